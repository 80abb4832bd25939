/* find.c - "Find help": the directory as a list with a form, one organisation, and the numbers that answer now. */
#include "site/find.h"

enum { PAGE_CARDS = 20 };

/* A script may ask the browser where the reader is, to sort the list; the position never leaves the page. */
static void allow_place(struct web_reply *reply)
{
    web_reply_header(reply, "Permissions-Policy",
                     STR("camera=(), microphone=(), geolocation=(self), payment=(), usb=()"));
}

/* ---- the list ---- */

/* Services of one organisation stand together, where the first of them stands. */
size_t find_list_view(struct web_request *request, json_t *view, const struct find_made *made, const uint32_t *services,
                      size_t count, size_t first, size_t most)
{
    const struct directory *directory = made->directory;
    json_t **rows = ARENA_ARRAY(request->arena, directory->organisation_count + 1, json_t *);
    size_t *place = ARENA_ARRAY(request->arena, directory->organisation_count + 1, size_t);
    json_t *list = page_list(view, request->wants_json ? "organisations" : "cards");
    size_t organisations = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t of = directory->services[services[i]].of->index;
        if (!place[of])
            place[of] = ++organisations;
        if (place[of] <= first || (most && place[of] > first + most))
            continue;
        if (!rows[of]) {
            json_t *card = request->wants_json ? json_copy(made->organisations[of]) : page_item(list);
            rows[of] = json_array();
            if (request->wants_json)
                json_array_append_new(list, card);
            else
                json_object_set(card, "card", made->cards[of]);
            json_object_set_new(card, request->wants_json ? "services" : "rows", rows[of]);
        }
        json_t *row = request->wants_json ? made->service_views[services[i]] : made->rows[services[i]];
        if (row)
            json_array_append(rows[of], row);
    }
    page_number(view, "count", (int64_t)organisations);
    page_flag(view, "nothing", organisations == 0);
    return organisations;
}

/* The choices of one field, the chosen one marked. */
static void choices_view(json_t *form, const char *key, const struct find_choices *choices, struct str chosen)
{
    json_t *list = page_list(form, key);

    for (size_t i = 0; i < choices->count; i++) {
        if (!chosen.n || !str_eq(choices->list[i].value, chosen)) {
            json_array_append(list, choices->list[i].view);
            continue;
        }
        json_t *marked = json_copy(choices->list[i].view);
        page_flag(marked, "chosen", true);
        json_array_append_new(list, marked);
    }
}

static void form_view(const struct web_request *request, json_t *view, const struct find_made *made, bool filtered)
{
    json_t *form = json_object();

    json_object_set_new(view, "form", form);
    page_text(view, "km", STR("{km}")); /* find.js puts the distance there */
    choices_view(form, "needs", &made->needs, filtered ? web_get(request, "need") : STR(""));
    choices_view(form, "speak", &made->languages, filtered ? web_get(request, "language") : STR(""));
    choices_view(form, "countries", &made->countries, filtered ? web_get(request, "country") : STR(""));
    choices_view(form, "places", &made->places, filtered ? web_get(request, "place") : STR(""));
    choices_view(form, "people", &made->suits, filtered ? web_get(request, "suits") : STR(""));
    page_flag(form, "has_places", made->places.count > 0);
    page_flag(form, "open", filtered && web_get(request, "open").n > 0);
    page_flag(form, "more_used", filtered && (web_get(request, "country").n || web_get(request, "place").n ||
                                              web_get(request, "suits").n || web_get(request, "q").n ||
                                              web_get(request, "open").n));
    page_text(form, "q", filtered ? web_get(request, "q") : STR(""));
}

bool find_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct find_made *made = find_made(request, err);
    json_t *view;

    if (!made)
        return false;
    view = json_object();
    page_flag(view, "at_find", true);
    form_view(request, view, made, false);
    find_list_view(request, view, made, made->order, made->directory->service_count, 0, 0);
    if (!request->wants_json)
        find_map_view(request, view, made);
    allow_place(reply);
    return page_show(reply, 200, "find", view);
}

static struct directory_filter filter_of(const struct web_request *request)
{
    return (struct directory_filter){
        .need = directory_code(directory_needs, web_get(request, "need")),
        .suits = directory_code(directory_suits, web_get(request, "suits")),
        .language = web_get(request, "language"),
        .country = web_get(request, "country"),
        .place = web_get(request, "place"),
        .open = web_get(request, "open").n > 0,
        .text = web_get(request, "q"),
    };
}

static struct str query_with(const struct web_request *request, size_t from)
{
    static const char *const names[] = {"q", "need", "language", "country", "place", "suits", "open"};
    struct buf query = {.arena = request->arena};

    for (size_t i = 0; i < LEN(names); i++)
        page_query_add(&query, names[i], web_get(request, names[i]));
    if (from)
        page_query_add(&query, "from", str_printf(request->arena, "%zu", from));
    return buf_str(&query);
}

static void paging(const struct web_request *request, json_t *view, size_t from, size_t organisations)
{
    page_flag(view, "has_next", from + PAGE_CARDS < organisations);
    page_flag(view, "has_back", from > 0);
    page_number(view, "first", (int64_t)from + 1);
    page_number(view, "last", (int64_t)(from + PAGE_CARDS < organisations ? from + PAGE_CARDS : organisations));
    page_flag(view, "in_parts", organisations > PAGE_CARDS);
    page_text(view, "next_query", query_with(request, from + PAGE_CARDS));
    page_keep_query(view, query_with(request, from));
    page_text(view, "back_query", query_with(request, from > PAGE_CARDS ? from - PAGE_CARDS : 0));
}

/* After the last of those who say that they speak the language: who fits otherwise and says nothing of languages.  Nobody
 * is led past the number next door because it has not told us that it speaks hers. */
static void others_view(struct web_request *request, json_t *view, const struct find_made *made,
                        struct directory_filter filter, const uint32_t *found, size_t count)
{
    const struct directory *directory = made->directory;
    bool *shown = ARENA_ARRAY(request->arena, directory->organisation_count + 1, bool);
    uint32_t *fitting = ARENA_ARRAY(request->arena, directory->service_count + 1, uint32_t);
    uint32_t *others = ARENA_ARRAY(request->arena, directory->service_count + 1, uint32_t);
    size_t kept = 0;

    filter.language = STR("");
    for (size_t i = 0; i < count; i++)
        shown[directory->services[found[i]].of->index] = true;
    count = directory_find(directory, request->arena, &filter, made->order, fitting);
    for (int home = 1; home >= 0; home--) /* those of the pack's own country first */
        for (size_t i = 0; i < count; i++) {
            const struct directory_service *service = &directory->services[fitting[i]];
            if (service->of->home == home && !shown[service->of->index] &&
                !(service->root && yaml_get(service->root, "languages")))
                others[kept++] = fitting[i];
        }
    if (!kept)
        return;
    json_t *list = json_object();
    json_object_set_new(view, "others", list);
    find_list_view(request, list, made, others, kept, 0, PAGE_CARDS);
}

bool find_list_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct find_made *made = find_made(request, err);
    const struct directory_filter filter = filter_of(request);
    uint32_t *found;
    int64_t from;

    if (!made)
        return false;
    if (!str_int(web_get(request, "from"), 0, 100000, &from))
        from = 0;
    found = ARENA_ARRAY(request->arena, made->directory->service_count + 1, uint32_t);
    size_t count = directory_find(made->directory, request->arena, &filter, made->order, found);
    json_t *view = json_object();
    page_flag(view, "at_find", true);
    page_flag(view, "filtered", true);
    page_flag(view, "by_language", filter.language.n > 0);
    form_view(request, view, made, true);
    size_t all = find_list_view(request, view, made, found, count, (size_t)from, PAGE_CARDS);
    paging(request, view, (size_t)from, all);
    if (filter.language.n && (size_t)from + PAGE_CARDS >= all)
        others_view(request, view, made, filter, found, count);
    allow_place(reply);
    return page_show(reply, 200, "find", view);
}

/* ---- one organisation ---- */

bool find_one_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct find_made *made = find_made(request, err);
    const struct directory_organisation *of;

    if (!made)
        return false;
    of = directory_get(made->directory, web_get(request, "id"));
    if (!of)
        return err_set(err, ERR_NOT_FOUND, "!help-unknown");
    json_t *view = json_copy(made->organisations[of->index]);
    page_flag(view, "at_find", true);
    page_flag(view, "has_services", json_array_size(json_object_get(view, "services")) > 0);
    return page_show(reply, 200, "find-one", view);
}

/* ---- first help ---- */

void find_first_view(struct web_request *request, json_t *view, const struct find_made *made, bool phones)
{
    json_t *urgents = page_list(view, "urgent"), *more = page_list(view, "more");

    UNUSED(request);
    for (size_t i = 0; i < made->directory->service_count; i++) { /* as the packs list them: people have put them so */
        const struct directory_service *service = &made->directory->services[i];
        bool urgent = service->emergency && service->of->home;
        if (!made->service_views[i] || !(service->first || urgent) || (phones && !yaml_text(service->root, "dial").n))
            continue;
        json_t *item = page_item(urgent ? urgents : more);
        json_object_update(item, made->service_views[i]);
        json_object_set(item, "organisation", made->organisations[service->of->index]);
    }
    page_flag(view, "has_more", json_array_size(more) > 0);
    page_flag(view, "has_numbers", json_array_size(urgents) + json_array_size(more) > 0);
}
