/* pack_export.c - kres pack export: what editors wrote on the desk, as files of a pack again. */
#include "base/clock.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/folder.h"
#include "cmd/house.h"
#include "know/export.h"
#include "know/know.h"
#include "record/content.h"

static bool export_kind(struct cmd *cmd, const struct edition *edition, const struct content_kind *kind,
                        const char *folder, struct err *err)
{
    const struct content_item *const *items;
    size_t all = edition_list(edition, kind->name, &items), count = 0;
    const struct yaml **roots = ARENA_ARRAY(cmd->arena, all + 1, const struct yaml *);
    const char *into = arena_printf(cmd->arena, "%s/%s", folder, kind->name);
    const char *path = arena_printf(cmd->arena, "%s/desk.yaml", into);
    struct str text;
    for (size_t i = 0; i < all; i++)
        if (items[i]->version && !items[i]->withdrawn)
            roots[count++] = items[i]->root;
    if (!count)
        return true;
    if (!export_yaml(cmd->arena, kind, roots, count, &text, err) || !file_make_folder(into, err) ||
        !file_write(path, text, 0644, err))
        return false;
    printf("%s: %zu\n", path, count);
    return true;
}

/* A file cannot say that something is gone. */
static bool tell_withdrawn(struct cmd *cmd, struct store *store, struct err *err)
{
    struct content_version *list;
    size_t count;
    int64_t next;
    if (!content_live(store, cmd->arena, clock_now(), &list, &count, &next, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (list[i].state == CONTENT_WITHDRAWN)
            printf("taken off the site: " STR_FMT "/" STR_FMT "\n", STR_ARG(list[i].kind), STR_ARG(list[i].item));
    return true;
}

static bool export(struct cmd *cmd, struct store *store, const struct pack_set *packs, struct err *err)
{
    const char *folder = cmd->operands[0];
    struct know *know = NULL;
    bool ok = know_open(store, packs, &know, err) && file_make_folder(folder, err);
    const struct edition *edition = ok ? know_hold(know) : NULL;
    for (const struct content_kind *kind = content_kinds; ok && kind->name; kind++)
        ok = export_kind(cmd, edition, kind, folder, err);
    edition_release(edition);
    know_close(know);
    return ok && tell_withdrawn(cmd, store, err);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct share share;
    struct pack_set packs;
    struct store *store = NULL;
    if (!share_find(cmd->arena, &share, err) || !house_packs(cmd->arena, &cmd->config, &share, &packs, err) ||
        !folder_open_shared(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = export(cmd, store, &packs, err);
    store_close(store);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_pack_export = {
    .name = "pack export",
    .operands = "DIR",
    .least = 1,
    .most = 1,
    .summary = "Writes what editors published on the desk as files of a pack",
    .help = "DIR/KIND/desk.yaml for each kind that the desk changed; its entries take the place of those with the same\n"
            "id when DIR is part of the last pack.  What was taken off the site is told, for no file can say it.\n"
            "Works beside a running server.",
    .settings = CONFIG_PACKS,
    .run = run,
};
