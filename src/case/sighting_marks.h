/* sighting_marks.h - what can be compared in a record: inside case/ only. */
#ifndef KRES_CASE_SIGHTING_MARKS_H
#define KRES_CASE_SIGHTING_MARKS_H

#include "case/sighting.h"

struct sighting_mark { enum sighting_by by; struct str value; };
struct sighting_marks { struct arena *arena; struct sighting_mark *list; size_t count, room; };

/* A plate as typed, in capitals of the Latin script without separators; "" when fewer than four signs are left. */
struct str plate_plain(struct arena *arena, struct str text);
void marks_of_text(struct sighting_marks *marks, struct str text, const char *country);
void marks_of_item(struct sighting_marks *marks, const struct kind *kind, const json_t *fields, const char *country);
/* The first one that both have, or NULL. */
const struct sighting_mark *marks_meet(const struct sighting_marks *a, const struct sighting_marks *b);

#endif
