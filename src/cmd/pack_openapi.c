/* pack_openapi.c - kres pack openapi: the description of the desk's data interface, as the packs make it. */
#include <stdlib.h>

#include "cmd/pack.h"
#include "record/exchange/openapi.h"

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct pack_set packs;
    struct kinds *kinds;
    const char *lang = cmd_value(cmd, "--lang");
    if (!pack_open_named(cmd, &packs, err) || !kinds_load(cmd->arena, &packs, &kinds, err))
        return CMD_WRONG;
    if (lang && !pack_has_language(&packs, str_from(lang))) {
        err_field(err, "lang", "the packs have no language \"%s\"", lang);
        return CMD_USE;
    }
    json_t *map = openapi_make(cmd->arena, kinds, str_from(lang ? lang : "en"), KRES_VERSION);
    char *text = json_dumps(map, JSON_INDENT(2));
    puts(text ? text : "");
    free(text);
    json_decref(map);
    return CMD_DONE;
}

static const struct cmd_option OPTIONS[] = {{"--lang", "CODE", "language of the labels (en)"}, {0}};

const struct command cmd_pack_openapi = {
    .name = "pack openapi",
    .operands = "[DIR]…",
    .most = CMD_OPERANDS_MOST,
    .summary = "Prints the OpenAPI description that the kinds of record make",
    .help = "DIR: a pack folder, the general one first; otherwise those of --pack, or core and si as shipped.  The desk\n"
            "gives the same to signed-in members at /LANG/desk/openapi.json.",
    .settings = CONFIG_PACKS,
    .options = OPTIONS,
    .run = run,
};
