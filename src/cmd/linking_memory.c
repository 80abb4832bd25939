/* linking_memory.c - see linking_memory.h. */
#include "cmd/linking_memory.h"

#include <inttypes.h>

#include "cmd/linking_clusters.h"
#include "cmd/linking_hands.h"

/* ---- how much is needed ---- */

void linking_memory_begin(struct linking *linking)
{
    linking->start = memory_bound_held();
}

enum { PLACE = sizeof(struct link_place) }; /* of a text of the state */

static uint64_t least_of(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Once the clusters are known: ids are counted and lines made, then clusters described. */
static uint64_t afterwards(const struct linking *linking, uint64_t texts, uint64_t records, uint64_t spool)
{
    enum { IDS_MOST = 1 << 21, ID = 16, LINES_MOST = 4 << 20, MEMBER = 8, NUMBER = 4,
           CLUSTER = 96, HAND = 8 << 20 };
    uint64_t writing = least_of(records, IDS_MOST) * ID + 2 * least_of(spool, LINES_MOST), describing = 0, places = 0;
    if (linking->state)
        places += (records - linking->reread) * PLACE;
    if (linking->described) {
        uint64_t clusters = least_of(texts, records / 2);
        places += records * MEMBER + texts * NUMBER + clusters * sizeof(struct linking_cluster);
        describing = clusters * CLUSTER + linking->feed.threads * HAND;
    }
    return places + (writing > describing ? writing : describing);
}

uint64_t linking_memory(const struct linking *linking, double times)
{
    enum { PIECE = sizeof(struct linking_piece) };
    struct link_need need = link_memory_of(linking->link, times);
    uint64_t around = linking->start + MEMORY_SLACK + linking->feed.threads * MEMORY_THREAD;
    uint64_t records = (uint64_t)((double)(linking->texts + linking->reread) * times);
    uint64_t spool = (uint64_t)((double)linking->spool.end * times);
    uint64_t texts = (uint64_t)((double)link_count(linking->link) * times);
    if (linking->hands) {
        struct link_hands_need hands = link_hands_memory(linking->hands, texts, records, times);
        need.most = need.most + hands.read > need.kept + hands.most ? need.most + hands.read : need.kept + hands.most;
        need.kept += hands.kept;
    }
    if (linking->hands && linking->state) {
        uint64_t earlier = link_state_marks_memory(linking->state);
        need.most += earlier;
        need.kept += earlier;
    }
    uint64_t after = need.kept + afterwards(linking, texts, records, spool);
    around += (uint64_t)((double)linking->piece_room * times) * PIECE + linking->reread * PLACE;
    return around + (need.most > after ? need.most : after);
}

uint64_t linking_memory_record(struct linking *linking)
{
    uint64_t copies = linking->described || linking->state ? 3 : 2;
    if (!linking->bound.bytes)
        return FEED_RECORD_MOST;
    pthread_mutex_lock(&linking->order);
    uint64_t needs = linking_memory(linking, 1);
    pthread_mutex_unlock(&linking->order);
    return needs < linking->bound.bytes ? (linking->bound.bytes - needs) / copies : 0;
}

/* ---- whether it will do ---- */

/* Of all texts, where it can be told how many there are; else 0. */
static uint64_t needs_of_all(const struct linking *linking)
{
    uint64_t total = feed_source_total(linking->source), records = linking->texts + linking->reread;
    if (linking->reread)
        return linking_memory(linking, (double)(linking->texts + linking->earlier_records) / (double)records);
    return total > linking->bytes && linking->bytes
               ? linking_memory(linking, (double)total / (double)linking->bytes) : 0;
}

/* ", and all of FILE about 3.41 GiB", or nothing. */
static void tell_all(const struct linking *linking, uint64_t all, char *ret, size_t room)
{
    const struct feed *feed = &linking->feed;
    const char *file = strcmp(feed->files[0], "-") ? feed->files[0] : "standard input";
    char size[MEMORY_TEXT];
    *ret = '\0';
    if (all && linking->reread)
        snprintf(ret, room, ", and all with those of the state about %s", memory_text(all, size));
    else if (all && feed->file_count == 1)
        snprintf(ret, room, ", and all of %s about %s", file, memory_text(all, size));
    else if (all)
        snprintf(ret, room, ", and all %zu files about %s", feed->file_count, memory_text(all, size));
}

bool linking_memory_check(const struct linking *linking, struct err *err)
{
    const struct memory_bound *bound = &linking->bound;
    char all[400], here[MEMORY_TEXT], needed[MEMORY_TEXT], more[MEMORY_TEXT];
    if (linking->texts > UINT32_MAX - (1u << 24))
        return err_set(err, ERR_TOO_LARGE, "more than %" PRIu64 " texts cannot be linked at once", linking->texts);
    uint64_t needs = bound->bytes ? linking_memory(linking, 1) : 0;
    if (needs <= bound->bytes)
        return true;
    uint64_t whole = needs_of_all(linking);
    tell_all(linking, whole, all, sizeof all);
    return err_set(err, ERR_TOO_LARGE,
                   "%s %s, but linking the %" PRIu64 " texts read so far takes about %s%s; link fewer at once, or allow "
                   "it with --memory %s", bound->what, memory_text(bound->bytes, here), linking->texts + linking->reread,
                   memory_text(needs, needed), all, memory_wanted(whole, more));
}

bool linking_memory_check_clusters(const struct linking *linking, struct err *err)
{
    const struct memory_bound *bound = &linking->bound;
    char here[MEMORY_TEXT], needed[MEMORY_TEXT];
    uint64_t members = 0, needs = linking->start + MEMORY_SLACK + link_memory_of(linking->link, 1).kept;
    for (size_t i = 0; i < linking_cluster_end(linking); i++)
        members += linking_cluster_size(linking, (uint32_t)i);
    needs += members * sizeof(uint64_t) + linking_cluster_count(linking) * sizeof(struct linking_cluster);
    return !bound->bytes || needs <= bound->bytes ||
           err_set(err, ERR_TOO_LARGE,
                   "%s %s, but describing the clusters with the %" PRIu64 " texts of all runs in them takes about %s; "
                   "leave out --clusters and --report, or allow it with --memory SIZE", bound->what,
                   memory_text(bound->bytes, here), members, memory_text(needs, needed));
}

void linking_memory_out(const struct linking *linking, struct err *err)
{
    const struct memory_bound *bound = &linking->bound;
    char needed[MEMORY_TEXT], here[MEMORY_TEXT], all[120] = "";
    if (bound->bytes)
        snprintf(all, sizeof all, ", and %s %s", bound->what, memory_text(bound->bytes, here));
    err_set(err, ERR_TOO_LARGE, "out of memory with %" PRIu64 " texts read: they take %s or more%s; link fewer at once, or "
            "allow more with --memory SIZE if there is more", linking->texts + linking->reread,
            memory_text(linking_memory(linking, 1), needed), all);
}
