/* leaving.h - the gate of exports: asks each case that something leaves from for its consents, or takes a ground of
 * law. */
#ifndef KRES_CASE_LEAVING_H
#define KRES_CASE_LEAVING_H

#include "record/exchange/export.h"

/* For export_in.gate.  Records of persons that stand in no case leave only on a ground of law.  ERR_DENIED
 * "!no-consent", "!export-needs-ground"; what leaves from a case is written down there (sharing.h). */
export_gate_fn leaving_gate;

#endif
