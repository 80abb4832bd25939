/* export.h - content as files of a pack again, so that what editors wrote on the desk can go into one. */
#ifndef KRES_KNOW_EXPORT_H
#define KRES_KNOW_EXPORT_H

#include "know/shape.h"

/* A file of the kind with these items, in this order; the text lives in the arena. */
MUST_CHECK bool export_yaml(struct arena *arena, const struct content_kind *kind, const struct yaml *const *roots,
                            size_t count, struct str *ret, struct err *err);

#endif
