/* decorate.c - what every page's frame needs: languages, quick exit, the number to call, the demo mark. */
#include "know/directory.h"
#include "site/page.h"

/* The address without its language: "/report" of "/uk/report"; "/" when it has none. */
static struct str path_rest(const struct web_request *request)
{
    size_t end;

    if (!request->path.n || request->path.p[0] != '/')
        return STR("/");
    end = str_find(request->path, STR("/"), 1);
    if (end == SIZE_MAX || !str_eq(str_slice(request->path, 1, end), request->lang))
        return STR("/");
    return str_slice(request->path, end, request->path.n);
}

static void decorate_languages(struct web_request *request, json_t *view)
{
    const struct words *words = page_app(request)->words;
    const struct str *codes;
    size_t count = words_languages(words, &codes);
    struct str rest = path_rest(request);
    const json_t *kept = json_object_get(view, "keep_query");
    const char *query = kept ? json_string_value(kept) : "";
    json_t *list = page_list(view, "languages");
    char shown[3] = "";

    for (size_t i = 0; i < count; i++) {
        json_t *item = page_item(list);

        page_text(item, "code", codes[i]);
        page_text(item, "name", words_language_name(words, codes[i]));
        page_text(item, "href", str_printf(request->arena, "/" STR_FMT STR_FMT "%s", STR_ARG(codes[i]), STR_ARG(rest),
                                            query));
        page_flag(item, "current", str_eq(codes[i], request->lang));
    }
    for (size_t i = 0; i < 2 && i < request->lang.n; i++)
        shown[i] = (char)(request->lang.p[i] & ~0x20); /* language codes are ASCII letters */
    page_text(view, "lang_short", str_copy(request->arena, str_from(shown)));
    page_text(view, "lang_name", words_language_name(words, request->lang));
}

/* The number for danger in the pack's own country, from the directory. */
static void decorate_alarm(struct web_request *request, json_t *view)
{
    const struct directory_service *service =
        page_app(request)->know ? edition_directory(page_edition(request))->alarm : NULL;

    if (!service)
        return;
    json_t *alarm = json_object();
    page_text(alarm, "phone", yaml_text(service->root, "phone"));
    page_text(alarm, "dial", yaml_text(service->root, "dial"));
    json_object_set_new(view, "alarm", alarm);
}

void site_decorate(struct web_request *request, json_t *view)
{
    const struct app *app = page_app(request);

    page_text(view, "lang", request->lang);
    page_text(view, "dir", words_right_to_left(request->lang) ? STR("rtl") : STR("ltr"));
    page_flag(view, "demo", app->demo);
    page_text(view, "quick_exit", app->help ? app->help->quick_exit : STR(""));
    decorate_languages(request, view);
    decorate_alarm(request, view);
    advisories_banner(request, view);
}
