/* help.c - see help.h. */
#include "know/help.h"

static bool read_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    static const char *const keys[] = {"quick_exit", NULL};
    struct help *help = context;
    struct yaml *exit;

    UNUSED(pack);
    if (!yaml_expect(root, YAML_MAP, err))
        return false;
    if (yaml_get(root, "contacts"))
        return yaml_fault(err, yaml_get(root, "contacts"), "contacts stand in the folder directory now: write each as a "
                          "service there, with \"first: yes\"");
    if (!yaml_only(root, keys, err) || !yaml_need(root, "quick_exit", YAML_TEXT, &exit, err))
        return false;
    if (!str_starts(exit->text, STR("https://")))
        return yaml_fault(err, exit, "quick_exit: write the address of a harmless page, with https://");
    help->quick_exit = exit->text;
    return true;
}

bool help_load(struct arena *arena, const struct pack_set *packs, struct help **ret, struct err *err)
{
    struct help *help = ARENA_NEW(arena, struct help);

    if (!pack_each_file(arena, packs, "help", read_file, help, err))
        return false;
    if (!help->quick_exit.n)
        return err_set(err, ERR_INPUT, "no pack names the page that quick exit opens: add quick_exit to help/first.yaml");
    *ret = help;
    return true;
}
