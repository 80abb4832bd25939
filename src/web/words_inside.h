/* words_inside.h - what template_parse.c needs of words beyond words.h: plural forms before a number is known. */
#ifndef KRES_WEB_WORDS_INSIDE_H
#define KRES_WEB_WORDS_INSIDE_H

#include "web/plural.h"
#include "web/words.h"

/* The rule and the forms (rule->forms of them, at most PLURAL_MOST) that lang has for one/many; its English, with
 * the English rule, when there is no translation. */
const struct plural *words_forms(const struct words *words, struct str lang, struct str one, struct str many,
                                 struct str forms[PLURAL_MOST]);

#endif
