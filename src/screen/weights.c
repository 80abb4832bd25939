/* weights.c - the weights.yaml of the packs: log-odds that an organisation learned from its own labelled texts
 * (kres screen --fit); they take the place of what the indicators' strengths weigh. */
#include "base/file.h"
#include "screen/draft.h"

static bool read_file(struct draft *draft, const struct yaml *root, struct err *err)
{
    static const char *const keys[] = {"learned", "weights", NULL};
    struct yaml *weights;
    if (!yaml_only(root, keys, err) || !yaml_need(root, "weights", YAML_MAP, &weights, err))
        return false;
    for (const struct yaml *weight = weights->first; weight; weight = weight->next) {
        struct draft_indicator *indicator = draft_find(draft, weight->key);
        if (!indicator)
            return yaml_fault(err, weight, "there is no indicator " STR_FMT "; remove the line, or learn the weights "
                              "again with kres screen --fit", STR_ARG(weight->key));
        if (!draft_decimal(weight, &indicator->shown.weight, err))
            return false;
    }
    return true;
}

void weights_read(struct draft *draft, const char *const *packs, size_t pack_count)
{
    for (size_t i = 0; i < pack_count; i++) {
        struct yaml *root;
        struct err err;
        const char *path = arena_printf(&draft->arena, "%s/weights.yaml", packs[i]);
        if (file_exists(path) && (!yaml_load(&draft->arena, path, &root, &err) || !read_file(draft, root, &err)))
            draft_complain(draft, &err);
    }
}
