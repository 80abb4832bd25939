/* kind_inside.h - what the readers of kinds share (inside record/ only): one file, the thing it declares, its texts. */
#ifndef KRES_RECORD_KIND_INSIDE_H
#define KRES_RECORD_KIND_INSIDE_H

#include "record/kind.h"

struct kind_file { struct yaml *root; struct kind *kind; bool extends; };
struct kind_loading {
    struct arena *arena;
    const struct pack_set *packs;
    struct kinds *kinds;
    struct kind_file *files; /* of kinds, in the order of the packs */
    size_t file_count, file_room;
};

/* Texts in every language of the packs; *ret stays as it is when the key is absent and not needed. */
MUST_CHECK bool kind_texts(const struct kind_loading *in, const struct yaml *map, const char *key, bool need,
                           const struct yaml **ret, struct err *err);
/* a-z, 0-9, - and (for fields) _; most: bytes. */
MUST_CHECK bool kind_id(const struct yaml *map, const char *key, size_t most, struct str *ret, struct err *err);
/* The list under key, NULL when absent; a single text counts as a list of one in kind_names. */
MUST_CHECK bool kind_items(const struct yaml *map, const char *key, struct yaml **ret, struct err *err);
MUST_CHECK bool kind_names(struct arena *arena, const struct yaml *map, const char *key, struct str **ret,
                           size_t *ret_count, struct err *err);
/* {field: value or [values]}; with ret_always also yes or no. */
MUST_CHECK bool kind_read_when(struct kind_loading *in, const struct yaml *map, const char *key, bool *ret_always,
                               struct kind_when *ret, struct err *err);
/* The list under "was": former ids. */
MUST_CHECK bool kind_formers(struct arena *arena, const struct yaml *map, struct kind_was *ret, struct err *err);
MUST_CHECK bool kind_yes(const struct yaml *map, const char *key, bool *ret, struct err *err);
MUST_CHECK bool kind_small(const struct yaml *map, const char *key, int64_t least, int64_t most, int64_t *ret,
                           struct err *err);

/* How many parts of that name all files of the kind have together: arrays are made once, so that pointers into them stay. */
size_t kind_room(const struct kind_loading *in, const struct kind *kind, const char *key);

MUST_CHECK bool kind_read_list(struct kind_loading *in, const struct yaml *root, struct err *err);
/* All names must be known by now. */
MUST_CHECK bool kind_read_sections(struct kind_loading *in, const struct kind_file *file, struct err *err);
MUST_CHECK bool kind_read_fields(struct kind_loading *in, const struct kind_file *file, struct err *err);
MUST_CHECK bool kind_read_states(struct kind_loading *in, const struct kind_file *file, struct err *err);
MUST_CHECK bool kind_read_actions(struct kind_loading *in, const struct kind_file *file, struct err *err);
MUST_CHECK bool kind_read_deadlines(struct kind_loading *in, const struct kind_file *file, struct err *err);
/* After all fields of all packs: conditions name fields and values that exist. */
MUST_CHECK bool kind_check_fields(const struct kind *kind, struct err *err);

/* The list "record-field": an empty one before the fields are read, filled behind them. */
MUST_CHECK bool kind_scope_begin(struct kinds *kinds, struct err *err);
void kind_scope_end(struct arena *arena, struct kinds *kinds);

/* packages.yaml of all packs, checked. */
MUST_CHECK bool kind_read_packages(struct arena *arena, const struct pack_set *packs, struct kinds *kinds, struct err *err);

#endif
