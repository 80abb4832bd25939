/* readings.h - pictures whose text is being read, while their senders wait at a page that looks again.
 *
 * Reading takes seconds, so it runs on threads of its own, behind every page and every report.  A picture and what was
 * read from it are kept in memory alone: until they were fetched once, at most READINGS_SECONDS, at most READINGS_MOST
 * of them, and wiped then.  What was read is sealed under a key that is derived from the token in the waiting page's
 * address, so that only who has the address can open it.  Thread-safe. */
#ifndef KRES_SITE_READINGS_H
#define KRES_SITE_READINGS_H

#include "case/case.h"

struct readings;
enum {
    READINGS_MOST = 64,                    /* that wait or have not been fetched */
    READINGS_A_SOURCE = READINGS_MOST / 2, /* of one place: half stays for all others */
    READINGS_BYTES = 100 << 20,            /* of pictures that wait */
    READINGS_SECONDS = 280,
    READING_SECONDS = 20,                  /* for one picture, from when its turn came */
    READING_TOKEN = 32,                    /* letters */
};
enum reading_state {
    READING_NONE,   /* no such token, or it was fetched, or it is too old */
    READING_WAITS,
    READING_DONE,
    READING_FAILED, /* there was nothing that could be read */
};
struct reading_in {
    struct str bytes; /* of the picture */
    struct str lang;  /* the reader's */
    struct str typed; /* text that came with it; it stands before what is read */
    uint64_t source;
};

/* cases must outlive the readings.  threads: 0 chooses for the machine. */
MUST_CHECK bool readings_new(const struct cases *cases, unsigned threads, struct readings **ret, struct err *err);
/* Ends what is being read, wipes everything.  NULL does nothing. */
void readings_free(struct readings *readings);
/* ERR_BUSY "!picture-busy" when too many wait; also when readings is NULL. */
MUST_CHECK bool readings_begin(struct readings *readings, const struct reading_in *in, struct str token,
                               struct err *err);
/* Leaves it where it is. */
enum reading_state readings_look(struct readings *readings, struct str token);
/* READING_DONE and READING_FAILED: *ret is the text (what was typed, when it failed), and it is gone here. */
enum reading_state readings_take(struct readings *readings, struct arena *arena, struct str token, struct str *ret);

#endif
