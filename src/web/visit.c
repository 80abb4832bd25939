/* visit.c - see visit.h: libmicrohttpd's callbacks, the body, the lanes.
 *
 * A page that everyone gets alike is answered in page_cache_send at once, before anything of ours is allocated.
 * All else becomes a visit: its connection is suspended while a lane works on it. */
#include "web/visit.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "web/asset.h"

enum {
    HEADERS_TAKEN = 101,                /* one more than exchange_open accepts: it says no, not we */
    MOST_BODY_BYTES = 192 << 20,        /* of all bodies at once: seven full uploads, or thousands of forms */
    MOST_DRAINED = 64 << 20,            /* read and thrown away so that the refusal is seen and not a reset */
};

enum visit_state { VISIT_BODY, VISIT_REFUSED, VISIT_LANE, VISIT_DONE };

struct visit {
    struct web_server *server;
    struct MHD_Connection *connection;
    struct link *link;
    struct exchange ex;
    enum visit_state state;
    bool asset, for_ever;
    struct str key; /* an asset's, in the cache */
    char *body;
    size_t n, room;
    uint64_t drained;
    bool closes;
};

/* ---- the fast path ---- */

struct glance { /* what the fast path wants of the headers */
    struct str accept, coding, none_match, language, range;
    bool has_body;
};

static enum MHD_Result glance_at(void *context, enum MHD_ValueKind kind, const char *key, size_t key_n,
                                 const char *value,
                                 size_t value_n)
{
    struct glance *glance = context;
    struct str *into = NULL;

    UNUSED(kind);
    switch (key_n) { /* the length alone rules out nearly every header */
    case 5: into = strcasecmp(key, "range") == 0 ? &glance->range : NULL; break;
    case 6: into = strcasecmp(key, "accept") == 0 ? &glance->accept : NULL; break;
    case 13: into = strcasecmp(key, "if-none-match") == 0 ? &glance->none_match : NULL; break;
    case 15: into = strcasecmp(key, "accept-encoding") == 0 ? &glance->coding : NULL; break;
    case 14: glance->has_body |= strcasecmp(key, "content-length") == 0 && strcmp(value, "0") != 0; break;
    case 17: glance->has_body |= strcasecmp(key, "transfer-encoding") == 0; break;
    default: break;
    }
    if (into)
        *into = str_make(value, value_n);
    return MHD_YES;
}

static bool is_versioned(struct MHD_Connection *connection)
{
    const char *version = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "v");

    return version && *version;
}

static bool page_answer(struct web_server *server, struct MHD_Connection *connection, const char *url,
                        enum MHD_Result *ret)
{
    struct str key = str_from(url);
    struct glance glance = {0};
    char versioned[256];

    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, glance_at, &glance);
    if (glance.has_body)
        return false;
    if (str_starts(key, STR(ASSET_PATH))) {
        if (is_versioned(connection) && key.n < sizeof versioned - 2) {
            memcpy(versioned, key.p, key.n);
            memcpy(versioned + key.n, "?v", 2);
            key = str_make(versioned, key.n + 2);
        }
    } else if (glance.accept.n && accept_prefers_json(glance.accept)) {
        return false;
    }
    if (glance.range.n && page_cache_send_piece(server->cache, key, glance.range, connection, ret))
        return true;
    return page_cache_send(server->cache, key, accept_coding(glance.coding), glance.none_match, connection, ret);
}

/* ---- beginning ---- */

struct gathering {
    struct arena *arena;
    struct web_field *fields;
    size_t count, room;
    struct buf query;
};

static enum MHD_Result gather_header(void *context, enum MHD_ValueKind kind, const char *key, size_t key_n,
                                     const char *value, size_t value_n)
{
    struct gathering *gathering = context;

    UNUSED(kind);
    if (gathering->count < gathering->room)
        gathering->fields[gathering->count++] =
            (struct web_field){str_make(key, key_n), value ? str_make(value, value_n) : STR("")};
    return MHD_YES;
}

/* libmicrohttpd cuts the query into pieces without decoding them (see server.c); they are joined as they came. */
static enum MHD_Result gather_query(void *context, enum MHD_ValueKind kind, const char *key, size_t key_n,
                                    const char *value, size_t value_n)
{
    struct gathering *gathering = context;

    UNUSED(kind);
    if (gathering->query.n)
        buf_byte(&gathering->query, '&');
    buf_add(&gathering->query, str_make(key, key_n));
    if (value) {
        buf_byte(&gathering->query, '=');
        buf_add(&gathering->query, str_make(value, value_n));
    }
    return MHD_YES;
}

static uint64_t source_of(const struct visit *visit)
{
    const struct web_server *server = visit->server;
    struct str rest = server->options->trust_forwarded ? web_header(&visit->ex.request, "x-forwarded-for") : STR("");

    /* The last entry is the balancer's own; what stands before it may be anybody's invention. */
    while (memchr(rest.n ? rest.p : "", ',', rest.n))
        str_cut(&rest, ',');
    rest = str_trim(rest);
    if (rest.n)
        return links_source_name(server->links, rest);
    return visit->link ? visit->link->source : 0;
}

static bool visit_open(struct visit *visit, const char *url, const char *method)
{
    struct exchange *ex = &visit->ex;
    struct gathering gathering = {.arena = &ex->arena, .room = HEADERS_TAKEN, .query.arena = &ex->arena};
    struct arrival arrival = {.method = method, .target = str_from(url)};
    bool ok;

    gathering.fields = ARENA_ARRAY(&ex->arena, gathering.room, struct web_field);
    MHD_get_connection_values_n(visit->connection, MHD_HEADER_KIND, gather_header, &gathering);
    MHD_get_connection_values_n(visit->connection, MHD_GET_ARGUMENT_KIND, gather_query, &gathering);
    if (gathering.query.n)
        arrival.target = str_printf(&ex->arena, "%s?" STR_FMT, url, STR_ARG(buf_str(&gathering.query)));
    arrival.headers = gathering.fields;
    arrival.header_count = gathering.count;
    ok = exchange_open(ex, &arrival);
    ex->request.source = source_of(visit);
    return ok;
}

static void turn_away(struct exchange *ex)
{
    struct err err;

    err_set(&err, ERR_BUSY, "!too-busy");
    exchange_refuse(ex, 503, &err);
}

static bool is_asset(const struct visit *visit, const char *url, const char *method)
{
    return visit->server->options->assets && strncmp(url, ASSET_PATH, sizeof ASSET_PATH - 1) == 0
        && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0);
}

static enum MHD_Result answer_queue(struct visit *visit);

/* With "Expect: 100-continue" the client waits for our word, and a refusal saves it the whole body; what is too
 * much even to throw away is cut off. */
static bool refuses_at_once(const struct visit *visit)
{
    struct str length = web_header(&visit->ex.request, "content-length");
    int64_t bytes;

    if (visit->state != VISIT_REFUSED || !length.n)
        return false;
    return web_header(&visit->ex.request, "expect").n || !str_int(length, 0, MOST_DRAINED, &bytes);
}

static enum MHD_Result visit_begin(struct web_server *server, struct MHD_Connection *connection, const char *url,
                                   const char *method, void **context)
{
    struct visit *visit = calloc(1, sizeof *visit);

    if (!visit)
        return MHD_NO;
    *context = visit;
    atomic_fetch_add(&server->visits, 1);
    visit->server = server;
    visit->connection = connection;
    visit->link = link_of(connection);
    visit->ex.options = server->options;
    visit->ex.routes = server->routes;
    visit->ex.request.assets = server->assets;
    visit->asset = is_asset(visit, url, method);
    if (!visit_open(visit, url, method) && !visit->asset)
        visit->state = VISIT_REFUSED;
    if (visit->asset) {
        visit->for_ever = is_versioned(connection);
        visit->key = str_printf(&visit->ex.arena, "%s%s", url, visit->for_ever ? "?v" : "");
    }
    if (visit->link)
        atomic_store(&visit->link->arrived, 0);
    link_enter(server->links, visit->link, LINK_BODY);
    return refuses_at_once(visit) ? answer_queue(visit) : MHD_YES;
}

/* ---- the body ---- */

static bool body_grow(struct visit *visit, size_t need)
{
    size_t room = visit->room ? visit->room : 4096;
    char *bigger;

    while (room < need)
        room *= 2;
    if (room > visit->ex.most_body + 1 && need <= visit->ex.most_body)
        room = visit->ex.most_body + 1;
    if (atomic_fetch_add(&visit->server->body_bytes, room - visit->room) + room - visit->room > MOST_BODY_BYTES
        || !(bigger = malloc(room))) {
        atomic_fetch_sub(&visit->server->body_bytes, room - visit->room);
        return false;
    }
    if (visit->n) {
        memcpy(bigger, visit->body, visit->n);
        explicit_bzero(visit->body, visit->n); /* realloc would leave it lying about */
    }
    free(visit->body);
    visit->body = bigger;
    visit->room = room;
    return true;
}

static void body_free(struct visit *visit)
{
    if (visit->n)
        explicit_bzero(visit->body, visit->n);
    free(visit->body);
    atomic_fetch_sub(&visit->server->body_bytes, visit->room);
    visit->body = NULL;
    visit->n = visit->room = 0;
}

static enum MHD_Result body_take(struct visit *visit, const char *bytes, size_t n)
{
    struct exchange *ex = &visit->ex;
    struct err err;

    if (visit->link)
        atomic_fetch_add(&visit->link->arrived, n);
    if (visit->state == VISIT_BODY && n > ex->most_body - visit->n) {
        err_set(&err, ERR_TOO_LARGE, "!too-large");
        exchange_refuse(ex, 413, &err);
        visit->state = VISIT_REFUSED;
    }
    if (visit->state == VISIT_BODY && visit->n + n > visit->room && !body_grow(visit, visit->n + n)) {
        turn_away(ex);
        visit->state = VISIT_REFUSED;
    }
    if (visit->state == VISIT_BODY) {
        memcpy(visit->body + visit->n, bytes, n);
        visit->n += n;
        return MHD_YES;
    }
    body_free(visit);
    visit->drained += n;
    visit->closes = true;
    return visit->drained > MOST_DRAINED ? MHD_NO : MHD_YES;
}

/* ---- the lanes ---- */

static void visit_work(struct visit *visit)
{
    struct exchange *ex = &visit->ex;

    if (atomic_load(&visit->server->hurrying)) {
        exchange_drop(ex);
        turn_away(ex);
    } else if (visit->asset) {
        struct str path = str_slice(visit->key, sizeof ASSET_PATH - 1, visit->key.n - (visit->for_ever ? 2 : 0));
        visit_asset(visit->server, ex, path, visit->for_ever, visit->key);
    } else if (ex->next || exchange_body(ex, str_make(visit->body, visit->n))) {
        visit_run(visit->server, ex);
    }
    if (!ex->next)
        visit->state = VISIT_DONE;
}

static void heavy_work(void *work);
static void lane_work(void *work)
{
    struct visit *visit = work;
    struct web_server *server = visit->server;

    visit_work(visit);
    if (visit->ex.next && pool_submit(server->heavy, heavy_work, visit, NULL))
        return; /* still in a lane */
    if (visit->ex.next) {
        exchange_drop(&visit->ex);
        turn_away(&visit->ex);
        visit->state = VISIT_DONE;
    }
    MHD_resume_connection(visit->connection); /* from here on the visit belongs to the connection's thread */
    atomic_fetch_sub(&server->in_lanes, 1);
}

/* Heavy work gives way to pages. */
static void heavy_work(void *work)
{
    static _Thread_local bool polite;

    if (!polite)
        setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);
    polite = true;
    lane_work(work);
}

/* Pages whose language is negotiated have it in their key, which is known only now; and what a visit has just put
 * into the cache leaves from there, compressed. */
static bool page_cached(struct visit *visit, struct str key, enum MHD_Result *ret)
{
    const struct web_request *request = &visit->ex.request;
    struct str range = web_header(request, "range");

    if (range.n && page_cache_send_piece(visit->server->cache, key, range, visit->connection, ret))
        return true;
    if (!page_cache_send(visit->server->cache, key, accept_coding(web_header(request, "accept-encoding")),
                         web_header(request, "if-none-match"), visit->connection, ret))
        return false;
    link_enter(visit->server->links, visit->link, LINK_ANSWERING);
    return true;
}

static bool lane_submit(struct visit *visit, enum web_lane lane, struct err *err)
{
    struct web_server *server = visit->server;
    const struct { struct pool *pool; pool_work_fn *work; } lanes[] = {
        [WEB_QUICK] = {server->quick, lane_work},
        [WEB_COMPUTE] = {server->compute, lane_work},
        [WEB_HEAVY] = {server->heavy, heavy_work},
    };

    return pool_submit(lanes[lane].pool, lanes[lane].work, visit, err);
}

static enum MHD_Result visit_dispatch(struct visit *visit)
{
    struct web_server *server = visit->server;
    enum web_lane lane = visit->asset ? WEB_QUICK : visit->ex.request.route->lane;
    struct err err;

    if (lane == WEB_AT_ONCE) {
        for (visit_work(visit); visit->ex.next;)
            visit_work(visit);
        return answer_queue(visit);
    }
    atomic_fetch_add(&server->in_lanes, 1);
    if (atomic_load(&server->stopping)) {
        atomic_fetch_sub(&server->in_lanes, 1);
        turn_away(&visit->ex);
        return answer_queue(visit);
    }
    visit->state = VISIT_LANE;
    link_enter(server->links, visit->link, LINK_WORKING);
    MHD_suspend_connection(visit->connection); /* before a worker could resume it */
    if (!lane_submit(visit, lane, &err)) {
        turn_away(&visit->ex);
        visit->state = VISIT_DONE;
        MHD_resume_connection(visit->connection);
        atomic_fetch_sub(&server->in_lanes, 1);
    }
    return MHD_YES;
}

/* ---- the answer ---- */

static enum MHD_Result answer_queue(struct visit *visit)
{
    struct web_server *server = visit->server;
    struct answer *answer = &visit->ex.answer;
    enum page_life life = answer->keep && answer->status == 200 ? PAGE_ASK_AGAIN : PAGE_NO_STORE;
    enum MHD_Result done = MHD_NO;

    link_enter(server->links, visit->link, LINK_ANSWERING);
    if ((visit->closes || atomic_load(&server->stopping)))
        exchange_header(&visit->ex, "Connection", STR("close"));
    /* The arena holds the bytes until visit_end, which comes after the last of them was sent. */
    struct MHD_Response *response = response_new(answer, life, server->options->tls_certificate != NULL,
                                                 (void *)(answer->body.n ? answer->body.p : ""), answer->body.n,
                                                 MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    done = MHD_queue_response(visit->connection, answer->status, response);
    MHD_destroy_response(response);
    return done;
}

/* Stands for a visit as long as a request may be answered without one. */
static char looked_at;

enum MHD_Result visit_step(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                           const char *version, const char *upload, size_t *upload_size, void **own)
{
    struct web_server *server = context;
    struct visit *visit = *own;
    enum MHD_Result done;

    UNUSED(version);
    if (!visit && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)) {
        *own = &looked_at; /* an answer in the first call would cost the connection: it comes in the second */
        return MHD_YES;
    }
    if (*own == &looked_at) {
        if (!*upload_size && page_answer(server, connection, url, &done)) {
            link_enter(server->links, link_of(connection), LINK_ANSWERING);
            return done;
        }
        if (visit_begin(server, connection, url, method, own) != MHD_YES)
            return MHD_NO;
        visit = *own;
    } else if (!visit) {
        return visit_begin(server, connection, url, method, own);
    }
    if (*upload_size) {
        size_t n = *upload_size;
        *upload_size = 0;
        return body_take(visit, upload, n);
    }
    switch (visit->state) {
    case VISIT_BODY: return visit_dispatch(visit);
    case VISIT_LANE: return MHD_YES; /* suspended; not called */
    case VISIT_REFUSED: case VISIT_DONE: break;
    }
    if (visit->asset || visit->ex.page) {
        struct str key = visit->asset ? visit->key : page_key(&visit->ex);
        if (visit->ex.answer.status == 200 && key.n && page_cached(visit, key, &done))
            return done;
    }
    return answer_queue(visit);
}

void visit_end(void *context, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode why)
{
    struct web_server *server = context;
    struct visit *visit = *own == &looked_at ? NULL : *own;

    UNUSED(why);
    link_enter(server->links, visit ? visit->link : link_of(connection), LINK_WAITING);
    if (!visit)
        return;
    *own = NULL;
    body_free(visit);
    exchange_drop(&visit->ex); /* the page of a refusal takes hold of things too */
    arena_wipe(&visit->ex.arena);
    explicit_bzero(visit, sizeof *visit);
    free(visit);
    atomic_fetch_sub(&server->visits, 1);
}
