/* ties_store.c - see ties_inside.h: results and decisions, sealed.
 *
 * The key of both is derived from the agency's private key of an epoch ("link").  A result is bound to agency, epoch and
 * run, a decision to agency, epoch and a random uid, so that none opens in another one's place. */
#include <stdlib.h>

#include <sodium.h>

#include "base/clock.h"
#include "case/ties_inside.h"

static const struct store_stmt BEGIN = {
    "ties.begin", "INSERT INTO link_result (agency, run, epoch, day, reports, ended, decided) VALUES (?, 0, 0, 0, 0, 0, 0) "
    "ON CONFLICT (agency) DO NOTHING"};
static const struct store_stmt GET = {
    "ties.get", "SELECT run, epoch, reports, ended, decided, CASE WHEN sealed IS NULL THEN 0 ELSE 1 END FROM link_result "
    "WHERE agency = ?"};
static const struct store_stmt GET_ALL = {
    "ties.get_all", "SELECT run, epoch, reports, ended, decided, CASE WHEN sealed IS NULL THEN 0 ELSE 1 END, sealed "
    "FROM link_result WHERE agency = ?"};
static const struct store_stmt NEWEST = {
    "ties.newest", "SELECT coalesce(max(record), 0) FROM holding WHERE agency = ? AND kind = 'report'"};
static const struct store_stmt NEWEST_AD = {"ties.newest_ad", "SELECT coalesce(max(id), 0) FROM ad"};
static const struct store_stmt HELD = {
    "ties.held", "SELECT coalesce(sum(n), 0) FROM holding_count WHERE agency = ? AND n > 0"};
static const struct store_stmt KEEP = {
    "ties.keep", "UPDATE link_result SET run = ?, epoch = ?, day = ?, reports = ?, sealed = ? WHERE agency = ? AND run = ? "
    "AND ended = ?"};
static const struct store_stmt DECISIONS = {
    "ties.decisions", "SELECT id, epoch, uid, sealed FROM link_decision WHERE agency = ? ORDER BY id DESC"};
static const struct store_stmt DECIDE = {
    "ties.decide", "INSERT INTO link_decision (agency, epoch, uid, sealed) VALUES (?, ?, ?, ?)"};
static const struct store_stmt UNDO = {"ties.undo", "DELETE FROM link_decision WHERE agency = ? AND id = ?"};
static const struct store_stmt DECIDED = {
    "ties.decided", "UPDATE link_result SET decided = decided + 1 WHERE agency = ?"};

static bool link_key(const struct session *session, int64_t epoch, uint8_t ret[VAULT_KEY])
{
    uint8_t private_key[VAULT_KEY];
    bool held = session_agency_key(session, epoch, private_key);
    if (held)
        vault_derive(private_key, "link", ret);
    vault_wipe(private_key, sizeof private_key);
    return held;
}

static struct str result_bound(struct arena *arena, int64_t agency, int64_t epoch, int64_t run)
{
    return str_printf(arena, "link/%" PRId64 "/%" PRId64 "/run/%" PRId64, agency, epoch, run);
}

static struct str decision_bound(struct arena *arena, int64_t agency, int64_t epoch, const uint8_t uid[RECORD_UID])
{
    return str_printf(arena, "link/%" PRId64 "/%" PRId64 "/decision/" STR_FMT, agency, epoch,
                      STR_ARG(str_hex(arena, uid, RECORD_UID)));
}

/* ---- a result as JSON ---- */

static json_t *numbers(const uint32_t *list, size_t count)
{
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(json, json_integer(list[i]));
    return json;
}

/* What stands in it beside the lists. */
static const struct { const char *name; size_t at; } COUNTS[] = {
    {"at", offsetof(struct tie_result, at)},           {"newest", offsetof(struct tie_result, newest)},
    {"held", offsetof(struct tie_result, held)},       {"reports", offsetof(struct tie_result, reports)},
    {"unread", offsetof(struct tie_result, unread)},   {"took", offsetof(struct tie_result, took_ms)},
    {"ads", offsetof(struct tie_result, ads)},         {"newest_ad", offsetof(struct tie_result, newest_ad)},
    {"ads_cut", offsetof(struct tie_result, ads_cut)},
};

static json_t *result_json(const struct tie_result *result)
{
    json_t *json = json_object();
    json_t *refs = json_array(), *found = json_array(), *wordings = json_array();
    for (size_t i = 0; i < result->ref_count; i++)
        json_array_append_new(refs, json_integer(result->refs[i]));
    for (size_t i = 0; i < result->found_count; i++) {
        const struct tie_found *one = &result->found[i];
        json_array_append_new(found, json_pack("[i, s%, I, o]", (int)one->type, one->value.p, one->value.n,
                                               (json_int_t)(one->stopped ? (json_int_t)one->count : 0),
                                               numbers(one->nodes, one->stopped ? 0 : one->count)));
    }
    for (size_t i = 0; i < result->wording_count; i++)
        json_array_append_new(wordings, json_pack("[I, I, i]", (json_int_t)result->wordings[i].a,
                                                  (json_int_t)result->wordings[i].b, (int)result->wordings[i].percent));
    for (size_t i = 0; i < LEN(COUNTS); i++)
        json_object_set_new(json, COUNTS[i].name,
                            json_integer(*(const int64_t *)(const void *)((const char *)result + COUNTS[i].at)));
    json_object_set_new(json, "refs", refs);
    json_object_set_new(json, "found", found);
    json_object_set_new(json, "wording", wordings);
    return json;
}

static int64_t number_of(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

/* An index of a ref out of JSON; what is out of bounds makes the whole unusable. */
static uint32_t index_of(const json_t *value, size_t most, bool *ok)
{
    json_int_t number = json_integer_value(value);
    *ok = *ok && json_is_integer(value) && number >= 0 && (size_t)number < most;
    return *ok ? (uint32_t)number : 0;
}

static bool found_read(struct arena *arena, const json_t *item, size_t refs, struct tie_found *ret)
{
    json_int_t type = json_integer_value(json_array_get(item, 0)), all = json_integer_value(json_array_get(item, 2));
    const json_t *value = json_array_get(item, 1), *nodes = json_array_get(item, 3);
    bool ok = type >= 0 && type < IDENTIFIER_TYPES && json_is_string(value) && json_is_array(nodes);
    if (!ok)
        return false;
    *ret = (struct tie_found){.type = (enum identifier_type)type, .count = json_array_size(nodes), .stopped = all > 0,
                              .value = str_copy(arena, str_make(json_string_value(value), json_string_length(value)))};
    ret->nodes = ARENA_ARRAY(arena, ret->count + 1, uint32_t);
    for (size_t i = 0; i < ret->count; i++)
        ret->nodes[i] = index_of(json_array_get(nodes, i), refs, &ok);
    if (ret->stopped)
        ret->count = (size_t)all;
    return ok;
}

static bool result_read(struct arena *arena, const json_t *json, struct tie_result *ret)
{
    const json_t *refs = json_object_get(json, "refs"), *found = json_object_get(json, "found");
    const json_t *wordings = json_object_get(json, "wording");
    bool ok = json_is_array(refs) && json_is_array(found) && json_is_array(wordings);
    *ret = (struct tie_result){0};
    for (size_t i = 0; i < LEN(COUNTS); i++)
        *(int64_t *)(void *)((char *)ret + COUNTS[i].at) = number_of(json, COUNTS[i].name);
    ret->ref_count = json_array_size(refs);
    ret->refs = ARENA_ARRAY(arena, ret->ref_count + 1, int64_t);
    for (size_t i = 0; i < ret->ref_count; i++) {
        ret->refs[i] = json_integer_value(json_array_get(refs, i));
        ok = ok && (!i || ret->refs[i - 1] < ret->refs[i]);
    }
    ret->found = ARENA_ARRAY(arena, json_array_size(found) + 1, struct tie_found);
    for (size_t i = 0; ok && i < json_array_size(found); i++)
        ok = found_read(arena, json_array_get(found, i), ret->ref_count, &ret->found[ret->found_count++]);
    ret->wordings = ARENA_ARRAY(arena, json_array_size(wordings) + 1, struct tie_wording);
    for (size_t i = 0; ok && i < json_array_size(wordings); i++) {
        const json_t *item = json_array_get(wordings, i);
        struct tie_wording *to = &ret->wordings[ret->wording_count++];
        to->a = index_of(json_array_get(item, 0), ret->ref_count, &ok);
        to->b = index_of(json_array_get(item, 1), ret->ref_count, &ok);
        to->percent = (unsigned)json_integer_value(json_array_get(item, 2));
        ok = ok && to->a < to->b;
    }
    return ok;
}

/* The JSON sealed; the bytes between are wiped. */
static struct str sealed_json(struct arena *arena, const uint8_t key[VAULT_KEY], struct str bound, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    struct str sealed = vault_seal(arena, key, bound, str_from(text ? text : "{}"));
    if (text)
        vault_wipe(text, strlen(text));
    free(text);
    json_decref(json);
    return sealed;
}

/* ---- rows ---- */

bool tie_held(struct store_conn *conn, int64_t agency, struct tie_result *ret, struct err *err)
{
    return store_number(conn, &NEWEST, VALUES(V_INT(agency)), 0, &ret->newest, err) &&
           store_number(conn, &HELD, VALUES(V_INT(agency)), 0, &ret->held, err) &&
           store_number(conn, &NEWEST_AD, NO_VALUES, 0, &ret->newest_ad, err);
}

static bool write_begin(struct store_conn *conn, void *context, struct err *err)
{
    return store_run(conn, &BEGIN, VALUES(V_INT(*(const int64_t *)context)), err);
}

bool tie_row_get(struct store_conn *conn, struct arena *arena, int64_t agency, bool with_sealed, struct tie_row *ret,
                 struct err *err)
{
    struct store_rows rows;
    *ret = (struct tie_row){0};
    if (!store_query(conn, with_sealed ? &GET_ALL : &GET, VALUES(V_INT(agency)), &rows, err))
        return false;
    if (store_next(&rows)) {
        *ret = (struct tie_row){.run = store_int(&rows, 0), .epoch = store_int(&rows, 1), .reports = store_int(&rows, 2),
                                .ended = store_int(&rows, 3), .decided = store_int(&rows, 4),
                                .is_kept = store_int(&rows, 5) != 0};
        if (with_sealed && ret->is_kept)
            ret->sealed = store_text(&rows, 6, arena);
    }
    return store_end(&rows, err);
}

bool tie_row_begin(const struct cases *cases, int64_t agency, struct tie_row *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_write(cases->store, write_begin, &agency, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = tie_row_get(conn, NULL, agency, false, ret, err);
    store_read_end(conn);
    return ok;
}

struct keeping_result { const struct tie_row *before; int64_t agency, epoch, reports; struct str sealed; bool kept; };

static bool write_result(struct store_conn *conn, void *context, struct err *err)
{
    struct keeping_result *in = context;
    bool ok = store_run(conn, &KEEP,
                        VALUES(V_INT(in->before->run + 1), V_INT(in->epoch), V_INT(clock_day(clock_now())),
                               V_INT(in->reports), V_BLOB(in->sealed), V_INT(in->agency), V_INT(in->before->run),
                               V_INT(in->before->ended)), err);
    in->kept = ok && store_changed(conn) > 0;
    return ok;
}

static bool epoch_now(const struct cases *cases, const struct session *session, struct arena *arena, int64_t *ret,
                      struct err *err)
{
    struct store_conn *conn;
    struct agency agency;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = agency_get(conn, arena, session_agency(session), &agency, err);
    store_read_end(conn);
    if (ok)
        *ret = agency.epoch;
    return ok;
}

bool tie_result_keep(const struct cases *cases, const struct session *session, struct arena *arena,
                     const struct tie_row *before, const struct tie_result *result, bool *ret_kept, struct err *err)
{
    struct keeping_result in = {.before = before, .agency = session_agency(session), .reports = result->reports};
    uint8_t key[VAULT_KEY];
    if (!epoch_now(cases, session, arena, &in.epoch, err))
        return false;
    if (!link_key(session, in.epoch, key))
        return err_set(err, ERR_DENIED, "!no-key");
    in.sealed = sealed_json(arena, key, result_bound(arena, in.agency, in.epoch, before->run + 1), result_json(result));
    vault_wipe(key, sizeof key);
    bool ok = store_write(cases->store, write_result, &in, err);
    *ret_kept = in.kept;
    return ok;
}

bool tie_result_open(const struct session *session, struct arena *arena, const struct tie_row *row, struct tie_result *ret,
                     bool *ret_opened, struct err *err)
{
    uint8_t key[VAULT_KEY];
    struct str plain;
    *ret = (struct tie_result){0};
    *ret_opened = row->is_kept && link_key(session, row->epoch, key);
    if (!*ret_opened)
        return true;
    bool ok = vault_open(arena, key, result_bound(arena, session_agency(session), row->epoch, row->run), row->sealed,
                         &plain, err);
    vault_wipe(key, sizeof key);
    if (!ok)
        return err_wrap(err, "what was linked");
    json_t *json = json_loadb(plain.p, plain.n, 0, NULL);
    ok = result_read(arena, json, ret) || err_set(err, ERR_FAULT, "what was linked is damaged: link again");
    json_decref(json);
    return ok;
}

/* ---- decisions ---- */

static const char *const SAYS[TIES_SAYS] = {
    [TIES_SAME] = "same", [TIES_NOT] = "not", [TIES_UNSURE] = "unsure", [TIES_APART] = "apart"};

const char *ties_say_name(enum ties_say say)
{
    return say < TIES_SAYS ? SAYS[say] : "";
}

static json_t *refs_json(const int64_t *refs, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_integer(refs[i]));
    return list;
}

static int64_t *refs_read(struct arena *arena, const json_t *list, size_t *ret_count)
{
    *ret_count = json_array_size(list);
    int64_t *refs = ARENA_ARRAY(arena, *ret_count + 1, int64_t);
    for (size_t i = 0; i < *ret_count; i++)
        refs[i] = json_integer_value(json_array_get(list, i));
    return refs;
}

static json_t *decision_json(const struct tie_decision *decision)
{
    const struct ties_decision *seen = &decision->seen;
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:s%, s:o, s:I, s:o}", "say", SAYS[seen->say], "a", (json_int_t)seen->a,
                     "b", (json_int_t)seen->b, "at", (json_int_t)seen->at, "member", (json_int_t)seen->member, "name",
                     seen->name.p, seen->name.n, "rest", refs_json(decision->rest, decision->rest_count), "split",
                     (json_int_t)seen->split, "with", refs_json(seen->with, seen->with_count));
}

static bool decision_read(struct arena *arena, struct str plain, struct tie_decision *ret)
{
    json_t *json = json_loadb(plain.p, plain.n, 0, NULL);
    struct str say = line_member(arena, json, "say");
    enum ties_say kind = 0;
    while (kind < TIES_SAYS && !str_is(say, SAYS[kind]))
        kind++;
    ret->seen.say = kind;
    ret->seen.a = number_of(json, "a");
    ret->seen.b = number_of(json, "b");
    ret->seen.at = number_of(json, "at");
    ret->seen.member = number_of(json, "member");
    ret->seen.name = line_member(arena, json, "name");
    ret->seen.split = number_of(json, "split"); /* decisions of before have none */
    ret->seen.with = refs_read(arena, json_object_get(json, "with"), &ret->seen.with_count);
    ret->rest = refs_read(arena, json_object_get(json, "rest"), &ret->rest_count);
    json_decref(json);
    return kind < TIES_SAYS && ret->seen.a;
}

static bool decision_open(const struct session *session, struct arena *arena, struct store_rows *rows,
                          struct tie_decision *ret)
{
    uint8_t key[VAULT_KEY], uid[RECORD_UID];
    int64_t epoch = store_int(rows, 1);
    struct str plain;
    struct err ignored;
    *ret = (struct tie_decision){.seen.id = store_int(rows, 0)};
    if (!store_bytes(rows, 2, uid, sizeof uid) || !link_key(session, epoch, key))
        return false;
    bool ok = vault_open(arena, key, decision_bound(arena, session_agency(session), epoch, uid),
                         store_text(rows, 3, arena), &plain, &ignored);
    vault_wipe(key, sizeof key);
    return ok && decision_read(arena, plain, ret);
}

bool tie_decision_list(struct store_conn *conn, const struct session *session, struct arena *arena,
                       struct tie_decision **ret, size_t *ret_count, size_t *ret_closed, struct err *err)
{
    struct store_rows rows;
    struct tie_decision *list = NULL;
    size_t count = 0, room = 0, closed = 0;
    if (!store_query(conn, &DECISIONS, VALUES(V_INT(session_agency(session))), &rows, err))
        return false;
    while (store_next(&rows)) {
        TIES_GROW(arena, list, count, room);
        if (decision_open(session, arena, &rows, &list[count]))
            count++;
        else
            closed++;
    }
    if (!store_end(&rows, err))
        return false;
    *ret = list;
    *ret_count = count;
    *ret_closed = closed;
    return true;
}

struct deciding {
    int64_t agency, epoch;
    struct { uint8_t uid[RECORD_UID]; struct str sealed; } *said;
    const int64_t *ids;
    size_t count;
    const struct audit_line *lines;
};

static bool write_decisions(struct store_conn *conn, void *context, struct err *err)
{
    const struct deciding *in = context;
    bool ok = store_run(conn, &BEGIN, VALUES(V_INT(in->agency)), err);
    for (size_t i = 0; ok && i < in->count; i++)
        ok = store_run(conn, &DECIDE, VALUES(V_INT(in->agency), V_INT(in->epoch), V_BYTES(in->said[i].uid, RECORD_UID),
                                             V_BLOB(in->said[i].sealed)), err) && audit_add(conn, &in->lines[i], err);
    return ok && store_run(conn, &DECIDED, VALUES(V_INT(in->agency)), err);
}

bool tie_decision_keep(const struct cases *cases, const struct session *session, struct arena *arena,
                       const struct tie_decision *decisions, const struct audit_line *lines, size_t count,
                       struct err *err)
{
    struct deciding in = {.agency = session_agency(session), .lines = lines, .count = count};
    uint8_t key[VAULT_KEY];
    if (!epoch_now(cases, session, arena, &in.epoch, err))
        return false;
    if (!link_key(session, in.epoch, key))
        return err_set(err, ERR_DENIED, "!no-key");
    in.said = arena_alloc(arena, (count + 1) * sizeof *in.said);
    for (size_t i = 0; i < count; i++) {
        randombytes_buf(in.said[i].uid, sizeof in.said[i].uid);
        in.said[i].sealed = sealed_json(arena, key, decision_bound(arena, in.agency, in.epoch, in.said[i].uid),
                                        decision_json(&decisions[i]));
    }
    vault_wipe(key, sizeof key);
    return store_write(cases->store, write_decisions, &in, err);
}

static bool write_undo(struct store_conn *conn, void *context, struct err *err)
{
    const struct deciding *in = context;
    for (size_t i = 0; i < in->count; i++) {
        if (!store_run(conn, &UNDO, VALUES(V_INT(in->agency), V_INT(in->ids[i])), err))
            return false;
        if (!store_changed(conn))
            return err_set(err, ERR_NOT_FOUND, "!tie-undone");
        if (in->lines && !audit_add(conn, &in->lines[i], err))
            return false;
    }
    return store_run(conn, &DECIDED, VALUES(V_INT(in->agency)), err);
}

bool tie_decision_drop(const struct cases *cases, const struct session *session, const int64_t *ids,
                       const struct audit_line *lines, size_t count, struct err *err)
{
    struct deciding in = {.agency = session_agency(session), .ids = ids, .lines = lines, .count = count};
    return store_write(cases->store, write_undo, &in, err);
}
