/* lodging.h - beds: a place has so many, a placement takes one for each person, no bed is given twice, and nobody has two.
 *
 * The rule runs with every change of a record of kind place or placement, whatever path it comes by (form, import,
 * interface): rules.c names it.  In the transaction the place's row is counted up first, so that two who want beds there
 * come one after the other on every database; below it lies a primary key of place, night and bed, so that even a fault of
 * this file could give no bed twice.
 *
 * A night is named by the day on which it begins, at the desk's place (clock_local_today).  A stay from the 3rd until the
 * 5th takes the nights of the 3rd and the 4th; one that is planned to end on the day it begins takes that night.  Who is
 * still in after the planned day keeps her bed: it is not given away until somebody writes down that she left.  Who leaves
 * gives back the nights from that day on; the nights before stay as they were, for counting.
 *
 * One person has one bed a night, in whatever house of whatever agency: a second one is refused with a sentence that says no
 * more than that; where it is, lodging_where tells who may read the house.  Two records of one person are two persons here
 * until they are merged and the placements name one.
 *
 * Fields it relies on: place: beds, rooms ("2, 2, 4": optional), suits, shared; placement: place, persons, from, until, bed
 * (that one and no other; several persons get it and those nearest), beds (when not one for each), left; states reserved,
 * admitted, left, cancelled.  Errors: ERR_CONFLICT "!no-bed-free", "!bed-taken", "!bed-still-used", "!bed-taken-then",
 * "!person-has-bed";
 * ERR_INPUT "!until-before-from", "!stay-too-long", "!left-before-from", "!left-in-future", "!use-transfer",
 * "!beds-in-use", "!rooms-not-beds", "!place-in-use", "!place-closed", "!bed-unknown".
 *
 * Thread-safe.  Giving beds is O(nights · beds of the place). */
#ifndef KRES_CASE_LODGING_H
#define KRES_CASE_LODGING_H

#include "record/item.h"

enum { LODGING_BEDS_MOST = 500, LODGING_NIGHTS_MOST = 1100 };

/* The rules; see struct item_rule. */
bool lodging_place_before(struct item_event *event, struct err *err);
bool lodging_place_within(struct store_conn *conn, struct item_event *event, struct err *err);
bool lodging_placement_before(struct item_event *event, struct err *err);
bool lodging_placement_within(struct store_conn *conn, struct item_event *event, struct err *err);
/* The address of a place is seen by those who run it, and by others only while somebody in their charge is placed there. */
const char *const *lodging_place_hides(struct store_conn *conn, const struct session *session, struct str role,
                                       const struct item *whole);

/* Beds of each room, e.g. "2, 2, 4".  false when it is no such list; *ret_count 0 for "". */
enum { LODGING_ROOMS_MOST = 100 };
MUST_CHECK bool lodging_rooms(struct str text, int ret[LODGING_ROOMS_MOST], size_t *ret_count);

/* The night that is now, or is coming: until six in the morning it is still the one of the day before. */
int32_t lodging_tonight(int64_t now);

/* The house in which one of those persons has a bed on a night from first until the one before end; *ret_found false: none,
 * or none that the member may read.  item_end. */
MUST_CHECK bool lodging_where(const struct records *records, const struct session *session, struct arena *arena,
                              const int64_t *persons, size_t count, int32_t first, int32_t end, struct item *ret,
                              bool *ret_found, struct err *err);

/* ---- moving on ---- */

/* Leaves here and is admitted there, in one transaction.  until: day, 0 = as planned before.  bed: 0 = any.  The old
 * placement must be admitted; *ret_id: the new one. */
struct lodging_move { int64_t id, edition, place, bed; int32_t until; };
MUST_CHECK bool lodging_transfer(const struct records *records, const struct session *session, struct arena *arena,
                                 const struct lodging_move *in, int64_t *ret_id, struct err *err);

/* ---- who is where, what is free: of the member's own agency, for roles that may read its places ---- */

struct lodging_bed {
    int64_t place, placement;
    int bed;
    int32_t from, until; /* the night of until is free again */
    bool is_in;          /* else reserved */
};
/* All that are reserved or in use now; place 0: everywhere.  By place and bed. */
MUST_CHECK bool lodging_stays(const struct records *records, const struct session *session, struct arena *arena,
                              int64_t place, struct lodging_bed **ret, size_t *ret_count, struct err *err);

struct lodging_house {
    int64_t place;
    int beds, free;      /* free: on all nights that were asked for */
    struct str rooms;
    struct str *suits; size_t suit_count;
    struct str accommodation;
    int64_t agency;
    bool is_open, is_shared;
};
/* Places in use, with what is free from first until the night before end. */
MUST_CHECK bool lodging_houses(const struct records *records, const struct session *session, struct arena *arena,
                               int32_t first, int32_t end, struct lodging_house **ret, size_t *ret_count,
                               struct err *err);
/* The same of other agencies that share how many of their beds are free: place, rooms and beds are not told. */
MUST_CHECK bool lodging_elsewhere(const struct records *records, const struct session *session, struct arena *arena,
                                  int32_t first, int32_t end, struct lodging_house **ret, size_t *ret_count,
                                  struct err *err);
bool lodging_suits(const struct lodging_house *house, struct str suit);

/* Beds by night: the small calendar.  placement 0: of a record that was deleted. */
struct lodging_night { int bed; int32_t night; int64_t placement; };
MUST_CHECK bool lodging_nights(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t place, int32_t first, int32_t end, struct lodging_night **ret, size_t *ret_count,
                               struct err *err);
/* Nights slept or reserved, by place: from first until the night before end. */
struct lodging_count { int64_t place; int32_t night; int n; };
MUST_CHECK bool lodging_occupancy(const struct records *records, const struct session *session, struct arena *arena,
                                  int64_t place, int32_t first, int32_t end, struct lodging_count **ret,
                                  size_t *ret_count, struct err *err);

#endif
