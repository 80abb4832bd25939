/* lodging_person.c - one person has one bed a night, wherever it is: see lodging.h. */
#include "case/lodging.h"
#include "case/lodging_beds.h"

#include "base/clock.h"

static const struct store_stmt DROP_NIGHTS = {"lodging.person_drop", "DELETE FROM person_night WHERE placement = ?"};
static const struct store_stmt DROP = {"lodging.person_forget", "DELETE FROM bed_person WHERE placement = ?"};
static const struct store_stmt TAKEN = {
    "lodging.person_taken", "SELECT count(*) FROM person_night WHERE person = ? AND night >= ? AND night < ? "
    "AND placement <> ?"};
/* Still in a bed after the planned day: until somebody writes down that she left. */
static const struct store_stmt OVER = {
    "lodging.person_over", "SELECT count(*) FROM bed_person WHERE person = ? AND is_in = 1 AND until_day <= ? "
    "AND placement <> ?"};
static const struct store_stmt ADD = {
    "lodging.person_add", "INSERT INTO bed_person (placement, person, place, from_day, until_day, is_live, is_in) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt ADD_NIGHT = {
    "lodging.person_night", "INSERT INTO person_night (person, night, placement) VALUES (?, ?, ?)"};
static const struct store_stmt WHERE = {
    "lodging.person_where", "SELECT b.placement, b.place FROM bed_person b WHERE b.person = ? AND ((b.from_day < ? AND "
    "b.until_day > ?) OR (b.is_in = 1 AND b.until_day <= ?)) ORDER BY b.placement"};

static bool refuse(struct err *err)
{
    err_field(err, "persons", "!person-has-bed");
    if (err)
        err->kind = ERR_CONFLICT;
    return false;
}

static bool is_free(struct store_conn *conn, int64_t placement, int64_t person, const struct bed_wish *wish, struct err *err)
{
    int64_t taken, over = 0;
    bool tonight = wish->is_live && wish->first <= wish->today && wish->end > wish->today;
    if (!store_number(conn, &TAKEN, VALUES(V_INT(person), V_INT(wish->first), V_INT(wish->end), V_INT(placement)), 0, &taken,
                      err) ||
        (tonight && !store_number(conn, &OVER, VALUES(V_INT(person), V_INT(wish->today), V_INT(placement)), 0, &over, err)))
        return false;
    return (!taken && !over) || refuse(err);
}

static bool take(struct store_conn *conn, int64_t placement, int64_t person, const struct bed_wish *wish, struct err *err)
{
    struct err why = {0};
    if (!store_run(conn, &ADD, VALUES(V_INT(placement), V_INT(person), V_INT(wish->place), V_INT(wish->first),
                                      V_INT(wish->end), V_INT(wish->is_live), V_INT(wish->is_in)), err))
        return false;
    for (int32_t night = wish->first; night < wish->end; night++) {
        if (store_run(conn, &ADD_NIGHT, VALUES(V_INT(person), V_INT(night), V_INT(placement)), &why))
            continue;
        if (why.kind == ERR_CONFLICT) /* another server was faster: the key below the rule */
            return refuse(err);
        *err = why;
        return false;
    }
    return true;
}

bool beds_persons(struct store_conn *conn, int64_t placement, const struct bed_wish *wish, struct err *err)
{
    bool had_bed = wish->place && !wish->is_cancelled;
    if (!store_run(conn, &DROP_NIGHTS, VALUES(V_INT(placement)), err) ||
        !store_run(conn, &DROP, VALUES(V_INT(placement)), err))
        return false;
    for (size_t i = 0; had_bed && i < wish->person_count; i++)
        if (!is_free(conn, placement, wish->persons[i], wish, err) || !take(conn, placement, wish->persons[i], wish, err))
            return false;
    return true;
}

bool lodging_where(const struct records *records, const struct session *session, struct arena *arena, const int64_t *persons,
                   size_t count, int32_t first, int32_t end, struct item *ret, bool *ret_found, struct err *err)
{
    struct store_conn *conn;
    int64_t *places = ARENA_ARRAY(arena, LODGING_BEDS_MOST, int64_t);
    size_t place_count = 0;
    int32_t today = lodging_tonight(clock_now());
    bool ok = store_read_begin(records->store, &conn, err);
    *ret_found = false;
    for (size_t i = 0; ok && i < count; i++) {
        struct store_rows rows;
        int32_t over = first <= today && end > today ? today : 0;
        ok = store_query(conn, &WHERE, VALUES(V_INT(persons[i]), V_INT(end), V_INT(first), V_INT(over)), &rows, err);
        while (ok && place_count < LODGING_BEDS_MOST && store_next(&rows))
            places[place_count++] = store_int(&rows, 1);
        ok = ok && store_end(&rows, err);
    }
    store_read_end(conn);
    for (size_t i = 0; ok && !*ret_found && i < place_count; i++) {
        struct err why = {0};
        *ret_found = item_open(records, session, arena, places[i], ret, &why);
    }
    return ok;
}
