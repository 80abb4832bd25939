/* search_build.c - how an index is made; see search.h. */
#include "know/search_index.h"

#include <stdlib.h>

#include "text/term.h"

enum { LANGUAGES = 8, FIRST_SLOTS = 1024 };
_Static_assert((int)SEARCH_TERM_ROOM > (int)TEXT_TERM_MOST, "a stem and its language fit");

/* What a word in a field of the rank says, and how much a long field takes from it. */
static const struct { float weight, length; } RANKS[SEARCH_RANKS] = {
    [SEARCH_NAME] = {12, 0.9f},   [SEARCH_TITLE] = {8, 0.4f}, [SEARCH_NUMBER] = {8, 0.2f}, [SEARCH_TOPIC] = {3, 0.2f},
    [SEARCH_MEANING] = {2, 0.6f}, [SEARCH_NOTE] = {2, 0.6f},   [SEARCH_TEXT] = {1, 0.7f},
};

struct building {
    struct arena *arena;
    struct arena scratch;
    struct search *search;
    uint32_t room;                    /* of terms */
    uint32_t *stems[LANGUAGES];       /* by term: number of its stem + 1; 0: not looked up yet */
    struct text_stemmer *stemmer;
    struct search_token *tokens;      /* of one passage */
    size_t token_room;
    double lengths[SEARCH_RANKS];     /* words of all documents */
    float average[SEARCH_RANKS];
};

/* ---- terms ---- */

static uint32_t slot_of(const struct search *search, struct str text)
{
    uint32_t at = (uint32_t)(str_hash(text) * 0x9e3779b97f4a7c15u >> 32) & (search->slot_count - 1);

    while (search->slots[at] && !str_eq(search->terms[search->slots[at] - 1].text, text))
        at = (at + 1) & (search->slot_count - 1);
    return at;
}

uint32_t search_term_find(const struct search *search, struct str text)
{
    if (!search->slot_count)
        return SEARCH_NO_TERM;
    uint32_t number = search->slots[slot_of(search, text)];
    return number ? number - 1 : SEARCH_NO_TERM;
}

static void *larger(struct arena *arena, const void *from, size_t count, size_t room, size_t size)
{
    void *more = arena_array(arena, room, size);

    if (count)
        memcpy(more, from, count * size);
    return more;
}

static void grow(struct building *in)
{
    struct search *search = in->search;

    if (search->term_count == in->room) {
        uint32_t room = in->room ? 2 * in->room : FIRST_SLOTS / 2;
        search->terms = larger(&in->scratch, search->terms, in->room, room, sizeof *search->terms);
        for (size_t i = 0; i < LANGUAGES; i++)
            in->stems[i] = larger(&in->scratch, in->stems[i], in->room, room, sizeof *in->stems[i]);
        in->room = room;
    }
    if (2 * (search->term_count + 1) < search->slot_count)
        return;
    search->slot_count = search->slot_count ? 2 * search->slot_count : FIRST_SLOTS;
    search->slots = ARENA_ARRAY(&in->scratch, search->slot_count, uint32_t);
    for (uint32_t i = 0; i < search->term_count; i++)
        search->slots[slot_of(search, search->terms[i].text)] = i + 1;
}

static uint32_t term_of(struct building *in, struct str text)
{
    struct search *search = in->search;

    grow(in);
    uint32_t at = slot_of(search, text);
    if (!search->slots[at]) {
        search->terms[search->term_count].text = str_copy(in->arena, text);
        search->slots[at] = ++search->term_count;
    }
    return search->slots[at] - 1;
}

struct str search_stem_term(char *room, size_t lang, struct str stem)
{
    size_t n = stem.n < SEARCH_TERM_ROOM - 1 ? stem.n : SEARCH_TERM_ROOM - 1;

    room[0] = (char)(lang + 1);
    memcpy(room + 1, stem.p, n);
    return str_make(room, n + 1);
}

struct str search_name_term(char room[SEARCH_TERM_ROOM], struct str name)
{
    enum { NAME = 15 }; /* no language, no letter */
    struct text_terms terms = {.text = name};
    struct text_term term;
    size_t n = 0;

    room[n++] = NAME;
    while (text_term_next(&terms, &term)) {
        if (term.whole)
            continue;
        if (n + term.n > SEARCH_TERM_ROOM)
            return STR("");
        memcpy(room + n, term.folded, term.n);
        n += term.n;
    }
    return n > 1 ? str_make(room, n) : STR("");
}

static uint32_t stem_of(struct building *in, size_t lang, uint32_t term)
{
    char room[SEARCH_TERM_ROOM];

    if (!in->stems[lang][term]) {
        struct str stem = text_stem(in->stemmer, str_from(text_stem_languages[lang]), in->search->terms[term].text);
        uint32_t number = term_of(in, search_stem_term(room, lang, stem)); /* may move the tables */
        in->stems[lang][term] = number + 1;
    }
    return in->stems[lang][term] - 1;
}

/* ---- words of the passages ---- */

static size_t language_of(struct str lang)
{
    size_t i = 0;

    while (text_stem_languages[i] && !str_is(lang, text_stem_languages[i]))
        i++;
    return text_stem_languages[i] && i < LANGUAGES ? i : SIZE_MAX;
}

static void read_passage(struct building *in, const struct search_passage *passage, struct search_passage_words *ret)
{
    struct text_terms terms = {.text = passage->text};
    size_t lang = language_of(passage->lang);
    size_t count = 0;
    struct text_term term;

    while (text_term_next(&terms, &term)) {
        if (count == in->token_room) {
            size_t room = count ? 2 * count : 256;
            in->tokens = larger(&in->scratch, in->tokens, count, room, sizeof *in->tokens);
            in->token_room = room;
        }
        struct search_token *token = &in->tokens[count++];
        *token = (struct search_token){.start = term.start, .end = term.end, .stem = SEARCH_NO_TERM,
                                       .term = term_of(in, text_term_str(&term))};
        if (lang != SIZE_MAX && !term.whole)
            token->stem = stem_of(in, lang, token->term);
    }
    ret->tokens = larger(in->arena, in->tokens, count, count + 1, sizeof *in->tokens);
    ret->count = (uint32_t)count;
    in->lengths[passage->rank] += (double)count;
}

static void read_document(struct building *in, const struct search_document *from, struct search_kept *into)
{
    into->passage_count = from->passage_count;
    into->passages = larger(in->arena, from->passages, from->passage_count, from->passage_count + 1,
                            sizeof *into->passages);
    into->words = ARENA_ARRAY(in->arena, from->passage_count + 1, struct search_passage_words);
    into->tag_count = from->tag_count;
    into->tags = larger(in->arena, from->tags, from->tag_count, from->tag_count + 1, sizeof *into->tags);
    into->names = ARENA_ARRAY(in->arena, from->passage_count + 1, uint32_t);
    for (size_t i = 0; i < from->passage_count; i++) {
        char room[SEARCH_TERM_ROOM];
        read_passage(in, &into->passages[i], &into->words[i]);
        struct str name = into->passages[i].rank <= SEARCH_NUMBER ? search_name_term(room, into->passages[i].text) : STR("");
        if (name.n)
            into->names[into->name_count++] = term_of(in, name);
    }
}

/* ---- postings ---- */

typedef void each_token_fn(struct building *in, uint32_t document, uint32_t term, float weight, uint32_t *last);

static void each_token(struct building *in, uint32_t *last, each_token_fn *run)
{
    for (uint32_t d = 0; d < in->search->count; d++) {
        const struct search_kept *document = &in->search->documents[d];
        float lengths[SEARCH_RANKS] = {0};
        float weights[SEARCH_RANKS];
        for (size_t i = 0; i < document->passage_count; i++)
            lengths[document->passages[i].rank] += (float)document->words[i].count;
        for (size_t r = 0; r < SEARCH_RANKS; r++)
            weights[r] = RANKS[r].weight /
                         (1 - RANKS[r].length + RANKS[r].length * lengths[r] / (in->average[r] > 0 ? in->average[r] : 1));
        for (size_t i = 0; i < document->name_count; i++)
            run(in, d, document->names[i], 1, last);
        for (size_t i = 0; i < document->passage_count; i++) {
            for (uint32_t t = 0; t < document->words[i].count; t++) {
                const struct search_token *token = &document->words[i].tokens[t];
                run(in, d, token->term, weights[document->passages[i].rank], last);
                if (token->stem != SEARCH_NO_TERM)
                    run(in, d, token->stem, weights[document->passages[i].rank], last);
            }
        }
    }
}

static void count_posting(struct building *in, uint32_t document, uint32_t term, float weight, uint32_t *last)
{
    UNUSED(weight);
    in->search->terms[term].count += last[term] != document + 1;
    last[term] = document + 1;
}

static void add_posting(struct building *in, uint32_t document, uint32_t term, float weight, uint32_t *last)
{
    struct search_term *of = &in->search->terms[term];

    if (last[term] != document + 1)
        in->search->postings[of->first + of->count++].document = document;
    last[term] = document + 1;
    in->search->postings[of->first + of->count - 1].weight += weight;
}

static void make_postings(struct building *in)
{
    struct search *search = in->search;
    uint32_t total = 0;

    each_token(in, ARENA_ARRAY(&in->scratch, search->term_count + 1, uint32_t), count_posting);
    for (uint32_t i = 0; i < search->term_count; i++) {
        search->terms[i].first = total;
        total += search->terms[i].count;
        search->terms[i].count = 0;
    }
    search->postings = ARENA_ARRAY(in->arena, total + 1, struct search_posting);
    each_token(in, ARENA_ARRAY(&in->scratch, search->term_count + 1, uint32_t), add_posting);
}

/* ---- the order of words, for their beginnings ---- */

static int by_text(const void *a, const void *b, void *terms)
{
    const struct search_term *all = terms;

    return str_cmp(all[*(const uint32_t *)a].text, all[*(const uint32_t *)b].text);
}

static void sort_words(struct search *search, struct arena *arena)
{
    search->sorted = ARENA_ARRAY(arena, search->term_count + 1, uint32_t);
    for (uint32_t i = 0; i < search->term_count; i++)
        if ((unsigned char)search->terms[i].text.p[0] > ' ')
            search->sorted[search->sorted_count++] = i;
    qsort_r(search->sorted, search->sorted_count, sizeof *search->sorted, by_text, search->terms);
}

/* ---- tags ---- */

static void count_tag(struct building *in, struct str tag, size_t *room)
{
    struct search *search = in->search;

    for (size_t i = 0; i < search->tag_count; i++) {
        if (!str_eq(search->tags[i].tag, tag))
            continue;
        search->tags[i].count++;
        return;
    }
    if (search->tag_count == *room) {
        *room = *room ? 2 * *room : 32;
        search->tags = larger(in->arena, search->tags, search->tag_count, *room, sizeof *search->tags);
    }
    search->tags[search->tag_count++] = (struct search_tag){tag, 1};
}

/* Stable, and few tags: insertion. */
static void count_tags(struct building *in)
{
    struct search *search = in->search;
    size_t room = 0;

    for (size_t i = 0; i < search->count; i++)
        for (size_t k = 0; k < search->documents[i].tag_count; k++)
            count_tag(in, search->documents[i].tags[k], &room);
    for (size_t i = 1; i < search->tag_count; i++) {
        struct search_tag tag = search->tags[i];
        size_t k = i;
        for (; k && search->tags[k - 1].count < tag.count; k--)
            search->tags[k] = search->tags[k - 1];
        search->tags[k] = tag;
    }
}

size_t search_tags(const struct search *search, const struct search_tag **ret)
{
    *ret = search->tags;
    return search->tag_count;
}

const struct search *search_build(struct arena *arena, const struct search_document *documents, size_t count)
{
    struct building in = {.arena = arena, .search = ARENA_NEW(arena, struct search), .stemmer = text_stemmer_new()};
    struct search *search = in.search;

    search->count = count;
    search->documents = ARENA_ARRAY(arena, count + 1, struct search_kept);
    for (size_t i = 0; i < count; i++)
        read_document(&in, &documents[i], &search->documents[i]);
    for (size_t r = 0; r < SEARCH_RANKS; r++)
        in.average[r] = count ? (float)(in.lengths[r] / (double)count) : 0;
    make_postings(&in);
    search->terms = larger(arena, search->terms, search->term_count, search->term_count + 1, sizeof *search->terms);
    search->slots = larger(arena, search->slots, search->slot_count, search->slot_count + 1, sizeof *search->slots);
    sort_words(search, arena);
    count_tags(&in);
    text_stemmer_free(in.stemmer);
    arena_clear(&in.scratch);
    return search;
}

size_t search_documents(const struct search *search)
{
    return search->count;
}

size_t search_terms(const struct search *search)
{
    return search->term_count;
}
