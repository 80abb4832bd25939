/* inbox.c - the queue: what is urgent, what is old, what is mine; a page at a time by key, never by offset. */
#include "case/report_kind.h"
#include "case/ties.h"
#include "desk/pages.h"

enum { INBOX_PAGE = 50, INBOX_MOST = 200 };

static const char *const levels[] = {"high", "some", "none"};

static int level_asked(struct str name)
{
    for (int level = LEVEL_NONE; level <= LEVEL_HIGH; level++) {
        if (str_is(name, screen_level_name((enum screen_level)level)))
            return level;
    }
    return -1;
}

static struct case_filter filter_asked(const struct web_request *request, unsigned limit)
{
    int64_t asked;

    if (str_int(web_get(request, "limit"), 1, INBOX_MOST, &asked))
        limit = (unsigned)asked;
    return (struct case_filter){
        .state = web_get(request, "state"),
        .level = level_asked(web_get(request, "level")),
        .lang = web_get(request, "language"),
        .mine = str_is(web_get(request, "mine"), "1"),
        .after = web_get(request, "after"),
        .limit = limit,
    };
}

/* The filters alone: every link of the queue carries them. */
static struct buf filter_query(const struct web_request *request, const struct case_filter *filter)
{
    struct buf query = {.arena = request->arena};

    query_add(&query, "state", filter->state);
    query_add(&query, "level", filter->level < 0 ? STR("") :
                  str_from(screen_level_name((enum screen_level)filter->level)));
    query_add(&query, "language", filter->lang);
    query_add(&query, "mine", filter->mine ? STR("1") : STR(""));
    return query;
}

struct str inbox_keep(const struct web_request *request)
{
    struct case_filter filter = filter_asked(request, 1);
    struct buf query = filter_query(request, &filter);

    return query.n ? str_printf(request->arena, "?" STR_FMT, STR_ARG(buf_str(&query))) : STR("");
}

static void row_view(const struct web_request *request, json_t *rows, const struct case_row *row, int64_t here,
                     unsigned linked)
{
    struct app *app = desk_app(request);
    const struct report_state *state = report_state_find(app->cases.kind, row->state);
    json_t *view = view_item(rows);

    view_number(view, "id", row->id);
    view_text(view, "state", row->state);
    view_text(view, "state_name", state ? pack_text(state->label, request->lang) : row->state);
    view_level(request, view, row->level);
    view_text(view, "language", row->lang);
    view_text(view, "language_name", words_language_name(app->words, row->lang));
    view_age(request, view, "age", row->day);
    view_text(view, "assignee", row->assignee_name);
    view_flag(view, "assigned", row->assignee != 0);
    view_flag(view, "mine", row->assignee != 0 && row->assignee == session_member(desk_session(request)));
    view_flag(view, "unread", row->unread_message);
    view_flag(view, "referred", row->referred_in);
    view_flag(view, "here", row->id == here);
    view_text(view, "key", row->key);
    view_flag(view, "is_linked", linked > 0);
    view_number(view, "linked", linked);
}

static void choices_view(const struct web_request *request, json_t *queue, const struct case_filter *filter)
{
    struct app *app = desk_app(request);
    json_t *states = view_list(queue, "states"), *level_list = view_list(queue, "levels");
    json_t *languages = view_list(queue, "languages");

    for (size_t i = 0; i < app->cases.kind->state_count; i++) {
        const struct report_state *state = &app->cases.kind->states[i];
        json_t *item = view_item(states);
        view_text(item, "value", state->id);
        view_text(item, "label", pack_text(state->label, request->lang));
        view_flag(item, "chosen", str_eq(state->id, filter->state));
    }
    for (size_t i = 0; i < LEN(levels); i++) {
        json_t *item = view_item(level_list);
        view_name(item, "value", levels[i]);
        view_word(request, item, "label", "level", str_from(levels[i]));
        view_flag(item, "chosen", filter->level >= 0 && str_is(str_from(levels[i]),
                  screen_level_name((enum screen_level)filter->level)));
    }
    for (size_t i = 0; i < app->packs->language_count; i++) {
        json_t *item = view_item(languages);
        view_text(item, "value", app->packs->languages[i]);
        view_text(item, "label", words_language_name(app->words, app->packs->languages[i]));
        view_flag(item, "chosen", str_eq(app->packs->languages[i], filter->lang));
    }
}

static void counts_view(json_t *view, const struct case_counts *counts)
{
    json_t *item = json_object();

    json_object_set_new(view, "counts", item);
    view_number(item, "fresh", counts->fresh);
    view_number(item, "high", counts->high);
    view_number(item, "mine", counts->mine);
    view_number(item, "open", counts->open);
    view_number(item, "unread", counts->unread);
    view_number(item, "all", counts->all);
}

/* How many others each of the rows is linked with, by the latest result. */
static bool linked_of(struct web_request *request, const struct case_row *rows, size_t count, unsigned **ret,
                      struct err *err)
{
    int64_t *reports = ARENA_ARRAY(request->arena, count + 1, int64_t);

    *ret = ARENA_ARRAY(request->arena, count + 1, unsigned);
    for (size_t i = 0; i < count; i++)
        reports[i] = rows[i].id;
    return !desk_app(request)->ties ||
           ties_marks(desk_app(request)->ties, desk_session(request), request->arena, reports, count, *ret, err);
}

bool inbox_view(struct web_request *request, json_t *view, int64_t here, unsigned limit, struct err *err)
{
    struct app *app = desk_app(request);
    struct case_filter filter = filter_asked(request, limit), one_more = filter;
    struct case_counts counts;
    struct case_row *rows;
    unsigned *linked;
    size_t count;
    json_t *queue = json_object(), *list = view_list(view, "rows");

    json_object_set_new(view, "queue", queue);
    /* One row more than shown tells whether there is a next page. */
    one_more.limit = filter.limit < INBOX_MOST ? filter.limit + 1 : INBOX_MOST;
    if (!case_inbox(&app->cases, desk_session(request), request->arena, &one_more, &rows, &count, err) ||
        !case_count(&app->cases, desk_session(request), &counts, err))
        return false;
    bool more = count > filter.limit || (filter.limit == INBOX_MOST && count == INBOX_MOST);
    if (count > filter.limit)
        count = filter.limit;
    if (!linked_of(request, rows, count, &linked, err))
        return false;
    for (size_t i = 0; i < count; i++)
        row_view(request, list, &rows[i], here, linked[i]);
    struct str next = more ? rows[count - 1].key : STR("");
    struct buf query = filter_query(request, &filter);
    if (next.n)
        view_text(view, "next", next);
    paging_view(request, queue, buf_str(&query), next);
    view_text(queue, "query", buf_str(&query));
    view_flag(queue, "filtered", query.n > 0);
    view_flag(queue, "empty", count == 0);
    view_flag(queue, "only_mine", filter.mine);
    view_flag(queue, "only_high", filter.level == LEVEL_HIGH && !filter.state.n && !filter.mine && !filter.lang.n);
    view_flag(queue, "everything", query.n == 0);
    view_flag(queue, "beside", here != 0);
    view_flag(queue, "detailed", filter.state.n || filter.lang.n || (filter.level >= 0 && filter.level != LEVEL_HIGH));
    choices_view(request, queue, &filter);
    counts_view(queue, &counts);
    return true;
}

/* Colleagues who lost everything and ask for the share that is kept here for them. */
static bool helping_view(struct web_request *request, json_t *view, struct err *err)
{
    struct share_info *shares, own;
    size_t count;
    json_t *asking = view_list(view, "asking");

    if (!session_shares(desk_session(request), request->arena, &shares, &count, &own, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (shares[i].asked && !shares[i].passed)
            view_text(view_item(asking), "name", shares[i].owner_name);
    }
    return true;
}

/* What the whole agency should know before anything else. */
static bool warnings_view(struct web_request *request, json_t *view, struct err *err)
{
    struct agency agency;
    struct member *members;
    size_t count;
    json_t *waiting = view_list(view, "waiting");

    if (!desk_agency(request, session_agency(desk_session(request)), &agency, err) ||
        !desk_members(request, agency.id, &members, &count, err))
        return false;
    view_flag(view, "single_holder", agency.key_holders == 1);
    for (size_t i = 0; desk_may(request, RIGHT_ADMIT) && i < count; i++) {
        if (members[i].waiting)
            view_text(view_item(waiting), "name", members[i].name);
    }
    view_number(view, "waiting_count", (int64_t)json_array_size(waiting));
    view_flag(view, "someone_waits", json_array_size(waiting) > 0);
    return true;
}

bool inbox_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    if (desk_may(request, RIGHT_READ) && !session_has_keys(desk_session(request)))
        return desk_go(request, reply, "/ready");
    view = json_object();
    if (!inbox_view(request, view, 0, INBOX_PAGE, err) || !warnings_view(request, view, err) ||
        !helping_view(request, view, err)) {
        json_decref(view);
        return false;
    }
    view_flag(view, "at_inbox", true);
    return desk_show(reply, "desk-inbox", view);
}

/* Small and without a template: the page asks every 15 seconds. */
bool inbox_count_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct case_counts counts;

    if (!case_count(&desk_app(request)->cases, desk_session(request), &counts, err))
        return false;
    json_t *view = json_object();
    counts_view(view, &counts);
    return desk_show(reply, NULL, view);
}
