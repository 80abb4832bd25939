/* team.c - see team.h. */
#include "record/team.h"

#include "base/clock.h"
#include "store/audit.h"

static const struct store_stmt LIST = {"team.list", "SELECT team FROM member_group WHERE member = ? ORDER BY team"};
static const struct store_stmt NAMES = {
    "team.names", "SELECT DISTINCT g.team FROM member_group g JOIN member m ON m.id = g.member WHERE m.agency = ? "
                  "ORDER BY g.team"};
static const struct store_stmt CLEAR = {"team.clear", "DELETE FROM member_group WHERE member = ?"};
static const struct store_stmt ADD = {
    "team.add", "INSERT INTO member_group (member, team) VALUES (?, ?) ON CONFLICT DO NOTHING"};
/* Searches in memory make their list anew. */
static const struct store_stmt STAMP = {"team.stamp", "UPDATE search_stamp SET n = n + 1 WHERE id = 1"};

/* ---- roles of members ---- */

bool role_as_named(const struct roles *roles, struct str id, struct role_as *ret, struct err *err)
{
    const struct role_rule *rule = role_rule_find(roles, id);
    enum role base;
    if (rule)
        *ret = (struct role_as){.id = rule->id, .base = rule->base};
    else if (role_find(id, &base, err))
        *ret = role_as(base);
    else
        return false;
    return true;
}

static const char *pack_names(const struct pack_set *packs, struct arena *arena)
{
    struct buf names = {.arena = arena};
    for (size_t i = 0; i < packs->count; i++)
        buf_printf(&names, "%s%s", i ? ", " : "", packs->folders[i]);
    return str_copy(arena, buf_str(&names)).p;
}

static bool fit_member(struct store *store, const struct pack_set *packs, const struct roles *roles, struct arena *arena,
                       const struct member *member, struct err *err)
{
    struct role_as role;
    struct err why;
    if (member->state == MEMBER_DISABLED)
        return true;
    if (!role_as_named(roles, member->role_id, &role, &why))
        return err_set(err, ERR_INPUT,
                       "member " STR_FMT " has the role \"" STR_FMT "\", which no pack declares (%s): put back "
                       "roles/" STR_FMT ".yaml, or give another role with \"kres admin user role " STR_FMT " ROLE\"",
                       STR_ARG(member->login), STR_ARG(member->role_id), pack_names(packs, arena),
                       STR_ARG(member->role_id), STR_ARG(member->login));
    return role.base == member->role || member_set_role_as(store, 0, member->id, role, err) ||
           err_wrap(err, "the packs changed what role " STR_FMT " of member " STR_FMT " stands on",
                    STR_ARG(member->role_id), STR_ARG(member->login));
}

bool roles_fit_members(struct store *store, const struct pack_set *packs, const struct roles *roles, struct err *err)
{
    struct arena arena = {0};
    struct store_conn *conn;
    struct member *members = NULL;
    size_t count = 0;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = member_list(conn, &arena, 0, &members, &count, err);
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++)
        ok = fit_member(store, packs, roles, &arena, &members[i], err);
    arena_clear(&arena);
    return ok;
}

static enum role base_of(const struct roles *roles, struct str id)
{
    struct role_as role = {.base = ROLE_NONE};
    struct err ignored;
    return role_as_named(roles, id, &role, &ignored) ? role.base : ROLE_NONE;
}

static bool kind_further(const struct roles *roles, struct str a, struct str b, struct str kind)
{
    for (int verb = 0; verb < ROLE_VERBS; verb++)
        if (role_scope(roles, b, kind, (enum role_verb)verb) > role_scope(roles, a, kind, (enum role_verb)verb))
            return true;
    return false;
}

bool role_reaches_further(const struct roles *roles, struct str a, struct str b)
{
    enum role from = base_of(roles, a), to = base_of(roles, b);
    for (int right = 1; right < RIGHTS; right++)
        if (right != RIGHT_SELF && role_has(to, (enum right)right) && !role_has(from, (enum right)right))
            return true;
    const struct role_rule *rule = role_rule_find(roles, b);
    for (size_t i = 0; rule && i < rule->access_count; i++)
        if (kind_further(roles, a, b, rule->access[i].kind))
            return true;
    return false;
}

/* ---- groups ---- */

static bool read_words(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt, int64_t id,
                       struct str **ret, size_t *ret_count, struct err *err)
{
    enum { MOST = 1000 };
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, MOST, struct str);
    *ret_count = 0;
    if (!store_query(conn, stmt, VALUES(V_INT(id)), &rows, err))
        return false;
    while (*ret_count < MOST && store_next(&rows))
        (*ret)[(*ret_count)++] = store_text(&rows, 0, arena);
    return store_end(&rows, err);
}

bool team_list(struct store_conn *conn, struct arena *arena, int64_t member, struct str **ret, size_t *ret_count,
               struct err *err)
{
    return read_words(conn, arena, &LIST, member, ret, ret_count, err);
}

bool team_names(struct store_conn *conn, struct arena *arena, int64_t agency, struct str **ret, size_t *ret_count,
                struct err *err)
{
    return read_words(conn, arena, &NAMES, agency, ret, ret_count, err);
}

struct teams { int64_t by, member; struct str list[TEAMS_MOST]; size_t count; };

static bool set_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct teams *teams = context;
    char object[40];
    if (!store_run(conn, &CLEAR, VALUES(V_INT(teams->member)), err))
        return false;
    for (size_t i = 0; i < teams->count; i++)
        if (!store_run(conn, &ADD, VALUES(V_INT(teams->member), V_TEXT(teams->list[i])), err))
            return false;
    snprintf(object, sizeof object, "member:%" PRId64, teams->member);
    struct audit_line line = {.day = clock_day(clock_now()), .member = teams->by, .action = "member.groups",
                              .object = str_from(object)};
    return store_run(conn, &STAMP, NO_VALUES, err) && audit_add(conn, &line, err);
}

bool team_set(struct store *store, int64_t by, int64_t member, struct str words, struct err *err)
{
    struct teams teams = {.by = by, .member = member};
    if (!str_is_utf8(words) || memchr(words.p ? words.p : "", '\0', words.n))
        return err_field(err, "groups", "!field-not-text");
    for (size_t at = 0, end; at <= words.n; at = end + 1) {
        for (end = at; end < words.n && words.p[end] != ',' && words.p[end] != '\n'; end++)
            ;
        struct str one = str_trim(str_slice(words, at, end));
        if (one.n > TEAM_LONGEST || (one.n && teams.count == TEAMS_MOST))
            return err_field(err, "groups", "!field-too-long");
        if (one.n)
            teams.list[teams.count++] = one;
    }
    return store_write(store, set_write, &teams, err);
}
