/* trail.c - a member's own trail: what the audit log says of them, the newest first, a page at a time by line number.
 *
 * Lines of other kinds are passed over while reading, a bounded number a page, so that a rare kind costs no more than a
 * common one; the next page goes on where this one stopped. */
#include "desk/pages.h"

enum { TRAIL_PAGE = 50, TRAIL_LOOK = 2000, TRAIL_FLAGS = 5 };

static const struct store_stmt TRAIL = {"desk.trail",
    "SELECT number, day, action, object, detail FROM audit WHERE member = ? AND number < ? ORDER BY number DESC LIMIT ?"};

/* Which actions a choice means: beginnings of their names, the more particular group first. */
struct group { const char *name; const char *const actions[8]; };
static const struct group groups[] = {
    {"read", {"report.read", "report.review-read", "report.open-original", "report.export", "content.read-restricted"}},
    {"report", {"report."}},
    {"account", {"member.sign-in", "member.password", "member.code-app", "member.recover", "member.key-", "member.split"}},
    {"people", {"member.", "agency.", "api-key.", "watch."}},
    {"content", {"content.", "facility."}},
};

/* The first group that an action belongs to; LEN(groups) for none. */
static size_t group_of(struct str action)
{
    for (size_t i = 0; i < LEN(groups); i++)
        for (size_t k = 0; k < LEN(groups[i].actions) && groups[i].actions[k]; k++)
            if (str_starts(action, str_from(groups[i].actions[k])))
                return i;
    return LEN(groups);
}

static bool is_wanted(struct str wanted, struct str action)
{
    size_t group = group_of(action);

    return !wanted.n || str_eq(wanted, action) || (group < LEN(groups) && str_is(wanted, groups[group].name));
}

struct line { int64_t number; int32_t day; struct str action, object, detail; };
struct trail { struct line lines[TRAIL_PAGE]; size_t count; int64_t next; };

static bool trail_read(struct web_request *request, int64_t before, struct str wanted, struct trail *ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    int64_t looked = 0, most = wanted.n ? TRAIL_LOOK : TRAIL_PAGE + 1;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = store_query(conn, &TRAIL, VALUES(V_INT(session_member(desk_session(request))), V_INT(before),
                                               V_INT(most)), &rows, err);
    while (ok && ret->next == 0 && store_next(&rows)) {
        struct line line = {.number = store_int(&rows, 0), .day = (int32_t)store_int(&rows, 1),
                            .action = store_text(&rows, 2, request->arena)};
        if (ret->count == TRAIL_PAGE && is_wanted(wanted, line.action)) {
            ret->next = ret->lines[TRAIL_PAGE - 1].number;
        } else if (ret->count < TRAIL_PAGE && is_wanted(wanted, line.action)) {
            line.object = store_text(&rows, 3, request->arena);
            line.detail = store_text(&rows, 4, request->arena);
            ret->lines[ret->count++] = line;
        }
        if (++looked == TRAIL_LOOK && ret->next == 0)
            ret->next = line.number;
    }
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

/* "report:42" leads to the report, when one may read reports at all. */
static void object_view(const struct web_request *request, json_t *item, struct str object)
{
    struct str id = object, kind = str_cut(&id, ':');
    int64_t number;

    /* Of one's own account nothing more is to be said. */
    if (str_is(kind, "member") && str_int(id, 1, INT64_MAX, &number) && number == session_member(desk_session(request)))
        return;
    view_text(item, "object", object);
    if (str_is(kind, "report") && desk_may(request, RIGHT_READ) && str_int(id, 1, INT64_MAX, &number))
        view_number(item, "report", number);
}

static void line_view(struct web_request *request, json_t *list, const struct line *line)
{
    struct str detail;
    struct err ignored;
    json_t *item = view_item(list);

    view_number(item, "number", line->number);
    view_day(request, item, "day", line->day);
    view_text(item, "action", line->action);
    view_word(request, item, "action_name", "audit", line->action);
    object_view(request, item, line->object);
    if (line->detail.n && session_audit_open(desk_session(request), request->arena, line->detail, &detail, &ignored))
        audit_detail_view(request, item, detail);
    else
        view_flag(item, "sealed", line->detail.n > 0);
}

static bool flags_view(struct web_request *request, json_t *view, struct err *err)
{
    struct watch_flag flags[TRAIL_FLAGS];
    struct member *members;
    struct store_conn *conn;
    size_t count, member_count;

    if (!desk_members(request, 0, &members, &member_count, err) ||
        !store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = watch_flags(conn, request->arena, WATCH_OF_MEMBER, session_member(desk_session(request)), 0, TRAIL_FLAGS,
                          flags, &count, err);
    store_read_end(conn);
    if (!ok)
        return false;
    json_t *list = view_list(view, "flags");
    for (size_t i = 0; i < count; i++)
        watch_flag_view(request, list, &flags[i], members, member_count);
    view_flag(view, "flagged", count > 0);
    return true;
}

static void choices_view(const struct web_request *request, json_t *view, struct str wanted)
{
    json_t *list = view_list(view, "choices");
    bool known = !wanted.n;

    for (size_t i = 0; i < LEN(groups); i++) {
        json_t *item = view_item(list);
        view_name(item, "value", groups[i].name);
        view_word(request, item, "name", "trail", str_from(groups[i].name));
        view_flag(item, "current", str_is(wanted, groups[i].name));
        known = known || str_is(wanted, groups[i].name);
    }
    view_flag(view, "all", !wanted.n);
    if (!known) /* one action: somebody followed it from a line */
        view_word(request, view, "only", "audit", wanted);
}

bool trail_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct trail *trail = ARENA_NEW(request->arena, struct trail);
    struct str wanted = str_slice(web_get(request, "action"), 0, 60), next = STR("");
    struct buf filters = {.arena = request->arena};
    int64_t before = INT64_MAX;

    if (web_get(request, "after").n && !web_get_int(request, "after", 1, INT64_MAX, &before, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "lines");
    if (!trail_read(request, before, wanted, trail, err) || !flags_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    for (size_t i = 0; i < trail->count; i++)
        line_view(request, list, &trail->lines[i]);
    if (trail->next)
        next = str_printf(request->arena, "%" PRId64, trail->next);
    query_add(&filters, "action", wanted);
    paging_view(request, view, buf_str(&filters), next);
    choices_view(request, view, wanted);
    view_flag(view, "more", next.n > 0);
    view_flag(view, "empty", trail->count == 0);
    view_flag(view, "at_account", true);
    return desk_show(reply, "desk-trail", view);
}
