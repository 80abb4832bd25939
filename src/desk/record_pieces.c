/* record_pieces.c - the table of what subjects add to the page of a record; see record_pieces.h. */
#include "desk/house_pages.h"
#include "desk/record_pieces.h"

#include "desk/sharing_pages.h"

const struct record_piece record_pieces[] = {
    {.view = clash_piece_view},
    {.view = merge_piece_view},
    {"case", house_piece},
    {"place", house_piece},
    {"placement", house_piece},
    {"bed-request", house_piece},
    {"incident", incident_piece},
    {"case", sharing_piece_view},
    {"referral", referral_piece_view},
    {.view = NULL},
};

bool record_pieces_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    for (const struct record_piece *piece = record_pieces; piece->view; piece++)
        if ((!piece->kind || str_is(item->kind->id, piece->kind)) && !piece->view(request, view, item, err))
            return false;
    return true;
}
