/* hsds.c - the directory's addresses for software: pages of organisations and services, and one of them; see hsds.h. */
#include "site/hsds.h"

enum { PER_PAGE = 50, PER_PAGE_MOST = 200, PAGE_MOST = 1000000 };

/* ?lang= goes before Accept-Language. */
static bool begin(struct web_request *request, struct web_reply *reply, struct hsds *ret, struct err *err)
{
    struct str lang = web_get(request, "lang");

    if (lang.n && !words_has(page_app(request)->words, lang))
        return err_field(err, "lang", "!language-unknown");
    if (lang.n)
        request->lang = lang;
    *ret = (struct hsds){.request = request, .made = find_made(request, err)};
    web_reply_header(reply, "Content-Language", request->lang);
    web_reply_header(reply, "Vary", STR("Accept-Language"));
    return ret->made != NULL;
}

/* ---- pages of a list ---- */

struct part { int64_t page, per_page; bool full; };

static bool is_yes(struct str text)
{
    return str_is(text, "true") || str_is(text, "1");
}

static bool read_part(const struct web_request *request, struct part *ret, struct err *err)
{
    *ret = (struct part){.page = 1, .per_page = PER_PAGE, .full = is_yes(web_get(request, "full"))};
    return (!web_has(request, "page") || web_get_int(request, "page", 1, PAGE_MOST, &ret->page, err)) &&
           (!web_has(request, "per_page") || web_get_int(request, "per_page", 1, PER_PAGE_MOST, &ret->per_page, err));
}

/* As the specification's "Page" has it. */
static json_t *page_of(const struct part *part, int64_t total, json_t **ret_contents)
{
    json_t *page = json_object();
    int64_t pages = (total + part->per_page - 1) / part->per_page;
    int64_t left = total - (part->page - 1) * part->per_page;
    int64_t size = left < 0 ? 0 : left < part->per_page ? left : part->per_page;

    page_number(page, "total_items", total);
    page_number(page, "total_pages", pages);
    page_number(page, "page_number", part->page);
    page_number(page, "size", size);
    page_flag(page, "first_page", part->page == 1);
    page_flag(page, "last_page", part->page >= pages);
    page_flag(page, "empty", size == 0);
    *ret_contents = page_list(page, "contents");
    return page;
}

static bool is_on(const struct part *part, int64_t index)
{
    return index >= (part->page - 1) * part->per_page && index < part->page * part->per_page;
}

/* ret[i]: does service i fit what is searched for? */
static bool *fitting(const struct hsds *in)
{
    const struct directory *directory = in->made->directory;
    const struct directory_filter filter = {.need = -1, .suits = -1, .text = web_get(in->request, "search")};
    struct arena *arena = in->request->arena;
    bool *fits = ARENA_ARRAY(arena, directory->service_count + 1, bool);
    uint32_t *found = ARENA_ARRAY(arena, directory->service_count + 1, uint32_t);
    size_t count = directory_find(directory, arena, &filter, in->made->order, found);

    for (size_t i = 0; i < count; i++)
        fits[found[i]] = true;
    return fits;
}

bool api_organisations(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct directory_organisation **list;
    struct hsds in;
    struct part part;
    json_t *contents;
    size_t count = 0;
    struct err why = {0};

    if (!begin(request, reply, &in, &why) || !read_part(request, &part, &why))
        return api_refuse(request, reply, &why, err);
    const struct directory *directory = in.made->directory;
    const bool *fits = fitting(&in);
    list = ARENA_ARRAY(request->arena, directory->organisation_count + 1, const struct directory_organisation *);
    for (size_t i = 0; i < directory->organisation_count; i++) {
        const struct directory_organisation *of = &directory->organisations[i];
        bool fit = false;
        for (size_t s = 0; s < of->service_count; s++)
            fit = fit || fits[&of->services[s] - directory->services];
        if (fit)
            list[count++] = of;
    }
    json_t *page = page_of(&part, (int64_t)count, &contents);
    for (size_t i = 0; i < count; i++)
        if (is_on(&part, (int64_t)i))
            json_array_append_new(contents, hsds_organisation(&in, list[i], part.full,
                                                              is_yes(web_get(request, "full_service"))));
    return api_json(reply, 200, page);
}

bool api_services(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct hsds in;
    struct part part;
    struct str of = web_get(request, "organization_id");
    json_t *contents;
    struct err why = {0};
    int64_t count = 0;

    if (!begin(request, reply, &in, &why) || !read_part(request, &part, &why))
        return api_refuse(request, reply, &why, err);
    const struct directory *directory = in.made->directory;
    bool *fits = fitting(&in);
    for (size_t i = 0; i < directory->service_count; i++) {
        const struct directory_service *service = &directory->services[i];
        fits[i] = fits[i] && service->root &&
                  (!of.n || str_eq(of, service->of->id) ||
                   str_eq(of, hsds_uuid(request->arena, "organization", service->of->id)));
        count += fits[i];
    }
    json_t *page = page_of(&part, count, &contents);
    int64_t at = 0;
    for (size_t i = 0; i < directory->service_count; i++)
        if (fits[i] && is_on(&part, at++))
            json_array_append_new(contents, hsds_service(&in, &directory->services[i], part.full));
    return api_json(reply, 200, page);
}

/* ---- one of them ---- */

bool api_organisation(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str id = web_get(request, "id");
    struct hsds in;
    struct err why = {0};

    if (!begin(request, reply, &in, &why))
        return api_refuse(request, reply, &why, err);
    for (size_t i = 0; i < in.made->directory->organisation_count; i++) {
        const struct directory_organisation *of = &in.made->directory->organisations[i];
        if (str_eq(id, of->id) || str_eq(id, hsds_uuid(request->arena, "organization", of->id)))
            return api_json(reply, 200, hsds_organisation(&in, of, true, is_yes(web_get(request, "full_service"))));
    }
    return err_set(err, ERR_NOT_FOUND, "!help-unknown");
}

bool api_service(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str id = web_get(request, "id");
    struct hsds in;
    struct err why = {0};

    if (!begin(request, reply, &in, &why))
        return api_refuse(request, reply, &why, err);
    for (size_t i = 0; i < in.made->directory->service_count; i++) {
        const struct directory_service *service = &in.made->directory->services[i];
        if (service->root && str_eq(id, hsds_service_id(&in, service)))
            return api_json(reply, 200, hsds_service(&in, service, true));
    }
    return err_set(err, ERR_NOT_FOUND, "!help-unknown");
}
