/* planted.h - one text of a planted collection: the template of a campaign, and a copy of it as an author changes it.
 *
 * A text is made from numbers alone (the seed, the campaign, which copy), so that any text can be made by any thread
 * without those before it. */
#ifndef KRES_BENCH_PLANTED_H
#define KRES_BENCH_PLANTED_H

#include "lingo.h"

enum difficulty { EASY, EDITS, SHUFFLED, SHORT, STOCK, MIXED, DIFFICULTIES };

enum { TOKENS_MOST = 2048, SENTENCES_MOST = 256, PLANTED_MOST = 64 * 1024 };

struct sentence {
    const struct lingo *lingo;
    uint32_t from, count;
};

struct draft_text {
    struct token tokens[TOKENS_MOST];
    struct sentence sentences[SENTENCES_MOST];
    uint32_t token_count, sentence_count, words, drawn; /* drawn: words of the vocabulary, no function words */
};

/* What a campaign is made from; of noise, campaign is a number no campaign has and author is the same. */
struct hand {
    uint64_t seed;
    uint32_t campaign, author; /* author: the campaign whose sentences a third are, or itself */
    enum difficulty difficulty;
    bool noise, paired; /* paired: has a sibling, so is long */
    uint64_t person; /* whose numbers are in it (contact.c); 0: numbers are drawn as they come */
    int edits; /* thousandths of words changed, or -1: as the difficulty has it */
};

extern const char *const DIFFICULTY_NAMES[DIFFICULTIES];

/* Writes copy number copy of what the hand writes, as the inside of a JSON string; returns the bytes, at most
 * PLANTED_MOST.  draft is scratch. */
size_t planted_write(char *to, struct draft_text *draft, const struct lingos *lingos, const struct hand *hand,
                     uint32_t copy);

/* A telephone number of those kept for fiction (United Kingdom, United States, Germany, France, Sweden), about 165 000 of
 * them, written in one of several habits. */
size_t phone_write(char *to, uint32_t number, uint32_t habit);
/* "44 7700 900123", n bytes with a space behind the country, as one of eighteen habits writes it. */
size_t phone_habit(char *to, const char *from, size_t n, uint32_t habit);

/* One of three numbers of a person's; any of the person's contacts.  Room for CONTACT_MOST. */
enum { CONTACT_MOST = 64 };
size_t contact_phone(char *to, uint64_t seed, uint64_t person, uint32_t which, uint32_t habit);
size_t contact_write(char *to, uint64_t seed, uint64_t person, uint64_t *chance);

/* What stands in front of a text in the form of a site, and behind it.  Room for FORM_MOST each. */
enum { FORM_MOST = 320 };
size_t form_head_write(char *to, uint64_t *chance);
size_t form_tail_write(char *to);

#endif
