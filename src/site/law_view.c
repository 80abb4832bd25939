/* law_view.c - entries of the law library as views; see law.h. */
#include "site/law.h"

#include "base/clock.h"
#include "know/search.h"

const struct content_item *law_asked(struct web_request *request)
{
    const struct content_item *entry = edition_find(page_edition(request), "law", web_get(request, "id"));

    return entry && shape_is_public(entry->root) ? entry : NULL;
}

struct str law_day(const struct web_request *request, struct str day)
{
    const struct words *words = page_app(request)->words;
    int32_t number;

    if (clock_day_parse(day, &number))
        return words_day(words, request->arena, request->lang, number);
    if (clock_day_parse(str_printf(request->arena, STR_FMT "-01", STR_ARG(day)), &number))
        return words_month(words, request->arena, request->lang, number);
    return day;
}

struct str law_field(const struct content_item *entry, const char *key)
{
    return shape_is_unverified(entry->root, str_from(key)) ? STR("") : yaml_text(entry->root, key);
}

static struct str href_of(const struct web_request *request, const struct content_item *entry)
{
    return str_printf(request->arena, "/" STR_FMT "/law/" STR_FMT, STR_ARG(request->lang), STR_ARG(entry->id));
}

/* In force, or final as a judgment is: nothing to warn of. */
static bool holds(struct str status)
{
    return !status.n || str_is(status, "in-force") || str_is(status, "amended") || str_is(status, "final");
}

static void add_names(const struct web_request *request, const struct content_item *entry, json_t *view)
{
    struct str status = law_field(entry, "status");

    page_named(request, view, "type_name", "law-type", law_field(entry, "type"));
    page_named(request, view, "group_name", "law-group", law_field(entry, "group"));
    if (status.n)
        page_named(request, view, "status_name", "law-status", status);
    page_flag(view, "over", !holds(status));
}

json_t *law_brief(const struct web_request *request, json_t *page, const struct content_item *entry)
{
    json_t *view = json_object();
    struct str lang;
    struct str title = shape_text(yaml_get(entry->root, "title"), request->lang, &lang);
    struct str day = law_field(entry, "adopted");

    page_text(view, "id", entry->id);
    page_text(view, "href", href_of(request, entry));
    page_text(view, "title", title);
    if (!str_eq(lang, request->lang)) {
        page_text(view, "title_lang", lang);
        if (page)
            page_flag(page, "fallback", true);
    }
    struct str brief = page_law_short(request, entry);
    if (brief.n && str_find(title, brief, 0) == SIZE_MAX) /* "Directive 2011/36/EU: Directive 2011/36/EU of …" */
        page_text(view, "short", brief);
    if (day.n)
        page_text(view, "year", str_slice(day, 0, 4));
    add_names(request, entry, view);
    return view;
}

/* ---- narrowing: topics and groups ---- */

static void add_narrowing(const struct web_request *request, json_t *list, const char *prefix, struct str id, size_t count,
                          struct str selected)
{
    json_t *item = page_item(list);

    page_text(item, "id", id);
    page_named(request, item, "name", prefix, id);
    page_number(item, "count", (int64_t)count);
    page_flag(item, "selected", str_eq(id, selected));
}

void law_narrowings(struct web_request *request, json_t *view, struct str topic, struct str group)
{
    static const struct str TOPIC = STR("topic:"), GROUP = STR("group:");
    const struct search_tag *tags;
    size_t count = search_tags(edition_search(page_edition(request)), &tags);
    json_t *topics = page_list(view, "topics");
    json_t *groups = page_list(view, "groups");

    for (size_t i = 0; i < count; i++) {
        struct str tag = tags[i].tag;
        if (str_starts(tag, TOPIC))
            add_narrowing(request, topics, "law-topic", str_slice(tag, TOPIC.n, tag.n), tags[i].count, topic);
        else if (str_starts(tag, GROUP))
            add_narrowing(request, groups, "law-group", str_slice(tag, GROUP.n, tag.n), tags[i].count, group);
    }
}

/* ---- a whole entry ---- */

static void add_dates(const struct web_request *request, json_t *entry)
{
    static const char *const DAYS[][2] = {{"adopted", "adopted_words"}, {"in_force", "in_force_words"},
                                          {"checked_day", "checked_words"}};
    size_t i;
    json_t *each;

    for (size_t k = 0; k < LEN(DAYS); k++) {
        const char *day = json_string_value(json_object_get(entry, DAYS[k][0]));
        if (day)
            page_text(entry, DAYS[k][1], law_day(request, str_copy(request->arena, str_from(day))));
    }
    const char *by = json_string_value(json_object_get(entry, "checked_by"));
    if (by)
        page_named(request, entry, "checked_by", "checked-by", str_copy(request->arena, str_from(by)));
    json_array_foreach(json_object_get(entry, "dates"), i, each)
        page_text(each, "day_words", law_day(request, str_from(json_string_value(json_object_get(each, "day")))));
    json_array_foreach(json_object_get(entry, "sources"), i, each) {
        const char *seen = json_string_value(json_object_get(each, "seen"));
        if (seen) /* as a copy: the list's own value is replaced */
            page_text(each, "seen", law_day(request, str_copy(request->arena, str_from(seen))));
    }
}

/* The official pages of the identifiers. EUR-Lex has the languages of the Union. */
static void add_links(const struct web_request *request, json_t *entry)
{
    static const char *const UNION[] = {"sl", "de", "hr"};
    const char *celex = json_string_value(json_object_get(entry, "celex"));
    const char *ecli = json_string_value(json_object_get(entry, "ecli"));
    const char *eli = json_string_value(json_object_get(entry, "eli"));
    const char *lang = "en";

    for (size_t i = 0; i < LEN(UNION); i++)
        lang = str_is(request->lang, UNION[i]) ? UNION[i] : lang;
    if (celex)
        page_text(entry, "celex_href", str_printf(request->arena,
            "https://eur-lex.europa.eu/legal-content/%s/TXT/?uri=CELEX:%s", lang, celex));
    if (ecli)
        page_text(entry, "ecli_href", str_printf(request->arena, "https://e-justice.europa.eu/ecli/%s", ecli));
    if (eli && (strncmp(eli, "http://", 7) == 0 || strncmp(eli, "https://", 8) == 0))
        page_text(entry, "eli_href", str_from(eli));
}

struct str law_article(const struct web_request *request, struct str article)
{
    if (!words_right_to_left(request->lang))
        return article;
    return str_printf(request->arena, "\u2066" STR_FMT "\u2069", STR_ARG(article));
}

static bool is_taken(const json_t *taken, struct str id)
{
    size_t i;
    json_t *each;

    json_array_foreach(taken, i, each)
        if (str_is(id, json_string_value(each)))
            return true;
    return false;
}

/* "splošno / general": the country's word and the English one. */
static struct str article_words(const struct web_request *request, struct str article)
{
    size_t at = str_find(article, STR(" / "), 0);
    bool own = page_app(request)->packs->language_count && str_eq(request->lang, page_app(request)->packs->languages[0]);

    if (at == SIZE_MAX)
        return article;
    return own ? str_slice(article, 0, at) : str_slice(article, at + 3, article.n);
}

/* "4, dolžnosti države / duties of the state" keeps its number. */
static struct str article_name(const struct web_request *request, struct str article)
{
    struct str rest = article;
    struct str number = str_cut(&rest, ',');
    bool numbered = number.n && number.p[0] >= '0' && number.p[0] <= '9';

    if (!numbered || str_find(rest, STR(" / "), 0) == SIZE_MAX)
        return article_words(request, article);
    return str_printf(request->arena, STR_FMT ", " STR_FMT, STR_ARG(number),
                      STR_ARG(article_words(request, str_trim(rest))));
}

/* Each note is reached under every article that it speaks of; an id stands once on the page. */
static void add_notes(const struct web_request *request, json_t *entry)
{
    json_t *taken = json_array();
    size_t i;
    json_t *note;

    json_array_foreach(json_object_get(entry, "notes"), i, note) {
        struct str article = str_copy(request->arena, str_from(json_string_value(json_object_get(note, "article"))));
        struct str articles[LAW_ARTICLES];
        size_t found = law_articles(request->arena, article, articles);
        json_t *anchors = page_list(note, "anchors");
        for (size_t k = 0; k < found; k++) {
            struct str id = page_article_id(request->arena, articles[k]);
            if (is_taken(taken, id))
                continue;
            json_array_append_new(taken, json_stringn(id.p, id.n));
            page_text(page_item(anchors), "anchor", id);
        }
        page_flag(note, "numbered", article.n && article.p[0] >= '0' && article.p[0] <= '9');
        page_text(note, "article", law_article(request, article_name(request, article)));
    }
    json_decref(taken);
}

static void add_relations(struct web_request *request, json_t *page, json_t *view, const struct content_item *entry)
{
    struct law_relation *relations;
    size_t found = law_relations(page_edition(request), request->arena, entry, &relations);
    json_t *groups = page_list(view, "relations");
    json_t *items = NULL;

    for (size_t i = 0; i < found; i++) {
        if (!i || strcmp(relations[i].kind, relations[i - 1].kind) != 0) {
            json_t *group = page_item(groups);
            page_text(group, "kind", str_from(relations[i].kind));
            page_named(request, group, "name", "law-relation", str_from(relations[i].kind));
            items = page_list(group, "items");
        }
        json_array_append_new(items, law_brief(request, page, relations[i].item));
    }
    page_flag(view, "has_relations", found > 0);
}

static void add_topics(const struct web_request *request, json_t *entry)
{
    json_t *names = json_array();
    size_t i;
    json_t *each;

    json_array_foreach(json_object_get(entry, "topics"), i, each) {
        struct str id = str_copy(request->arena, str_from(json_string_value(each)));
        json_t *item = page_item(names);
        page_text(item, "id", id);
        page_named(request, item, "name", "law-topic", id);
    }
    json_object_set_new(entry, "topics", names);
}

json_t *law_entry(struct web_request *request, json_t *page, const struct content_item *item)
{
    json_t *entry = page_content(request, page, item);

    page_text(entry, "href", href_of(request, item));
    if (!page_law_short(request, item).n)
        json_object_del(entry, "short");
    add_names(request, item, entry);
    add_dates(request, entry);
    add_links(request, entry);
    add_topics(request, entry);
    add_notes(request, entry);
    add_relations(request, page, entry, item);
    if (law_left_out(item))
        page_number(entry, "left_out", (int64_t)law_left_out(item));
    return entry;
}
