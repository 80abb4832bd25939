/* marks.h - a text in pieces, with the signs that were found in it: the same view for the offer check and the desk.
 *
 * ui/templates/marks.mustache shows the pieces, ui/css/marks.css and ui/js/marks.js belong to it.  Nothing here
 * outlives the request; any thread may call it. */
#ifndef KRES_SITE_MARKS_H
#define KRES_SITE_MARKS_H

#include "screen/screen.h"
#include "web/web.h"

/* "pieces" in view: plain text, and marks with the reasons of their signs; each distinct sign is added to signs (a
 * list): number, name, reason, source, counter, tone, element, strength, and the words that carry it.  field is a plain
 * word that keeps the ids of marks apart when a page shows several texts.  O(text + findings²). */
void marks_view(const struct web_request *request, json_t *view, struct str text, const struct screen_result *result,
                const char *field, json_t *signs);

#endif
