/* ads_page.c - one open ad: its text with the signs that today's packs find in it, where it stood, and those like it. */
#include "desk/ads_pages.h"
#include "case/form.h"
#include "site/marks.h"
#include "site/page.h"

enum { ALIKE_SHOWN = 10 };

static void identifiers_view(const struct web_request *request, json_t *view, const struct screen_result *result)
{
    json_t *list = view_list(view, "identifiers");
    for (size_t i = 0; i < result->identifier_count; i++) {
        const struct identifier *found = &result->identifiers[i];
        const char *type = identifier_type_name(found->type);
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = result->identifiers[k].type == found->type && str_eq(result->identifiers[k].value, found->value);
        if (again)
            continue;
        json_t *item = view_item(list);
        view_word(request, item, "type_name", "identifier", str_from(type));
        view_text(item, "value", found->value);
    }
}

/* The words are looked at anew: the packs may have grown since the ad came in. */
static bool text_view(const struct web_request *request, json_t *view, const struct ad *ad, struct err *err)
{
    struct app *app = desk_app(request);
    struct screen_scratch *scratch = app_scratch_take(app);
    struct screen_result result;
    const char *country;
    json_t *signs = view_list(view, "signs");
    bool ok = str_zero(request->arena, app->packs->country, &country, err) &&
              screen_scan(app->cases.screen, scratch, ad->text, country, request->arena, &result, err);
    app_scratch_give(app, scratch);
    if (!ok)
        return false;
    marks_view(request, view, ad->text, &result, "ad", signs);
    view_flag(view, "no_signs", json_array_size(signs) == 0);
    view_flag(view, "level_differs", (int)result.level != ad->level);
    identifiers_view(request, view, &result);
    return true;
}

/* What the public's form takes along: the text, and where it stood. */
static void tell_view(const struct web_request *request, json_t *view, const struct ad *ad)
{
    const struct form *form = desk_app(request)->cases.form;
    struct str words = str_printf(request->arena, STR_FMT "\n\n(" STR_FMT ", " STR_FMT "%s" STR_FMT ")", STR_ARG(ad->text),
                                  STR_ARG(ad->source),
                                  STR_ARG(words_day(desk_app(request)->words, request->arena, request->lang, ad->day)),
                                  ad->url.n ? ", " : "", STR_ARG(ad->url));
    for (size_t i = 0; form && i < form->step_count; i++)
        for (size_t k = 0; k < form->steps[i].field_count; k++)
            if (form->steps[i].fields[k].screened) {
                page_hidden(view, "_step", form->steps[0].id);
                page_hidden(view, str_copy(request->arena, form->steps[i].fields[k].id).p, words);
                view_flag(view, "may_report", true);
                return;
            }
}

static bool alike_view(const struct web_request *request, struct store_conn *conn, json_t *view, const struct ad *ad,
                       struct err *err)
{
    const struct ad_filter filter = {.cluster = ad->cluster};
    struct ad_list others = {0};
    json_t *list = view_list(view, "others");
    if (ad->alike > 1 && !ads_list(conn, request->arena, &filter, (struct ad_place){0}, ALIKE_SHOWN + 1, &others, err))
        return false;
    for (size_t i = 0; i < others.count && json_array_size(list) < ALIKE_SHOWN; i++)
        if (others.ads[i].id != ad->id)
            ad_row_view(request, view_item(list), &others.ads[i]);
    view_number(view, "others_count", ad->alike > 1 ? ad->alike - 1 : 0);
    return true;
}

bool ad_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct store_conn *conn;
    struct ad ad;
    int64_t id;
    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) ||
        !store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    json_t *view = json_object();
    bool ok = ad_get(conn, request->arena, id, &ad, err) && alike_view(request, conn, view, &ad, err);
    store_read_end(conn);
    if (ok) {
        ads_head_view(request, view, "at_list");
        ad_row_view(request, view, &ad);
        view_text(view, "ad_lang", ad.lang); /* "lang" and "lang_name" are the page's */
        view_text(view, "ad_lang_name", ad.lang.n ? words_language_name(desk_app(request)->words, ad.lang) : STR(""));
        view_text(view, "title", ad.title);
        view_text(view, "url", ad.url);
        view_text(view, "own", ad.own);
        view_day(request, view, "seen", ad.seen);
        view_day(request, view, "ends", ad.seen + (int32_t)desk_app(request)->ads_days);
        tell_view(request, view, &ad);
        ok = text_view(request, view, &ad, err);
    }
    if (ok)
        return desk_show(reply, "desk-ad", view);
    json_decref(view);
    return false;
}
