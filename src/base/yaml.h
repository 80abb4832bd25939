/* yaml.h - YAML as a tree that remembers its lines.
 *
 * Packs and kres.yaml are written by people, so every complaint names file, line and remedy.  The tree lives
 * in the caller's arena.  Anchors, aliases and tags are refused (a pack never needs them, and aliases can
 * explode), nesting is limited to 32, and a key that stands twice in a mapping is an error.
 *
 * Why libyaml's events and not libcyaml's structs: doc/decisions/yaml-tree.md. */
#ifndef KRES_BASE_YAML_H
#define KRES_BASE_YAML_H

#include "base/str.h"

enum yaml_type { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_type type;
    int line; /* from 1 */
    const char *file;
    struct str text; /* YAML_TEXT, valid UTF-8, without zero bytes; "" for an empty value */
    bool quoted;     /* it stood in quotes: "no" is then the word no */
    struct str key;  /* this node's key in the mapping above it, or "" */
    struct yaml *first, *next, *parent; /* children in file order; next sibling */
    size_t count;                       /* of children */
};

/* name is what errors call the file. */
MUST_CHECK bool yaml_parse(struct arena *arena, const char *name, struct str bytes, struct yaml **ret,
                           struct err *err);
MUST_CHECK bool yaml_load(struct arena *arena, const char *path, struct yaml **ret, struct err *err);

/* The value under key in a mapping, or NULL.  O(children). */
struct yaml *yaml_get(const struct yaml *map, const char *key);
/* Text of the value under key, or the empty str. */
struct str yaml_text(const struct yaml *map, const char *key);

/* Sets "file:line: message" as ERR_INPUT, with the node's key as field.  Returns false. */
bool yaml_fault(struct err *err, const struct yaml *at, const char *format, ...) PRINTF_LIKE(3, 4);
/* Each of these complains with file, line and what was expected. */
MUST_CHECK bool yaml_need(const struct yaml *map, const char *key, enum yaml_type type, struct yaml **ret,
                          struct err *err);
MUST_CHECK bool yaml_expect(const struct yaml *node, enum yaml_type type, struct err *err);
/* Every key of the mapping must be one of allowed (NULL-ended); names the nearest allowed key as a remedy. */
MUST_CHECK bool yaml_only(const struct yaml *map, const char *const *allowed, struct err *err);
MUST_CHECK bool yaml_int(const struct yaml *node, int64_t min, int64_t max, int64_t *ret, struct err *err);
MUST_CHECK bool yaml_bool(const struct yaml *node, bool *ret, struct err *err); /* yes/no, true/false */
/* Index of the text in names (NULL-ended). */
MUST_CHECK bool yaml_choice(const struct yaml *node, const char *const *names, size_t *ret, struct err *err);

#endif
