/* law_links.c - "kz-1#113" in an item's "laws" as a link to the entry of the law library, at the article. */
#include "site/page.h"

/* "113(1)" → "a113-1": an id that may stand in an address; the law's page makes the same. */
struct str page_article_id(struct arena *arena, struct str article)
{
    struct buf id = {.arena = arena};

    buf_byte(&id, 'a');
    for (size_t i = 0; i < article.n; i++) {
        char c = article.p[i];
        bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        if (kept)
            buf_byte(&id, c);
        else if (id.n > 1 && id.p[id.n - 1] != '-')
            buf_byte(&id, '-');
    }
    while (id.n > 1 && id.p[id.n - 1] == '-')
        id.n--;
    return buf_str(&id);
}

/* "ZTuj-2" is an abbreviation, "Palermski protokol" is words. */
static bool has_words(struct str text)
{
    enum { A_WORD = 4 };
    size_t run = 0;

    for (size_t i = 0; i < text.n && run < A_WORD; i++) {
        unsigned char c = (unsigned char)text.p[i];
        run = (c >= 'a' && c <= 'z') || c >= 0x80 ? run + 1 : 0;
    }
    return run == A_WORD;
}

struct str page_law_short(const struct web_request *request, const struct content_item *law)
{
    const struct pack_set *packs = page_app(request)->packs;
    struct str text = shape_is_unverified(law->root, STR("short")) ? STR("") : yaml_text(law->root, "short");
    bool own = packs->language_count && str_eq(request->lang, packs->languages[0]);

    return own || !has_words(text) ? text : STR("");
}

static void add_law(struct web_request *request, json_t *list, struct str reference)
{
    struct str article = reference;
    struct str id = str_cut(&article, '#');
    const struct content_item *law = edition_find(page_edition(request), "law", id);
    json_t *found = page_content(request, NULL, law);

    if (!found)
        return;
    json_t *item = page_item(list);
    struct str href = str_printf(request->arena, "/" STR_FMT "/law/" STR_FMT, STR_ARG(request->lang), STR_ARG(id));
    if (article.n) {
        href = str_printf(request->arena, STR_FMT "#" STR_FMT, STR_ARG(href),
                          STR_ARG(page_article_id(request->arena, article)));
        page_text(item, "article", article);
    }
    page_text(item, "href", href);
    struct str brief = page_law_short(request, law);
    json_object_set(item, "title", json_object_get(found, "title"));
    if (brief.n)
        page_text(item, "title", brief);
    json_object_set(item, "name", json_object_get(found, "title"));
    if (!brief.n)
        json_object_set(item, "title_lang", json_object_get(found, "title_lang"));
    json_decref(found);
}

void page_laws(struct web_request *request, json_t *item)
{
    const json_t *references = json_object_get(item, "laws");
    json_t *list = json_array();
    size_t i;
    json_t *each;

    json_array_foreach(references, i, each)
        add_law(request, list, str_copy(request->arena, str_make(json_string_value(each), json_string_length(each))));
    page_flag(item, "has_laws", json_array_size(list) > 0);
    json_object_set_new(item, "laws", list);
}
