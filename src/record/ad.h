/* ad.h - advertisements found on the open net: read as they were brought in (ad_import.h), in collections and clusters.
 *
 * An ad is an open record: it stood where everybody could read it, so it is not sealed, and reading it is no line of the
 * audit log.  It belongs to the house, not to an agency; who may see it is a right of roles (RIGHT_ADS).  There is no field
 * about a person, and nothing of what a member thinks of an ad stands here: an opinion is a report, and sealed.
 * doc/ads.md and doc/threat-model.md say what follows from that.
 *
 * Whatever takes a connection runs on a reader's or in store_write.  Results live in the arena.  Any thread. */
#ifndef KRES_RECORD_AD_H
#define KRES_RECORD_AD_H

#include "store/store.h"

enum {
    AD_TEXT_MOST = 64 * 1024, /* bytes; a longer one is no ad */
    AD_OWN_MOST = 200,        /* of a source's id */
    AD_FIELD_MOST = 500,      /* of title, place, url; more is cut off */
    AD_NAME_MOST = 80,        /* of a source's name */
    AD_CLUSTER = 16,          /* of a cluster's name, as LINK_NAME */
    AD_LEVELS = 3,            /* none, some, high: enum screen_level */
};

struct ad {
    int64_t id, collection;
    struct str source;  /* name of the collection */
    struct str own;     /* the source's id of it */
    int64_t posted;     /* seconds since 1970; 0: not known */
    int32_t seen, day;  /* last day on which it was seen; day of posted, or else seen */
    struct str text, title, url, place, lang;
    int level;          /* enum screen_level */
    struct str signs;   /* ids of indicators, with spaces between */
    struct str cluster; /* "": it is alone, or not linked yet */
    int64_t alike;      /* ads in the cluster, itself counted; 0: it is alone */
};

/* ERR_NOT_FOUND "!ad-unknown", also when its collection was taken out. */
MUST_CHECK bool ad_get(struct store_conn *conn, struct arena *arena, int64_t id, struct ad *ret, struct err *err);

/* ---- all of them, for linking ---- */

/* text lives until the function returns; false stops, with err set, or without: enough. */
typedef bool ad_text_fn(void *context, int64_t id, struct str text, struct str cluster, struct err *err);
/* At most `most` ads with ids above after, in their order; *ret_last: the last one given, after when there was none.
 * Constant memory.  So many at a time, and the connection given back between, let writers on. */
MUST_CHECK bool ads_each(struct store_conn *conn, int64_t after, size_t most, ad_text_fn *take, void *context,
                         int64_t *ret_last, struct err *err);
/* How many there are so.  O(ads) of an index. */
MUST_CHECK bool ads_count(struct store_conn *conn, int64_t *ret, struct err *err);

/* ---- lists ---- */

struct ad_filter { /* zeroes: everything */
    int64_t collection;
    int level;          /* at least */
    int32_t since;      /* day; 0: any */
    struct str cluster;
    struct str words;   /* each must begin a word of text, title or place; five digits or more: stand in its numbers */
};
struct ad_place { int32_t day; int64_t id; }; /* behind this one, the newest first; zeroes: from the beginning */
enum { AD_LOOKED_MOST = 50000 }; /* texts that one list looks through for words */
struct ad_list {
    struct ad *ads;     /* texts are whole */
    size_t count;
    bool more;          /* go on at next, */
    bool tired;         /* because so many texts were looked through: there may be more */
    struct ad_place next;
};
MUST_CHECK bool ads_list(struct store_conn *conn, struct arena *arena, const struct ad_filter *filter,
                         struct ad_place after, size_t limit, struct ad_list *ret, struct err *err);

/* ---- clusters ---- */

struct ad_cluster {
    struct str name;
    int64_t size, high;   /* high: ads at the highest level */
    int32_t first, last;  /* days */
    int level;            /* the highest */
};
/* ERR_NOT_FOUND "!ad-cluster-unknown". */
MUST_CHECK bool ad_cluster_get(struct store_conn *conn, struct arena *arena, struct str name, struct ad_cluster *ret,
                               struct err *err);
/* How many ads of it there are of each week (record/numbers.h) that has any, the newest first. */
struct ad_week { int32_t week; int64_t ads; };
MUST_CHECK bool ad_cluster_weeks(struct store_conn *conn, struct arena *arena, struct str name, size_t limit,
                                 struct ad_week **ret, size_t *ret_count, struct err *err);
/* The highest level first, then the largest, then by name.  after: the last one of the page before, or NULL. */
MUST_CHECK bool ad_clusters_list(struct store_conn *conn, struct arena *arena, const struct ad_cluster *after, size_t limit,
                                 struct ad_cluster **ret, size_t *ret_count, struct err *err);

/* ---- where they come from ---- */

struct ad_file {
    struct str name, who;
    int32_t began, ended; /* days; ended 0: it is not all in */
    int64_t records, added, updated, rejected;
};
struct ad_collection {
    int64_t id, ads;
    struct str name;
    int32_t made, last; /* last: day on which an ad of it was last seen */
    struct ad_file *files; /* the newest first, at most AD_FILES_SHOWN */
    size_t file_count;
};
enum { AD_COLLECTIONS_MOST = 500, AD_FILES_SHOWN = 20 };
/* By name.  Counts all ads: O(ads) of an index. */
MUST_CHECK bool ad_collections(struct store_conn *conn, struct arena *arena, struct ad_collection **ret, size_t *ret_count,
                               struct err *err);
/* Names alone, for choosing. */
MUST_CHECK bool ad_sources(struct store_conn *conn, struct arena *arena, struct ad_collection **ret, size_t *ret_count,
                           struct err *err);
/* Is there any? */
MUST_CHECK bool ads_any(struct store_conn *conn, bool *ret, struct err *err);

#endif
