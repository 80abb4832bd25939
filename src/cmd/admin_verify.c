/* admin_verify.c - kres admin verify: is the database whole, and does the audit log fit together? */
#include "store/audit.h"

#include "cmd/cmd.h"
#include "cmd/folder.h"

static void tell_problem(void *context, const char *text)
{
    UNUSED(context);
    printf("database: %s\n", text);
}

static bool check_audit(struct cmd *cmd, struct store *store, bool *ret_whole, struct err *err)
{
    struct store_conn *conn;
    int64_t lines, bad;
    struct str why, head;
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = audit_verify(conn, cmd->arena, &lines, &bad, &why, &head, err);
    store_read_end(conn);
    if (!ok)
        return false;
    if (bad)
        printf("audit log: line %" PRId64 " does not fit: " STR_FMT "\n", bad, STR_ARG(why));
    else
        printf("audit log: %" PRId64 " lines, each fits the one before\nhead " STR_FMT "\n", lines, STR_ARG(head));
    *ret_whole = bad == 0;
    return true;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct store *store = NULL;
    size_t problems = 0;
    bool whole = false;
    if (!folder_open_shared(&cmd->config, &store, err))
        return CMD_WRONG;
    bool ok = store_check(store, &problems, tell_problem, NULL, err);
    if (ok && !problems)
        printf("database: whole\n");
    ok = ok && check_audit(cmd, store, &whole, err);
    store_close(store);
    return ok && whole && !problems ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_admin_verify = {
    .name = "admin verify",
    .operands = "",
    .summary = "Checks the database and the hash chain of the audit log",
    .help = "Tells the first line of the log that was changed, is missing or stands out of order.  Note the printed\n"
            "number of lines and the head elsewhere: a log that later has fewer lines was cut off.  Works beside a\n"
            "running server.",
    .settings = CONFIG_FOLDER,
    .run = run,
};
