/* export_write.c - the files of an export: tables and JSON of our own kinds; HTCDS is in export_htcds.c. */
#include <stdlib.h>

#include "base/clock.h"
#include "record/exchange/export_inside.h"
#include "record/exchange/table.h"
#include "record/item_inside.h"

/* ---- a table ---- */

static bool is_column(const struct leaving *leaving, const struct kind_field *field)
{
    return role_sees_field(item_role(leaving->session), field) && field->type != KIND_FILE &&
        field->type != KIND_FILES &&
           field->type != KIND_MEMBER;
}

static void put_heading(struct leaving *leaving, struct buf *to, const struct kind *kind)
{
    const struct export_in *in = leaving->in;
    table_put(to, STR("state"), true);
    table_put(to, STR("day"), false);
    for (size_t i = 0; i < kind->field_count; i++)
        if (is_column(leaving, &kind->fields[i]))
            table_put(to, in->words ? pack_text(kind->fields[i].label, in->lang) : kind->fields[i].id, false);
    table_end_row(to);
}

struct str export_csv(struct leaving *leaving)
{
    struct buf to = {.arena = leaving->arena};
    const struct export_in *in = leaving->in;
    const struct kind *kind = leaving->items[0].kind;
    buf_add(&to, STR("\xef\xbb\xbf")); /* office programs take it for UTF-8 only with the mark */
    put_heading(leaving, &to, kind);
    for (size_t i = 0; i < leaving->count; i++) {
        const struct item *item = &leaving->items[i];
        struct str state = in->words ? pack_text(item->state->label, in->lang) : item->state->id;
        table_put(&to, item->limited ? STR("") : state, true);
        table_put(&to, item->limited ? STR("") : clock_day_text(leaving->arena, item->day), false);
        for (size_t f = 0; f < kind->field_count; f++) {
            const struct kind_field *field = &kind->fields[f];
            const json_t *value = json_object_getn(item->fields, field->id.p, field->id.n);
            if (is_column(leaving, field))
                table_put(&to, leaving_text(leaving, field, value), false);
            else
                leaving->left_out += value != NULL;
        }
        table_end_row(&to);
    }
    return buf_str(&to);
}

/* ---- JSON ---- */

/* Links as places in the file; what leads out of it is left out. */
static json_t *link_within(struct leaving *leaving, const json_t *value)
{
    size_t i, at;
    json_t *one, *list;
    if (!json_is_array(value)) {
        at = leaving_find(leaving, json_integer_value(value));
        leaving->left_out += at == SIZE_MAX;
        return at == SIZE_MAX ? NULL : json_integer((json_int_t)at + 1);
    }
    list = json_array();
    json_array_foreach(value, i, one) {
        json_t *link = link_within(leaving, one);
        if (link)
            json_array_append_new(list, link);
    }
    if (json_array_size(list))
        return list;
    json_decref(list);
    return NULL;
}

static json_t *fields_out(struct leaving *leaving, const struct item *item)
{
    json_t *fields = json_object();
    for (size_t i = 0; i < item->kind->field_count; i++) {
        const struct kind_field *field = &item->kind->fields[i];
        json_t *value = json_object_getn(item->fields, field->id.p, field->id.n), *out = NULL;
        if (!value)
            continue;
        if (field->type == KIND_LINK || field->type == KIND_LINKS)
            out = link_within(leaving, value);
        else if (field->type == KIND_FILE || field->type == KIND_FILES || field->type == KIND_MEMBER)
            leaving->left_out++;
        else
            out = json_incref(value);
        if (out)
            json_object_setn_new(fields, field->id.p, field->id.n, out);
    }
    return fields;
}

static void set_text(json_t *map, const char *key, struct str text)
{
    json_object_set_new(map, key, json_stringn(text.p ? text.p : "", text.n));
}

struct str export_json(struct leaving *leaving)
{
    json_t *map = json_object(), *list = json_array();
    set_text(map, "form", STR("kres-records"));
    json_object_set_new(map, "version", json_integer(1));
    for (size_t i = 0; i < leaving->count; i++) {
        const struct item *item = &leaving->items[i];
        size_t in = item->parent ? leaving_find(leaving, item->parent) : SIZE_MAX;
        json_t *one = json_object();
        json_object_set_new(one, "ref", json_integer((json_int_t)i + 1));
        set_text(one, "kind", item->kind->id);
        if (in != SIZE_MAX)
            json_object_set_new(one, "in", json_integer((json_int_t)in + 1));
        if (!item->limited) {
            set_text(one, "state", item->state->id);
            set_text(one, "language", item->lang);
            set_text(one, "day", clock_day_text(leaving->arena, item->day));
        }
        json_object_set_new(one, "fields", fields_out(leaving, item));
        json_array_append_new(list, one);
    }
    json_object_set_new(map, "records", list);
    json_object_set_new(map, "left_out", json_integer((json_int_t)leaving->left_out));
    return json_text(leaving->arena, map);
}

struct str json_text(struct arena *arena, json_t *map)
{
    char *text = json_dumps(map, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    struct str body = str_copy(arena, str_from(text));
    if (text)
        vault_wipe(text, body.n);
    free(text);
    json_decref(map);
    return body;
}
