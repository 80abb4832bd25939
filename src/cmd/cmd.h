/* cmd.h - what a command of kres is, and how its line is read.
 *
 * A command is one constant row in its own file; main.c lists the rows and nothing else.  From the row come
 * dispatch, the check of options and operands, and the help, so that none of them can drift from the others.
 * To add one: a file src/cmd/NAME.c with the row, a line in main.c and src/cmd/meson.build, a man page, and a
 * word in completion/kres.bash (script/lint finds what was forgotten). */
#ifndef KRES_CMD_CMD_H
#define KRES_CMD_CMD_H

#include "cmd/config.h"

enum cmd_exit { CMD_DONE = 0, CMD_WRONG = 1, CMD_USE = 2 };

/* An option of one command alone (settings are in config.h). */
struct cmd_option {
    const char *flag;  /* "--agency" */
    const char *value; /* what the help calls the value; NULL: a switch */
    const char *help;
};

enum { CMD_OPTIONS_MOST = 16, CMD_OPERANDS_MOST = 4, CMD_OPERANDS_ANY = 1 << 30 };

struct cmd {
    struct arena *arena; /* lives as long as the command; wiped at the end */
    const struct command *command;
    struct config config;
    const char **operands;
    size_t operand_count;
    const char *values[CMD_OPTIONS_MOST]; /* of the command's own options, in their order; NULL: not given */
};

/* Sets err whenever it returns anything but CMD_DONE, unless it has already told what is wrong. */
typedef enum cmd_exit cmd_run_fn(struct cmd *cmd, struct err *err);

struct command {
    const char *name;     /* "serve", "admin user add" */
    const char *operands; /* "AGENCY LOGIN NAME", or "" */
    size_t least, most;   /* operands: at most CMD_OPERANDS_MOST, or CMD_OPERANDS_ANY */
    const char *summary;  /* what it does, half a line */
    const char *help;     /* the rest, whole paragraphs */
    enum config_scope settings;
    const struct cmd_option *options; /* ended by a row whose flag is NULL; NULL: none */
    cmd_run_fn *run;
};

/* All commands, NULL-ended: main.c. */
extern const struct command *const commands[];

/* The value of one of the command's own options ("--agency"), or NULL; "" for a switch that was given. */
const char *cmd_value(const struct cmd *cmd, const char *flag);
/* Finds the command, reads its line, runs it, tells an error on standard error. */
int cmd_main(int argc, const char *const *argv, const char *const *environment);
/* The same for a table of one's own: tests. */
int cmd_run_line(const struct command *const *table, int argc, const char *const *argv,
                 const char *const *environment);

/* Usage and options of a command, and the list of all whose name begins with prefix. */
struct str cmd_help(struct arena *arena, const struct command *command);
struct str cmd_list(struct arena *arena, const struct command *const *table, const char *prefix);

extern const struct command cmd_serve, cmd_demo, cmd_demo_code, cmd_pack_check, cmd_pack_export, cmd_pack_openapi,
    cmd_pack_test, cmd_screen, cmd_link, cmd_import_ads, cmd_poster, cmd_parcel_seal, cmd_parcel_open,
    cmd_admin_init, cmd_admin_agency_add, cmd_admin_user_add, cmd_admin_user_disable, cmd_admin_user_reset,
    cmd_admin_user_role, cmd_admin_backup, cmd_admin_migrate, cmd_admin_move, cmd_admin_restore, cmd_admin_verify,
    cmd_help_row, cmd_version;

#endif
