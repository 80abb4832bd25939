/* help.h - first help: the numbers that answer now, and the harmless page that quick exit opens.
 *
 * From packs/XX/help/first.yaml.  Each contact carries its source, the day it was seen, and whether a person
 * has checked it; one that nobody has checked is never shown to the public.  Never changes after loading. */
#ifndef KRES_KNOW_HELP_H
#define KRES_KNOW_HELP_H

#include <jansson.h>

#include "base/pack.h"

struct help_contact {
    struct str id;
    const struct yaml *name, *what, *hours; /* texts per language; hours may be NULL */
    struct str phone, dial;                 /* "080 12 00" and "+386…" or "080…" for tel: */
    struct str web, email;                  /* or "" */
    struct str languages;                   /* "sl, en" or "" */
    struct str source, seen;                /* address and day */
    bool emergency, free_call, checked;
};
struct help {
    struct help_contact *contacts;
    size_t count;
    struct str quick_exit; /* https address */
};
MUST_CHECK bool help_load(struct arena *arena, const struct pack_set *packs, struct help **ret, struct err *err);
/* Contacts the public may see, as a view in one language: [{id,name,what,hours,phone,dial,…}]. */
json_t *help_view(const struct help *help, struct str lang);

#endif
