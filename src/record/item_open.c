/* item_open.c - records opened for a member: who may, the key, the fields that the role sees, the line in the log.
 * What they said before is in item_history.c. */
#include "record/item_inside.h"

#include "agency/watch.h"
#include "base/clock.h"

struct str item_role(const struct session *session)
{
    return session_role_id(session);
}

bool item_not_found(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "!record-unknown");
}

struct str item_object(struct arena *arena, int64_t id)
{
    return str_printf(arena, "record:%" PRId64, id);
}

struct audit_line item_line(const struct session *session, struct arena *arena, int64_t id, const char *action,
                            struct str words)
{
    return (struct audit_line){.day = clock_day(clock_now()), .member = session_member(session), .action = action,
                               .object = id ? item_object(arena, id) : STR("records"),
                               .detail = session_audit_detail(session, arena, words)};
}

bool kept_may(const struct records *records, const struct session *session, const struct kept *kept, enum role_verb verb)
{
    const struct reach reach = {.kind = kept->kind, .agency = kept->record.agency, .assignee = kept->holding.assignee,
                                .parent_assignee = kept->parent_assignee, .near = kept->near};
    return reach_may(records->roles, session, &reach, verb);
}

/* ---- what is sealed ---- */

static void set_text(json_t *map, const char *key, struct str text)
{
    if (text.n)
        json_object_set_new(map, key, json_stringn(text.p, text.n));
}

static void set_number(json_t *map, const char *key, int64_t number)
{
    if (number)
        json_object_set_new(map, key, json_integer(number));
}

struct str body_write(struct arena *arena, const struct body *body)
{
    json_t *map = json_object(), *stamp = json_object();
    json_object_set(map, "fields", (json_t *)(uintptr_t)body->fields);
    if (body->gone) { /* beside what stands there now, so that an older program or pack finds it again */
        json_t *all = json_copy((json_t *)(uintptr_t)body->gone);
        json_object_update(all, (json_t *)(uintptr_t)body->fields);
        json_object_set_new(map, "fields", all);
    }
    if (json_array_size(body->clash))
        json_object_set(map, "clash", (json_t *)(uintptr_t)body->clash);
    json_object_set_new(map, "stamp", stamp);
    set_text(map, "state", body->state);
    set_number(map, "acted_by", body->acted_by);
    set_number(stamp, "member", body->stamp.member);
    set_number(stamp, "agency", body->stamp.agency);
    set_text(stamp, "name", body->stamp.name);
    set_text(stamp, "agency_name", body->stamp.agency_name);
    set_number(stamp, "at", body->stamp.at);
    set_text(stamp, "did", body->stamp.did);
    set_text(stamp, "why", body->stamp.why);
    char *text = json_dumps(map, JSON_COMPACT);
    struct str plain = str_copy(arena, str_from(text));
    if (text)
        vault_wipe(text, plain.n);
    free(text);
    json_decref(map);
    return plain;
}

static struct str get_text(struct arena *arena, const json_t *map, const char *key)
{
    const json_t *value = json_object_get(map, key);
    return json_is_string(value) ? str_copy(arena, str_make(json_string_value(value), json_string_length(value))) : STR("");
}

bool body_read(struct arena *arena, struct str plain, json_t **ret_fields, json_t **ret_clash, struct body *ret,
               struct err *err)
{
    json_error_t why;
    json_t *map = json_loadb(plain.p, plain.n, JSON_REJECT_DUPLICATES, &why);
    json_t *fields = json_object_get(map, "fields"), *stamp = json_object_get(map, "stamp");
    if (!json_is_object(fields) || !json_is_object(stamp)) {
        json_decref(map);
        return err_set(err, ERR_FAULT, "a record cannot be read though its seal fits; use a newer Kres");
    }
    *ret_fields = json_incref(fields);
    if (ret_clash)
        *ret_clash = json_incref(json_object_get(map, "clash"));
    *ret = (struct body){
        .fields = fields, .state = get_text(arena, map, "state"),
        .acted_by = json_integer_value(json_object_get(map, "acted_by")),
        .stamp = {.member = json_integer_value(json_object_get(stamp, "member")),
                  .agency = json_integer_value(json_object_get(stamp, "agency")),
                  .name = get_text(arena, stamp, "name"), .agency_name = get_text(arena, stamp, "agency_name"),
                  .at = json_integer_value(json_object_get(stamp, "at")), .did = get_text(arena, stamp, "did"),
                  .why = get_text(arena, stamp, "why")}};
    json_decref(map);
    return true;
}

static bool guest_sees(const struct kind_field *field)
{
    return field->type != KIND_LINK && field->type != KIND_LINKS && field->type != KIND_FILE &&
           field->type != KIND_FILES && field->type != KIND_MEMBER;
}

/* Who of another agency did it is not told, but by the agency's name. */
struct item_stamp stamp_seen(const struct session *session, const struct kept *kept, struct item_stamp stamp)
{
    if (kept->is_guest && stamp.agency != session_agency(session)) {
        stamp.member = 0;
        stamp.name = STR("");
    }
    return stamp;
}

json_t *fields_seen(const struct kind *kind, struct str role, bool is_guest, const json_t *fields)
{
    json_t *seen = json_object();
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        if (value && role_sees_field(role, field) && (!is_guest || guest_sees(field)))
            json_object_setn(seen, field->id.p, field->id.n, value);
    }
    return seen;
}

void fields_hide(json_t *fields, const char *const *hidden)
{
    for (; hidden && *hidden; hidden++)
        json_object_del(fields, *hidden);
}

/* ---- one record ---- */

static bool open_seal(const struct session *session, struct arena *arena, struct kept *kept, struct err *err)
{
    struct str plain;
    struct body body;
    if (!holding_key(&kept->holding, &kept->record, session, arena, &kept->key, kept->wrapped, err) ||
        !record_open_edition(&kept->key, arena, kept->record.edition, kept->record.sealed, &plain, err) ||
        !body_read(arena, plain, &kept->fields, &kept->clash, &body, err))
        return false;
    fields_settle(kept->kind, kept->fields, &kept->gone);
    kept->stamp = body.stamp;
    kept->acted_by = body.acted_by;
    return true;
}

static void ask_hidden(const struct records *records, const struct session *session, struct store_conn *conn,
                       struct kept *kept)
{
    const struct item whole = {.id = kept->record.id, .parent = kept->record.parent, .agency = kept->record.agency,
                               .kind = kept->kind, .state = kept->state, .assignee = kept->holding.assignee,
                               .fields = kept->fields};
    for (const struct item_rule *rule = records->rules; !kept->hidden && rule && rule->kind; rule++)
        if (rule->hides && str_is(kept->kind->id, rule->kind))
            kept->hidden = rule->hides(conn, session, item_role(session), &whole);
}

/* What kept_rows found, opened. */
static bool kept_ready(const struct records *records, const struct session *session, struct store_conn *conn,
                       struct arena *arena, struct kept *ret, struct err *err)
{
    if (!ret->found)
        return item_not_found(err);
    ret->kind = kind_find(records->kinds, ret->record.kind);
    ret->state = ret->kind ? kind_state_now(ret->kind, ret->holding.state) : NULL;
    if (ret->kind && !ret->record.parent) /* a thing that is part of others, alone: a referral without a case */
        ret->is_guest = ret->record.agency != session_agency(session) && ret->kind->within_count > 0;
    if (!ret->kind || !kept_may(records, session, ret, VERB_READ))
        return item_not_found(err);
    if (!ret->state)
        return err_set(err, ERR_FAULT,
                       "record %" PRId64 " is in a state that no pack declares: \"kres admin migrate --plan\" "
                       "tells more", ret->record.id);
    if (open_seal(session, arena, ret, err)) {
        ask_hidden(records, session, conn, ret);
        return true;
    }
    kept_end(ret);
    return false;
}

bool kept_open(const struct records *records, const struct session *session, struct store_conn *conn,
               struct arena *arena, int64_t id, struct kept *ret, struct err *err)
{
    *ret = (struct kept){0};
    return kept_rows(records, session, conn, arena, &id, 1, ret, err) &&
           kept_ready(records, session, conn, arena, ret, err);
}

bool kept_begin(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                struct kept *ret, struct err *err)
{
    struct store_conn *conn;
    *ret = (struct kept){0};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = kept_open(records, session, conn, arena, id, ret, err);
    store_read_end(conn);
    return ok;
}

void kept_end(struct kept *kept)
{
    record_key_wipe(&kept->key);
    json_decref(kept->fields);
    json_decref(kept->gone);
    json_decref(kept->clash);
    kept->fields = kept->gone = kept->clash = NULL;
}

/* Who might see a field that is no more, nobody says any more: coordinators do, and of those that are still asked (in
 * another form) whoever sees the field. */
static json_t *gone_seen(const struct session *session, const struct kept *kept)
{
    json_t *seen = kept->gone ? json_object() : NULL, *value;
    const char *key;
    json_object_foreach(kept->gone, key, value) {
        const struct kind_field *field = kind_field_find(kept->kind, str_from(key));
        if (field ? role_sees_field(item_role(session), field) : session_role(session) == ROLE_COORDINATOR)
            json_object_set(seen, key, value);
    }
    return seen;
}

void kept_item(const struct records *records, const struct session *session, const struct kept *kept, struct item *ret)
{
    *ret = (struct item){
        .id = kept->record.id, .parent = kept->is_guest ? 0 : kept->record.parent, .edition = kept->record.edition,
        .agency = kept->record.agency, .kind = kept->kind, .state = kept->state, .lang = kept->record.lang,
        .day = kept->record.day, .changed_day = kept->record.changed_day, .due = kept->holding.due,
        .assignee = kept->holding.assignee, .shared_from = kept->holding.referred_from,
        .fields = fields_seen(kept->kind, item_role(session), kept->is_guest, kept->fields), .is_guest = kept->is_guest,
        .stamp = stamp_seen(session, kept, kept->stamp), .gone = kept->is_guest ? NULL : gone_seen(session, kept),
        .acted_by = kept->acted_by, .hidden = kept->hidden,
        .clash = clash_seen(kept, item_role(session)), .may_change = kept_may(records, session, kept, VERB_CHANGE),
        .may_act = kept_may(records, session, kept, VERB_ACT),
        .may_export = kept_may(records, session, kept, VERB_EXPORT)};
    fields_hide(ret->fields, kept->hidden);
}

void item_end(struct item *item)
{
    json_decref(item->fields);
    json_decref(item->gone);
    json_decref(item->clash);
    item->fields = item->gone = item->clash = NULL;
}

void items_end(struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        item_end(&items[i]);
}

/* ---- the line of a reading, and keys that are wrapped at the first one ---- */

struct reading {
    struct audit_line line;
    struct watch_seen watched;
    int64_t *holdings;
    uint8_t (*wrapped)[VAULT_WRAPPED];
    size_t count;
};

static bool write_reading(struct store_conn *conn, void *context, struct err *err)
{
    const struct reading *reading = context;
    for (size_t i = 0; i < reading->count; i++)
        if (!holding_wrap(conn, reading->holdings[i], reading->wrapped[i], err))
            return false;
    return audit_add(conn, &reading->line, err) && watch_write(conn, &reading->watched, err);
}

/* A record that few should read is marked so by its kind or its field "sensitive". */
static bool stands_out(const struct session *session, const struct kept *kept)
{
    int64_t member = session_member(session);
    return (kept->kind->sensitive || json_is_true(json_object_get(kept->fields, "sensitive"))) &&
           kept->holding.assignee != member && kept->parent_assignee != member;
}

bool item_audit(const struct records *records, const struct audit_line *line, struct err *err)
{
    struct reading reading = {.line = *line};
    return store_write_reserved(records->store, write_reading, &reading, err);
}

bool item_taken_out(const struct records *records, const struct session *session, struct arena *arena,
                    const struct item *item, struct err *err)
{
    if (!item->may_export)
        return err_set(err, ERR_DENIED, "!not-allowed");
    struct audit_line line = item_line(session, arena, item->id, "record.export", STR(""));
    return item_audit(records, &line, err);
}

static void to_wrap(struct reading *reading, const struct kept *kept)
{
    if (!kept->holding.is_boxed)
        return;
    reading->holdings[reading->count] = kept->holding.id;
    memcpy(reading->wrapped[reading->count++], kept->wrapped, VAULT_WRAPPED);
}

bool item_open(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
               struct item *ret, struct err *err)
{
    struct kept kept;
    int64_t holding;
    uint8_t wrapped[1][VAULT_WRAPPED];
    struct err why = {0};
    if (!kept_begin(records, session, arena, id, &kept, &why)) {
        if (why.kind == ERR_NOT_FOUND)
            watch_refused(session, item_object(arena, id));
        return err_set(err, why.kind, "%s", why.text);
    }
    struct reading reading = {.line = item_line(session, arena, id, "record.read", kept.kind->id), .holdings = &holding,
                              .wrapped = wrapped};
    to_wrap(&reading, &kept);
    watch_reading(session, arena, reading.line.object, stands_out(session, &kept), &reading.watched);
    bool ok = store_write_reserved(records->store, write_reading, &reading, err);
    if (ok)
        kept_item(records, session, &kept, ret);
    kept_end(&kept);
    return ok;
}

bool item_peek(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
               struct item *ret, struct err *err)
{
    struct kept kept;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    kept_item(records, session, &kept, ret);
    kept_end(&kept);
    return true;
}

static bool open_some(const struct records *records, const struct session *session, struct store_conn *conn,
                      struct arena *arena, const int64_t *ids, size_t count, struct reading *reading, struct item *list,
                      size_t *ret_count, struct err *err)
{
    struct kept *kept = ARENA_ARRAY(arena, KEPT_ROWS, struct kept);
    if (!kept_rows(records, session, conn, arena, ids, count, kept, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct err why;
        if (!kept_ready(records, session, conn, arena, &kept[i], &why)) {
            if (why.kind != ERR_NOT_FOUND && why.kind != ERR_DENIED)
                return err_set(err, why.kind, "%s", why.text);
            continue;
        }
        to_wrap(reading, &kept[i]);
        kept_item(records, session, &kept[i], &list[(*ret_count)++]);
        kept_end(&kept[i]);
    }
    return true;
}

static bool open_each(const struct records *records, const struct session *session, struct store_conn *conn,
                      struct arena *arena, const int64_t *ids, size_t count, struct reading *reading, struct item *list,
                      size_t *ret_count, struct err *err)
{
    for (size_t at = 0; at < count; at += KEPT_ROWS)
        if (!open_some(records, session, conn, arena, ids + at, count - at < KEPT_ROWS ? count - at : KEPT_ROWS, reading,
                       list, ret_count, err))
            return false;
    return true;
}

static struct str told_ids(struct arena *arena, const struct item *items, size_t count)
{
    struct buf words = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        buf_printf(&words, "%s%s:%" PRId64, i ? " " : "", items[i].kind->id.p, items[i].id);
    return buf_str(&words);
}

bool items_open(const struct records *records, const struct session *session, struct arena *arena, int64_t about,
                const int64_t *ids, size_t count, struct item **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct item *list = ARENA_ARRAY(arena, count + 1, struct item);
    struct reading reading = {.holdings = ARENA_ARRAY(arena, count + 1, int64_t),
                              .wrapped = arena_array(arena, count + 1, VAULT_WRAPPED)};
    *ret = list;
    *ret_count = 0;
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!count)
        return true;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = open_each(records, session, conn, arena, ids, count, &reading, list, ret_count, err);
    store_read_end(conn);
    if (ok && *ret_count) {
        reading.line = item_line(session, arena, about, "record.read", told_ids(arena, list, *ret_count));
        watch_reading(session, arena, reading.line.object, false, &reading.watched);
        ok = store_write_reserved(records->store, write_reading, &reading, err);
    }
    if (!ok) {
        items_end(list, *ret_count);
        *ret_count = 0;
    }
    return ok;
}

struct str item_called(struct arena *arena, const struct item *item, struct str lang)
{
    struct buf name = {.arena = arena};
    for (size_t i = 0; i < item->kind->called_count; i++) {
        const struct kind_field *field = item->kind->called[i];
        const json_t *value = json_object_getn(item->fields, field->id.p, field->id.n);
        if (!value)
            continue;
        if (name.n)
            buf_byte(&name, ' ');
        buf_add(&name, value_text(arena, field, value, lang));
    }
    return buf_str(&name);
}
