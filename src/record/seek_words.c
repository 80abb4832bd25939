/* seek_words.c - see seek_inside.h: the vocabulary of opened records, each word once.
 *
 * A table of open addressing with linear probing; the hash is keyed, so nobody can write a record that makes it slow.  A
 * word that nobody has any more is overwritten; its number stays and is never given again until the vocabulary is wiped. */
#include <sodium.h>

#include "record/seek_inside.h"
#include "text/letter.h"

/* Parts of the memory, in sixteenths; the table has the rest.  FIRST_SLOTS fit into the smallest that a room may have. */
enum { FIRST_SLOTS = 1024, LETTERS_PART = 2, WORDS_PART = 7 };

static struct seek_word *word_at(struct seek_words *words, uint32_t word)
{
    return (struct seek_word *)(void *)words->words.p + word;
}

static struct seek_entry *table_of(const struct seek_words *words)
{
    return (struct seek_entry *)(void *)words->table.p;
}

void seek_words_new(size_t most_bytes, bool counted, struct seek_words *ret)
{
    *ret = (struct seek_words){.counted = counted, .generation = 1};
    vault_region_new(most_bytes / 16 * WORDS_PART, false, &ret->words);
    vault_region_new(most_bytes / 16 * LETTERS_PART, false, &ret->letters);
    ret->table_most = most_bytes / 16 * (16 - WORDS_PART - LETTERS_PART);
    randombytes_buf(&ret->seed, sizeof ret->seed);
}

void seek_words_wipe(struct seek_words *words)
{
    vault_region_shrink(&words->words, 0);
    vault_region_shrink(&words->letters, 0);
    vault_region_free(&words->table);
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

/* A short word is its own head.  Of a long one it is its hash: one vocabulary in some hundred million takes two words for
 * one, which finds a record too many, and looking them up touches one line of memory instead of three. */
static inline uint64_t head_of(const char *folded, size_t n, uint64_t hash)
{
    return n <= 8 ? eight(folded) : hash;
}

uint64_t seek_words_hash(const struct seek_words *words, const struct text_token *token)
{
    uint64_t hash = hash_of(words, token->folded, token->n);
    if (words->slots)
        __builtin_prefetch(table_of(words) + (hash & (words->slots - 1)), 1);
    return hash;
}

static void put_in_table(struct seek_entry *table, uint32_t slots, uint64_t hash, struct seek_entry entry)
{
    uint64_t at = hash & (slots - 1);
    while (table[at].word)
        at = (at + 1) & (slots - 1);
    table[at] = entry;
}

/* Moves what is in use to a table of so many places. */
static bool enlarge(struct seek_words *words, uint32_t slots)
{
    struct vault_region region;
    size_t bytes = (size_t)slots * sizeof(struct seek_entry);

    if (bytes > words->table_most || !vault_region_new(bytes, false, &region))
        return false;
    if (!vault_region_grow(&region, bytes)) {
        vault_region_free(&region);
        return false;
    }
    struct seek_entry *table = (struct seek_entry *)(void *)region.p;
    for (uint32_t i = 0; i < words->slots; i++) {
        struct seek_entry entry = table_of(words)[i];
        if (!entry.head)
            continue;
        const struct seek_word *word = word_at(words, entry.word - 1);
        char folded[8];
        memcpy(folded, &entry.head, sizeof folded);
        put_in_table(table, slots, word->n > 8 ? entry.head : hash_of(words, folded, word->n), entry);
    }
    vault_region_free(&words->table);
    words->table = region;
    words->slots = slots;
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
                               .number = piece.number, .month = piece.month, .mask = seek_mask(folded),
                               .signs = (uint8_t)token->signs};
    if (!(token->signs & TEXT_TOKEN_DIGIT)) {
        text_name_keys(str_make(latin, text_name_latin(folded, latin)), word->key);
        vault_wipe(latin, sizeof latin);
    }
    memcpy(words->letters.p + words->used, token->folded, token->n);
    words->used += token->n;
    words->count++;
    words->live++;
    return number;
}

uint32_t seek_words_add(struct seek_words *words, const struct text_token *token, uint64_t hash)
{
    if (((uint64_t)words->count + 1) * 3 >= (uint64_t)words->slots * 2 &&
        !enlarge(words, words->slots ? 2 * words->slots : FIRST_SLOTS))
        return SEEK_NO_WORD;
    struct seek_entry *table = table_of(words);
    uint64_t head = head_of(token->folded, token->n, hash);
    uint32_t mask = words->slots - 1;
    for (uint64_t at = hash & mask; table[at].word; at = (at + 1) & mask) {
        if (table[at].head == head) {
            table[at].refs++;
            return table[at].word - 1;
        }
    }
    uint32_t number = new_word(words, token);
    if (number != SEEK_NO_WORD)
        put_in_table(table, words->slots, hash, (struct seek_entry){head, number + 1, 1});
    return number;
}

void seek_words_drop(struct seek_words *words, uint32_t number)
{
    struct seek_word *word = word_at(words, number);
    char folded[TEXT_TOKEN_MOST + 8] = {0};

    memcpy(folded, words->letters.p + word->at, word->n);
    struct seek_entry *table = table_of(words);
    uint64_t mask = words->slots - 1, at = hash_of(words, folded, word->n) & mask;
    while (table[at].word != number + 1)
        at = (at + 1) & mask;
    if (--table[at].refs == 0) {
        table[at].head = 0; /* the place stays taken: others were put behind it */
        memset(words->letters.p + word->at, 0, word->n);
        *word = (struct seek_word){.number = -1, .at = word->at};
        words->live--;
    }
    vault_wipe(folded, sizeof folded);
}
