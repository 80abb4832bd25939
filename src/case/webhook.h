/* webhook.h - other programs are told that something happened, never what.
 *
 * An administrator gives an agency's program an address and takes its secret, shown once.  On a record made, an action
 * taken or a referral sent, a row enters the outbox in the same transaction (the row of case_rules below), and the
 * sender's thread posts {"event", "kind", "id", "day"} as JSON, signed: header Kres-Signature is "v1=" and the
 * hexadecimal HMAC-SHA-256 (libsodium's crypto_auth_hmacsha256) of the time in header Kres-Time, a point, and the body,
 * under the secret.  Any 2xx is an answer. Else it tries again after 1, 4, 16 … minutes; after WEBHOOK_TRIES of one
 * message, or WEBHOOK_FAILURES messages one after the other, the hook is ended and administrators see it.  Nothing here
 * holds up a request.
 *
 * Thread-safe; one sender at a time. */
#ifndef KRES_CASE_WEBHOOK_H
#define KRES_CASE_WEBHOOK_H

#include "record/item.h"

enum { WEBHOOK_SECRET = 32, WEBHOOK_TRIES = 6, WEBHOOK_FAILURES = 20 };
extern const char *const webhook_events[]; /* "record.add", "record.act", "referral.sent"; NULL-ended */

enum webhook_end { WEBHOOK_LIVES, WEBHOOK_ENDED, WEBHOOK_FAILED };
struct webhook {
    int64_t id, agency, waiting; /* waiting: messages in the outbox */
    struct str url, events;      /* events: " record.add referral.sent " */
    int32_t day;
    int64_t failures;
    enum webhook_end ended;
};

/* inside: private addresses are allowed (setting webhooks_inside).  ERR_INPUT url, events; ERR_NOT_FOUND agency. */
MUST_CHECK bool webhook_add(struct store *store, const struct session *session, struct arena *arena, int64_t agency,
                            struct str url, struct str events, bool inside, char ret_secret[2 * WEBHOOK_SECRET + 1],
                            struct err *err);
MUST_CHECK bool webhook_end(struct store *store, const struct session *session, struct arena *arena, int64_t id,
                            struct err *err);
MUST_CHECK bool webhook_list(struct store *store, struct arena *arena, struct webhook **ret, size_t *ret_count,
                             struct err *err);

/* Sends what is due; *ret: how many.  For the sender's thread. */
MUST_CHECK bool webhook_send_due(struct store *store, bool inside, int64_t now, size_t *ret, struct err *err);
/* "v1=…" for tests and for whoever checks. */
struct str webhook_signature(struct arena *arena, const uint8_t secret[WEBHOOK_SECRET], int64_t time, struct str body);

struct webhook_sender;
MUST_CHECK bool webhook_sender_start(struct store *store, bool inside, struct webhook_sender **ret, struct err *err);
void webhook_sender_stop(struct webhook_sender *sender); /* NULL does nothing */

MUST_CHECK bool webhook_within(struct store_conn *conn, struct item_event *event, struct err *err);
#define WEBHOOK_RULE {.kind = "*", .within = webhook_within}

#endif
