/* linking_marks.c - see linking_marks.h. */
#include "cmd/linking_marks.h"

#include <stdlib.h>

#include "cmd/feed_source.h"
#include "link/crew.h"

void linking_marks_free(struct linking_marks *marks)
{
    free(marks->records);
    free(marks->numbers);
    *marks = (struct linking_marks){0};
}

void linking_marks_put(struct linking_marks_part *part, uint64_t place, uint32_t text, const void *numbers, uint32_t count)
{
    struct link_marked record = {place, part->numbers.n / sizeof(uint32_t), text, count};
    if (!count)
        return;
    json_out_raw(&part->records, (const char *)&record, sizeof record);
    json_out_raw(&part->numbers, numbers, count * sizeof(uint32_t));
}

void linking_marks_part_reset(struct linking_marks_part *part)
{
    json_out_reset(&part->records, FEED_BIG);
    json_out_reset(&part->numbers, FEED_BIG);
}

void linking_marks_part_free(struct linking_marks_part *part)
{
    json_out_free(&part->records);
    json_out_free(&part->numbers);
}

/* Room for so many more. */
static void *grow(void *items, size_t item, size_t count, size_t more, size_t *room)
{
    if (count + more <= *room)
        return items;
    *room = 2 * *room > count + more ? 2 * *room : count + more + 1024;
    void *longer = realloc(items, *room * item);
    if (!longer)
        link_out_of_memory();
    return longer;
}

void linking_marks_add(struct linking_marks *marks, const struct linking_marks_part *part)
{
    size_t count = part->records.n / sizeof *marks->records, numbers = part->numbers.n / sizeof *marks->numbers;
    if (!count)
        return;
    marks->records = grow(marks->records, sizeof *marks->records, marks->count, count, &marks->room);
    marks->numbers = grow(marks->numbers, sizeof *marks->numbers, marks->number_count, numbers, &marks->number_room);
    memcpy(marks->records + marks->count, part->records.p, part->records.n);
    memcpy(marks->numbers + marks->number_count, part->numbers.p, part->numbers.n);
    for (size_t i = 0; i < count; i++)
        marks->records[marks->count + i].from += marks->number_count;
    marks->count += count;
    marks->number_count += numbers;
}
