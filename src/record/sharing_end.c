/* sharing_end.c - ending: grounds that went, days that are over, what the giver takes back. */
#include "record/sharing_inside.h"

#include "base/clock.h"

static const struct store_stmt DAY = {"sharing.day", "SELECT day FROM sharing_day WHERE id = 1"};
static const struct store_stmt DAY_SET = {
    "sharing.day_set", "INSERT INTO sharing_day (id, day) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET day = excluded.day"};
static const struct store_stmt OF_CONSENT = {
    "sharing.of_consent",
        "SELECT DISTINCT record, to_agency FROM sharing WHERE consent = ? AND ended_day = 0 AND "
                          "is_moved = 0 ORDER BY record, to_agency"};
static const struct store_stmt END_CONSENT = {
    "sharing.end_consent", "UPDATE sharing SET ended_day = ? WHERE consent = ? AND ended_day = 0 AND is_moved = 0"};
static const struct store_stmt OVER = {
    "sharing.over", "SELECT DISTINCT record, to_agency FROM sharing WHERE until > 0 AND until < ? AND ended_day = 0 AND "
                    "is_moved = 0 ORDER BY record, to_agency LIMIT 1000"};
static const struct store_stmt END_OVER = {
    "sharing.end_over", "UPDATE sharing SET ended_day = until + 1 WHERE record = ? AND to_agency = ? AND until > 0 AND "
                        "until < ? AND ended_day = 0 AND is_moved = 0"};
static const struct store_stmt OF_RECORD = {
    "sharing.of_record",
        "SELECT DISTINCT record, to_agency FROM sharing WHERE record = ? AND ended_day = 0 AND is_moved = 0"};
static const struct store_stmt END_RECORD = {
    "sharing.end_record", "UPDATE sharing SET ended_day = ? WHERE record = ? AND ended_day = 0 AND is_moved = 0"};
static const struct store_stmt ROWS = {
    "sharing.rows", "SELECT gift, about, what, until, ended_day, is_whole, is_moved FROM sharing "
                    "WHERE record = ? AND to_agency = ? ORDER BY gift, about, what, id"};
static const struct store_stmt END_GIFT = {
    "sharing.end_gift", "UPDATE sharing SET ended_day = ? WHERE gift = ? AND ended_day = 0"};
static const struct store_stmt ABOVE = {"sharing.above", "SELECT agency, parent FROM record WHERE id = ?"};
static const struct store_stmt LIVE = {
    "sharing.live", "SELECT count(*) FROM sharing WHERE record = ? AND to_agency = ? AND ended_day = 0"};
static const struct store_stmt END_KEY = {
    "sharing.end_key", "UPDATE holding SET boxed = NULL, wrapped = NULL, ended_day = ?, is_open = 0, due = 0 "
                       "WHERE record = ? AND agency = ? AND ended_day = 0"};
static const struct store_stmt UNTIL_SET = {
    "sharing.until_set", "UPDATE holding SET shared_until = ? WHERE record = ? AND agency = ? AND ended_day = 0"};
static const struct store_stmt BOXED = {
    "sharing.boxed", "SELECT count(*) FROM holding h WHERE h.record = ? AND h.boxed IS NULL AND h.ended_day = 0 AND "
                     "h.agency IN (SELECT s.to_agency FROM sharing s WHERE s.record = ? AND s.ended_day = 0)"};
static const struct store_stmt STANDS = {
    "sharing.stands", "SELECT count(*) FROM sharing WHERE consent = ? AND ended_day = 0"};

bool sharing_today(struct store_conn *conn, int32_t *ret, struct err *err)
{
    int64_t seen;
    int32_t now = clock_local_today(clock_now());
    if (!store_number(conn, &DAY, NO_VALUES, 0, &seen, err))
        return false;
    *ret = seen > now ? (int32_t)seen : now;
    return true;
}

bool sharing_day(struct store *store, int32_t *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = sharing_today(conn, ret, err);
    store_read_end(conn);
    return ok;
}

/* ---- what still has a ground ---- */

/* A gift as its rows are read: dead as soon as one part has no living ground. */
struct gift {
    int64_t id, about;
    struct str what;
    int32_t part_until, until; /* the latest of a part; the earliest of all parts; INT32_MAX: no end */
    bool part_lives, lives, is_moved, is_whole;
};
struct standing {
    bool any, is_whole;                   /* something lives; a gift of it with all that is in it was ever made */
    int32_t until;
    bool any_whole; int32_t until_whole;  /* the same of living gifts with all that is in it */
    int64_t *dead; size_t dead_count;
};
enum { GIFTS_MOST = 10000 };

static void part_ends(struct gift *gift)
{
    gift->lives = gift->lives && gift->part_lives;
    if (gift->part_until < gift->until)
        gift->until = gift->part_until;
}

static void gift_ends(struct gift *gift, struct standing *ret)
{
    if (!gift->id)
        return;
    part_ends(gift);
    ret->is_whole = ret->is_whole || gift->is_whole;
    if (!gift->lives && !gift->is_moved) {
        if (ret->dead_count < GIFTS_MOST)
            ret->dead[ret->dead_count++] = gift->id;
        return;
    }
    int32_t until = gift->is_moved ? INT32_MAX : gift->until;
    ret->any = true;
    ret->until = until > ret->until ? until : ret->until;
    if (gift->is_whole) {
        ret->any_whole = true;
        ret->until_whole = until > ret->until_whole ? until : ret->until_whole;
    }
}

static bool standing_of(struct store_conn *conn, struct arena *arena, int64_t record, int64_t to, struct standing *ret,
                        struct err *err)
{
    struct store_rows rows;
    struct gift gift = {0};
    *ret = (struct standing){.dead = ARENA_ARRAY(arena, GIFTS_MOST, int64_t)};
    if (!store_query(conn, &ROWS, VALUES(V_INT(record), V_INT(to)), &rows, err))
        return false;
    while (store_next(&rows)) {
        int64_t id = store_int(&rows, 0), about = store_int(&rows, 1);
        struct str what = store_text(&rows, 2, arena);
        if (id != gift.id) {
            gift_ends(&gift, ret);
            gift = (struct gift){.id = id, .about = about, .what = what, .until = INT32_MAX, .lives = true,
                                 .is_whole = store_int(&rows, 5) != 0, .is_moved = false};
        } else if (about != gift.about || !str_eq(what, gift.what)) {
            part_ends(&gift);
            gift.about = about;
            gift.what = what;
            gift.part_lives = false;
            gift.part_until = 0;
        }
        if (store_int(&rows, 4))
            continue;
        gift.is_moved = gift.is_moved || store_int(&rows, 6);
        int32_t until = (int32_t)store_int(&rows, 3);
        gift.part_lives = true;
        if (!until || until > gift.part_until)
            gift.part_until = until ? until : INT32_MAX;
    }
    gift_ends(&gift, ret);
    return store_end(&rows, err);
}

/* What one record stands on: its own gifts, and those of the records it stands in with all that is in them.  What has
 * become the receiver's own, or stands in what has, is not taken away.  ret->dead: of its own gifts. */
static bool ground_of(struct store_conn *conn, struct arena *arena, int64_t record, int64_t to, struct standing *ret,
                      bool *ret_own, struct err *err)
{
    enum { DEEPEST = 32 };
    if (!standing_of(conn, arena, record, to, ret, err))
        return false;
    *ret_own = false;
    for (int up = 0; record && up < DEEPEST; up++) {
        struct store_rows rows;
        struct standing above;
        if (!store_query(conn, &ABOVE, VALUES(V_INT(record)), &rows, err))
            return false;
        bool found = store_next(&rows);
        *ret_own = *ret_own || (found && store_int(&rows, 0) == to);
        record = found ? store_int(&rows, 1) : 0;
        if (!store_end(&rows, err) || (record && !standing_of(conn, arena, record, to, &above, err)))
            return false;
        if (record && above.any_whole) {
            ret->any = true;
            ret->until = above.until_whole > ret->until ? above.until_whole : ret->until;
        }
    }
    return true;
}

static bool settle_one(struct store_conn *conn, int64_t record, int64_t to, const struct standing *standing, bool own,
                       int32_t today, struct err *err)
{
    if (own)
        return true;
    if (!standing->any)
        return store_run(conn, &END_KEY, VALUES(V_INT(today), V_INT(record), V_INT(to)), err);
    int32_t until = standing->until == INT32_MAX ? 0 : standing->until;
    return store_run(conn, &UNTIL_SET, VALUES(V_INT(until), V_INT(record), V_INT(to)), err);
}

/* All that stands in a record follows it; what was also given by itself is asked for itself. */
static bool settle_tree(struct store_conn *conn, struct arena *arena, int64_t root, int64_t to,
                        const struct standing *standing, bool own, int32_t today, struct err *err)
{
    int64_t *ids;
    size_t count;
    if (!sharing_tree(conn, arena, root, &ids, &count, err))
        return false;
    for (size_t i = 1; i < count; i++) {
        struct standing one = *standing;
        bool ours = own;
        int64_t live;
        if (!store_number(conn, &LIVE, VALUES(V_INT(ids[i]), V_INT(to)), 0, &live, err) ||
            (live && !ground_of(conn, arena, ids[i], to, &one, &ours, err)) ||
            !settle_one(conn, ids[i], to, &one, ours, today, err))
            return false;
    }
    return true;
}

bool sharing_settle(struct store_conn *conn, int64_t record, int64_t to, struct err *err)
{
    struct arena arena = {0};
    struct standing standing;
    int32_t today;
    bool own, ok = sharing_today(conn, &today, err) && ground_of(conn, &arena, record, to, &standing, &own, err);
    for (size_t i = 0; ok && i < standing.dead_count; i++)
        ok = store_run(conn, &END_GIFT, VALUES(V_INT(today), V_INT(standing.dead[i])), err);
    if (ok && to) {
        ok = settle_one(conn, record, to, &standing, own, today, err) &&
             (!standing.is_whole || settle_tree(conn, &arena, record, to, &standing, own, today, err));
    }
    arena_clear(&arena);
    return ok;
}

/* ---- ways in which it ends ---- */

struct pairs { int64_t (*list)[2]; size_t count; };

static bool pairs_of(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt, int64_t value,
                     struct pairs *ret, struct err *err)
{
    enum { MOST = 4096 };
    struct store_rows rows;
    *ret = (struct pairs){.list = arena_array(arena, MOST, sizeof *ret->list)};
    if (!store_query(conn, stmt, VALUES(V_INT(value)), &rows, err))
        return false;
    while (ret->count < MOST && store_next(&rows)) {
        ret->list[ret->count][0] = store_int(&rows, 0);
        ret->list[ret->count++][1] = store_int(&rows, 1);
    }
    return store_end(&rows, err) && (ret->count < MOST || err_set(err, ERR_TOO_LARGE,
                                                                  "more than %d sharings at once", MOST));
}

static bool settle_all(struct store_conn *conn, const struct pairs *pairs, struct err *err)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (!sharing_settle(conn, pairs->list[i][0], pairs->list[i][1], err))
            return false;
    return true;
}

bool sharing_consent_gone(struct store_conn *conn, int64_t consent, int64_t *ret, struct err *err)
{
    struct arena arena = {0};
    struct pairs pairs = {0};
    int32_t today;
    bool ok = sharing_today(conn, &today, err) && pairs_of(conn, &arena, &OF_CONSENT, consent, &pairs, err) &&
              store_run(conn, &END_CONSENT, VALUES(V_INT(today), V_INT(consent)), err) && settle_all(conn, &pairs, err);
    *ret = (int64_t)pairs.count;
    arena_clear(&arena);
    return ok;
}

bool sharing_unopened(struct store_conn *conn, int64_t record, bool *ret, struct err *err)
{
    int64_t opened;
    if (!store_number(conn, &BOXED, VALUES(V_INT(record), V_INT(record)), 0, &opened, err))
        return false;
    *ret = !opened;
    return true;
}

bool sharing_take_back(struct store_conn *conn, int64_t record, struct err *err)
{
    struct arena arena = {0};
    struct pairs pairs = {0};
    int32_t today;
    bool ok = sharing_today(conn, &today, err) && pairs_of(conn, &arena, &OF_RECORD, record, &pairs, err) &&
              store_run(conn, &END_RECORD, VALUES(V_INT(today), V_INT(record)), err) && settle_all(conn, &pairs, err);
    arena_clear(&arena);
    return ok;
}

bool sharing_stands_on(struct store_conn *conn, int64_t consent, bool *ret, struct err *err)
{
    int64_t count;
    if (!store_number(conn, &STANDS, VALUES(V_INT(consent)), 0, &count, err))
        return false;
    *ret = count > 0;
    return true;
}

/* ---- the hourly job ---- */

static bool expire(struct store_conn *conn, void *context, struct err *err)
{
    int64_t *ended = context, seen;
    int32_t now = clock_local_today(clock_now());
    struct arena arena = {0};
    struct pairs pairs = {0};
    if (!store_number(conn, &DAY, NO_VALUES, 0, &seen, err))
        return false;
    if (seen < now)
        seen = seen ? seen + 1 : now;
    bool ok = store_run(conn, &DAY_SET, VALUES(V_INT(seen)), err) && pairs_of(conn, &arena, &OVER, seen, &pairs, err);
    for (size_t i = 0; ok && i < pairs.count; i++)
        ok = store_run(conn, &END_OVER, VALUES(V_INT(pairs.list[i][0]), V_INT(pairs.list[i][1]), V_INT(seen)), err);
    ok = ok && settle_all(conn, &pairs, err);
    struct audit_line line = {.day = clock_day(clock_now()), .action = "record.share-over", .object = STR("records")};
    ok = ok && (!pairs.count || audit_add(conn, &line, err));
    *ended = (int64_t)pairs.count;
    arena_clear(&arena);
    return ok;
}

bool sharing_expire(struct store *store, int64_t *ret, struct err *err)
{
    *ret = 0;
    return store_write(store, expire, ret, err);
}
