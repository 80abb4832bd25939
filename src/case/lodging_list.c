/* lodging_list.c - who is where, what is free, how full it was: see lodging.h. */
#include "case/lodging.h"

#include "base/clock.h"

static const struct store_stmt STAYS = {
    "lodging.stays", "SELECT s.place, s.bed, s.placement, s.from_day, s.until_day, s.is_in FROM bed_stay s "
    "JOIN bed_place p ON p.place = s.place WHERE p.agency = ? AND (? = 0 OR p.place = ?) "
    "ORDER BY s.place, s.bed, s.from_day"};
static const struct store_stmt HOUSES = {
    "lodging.houses", "SELECT place, beds, rooms, is_open, is_shared, agency FROM bed_place "
    "WHERE is_open = 1 AND agency = ? ORDER BY place"};
static const struct store_stmt SHARED = {
    "lodging.shared", "SELECT place, beds, rooms, is_open, is_shared, agency FROM bed_place "
    "WHERE is_open = 1 AND is_shared = 1 AND agency <> ? ORDER BY agency, place"};
static const struct store_stmt OPEN_VALUES = {
    "lodging.values", "SELECT field, value FROM record_value WHERE record = ? AND field IN ('suits', 'accommodation') "
    "ORDER BY field, value"};
/* Beds that are not free on all nights: taken on one, or somebody is still in it after her planned day. */
static const struct store_stmt NOT_FREE = {
    "lodging.not_free", "SELECT count(*) FROM (SELECT bed FROM bed_night WHERE place = ? AND night >= ? AND night < ? "
    "UNION SELECT bed FROM bed_stay WHERE place = ? AND is_in = 1 AND until_day <= ? AND ? <= ? AND ? > ?) AS used"};
static const struct store_stmt NIGHTS = {
    "lodging.nights", "SELECT n.bed, n.night, n.placement FROM bed_night n JOIN bed_place p ON p.place = n.place "
    "WHERE p.agency = ? AND n.place = ? AND n.night >= ? AND n.night < ? ORDER BY n.night, n.bed"};
static const struct store_stmt OCCUPANCY = {
    "lodging.occupancy", "SELECT n.place, n.night, count(*) FROM bed_night n JOIN bed_place p ON p.place = n.place "
    "WHERE p.agency = ? AND (? = 0 OR n.place = ?) AND n.night >= ? AND n.night < ? "
    "GROUP BY n.place, n.night ORDER BY n.place, n.night"};

enum { SUITS_MOST = 32, ROWS_MOST = 200000 };

/* Rows of one size, more of them as they come. */
struct rows_of { struct arena *arena; void *list; size_t count, room, size; };
static void *row_add(struct rows_of *rows)
{
    if (rows->count == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 64;
        void *grown = arena_array(rows->arena, rows->room, rows->size);
        if (rows->count)
            memcpy(grown, rows->list, rows->count * rows->size);
        rows->list = grown;
    }
    return (char *)rows->list + rows->count++ * rows->size;
}

static bool may_see(const struct records *records, const struct session *session, struct err *err)
{
    struct str role = str_from(role_name(session_role(session)));
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    return role_scope(records->roles, role, STR("place"), VERB_READ) >= SCOPE_AGENCY ||
           err_set(err, ERR_DENIED, "!not-allowed");
}

static bool begin(const struct records *records, const struct session *session, struct store_conn **ret, struct err *err)
{
    return may_see(records, session, err) && store_read_begin(records->store, ret, err);
}

bool lodging_stays(const struct records *records, const struct session *session, struct arena *arena, int64_t place,
                   struct lodging_bed **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct rows_of all = {.arena = arena, .size = sizeof(struct lodging_bed)};
    if (!begin(records, session, &conn, err))
        return false;
    bool ok = store_query(conn, &STAYS, VALUES(V_INT(session_agency(session)), V_INT(place), V_INT(place)), &rows, err);
    while (ok && all.count < ROWS_MOST && store_next(&rows))
        *(struct lodging_bed *)row_add(&all) = (struct lodging_bed){
            .place = store_int(&rows, 0), .bed = (int)store_int(&rows, 1), .placement = store_int(&rows, 2),
            .from = (int32_t)store_int(&rows, 3), .until = (int32_t)store_int(&rows, 4), .is_in = store_int(&rows, 5) != 0};
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    *ret = all.list;
    *ret_count = all.count;
    return ok;
}

/* ---- houses ---- */

static bool read_values(struct store_conn *conn, struct arena *arena, struct lodging_house *house, struct err *err)
{
    struct store_rows rows;
    house->suits = ARENA_ARRAY(arena, SUITS_MOST, struct str);
    if (!store_query(conn, &OPEN_VALUES, VALUES(V_INT(house->place)), &rows, err))
        return false;
    while (store_next(&rows)) {
        struct str field = store_text(&rows, 0, arena), value = store_text(&rows, 1, arena);
        if (str_is(field, "accommodation"))
            house->accommodation = value;
        else if (house->suit_count < SUITS_MOST)
            house->suits[house->suit_count++] = value;
    }
    return store_end(&rows, err);
}

static bool count_free(struct store_conn *conn, struct lodging_house *house, int32_t first, int32_t end, struct err *err)
{
    int64_t used;
    int32_t tonight = lodging_tonight(clock_now());
    struct store_value place = V_INT(house->place), from = V_INT(first), until = V_INT(end), now = V_INT(tonight);
    if (!store_number(conn, &NOT_FREE, VALUES(place, from, until, place, now, from, now, until, now), 0, &used, err))
        return false;
    house->free = used < house->beds ? house->beds - (int)used : 0;
    return true;
}

static bool read_houses(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt, int64_t agency,
                        struct rows_of *all, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, stmt, VALUES(V_INT(agency)), &rows, err))
        return false;
    while (all->count < ROWS_MOST && store_next(&rows))
        *(struct lodging_house *)row_add(all) = (struct lodging_house){
            .place = store_int(&rows, 0), .beds = (int)store_int(&rows, 1), .rooms = store_text(&rows, 2, arena),
            .is_open = store_int(&rows, 3) != 0, .is_shared = store_int(&rows, 4) != 0, .agency = store_int(&rows, 5)};
    return store_end(&rows, err);
}

static bool houses(const struct records *records, const struct session *session, struct arena *arena,
                   const struct store_stmt *stmt, int32_t first, int32_t end, struct lodging_house **ret,
                   size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct rows_of all = {.arena = arena, .size = sizeof(struct lodging_house)};
    if (!begin(records, session, &conn, err))
        return false;
    bool ok = read_houses(conn, arena, stmt, session_agency(session), &all, err);
    struct lodging_house *list = all.list;
    for (size_t i = 0; ok && i < all.count; i++)
        ok = read_values(conn, arena, &list[i], err) && count_free(conn, &list[i], first, end, err);
    store_read_end(conn);
    *ret = list;
    *ret_count = all.count;
    return ok;
}

bool lodging_houses(const struct records *records, const struct session *session, struct arena *arena, int32_t first,
                    int32_t end, struct lodging_house **ret, size_t *ret_count, struct err *err)
{
    return houses(records, session, arena, &HOUSES, first, end, ret, ret_count, err);
}

bool lodging_elsewhere(const struct records *records, const struct session *session, struct arena *arena, int32_t first,
                       int32_t end, struct lodging_house **ret, size_t *ret_count, struct err *err)
{
    if (!houses(records, session, arena, &SHARED, first, end, ret, ret_count, err))
        return false;
    for (size_t i = 0; i < *ret_count; i++) { /* what is free, not where */
        (*ret)[i].place = 0;
        (*ret)[i].beds = 0;
        (*ret)[i].rooms = STR("");
    }
    return true;
}

bool lodging_suits(const struct lodging_house *house, struct str suit)
{
    for (size_t i = 0; i < house->suit_count; i++)
        if (str_eq(house->suits[i], suit))
            return true;
    return false;
}

/* ---- nights ---- */

bool lodging_nights(const struct records *records, const struct session *session, struct arena *arena, int64_t place,
                    int32_t first, int32_t end, struct lodging_night **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct rows_of all = {.arena = arena, .size = sizeof(struct lodging_night)};
    if (!begin(records, session, &conn, err))
        return false;
    bool ok = store_query(conn, &NIGHTS, VALUES(V_INT(session_agency(session)), V_INT(place), V_INT(first), V_INT(end)),
                          &rows, err);
    while (ok && all.count < ROWS_MOST && store_next(&rows))
        *(struct lodging_night *)row_add(&all) = (struct lodging_night){
            .bed = (int)store_int(&rows, 0), .night = (int32_t)store_int(&rows, 1), .placement = store_int(&rows, 2)};
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    *ret = all.list;
    *ret_count = all.count;
    return ok;
}

bool lodging_occupancy(const struct records *records, const struct session *session, struct arena *arena, int64_t place,
                       int32_t first, int32_t end, struct lodging_count **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct rows_of all = {.arena = arena, .size = sizeof(struct lodging_count)};
    if (!begin(records, session, &conn, err))
        return false;
    bool ok = store_query(conn, &OCCUPANCY, VALUES(V_INT(session_agency(session)), V_INT(place), V_INT(place),
                                                   V_INT(first), V_INT(end)), &rows, err);
    while (ok && all.count < ROWS_MOST && store_next(&rows))
        *(struct lodging_count *)row_add(&all) = (struct lodging_count){
            .place = store_int(&rows, 0), .night = (int32_t)store_int(&rows, 1), .n = (int)store_int(&rows, 2)};
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    *ret = all.list;
    *ret_count = all.count;
    return ok;
}
