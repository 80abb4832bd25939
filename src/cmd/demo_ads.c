/* demo_ads.c - see demo.h: the open ads of packs/demo/ads.yaml, screened and linked as kres import ads does it. */
#include "base/clock.h"
#include "cmd/ads.h"
#include "cmd/demo.h"

static const char *const file_keys[] = {"source", "ads", NULL};
static const char *const ad_keys[] = {"days", "place", "title", "text", NULL};
enum { DAY = 24 * 3600 };

static struct str text_of(const struct yaml *item, const char *key)
{
    struct str text = yaml_text(item, key);
    return text.n ? text : STR("");
}

static bool screen_one(struct demo *demo, struct screen_scratch *scratch, struct ad_row *row, struct err *err)
{
    const struct house *house = demo->house;
    struct screen_result result;
    const char *country;
    if (!str_zero(demo->arena, house->packs.country, &country, err) ||
        !screen_scan(house->screen, scratch, row->text, country, demo->arena, &result, err))
        return false;
    row->level = (int)result.level;
    row->lang = str_copy(demo->arena, result.lang);
    row->signs = ads_signs(demo->arena, &result);
    return true;
}

static bool read_one(struct demo *demo, struct screen_scratch *scratch, const struct yaml *item, int number,
                     struct ad_row *row, struct err *err)
{
    struct yaml *days, *text;
    int64_t ago, now = clock_now();
    if (!yaml_only(item, ad_keys, err) || !yaml_need(item, "days", YAML_TEXT, &days, err) ||
        !yaml_int(days, 0, 300, &ago, err) || !yaml_need(item, "text", YAML_TEXT, &text, err))
        return false;
    *row = (struct ad_row){.own = str_printf(demo->arena, "izm-%d", number), .posted = now - ago * DAY,
                           .seen = clock_day(now - ago * DAY / 2), .text = text->text, .title = text_of(item, "title"),
                           .url = STR(""), .place = text_of(item, "place")};
    return screen_one(demo, scratch, row, err);
}

static bool bring_in(struct demo *demo, struct str source, const struct ad_row *rows, size_t count, struct err *err)
{
    struct store *store = demo->house->app.store;
    const struct ads_job job = {.store = store, .feed = {.threads = 1}};
    const struct ad_batch batch = {.rows = rows, .count = count, .line = count + 1};
    struct ad_import_file file = {.source = source, .name = STR("ads.yaml"), .who = STR("kres demo")};
    struct ad_import import;
    struct ads_links links;
    vault_hash(source, file.digest);
    return ad_import_begin(store, &file, &import, err) && ad_import_put(store, &import, &batch, err) &&
           ad_import_end(store, &import, err) && ads_link(&job, &links, err);
}

bool demo_ads(struct demo *demo, struct err *err)
{
    struct yaml *root, *ads, *source;
    struct screen_scratch *scratch;
    clock_pretend(0);
    if (!yaml_load(demo->arena, arena_printf(demo->arena, "%s/ads.yaml", demo->folder), &root, err) ||
        !yaml_only(root, file_keys, err) || !yaml_need(root, "source", YAML_TEXT, &source, err) ||
        !yaml_need(root, "ads", YAML_LIST, &ads, err) || !screen_scratch_new(demo->house->screen, &scratch, err))
        return false;
    struct ad_row *rows = ARENA_ARRAY(demo->arena, ads->count + 1, struct ad_row);
    size_t count = 0;
    bool ok = true;
    for (const struct yaml *item = ads->first; ok && item; item = item->next, count++)
        ok = read_one(demo, scratch, item, (int)count + 1, &rows[count], err);
    screen_scratch_free(scratch);
    return ok && bring_in(demo, source->text, rows, count, err);
}
