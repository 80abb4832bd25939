/* kind_packages.c - packages.yaml: what a referral shows for which purpose, when nobody has chosen yet. */
#include "record/kind_inside.h"

#include "base/file.h"

/* A kind or a field that only a further pack brings is passed over; a field that a known kind has not is a slip. */
static bool check_one(const struct kinds *kinds, const struct yaml *one, struct err *err)
{
    static const char *const KEYS[] = {"kind", "fields", NULL};
    struct yaml *fields;
    const struct kind *kind = kind_find(kinds, yaml_text(one, "kind"));
    if (!yaml_only(one, KEYS, err) || !yaml_need(one, "fields", YAML_LIST, &fields, err))
        return false;
    for (const struct yaml *field = fields->first; kind && field; field = field->next)
        if (!kind_field_find(kind, field->text))
            return yaml_fault(err, field, "kind " STR_FMT " has no field " STR_FMT ": name one of its fields",
                              STR_ARG(kind->id), STR_ARG(field->text));
    return true;
}

static bool check_list(const struct kinds *kinds, const struct yaml *list, struct err *err)
{
    for (const struct yaml *one = list ? list->first : NULL; one; one = one->next)
        if (!check_one(kinds, one, err))
            return false;
    return true;
}

static bool check_purposes(const struct kinds *kinds, const struct yaml *list, struct err *err)
{
    static const char *const KEYS[] = {"purpose", "kinds", NULL};
    const struct kind_list *purposes = kind_list_find(kinds, STR("consent-purpose"));
    for (const struct yaml *one = list ? list->first : NULL; one; one = one->next) {
        if (!yaml_only(one, KEYS, err))
            return false;
        if (purposes && !kind_code_find(purposes, yaml_text(one, "purpose")))
            return yaml_fault(err, one, "the list consent-purpose has no code " STR_FMT, STR_ARG(yaml_text(one, "purpose")));
        if (!check_list(kinds, yaml_get(one, "kinds"), err))
            return false;
    }
    return true;
}

static bool check_tasks(const struct pack_set *packs, const struct yaml *list, struct err *err)
{
    static const char *const KEYS[] = {"id", "text", NULL};
    for (const struct yaml *one = list ? list->first : NULL; one; one = one->next) {
        struct yaml *text;
        if (!yaml_only(one, KEYS, err) || !yaml_need(one, "text", YAML_MAP, &text, err) ||
            !pack_text_check(packs, text, err))
            return false;
    }
    return true;
}

bool kind_read_packages(struct arena *arena, const struct pack_set *packs, struct kinds *kinds, struct err *err)
{
    static const char *const KEYS[] = {"packages", "never", "tasks", NULL};
    kinds->packages = ARENA_ARRAY(arena, packs->count + 1, const struct yaml *);
    for (size_t i = 0; i < packs->count; i++) {
        struct yaml *root;
        const char *path = arena_printf(arena, "%s/packages.yaml", packs->packs[i].folder);
        if (!file_exists(path))
            continue;
        if (!yaml_load(arena, path, &root, err) || !yaml_expect(root, YAML_MAP, err) || !yaml_only(root, KEYS, err) ||
            !check_purposes(kinds, yaml_get(root, "packages"), err) || !check_list(kinds, yaml_get(root, "never"), err) ||
            !check_tasks(packs, yaml_get(root, "tasks"), err))
            return false;
        kinds->packages[kinds->package_count++] = root;
    }
    return true;
}
