/* markdown.h - Markdown of packs and editors as HTML that can harm nobody.
 *
 * CommonMark by md4c's parser; the HTML is ours, so nothing but what stands here can come out: paragraphs, headings
 * (a level lower, for the page has the first), lists, quotes, emphasis, code, rules, links.  HTML in the source is shown
 * as text; images become their words; a link goes to https://, http://, mailto: or a page of this site ("/check", which
 * gets the reader's language in front), and is plain text otherwise. */
#ifndef KRES_KNOW_MARKDOWN_H
#define KRES_KNOW_MARKDOWN_H

#include "base/str.h"

/* lang: of the reader, for links within the site.  Never fails: what cannot be parsed is shown as text.  O(n). */
struct str markdown_html(struct arena *arena, struct str markdown, struct str lang);
/* The same with whole addresses ("https://kres.example/uk/check"), for what is read away from the site. */
struct str markdown_html_at(struct arena *arena, struct str markdown, struct str site, struct str lang);
/* The words alone, for e-mail and feeds: headings and list marks as plain characters, links as "words (address)". */
struct str markdown_plain(struct arena *arena, struct str markdown, struct str site, struct str lang);

#endif
