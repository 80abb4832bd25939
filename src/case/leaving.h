/* leaving.h - the gate of exports: asks each case that something leaves from for its consents, or takes a ground of
 * law; and exports that need a second person (case/approval.h).
 *
 * Where the packs want two persons for a case that leaves as a file, leaving_gate refuses anything that tells of a person.
 * The one who wants it asks by leaving_ask; after the second one agreed she makes the file by leaving_make: once, within
 * a day, with exactly the form, receiver, purpose, ground and reason that were agreed to. */
#ifndef KRES_CASE_LEAVING_H
#define KRES_CASE_LEAVING_H

#include "case/approval.h"
#include "record/exchange/export.h"

/* For export_in.gate.  Records of persons that stand in no case leave only on a ground of law.  ERR_DENIED
 * "!no-consent", "!export-needs-ground", "!second-needed"; what leaves from a case is written down there (sharing.h). */
export_gate_fn leaving_gate;

/* Does this need a second person?  What tells of nobody never does. */
bool leaving_waits(const struct records *records, const struct export_in *in);
/* Looks whether it could leave, and asks.  in->gate is not used.  Errors as export_make. */
MUST_CHECK bool leaving_ask(const struct records *records, const struct session *session, struct arena *arena,
                            const struct export_in *in, int64_t *ret_wish, struct err *err);
/* What a wish asks for, out of its parameters and words; in the arena. */
void leaving_read(struct arena *arena, const struct approval *wish, struct export_in *ret);
/* Makes the file of a wish that was agreed to.  ERR_NOT_FOUND "!approval-unknown"; or as export_make. */
MUST_CHECK bool leaving_make(const struct records *records, const struct session *session, struct arena *arena,
                             int64_t wish, const struct htcds *htcds, struct export_out *ret, struct err *err);

#endif
