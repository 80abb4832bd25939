/* item_clash.c - changes that were written without network, put onto what was written meanwhile; and the values that wait
 * until a person decides.
 *
 * Three-way merge by field (fields_merge); a field is a register that keeps what was written at the same time, as the
 * multi-value registers of Shapiro, Preguiça, Baquero, Zawirski: "Conflict-free Replicated Data Types" (2011) do, but what
 * lists and deadlines go by is one value, the one that stands there. */
#include "record/item_inside.h"

#include "base/clock.h"

enum { ONCE_DAYS = 45, ROUNDS = 16, LATE_MOST = 60 * 86400, CLASHES_MOST = 400 };

static const struct store_stmt CLASH_SET = {
    "clash.set", "INSERT INTO record_clash (record, n) VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET n = excluded.n"};
static const struct store_stmt CLASH_DROP = {"clash.drop", "DELETE FROM record_clash WHERE record = ?"};
static const struct store_stmt CLASH_LIST = { /* CROSS: from the few that wait to who holds them, never the other way */
    "clash.list", "SELECT record_clash.record FROM record_clash CROSS JOIN holding "
    "WHERE holding.record = record_clash.record AND holding.agency = ? AND holding.ended_day = 0 "
    "ORDER BY record_clash.record LIMIT ?"};
static const struct store_stmt CLASH_WAITS = {"clash.waits", "SELECT count(*) FROM record_clash WHERE record = ?"};
static const struct store_stmt ONCE_FIND = {"once.find", "SELECT record FROM item_once WHERE form = ?"};
static const struct store_stmt ONCE_ADD = {"once.add", "INSERT INTO item_once (form, record, day) VALUES (?, ?, ?)"};
static const struct store_stmt ONCE_OLD = {"once.old", "DELETE FROM item_once WHERE day < ?"};

/* ---- forms that arrived ---- */

void item_once_hash(const struct session *session, struct arena *arena, struct str form, uint8_t ret[VAULT_HASH])
{
    vault_hash(str_printf(arena, "once/%" PRId64 "/" STR_FMT, session_member(session), STR_ARG(form)), ret);
}

bool item_once_find(struct store_conn *conn, const uint8_t once[VAULT_HASH], int64_t *ret, struct err *err)
{
    struct store_rows rows;
    *ret = 0;
    if (!store_query(conn, &ONCE_FIND, VALUES(V_BYTES((const char *)once, VAULT_HASH)), &rows, err))
        return false;
    if (store_next(&rows))
        *ret = store_int(&rows, 0);
    return store_end(&rows, err);
}

bool item_once_add(struct store_conn *conn, const uint8_t once[VAULT_HASH], int64_t record, struct err *err)
{
    int32_t today = clock_day(clock_now());
    return store_run(conn, &ONCE_OLD, VALUES(V_INT(today - ONCE_DAYS)), err) &&
           store_run(conn, &ONCE_ADD, VALUES(V_BYTES((const char *)once, VAULT_HASH), V_INT(record), V_INT(today)), err);
}

bool item_once(const struct records *records, const struct session *session, struct arena *arena, struct str form,
               int64_t *ret, struct err *err)
{
    struct store_conn *conn;
    uint8_t once[VAULT_HASH];
    *ret = 0;
    if (!form.n)
        return true;
    item_once_hash(session, arena, form, once);
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = item_once_find(conn, once, ret, err);
    store_read_end(conn);
    return ok;
}

struct keeping { uint8_t once[VAULT_HASH]; int64_t record; };

static bool write_once(struct store_conn *conn, void *context, struct err *err)
{
    const struct keeping *in = context;
    int64_t before;
    return item_once_find(conn, in->once, &before, err) && (before || item_once_add(conn, in->once, in->record, err));
}

bool item_once_keep(const struct records *records, const struct session *session, struct arena *arena, struct str form,
                    int64_t record, struct err *err)
{
    struct keeping in = {.record = record};
    if (!form.n)
        return true;
    item_once_hash(session, arena, form, in.once);
    return store_write(records->store, write_once, &in, err);
}

/* ---- entries ---- */

bool item_clash_save(struct store_conn *conn, int64_t id, const json_t *clash, struct err *err)
{
    int64_t n = (int64_t)json_array_size(clash);
    return n ? store_run(conn, &CLASH_SET, VALUES(V_INT(id), V_INT(n)), err)
             : store_run(conn, &CLASH_DROP, VALUES(V_INT(id)), err);
}

bool item_clash_waits(const struct records *records, int64_t id, bool *ret, struct err *err)
{
    struct store_conn *conn;
    int64_t n = 0;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_number(conn, &CLASH_WAITS, VALUES(V_INT(id)), 0, &n, err);
    store_read_end(conn);
    *ret = n > 0;
    return ok;
}

static struct str text_in(const json_t *entry, const char *key)
{
    const json_t *text = json_object_get(entry, key);
    return json_is_string(text) ? str_make(json_string_value(text), json_string_length(text)) : STR("");
}

static bool is_hidden(const struct kept *kept, struct str field)
{
    for (const char *const *one = kept->hidden; one && *one; one++)
        if (str_is(field, *one))
            return true;
    return false;
}

json_t *clash_seen(const struct kept *kept, struct str role)
{
    json_t *seen = json_array(), *entry;
    size_t i;
    json_array_foreach(kept->clash, i, entry) {
        const struct kind_field *field = kind_field_find(kept->kind, text_in(entry, "field"));
        if (field && !kept->is_guest && role_sees_field(role, field) && !is_hidden(kept, field->id))
            json_array_append(seen, entry);
    }
    if (json_array_size(seen))
        return seen;
    json_decref(seen);
    return NULL;
}

void item_clashes(struct arena *arena, const struct item *item, struct item_clash **ret, size_t *ret_count)
{
    json_t *entry;
    size_t i;
    *ret = ARENA_ARRAY(arena, json_array_size(item->clash) + 1, struct item_clash);
    *ret_count = 0;
    json_array_foreach(item->clash, i, entry) {
        const json_t *value = json_object_get(entry, "value");
        (*ret)[(*ret_count)++] = (struct item_clash){
            .field = kind_field_find(item->kind, text_in(entry, "field")), .value = json_is_null(value) ? NULL : value,
            .stamp = {.member = json_integer_value(json_object_get(entry, "member")),
                      .agency = json_integer_value(json_object_get(entry, "agency")), .name = text_in(entry, "name"),
                      .agency_name = text_in(entry, "agency_name"), .at = json_integer_value(json_object_get(entry, "at")),
                      .did = STR("late"), .why = text_in(entry, "why")}};
    }
}

static bool same(const json_t *a, const json_t *b)
{
    return a == b || (a && b && json_equal(a, b));
}

/* Is that value kept for the field already?  Two phones may say the same. */
static bool is_kept(const json_t *clash, struct str field, const json_t *value)
{
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)(uintptr_t)clash, i, entry) {
        const json_t *other = json_object_get(entry, "value");
        if (str_eq(text_in(entry, "field"), field) && same(json_is_null(other) ? NULL : other, value))
            return true;
    }
    return false;
}

static void set_words(json_t *entry, const char *key, struct str words)
{
    if (words.n)
        json_object_set_new(entry, key, json_stringn(words.p, words.n));
}

static void keep(json_t *clash, const struct kind_field *field, const json_t *value, const struct item_stamp *stamp)
{
    json_t *entry = json_object();
    set_words(entry, "field", field->id);
    json_object_set_new(entry, "value", value ? json_deep_copy(value) : json_null());
    json_object_set_new(entry, "member", json_integer(stamp->member));
    json_object_set_new(entry, "agency", json_integer(stamp->agency));
    json_object_set_new(entry, "at", json_integer(stamp->at));
    set_words(entry, "name", stamp->name);
    set_words(entry, "agency_name", stamp->agency_name);
    set_words(entry, "why", stamp->why);
    json_array_append_new(clash, entry);
}

/* What this side wrote since the base and what would not stand there any more.  That a value was taken away is kept too
 * when deleted is set: it was somebody's answer. */
static bool keep_lost(const struct kind *kind, json_t *clash, const json_t *base, const json_t *side, const json_t *after,
                      bool deleted, const struct item_stamp *stamp, struct err *err)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *was = json_object_getn(base, field->id.p, field->id.n),
                     *said = json_object_getn(side, field->id.p, field->id.n),
                     *now = json_object_getn(after, field->id.p, field->id.n);
        if (same(was, said) || same(said, now) || (!said && !deleted) || is_kept(clash, field->id, said))
            continue;
        if (json_array_size(clash) >= CLASHES_MOST)
            return err_set(err, ERR_CONFLICT, "!clashes-too-many");
        keep(clash, field, said, stamp);
    }
    return true;
}

/* ---- a late change ---- */

/* The fields of the edition that it was written on: a new reference. */
static bool base_of(const struct records *records, struct arena *arena, const struct kept *kept, int64_t edition,
                    json_t **ret, struct err *err)
{
    struct store_conn *conn;
    struct record_past *past;
    size_t count, at = 0;
    struct str plain;
    struct body body;
    if (edition == kept->record.edition) {
        *ret = json_incref(kept->fields);
        return true;
    }
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = record_history(conn, arena, kept->record.id, &past, &count, err);
    store_read_end(conn);
    if (!ok)
        return false;
    while (at < count && past[at].edition != edition)
        at++;
    if (at == count)
        return err_set(err, ERR_INPUT, "!edition-unknown");
    json_t *gone;
    if (!record_open_edition(&kept->key, arena, edition, past[at].sealed, &plain, err) ||
        !body_read(arena, plain, ret, NULL, &body, err))
        return false;
    fields_settle(kept->kind, *ret, &gone);
    json_decref(gone);
    return true;
}

static bool put_late(struct item_event *event, struct kept *kept, const struct item_late *in, const json_t *base,
                     const json_t *mine, struct err *err)
{
    const struct session *session = event->session;
    struct field_change *clash;
    size_t count;
    int64_t now = clock_now(), at = in->at > 0 && in->at <= now && in->at > now - LATE_MOST ? in->at : now;
    struct item_stamp me = {.member = session_member(session), .agency = session_agency(session), .at = at,
                            .name = session_name(session), .why = in->why};
    size_t before = json_array_size(kept->clash);
    json_decref(event->after);
    event->after = fields_merge(event->kind, event->arena, base, mine, kept->fields, &clash, &count);
    json_t *keeps = kept->clash ? json_deep_copy(kept->clash) : json_array();
    json_decref(kept->clash);
    kept->clash = keeps;
    if (!item_agency_name(event->records, session, event->arena, kept, &me.agency_name, err) ||
        !fields_check(event->kind, event->after, FIELDS_PART, err) ||
        !item_links_check(event->records, session, event->arena, event->kind, kept->fields, event->after, err) ||
        !item_rules_before(event, err) ||
        !keep_lost(event->kind, keeps, base, kept->fields, event->after, false, &kept->stamp, err) ||
        !keep_lost(event->kind, keeps, base, mine, event->after, true, &me, err))
        return false;
    kept->clashed = json_array_size(keeps) != before;
    if (!kept->clashed && json_equal(event->after, kept->fields))
        return true;
    return item_edition_write(event, kept, in->why, false, err);
}

/* What a rule keeps from this member stays as it was, whatever the form says. */
static bool leave_hidden(const struct kept *kept, json_t *mine, const json_t *base)
{
    for (const char *const *id = kept->hidden; id && *id; id++) {
        json_t *was = json_object_get(base, *id);
        if (was)
            json_object_set(mine, *id, was);
        else
            json_object_del(mine, *id);
    }
    return true;
}

static bool late_once(const struct records *records, const struct session *session, struct arena *arena,
                      const struct item_late *in, const uint8_t *once, size_t *ret_clashes, struct err *err)
{
    struct kept kept;
    struct item before;
    json_t *base = NULL, *mine = NULL;
    if (!kept_begin(records, session, arena, in->id, &kept, err))
        return false;
    kept.once = once;
    struct item_event event = item_event_of(records, session, arena, &kept, &before, STR("change"));
    kept.did = STR("late");
    bool ok = (before.may_change || err_set(err, ERR_DENIED, "!not-allowed")) &&
              base_of(records, arena, &kept, in->edition, &base, err);
    mine = ok ? json_deep_copy(base) : NULL;
    ok = ok && item_fields_put(session, event.kind, mine, in->fields, false, err) && leave_hidden(&kept, mine, base) &&
         fields_check(event.kind, mine, FIELDS_PART, err) && put_late(&event, &kept, in, base, mine, err);
    *ret_clashes = ok ? json_array_size(kept.clash) : 0;
    json_decref(mine);
    json_decref(base);
    json_decref(event.after);
    item_end(&before);
    kept_end(&kept);
    return ok;
}

bool item_change_late(const struct records *records, const struct session *session, struct arena *arena,
                      const struct item_late *in, size_t *ret_clashes, struct err *err)
{
    uint8_t once[VAULT_HASH];
    struct err why = {0};
    *ret_clashes = 0;
    if (!item_why_check(in->why, false, err))
        return false;
    item_once_hash(session, arena, in->once, once);
    for (int i = 0; i < ROUNDS; i++) { /* somebody may save at the same moment */
        int64_t done;
        why = (struct err){0};
        if (!item_once(records, session, arena, in->once, &done, err))
            return false;
        if (done || late_once(records, session, arena, in, in->once.n ? once : NULL, ret_clashes, &why))
            return true;
        if (why.kind != ERR_CONFLICT || !str_is(str_from(why.text), "!changed-meanwhile"))
            break;
    }
    *err = why;
    return false;
}

/* ---- deciding ---- */

/* The entries without those of the field; *ret_value: the nth of them.  How many there were. */
static size_t take_out(struct kept *kept, struct str field, size_t which, json_t **ret_value)
{
    json_t *rest = json_array(), *entry;
    size_t i, found = 0;
    json_array_foreach(kept->clash, i, entry) {
        if (!str_eq(text_in(entry, "field"), field))
            json_array_append(rest, entry);
        else if (++found == which)
            *ret_value = json_incref(json_object_get(entry, "value"));
    }
    json_decref(kept->clash);
    kept->clash = rest;
    kept->clashed = true;
    return found;
}

static bool decide(struct item_event *event, struct kept *kept, struct str id, size_t which, struct err *err)
{
    const struct kind_field *field = kind_field_find(event->kind, id);
    struct str role = item_role(event->session);
    json_t *value = NULL;
    if (!field || kept->is_guest || !role_sees_field(role, field) || is_hidden(kept, id))
        return err_set(err, ERR_NOT_FOUND, "!clash-decided");
    if (!role_writes_field(role, field))
        return err_set(err, ERR_DENIED, "!field-not-yours");
    size_t found = take_out(kept, id, which, &value);
    bool ok = (found && which <= found) || err_set(err, ERR_NOT_FOUND, "!clash-decided");
    if (ok && which && json_is_null(value))
        json_object_deln(event->after, id.p, id.n);
    else if (ok && which)
        json_object_setn(event->after, id.p, id.n, value);
    ok = ok && fields_check(event->kind, event->after, FIELDS_PART, err) &&
         (!which || json_is_null(value) || json_object_getn(event->after, id.p, id.n) ||
          err_set(err, ERR_CONFLICT, "!clash-hidden")) &&
         item_links_check(event->records, event->session, event->arena, event->kind, kept->fields, event->after, err) &&
         item_rules_before(event, err) && item_edition_write(event, kept, STR(""), false, err);
    json_decref(value);
    return ok;
}

bool item_clash_decide(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                       int64_t edition, struct str field, size_t which, struct err *err)
{
    struct kept kept;
    struct item before;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    struct item_event event = item_event_of(records, session, arena, &kept, &before, STR("change"));
    kept.did = STR("decide");
    bool ok = (before.may_change || err_set(err, ERR_DENIED, "!not-allowed")) &&
              (kept.record.edition == edition || err_set(err, ERR_CONFLICT, "!changed-meanwhile")) &&
              decide(&event, &kept, field, which, err);
    json_decref(event.after);
    item_end(&before);
    kept_end(&kept);
    return ok;
}

bool item_clash_list(const struct records *records, const struct session *session, struct arena *arena, unsigned limit,
                     int64_t **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, limit + 1, int64_t);
    *ret_count = 0;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &CLASH_LIST, VALUES(V_INT(session_agency(session)), V_INT(limit)), &rows, err);
    if (ok) {
        while (*ret_count < limit && store_next(&rows))
            (*ret)[(*ret_count)++] = store_int(&rows, 0);
        ok = store_end(&rows, err);
    }
    store_read_end(conn);
    return ok;
}
