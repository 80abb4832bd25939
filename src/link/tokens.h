/* tokens.h - a text as the pieces that a template is made of: words, numbers, and identifiers in one piece.
 *
 * The words are those of words.h, singly (in Han a character, in Thai a word).  What text/identifier.h finds is one token,
 * however it is written, and so is a number with its dots and strokes: 041/312/670 and O41 312 670.  A token has two
 * hashes: word says what may stand in its place (all phone numbers are one word, so are all other numbers), value what it
 * says (two ways of writing one phone number are one value).
 *
 * Kinds are looks, not proofs.  PHONE: an identifier, or 7 to 15 digits that begin with 0 or +, as numbers of a country that
 * nobody named do (letters o among them are zeroes).  PRICE: a currency stands beside it.  DATE: a day and month, a date, a
 * month with its name, a time of day.  NAME: given by template.c to capitalised words of a text that has few. */
#ifndef KRES_LINK_TOKENS_H
#define KRES_LINK_TOKENS_H

#include "link/words.h"
#include "text/identifier.h"

enum link_kind {
    LINK_KIND_PHONE, LINK_KIND_EMAIL, LINK_KIND_URL, LINK_KIND_HANDLE, LINK_KIND_PLATE, LINK_KIND_IBAN, /* identifier.h's */
    LINK_KIND_NUMBER, LINK_KIND_PRICE, LINK_KIND_DATE, LINK_KIND_NAME, LINK_KIND_WORD,
    LINK_KINDS
};
const char *link_kind_name(enum link_kind kind); /* "phone", …, "number", "price", "date", "name", "word" */

enum { LINK_TOKENS_BYTES = 1 << 18 }; /* of one text; what stands behind them is not read */

struct link_token {
    uint64_t value;
    uint32_t word;
    uint32_t start, end; /* bytes of the text, on character boundaries */
    uint8_t kind;        /* enum link_kind */
    bool begins;         /* a sentence, as far as marks and lines show */
    bool capital;        /* begins with a capital letter */
    bool unspaced;       /* its script writes no spaces */
};

struct link_tokens {
    struct str text;
    struct link_token *items; /* in their order, never overlapping */
    size_t count;
    const struct identifier *found; /* what identifier.h found, in order */
    size_t found_count;
};

/* text: valid UTF-8, is not copied.  At most `most` tokens (and LINK_WORDS_MOST).  reader keeps nothing of it but its
 * buffers.  country: as identifier_find wants it.  O(n). */
void link_tokens_read(struct arena *arena, struct link_reader *reader, struct str text, const char *country, size_t most,
                      struct link_tokens *ret);
/* Normal form of the identifier that a token is: identifier.h's, or the digits of a number that only looks like a phone's,
 * with its plus; "" for other tokens.  In the arena. */
struct str link_token_value(struct arena *arena, const struct link_tokens *tokens, size_t token);

#endif
