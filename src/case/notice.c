/* notice.c - see notice.h. */
#include "case/notice.h"

#include "base/clock.h"
#include "case/lodging.h"
#include "case/lodging_beds.h"
#include "record/sharing.h"

static const struct store_stmt ADDRESSES = {
    "notice.addresses", "SELECT h.id FROM holding h JOIN record r ON r.id = h.record WHERE r.parent = ? AND r.parent > 0 "
    "AND r.kind = 'place-address' AND h.agency <> r.agency AND h.ended_day = 0"};
static const struct store_stmt EXPIRED = {
    "notice.expired", "SELECT h.id FROM holding h JOIN record r ON r.id = h.record "
    "JOIN bed_stay s ON s.placement = r.parent "
    "WHERE r.kind = 'place-address' AND h.agency <> r.agency AND h.ended_day = 0 AND s.until_day < ? "
    "GROUP BY h.id ORDER BY h.id LIMIT 1000"};

enum { RECEIVERS_MOST = 200 };

/* Agencies that get it, and the beds it takes. */
struct notice { struct agency *to; size_t count; struct bed_wish *wish; bool ends; };

static struct str text_of(const json_t *fields, const char *id)
{
    const json_t *value = json_object_get(fields, id);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* ---- to whom ---- */

static bool add_receiver(const struct item_event *event, struct notice *notice, const struct agency *agencies, size_t count,
                         struct str slug, const char *field, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(agencies[i].slug, slug))
            continue;
        if (agencies[i].id == session_agency(event->session))
            return err_field(err, field, "!own-agency");
        if (!agencies[i].epoch)
            return err_field(err, field, "!agency-without-key");
        for (size_t k = 0; k < notice->count; k++)
            if (notice->to[k].id == agencies[i].id)
                return true;
        if (notice->count < RECEIVERS_MOST)
            notice->to[notice->count++] = agencies[i];
        return true;
    }
    return err_field(err, field, "!receiver-unknown");
}

static bool find_receivers(const struct item_event *event, const char *field, struct notice *notice, struct err *err)
{
    struct store_conn *conn;
    struct agency *agencies;
    size_t count, i;
    const json_t *value = json_object_get(event->after, field);
    json_t *one;
    notice->to = ARENA_ARRAY(event->arena, RECEIVERS_MOST, struct agency);
    if (!store_read_begin(event->records->store, &conn, err))
        return false;
    bool ok = agency_list(conn, event->arena, &agencies, &count, err);
    store_read_end(conn);
    if (ok && json_is_string(value))
        return add_receiver(event, notice, agencies, count, text_of(event->after, field), field, err);
    json_array_foreach(value, i, one)
        ok = ok && add_receiver(event, notice, agencies, count, str_from(json_string_value(one)), field, err);
    return ok && (notice->count || err_field(err, field, "!field-required"));
}

/* The key for each of them, and a line of the log that says so. */
static bool give(struct store_conn *conn, const struct item_event *event, const struct notice *notice, struct err *err)
{
    for (size_t i = 0; i < notice->count; i++)
        if (!sharing_of_notice(conn, event, &notice->to[i], text_of(event->after, "ground"), err))
            return false;
    return true;
}

/* ---- a warning ---- */

bool alert_before(struct item_event *event, struct err *err)
{
    if (!str_is(event->action, "send"))
        return true;
    struct notice *notice = ARENA_NEW(event->arena, struct notice);
    *notice = (struct notice){0};
    event->own = notice;
    return find_receivers(event, "receivers", notice, err);
}

bool alert_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    return !event->own || give(conn, event, event->own, err);
}

/* ---- a request for a bed ---- */

static bool read_wish(const struct item_event *event, struct bed_wish *wish, struct err *err)
{
    int32_t from, until;
    if (!value_day(json_object_get(event->after, "from"), false, &from))
        return err_field(err, "from", "!field-required");
    if (!value_day(json_object_get(event->after, "until"), true, &until))
        return err_field(err, "until", "!field-required");
    if (until < from)
        return err_field(err, "until", "!until-before-from");
    if (until - from > LODGING_NIGHTS_MOST)
        return err_field(err, "until", "!stay-too-long");
    *wish = (struct bed_wish){.place = json_integer_value(json_object_get(event->after, "place")), .first = from,
                              .end = until > from ? until : from + 1, .today = lodging_tonight(clock_now()),
                              .bed = (int)json_number_value(json_object_get(event->after, "bed")),
                              .count = (int)json_number_value(json_object_get(event->after, "beds")), .is_live = true};
    return (wish->count > 0 && wish->count <= LODGING_BEDS_MOST && wish->bed <= LODGING_BEDS_MOST) ||
           err_field(err, "beds", "!bed-unknown");
}

/* What was agreed stays: who asks for more asks again. */
static bool keeps_to_it(const struct item_event *event, struct err *err)
{
    static const char *const AGREED[] = {"from", "until", "beds", "place", "bed"};
    if (!event->before || !str_is(event->action, "change"))
        return true;
    if (!json_equal(json_object_get(event->before->fields, "to"), json_object_get(event->after, "to")))
        return err_set(err, ERR_CONFLICT, "!ask-again");
    for (size_t i = 0; i < LEN(AGREED) && str_is(event->state->id, "accepted"); i++) {
        const json_t *was = json_object_get(event->before->fields, AGREED[i]);
        const json_t *is = json_object_get(event->after, AGREED[i]);
        if (was != is && !(was && is && json_equal(was, is)))
            return err_set(err, ERR_CONFLICT, "!ask-again");
    }
    return true;
}

/* Who accepts tells where the house is, in the same transaction: only bed_request_accept does. */
static bool write_address(struct store_conn *conn, void *context, struct err *err)
{
    return items_write(conn, context, err);
}

bool bed_request_before(struct item_event *event, struct err *err)
{
    if (str_is(event->action, "accept") && event->also.run != write_address)
        return err_set(err, ERR_CONFLICT, "!accept-with-house");
    struct notice *notice = ARENA_NEW(event->arena, struct notice);
    struct bed_wish *wish = ARENA_NEW(event->arena, struct bed_wish);
    *notice = (struct notice){.wish = wish};
    event->own = notice;
    if (!keeps_to_it(event, err) || !read_wish(event, wish, err))
        return false;
    if (!str_is(event->state->id, "accepted")) {
        notice->ends = true;
        wish->is_live = false;
        wish->end = wish->first > wish->today ? wish->first : wish->end < wish->today ? wish->end : wish->today;
    }
    return !str_is(event->action, "add") || find_receivers(event, "to", notice, err);
}

static bool end_rows(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt, int64_t value,
                     int64_t *ret, struct err *err)
{
    enum { MOST = 1000 };
    int64_t *ids = ARENA_ARRAY(arena, MOST, int64_t);
    struct store_rows rows;
    size_t count = 0;
    if (!store_query(conn, stmt, VALUES(V_INT(value)), &rows, err))
        return false;
    while (count < MOST && store_next(&rows))
        ids[count++] = store_int(&rows, 0);
    bool ok = store_end(&rows, err);
    for (size_t i = 0; ok && i < count; i++)
        ok = holding_end(conn, ids[i], clock_day(clock_now()), err);
    *ret += (int64_t)count;
    return ok;
}

bool bed_request_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    const struct notice *notice = event->own;
    int64_t ended = 0;
    bool was_accepted = event->before && str_is(event->before->state->id, "accepted");
    if (!give(conn, event, notice, err))
        return false;
    if (notice->ends && !was_accepted)
        return true;
    return beds_give(conn, event->id, notice->wish, err) &&
           (!notice->ends || end_rows(conn, event->arena, &ADDRESSES, event->id, &ended, err));
}

/* ---- accepted, with the address ---- */

static json_t *address_of(const struct item *place)
{
    static const char *const FIELDS[] = {"address", "directions", "phone", "contact", "rules"};
    json_t *fields = json_object();
    for (size_t i = 0; i < LEN(FIELDS); i++) {
        json_t *value = json_object_get(place->fields, FIELDS[i]);
        if (value)
            json_object_set(fields, FIELDS[i], value);
    }
    return fields;
}

static bool accept_with(const struct records *records, const struct session *session, struct arena *arena,
                        const struct bed_accept *in, struct item_also also, struct err *err)
{
    json_t *fields = json_pack("{s:I}", "place", (json_int_t)in->place);
    if (in->bed)
        json_object_set_new(fields, "bed", json_integer(in->bed));
    if (in->answer.n)
        json_object_set_new(fields, "answer", json_stringn(in->answer.p, in->answer.n));
    bool ok = item_act_also(records, session, arena, in->id, in->edition, STR("accept"), fields, STR(""), also, err);
    json_decref(fields);
    return ok;
}

bool bed_request_accept(const struct records *records, const struct session *session, struct arena *arena,
                        const struct bed_accept *in, struct err *err)
{
    struct item place;
    struct items_batch *batch;
    int64_t id;
    size_t bad;
    if (!item_open(records, session, arena, in->place, &place, err))
        return false;
    if (!str_is(place.kind->id, "place") || place.hidden) {
        item_end(&place);
        return err_set(err, ERR_DENIED, "!not-allowed");
    }
    json_t *fields = address_of(&place);
    item_end(&place);
    if (!json_object_get(fields, "address")) {
        json_decref(fields);
        return err_field(err, "place", "!place-without-address");
    }
    struct item_new address = {.kind = STR("place-address"), .parent = in->id, .fields = fields, .mode = FIELDS_PART};
    bool ok = items_begin(records, session, arena, &address, 1, &batch, err);
    ok = ok && accept_with(records, session, arena, in, (struct item_also){write_address, batch}, err);
    items_finish(batch, ok, &id, &bad);
    json_decref(fields);
    return ok;
}

struct expiring { int64_t n; };

static bool write_expired(struct store_conn *conn, void *context, struct err *err)
{
    struct expiring *in = context;
    struct arena arena = {0};
    in->n = 0;
    bool ok = end_rows(conn, &arena, &EXPIRED, lodging_tonight(clock_now()), &in->n, err);
    arena_clear(&arena);
    return ok;
}

bool bed_address_expire(struct store *store, int64_t *ret, struct err *err)
{
    struct expiring in = {0};
    bool ok = store_write(store, write_expired, &in, err);
    *ret = in.n;
    return ok;
}
