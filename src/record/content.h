/* content.h - the public site's texts as editors change them: drafts, a second pair of eyes, publication, history, the
 * way back.  What a text means and whether it is well formed is know/'s business (know/editing.h).
 *
 * Nobody publishes alone what he wrote: an item goes draft → proposed → published by another member, or is refused with
 * a reason.  Two things one person does alone, for they cannot wait: taking something off the site (withdraw, revert), and
 * saying that a contact has been checked (content_amend).  Every step is a line of the audit log and a row of the
 * history.  The caller has checked the member's rights; what the rules of the field ask beyond them is checked here. */
#ifndef KRES_RECORD_CONTENT_H
#define KRES_RECORD_CONTENT_H

#include "store/store.h"

enum content_state {
    CONTENT_DRAFT = 1, CONTENT_PROPOSED, CONTENT_PUBLISHED, CONTENT_REFUSED, CONTENT_WITHDRAWN, CONTENT_REVERTED,
};
const char *content_state_name(enum content_state state); /* "draft", … */

struct content_version {
    int64_t id, version, base;
    struct str kind, item, body;
    struct str note, reason; /* the author's words; why it was refused */
    enum content_state state;
    int64_t author, approver; /* approver 0: none */
    struct str author_name, approver_name;
    int64_t written, live_from; /* seconds; live_from 0: not set */
};

/* Keeps body as a draft that is written from the live version base.  draft: one's own draft, which it replaces, or a
 * refused version, which stays in the history; 0 for a new one.  ERR_CONFLICT "!content-changed" when somebody has
 * published a later version since, "!content-draft-gone" when draft is no draft of one's own any more. */
MUST_CHECK bool content_save(struct store *store, int64_t by, const char *kind, struct str item, int64_t base,
                             int64_t draft, struct str body, struct str note, int64_t *ret_id, struct err *err);
/* Draft → proposed, and back: both by its author. */
MUST_CHECK bool content_propose(struct store *store, int64_t by, int64_t id, struct err *err);
MUST_CHECK bool content_take_back(struct store *store, int64_t by, int64_t id, struct err *err);
/* Proposed → published, live from at (now or earlier: at once).  ERR_DENIED "!content-own" for one's own. */
MUST_CHECK bool content_approve(struct store *store, int64_t by, int64_t id, int64_t at, struct err *err);
/* Approved for a moment that has not come → proposed again. */
MUST_CHECK bool content_recall(struct store *store, int64_t by, int64_t id, struct err *err);
/* Proposed → refused; note says why and must not be empty. */
MUST_CHECK bool content_refuse(struct store *store, int64_t by, int64_t id, struct str note, struct err *err);
/* Off the site at once (CONTENT_WITHDRAWN), or back to the pack's own version (CONTENT_REVERTED); note says why.
 * ERR_CONFLICT "!content-changed" when it is so already. */
MUST_CHECK bool content_end(struct store *store, int64_t by, const char *kind, struct str item,
                            enum content_state how, struct str note, struct err *err);
/* A small change that one person answers for: published at once. */
MUST_CHECK bool content_amend(struct store *store, int64_t by, const char *kind, struct str item, struct str body,
                              struct str note, struct err *err);
/* Throws one's own draft or refused proposal away. */
MUST_CHECK bool content_drop(struct store *store, int64_t by, int64_t id, struct err *err);

MUST_CHECK bool content_get(struct store_conn *conn, struct arena *arena, int64_t id, struct content_version *ret,
                            struct err *err);
/* All versions of an item, the newest first. */
MUST_CHECK bool content_history(struct store_conn *conn, struct arena *arena, const char *kind, struct str item,
                                struct content_version **ret, size_t *ret_count, struct err *err);
/* Did former stand on the site before version took its place? */
bool content_was_before(const struct content_version *former, const struct content_version *version);
/* What is under way in all kinds, the oldest first: drafts, proposals, what waits for its moment, and what was refused
 * while its author has written nothing newer. */
MUST_CHECK bool content_open(struct store_conn *conn, struct arena *arena, struct content_version **ret,
                             size_t *ret_count, struct err *err);

/* The version of each item that is live at the moment now (state published, withdrawn or reverted); a withdrawn one keeps
 * the body that was published before, if any.  *ret_next: when the next one becomes live, INT64_MAX for never. */
MUST_CHECK bool content_live(struct store *store, struct arena *arena, int64_t now, struct content_version **ret,
                             size_t *ret_count, int64_t *ret_next, struct err *err);

#endif
