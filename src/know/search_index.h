/* search_index.h - what an index of search.h holds (inside know/ only). */
#ifndef KRES_KNOW_SEARCH_INDEX_H
#define KRES_KNOW_SEARCH_INDEX_H

#include "know/search.h"

/* A word of a passage.  Terms are numbered; a stem is a term of its own, apart from words that look like it. */
struct search_token { uint32_t start; uint32_t end; uint32_t term; uint32_t stem; };
enum { SEARCH_NO_TERM = UINT32_MAX };

struct search_posting {
    uint32_t document;
    float weight; /* of all occurrences, by rank and length of the field */
};
struct search_term {
    struct str text; /* a stem: the number of its language from 1 as a byte, then the stem */
    uint32_t first, count; /* postings */
};
struct search_passage_words { struct search_token *tokens; uint32_t count; };
struct search_kept {
    struct search_passage *passages;
    struct search_passage_words *words; /* of each passage */
    size_t passage_count;
    uint32_t *names; /* terms that are a whole name, title or number */
    size_t name_count;
    const struct str *tags;
    size_t tag_count;
};
struct search {
    struct search_kept *documents;
    size_t count;
    struct search_term *terms;
    uint32_t term_count;
    uint32_t *slots; /* hash table: number of a term + 1; 0 is free */
    uint32_t slot_count; /* a power of two */
    struct search_posting *postings;
    struct search_tag *tags;
    size_t tag_count;
    uint32_t *sorted; /* terms that are words, not stems, in the order of their bytes */
    uint32_t sorted_count;
};

/* The number of the term, or SEARCH_NO_TERM. */
uint32_t search_term_find(const struct search *search, struct str text);
/* "\2victim": the term of a stem in the language text_stem_languages[lang]. */
struct str search_stem_term(char *room, size_t lang, struct str stem);
enum { SEARCH_TERM_ROOM = 80 };
/* A name as one term, however it is written ("KZ-1", "kz 1"); "" when it is too long to be asked for by heart. */
struct str search_name_term(char room[SEARCH_TERM_ROOM], struct str name);

#endif
