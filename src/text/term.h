/* term.h - the words of a text as a full-text index keeps them, and the stem that the forms of a word share.
 *
 * Folding for search is gentler than that of normal.h: case and the marks of Latin letters fall away ("Žrtev", "ZRTEV"
 * and "zrtev" are one word), numbers stay numbers, and every term knows the bytes that it came from.  What is written
 * together with a hyphen, stroke or point ("KZ-1", "25965/04", "CELEX:32011L0036") gives its pieces and then the whole.
 *
 * Stems: Snowball's for en, ru, de, hr (its Serbian one) and ar, by libstemmer; light stemmers of our own for sl and uk,
 * which Snowball lacks (stem_light.c says after whom).  A stem is no word for people: forms of a word share it, that is all.
 *
 * text_term_next is pure.  A struct text_stemmer belongs to one thread at a time. */
#ifndef KRES_TEXT_TERM_H
#define KRES_TEXT_TERM_H

#include "base/str.h"

enum { TEXT_TERM_MOST = 64 }; /* bytes of a folded term; the rest of a longer word does not count */

struct text_term {
    uint32_t start, end; /* bytes of the text, on character boundaries */
    bool whole;          /* of several pieces that were given before */
    size_t n;
    char folded[TEXT_TERM_MOST];
};
/* "struct text_terms in = {.text = text};" begins.  The text must be valid UTF-8. */
struct text_terms {
    struct str text;
    size_t at;
    unsigned pieces; /* of the whole that is being read */
    uint32_t whole_start;
    size_t whole_n;
    bool whole_waits;
    char whole[TEXT_TERM_MOST];
};
/* The next term, or false at the end.  O(length of the term). */
bool text_term_next(struct text_terms *in, struct text_term *ret);
struct str text_term_str(const struct text_term *term);

struct text_stemmer;
struct text_stemmer *text_stemmer_new(void); /* never NULL */
void text_stemmer_free(struct text_stemmer *stemmer);
/* Overwrites what is left in it of the words it had: for those of sealed texts. */
void text_stemmer_wipe(struct text_stemmer *stemmer);
/* The stem of a folded term in the language, or the term itself when the language has no stemmer or the term is a number.
 * Points into the stemmer until its next use (or is the term).  O(length). */
struct str text_stem(struct text_stemmer *stemmer, struct str lang, struct str folded);
/* Languages that have a stemmer, NULL-ended. */
extern const char *const text_stem_languages[];
/* A word that says nothing by itself ("the", "je", "und"): a search need not find it. */
bool text_is_little_word(struct str folded);

#endif
