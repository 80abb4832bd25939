/* house.c - see house.h. */
#include "cmd/house.h"

#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "case/approval.h"
#include "case/find.h"
#include "case/rules.h"
#include "case/ties.h"
#include "cmd/folder.h"
#include "know/directory.h"
#include "print/print.h"
#include "record/team.h"
#include "site/posters.h"
#include "site/public_numbers.h"
#include "site/readings.h"
#include "site/sent.h"

enum { SEARCH_BYTES = 256 * 1024 * 1024 }; /* of locked memory, at most, for an agency and role */

bool house_packs(struct arena *arena, const struct config *config, const struct share *share, struct pack_set *ret,
                 struct err *err)
{
    const char *const shipped[] = {arena_printf(arena, "%s/core", share->packs),
                                   arena_printf(arena, "%s/si", share->packs)};
    if (config->pack_count)
        return pack_set_load(arena, config->packs, config->pack_count, ret, err);
    return pack_set_load(arena, shipped, LEN(shipped), ret, err);
}

bool house_role(struct arena *arena, const struct config *config, const char *name, struct role_as *ret, struct err *err)
{
    struct share share;
    struct pack_set packs;
    struct kinds *kinds;
    struct roles *roles;
    struct err why;
    struct buf known = {.arena = arena};
    if (!share_find(arena, &share, err) || !house_packs(arena, config, &share, &packs, err) ||
        !kinds_load(arena, &packs, &kinds, err) || !roles_load(arena, &packs, kinds, &roles, err))
        return false;
    if (role_as_named(roles, str_from(name), ret, &why))
        return true;
    for (size_t i = 0; i < roles->count; i++)
        buf_printf(&known, "%s" STR_FMT, i ? ", " : "", STR_ARG(roles->roles[i].id));
    return err_field(err, "role", "there is no role %s; the packs have: " STR_FMT, name, STR_ARG(buf_str(&known)));
}

static bool open_packs(const struct config *config, struct house *house, struct err *err)
{
    struct arena *arena = &house->arena;
    const char *cache = arena_printf(arena, "%s/cache", config->data);
    return house_packs(arena, config, &house->share, &house->packs, err) &&
           report_kind_load(arena, &house->packs, &house->kind, err) &&
           kinds_load(arena, &house->packs, &house->kinds, err) &&
           roles_load(arena, &house->packs, house->kinds, &house->roles, err) &&
           approval_rules_load(arena, &house->packs, house->roles, &house->approvals, err) &&
           text_names_load(arena, &house->packs, &house->names, err) &&
           htcds_load(arena, &house->packs, house->kinds, &house->htcds, err) &&
           form_load(arena, &house->packs, "report", &house->form, err) &&
           watch_load(arena, &house->packs, &house->watch, err) && help_load(arena, &house->packs, &house->help, err) &&
           advice_load(arena, &house->packs, &house->advice, err) && file_make_folder(cache, err) &&
           screen_load(house->packs.folders, house->packs.count, cache, &house->screen, err);
}

/* Half of the processors at most make posters for strangers, so that checks and pages go on. */
static bool open_printers(const struct config *config, const char *ui, struct house *house, struct err *err)
{
    long half = sysconf(_SC_NPROCESSORS_ONLN) / 2;
    struct str address;

    if (config->address) {
        if (!site_address_parse(&house->arena, str_from(config->address), &address, NULL))
            return err_field(err, "address", "address is like https://kres.example.org, not \"%s\"", config->address);
        house->app.address = address.p;
    }
    if (!house->share.print_tool)
        log_line(LOG_WARN, "kres-print is missing beside the program: no posters can be made");
    return printer_open(ui, house->share.print_tool, 0, &house->app.printer, err) &&
           printer_open(ui, house->share.print_tool, half > 1 ? (unsigned)half : 1, &house->app.press, err);
}

/* Pages that one server began can be ended at another, and proofs of work too. */
static bool open_keys(struct house *house, struct err *err)
{
    uint8_t shared[STORE_SHARED_KEY], key[VAULT_KEY];
    if (!store_shared_key(house->app.store, shared, err))
        return false;
    vault_derive(shared, "pages", key);
    bool ok = token_key_of(key, &house->tokens, err);
    vault_derive(shared, "flood", house->flood_key);
    vault_derive(shared, "checks", house->checks_key);
    vault_wipe(shared, sizeof shared);
    vault_wipe(key, sizeof key);
    return ok;
}

static bool open_floods(const struct config *config, struct house *house, struct err *err)
{
    struct app *app = &house->app;
    _Static_assert((int)FLOOD_KEY == (int)VAULT_KEY, "as the vault derives it");
    if (!flood_new((double)config->calm_reports_per_second, &app->flood, err) ||
        !flood_new((double)config->calm_checks_per_second, &app->checks, err))
        return false;
    flood_set_key(app->flood, house->flood_key);
    flood_set_key(app->checks, house->checks_key);
    return true;
}

static bool open_pages(const struct config *config, struct house *house, struct err *err)
{
    const char *ui = config->ui ? config->ui : house->share.ui;
    struct app *app = &house->app;
    if (!origins_parse(&house->arena, config->check_origins, &house->origins, err))
        return err_wrap(err, "check_origins");
    app->origins = &house->origins;
    app->ui = ui;
    return open_printers(config, ui, house, err) &&
           words_load(arena_printf(&house->arena, "%s/po", ui), house->packs.languages, house->packs.language_count,
                      &app->words, err) &&
           templates_load(arena_printf(&house->arena, "%s/templates", ui), app->words, config->reload, &app->templates,
                          err) &&
           open_floods(config, house, err) && sent_new(&app->sent, err) &&
           (!app->cases.image_tool || !app->cases.read_tool || readings_new(&app->cases, 0, &app->readings, err));
}

/* Of the pack's country, in the edition of now. */
static bool is_holiday(const void *context, int32_t day)
{
    const struct house *house = context;
    const struct edition *edition = know_hold(house->app.know);
    bool is = holidays_has(&edition_directory(edition)->holidays, house->packs.country, day);
    edition_release(edition);
    return is;
}

static bool open_app(const struct config *config, struct house *house, struct err *err)
{
    struct arena *arena = &house->arena;
    struct app *app = &house->app;
    struct str secret;
    bool found;
    app->packs = &house->packs;
    app->help = house->help;
    app->advice = house->advice;
    app->node = config->node;
    app->secure = config->tls_key != NULL || config->secure_cookies;
    app->cases = (struct cases){.store = app->store, .packs = &house->packs, .form = house->form, .kind = house->kind,
                                .screen = house->screen, .tokens = house->tokens,
                                .image_tool = house->share.image_tool, .read_tool = house->share.read_tool};
    app->records = (struct records){.store = app->store, .packs = &house->packs, .kinds = house->kinds,
                                    .roles = house->roles, .rules = case_rules, .approvals = house->approvals};
    app->htcds = house->htcds;
    app->report_kind = house->kind;
    app->ads_days = config->ads_days;
    app->webhooks_inside = config->webhooks_inside;
    if (!house->share.image_tool)
        log_line(LOG_WARN, "kres-image is missing beside the program: pictures are kept, but have no cleaned copy");
    if (!house->share.read_tool)
        log_line(LOG_WARN, "kres-read is missing beside the program: the offer check cannot read pictures");
    if (!folder_proof_key(arena, app->store, app->cases.proof_secret, app->cases.proof_public, err) ||
        !folder_meta(arena, app->store, "demo_totp", &secret, &found, err))
        return false;
    app->demo = found && secret.n == TOTP_SECRET;
    if (app->demo)
        memcpy(app->demo_totp, secret.p, TOTP_SECRET);
    if (!find_rooms_new(&app->cases, &app->records, house->names, SEARCH_BYTES, &app->finds, err))
        return false;
    app->importer = (struct importer){.records = &app->records, .htcds = house->htcds, .alike = find_import_alike,
                                      .context = app->finds};
    if (!ring_new(app->store, &app->ring, err) ||
        !roles_fit_members(app->store, &house->packs, house->roles, err))
        return false;
    house->watch.is_holiday = is_holiday;
    house->watch.calendar = house;
    ring_set_watch(app->ring, &house->watch);
    if (app->demo)
        ring_let_codes_repeat(app->ring);
    if (!know_open(app->store, &house->packs, &app->know, err))
        return false;
    return public_numbers_new(app->know, house->packs.country, &app->public_numbers, err) &&
           ties_new(&app->cases, &app->records, public_numbers_has, app->public_numbers, &app->ties, err) &&
           app_scratches_new(house->screen, &app->scratches, err);
}

bool house_open(const struct config *config, enum house_part part, bool create, struct house *house, struct err *err)
{
    *house = (struct house){0};
    if (share_find(&house->arena, &house->share, err) &&
        folder_open(&house->arena, config, create, &house->app.store, err) && open_packs(config, house, err) &&
        open_keys(house, err) && open_app(config, house, err) &&
        (part == HOUSE_WITHOUT_PAGES || open_pages(config, house, err)))
        return true;
    house_close(house);
    return false;
}

void house_close(struct house *house)
{
    struct app *app = &house->app;
    readings_free(app->readings);
    ties_free(app->ties);
    public_numbers_free(app->public_numbers);
    know_close(app->know);
    sent_free(app->sent);
    printer_close(app->press);
    printer_close(app->printer);
    flood_free(app->checks);
    flood_free(app->flood);
    templates_free(app->templates);
    words_free(app->words);
    find_rooms_free(app->finds);
    ring_free(app->ring);
    app_scratches_free(app->scratches);
    token_key_free(house->tokens);
    vault_wipe(house->flood_key, sizeof house->flood_key);
    vault_wipe(house->checks_key, sizeof house->checks_key);
    screen_free(house->screen);
    store_close(app->store);
    vault_wipe(app->cases.proof_secret, sizeof app->cases.proof_secret);
    arena_wipe(&house->arena);
    *house = (struct house){0};
}
