/* model_sharing.h - records given to another agency and taken back, below the rules of consent: what model.c does with it
 * is who may read what, whoever gave it on what ground (case/consent.h has its own tests). */
#ifndef KRES_TEST_CASE_MODEL_SHARING_H
#define KRES_TEST_CASE_MODEL_SHARING_H

#include "../record/kinds_world.h"

struct giving { struct holding holding; int64_t end; };

static inline bool giving_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct giving *giving = context;
    return giving->end ? holding_end(conn, giving->end, clock_day(clock_now()), err)
                       : holding_add(conn, &giving->holding, err);
}

/* The key of the record, opened by a session of an agency that holds it, for another agency. */
static inline void give_record(struct world *w, struct session *session, int64_t record, int64_t agency)
{
    struct store_conn *conn;
    struct giving giving = {.end = 0};
    struct holding own;
    struct record row;
    struct record_key key;
    struct agency to;
    uint8_t wrapped[VAULT_WRAPPED];
    MUST(store_read_begin(w->store, &conn, err));
    MUST(holding_get(conn, &w->arena, record, session_agency(session), &own, err));
    MUST(record_get(conn, &w->arena, record, &row, err));
    MUST(agency_get(conn, &w->arena, agency, &to, err));
    store_read_end(conn);
    MUST(holding_key(&own, &row, session, &w->arena, &key, wrapped, err));
    holding_box(&key, agency, to.epoch, to.public_key, &giving.holding);
    record_key_wipe(&key);
    giving.holding.record = record;
    giving.holding.kind = own.kind;
    giving.holding.state = own.state;
    giving.holding.lang = own.lang;
    giving.holding.is_open = own.is_open;
    giving.holding.referred_from = session_agency(session);
    giving.holding.changed_day = own.changed_day;
    MUST(store_write(w->store, giving_write, &giving, err));
}

static inline void take_record(struct world *w, int64_t record, int64_t agency)
{
    struct store_conn *conn;
    struct holding theirs;
    MUST(store_read_begin(w->store, &conn, err));
    MUST(holding_get(conn, &w->arena, record, agency, &theirs, err));
    store_read_end(conn);
    struct giving giving = {.end = theirs.id};
    MUST(store_write(w->store, giving_write, &giving, err));
}

#endif
