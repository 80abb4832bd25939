/* ties.h - which reports of an agency come from the same hand: linked in the background, under a member's key.
 *
 * A run opens all reports that the agency holds, by the keys of the session that began it; gives what was told to the
 * linking engine (link/link.h), which finds the same wording in any script; and joins reports that name the same number,
 * address, account, plate (text/identifier.h).  Identifiers of the public (the directory's), and those that stand in more
 * than TIES_SHARED_MOST reports, join nothing.  What the reporter leaves to be reached by is not looked at.
 *
 * Ads that were brought in from the open net (record/ad.h) are compared with the reports, the newest TIES_ADS_MOST of them.
 * Ads that stand in one cluster there are one node here, called by one of them; ads that are linked with no report are left
 * out.
 *
 * The result is sealed with a key of the agency.  Open stands only the day and how many reports were compared.  It is kept
 * in memory, opened, while somebody of the agency is signed in, and wiped afterwards.  A report that is destroyed, or that
 * the agency may no longer read, takes the whole result with it; the next run makes it anew.
 *
 * Members decide: two reports are the same hand, or not, or nobody knows; a report stands apart from those it was found
 * with.  Decisions are sealed too, each by itself, are lines of the audit log, can be taken back, and stand above what the
 * engine finds in every later run: what was said to be the same is together, what was said not to be the same is never in
 * one cluster; where decisions contradict each other the later one counts.
 *
 * Who sees what: clusters are shown of the reports that the member may open at that moment, and of no others; those beyond
 * them count nowhere.  Ads are for those whose role sees ads.  Seeing needs RIGHT_READ, deciding RIGHT_WORK.
 *
 * One thread does all runs, one after the other, at low priority; it ends a run when the session that it uses has ended.
 * Thread-safe. */
#ifndef KRES_CASE_TIES_H
#define KRES_CASE_TIES_H

#include "case/case.h"
#include "record/item.h"
#include "text/identifier.h"

enum {
    TIES_SHARED_MOST = 25,   /* reports that one identifier joins at most */
    TIES_TEXTS_MOST = 64,    /* of a cluster that are opened for its page */
    TIES_ADS_MOST = 200000,  /* that are compared, the newest */
};

/* Is this a number of the public: a hotline's, an authority's?  May be NULL.  Called by the thread of runs. */
typedef bool ties_public_fn(void *context, enum identifier_type type, struct str value);

struct ties;
MUST_CHECK bool ties_new(const struct cases *cases, const struct records *records, ties_public_fn *is_public, void *context,
                         struct ties **ret, struct err *err);
void ties_free(struct ties *ties); /* ends a run, wipes; NULL does nothing */
/* Wipes what is kept for agencies without anybody signed in; every few seconds. */
void ties_tidy(struct ties *ties, struct ring *ring);

/* ---- runs ---- */

enum ties_when { TIES_IF_OLD, TIES_NOW };
/* Begins a run for the session's agency, unless one is under way or waits.  TIES_IF_OLD: only when there is no result or a
 * newer report, and not again and again: a run that took long waits longer for the next. */
MUST_CHECK bool ties_start(struct ties *ties, struct session *session, enum ties_when when, struct err *err);

struct ties_state {
    bool running, waits;      /* a run is under way, or waits for those of other agencies */
    int64_t done, all;        /* reports of that run */
    bool linked;              /* there is a result that this member can open */
    bool old;                 /* and reports came in since */
    int64_t at;               /* when it was made */
    int64_t reports, unread;  /* that were compared; that could not be opened */
    int64_t ads;              /* that were compared with them */
    bool ads_cut;             /* there are more */
    int64_t took_ms;
    struct str problem;       /* why the last run ended without a result: a message key or text; "" */
};
MUST_CHECK bool ties_state(struct ties *ties, const struct session *session, struct arena *arena, struct ties_state *ret,
                           struct err *err);

/* ---- what belongs together ---- */

struct ties_node {
    int64_t ref;                 /* the number of a report; an ad's is below zero */
    int32_t day;
    struct str state, lang;      /* at the member's agency; of the report */
    enum screen_level level;
    bool is_open, shared;        /* that state; another agency holds it too */
    struct str source, cluster;  /* of an ad: where it comes from; the ads' own cluster, "" when it is alone */
    int64_t alike;               /* ads in that cluster */
};
struct ties_found {              /* an identifier */
    enum identifier_type type;
    struct str value;
    uint32_t *nodes;             /* of the cluster: indexes of its nodes that have it */
    size_t node_count;
};
enum ties_why { TIES_WORDING, TIES_DECIDED };
struct ties_edge {
    uint32_t a, b;               /* indexes of nodes, a < b */
    enum ties_why why;
    unsigned percent;            /* of the shorter text that stands in the other: TIES_WORDING */
    int64_t decision;            /* TIES_DECIDED */
};
struct ties_cluster {
    int64_t id;                  /* its oldest report; any of its reports finds it */
    struct ties_node *nodes;     /* the oldest first */
    size_t count;
    struct ties_found *found;    /* in two reports at least, the most frequent first */
    size_t found_count;
    struct ties_edge *edges;     /* the strongest first */
    size_t edge_count;
};
/* The cluster that the report is in; count 0: it is in none (that this member may see).  O(cluster's edges). */
MUST_CHECK bool ties_cluster(struct ties *ties, const struct session *session, struct arena *arena, int64_t report,
                             struct ties_cluster *ret, struct err *err);

/* One report; ERR_NOT_FOUND "!report-unknown" for what the member may not open. */
MUST_CHECK bool ties_node(struct ties *ties, const struct session *session, struct arena *arena, int64_t ref,
                          struct ties_node *ret, struct err *err);
/* Why one report stands beside another of its cluster. */
struct ties_reason {
    size_t found;                /* identifiers both have: indexes of cluster.found */
    const uint32_t *found_of;
    unsigned percent;            /* same wording; 0: none */
    int64_t decision;            /* somebody said so; 0: nobody did */
    int64_t through;             /* none of these: the next report on the shortest way between them */
};
void ties_reason(const struct ties_cluster *cluster, struct arena *arena, size_t a, size_t b, struct ties_reason *ret);

/* Reports that name the same or say the same as this one and stand elsewhere, because it was decided so. */
MUST_CHECK bool ties_cut(struct ties *ties, const struct session *session, struct arena *arena, int64_t report,
                         struct ties_node **ret, size_t *ret_count, struct err *err);
/* Names of the other agencies that hold one of the cluster's reports. */
MUST_CHECK bool ties_agencies(struct ties *ties, const struct session *session, struct arena *arena,
                              const struct ties_cluster *cluster, struct str **ret, size_t *ret_count, struct err *err);
/* How many others each report is linked with, for a page of the queue. */
MUST_CHECK bool ties_marks(struct ties *ties, const struct session *session, struct arena *arena, const int64_t *reports,
                           size_t count, unsigned *ret, struct err *err);

struct ties_filter {
    struct str state;            /* clusters with a report in it; "" = all */
    struct str text;             /* a number of a report, or part of an identifier */
    bool by_size;                /* else the newest first */
    size_t from, most;
};
struct ties_list {
    struct ties_cluster *clusters; /* whole ones */
    size_t count, all, reports;    /* here; that fit the filter; reports in those */
    struct ties_found *stopped;    /* identifiers that are in so many reports that they link nothing; nodes NULL */
    size_t stopped_count;
};
/* O(reports of the agency). */
MUST_CHECK bool ties_list(struct ties *ties, const struct session *session, struct arena *arena,
                          const struct ties_filter *filter, struct ties_list *ret, struct err *err);

/* ---- texts ---- */

/* What was told in a field, "" for an ad; wording: it is compared as a text, not only for identifiers. */
struct ties_part { struct str field, text; bool wording; struct text_span *marks; size_t mark_count; };
struct ties_text { struct ties_node node; struct ties_part *parts; size_t part_count; struct str whole; };
/* Texts of up to TIES_TEXTS_MOST reports, opened; a reading of each of them, in the audit log.  Those that cannot be opened
 * have no parts.  Wipe the arena afterwards. */
MUST_CHECK bool ties_texts(struct ties *ties, const struct session *session, struct arena *arena,
                           const struct ties_node *nodes, size_t count, struct ties_text *ret, struct err *err);
/* Two reports side by side, what they have in common marked; linked or not.  percent: of the shorter one. */
MUST_CHECK bool ties_pair(struct ties *ties, const struct session *session, struct arena *arena, int64_t a, int64_t b,
                          struct ties_text ret[2], unsigned *ret_percent, struct err *err);

/* ---- decisions ---- */

enum ties_say { TIES_SAME, TIES_NOT, TIES_UNSURE, TIES_APART, TIES_SAYS };
const char *ties_say_name(enum ties_say say); /* "same", "not", "unsure", "apart" */
struct ties_decision {
    int64_t id, at, member;
    enum ties_say say;
    struct str name;             /* who */
    int64_t a, b;                /* b 0 for TIES_APART */
    int64_t split;               /* of all decisions of one ties_split the same; else 0 */
    int64_t *with;               /* TIES_APART of a split: the others that became a group with a */
    size_t with_count;
    bool counts;                 /* no later one says something else */
};
/* About a report (other 0), about two (also that one of them stands apart from the other), or all (report 0), the newest
 * first; only of reports that the member may open. */
MUST_CHECK bool ties_decisions(struct ties *ties, const struct session *session, struct arena *arena, int64_t report,
                               int64_t other, struct ties_decision **ret, size_t *ret_count, struct err *err);
/* TIES_APART: report a stands apart from those it is in a cluster with; b is 0.  ERR_INPUT "!tie-two" for a report with
 * itself; ERR_NOT_FOUND "!report-unknown"; ERR_CONFLICT "!tie-alone" (TIES_APART of a report that is linked with none). */
MUST_CHECK bool ties_decide(struct ties *ties, const struct session *session, enum ties_say say, int64_t a, int64_t b,
                            struct err *err);
/* Those chosen of one cluster stand apart from its others and stay together: TIES_APART of each, and TIES_SAME where nothing
 * else holds them; all or none of it is kept.  ERR_NOT_FOUND "!report-unknown": one is not in the cluster of the first;
 * ERR_INPUT "!tie-split": none of it, or all. */
MUST_CHECK bool ties_split(struct ties *ties, const struct session *session, const int64_t *chosen, size_t count,
                           struct err *err);
/* Takes it back, and with one decision of a split all of it.  ERR_NOT_FOUND "!tie-undone": somebody was faster. */
MUST_CHECK bool ties_undo(struct ties *ties, const struct session *session, int64_t decision, struct err *err);

#endif
