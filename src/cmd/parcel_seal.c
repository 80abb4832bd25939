/* parcel_seal.c - kres parcel seal: a paper and files in one page that opens with a passphrase. */
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/parcel.h"
#include "cmd/share.h"
#include "vault/vault.h"

static struct str name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return str_from(slash ? slash + 1 : path);
}

static bool read_all(struct cmd *cmd, json_t **ret_document, struct parcel_file *files, struct err *err)
{
    struct str text;

    if (!file_read(cmd->arena, cmd->operands[0], DOCUMENT_MOST, &text, err))
        return false;
    if (!document_read(text, ret_document, err)) {
        parcel_say(err);
        return err_wrap(err, "%s", cmd->operands[0]);
    }
    for (size_t i = 1; i < cmd->operand_count; i++) {
        files[i - 1].name = name_of(cmd->operands[i]);
        if (!file_read(cmd->arena, cmd->operands[i], PARCEL_MOST, &files[i - 1].bytes, err))
            return false;
    }
    return true;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct parcel_file *files = ARENA_ARRAY(cmd->arena, cmd->operand_count, struct parcel_file);
    const char *to = cmd_value(cmd, "-o"), *lang = cmd_value(cmd, "--lang");
    char passphrase[PARCEL_PASSPHRASE + 1];
    json_t *document = NULL;
    struct share share;
    struct str html;
    bool ok = to || err_set(err, ERR_INPUT, "say where the parcel goes: -o FILE.html");

    ok = ok && vault_start(err) && share_find(cmd->arena, &share, err) && read_all(cmd, &document, files, err);
    if (ok) {
        struct parcel parcel = {.from = str_from(cmd_value(cmd, "--from")), .document = document, .files = files,
                                .file_count = cmd->operand_count - 1};
        parcel.lang = str_from(lang ? lang : json_string_value(json_object_get(document, "lang")));
        ok = (parcel_seal(cmd->arena, share.ui, &parcel, &html, passphrase, err) || parcel_say(err)) &&
             file_write(to, html, 0600, err);
    }
    if (ok)
        printf("%s\n", passphrase);
    vault_wipe(passphrase, sizeof passphrase);
    json_decref(document);
    return ok ? CMD_DONE : CMD_WRONG;
}

static const struct cmd_option options[] = {
    {"-o", "FILE", "Where the parcel goes."},
    {"--from", "NAME", "Who sends it; stands openly on the page."},
    {"--lang", "CODE", "The language of the page for those whose browser speaks none of its own.  Default: the paper's."},
    {0},
};

const struct command cmd_parcel_seal = {
    .name = "parcel seal",
    .operands = "PAPER.json [FILE…]",
    .least = 1,
    .most = CMD_OPERANDS_ANY,
    .summary = "Seals a paper and files in one page, and prints its passphrase",
    .help = "PAPER.json is a paper as src/print/document.h describes it.  Send the page, and tell the passphrase by\n"
            "telephone: it is shown once.  The page opens in any browser without internet.",
    .settings = CONFIG_NOTHING,
    .options = options,
    .run = run,
};
