/* ad.c - see ad.h: one ad, all of them in their order, clusters, collections. */
#include "record/ad_inside.h"

#include "base/memory.h"

static const struct store_stmt GET = {"ad.get", "SELECT " AD_COLUMNS AD_FROM "WHERE a.id = ?"};
/* The plus keeps SQLite from going through the index of collections, all of it for each stretch. */
static const struct store_stmt EACH = {
    "ad.each", "SELECT a.id, a.text, a.cluster FROM ad a WHERE a.id > ? AND +a.collection IN "
    "(SELECT c.id FROM ad_collection c WHERE c.gone_day = 0) ORDER BY a.id LIMIT ?"};
static const struct store_stmt COUNT = {
    "ad.count-all", "SELECT count(*) FROM ad a WHERE a.collection IN "
    "(SELECT c.id FROM ad_collection c WHERE c.gone_day = 0)"};
static const struct store_stmt ANY = {
    "ad.any", "SELECT 1 FROM ad_collection WHERE gone_day = 0 LIMIT 1"};

#define CLUSTER_COLUMNS "SELECT name, size, first, last, level, high FROM ad_cluster "
static const struct store_stmt CLUSTER = {"ad.cluster", CLUSTER_COLUMNS "WHERE name = ?"};
static const struct store_stmt CLUSTERS = {
    "ad.clusters", CLUSTER_COLUMNS "WHERE (level, size, name) < (?, ?, ?) "
    "ORDER BY level DESC, size DESC, name DESC LIMIT ?"};
static const struct store_stmt WEEKS = {
    "ad.weeks", "SELECT (a.day + 3) / 7, count(*) FROM ad a WHERE a.cluster = ? AND a.cluster <> '' "
    "GROUP BY (a.day + 3) / 7 ORDER BY (a.day + 3) / 7 DESC LIMIT ?"};

static const struct store_stmt SOURCES = {
    "ad.sources", "SELECT id, name, made_day FROM ad_collection WHERE gone_day = 0 ORDER BY name LIMIT ?"};
static const struct store_stmt COUNTS = {
    "ad.counts", "SELECT collection, count(*), max(seen) FROM ad GROUP BY collection"};
static const struct store_stmt FILES = {
    "ad.files", "SELECT name, who, began_day, ended_day, records, added, updated, rejected FROM ad_file "
    "WHERE collection = ? ORDER BY id DESC LIMIT ?"};

void ad_row_read(struct store_rows *rows, struct arena *arena, struct ad *ret)
{
    *ret = (struct ad){
        .id = store_int(rows, 0), .collection = store_int(rows, 1), .source = store_text(rows, 2, arena),
        .own = store_text(rows, 3, arena), .posted = store_int(rows, 4), .seen = (int32_t)store_int(rows, 5),
        .day = (int32_t)store_int(rows, 6), .text = store_text(rows, AD_AT_TEXT, arena),
        .title = store_text(rows, AD_AT_TITLE, arena), .url = store_text(rows, 9, arena),
        .place = store_text(rows, AD_AT_PLACE, arena), .lang = store_text(rows, 11, arena),
        .level = (int)store_int(rows, 12), .signs = store_text(rows, 13, arena), .cluster = store_text(rows, 14, arena),
        .alike = store_int(rows, 15)};
}

bool ad_get(struct store_conn *conn, struct arena *arena, int64_t id, struct ad *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &GET, VALUES(V_INT(id)), &rows, err))
        return false;
    bool found = store_next(&rows);
    if (found)
        ad_row_read(&rows, arena, ret);
    return store_end(&rows, err) && (found || err_set(err, ERR_NOT_FOUND, "!ad-unknown"));
}

struct giving {
    struct arena arena;
    struct store_rows rows;
    ad_text_fn *take;
    void *context;
    int64_t *last;
};

static bool give_each(void *context, struct err *err)
{
    struct giving *in = context;
    bool ok = true;
    while (ok && store_next(&in->rows)) {
        arena_reset(&in->arena);
        *in->last = store_int(&in->rows, 0);
        struct str text = store_text(&in->rows, 1, &in->arena);
        ok = in->take(in->context, *in->last, text, store_text(&in->rows, 2, &in->arena), err);
    }
    return ok;
}

/* Whoever is guarded gets the connection back as it was, also when there is no more memory. */
bool ads_each(struct store_conn *conn, int64_t after, size_t most, ad_text_fn *take, void *context, int64_t *ret_last,
              struct err *err)
{
    struct giving in = {.take = take, .context = context, .last = ret_last};
    struct err why = {0};
    *ret_last = after;
    if (!store_query(conn, &EACH, VALUES(V_INT(after), V_INT(most)), &in.rows, err))
        return false;
    bool ok = memory_is_guarded() ? memory_guarded(give_each, &in, NULL, &why) : give_each(&in, &why);
    arena_clear(&in.arena);
    if (!store_end(&in.rows, ok ? err : NULL))
        ok = false;
    if (!ok && why.kind != ERR_NONE && err)
        *err = why;
    return ok || why.kind == ERR_NONE;
}

bool ads_count(struct store_conn *conn, int64_t *ret, struct err *err)
{
    return store_number(conn, &COUNT, NO_VALUES, 0, ret, err);
}

bool ads_any(struct store_conn *conn, bool *ret, struct err *err)
{
    int64_t one;
    if (!store_number(conn, &ANY, NO_VALUES, 0, &one, err))
        return false;
    *ret = one != 0;
    return true;
}

/* ---- clusters ---- */

static void cluster_row(struct store_rows *rows, struct arena *arena, struct ad_cluster *ret)
{
    *ret = (struct ad_cluster){.name = store_text(rows, 0, arena), .size = store_int(rows, 1),
                               .first = (int32_t)store_int(rows, 2), .last = (int32_t)store_int(rows, 3),
                               .level = (int)store_int(rows, 4), .high = store_int(rows, 5)};
}

bool ad_cluster_get(struct store_conn *conn, struct arena *arena, struct str name, struct ad_cluster *ret, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &CLUSTER, VALUES(V_TEXT(name)), &rows, err))
        return false;
    bool found = store_next(&rows);
    if (found)
        cluster_row(&rows, arena, ret);
    return store_end(&rows, err) && (found || err_set(err, ERR_NOT_FOUND, "!ad-cluster-unknown"));
}

bool ad_clusters_list(struct store_conn *conn, struct arena *arena, const struct ad_cluster *after, size_t limit,
                      struct ad_cluster **ret, size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct ad_cluster *list = ARENA_ARRAY(arena, limit + 1, struct ad_cluster);
    size_t count = 0;
    if (!store_query(conn, &CLUSTERS, VALUES(V_INT(after ? after->level : AD_LEVELS), V_INT(after ? after->size : 0),
                                             V_TEXT(after ? after->name : STR("")), V_INT(limit)), &rows, err))
        return false;
    while (count < limit && store_next(&rows))
        cluster_row(&rows, arena, &list[count++]);
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

bool ad_cluster_weeks(struct store_conn *conn, struct arena *arena, struct str name, size_t limit, struct ad_week **ret,
                      size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct ad_week *list = ARENA_ARRAY(arena, limit + 1, struct ad_week);
    size_t count = 0;
    if (!store_query(conn, &WEEKS, VALUES(V_TEXT(name), V_INT(limit)), &rows, err))
        return false;
    while (count < limit && store_next(&rows)) {
        list[count].week = (int32_t)store_int(&rows, 0);
        list[count++].ads = store_int(&rows, 1);
    }
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

/* ---- where they come from ---- */

bool ad_sources(struct store_conn *conn, struct arena *arena, struct ad_collection **ret, size_t *ret_count,
                struct err *err)
{
    struct store_rows rows;
    struct ad_collection *list = ARENA_ARRAY(arena, AD_COLLECTIONS_MOST, struct ad_collection);
    size_t count = 0;
    if (!store_query(conn, &SOURCES, VALUES(V_INT(AD_COLLECTIONS_MOST)), &rows, err))
        return false;
    while (count < AD_COLLECTIONS_MOST && store_next(&rows)) {
        list[count++] = (struct ad_collection){.id = store_int(&rows, 0), .name = store_text(&rows, 1, arena),
                                               .made = (int32_t)store_int(&rows, 2)};
    }
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

static bool files_of(struct store_conn *conn, struct arena *arena, struct ad_collection *collection, struct err *err)
{
    struct store_rows rows;
    collection->files = ARENA_ARRAY(arena, AD_FILES_SHOWN, struct ad_file);
    if (!store_query(conn, &FILES, VALUES(V_INT(collection->id), V_INT(AD_FILES_SHOWN)), &rows, err))
        return false;
    while (collection->file_count < AD_FILES_SHOWN && store_next(&rows)) {
        collection->files[collection->file_count++] = (struct ad_file){
            .name = store_text(&rows, 0, arena), .who = store_text(&rows, 1, arena), .began = (int32_t)store_int(&rows, 2),
            .ended = (int32_t)store_int(&rows, 3), .records = store_int(&rows, 4), .added = store_int(&rows, 5),
            .updated = store_int(&rows, 6), .rejected = store_int(&rows, 7)};
    }
    return store_end(&rows, err);
}

bool ad_collections(struct store_conn *conn, struct arena *arena, struct ad_collection **ret, size_t *ret_count,
                    struct err *err)
{
    struct store_rows rows;
    if (!ad_sources(conn, arena, ret, ret_count, err) || !store_query(conn, &COUNTS, NO_VALUES, &rows, err))
        return false;
    while (store_next(&rows)) {
        for (size_t i = 0; i < *ret_count; i++) {
            if ((*ret)[i].id != store_int(&rows, 0))
                continue;
            (*ret)[i].ads = store_int(&rows, 1);
            (*ret)[i].last = (int32_t)store_int(&rows, 2);
        }
    }
    bool ok = store_end(&rows, err);
    for (size_t i = 0; ok && i < *ret_count; i++)
        ok = files_of(conn, arena, &(*ret)[i], err);
    return ok;
}
