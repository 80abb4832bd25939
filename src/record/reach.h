/* reach.h - the one decision about a record as a whole: does a member's role reach it?
 *
 * Whoever shows, lists, searches, changes or exports records asks here, so that a list and a page never disagree.  Only
 * columns that stand in the open are looked at: the kind, the agency that made it, in whose charge it and the record it
 * stands in are, and whether the case it belongs to names a group of the member.  That the member's agency holds the
 * record at all (holding.h) is the caller's query; which fields the role sees is role.h's.
 *
 * A group is an agency's own: a case of another agency that names a group of the same name reaches nobody here.
 * Thread-safe; O(1), the column REACH_GROUP O(log n). */
#ifndef KRES_RECORD_REACH_H
#define KRES_RECORD_REACH_H

#include "record/role.h"

struct reach {
    const struct kind *kind;
    int64_t agency;          /* that made it */
    int64_t assignee;        /* in whose charge it is at the member's agency; 0: nobody */
    int64_t parent_assignee; /* the same of the record it stands in */
    bool in_my_group;        /* REACH_GROUP says more than 0 */
};
bool reach_may(const struct roles *roles, const struct session *session, const struct reach *reach, enum role_verb verb);

/* A column of SELECT … FROM holding h JOIN record r: does the case that the record is or stands in (directly or one deeper)
 * name a group of the member?  Two parameters, both reach_grouped(): 0, when the role never asks for groups. */
#define REACH_GROUP \
    "CASE WHEN ? = 0 THEN 0 ELSE (SELECT count(*) FROM record_value gv JOIN record gc ON gc.id = gv.record " \
    "JOIN member_group gm ON gm.team = gv.value AND gm.member = ? WHERE gv.kind = 'case' AND gv.field = 'group' " \
    "AND gc.agency = h.agency AND (gv.record = r.id OR gv.record = r.parent " \
    "OR gv.record = (SELECT gp.parent FROM record gp WHERE gp.id = r.parent))) END"
struct store_value reach_grouped(const struct roles *roles, const struct session *session);

#endif
