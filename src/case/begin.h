/* begin.h - a case from a report in one step: nothing is typed twice.
 *
 * The case gets the report's number and today as its beginning, the person the reporter's language, a note every word
 * that was told, with its question.  All of it in one transaction; the report then says which case it led to.  A report
 * leads to one case of an agency: asking again gives the same one.
 *
 * Needs the kinds case (summary, report, opened), person (role, status, languages) and note (text); fields that a pack does
 * not have are left out. */
#ifndef KRES_CASE_BEGIN_H
#define KRES_CASE_BEGIN_H

#include "case/case.h"
#include "record/item.h"

struct begin_in {
    int64_t report;
    struct str summary; /* the case in one line; "" = the first words that were told */
    struct str lang;    /* of the member: the questions in the note are written in it */
    bool child;         /* the person is a child */
};
struct begin_out { int64_t id, person, note; bool existed; };
/* As case_open, and ERR_DENIED "!not-allowed" for a role that may make no cases. */
MUST_CHECK bool case_begin(const struct cases *cases, const struct records *records, const struct session *session,
                           struct screen_scratch *scratch, struct arena *arena, const struct begin_in *in,
                           struct begin_out *ret, struct err *err);
/* The agency's case of that report; 0 when there is none (or the role may read none). */
MUST_CHECK bool case_of_report(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t report, int64_t *ret, struct err *err);

#endif
