/* pack_check.c - kres pack check: every complaint about the packs, with file, line and remedy. */
#include "case/numbers.h"
#include "cmd/house.h"
#include "cmd/pack.h"
#include "know/know.h"
#include "text/name.h"

static void complain(void *context, const char *message)
{
    size_t *count = context;
    (*count)++;
    printf("%s\n", message);
}

/* One part of the packs: its own reader says what is wrong with it. */
static size_t check_kind(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct report_kind *kind;
    return report_kind_load(arena, packs, &kind, err) ? 0 : 1;
}

static size_t check_kinds(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct kinds *kinds;
    struct roles *roles;
    return kinds_load(arena, packs, &kinds, err) && roles_load(arena, packs, kinds, &roles, err) ? 0 : 1;
}

static size_t check_form(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct form *form;
    return form_load(arena, packs, "report", &form, err) ? 0 : 1;
}

static size_t check_help(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct help *help;
    return help_load(arena, packs, &help, err) ? 0 : 1;
}

static size_t check_advice(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct advice *advice;
    return advice_load(arena, packs, &advice, err) ? 0 : 1;
}

static size_t check_numbers(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    int64_t few;
    return numbers_few(arena, packs, &few, err) ? 0 : 1;
}

static size_t check_watch(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    struct watch watch;
    return watch_load(arena, packs, &watch, err) ? 0 : 1;
}

static size_t check_names(struct arena *arena, const struct pack_set *packs, struct err *err)
{
    const struct text_names *names;
    return text_names_load(arena, packs, &names, err) ? 0 : 1;
}

static size_t (*const checks[])(struct arena *, const struct pack_set *, struct err *) = {
    check_kind, check_kinds, check_form, check_help, check_advice, check_numbers, check_watch, check_names};

/* What a language lacks is no fault: the page says that it falls back. */
struct missing { size_t count; const struct pack_set *packs; size_t *by_language; };

static void tell_missing(void *context, const struct shape_missing *missing)
{
    struct missing *all = context;
    all->count++;
    for (size_t i = 0; i < all->packs->language_count; i++)
        all->by_language[i] += str_eq(all->packs->languages[i], missing->lang);
    printf("%s:%d: " STR_FMT ": no text in " STR_FMT " for \"" STR_FMT "\"\n", missing->file, missing->line,
           STR_ARG(missing->item), STR_ARG(missing->lang), STR_ARG(missing->key));
}

static void check_content(struct arena *arena, const struct pack_set *packs, size_t *count)
{
    struct missing missing = {.packs = packs, .by_language = ARENA_ARRAY(arena, packs->language_count, size_t)};
    struct err err = {0};
    if (!content_check(packs, tell_missing, &missing, &err) ||
        !content_check_links(arena, packs, complain, count, &err))
        complain(count, err.text);
    if (!missing.count)
        return;
    printf("%zu texts are not in every language (pages fall back to English there, and say so):", missing.count);
    for (size_t i = 0; i < packs->language_count; i++)
        if (missing.by_language[i])
            printf(" " STR_FMT " %zu", STR_ARG(packs->languages[i]), missing.by_language[i]);
    printf("\n");
}

bool pack_open_named(struct cmd *cmd, struct pack_set *ret, struct err *err)
{
    struct share share;
    for (size_t i = 0; i < cmd->operand_count; i++)
        cmd->config.packs[i] = cmd->operands[i];
    if (cmd->operand_count)
        cmd->config.pack_count = cmd->operand_count;
    return share_find(cmd->arena, &share, err) && house_packs(cmd->arena, &cmd->config, &share, ret, err);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct pack_set packs;
    size_t count = 0;
    if (!pack_open_named(cmd, &packs, err))
        return CMD_WRONG;
    for (size_t i = 0; i < LEN(checks); i++) {
        struct err one = {0};
        if (checks[i](cmd->arena, &packs, &one))
            complain(&count, one.text);
    }
    check_content(cmd->arena, &packs, &count);
    screen_check(packs.folders, packs.count, complain, &count);
    if (count == 0) {
        printf("%zu packs checked: nothing to complain about\n", packs.count);
        return CMD_DONE;
    }
    err_set(err, ERR_INPUT, "%zu complaint%s about the packs", count, count == 1 ? "" : "s");
    return CMD_WRONG;
}

const struct command cmd_pack_check = {
    .name = "pack check",
    .operands = "[DIR]…",
    .most = CMD_OPERANDS_MOST,
    .summary = "Checks packs and tells each error with file, line and remedy",
    .help = "DIR: a pack folder, the general one first; otherwise those of --pack, or core and si as shipped.",
    .settings = CONFIG_PACKS,
    .run = run,
};
