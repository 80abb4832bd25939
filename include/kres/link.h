/* link.h - libkres: which texts come from the same hand, among up to four thousand million, in any script.
 *
 *     kres_link *link;
 *     kres_link_new(NULL, &link, &error);
 *     kres_link_add(link, 0, text, bytes, &number, &error);     for each text
 *     kres_link_run(link, &error);                              once
 *     kres_link_cluster(link, number)                           for each text: equal ones are of one hand
 *     kres_link_free(link);
 *
 * The method and its figures: doc/linking.md; the library: doc/library.md.  Clusters and their names are the same for every
 * order of the texts and every number of threads.
 *
 * Threads.  A handle may be used by several threads at once for kres_link_add, each under a number of its own below
 * options.threads, and for kres_link_memory; after kres_link_run for everything that takes it const.  kres_link_run and
 * kres_link_free are for one thread, while no other is in the handle.  kres_link_run makes threads of its own and ends them.
 *
 * Cost.  Texts are read once and not kept: some 130 bytes of memory a different text, 3 a word, and as much again while
 * kres_link_run sorts.  Time is linear in the bytes of the texts. */
#ifndef KRES_LINK_H
#define KRES_LINK_H

#include "kres/common.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- clusters ---- */

typedef struct kres_link kres_link;

typedef struct kres_link_options {
    size_t size;       /* of this struct: KRES_LINK_OPTIONS_INIT sets it */
    uint32_t threads;  /* 1 to 64; 0: 1 */
    uint32_t reserved; /* 0 */
    uint64_t memory;   /* most bytes that linking may take, or 0: any number.  kres_link_add answers KRES_LIMIT beyond. */
} kres_link_options;
#define KRES_LINK_OPTIONS_INIT {sizeof(kres_link_options), 1, 0, 0}

#define KRES_LINK_NONE UINT32_MAX /* no text, no cluster */
#define KRES_LINK_NAME 16         /* bytes of a name, its ending zero counted */

/* options: NULL for the defaults; copied.  The handle is the caller's, to be freed. */
KRES_API KRES_CHECKED int kres_link_new(const kres_link_options *options, kres_link **ret, kres_error *error);
/* NULL does nothing. */
KRES_API void kres_link_free(kres_link *link);

/* A text of UTF-8, read and not kept; KRES_INPUT when it is not, and nothing is added.  thread: below options.threads, never
 * the same by two threads at once.  *ret: the number of the text, the same for texts that are the same word by word;
 * KRES_LINK_NONE when it has too few words (four) to be known again.  Numbers count from 0 and depend on who came
 * first.  O(bytes), some 200 MB/s a thread. */
KRES_API KRES_CHECKED int kres_link_add(kres_link *link, uint32_t thread, const char *text, size_t bytes, uint32_t *ret,
                                        kres_error *error);
/* Bytes that linking the texts so far takes in all, as far as that can be told before. */
KRES_API uint64_t kres_link_memory(const kres_link *link);
/* Finds the clusters; once. */
KRES_API KRES_CHECKED int kres_link_run(kres_link *link, kres_error *error);

/* All below: after kres_link_run, O(1), without failing; before it, and for numbers that there are none of, "none" or 0. */

/* The first text (by its words, not by its coming) of the cluster that the text is in; KRES_LINK_NONE: in none. */
KRES_API uint32_t kres_link_cluster(const kres_link *link, uint32_t text);
/* The name of the cluster of that first text, "c" and letters and digits, made of its words; zero-ended, "" for none. */
KRES_API void kres_link_name(const kres_link *link, uint32_t first, char name[KRES_LINK_NAME]);
/* How many texts were added that are in the cluster, the same ones counted again. */
KRES_API uint64_t kres_link_size(const kres_link *link, uint32_t first);
/* Different texts that were added; their numbers are below it.  Also before kres_link_run. */
KRES_API uint32_t kres_link_texts(const kres_link *link);
KRES_API uint32_t kres_link_clusters(const kres_link *link);

/* ---- what the texts of a cluster have in common ---- */

typedef struct kres_template kres_template;

typedef struct kres_template_options {
    size_t size;         /* of this struct */
    const char *country; /* whose phone numbers have no country code: "SI"; NULL: unknown */
    size_t vocabulary;   /* different words of the whole collection; 0: those of the texts */
} kres_template_options;
#define KRES_TEMPLATE_OPTIONS_INIT {sizeof(kres_template_options), NULL, 0}

#define KRES_TEMPLATE_TEXTS 64 /* are aligned; what is given beyond is left out */
#define KRES_TEMPLATE_NONE SIZE_MAX

/* Aligns texts of UTF-8 into one row of pieces: fixed text, and slots where they differ.  texts and options need not live
 * on.  The handle is the caller's; its strings live as long as it.  The same texts in the same order give the same
 * pieces.  O(texts × words²), at most some tenths of a second.  One handle may be read by any threads. */
KRES_API KRES_CHECKED int kres_template_new(const kres_string *texts, size_t count, const kres_template_options *options,
                                            kres_template **ret, kres_error *error);
KRES_API void kres_template_free(kres_template *made);

/* All below O(1) and without failing; a number out of range gives 0 or an empty string. */

KRES_API size_t kres_template_pieces(const kres_template *made);
/* 1: a slot; 0: fixed text. */
KRES_API int kres_template_is_slot(const kres_template *made, size_t piece);
/* Of fixed text: the text, with the marks around it. */
KRES_API kres_string kres_template_text(const kres_template *made, size_t piece);
/* Of a slot: how many texts have something there, */
KRES_API size_t kres_template_filled(const kres_template *made, size_t piece);
/* its most frequent values (at most 8, the most frequent first; an empty one: texts have nothing there), */
KRES_API size_t kres_template_values(const kres_template *made, size_t piece);
KRES_API kres_string kres_template_value(const kres_template *made, size_t piece, size_t value);
/* in how many texts the value stands, */
KRES_API size_t kres_template_value_texts(const kres_template *made, size_t piece, size_t value);
/* and what they look like: "phone", "email", "url", "handle", "plate", "iban", "number", "price", "date", "name",
 * "word"; the most frequent first. */
KRES_API size_t kres_template_kinds(const kres_template *made, size_t piece);
KRES_API kres_string kres_template_kind(const kres_template *made, size_t piece, size_t kind);
/* The text that the others are most like; KRES_TEMPLATE_NONE: none had a word. */
KRES_API size_t kres_template_typical(const kres_template *made);
/* Bits of the texts alone over bits of the texts by the template; 1: it saves nothing. */
KRES_API double kres_template_compression(const kres_template *made);

enum kres_span_state {
    KRES_SPAN_FIXED = 0, /* says what the fixed piece says */
    KRES_SPAN_OTHER = 1, /* stands in place of it and is another */
    KRES_SPAN_SLOT = 2   /* fills a slot */
};
typedef struct kres_span {
    uint32_t start, end; /* bytes of the text */
    uint32_t piece;
    int32_t state; /* enum kres_span_state */
} kres_span;
/* How one of the texts lies under the pieces, in its order; what is in no span is outside the template. */
KRES_API size_t kres_template_spans(const kres_template *made, size_t text);
KRES_API kres_span kres_template_span(const kres_template *made, size_t text, size_t span);

#ifdef __cplusplus
}
#endif

#endif
