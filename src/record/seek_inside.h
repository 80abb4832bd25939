/* seek_inside.h - what the files of the search room share (record/seek*.c only).
 *
 *   seek_words.c  the vocabulary: words of opened records, each once, in locked memory
 *   seek_query.c  a query becomes units: words, phrases, numbers put together, dates
 *   seek_match.c  how a word of the vocabulary is like a word of the query
 *   seek_scan.c   an opened text becomes numbers of words; numbers of words become a score and places
 *   seek_hold.c   a shard: which records are held, and where their numbers stand
 *   seek_work.c   the threads: slices of queries
 *   seek.c        what callers see */
#ifndef KRES_RECORD_SEEK_INSIDE_H
#define KRES_RECORD_SEEK_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "record/seek.h"
#include "text/date.h"
#include "text/term.h"
#include "text/token.h"
#include "vault/region.h"
#include "vault/vault.h"

/* ---- seek_words.c ---- */

struct seek_word {
    uint64_t head;       /* the first eight bytes */
    uint64_t key[TEXT_NAME_KEYS];
    uint32_t at;         /* in letters */
    uint32_t mask;       /* which letters it has, by their last five bits */
    int16_t number;
    uint8_t n, signs, month;
};
/* What tells words apart, so that looking one up touches nothing else. */
struct seek_entry {
    uint64_t head; /* a short word itself, the hash of a long one; 0 when nobody has it any more */
    uint32_t word; /* plus one; 0 for an empty place */
    uint32_t refs; /* tokens of held records */
};
struct seek_words {
    struct vault_region words, letters, table;
    size_t table_most;           /* bytes */
    uint32_t count, live, slots; /* words ever; with refs; of the table, a power of two */
    size_t used;                 /* of letters */
    uint64_t seed;
    uint32_t generation; /* of the words: another one means other numbers */
    bool counted;        /* refs are kept: a word without any is overwritten */
};
enum { SEEK_NO_WORD = 0xefffffff, SEEK_MARK = 0xf0000000 };
void seek_words_new(size_t most_bytes, bool counted, struct seek_words *ret);
/* The number of a word, added when it is new; SEEK_NO_WORD when there is no room. counted: one more reference. */
uint32_t seek_words_add(struct seek_words *words, const struct text_token *token, uint64_t hash);
/* Some words ahead of adding it: the place is fetched from memory meanwhile. */
uint64_t seek_words_hash(const struct seek_words *words, const struct text_token *token);
/* Forgets all words and keeps the memory, overwritten. */
void seek_words_reset(struct seek_words *words);
void seek_words_drop(struct seek_words *words, uint32_t word); /* one reference less */
void seek_words_wipe(struct seek_words *words);
void seek_words_free(struct seek_words *words);
static inline const struct seek_word *seek_words_at(const struct seek_words *words, uint32_t word)
{
    return (const struct seek_word *)(const void *)words->words.p + word;
}
static inline struct str seek_words_str(const struct seek_words *words, const struct seek_word *word)
{
    return str_make(words->letters.p + word->at, word->n);
}
uint32_t seek_mask(struct str folded);

/* ---- seek_query.c ---- */

enum { SEEK_ATOMS = 32, SEEK_UNITS = 32, SEEK_STEMS = 4, SEEK_NAMES = 48 };
enum seek_unit_kind { SEEK_UNIT_WORD, SEEK_UNIT_PHRASE, SEEK_UNIT_COMPACT, SEEK_UNIT_DATE };

struct seek_atom {
    struct str text, latin;
    uint64_t head, head_mask; /* the first eight bytes, and which of them count */
    uint32_t mask;
    unsigned letters;         /* characters */
    bool begins, exact, digits;
    uint8_t unit;
    struct str stems[SEEK_STEMS];
    unsigned stem_count;
    uint64_t bloom;           /* of keys */
    struct str names[SEEK_NAMES]; /* Latin forms that count as the same name, its own first */
    uint64_t keys[SEEK_NAMES][TEXT_NAME_KEYS];
    unsigned name_count;
};
/* A way to satisfy the words from `from` up to `to` of the query. */
struct seek_unit {
    enum seek_unit_kind kind;
    uint8_t first, atoms, from, to;
};
struct seek_asked {
    struct seek_atom atoms[SEEK_ATOMS];
    struct seek_unit units[SEEK_UNITS];
    unsigned atom_count, unit_count, word_count; /* words that must be found: numbers below word_count */
    uint32_t minus;                              /* words that must not: by bit; they are counted in word_count as well */
};
/* text: valid UTF-8.  *ret points into the arena. */
void seek_query_read(const struct text_names *names, struct str text, const char *country, bool typing,
                     struct text_stemmer *stemmer, struct arena *arena, struct seek_asked *ret);
/* The languages that a word of this script may be of: numbers in text_stem_languages; returns how many. */
unsigned seek_stem_languages(struct str folded, const char *ret[SEEK_STEMS]);
/* "\001YYYYMMDD" or "\001YYYYMM": no word of a text begins so. */
enum { SEEK_DATE = 1 };
void seek_date_token(struct text_date date, struct text_token *ret);

/* ---- seek_match.c ---- */

enum { SEEK_PIECE = SEEK_SAME + 1 }; /* the beginning of a number that goes on in the next word */
struct seek_combo {
    uint32_t atoms;
    uint8_t like[SEEK_ATOMS];
};
struct seek_classes {
    struct vault_region of_word; /* a byte each: number of a combination, 0 for none */
    uint32_t count, generation;
    struct seek_combo combos[256];
    unsigned combo_count;
};
void seek_classes_new(size_t most_words, struct seek_classes *ret);
void seek_classes_free(struct seek_classes *classes);
/* Looks at the words that came since the last call; false when there is no memory for the table. */
MUST_CHECK bool seek_classify(const struct seek_asked *asked, const struct seek_words *words, struct text_stemmer *stemmer,
                              struct seek_classes *classes);
/* Where the compact number of an atom ends when it begins in the word at ids[at]: index past it, or 0. */
size_t seek_join(const struct seek_atom *atom, const struct seek_words *words, const uint32_t *ids, size_t count, size_t at,
                 uint8_t *ret_like);

/* ---- seek_scan.c ---- */

/* One opened text as numbers: marks of fields and words. */
struct seek_reading {
    struct vault_region ids, places; /* places: where each stands in the text; as many as ids */
    struct vault_region ahead;       /* words on their way */
    size_t count;
};
struct seek_place { uint32_t start, end; };
void seek_reading_new(struct seek_reading *ret);
void seek_reading_wipe(struct seek_reading *reading);
void seek_reading_free(struct seek_reading *reading);
/* False when the vocabulary or memory is full: nothing is referenced then. */
MUST_CHECK bool seek_read(struct seek_words *words, const struct seek_text *text, int32_t day, struct seek_reading *ret);

struct seek_score {
    float score;
    unsigned span_count; /* when spans are wanted */
    struct seek_span spans[SEEK_SPANS];
};
/* False when a word is missing or a minus word is there.  places may be NULL: no spans then. */
bool seek_scan(const struct seek_asked *asked, const struct seek_classes *classes, const struct seek_words *words,
               const uint32_t *ids, size_t count, const struct seek_place *places, struct seek_score *ret);
float seek_newer(int32_t day, int32_t today); /* what being new adds */

/* ---- seek_hold.c ---- */

struct seek_slot {
    int64_t id, version; /* version of what is held */
    uint64_t seen;       /* number of the last whole list it was in */
    uint32_t start, count; /* in tokens */
    bool used;
};
struct seek_shard {
    struct seek_words words;         /* of held records */
    struct vault_region tokens, slots, by_id, text;
    size_t token_count, holes;       /* of tokens: used; of those overwritten */
    uint32_t slot_count, slot_free, buckets, held; /* slot_free: first of a list of unused ones, or NO_SLOT */
    bool full;
    struct seek_words passing;       /* of records that do not fit */
    struct seek_reading reading;
    struct text_stemmer *stemmer;
    _Atomic size_t figure_held, figure_words, figure_tokens, figure_locked;
    _Atomic bool figure_full;
};
enum { SEEK_NO_SLOT = 0xffffffff };
void seek_shard_new(size_t most_bytes, struct seek_shard *ret);
void seek_shard_wipe(struct seek_shard *shard);
void seek_shard_free(struct seek_shard *shard);
struct seek_slot *seek_shard_find(struct seek_shard *shard, int64_t id);
/* Holds what was just read; false when it does not fit. */
bool seek_shard_hold(struct seek_shard *shard, const struct seek_document *document);
void seek_shard_drop(struct seek_shard *shard, struct seek_slot *slot);
void seek_shard_sweep(struct seek_shard *shard, uint64_t seen); /* drops what was not seen */
void seek_shard_figures(struct seek_shard *shard);
static inline const uint32_t *seek_shard_tokens(const struct seek_shard *shard, const struct seek_slot *slot)
{
    return (const uint32_t *)(const void *)shard->tokens.p + slot->start;
}

/* ---- seek_work.c ---- */

/* A list of what may be read, split by shard; queries share it while its stamp stays. */
struct seek_list {
    struct arena arena;
    unsigned uses; /* under seek->lock */
    uint64_t stamp, session, number;
    bool whole;
    struct seek_document *documents[SEEK_SHARDS];
    size_t counts[SEEK_SHARDS];
};
struct seek_best { struct seek_document document; float score; };
struct seek_part { /* of a query, in one shard */
    struct seek_classes held, passing;
    uint32_t *waiting; /* indexes of the list that must be opened */
    size_t waiting_count, at;
    enum { PART_HELD, PART_OPENING, PART_DONE } state;
    size_t total, looked, unread;
    struct seek_best *best; /* sorted */
    size_t best_count;
};
struct seek_job {
    struct seek_job *next; /* newest first */
    struct arena arena;
    struct seek_feed feed;
    struct seek_list *list;
    struct seek_asked asked;
    uint64_t number, session;
    size_t most;
    int32_t today;
    const uint32_t *kinds;
    size_t kinds_count;
    atomic_bool stopped;
    unsigned uses; /* under seek->lock: the caller, and the shards that are not done */
    struct seek_part parts[SEEK_SHARDS];
    /* what the caller sees, under seek->lock */
    struct seek_best *shown[SEEK_SHARDS];
    size_t shown_count[SEEK_SHARDS], total[SEEK_SHARDS], looked[SEEK_SHARDS], unread[SEEK_SHARDS];
    bool done[SEEK_SHARDS];
};
struct seek_thread {
    struct seek *seek;
    unsigned number;
    pthread_t id;
    bool started;
};
struct seek {
    struct vault_region own; /* where this struct stands */
    const struct text_names *names;
    pthread_mutex_t lock;
    pthread_cond_t wake, told; /* for threads; for callers */
    bool closing;
    uint64_t wipe, wiped[SEEK_SHARDS]; /* asked for; done, by shard */
    uint64_t stops;                    /* so often was everything stopped: older lists are not to be used */
    unsigned answering;                /* callers that open hits */
    _Atomic int64_t asked_ms;
    struct seek_job *jobs;
    uint64_t numbers;
    struct seek_list *lists[8]; /* the last ones, by use */
    unsigned list_turn;
    int64_t drops[64]; /* ids to be dropped, by shard in turn */
    unsigned drop_count, drop_left[64];
    struct seek_shard shards[SEEK_SHARDS];
    struct seek_thread threads[SEEK_SHARDS];
};
bool seek_threads_start(struct seek *seek, struct err *err);
void seek_threads_end(struct seek *seek);
unsigned seek_shard_of(int64_t id);
/* Under seek->lock. Returns what has to be freed outside of it, or NULL. */
struct seek_job *seek_job_let_go(struct seek *seek, struct seek_job *job);
void seek_job_free(struct seek_job *job); /* calls done */
/* Is a better than b? */
bool seek_better(const struct seek_best *a, const struct seek_best *b);

#endif
