/* seek_words.c - see seek_inside.h: the vocabulary of opened records, each word once.
 *
 * A table of open addressing with linear probing; the hash is keyed, so nobody can write a record that makes it slow.  A
 * word that nobody has any more is overwritten; its number stays and is never given again until the vocabulary is wiped. */
#include <sodium.h>

#include "record/seek_inside.h"
#include "text/letter.h"

/* Parts of the memory, in sixteenths; the table has the rest.  FIRST_SLOTS fit into the smallest that a room may have. */
enum { FIRST_SLOTS = 1024, LETTERS_PART = 2, WORDS_PART = 7, REFS_PART = 1 };

static struct seek_word *word_at(struct seek_words *words, uint32_t word)
{
    return (struct seek_word *)(void *)words->words.p + word;
}

static struct seek_entry *table_of(const struct seek_words *words)
{
    return (struct seek_entry *)(void *)words->table.p;
}

static uint32_t *refs_of(const struct seek_words *words)
{
    return (uint32_t *)(void *)words->refs.p;
}

void seek_words_new(size_t most_bytes, bool counted, struct seek_words *ret)
{
    *ret = (struct seek_words){.counted = counted, .generation = 1};
    vault_region_new(most_bytes / 16 * WORDS_PART, false, &ret->words);
    vault_region_new(most_bytes / 16 * LETTERS_PART, false, &ret->letters);
    vault_region_new(most_bytes / 16 * REFS_PART, false, &ret->refs);
    vault_region_new(most_bytes / 16 * (16 - WORDS_PART - LETTERS_PART - REFS_PART), false, &ret->table);
    randombytes_buf(&ret->seed, sizeof ret->seed);
}

void seek_words_wipe(struct seek_words *words)
{
    vault_region_shrink(&words->words, 0);
    vault_region_shrink(&words->letters, 0);
    vault_region_shrink(&words->table, 0);
    vault_region_shrink(&words->refs, 0);
    words->count = words->live = words->slots = 0;
    words->used = 0;
    words->generation++;
}

void seek_words_free(struct seek_words *words)
{
    vault_region_free(&words->words);
    vault_region_free(&words->letters);
    vault_region_free(&words->table);
    vault_region_free(&words->refs);
}

void seek_words_reset(struct seek_words *words)
{
    vault_wipe(words->words.p, words->count * sizeof(struct seek_word));
    vault_wipe(words->letters.p, words->used);
    vault_wipe(words->table.p, (size_t)words->slots * sizeof(struct seek_entry));
    words->count = words->live = 0;
    words->used = 0;
    words->generation++;
}

static inline uint64_t eight(const char *p)
{
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

/* folded is followed by zeroes up to a multiple of eight. */
static inline uint64_t hash_of(const struct seek_words *words, const char *folded, size_t n)
{
    uint64_t hash = words->seed ^ n;
    for (size_t i = 0; i < n; i += 8) {
        hash = (hash ^ eight(folded + i)) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 32;
}

static inline uint32_t tag_of(uint64_t hash, size_t n)
{
    return (uint32_t)(hash >> 40) << 8 | (uint32_t)n;
}

uint64_t seek_words_hash(const struct seek_words *words, const struct text_token *token)
{
    uint64_t hash = hash_of(words, token->folded, token->n);
    if (words->slots)
        __builtin_prefetch(table_of(words) + (hash & (words->slots - 1)), 0);
    return hash;
}

static void put_in_table(struct seek_words *words, uint64_t hash, const struct seek_word *word, uint32_t number)
{
    struct seek_entry *table = table_of(words);
    uint64_t at = hash & (words->slots - 1);
    while (table[at].word)
        at = (at + 1) & (words->slots - 1);
    table[at] = (struct seek_entry){word->head, number + 1, tag_of(hash, word->n)};
}

/* Puts all words into a table of so many places. */
static bool rehash(struct seek_words *words, uint32_t slots)
{
    if (!vault_region_grow(&words->table, (size_t)slots * sizeof(struct seek_entry)))
        return false;
    memset(words->table.p, 0, (size_t)slots * sizeof(struct seek_entry));
    words->slots = slots;
    for (uint32_t i = 0; i < words->count; i++) {
        const struct seek_word *word = word_at(words, i);
        char folded[TEXT_TOKEN_MOST + 8] = {0};
        memcpy(folded, words->letters.p + word->at, word->n);
        if (word->n)
            put_in_table(words, hash_of(words, folded, word->n), word, i);
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
        !vault_region_grow(&words->letters, words->used + token->n + 8) ||
        (words->counted && !vault_region_grow(&words->refs, ((size_t)number + 1) * sizeof(uint32_t))))
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

uint32_t seek_words_add(struct seek_words *words, const struct text_token *token, uint64_t hash)
{
    if (((uint64_t)words->count + 1) * 3 >= (uint64_t)words->slots * 2 &&
        !rehash(words, words->slots ? 2 * words->slots : FIRST_SLOTS))
        return SEEK_NO_WORD;
    const struct seek_entry *table = table_of(words);
    uint64_t head = eight(token->folded);
    uint32_t tag = tag_of(hash, token->n), mask = words->slots - 1;
    for (uint64_t at = hash & mask; table[at].word; at = (at + 1) & mask) {
        if (table[at].head != head || table[at].tag != tag)
            continue;
        uint32_t number = table[at].word - 1;
        if (token->n > 8 && memcmp(words->letters.p + word_at(words, number)->at, token->folded, token->n) != 0)
            continue;
        if (words->counted)
            refs_of(words)[number]++;
        return number;
    }
    uint32_t number = new_word(words, token);
    if (number == SEEK_NO_WORD)
        return number;
    put_in_table(words, hash, word_at(words, number), number);
    if (words->counted)
        refs_of(words)[number] = 1;
    word_at(words, number)->signs = (uint8_t)token->signs;
    return number;
}

void seek_words_drop(struct seek_words *words, uint32_t number)
{
    struct seek_word *word = word_at(words, number);
    char folded[TEXT_TOKEN_MOST + 8] = {0};

    if (--refs_of(words)[number])
        return;
    memcpy(folded, words->letters.p + word->at, word->n);
    struct seek_entry *table = table_of(words);
    uint64_t mask = words->slots - 1, at = hash_of(words, folded, word->n) & mask;
    while (table[at].word != number + 1)
        at = (at + 1) & mask;
    table[at].head = 0; /* the place stays taken: others were put behind it */
    table[at].tag = 0;
    vault_wipe(folded, sizeof folded);
    memset(words->letters.p + word->at, 0, word->n);
    *word = (struct seek_word){.number = -1, .at = word->at};
    words->live--;
}
