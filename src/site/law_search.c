/* law_search.c - the law library searched: the page, and the same for other software. */
#include "site/law.h"

#include "know/search.h"

enum { HITS = 10, API_HITS = 50, LAST_PAGE = 200, REASONS = 2, EXCERPT = 260 };

struct asked {
    struct str text, topic, group;
    size_t page; /* from 1 */
};

static struct asked read_asked(const struct web_request *request)
{
    struct err err = {0};
    int64_t page = 1;
    struct str text = str_trim(web_get(request, "q"));

    if (web_has(request, "page") && !web_get_int(request, "page", 1, LAST_PAGE, &page, &err))
        page = 1;
    if (text.n > SEARCH_LONGEST)
        text = str_slice(text, 0, str_utf8_length(str_slice(text, 0, SEARCH_LONGEST)));
    return (struct asked){text, web_get(request, "topic"), web_get(request, "group"), (size_t)page};
}

static void ask(struct web_request *request, const struct asked *asked, size_t hits, struct search_result *ret)
{
    struct search_query query = {.text = asked->text, .skip = (asked->page - 1) * hits, .take = hits};

    query.tags[0] = STR("kind:law");
    if (asked->topic.n)
        query.tags[1] = str_printf(request->arena, "topic:" STR_FMT, STR_ARG(asked->topic));
    if (asked->group.n)
        query.tags[2] = str_printf(request->arena, "group:" STR_FMT, STR_ARG(asked->group));
    search_ask(edition_search(page_edition(request)), request->arena, &query, ret);
}

/* ---- marked texts ---- */

static void add_piece(json_t *list, struct str text, bool mark)
{
    if (!text.n)
        return;
    json_t *piece = page_item(list);
    page_text(piece, "text", text);
    if (mark)
        page_flag(piece, "mark", true);
}

/* view[key]: the text in pieces, from..to, with what was looked for marked. */
static void add_pieces(json_t *view, const char *key, struct str text, const struct search_span *marks, size_t count,
                       struct search_span window)
{
    json_t *list = page_list(view, key);
    size_t at = window.start;

    for (size_t i = 0; i < count; i++) {
        if (marks[i].start < at || marks[i].end > window.end)
            continue;
        add_piece(list, str_slice(text, at, marks[i].start), false);
        add_piece(list, str_slice(text, marks[i].start, marks[i].end), true);
        at = marks[i].end;
    }
    add_piece(list, str_slice(text, at, window.end), false);
}

static void add_reason(struct web_request *request, const struct search_result *result, uint32_t document,
                       size_t which, json_t *list)
{
    const struct search *search = edition_search(page_edition(request));
    const struct search_passage *passages;
    struct search_span *marks;
    size_t count;

    search_passages(search, document, &passages);
    const struct search_passage *passage = &passages[which];
    search_marks(search, result, document, which, request->arena, &marks, &count);
    struct search_span window = search_window(passage->text, marks, count, EXCERPT);
    json_t *reason = page_item(list);
    add_pieces(reason, "pieces", passage->text, marks, count, window);
    page_flag(reason, "from_middle", window.start > 0);
    page_flag(reason, "goes_on", window.end < passage->text.n);
    if (passage->lang.n && !str_eq(passage->lang, request->lang))
        page_text(reason, "lang", passage->lang);
    if (passage->detail.n && passage->detail.p[0] >= '0' && passage->detail.p[0] <= '9')
        page_text(reason, "article", law_article(request, passage->detail));
}

/* The title with its marks, in the language in which it is shown. */
static void mark_title(struct web_request *request, const struct search_result *result, uint32_t document,
                       const struct content_item *entry, json_t *view)
{
    const struct search *search = edition_search(page_edition(request));
    const struct search_passage *passages;
    size_t count = search_passages(search, document, &passages);
    struct str lang;
    struct str title = shape_text(yaml_get(entry->root, "title"), request->lang, &lang);

    for (size_t i = 0; i < count; i++) {
        struct search_span *marks;
        size_t marked;
        if (strcmp(passages[i].key, "title") != 0 || !str_eq(passages[i].lang, lang))
            continue;
        search_marks(search, result, document, i, request->arena, &marks, &marked);
        add_pieces(view, "title_pieces", title, marks, marked, (struct search_span){0, (uint32_t)title.n});
    }
}

static void add_hit(struct web_request *request, const struct search_result *result, uint32_t document, json_t *page,
                    json_t *list)
{
    const struct search *search = edition_search(page_edition(request));
    const struct content_item *entry = edition_found(page_edition(request), document);
    json_t *hit = law_brief(request, page, entry);
    json_t *reasons = page_list(hit, "reasons");
    size_t which[REASONS];
    size_t count = search_reasons(search, result, document, request->lang, which, REASONS);

    mark_title(request, result, document, entry, hit);
    for (size_t i = 0; i < count; i++)
        add_reason(request, result, document, which[i], reasons);
    json_array_append_new(list, hit);
}

/* ---- the page ---- */

static struct str query_of(const struct web_request *request, const struct asked *asked, size_t page)
{
    struct buf query = {.arena = request->arena};

    page_query_add(&query, "q", asked->text);
    page_query_add(&query, "topic", asked->topic);
    page_query_add(&query, "group", asked->group);
    if (page > 1)
        page_query_add(&query, "page", str_printf(request->arena, "%zu", page));
    return buf_str(&query);
}

static struct str address_of(const struct web_request *request, const struct asked *asked, size_t page)
{
    return str_printf(request->arena, "/" STR_FMT "/law/search" STR_FMT, STR_ARG(request->lang),
                      STR_ARG(query_of(request, asked, page)));
}

static void add_ways(const struct web_request *request, json_t *view, const struct asked *asked, size_t total)
{
    page_keep_query(view, query_of(request, asked, asked->page));
    if (asked->page > 1)
        page_text(view, "before", address_of(request, asked, asked->page - 1));
    if (total > asked->page * HITS && asked->page < LAST_PAGE)
        page_text(view, "after", address_of(request, asked, asked->page + 1));
    if (asked->topic.n || asked->group.n) {
        const struct asked wide = {.text = asked->text, .page = 1};
        page_text(view, "everywhere", address_of(request, &wide, 1));
    }
}

bool law_search_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct asked asked = read_asked(request);
    struct search_result result;
    json_t *view = json_object();
    json_t *hits = page_list(view, "hits");

    UNUSED(err);
    ask(request, &asked, HITS, &result);
    for (size_t i = 0; i < result.count; i++)
        add_hit(request, &result, result.hits[i].document, view, hits);
    page_flag(view, "at_law", true);
    page_text(view, "q", asked.text);
    page_flag(view, "has_q", asked.text.n > 0);
    page_number(view, "total", (int64_t)result.total);
    page_flag(view, "none", result.total == 0);
    page_flag(view, "some", result.some);
    page_flag(view, "narrow", true);
    law_narrowings(request, view, asked.topic, asked.group);
    add_ways(request, view, &asked, result.total);
    return page_show(reply, 200, "site-law-search", view);
}

/* ---- for other software ---- */

static bool take_language(struct web_request *request, struct web_reply *reply)
{
    struct str lang = web_get(request, "lang");

    if (!lang.n || words_has(page_app(request)->words, lang)) {
        request->lang = lang.n ? lang : request->lang;
        return true;
    }
    api_problem(reply, request->arena, 422, "lang", page_word(request, STR("!language-unknown")), NULL);
    return false;
}

bool api_law(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct asked asked = read_asked(request);
    struct search_result result;

    UNUSED(err);
    if (!take_language(request, reply))
        return true;
    json_t *view = json_object();
    json_t *list = page_list(view, "entries");
    ask(request, &asked, API_HITS, &result);
    for (size_t i = 0; i < result.count; i++)
        add_hit(request, &result, result.hits[i].document, NULL, list);
    page_text(view, "lang", request->lang);
    page_number(view, "total", (int64_t)result.total);
    page_number(view, "page", (int64_t)asked.page);
    page_flag(view, "some", result.some);
    return api_json(reply, 200, view);
}

bool api_law_entry(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *item = law_asked(request);

    UNUSED(err);
    if (!take_language(request, reply))
        return true;
    if (!item)
        return api_problem(reply, request->arena, 404, "", page_word(request, STR("!error-text-404")), NULL);
    json_t *view = law_entry(request, NULL, item);
    page_drop_nulls(view);
    return api_json(reply, 200, view);
}
