/* template.h - Mustache templates, translated when they are loaded.
 *
 * ui/templates/NAME.mustache, logic-less: {{name}} (escaped), {{{name}}} (only for HTML this program made),
 * {{#section}} {{^inverted}} {{>partial}} {{!comment}}, dotted names, and three additions:
 *   {{#_}}Sentence with {{name}} inside{{/_}}            the sentence in the page's language (msgid = the source
 *                                                         between the tags, white space folded to one space)
 *   {{#_n count}}{{count}} report|{{count}} reports{{/_n}} the plural form for the number called count
 *   {{>layout}} with {{$block}}default{{/block}} and {{<layout}}{{$block}}…{{/block}}{{/layout}}: inheritance
 * A value printed inside an attribute or text is escaped for HTML; values never become markup.
 *
 * Loaded templates never change and may be used by any thread.  With reload set, files are read anew when
 * they changed (for designers). */
#ifndef KRES_WEB_TEMPLATE_H
#define KRES_WEB_TEMPLATE_H

#include <jansson.h>

#include "web/words.h"

struct templates;

/* Parses every template of the folder for every language.  Errors name file, line and remedy: an unknown
 * partial, a tag that is not closed, nesting deeper than 16. */
MUST_CHECK bool templates_load(const char *folder, const struct words *words, bool reload, struct templates **ret,
                               struct err *err);
void templates_free(struct templates *templates);
/* O(size of the result). */
MUST_CHECK bool template_render(const struct templates *templates, const char *name, struct str lang,
                                const json_t *view,
                                struct arena *arena, struct str *ret, struct err *err);
/* Is every sentence of the page in this language?  If not, some of it is English, and the page should say so.
 * O(templates). */
bool template_speaks(const struct templates *templates, const char *name, struct str lang);
const struct words *templates_words(const struct templates *templates);
/* Every sentence of the templates, once each, for translators ("script/words" writes ui/po/kres.pot). */
void templates_sentences(const char *folder, void (*found)(void *context, const char *file, int line,
                                                           struct str sentence,
                         struct str plural), void *context);

#endif
