/* match.c - see match.h. */
#include "screen/match.h"

/* "12,5" counts as 12. */
static bool number_matches(struct image_range range, struct str word)
{
    int64_t value = 0;
    for (size_t i = 0; i < word.n && word.p[i] != ','; i++) {
        if (word.p[i] < '0' || word.p[i] > '9' || i > 15)
            return false;
        value = value * 10 + (word.p[i] - '0');
    }
    return value >= range.least && value <= range.most;
}

static const struct pay_amount *amount_at(const struct match_text *text, size_t word)
{
    for (size_t i = 0; i < text->pay_count && text->pay[i].first <= word; i++)
        if (word <= text->pay[i].last)
            return &text->pay[i];
    return NULL;
}

uint64_t match_places(const struct match_text *text, const struct image_phrase *phrase, size_t word,
                      uint64_t wanted)
{
    const struct image *image = text->image;
    const struct image_place *places = image->places + phrase->places.first;
    uint32_t class = text->classes[word];
    const char *p = text->normal->folded.p + text->normal->words[word].start;
    if (*p == '.')
        return 0; /* no phrase crosses the end of a sentence */
    uint64_t fit = wanted & phrase->gaps;
    for (uint64_t left = class ? wanted & phrase->words : 0; left; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctzll(left);
        if (image_class_fits(image, class, &places[i]))
            fit |= UINT64_C(1) << i;
    }
    if (*p >= '0' && *p <= '9')
        for (uint64_t left = wanted & phrase->numbers; left; left &= left - 1) {
            unsigned i = (unsigned)__builtin_ctzll(left);
            if (number_matches(image->ranges[places[i].what], text_word_of(text->normal, word)))
                fit |= UINT64_C(1) << i;
        }
    const struct pay_amount *amount = (wanted & phrase->pays) ? amount_at(text, word) : NULL;
    for (uint64_t left = amount ? wanted & phrase->pays : 0; left; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctzll(left);
        if (pay_fits(&image->wants[places[i].what], amount, text->ordinary))
            fit |= UINT64_C(1) << i;
    }
    return fit;
}

bool match_at(const struct match_text *text, const struct image_phrase *phrase, size_t word, unsigned place,
              struct match *ret)
{
    const struct image_place *places = text->image->places + phrase->places.first;
    uint64_t here = UINT64_C(1) << place, now = here;
    size_t first = word, last = word;
    while (!(now & phrase->first)) {
        uint64_t next = 0;
        if (first == 0)
            return false;
        for (; now; now &= now - 1)
            next |= places[__builtin_ctzll(now)].before;
        if (!(now = match_places(text, phrase, --first, next)))
            return false;
    }
    for (now = here; !(now & phrase->last);) {
        uint64_t next = 0;
        if (++last >= text->count)
            return false;
        for (; now; now &= now - 1)
            next |= places[__builtin_ctzll(now)].follow;
        if (!(now = match_places(text, phrase, last, next)))
            return false;
    }
    const struct pay_amount *begin = text->pay_count ? amount_at(text, first) : NULL;
    const struct pay_amount *end = text->pay_count ? amount_at(text, last) : NULL;
    ret->first = begin ? begin->first : (uint32_t)first;
    ret->last = end ? end->last : (uint32_t)last;
    return true;
}

static bool guard_stands(const struct match_text *text, const struct image_guard *guard, struct match match)
{
    const struct image_phrase *phrase = &text->image->phrases[guard->phrase];
    size_t back = (size_t)guard->before + guard->longest, end = (size_t)match.last + guard->after + guard->longest + 1;
    size_t word = match.first > text->from + back ? match.first - back : text->from;
    if (text->marks[guard->slot].piece != text->piece)
        return false;
    for (end = end < text->to ? end : text->to; word < end; word++)
        for (uint64_t cut = match_places(text, phrase, word, phrase->cut); cut; cut &= cut - 1) {
            struct match found;
            if (match_at(text, phrase, word, (unsigned)__builtin_ctzll(cut), &found) &&
                found.first <= match.last + guard->after && match.first <= found.last + guard->before)
                return true;
        }
    return false;
}

bool match_guarded(const struct match_text *text, struct image_span guards, struct match match)
{
    for (uint32_t i = 0; i < guards.count; i++)
        if (guard_stands(text, &text->image->guards[guards.first + i], match))
            return true;
    return false;
}
