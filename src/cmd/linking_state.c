/* linking_state.c - see linking_state.h. */
#include "cmd/linking_state.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cmd/linking_clusters.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_memory.h"
#include "link/state_file.h"

#define MAGIC 0x6563656970736b4bULL

static bool out_of_memory(struct err *err)
{
    return err_set(err, ERR_FAULT, "cannot link: out of memory");
}

/* ---- records ---- */

void linking_head_room(struct json_out *out)
{
    const struct linking_head head = {0};
    json_out_raw(out, (const char *)&head, sizeof head);
}

void linking_head_seal(char *piece, const struct linking_piece *of, uint64_t count)
{
    struct linking_head head = {.magic = MAGIC, .records = of->records, .rejects = of->rejects, .count = count};
    head.check = link_sum(&head, offsetof(struct linking_head, check));
    memcpy(piece, &head, sizeof head);
}

static uint32_t check_of(const struct linking_record *record, const char *bytes)
{
    uint64_t lengths = link_sum(&record->marks, 4 * sizeof record->marks);
    uint32_t check = (uint32_t)(link_sum(bytes, linking_record_length(record)) + lengths);
    return check ? check : 1; /* 0: none was made */
}

void linking_record_seal(char *bytes)
{
    struct linking_record record;
    memcpy(&record, bytes, sizeof record);
    record.check = check_of(&record, bytes + sizeof record);
    memcpy(bytes, &record, sizeof record);
}

bool linking_record_check(const struct linking_record *record, const char *bytes)
{
    return record->check == check_of(record, bytes);
}

/* ---- the records of earlier runs ---- */

static bool lost(const struct linking *linking, uint64_t at, struct err *err)
{
    return err_set(err, ERR_FAULT, "the state in %s is damaged: records is not what was written, at byte %" PRIu64
                   ", so texts are lost; nothing was changed, and --rebuild makes it anew from those that can be read",
                   linking->state_folder, at);
}

static void damaged(struct linking *linking, uint64_t at)
{
    linking->damaged_at = at < linking->damaged_at ? at : linking->damaged_at;
}

static bool is_head(const struct linking_head *head, uint64_t left)
{
    return head->magic == MAGIC && head->check == link_sum(head, offsetof(struct linking_head, check)) &&
           head->records <= left && head->rejects <= left - head->records;
}

static bool head_at(const struct linking *linking, uint64_t at, uint64_t end, struct linking_head *ret, bool *ret_is,
                    struct err *err)
{
    *ret_is = false;
    if (end - at < sizeof *ret)
        return true;
    bool ok = spool_get(&linking->spool, at, (char *)ret, sizeof *ret, err);
    *ret_is = ok && is_head(ret, end - at - sizeof *ret);
    return ok;
}

/* The next head behind from; end: there is none. */
static bool next_head(const struct linking *linking, uint64_t from, uint64_t end, uint64_t *ret, struct err *err)
{
    enum { LOOK = 1 << 16 };
    static const uint64_t magic = MAGIC;
    char *bytes = malloc(LOOK + sizeof magic);
    bool ok = bytes != NULL || out_of_memory(err), is = false;
    for (uint64_t at = from; ok && !is && at < end; at += LOOK) {
        size_t n = end - at < LOOK + sizeof magic ? (size_t)(end - at) : LOOK + sizeof magic;
        struct linking_head head;
        const char *found = bytes;
        ok = spool_get(&linking->spool, at, bytes, n, err);
        while (ok && !is && (found = memmem(found, n - (size_t)(found - bytes), &magic, sizeof magic))) {
            *ret = at + (uint64_t)(found++ - bytes);
            ok = head_at(linking, *ret, end, &head, &is, err);
        }
    }
    free(bytes);
    *ret = is ? *ret : end;
    return ok;
}

static bool add_piece(struct linking *linking, uint64_t at, uint64_t records, uint64_t count, struct err *err)
{
    size_t n = linking->earlier_pieces;
    if (!(n & (n - 1))) {
        struct linking_earlier *pieces = realloc(linking->earlier, (n ? 2 * n : 1) * sizeof *pieces);
        if (!pieces)
            return out_of_memory(err);
        linking->earlier = pieces;
    }
    linking->earlier[linking->earlier_pieces++] = (struct linking_earlier){at, records};
    linking->earlier_room += count;
    return true;
}

/* Records of which the head is none any more, in pieces that memory holds. */
static bool add_headless(struct linking *linking, uint64_t at, uint64_t end, struct err *err)
{
    enum { MOST = 64 << 20 };
    bool ok = true;
    damaged(linking, at);
    for (; ok && at < end; at += MOST) {
        uint64_t n = end - at < MOST ? end - at : MOST;
        ok = add_piece(linking, at, n, n / sizeof(struct linking_record), err);
    }
    return ok;
}

/* Where they stand; of a state of which nothing else is known they end before what is not followed by a whole one. */
static bool find_pieces(struct linking *linking, uint64_t *end, struct err *err)
{
    struct linking_head head;
    bool ok = true, is;
    linking->damaged_at = UINT64_MAX;
    for (uint64_t at = 0, next; ok && at < *end; at = next) {
        ok = head_at(linking, at, *end, &head, &is, err);
        if (ok && is) {
            next = at + sizeof head + head.records + head.rejects;
            linking->earlier_records += head.count;
            ok = add_piece(linking, at + sizeof head, head.records, head.count, err);
            continue;
        }
        ok = ok && next_head(linking, at + 1, *end, &next, err);
        if (ok && next == *end && link_state_is_unread(linking->state))
            *end = at;
        else
            ok = ok && add_headless(linking, at, next, err);
    }
    return ok;
}

bool linking_state_open(struct linking *linking, struct err *err)
{
    const struct link_state_options how = {.by = linking->by, .rebuild = linking->rebuild};
    uint64_t end;
    if (!linking->state_folder)
        return spool_open(&linking->spool, err);
    if (!link_state_open(linking->state_folder, &how, &linking->state, err))
        return false;
    int fd = link_state_records(linking->state, &end);
    spool_lend(&linking->spool, fd, end, linking->state_folder);
    if (linking->rebuild && !find_pieces(linking, &end, err))
        return false;
    linking->spool.end = end;
    return true;
}

void linking_state_close(struct linking *linking)
{
    link_state_close(linking->state);
    free(linking->earlier);
    free(linking->places);
}

/* ---- and once more ---- */

struct rereading {
    struct linking *linking;
    atomic_size_t filled;
    pthread_mutex_t lock;
    atomic_bool failed;
    struct err err;
};

/* What a thread works with. */
struct desk { unsigned thread; struct json_out memory; struct linking_marks_part marks; struct arena scratch; };

static bool add_again(struct rereading *rereading, struct desk *desk, uint64_t at, struct str body)
{
    struct linking *linking = rereading->linking;
    uint32_t text = link_add(linking->link, desk->thread, body), numbers[LINK_MARKS_MOST];
    uint64_t place = linking_place(at, body);
    size_t to = text == LINK_NO_TEXT ? 0 : atomic_fetch_add(&rereading->filled, 1);
    if (to >= linking->earlier_room)
        return false;
    if (text != LINK_NO_TEXT)
        linking->places[to] = (struct link_place){.place = place, .text = text};
    if (linking->hands) {
        struct link_marks marks;
        link_marks_read(&desk->scratch, body, NULL, &marks);
        link_hands_add(linking->hands, desk->thread, text, &marks, numbers);
        linking_marks_put(&desk->marks, place, text, numbers, (uint32_t)marks.count);
    }
    return true;
}

static bool read_piece(struct rereading *rereading, struct desk *desk, struct linking_earlier piece, struct err *err)
{
    struct linking *linking = rereading->linking;
    char *bytes = json_out_room(&desk->memory, piece.records);
    uint64_t rereads = 0, broken = UINT64_MAX;
    if (!spool_get(&linking->spool, piece.at, bytes, piece.records, err))
        return false;
    for (uint64_t at = 0; at < piece.records;) {
        struct linking_record record = {0};
        uint64_t left = piece.records - at, n = UINT64_MAX;
        if (left >= sizeof record) {
            memcpy(&record, bytes + at, sizeof record);
            n = sizeof record + linking_record_length(&record);
        }
        if (n > left || !linking_record_check(&record, bytes + at + sizeof record)) {
            broken = broken == UINT64_MAX ? piece.at + at : broken;
            at++; /* the next whole one begins somewhere behind */
            continue;
        }
        struct str body = str_make(bytes + at + n - record.body, record.body);
        if (!add_again(rereading, desk, piece.at + at, body))
            return lost(linking, piece.at + at, err);
        at += n;
        rereads++;
    }
    pthread_mutex_lock(&linking->order);
    linking->reread += rereads;
    damaged(linking, broken);
    bool ok = linking_memory_check(linking, err);
    pthread_mutex_unlock(&linking->order);
    return ok;
}

static void read_pieces(void *context, unsigned thread, size_t number)
{
    struct rereading *rereading = context;
    struct desk desk = {.thread = thread};
    struct err err = {0};
    bool ok = rereading->failed || read_piece(rereading, &desk, rereading->linking->earlier[number], &err);
    pthread_mutex_lock(&rereading->lock);
    if (!ok && !rereading->failed)
        rereading->err = err;
    rereading->failed |= !ok;
    if (!rereading->failed)
        linking_marks_add(&rereading->linking->marks, &desk.marks);
    pthread_mutex_unlock(&rereading->lock);
    json_out_free(&desk.memory);
    linking_marks_part_free(&desk.marks);
    arena_clear(&desk.scratch);
}

static bool make_places(struct linking *linking, uint64_t more, struct err *err)
{
    linking->places = malloc((size_t)(linking->texts + more + 1) * sizeof *linking->places);
    return linking->places || out_of_memory(err);
}

/* Texts are left out only by who asks for it; those that are known to be lost were told of before. */
static bool accept_damage(struct linking *linking, uint64_t wanted, struct err *err)
{
    uint64_t gone = wanted > linking->reread ? wanted - linking->reread : 0;
    if (gone && !linking->rebuild)
        return lost(linking, linking->damaged_at, err);
    if (gone)
        fprintf(stderr, "kres: %" PRIu64 " earlier text%s lost: records in %s is damaged, first at byte %" PRIu64 "\n", gone,
                gone == 1 ? " is" : "s are", linking->state_folder, linking->damaged_at);
    linking->earlier_records = linking->reread;
    return true;
}

static bool read_again(struct linking *linking, struct err *err)
{
    struct rereading rereading = {.linking = linking, .lock = PTHREAD_MUTEX_INITIALIZER};
    uint64_t known = link_state_record_count(linking->state), earlier = known ? known : linking->earlier_records;
    if (!make_places(linking, linking->earlier_room, err))
        return false;
    if (linking->earlier_pieces) {
        progress_hide(&linking->progress);
        fprintf(stderr, "kres: the state in %s is made anew from %" PRIu64 " earlier text%s and %" PRIu64 " new one%s\n",
                linking->state_folder, earlier, earlier == 1 ? "" : "s", linking->texts, linking->texts == 1 ? "" : "s");
        link_crew_run(linking->feed.threads, linking->earlier_pieces, read_pieces, &rereading);
    }
    linking->place_count = linking->earlier_count = rereading.filled;
    linking->marks.earlier = linking->marks.count;
    if (rereading.failed) {
        *err = rereading.err;
        return false;
    }
    return linking->damaged_at == UINT64_MAX || accept_damage(linking, earlier, err);
}

bool linking_state_read(struct linking *linking, struct err *err)
{
    uint64_t end;
    if (!linking->state)
        return true;
    linking->records_end = linking->spool.end;
    link_state_records(linking->state, &end);
    if (!link_state_is_whole(linking->state, link_count(linking->link)))
        return make_places(linking, 0, err);
    return (linking->rebuild || find_pieces(linking, &end, err)) && read_again(linking, err);
}

void linking_state_add(struct linking *linking, const struct link_place *places, size_t count)
{
    if (!linking->state || !count)
        return;
    memcpy(linking->places + linking->place_count, places, count * sizeof *places);
    linking->place_count += count;
}

/* ---- clusters with their earlier members ---- */

static void add_member(void *context, uint32_t cluster, uint64_t place)
{
    struct linking_clusters *clusters = context;
    linking_clusters_add(clusters, &(struct linking_member){.place = place, .cluster = cluster}, 1);
}

bool linking_state_members(struct linking *linking, struct err *err)
{
    linking_earlier_each(linking, add_member, linking->clusters);
    return !linking->state || link_state_earlier(linking->state, add_member, linking->clusters, err);
}

bool linking_state_commit(struct linking *linking, struct err *err)
{
    struct link_state *state = linking->state;
    if (!state || (!linking->texts && !linking->rebuild && link_state_record_count(state)))
        return true; /* nothing is new */
    uint64_t earlier = linking->earlier_pieces ? linking->earlier_records : link_state_record_count(state);
    uint64_t records = linking->texts + earlier;
    const struct linking_marks *marks = &linking->marks;
    const struct link_marked_list list = {marks->records, marks->count, marks->numbers};
    link_state_marks(state, &list, linking->hands);
    return link_state_commit(state, linking->places, linking->place_count, linking->records_end, records, err);
}
