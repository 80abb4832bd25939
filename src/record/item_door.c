/* item_door.c - a record made without an account: see item_door_add in item.h. */
#include "record/item_inside.h"

#include "base/clock.h"
#include "record/reporter.h"

struct door {
    struct record record;
    struct holding holding;
    const struct kind *kind;
    const json_t *fields;
    struct str form_id;
    bool form_was_used;
    int64_t id;
};

static bool write_door(struct store_conn *conn, void *context, struct err *err)
{
    struct door *in = context;
    struct arena arena = {0};
    if (in->form_id.n && !used_form_add(conn, in->form_id, in->record.day, err)) {
        in->form_was_used = !err || err->kind == ERR_CONFLICT;
        return false;
    }
    if (!record_add(conn, &in->record, &in->id, err))
        return false;
    in->holding.record = in->id;
    struct audit_line line = {.day = in->record.day, .member = -1, .action = "record.add",
                              .object = item_object(&arena, in->id), .detail = in->kind->id};
    bool ok = holding_add(conn, &in->holding, err) && item_values_save(conn, &arena, in->id, in->kind, in->fields, err) &&
              audit_add(conn, &line, err);
    arena_clear(&arena);
    return ok;
}

static bool is_asked(const struct kind *kind, const struct kind_field *field)
{
    switch (field->type) {
    case KIND_LINK: case KIND_LINKS: case KIND_FILE: case KIND_FILES: case KIND_MEMBER: case KIND_AGENCY: case KIND_AGENCIES:
        return false;
    default:
        break;
    }
    for (size_t i = 0; i < kind->section_count; i++)
        if (str_eq(kind->sections[i].id, field->section))
            return kind->sections[i].quick || field->quick;
    return field->quick;
}

static bool check_fields(const struct kind *kind, json_t *fields, struct err *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(fields, key, value) {
        const struct kind_field *field = kind_field_find(kind, str_from(key));
        if (!field || !is_asked(kind, field))
            return err_field(err, key, "!field-unknown");
    }
    return fields_check(kind, fields, FIELDS_WHOLE, err);
}

static bool find_agency(const struct records *records, struct arena *arena, int64_t id, struct agency *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = id ? agency_get(conn, arena, id, ret, err) : agency_of_intake(conn, arena, ret, err);
    store_read_end(conn);
    return ok && (ret->epoch || err_set(err, ERR_NOT_FOUND, "!agency-without-key"));
}

static void seal(struct arena *arena, const struct item_door *in, const json_t *fields, const struct agency *agency,
                 struct door *ret)
{
    struct record_key key;
    int64_t now = clock_now();
    const struct kind_state *first = &ret->kind->states[0];
    struct body body = {.fields = fields, .state = first->id, .stamp = {.at = now, .did = STR("add")}};
    int32_t due = 0;
    record_key_new(ret->kind->id.p, &key);
    ret->record = (struct record){.kind = ret->kind->id, .lang = in->lang.n ? in->lang : STR("und"), .day = clock_day(now),
                                  .agency = agency->id, .changed_day = clock_day(now)};
    record_seal_edition(&key, arena, 1, body_write(arena, &body), &ret->record);
    holding_box(&key, agency->id, agency->epoch, agency->public_key, &ret->holding);
    record_key_wipe(&key);
    if (!fields_due(ret->kind, fields, first->id, &due, NULL))
        due = 0;
    ret->holding.kind = ret->kind->id;
    ret->holding.state = first->id;
    ret->holding.is_open = first->open;
    ret->holding.lang = ret->record.lang;
    ret->holding.unread = true;
    ret->holding.changed_day = ret->record.changed_day;
    ret->holding.due = due;
    ret->fields = fields;
}

bool item_door_add(const struct records *records, struct arena *arena, const struct item_door *in, int64_t *ret_id,
                   struct err *err)
{
    struct agency agency;
    struct door door = {.kind = kind_find(records->kinds, in->kind), .form_id = in->form_id};
    if (!door.kind || !kind_may_stand_in(door.kind, STR("")))
        return err_set(err, ERR_DENIED, "!not-allowed");
    json_t *fields = json_deep_copy(in->fields);
    bool ok = check_fields(door.kind, fields, err) && find_agency(records, arena, in->agency, &agency, err);
    if (ok) {
        seal(arena, in, fields, &agency, &door);
        ok = store_write(records->store, write_door, &door, err);
        if (!ok && door.form_was_used)
            err_set(err, ERR_CONFLICT, "!report-already-sent");
    }
    json_decref(fields);
    *ret_id = door.id;
    return ok;
}
