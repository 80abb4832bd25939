/* ads_cluster.c - ads of one hand: what all say and where they differ, when, which numbers, and the texts themselves. */
#include "desk/ads_pages.h"
#include "desk/aligned_view.h"
#include "link/tally.h"
#include "record/numbers.h"

enum {
    SHOWN = 40,              /* texts that stand one under the other */
    LOOKED_MOST = 1000,      /* ads that numbers are counted in */
    IDENTIFIERS_MOST = 30, WEEKS_SHOWN = 26,
};

struct gathering {
    const struct web_request *request;
    struct link_tally *tally;
    struct link_reader reader;
    struct ad ads[SHOWN];
    uint64_t digests[SHOWN];
    size_t shown, looked;
};

static struct str kept(struct arena *arena, struct str text)
{
    return str_copy(arena, text);
}

/* A text that stands there already, word by word, says nothing new. */
static void gather(struct gathering *in, const struct ad *ad)
{
    uint64_t digest = str_hash(ad->text);
    link_tally_add(in->tally, ad->text);
    in->looked++;
    for (size_t i = 0; i < in->shown; i++)
        if (in->digests[i] == digest)
            return;
    if (in->shown == SHOWN)
        return;
    struct arena *arena = in->request->arena;
    struct ad *copy = &in->ads[in->shown];
    *copy = *ad;
    copy->text = kept(arena, ad->text);
    copy->title = kept(arena, ad->title);
    copy->source = kept(arena, ad->source);
    copy->place = kept(arena, ad->place);
    copy->lang = kept(arena, ad->lang);
    copy->cluster = kept(arena, ad->cluster);
    in->digests[in->shown++] = digest;
}

/* The newest first; memory of a page at a time. */
static bool gather_all(struct gathering *in, struct store_conn *conn, struct str name, struct err *err)
{
    const struct ad_filter filter = {.cluster = name};
    struct arena page = {0};
    struct ad_list list = {0};
    bool ok = true;
    do {
        arena_reset(&page);
        ok = ads_list(conn, &page, &filter, list.next, 100, &list, err);
        for (size_t i = 0; ok && i < list.count; i++)
            gather(in, &list.ads[i]);
    } while (ok && list.more && in->looked < LOOKED_MOST);
    arena_clear(&page);
    return ok;
}

/* ---- views ---- */

static void identifiers_view(const struct gathering *in, json_t *view)
{
    struct link_identifier *found;
    size_t count;
    json_t *list = view_list(view, "identifiers");
    link_tally_list(in->tally, &found, &count, NULL);
    for (size_t i = 0; i < count && i < IDENTIFIERS_MOST; i++) {
        json_t *item = view_item(list);
        view_word(in->request, item, "type_name", "identifier", str_from(identifier_type_name(found[i].type)));
        view_text(item, "value", found[i].value);
        view_number(item, "count", (int64_t)found[i].count);
    }
    view_number(view, "more_identifiers", count > IDENTIFIERS_MOST ? (int64_t)(count - IDENTIFIERS_MOST) : 0);
    view_flag(view, "has_more_identifiers", count > IDENTIFIERS_MOST);
}

static void weeks_view(const struct web_request *request, json_t *view, const struct ad_week *weeks, size_t count)
{
    json_t *list = view_list(view, "weeks");
    int64_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = weeks[i].ads > most ? weeks[i].ads : most;
    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_day(request, item, "day", number_week_day(weeks[i].week));
        view_number(item, "ads", weeks[i].ads);
        view_number(item, "most", most);
    }
    view_flag(view, "has_weeks", count > 1);
}

static void texts_view(const struct gathering *in, json_t *view)
{
    struct aligned_text *texts = ARENA_ARRAY(in->request->arena, in->shown + 1, struct aligned_text);
    json_t *list = view_list(view, "texts");
    for (size_t i = 0; i < in->shown; i++) {
        texts[i] = (struct aligned_text){.text = in->ads[i].text, .view = view_item(list)};
        ad_row_view(in->request, texts[i].view, &in->ads[i]);
    }
    aligned_view(in->request, view, texts, in->shown);
    view_number(view, "shown", (int64_t)in->shown);
}

static bool read_all(struct gathering *in, struct str name, struct ad_cluster *cluster, struct ad_week **weeks,
                     size_t *week_count, struct err *err)
{
    struct arena *arena = in->request->arena;
    struct store_conn *conn;
    if (!store_read_begin(desk_app(in->request)->store, &conn, err))
        return false;
    bool ok = ad_cluster_get(conn, arena, name, cluster, err) &&
              ad_cluster_weeks(conn, arena, name, WEEKS_SHOWN, weeks, week_count, err) && gather_all(in, conn, name, err);
    store_read_end(conn);
    return ok && (in->shown || err_set(err, ERR_NOT_FOUND, "!ad-cluster-unknown"));
}

bool ads_cluster_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct gathering *in = ARENA_NEW(request->arena, struct gathering);
    struct ad_cluster cluster;
    struct ad_week *weeks;
    size_t week_count;
    const char *country;
    in->request = request;
    if (!str_zero(request->arena, desk_app(request)->packs->country, &country, err))
        return false;
    in->tally = link_tally_new(request->arena, country);
    bool ok = read_all(in, web_get(request, "name"), &cluster, &weeks, &week_count, err);
    if (ok) {
        json_t *view = json_object();
        ads_head_view(request, view, "at_clusters");
        view_text(view, "cluster", cluster.name);
        view_number(view, "size", cluster.size);
        view_number(view, "high", cluster.high);
        view_flag(view, "has_high", cluster.high > 0);
        view_level(request, view, (enum screen_level)cluster.level);
        view_day(request, view, "first", cluster.first);
        view_day(request, view, "last", cluster.last);
        view_flag(view, "one_day", cluster.first == cluster.last);
        view_number(view, "looked", (int64_t)in->looked);
        view_flag(view, "not_all", (int64_t)in->looked < cluster.size);
        view_flag(view, "more_texts", (int64_t)in->shown < cluster.size);
        identifiers_view(in, view);
        weeks_view(request, view, weeks, week_count);
        texts_view(in, view);
        ok = desk_show(reply, "desk-ads-cluster", view);
    }
    link_reader_free(&in->reader);
    return ok;
}
