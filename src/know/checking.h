/* checking.h - contacts that somebody has to check: which they are, and "I have checked this today".
 *
 * The one change of content that a single person makes alone (record/content.h): saying that a contact answers.  It is
 * published at once, and whoever said it may take it back for a quarter of an hour. */
#ifndef KRES_KNOW_CHECKING_H
#define KRES_KNOW_CHECKING_H

#include "know/know.h"

enum check_due { CHECK_NEVER, CHECK_PAST, CHECK_SOON, CHECK_LATER }; /* nobody has; the day is past; within a month */
enum { CHECK_AGAIN_DAYS = 183, CHECK_SOON_DAYS = 30, CHECK_UNDO_SECONDS = 15 * 60 };

/* An organisation, or one of its services. */
struct check_entry {
    const struct content_item *item;
    const struct yaml *root; /* of the organisation or the service */
    struct str service;      /* id; "" for the organisation itself */
    enum check_due due;
    int32_t again;           /* INT32_MAX when no day is set */
};
/* All of them; what was never checked first, then what is past its day, then by day.  O(n log n). */
void checking_list(const struct edition *edition, struct arena *arena, int32_t today, struct check_entry **ret,
                   size_t *ret_count);

/* checked {day: today, by: name} and check_again in half a year, for a service or ("") the organisation.  note: for the
 * history.  ERR_NOT_FOUND "!content-unknown", ERR_CONFLICT "!content-changed" when a later version went live meanwhile.
 * The caller makes the new edition (app_content_changed). */
MUST_CHECK bool checking_done(struct store *store, const struct pack_set *packs, const struct edition *edition, int64_t by,
                              struct str name, struct str item, struct str service, int32_t today, struct str note,
                              struct err *err);
/* Is the live version one that this member said so within CHECK_UNDO_SECONDS? */
MUST_CHECK bool checking_may_undo(struct store *store, int64_t by, struct str item, int64_t now, bool *ret,
                                  struct err *err);
/* Puts the version before it back.  ERR_CONFLICT "!undo-too-late". */
MUST_CHECK bool checking_undo(struct store *store, const struct pack_set *packs, int64_t by, struct str item, int64_t now,
                              struct str note, struct err *err);

#endif
