/* maker.h - a template while it is made.
 *
 * Private to link/.  template.c makes columns, and pieces of them; wording.c writes fixed text, filling.c the
 * values of slots. */
#ifndef KRES_LINK_MAKER_H
#define KRES_LINK_MAKER_H

#include "link/align.h"
#include "link/template.h"

#define LINK_NO_TOKEN UINT32_MAX

struct link_column {
    uint64_t value;      /* what most say, */
    uint32_t share;      /* how many, */
    uint32_t filled;     /* and how many have something */
    uint32_t signs, begins; /* of those: numbers and identifiers; beginnings of sentences */
    bool fixed, unspaced;
};

struct link_maker {
    struct arena *arena, scratch;
    struct link_tokens *texts;
    size_t count;
    struct link_alignment alignment;
    struct link_column *columns;
    uint32_t *tokens;        /* by member and column: token or LINK_NO_TOKEN */
    uint32_t *piece_of;      /* by column */
    bool *written;           /* by member: has few capitals, so that one means something */
    struct link_template *ret;
};

static inline const struct link_token *link_token_at(const struct link_maker *m, size_t text, size_t column)
{
    uint32_t token = m->tokens[text * m->alignment.columns + column];
    return token == LINK_NO_TOKEN ? NULL : &m->texts[text].items[token];
}

static inline bool link_says(const struct link_maker *m, size_t text, size_t column)
{
    const struct link_token *token = link_token_at(m, text, column);
    return token && token->value == m->columns[column].value;
}

static inline bool link_is_sign(const struct link_column *column)
{
    return 2 * column->signs > column->filled;
}

/* The typical member comes before all others. */
static inline size_t link_rank(const struct link_maker *m, size_t member)
{
    return member == m->ret->typical ? 0 : member + 1;
}

/* Text without pictures and what is not seen; white space is one space. */
void link_add_seen(struct buf *out, struct str text);
/* The fixed columns of [from, to) as text; columns between are left out. */
struct str link_wording(const struct link_maker *m, size_t from, size_t to);
/* Do enough members have something in the columns [from, to), and some of them the same unless they are many? */
bool link_is_slot(const struct link_maker *m, size_t from, size_t to);
/* The piece of a slot. */
struct link_piece link_filling(const struct link_maker *m, size_t from, size_t to);

#endif
