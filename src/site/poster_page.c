/* poster_page.c - posters to look at and to print.
 *
 * Pictures and PDFs of the content alone are the same for everyone: drawn once, then from the cache, when the site's
 * address is a setting; where it is that of the request they are drawn each time, or one visitor could put his address on
 * everybody's posters.  A poster with a place of the visitor's own is made for him, a few at once (app.press). */
#include "site/page.h"
#include "site/posters.h"

enum { PREVIEW_PIXELS = 560 };

/* "https://host" of the settings, or of the request. */
static bool site_address(struct web_request *request, struct str *ret, struct err *err)
{
    const struct app *app = page_app(request);

    if (app->address) {
        *ret = str_from(app->address);
        return true;
    }
    return site_address_parse(request->arena, str_printf(request->arena, "http%s://" STR_FMT, app->secure ? "s" : "",
                                                         STR_ARG(web_header(request, "host"))), ret, err);
}

static bool source_of(struct web_request *request, struct str lang, struct poster_source *ret, struct err *err)
{
    const struct app *app = page_app(request);

    *ret = (struct poster_source){.edition = page_edition(request), .words = app->words, .lang = lang};
    return site_address(request, &ret->site, err);
}

static bool send(struct web_request *request, struct web_reply *reply, struct str type, struct str body)
{
    reply->type = type;
    reply->body = body;
    reply->keep = true;
    reply->once = page_app(request)->address == NULL;
    return true;
}

static bool send_pdf(struct web_request *request, struct web_reply *reply, struct str id, struct str lang, enum paper paper,
                     struct str pdf)
{
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "inline; filename=\"" STR_FMT "-" STR_FMT "-%s.pdf\"", STR_ARG(id),
                                STR_ARG(lang), paper_name(paper)));
    return send(request, reply, STR("application/pdf"), pdf);
}

/* ---- pages ---- */

bool posters_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object(), *each;
    size_t i;

    UNUSED(err);
    page_contents(request, view, "posters", "posters");
    json_array_foreach(json_object_get(view, "posters"), i, each)
        page_flag(each, "near", i < 2); /* the rest is loaded when it comes into sight */
    page_flag(view, "at_posters", true);
    return page_show(reply, 200, "site-posters", view);
}

static void view_choices(struct web_request *request, json_t *view, struct str lang, enum paper paper)
{
    const struct words *words = page_app(request)->words;
    const struct str *codes;
    size_t count = words_languages(words, &codes);
    json_t *list = page_list(view, "print_languages");

    for (size_t i = 0; i < count; i++) {
        json_t *item = page_item(list);
        page_text(item, "code", codes[i]);
        page_text(item, "name", words_language_name(words, codes[i]));
        page_flag(item, "chosen", str_eq(codes[i], lang));
    }
    list = page_list(view, "papers");
    for (int i = 0; i < PAPERS; i++) {
        struct str name = str_from(paper_name((enum paper)i));
        json_t *item = page_item(list);
        page_text(item, "value", name);
        page_named(request, item, "name", "paper", name);
        page_flag(item, "chosen", i == (int)paper);
    }
}

/* The page of one poster; place and wrong: what was typed, and what is wrong with it. */
static bool show_one(struct web_request *request, struct web_reply *reply, struct str id, struct str lang, enum paper paper,
                     const struct err *why, struct err *err)
{
    json_t *view = json_object();
    json_t *poster = page_content(request, view, edition_find(page_edition(request), "posters", id));

    if (!poster) {
        json_decref(view);
        return err_set(err, ERR_NOT_FOUND, "!poster-unknown");
    }
    json_object_set_new(view, "poster", poster);
    view_choices(request, view, lang, paper);
    page_number(view, "preview_width", PREVIEW_PIXELS);
    page_number(view, "preview_height", PREVIEW_PIXELS * 1414 / 1000);
    page_text(view, "place", why ? web_get(request, "place") : STR(""));
    page_text(view, "wrong", why ? page_problem(request, why) : STR(""));
    if (why)
        page_error(view, STR("place"), page_problem(request, why));
    page_flag(view, "at_posters", true);
    return page_show(reply, why ? page_status(why) : 200, "site-poster", view);
}

/* ---- pictures and PDFs ---- */

static bool preview(struct web_request *request, struct web_reply *reply, struct str id, struct err *err)
{
    struct poster_source source;
    struct poster poster;
    struct str png;

    return source_of(request, request->lang, &source, err) && poster_fill(&source, request->arena, id, &poster, err) &&
           print_png(page_app(request)->printer, request->arena, &poster, PAPER_A4, PREVIEW_PIXELS, &png, err) &&
           send(request, reply, STR("image/png"), png);
}

bool poster_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str id = web_get(request, "id");

    if (str_ends(id, STR(".png")))
        return preview(request, reply, str_slice(id, 0, id.n - 4), err);
    return show_one(request, reply, id, request->lang, PAPER_A4, NULL, err);
}

bool poster_pdf_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str id = web_get(request, "id"), file = web_get(request, "file"), pdf;
    struct poster_source source;
    struct poster poster;
    enum paper paper;

    if (!str_ends(file, STR(".pdf")) || !paper_find(str_slice(file, 0, file.n - 4), &paper))
        return err_set(err, ERR_NOT_FOUND, "!poster-unknown");
    return source_of(request, request->lang, &source, err) && poster_fill(&source, request->arena, id, &poster, err) &&
           print_pdf(page_app(request)->printer, request->arena, &poster, paper, &pdf, err) &&
           send_pdf(request, reply, id, request->lang, paper, pdf);
}

static bool print_own(struct web_request *request, const struct poster_source *source, struct str id, enum paper paper,
                      struct str *ret, struct err *err)
{
    struct poster poster;

    return poster_fill(source, request->arena, id, &poster, err) &&
           print_pdf(page_app(request)->press, request->arena, &poster, paper, ret, err);
}

/* The form of a poster's page: language, paper, place. */
bool poster_print_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str id = web_get(request, "poster"), lang = web_get(request, "in"), pdf;
    struct poster_source source;
    enum paper paper = PAPER_A4;
    struct err why = {0};

    if (!words_has(page_app(request)->words, lang))
        lang = request->lang;
    if (!paper_find(web_get(request, "size"), &paper))
        paper = PAPER_A4;
    if (!edition_find(page_edition(request), "posters", id))
        return err_set(err, ERR_NOT_FOUND, "!poster-unknown");
    if (!source_of(request, lang, &source, err))
        return false;
    source.place = str_trim(web_get(request, "place"));
    if (!source.place.n) {
        reply->location = str_printf(request->arena, "/" STR_FMT "/posters/" STR_FMT "/%s.pdf", STR_ARG(lang), STR_ARG(id),
                                     paper_name(paper));
        return true;
    }
    if (print_own(request, &source, id, paper, &pdf, &why))
        return send_pdf(request, reply, id, lang, paper, pdf);
    if (page_can_tell(&why))
        return show_one(request, reply, id, lang, paper, &why, err);
    return err_set(err, why.kind, "%s", why.text);
}
