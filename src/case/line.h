/* line.h - what stands inside the seal of an entry: who, when, and the words; for an event, what was done; for a review,
 * what of the screen's findings it speaks of.
 *
 * A line carries its author's number and name and the agency's name as they were when it was written, so that
 * it stays readable after the author has left.  Inside case/ only. */
#ifndef KRES_CASE_LINE_H
#define KRES_CASE_LINE_H

#include <jansson.h>

#include "agency/session.h"
#include "record/entry.h"

enum { LINE_REPORTER = -1 }; /* as member */

struct line {
    int64_t id;
    enum entry_thread thread;
    int64_t member, agency;          /* who; LINE_REPORTER and 0 for the reporter */
    struct str name, agency_name;
    int64_t at;                      /* seconds since 1970 */
    struct str text;                 /* the words; of an event: the free words of whoever did it */
    /* Events and reviews. */
    struct str action;               /* "take", "refer", …, "undo", "reporter-read", "opened-original"; of a review its
                                      * kind: "wrong", "missed", "level" */
    struct str choice;               /* reason, ground, or the action that was undone; of a review the indicator */
    /* Events only. */
    struct str whom;                 /* colleague or agency it went to, by name */
    int64_t to_agency;
    struct str entry;                /* hex uid of the answer this event is about */
    struct str state_before, state_after;
    int64_t assignee_before, assignee_after;
    /* Reviews only. */
    struct str words;                /* of the report, that the review speaks of */
    struct str level;                /* that its text should have had */
    const uint8_t *uid;              /* for line_seal: the entry's, or NULL for a random one */
};

/* Seals a line; its id comes with entry_add. */
void line_seal(const struct record_key *key, struct arena *arena, const struct line *line, struct entry *ret);
MUST_CHECK bool line_open(const struct record_key *key, struct arena *arena, const struct entry *entry,
                          struct line *ret, struct err *err);
/* All lines of a record; uids: the hex uid of each, as an event names it. */
struct lines { struct line *line; struct str *uid; size_t count; };
MUST_CHECK bool line_list(struct store_conn *conn, const struct record_key *key, struct arena *arena, int64_t record,
                          struct lines *ret, struct err *err);

/* Text of a JSON object's member, copied; "" when it is not there or no text. */
struct str line_member(struct arena *arena, const json_t *json, const char *name);
/* Sets a text that may be empty (then nothing is set). */
void line_set(json_t *json, const char *name, struct str value);

#endif
