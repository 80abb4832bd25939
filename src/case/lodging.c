/* lodging.c - the rules of lodging.h: what is checked before a change, and the beds given in its transaction. */
#include "case/lodging.h"

#include <stdlib.h>

#include "base/clock.h"
#include "case/lodging_beds.h"

static const struct store_stmt PLACE_SET = {
    "lodging.place_set", "INSERT INTO bed_place (place, agency, beds, rooms, is_open, is_shared, turn) "
    "VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (place) DO UPDATE SET beds = excluded.beds, rooms = excluded.rooms, "
    "is_open = excluded.is_open, is_shared = excluded.is_shared, turn = bed_place.turn + 1"};
static const struct store_stmt HIGHEST = {
    "lodging.highest", "SELECT max(bed) FROM (SELECT bed FROM bed_night WHERE place = ? AND night >= ? "
    "UNION ALL SELECT bed FROM bed_stay WHERE place = ?) AS used"};
static const struct store_stmt STAYING = {"lodging.staying", "SELECT count(*) FROM bed_stay WHERE place = ?"};
static const struct store_stmt PLACED_BY = {
    "lodging.placed_by", "SELECT count(*) FROM bed_stay s JOIN record r ON r.id = s.placement "
    "JOIN holding h ON h.record = s.placement AND h.agency = ? AND h.ended_day = 0 AND "
    "(h.shared_until = 0 OR h.shared_until >= ?) LEFT JOIN holding p ON p.record = r.parent AND p.agency = h.agency "
    "WHERE s.place = ? AND (h.assignee = ? OR p.assignee = ?)"};

enum { MORNING = 6 * 3600 }; /* until then it is still the night before */

int32_t lodging_tonight(int64_t now)
{
    return clock_local_today(now - MORNING);
}

static struct str text_of(const json_t *fields, const char *id)
{
    const json_t *value = json_object_get(fields, id);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static int64_t number_of(const json_t *fields, const char *id)
{
    const json_t *value = json_object_get(fields, id);
    return json_is_integer(value) ? json_integer_value(value) : (int64_t)json_number_value(value);
}

static bool conflict(struct err *err, const char *field, const char *text)
{
    err_field(err, field, "%s", text);
    if (err)
        err->kind = ERR_CONFLICT;
    return false;
}

/* ---- a place ---- */

bool lodging_rooms(struct str text, int ret[LODGING_ROOMS_MOST], size_t *ret_count)
{
    size_t i = 0;
    *ret_count = 0;
    while (i < text.n) {
        int beds = 0;
        bool digits = false;
        while (i < text.n && strchr(" ,;+\t", text.p[i]))
            i++;
        for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && beds <= LODGING_BEDS_MOST; i++, digits = true)
            beds = beds * 10 + (text.p[i] - '0');
        if (!digits && i == text.n)
            return true;
        if (!digits || !beds || beds > LODGING_BEDS_MOST || *ret_count == LODGING_ROOMS_MOST)
            return false;
        ret[(*ret_count)++] = beds;
    }
    return true;
}

bool lodging_place_before(struct item_event *event, struct err *err)
{
    int rooms[LODGING_ROOMS_MOST], sum = 0;
    size_t count;
    if (!lodging_rooms(text_of(event->after, "rooms"), rooms, &count))
        return err_field(err, "rooms", "!rooms-not-beds");
    for (size_t i = 0; i < count; i++)
        sum += rooms[i];
    return !count || sum == number_of(event->after, "beds") || err_field(err, "rooms", "!rooms-not-beds");
}

bool lodging_place_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    int64_t beds = number_of(event->after, "beds"), highest, staying;
    int64_t agency = event->before ? event->before->agency : session_agency(event->session);
    return store_run(conn, &PLACE_SET,
                     VALUES(V_INT(event->id), V_INT(agency), V_INT(beds), V_TEXT(text_of(event->after, "rooms")),
                            V_INT(event->state->open), V_INT(json_is_true(json_object_get(event->after, "shared")))), err) &&
           store_number(conn, &HIGHEST, VALUES(V_INT(event->id), V_INT(lodging_tonight(clock_now())), V_INT(event->id)), 0,
                        &highest, err) &&
           store_number(conn, &STAYING, VALUES(V_INT(event->id)), 0, &staying, err) &&
           (highest <= beds || err_field(err, "beds", "!beds-in-use")) &&
           (event->state->open || !staying || err_set(err, ERR_CONFLICT, "!place-in-use"));
}

const char *const *lodging_place_hides(struct store_conn *conn, const struct session *session, struct str role,
                                       const struct item *whole)
{
    static const char *const WHERE[] = {"address", "directions", NULL};
    int64_t member = session_member(session), placed;
    struct err why;
    /* Those whose work is the house or the agency; see also "read" of the fields in the pack. */
    if (str_is(role, "coordinator") || str_is(role, "shelter") || whole->assignee == member)
        return NULL;
    if (!store_number(conn, &PLACED_BY, VALUES(V_INT(session_agency(session)),
                                               V_INT(clock_local_today(clock_now())), V_INT(whole->id), V_INT(member),
                                               V_INT(member)), 0, &placed, &why))
        return WHERE;
    return placed ? NULL : WHERE;
}

/* ---- a placement, before its transaction ---- */

static bool day_of(const json_t *fields, const char *id, bool last, int32_t *ret)
{
    const json_t *value = json_object_get(fields, id);
    *ret = 0;
    return value && value_day(value, last, ret);
}

/* A stay that has begun changes its bed by a transfer, so that the nights before stay true. */
static bool moves_without_saying(const struct item_event *event, int64_t place)
{
    int32_t from;
    return event->before && str_is(event->before->state->id, "admitted") &&
           day_of(event->before->fields, "from", false, &from) && from < lodging_tonight(clock_now()) &&
           (number_of(event->before->fields, "place") != place ||
            number_of(event->before->fields, "bed") != number_of(event->after, "bed"));
}

static int by_number(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return (one > two) - (one < two);
}

/* In the order of their numbers, so that two who place the same family never wait for each other. */
static void set_persons(struct arena *arena, struct bed_wish *wish, const json_t *persons)
{
    size_t i, count = json_array_size(persons);
    const json_t *one;
    int64_t *all = ARENA_ARRAY(arena, count + 1, int64_t);
    json_array_foreach(persons, i, one)
        all[i] = json_integer_value(one);
    qsort(all, count, sizeof *all, by_number);
    wish->persons = all;
    for (i = 0; i < count; i++)
        if (!i || all[i] != all[i - 1])
            all[wish->person_count++] = all[i];
}

bool lodging_placement_before(struct item_event *event, struct err *err)
{
    struct bed_wish *wish = ARENA_NEW(event->arena, struct bed_wish);
    const json_t *fields = event->after;
    int32_t from, until, left, today = clock_local_today(clock_now());
    bool has_from = day_of(fields, "from", false, &from), has_until = day_of(fields, "until", true, &until);
    int64_t people = (int64_t)json_array_size(json_object_get(fields, "persons")), beds = number_of(fields, "beds");
    *wish = (struct bed_wish){.place = number_of(fields, "place"), .bed = (int)number_of(fields, "bed"),
                              .today = lodging_tonight(clock_now()),
                              .count = (int)(beds ? beds : people ? people : 1),
                              .is_live = event->state->open, .is_in = str_is(event->state->id, "admitted"),
                              .is_cancelled = str_is(event->state->id, "cancelled")};
    event->own = wish;
    set_persons(event->arena, wish, json_object_get(fields, "persons"));
    if (wish->is_in && !wish->place)
        return err_field(err, "place", "!field-required");
    if (has_until && !has_from)
        return err_field(err, "from", "!field-required");
    if (has_from && has_until && until < from)
        return err_field(err, "until", "!until-before-from");
    if (has_from && !has_until)
        until = from;
    wish->first = from;
    wish->end = until > from ? until : from + 1;
    if (day_of(fields, "left", true, &left) && !wish->is_live) {
        if (left < from)
            return err_field(err, "left", "!left-before-from");
        if (left > today)
            return err_field(err, "left", "!left-in-future");
        wish->end = left;
    }
    if (wish->is_cancelled)
        wish->end = wish->first;
    if (wish->end - wish->first > LODGING_NIGHTS_MOST)
        return err_field(err, "until", "!stay-too-long");
    if (wish->count > LODGING_BEDS_MOST || wish->bed > LODGING_BEDS_MOST || wish->count < 1 || wish->bed < 0)
        return err_field(err, "bed", "!bed-unknown");
    return !wish->is_live || !moves_without_saying(event, wish->place) || err_field(err, "place", "!use-transfer");
}

bool lodging_placement_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    const struct bed_wish *wish = event->own;
    struct err why = {0};
    if (!wish || beds_give(conn, event->id, wish, &why))
        return !wish || beds_persons(conn, event->id, wish, err);
    if (why.kind == ERR_CONFLICT && why.text[0] != '!') /* the key below the rule */
        return conflict(err, "bed", "!bed-taken");
    *err = why;
    return false;
}
