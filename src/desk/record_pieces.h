/* record_pieces.h - what a subject adds to the page of a record.
 *
 * A subject (consent, places, calendar, …) has one row in record_pieces[] and one line {{>desk-record-SUBJECT}} in
 * desk-record.mustache.  Its function runs after the page's own view is made and sets what its template needs: one object
 * under the subject's own name, {{#consents}}…{{/consents}}, so that a record of another kind shows nothing. */
#ifndef KRES_DESK_RECORD_PIECES_H
#define KRES_DESK_RECORD_PIECES_H

#include "desk/pages.h"

struct record_piece {
    const char *kind; /* NULL: for records of every kind */
    bool (*view)(struct web_request *request, json_t *view, const struct item *item, struct err *err);
};
bool merge_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err); /* merge.c */
bool clash_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err); /* clash.c */
/* Ended by a row whose view is NULL. */
extern const struct record_piece record_pieces[];
MUST_CHECK bool record_pieces_view(struct web_request *request, json_t *view, const struct item *item, struct err *err);

#endif
