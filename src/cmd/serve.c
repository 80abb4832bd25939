/* serve.c - kres serve: the site and the desk over HTTP until a signal ends it. */
#include <errno.h>
#include <jansson.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "case/notice.h"
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "case/find.h"
#include "cmd/house.h"
#include "case/keeping.h"
#include "case/ties.h"
#include "case/webhook.h"
#include "desk/desk.h"
#include "record/ad_import.h"
#include "record/exchange/import.h"
#include "record/outline.h"
#include "record/sharing.h"

enum { SWEEP_SECONDS = 3600, LOOK_SECONDS = 1 };

/* Every page: what the public's pages need, and what the desk's need when somebody is signed in. */
static void decorate(struct web_request *request, json_t *view)
{
    site_decorate(request, view);
    desk_decorate(request, view);
}

/* Keys are in memory: it must not reach a disk as a core dump, nor be read by a debugger of the same user. */
static void keep_memory_private(void)
{
    const struct rlimit none = {0, 0};
    struct rlimit locked;
    setrlimit(RLIMIT_CORE, &none);
#if !defined(__SANITIZE_ADDRESS__) /* its search for leaks reads memory as a debugger does */
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0) {
        locked.rlim_cur = locked.rlim_max;
        setrlimit(RLIMIT_MEMLOCK, &locked);
        if (locked.rlim_cur != RLIM_INFINITY && locked.rlim_cur < (1u << 20))
            log_line(LOG_WARN, "only %llu KiB of memory may be locked, so keys could reach the swap; "
                     "allow at least 1024 (ulimit -l, LimitMEMLOCK)", (unsigned long long)locked.rlim_cur / 1024);
    }
}

/* A connection is a file: thousands of slow ones must not use up a default of 1024. */
static void allow_many_connections(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* "127.0.0.1:0" says nothing about the port that was chosen. */
static void tell_address(const struct config *config, const struct web_server *server)
{
    const char *colon = strrchr(config->listen, ':');
    int host = colon ? (int)(colon - config->listen) : (int)strlen(config->listen);
    printf("Kres listens on %s://%.*s:%u\n", config->tls_key ? "https" : "http", host, config->listen,
           (unsigned)web_server_port(server));
    fflush(stdout);
}

static void tell_demo(struct house *house)
{
    struct str note;
    bool found;
    struct err err = {0};
    if (house->app.demo && folder_meta(&house->arena, house->app.store, "demo_note", &note, &found, &err) && found)
        printf("\n" STR_FMT "\n", STR_ARG(note));
}

/* What expired goes, what was shared until yesterday too, and leaves no copy in the write-ahead log. */
static void sweep(struct house *house)
{
    struct err err = {0};
    int64_t ended, over = 0, ads = 0;
    int32_t before = clock_day(clock_now()) - (int32_t)house->app.ads_days;
    if (!store_leads(house->app.store))
        return; /* another server on the same database does it */
    if (!case_draft_sweep(&house->app.cases, &err) || !sharing_expire(house->app.store, &ended, &err) ||
        !bed_address_expire(house->app.store, &ended, &err) || !import_sweep(house->app.store, clock_now(), &err) ||
        !keeping_run(house->app.store, house->kinds, house->kind, &over, &err) ||
        !ads_purge(house->app.store, before, &ads, &err) || !store_settle(house->app.store, &err))
        log_line(LOG_WARN, "hourly tidying: %s", err.text);
    if (ads)
        log_line(LOG_INFO, "%" PRId64 " ads of the open net were old or taken out: they are destroyed", ads);
    if (over)
        log_line(LOG_INFO, "%" PRId64 " records were kept for as long as their kind says: their keys are destroyed", over);
}

/* What became due (an advisory begins or ends, a desk opens) shows on all pages within a second. */
static void look_at_content(struct house *house, struct web_server *server)
{
    struct err err = {0};
    bool changed;
    if (!know_refresh(house->app.know, clock_now(), false, &changed, &err))
        log_line(LOG_WARN, "the content stays as it was: %s", err.text);
    else if (changed)
        web_server_drop_cache(server);
}

/* Another server on the same database published something; it may have been this one, too. */
static void hear_news(void *context, unsigned news)
{
    struct err err = {0};
    if ((news & STORE_NEWS_CONTENT) && !app_content_changed(context, &err))
        log_line(LOG_WARN, "the content stays as it was: %s", err.text);
}

/* SIGHUP: an administrator has replaced a pack.  Forms, kinds and indicators wait for the next start. */
static void read_packs_again(struct house *house, struct web_server *server)
{
    struct err err = {0};
    if (!know_reload(house->app.know, clock_now(), &err)) {
        log_line(LOG_ERROR, "the packs have a fault, so their content stays as it was: %s", err.text);
        return;
    }
    web_server_drop_cache(server);
    log_line(LOG_INFO, "the content of the packs was read anew");
}

/* Waits for the signal that ends the server; tidies each hour meanwhile. */
static void work_until_told(struct house *house, struct web_server *server, const sigset_t *signals)
{
    const struct timespec second = {.tv_sec = LOOK_SECONDS};
    for (unsigned passed = 1;; passed++) {
        int which = sigtimedwait(signals, NULL, &second);
        if (which == SIGTERM || which == SIGINT)
            return;
        if (which == SIGHUP)
            read_packs_again(house, server);
        if (which >= 0 || errno != EAGAIN)
            continue;
        look_at_content(house, server);
        find_rooms_tidy(house->app.finds, house->app.ring);
        ties_tidy(house->app.ties, house->app.ring);
        if (passed % SWEEP_SECONDS == 0)
            sweep(house);
    }
}

/* What pages of other sites load from here, when they may check offers. */
static const char *const shared_assets[] = {"js/check-widget.js", NULL};

/* Packs that changed: what follows by itself is done, what cannot go on stops the start with file, line and remedy. */
static bool fit_records_to_packs(struct house *house, struct err *err)
{
    struct arena arena = {0};
    struct outline outline;
    int64_t changed = 0;
    bool ok = outline_compare(house->app.store, &arena, house->kinds, &outline, err);
    for (size_t i = 0; ok && i < outline.count; i++) {
        const struct outline_line *line = &outline.lines[i];
        if (line->stops)
            ok = err_set(err, ERR_CONFLICT, "%s:%d: " STR_FMT " (%" PRId64 " records); "
                         "\"kres admin migrate --plan\" tells all",
                         line->file ? line->file : "packs", line->line, STR_ARG(line->text), line->records);
    }
    ok = ok && (!outline.acts || outline_migrate(house->app.store, house->kinds, &changed, err)) &&
         outline_keep(house->app.store, &arena, house->kinds, err);
    if (ok && changed)
        log_line(LOG_INFO, "the packs have changed: %" PRId64 " rows were brought to their new names", changed);
    arena_clear(&arena);
    return ok;
}

static bool serve(const struct config *config, struct house *house, const sigset_t *signals, struct err *err)
{
    const struct web_route *const tables[] = {site_routes, desk_routes, NULL};
    const struct web_options options = {
        .listen = config->listen,
        .tls_certificate = config->tls_certificate,
        .tls_key = config->tls_key,
        .tables = tables,
        .templates = house->app.templates,
        .assets = config->ui ? config->ui : house->share.ui,
        .shared_assets = config->check_origins ? shared_assets : NULL,
        .app = &house->app,
        .authorise = desk_authorise,
        .release = desk_release,
        .sign_in_path = "/{lang}/desk/sign-in",
        .decorate = decorate,
        .quick_threads = (unsigned)config->quick_threads,
        .heavy_threads = (unsigned)config->heavy_threads,
        .trust_forwarded = config->trust_forwarded,
    };
    struct web_server *server = NULL;
    struct webhook_sender *sender = NULL;
    if (!fit_records_to_packs(house, err) || !case_draft_sweep(&house->app.cases, err) ||
        !web_server_start(&options, &server, err))
        return false;
    if (!webhook_sender_start(house->app.store, config->webhooks_inside, &sender, err)) {
        web_server_stop(server);
        return false;
    }
    house->app.server = server;
    store_hear(house->app.store, hear_news, &house->app);
    tell_demo(house);
    tell_address(config, server);
    work_until_told(house, server, signals);
    store_unhear(house->app.store, &house->app);
    log_line(LOG_INFO, "answering what is under way, then ending");
    webhook_sender_stop(sender);
    web_server_stop(server);
    return true;
}

/* Views and JSON bodies hold opened reports and receipt codes for a moment; freed, they leave nothing behind. */
static void wipe_and_free(void *piece)
{
    if (piece)
        explicit_bzero(piece, malloc_usable_size(piece));
    free(piece);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct house house;
    sigset_t signals;
    json_set_alloc_funcs(malloc, wipe_and_free); /* before the first value is made */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP); /* reads the packs' content again; a closed terminal does not end a server */
    /* Before any thread starts, so that all of them inherit it and only work_until_told takes the signals. */
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    keep_memory_private();
    allow_many_connections();
    if (!house_open(&cmd->config, HOUSE_WITH_PAGES, false, &house, err))
        return CMD_WRONG;
    bool ok = serve(&cmd->config, &house, &signals, err);
    house_close(&house);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_serve = {
    .name = "serve",
    .operands = "",
    .summary = "Serves the site, the desk and the JSON interface",
    .help = "Ends cleanly on SIGTERM and SIGINT; reads the packs' content again on SIGHUP.  Make the data folder first, "
            "with kres admin init or kres demo.",
    .settings = CONFIG_SERVE,
    .run = run,
};
