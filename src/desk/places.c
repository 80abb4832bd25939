/* places.c - places that have a link of their own to the report form: made, shown as code and poster, ended. */
#include "desk/pages.h"
#include "record/facility.h"
#include "site/page.h"
#include "site/posters.h"

/* ---- the list ---- */

static void kinds_view(const struct web_request *request, json_t *view)
{
    json_t *list = view_list(view, "kinds");

    for (size_t i = 0; facility_kinds[i]; i++) {
        json_t *item = view_item(list);
        view_name(item, "value", facility_kinds[i]);
        view_word(request, item, "name", "facility", str_from(facility_kinds[i]));
        view_flag(item, "chosen", str_is(web_get(request, "kind"), facility_kinds[i]));
    }
}

static void place_view(const struct web_request *request, json_t *item, const struct facility *facility)
{
    view_number(item, "id", facility->id);
    view_text(item, "name", facility->name);
    view_text(item, "code", facility->code);
    view_text(item, "by", facility->by);
    view_word(request, item, "kind", "facility", facility->kind);
    view_day(request, item, "made", facility->made);
    view_flag(item, "is_ended", facility->ended != 0);
    if (facility->ended)
        view_day(request, item, "ended", facility->ended);
}

static bool places_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct facility *list;
    struct store_conn *conn;
    size_t count;
    json_t *view, *places;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = facility_list(conn, request->arena, &list, &count, err);
    store_read_end(conn);
    if (!ok)
        return false;
    view = json_object();
    places = view_list(view, "places");
    for (size_t i = 0; i < count; i++)
        place_view(request, view_item(places), &list[i]);
    view_flag(view, "empty", count == 0);
    view_typed(request, view, "name");
    kinds_view(request, view);
    view_flag(view, "at_places", true);
    *ret = view;
    return true;
}

bool places_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return places_view(request, &view, err) && desk_show(reply, "desk-places", view);
}

bool places_add_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str name = str_trim(web_get(request, "name"));
    struct err why = {0};
    json_t *view;
    int64_t id;

    if (name.n && !print_place_is_good(name)) /* it is going to stand on posters */
        err_field(&why, "name", "!poster-place");
    else if (facility_add(desk_app(request)->store, session_member(desk_session(request)), name, web_get(request, "kind"),
                          &id, &why))
        return desk_go(request, reply, "/places/%lld", (long long)id);
    return places_view(request, &view, err) && desk_again(request, reply, "desk-places", view, &why, err);
}

/* ---- one place ---- */

static bool place_asked(struct web_request *request, struct facility *ret, struct err *err)
{
    struct store_conn *conn;
    int64_t id;

    if (!web_get_int(request, "id", 1, INT64_MAX, &id, err) || !store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = facility_get(conn, request->arena, id, ret, err);
    store_read_end(conn);
    return ok;
}

static bool source_of(struct web_request *request, const struct facility *facility, struct str lang,
                      struct poster_source *ret, struct err *err)
{
    const struct app *app = desk_app(request);
    struct str host = str_printf(request->arena, "http%s://" STR_FMT, app->secure ? "s" : "",
                                 STR_ARG(web_header(request, "host")));

    *ret = (struct poster_source){.edition = page_edition(request), .words = app->words, .lang = lang,
                                  .code = facility->code, .place = facility->name};
    if (app->address)
        host = str_from(app->address);
    return site_address_parse(request->arena, host, &ret->site, err);
}

static void print_choices(struct web_request *request, json_t *view)
{
    const struct words *words = desk_app(request)->words;
    const struct str *codes;
    size_t count = words_languages(words, &codes);
    json_t *list = view_list(view, "print_languages");

    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_text(item, "code", codes[i]);
        view_text(item, "name", words_language_name(words, codes[i]));
        view_flag(item, "chosen", str_eq(codes[i], request->lang));
    }
    list = view_list(view, "papers");
    for (int i = 0; i < PAPERS; i++) {
        json_t *item = view_item(list);
        view_name(item, "value", paper_name((enum paper)i));
        view_word(request, item, "name", "paper", str_from(paper_name((enum paper)i)));
        view_flag(item, "chosen", i == PAPER_A4);
    }
}

static bool place_page(struct web_request *request, const struct facility *facility, json_t **ret, struct err *err)
{
    json_t *view = json_object(), *place = json_object();
    struct poster_source source;
    struct str host;

    json_object_set_new(view, "place", place);
    place_view(request, place, facility);
    if (!source_of(request, facility, request->lang, &source, err) ||
        !qr_view(request->arena, view, str_printf(request->arena, STR_FMT "/p/" STR_FMT, STR_ARG(source.site),
                                                  STR_ARG(facility->code)), err)) {
        json_decref(view);
        return false;
    }
    json_t *staff = json_object();
    json_object_set_new(view, "staff_link", staff);
    if (!qr_view(request->arena, staff, str_printf(request->arena, STR_FMT "/i/" STR_FMT, STR_ARG(source.site),
                                                   STR_ARG(facility->code)), err)) {
        json_decref(view);
        return false;
    }
    host = str_slice(source.site, str_find(source.site, STR("://"), 0) + 3, source.site.n);
    view_text(view, "address", str_printf(request->arena, STR_FMT "/p/" STR_FMT, STR_ARG(host), STR_ARG(facility->code)));
    view_text(staff, "address", str_printf(request->arena, STR_FMT "/i/" STR_FMT, STR_ARG(host), STR_ARG(facility->code)));
    view_text(view, "link", str_printf(request->arena, STR_FMT "/p/" STR_FMT, STR_ARG(source.site),
                                       STR_ARG(facility->code)));
    page_contents(request, view, "posters", "posters");
    print_choices(request, view);
    view_flag(view, "at_places", true);
    *ret = view;
    return true;
}

bool place_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct facility facility;
    json_t *view;

    return place_asked(request, &facility, err) && place_page(request, &facility, &view, err) &&
           desk_show(reply, "desk-place", view);
}

/* In the heavy lane: drawing takes a tenth of a second. */
static bool place_poster(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str lang = web_get(request, "in"), pdf;
    struct poster_source source;
    struct facility facility;
    struct poster poster;
    enum paper paper = PAPER_A4;

    if (!words_has(desk_app(request)->words, lang))
        lang = request->lang;
    if (!paper_find(web_get(request, "size"), &paper))
        paper = PAPER_A4;
    if (!place_asked(request, &facility, err) || !source_of(request, &facility, lang, &source, err) ||
        !poster_fill(&source, request->arena, web_get(request, "poster"), &poster, err) ||
        !print_pdf(desk_app(request)->printer, request->arena, &poster, paper, &pdf, err))
        return false;
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "inline; filename=\"" STR_FMT "-" STR_FMT "-" STR_FMT ".pdf\"",
                                STR_ARG(facility.code), STR_ARG(web_get(request, "poster")), STR_ARG(lang)));
    reply->type = STR("application/pdf");
    reply->body = pdf;
    return true;
}

bool place_poster_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request);
    UNUSED(err);
    reply->heavy = place_poster;
    return true;
}

typedef bool place_change_fn(struct store *store, int64_t by, int64_t id, struct err *err);

static bool place_change(struct web_request *request, struct web_reply *reply, place_change_fn *change, struct err *err)
{
    struct facility facility;
    struct err why = {0};
    json_t *view;

    if (!place_asked(request, &facility, err))
        return false;
    if (change(desk_app(request)->store, session_member(desk_session(request)), facility.id, &why))
        return desk_go(request, reply, "/places/%lld", (long long)facility.id);
    return place_page(request, &facility, &view, err) && desk_again(request, reply, "desk-place", view, &why, err);
}

bool place_end_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return place_change(request, reply, facility_end, err);
}

bool place_use_again_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return place_change(request, reply, facility_use_again, err);
}
