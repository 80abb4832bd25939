/* seek_words.c - see seek_inside.h: the vocabulary of opened records, each word once.
 *
 * A table of open addressing with linear probing; the hash is keyed, so nobody can write a record that makes it slow.  A
 * word that nobody has any more is overwritten; its number stays and is never given again until the vocabulary is wiped. */
#include <sodium.h>

#include "record/seek_inside.h"
#include "text/letter.h"

enum { FIRST_SLOTS = 4096, LETTERS_PART = 5, WORDS_PART = 6 }; /* of sixteenths of the memory; the table has the rest */

static struct seek_word *word_at(struct seek_words *words, uint32_t word)
{
    return (struct seek_word *)(void *)words->words.p + word;
}

static uint32_t *slots_of(const struct seek_words *words)
{
    return (uint32_t *)(void *)words->table.p;
}

void seek_words_new(size_t most_bytes, bool counted, struct seek_words *ret)
{
    *ret = (struct seek_words){.counted = counted, .generation = 1};
    vault_region_new(most_bytes / 16 * WORDS_PART, false, &ret->words);
    vault_region_new(most_bytes / 16 * LETTERS_PART, false, &ret->letters);
    vault_region_new(most_bytes / 16 * (16 - WORDS_PART - LETTERS_PART), false, &ret->table);
    randombytes_buf(&ret->seed, sizeof ret->seed);
}

void seek_words_wipe(struct seek_words *words)
{
    vault_region_shrink(&words->words, 0);
    vault_region_shrink(&words->letters, 0);
    vault_region_shrink(&words->table, 0);
    words->count = words->live = words->slots = 0;
    words->used = 0;
    words->generation++;
}

void seek_words_free(struct seek_words *words)
{
    vault_region_free(&words->words);
    vault_region_free(&words->letters);
    vault_region_free(&words->table);
}

static inline uint64_t eight(const char *p)
{
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

/* folded is followed by zeroes up to a multiple of eight. */
static inline uint32_t hash_of(const struct seek_words *words, const char *folded, size_t n)
{
    uint64_t hash = words->seed ^ n;
    for (size_t i = 0; i < n; i += 8) {
        hash = (hash ^ eight(folded + i)) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    return (uint32_t)(hash * UINT64_C(0xd6e8feb86659fd93) >> 32);
}

/* Puts all words into a table of so many slots. */
static bool rehash(struct seek_words *words, uint32_t slots)
{
    if (!vault_region_grow(&words->table, (size_t)slots * sizeof(uint32_t)))
        return false;
    uint32_t *table = slots_of(words);
    memset(table, 0, (size_t)slots * sizeof *table);
    words->slots = slots;
    for (uint32_t i = 0; i < words->count; i++) {
        const struct seek_word *word = word_at(words, i);
        char folded[TEXT_TOKEN_MOST + 8] = {0};
        if (!word->n)
            continue;
        memcpy(folded, words->letters.p + word->at, word->n);
        uint32_t at = hash_of(words, folded, word->n) & (slots - 1);
        while (table[at])
            at = (at + 1) & (slots - 1);
        table[at] = i + 1;
    }
    return true;
}

uint32_t seek_mask(struct str folded)
{
    uint32_t mask = 0;
    for (size_t at = 0; at < folded.n;)
        mask |= UINT32_C(1) << (letter_read(folded.p, &at) & 31);
    return mask;
}

static uint32_t new_word(struct seek_words *words, const struct text_token *token)
{
    uint32_t number = words->count;
    struct text_date_piece piece;
    char latin[TEXT_NAME_MOST];

    if (number == SEEK_NO_WORD || !vault_region_grow(&words->words, ((size_t)number + 1) * sizeof(struct seek_word)) ||
        !vault_region_grow(&words->letters, words->used + token->n + 8))
        return SEEK_NO_WORD;
    struct seek_word *word = word_at(words, number);
    struct str folded = text_token_str(token);
    text_date_look(folded, &piece);
    *word = (struct seek_word){.head = eight(token->folded), .at = (uint32_t)words->used, .n = (uint8_t)token->n,
                               .number = piece.number, .month = piece.month, .mask = seek_mask(folded)};
    if (!(token->signs & TEXT_TOKEN_DIGIT))
        text_name_keys(str_make(latin, text_name_latin(folded, latin)), word->key);
    memcpy(words->letters.p + words->used, token->folded, token->n);
    words->used += token->n;
    words->count++;
    words->live++;
    return number;
}

uint32_t seek_words_add(struct seek_words *words, const struct text_token *token)
{
    if (((uint64_t)words->count + 1) * 3 >= (uint64_t)words->slots * 2 &&
        !rehash(words, words->slots ? 2 * words->slots : FIRST_SLOTS))
        return SEEK_NO_WORD;
    uint32_t *table = slots_of(words), at = hash_of(words, token->folded, token->n) & (words->slots - 1);
    uint64_t head = eight(token->folded);
    for (; table[at]; at = (at + 1) & (words->slots - 1)) {
        struct seek_word *word = word_at(words, table[at] - 1);
        if (word->head != head || word->n != token->n ||
            (token->n > 8 && memcmp(words->letters.p + word->at, token->folded, token->n) != 0))
            continue;
        word->refs += words->counted;
        word->signs |= (uint8_t)token->signs;
        return table[at] - 1;
    }
    uint32_t number = new_word(words, token);
    if (number == SEEK_NO_WORD)
        return number;
    table[at] = number + 1;
    word_at(words, number)->refs = words->counted;
    word_at(words, number)->signs = (uint8_t)token->signs;
    return number;
}

void seek_words_drop(struct seek_words *words, uint32_t number)
{
    struct seek_word *word = word_at(words, number);
    if (--word->refs)
        return;
    memset(words->letters.p + word->at, 0, word->n);
    *word = (struct seek_word){.number = -1, .at = word->at};
    words->live--;
}
