/* ad_inside.h - what the files of ads share (record/ad*.c only). */
#ifndef KRES_RECORD_AD_INSIDE_H
#define KRES_RECORD_AD_INSIDE_H

#include "record/ad_import.h"

/* What ad_row_read reads, in this order. */
#define AD_COLUMNS                                                                                                    \
    "a.id, a.collection, c.name, a.own, a.posted, a.seen, a.day, a.text, a.title, a.url, a.place, a.lang, a.level, "  \
    "a.signs, a.cluster, coalesce(k.size, 0) "
#define AD_FROM                                                                                                       \
    "FROM ad a JOIN ad_collection c ON c.id = a.collection AND c.gone_day = 0 "                                       \
    "LEFT JOIN ad_cluster k ON k.name = a.cluster "
enum { AD_AT_DAY = 6, AD_AT_TEXT = 7, AD_AT_TITLE = 8, AD_AT_PLACE = 10 };
void ad_row_read(struct store_rows *rows, struct arena *arena, struct ad *ret);

/* ---- linking (ad_links.c), inside store_write ---- */

/* From now on the links are so, or worse.  To be called in the transaction that changes ads. */
MUST_CHECK bool ads_links_change(struct store_conn *conn, enum ad_links to, struct err *err);
/* ERR_CONFLICT: another one began since. */
MUST_CHECK bool ads_link_is_ours(struct store_conn *conn, const uint8_t stamp[AD_LINK_STAMP], struct err *err);

#endif
