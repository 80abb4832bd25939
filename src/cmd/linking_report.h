/* linking_report.h - the page of --report: one file of HTML to review clusters with, which needs nothing else.
 *
 * The page itself is ui/link-report.html (script/parcel makes it); it has four lines that hold HEAD, ROWS, CLUSTERS and IDS.
 * HEAD becomes an object about the whole.  The others stand once for each chunk: so many lines of JSON (of IDS: numbers),
 * deflated (RFC 1950) and in base64, so that nothing of a text can be taken for markup.
 *
 *   the head   "asides": packed in the same way, [[type, value, texts]…], identifiers that join nothing because many share
 *              them, those in most texts first; "asides_all": how many there are
 *   a row      [name, score, size, first, last, level, [language…], beginning of a text, [[type, value, texts, what, as]…],
 *              why]
 *              first, last: seconds or null; level: 0 none to 2 high, or null; what: 1 it joins texts (enum linking_join),
 *              2 it is one of the asides; as: the one before it that is the same number; both are left out otherwise;
 *              why: 1 wording, 2 identifiers, 3 both
 *   a cluster  [[[reason, value, points, most, why]…], timeline, template, compression, compared, cut, wordings]
 *              [member…], on a line of its own: what is looked through when a reader seeks words
 *              timeline   null or ["day" | "week" | "month" | "year", first day, [texts…]]; days since 1970
 *              template   pieces: "text", or [[kind…], [[value, members]…], different, filled]
 *              member     [id as JSON or null, seconds or null, cut, [what, "text", …], wording, [start, end, identifier…]]
 *                         what: 0 as the template has it, n the nth slot, -1 another word, -2 outside of the template
 *                         wording: 0 that of the template, or -1: too few words for one; then where an identifier of the
 *                         row that joins stands, in units of UTF-16; both are left out when linking goes by text alone
 *   ids        of a cluster: how many follow (two bytes), then linking_report_id of each (six), little end first: of the
 *              members that are shown, and of others the smallest
 *
 * A page holds the first LINKING_REPORT_CLUSTERS by score, of each some texts, and of those the beginning. */
#ifndef KRES_CMD_LINKING_REPORT_H
#define KRES_CMD_LINKING_REPORT_H

#include "cmd/linking_picture.h"

enum {
    LINKING_REPORT_CLUSTERS = 100000,
    LINKING_REPORT_ROWS = 2048,     /* a chunk */
    LINKING_REPORT_DETAILS = 64,    /* clusters a chunk */
    LINKING_REPORT_MEMBERS = 20,    /* of a cluster */
    LINKING_REPORT_TEXT = 2000,     /* bytes of a text */
    LINKING_REPORT_TEXTS = 16000,   /* of all texts of a cluster */
    LINKING_REPORT_TEMPLATE = 8000, /* of its template */
    LINKING_REPORT_IDENTIFIERS = 100, /* of a cluster */
    LINKING_REPORT_ASIDES = 200,
};

struct linking_report;

/* Before texts are read: better now than after an hour of linking.  ui: the folder with the page.  The file is written
 * beside path and takes its place when it is whole, unless path is no plain file. */
MUST_CHECK bool linking_report_open(const char *ui, const char *path, struct linking_report **ret, struct err *err);
/* NULL does nothing.  What was not written to its end is removed. */
void linking_report_close(struct linking_report *report);

/* Adds the row and the cluster to out, one behind the other; *ret: bytes of each.  Any thread (linking_report_cluster.c). */
struct linking_report_bytes { uint32_t row, cluster, ids; };
void linking_report_put(struct json_out *out, struct arena *arena, const struct linking *linking,
                        const struct linking_picture *picture, struct linking_report_bytes *ret);
/* Of an id as JSON, 48 bits, as ui/link-report/ids.js reckons it: so labels find their texts in a later page.  A text by
 * what it says, however it is escaped, else by its letters. */
uint64_t linking_report_id(struct str id);
/* A cluster's line of members and what IDS has of it (linking_report_texts.c). */
void linking_report_members(struct json_out *out, struct arena *arena, const struct linking *linking,
                            const struct linking_picture *picture, struct linking_report_bytes *ret);
/* A moment or null, a sign before a number: for these files. */
void linking_report_signed(struct json_out *out, int64_t number);
void linking_report_moment(struct json_out *out, bool known, int64_t at);
/* As much of the text as fits, in whole characters. */
struct str linking_report_beginning(struct str text, size_t most);

/* Where a cluster's row and what follows it stand in the spool. */
struct linking_report_entry { uint64_t at; struct linking_report_bytes bytes; };
/* entries: the best first, at most LINKING_REPORT_CLUSTERS.  collection: the sum of linking_report_digest over all clusters,
 * the same for the same clusters, whatever their scores: what is remembered of a review goes by it. */
MUST_CHECK bool linking_report_write(struct linking_report *report, const struct linking *linking,
                                     const struct linking_report_entry *entries, size_t count, uint64_t collection,
                                     struct err *err);
uint64_t linking_report_digest(const struct linking_picture *picture);

#endif
