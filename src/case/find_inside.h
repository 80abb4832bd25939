/* find_inside.h - what the files of find.h share (inside case/ only). */
#ifndef KRES_CASE_FIND_INSIDE_H
#define KRES_CASE_FIND_INSIDE_H

#include <pthread.h>

#include "case/find.h"

enum { FIND_ROOMS = 32, FIND_IDLE_MS = 10 * 60 * 1000 };

/* One agency's room for one role. */
struct find_room { int64_t agency; struct str role; struct seek *seek; };
struct find_rooms {
    const struct cases *cases;
    const struct records *records;
    const struct text_names *names;
    size_t most_bytes;
    pthread_mutex_t lock;
    struct arena arena; /* names of roles */
    struct find_room rooms[FIND_ROOMS];
    size_t count;
    int64_t import_from, import_spent; /* milliseconds of the clock: what imports took of the last ALIKE_WINDOW_MS */
};

/* What one search may read: made for a query, freed by the room when it no longer needs it. */
struct find_feed {
    const struct find_rooms *rooms;
    struct session *session; /* held */
    struct str role, lang;
    struct arena arena;
    struct seek_document *list;
    size_t count, at;
};
/* Index of a report among kinds: the number behind the last kind. */
uint32_t find_report_kind(const struct records *records);
/* Changes whenever the list of anybody may: seek_feed.stamp.  Read before the list. */
MUST_CHECK bool find_stamp(const struct find_rooms *rooms, uint64_t *ret, struct err *err);
/* The list of what the session may read.  O(records of the agency). */
MUST_CHECK bool find_list(struct find_feed *feed, struct err *err);
/* seek_feed.open. */
MUST_CHECK bool find_open(void *context, const struct seek_document *document, struct seek_text *ret, struct err *err);

#endif
