/* parcel_open.c - kres parcel open: what is sealed in a parcel, without a browser and without running its page. */
#include <unistd.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/parcel.h"
#include "cmd/share.h"
#include "print/print.h"
#include "vault/vault.h"

enum { TYPED_MOST = 4096 };

bool parcel_say(struct err *err)
{
    static const struct { const char *key, *text; } says[] = {
        {"!parcel-digits", "the passphrase has 21 digits and nothing else"},
        {"!parcel-check", "one digit of the passphrase is wrong, or two have changed places"},
        {"!parcel-wrong", "this passphrase does not open this file, or the file was changed on its way"},
        {"!parcel-too-large", "the files are too large for one parcel, or too many"},
        {"!document-too-long", "this is too long for one paper; leave out some parts"},
    };

    for (size_t i = 0; i < LEN(says); i++)
        if (strcmp(err->text, says[i].key) == 0)
            return err_set(err, err->kind, "%s", says[i].text);
    return false;
}

static void print_text(const json_t *text, const char *before, const char *after)
{
    if (json_is_string(text))
        printf("%s%s%s", before, json_string_value(text), after);
}

static void print_rows(const json_t *rows)
{
    size_t i, k;
    json_t *row, *line;

    json_array_foreach(rows, i, row) {
        print_text(json_object_get(row, "label"), "", ":");
        json_array_foreach(json_object_get(row, "lines"), k, line)
            print_text(line, k ? "\n    " : " ", "");
        printf("\n");
    }
}

static void print_cells(const json_t *cells)
{
    size_t i;
    json_t *cell;

    json_array_foreach(cells, i, cell)
        print_text(cell, i ? " | " : "", "");
    printf("\n");
}

static void print_block(const json_t *block)
{
    const json_t *table = json_object_get(block, "table");
    size_t i;
    json_t *one;

    print_rows(json_object_get(block, "rows"));
    json_array_foreach(json_object_get(block, "text"), i, one)
        print_text(one, "", "\n");
    print_text(json_object_get(table, "caption"), "", "\n");
    if (table)
        print_cells(json_object_get(table, "columns"));
    json_array_foreach(json_object_get(table, "rows"), i, one)
        print_cells(json_object_get(one, "cells"));
}

static void print_paper(const json_t *document)
{
    size_t i, k;
    json_t *part, *block;

    print_text(json_object_get(document, "mark"), "", "\n\n");
    print_text(json_object_get(document, "title"), "", "\n\n");
    print_rows(json_object_get(document, "head"));
    json_array_foreach(json_object_get(document, "parts"), i, part) {
        print_text(json_object_get(part, "heading"), "\n", "\n");
        json_array_foreach(json_object_get(part, "blocks"), k, block)
            print_block(block);
    }
    print_text(json_object_get(document, "footer"), "\n", "\n");
}

static bool save(struct cmd *cmd, const struct parcel *parcel, const char *folder, struct err *err)
{
    struct printer *printer = NULL;
    struct share share;
    struct str pdf;
    bool ok = file_make_folder(folder, err) && share_find(cmd->arena, &share, err) &&
              printer_open(share.ui, share.print_tool, 0, &printer, err) &&
              print_document(printer, cmd->arena, parcel->document, &pdf, err) &&
              file_write(arena_printf(cmd->arena, "%s/paper.pdf", folder), pdf, 0600, err);

    printer_close(printer);
    for (size_t i = 0; ok && i < parcel->file_count; i++) {
        /* Two files of one name, or one that is called like the paper, do not take each other's place. */
        const char *path = arena_printf(cmd->arena, "%s/%zu-" STR_FMT, folder, i + 1, STR_ARG(parcel->files[i].name));
        ok = file_write(path, parcel->files[i].bytes, 0600, err);
        if (ok)
            printf("%s\n", path);
    }
    return ok;
}

static bool read_typed(struct cmd *cmd, struct str *ret, struct err *err)
{
    if (isatty(STDIN_FILENO))
        fprintf(stderr, "Passphrase (21 digits), then Return and Ctrl-D: ");
    return file_read_input(cmd->arena, TYPED_MOST, ret) || err_set(err, ERR_INPUT, "cannot read the passphrase");
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct parcel parcel = {0};
    struct str html, typed;
    bool ok = vault_start(err) && file_read(cmd->arena, cmd->operands[0], PARCEL_FILE_MOST, &html, err) &&
              read_typed(cmd, &typed, err) && (parcel_open(cmd->arena, html, typed, &parcel, err) || parcel_say(err));

    if (ok)
        print_paper(parcel.document);
    if (ok && cmd_value(cmd, "-o"))
        ok = save(cmd, &parcel, cmd_value(cmd, "-o"), err);
    json_decref((json_t *)parcel.document);
    return ok ? CMD_DONE : CMD_WRONG;
}

static const struct cmd_option options[] = {
    {"-o", "DIR", "Saves the paper as paper.pdf and every file in DIR too."},
    {0},
};

const struct command cmd_parcel_open = {
    .name = "parcel open",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "Opens a sealed parcel and prints the paper in it",
    .help = "The passphrase is read from standard input: 21 digits of any script, spaces and dashes between them as one\n"
            "likes.  The page in FILE is not run, so it need not be trusted.",
    .settings = CONFIG_NOTHING,
    .options = options,
    .run = run,
};
