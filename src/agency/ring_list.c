/* ring_list.c - which sessions live in this process: a member's own, as a list; an agency's, counted. */
#include "agency/inside.h"

#include <stdlib.h>

static int by_newest(const void *a, const void *b)
{
    const struct session_info *x = a, *y = b;
    return (x->number < y->number) - (x->number > y->number);
}

void session_list(struct ring *ring, const struct session *session, struct arena *arena, struct session_info **ret,
                  size_t *ret_count)
{
    /* One more than the most: a new one stands beside the oldest for a moment. */
    struct session_info *list = ARENA_ARRAY(arena, MOST_PER_MEMBER + 1, struct session_info);
    size_t count = 0;
    int64_t now = clock_now();
    pthread_mutex_lock(&ring->lock);
    for (size_t i = 0; i < LEN(ring->buckets); i++) {
        for (const struct session *s = ring->buckets[i]; s && count <= MOST_PER_MEMBER; s = s->next) {
            if (s->member == session->member && !session_expired(s, now))
                list[count++] = (struct session_info){.number = s->number, .device = str_copy(arena, s->device),
                                                      .begun = s->begun, .seen = s->seen, .current = s == session};
        }
    }
    pthread_mutex_unlock(&ring->lock);
    qsort(list, count, sizeof *list, by_newest);
    *ret = list;
    *ret_count = count;
}

size_t ring_agency_sessions(struct ring *ring, int64_t agency)
{
    size_t count = 0;
    int64_t now = clock_now();
    pthread_mutex_lock(&ring->lock);
    for (size_t i = 0; i < LEN(ring->buckets); i++)
        for (const struct session *session = ring->buckets[i]; session; session = session->next)
            count += session->agency == agency && !session_expired(session, now);
    pthread_mutex_unlock(&ring->lock);
    return count;
}
