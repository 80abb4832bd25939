/* webhook.c - see webhook.h: the hooks, and rows into the outbox; the sender is in webhook_send.c. */
#include "case/webhook.h"

#include "base/clock.h"
#include "base/fetch.h"
#include "base/file.h"
#include "record/item_inside.h"

static const struct store_stmt ADD = {
    "webhook.add", "INSERT INTO webhook (agency, url, secret, events, day) VALUES (?, ?, ?, ?, ?)"};
static const struct store_stmt END = {"webhook.end", "UPDATE webhook SET ended = 1 WHERE id = ? AND ended = 0"};
static const struct store_stmt FORGET = {"webhook.forget", "DELETE FROM webhook_out WHERE webhook = ?"};
static const struct store_stmt LIST = {
    "webhook.list", "SELECT h.id, h.agency, h.url, h.events, h.day, h.failures, h.ended, "
    "(SELECT count(*) FROM webhook_out o WHERE o.webhook = h.id) FROM webhook h ORDER BY h.ended, h.id LIMIT ?"};
static const struct store_stmt OUT = {
    "webhook.out", "INSERT INTO webhook_out (webhook, event, kind, record, day) SELECT w.id, ?, ?, ?, ? FROM webhook w "
    "WHERE w.ended = 0 AND w.agency IN (SELECT agency FROM holding WHERE record = ? AND ended_day = 0) AND w.events LIKE ?"};

enum { LIST_MOST = 500 };

const char *const webhook_events[] = {"record.add", "record.act", "referral.sent", NULL};

static bool read_events(struct arena *arena, struct str typed, struct str *ret, struct err *err)
{
    struct buf events = {.arena = arena};
    buf_byte(&events, ' ');
    struct str rest = typed;
    while (rest.p) {
        struct str one = str_trim(str_cut(&rest, ' '));
        bool known = !one.n;
        for (size_t i = 0; webhook_events[i]; i++)
            known = known || str_is(one, webhook_events[i]);
        if (!known)
            return err_field(err, "events", "!field-not-choice");
        if (one.n)
            buf_printf(&events, STR_FMT " ", STR_ARG(one));
    }
    *ret = buf_str(&events);
    return ret->n > 1 || err_field(err, "events", "!field-required");
}

struct adding { int64_t agency; struct str url, events; uint8_t secret[WEBHOOK_SECRET]; struct audit_line line; };

static bool write_add(struct store_conn *conn, void *context, struct err *err)
{
    struct adding *in = context;
    return store_run(conn, &ADD, VALUES(V_INT(in->agency), V_TEXT(in->url), V_BYTES(in->secret, WEBHOOK_SECRET),
                                        V_TEXT(in->events), V_INT(clock_day(clock_now()))), err) &&
           audit_add(conn, &in->line, err);
}

bool webhook_add(struct store *store, const struct session *session, struct arena *arena, int64_t agency,
                 struct str url,
                 struct str events, bool inside, char ret_secret[2 * WEBHOOK_SECRET + 1], struct err *err)
{
    struct adding in = {.agency = agency, .url = str_trim(url)};
    struct agency found;
    struct store_conn *conn;
    if (!fetch_url_check(in.url, inside, err) || !read_events(arena, events, &in.events, err) ||
        !store_read_begin(store, &conn, err))
        return false;
    bool ok = agency_get(conn, arena, agency, &found, err);
    store_read_end(conn);
    if (!ok)
        return false;
    random_bytes(in.secret, sizeof in.secret);
    in.line = item_line(session, arena, 0, "webhook.add", in.url);
    ok = store_write(store, write_add, &in, err);
    if (ok)
        memcpy(ret_secret, str_hex(arena, in.secret, WEBHOOK_SECRET).p, 2 * WEBHOOK_SECRET + 1);
    vault_wipe(in.secret, sizeof in.secret);
    return ok;
}

struct ending { int64_t id; struct audit_line line; };

static bool write_end(struct store_conn *conn, void *context, struct err *err)
{
    const struct ending *in = context;
    if (!store_run(conn, &END, VALUES(V_INT(in->id)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_NOT_FOUND, "!webhook-unknown");
    return store_run(conn, &FORGET, VALUES(V_INT(in->id)), err) && audit_add(conn, &in->line, err);
}

bool webhook_end(struct store *store, const struct session *session, struct arena *arena, int64_t id, struct err *err)
{
    struct ending in = {.id = id, .line = item_line(session, arena, 0, "webhook.end", str_printf(arena,
            "webhook:%" PRId64, id))};
    return store_write(store, write_end, &in, err);
}

bool webhook_list(struct store *store, struct arena *arena, struct webhook **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *ret = ARENA_ARRAY(arena, LIST_MOST, struct webhook);
    *ret_count = 0;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store_query(conn, &LIST, VALUES(V_INT(LIST_MOST)), &rows, err);
    while (ok && store_next(&rows))
        (*ret)[(*ret_count)++] = (struct webhook){
            .id = store_int(&rows, 0), .agency = store_int(&rows, 1), .url = store_text(&rows, 2, arena),
            .events = store_text(&rows, 3, arena), .day = (int32_t)store_int(&rows, 4), .failures = store_int(&rows, 5),
            .ended = (enum webhook_end)store_int(&rows, 6), .waiting = store_int(&rows, 7)};
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

/* In the transaction of the record: what the hooks of all who hold it are to be told. */
bool webhook_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    const char *name = str_is(event->action, "add") ? "record.add" : "record.act";
    char like[40];
    if (str_is(event->action, "change"))
        return true;
    if (str_is(event->kind->id, "referral") && str_is(event->action, "send"))
        name = "referral.sent";
    snprintf(like, sizeof like, "%% %s %%", name);
    return store_run(conn, &OUT, VALUES(V_TEXT(str_from(name)), V_TEXT(event->kind->id), V_INT(event->id),
                                        V_INT(clock_day(clock_now())), V_INT(event->id), V_TEXT(str_from(like))), err);
}
