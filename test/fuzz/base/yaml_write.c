/* yaml_write.c - fuzz target: what was read is written and read again, and is the same. */
#include <stdlib.h>

#include "base/yaml_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct yaml *a, const struct yaml *b)
{
    if (a->type != b->type || a->count != b->count || !str_eq(a->key, b->key) || !str_eq(a->text, b->text))
        return false;
    for (const struct yaml *x = a->first, *y = b->first; x; x = x->next, y = y->next)
        if (!same(x, y))
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct yaml *root, *again;
    struct str text;
    if (yaml_parse(&arena, "in.yaml", str_make(data, size), &root, &err)) {
        if (!yaml_write(&arena, yaml_copy(&arena, root), &text, &err) || !yaml_parse(&arena, "out.yaml", text, &again, &err))
            abort();
        if (!same(root, again))
            abort();
    }
    arena_clear(&arena);
    return 0;
}
