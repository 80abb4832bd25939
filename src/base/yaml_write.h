/* yaml_write.h - a tree of YAML as text again, by libyaml's emitter.
 *
 * What yaml_parse reads is what yaml_write wrote, but for comments and layout.  Texts of several lines are written as
 * blocks, others in quotes where they need them. */
#ifndef KRES_BASE_YAML_WRITE_H
#define KRES_BASE_YAML_WRITE_H

#include "base/yaml.h"

/* Any node.  O(size). */
MUST_CHECK bool yaml_write(struct arena *arena, const struct yaml *node, struct str *ret, struct err *err);

/* Trees that are made, not read: nodes in the arena. */
struct yaml *yaml_new_text(struct arena *arena, struct str text);
struct yaml *yaml_new(struct arena *arena, enum yaml_type type); /* an empty list or mapping */
/* Appends to a list; key empty. */
void yaml_append(struct yaml *list, struct yaml *item);
/* Sets key of a mapping: replaces what stands there; NULL takes it out. */
void yaml_set(struct arena *arena, struct yaml *map, struct str key, struct yaml *value);
/* A copy that can be changed, with the same lines and files. */
struct yaml *yaml_copy(struct arena *arena, const struct yaml *node);

#endif
