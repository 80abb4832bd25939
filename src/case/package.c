/* package.c - see package.h: choosing, and the package without numbers and names of staff. */
#include "case/package.h"

static const struct yaml *kind_row(const struct yaml *list, struct str kind)
{
    for (const struct yaml *one = list ? list->first : NULL; one; one = one->next)
        if (str_eq(yaml_text(one, "kind"), kind))
            return one;
    return NULL;
}

static bool names(const struct yaml *row, struct str field)
{
    const struct yaml *fields = row ? yaml_get(row, "fields") : NULL;
    for (const struct yaml *one = fields ? fields->first : NULL; one; one = one->next)
        if (str_eq(one->text, field))
            return true;
    return false;
}

/* The last pack that speaks of the purpose counts. */
bool package_chosen(const struct records *records, struct str purpose, struct str kind, struct str field)
{
    for (size_t i = records->kinds->package_count; i-- > 0;) {
        const struct yaml *list = yaml_get(records->kinds->packages[i], "packages");
        for (const struct yaml *one = list ? list->first : NULL; one; one = one->next)
            if (str_eq(yaml_text(one, "purpose"), purpose))
                return names(kind_row(yaml_get(one, "kinds"), kind), field);
    }
    return false;
}

bool package_may_leave(const struct records *records, const struct kind *kind, const struct kind_field *field)
{
    if (field->type == KIND_FILE || field->type == KIND_FILES || field->type == KIND_MEMBER)
        return false;
    for (size_t i = 0; i < records->kinds->package_count; i++)
        if (names(kind_row(yaml_get(records->kinds->packages[i], "never"), kind->id), field->id))
            return false;
    return true;
}

struct str package_task(const struct records *records, struct arena *arena, const char *id)
{
    struct str lang = records->packs->language_count ? records->packs->languages[0] : STR("en");
    for (size_t i = records->kinds->package_count; i-- > 0;) {
        const struct yaml *list = yaml_get(records->kinds->packages[i], "tasks");
        for (const struct yaml *one = list ? list->first : NULL; one; one = one->next)
            if (str_is(yaml_text(one, "id"), id))
                return str_copy(arena, pack_text(yaml_get(one, "text"), lang));
    }
    return STR("");
}

/* Consents say what may be told and are not told; referrals, tasks and notes are the agency's own. */
static bool kind_leaves(const struct kind *kind)
{
    static const char *const STAYS[] = {"consent", "referral", "task", "note", "place"};
    for (size_t i = 0; i < LEN(STAYS); i++)
        if (str_is(kind->id, STAYS[i]))
            return false;
    return true;
}

bool package_records(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                     struct item **ret, size_t *ret_count, struct err *err)
{
    int64_t *children;
    size_t count, kept = 0;
    if (!item_children(records, session, arena, case_id, STR(""), &children, &count, err))
        return false;
    int64_t *ids = ARENA_ARRAY(arena, count + 1, int64_t);
    ids[0] = case_id;
    memcpy(ids + 1, children, count * sizeof *ids);
    if (!items_open(records, session, arena, case_id, ids, count + 1, ret, ret_count, err))
        return false;
    for (size_t i = 0; i < *ret_count; i++) {
        struct item *item = &(*ret)[i];
        if (kind_leaves(item->kind) && !str_is(item->state->id, "merged"))
            (*ret)[kept++] = *item;
        else
            item_end(item);
    }
    *ret_count = kept;
    return true;
}

json_t *package_first_choice(const struct records *records, struct str purpose, int64_t person, const struct item *items,
                             size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (person && items[i].id != person && str_is(items[i].kind->id, "person"))
            continue;
        json_t *fields = json_array();
        for (size_t f = 0; f < items[i].kind->field_count; f++) {
            const struct kind_field *field = &items[i].kind->fields[f];
            if (json_object_getn(items[i].fields, field->id.p, field->id.n) &&
                package_may_leave(records, items[i].kind, field) &&
                package_chosen(records, purpose, items[i].kind->id, field->id))
                json_array_append_new(fields, json_stringn(field->id.p, field->id.n));
        }
        if (json_array_size(fields))
            json_array_append_new(list, json_pack("{s:I, s:O}", "id", (json_int_t)items[i].id, "fields", fields));
        json_decref(fields);
    }
    return json_pack("{s:o}", "records", list);
}

/* ---- building ---- */

static const struct item *find_item(const struct item *items, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].id == id)
            return &items[i];
    return NULL;
}

static json_int_t order_of(const json_t *chosen, int64_t id)
{
    size_t i;
    const json_t *one;
    json_array_foreach(chosen, i, one)
        if (json_integer_value(json_object_get(one, "id")) == id)
            return (json_int_t)i + 1;
    return 0;
}

static json_t *place_of(const json_t *chosen, const json_t *link)
{
    json_int_t order = order_of(chosen, json_integer_value(link));
    return order ? json_pack("{s:I}", "order", order) : NULL;
}

/* A new reference, or NULL when nothing of it may leave. */
static json_t *value_leaving(const struct kind_field *field, const json_t *value, const json_t *chosen)
{
    size_t i;
    const json_t *one;
    if (field->type == KIND_LINK)
        return place_of(chosen, value);
    if (field->type != KIND_LINKS)
        return json_deep_copy(value);
    json_t *list = json_array();
    json_array_foreach(value, i, one) {
        json_t *place = place_of(chosen, one);
        if (place)
            json_array_append_new(list, place);
    }
    if (json_array_size(list))
        return list;
    json_decref(list);
    return NULL;
}

static json_t *fields_leaving(const struct records *records, const struct item *item, const json_t *wanted,
                              const json_t *chosen)
{
    size_t i;
    const json_t *one;
    json_t *fields = json_object();
    json_array_foreach(wanted, i, one) {
        const char *id = json_string_value(one);
        const struct kind_field *field = id ? kind_field_find(item->kind, str_from(id)) : NULL;
        const json_t *value = field ? json_object_get(item->fields, id) : NULL;
        json_t *leaving = value && package_may_leave(records, item->kind, field)
            ? value_leaving(field, value, chosen) : NULL;
        if (leaving)
            json_object_set_new(fields, id, leaving);
    }
    return fields;
}

static bool build(const struct records *records, const json_t *chosen, const struct item *items, size_t count, json_t *list,
                  struct package_about *about, struct err *err)
{
    size_t i;
    const json_t *one;
    json_array_foreach(chosen, i, one) {
        const struct item *item = find_item(items, count, json_integer_value(json_object_get(one, "id")));
        if (!item)
            return err_set(err, ERR_NOT_FOUND, "!record-unknown");
        json_t *fields = fields_leaving(records, item, json_object_get(one, "fields"), chosen);
        json_array_append_new(list, json_pack("{s:s%, s:s%, s:o}", "kind", item->kind->id.p, item->kind->id.n, "state",
                                              item->state->id.p, item->state->id.n, "fields", fields));
        if (str_is(item->kind->id, "person"))
            about->persons[about->person_count++] = item->id;
    }
    return true;
}

bool package_build(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                   const json_t *choice, json_t **ret, struct package_about *ret_about, struct err *err)
{
    const json_t *chosen = json_object_get(choice, "records");
    struct item *items;
    size_t count, wanted = json_array_size(chosen);
    *ret = NULL;
    if (!wanted)
        return err_field(err, "records", "!package-empty");
    if (wanted > PACKAGE_RECORDS_MOST)
        return err_field(err, "records", "!package-too-large");
    if (!package_records(records, session, arena, case_id, &items, &count, err))
        return false;
    *ret_about = (struct package_about){.persons = ARENA_ARRAY(arena, wanted, int64_t)};
    json_t *list = json_array();
    bool ok = build(records, chosen, items, count, list, ret_about, err);
    items_end(items, count);
    if (ok) {
        *ret = json_pack("{s:O}", "records", list);
        scope_of_package(arena, *ret, ret_about);
    }
    json_decref(list);
    return ok;
}
