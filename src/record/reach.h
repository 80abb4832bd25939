/* reach.h - the one decision about a record as a whole: does a member's role reach it?
 *
 * Whoever shows, lists, searches, changes or exports records asks here, so that a list and a page never disagree.  Only
 * columns that stand in the open are looked at: the kind, the agency that made it, in whose charge it and the record it
 * stands in are, whether the case it belongs to names a group of the member, and whether it is a person with a bed in a
 * house of the member's agency, or who left one not longer ago than the role says.  That the member's agency holds the
 * record at all (holding.h) is the caller's query; which fields the role sees is role.h's.
 *
 * A group is an agency's own: a case of another agency that names a group of the same name reaches nobody here.
 * Thread-safe; O(1), the column REACH_NEAR O(log n). */
#ifndef KRES_RECORD_REACH_H
#define KRES_RECORD_REACH_H

#include "record/role.h"

struct reach {
    const struct kind *kind;
    int64_t agency;          /* that made it */
    int64_t assignee;        /* in whose charge it is at the member's agency; 0: nobody */
    int64_t parent_assignee; /* the same of the record it stands in */
    int64_t near;            /* REACH_NEAR */
};
bool reach_may(const struct roles *roles, const struct session *session, const struct reach *reach, enum role_verb verb);

/* A column of SELECT … FROM holding h JOIN record r: 1, when the case that the record is or stands in (directly or one
 * deeper) names a group of the member, plus 2, when it is a person who is placed.  Parameters: NEAR_OF(reach_near()), which
 * asks nothing that the role never asks. */
#define REACH_NEAR \
    "(CASE WHEN ? = 0 THEN 0 ELSE (SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END FROM record_value gv " \
    "JOIN record gc ON gc.id = gv.record JOIN member_group gm ON gm.team = gv.value AND gm.member = ? " \
    "WHERE gv.kind = 'case' AND gv.field = 'group' AND gc.agency = h.agency AND (gv.record = r.id OR gv.record = r.parent " \
    "OR gv.record = (SELECT gp.parent FROM record gp WHERE gp.id = r.parent))) END " \
    "+ CASE WHEN ? = 0 THEN 0 ELSE (SELECT CASE WHEN count(*) > 0 THEN 2 ELSE 0 END FROM bed_person bp " \
    "JOIN bed_place bh ON bh.place = bp.place AND bh.agency = h.agency " \
    "WHERE bp.person = r.id AND (bp.is_live = 1 OR bp.until_day >= ?)) END)"
struct reach_near { struct store_value member, since; };
struct reach_near reach_near(const struct roles *roles, const struct session *session);
#define NEAR_OF(near) (near).member, (near).member, (near).since, (near).since

#endif
