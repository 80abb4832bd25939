/* ad_import.h - ads brought in, linked, taken out: everything that writes them.
 *
 * One transaction a batch, with the line that was reached in it: what breaks off goes on behind the last batch, and the
 * same file is known by its digest.  An ad whose own id the source has already is updated, not doubled.  Transactions are
 * bounded, so that a server on the same database goes on meanwhile.
 *
 * Linking marks itself in the database (ads_link_begin): when two run, the one that began later, which saw more, wins, and
 * the other hears ERR_CONFLICT. */
#ifndef KRES_RECORD_AD_IMPORT_H
#define KRES_RECORD_AD_IMPORT_H

#include "record/ad.h"
#include "vault/vault.h"

/* ---- bringing in ---- */

struct ad_import {
    int64_t collection, file;
    uint64_t line;     /* first that is not in yet */
    uint64_t records;  /* before it */
    uint64_t added, updated, rejected;
    bool done;         /* all of it is in */
};
struct ad_import_file {
    struct str source; /* the collection's name; it is made when it is not there */
    struct str name, who;
    int64_t size;
    uint8_t digest[VAULT_HASH];
};
/* ERR_INPUT for a name that cannot be one.  A line of the audit log says that it began. */
MUST_CHECK bool ad_import_begin(struct store *store, const struct ad_import_file *file, struct ad_import *ret,
                                struct err *err);

struct ad_row {
    struct str own;
    int64_t posted;
    int32_t seen;
    struct str text, title, url, place, lang, signs;
    int level;
};
/* What this batch read up to line (of which `rejected` were no ads), in one transaction; *import moves on. */
struct ad_batch { const struct ad_row *rows; size_t count; uint64_t line, rejected; };
MUST_CHECK bool ad_import_put(struct store *store, struct ad_import *import, const struct ad_batch *batch, struct err *err);
/* All of it is in. */
MUST_CHECK bool ad_import_end(struct store *store, struct ad_import *import, struct err *err);
/* No ad of it is in: the file is as unknown as before, and so is the source when it has nothing else.  Otherwise nothing. */
MUST_CHECK bool ad_import_forget(struct store *store, const struct ad_import *import, struct err *err);

/* ---- linking ---- */

/* Are the clusters what linking all ads would find?  What changes ads says so in the same transaction, so it is known
 * also after a power cut. */
enum ad_links {
    AD_LINKS_CURRENT,
    AD_LINKS_UNCOUNTED, /* texts are as they were, days or levels are not: ads_clusters_count is enough */
    AD_LINKS_OLD,       /* ads came, went or have other texts; or no linking by this version has ended */
};
MUST_CHECK bool ads_links_are(struct store_conn *conn, enum ad_links *ret, struct err *err);

enum { AD_LINK_STAMP = 16 };
struct ad_linked { int64_t id; char cluster[AD_CLUSTER]; }; /* cluster "": alone */
/* Before the first ad is read.  mended: what they are now. */
MUST_CHECK bool ads_link_begin(struct store *store, enum ad_links mended, uint8_t stamp[AD_LINK_STAMP], struct err *err);
/* At most AD_LINKED_MOST changes, in one transaction. */
enum { AD_LINKED_MOST = 4000 };
MUST_CHECK bool ads_link_put(struct store *store, const uint8_t stamp[AD_LINK_STAMP], const struct ad_linked *linked,
                             size_t count, struct err *err);
/* Brings the table of clusters to what the ads say.  O(ads) reading, bounded transactions.  *ret: clusters. */
MUST_CHECK bool ads_clusters_count(struct store *store, int64_t *ret, struct err *err);
/* All is written and counted: they are current, unless ads changed since the beginning. */
MUST_CHECK bool ads_link_end(struct store *store, uint8_t stamp[AD_LINK_STAMP], struct err *err);

/* ---- taking out ---- */

/* Shown nowhere from now on; destroyed by ads_purge.  by: member, 0: the command line.  ERR_NOT_FOUND
 * "!ad-source-unknown". */
MUST_CHECK bool ad_collection_remove(struct store *store, int64_t by, int64_t collection, struct err *err);
/* Its number by name, or the same error. */
MUST_CHECK bool ad_collection_find(struct store_conn *conn, struct str name, int64_t *ret, struct err *err);
/* Destroys what was taken out, and ads that were last seen before the day; then counts clusters again when any went.
 * *ret: ads. */
MUST_CHECK bool ads_purge(struct store *store, int32_t before, int64_t *ret, struct err *err);

#endif
