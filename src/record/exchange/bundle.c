/* bundle.c - a file of records, ours or HTCDS as JSON, read in again; see export.h. */
#include "record/exchange/export.h"

#include "base/clock.h"
#include "record/exchange/cell.h"
#include "record/item_inside.h"

enum { BUNDLE_MOST = 5000, BUNDLE_BYTES = 32 * 1024 * 1024 };

struct bundle {
    const struct records *records;
    const struct session *session;
    struct arena *arena;
    const struct bundle_in *in;
    struct names *names;
    struct item_new *list;
    json_t **links;   /* fields that lead to other records of the file, by record; or NULL */
    size_t count;
};

static struct str text_of(const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* "record 3 (person), field birth: …" with the field's own key behind. */
static bool fault(size_t at, struct err *err)
{
    char field[64];
    snprintf(field, sizeof field, "record %zu%s%.40s", at + 1, err->field[0] ? ": " : "", err->field);
    memcpy(err->field, field, sizeof field);
    return false;
}

/* ---- one record ---- */

static void take_links(struct bundle *bundle, size_t at, const struct kind *kind, json_t *fields)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        if (!value || (field->type != KIND_LINK && field->type != KIND_LINKS))
            continue;
        if (!bundle->links[at])
            bundle->links[at] = json_object();
        json_object_setn(bundle->links[at], field->id.p, field->id.n, value);
        json_object_deln(fields, field->id.p, field->id.n);
    }
}

static bool htcds_field(struct bundle *bundle, const struct cell_reader *reader, const struct htcds_row *row,
                        const struct kind *kind, struct str theirs, json_t *fields, struct str *state, struct err *err)
{
    json_t *value;
    const struct htcds_place *place = &row->place;
    for (size_t i = 0; i < row->also_count && place->kind != kind; i++)
        place = &row->also[i];
    struct str ours = htcds_in(row, bundle->arena, theirs, state);
    if (place->kind != kind || !place->field || !cell_can(place->field))
        return true;
    if (!cell_read(reader, bundle->arena, place->field, ours, &value, err))
        return false;
    if (value && row->item) { /* the first and the second language are one field */
        json_t *list = json_object_getn(fields, place->field->id.p, place->field->id.n);
        if (list)
            json_array_extend(list, value);
        else
            json_object_setn(fields, place->field->id.p, place->field->id.n, value);
        json_decref(value);
    } else if (value) {
        json_object_setn_new(fields, place->field->id.p, place->field->id.n, value);
    }
    return true;
}

static bool read_htcds(struct bundle *bundle, const struct kind *kind, json_t *values, json_t *fields,
                       struct str *state,
                       struct err *err)
{
    struct cell_reader reader = {.names = bundle->names, .country = bundle->records->packs->country, .year = 2000};
    const char *key;
    json_t *value;
    json_object_foreach(values, key, value) {
        const struct htcds_row *row = bundle->in->htcds ? htcds_find(bundle->in->htcds, str_from(key)) : NULL;
        if (!row || !json_is_string(value))
            return err_field(err, key, "!field-unknown");
        if (!htcds_field(bundle, &reader, row, kind, str_make(json_string_value(value), json_string_length(value)),
                         fields,
                         state, err))
            return false;
    }
    return true;
}

static bool read_place(const json_t *record, size_t at, int64_t parent, int64_t *ret, struct err *err)
{
    const json_t *in = json_object_get(record, "in");
    *ret = parent;
    if (!in)
        return true;
    if (!json_is_integer(in) || json_integer_value(in) < 1 || (uint64_t)json_integer_value(in) > at)
        return err_field(err, "in", "!bundle-place");
    *ret = -json_integer_value(in);
    return true;
}

static bool read_one(struct bundle *bundle, const json_t *record, size_t at, bool htcds, struct err *err)
{
    struct item_new *one = &bundle->list[at];
    const struct kind *kind = kind_find(bundle->records->kinds, text_of(record, htcds ? "record" : "kind"));
    json_t *given = json_object_get(record, htcds ? "values" : "fields"), *fields, *gone = NULL;
    int32_t day;
    if (!kind || !json_is_object(given))
        return err_field(err, "kind", "!kind-unknown");
    if (!json_is_integer(json_object_get(record, "ref")) || json_integer_value(json_object_get(record,
            "ref")) != (int64_t)at + 1)
        return err_field(err, "ref", "!bundle-place");
    fields = htcds ? json_object() : json_deep_copy(given);
    *one = (struct item_new){.kind = kind->id, .lang = text_of(record, "language"), .fields = fields, .mode =
                             FIELDS_PART,
                             .state = text_of(record, "state"), .why = bundle->in->why};
    if (!read_place(record, at, bundle->in->parent, &one->parent, err))
        return false;
    if (!kind_may_stand_in(kind, one->parent > 0 ? STR("case") : STR("")) && !json_object_get(record, "in"))
        one->parent = bundle->in->parent;
    else if (one->parent > 0 && str_is(kind->id, "case"))
        one->parent = 0;
    if (htcds)
        return read_htcds(bundle, kind, given, fields, &one->state, err);
    if (clock_day_parse(text_of(record, "day"), &day) && day <= clock_day(clock_now()))
        one->at = clock_day_start(day);
    fields_settle(kind, fields, &gone);
    json_decref(gone);
    take_links(bundle, at, kind, fields);
    return true;
}

/* ---- links, once all are there ---- */

static json_t *link_in(const int64_t *ids, size_t count, const json_t *value)
{
    size_t i;
    json_t *one, *list;
    int64_t ref = json_integer_value(value);
    if (!json_is_array(value))
        return ref >= 1 && (uint64_t)ref <= count ? json_integer(ids[ref - 1]) : NULL;
    list = json_array();
    json_array_foreach(value, i, one) {
        json_t *id = link_in(ids, count, one);
        if (id)
            json_array_append_new(list, id);
    }
    return list;
}

static bool add_links(struct bundle *bundle, const int64_t *ids, struct err *err)
{
    const char *key;
    json_t *value;
    for (size_t i = 0; i < bundle->count; i++) {
        if (!bundle->links[i])
            continue;
        json_t *fields = json_object();
        json_object_foreach(bundle->links[i], key, value) {
            json_t *link = link_in(ids, bundle->count, value);
            if (link && (!json_is_array(link) || json_array_size(link)))
                json_object_set_new(fields, key, link);
            else
                json_decref(link);
        }
        bool ok = !json_object_size(fields) ||
                  item_change(bundle->records, bundle->session, bundle->arena, ids[i], 1, fields, FIELDS_PART, STR(""),
                              err);
        json_decref(fields);
        if (!ok)
            return fault(i, err);
    }
    return true;
}

static bool read_all(struct bundle *bundle, const json_t *map, struct err *err)
{
    const json_t *list = json_object_get(map, "records");
    bool htcds = json_object_get(map, "standard") != NULL;
    size_t i;
    json_t *one;
    if (!json_is_array(list) || (!htcds && !str_is(text_of(map, "form"), "kres-records")))
        return err_field(err, "file", "!bundle-unknown");
    if (json_array_size(list) > BUNDLE_MOST)
        return err_set(err, ERR_TOO_LARGE, "!export-too-large");
    if (htcds)
        bundle->names = names_new(bundle->arena, bundle->records->kinds, bundle->records->packs);
    bundle->list = ARENA_ARRAY(bundle->arena, json_array_size(list) + 1, struct item_new);
    bundle->links = ARENA_ARRAY(bundle->arena, json_array_size(list) + 1, json_t *);
    json_array_foreach(list, i, one) {
        bundle->count = i + 1;
        if (!read_one(bundle, one, i, htcds, err))
            return fault(i, err);
    }
    return true;
}

static bool nothing_beside(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(conn);
    UNUSED(context);
    UNUSED(err);
    return true;
}

bool bundle_add(const struct records *records, const struct session *session, struct arena *arena,
                const struct bundle_in *in, int64_t *ret_first, size_t *ret_count, struct err *err)
{
    struct bundle bundle = {.records = records, .session = session, .arena = arena, .in = in};
    size_t bad = 0;
    *ret_count = 0;
    *ret_first = 0;
    if (in->bytes.n > BUNDLE_BYTES)
        return err_set(err, ERR_TOO_LARGE, "!table-too-large");
    json_t *map = json_loadb(in->bytes.p ? in->bytes.p : "", in->bytes.n, JSON_REJECT_DUPLICATES, NULL);
    bool ok = read_all(&bundle, map, err);
    int64_t *ids = ARENA_ARRAY(arena, bundle.count + 1, int64_t);
    if (ok && bundle.count) {
        ok = items_add_with(records, session, arena, bundle.list, bundle.count, nothing_beside, NULL, ids, &bad, err);
        if (!ok)
            fault(bad, err);
    }
    ok = ok && add_links(&bundle, ids, err);
    for (size_t i = 0; i < bundle.count; i++) {
        json_decref(bundle.list[i].fields);
        json_decref(bundle.links[i]);
    }
    json_decref(map);
    if (!ok)
        return false;
    *ret_first = bundle.count ? ids[0] : 0;
    *ret_count = bundle.count;
    return true;
}
