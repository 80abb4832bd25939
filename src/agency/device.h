/* device.h - the key to which a member's phone seals what it writes without network.
 *
 * A pair derived from the member's own private key: every sign-in of the same member has the same, and nothing of it is
 * stored.  The phone gets the public half and never the other; what it keeps is opened here, in a live session, when it
 * arrives (doc/decisions/offline-desk.md).  Thread-safe. */
#ifndef KRES_AGENCY_DEVICE_H
#define KRES_AGENCY_DEVICE_H

#include "agency/session.h"

enum { DEVICE_LETTER_MOST = 180 * 1024 };

/* The public half, URL-safe base64.  ERR_DENIED "!not-ready" before the first sign-in is finished. */
MUST_CHECK bool session_device_key(const struct session *session, struct arena *arena, struct str *ret, struct err *err);
/* text: URL-safe base64 of what ui/outbox/seal.js made for the form with that id.  ERR_INPUT "!letter-unreadable". */
MUST_CHECK bool session_device_open(const struct session *session, struct arena *arena, struct str form, struct str text,
                                    struct str *ret, struct err *err);

#endif
