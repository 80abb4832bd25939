/* export_inside.h - what the files of export.h share (inside record/exchange only): the records that leave, and
 * their links. */
#ifndef KRES_RECORD_EXCHANGE_EXPORT_INSIDE_H
#define KRES_RECORD_EXCHANGE_EXPORT_INSIDE_H

#include "record/exchange/export.h"

struct leaving_link { int64_t id; struct str called; };
struct leaving_place { int64_t id; size_t at; };
struct leaving {
    const struct records *records;
    const struct session *session;
    struct arena *arena;
    const struct export_in *in;
    struct item *items; size_t count, room;
    struct leaving_link *links; size_t link_count; /* by id: names of what fields lead to */
    struct leaving_place *places;                  /* of items, by id */
    size_t left_out;
};

/* Place in items of the record with that number, or SIZE_MAX.  O(log n). */
size_t leaving_find(const struct leaving *leaving, int64_t id);
struct str leaving_called(const struct leaving *leaving, int64_t id); /* "" = may not be seen */
/* Words of a value for a table; links as names; what never leaves is "". */
struct str leaving_text(const struct leaving *leaving, const struct kind_field *field, const json_t *value);

/* As text in the arena; map is given away. */
struct str json_text(struct arena *arena, json_t *map);

struct str export_csv(struct leaving *leaving);
struct str export_json(struct leaving *leaving);
struct str export_htcds_csv(struct leaving *leaving);
struct str export_htcds_json(struct leaving *leaving);

#endif
