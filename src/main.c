/* main.c - the commands of kres, and nothing else. */
#include "cmd/cmd.h"

const struct command *const commands[] = {
    &cmd_serve,
    &cmd_demo,
    &cmd_demo_code,
    &cmd_pack_check,
    &cmd_pack_export,
    &cmd_pack_openapi,
    &cmd_pack_test,
    &cmd_screen,
    &cmd_link,
    &cmd_import_ads,
    &cmd_poster,
    &cmd_parcel_seal,
    &cmd_parcel_open,
    &cmd_admin_init,
    &cmd_admin_agency_add,
    &cmd_admin_user_add,
    &cmd_admin_user_disable,
    &cmd_admin_user_reset,
    &cmd_admin_user_role,
    &cmd_admin_backup,
    &cmd_admin_move,
    &cmd_admin_migrate,
    &cmd_admin_restore,
    &cmd_admin_verify,
    &cmd_help_row,
    &cmd_version,
    NULL,
};

int main(int argc, char **argv)
{
    extern char **environ;
    return cmd_main(argc, (const char *const *)argv, (const char *const *)environ);
}
