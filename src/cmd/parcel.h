/* parcel.h - inside of cmd/: what kres parcel seal and kres parcel open share. */
#ifndef KRES_CMD_PARCEL_H
#define KRES_CMD_PARCEL_H

#include "parcel/parcel.h"

enum { PARCEL_FILE_MOST = 64 << 20 /* bytes of a parcel as a file */ };

/* Keys are for pages; a terminal says it in its own words.  Returns false. */
bool parcel_say(struct err *err);

#endif
