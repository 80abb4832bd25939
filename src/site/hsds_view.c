/* hsds_view.c - organisations and services in the words of the specification; see hsds.h. */
#include "base/clock.h"
#include "site/hsds.h"
#include "vault/vault.h"

struct str hsds_uuid(struct arena *arena, const char *kind, struct str id)
{
    uint8_t hash[VAULT_HASH];

    vault_hash(str_printf(arena, "kres/hsds/%s/" STR_FMT, kind, STR_ARG(id)), hash);
    hash[6] = (uint8_t)(0x80 | (hash[6] & 0x0f)); /* version 8: of our own making */
    hash[8] = (uint8_t)(0x80 | (hash[8] & 0x3f)); /* variant of RFC 9562 */
    struct str hex = str_hex(arena, hash, 16);
    return str_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16, hex.p + 20);
}

static struct str key_of(const struct hsds *in, const struct directory_service *service)
{
    return str_printf(in->request->arena, STR_FMT "/" STR_FMT, STR_ARG(service->of->id), STR_ARG(service->id));
}

struct str hsds_service_id(const struct hsds *in, const struct directory_service *service)
{
    return hsds_uuid(in->request->arena, "service", key_of(in, service));
}

/* The id of something that hangs on another thing: ("phone", "t-zora/advice"). */
static void set_id(const struct hsds *in, json_t *view, const char *kind, struct str id)
{
    page_text(view, "id", hsds_uuid(in->request->arena, kind, id));
}

static struct str text_of(const json_t *view, const char *key)
{
    const json_t *text = json_object_get(view, key);

    return str_make(json_string_value(text), json_string_length(text));
}

static void set_if(json_t *view, const char *key, struct str value)
{
    if (value.n)
        page_text(view, key, value);
}

static void set_assured(json_t *view, const json_t *from)
{
    struct str day = text_of(from, "checked_day");
    int32_t ignored;

    if (clock_day_parse(day, &ignored))
        page_text(view, "assured_date", day);
}

/* ---- what hangs on a service ---- */

static void add_phones(const struct hsds *in, json_t *view, const json_t *from, struct str key)
{
    struct str number = text_of(from, "dial").n ? text_of(from, "dial") : text_of(from, "phone");
    json_t *list = page_list(view, "phones");

    if (!number.n)
        return;
    json_t *item = page_item(list);
    set_id(in, item, "phone", key);
    page_text(item, "service_id", text_of(view, "id"));
    page_text(item, "number", number);
    page_text(item, "type", STR("voice"));
}

static void add_languages(const struct hsds *in, json_t *view, const json_t *from, struct str key)
{
    struct arena *arena = in->request->arena;
    const json_t *codes = json_object_get(from, "languages");
    json_t *list = page_list(view, "languages");
    size_t i;
    json_t *each;

    json_array_foreach(codes, i, each) {
        struct str code = str_make(json_string_value(each), json_string_length(each));
        json_t *item = page_item(list);
        set_id(in, item, "language", str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(key), STR_ARG(code)));
        page_text(item, "service_id", text_of(view, "id"));
        page_text(item, "code", code);
        page_text(item, "name", words_language_in(arena, in->request->lang, code));
    }
}

/* Needs and whom it suits, as terms of two small taxonomies of ours. */
static void add_terms(const struct hsds *in, json_t *list, const json_t *codes, const char *taxonomy, const char *prefix,
                      const json_t *view, struct str key)
{
    const struct find_reader reader = {.app = page_app(in->request), .arena = in->request->arena,
                                       .lang = in->request->lang};
    size_t i;
    json_t *each;

    json_array_foreach(codes, i, each) {
        struct str code = str_make(json_string_value(each), json_string_length(each));
        struct str name = str_printf(in->request->arena, "%s/" STR_FMT, taxonomy, STR_ARG(code));
        json_t *item = page_item(list), *term = json_object();
        set_id(in, item, "attribute",
               str_printf(in->request->arena, STR_FMT "/" STR_FMT, STR_ARG(key), STR_ARG(name)));
        page_text(item, "link_id", text_of(view, "id"));
        page_text(item, "link_entity", STR("service"));
        page_text(item, "label", str_from(taxonomy));
        page_text(item, "value", code);
        json_object_set_new(item, "taxonomy_term", term);
        set_id(in, term, "taxonomy-term", name);
        page_text(item, "taxonomy_term_id", text_of(term, "id"));
        page_text(term, "code", code);
        page_text(term, "name", find_named(&reader, prefix, code));
        page_text(term, "description", find_named(&reader, prefix, code));
        page_text(term, "taxonomy", str_from(taxonomy));
    }
}

static void add_area_and_cost(const struct hsds *in, json_t *view, const json_t *from,
                              const struct directory_service *service, struct str key)
{
    struct str country = words_country_in(in->request->arena, in->request->lang, service->of->country);
    json_t *area = page_item(page_list(view, "service_areas"));
    json_t *costs = page_list(view, "cost_options");

    set_id(in, area, "service-area", key);
    page_text(area, "service_id", text_of(view, "id"));
    page_text(area, "name", country);
    page_text(area, "extent", service->of->country);
    page_text(area, "extent_type", STR("ISO 3166-1 alpha-2"));
    if (!json_is_true(json_object_get(from, "free")))
        return;
    json_t *cost = page_item(costs);
    set_id(in, cost, "cost", key);
    page_text(cost, "service_id", text_of(view, "id"));
    json_object_set_new(cost, "amount", json_integer(0));
}

static void add_places(const struct hsds *in, json_t *view, const struct directory_service *service, struct str key)
{
    json_t *list = page_list(view, "service_at_locations");

    if (!service->place)
        return;
    json_t *item = page_item(list), *location = hsds_location(in, service->of, service->place);
    set_id(in, item, "service-at-location", key);
    page_text(item, "service_id", text_of(view, "id"));
    page_text(item, "location_id", text_of(location, "id"));
    json_object_set_new(item, "location", location);
}

static void add_chat(const struct hsds *in, json_t *view, const json_t *from, struct str key)
{
    json_t *list = page_list(view, "additional_urls");

    if (!text_of(from, "chat").n)
        return;
    json_t *item = page_item(list);
    set_id(in, item, "url", str_printf(in->request->arena, STR_FMT "/chat", STR_ARG(key)));
    page_text(item, "service_id", text_of(view, "id"));
    page_text(item, "label", STR("chat"));
    page_text(item, "url", text_of(from, "chat"));
}

json_t *hsds_service(const struct hsds *in, const struct directory_service *service, bool full)
{
    const json_t *from = in->made->service_views[service - in->made->directory->services];
    struct str key = key_of(in, service);
    json_t *view = json_object();

    page_text(view, "id", hsds_service_id(in, service));
    page_text(view, "organization_id", hsds_uuid(in->request->arena, "organization", service->of->id));
    page_text(view, "name", text_of(from, "name"));
    set_if(view, "description", text_of(from, "what"));
    set_if(view, "url", text_of(from, "web"));
    set_if(view, "email", text_of(from, "email"));
    page_text(view, "status", STR("active"));
    set_if(view, "eligibility_description", text_of(from, "who"));
    set_if(view, "fees_description", text_of(from, "cost"));
    set_assured(view, from);
    if (!full)
        return view;
    add_phones(in, view, from, key);
    hsds_schedules(in, view, service);
    add_languages(in, view, from, key);
    add_area_and_cost(in, view, from, service, key);
    add_places(in, view, service, key);
    add_chat(in, view, from, key);
    json_t *attributes = page_list(view, "attributes");
    add_terms(in, attributes, json_object_get(from, "needs"), "kres-needs", "need", view, key);
    add_terms(in, attributes, json_object_get(from, "suits"), "kres-suits", "suits", view, key);
    json_object_set_new(view, "organization", hsds_organisation(in, service->of, false, false));
    return view;
}

/* ---- organisations ---- */

static void add_locations(const struct hsds *in, json_t *view, const struct directory_organisation *of)
{
    json_t *list = page_list(view, "locations");

    for (size_t i = 0; i < of->place_count; i++)
        json_array_append_new(list, hsds_location(in, of, &of->places[i]));
}

json_t *hsds_organisation(const struct hsds *in, const struct directory_organisation *of, bool full, bool full_services)
{
    const json_t *from = in->made->organisations[of->index];
    json_t *view = json_object();

    page_text(view, "id", hsds_uuid(in->request->arena, "organization", of->id));
    page_text(view, "name", text_of(from, "name"));
    page_text(view, "description", text_of(from, "what").n ? text_of(from, "what") : text_of(from, "name"));
    set_if(view, "email", text_of(from, "email"));
    set_if(view, "website", text_of(from, "web"));
    set_if(view, "legal_status", text_of(from, "kind_name"));
    if (!full)
        return view;
    json_t *identifier = page_item(page_list(view, "organization_identifiers"));
    set_id(in, identifier, "organization-identifier", of->id);
    page_text(identifier, "organization_id", text_of(view, "id"));
    page_text(identifier, "identifier_type", STR("kres"));
    page_text(identifier, "identifier", of->id);
    add_locations(in, view, of);
    json_t *services = page_list(view, "services");
    for (size_t i = 0; i < of->service_count; i++)
        if (of->services[i].root)
            json_array_append_new(services, hsds_service(in, &of->services[i], full_services));
    return view;
}
