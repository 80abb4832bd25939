/* offline.c - what works without a connection: the worker that keeps pages on the phone, their list, the page that
 * shows it; what a phone wants to know before it puts the site on its home screen; and how the site looks there when
 * it should look like something else.
 *
 * The worker itself is ui/js/offline-worker.js.  It keeps what stands in KEPT, with the styles, scripts and pictures
 * that those pages name, and nothing else: no report, no receipt, no check, nothing of the desk or the interface. */
#include <stdlib.h>

#include "site/find.h"

/* The pages kept on the phone, in every language that somebody reads there.  Only pages that are the same for everyone
 * (WEB_CACHED) may stand here. */
static const struct { const char *path, *icon, *name; } KEPT[] = {
    {"/help",    "phone-call",      "!page-help"},
    {"/find",    "map-pin",         "!page-find"},
    {"/tips",    "list-checks",     "!page-tips"},
    {"/trip",    "route",           "!page-trip"},
    {"/",        "house",           "!page-start"},
    {"/protect", "lock",            "!page-protect"},
    {"/hide",    "eye-off",         "!page-hide"},
    {"/offline", NULL,              NULL}, /* what is shown in place of a page that is not kept */
};

/* How the site may look in a tab and on a home screen: itself first. */
static const struct { const char *as, *name, *colour; } LOOKS[] = {
    {"kres",    "!app-kres",    "#103334"},
    {"weather", "!app-weather", "#2f6ea8"},
    {"notes",   "!app-notes",   "#8a6400"},
    {"recipes", "!app-recipes", "#a2452b"},
};

/* The address a look's manifest has below /{lang}. */
static struct str manifest_path(struct arena *arena, size_t look)
{
    return look ? str_printf(arena, "/manifest-%s.webmanifest", LOOKS[look].as) : STR("/manifest.webmanifest");
}

static struct str json_body(struct arena *arena, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    struct str copy = str_copy(arena, str_from(text ? text : "{}"));

    free(text);
    json_decref(json);
    return copy;
}

/* A few words that change with every build, and the worker: so a browser sees that there is a new one. */
bool worker_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct str *codes;
    size_t count = words_languages(page_app(request)->words, &codes);
    json_t *about = json_object(), *pages, *languages;

    UNUSED(err);
    page_text(about, "version", request->assets);
    languages = page_list(about, "languages");
    for (size_t i = 0; i < count; i++)
        json_array_append_new(languages, json_stringn(codes[i].p, codes[i].n));
    pages = page_list(about, "pages");
    for (size_t i = 0; i < LEN(KEPT); i++)
        json_array_append_new(pages, json_string(KEPT[i].path));
    struct str told = json_body(request->arena, about);
    reply->type = STR("text/javascript; charset=utf-8");
    reply->body = str_printf(request->arena, "self.kept = " STR_FMT ";\n"
                             "importScripts('/assets/js/offline-worker.js?v=" STR_FMT "');\n",
                             STR_ARG(told), STR_ARG(request->assets));
    return true;
}

bool offline_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct find_made *made = find_made(request, err);
    json_t *view, *kept;

    if (!made)
        return false;
    view = json_object();
    kept = page_list(view, "kept");
    for (size_t i = 0; i < LEN(KEPT); i++) {
        json_t *item = KEPT[i].name ? page_item(kept) : NULL;

        if (!item)
            continue;
        page_text(item, "path", str_from(KEPT[i].path));
        page_text(item, "icon", str_from(KEPT[i].icon));
        page_text(item, "name", page_word(request, str_from(KEPT[i].name)));
    }
    find_first_view(request, view, made, true);
    return page_show(reply, 200, "site-offline", view);
}

/* ---- the home screen ---- */

static void icon_add(json_t *icons, const char *as, const char *kind, int size, const char *purpose)
{
    json_t *icon = json_object();

    json_object_set_new(icon, "src", json_sprintf("/assets/img/%s-%s%d.png", as, kind, size));
    json_object_set_new(icon, "sizes", json_sprintf("%dx%d", size, size));
    json_object_set_new(icon, "type", json_string("image/png"));
    json_object_set_new(icon, "purpose", json_string(purpose));
    json_array_append_new(icons, icon);
}

/* Names that give nothing away: what stands below an icon is seen by everybody who sees the phone. */
static json_t *manifest_make(const struct web_request *request, size_t look)
{
    json_t *manifest = json_object(), *icons;
    struct str name = page_word(request, str_from(LOOKS[look].name));

    json_object_set_new(manifest, "id", json_sprintf("/%s", LOOKS[look].as));
    page_text(manifest, "name", name);
    page_text(manifest, "short_name", name);
    page_text(manifest, "lang", request->lang);
    page_text(manifest, "dir", words_right_to_left(request->lang) ? STR("rtl") : STR("ltr"));
    page_text(manifest, "start_url", str_printf(request->arena, "/" STR_FMT "/", STR_ARG(request->lang)));
    page_text(manifest, "scope", STR("/"));
    page_text(manifest, "display", STR("standalone"));
    page_text(manifest, "background_color", STR("#faf5ec"));
    page_text(manifest, "theme_color", str_from(LOOKS[look].colour));
    icons = page_list(manifest, "icons");
    icon_add(icons, LOOKS[look].as, "", 192, "any");
    icon_add(icons, LOOKS[look].as, "", 512, "any");
    icon_add(icons, LOOKS[look].as, "maskable-", 512, "maskable");
    return manifest;
}

bool manifest_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    for (size_t look = 0; look < LEN(LOOKS); look++)
        if (str_ends(request->path, manifest_path(request->arena, look))) {
            reply->type = STR("application/manifest+json");
            reply->body = json_body(request->arena, manifest_make(request, look));
            return true;
        }
    return err_set(err, ERR_NOT_FOUND, "no such manifest");
}

bool hide_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object(), *looks = page_list(view, "looks");

    UNUSED(err);
    for (size_t look = 0; look < LEN(LOOKS); look++) {
        json_t *item = page_item(looks);

        page_text(item, "as", str_from(LOOKS[look].as));
        page_text(item, "name", page_word(request, str_from(LOOKS[look].name)));
        page_flag(item, "own", look == 0);
    }
    return page_show(reply, 200, "site-hide", view);
}
