/* search_ask.c - a query answered from the index; see search.h. */
#include "know/search_index.h"

#include <math.h>
#include <stdlib.h>

#include "text/term.h"

/* What an occurrence counts when it is the very word, another form of it, or goes on after what was typed. */
static const float AS_TYPED = 1.0f, AS_FORM = 0.7f, AS_BEGINNING = 0.4f;
static const float SATURATION = 4.0f; /* k1, on the scale of the ranks' weights */

enum { MOST_ALTERNATIVES = 1 + 8 + SEARCH_ENDINGS };

struct word {
    struct { uint32_t term; float weight; } alternatives[MOST_ALTERNATIVES];
    size_t count;
    uint32_t start;
    bool needed; /* not a little word, not a whole of pieces */
    bool quiet;  /* marks nothing */
};
struct asking {
    const struct search *search;
    struct arena *arena;
    struct word *words;
    size_t word_count;
    float *scores, *sums; /* by document */
    uint16_t *masks;      /* needed words that it has */
    uint32_t *touched, *reached; /* documents with this word; with any */
    size_t reached_count;
};

/* ---- the words of the query ---- */

static void add_alternative(struct word *word, uint32_t term, float weight)
{
    if (term == SEARCH_NO_TERM || word->count == MOST_ALTERNATIVES)
        return;
    for (size_t i = 0; i < word->count; i++)
        if (word->alternatives[i].term == term)
            return;
    word->alternatives[word->count].term = term;
    word->alternatives[word->count++].weight = weight;
}

/* The place of the first word that is not before text.  O(log words). */
static uint32_t first_from(const struct search *search, struct str text)
{
    uint32_t low = 0;
    uint32_t high = search->sorted_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (str_cmp(search->terms[search->sorted[middle]].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_endings(const struct search *search, struct word *word, struct str beginning)
{
    uint32_t at = first_from(search, beginning);

    for (size_t i = 0; i < SEARCH_ENDINGS && at < search->sorted_count; i++, at++) {
        if (!str_starts(search->terms[search->sorted[at]].text, beginning))
            return;
        add_alternative(word, search->sorted[at], AS_BEGINNING);
    }
}

static void find_alternatives(const struct search *search, struct text_stemmer *stemmer, const struct text_term *term,
                              struct word *word)
{
    char room[SEARCH_TERM_ROOM];
    struct str folded = text_term_str(term);

    word->start = term->start;
    word->quiet = text_is_little_word(folded);
    word->needed = !term->whole && !word->quiet;
    add_alternative(word, search_term_find(search, folded), AS_TYPED);
    for (size_t i = 0; text_stem_languages[i] && !term->whole; i++) {
        struct str stem = text_stem(stemmer, str_from(text_stem_languages[i]), folded);
        add_alternative(word, search_term_find(search, search_stem_term(room, i, stem)), AS_FORM);
    }
}

/* The last word may still be on its way: "traf", "žrt".  One that stands in the index as it is, is meant as it is. */
static void complete_last(struct asking *in, const struct text_term *last, bool ends_inside)
{
    struct str folded = text_term_str(last);
    struct word *word = in->word_count ? &in->words[in->word_count - 1] : NULL;
    size_t letters = 0;

    for (size_t i = 0; i < folded.n; i++)
        letters += ((unsigned char)folded.p[i] & 0xc0) != 0x80;
    if (word && ends_inside && letters >= 2 && search_term_find(in->search, folded) == SEARCH_NO_TERM)
        add_endings(in->search, word, folded);
}

/* "KZ-1" where it stands as a whole: its "1" need not be marked everywhere. */
static void quieten_pieces(struct asking *in)
{
    const struct word *whole = &in->words[in->word_count - 1];

    for (size_t i = in->word_count - 1; whole->count && i-- && in->words[i].start >= whole->start;)
        in->words[i].quiet = true;
}

static void read_words(struct asking *in, struct str text)
{
    struct text_stemmer *stemmer = text_stemmer_new();
    struct text_terms terms = {.text = text};
    struct text_term term = {0};
    struct text_term last = {0};
    bool any = false;

    in->words = ARENA_ARRAY(in->arena, SEARCH_WORDS, struct word);
    while (in->word_count < SEARCH_WORDS && text_term_next(&terms, &term)) {
        find_alternatives(in->search, stemmer, &term, &in->words[in->word_count++]);
        any = any || in->words[in->word_count - 1].needed;
        last = term;
        if (term.whole)
            quieten_pieces(in);
    }
    complete_last(in, &last, last.end == text.n);
    for (size_t i = 0; i < in->word_count && !any; i++) { /* "the", "ki": then these are meant */
        in->words[i].needed = true;
        in->words[i].quiet = false;
    }
    text_stemmer_free(stemmer);
}

/* At most SEARCH_LONGEST bytes, on a border of characters. */
static struct str bounded(struct str text)
{
    size_t n = text.n < SEARCH_LONGEST ? text.n : SEARCH_LONGEST;

    while (n && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return str_make(text.p, n);
}

/* ---- scores ---- */

static void add_word(struct asking *in, const struct word *word, uint16_t bit)
{
    size_t count = 0;

    for (size_t i = 0; i < word->count; i++) {
        const struct search_term *term = &in->search->terms[word->alternatives[i].term];
        const struct search_posting *postings = in->search->postings + term->first;
        float weight = word->alternatives[i].weight;
        for (uint32_t k = 0; k < term->count; k++) {
            float *sum = &in->sums[postings[k].document];
            if (*sum == 0)
                in->touched[count++] = postings[k].document;
            *sum += weight * postings[k].weight;
        }
    }
    float all = (float)in->search->count;
    float rare = logf(1 + (all - (float)count + 0.5f) / ((float)count + 0.5f));
    for (size_t i = 0; i < count; i++) {
        uint32_t document = in->touched[i];
        if (in->scores[document] == 0)
            in->reached[in->reached_count++] = document;
        in->scores[document] += rare * in->sums[document] / (SATURATION + in->sums[document]);
        in->masks[document] |= bit;
        in->sums[document] = 0;
    }
}

/* What is called just so comes first. */
static void add_names(struct asking *in, struct str text)
{
    static const float BY_NAME = 1000;
    char room[SEARCH_TERM_ROOM];
    uint32_t number = search_term_find(in->search, search_name_term(room, text));
    const struct search_term *term = number == SEARCH_NO_TERM ? NULL : &in->search->terms[number];

    for (uint32_t i = 0; term && i < term->count; i++)
        in->scores[in->search->postings[term->first + i].document] += BY_NAME;
}

static bool has_tags(const struct search_kept *document, const struct search_query *query)
{
    for (size_t i = 0; i < SEARCH_TAGS; i++) {
        bool has = !query->tags[i].n;
        for (size_t k = 0; k < document->tag_count && !has; k++)
            has = str_eq(document->tags[k], query->tags[i]);
        if (!has)
            return false;
    }
    return true;
}

static int better(const void *a, const void *b)
{
    const struct search_hit *x = a;
    const struct search_hit *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->document < y->document ? -1 : 1;
}

static void give(const struct search_query *query, struct search_hit *hits, size_t count, struct search_result *ret)
{
    size_t skip = query->skip < count ? query->skip : count;

    ret->total = count;
    ret->hits = hits + skip;
    ret->count = count - skip < query->take ? count - skip : query->take;
}

static void give_all(const struct asking *in, const struct search_query *query, struct search_result *ret)
{
    struct search_hit *hits = ARENA_ARRAY(in->arena, in->search->count + 1, struct search_hit);
    size_t count = 0;

    for (uint32_t i = 0; i < in->search->count; i++)
        if (has_tags(&in->search->documents[i], query))
            hits[count++].document = i;
    give(query, hits, count, ret);
}

static void give_best(const struct asking *in, const struct search_query *query, uint16_t all,
                      struct search_result *ret)
{
    struct search_hit *hits = ARENA_ARRAY(in->arena, in->reached_count + 1, struct search_hit);
    size_t count = 0;
    size_t whole = 0;

    for (size_t i = 0; i < in->reached_count; i++) {
        uint32_t document = in->reached[i];
        if ((in->masks[document] & all) && has_tags(&in->search->documents[document], query)) {
            hits[count++] = (struct search_hit){document, in->scores[document]};
            whole += (in->masks[document] & all) == all;
        }
    }
    ret->some = count && !whole;
    if (whole && whole < count) {
        size_t kept = 0;
        for (size_t i = 0; i < count; i++)
            if ((in->masks[hits[i].document] & all) == all)
                hits[kept++] = hits[i];
        count = kept;
    }
    qsort(hits, count, sizeof *hits, better);
    give(query, hits, count, ret);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static void keep_terms(const struct asking *in, struct search_result *ret)
{
    uint32_t *terms = ARENA_ARRAY(in->arena, SEARCH_WORDS * MOST_ALTERNATIVES, uint32_t);
    size_t count = 0;

    for (size_t i = 0; i < in->word_count; i++)
        for (size_t k = 0; k < in->words[i].count && !in->words[i].quiet; k++)
            terms[count++] = in->words[i].alternatives[k].term;
    qsort(terms, count, sizeof *terms, by_number);
    ret->terms = terms;
    ret->term_count = count;
}

void search_ask(const struct search *search, struct arena *arena, const struct search_query *query,
                struct search_result *ret)
{
    struct asking in = {.search = search, .arena = arena};
    uint16_t all = 0;

    *ret = (struct search_result){0};
    read_words(&in, bounded(query->text));
    ret->words = in.word_count;
    if (!in.word_count) {
        give_all(&in, query, ret);
        return;
    }
    in.scores = ARENA_ARRAY(arena, search->count + 1, float);
    in.sums = ARENA_ARRAY(arena, search->count + 1, float);
    in.masks = ARENA_ARRAY(arena, search->count + 1, uint16_t);
    in.touched = ARENA_ARRAY(arena, search->count + 1, uint32_t);
    in.reached = ARENA_ARRAY(arena, search->count + 1, uint32_t);
    for (size_t i = 0; i < in.word_count; i++) {
        uint16_t bit = (uint16_t)((in.words[i].needed ? 1u : 0u) << i);
        all |= bit;
        add_word(&in, &in.words[i], bit);
    }
    add_names(&in, bounded(query->text));
    give_best(&in, query, all, ret);
    keep_terms(&in, ret);
}
