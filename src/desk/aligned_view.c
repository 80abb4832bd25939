/* aligned_view.c - see aligned_view.h. */
#include "desk/aligned_view.h"

enum { VALUES_SHOWN = 4 };

/* Slots are numbered from 1, in the order of the template; 0: a fixed piece. */
static unsigned *number_slots(struct arena *arena, const struct link_template *template)
{
    unsigned *numbers = ARENA_ARRAY(arena, template->piece_count + 1, unsigned), slots = 0;
    for (size_t i = 0; i < template->piece_count; i++)
        numbers[i] = template->pieces[i].slot ? ++slots : 0;
    return numbers;
}

/* ---- the template ---- */

static void slot_view(const struct web_request *request, json_t *view, const struct link_piece *piece, unsigned number,
                      size_t members)
{
    json_t *values = view_list(view, "values");
    size_t shown = 0;
    view_flag(view, "slot", true);
    view_number(view, "number", number);
    if (piece->kind_count && piece->kinds[0] != LINK_KIND_WORD)
        view_word(request, view, "kind_name", piece->kinds[0] < LINK_KIND_NUMBER ? "identifier" : "slot",
                  str_from(link_kind_name(piece->kinds[0])));
    for (size_t i = 0; i < piece->value_count && i < VALUES_SHOWN; i++) {
        json_t *value = view_item(values);
        view_text(value, "text", piece->values[i].text);
        view_flag(value, "nothing", !piece->values[i].text.n);
        view_number(value, "count", (int64_t)piece->values[i].members);
        shown++;
    }
    view_number(view, "more", (int64_t)(piece->different - shown));
    view_flag(view, "has_more", piece->different > shown);
    view_number(view, "empty", (int64_t)(members - piece->filled));
}

static void template_view(const struct web_request *request, json_t *view, const struct link_template *template,
                          const unsigned *numbers)
{
    json_t *aligned = json_object(), *pieces = view_list(aligned, "pieces");
    unsigned slots = 0;
    json_object_set_new(view, "aligned", aligned);
    for (size_t i = 0; i < template->piece_count; i++) {
        const struct link_piece *piece = &template->pieces[i];
        json_t *item = view_item(pieces);
        if (piece->slot) {
            slot_view(request, item, piece, slots = numbers[i], template->member_count);
            continue;
        }
        view_flag(item, "same", true);
        view_text(item, "text", piece->text);
    }
    view_flag(aligned, "any", template->piece_count > 0);
    view_number(aligned, "compared", (int64_t)template->member_count);
    view_number(aligned, "slots", slots);
    view_flag(aligned, "has_slots", slots > 0);
}

/* ---- one text ---- */

static void add_piece(json_t *pieces, struct str text, const char *what, unsigned number)
{
    if (!text.n)
        return;
    json_t *piece = view_item(pieces);
    view_text(piece, "text", text);
    view_flag(piece, what, true);
    if (number)
        view_number(piece, "number", number);
}

static void add_outside(json_t *pieces, struct str between)
{
    add_piece(pieces, between, str_trim(between).n ? "outside" : "same", 0);
}

static void text_view(const struct aligned_text *text, const struct link_member *member, const unsigned *numbers)
{
    static const char *const names[] = {
        [LINK_SPAN_FIXED] = "same", [LINK_SPAN_OTHER] = "other", [LINK_SPAN_SLOT] = "slot"};
    json_t *pieces = view_list(text->view, "aligned_pieces");
    size_t done = 0;
    for (size_t i = 0; member && i < member->count; i++) {
        const struct link_span *span = &member->spans[i];
        bool slot = span->state == LINK_SPAN_SLOT && span->piece != LINK_NO_PIECE;
        if (span->start < done || span->end > text->text.n)
            continue;
        add_outside(pieces, str_slice(text->text, done, span->start));
        add_piece(pieces, str_slice(text->text, span->start, span->end), names[span->state],
                  slot ? numbers[span->piece] : 0);
        done = span->end;
    }
    add_outside(pieces, str_slice(text->text, done, text->text.n));
}

void aligned_view(const struct web_request *request, json_t *view, const struct aligned_text *texts, size_t count)
{
    const struct pack_set *packs = desk_app(request)->packs;
    struct link_reader reader = {0};
    struct link_template template;
    struct link_template_options how = {0};
    size_t compared = count < LINK_TEMPLATE_MEMBERS ? count : LINK_TEMPLATE_MEMBERS;
    struct str *words = ARENA_ARRAY(request->arena, compared + 1, struct str);
    struct err ignored;
    if (!packs || !str_zero(request->arena, packs->country, &how.country, &ignored))
        how.country = NULL;
    for (size_t i = 0; i < compared; i++)
        words[i] = texts[i].text;
    link_template_make(request->arena, &reader, words, compared, &how, &template);
    link_reader_free(&reader);
    const unsigned *numbers = number_slots(request->arena, &template);
    template_view(request, view, &template, numbers);
    for (size_t i = 0; i < count; i++)
        text_view(&texts[i], i < template.member_count ? &template.members[i] : NULL, numbers);
}
