/* linking_marks.h - marks of records (link/marks.h) that a state is to keep, as numbers of link_hands_add. */
#ifndef KRES_CMD_LINKING_MARKS_H
#define KRES_CMD_LINKING_MARKS_H

#include "base/json_out.h"
#include "link/state.h"

struct linking_marks {
    struct link_marked *records; /* from: in numbers */
    uint32_t *numbers;
    size_t count, room, number_count, number_room;
    size_t earlier; /* so many are of earlier runs, read again; they stand first */
};
void linking_marks_free(struct linking_marks *marks);

/* Some of them as bytes, for a thread of its own. */
struct linking_marks_part { struct json_out records, numbers; };
void linking_marks_put(struct linking_marks_part *part, uint64_t place, uint32_t text, const void *numbers, uint32_t count);
void linking_marks_part_reset(struct linking_marks_part *part);
void linking_marks_part_free(struct linking_marks_part *part);
/* One thread at a time.  Running out of memory is link_out_of_memory. */
void linking_marks_add(struct linking_marks *marks, const struct linking_marks_part *part);

#endif
