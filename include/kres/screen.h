/* screen.h - libkres: signs of trafficking in a text, found and explained.
 *
 *     kres_screen *screen; kres_result *result;
 *     kres_screen_open(packs, count, NULL, &screen, &error);    folders of indicator packs, such as packs/core
 *     kres_result_new(screen, &result, &error);                 one a thread, used for text after text
 *     kres_screen_text(screen, result, text, bytes, "SI", &error);
 *     kres_result_level(result), kres_result_finding(result, i) …
 *     kres_result_free(result); kres_screen_close(screen);
 *
 * What is found and how: doc/screening.md; packs: doc/packs.md; the library: doc/library.md.  A result is a sign to look
 * closer.  It never says "this is trafficking" or "this is safe".
 *
 * Threads.  A kres_screen never changes: any number of threads may use one.  A kres_result belongs to one thread at a
 * time, and is to be freed before the screen that it was made for is closed. */
#ifndef KRES_SCREEN_H
#define KRES_SCREEN_H

#include "kres/common.h"

#ifdef __cplusplus
extern "C" {
#endif

enum kres_level { KRES_LEVEL_NONE = 0, KRES_LEVEL_SOME = 1, KRES_LEVEL_HIGH = 2 };

/* ---- indicators ---- */

typedef struct kres_screen kres_screen;

typedef struct kres_screen_options {
    size_t size;       /* of this struct */
    const char *cache; /* a folder that keeps what was compiled of the packs, by their hash, or NULL: none is written.  With
                          it opening takes a millisecond instead of some tenths of a second; it must be writable only by
                          whom the program trusts. */
} kres_screen_options;
#define KRES_SCREEN_OPTIONS_INIT {sizeof(kres_screen_options), NULL}

/* packs: paths of folders, in order; a later one may replace an indicator of an earlier one.  KRES_INPUT names file and line
 * of what is wrong in them.  Nothing of the arguments is kept.  The handle is the caller's, to be closed. */
KRES_API KRES_CHECKED int kres_screen_open(const char *const *packs, size_t count, const kres_screen_options *options,
                                           kres_screen **ret, kres_error *error);
/* NULL does nothing. */
KRES_API void kres_screen_close(kres_screen *screen);

/* Indicators are numbered from 0 in the order of the packs.  A number out of range gives an empty string or 0.  The strings
 * live as long as the screen. */
KRES_API uint32_t kres_screen_indicators(const kres_screen *screen);
KRES_API kres_string kres_indicator_id(const kres_screen *screen, uint32_t indicator);      /* "documents-kept" */
KRES_API kres_string kres_indicator_element(const kres_screen *screen, uint32_t indicator); /* "act", "means", … */
KRES_API kres_string kres_indicator_strength(const kres_screen *screen, uint32_t indicator); /* "weak", "medium", "strong" */
KRES_API kres_string kres_indicator_source(const kres_screen *screen, uint32_t indicator);  /* whose list it is from */
/* 1: it speaks against (a warning, a news story); 0: for. */
KRES_API int kres_indicator_is_counter(const kres_screen *screen, uint32_t indicator);
KRES_API double kres_indicator_weight(const kres_screen *screen, uint32_t indicator); /* log-odds */
/* In the reader's language ("sl"), else in English. */
KRES_API kres_string kres_indicator_name(const kres_screen *screen, uint32_t indicator, const char *language);
KRES_API kres_string kres_indicator_reason(const kres_screen *screen, uint32_t indicator, const char *language);

/* ---- a text ---- */

typedef struct kres_result kres_result;

KRES_API KRES_CHECKED int kres_result_new(const kres_screen *screen, kres_result **ret, kres_error *error);
/* Overwrites what it holds of texts.  NULL does nothing. */
KRES_API void kres_result_free(kres_result *result);
/* Overwrites what it holds of the last text, which is none any more. */
KRES_API void kres_result_clear(kres_result *result);

/* Screens a text of UTF-8 below 4 GiB; the result is of this text from now on, of none on failure.  The text need not live
 * on.  country: whose phone numbers and plates have no country code, "SI"; NULL: unknown.  KRES_INPUT: not UTF-8.  O(bytes);
 * memory: what is found, as long texts are read in windows. */
KRES_API KRES_CHECKED int kres_screen_text(const kres_screen *screen, kres_result *result, const char *text, size_t bytes,
                                           const char *country, kres_error *error);

/* All below: of the last text, O(1) unless said, without failing; a number out of range gives zeroes.  Strings live until
 * the next text, kres_result_clear or kres_result_free. */

KRES_API int kres_result_level(const kres_result *result); /* enum kres_level */
KRES_API double kres_result_score(const kres_result *result); /* sum of log-odds */
KRES_API kres_string kres_result_rule(const kres_result *result); /* the pack's rule that gave the level, "": none did */
KRES_API kres_string kres_result_language(const kres_result *result); /* that the text seems to be in, or "" */
/* Forms of trafficking that the findings speak for ("forced-labour"), the weightiest first. */
KRES_API size_t kres_result_forms(const kres_result *result);
KRES_API kres_string kres_result_form(const kres_result *result, size_t form);

typedef struct kres_finding {
    uint32_t indicator;
    uint32_t start, end; /* bytes of the text */
    uint32_t reserved;
} kres_finding;
KRES_API size_t kres_result_findings(const kres_result *result); /* by their place in the text */
KRES_API kres_finding kres_result_finding(const kres_result *result, size_t finding);

typedef struct kres_identifier {
    kres_string type;    /* "phone", "email", "url", "handle", "plate", "iban"; lives as long as the library */
    kres_string value;   /* in one normal form: "+38640111222" */
    uint32_t start, end; /* bytes of the text */
} kres_identifier;
KRES_API size_t kres_result_identifiers(const kres_result *result); /* by their place in the text */
KRES_API kres_identifier kres_result_identifier(const kres_result *result, size_t identifier);

/* How the level came about, for people, in their language or English.  O(findings). */
KRES_API KRES_CHECKED int kres_result_explain(kres_result *result, const char *language, kres_string *ret,
                                              kres_error *error);

#ifdef __cplusplus
}
#endif

#endif
