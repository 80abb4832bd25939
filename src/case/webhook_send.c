/* webhook_send.c - the sender of webhook.h: a thread beside the pages. */
#include "case/webhook.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/fetch.h"
#include "base/log.h"

static const struct store_stmt DUE = {
    "webhook.due", "SELECT o.id, o.webhook, o.event, o.kind, o.record, o.day, o.tries, w.url, w.secret FROM webhook_out o "
    "JOIN webhook w ON w.id = o.webhook WHERE o.due <= ? AND w.ended = 0 ORDER BY o.due, o.id LIMIT ?"};
static const struct store_stmt SENT = {"webhook.sent", "DELETE FROM webhook_out WHERE id = ?"};
static const struct store_stmt CALM = {"webhook.calm", "UPDATE webhook SET failures = 0 WHERE id = ? AND failures > 0"};
static const struct store_stmt LATER = {"webhook.later", "UPDATE webhook_out SET tries = ?, due = ? WHERE id = ?"};
static const struct store_stmt FAILED = {"webhook.failed", "UPDATE webhook SET failures = failures + 1 WHERE id = ?"};
static const struct store_stmt GIVE_UP = {
    "webhook.give_up", "UPDATE webhook SET ended = 2 WHERE id = ? AND (? = 1 OR failures >= ?)"};
static const struct store_stmt EMPTY = {
    "webhook.empty", "DELETE FROM webhook_out WHERE webhook IN (SELECT id FROM webhook WHERE id = ? AND ended > 0)"};

enum { AT_ONCE = 50, SECONDS = 10, LOOK_SECONDS = 2, FIRST_WAIT = 60 };

struct message {
    int64_t id, webhook, record, tries;
    struct str event, kind, url;
    int32_t day;
    uint8_t secret[WEBHOOK_SECRET];
    bool sent;
    int64_t now;
};

struct str webhook_signature(struct arena *arena, const uint8_t secret[WEBHOOK_SECRET], int64_t time, struct str body)
{
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    struct str all = str_printf(arena, "%" PRId64 "." STR_FMT, time, STR_ARG(body));
    crypto_auth_hmacsha256(mac, (const uint8_t *)all.p, all.n, secret);
    return str_printf(arena, "v1=" STR_FMT, STR_ARG(str_hex(arena, mac, sizeof mac)));
}

static bool read_due(struct store *store, struct arena *arena, int64_t now, struct message *list, size_t *count,
                     struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    *count = 0;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store_query(conn, &DUE, VALUES(V_INT(now), V_INT(AT_ONCE)), &rows, err);
    while (ok && store_next(&rows)) {
        struct message *message = &list[*count];
        *message = (struct message){.id = store_int(&rows, 0), .webhook = store_int(&rows, 1), .event =
                                    store_text(&rows, 2, arena),
                                    .kind = store_text(&rows, 3, arena), .record = store_int(&rows, 4),
                                    .day = (int32_t)store_int(&rows, 5), .tries = store_int(&rows, 6),
                                    .url = store_text(&rows, 7, arena), .now = now};
        *count += store_bytes(&rows, 8, message->secret, WEBHOOK_SECRET);
    }
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    return ok;
}

static void send_one(struct arena *arena, struct message *message, bool inside)
{
    struct err err = {0};
    long status = 0;
    struct str body = str_printf(arena,
            "{\"event\":\"" STR_FMT "\",\"kind\":\"" STR_FMT "\",\"id\":%" PRId64 ",\"day\":\"" STR_FMT
                                 "\"}", STR_ARG(message->event), STR_ARG(message->kind), message->record,
                                 STR_ARG(clock_day_text(arena, message->day)));
    struct str signature = webhook_signature(arena, message->secret, message->now, body);
    const char *const headers[] = {arena_printf(arena, "Kres-Time: %" PRId64, message->now),
                                   arena_printf(arena, "Kres-Signature: " STR_FMT, STR_ARG(signature)), NULL};
    struct fetch_post post = {.url = str_copy(arena, message->url).p, .type = STR("application/json"), .body = body,
                              .headers = headers, .inside = inside, .seconds = SECONDS};
    message->sent = fetch_send(arena, &post, &status, &err) && status >= 200 && status < 300;
    vault_wipe(message->secret, sizeof message->secret);
}

static bool write_sent(struct store_conn *conn, void *context, struct err *err)
{
    const struct message *in = context;
    struct store_value id = V_INT(in->id), webhook = V_INT(in->webhook);
    int64_t tries = in->tries + 1;
    if (in->sent)
        return store_run(conn, &SENT, VALUES(id), err) && store_run(conn, &CALM, VALUES(webhook), err);
    return store_run(conn, &LATER, VALUES(V_INT(tries), V_INT(in->now + ((int64_t)FIRST_WAIT << (2 * (tries - 1)))),
                                          id), err) &&
           store_run(conn, &FAILED, VALUES(webhook), err) &&
           store_run(conn, &GIVE_UP, VALUES(webhook, V_INT(tries >= WEBHOOK_TRIES), V_INT(WEBHOOK_FAILURES)), err) &&
           store_run(conn, &EMPTY, VALUES(webhook), err);
}

/* A server that does not answer holds up its own messages of this round, not those of others. */
bool webhook_send_due(struct store *store, bool inside, int64_t now, size_t *ret, struct err *err)
{
    struct message list[AT_ONCE];
    struct arena arena = {0};
    size_t count;
    int64_t silent[AT_ONCE];
    size_t silent_count = 0;
    *ret = 0;
    bool ok = read_due(store, &arena, now, list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        bool skip = false;
        for (size_t s = 0; s < silent_count; s++)
            skip = skip || silent[s] == list[i].webhook;
        if (skip)
            continue;
        send_one(&arena, &list[i], inside);
        if (!list[i].sent)
            silent[silent_count++] = list[i].webhook;
        *ret += list[i].sent;
        ok = store_write(store, write_sent, &list[i], err);
    }
    vault_wipe(list, sizeof list);
    arena_wipe(&arena);
    return ok;
}

/* ---- the thread ---- */

struct webhook_sender { struct store *store; bool inside,
                       stop; pthread_t thread; pthread_mutex_t lock; pthread_cond_t wake; };

static bool wait_a_moment(struct webhook_sender *sender)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&sender->lock);
    while (!sender->stop && pthread_cond_timedwait(&sender->wake, &sender->lock, &until) != ETIMEDOUT)
        continue;
    bool go_on = !sender->stop;
    pthread_mutex_unlock(&sender->lock);
    return go_on;
}

static void *send_always(void *context)
{
    struct webhook_sender *sender = context;
    while (wait_a_moment(sender)) {
        struct err err = {0};
        size_t sent;
        if (!webhook_send_due(sender->store, sender->inside, clock_now(), &sent, &err))
            log_line(LOG_WARN, "webhooks: %s", err.text);
    }
    return NULL;
}

bool webhook_sender_start(struct store *store, bool inside, struct webhook_sender **ret, struct err *err)
{
    static struct webhook_sender only; /* one a process */
    struct webhook_sender *sender = &only;
    *sender = (struct webhook_sender){.store = store, .inside = inside};
    pthread_mutex_init(&sender->lock, NULL);
    pthread_cond_init(&sender->wake, NULL);
    if (pthread_create(&sender->thread, NULL, send_always, sender) != 0)
        return err_set(err, ERR_FAULT, "no thread for webhooks");
    *ret = sender;
    return true;
}

void webhook_sender_stop(struct webhook_sender *sender)
{
    if (!sender)
        return;
    pthread_mutex_lock(&sender->lock);
    sender->stop = true;
    pthread_cond_signal(&sender->wake);
    pthread_mutex_unlock(&sender->lock);
    pthread_join(sender->thread, NULL);
    pthread_cond_destroy(&sender->wake);
    pthread_mutex_destroy(&sender->lock);
}
