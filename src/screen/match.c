/* match.c - phrase_match of phrase.h: the automaton run backwards and forwards from an anchor. */
#include "screen/phrase.h"

static bool word_matches(const struct phrase_place *place, struct str word, uint32_t head)
{
    for (size_t i = 0; i < place->word_count; i++) {
        if ((head & place->words[i].mask) != place->words[i].head)
            continue;
        struct str want = place->words[i].text;
        if ((place->words[i].stem ? word.n >= want.n : word.n == want.n) &&
            memcmp(word.p, want.p, want.n) == 0)
            return true;
    }
    return false;
}

/* "12,5" counts as 12. */
static bool number_matches(const struct phrase_place *place, struct str word)
{
    int64_t value = 0;
    for (size_t i = 0; i < word.n && word.p[i] != ','; i++) {
        if (word.p[i] < '0' || word.p[i] > '9' || i > 15)
            return false;
        value = value * 10 + (word.p[i] - '0');
    }
    return value >= place->least && value <= place->most;
}

const struct pay_amount *phrase_pay_at(const struct phrase_text *text, size_t word)
{
    for (size_t i = 0; i < text->pay_count && text->pay[i].first <= word; i++)
        if (word <= text->pay[i].last)
            return &text->pay[i];
    return NULL;
}

static bool pay_matches(const struct phrase_place *place, const struct phrase_text *text, size_t word)
{
    const struct pay_amount *amount = phrase_pay_at(text, word);
    return amount && pay_fits(&place->pay, amount, text->ordinary);
}

/* The places among wanted that this word may stand at. */
static uint64_t places_of(const struct phrase *phrase, const struct phrase_text *text, size_t word, uint64_t wanted)
{
    struct str w = str_slice(text->folded, text->start[word], text->end[word]);
    uint64_t fit = 0, start = phrase_start(w);
    uint32_t head = phrase_head(w);
    if (w.n == 1 && w.p[0] == '.')
        return 0; /* no phrase crosses the end of a sentence */
    while (wanted) {
        unsigned i = (unsigned)__builtin_ctzll(wanted);
        wanted &= wanted - 1;
        const struct phrase_place *place = &phrase->places[i];
        bool fits = place->kind == PLACE_WORDS    ? (place->starts & start) && word_matches(place, w, head)
                    : place->kind == PLACE_NUMBER ? number_matches(place, w)
                    : place->kind == PLACE_PAY    ? pay_matches(place, text, word)
                                                  : true;
        fit |= fits ? UINT64_C(1) << i : 0;
    }
    return fit;
}

static uint64_t step(const uint64_t *links, uint64_t from)
{
    uint64_t to = 0;
    for (; from; from &= from - 1)
        to |= links[__builtin_ctzll(from)];
    return to;
}

bool phrase_match(const struct phrase *phrase, const struct phrase_text *text, size_t word, unsigned place,
                  size_t *ret_first, size_t *ret_last)
{
    uint64_t here = places_of(phrase, text, word, UINT64_C(1) << place), now = here;
    size_t first = word, last = word;
    while (now && !(now & phrase->first)) {
        if (first == 0)
            return false;
        first--;
        now = places_of(phrase, text, first, step(phrase->before, now));
    }
    if (!now)
        return false;
    for (now = here; now && !(now & phrase->last);) {
        if (++last >= text->count)
            return false;
        now = places_of(phrase, text, last, step(phrase->follow, now));
    }
    /* An amount of money is marked whole. */
    const struct pay_amount *begin = phrase_pay_at(text, first), *end = phrase_pay_at(text, last);
    *ret_first = begin && begin->first < first ? begin->first : first;
    *ret_last = end && end->last > last ? end->last : last;
    return now != 0;
}
