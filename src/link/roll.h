/* roll.h - the different marks of a collection, each once with a number, and in which records they stand.
 *
 * Private to hands.c.  Any number of threads put records in at once; a mark's number depends on who came first, so nothing
 * may be decided by it. */
#ifndef KRES_LINK_ROLL_H
#define KRES_LINK_ROLL_H

#include "link/crew.h"
#include "link/marks.h"

struct link_roll;
MUST_CHECK bool link_roll_new(unsigned threads, struct link_roll **ret, struct err *err);
void link_roll_free(struct link_roll *roll); /* NULL does nothing */
void link_roll_add(struct link_roll *roll, unsigned thread, uint32_t text, const struct link_marks *marks,
                   uint32_t numbers[LINK_MARKS_MOST]);

size_t link_roll_marks(const struct link_roll *roll);   /* different ones */
size_t link_roll_entries(const struct link_roll *roll); /* marks of all records */
/* As if so many times as many records had been put in.  Any thread, also while some are. */
struct link_roll_told { uint64_t marks, entries, bytes; };
struct link_roll_told link_roll_tell(const struct link_roll *roll, double times);
uint64_t link_roll_mark(const struct link_roll *roll, uint32_t number);
/* LINK_NO_MARK: nobody has it. */
#define LINK_NO_MARK UINT32_MAX
uint32_t link_roll_find(const struct link_roll *roll, uint64_t mark);

/* All records that have marks, when no more are put in: zeroes begin.  false at the end. */
struct link_roll_walk { unsigned thread; void *piece; size_t at; };
struct link_roll_record { uint32_t text, marks[LINK_MARKS_MOST]; size_t count; };
bool link_roll_next(const struct link_roll *roll, struct link_roll_walk *walk, struct link_roll_record *ret);

#endif
