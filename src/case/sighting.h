/* sighting.h - the same car, number or profile seen again: links among incidents, offers, suspects and reports.
 *
 * What is compared: number plates (as typed, in any script and spacing), telephone numbers, names in messengers and on the
 * web: from the fields that the packs mark so, and from the words around them.  An incident marked "not the first time" is
 * also like another one at the same facility, of the same sort, within ninety days.
 *
 * A simple look through what the member may open, the newest SIGHTING_MOST of each kind; reports only when one incident is
 * asked for.  Nothing is kept.  O(records · marks).  Every reading is a line of the audit log.  Thread-safe. */
#ifndef KRES_CASE_SIGHTING_H
#define KRES_CASE_SIGHTING_H

#include "case/case.h"
#include "record/item.h"

enum { SIGHTING_MOST = 500, SIGHTING_REPORTS_MOST = 200, SIGHTING_DAYS = 90 };
enum sighting_by { SIGHTING_PLATE, SIGHTING_PHONE, SIGHTING_HANDLE, SIGHTING_LIKENESS };
const char *sighting_by_name(enum sighting_by by); /* "plate", … */

struct sighting_link {
    size_t from;             /* index of the incident */
    int64_t to;              /* record */
    const struct kind *kind; /* of it; NULL: a report */
    enum sighting_by by;
    struct str value;        /* that both have; "" for likeness */
};
struct sightings {
    struct item *incidents;  /* the newest first; the one asked for is among them */
    size_t count;
    struct sighting_link *links;
    size_t link_count;
};
/* about 0: all incidents among each other.  Else links of that one alone, also to offers, suspects and (cases not NULL)
 * reports.  End it with sightings_end. */
MUST_CHECK bool sightings_find(const struct records *records, const struct cases *cases, const struct session *session,
                               struct arena *arena, int64_t about, struct sightings *ret, struct err *err);
void sightings_end(struct sightings *sightings);

/* The day of an incident; that on which it was written down when it says none. */
int32_t incident_day(const struct item *incident);
/* Words for a warning about it and those it is linked with: when and where, what, the vehicle, the look of people.  No
 * names, no telephone, not who saw it. */
struct str sighting_words(const struct sightings *sightings, struct arena *arena, size_t about, struct str lang);

/* After an incident came in: when something was seen again and no warning stands there yet, a task for who is free first
 * (in the incident).  *ret_task: 0 when there was no need, or the role may make none. */
MUST_CHECK bool sighting_task(const struct records *records, const struct session *session, struct arena *arena,
                              int64_t incident, struct str what, struct str lang, int64_t *ret_task, struct err *err);

#endif
