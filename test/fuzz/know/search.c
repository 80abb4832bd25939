/* search.c - any text may be indexed and asked for: terms, marks and windows lie in it, in order, on its characters. */
#include "know/search.h"

#include <stdlib.h>

#include "text/term.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool is_border(struct str text, size_t at)
{
    return at == text.n || (at < text.n && ((unsigned char)text.p[at] & 0xc0) != 0x80);
}

static void look_at_terms(struct str text)
{
    struct text_stemmer *stemmer = text_stemmer_new();
    struct text_terms in = {.text = text};
    struct text_term term;
    uint32_t last = 0;

    while (text_term_next(&in, &term)) {
        must(term.n && term.n <= TEXT_TERM_MOST && str_is_utf8(text_term_str(&term)));
        must(term.start < term.end && term.end <= text.n && is_border(text, term.start) && is_border(text, term.end));
        must(term.whole ? term.end == last : term.start >= last);
        last = term.end;
        for (size_t i = 0; text_stem_languages[i]; i++)
            must(text_stem(stemmer, str_from(text_stem_languages[i]), text_term_str(&term)).n <= TEXT_TERM_MOST + 16);
    }
    text_stemmer_free(stemmer);
}

static void look_at_hit(const struct search *search, const struct search_result *result, uint32_t document,
                        struct arena *arena)
{
    const struct search_passage *passages;
    size_t count = search_passages(search, document, &passages);
    size_t reasons[2];

    must(search_reasons(search, result, document, STR("en"), reasons, 2) <= 2);
    for (size_t i = 0; i < count; i++) {
        struct search_span *marks;
        size_t marked;
        size_t last = 0;
        search_marks(search, result, document, i, arena, &marks, &marked);
        for (size_t k = 0; k < marked; k++) {
            must(marks[k].start >= last && marks[k].start < marks[k].end && marks[k].end <= passages[i].text.n);
            last = marks[k].end;
        }
        struct search_span window = search_window(passages[i].text, marks, marked, 40);
        must(window.start <= window.end && window.end <= passages[i].text.n);
        must(is_border(passages[i].text, window.start) && is_border(passages[i].text, window.end));
    }
}

/* The first line is the query, the others are documents. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    enum { MOST = 8 };
    static const char *const LANGUAGES[] = {"sl", "en", "uk", "ru", "de", "hr", "ar", ""};
    struct arena arena = {0};
    struct str rest = str_make(data, size);
    struct search_passage passages[MOST];
    struct search_document documents[MOST];
    size_t count = 0;

    if (!str_is_utf8(rest) || size > 20000)
        return 0;
    look_at_terms(rest);
    struct str query = str_cut(&rest, '\n');
    for (; rest.n && count < MOST; count++) {
        passages[count] = (struct search_passage){.text = str_cut(&rest, '\n'), .lang = str_from(LANGUAGES[count]),
                                                  .rank = (enum search_rank)(count % SEARCH_RANKS), .key = "text"};
        documents[count] = (struct search_document){.passages = &passages[count], .passage_count = 1};
    }
    const struct search *search = search_build(&arena, documents, count);
    struct search_result result;
    search_ask(search, &arena, &(struct search_query){.text = query, .take = 5}, &result);
    must(result.total <= count && result.count <= 5 && result.words <= SEARCH_WORDS);
    for (size_t i = 0; i < result.count; i++)
        look_at_hit(search, &result, result.hits[i].document, &arena);
    arena_clear(&arena);
    return 0;
}
