/* screen_stretch.h - a screened text in stretches: words that carry findings, and what stands between them.
 *
 * Findings that overlap share one stretch.  What stands between two of them is shortened when it is long, so that a text
 * of any length is read in a minute.  Nothing is copied. */
#ifndef KRES_CMD_SCREEN_STRETCH_H
#define KRES_CMD_SCREEN_STRETCH_H

#include "screen/screen.h"

struct screen_stretches { /* begin with text and result, the rest zero */
    struct str text;
    const struct screen_result *result;
    size_t most;    /* marked stretches; what follows is shortened too; 0: no limit */
    size_t done;    /* bytes */
    size_t next;    /* finding */
    size_t marked;
    bool behind_gap; /* the beginning of this plain stretch was given, its end comes now */
};

struct screen_stretch {
    struct str text;
    const struct screen_finding *findings; /* what is found in it; count 0: plain */
    size_t count;
    bool gap; /* something was left out in front of it */
};

/* The next stretch; false when there is none. */
bool screen_stretch_next(struct screen_stretches *stretches, struct screen_stretch *ret);
/* "strong", "medium", "weak" of the strongest finding, or "counter" when all speak against. */
const char *screen_stretch_tone(const struct screen_stretch *stretch);
/* A hostile text must not steer a terminal or a page: control characters (but tab and line feed) and those that turn the
 * direction of writing become "·", carriage returns go.  s itself when there are none. */
struct str screen_safe(struct arena *arena, struct str s);
/* Is the finding at index the first of its indicator? */
bool screen_is_first(const struct screen_result *result, size_t index);

#endif
