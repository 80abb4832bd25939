/* find.h - the pages of "Find help", inside of site/: what the directory's entries look like in one language.
 *
 * Views and pieces of pages are made once an edition and language and kept with the edition (edition_keep), so that a
 * list that somebody asked for is only put together.  What is kept is constant; any thread may use it. */
#ifndef KRES_SITE_FIND_H
#define KRES_SITE_FIND_H

#include "know/directory.h"
#include "site/page.h"

/* Whose eyes: the words of a language, at the moment of an edition. */
struct find_reader {
    const struct app *app;
    const struct edition *edition;
    struct arena *arena;
    struct str lang;
};
/* The organisation with those of its services that the public may see; new reference. */
json_t *find_organisation_view(const struct find_reader *reader, const struct directory_organisation *of);
/* "state_…" of a service: open or not, until when. */
void find_state_view(const struct find_reader *reader, json_t *view, const struct directory_service *service);
/* "has_week", "week": a row a day; "has_exceptions", "exceptions"; "zone_town". */
void find_hours_view(const struct find_reader *reader, json_t *view, const struct directory_service *service);
/* The sentence of "!prefix-code", or the code. */
struct str find_named(const struct find_reader *reader, const char *prefix, struct str code);

struct find_choice { struct str value; json_t *view; }; /* {value, label} */
struct find_choices { struct find_choice *list; size_t count; };
/* All that the pages of a language are put together from. */
struct find_made {
    struct arena arena;
    const struct directory *directory;
    uint32_t *order;          /* of all services, as lists show them */
    json_t **organisations;   /* views, by organisation.index */
    json_t **cards;           /* {id, located, lat, lon, html_head, html_foot} */
    json_t **rows;            /* {html_row}, by service */
    json_t **service_views;   /* borrowed from organisations, by service */
    struct find_choices needs, languages, countries, places, suits;
};
/* Never NULL unless err says why.  Belongs to the edition that the request holds. */
const struct find_made *find_made(struct web_request *request, struct err *err);

/* view: "cards" or, for software, "organisations": those of the services, grouped, from the first-th organisation on,
 * most at once (0: all); "count"; returns the number of organisations. */
size_t find_list_view(struct web_request *request, json_t *view, const struct find_made *made, const uint32_t *services,
                      size_t count, size_t first, size_t most);
/* "urgent" and "more": services that are for emergencies or belong on the short list, each with its "organisation";
 * phones: only those that can be called. */
void find_first_view(struct web_request *request, json_t *view, const struct find_made *made, bool phones);
/* find_map.c: "map" of the pack's own country with its places, "around" of the countries that the directory knows. */
void find_map_view(struct web_request *request, json_t *view, const struct find_made *made);

web_run_fn find_show, find_list_show, find_one_show; /* find.c */

#endif
