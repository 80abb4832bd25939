/* template.c - see kres/link.h: what the texts of a cluster have in common. */
#include <stdlib.h>

#include "kres/link.h"
#include "lib/inside.h"
#include "link/template.h"

_Static_assert(sizeof(kres_template_options) == 3 * sizeof(size_t), "options grow at their end only");
_Static_assert(sizeof(kres_span) == 16, "spans are handed over by value");
_Static_assert((int)KRES_TEMPLATE_TEXTS == (int)LINK_TEMPLATE_MEMBERS &&
               (int)KRES_SPAN_FIXED == (int)LINK_SPAN_FIXED && (int)KRES_SPAN_OTHER == (int)LINK_SPAN_OTHER &&
               (int)KRES_SPAN_SLOT == (int)LINK_SPAN_SLOT, "as link/template.h has them");

struct kres_template {
    struct arena arena;
    struct link_template template;
    struct link_reader reader; /* while it is made */
};

struct making {
    kres_template *made;
    const kres_string *texts;
    size_t count;
    const struct link_template_options *options;
};

static bool make(void *context, struct err *err)
{
    struct making *making = context;
    kres_template *made = making->made;
    struct str texts[KRES_TEMPLATE_TEXTS];
    for (size_t i = 0; i < making->count; i++) {
        texts[i] = str_make(making->texts[i].text, making->texts[i].bytes);
        if (!str_is_utf8(texts[i]))
            return err_set(err, ERR_INPUT, "text %zu is not UTF-8", i);
    }
    link_template_make(&made->arena, &made->reader, texts, making->count, making->options, &made->template);
    return true;
}

int kres_template_new(const kres_string *texts, size_t count, const kres_template_options *options, kres_template **ret,
                      kres_error *error)
{
    kres_template_options own = KRES_TEMPLATE_OPTIONS_INIT;
    if (!lib_options(options, &own, sizeof own))
        return lib_fail(error, KRES_INPUT, "the options are none of this version: set their size");
    kres_template *made = calloc(1, sizeof *made);
    if (!made)
        return lib_fail(error, KRES_NO_MEMORY, "out of memory");
    const struct link_template_options how = {.country = own.country, .vocabulary = own.vocabulary};
    struct making making = {made, texts, count < KRES_TEMPLATE_TEXTS ? count : KRES_TEMPLATE_TEXTS, &how};
    int status = lib_guarded(make, &making, NULL, error);
    link_reader_free(&made->reader);
    if (status == KRES_OK)
        *ret = made;
    else
        kres_template_free(made);
    return status;
}

void kres_template_free(kres_template *made)
{
    if (!made)
        return;
    arena_clear(&made->arena);
    free(made);
}

size_t kres_template_pieces(const kres_template *made)
{
    return made->template.piece_count;
}

/* One without anything for numbers out of range. */
static const struct link_piece *piece_at(const kres_template *made, size_t piece)
{
    static const struct link_piece none;
    return piece < made->template.piece_count ? &made->template.pieces[piece] : &none;
}

int kres_template_is_slot(const kres_template *made, size_t piece)
{
    return piece_at(made, piece)->slot;
}

kres_string kres_template_text(const kres_template *made, size_t piece)
{
    return lib_string(piece_at(made, piece)->text);
}

size_t kres_template_filled(const kres_template *made, size_t piece)
{
    return piece_at(made, piece)->filled;
}

size_t kres_template_values(const kres_template *made, size_t piece)
{
    return piece_at(made, piece)->value_count;
}

kres_string kres_template_value(const kres_template *made, size_t piece, size_t value)
{
    const struct link_piece *at = piece_at(made, piece);
    return value < at->value_count ? lib_string(at->values[value].text) : lib_name("");
}

size_t kres_template_value_texts(const kres_template *made, size_t piece, size_t value)
{
    const struct link_piece *at = piece_at(made, piece);
    return value < at->value_count ? at->values[value].members : 0;
}

size_t kres_template_kinds(const kres_template *made, size_t piece)
{
    return piece_at(made, piece)->kind_count;
}

kres_string kres_template_kind(const kres_template *made, size_t piece, size_t kind)
{
    const struct link_piece *at = piece_at(made, piece);
    return lib_name(kind < at->kind_count ? link_kind_name(at->kinds[kind]) : "");
}

size_t kres_template_typical(const kres_template *made)
{
    return made->template.piece_count ? made->template.typical : KRES_TEMPLATE_NONE;
}

double kres_template_compression(const kres_template *made)
{
    return made->template.compression;
}

size_t kres_template_spans(const kres_template *made, size_t text)
{
    return text < made->template.member_count ? made->template.members[text].count : 0;
}

kres_span kres_template_span(const kres_template *made, size_t text, size_t span)
{
    if (span >= kres_template_spans(made, text))
        return (kres_span){0, 0, 0, 0};
    const struct link_span *from = &made->template.members[text].spans[span];
    return (kres_span){from->start, from->end, from->piece, (int32_t)from->state};
}
