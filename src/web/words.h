/* words.h - sentences in the reader's language, from gettext PO files (ui/po/LANG.po) by libgettextpo.
 *
 * A message is asked for by its msgid: an English sentence (from a template) or a key that begins with '!'
 * (from C: "!receipt-unknown"), whose English sentence stands in ui/po/en.po.  A missing or fuzzy
 * translation falls back to English.  Loaded words never change; any thread may read them. */
#ifndef KRES_WEB_WORDS_H
#define KRES_WEB_WORDS_H

#include "base/str.h"

struct words;

/* languages: codes; each needs folder/CODE.po except that English may lack one.  An unknown Plural-Forms
 * header is an error that names the known ones. */
MUST_CHECK bool words_load(const char *folder, const struct str *languages, size_t count, struct words **ret,
                           struct err *err);
void words_free(struct words *words);
size_t words_languages(const struct words *words, const struct str **ret);
bool words_has(const struct words *words, struct str lang);

/* The sentence, or its English, or the msgid itself.  O(1). */
struct str words_find(const struct words *words, struct str lang, struct str msgid);
/* Does the language itself have the sentence?  (English has its own msgids.)  O(1). */
bool words_speaks(const struct words *words, struct str lang, struct str msgid);
struct str words_plural(const struct words *words, struct str lang, struct str one, struct str many, int64_t n);
/* "Slovenščina", "English", …: a language's name in itself; and its direction. */
struct str words_language_name(const struct words *words, struct str lang);
bool words_right_to_left(struct str lang);
/* "24. november 2026", "yesterday, …": dates as the language writes them (ICU). */
struct str words_day(const struct words *words, struct arena *arena, struct str lang, int32_t day);
/* "november 2026". */
struct str words_month(const struct words *words, struct arena *arena, struct str lang, int32_t day);
struct str words_time(const struct words *words, struct arena *arena, struct str lang, int64_t now);

/* words_names.c, from ICU in the language lang: "Ukrainian" for "uk"; "Germany" for "DE" ("EU" too); "Monday" for 0;
 * "Kyiv" for "Europe/Kyiv"; "Slovenian, English, and Ukrainian".  The code itself when ICU does not know it.  Each opens
 * ICU's data anew (about 20 microseconds): for what is made once, not for each request. */
struct str words_language_in(struct arena *arena, struct str lang, struct str code);
struct str words_country_in(struct arena *arena, struct str lang, struct str code);
struct str words_weekday(struct arena *arena, struct str lang, unsigned monday_is_0);
struct str words_zone_town(struct arena *arena, struct str lang, struct str zone);
struct str words_join(struct arena *arena, struct str lang, const struct str *parts, size_t count);

/* All countries (ISO 3166-1 alpha-2), or the languages that people may speak (ISO 639), by name in the order of the
 * language lang.  About five milliseconds. */
struct words_name { struct str code, name; };
void words_countries(struct arena *arena, struct str lang, struct words_name **ret, size_t *ret_count);
void words_spoken(struct arena *arena, struct str lang, struct words_name **ret, size_t *ret_count);
/* The code of any language that is called so in lang, also of those that words_spoken leaves out; "" when there is none. */
struct str words_language_code(struct arena *arena, struct str lang, struct str name);

/* The order in which readers of the language look for texts in a list: ret[i] is the index of the i-th. */
void words_order(struct str lang, struct arena *arena, const struct str *texts, size_t count, size_t *ret);

/* Picks from the languages by an Accept-Language header (RFC 9110, quality values); the first when nothing fits. */
struct str words_negotiate(const struct words *words, struct str accept_language);

#endif
