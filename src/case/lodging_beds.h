/* lodging_beds.h - beds given to a placement inside a transaction (inside case/ only). */
#ifndef KRES_CASE_LODGING_BEDS_H
#define KRES_CASE_LODGING_BEDS_H

#include "store/store.h"

/* What a placement wants; nights from first until the one before end: none when they are the same. */
struct bed_wish {
    int64_t place;   /* 0: no bed */
    int bed;         /* this one first, and no other; 0 = any */
    int count;
    int32_t first, end, today;
    bool is_live;    /* reserved or in; else only its past nights are kept */
    bool is_in, is_cancelled;
    int64_t *persons; size_t person_count; /* who sleeps there, each once, by number */
};
/* Takes back what the placement has and gives it what it wants: the beds it has, if they are free for as long; else those of
 * one room, if one has enough. */
MUST_CHECK bool beds_give(struct store_conn *conn, int64_t placement, const struct bed_wish *wish, struct err *err);

/* The same for those who sleep there: ERR_CONFLICT "!person-has-bed" when one has another bed on one of the nights. */
MUST_CHECK bool beds_persons(struct store_conn *conn, int64_t placement, const struct bed_wish *wish, struct err *err);

#endif
