/* picture.c - hands a picture to the image tool in a process of its own; see base/child.h and src/image/main.c.
 *
 * Whatever goes wrong there means "no clean copy". */
#include "base/child.h"
#include "case/inside.h"
#include "image/kind.h"

enum { RESULT_MOST = 32 * 1024 * 1024 };

bool picture_clean(const char *tool, struct arena *arena, struct str bytes, int64_t until, struct str *ret,
                   struct str *ret_type)
{
    const struct child_work work = {.program = tool, .in = bytes, .most = RESULT_MOST, .until = until};
    if (!tool || image_kind(bytes) == IMAGE_OTHER || !child_run(&work, arena, ret))
        return false;
    const char *type = image_kind_type(image_kind(*ret));
    if (type)
        *ret_type = str_from(type);
    return type != NULL;
}
