/* review_list.c - all reviews that a member can open, a page at a time; see review.h. */
#include "base/clock.h"
#include "case/inside.h"

enum { ROWS_MOST = 200, BATCH = 200 };

/* A report whose reviews are on the page: its key, and the level that somebody chose. */
struct source {
    int64_t record;
    bool opens;
    struct record_key key;
    int level;
};

struct listing {
    const struct cases *cases;
    const struct session *session;
    struct arena *arena;
    const struct review_filter *filter;
    struct source *sources;
    size_t source_count, source_room;
    struct review_row *rows;
    size_t count;
};

static int level_chosen(const struct listing *listing, const struct source *source, const struct entry *reviews,
                        size_t count)
{
    struct review review;
    for (size_t i = 0; i < count; i++)
        if (review_open(&source->key, listing->arena, &reviews[i], 0, &review, NULL) && review.kind == REVIEW_LEVEL)
            return (int)review.level;
    return -1;
}

static bool source_read(struct listing *listing, struct store_conn *conn, int64_t record, struct source *ret,
                        struct err *err)
{
    struct holding holding;
    struct record kept;
    struct entry *reviews;
    size_t count;
    *ret = (struct source){.record = record, .level = -1};
    if (!holding_get(conn, listing->arena, record, session_agency(listing->session), &holding, err) ||
        !record_get(conn, listing->arena, record, &kept, err) ||
        !entry_reviews(conn, listing->arena, record, &reviews, &count, err))
        return false;
    /* A key of an epoch that this member never held is for colleagues. */
    ret->opens = holding_key(&holding, &kept, listing->session, listing->arena, &ret->key, NULL, NULL);
    if (ret->opens)
        ret->level = level_chosen(listing, ret, reviews, count);
    return true;
}

static bool source_of(struct listing *listing, struct store_conn *conn, int64_t record, struct source **ret,
                      struct err *err)
{
    for (size_t i = 0; i < listing->source_count; i++) {
        *ret = &listing->sources[i];
        if ((*ret)->record == record)
            return true;
    }
    if (listing->source_count == listing->source_room) {
        size_t room = listing->source_room ? listing->source_room * 2 : 64;
        struct source *grown = ARENA_ARRAY(listing->arena, room, struct source);
        if (listing->source_count)
            memcpy(grown, listing->sources, listing->source_count * sizeof *grown);
        if (listing->source_count)
            vault_wipe(listing->sources, listing->source_count * sizeof *grown);
        listing->sources = grown;
        listing->source_room = room;
    }
    *ret = &listing->sources[listing->source_count];
    if (!source_read(listing, conn, record, *ret, err))
        return false;
    listing->source_count++;
    return true;
}

static bool take_row(struct listing *listing, struct store_conn *conn, const struct entry *entry, struct err *err)
{
    struct review_row *row = &listing->rows[listing->count];
    struct source *source;
    if (!source_of(listing, conn, entry->record, &source, err))
        return false;
    *row = (struct review_row){.report = entry->record, .day = entry->day, .level = source->level};
    if (!source->opens)
        return true;
    if (!review_open(&source->key, listing->arena, entry, session_agency(listing->session), &row->review, err))
        return false;
    row->key = str_printf(listing->arena, "%" PRId64, entry->id);
    bool wanted = row->review.kind != REVIEW_KINDS &&
                  (listing->filter->kind < 0 || (int)row->review.kind == listing->filter->kind);
    listing->count += wanted;
    return true;
}

static bool read_rows(struct listing *listing, int64_t before, unsigned limit, struct err *err)
{
    struct store_conn *conn;
    struct entry *entries;
    size_t count = BATCH;
    bool ok = store_read_begin(listing->cases->store, &conn, err);
    if (!ok)
        return false;
    while (ok && count == BATCH && listing->count < limit) {
        ok = entry_review_page(conn, listing->arena, session_agency(listing->session), before, BATCH, &entries, &count,
                               err);
        for (size_t i = 0; ok && i < count && listing->count < limit; i++) {
            ok = take_row(listing, conn, &entries[i], err);
            before = entries[i].id;
        }
    }
    store_read_end(conn);
    return ok;
}

/* One line that names every report whose words were on the page. */
static bool write_down(const struct listing *listing, struct err *err)
{
    struct buf object = {.arena = listing->arena};
    buf_add(&object, STR("report:"));
    for (size_t i = 0; i < listing->count; i++) {
        bool named = false;
        for (size_t k = 0; k < i; k++)
            named = named || listing->rows[k].report == listing->rows[i].report;
        if (!named)
            buf_printf(&object, "%s%" PRId64, i ? "," : "", listing->rows[i].report);
    }
    struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(listing->session),
                              .action = "report.review-read", .object = buf_str(&object),
                              .detail = session_audit_detail(listing->session, listing->arena, STR(""))};
    return !listing->count || audit_reading(listing->cases, listing->session, &line, NULL, false, err);
}

bool case_reviews(const struct cases *cases, const struct session *session, struct arena *arena,
                  const struct review_filter *filter, struct review_row **ret, size_t *ret_count, struct err *err)
{
    unsigned limit = filter->limit < 1 ? 1 : filter->limit > ROWS_MOST ? ROWS_MOST : filter->limit;
    struct listing listing = {.cases = cases, .session = session, .arena = arena, .filter = filter};
    int64_t before = 0;
    if (!case_allowed(session, RIGHT_READ, err))
        return false;
    if (filter->after.n && !str_int(filter->after, 1, INT64_MAX, &before))
        return err_field(err, "after", "!page-key-unknown");
    listing.rows = ARENA_ARRAY(arena, limit + 1, struct review_row);
    bool ok = read_rows(&listing, before, limit, err) && write_down(&listing, err);
    if (listing.source_count)
        vault_wipe(listing.sources, listing.source_count * sizeof *listing.sources);
    if (ok) {
        *ret = listing.rows;
        *ret_count = listing.count;
    }
    return ok;
}

bool case_review_count(const struct cases *cases, const struct session *session, int64_t *ret, struct err *err)
{
    struct store_conn *conn;
    if (!case_allowed(session, RIGHT_READ, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = entry_review_count(conn, session_agency(session), ret, err);
    store_read_end(conn);
    return ok;
}
