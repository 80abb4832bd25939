/* document.h - a paper that leaves the system: what a referral, a summary of a case or a list of consents says.
 *
 * One plain form serves all who show it: kres-print sets it as a PDF (print_document), a page of the desk shows it as it
 * will leave (document_view, ui/templates/document.mustache), a sealed parcel carries it (parcel/parcel.h).  So what was
 * looked at before sending is what is sent.  It knows nothing of records: nothing is in it but what was put there.
 *
 * A document is JSON, so that it passes processes as it is:
 *   {"lang": "uk", "rtl": false,
 *    "title": "…",
 *    "mark": "…",                       optional: stands at the head of every page instead of the title
 *    "head": [ROW…],                    from whom, to whom, purpose, ground, date
 *    "parts": [{"heading": "…",         optional
 *               "blocks": [{"rows": [ROW…]} | {"text": ["a paragraph", …]} |
 *                          {"table": {"caption": "…", "columns": ["…", …], "rows": [{"cells": ["…", …]}, …]}}, …]}, …],
 *    "footer": "…"}                     optional: stands at the foot of every page
 *   ROW = {"label": "…", "lines": ["…", …]}
 * Texts are UTF-8 without control characters, each of at most DOCUMENT_TEXT_MOST bytes.
 *
 * The functions that add to a document take text as it is in records: line ends make lines or paragraphs, longer ones
 * are divided between two words, control characters become spaces, and in a document that is read from the right a
 * telephone number inside a sentence is isolated, so that its groups keep their order (Unicode Standard Annex 9, LRI
 * and PDI).  What they return belongs to the document.  A document belongs to one thread at a time.  O(length of the
 * text). */
#ifndef KRES_PRINT_DOCUMENT_H
#define KRES_PRINT_DOCUMENT_H

#include <jansson.h>

#include "base/str.h"

enum { DOCUMENT_MOST = 1 << 20 /* bytes as JSON */, DOCUMENT_TEXT_MOST = 8192 /* of one text */, DOCUMENT_COLUMNS_MOST = 8 };

/* The caller gives it back with json_decref. */
json_t *document_new(struct str lang, bool right_to_left, struct str title);
void document_mark(json_t *document, struct str text);
void document_footer(json_t *document, struct str text);
/* A row of the short head; without a value it is left out. */
void document_head(json_t *document, struct str label, struct str value);
/* heading may be "". */
json_t *document_part(json_t *document, struct str heading);
/* Rows one after the other stand together; without a value a row is left out. */
void document_row(json_t *part, struct str label, struct str value);
void document_text(json_t *part, struct str text);
/* caption may be "". */
json_t *document_table(json_t *part, struct str caption, const struct str *columns, size_t count);
/* As many as the table has columns; what is missing is empty, what is too much is left out. */
void document_cells(json_t *table, const struct str *cells, size_t count);

/* Is it a document?  ERR_INPUT names what is wrong; ERR_TOO_LARGE for one beyond DOCUMENT_MOST. */
MUST_CHECK bool document_check(const json_t *document, struct err *err);
/* The same from text: for what comes out of a pipe or a parcel.  *ret is the caller's. */
MUST_CHECK bool document_read(struct str text, json_t **ret, struct err *err);
/* As text, in the arena. */
struct str document_write(struct arena *arena, const json_t *document);

/* For {{#document}}{{>document}}{{/document}}: a copy in which nothing is missing, so that a template finds no name of
 * the page around it, with "dir".  The caller's. */
json_t *document_view(const json_t *document);

#endif
