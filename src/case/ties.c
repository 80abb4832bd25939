/* ties.c - see ties.h: what is kept opened for each agency, and the thread that does the runs. */
#include "case/ties_inside.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum { FIRST_ROOM = 16, AGAIN_MS = 10 * 1000, AGAIN_TIMES = 10, NICE = 10, TRIES = 3 };

void *ties_grown(struct arena *arena, void *list, size_t count, size_t *room, size_t item)
{
    if (count < *room)
        return list;
    size_t wanted = count < FIRST_ROOM ? FIRST_ROOM : 2 * count;
    void *grown = arena_array(arena, wanted, item);
    if (list)
        memcpy(grown, list, *room * item);
    *room = wanted;
    return grown;
}

bool ties_new(const struct cases *cases, const struct records *records, ties_public_fn *is_public, void *context,
              struct ties **ret, struct err *err)
{
    struct arena arena = {0};
    struct ties *ties = ARENA_NEW(&arena, struct ties);
    ties->cases = cases;
    ties->records = records;
    ties->is_public = is_public;
    ties->context = context;
    if (pthread_mutex_init(&ties->lock, NULL) != 0 || pthread_cond_init(&ties->wake, NULL) != 0) {
        arena_clear(&arena);
        return err_set(err, ERR_FAULT, "preparing to link reports: no lock can be had");
    }
    ties->arena = arena;
    *ret = ties;
    return true;
}

/* ---- what is kept opened ---- */

static void web_free(struct ties_web *web)
{
    struct arena arena = web->arena; /* it lies in it itself */
    arena_wipe(&arena);
}

/* Under lock: the slot's own use; the web when it was the last one. */
static struct ties_web *let_go(struct ties_web *web)
{
    return web && --web->uses == 0 ? web : NULL;
}

void ties_web_end(struct ties *ties, struct ties_web *web)
{
    if (!web)
        return;
    pthread_mutex_lock(&ties->lock);
    struct ties_web *gone = let_go(web);
    pthread_mutex_unlock(&ties->lock);
    if (gone)
        web_free(gone);
}

static struct ties_slot *slot_of(struct ties *ties, int64_t agency)
{
    for (size_t i = 0; i < ties->count; i++)
        if (ties->slots[i].agency == agency)
            return &ties->slots[i];
    if (ties->count == TIES_SLOTS)
        return NULL;
    struct ties_slot *slot = &ties->slots[ties->count++];
    slot->agency = agency;
    return slot;
}

void ties_tidy(struct ties *ties, struct ring *ring)
{
    for (size_t i = 0; i < TIES_SLOTS; i++) {
        struct ties_web *gone = NULL;
        pthread_mutex_lock(&ties->lock);
        if (i < ties->count && ties->slots[i].web && !ring_agency_sessions(ring, ties->slots[i].agency)) {
            gone = let_go(ties->slots[i].web);
            ties->slots[i].web = NULL;
        }
        pthread_mutex_unlock(&ties->lock);
        if (gone)
            web_free(gone);
    }
}

/* Reports of decisions are refs too, whether or not the engine found them. */
static void add_decided_refs(struct ties_web *web)
{
    struct tie_result *result = &web->result;
    int64_t *refs = ARENA_ARRAY(&web->arena, result->ref_count + 2 * web->decision_count + 1, int64_t);
    uint32_t *fresh = ARENA_ARRAY(&web->arena, result->ref_count + 1, uint32_t);
    size_t count = result->ref_count;
    memcpy(refs, result->refs ? result->refs : refs, count * sizeof *refs);
    for (size_t i = 0; i < 2 * web->decision_count; i++) {
        int64_t ref = i % 2 ? web->decisions[i / 2].seen.b : web->decisions[i / 2].seen.a;
        size_t at = 0;
        while (at < count && refs[at] < ref)
            at++;
        if (!ref || (at < count && refs[at] == ref))
            continue;
        memmove(refs + at + 1, refs + at, (count - at) * sizeof *refs);
        refs[at] = ref;
        count++;
    }
    for (size_t i = 0, at = 0; i < result->ref_count; i++) {
        while (refs[at] != result->refs[i])
            at++;
        fresh[i] = (uint32_t)at;
    }
    for (size_t i = 0; i < result->wording_count; i++) {
        result->wordings[i].a = fresh[result->wordings[i].a];
        result->wordings[i].b = fresh[result->wordings[i].b];
    }
    for (size_t i = 0; i < result->found_count; i++)
        for (size_t k = 0; !result->found[i].stopped && k < result->found[i].count; k++)
            result->found[i].nodes[k] = fresh[result->found[i].nodes[k]];
    result->refs = refs;
    result->ref_count = count;
}

static bool web_new(struct ties *ties, const struct session *session, struct ties_web **ret, struct err *err)
{
    struct arena arena = {0};
    struct ties_web *web = ARENA_NEW(&arena, struct ties_web);
    struct store_conn *conn;
    size_t closed = 0;
    bool ok = store_read_begin(ties->cases->store, &conn, err);
    if (ok) {
        ok = tie_row_get(conn, &arena, session_agency(session), true, &web->row, err) &&
             tie_decision_list(conn, session, &arena, &web->decisions, &web->decision_count, &closed, err);
        store_read_end(conn);
    }
    ok = ok && tie_result_open(session, &arena, &web->row, &web->result, &web->has_result, err);
    if (!ok) {
        arena_wipe(&arena);
        return false;
    }
    web->row.sealed = (struct str){0};
    web->member = closed || (web->row.is_kept && !web->has_result) ? session_member(session) : 0;
    web->uses = 1;
    web->arena = arena;
    add_decided_refs(web);
    ties_join(web);
    *ret = web;
    return true;
}

static bool is_still(const struct ties_web *web, const struct tie_row *row, const struct session *session)
{
    uint8_t key[VAULT_KEY];
    bool fits = web && web->row.run == row->run && web->row.ended == row->ended && web->row.decided == row->decided &&
                web->row.is_kept == row->is_kept && (!web->member || web->member == session_member(session));
    /* Kept opened by one member, it is for those who could open it themselves. */
    bool opens = fits && (!row->is_kept || session_agency_key(session, row->epoch, key));
    vault_wipe(key, sizeof key);
    return opens;
}

bool ties_web_begin(struct ties *ties, const struct session *session, struct ties_web **ret, struct err *err)
{
    struct store_conn *conn;
    struct tie_row row;
    struct ties_web *web = NULL, *before = NULL;
    *ret = NULL;
    if (!store_read_begin(ties->cases->store, &conn, err))
        return false;
    bool ok = tie_row_get(conn, NULL, session_agency(session), false, &row, err);
    store_read_end(conn);
    if (!ok || (!row.is_kept && !row.decided))
        return ok;
    pthread_mutex_lock(&ties->lock);
    struct ties_slot *slot = slot_of(ties, session_agency(session));
    if (slot && is_still(slot->web, &row, session)) {
        *ret = slot->web;
        slot->web->uses++;
    }
    pthread_mutex_unlock(&ties->lock);
    if (*ret)
        return true;
    if (!web_new(ties, session, &web, err))
        return false;
    *ret = web;
    pthread_mutex_lock(&ties->lock);
    if (slot) {
        before = let_go(slot->web);
        slot->web = web;
        web->uses++;
    }
    pthread_mutex_unlock(&ties->lock);
    if (before)
        web_free(before);
    return true;
}

/* ---- the thread ---- */

static struct ties_slot *next_slot(struct ties *ties)
{
    for (size_t i = 0; i < ties->count; i++)
        if (ties->slots[i].waiting)
            return &ties->slots[i];
    return NULL;
}

static void run_slot(struct ties *ties, struct ties_slot *slot, struct session *session)
{
    struct err why = {0};
    bool ok = false;
    int64_t begun = clock_ticks_ms();
    /* Something left while it went on: what is kept must not name it. */
    for (unsigned i = 0; !ok && i < TRIES && (!i || strcmp(why.text, "!tie-again") == 0); i++)
        ok = ties_run(ties, slot, session, &why);
    if (!ok && why.text[0] != '!')
        log_line(LOG_WARN, "linking reports: %s", why.text);
    session_release(session);
    pthread_mutex_lock(&ties->lock);
    slot->running = false;
    slot->last_end = clock_ticks_ms();
    slot->last_took = slot->last_end - begun;
    snprintf(slot->problem, sizeof slot->problem, "%s", ok ? "" : why.text);
    pthread_mutex_unlock(&ties->lock);
}

static void *work(void *arg)
{
    struct ties *ties = arg;
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICE); /* pages go first */
    pthread_mutex_lock(&ties->lock);
    while (!atomic_load(&ties->closing)) {
        struct ties_slot *slot = next_slot(ties);
        if (!slot) {
            pthread_cond_wait(&ties->wake, &ties->lock);
            continue;
        }
        struct session *session = slot->waiting;
        slot->waiting = NULL;
        slot->running = true;
        pthread_mutex_unlock(&ties->lock);
        run_slot(ties, slot, session);
        pthread_mutex_lock(&ties->lock);
    }
    pthread_mutex_unlock(&ties->lock);
    return NULL;
}

/* Under lock. */
static bool begin_locked(struct ties *ties, struct ties_slot *slot, struct session *session, struct err *err)
{
    if (slot->running || slot->waiting)
        return true;
    if (!ties->begun && pthread_create(&ties->thread, NULL, work, ties) != 0)
        return err_set(err, ERR_FAULT, "cannot start a thread for linking: the machine allows no more");
    ties->begun = true;
    slot->waiting = session_hold(session);
    atomic_store(&slot->done, 0);
    atomic_store(&slot->all, 0);
    pthread_cond_signal(&ties->wake);
    return true;
}

static bool is_old(struct ties *ties, const struct session *session, bool *ret, struct err *err)
{
    struct ties_web *web;
    struct store_conn *conn;
    struct tie_result now = {0};
    if (!store_read_begin(ties->cases->store, &conn, err))
        return false;
    bool ok = tie_held(conn, session_agency(session), &now, err);
    store_read_end(conn);
    if (!ok || !ties_web_begin(ties, session, &web, err))
        return false;
    *ret = now.newest > 0 && (!web || !web->has_result || web->result.newest != now.newest ||
                              web->result.held != now.held || web->result.newest_ad != now.newest_ad);
    ties_web_end(ties, web);
    return true;
}

bool ties_start(struct ties *ties, struct session *session, enum ties_when when, struct err *err)
{
    bool old = true, ok = true;
    if (!ties_allowed(session, RIGHT_READ, err))
        return false;
    if (when == TIES_IF_OLD && !is_old(ties, session, &old, err))
        return false;
    if (!old)
        return true;
    pthread_mutex_lock(&ties->lock);
    struct ties_slot *slot = slot_of(ties, session_agency(session));
    int64_t rest = slot ? AGAIN_MS + AGAIN_TIMES * slot->last_took : 0;
    bool soon = slot && slot->last_end && clock_ticks_ms() - slot->last_end < rest;
    if (!slot)
        ok = err_set(err, ERR_BUSY, "!tie-busy");
    else if (when == TIES_NOW || !soon)
        ok = begin_locked(ties, slot, session, err);
    pthread_mutex_unlock(&ties->lock);
    return ok;
}

/* First how the run stands, then the result: a run that is over has kept what it found. */
static struct ties_state run_state(struct ties *ties, const struct session *session, struct arena *arena)
{
    struct ties_state state = {0};
    pthread_mutex_lock(&ties->lock);
    const struct ties_slot *slot = slot_of(ties, session_agency(session));
    if (slot) {
        state.running = slot->running;
        state.waits = slot->waiting != NULL;
        state.done = atomic_load(&slot->done);
        state.all = atomic_load(&slot->all);
        state.problem = slot->running ? STR("") : str_copy(arena, str_from(slot->problem));
    }
    pthread_mutex_unlock(&ties->lock);
    return state;
}

bool ties_state(struct ties *ties, const struct session *session, struct arena *arena, struct ties_state *ret,
                struct err *err)
{
    struct ties_state state;
    struct ties_web *web;
    if (!ties_allowed(session, RIGHT_READ, err))
        return false;
    state = run_state(ties, session, arena);
    if (!is_old(ties, session, &state.old, err) || !ties_web_begin(ties, session, &web, err))
        return false;
    state.linked = web && web->has_result;
    state.old = state.old && state.linked;
    if (state.linked) {
        state.at = web->result.at;
        state.reports = web->result.reports;
        state.unread = web->result.unread;
        state.took_ms = web->result.took_ms;
        state.ads = web->result.ads;
        state.ads_cut = web->result.ads_cut != 0;
    }
    ties_web_end(ties, web);
    *ret = state;
    return true;
}

void ties_free(struct ties *ties)
{
    if (!ties)
        return;
    pthread_mutex_lock(&ties->lock);
    atomic_store(&ties->closing, true);
    pthread_cond_signal(&ties->wake);
    pthread_mutex_unlock(&ties->lock);
    if (ties->begun)
        pthread_join(ties->thread, NULL);
    for (size_t i = 0; i < ties->count; i++) {
        session_release(ties->slots[i].waiting);
        if (ties->slots[i].web)
            web_free(ties->slots[i].web);
    }
    pthread_cond_destroy(&ties->wake);
    pthread_mutex_destroy(&ties->lock);
    struct arena arena = ties->arena;
    arena_wipe(&arena);
}
