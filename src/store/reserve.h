/* reserve.h - room on the disk that is kept for the hour when it is full (inside store/ only).
 *
 * The file kres.reserve holds STORE_RESERVE bytes of nothing.  When a commit finds the disk full, the file is
 * given up: ordinary writes are refused from then on, reserved ones (audit lines, sign-ins) live off the room
 * it held.  Once there is room for twice as much, the file is made again and all goes on as before. */
#ifndef KRES_STORE_RESERVE_H
#define KRES_STORE_RESERVE_H

#include "base/err.h"

struct reserve {
    char *file;
    bool held;
    int64_t tried_ms; /* when it was last tried to make it again */
};

void reserve_init(struct reserve *reserve, char *file); /* takes the name over; makes the file if there is room */
void reserve_release(struct reserve *reserve);          /* forgets; the file stays */
void reserve_give_up(struct reserve *reserve);
/* Is the disk as it should be?  When not, looks at most once a second whether it is again. */
bool reserve_held(struct reserve *reserve);

#endif
