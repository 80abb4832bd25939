/* kind.h - which kind of picture bytes are, by their content alone: names and declared types can say anything.
 *
 * Shared by the image tool, which opens only what it recognises, and by the rooms that hand pictures to it.
 * Looks at the first bytes only; recognising is no promise that the picture can be read.  Thread-safe. */
#ifndef KRES_IMAGE_KIND_H
#define KRES_IMAGE_KIND_H

#include "base/str.h"

enum image_kind { IMAGE_OTHER, IMAGE_JPEG, IMAGE_PNG, IMAGE_WEBP, IMAGE_GIF, IMAGE_TIFF, IMAGE_HEIF, IMAGE_KINDS };

enum image_kind image_kind(struct str bytes);
/* "image/jpeg", …; NULL for IMAGE_OTHER. */
const char *image_kind_type(enum image_kind kind);

#endif
