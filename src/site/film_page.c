/* film_page.c - the film, its captions (WebVTT) and its words for who cannot see it. */
#include "site/page.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"

enum { HOUR = 3600, MINUTE = 60, BIGGEST_FILM = 16 << 20 };

static double seconds_of(const json_t *scene, const char *key)
{
    const json_t *value = json_object_get(scene, key);

    if (json_is_integer(value))
        return (double)json_integer_value(value);
    return json_is_string(value) ? strtod(json_string_value(value), NULL) : 0; /* a number: the shape has checked it */
}

/* The film of the last pack that has one: an organisation's own stands in the place of ours. */
static const struct content_item *film_item(struct web_request *request)
{
    const struct content_item *const *items;
    size_t count = edition_list(page_edition(request), "film", &items);

    return count ? items[count - 1] : NULL;
}

static json_t *film_view(struct web_request *request, json_t *view)
{
    json_t *film = page_content(request, view, film_item(request));
    size_t i;
    json_t *scene;

    if (!film)
        return NULL;
    json_array_foreach(json_object_get(film, "scenes"), i, scene) {
        long from = lround(seconds_of(scene, "from"));
        page_text(scene, "at", str_printf(request->arena, "%ld:%02ld", from / MINUTE, from % MINUTE));
    }
    return film;
}

bool film_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    json_t *film = film_view(request, view);

    if (!film) {
        json_decref(view);
        return page_gone(err);
    }
    json_object_set_new(view, "film", film);
    return page_show(reply, 200, "site-film", view);
}

static void vtt_time(struct buf *out, double seconds)
{
    long ms = lround(seconds * 1000);

    buf_printf(out, "%02ld:%02ld:%02ld.%03ld", ms / 1000 / HOUR, ms / 1000 / MINUTE % MINUTE, ms / 1000 % MINUTE, ms % 1000);
}

/* A caption is text; "-->", "<" and "&" mean something in WebVTT (W3C WebVTT, 3.3). */
static void vtt_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '&')
            buf_add(out, STR("&amp;"));
        else if (text.p[i] == '<')
            buf_add(out, STR("&lt;"));
        else if (text.p[i] == '>')
            buf_add(out, STR("&gt;"));
        else if (text.p[i] != '\r' && !(text.p[i] == '\n' && (i == 0 || text.p[i - 1] == '\n')))
            buf_byte(out, text.p[i]);
    }
}

bool film_captions_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *film = film_view(request, NULL);
    struct buf out = {.arena = request->arena};
    size_t i;
    json_t *scene;

    if (!film)
        return page_gone(err);
    buf_add(&out, STR("WEBVTT\n"));
    json_array_foreach(json_object_get(film, "scenes"), i, scene) {
        const json_t *caption = json_object_get(scene, "caption");
        buf_add(&out, STR("\n"));
        vtt_time(&out, seconds_of(scene, "from"));
        buf_add(&out, STR(" --> "));
        vtt_time(&out, seconds_of(scene, "to"));
        buf_byte(&out, '\n');
        vtt_text(&out, str_trim(str_make(json_string_value(caption), json_string_length(caption))));
        buf_byte(&out, '\n');
    }
    json_decref(film);
    reply->type = STR("text/vtt; charset=utf-8");
    reply->body = buf_str(&out);
    reply->keep = true;
    return true;
}

static const struct { const char *key, *ending, *type; } files[] = {
    {"webm", ".webm", "video/webm"},
    {"mp4", ".mp4", "video/mp4"},
    {"poster", ".jpg", "image/jpeg"},
};

/* A file that the film names, from the folder film/ of a pack: the last one that has it. */
static bool read_film(const struct web_request *request, struct str name, struct str *ret)
{
    const struct pack_set *packs = page_app(request)->packs;
    struct err ignored;

    for (size_t i = packs->count; i > 0; i--) {
        const char *path = arena_printf(request->arena, "%s/film/" STR_FMT, packs->packs[i - 1].folder, STR_ARG(name));
        if (file_exists(path) && file_read(request->arena, path, BIGGEST_FILM, ret, &ignored))
            return true;
    }
    return false;
}

bool film_file_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *film = film_item(request);
    struct str name = web_get(request, "file");

    for (size_t i = 0; film && i < LEN(files); i++) {
        if (!str_eq(yaml_text(film->root, files[i].key), name) || !str_ends(name, str_from(files[i].ending)) ||
            memchr(name.p, '/', name.n) || !read_film(request, name, &reply->body))
            continue;
        reply->type = str_from(files[i].type);
        reply->keep = true;
        web_reply_header(reply, "Accept-Ranges", STR("bytes"));
        return true;
    }
    return page_gone(err);
}
