/* export.c - see export.h. */
#include "know/export.h"

#include "base/yaml_write.h"

bool export_yaml(struct arena *arena, const struct content_kind *kind, const struct yaml *const *roots, size_t count,
                 struct str *ret, struct err *err)
{
    struct yaml *file = yaml_new(arena, YAML_MAP), *list = yaml_new(arena, YAML_LIST);
    struct str text;

    for (size_t i = 0; i < count; i++)
        yaml_append(list, yaml_copy(arena, roots[i]));
    yaml_set(arena, file, str_from(kind->name), list);
    if (!yaml_write(arena, file, &text, err))
        return false;
    *ret = str_printf(arena, "# Written by Kres: %s as they stand on the site.\n" STR_FMT, kind->name, STR_ARG(text));
    return true;
}
