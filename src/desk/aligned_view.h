/* aligned_view.h - texts of one hand, one under the other: what all say, and where they differ (link/template.h).
 *
 * ui/templates/aligned.mustache shows the template, ui/templates/aligned-text.mustache one text in its pieces;
 * ui/css/aligned.css belongs to both.  Texts may have come from a seal: what is made here lives in the view and in the
 * request's arena, and goes with them. */
#ifndef KRES_DESK_ALIGNED_VIEW_H
#define KRES_DESK_ALIGNED_VIEW_H

#include "desk/pages.h"
#include "link/template.h"

struct aligned_text {
    struct str text; /* valid UTF-8 */
    json_t *view;    /* "aligned_pieces" is put into it: {text, same|other|slot|outside: true, number: of the slot} */
};
/* Of more than LINK_TEMPLATE_MEMBERS texts the first so many; the others get one piece.  Into view: "aligned": {"pieces":
 * [{text, same: true} | {slot: true, number, kind_name, values: [{text, count, nothing}], more}], "any", "compared",
 * "slots"}.  How long it takes: template.h. */
void aligned_view(const struct web_request *request, json_t *view, const struct aligned_text *texts, size_t count);

#endif
