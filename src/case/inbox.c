/* inbox.c - an agency's queue and its counts: open fields only, no key needed. */
#include "base/clock.h"
#include "case/inside.h"

static const unsigned MOST_ROWS = 200;

/* "RANK-RECORD"; anything else begins at the top. */
static bool read_key(struct str key, int64_t *ret_rank, int64_t *ret_record)
{
    struct str rank = str_cut(&key, '-');
    return str_int(rank, 0, HOLDING_RANKS, ret_rank) && str_int(key, 0, INT64_MAX, ret_record);
}

static void name_assignees(struct case_row *rows, size_t count, const struct member *members, size_t member_count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; rows[i].assignee && k < member_count; k++)
            if (members[k].id == rows[i].assignee)
                rows[i].assignee_name = members[k].name;
}

static struct case_row row_of(struct arena *arena, const struct holding_row *row)
{
    return (struct case_row){.id = row->record, .state = row->state, .lang = row->lang,
                             .key = str_printf(arena, "%u-%" PRId64, row->rank, row->record),
                             .level = level_of(row->rank), .day = row->day, .assignee = row->assignee,
                             .unread_message = row->unread, .referred_in = row->referred_from != 0};
}

bool case_inbox(const struct cases *cases, const struct session *session, struct arena *arena,
                const struct case_filter *filter, struct case_row **ret, size_t *ret_count, struct err *err)
{
    const struct report_state *state = report_state_find(cases->kind, filter->state);
    struct holding_filter wanted = {.agency = session_agency(session), .state = filter->state,
                                    .is_open = state ? state->open : true, .rank = -1, .lang = filter->lang,
                                    .assignee = filter->mine ? session_member(session) : 0, .after_rank = -1,
                                    .limit = filter->limit < 1 ? 1 : filter->limit};
    struct store_conn *conn;
    struct holding_row *rows;
    struct member *members = NULL;
    size_t count = 0, member_count = 0;
    if (!case_allowed(session, RIGHT_QUEUE, err))
        return false;
    if (filter->state.n && !state)
        return err_field(err, "state", "!state-unknown");
    if (filter->level >= 0)
        wanted.rank = (int)rank_of((enum screen_level)filter->level);
    if (wanted.limit > MOST_ROWS)
        wanted.limit = MOST_ROWS;
    if (filter->after.n && !read_key(filter->after, &wanted.after_rank, &wanted.after_record))
        return err_field(err, "after", "!page-key-unknown");
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = holding_page(conn, arena, &wanted, &rows, &count, err);
    bool assigned = false;
    for (size_t i = 0; ok && i < count; i++)
        assigned = assigned || rows[i].assignee;
    ok = ok && (!assigned || member_list(conn, arena, wanted.agency, &members, &member_count, err));
    store_read_end(conn);
    if (!ok)
        return false;
    struct case_row *list = ARENA_ARRAY(arena, count + 1, struct case_row);
    for (size_t i = 0; i < count; i++)
        list[i] = row_of(arena, &rows[i]);
    name_assignees(list, count, members, member_count);
    *ret = list;
    *ret_count = count;
    return true;
}

bool case_count(const struct cases *cases, const struct session *session, struct case_counts *ret, struct err *err)
{
    struct arena arena = {0};
    struct store_conn *conn;
    struct holding_count *list;
    size_t count;
    struct case_counts sum = {0};
    if (!case_allowed(session, RIGHT_QUEUE, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = holding_counts(conn, &arena, session_agency(session), &list, &count, err) &&
              holding_count_mine(conn, session_agency(session), session_member(session), &sum.mine, err);
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++) {
        const struct report_state *state = report_state_find(cases->kind, list[i].state);
        sum.all += list[i].n;
        if (!state || !state->open)
            continue;
        sum.open += list[i].n;
        sum.fresh += state == &cases->kind->states[0] ? list[i].n : 0;
        sum.high += list[i].rank == rank_of(LEVEL_HIGH) ? list[i].n : 0;
        sum.unread += list[i].unread ? list[i].n : 0;
    }
    arena_clear(&arena);
    if (ok)
        *ret = sum;
    return ok;
}

bool case_count_levels(const struct cases *cases, const struct session *session, int days, int64_t few,
                       struct case_level_counts *ret, struct err *err)
{
    struct case_level_counts counts = {.all = 0};
    int64_t ranks[HOLDING_RANKS];
    struct store_conn *conn;
    bool hidden = false;
    if (!case_allowed(session, RIGHT_EDIT, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = holding_ranks_since(conn, clock_day(clock_now()) - days, ranks, err);
    store_read_end(conn);
    for (unsigned i = 0; ok && i < HOLDING_RANKS; i++) {
        bool too_few = ranks[i] > 0 && ranks[i] < few;
        counts.by_level[level_of(i)] = too_few ? 0 : ranks[i];
        counts.all += ranks[i];
        hidden = hidden || too_few;
    }
    if (hidden || counts.all < few)
        counts.all = 0;
    if (ok)
        *ret = counts;
    return ok;
}
