/* template.c - texts apart by zero bytes give pieces and spans that stand where they say, the same each time. */
#include <stdlib.h>

#include "link/tally.h"
#include "link/template.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void check_pieces(const struct link_template *t)
{
    for (size_t i = 0; i < t->piece_count; i++) {
        const struct link_piece *piece = &t->pieces[i];
        size_t members = 0;
        check(str_is_utf8(piece->text) && (piece->slot ? !piece->text.n : piece->text.n > 0));
        check(piece->value_count <= LINK_TEMPLATE_VALUES && piece->value_count <= piece->different);
        check(piece->kind_count <= LINK_KINDS && piece->filled <= t->member_count);
        for (size_t v = 0; v < piece->value_count; v++) {
            members += piece->values[v].members;
            check(str_is_utf8(piece->values[v].text));
            check(!v || piece->values[v].members <= piece->values[v - 1].members);
        }
        check(members <= t->member_count);
    }
    check(t->bits_alone >= 0 && t->bits_with >= 0 && t->compression > 0);
}

static void check_members(const struct link_template *t, const struct str *texts)
{
    for (size_t m = 0; m < t->member_count; m++) {
        size_t last = 0;
        for (size_t i = 0; i < t->members[m].count; i++) {
            const struct link_span *span = &t->members[m].spans[i];
            check(span->start >= last && span->start < span->end && span->end <= texts[m].n);
            check(str_is_utf8(str_slice(texts[m], span->start, span->end)));
            check(span->piece < t->piece_count);
            check(t->pieces[span->piece].slot == (span->state == LINK_SPAN_SLOT));
            last = span->end;
        }
    }
}

static void check_same(const struct link_template *a, const struct link_template *b)
{
    check(a->piece_count == b->piece_count && a->bits_with == b->bits_with && a->typical == b->typical);
    for (size_t i = 0; i < a->piece_count; i++)
        check(str_eq(a->pieces[i].text, b->pieces[i].text) && a->pieces[i].different == b->pieces[i].different);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct link_reader reader;
    struct arena arena = {0};
    struct str texts[LINK_TEMPLATE_MEMBERS + 1], rest = str_make(data, size);
    struct link_template first, second;
    struct link_identifier *list;
    size_t count = 0, found;

    if (!str_is_utf8(rest))
        return 0;
    while (rest.p && count < LEN(texts))
        texts[count++] = str_cut(&rest, 0);
    const struct link_template_options options = {.country = size % 2 ? "SI" : NULL};
    link_template_make(&arena, &reader, texts, count, &options, &first);
    link_template_make(&arena, &reader, texts, count, &options, &second);
    check_pieces(&first);
    check_members(&first, texts);
    check_same(&first, &second);
    struct link_tally *tally = link_tally_new(&arena, options.country);
    for (size_t i = 0; i < count; i++)
        link_tally_add(tally, texts[i]);
    link_tally_list(tally, &list, &found, NULL);
    for (size_t i = 0; i < found; i++)
        check(list[i].count && list[i].count <= count && str_is_utf8(list[i].value) && list[i].value.n);
    arena_clear(&arena);
    return 0;
}
