/* directory.c - see directory.h. */
#include "know/directory.h"

#include <stdlib.h>

#include "know/edition.h"
#include "know/prefix.h"

const char *const directory_needs[] = {"hotline", "crisis-accommodation", "safe-accommodation", "reintegration", "legal",
                                       "medical", "child", "emergency", "counselling", "work", "papers", "compensation",
                                       "missing", NULL};
const char *const directory_suits[] = {"women", "men", "children", "families", "anyone", NULL};

/* What the header shows, and what only this file needs. */
struct built {
    struct directory directory;
    struct prefix_index words;
    struct arena *arena;
    int64_t now;
};

int directory_code(const char *const *list, struct str code)
{
    for (int i = 0; list[i]; i++)
        if (str_is(code, list[i]))
            return i;
    return -1;
}

static unsigned bits_of(const struct yaml *list, const char *const *codes)
{
    unsigned bits = 0;

    for (const struct yaml *each = list && list->type == YAML_LIST ? list->first : NULL; each; each = each->next) {
        int code = directory_code(codes, each->text);
        bits |= code >= 0 ? 1u << code : 0;
    }
    return bits;
}

static bool flag_of(const struct yaml *map, const char *key)
{
    const struct yaml *value = yaml_get(map, key);
    bool flag = false;

    return value && yaml_bool(value, &flag, NULL) && flag;
}

static bool number_of(struct arena *arena, const struct yaml *map, const char *key, double least, double most, double *ret)
{
    struct str text = yaml_text(map, key);

    *ret = text.n && text.n < 24 ? strtod(str_copy(arena, text).p, NULL) : most + 1;
    return *ret >= least && *ret <= most;
}

/* ---- building ---- */

static void read_places(struct built *in, struct directory_organisation *of)
{
    const struct yaml *list = yaml_get(of->item->root, "places");

    of->places = ARENA_ARRAY(in->arena, list ? list->count + 1 : 1, struct directory_place);
    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next) {
        struct directory_place *place = &of->places[of->place_count++];
        *place = (struct directory_place){.root = each, .id = yaml_text(each, "id"), .town = yaml_text(each, "town"),
                                          .region = yaml_text(each, "region")};
        place->located = number_of(in->arena, each, "lat", -90, 90, &place->lat) &&
                         number_of(in->arena, each, "lon", -180, 180, &place->lon);
    }
}

static const struct directory_place *place_of(const struct directory_organisation *of, struct str id)
{
    for (size_t i = 0; id.n && i < of->place_count; i++)
        if (str_eq(of->places[i].id, id))
            return &of->places[i];
    return NULL;
}

struct free_days { const struct holidays *holidays; struct str country; };

static bool is_free(const void *context, int32_t day)
{
    const struct free_days *days = context;

    return holidays_has(days->holidays, days->country, day);
}

static void add_texts(struct built *in, const struct yaml *texts, uint32_t item)
{
    if (texts && texts->type == YAML_TEXT)
        prefix_add(&in->words, texts->text, item);
    for (const struct yaml *each = texts && texts->type == YAML_MAP ? texts->first : NULL; each; each = each->next)
        prefix_add(&in->words, each->text, item);
}

static void add_words(struct built *in, const struct directory_service *service, uint32_t item)
{
    static const char *const keys[] = {"name", "what", "who"};
    const struct directory_organisation *of = service->of;

    for (size_t i = 0; i < LEN(keys); i++) {
        add_texts(in, yaml_get(of->item->root, keys[i]), item);
        if (service->root)
            add_texts(in, yaml_get(service->root, keys[i]), item);
    }
    for (size_t i = 0; i < of->place_count; i++) {
        prefix_add(&in->words, of->places[i].town, item);
        prefix_add(&in->words, of->places[i].region, item);
    }
    if (service->root)
        prefix_add(&in->words, yaml_text(service->root, "phone"), item);
}

static void add_service(struct built *in, struct directory_organisation *of, const struct yaml *root)
{
    struct directory *directory = &in->directory;
    struct directory_service *service = &directory->services[directory->service_count];
    const struct free_days free_days = {&directory->holidays, of->country};

    *service = (struct directory_service){.of = of, .root = root};
    if (root) {
        service->id = yaml_text(root, "id");
        service->place = place_of(of, yaml_text(root, "place"));
        service->needs = bits_of(yaml_get(root, "needs"), directory_needs);
        service->suits = bits_of(yaml_get(root, "suits"), directory_suits);
        service->emergency = flag_of(root, "emergency");
        service->first = flag_of(root, "first");
        if (!hours_read(in->arena, yaml_get(root, "hours"), &service->hours, NULL))
            service->hours = (struct hours){0}; /* checked before; a later program's words are not known here */
    } else if (of->place_count) {
        service->place = &of->places[0];
    }
    hours_at(&service->hours, &(struct hours_calendar){is_free, &free_days}, in->now, &service->state);
    if (!directory->alarm && service->emergency && of->home && yaml_text(root, "dial").n)
        directory->alarm = service;
    add_words(in, service, (uint32_t)directory->service_count);
    directory->service_count++;
    of->service_count++;
}

static void add_services(struct built *in, struct directory_organisation *of)
{
    const struct yaml *root = of->item->root;
    const struct yaml *list = yaml_get(root, "services");

    of->services = &in->directory.services[in->directory.service_count];
    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next)
        if (shape_is_public(each))
            add_service(in, of, each);
    if (!of->service_count && (yaml_text(root, "web").n || yaml_text(root, "email").n || of->place_count))
        add_service(in, of, NULL);
}

static size_t count_services(const struct content_item *const *items, size_t count)
{
    size_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        const struct yaml *list = yaml_get(items[i]->root, "services");
        sum += list ? list->count + 1 : 1;
    }
    return sum;
}

void edition_make_directory(struct edition *edition, struct str country)
{
    struct built *in = ARENA_NEW(&edition->arena, struct built);
    struct directory *directory = &in->directory;
    const struct content_item *const *items;
    size_t count = edition_list(edition, "holidays", &items);

    in->arena = in->words.arena = &edition->arena;
    in->now = edition->made;
    holidays_read(in->arena, items, count, &directory->holidays);
    count = edition_list(edition, "directory", &items);
    directory->organisations = ARENA_ARRAY(in->arena, count + 1, struct directory_organisation);
    directory->services = ARENA_ARRAY(in->arena, count_services(items, count) + 1, struct directory_service);
    for (size_t i = 0; i < count; i++) {
        struct directory_organisation *of = &directory->organisations[directory->organisation_count];
        if (!shape_is_public(items[i]->root))
            continue;
        *of = (struct directory_organisation){.item = items[i], .id = items[i]->id,
                                              .country = yaml_text(items[i]->root, "country"),
                                              .index = (uint32_t)directory->organisation_count};
        of->home = str_eq(of->country, country);
        read_places(in, of);
        add_services(in, of);
        directory->organisation_count++;
    }
    prefix_ready(&in->words);
    for (size_t i = 0; i < directory->service_count; i++)
        edition_due(edition, directory->services[i].state.changes);
    edition->directory = directory;
}

const struct directory *edition_directory(const struct edition *edition)
{
    return edition->directory;
}

const struct directory_organisation *directory_get(const struct directory *directory, struct str id)
{
    for (size_t i = 0; i < directory->organisation_count; i++)
        if (str_eq(directory->organisations[i].id, id))
            return &directory->organisations[i];
    return NULL;
}

/* ---- asking ---- */

struct placed { uint32_t service; unsigned group; size_t rank; };

static int by_place(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->service > y->service) - (x->service < y->service);
}

void directory_order(const struct directory *directory, const size_t *rank, uint32_t *ret)
{
    struct arena arena = {0};
    struct placed *list = ARENA_ARRAY(&arena, directory->service_count + 1, struct placed);

    for (size_t i = 0; i < directory->service_count; i++) {
        const struct directory_service *service = &directory->services[i];
        bool urgent = service->emergency && service->of->home;
        list[i] = (struct placed){.service = (uint32_t)i,
                                  .group = (urgent ? 0u : 4u) + (service->state.open ? 0u : 2u) +
                                           (service->of->home ? 0u : 1u),
                                  .rank = rank ? rank[service->of->index] : service->of->index};
    }
    qsort(list, directory->service_count, sizeof *list, by_place);
    for (size_t i = 0; i < directory->service_count; i++)
        ret[i] = list[i].service;
    arena_clear(&arena);
}

static bool speaks(const struct directory_service *service, struct str language)
{
    const struct yaml *list = service->root ? yaml_get(service->root, "languages") : NULL;

    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next)
        if (str_eq(each->text, language))
            return true;
    return false;
}

/* "anyone" is anyone; where nothing is said, nobody is turned away. */
static bool suits(const struct directory_service *service, int wanted)
{
    unsigned anyone = 1u << directory_code(directory_suits, STR("anyone"));

    return !service->suits || (service->suits & (anyone | 1u << wanted));
}

static bool is_at(const struct directory_service *service, struct str place)
{
    return !service->place || str_eq(service->place->town, place) || str_eq(service->place->region, place);
}

static bool fits(const struct directory_service *service, const struct directory_filter *filter)
{
    return (filter->need < 0 || service->needs & 1u << filter->need) &&
           (filter->suits < 0 || suits(service, filter->suits)) &&
           (!filter->country.n || str_eq(service->of->country, filter->country)) &&
           (!filter->open || service->state.open) && (!filter->place.n || is_at(service, filter->place)) &&
           (!filter->language.n || speaks(service, filter->language));
}

size_t directory_find(const struct directory *directory, struct arena *arena, const struct directory_filter *filter,
                      const uint32_t *order, uint32_t *ret)
{
    const struct built *built = (const struct built *)directory; /* its first member */
    bool *named = NULL;
    size_t count = 0;

    if (filter->text.n) {
        named = ARENA_ARRAY(arena, directory->service_count + 1, bool);
        prefix_find(&built->words, arena, filter->text, named, directory->service_count);
    }
    for (size_t i = 0; i < directory->service_count; i++)
        if ((!named || named[order[i]]) && fits(&directory->services[order[i]], filter))
            ret[count++] = order[i];
    return count;
}
