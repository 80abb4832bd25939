/* house_pages.h - what the pages of beds share (inside desk/ only): who is in which bed, by name.
 *
 * One reading opens all placements and all names of a page, with one line each in the audit log. */
#ifndef KRES_DESK_HOUSE_PAGES_H
#define KRES_DESK_HOUSE_PAGES_H

#include "case/lodging.h"
#include "desk/record_pages.h"

/* Placements and requests of other agencies that have a bed, and what the pages call them. */
struct lodgers {
    struct web_request *request;
    int32_t tonight;
    struct lodging_house *houses; size_t house_count;
    struct lodging_bed *beds; size_t bed_count;   /* by place and bed */
    struct item *items; size_t item_count;        /* one a placement that the member may read */
    struct value_names *names;
};
/* Free: on the nights from first until the one before end.  place 0: everywhere.  End it with lodgers_end. */
MUST_CHECK bool lodgers_open(struct web_request *request, int64_t place, int32_t first, int32_t end, struct lodgers *ret,
                             struct err *err);
void lodgers_end(struct lodgers *lodgers);
const struct item *lodgers_item(const struct lodgers *lodgers, int64_t placement); /* or NULL */
/* "Bed 3, 4": the numbers of one placement's beds in one place. */
struct str lodgers_beds(const struct lodgers *lodgers, int64_t place, int64_t placement);
/* "people": [{name, href}], "has_people", "initials": without anybody's name. */
void lodgers_people_view(const struct lodgers *lodgers, json_t *view, const struct item *item);
/* "suits": [{label}], "kind_label" of a house. */
void house_suits_view(const struct web_request *request, json_t *view, const struct lodging_house *house);

/* A date of the request as people type it or a browser sends it; otherwise when it is empty. */
MUST_CHECK bool house_day(const struct web_request *request, const char *name, int32_t otherwise, int32_t *ret,
                          struct err *err);
/* "iso" and words of a day: key_iso, key. */
void house_day_view(const struct web_request *request, json_t *view, const char *key, int32_t day);

web_run_fn tonight_show, tonight_print_show, tonight_admit_do;             /* tonight.c */
web_run_fn bed_show, bed_do;                                               /* bed_give.c */
web_run_fn bed_move_show, bed_move_do, bed_leave_show, bed_leave_do, bed_accept_do; /* bed_move.c */
web_run_fn house_show, occupancy_show;                                     /* house.c */
bool house_piece(struct web_request *request, json_t *view, const struct item *item, struct err *err); /* house_piece.c */

web_run_fn incidents_show, incident_new_show, incident_new_do, incident_warn_show, incident_warn_do; /* incidents.c … */
bool incident_piece(struct web_request *request, json_t *view, const struct item *item, struct err *err);

#endif
