/* demo.c - kres demo: a data folder with invented agencies, people and reports. */
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/demo.h"
#include "cmd/folder.h"
#include "record/team.h"

static const char *const root_keys[] = {"agencies", "reports", "records", NULL};
static const char *const agency_keys[] = {"slug", "name", "members", "all_hours", NULL};
static const char *const member_keys[] = {"login", "name", "role", "groups", NULL};

/* Members act in the past: the newest code that was ever used must be older than the first real sign-in. */
enum { SIGN_IN_DAYS_AGO = 60 };

struct making { /* the folder while it is made */
    struct demo demo;
    char password[MEMBER_PASSWORD + 1];
    uint8_t totp[TOTP_SECRET];
    char api_key[API_KEY_TEXT + 1];
    struct buf note;
};

struct demo_member *demo_member_find(struct demo *demo, struct str login)
{
    for (size_t i = 0; i < demo->member_count; i++)
        if (str_eq(demo->members[i].login, login))
            return &demo->members[i];
    return NULL;
}

/* One password for all of this folder: "kx7m-2pqd-9vhe-r4tn", other letters in each folder. */
static void make_password(char ret[MEMBER_PASSWORD + 1])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    uint8_t random[MEMBER_PASSWORD];
    random_bytes(random, sizeof random);
    for (size_t i = 0; i < MEMBER_PASSWORD; i++)
        ret[i] = i % 5 == 4 ? '-' : letters[random[i] % (sizeof letters - 1)];
    ret[MEMBER_PASSWORD] = '\0';
}

static bool add_member(struct making *making, const struct yaml *node, int64_t agency, struct str slug,
                       struct str *holder, struct err *err)
{
    struct demo *demo = &making->demo;
    struct store *store = demo->house->app.store;
    struct str login = yaml_text(node, "login"), role_text = yaml_text(node, "role");
    struct str password = str_from(making->password);
    struct role_as role;
    if (!yaml_only(node, member_keys, err) || !role_as_named(demo->house->roles, role_text, &role, err))
        return false;
    if (demo->member_count == DEMO_MEMBERS_MOST)
        return yaml_fault(err, node, "a demonstration has at most %d members", DEMO_MEMBERS_MOST);
    struct demo_member *member = &demo->members[demo->member_count];
    *member = (struct demo_member){.login = login, .role = role_text, .agency = slug, .base = role.base};
    if (!member_add_ready_as(store, agency, login, yaml_text(node, "name"), role, password, making->totp, &member->id,
                             err) ||
        !team_set(store, 0, member->id, yaml_text(node, "groups"), err))
        return err_wrap(err, "%s:%d: adding the member", node->file, node->line);
    demo->member_count++;
    if (!role_has(role.base, RIGHT_READ))
        return true;
    if (holder->n) /* the first who may read made the agency's key; the others are given it */
        return member_admit_ready(store, *holder, password, member->id, err);
    *holder = login;
    return true;
}

static bool add_agency(struct making *making, const struct yaml *node, struct err *err)
{
    struct yaml *slug, *name, *members;
    struct store *store = making->demo.house->app.store;
    struct str holder = {0};
    int64_t id;
    bool first = making->demo.member_count == 0, all_hours = false;
    if (!yaml_only(node, agency_keys, err) || !yaml_need(node, "slug", YAML_TEXT, &slug, err) ||
        !yaml_need(node, "name", YAML_TEXT, &name, err) || !yaml_need(node, "members", YAML_LIST, &members, err) ||
        (yaml_get(node, "all_hours") && !yaml_bool(yaml_get(node, "all_hours"), &all_hours, err)) ||
        !agency_add(store, 0, slug->text, name->text, &id, err) ||
        (all_hours && !agency_set_all_hours(store, 0, id, true, err)))
        return false;
    for (const struct yaml *member = members->first; member; member = member->next)
        if (!add_member(making, member, id, slug->text, &holder, err))
            return false;
    return !first || api_key_add(store, 0, id, STR("demo"), making->api_key, err);
}

/* Signs every member who reads in, so that they can act on the reports. */
static bool sign_in(struct making *making, struct err *err)
{
    struct demo *demo = &making->demo;
    clock_pretend(clock_now() - (int64_t)SIGN_IN_DAYS_AGO * 24 * 3600);
    for (size_t i = 0; i < demo->member_count; i++) {
        struct demo_member *member = &demo->members[i];
        char code[7], token[SESSION_TOKEN + 1];
        if (!role_has(member->base, RIGHT_READ))
            continue;
        totp_code(making->totp, clock_now(), code);
        if (!session_sign_in(demo->house->app.ring, member->login, str_from(making->password), str_from(code),
                             STR("kres demo"), token, err))
            return err_wrap(err, "signing " STR_FMT " in", STR_ARG(member->login));
        member->session = session_find(demo->house->app.ring, str_from(token));
        vault_wipe(token, sizeof token);
        if (!member->session)
            return err_set(err, ERR_FAULT, "the session of " STR_FMT " ended at once", STR_ARG(member->login));
    }
    return true;
}

static struct str base32(struct arena *arena, const uint8_t *bytes, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct buf b = {.arena = arena};
    for (size_t bit = 0; bit < n * 8; bit += 5) { /* 20 bytes are 32 letters without a rest */
        unsigned two = (unsigned)bytes[bit / 8] << 8 | (bit / 8 + 1 < n ? bytes[bit / 8 + 1] : 0u);
        buf_byte(&b, letters[two >> (11 - bit % 8) & 31]);
    }
    return buf_str(&b);
}

/* What somebody needs to try everything; kept in the folder too, because serve prints it again. */
static bool keep_note(struct making *making, const char *data, struct err *err)
{
    struct demo *demo = &making->demo;
    struct store *store = demo->house->app.store;
    struct buf *b = &making->note;
    b->arena = demo->arena;
    buf_printf(b, "Demonstration: people, agencies and reports are invented.\n");
    for (size_t i = 0; i < demo->member_count; i++)
        buf_printf(b, "  login %-10.*s password %s role %-13.*s agency " STR_FMT "\n",
                   STR_ARG(demo->members[i].login), making->password, STR_ARG(demo->members[i].role),
                   STR_ARG(demo->members[i].agency));
    buf_printf(b, "  code app secret " STR_FMT " (the code of the moment: kres demo code --data %s)\n",
               STR_ARG(base32(demo->arena, making->totp, sizeof making->totp)), data);
    buf_printf(b, "  receipt code %s\n", demo->receipt);
    buf_printf(b, "  API key %s\n", making->api_key);
    return folder_meta_set(store, "demo_note", buf_str(b), err) &&
           folder_meta_set(store, "demo_totp", str_make(making->totp, sizeof making->totp), err) &&
           folder_meta_set(store, "demo-password", str_from(making->password), err) &&
           folder_meta_set(store, "demo", STR("yes"), err);
}

static bool make(struct making *making, const char *data, struct err *err)
{
    struct demo *demo = &making->demo;
    struct yaml *agencies;
    demo->folder = arena_printf(demo->arena, "%s/demo", demo->house->share.packs);
    if (!yaml_load(demo->arena, arena_printf(demo->arena, "%s/demo.yaml", demo->folder), &demo->root, err) ||
        !yaml_only(demo->root, root_keys, err) || !yaml_need(demo->root, "agencies", YAML_LIST, &agencies, err))
        return false;
    make_password(making->password);
    random_bytes(making->totp, sizeof making->totp);
    for (const struct yaml *agency = agencies->first; agency; agency = agency->next)
        if (!add_agency(making, agency, err))
            return false;
    bool ok = sign_in(making, err) && demo_reports(demo, err) && demo_records(demo, err) && demo_ads(demo, err);
    clock_pretend(0);
    for (size_t i = 0; i < demo->member_count; i++)
        if (demo->members[i].session) {
            session_end(demo->house->app.ring, demo->members[i].session);
            session_release(demo->members[i].session);
        }
    return ok && keep_note(making, data, err);
}

/* Drops a folder of ours: files, and folders of files (cache). */
static bool drop_folder(struct arena *arena, const char *folder, struct err *err)
{
    struct str *names;
    size_t count;
    if (!file_is_folder(folder))
        return true;
    if (!file_list(arena, folder, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(names[i]));
        if (file_is_folder(path) ? !drop_folder(arena, path, err)
                                 : unlink(path) != 0 && !err_set(err, ERR_FAULT, "removing %s: %m", path))
            return false;
    }
    return rmdir(folder) == 0 || err_set(err, ERR_FAULT, "removing %s: %m", folder);
}

/* The folder keeps the settings; its database goes to where --store says. */
static bool move_to_store(struct cmd *cmd, const char *folder, struct err *err)
{
    static const char *const NAMES[] = {"kres.db", "kres.db-wal", "kres.db-shm", "kres.reserve"};
    struct store_moved moved;
    if (!store_move(folder, cmd->config.store, NULL, NULL, &moved, err))
        return false;
    for (size_t i = 0; i < LEN(NAMES); i++)
        unlink(arena_printf(cmd->arena, "%s/%s", folder, NAMES[i]));
    return folder_write_settings(cmd->arena, folder, cmd->config.store, err);
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct house house;
    struct config config = cmd->config;
    struct str data = str_from(config.data);
    while (data.n > 1 && data.p[data.n - 1] == '/')
        data.n--;
    const char *folder = str_copy(cmd->arena, data).p;
    if (file_exists(arena_printf(cmd->arena, "%s/kres.db", folder))) {
        err_set(err, ERR_CONFLICT, "%s holds data already; name another folder with --data DIR", folder);
        return CMD_WRONG;
    }
    config.store = NULL; /* made in a folder in any case, then moved */
    /* Made beside its place and moved there when it is whole: one that was interrupted is never taken for whole. */
    config.data = arena_printf(cmd->arena, "%s.making", folder);
    if (!drop_folder(cmd->arena, config.data, err) || !house_open(&config, HOUSE_WITHOUT_PAGES, true, &house, err))
        return CMD_WRONG;
    struct making *making = ARENA_NEW(cmd->arena, struct making);
    making->demo = (struct demo){.arena = cmd->arena, .house = &house};
    bool ok = make(making, folder, err);
    house_close(&house);
    if (ok && cmd->config.store)
        ok = move_to_store(cmd, config.data, err);
    if (ok && rename(config.data, folder) != 0)
        ok = err_set(err, ERR_CONFLICT, "moving the demonstration to %s: %m; the folder must be empty or not exist", folder);
    if (!ok)
        return CMD_WRONG;
    printf(STR_FMT, STR_ARG(buf_str(&making->note)));
    return CMD_DONE;
}

const struct command cmd_demo = {
    .name = "demo",
    .operands = "",
    .summary = "Makes a data folder with invented agencies, people, reports and cases",
    .help = "Prints the logins, the secret of their code app, a receipt code and a key for hotline software.",
    .settings = CONFIG_PACKS,
    .run = run,
};
