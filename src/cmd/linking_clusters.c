/* linking_clusters.c - see linking_clusters.h. */
#include "cmd/linking_clusters.h"

#include "cmd/linking_hands.h"
#include "cmd/linking_state.h"

#include <stdlib.h>

static int by_size(const void *a, const void *b, void *context)
{
    const struct linking_cluster *x = a, *y = b;
    char first[LINK_NAME], second[LINK_NAME];
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    linking_cluster_name(context, x->number, first);
    linking_cluster_name(context, y->number, second);
    return strcmp(first, second);
}

/* Every cluster once, with its size. */
static void find_clusters(const struct linking *linking, struct linking_clusters *clusters)
{
    size_t end = linking_cluster_end(linking);
    for (size_t i = 0; i < end; i++) {
        uint64_t size = linking_cluster_size(linking, (uint32_t)i);
        if (size)
            clusters->items[clusters->count++] = (struct linking_cluster){.number = (uint32_t)i, .size = size};
    }
    qsort_r(clusters->items, clusters->count, sizeof *clusters->items, by_size, (void *)(uintptr_t)linking);
}

bool linking_clusters_new(const struct linking *linking, struct linking_clusters **ret, struct err *err)
{
    struct linking_clusters *clusters = calloc(1, sizeof *clusters);
    uint64_t members = 0;
    if (clusters && (clusters->items = calloc(linking_cluster_count(linking) + 1, sizeof *clusters->items)) &&
        (clusters->order = calloc(linking_cluster_end(linking) + 1, sizeof *clusters->order))) {
        find_clusters(linking, clusters);
        for (size_t i = 0; i < clusters->count; i++)
            members += clusters->items[i].size;
        clusters->places = malloc((members + 1) * sizeof *clusters->places);
    }
    if (!clusters || !clusters->places) {
        linking_clusters_free(clusters);
        return err_set(err, ERR_FAULT, "cannot describe the clusters: out of memory");
    }
    members = 0;
    for (size_t i = 0; i < clusters->count; i++) {
        clusters->items[i].places = clusters->places + members;
        clusters->order[clusters->items[i].number] = (uint32_t)i;
        members += clusters->items[i].size;
    }
    *ret = clusters;
    return true;
}

void linking_clusters_free(struct linking_clusters *clusters)
{
    if (!clusters)
        return;
    free(clusters->items);
    free(clusters->order);
    free(clusters->places);
    free(clusters);
}

void linking_clusters_add(struct linking_clusters *clusters, const struct linking_member *members, size_t count)
{
    for (size_t i = 0; clusters && i < count; i++) {
        struct linking_cluster *cluster = &clusters->items[clusters->order[members[i].cluster]];
        if (cluster->filled < cluster->size)
            cluster->places[cluster->filled++] = members[i].place;
    }
}

static int by_digest(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

void linking_clusters_sort(struct linking_cluster *cluster)
{
    uint64_t *places = cluster->places;
    size_t different = 0;
    qsort(places, cluster->filled, sizeof *places, by_digest);
    for (size_t i = 0; i < cluster->filled; i++) {
        if (different && places[i] >> LINKING_PLACE_BITS == places[different - 1] >> LINKING_PLACE_BITS)
            continue;
        uint64_t swap = places[i];
        places[i] = places[different];
        places[different++] = swap;
    }
}

bool linking_text_read(const struct spool *spool, uint64_t place, struct json_out *memory, struct linking_text *ret,
                       struct err *err)
{
    enum { MOSTLY = 1024 }; /* enough for most, so that one call reads them */
    uint64_t at = place & ((1ULL << LINKING_PLACE_BITS) - 1);
    struct linking_record record;
    char first[MOSTLY];
    size_t there = spool_peek(spool, at, first, sizeof first);
    if (there < sizeof record) {
        if (!spool_get(spool, at, first, sizeof record, err))
            return false;
        there = sizeof record;
    }
    memcpy(&record, first, sizeof record);
    if (at + sizeof record + linking_record_length(&record) > spool->end)
        return err_set(err, ERR_FAULT, "no record stands at byte %" PRIu64 " of those in %s", at, spool->folder);
    size_t body = record.body < LINKING_TEXT_MOST ? record.body : LINKING_TEXT_MOST;
    size_t marks = record.marks * sizeof(uint32_t), n = marks + record.id + record.time + body;
    json_out_reset(memory, 1 << 20);
    char *bytes = json_out_room(memory, n + 1);
    there = there - sizeof record < n ? there - sizeof record : n;
    memcpy(bytes, first + sizeof record, there);
    if (there < n && !spool_get(spool, at + sizeof record + there, bytes + there, n - there, err))
        return false;
    if (record.check && body == record.body && !linking_record_check(&record, bytes))
        return err_set(err, ERR_FAULT, "the state in %s is damaged: records is not what was written, at byte %" PRIu64,
                       spool->folder, at);
    ret->number = record.text;
    ret->id = str_make(bytes + marks, record.id);
    ret->time = str_make(ret->id.p + record.id, record.time);
    ret->text = str_make(ret->time.p + record.time, body);
    if (body < record.body)
        ret->text.n = str_utf8_length(ret->text);
    return true;
}
