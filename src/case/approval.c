/* approval.c - wishes that wait for a second person; see approval.h. */
#include "case/approval.h"

#include "base/clock.h"

#define COLUMNS "SELECT id, act, about, params, digest, agency, asker, asked, why, agreed FROM approval "
/* Of one's agency; what is about members, for administrators all. */
#define SEEN "(agency = ? OR (? = 1 AND about LIKE 'member:%')) "
static const struct store_stmt ADD = {
    "approval.add", "INSERT INTO approval (act, about, params, digest, agency, asker, asked, why) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt SAME = {
    "approval.same", "SELECT count(*) FROM approval WHERE state = 0 AND act = ? AND about = ? AND asked > ? "
                     "AND (about NOT LIKE 'agency:%' OR params = ?)"};
static const struct store_stmt WAITING = {
    "approval.waiting", COLUMNS "WHERE state = 0 AND " SEEN "AND asked > ? ORDER BY id DESC LIMIT 500"};
static const struct store_stmt COUNT = {
    "approval.count", "SELECT count(*) FROM approval WHERE state = 0 AND " SEEN "AND asked > ?"};
static const struct store_stmt COUNT_GRANTED = {
    "approval.count_granted", "SELECT count(*) FROM approval WHERE state = 1 AND agency = ? AND used = 0 AND asker = ? "
                              "AND agreed > ?"};
static const struct store_stmt ONE = {"approval.one", COLUMNS "WHERE state = 0 AND id = ?"};
static const struct store_stmt GRANTED = {
    "approval.granted", COLUMNS "WHERE state = 1 AND agency = ? AND used = 0 AND asker = ? AND agreed > ? "
                        "ORDER BY id DESC LIMIT 500"};
static const struct store_stmt DECIDE = {
    "approval.decide", "UPDATE approval SET state = ?, decider = ?, agreed = ?, used = ? WHERE id = ? AND state = ? "
                       "AND digest = ?"};
static const struct store_stmt USE = {
    "approval.use", "UPDATE approval SET used = 1 WHERE id = ? AND state = 1 AND used = 0 AND asker = ? AND agreed > ?"};

enum { WAITS, AGREED, REFUSED_STATE, TAKEN_BACK };

static const struct approval_rule *rule_of(const struct approval_rules *rules, struct str act)
{
    for (size_t i = 0; rules && i < rules->count; i++)
        if (str_eq(rules->rules[i].act, act))
            return &rules->rules[i];
    return NULL;
}

static void hex_of(const uint8_t digest[APPROVAL_DIGEST], char ret[2 * APPROVAL_DIGEST + 1])
{
    for (size_t i = 0; i < APPROVAL_DIGEST; i++)
        snprintf(ret + 2 * i, 3, "%02x", digest[i]);
}

/* One who asked, act, object, parameters, sealed words and hour: what is agreed to. */
static void digest_of(struct arena *arena, const struct approval *a, uint8_t ret[VAULT_HASH])
{
    uint8_t words[VAULT_HASH];
    char hex[2 * APPROVAL_DIGEST + 1];
    vault_hash(a->hidden, words);
    hex_of(words, hex);
    struct str all = str_printf(arena, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%s",
                                STR_ARG(a->act), STR_ARG(a->object), STR_ARG(a->params), a->agency, a->asker, a->asked,
                                hex);
    vault_hash(all, ret);
}

static struct audit_line line_of(const struct session *session, struct arena *arena, const struct approval *a,
                                 const char *action, struct str words)
{
    return (struct audit_line){
        .day = clock_day(clock_now()), .member = session_member(session), .action = action,
        .object = str_printf(arena, "approval:%" PRId64 " " STR_FMT " " STR_FMT " %.16s", a->id, STR_ARG(a->act),
                             STR_ARG(a->object), a->digest),
        .detail = session_audit_detail(session, arena, words)};
}

/* ---- asking ---- */

struct asking {
    struct approval *a;
    const struct session *session;
    struct arena *arena;
    const uint8_t *digest;
    struct str why; /* open: for the log */
};

static bool ask_write(struct store_conn *conn, void *context, struct err *err)
{
    struct asking *in = context;
    struct approval *a = in->a;
    int64_t same;
    if (!store_number(conn, &SAME, VALUES(V_TEXT(a->act), V_TEXT(a->object),
                                          V_INT(clock_now() - (int64_t)APPROVAL_HOURS * 3600), V_TEXT(a->params)), 0,
                      &same, err))
        return false;
    if (same)
        return err_set(err, ERR_CONFLICT, "!approval-waits");
    if (!store_run(conn, &ADD, VALUES(V_TEXT(a->act), V_TEXT(a->object), V_TEXT(a->params),
                                      V_BYTES(in->digest, APPROVAL_DIGEST), V_INT(a->agency), V_INT(a->asker),
                                      V_INT(a->asked), a->hidden.n ? V_BLOB(a->hidden) : V_NULL), err))
        return false;
    a->id = store_last_id(conn);
    struct audit_line line = line_of(in->session, in->arena, a, "approval.ask", in->why);
    return audit_add(conn, &line, err);
}

/* The reason and what else must not stand in clear, as one. */
static struct str words_sealed(const struct session *session, struct arena *arena, const json_t *words, struct str why)
{
    json_t *all = words ? json_copy((json_t *)(uintptr_t)words) : json_object();
    json_object_set_new(all, "why", json_stringn(why.p, why.n));
    char *text = json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    struct str sealed = session_audit_detail(session, arena, str_from(text ? text : "{}"));
    free(text);
    json_decref(all);
    return sealed;
}

bool approval_ask(const struct records *records, const struct session *session, struct arena *arena,
                  const struct approval_wish *wish, int64_t *ret_id, struct err *err)
{
    uint8_t digest[VAULT_HASH];
    struct str why = str_trim(wish->why);
    char *params = wish->params ? json_dumps(wish->params, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    struct approval a = {.act = wish->act, .agency = wish->agency, .asker = session_member(session),
                         .asked = clock_now() / 3600 * 3600, .params = str_copy(arena, str_from(params ? params : "{}"))};
    free(params);
    if (session_step(session) != STEP_READY || !rule_of(records->approvals, wish->act))
        return err_set(err, ERR_DENIED, "!right-missing");
    if (why.n > 4000 || !str_is_utf8(why))
        return err_field(err, "why", "!field-too-long");
    a.object = str_printf(arena, "%s:%" PRId64, wish->object, wish->about);
    a.hidden = words_sealed(session, arena, wish->words, why);
    if (!a.hidden.n && (wish->words || strcmp(wish->object, "member") != 0))
        return err_set(err, ERR_DENIED, "!key-missing");
    digest_of(arena, &a, digest);
    hex_of(digest, a.digest);
    struct asking in = {.a = &a, .session = session, .arena = arena, .digest = digest, .why = why};
    if (!store_write(records->store, ask_write, &in, err))
        return false;
    *ret_id = a.id;
    return true;
}

/* ---- who may agree ---- */

static bool role_fits(const struct approval_rule *rule, const struct member *member)
{
    for (size_t i = 0; i < rule->second_count; i++)
        if (str_eq(rule->second[i], member->role_id) || str_is(rule->second[i], role_name(member->role)))
            return true;
    return false;
}

static bool about_member(const struct approval *a)
{
    return str_starts(a->object, STR("member:"));
}

/* Of the agency it is about; about a member, also one who looks after all of them. */
static bool at_home(const struct approval *a, int64_t agency, enum role role)
{
    return agency == a->agency || (about_member(a) && role_has(role, RIGHT_ADMINISTER));
}

static bool could_agree(struct store_conn *conn, const struct approval_rule *rule, const struct approval *a,
                        const struct member *member, bool *ret, struct err *err)
{
    int64_t by;
    int32_t day;
    bool self = member->id == a->asker || (about_member(a) && member->id == a->about);
    *ret = false;
    if (member->state != MEMBER_ACTIVE || self || !role_fits(rule, member) || !at_home(a, member->agency, member->role) ||
        (!about_member(a) && !member->has_key))
        return true;
    if (!member_made_by(conn, member->id, &by, &day, err))
        return false;
    *ret = by != a->asker || clock_day(clock_now()) >= day + APPROVAL_HANDS;
    return true;
}

static bool anybody_could(struct store_conn *conn, struct arena *arena, const struct approval_rule *rule,
                          const struct approval *a, bool *ret, struct err *err)
{
    struct member *members;
    size_t count;
    *ret = false;
    if (!member_list(conn, arena, 0, &members, &count, err))
        return false;
    for (size_t i = 0; i < count && !*ret; i++)
        if (!could_agree(conn, rule, a, &members[i], ret, err))
            return false;
    return true;
}

/* What the one who looks may do with it, apart from whether she may read what it is about. */
static bool look(struct store_conn *conn, const struct records *records, const struct session *session,
                 struct arena *arena, struct approval *a, struct err *err)
{
    const struct approval_rule *rule = rule_of(records->approvals, a->act);
    int64_t now = clock_now(), day = (int64_t)APPROVAL_HOURS * 3600;
    struct member me;
    bool could = false, others = false;
    a->may_refuse = true;
    if (!rule) /* a pack ended the act meanwhile: it can be refused and nothing else */
        return true;
    if (!member_get(conn, arena, session_member(session), &me, err) || !could_agree(conn, rule, a, &me, &could, err) ||
        !anybody_could(conn, arena, rule, a, &others, err))
        return false;
    a->alone = !others;
    a->from = a->alone ? a->asked + day + 3600 : a->asked;
    a->until = a->asked + 3600 + (a->alone ? (int64_t)APPROVAL_ALONE_HOURS * 3600 : day);
    bool who = a->alone ? a->mine && (!about_member(a) || role_fits(rule, &me)) : could;
    a->may_take = who && now >= a->from && now <= a->until;
    return true;
}

/* Whoever may not open what it is about sees that it waits, not why, and does not agree to it.  Opens connections. */
static void read_right(const struct records *records, const struct session *session, struct arena *arena,
                       struct approval *a)
{
    struct item item;
    struct err ignored;
    a->reads = true;
    if (str_starts(a->object, STR("record:"))) {
        a->reads = item_peek(records, session, arena, a->about, &item, &ignored);
        if (a->reads)
            item_end(&item);
    } else if (str_starts(a->object, STR("agency:"))) {
        a->reads = a->mine || role_has(session_role(session), RIGHT_AGENCY);
    }
    if (a->reads)
        return;
    a->why = a->words = STR("");
    a->may_take = false;
}

/* The reason apart from the other words. */
static void read_words(const struct session *session, struct arena *arena, struct approval *a)
{
    struct err ignored;
    struct str text;
    a->why = a->words = STR("");
    if (!a->hidden.n || !session_audit_open(session, arena, a->hidden, &text, &ignored))
        return;
    str_cut(&text, ' '); /* the time before it */
    json_t *all = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);
    const json_t *why = json_object_get(all, "why");
    if (json_is_string(why)) {
        a->why = str_copy(arena, str_make(json_string_value(why), json_string_length(why)));
        a->words = text;
    }
    json_decref(all);
}

static bool read_row(struct store_rows *rows, const struct session *session, struct arena *arena, struct approval *ret)
{
    uint8_t digest[APPROVAL_DIGEST], now[VAULT_HASH];
    struct str rest;
    *ret = (struct approval){.id = store_int(rows, 0), .act = store_text(rows, 1, arena),
                             .object = store_text(rows, 2, arena), .params = store_text(rows, 3, arena),
                             .agency = store_int(rows, 5), .asker = store_int(rows, 6), .asked = store_int(rows, 7),
                             .hidden = store_text(rows, 8, arena), .agreed = store_int(rows, 9)};
    rest = ret->object;
    str_cut(&rest, ':');
    digest_of(arena, ret, now);
    if (!store_bytes(rows, 4, digest, sizeof digest) || !vault_same(digest, now, sizeof digest) ||
        !str_int(rest, 0, INT64_MAX, &ret->about))
        return false;
    ret->mine = ret->asker == session_member(session);
    read_words(session, arena, ret);
    hex_of(digest, ret->digest);
    return true;
}

enum { MOST = 500 };

static bool read_rows(struct store_rows *rows, const struct session *session, struct arena *arena, struct approval *list,
                      size_t *count, struct err *err)
{
    while (*count < MOST && store_next(rows))
        *count += read_row(rows, session, arena, &list[*count]);
    return store_end(rows, err);
}

bool approval_list(const struct records *records, const struct session *session, struct arena *arena,
                   struct approval **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    int64_t since = clock_now() - (APPROVAL_ALONE_HOURS + 1) * (int64_t)3600;
    struct approval *list = ARENA_ARRAY(arena, MOST, struct approval);
    size_t count = 0, kept = 0;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &WAITING, VALUES(V_INT(session_agency(session)),
                                                 V_INT(role_has(session_role(session), RIGHT_ADMINISTER)), V_INT(since)),
                          &rows, err) && read_rows(&rows, session, arena, list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        ok = look(conn, records, session, arena, &list[i], err);
        if (ok && list[i].until >= clock_now())
            list[kept++] = list[i];
    }
    store_read_end(conn);
    for (size_t i = 0; ok && i < kept; i++)
        read_right(records, session, arena, &list[i]);
    *ret = list;
    *ret_count = kept;
    return ok;
}

static int64_t granted_since(void)
{
    return clock_now() - (APPROVAL_HOURS + 1) * (int64_t)3600;
}

bool approval_count(struct store_conn *conn, const struct session *session, int64_t *ret, struct err *err)
{
    int64_t granted;
    if (!store_number(conn, &COUNT, VALUES(V_INT(session_agency(session)),
                                           V_INT(role_has(session_role(session), RIGHT_ADMINISTER)),
                                           V_INT(granted_since())), 0, ret, err) ||
        !store_number(conn, &COUNT_GRANTED, VALUES(V_INT(session_agency(session)), V_INT(session_member(session)),
                                                   V_INT(granted_since())), 0, &granted, err))
        return false;
    *ret += granted;
    return true;
}

/* ---- deciding ---- */

struct deciding {
    struct approval a;
    uint8_t digest[APPROVAL_DIGEST];
    int64_t from, to, decider, agreed;
    bool used;
    struct audit_line line;
};

static bool decide_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct deciding *in = context;
    if (!store_run(conn, &DECIDE, VALUES(V_INT(in->to), V_INT(in->decider), V_INT(in->agreed), V_INT(in->used),
                                         V_INT(in->a.id), V_INT(in->from), V_BYTES(in->digest, APPROVAL_DIGEST)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!approval-over");
    return audit_add(conn, &in->line, err);
}

/* The wish as it waits; what is another agency's does not exist. */
static bool find_one(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                     struct deciding *ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    bool found = false, fits = false;
    *ret = (struct deciding){.decider = session_member(session)};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &ONE, VALUES(V_INT(id)), &rows, err);
    if (ok && store_next(&rows)) {
        found = true;
        fits = read_row(&rows, session, arena, &ret->a) && store_bytes(&rows, 4, ret->digest, APPROVAL_DIGEST);
    }
    ok = ok && store_end(&rows, err);
    bool seen = found && at_home(&ret->a, session_agency(session), session_role(session));
    if (ok && !seen)
        ok = err_set(err, ERR_NOT_FOUND, "!approval-unknown");
    else if (ok && !fits)
        ok = err_set(err, ERR_CONFLICT, "!approval-changed");
    ok = ok && look(conn, records, session, arena, &ret->a, err);
    store_read_end(conn);
    if (ok)
        read_right(records, session, arena, &ret->a);
    return ok;
}

bool approval_is_later(const struct approval *a)
{
    json_t *params = json_loadb(a->params.p, a->params.n, JSON_REJECT_DUPLICATES, NULL);
    const char *way = json_string_value(json_object_get(params, "way"));
    bool later = way && strcmp(way, "export") == 0;
    json_decref(params);
    return later;
}

static bool run_act(const struct records *records, const struct session *session, struct arena *arena,
                    const struct approval *a, char ret_said[APPROVAL_SAID], struct err *err)
{
    struct records agreed = *records;
    struct approval_doing doing = {.store = records->store, .records = &agreed, .session = session, .arena = arena,
                                   .asker = a->asker, .about = a->about, .why = a->why};
    bool ok = false, known = false;
    agreed.approvals = NULL;
    doing.params = json_loadb(a->params.p, a->params.n, JSON_REJECT_DUPLICATES, NULL);
    doing.words = json_loadb(a->words.p, a->words.n, JSON_REJECT_DUPLICATES, NULL);
    for (const struct approval_act *act = approval_acts; act->id; act++)
        if (str_is(a->act, act->id)) {
            known = true;
            ok = act->run(&doing, err);
        }
    memcpy(ret_said, doing.said, sizeof doing.said);
    vault_wipe(doing.said, sizeof doing.said);
    json_decref(doing.params);
    json_decref(doing.words);
    return known ? ok : err_set(err, ERR_FAULT, "nothing here does \"" STR_FMT "\"", STR_ARG(a->act));
}

bool approval_take(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                   struct str digest, char ret_said[APPROVAL_SAID], struct err *err)
{
    struct deciding in;
    struct err why;
    if (!find_one(records, session, arena, id, &in, err))
        return false;
    bool later = approval_is_later(&in.a);
    if (!str_is(digest, in.a.digest))
        return err_set(err, ERR_CONFLICT, "!approval-changed");
    if (clock_now() > in.a.until)
        return err_set(err, ERR_CONFLICT, "!approval-over");
    if (!in.a.may_take)
        return err_set(err, ERR_DENIED, "!approval-not-you");
    in.to = AGREED;
    in.agreed = clock_now() / 3600 * 3600;
    in.used = !later;
    in.line = line_of(session, arena, &in.a, "approval.agree", STR(""));
    if (!store_write(records->store, decide_write, &in, err))
        return false;
    if (later || run_act(records, session, arena, &in.a, ret_said, err))
        return true;
    in.from = AGREED;
    in.to = WAITS;
    in.decider = in.agreed = 0;
    in.used = false;
    in.line = line_of(session, arena, &in.a, "approval.failed", STR(""));
    bool waits = store_write(records->store, decide_write, &in, &why); /* else it counts as done: asked anew */
    UNUSED(waits);
    return false;
}

bool approval_refuse(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                     struct err *err)
{
    struct deciding in;
    if (!find_one(records, session, arena, id, &in, err))
        return false;
    in.to = in.a.mine ? TAKEN_BACK : REFUSED_STATE;
    in.line = line_of(session, arena, &in.a, in.a.mine ? "approval.back" : "approval.refuse", STR(""));
    return store_write(records->store, decide_write, &in, err);
}

/* ---- done later ---- */

bool approval_granted_list(const struct records *records, const struct session *session, struct arena *arena,
                           struct approval **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, MOST, struct approval);
    *ret_count = 0;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_query(conn, &GRANTED, VALUES(V_INT(session_agency(session)), V_INT(session_member(session)),
                                                 V_INT(granted_since())), &rows, err) &&
              read_rows(&rows, session, arena, *ret, ret_count, err);
    store_read_end(conn);
    for (size_t i = 0; i < *ret_count; i++) {
        (*ret)[i].from = (*ret)[i].agreed;
        (*ret)[i].until = (*ret)[i].agreed + (APPROVAL_HOURS + 1) * (int64_t)3600;
        (*ret)[i].reads = true;
    }
    return ok;
}

bool approval_granted(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                      struct approval *ret, struct err *err)
{
    struct approval *list;
    size_t count;
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!approval_granted_list(records, session, arena, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (list[i].id == id) {
            *ret = list[i];
            return true;
        }
    return err_set(err, ERR_NOT_FOUND, "!approval-unknown");
}

bool approval_use(struct store_conn *conn, const struct session *session, struct arena *arena, const struct approval *a,
                  struct err *err)
{
    struct audit_line line = line_of(session, arena, a, "approval.use", STR(""));
    if (!store_run(conn, &USE, VALUES(V_INT(a->id), V_INT(session_member(session)), V_INT(granted_since())), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!approval-over");
    return audit_add(conn, &line, err);
}
