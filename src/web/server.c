/* server.c - see server.h: start, stop and limits. */
#include "web/server.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "web/asset.h"
#include "web/listen.h"
#include "web/visit.h"

enum {
    /* Headers of 4 KiB, what libmicrohttpd notes about them, and the head of our answer.  A connection keeps it while
     * it is idle, so ten thousand of them hold 80 MB. */
    CONNECTION_MEMORY = 8 * 1024,
    PARAMETERS_MOST = 40,
    LONGEST_QUERY = 4096,
    /* Twice what must be held, so that one thread may happen to hold more than its half. */
    CONNECTIONS = 24000,
    FILES_WANTED = 32768, /* descriptors: connections and all else */
    SILENCE_SECONDS = 75,
    STOP_MS = 5000,
    /* Workers that wait for a commit together share it: many of them cost little and make commits large. */
    QUICK_THREADS = 64, QUICK_WAITING = 2048,
    HEAVY_WAITING = 64,
    BIGGEST_PEM = 1 << 20,
};

static unsigned cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > 64 ? 64 : (unsigned)n;
}

/* As many descriptors as we may have, at most what we want; returns how many. */
static unsigned descriptors_raise(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1024;
    if (limit.rlim_cur < FILES_WANTED) {
        limit.rlim_cur = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0 && getrlimit(RLIMIT_NOFILE, &limit) != 0)
            return 1024;
    }
    return limit.rlim_cur > FILES_WANTED ? FILES_WANTED : (unsigned)limit.rlim_cur;
}

/* Addresses stay as they were sent: form.c decodes them, strictly and once, with lengths instead of zero ends. */
static size_t leave_encoded(void *context, struct MHD_Connection *connection, char *text)
{
    UNUSED(context), UNUSED(connection);
    return strlen(text);
}

/* libmicrohttpd 0.9.75 notes every parameter in the connection's memory; when that is full it neither answers nor
 * closes.  A query that long becomes a lone '%', which form.c refuses (400).  No page of ours takes a dozen. */
static void *query_check(void *context, const char *target, struct MHD_Connection *connection)
{
    char *query = strchr(target, '?'); /* in the connection's memory: not yet read, ours to shorten */
    int parameters = 1;

    UNUSED(context), UNUSED(connection);
    for (const char *p = query; p && *p; p++)
        parameters += *p == '&';
    if (query && query[1] && (parameters > PARAMETERS_MOST || strlen(target) > LONGEST_QUERY))
        query[1] = '%', query[2] = 0;
    return NULL;
}

static bool pem_read(const char *path, char **ret, struct err *err)
{
    struct arena arena = {0};
    struct str text;
    bool ok = file_read(&arena, path, BIGGEST_PEM, &text, err);

    if (ok) {
        *ret = strndup(text.p, text.n);
        ok = *ret || err_set(err, ERR_FAULT, "cannot read %s: out of memory", path);
    }
    arena_wipe(&arena);
    return ok;
}

static bool daemon_start(struct web_server *server, int fd, struct err *err)
{
    unsigned files = descriptors_raise();
    unsigned connections = files / 4 * 3 < CONNECTIONS ? files / 4 * 3 : CONNECTIONS;
    unsigned threads = cores() <= 2 ? 2 : cores() > 8 ? 8 : cores();
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->key},
        {MHD_OPTION_END, 0, NULL},
    };

    if (server->certificate)
        flags |= MHD_USE_TLS;
    else
        tls[0] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    server->daemon = MHD_start_daemon(
        flags, 0, links_accept, server->links, visit_step, server,
        MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_SECONDS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, query_check, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, links_notify, server->links,
        MHD_OPTION_NOTIFY_COMPLETED, visit_end, server,
        MHD_OPTION_ARRAY, tls,
        MHD_OPTION_END);
    if (server->daemon)
        return true;
    close(fd);
    return err_set(err, ERR_FAULT, "cannot start the web server%s", server->certificate
                   ? "; are the certificate and its key good PEM files that belong together?" : "");
}

bool web_server_start(const struct web_options *options, struct web_server **ret, struct err *err)
{
    struct web_server *server = calloc(1, sizeof *server);
    unsigned quick = options->quick_threads ? options->quick_threads : QUICK_THREADS;
    unsigned heavy = options->heavy_threads ? options->heavy_threads : cores() < 4 ? 1 : cores() / 2;
    int fd;

    if (!server || sodium_init() < 0) {
        free(server);
        return err_set(err, ERR_FAULT, "cannot start the web server: out of memory or of randomness");
    }
    server->options = options;
    server->assets = asset_version(&server->arena, options->assets);
    json_object_seed(0); /* jansson's hash tables: before there are threads */
    if (!routes_new(options->tables, templates_words(options->templates), &server->routes, err)
        || !page_cache_new(options->tls_certificate != NULL, &server->cache, err)
        || !links_new(&server->links, err)
        || !pool_new("web-quick", quick, QUICK_WAITING, &server->quick, err)
        || !pool_new("web-compute", cores(), QUICK_WAITING, &server->compute, err)
        || !pool_new("web-heavy", heavy, HEAVY_WAITING, &server->heavy, err)
        || (options->tls_certificate && !pem_read(options->tls_certificate, &server->certificate, err))
        || (options->tls_certificate && !pem_read(options->tls_key ? options->tls_key : "", &server->key, err))
        || !listen_open(options->listen, &fd, &server->port, err)
        || !daemon_start(server, fd, err)) {
        web_server_stop(server);
        return false;
    }
    *ret = server;
    return true;
}

uint16_t web_server_port(const struct web_server *server)
{
    return server->port;
}

void web_server_drop_cache(struct web_server *server)
{
    page_cache_drop(server->cache);
}

/* Waits until count is zero, at most ms. */
static void wait_for(const atomic_int *count, int ms)
{
    const struct timespec moment = {.tv_nsec = 5 * 1000 * 1000};

    for (int waited = 0; atomic_load(count) > 0 && waited < ms; waited += 5)
        nanosleep(&moment, NULL);
}

void web_server_stop(struct web_server *server)
{
    if (!server)
        return;
    if (server->daemon) {
        int fd = MHD_quiesce_daemon(server->daemon);
        atomic_store(&server->stopping, true);
        wait_for(&server->visits, STOP_MS);
        atomic_store(&server->hurrying, true);
        /* A handler that has begun is waited for: its connection must be resumed before the daemon may end. */
        while (atomic_load(&server->in_lanes) > 0)
            wait_for(&server->in_lanes, STOP_MS);
        if (fd >= 0)
            close(fd);
    }
    pool_free(server->quick);
    pool_free(server->compute);
    pool_free(server->heavy);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    links_free(server->links);
    page_cache_free(server->cache);
    routes_free(server->routes);
    if (server->key)
        explicit_bzero(server->key, strlen(server->key));
    free(server->key);
    free(server->certificate);
    arena_clear(&server->arena);
    free(server);
}

/* ---- without a socket ---- */

static void answer_copy(const struct answer *from, struct arena *arena, struct web_answer *ret)
{
    *ret = (struct web_answer){.status = from->status, .type = str_copy(arena, from->type),
                               .body = str_copy(arena, from->body), .location = str_copy(arena, from->location)};
    for (size_t i = 0; i < security_header_count && ret->header_count < LEN(ret->headers); i++)
        if (!answer_has_header(from, security_headers[i].name))
            ret->headers[ret->header_count++] = security_headers[i];
    for (size_t i = 0; i < from->header_count && ret->header_count < LEN(ret->headers); i++)
        ret->headers[ret->header_count++] = (struct web_field){str_copy(arena, from->headers[i].name),
                                                               str_copy(arena, from->headers[i].value)};
}

static bool run_asset(struct web_server *server, struct exchange *ex, struct str target)
{
    struct str query = target, path = str_cut(&query, '?');

    if (!server->options->assets || !str_starts(path, STR(ASSET_PATH)) || ex->request.method != WEB_GET)
        return false;
    visit_asset(server, ex, str_slice(path, sizeof ASSET_PATH - 1, path.n), query.n > 0, path);
    return true;
}

bool web_server_run(struct web_server *server, struct arena *arena, const char *method, struct str target,
                    const struct web_field *headers, size_t header_count, struct str body, struct web_answer *ret,
                    struct err *err)
{
    struct exchange ex = {.options = server->options, .routes = server->routes, .request.assets = server->assets};
    struct arrival arrival = {.method = method, .target = target, .headers = headers, .header_count = header_count};
    struct str key;
    bool open;

    UNUSED(err);
    open = exchange_open(&ex, &arrival);
    if (run_asset(server, &ex, target))
        ;
    else if (open && exchange_body(&ex, body)
             && !((key = page_key(&ex)).n && page_cache_copy(server->cache, key, &ex.arena, &ex.answer)))
        do
            visit_run(server, &ex);
        while (ex.next);
    exchange_drop(&ex);
    answer_copy(&ex.answer, arena, ret);
    arena_wipe(&ex.arena);
    return true;
}
