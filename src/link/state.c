/* state.c - see state.h: opening, closing, and what there is to be read. */
#include "link/state_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "link/state_hands.h"

#define MANIFEST "state"
#define LOCK "lock"

static bool fail(const struct link_state *state, const char *name, struct err *err)
{
    bool full = errno == ENOSPC || errno == EDQUOT;
    return err_set(err, full ? ERR_FULL : ERR_FAULT, "cannot use %s of the state in %s: %s", name, state->folder,
                   strerror(errno));
}

/* ---- the folder ---- */

static bool lock_folder(struct link_state *state, struct err *err)
{
    if (!file_is_folder(state->folder) && !file_make_folder(state->folder, err))
        return false;
    state->directory = open(state->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (state->directory < 0)
        return fail(state, "the folder", err);
    state->locked_first = faccessat(state->directory, LOCK, F_OK, 0) < 0;
    state->lock = openat(state->directory, LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (state->lock < 0)
        return fail(state, LOCK, err);
    if (flock(state->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        return fail(state, LOCK, err);
    return err_set(err, ERR_BUSY, "another run has the state in %s: it must end first", state->folder);
}

static bool is_ours(struct str name)
{
    return str_is(name, MANIFEST) || str_is(name, LINK_RECORDS) || str_is(name, LINK_RECORDS_NEW) || str_is(name, LOCK) ||
           str_starts(name, STR("segment-")) || str_starts(name, STR(MANIFEST "."));
}

static bool has_segment(const struct link_manifest *manifest, struct str name)
{
    char known[40];
    for (size_t i = 0; i < manifest->segment_count; i++) {
        link_segment_name(manifest->segments[i].number, known);
        if (str_is(name, known))
            return true;
    }
    return false;
}

/* Leftovers of runs that did not end; of a folder without a state everything must be. */
static bool sweep(struct link_state *state, struct err *err)
{
    struct arena arena = {0};
    struct str *names;
    size_t count, other = 0;
    bool ok = file_list(&arena, state->folder, &names, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        if (!is_ours(names[i]))
            other++;
    if (ok && other && state->fresh && state->locked_first)
        unlinkat(state->directory, LOCK, 0); /* somebody else's folder stays as it was */
    if (ok && other && state->fresh)
        ok = err_set(err, ERR_INPUT, "%s holds other files and no state: name a folder that is empty or not there yet",
                     state->folder);
    for (size_t i = 0; ok && i < count; i++)
        if ((str_starts(names[i], STR("segment-")) && !has_segment(&state->manifest, names[i])) ||
            str_starts(names[i], STR(MANIFEST ".")))
            unlinkat(state->directory, names[i].p, 0);
    arena_clear(&arena);
    return ok;
}

/* ---- the manifest ---- */

static bool is_there(const struct link_state *state, const char *name, uint64_t *ret_size)
{
    struct stat stat;
    bool there = fstatat(state->directory, name, &stat, 0) == 0;
    *ret_size = there ? (uint64_t)stat.st_size : 0;
    return there;
}

/* What cannot be read can begin anew, by what the records say. */
static bool give_up(struct link_state *state, struct err *err)
{
    if (!state->rebuild)
        return false;
    *err = (struct err){0};
    state->unread = true;
    uint32_t next = state->manifest.next;
    struct link_manifest empty = {.next = next, .records = state->manifest.records,
                                  .record_count = state->manifest.record_count};
    if (!empty.records)
        is_there(state, LINK_RECORDS, &empty.records);
    state->manifest = empty;
    return true;
}

static bool read_manifest(struct link_state *state, struct err *err)
{
    struct arena arena = {0};
    struct str text;
    char path[4096];
    uint64_t size, ignored;
    bool ok;
    if (!is_there(state, MANIFEST, &size)) {
        state->fresh = !is_there(state, LINK_RECORDS, &size);
        return state->fresh || link_damage_err(state->folder, MANIFEST, "is missing", err) || give_up(state, err);
    }
    if (!is_there(state, LINK_RECORDS, &ignored) && /* killed between the two */
        renameat(state->directory, LINK_RECORDS_NEW, state->directory, LINK_RECORDS) < 0 && errno != ENOENT)
        return fail(state, LINK_RECORDS, err);
    snprintf(path, sizeof path, "%s/" MANIFEST, state->folder);
    ok = size <= LINK_MANIFEST_MOST && file_read(&arena, path, LINK_MANIFEST_MOST, &text, err);
    if (!ok && size > LINK_MANIFEST_MOST)
        link_damage_err(state->folder, MANIFEST, "has another size than it was written with", err);
    if (ok && !link_manifest_read(text, &state->manifest, err)) {
        struct err why = *err;
        ok = false;
        if (why.kind == ERR_INPUT)
            err_set(err, ERR_INPUT, "the state in %s %s", state->folder, why.text);
        else
            link_damage_err(state->folder, MANIFEST, why.text, err);
    }
    arena_clear(&arena);
    return ok || (err->kind == ERR_FAULT && give_up(state, err));
}

static bool suits(const struct link_state *state, struct err *err)
{
    if (state->fresh || state->rebuild)
        return true;
    if (state->manifest.words != LINK_STATE_WORDS)
        return err_set(err, ERR_INPUT, "the state in %s was made by another kres, which reads texts otherwise; --rebuild "
                       "makes it anew from the texts it keeps", state->folder);
    if (strcmp(state->manifest.by, link_by_names[state->by]) != 0)
        return err_set(err, ERR_INPUT, "the state in %s was made with --by %s%s: name that, or --rebuild makes it anew "
                       "with --by %s from the texts it keeps", state->folder, state->manifest.by,
                       link_state_by(state) == LINK_BY_TEXT ? ", without identifiers" : "", link_by_names[state->by]);
    if (state->by != LINK_BY_TEXT && state->manifest.marks != LINK_STATE_MARKS)
        return err_set(err, ERR_INPUT, "the state in %s was made by another kres, which finds identifiers otherwise; "
                       "--rebuild makes it anew from the texts it keeps", state->folder);
    return true;
}

static bool open_records(struct link_state *state, struct err *err)
{
    uint64_t size = 0;
    const char *name = state->fresh ? LINK_RECORDS_NEW : LINK_RECORDS;
    bool cut = !state->fresh && (!is_there(state, LINK_RECORDS, &size) || size < state->manifest.records);
    if (cut && !size)
        return err_set(err, ERR_FAULT, "the state in %s is damaged: " LINK_RECORDS " is missing or empty, so all texts are "
                       "lost; begin another folder with all texts", state->folder);
    if (cut && !state->rebuild)
        return err_set(err, ERR_FAULT, "the state in %s is damaged: " LINK_RECORDS " is shorter than it was written, so "
                       "texts are lost; nothing was changed, and --rebuild makes it anew from those that can be read",
                       state->folder);
    if (cut)
        state->manifest.records = size;
    state->records = openat(state->directory, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (state->records < 0 || (!state->unread && ftruncate(state->records, (off_t)state->manifest.records) < 0))
        return fail(state, name, err);
    return true;
}

/* ---- segments ---- */

bool link_state_add_segment(struct link_state *state, const struct link_manifest_segment *written, struct err *err)
{
    struct link_segment *segment = &state->segments[state->segment_count];
    if (!link_segment_open(state->directory, written->number, written->size, written->sum, &state->damage, segment, err))
        return false;
    if (segment->footer.first != state->texts || segment->footer.first_member != state->members) {
        link_segment_close(segment);
        return link_damage_err(state->folder, segment->file.name, "does not go on where that before it ends", err);
    }
    state->texts += segment->footer.count;
    state->members += segment->footer.members;
    state->segment_count++;
    return true;
}

static void close_segments(struct link_state *state)
{
    while (state->segment_count)
        link_segment_close(&state->segments[--state->segment_count]);
    state->texts = 0;
    state->members = 0;
}

static bool open_segments(struct link_state *state, struct err *err)
{
    for (size_t i = 0; i < state->manifest.segment_count; i++)
        if (!link_state_add_segment(state, &state->manifest.segments[i], err)) {
            close_segments(state);
            return give_up(state, err);
        }
    return true;
}

bool link_state_open(const char *folder, const struct link_state_options *options, struct link_state **ret, struct err *err)
{
    struct link_state *state = calloc(1, sizeof *state);
    if (!state)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    state->folder = folder;
    state->rebuild = options->rebuild;
    state->directory = state->lock = state->records = -1;
    state->by = options->by;
    state->reach = options->reach;
    link_damage_init(&state->damage, folder);
    bool ok = lock_folder(state, err) && read_manifest(state, err) && suits(state, err) && open_segments(state, err) &&
              sweep(state, err) && open_records(state, err);
    if (!ok) {
        link_state_close(state);
        return false;
    }
    *ret = state;
    return true;
}

void link_state_close(struct link_state *state)
{
    if (!state)
        return;
    if (state->writing)
        link_writer_free(&state->writer.file);
    link_joined_free(state->joined);
    link_growth_free(state->growth);
    free(state->numbers);
    close_segments(state);
    if (state->records >= 0) {
        if (!state->unread && ftruncate(state->records, (off_t)state->manifest.records) < 0)
            errno = 0; /* the next run will */
        close(state->records);
    }
    if (state->lock >= 0)
        close(state->lock);
    if (state->directory >= 0)
        close(state->directory);
    pthread_mutex_destroy(&state->damage.lock);
    free(state);
}

int link_state_records(const struct link_state *state, uint64_t *ret_end)
{
    *ret_end = state->manifest.records;
    return state->records;
}

bool link_state_is_unread(const struct link_state *state)
{
    return state->unread;
}

uint64_t link_state_record_count(const struct link_state *state)
{
    return state->manifest.record_count;
}

bool link_state_is_whole(const struct link_state *state, size_t texts)
{
    if (!state->segment_count || state->rebuild)
        return true;
    uint64_t first = state->segments[0].footer.count;
    return LINK_STATE_PART * (state->texts - first + texts) > first;
}

bool link_state_check(struct link_state *state, struct err *err)
{
    if (!state->damage.any)
        return true;
    pthread_mutex_lock(&state->damage.lock);
    *err = state->damage.err;
    pthread_mutex_unlock(&state->damage.lock);
    return false;
}
