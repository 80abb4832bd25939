/* lodging_beds.c - see lodging_beds.h. */
#include "case/lodging.h"
#include "case/lodging_beds.h"

static const struct store_stmt TURN = {"lodging.turn", "UPDATE bed_place SET turn = turn + 1 WHERE place = ?"};
static const struct store_stmt PLACE = {"lodging.place", "SELECT beds, rooms, is_open FROM bed_place WHERE place = ?"};
static const struct store_stmt HELD = {
    "lodging.held", "SELECT place, bed FROM bed_stay WHERE placement = ? "
    "UNION SELECT place, bed FROM bed_night WHERE placement = ? ORDER BY place, bed"};
static const struct store_stmt TAKEN = {
    "lodging.taken", "SELECT DISTINCT bed FROM bed_night WHERE place = ? AND night >= ? AND night < ? "
    "AND (placement IS NULL OR placement <> ?)"};
static const struct store_stmt OVER = {
    "lodging.over", "SELECT bed FROM bed_stay WHERE place = ? AND is_in = 1 AND until_day <= ? AND placement <> ?"};
static const struct store_stmt DROP_NIGHTS = {"lodging.drop_nights", "DELETE FROM bed_night WHERE placement = ?"};
static const struct store_stmt DROP_STAY = {"lodging.drop_stay", "DELETE FROM bed_stay WHERE placement = ?"};
static const struct store_stmt ADD_NIGHT = {
    "lodging.add_night", "INSERT INTO bed_night (place, night, bed, placement) VALUES (?, ?, ?, ?)"};
static const struct store_stmt ADD_STAY = {
    "lodging.add_stay", "INSERT INTO bed_stay (placement, bed, place, from_day, until_day, is_in) "
    "VALUES (?, ?, ?, ?, ?, ?)"};

enum mark { BED_FREE, BED_TAKEN, BED_OVER }; /* over: somebody is still in it after her planned day */
struct room { int first, beds; };            /* its first bed's number */
struct house {
    int beds;
    bool is_open;
    struct room rooms[LODGING_ROOMS_MOST];
    size_t room_count;
    uint8_t mark[LODGING_BEDS_MOST + 1];
    int held[LODGING_BEDS_MOST];
    int held_count;
    int64_t held_place;
    int picked[LODGING_BEDS_MOST];
    int picked_count;
};

static bool refuse(struct err *err, const char *text)
{
    err_field(err, "bed", "%s", text);
    if (err)
        err->kind = ERR_CONFLICT;
    return false;
}

/* ---- what stands there ---- */

static bool read_held(struct store_conn *conn, int64_t placement, struct house *house, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &HELD, VALUES(V_INT(placement), V_INT(placement)), &rows, err))
        return false;
    while (house->held_count < LODGING_BEDS_MOST && store_next(&rows)) {
        house->held_place = store_int(&rows, 0);
        house->held[house->held_count++] = (int)store_int(&rows, 1);
    }
    return store_end(&rows, err);
}

static void set_rooms(struct house *house, struct str text)
{
    int beds[LODGING_ROOMS_MOST], next = 1;
    size_t count;
    if (!lodging_rooms(text, beds, &count) || !count) {
        house->rooms[0] = (struct room){.first = 1, .beds = house->beds};
        house->room_count = 1;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        house->rooms[house->room_count++] = (struct room){.first = next, .beds = beds[i]};
        next += beds[i];
    }
}

static bool read_place(struct store_conn *conn, int64_t place, struct house *house, struct err *err)
{
    struct store_rows rows;
    struct arena arena = {0};
    if (!store_query(conn, &PLACE, VALUES(V_INT(place)), &rows, err))
        return false;
    bool found = store_next(&rows);
    if (found) {
        house->beds = (int)store_int(&rows, 0);
        house->is_open = store_int(&rows, 2) != 0;
        set_rooms(house, store_text(&rows, 1, &arena));
    }
    arena_clear(&arena);
    return store_end(&rows, err) && (found || err_field(err, "place", "!record-unknown"));
}

static bool read_marks(struct store_conn *conn, const struct store_stmt *stmt, const struct store_value *values,
                       size_t count, struct house *house, enum mark mark, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, stmt, values, count, &rows, err))
        return false;
    while (store_next(&rows)) {
        int64_t bed = store_int(&rows, 0);
        if (bed > 0 && bed <= LODGING_BEDS_MOST)
            house->mark[bed] = (uint8_t)mark;
    }
    return store_end(&rows, err);
}

/* ---- which beds ---- */

static bool is_free(const struct house *house, int bed)
{
    if (bed < 1 || bed > house->beds || house->mark[bed] != BED_FREE)
        return false;
    for (int i = 0; i < house->picked_count; i++)
        if (house->picked[i] == bed)
            return false;
    return true;
}

static void pick(struct house *house, int bed)
{
    house->picked[house->picked_count++] = bed;
}

static int free_in(const struct house *house, const struct room *room)
{
    int n = 0;
    for (int bed = room->first; bed < room->first + room->beds; bed++)
        n += is_free(house, bed);
    return n;
}

static void pick_in(struct house *house, const struct room *room, int count)
{
    for (int bed = room->first; bed < room->first + room->beds && house->picked_count < count; bed++)
        if (is_free(house, bed))
            pick(house, bed);
}

/* The room of the beds that are picked already; else the smallest that has enough for all; else the one with most. */
static const struct room *best_room(const struct house *house, int need)
{
    const struct room *best = NULL;
    int best_free = 0;
    for (size_t i = 0; i < house->room_count; i++) {
        const struct room *room = &house->rooms[i];
        int n = free_in(house, room);
        int bed = house->picked_count ? house->picked[0] : 0;
        if (n && bed >= room->first && bed < room->first + room->beds)
            return room;
        bool better = !best || (best_free < need ? n > best_free : n >= need && n < best_free);
        if (n && better) {
            best = room;
            best_free = n;
        }
    }
    return best;
}

static bool choose(struct house *house, const struct bed_wish *wish, struct err *err)
{
    bool same = house->held_count && house->held_place == wish->place;
    if (wish->bed && !is_free(house, wish->bed)) {
        if (wish->bed > house->beds)
            return err_field(err, "bed", "!bed-unknown");
        return refuse(err, house->mark[wish->bed] == BED_OVER ? "!bed-still-used" : "!bed-taken");
    }
    if (wish->bed)
        pick(house, wish->bed);
    for (int i = 0; same && i < house->held_count && house->picked_count < wish->count; i++) {
        if (is_free(house, house->held[i]))
            pick(house, house->held[i]);
        else if (house->held[i] != wish->bed && (wish->is_in || !wish->is_live) && wish->first < wish->today)
            return refuse(err, "!bed-taken-then"); /* she sleeps in it already */
    }
    while (house->picked_count < wish->count) {
        const struct room *room = best_room(house, wish->count - house->picked_count);
        if (!room)
            return refuse(err, "!no-bed-free");
        pick_in(house, room, wish->count);
    }
    return true;
}

/* ---- written down ---- */

static bool write_beds(struct store_conn *conn, int64_t placement, const struct bed_wish *wish, const struct house *house,
                       struct err *err)
{
    for (int i = 0; i < house->picked_count; i++) {
        struct store_value place = V_INT(wish->place), bed = V_INT(house->picked[i]), id = V_INT(placement);
        for (int32_t night = wish->first; night < wish->end; night++)
            if (!store_run(conn, &ADD_NIGHT, VALUES(place, V_INT(night), bed, id), err))
                return false;
        if (wish->is_live && !store_run(conn, &ADD_STAY, VALUES(id, bed, place, V_INT(wish->first), V_INT(wish->end),
                                                                V_INT(wish->is_in)), err))
            return false;
    }
    return true;
}

/* In the order of their numbers, so that two who go opposite ways never wait for each other. */
static bool take_turns(struct store_conn *conn, int64_t one, int64_t other, struct err *err)
{
    int64_t low = one < other ? one : other, high = one < other ? other : one;
    return (!low || store_run(conn, &TURN, VALUES(V_INT(low)), err)) &&
           (!high || high == low || store_run(conn, &TURN, VALUES(V_INT(high)), err));
}

bool beds_give(struct store_conn *conn, int64_t placement, const struct bed_wish *wish, struct err *err)
{
    struct house house = {0};
    struct store_value place = V_INT(wish->place), id = V_INT(placement);
    if (!read_held(conn, placement, &house, err) || !take_turns(conn, house.held_place, wish->place, err) ||
        !store_run(conn, &DROP_NIGHTS, VALUES(id), err) || !store_run(conn, &DROP_STAY, VALUES(id), err))
        return false;
    if (!wish->place || wish->first >= wish->end)
        return true;
    if (!read_place(conn, wish->place, &house, err) ||
        (wish->is_live && wish->first <= wish->today && wish->end > wish->today &&
         !read_marks(conn, &OVER, VALUES(place, V_INT(wish->today), id), &house, BED_OVER, err)) ||
        !read_marks(conn, &TAKEN, VALUES(place, V_INT(wish->first), V_INT(wish->end), id), &house, BED_TAKEN, err))
        return false;
    if (wish->is_live && !house.is_open && house.held_place != wish->place)
        return err_field(err, "place", "!place-closed");
    return choose(&house, wish, err) && write_beds(conn, placement, wish, &house, err);
}
