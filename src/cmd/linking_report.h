/* linking_report.h - the page of --report: one file of HTML to review clusters with, which needs nothing else.
 *
 * The page itself is ui/link-report.html (script/parcel makes it); it has three lines that hold HEAD, ROWS and CLUSTERS.
 * HEAD becomes an object about the whole.  The other two lines stand once for each chunk: so many lines of JSON, deflated
 * (RFC 1950) and in base64, so that nothing of a text can be taken for markup.
 *
 *   a row      [name, score, size, first, last, level, [language…], beginning of a text, [[type, value, texts]…]]
 *              first, last: seconds or null; level: 0 none to 2 high, or null
 *   a cluster  [[[reason, value, points, most, why]…], timeline, template, compression, compared, cut]
 *              [member…], on a line of its own: what is looked through when a reader seeks words
 *              timeline   null or ["day" | "week" | "month" | "year", first day, [texts…]]; days since 1970
 *              template   pieces: "text", or [[kind…], [[value, members]…], different, filled]
 *              member     [id as JSON or null, seconds or null, cut, [what, "text", …]]
 *                         what: 0 as the template has it, n the nth slot, -1 another word, -2 outside of the template
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
};

struct linking_report;

/* Before texts are read: better now than after an hour of linking.  ui: the folder with the page.  The file is written
 * beside path and takes its place when it is whole, unless path is no plain file. */
MUST_CHECK bool linking_report_open(const char *ui, const char *path, struct linking_report **ret, struct err *err);
/* NULL does nothing.  What was not written to its end is removed. */
void linking_report_close(struct linking_report *report);

/* Adds the row and the cluster to out, one behind the other; *ret: bytes of each.  Any thread (linking_report_cluster.c). */
struct linking_report_bytes { uint32_t row, cluster; };
void linking_report_put(struct json_out *out, struct arena *arena, const struct linking_picture *picture,
                        struct linking_report_bytes *ret);

/* Where a cluster's row and what follows it stand in the spool. */
struct linking_report_entry { uint64_t at; struct linking_report_bytes bytes; };
/* entries: the best first, at most LINKING_REPORT_CLUSTERS.  collection: the sum of linking_report_digest over all clusters,
 * the same for the same clusters, whatever their scores: what is remembered of a review goes by it. */
MUST_CHECK bool linking_report_write(struct linking_report *report, const struct linking *linking,
                                     const struct linking_report_entry *entries, size_t count, uint64_t collection,
                                     struct err *err);
uint64_t linking_report_digest(const struct linking_picture *picture);

#endif
