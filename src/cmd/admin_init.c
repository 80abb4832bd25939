/* admin_init.c - kres admin init: a data folder with its first agency and first member. */
#include "cmd/folder.h"

#include <unistd.h>

#include "cmd/cmd.h"

/* The answer to a question, or what the option said. */
static bool ask(struct cmd *cmd, const char *flag, const char *question, const char *preset, const char **ret,
                struct err *err)
{
    char line[256];
    *ret = cmd_value(cmd, flag);
    if (!*ret && isatty(STDIN_FILENO)) {
        printf("%s%s%s%s: ", question, preset ? " [" : "", preset ? preset : "", preset ? "]" : "");
        fflush(stdout);
        if (fgets(line, sizeof line, stdin)) {
            struct str answer = str_trim(str_from(line));
            *ret = answer.n ? str_copy(cmd->arena, answer).p : NULL;
        }
    }
    if (!*ret)
        *ret = preset;
    return *ret || err_set(err, ERR_INPUT, "%s is missing: %s", flag, question);
}

/* "Shelter North" → "shelter-north". */
static const char *slug_of(struct arena *arena, const char *name)
{
    struct buf b = {.arena = arena};
    for (; *name && b.n < 40; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            buf_byte(&b, c);
        else if (b.n && b.p[b.n - 1] != '-')
            buf_byte(&b, '-');
    }
    while (b.n && b.p[b.n - 1] == '-')
        b.n--;
    return b.n >= 2 ? str_copy(arena, buf_str(&b)).p : "agency";
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    const char *agency, *login, *name, *role_text;
    char password[MEMBER_PASSWORD + 1];
    struct store *store = NULL;
    int64_t agency_id, member_id;
    enum role role;
    enum cmd_exit code = CMD_WRONG;
    if (!ask(cmd, "--agency", "Name of the agency that receives reports", NULL, &agency, err) ||
        !ask(cmd, "--name", "Name of its first member", NULL, &name, err) ||
        !ask(cmd, "--login", "Login of that member (a-z, 0-9, dot, dash)", NULL, &login, err) ||
        !ask(cmd, "--role", "Role: intake, caseworker, investigator, coordinator, analyst or administrator", "intake",
             &role_text, err) ||
        !role_find(str_from(role_text), &role, err))
        return CMD_USE;
    const char *slug = cmd_value(cmd, "--slug");
    if (!slug)
        slug = slug_of(cmd->arena, agency);
    if (!folder_open(cmd->arena, &cmd->config, true, &store, err) ||
        !agency_add(store, 0, str_from(slug), str_from(agency), &agency_id, err) ||
        !member_add(store, 0, agency_id, str_from(login), str_from(name), role, password, &member_id, err))
        goto done;
    printf("The data folder %s%s is ready.\n\n"
           "  agency %s (%s)\n"
           "  login %s role %s\n"
           "  one-time password %s\n\n"
           "Hand the password over in person.  At the first sign-in the member chooses one of their own, sets up the\n"
           "code app and prints a recovery code.  %s\n"
           "Next: kres serve --data %s, and kres admin user add for a second member, so that one lost password\n"
           "does not lose what was reported.\n",
           cmd->config.data, cmd->config.store ? " with its database" : "", agency, slug, login, role_name(role), password,
           role_has(role, RIGHT_READ)
               ? "Reports can be received at once; until\nthen this password is all that opens them."
               : "Reports can be received once a member\nis added who may read them.",
           cmd->config.data);
    code = CMD_DONE;
done:
    vault_wipe(password, sizeof password);
    store_close(store);
    return code;
}

static const struct cmd_option options[] = {
    {"--agency", "NAME", "Name of the agency that receives the public's reports."},
    {"--slug", "WORD", "Its short name for commands and addresses; otherwise made from the name."},
    {"--name", "NAME", "Name of its first member."},
    {"--login", "LOGIN", "What that member signs in with."},
    {"--role", "ROLE",
     "intake (unless said otherwise), caseworker, investigator, coordinator, analyst, administrator."},
    {0},
};

const struct command cmd_admin_init = {
    .name = "admin init",
    .operands = "",
    .summary = "Makes a data folder with its first agency and member",
    .help = "What is not given as an option is asked for.  An existing folder is kept: a further agency is added.",
    .settings = CONFIG_FOLDER,
    .options = options,
    .run = run,
};
