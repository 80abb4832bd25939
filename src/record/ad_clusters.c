/* ad_clusters.c - see ad_import.h: what linking found, the table of clusters, and taking ads out. */
#include "record/ad_import.h"

#include <stdlib.h>

#include "base/clock.h"
#include "record/ad_inside.h"
#include "store/audit.h"

/* Sixteen at once: PostgreSQL answers each statement over a socket. */
enum { TOGETHER = 16 };
#define FOUR "(?, ?), (?, ?), (?, ?), (?, ?)"
static const struct store_stmt MARK = {"ad.mark", "UPDATE ad SET cluster = ?2 WHERE id = ?1"};
static const struct store_stmt MARK_TOGETHER = {
    "ad.mark-together", "UPDATE ad SET cluster = v.column2 FROM (VALUES " FOUR ", " FOUR ", " FOUR ", " FOUR ") AS v "
    "WHERE ad.id = v.column1"};

#define GROUPS                                                                                                        \
    "SELECT g.cluster, g.n, g.first, g.last, g.level, g.high, coalesce(k.size, -1), coalesce(k.first, 0), "           \
    "coalesce(k.last, 0), coalesce(k.level, 0), coalesce(k.high, 0) FROM (SELECT a.cluster AS cluster, "              \
    "count(*) AS n, min(a.day) AS first, max(a.day) AS last, max(a.level) AS level, "                                 \
    "sum(CASE WHEN a.level >= 2 THEN 1 ELSE 0 END) AS high "                                                          \
    "FROM ad a WHERE a.cluster > ? AND a.cluster <> '' GROUP BY a.cluster ORDER BY a.cluster LIMIT ?) g "             \
    "LEFT JOIN ad_cluster k ON k.name = g.cluster ORDER BY g.cluster"
static const struct store_stmt COUNT = {"ad.count", GROUPS};
static const struct store_stmt KEPT = {
    "ad.kept", "SELECT k.name, CASE WHEN EXISTS (SELECT 1 FROM ad a WHERE a.cluster = k.name AND a.cluster <> '') "
    "THEN 1 ELSE 0 END FROM ad_cluster k WHERE k.name > ? ORDER BY k.name LIMIT ?"};
static const struct store_stmt PUT = {
    "ad.put-cluster", "INSERT INTO ad_cluster (name, size, first, last, level, high) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (name) DO UPDATE SET size = excluded.size, first = excluded.first, last = excluded.last, "
    "level = excluded.level, high = excluded.high"};
static const struct store_stmt DROP = {"ad.drop-cluster", "DELETE FROM ad_cluster WHERE name = ?"};
static const struct store_stmt ALONE = {
    "ad.alone", "UPDATE ad SET cluster = '' WHERE cluster = ? AND cluster <> ''"};

static const struct store_stmt FIND = {"ad.named", "SELECT id FROM ad_collection WHERE name = ? AND gone_day = 0"};
static const struct store_stmt REMOVE = {
    "ad.remove", "UPDATE ad_collection SET gone_day = ? WHERE id = ? AND gone_day = 0"};
static const struct store_stmt GONE = {"ad.gone", "SELECT id FROM ad_collection WHERE gone_day > 0 ORDER BY id LIMIT 1"};
static const struct store_stmt DESTROY = {
    "ad.destroy", "DELETE FROM ad WHERE id IN (SELECT id FROM ad WHERE collection = ? LIMIT ?)"};
static const struct store_stmt DESTROY_FILES = {"ad.destroy-files", "DELETE FROM ad_file WHERE collection = ?"};
static const struct store_stmt DESTROY_SOURCE = {
    "ad.destroy-source", "DELETE FROM ad_collection WHERE id = ? AND gone_day > 0"};
static const struct store_stmt EXPIRE = {
    "ad.expire", "DELETE FROM ad WHERE id IN (SELECT id FROM ad WHERE seen < ? ORDER BY seen LIMIT ?)"};

enum { AT_A_TIME = 2000 }; /* rows of a transaction */

/* ---- what linking found ---- */

struct marking { const uint8_t *stamp; const struct ad_linked *linked; size_t count; };

static bool mark(struct store_conn *conn, void *context, struct err *err)
{
    const struct marking *in = context;
    bool ok = ads_link_is_ours(conn, in->stamp, err);
    for (size_t i = 0, n; ok && i < in->count; i += n) {
        struct store_value values[2 * TOGETHER];
        n = in->count - i >= TOGETHER ? TOGETHER : 1;
        for (size_t k = 0; k < n; k++) {
            values[2 * k] = V_INT(in->linked[i + k].id);
            values[2 * k + 1] = V_TEXT(str_from(in->linked[i + k].cluster));
        }
        ok = store_run(conn, n == TOGETHER ? &MARK_TOGETHER : &MARK, values, 2 * n, err);
    }
    return ok;
}

bool ads_link_put(struct store *store, const uint8_t stamp[AD_LINK_STAMP], const struct ad_linked *linked, size_t count,
                  struct err *err)
{
    struct marking in = {.stamp = stamp, .linked = linked, .count = count};
    return !count || store_write(store, mark, &in, err);
}

/* ---- the table of clusters ---- */

struct counted { struct ad_cluster cluster; bool changed; };
struct counting { struct arena arena; struct counted *items; size_t count; struct str last; };

static bool read_groups(struct store_conn *conn, struct counting *in, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &COUNT, VALUES(V_TEXT(in->last), V_INT(AT_A_TIME)), &rows, err))
        return false;
    while (in->count < AT_A_TIME && store_next(&rows)) {
        struct counted *item = &in->items[in->count++];
        item->changed = store_int(&rows, 1) < 2;
        for (int i = 1; i <= 5; i++)
            item->changed = item->changed || store_int(&rows, i) != store_int(&rows, i + 5);
        item->cluster = (struct ad_cluster){
            .name = store_text(&rows, 0, &in->arena), .size = store_int(&rows, 1), .first = (int32_t)store_int(&rows, 2),
            .last = (int32_t)store_int(&rows, 3), .level = (int)store_int(&rows, 4), .high = store_int(&rows, 5)};
    }
    return store_end(&rows, err);
}

/* Those that no ad is in any more: size 0. */
static bool read_kept(struct store_conn *conn, struct counting *in, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &KEPT, VALUES(V_TEXT(in->last), V_INT(AT_A_TIME)), &rows, err))
        return false;
    while (in->count < AT_A_TIME && store_next(&rows)) {
        struct counted *item = &in->items[in->count++];
        *item = (struct counted){.cluster = {.name = store_text(&rows, 0, &in->arena)}, .changed = !store_int(&rows, 1)};
    }
    return store_end(&rows, err);
}

static bool write_counts(struct store_conn *conn, void *context, struct err *err)
{
    const struct counting *in = context;
    bool ok = true;
    for (size_t i = 0; ok && i < in->count; i++) {
        const struct ad_cluster *cluster = &in->items[i].cluster;
        if (!in->items[i].changed)
            continue;
        if (cluster->size > 1)
            ok = store_run(conn, &PUT, VALUES(V_TEXT(cluster->name), V_INT(cluster->size), V_INT(cluster->first),
                                              V_INT(cluster->last), V_INT(cluster->level), V_INT(cluster->high)), err);
        else
            ok = store_run(conn, &ALONE, VALUES(V_TEXT(cluster->name)), err) &&
                 store_run(conn, &DROP, VALUES(V_TEXT(cluster->name)), err);
    }
    return ok;
}

typedef bool read_fn(struct store_conn *conn, struct counting *in, struct err *err);

/* A stretch of names at a time; *ret: clusters of two and more. */
static bool go_through(struct store *store, read_fn *read, int64_t *ret, struct err *err)
{
    struct counting in = {0};
    char last[64] = "";
    bool ok = true;
    do {
        struct store_conn *conn;
        bool any = false;
        arena_reset(&in.arena);
        in.items = ARENA_ARRAY(&in.arena, AT_A_TIME, struct counted);
        in.last = str_from(last);
        in.count = 0;
        ok = store_read_begin(store, &conn, err);
        if (!ok)
            break;
        ok = read(conn, &in, err);
        store_read_end(conn);
        for (size_t i = 0; ok && i < in.count; i++) {
            any = any || in.items[i].changed;
            *ret += in.items[i].cluster.size > 1;
        }
        if (ok && any)
            ok = store_write(store, write_counts, &in, err);
        if (ok && in.count)
            snprintf(last, sizeof last, STR_FMT, STR_ARG(in.items[in.count - 1].cluster.name));
    } while (ok && in.count == AT_A_TIME);
    arena_clear(&in.arena);
    return ok;
}

bool ads_clusters_count(struct store *store, int64_t *ret, struct err *err)
{
    int64_t ignored = 0;
    *ret = 0;
    return go_through(store, read_groups, ret, err) && go_through(store, read_kept, &ignored, err);
}

/* ---- taking out ---- */

bool ad_collection_find(struct store_conn *conn, struct str name, int64_t *ret, struct err *err)
{
    return store_number(conn, &FIND, VALUES(V_TEXT(name)), 0, ret, err) &&
           (*ret || err_set(err, ERR_NOT_FOUND, "!ad-source-unknown"));
}

struct removing { int64_t by, collection; };

static bool audit(struct store_conn *conn, int64_t by, int64_t collection, const char *action, struct err *err)
{
    char object[40];
    snprintf(object, sizeof object, "ads:%" PRId64, collection);
    return audit_add(conn, &(struct audit_line){.day = clock_day(clock_now()), .member = by, .action = action,
                                                .object = str_from(object)}, err);
}

static bool remove_one(struct store_conn *conn, void *context, struct err *err)
{
    const struct removing *in = context;
    if (!store_run(conn, &REMOVE, VALUES(V_INT(clock_day(clock_now())), V_INT(in->collection)), err))
        return false;
    if (!store_changed(conn))
        return err_set(err, ERR_NOT_FOUND, "!ad-source-unknown");
    return ads_links_change(conn, AD_LINKS_OLD, err) && audit(conn, in->by, in->collection, "ads.remove", err);
}

bool ad_collection_remove(struct store *store, int64_t by, int64_t collection, struct err *err)
{
    struct removing in = {.by = by, .collection = collection};
    return store_write(store, remove_one, &in, err);
}

struct purging { int32_t before; int64_t collection, destroyed; };

static bool purge_expired(struct store_conn *conn, void *context, struct err *err)
{
    struct purging *in = context;
    if (!store_run(conn, &EXPIRE, VALUES(V_INT(in->before), V_INT(AT_A_TIME)), err))
        return false;
    in->destroyed = store_changed(conn);
    return !in->destroyed || ads_links_change(conn, AD_LINKS_OLD, err);
}

/* The last of its ads take the collection and its files with them. */
static bool purge_collection(struct store_conn *conn, void *context, struct err *err)
{
    struct purging *in = context;
    if (!store_run(conn, &DESTROY, VALUES(V_INT(in->collection), V_INT(AT_A_TIME)), err))
        return false;
    in->destroyed = store_changed(conn);
    return in->destroyed == AT_A_TIME || (store_run(conn, &DESTROY_FILES, VALUES(V_INT(in->collection)), err) &&
                                          store_run(conn, &DESTROY_SOURCE, VALUES(V_INT(in->collection)), err));
}

static bool next_gone(struct store *store, int64_t *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = store_number(conn, &GONE, NO_VALUES, 0, ret, err);
    store_read_end(conn);
    return ok;
}

bool ads_purge(struct store *store, int32_t before, int64_t *ret, struct err *err)
{
    struct purging in = {.before = before};
    int64_t clusters;
    bool ok = true;
    *ret = 0;
    do {
        ok = store_write(store, purge_expired, &in, err);
        *ret += ok ? in.destroyed : 0;
    } while (ok && in.destroyed == AT_A_TIME);
    while (ok && (ok = next_gone(store, &in.collection, err)) && in.collection) {
        ok = store_write(store, purge_collection, &in, err);
        *ret += ok ? in.destroyed : 0;
    }
    return ok && (!*ret || ads_clusters_count(store, &clusters, err));
}
