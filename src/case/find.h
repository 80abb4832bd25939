/* find.h - any word, name, number or day over everything a member may read: reports and records of every kind.
 *
 * Binds the search room (record/seek.h) to the tables: what the member's role and agency may read, opened with the keys of
 * the session, only with the fields that the role sees.  A room belongs to an agency and a role, so that no word of a field
 * is found by somebody who may not see the field.  Rooms are made at the first search, wiped when the last session of the
 * agency has ended or nobody asked for some minutes, and bounded together by most_bytes.
 *
 * Each search is a line of the audit log; its words stand in the sealed detail.  Thread-safe. */
#ifndef KRES_CASE_FIND_H
#define KRES_CASE_FIND_H

#include "case/case.h"
#include "record/item.h"
#include "record/seek.h"

struct find_rooms;
MUST_CHECK bool find_rooms_new(const struct cases *cases, const struct records *records, const struct text_names *names,
                               size_t most_bytes, struct find_rooms **ret, struct err *err);
void find_rooms_free(struct find_rooms *rooms); /* wipes; NULL does nothing */
/* Wipes what nobody uses any more; every few seconds.  ring tells which agencies still have somebody signed in. */
void find_rooms_tidy(struct find_rooms *rooms, struct ring *ring);

struct find_in {
    struct str text;
    struct str kind;   /* "" = all; "report" for reports */
    struct str lang;   /* of the member: in it codes are words */
    bool typing;       /* the last word may be the beginning of one */
    unsigned most;     /* at most SEEK_MOST */
    unsigned patience_ms;
};
/* One piece of a hit around its words: marked bytes of text. */
struct find_piece {
    const struct kind_field *field;
    struct str label, text;
    const struct seek_span *spans; size_t span_count;
};
struct find_hit {
    int64_t id, parent;
    const struct kind *kind;   /* NULL: a report */
    int32_t day;
    struct str called;
    struct find_piece *pieces; size_t piece_count;
};
struct find_result { struct find_hit *hits; size_t count, total; bool complete; size_t words; };
MUST_CHECK bool find_ask(struct find_rooms *rooms, struct session *session, struct arena *arena, const struct find_in *in,
                         struct find_result *ret, struct err *err);

/* ---- the same person twice ---- */

struct alike { int64_t id; float likeness; struct text_likeness why; };
/* Persons (records of the kind) that the member may read and that are probably the one these fields describe, the likeliest
 * first, at most 10; self: id of the record itself, or 0.  Used by every way in: form, import, interface, report.
 * Nothing is changed.  O(candidates that share a name's sound, a number or a document). */
MUST_CHECK bool find_alike(struct find_rooms *rooms, struct session *session, struct arena *arena, const struct kind *kind,
                           const json_t *fields, int64_t self, struct alike **ret, size_t *ret_count, struct err *err);

/* How soon find_alike answers: it reads the list of all that the agency holds whenever anything has changed. */
enum find_pace { FIND_AT_ONCE, FIND_SOON, FIND_LATER }; /* milliseconds; a fraction of a second; seconds */
MUST_CHECK bool find_pace(const struct find_rooms *rooms, const struct session *session, enum find_pace *ret,
                          struct err *err); /* O(states) */

/* The same as an import asks (import.h); context: the rooms.  Thousands of rows would take the whole machine, so all imports
 * together may spend a fifth of the time on it; rows past that are taken as new, and the page of the person still offers
 * the one that is alike. */
bool find_import_alike(void *context, const struct records *records, const struct session *session, struct arena *arena,
                       const struct kind *kind, const json_t *fields, int64_t *ret_record, struct err *err);

#endif
