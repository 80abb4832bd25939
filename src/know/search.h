/* search.h - full-text search over content: an index made once with an edition, then only read, by any thread.
 *
 * A document is passages of text, each in a language (or in none: numbers) and of a rank: a title says more than a note.
 * Words are looked for in all their forms in every language that has a stemmer (text/term.h), the last one also as the
 * beginning of a word.  Documents that hold all words come alone if there are any; else those that hold some, and the
 * result says so.  Order: BM25F (S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields",
 * CIKM 2004), all forms of a word counting as one term.
 *
 * Why not SQLite's FTS5, which does nearly the same: it scores every alternative of a word as a term of its own, each
 * thread needs a connection of its own, and over 10 000 documents frequent words took it 7 to 200 ms, against at most 1.4 ms
 * here (bench/law.c measures both).
 *
 * Nothing in a query is an operator: quotes, stars, brackets and the like are between words.  At most SEARCH_WORDS words of
 * the first SEARCH_LONGEST bytes count, and a beginning stands for at most SEARCH_ENDINGS words, so that the work of a
 * query is bounded by O(words * documents). */
#ifndef KRES_KNOW_SEARCH_H
#define KRES_KNOW_SEARCH_H

#include "base/str.h"

enum { SEARCH_LONGEST = 400, SEARCH_WORDS = 12, SEARCH_ENDINGS = 64, SEARCH_TAGS = 4 };

enum search_rank {
    SEARCH_NAME, SEARCH_TITLE, SEARCH_NUMBER, SEARCH_TOPIC, SEARCH_MEANING, SEARCH_NOTE, SEARCH_TEXT, SEARCH_RANKS
};

struct search_passage {
    struct str text; /* valid UTF-8; must live as long as the index */
    struct str lang; /* "" for none */
    enum search_rank rank;
    const char *key;   /* of the field that it stands in; constant, the caller's */
    struct str detail; /* the caller's: an article */
};
struct search_document {
    const struct search_passage *passages;
    size_t passage_count;
    const struct str *tags; /* "topic:offence": what a search may be narrowed to */
    size_t tag_count;
};

struct search;
/* The documents are copied into the arena, but not their texts.  O(text), about 30 MB/s on one core. */
const struct search *search_build(struct arena *arena, const struct search_document *documents, size_t count);
size_t search_documents(const struct search *search);
/* All tags and how many documents have each, the most frequent first.  O(1). */
struct search_tag { struct str tag; size_t count; };
size_t search_tags(const struct search *search, const struct search_tag **ret);
size_t search_terms(const struct search *search); /* different words and stems: for measuring */

struct search_query {
    struct str text; /* valid UTF-8; without a word in it: all documents, in their order */
    struct str tags[SEARCH_TAGS]; /* a document must have each that is not "" */
    size_t skip, take;
};
struct search_hit { uint32_t document; float score; };
struct search_result {
    struct search_hit *hits; /* the best first; equal ones in the order of the documents */
    size_t count;            /* at most take */
    size_t total;
    bool some;       /* no document has all the words: these have some */
    size_t words;    /* that were looked for */
    const uint32_t *terms; /* what marks: sorted */
    size_t term_count;
};
void search_ask(const struct search *search, struct arena *arena, const struct search_query *query,
                struct search_result *ret);

struct search_span { uint32_t start, end; }; /* bytes of the passage's text */
/* The words of a passage that were looked for, in order, apart from each other.  O(words of the passage). */
void search_marks(const struct search *search, const struct search_result *result, uint32_t document, size_t passage,
                  struct arena *arena, struct search_span **ret, size_t *ret_count);
/* The part of a passage, about most bytes long and on borders of words, that holds most of the marks. */
struct search_span search_window(struct str text, const struct search_span *marks, size_t count, size_t most);
size_t search_passages(const struct search *search, uint32_t document, const struct search_passage **ret);
/* The passages of the document that show best why it was found, without titles and numbers: those with most different
 * words first, of equal ones those in the reader's language.  Returns how many (at most room). */
size_t search_reasons(const struct search *search, const struct search_result *result, uint32_t document,
                      struct str lang, size_t *ret, size_t room);

#endif
