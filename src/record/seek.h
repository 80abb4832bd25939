/* seek.h - search over sealed records: every word of everything a member may read, ranked, without an index on any disk.
 *
 * A room belongs to an agency.  Records are opened by the feed's opener, read once, and kept as numbers of words in locked
 * memory (vault/region.h): a vocabulary, and four bytes for each word of a record.  A record of 2 kB takes 1.6 kB, of which
 * 1.1 are numbers and 0.5 its part of the vocabulary (100 000 records of seven languages with 570 000 different words:
 * 161 MB, bench/seek.c).  What does not fit there is opened anew for each query, at two to three times the cost.
 * Nothing is written anywhere; seek_wipe overwrites all of it at once.
 *
 * A query looks at each word of the vocabulary once (the same word, a form of it, its beginning, the same sound in another
 * script, one slip) and then walks over the numbers.  Why not an index on disk, and what peers do:
 * doc/decisions/sealed-search.md; bench/seek.c measures it.
 *
 * What may be read is asked anew for each query: the feed lists it.  A record that is not listed is not found from that
 * moment on, whatever is still in memory; seek_drop and a whole feed overwrite it as well.
 *
 * Query: words, all of which must be found; the last may be a beginning; "quoted words" stand side by side; -word must not
 * occur; telephone numbers, plates and numbers of documents in any writing; dates as in text/date.h.  Nothing else is an
 * operator.  SEEK_WORDS words of the first SEEK_LONGEST bytes count.
 *
 * Order: the sum over the words of (likeness × weight of the field), divided by the number of words; a little more when
 * words of the query are neighbours, and for what is newer.  Likeness: same 1, form 0.9, beginning 0.8, the same letters in
 * another script 0.75, sound 0.5, slip 0.3; fields: name and number 1.8, title 1.4, text 1.  So the same word in a note
 * comes before the same sound in a name.
 *
 * Threads: a room has SEEK_SHARDS threads of its own, each with its part of the records and a vocabulary of its own, so
 * nothing is shared between them while they read.  All functions may be called from any thread.
 * Complexity: O(words of the vocabulary + words of the records) for what is in memory.  Sources of methods stand beside
 * them: text/name.h (sound), text/term.h (forms). */
#ifndef KRES_RECORD_SEEK_H
#define KRES_RECORD_SEEK_H

#include "text/name.h"

enum { SEEK_SHARDS = 2, SEEK_LONGEST = 400, SEEK_WORDS = 12, SEEK_FIELDS = 48, SEEK_MOST = 200, SEEK_SPANS = 32,
       SEEK_TEXT = 256 * 1024 /* bytes of one opened record, sealing included */ };

/* ---- what may be read ---- */

enum seek_rank { SEEK_RANK_TEXT, SEEK_RANK_TITLE, SEEK_RANK_NAME, SEEK_RANK_NUMBER, SEEK_RANKS };

struct seek_document {
    int64_t id, version; /* the same version of an id is the same text */
    int32_t day;         /* of the last change; found as a date, and newer comes first */
    uint32_t kind;       /* the caller's */
};
struct seek_field {
    uint32_t start, end;  /* bytes of the text */
    uint16_t number;      /* the caller's, below 65 535 */
    uint8_t rank;         /* enum seek_rank */
};
/* Where an opener puts a record: bytes is locked memory of the room. */
struct seek_text {
    char *bytes;
    size_t room;
    struct str text; /* set by the opener; points into bytes; what is not UTF-8 is not found */
    struct seek_field fields[SEEK_FIELDS];
    size_t field_count; /* 0: all of it is one field, number 0, SEEK_RANK_TEXT */
};
/* A feed belongs to a query and what goes on after it: until done is called, once, by any thread. */
struct seek_feed {
    void *context;
    /* Starts the list again. Called by seek_ask's own thread, before next; NULL when there is nothing to start. */
    bool (*begin)(void *context, struct err *err);
    /* What this member may read, newest first is best: first results come from the first.  False at the end. */
    bool (*next)(void *context, struct seek_document *ret);
    /* Decrypts one record.  Called by the threads of the room, by several at once.  False: unreadable; it is counted. */
    bool (*open)(void *context, const struct seek_document *document, struct seek_text *ret, struct err *err);
    void (*done)(void *context); /* may be NULL */
    /* Changes whenever the list may (rights, records, versions): a list with the same stamp and session is not read again.
     * 0: it is read for each query. */
    uint64_t stamp;
    /* The list is all that anybody of the agency may read: what is held and not in it is overwritten. */
    bool whole;
};

/* ---- the room ---- */

struct seek;
/* most_bytes of locked memory, all told; names may be NULL and must outlive the room.  ERR_FAULT when threads or addresses
 * cannot be had. */
MUST_CHECK bool seek_new(size_t most_bytes, const struct text_names *names, struct seek **ret, struct err *err);
/* Ends all queries and overwrites everything that was opened, then returns.  At the sign-out of an agency's last member,
 * when its key changes, when nobody asked for a while.  The room is ready for use again.  One opening at most is waited
 * for. */
void seek_wipe(struct seek *seek);
/* Overwritten before it returns: a record whose access was withdrawn, or that was destroyed.  Running queries end (their
 * lists still had it): ERR_CONFLICT, and whoever waits asks again. */
void seek_drop(struct seek *seek, int64_t id);
/* Wipes when the last query was so long ago; true when it did.  For whoever ends idle sessions. */
bool seek_idle(struct seek *seek, int64_t milliseconds);
void seek_free(struct seek *seek); /* wipes; NULL does nothing */

struct seek_figures {
    size_t held;             /* records in memory */
    size_t words, tokens;    /* of all vocabularies; of all records */
    size_t locked;           /* bytes */
    bool full;               /* something did not fit */
};
void seek_figures(struct seek *seek, struct seek_figures *ret);

/* ---- queries ---- */

struct seek_query {
    struct str text;      /* valid UTF-8 */
    const char *country;  /* ISO 3166, for telephone numbers written without a country; "" when unknown */
    uint64_t session;     /* a newer query of the same session stops the older one; 0: nobody's */
    size_t most;          /* hits wanted, at most SEEK_MOST */
    bool typing;          /* the last word may be the beginning of one */
    int32_t today;        /* for what is newer */
    uint32_t patience_ms; /* the answer so far comes then at the latest; the room reads on */
    uint32_t kinds_count; /* 0: all kinds */
    const uint32_t *kinds;
};

enum seek_likeness { SEEK_NONE, SEEK_SLIP, SEEK_SOUND, SEEK_SCRIPT, SEEK_BEGINNING, SEEK_FORM, SEEK_SAME };
struct seek_span {
    uint32_t start, end; /* bytes of the hit's text */
    uint16_t field;      /* number of the field they stand in */
    uint8_t likeness;    /* enum seek_likeness */
    uint8_t word;        /* of the query, from 0 */
};
struct seek_hit {
    struct seek_document document;
    float score;
    struct str text; /* opened again, in the arena, which the caller wipes; "" when it could not be */
    struct seek_field fields[SEEK_FIELDS];
    size_t field_count;
    struct seek_span spans[SEEK_SPANS]; /* in order of place */
    size_t span_count;
};
struct seek_result {
    struct seek_hit *hits; /* the best first; equal ones newest first, then by id */
    size_t count;
    size_t total;     /* that fit, among those looked at */
    size_t looked, listed, unread; /* records looked at; that may be read; that could not be opened */
    size_t words;     /* of the query that were looked for; 0: nothing was, and nothing is found */
    bool complete;    /* all were looked at; else ask again with the same query: what was read is kept */
};
/* ERR_INPUT when the text is not UTF-8, ERR_CONFLICT "!search-newer" when a newer query of the session took over or the
 * room was wiped meanwhile.  feed->done is called in every case, perhaps later. */
MUST_CHECK bool seek_ask(struct seek *seek, const struct seek_feed *feed, const struct seek_query *query,
                         struct arena *arena, struct seek_result *ret, struct err *err);
/* The places of a query's words in a text that was opened otherwise; true when all its words are in it.  The same rules as
 * seek_ask, without a room: slow, for single records.  O(text * words). */
bool seek_places(const struct text_names *names, const struct seek_query *query, const struct seek_text *text, int32_t day,
                 struct arena *arena, struct seek_hit *ret);

#endif
