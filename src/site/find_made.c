/* find_made.c - what lists of the directory are put together from, made once an edition and language; see find.h. */
#include <stdlib.h>

#include "site/find.h"

struct making {
    const struct find_reader *reader;
    struct find_made *made;
    struct err *err;
};

/* ---- choices of the form ---- */

static json_t *choice_view(struct str value, struct str label)
{
    json_t *view = json_object();

    page_text(view, "value", value);
    page_text(view, "label", label);
    return view;
}

static bool has_choice(const struct find_choices *choices, struct str value)
{
    for (size_t i = 0; i < choices->count; i++)
        if (str_eq(choices->list[i].value, value))
            return true;
    return false;
}

static void add_choice(const struct making *in, struct find_choices *choices, struct str value, struct str label)
{
    enum { CHOICES_MOST = 256 };

    if (!choices->list)
        choices->list = ARENA_ARRAY(&in->made->arena, CHOICES_MOST, struct find_choice);
    if (value.n && choices->count < CHOICES_MOST && !has_choice(choices, value))
        choices->list[choices->count++] = (struct find_choice){value, choice_view(value, label)};
}

/* By label, as the reader's language orders letters. */
static void sort_choices(const struct making *in, struct find_choices *choices)
{
    struct arena *arena = in->reader->arena;
    struct str *labels = ARENA_ARRAY(arena, choices->count + 1, struct str);
    size_t *order = ARENA_ARRAY(arena, choices->count + 1, size_t);
    struct find_choice *sorted = ARENA_ARRAY(&in->made->arena, choices->count + 1, struct find_choice);

    for (size_t i = 0; i < choices->count; i++) {
        const json_t *label = json_object_get(choices->list[i].view, "label");
        labels[i] = str_make(json_string_value(label), json_string_length(label));
    }
    words_order(in->reader->lang, arena, labels, choices->count, order);
    for (size_t i = 0; i < choices->count; i++)
        sorted[i] = choices->list[order[i]];
    choices->list = sorted;
}

static void add_codes(const struct making *in, struct find_choices *choices, const char *const *codes,
                      const char *prefix, unsigned used)
{
    for (int i = 0; codes[i]; i++)
        if (used & 1u << i)
            add_choice(in, choices, str_from(codes[i]), find_named(in->reader, prefix, str_from(codes[i])));
}

static void make_choices(const struct making *in)
{
    const struct directory *directory = in->made->directory;
    unsigned needs = 0;

    for (size_t i = 0; i < directory->service_count; i++) {
        const struct directory_service *service = &directory->services[i];
        const struct yaml *list = service->root ? yaml_get(service->root, "languages") : NULL;
        needs |= service->needs;
        add_choice(in, &in->made->countries, service->of->country,
                   words_country_in(in->reader->arena, in->reader->lang, service->of->country));
        for (const struct yaml *each = list ? list->first : NULL; each; each = each->next)
            add_choice(in, &in->made->languages, each->text,
                       words_language_in(in->reader->arena, in->reader->lang, each->text));
        if (service->place) {
            add_choice(in, &in->made->places, service->place->town, service->place->town);
            add_choice(in, &in->made->places, service->place->region, service->place->region);
        }
    }
    add_codes(in, &in->made->needs, directory_needs, "need", needs);
    add_codes(in, &in->made->suits, directory_suits, "suits", 0xf); /* not "anyone" */
    sort_choices(in, &in->made->countries);
    sort_choices(in, &in->made->languages);
    sort_choices(in, &in->made->places);
}

/* ---- cards ---- */

static bool set_html(const struct making *in, json_t *into, const char *key, const char *template, const json_t *view)
{
    struct arena arena = {0};
    struct str html;
    bool ok = template_render(in->reader->app->templates, template, in->reader->lang, view, &arena, &html, in->err);

    if (ok)
        page_text(into, key, html);
    arena_clear(&arena);
    return ok;
}

static json_t *view_of_service(const json_t *organisation, struct str id)
{
    size_t i;
    json_t *each;

    json_array_foreach(json_object_get(organisation, "services"), i, each)
        if (str_is(id, json_string_value(json_object_get(each, "id"))))
            return each;
    return NULL;
}

static bool make_rows(const struct making *in, const struct directory_organisation *of, const json_t *view)
{
    for (size_t i = 0; i < of->service_count; i++) {
        const struct directory_service *service = &of->services[i];
        size_t at = (size_t)(service - in->made->directory->services);
        json_t *one = service->root ? view_of_service(view, service->id) : NULL;
        json_t *row = json_object();
        in->made->rows[at] = row;
        in->made->service_views[at] = one;
        if (one && !set_html(in, row, "html_row", "find-service", one))
            return false;
    }
    return true;
}

static void set_located(json_t *card, const struct directory_organisation *of)
{
    for (size_t i = 0; i < of->place_count; i++)
        if (of->places[i].located) {
            page_flag(card, "located", true);
            json_object_set_new(card, "lat", json_real(of->places[i].lat));
            json_object_set_new(card, "lon", json_real(of->places[i].lon));
            return;
        }
    page_flag(card, "located", false);
}

static bool make_cards(const struct making *in)
{
    const struct directory *directory = in->made->directory;

    for (size_t i = 0; i < directory->organisation_count; i++) {
        const struct directory_organisation *of = &directory->organisations[i];
        json_t *card = json_object();
        json_t *view = in->made->organisations[i] = find_organisation_view(in->reader, of);
        in->made->cards[i] = card;
        page_text(card, "id", of->id);
        set_located(card, of);
        if (!view)
            return err_set(in->err, ERR_FAULT, "no view of " STR_FMT, STR_ARG(of->id));
        if (!set_html(in, card, "html_head", "find-head", view) || !set_html(in, card, "html_foot", "find-foot", view) ||
            !make_rows(in, of, view))
            return false;
    }
    return true;
}

static void make_order(const struct making *in)
{
    const struct directory *directory = in->made->directory;
    size_t count = directory->organisation_count;
    struct str *names = ARENA_ARRAY(in->reader->arena, count + 1, struct str);
    size_t *order = ARENA_ARRAY(in->reader->arena, count + 1, size_t);
    size_t *rank = ARENA_ARRAY(in->reader->arena, count + 1, size_t);
    struct str ignored;

    for (size_t i = 0; i < count; i++)
        names[i] = shape_text(yaml_get(directory->organisations[i].item->root, "name"), in->reader->lang, &ignored);
    words_order(in->reader->lang, in->reader->arena, names, count, order);
    for (size_t i = 0; i < count; i++)
        rank[order[i]] = i;
    directory_order(directory, rank, in->made->order);
}

/* ---- keeping ---- */

static void drop_choices(struct find_choices *choices)
{
    for (size_t i = 0; i < choices->count; i++)
        json_decref(choices->list[i].view);
}

static void drop(void *kept)
{
    struct find_made *made = kept;
    struct arena arena = made->arena;

    for (size_t i = 0; i < made->directory->organisation_count; i++) {
        json_decref(made->organisations[i]);
        json_decref(made->cards[i]);
    }
    for (size_t i = 0; i < made->directory->service_count; i++)
        json_decref(made->rows[i]);
    drop_choices(&made->needs);
    drop_choices(&made->languages);
    drop_choices(&made->countries);
    drop_choices(&made->places);
    drop_choices(&made->suits);
    arena_clear(&arena);
}

static void *make(const struct edition *edition, void *context, struct err *err)
{
    const struct find_reader *asked = context;
    const struct directory *directory = edition_directory(edition);
    struct arena own = {0}, work = {0};
    struct find_made *made = ARENA_NEW(&own, struct find_made);
    const struct find_reader reader = {.app = asked->app, .edition = edition, .arena = &work, .lang = asked->lang};
    const struct making in = {.reader = &reader, .made = made, .err = err};

    made->arena = own; /* it lives in its own arena */
    made->directory = directory;
    made->order = ARENA_ARRAY(&made->arena, directory->service_count + 1, uint32_t);
    made->organisations = ARENA_ARRAY(&made->arena, directory->organisation_count + 1, json_t *);
    made->cards = ARENA_ARRAY(&made->arena, directory->organisation_count + 1, json_t *);
    made->rows = ARENA_ARRAY(&made->arena, directory->service_count + 1, json_t *);
    made->service_views = ARENA_ARRAY(&made->arena, directory->service_count + 1, json_t *);
    make_order(&in);
    make_choices(&in);
    if (!make_cards(&in)) {
        drop(made);
        made = NULL;
    }
    arena_clear(&work);
    return made;
}

const struct find_made *find_made(struct web_request *request, struct err *err)
{
    struct find_reader reader = {.app = page_app(request), .lang = request->lang};
    struct str key = str_printf(request->arena, "find/" STR_FMT, STR_ARG(request->lang));

    return edition_keep(page_edition(request), key, make, drop, &reader, err);
}
