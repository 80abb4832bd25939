/* state_marks.c - see state_hands.h: marks of records, as columns of the segments. */
#include <stdlib.h>

#include "link/crew.h"
#include "link/state_hands.h"

enum { PIECE = 4096 }; /* records */

/* ---- keeping ---- */

void link_state_marks(struct link_state *state, const struct link_marked_list *list, const struct link_hands *hands)
{
    state->marked = *list;
    state->marked_hands = hands;
}

static int by_text(const void *a, const void *b)
{
    const struct link_marked *x = a, *y = b;
    if (x->text != y->text)
        return x->text < y->text ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* The marks in the order in which they are written, to be sorted. */
static struct link_mark_at *put_records(struct link_state *state)
{
    struct link_segment_writer *writer = &state->writer;
    const struct link_marked_list *list = &state->marked;
    uint64_t n = 0;
    for (size_t i = 0; i < list->count; i++)
        n += list->items[i].count;
    struct link_mark_at *marks = malloc((n + 1) * sizeof *marks);
    if (!marks)
        return NULL;
    n = 0;
    link_section_begin(writer, LINK_MARKED);
    for (size_t i = 0; i < list->count; i++) {
        const struct link_marked *item = &list->items[i];
        struct link_marked_at at = {item->place, n, item->text, item->count};
        link_write(&writer->file, &at, sizeof at);
        for (size_t k = 0; k < item->count; k++, n++)
            marks[n] = (struct link_mark_at){link_hands_mark(state->marked_hands, list->numbers[item->from + k]), n};
    }
    link_section_end(writer, LINK_MARKED);
    link_section_begin(writer, LINK_MARKS);
    for (uint64_t i = 0; i < n; i++)
        link_write(&writer->file, &marks[i].mark, sizeof marks[i].mark);
    link_section_end(writer, LINK_MARKS);
    return marks;
}

bool link_state_put_marks(struct link_state *state, struct err *err)
{
    struct link_segment_writer *writer = &state->writer;
    const struct link_marked_list *list = &state->marked;
    for (size_t i = 0; state->growth && i < list->count; i++)
        if (list->items[i].text != LINK_NO_TEXT)
            list->items[i].text = state->growth->numbers[list->items[i].text];
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_text);
    struct link_mark_at *marks = put_records(state);
    uint64_t n = writer->footer.sections[LINK_MARKS].size / sizeof(uint64_t);
    if (!marks)
        return err_set(err, ERR_FAULT, "cannot keep a state: out of memory");
    bool ok = n <= UINT32_MAX ||
              err_set(err, ERR_TOO_LARGE, "a state cannot hold more than four thousand million identifiers");
    link_mark_sort(marks, n, state->threads);
    link_section_begin(writer, LINK_BY_MARK);
    for (uint64_t i = 0; i < n; i++)
        link_write(&writer->file, &(uint64_t){marks[i].mark >> 32 << 32 | marks[i].at}, sizeof(uint64_t));
    link_section_end(writer, LINK_BY_MARK);
    free(marks);
    return ok;
}

/* ---- reading ---- */

struct walk {
    struct link_state *state;
    const struct link_near *near; /* NULL: all */
    size_t starts[LINK_SEGMENTS_MOST + 1]; /* of segments, among all records */
    link_marked_fn *each;
    void *context;
};

uint64_t link_state_marked_count(const struct link_state *state, uint64_t *ret_marks)
{
    uint64_t records = *ret_marks = 0;
    for (size_t i = 0; i < state->segment_count; i++) {
        records += link_section_count(&state->segments[i], LINK_MARKED, sizeof(struct link_marked_at));
        *ret_marks += link_section_count(&state->segments[i], LINK_MARKS, sizeof(uint64_t));
    }
    return records;
}

uint64_t link_state_marks_memory(const struct link_state *state)
{
    enum { RECORD = sizeof(uint32_t), MARK = 64, TEXT = 2 * sizeof(uint32_t) };
    uint64_t marks, records = link_state_marked_count(state, &marks);
    return records * RECORD + marks * MARK + state->texts * (uint64_t)TEXT;
}

bool link_state_marked_read(struct link_state *state, struct link_segment *segment, uint64_t i,
                            struct link_marked_record *ret)
{
    struct link_marked_at at = *LINK_SECTION_AT(segment, LINK_MARKED, i, struct link_marked_at);
    uint64_t marks = link_section_count(segment, LINK_MARKS, sizeof(uint64_t));
    ret->place = at.place;
    ret->text = at.text;
    ret->marks.count = 0;
    if (at.count > LINK_MARKS_MOST || at.from > marks || at.count > marks - at.from ||
        (at.text >= state->texts && at.text != LINK_NO_TEXT)) {
        link_damage_tell(&state->damage, segment->file.name, "holds identifiers that cannot be");
        return false;
    }
    for (; ret->marks.count < at.count; ret->marks.count++)
        ret->marks.items[ret->marks.count] = *LINK_SECTION_AT(segment, LINK_MARKS, at.from + ret->marks.count, uint64_t);
    return !state->damage.any;
}

static void read_piece(void *context, unsigned thread, size_t number)
{
    const struct walk *walk = context;
    struct link_state *state = walk->state;
    size_t all = walk->near ? walk->near->count : walk->starts[state->segment_count], segment = 0;
    for (size_t i = number * PIECE; i < all && i < (number + 1) * PIECE && !state->damage.any; i++) {
        struct link_marked_record record;
        uint64_t at = i;
        if (walk->near) {
            segment = walk->near->records[i].segment;
            at = walk->near->records[i].at;
        } else {
            while (at >= walk->starts[segment + 1])
                segment++;
            at -= walk->starts[segment];
        }
        if (link_state_marked_read(state, &state->segments[segment], at, &record) && record.marks.count)
            walk->each(walk->context, thread, &record);
    }
}

void link_state_marked(struct link_state *state, const struct link_near *near, unsigned threads, link_marked_fn *each,
                       void *context)
{
    struct walk walk = {.state = state, .near = near, .each = each, .context = context};
    for (size_t i = 0; i < state->segment_count; i++)
        walk.starts[i + 1] = walk.starts[i] +
                             link_section_count(&state->segments[i], LINK_MARKED, sizeof(struct link_marked_at));
    size_t all = near ? near->count : walk.starts[state->segment_count];
    link_crew_run(threads ? threads : 1, (all + PIECE - 1) / PIECE, read_piece, &walk);
}
