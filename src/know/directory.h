/* directory.h - who helps: an index of the organisations and services that the public may see, one an edition.
 *
 * Built with each edition and constant after it, so any thread may ask.  What nobody has checked is not in it.  Open and
 * closed are those of the edition's moment; the edition is made anew when the next of them changes (edition_due). */
#ifndef KRES_KNOW_DIRECTORY_H
#define KRES_KNOW_DIRECTORY_H

#include "know/holidays.h"
#include "know/hours.h"
#include "know/know.h"

/* The codes of the shape's choices; a bit each in directory_service.needs and .suits. */
extern const char *const directory_needs[];  /* "hotline", …, NULL */
extern const char *const directory_suits[];  /* "women", …, "anyone", NULL */

struct directory_place {
    const struct yaml *root;
    struct str id, town, region;
    bool located; /* has lat and lon */
    double lat, lon;
};
struct directory_organisation;
struct directory_service {
    const struct directory_organisation *of;
    const struct yaml *root; /* NULL: the organisation itself, none of whose services may be shown */
    struct str id;
    const struct directory_place *place; /* or NULL: reachable from everywhere */
    unsigned needs, suits;               /* suits 0: nothing is said */
    bool emergency, first;
    struct hours hours;
    struct hours_state state;            /* at the edition's moment */
};
struct directory_organisation {
    const struct content_item *item;
    struct str id, country;
    bool home; /* of the pack's own country */
    struct directory_place *places;
    size_t place_count;
    struct directory_service *services;  /* within directory.services */
    size_t service_count;
    uint32_t index;
};
struct directory {
    struct directory_organisation *organisations; /* as the packs list them */
    size_t organisation_count;
    struct directory_service *services; /* organisation by organisation */
    size_t service_count;
    struct holidays holidays;
    const struct directory_service *alarm; /* the first emergency number of the pack's own country, or NULL */
};

const struct directory *edition_directory(const struct edition *edition);
const struct directory_organisation *directory_get(const struct directory *directory, struct str id); /* or NULL */

/* What somebody looks for; an empty one fits all. */
struct directory_filter {
    int need, suits;      /* index in the lists above, or -1 */
    struct str language;  /* only who is known to speak it */
    struct str country;
    struct str place;     /* town or region; who is reachable from everywhere in its country fits too */
    bool open;            /* open now */
    struct str text;      /* beginnings of words of names, descriptions, towns, in any language */
};
/* The order of a list: what is for danger first, then what is open now, then the pack's own country, then by rank.
 * rank[organisation.index]: its place by name in the reader's language; NULL: as the packs list them.  ret holds
 * service_count places.  O(n log n): once an edition and language. */
void directory_order(const struct directory *directory, const size_t *rank, uint32_t *ret);
/* The services of order (service_count of them) that fit, in that order.  ret holds service_count places.  O(n). */
size_t directory_find(const struct directory *directory, struct arena *arena, const struct directory_filter *filter,
                      const uint32_t *order, uint32_t *ret);
/* Index of a code in a list (directory_needs, directory_suits), or -1. */
int directory_code(const char *const *list, struct str code);

#endif
