/* ads_list.c - open ads in lists: all of them by filter, those of one hand, and the sources they came from. */
#include "desk/ads_pages.h"
#include "base/clock.h"
#include "record/ad_import.h"
#include "site/page.h"

enum { PAGE = 50, BEGINNING = 160, WORDS_MOST = 200 };

/* ---- what the pages share ---- */

struct str ad_beginning(struct arena *arena, struct str text)
{
    struct str line = STR("");
    while (text.p && !line.n)
        line = str_trim(str_cut(&text, '\n'));
    if (line.n <= BEGINNING)
        return line;
    struct str start = str_slice(line, 0, BEGINNING);
    start.n = str_utf8_length(start);
    return str_printf(arena, STR_FMT "…", STR_ARG(start));
}

void ad_row_view(const struct web_request *request, json_t *row, const struct ad *ad)
{
    struct app *app = desk_app(request);
    view_number(row, "id", ad->id);
    view_level(request, row, (enum screen_level)ad->level);
    view_day(request, row, "day", ad->day);
    view_text(row, "iso", clock_day_text(request->arena, ad->day));
    view_flag(row, "posted", ad->posted != 0);
    view_text(row, "source", ad->source);
    view_text(row, "lang", ad->lang);
    view_text(row, "lang_name", ad->lang.n ? words_language_name(app->words, ad->lang) : STR(""));
    view_text(row, "first_line", ad_beginning(request->arena, ad->title.n ? ad->title : ad->text));
    view_text(row, "place", ad->place);
    view_number(row, "alike", ad->alike);
    view_flag(row, "is_alike", ad->alike > 1);
    view_text(row, "cluster", ad->alike > 1 ? ad->cluster : STR(""));
}

void ads_head_view(const struct web_request *request, json_t *view, const char *here)
{
    view_flag(view, "at_ads", true);
    view_flag(view, here, true);
    view_number(view, "days", desk_app(request)->ads_days);
}

/* ---- all of them ---- */

static int level_asked(struct str name)
{
    for (int level = LEVEL_SOME; level <= LEVEL_HIGH; level++)
        if (str_is(name, screen_level_name((enum screen_level)level)))
            return level;
    return LEVEL_NONE;
}

static struct ad_filter filter_asked(const struct web_request *request)
{
    struct ad_filter filter = {.level = level_asked(web_get(request, "level")),
                               .cluster = web_get(request, "cluster"),
                               .words = str_trim(str_slice(web_get(request, "words"), 0, WORDS_MOST))};
    (void)!str_int(web_get(request, "source"), 1, INT64_MAX, &filter.collection);
    if (!clock_day_parse(web_get(request, "since"), &filter.since))
        filter.since = 0;
    filter.words.n = str_utf8_length(filter.words);
    return filter;
}

static struct buf filter_query(const struct web_request *request, const struct ad_filter *filter)
{
    struct buf query = {.arena = request->arena};
    if (filter->collection)
        query_add(&query, "source", str_printf(request->arena, "%" PRId64, filter->collection));
    if (filter->level)
        query_add(&query, "level", str_from(screen_level_name((enum screen_level)filter->level)));
    if (filter->since)
        query_add(&query, "since", clock_day_text(request->arena, filter->since));
    query_add(&query, "words", filter->words);
    query_add(&query, "cluster", filter->cluster);
    return query;
}

/* "20781.4711" of the last row of the page before. */
static struct ad_place place_asked(const struct web_request *request)
{
    struct str id = web_get(request, "after"), day = str_cut(&id, '.');
    int64_t number, at;
    if (!str_int(day, INT32_MIN, INT32_MAX, &number) || !str_int(id, 1, INT64_MAX, &at))
        return (struct ad_place){0};
    return (struct ad_place){.day = (int32_t)number, .id = at};
}

static void choices_view(const struct web_request *request, json_t *view, const struct ad_filter *filter,
                         const struct ad_collection *sources, size_t count)
{
    json_t *list = view_list(view, "sources"), *levels = view_list(view, "levels");
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", sources[i].id);
        view_text(item, "name", sources[i].name);
        view_flag(item, "chosen", sources[i].id == filter->collection);
    }
    for (int level = LEVEL_HIGH; level >= LEVEL_SOME; level--) {
        json_t *item = view_item(levels);
        view_name(item, "value", screen_level_name((enum screen_level)level));
        view_text(item, "label", page_word(request, level == LEVEL_HIGH ? STR("!ad-level-high") : STR("!ad-level-some")));
        view_flag(item, "chosen", level == filter->level);
    }
    if (filter->since)
        view_text(view, "since", clock_day_text(request->arena, filter->since));
    view_text(view, "words", filter->words);
    view_text(view, "cluster", filter->cluster);
    view_flag(view, "has_sources", count > 0);
}

static bool list_view(struct web_request *request, json_t *view, struct err *err)
{
    const struct ad_filter filter = filter_asked(request);
    struct buf query = filter_query(request, &filter);
    struct ad_collection *sources;
    struct ad_list list;
    struct store_conn *conn;
    size_t count;
    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = ad_sources(conn, request->arena, &sources, &count, err) &&
              ads_list(conn, request->arena, &filter, place_asked(request), PAGE, &list, err);
    store_read_end(conn);
    if (!ok)
        return false;
    json_t *rows = view_list(view, "rows");
    for (size_t i = 0; i < list.count; i++)
        ad_row_view(request, view_item(rows), &list.ads[i]);
    choices_view(request, view, &filter, sources, count);
    paging_view(request, view, buf_str(&query),
                list.more ? str_printf(request->arena, "%d.%" PRId64, (int)list.next.day, list.next.id) : STR(""));
    view_flag(view, "filtered", query.n > 0);
    view_flag(view, "detailed", filter.level || filter.collection || filter.since);
    view_flag(view, "empty", list.count == 0);
    view_flag(view, "tired", list.tired);
    view_number(view, "looked", AD_LOOKED_MOST);
    return true;
}

bool ads_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    ads_head_view(request, view, "at_list");
    if (list_view(request, view, err))
        return desk_show(reply, "desk-ads", view);
    json_decref(view);
    return false;
}

/* ---- those of one hand ---- */

/* "2.117.c3f…" of the last one of the page before. */
static bool cluster_asked(const struct web_request *request, struct ad_cluster *ret)
{
    struct str name = web_get(request, "after"), level = str_cut(&name, '.'), size = str_cut(&name, '.');
    int64_t number;
    *ret = (struct ad_cluster){.name = name};
    if (!str_int(level, 0, AD_LEVELS, &number) || !str_int(size, 0, INT64_MAX, &ret->size))
        return false;
    ret->level = (int)number;
    return true;
}

static bool cluster_row(const struct web_request *request, struct store_conn *conn, json_t *row,
                        const struct ad_cluster *cluster, struct err *err)
{
    const struct ad_filter filter = {.cluster = cluster->name};
    struct ad_list one;
    if (!ads_list(conn, request->arena, &filter, (struct ad_place){0}, 1, &one, err))
        return false;
    view_text(row, "cluster", cluster->name);
    view_number(row, "size", cluster->size);
    view_number(row, "high", cluster->high);
    view_flag(row, "has_high", cluster->high > 0);
    view_level(request, row, (enum screen_level)cluster->level);
    view_day(request, row, "first", cluster->first);
    view_day(request, row, "last", cluster->last);
    view_flag(row, "one_day", cluster->first == cluster->last);
    view_text(row, "first_line", one.count ? ad_beginning(request->arena, one.ads[0].text) : STR(""));
    view_text(row, "lang", one.count ? one.ads[0].lang : STR(""));
    return true;
}

static bool clusters_view(struct web_request *request, json_t *view, struct err *err)
{
    struct ad_cluster after, *list;
    struct store_conn *conn;
    size_t count;
    bool behind = cluster_asked(request, &after);
    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = ad_clusters_list(conn, request->arena, behind ? &after : NULL, PAGE + 1, &list, &count, err);
    json_t *rows = view_list(view, "rows");
    struct str next = STR("");
    for (size_t i = 0; ok && i < count && i < PAGE; i++)
        ok = cluster_row(request, conn, view_item(rows), &list[i], err);
    store_read_end(conn);
    if (ok && count > PAGE)
        next = str_printf(request->arena, "%d.%" PRId64 "." STR_FMT, list[PAGE - 1].level, list[PAGE - 1].size,
                          STR_ARG(list[PAGE - 1].name));
    if (ok)
        paging_view(request, view, STR(""), next);
    view_flag(view, "empty", ok && !count);
    return ok;
}

bool ads_clusters_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    ads_head_view(request, view, "at_clusters");
    if (clusters_view(request, view, err))
        return desk_show(reply, "desk-ads-clusters", view);
    json_decref(view);
    return false;
}

/* ---- where they came from ---- */

static void file_view(const struct web_request *request, json_t *item, const struct ad_file *file)
{
    view_text(item, "name", file->name);
    view_text(item, "who", file->who);
    view_day(request, item, "began", file->began);
    view_flag(item, "ended", file->ended != 0);
    view_number(item, "added", file->added);
    view_number(item, "updated", file->updated);
    view_flag(item, "has_updated", file->updated > 0);
    view_number(item, "rejected", file->rejected);
    view_flag(item, "has_rejected", file->rejected > 0);
}

/* Ads are the house's: who leads the agency that receives the public's reports takes them out. */
static bool may_remove(struct web_request *request)
{
    struct agency agency;
    struct err ignored;
    return desk_may(request, RIGHT_AGENCY) && desk_may(request, RIGHT_ADS) &&
           desk_agency(request, session_agency(desk_session(request)), &agency, &ignored) && agency.intake;
}

static bool sources_view(struct web_request *request, json_t *view, struct err *err)
{
    struct ad_collection *list;
    struct store_conn *conn;
    size_t count;
    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = ad_collections(conn, request->arena, &list, &count, err);
    store_read_end(conn);
    json_t *rows = view_list(view, "rows");
    for (size_t i = 0; ok && i < count; i++) {
        json_t *row = view_item(rows), *files = view_list(row, "files");
        view_number(row, "id", list[i].id);
        view_text(row, "name", list[i].name);
        view_number(row, "ads", list[i].ads);
        view_day(request, row, "made", list[i].made);
        view_flag(row, "any", list[i].ads > 0);
        view_day(request, row, "last", list[i].last);
        for (size_t k = 0; k < list[i].file_count; k++)
            file_view(request, view_item(files), &list[i].files[k]);
    }
    view_flag(view, "empty", ok && !count);
    view_flag(view, "may_remove", may_remove(request));
    view_flag(view, "removed", str_is(web_get(request, "removed"), "1"));
    return ok;
}

bool ads_sources_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    ads_head_view(request, view, "at_sources");
    if (sources_view(request, view, err))
        return desk_show(reply, "desk-ads-sources", view);
    json_decref(view);
    return false;
}

bool ads_remove_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;
    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err))
        return false;
    if (!may_remove(request))
        return err_set(err, ERR_DENIED, "!not-allowed");
    if (!str_is(web_get(request, "sure"), "1"))
        err_field(&why, "sure", "!ad-remove-sure");
    else if (ad_collection_remove(desk_app(request)->store, session_member(desk_session(request)), id, &why))
        return desk_go(request, reply, "/ads/sources?removed=1");
    json_t *view = json_object();
    ads_head_view(request, view, "at_sources");
    if (sources_view(request, view, err))
        return desk_again(request, reply, "desk-ads-sources", view, &why, err);
    json_decref(view);
    return false;
}
