/* ties_inside.h - what the files of ties.h share (inside case/ only).
 *
 *   ties.c         the room: a slot for each agency, what is kept opened, the thread of runs
 *   ties_run.c     a run: opens reports, feeds the engine, collects identifiers
 *   ties_match.c   a run's second look: how much of one text stands in another
 *   ties_store.c   results and decisions sealed, opened, read and written
 *   ties_join.c    relations and decisions become clusters
 *   ties_look.c    what a member may open
 *   ties_see.c     clusters of it
 *   ties_cut.c     what decisions keep apart
 *   ties_why.c     reasons
 *   ties_text.c    texts of a cluster, two texts side by side
 *   ties_decide.c  decisions
 *   ties_split.c   several decisions at once: a group becomes two
 *
 * A ref is the number of a report, or below zero that of an offer. */
#ifndef KRES_CASE_TIES_INSIDE_H
#define KRES_CASE_TIES_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "case/inside.h"
#include "case/ties.h"
#include "link/words.h"

enum { TIES_SLOTS = 64, TIES_NONE = -1 };
#define TIES_ALONE UINT32_MAX

/* Room for one more item: the list, twice as long when it is full.  What was there stays in the arena. */
void *ties_grown(struct arena *arena, void *list, size_t count, size_t *room, size_t item);
#define TIES_GROW(arena, list, count, room) \
    ((list) = ties_grown((arena), (list), (count), &(room), sizeof *(list)))

/* ---- what a run found ---- */

struct tie_found {
    enum identifier_type type;
    struct str value;
    uint32_t *nodes; /* indexes of refs, ascending; none when it links nothing */
    size_t count;    /* of nodes, or how many reports have what links nothing */
    bool stopped;
};
struct tie_wording { uint32_t a, b; unsigned percent; }; /* a < b */
struct tie_result {
    int64_t at, reports, unread, took_ms;
    int64_t newest, held; /* as the run began: the newest report, and how many were ever held */
    int64_t ads, newest_ad, ads_cut; /* compared; the newest as the run began; 1: there are more */
    int64_t *refs; /* ascending */
    size_t ref_count;
    struct tie_found *found;
    size_t found_count;
    struct tie_wording *wordings;
    size_t wording_count;
};

/* ---- ties_store.c ---- */

struct tie_row { int64_t run, epoch, reports, ended, decided; struct str sealed; bool is_kept; };
/* Sets newest, held and newest_ad: one of them changes when a report or an ad comes. */
MUST_CHECK bool tie_held(struct store_conn *conn, int64_t agency, struct tie_result *ret, struct err *err);
/* Makes the agency's row when there is none, and reads it; without the sealed result. */
MUST_CHECK bool tie_row_begin(const struct cases *cases, int64_t agency, struct tie_row *ret, struct err *err);
/* No row: all zero. */
MUST_CHECK bool tie_row_get(struct store_conn *conn, struct arena *arena, int64_t agency, bool with_sealed,
                            struct tie_row *ret, struct err *err);
/* Seals the result and keeps it in place of the one before.  *ret_kept is false when meanwhile a report left the agency or
 * another run was kept: before is the row as the run began with it. */
MUST_CHECK bool tie_result_keep(const struct cases *cases, const struct session *session, struct arena *arena,
                                const struct tie_row *before, const struct tie_result *result, bool *ret_kept,
                                struct err *err);
/* *ret_opened is false when the session holds no key for it. */
MUST_CHECK bool tie_result_open(const struct session *session, struct arena *arena, const struct tie_row *row,
                                struct tie_result *ret, bool *ret_opened, struct err *err);

struct tie_decision {
    struct ties_decision seen;
    int64_t *rest; /* TIES_APART: from whom */
    size_t rest_count;
};
/* All that the session can open, the newest first; *ret_closed: those that it cannot. */
MUST_CHECK bool tie_decision_list(struct store_conn *conn, const struct session *session, struct arena *arena,
                                  struct tie_decision **ret, size_t *ret_count, size_t *ret_closed, struct err *err);
/* All of them or none; lines are beside them. */
MUST_CHECK bool tie_decision_keep(const struct cases *cases, const struct session *session, struct arena *arena,
                                  const struct tie_decision *decisions, const struct audit_line *lines, size_t count,
                                  struct err *err);
/* The same. */
MUST_CHECK bool tie_decision_drop(const struct cases *cases, const struct session *session, const int64_t *ids,
                                  const struct audit_line *lines, size_t count, struct err *err);

/* ---- ties_join.c: an agency's clusters, opened ---- */

struct ties_web {
    struct arena arena;  /* it lies in it itself */
    unsigned uses;       /* under ties->lock */
    int64_t member;      /* whose keys opened it, when they did not open all; else 0 */
    struct tie_row row;  /* of which it was made */
    bool has_result;
    struct tie_result result; /* refs: those of decisions too */
    struct tie_decision *decisions;
    size_t decision_count;
    /* made by ties_join */
    uint32_t *cluster;   /* of each ref, or TIES_ALONE */
    size_t cluster_count;
    uint32_t *member_from, *members;       /* of cluster c: members[member_from[c]] up to that of c + 1, ascending */
    uint32_t *wording_from;                /* result.wordings is in the order of clusters, those between clusters last */
    uint32_t *found_from, *found_of;       /* the same, of result.found: in two members at least */
    uint32_t *same_from, *same_of;         /* the same, of decisions TIES_SAME that count */
};
void ties_join(struct ties_web *web);
/* Index of a ref, or TIES_ALONE. */
uint32_t ties_index(const struct tie_result *result, int64_t ref);

/* ---- ties.c ---- */

struct ties_slot {
    int64_t agency;
    struct ties_web *web;
    struct session *waiting; /* held: whose keys the next run uses; NULL: none waits */
    bool running;
    atomic_llong done, all;
    int64_t last_end, last_took; /* clock_ticks_ms */
    char problem[sizeof ((struct err *)0)->text];
};
struct ties {
    const struct cases *cases;
    const struct records *records;
    ties_public_fn *is_public;
    void *context;
    struct arena arena; /* it lies in it itself */
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool begun;
    atomic_bool closing;
    struct ties_slot slots[TIES_SLOTS];
    size_t count;
};
/* Of what the session's member decides and sees: *ret is NULL when nothing was found or decided.  Let go with
 * ties_web_end. */
MUST_CHECK bool ties_web_begin(struct ties *ties, const struct session *session, struct ties_web **ret, struct err *err);
void ties_web_end(struct ties *ties, struct ties_web *web);

/* ---- ties_run.c ---- */

/* A run from beginning to end.  ERR_CONFLICT "!tie-again" when something left meanwhile. */
MUST_CHECK bool ties_run(struct ties *ties, struct ties_slot *slot, const struct session *session, struct err *err);
/* What was told in a report, by field, as far as it is compared. */
struct tie_told { struct str field, text; bool wording; };
enum { TIES_FIELDS = 8 };
MUST_CHECK bool ties_told(const struct cases *cases, const struct session *session, struct arena *arena,
                          const struct record *record, const struct holding *holding, struct tie_told ret[TIES_FIELDS],
                          size_t *ret_count, struct err *err);

/* ---- ties_match.c ---- */

struct tie_words { uint32_t *words, *starts, *ends; size_t count; uint64_t *pairs; /* of neighbours, sorted */ };
void tie_words_read(struct arena *arena, struct link_reader *reader, struct str text, struct tie_words *ret);
/* The stretches of a that stand in b, of bytes of a's text; marks may be NULL.  Returns how many words they have. */
size_t tie_words_common(struct arena *arena, const struct tie_words *a, const struct tie_words *b, struct text_span **marks,
                        size_t *mark_count);
unsigned tie_words_percent(const struct tie_words *a, const struct tie_words *b); /* of the shorter one */

/* Texts that the engine put together: by group, then by node. */
struct tie_piece { uint32_t group, node; };
/* Compares what stands in one group; opens reports again.  Appends to result->wordings. */
struct tie_matching {
    const struct cases *cases;
    const struct session *session;
    struct arena *arena;             /* of the result */
    struct tie_result *result;
    size_t room;                     /* of result->wordings */
    bool (*stop)(void *context);
    void *context;
};
MUST_CHECK bool ties_match(struct tie_matching *in, const struct tie_piece *pieces, size_t count, struct err *err);

/* ---- ties_look.c ---- */

enum { TIE_EPOCHS = 16 };
/* One look: whose, and which keys they hold.  The caller sets conn, and web where members are looked at. */
struct tie_look {
    struct store_conn *conn;
    const struct session *session;
    struct arena *arena;
    const struct ties_web *web;
    bool sees_ads;
    struct { int64_t epoch; bool held; } epochs[TIE_EPOCHS];
    size_t epoch_count;
    bool hides; /* the agency holds a report that this member may not open */
};
struct tie_look tie_look_of(const struct ties *ties, const struct session *session, struct arena *arena);
MUST_CHECK bool tie_look_one(struct tie_look *look, int64_t ref, struct ties_node *ret, bool *ret_seen, struct err *err);
/* Members of a cluster, ascending; nodes, which are zero before, have ref 0 where they may not be opened.  A question to the
 * store for each ad, and one for all reports unless they are few among many. */
MUST_CHECK bool tie_look_some(struct tie_look *look, const uint32_t *members, size_t count, struct ties_node *nodes,
                              struct err *err);
/* All that is in a cluster; nodes are beside the web's refs.  Sets hides. */
MUST_CHECK bool tie_look_all(struct tie_look *look, struct ties_node *nodes, struct err *err);

/* ---- ties_decide.c ---- */

/* One decision, with who says it and when, and its line of the audit log. */
struct tie_decision tie_said(const struct session *session, enum ties_say say, int64_t a, int64_t b);
MUST_CHECK bool tie_say(struct ties *ties, const struct session *session, struct arena *arena,
                        const struct tie_decision *decisions, size_t count, struct err *err);

/* ---- ties_see.c ---- */

/* Rights and first steps. */
MUST_CHECK bool ties_allowed(const struct session *session, enum right right, struct err *err);

#endif
