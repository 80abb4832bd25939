/* law.h - what the pages, the search and the exports of the law library share (inside site/ only).
 *
 * Only what the public may see is in a view.  New references; nothing outlives the request. */
#ifndef KRES_SITE_LAW_H
#define KRES_SITE_LAW_H

#include "know/law.h"
#include "site/page.h"

/* The entry of the address' {id}; NULL when there is none or the public may not see it. */
const struct content_item *law_asked(struct web_request *request);
/* "2026-11-25", "2026-11" and "2026" in words. */
struct str law_day(const struct web_request *request, struct str day);
/* "113(1)" so that it keeps its order within a sentence from right to left. */
struct str law_article(const struct web_request *request, struct str article);
/* A field of the entry itself, "" when it waits to be verified. */
struct str law_field(const struct content_item *entry, const char *key);
/* What a list shows: id, href, title (title_lang), short, year, type_name, group_name, status_name; over: it does not hold.
 * page: gets "fallback" when the title is in another language; may be NULL. */
json_t *law_brief(const struct web_request *request, json_t *page, const struct content_item *entry);
/* All of it. page: gets "fallback"; may be NULL. */
json_t *law_entry(struct web_request *request, json_t *page, const struct content_item *entry);
/* view[topics]: [{id, name, count, selected}], the largest first; view[groups]: the same. */
void law_narrowings(struct web_request *request, json_t *view, struct str topic, struct str group);

#endif
