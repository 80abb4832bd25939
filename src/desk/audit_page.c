/* audit_page.c - who did what: the log, newest first, a page at a time by line number.
 *
 * Members see what members of their own agency did, and the sealed details that are sealed to it;
 * administrators see the open fields of all lines and no detail. */
#include "base/clock.h"
#include "desk/pages.h"

enum { AUDIT_PAGE = 100 };

static const struct store_stmt AUDIT_ALL = {"desk.audit_all",
    "SELECT number, day, member, action, object, detail FROM audit WHERE number < ?1 ORDER BY number DESC LIMIT ?2"};
static const struct store_stmt AUDIT_AGENCY = {"desk.audit_agency",
    "SELECT number, day, member, action, object, detail FROM audit WHERE number < ?1 "
    "AND member IN (SELECT id FROM member WHERE agency = ?3) ORDER BY number DESC LIMIT ?2"};

struct line { int64_t number, member; int32_t day; struct str action, object, detail; };

static bool lines_read(struct web_request *request, int64_t before, struct line *lines, size_t *ret_count,
                       struct err *err)
{
    bool all = desk_may(request, RIGHT_ADMINISTER), ok;
    const struct store_value values[] = {V_INT(before), V_INT(AUDIT_PAGE + 1),
                                         V_INT(session_agency(desk_session(request)))};
    struct store_conn *conn;
    struct store_rows rows;
    size_t count = 0;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = store_query(conn, all ? &AUDIT_ALL : &AUDIT_AGENCY, values, all ? 2 : 3, &rows, err);
    if (ok) {
        while (store_next(&rows) && count < AUDIT_PAGE + 1) {
            lines[count++] = (struct line){
                .number = store_int(&rows, 0), .day = (int32_t)store_int(&rows, 1), .member = store_int(&rows, 2),
                .action = store_text(&rows, 3, request->arena), .object = store_text(&rows, 4, request->arena),
                .detail = store_text(&rows, 5, request->arena)};
        }
        ok = store_end(&rows, err);
    }
    store_read_end(conn);
    *ret_count = count;
    return ok;
}

/* A detail is the exact time ("2026-11-24T12:30:05Z") and, behind a space, what else there is to say. */
void audit_detail_view(const struct web_request *request, json_t *item, struct str detail)
{
    enum { DAY = 10, TIME = 20 };
    bool timed = detail.n >= TIME && detail.p[DAY] == 'T' && detail.p[TIME - 1] == 'Z';
    int64_t hour, minute, second;
    int32_t day;

    if (timed && clock_day_parse(str_slice(detail, 0, DAY), &day) && str_int(str_slice(detail, 11, 13), 0, 23, &hour) &&
        str_int(str_slice(detail, 14, 16), 0, 59, &minute) && str_int(str_slice(detail, 17, 19), 0, 60, &second))
        view_time(request, item, "at", clock_day_start(day) + hour * 3600 + minute * 60 + second);
    view_text(item, "time", timed ? str_slice(detail, 11, TIME - 1) : STR(""));
    view_text(item, "detail", str_trim(str_slice(detail, timed ? TIME : 0, detail.n)));
    view_flag(item, "timed", timed);
}

static void line_view(struct web_request *request, json_t *list, const struct line *line, const struct member *members,
                      size_t member_count)
{
    struct str detail;
    struct err ignored;
    json_t *item = view_item(list);

    view_number(item, "number", line->number);
    view_day(request, item, "day", line->day);
    view_text(item, "action", line->action);
    view_word(request, item, "action_name", "audit", line->action);
    view_text(item, "object", line->object);
    view_flag(item, "program", line->member == 0);
    view_flag(item, "reporter", line->member == -1);
    view_flag(item, "person", line->member > 0);
    for (size_t i = 0; i < member_count; i++) {
        if (members[i].id == line->member)
            view_text(item, "who", members[i].name);
    }
    /* A detail that does not open is sealed to others: that is no fault. */
    if (line->detail.n && session_audit_open(desk_session(request), request->arena, line->detail, &detail, &ignored))
        audit_detail_view(request, item, detail);
    else
        view_flag(item, "sealed", line->detail.n > 0);
}

bool audit_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct line *lines = ARENA_ARRAY(request->arena, AUDIT_PAGE + 1, struct line);
    struct member *members;
    size_t count, member_count;
    int64_t before = INT64_MAX;

    if (web_has(request, "before") && !web_get_int(request, "before", 1, INT64_MAX, &before, err))
        return false;
    if (!lines_read(request, before, lines, &count, err) || !desk_members(request, 0, &members, &member_count, err))
        return false;
    json_t *view = json_object(), *list = view_list(view, "lines");
    for (size_t i = 0; i < count && i < AUDIT_PAGE; i++)
        line_view(request, list, &lines[i], members, member_count);
    if (count > AUDIT_PAGE)
        view_number(view, "next", lines[AUDIT_PAGE - 1].number);
    view_flag(view, "more", count > AUDIT_PAGE);
    view_flag(view, "later", before != INT64_MAX);
    view_flag(view, "everything", desk_may(request, RIGHT_ADMINISTER));
    view_flag(view, "empty", count == 0);
    view_flag(view, "at_admin", true);
    view_flag(view, "at_audit", true);
    return desk_show(reply, "desk-audit", view);
}
