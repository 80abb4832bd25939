/* export_htcds.c - cases in the words of HTCDS 2.0: a table with a row for each person, and JSON with every record. */
#include "record/exchange/export_inside.h"
#include "record/exchange/table.h"

#include <stdlib.h>

/* ---- a table: a case and one of its persons ---- */

/* What stands in one record that stands by itself: stretches of an array ordered by that. */
struct rooted { size_t root, at; };
struct group { const struct rooted *first; size_t count; };

static int by_root(const void *a, const void *b)
{
    const struct rooted *x = a, *y = b;
    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Parents stand before what stands in them (gather). */
static struct rooted *root_all(const struct leaving *leaving)
{
    struct rooted *all = ARENA_ARRAY(leaving->arena, leaving->count + 1, struct rooted);
    for (size_t i = 0; i < leaving->count; i++) {
        size_t in = leaving->items[i].parent ? leaving_find(leaving, leaving->items[i].parent) : SIZE_MAX;
        all[i] = (struct rooted){.root = in < i ? all[in].root : i, .at = i};
    }
    qsort(all, leaving->count, sizeof *all, by_root);
    return all;
}

static bool leads_to(const struct item *item, int64_t person)
{
    static const char *const FIELDS[] = {"person", "persons"};
    size_t i;
    json_t *one;
    for (size_t f = 0; f < LEN(FIELDS); f++) {
        const json_t *value = json_object_get(item->fields, FIELDS[f]);
        if (json_integer_value(value) == person)
            return true;
        json_array_foreach(value, i, one)
            if (json_integer_value(one) == person)
                return true;
    }
    return false;
}

static bool names_somebody(const struct item *item)
{
    return json_object_get(item->fields, "person") || json_object_get(item->fields, "persons");
}

/* Does what stands in the case belong to this person's row? */
static bool of_row(const struct item *item, const struct item *head, const struct item *person)
{
    if (item == head || item == person)
        return true;
    if (str_is(item->kind->id, "person") || str_is(item->kind->id, "case"))
        return false;
    if (person && item->parent == person->id)
        return true;
    return item->parent == head->id && (!person || !names_somebody(item) || leads_to(item, person->id));
}

static struct str place_out(const struct leaving *leaving, const struct htcds_row *row, const struct htcds_place *place,
                            const struct item *item)
{
    enum kind_type type = place->field ? place->field->type : KIND_TEXT;
    if (place->kind != item->kind)
        return STR("");
    if (type == KIND_LINK || type == KIND_LINKS)
        return leaving_text(leaving, place->field, json_object_getn(item->fields, place->field->id.p,
                                                                    place->field->id.n));
    if (!place->field && item->limited)
        return STR("");
    return htcds_out(row, place, leaving->arena, item->fields, item->state->id);
}

/* The field itself, else the first of the others that says something. */
static struct str item_out(const struct leaving *leaving, const struct htcds_row *row, const struct item *item)
{
    struct str text = place_out(leaving, row, &row->place, item);
    for (size_t i = 0; !text.n && i < row->also_count; i++)
        text = place_out(leaving, row, &row->also[i], item);
    return text;
}

static struct str cell_of(const struct leaving *leaving, const struct htcds_row *row, const struct group *group,
                          const struct item *person)
{
    struct buf all = {.arena = leaving->arena};
    const struct item *head = &leaving->items[group->first->root];
    for (size_t i = 0; i < group->count; i++) {
        const struct item *item = &leaving->items[group->first[i].at];
        if (!of_row(item, head, person))
            continue;
        struct str text = item_out(leaving, row, item);
        /* What the person says herself comes before what the case says of all. */
        if (!text.n || (all.n && (item == head || str_eq(text, buf_str(&all)))))
            continue;
        if (item == person)
            all.n = 0;
        if (all.n)
            buf_byte(&all, ';');
        buf_add(&all, text);
    }
    return all.n ? buf_str(&all) : STR("");
}

static void put_row(const struct leaving *leaving, struct buf *to, const struct group *group, const struct item *person)
{
    const struct htcds *htcds = leaving->in->htcds;
    bool first = true;
    for (size_t i = 0; i < htcds->count; i++) {
        if (!htcds->rows[i].place.kind)
            continue;
        table_put(to, cell_of(leaving, &htcds->rows[i], group, person), first);
        first = false;
    }
    table_end_row(to);
}

static void put_group(const struct leaving *leaving, struct buf *to, const struct group *group)
{
    const struct item *head = &leaving->items[group->first->root];
    bool alone = true;
    for (size_t i = 0; i < group->count; i++) {
        const struct item *item = &leaving->items[group->first[i].at];
        if (item == head || !str_is(item->kind->id, "person") || item->parent != head->id)
            continue;
        put_row(leaving, to, group, item);
        alone = false;
    }
    if (alone)
        put_row(leaving, to, group, NULL);
}

struct str export_htcds_csv(struct leaving *leaving)
{
    const struct htcds *htcds = leaving->in->htcds;
    const struct rooted *all = root_all(leaving);
    struct buf to = {.arena = leaving->arena};
    bool first = true;
    for (size_t i = 0; i < htcds->count; i++)
        if (htcds->rows[i].place.kind) {
            table_put(&to, htcds->rows[i].name, first);
            first = false;
        }
    table_end_row(&to);
    for (size_t i = 0; i < leaving->count;) {
        struct group group = {.first = &all[i]};
        while (i + group.count < leaving->count && all[i + group.count].root == all[i].root)
            group.count++;
        put_group(leaving, &to, &group);
        i += group.count;
    }
    return buf_str(&to);
}

/* ---- JSON: each record by itself ---- */

static json_t *values_of(const struct leaving *leaving, const struct item *item)
{
    const struct htcds *htcds = leaving->in->htcds;
    json_t *values = json_object();
    for (size_t i = 0; i < htcds->count; i++) {
        struct str text = htcds->rows[i].place.kind ? item_out(leaving, &htcds->rows[i], item) : STR("");
        if (text.n)
            json_object_setn_new(values, htcds->rows[i].name.p, htcds->rows[i].name.n, json_stringn(text.p, text.n));
    }
    return values;
}

struct str export_htcds_json(struct leaving *leaving)
{
    json_t *map = json_object(), *list = json_array();
    json_object_set_new(map, "standard", json_stringn(leaving->in->htcds->standard.p, leaving->in->htcds->standard.n));
    for (size_t i = 0; i < leaving->count; i++) {
        const struct item *item = &leaving->items[i];
        size_t in = item->parent ? leaving_find(leaving, item->parent) : SIZE_MAX;
        json_t *one = json_object(), *values = values_of(leaving, item);
        json_object_set_new(one, "ref", json_integer((json_int_t)i + 1));
        json_object_set_new(one, "record", json_stringn(item->kind->id.p, item->kind->id.n));
        if (in != SIZE_MAX)
            json_object_set_new(one, "in", json_integer((json_int_t)in + 1));
        json_object_set_new(one, "values", values);
        json_array_append_new(list, one);
    }
    json_object_set_new(map, "records", list);
    return json_text(leaving->arena, map);
}
