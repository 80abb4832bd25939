/* help.h - the harmless page that quick exit opens, from packs/XX/help/first.yaml.
 *
 * The numbers that answer now stand in the directory (directory.h).  Never changes after loading. */
#ifndef KRES_KNOW_HELP_H
#define KRES_KNOW_HELP_H

#include "base/pack.h"

struct help {
    struct str quick_exit; /* https address */
};
MUST_CHECK bool help_load(struct arena *arena, const struct pack_set *packs, struct help **ret, struct err *err);

#endif
