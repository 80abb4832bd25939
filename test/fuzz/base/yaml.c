/* yaml.c - fuzz target: pack files.  Whatever comes in, the tree is sound or the error names a line. */
#include <stdlib.h>

#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct yaml *node, int depth)
{
    size_t count = 0;
    if (depth > 40 || node->line < 1 || (node->type == YAML_TEXT && !str_is_utf8(node->text)))
        abort();
    for (const struct yaml *child = node->first; child; child = child->next, count++) {
        if (child->parent != node)
            abort();
        walk(child, depth + 1);
    }
    if (count != node->count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct yaml *root;
    if (yaml_parse(&arena, "pack.yaml", str_make(data, size), &root, &err))
        walk(root, 0);
    else if (err.kind != ERR_INPUT || !*err.text)
        abort();
    arena_clear(&arena);
    return 0;
}
