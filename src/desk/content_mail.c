/* content_mail.c - an advisory as a letter: subject and plain words in each language, ready to be sent. */
#include "desk/content.h"
#include "know/markdown.h"
#include "site/page.h"

/* Text of the item in the language; with plain as words without Markdown. */
static struct str words_of(const struct content_page *page, const char *key, bool plain, struct str site,
                           struct str *ret_lang)
{
    struct arena *arena = page->request->arena;
    struct str text = shape_text(yaml_get(page->editing.root, key), page->to, ret_lang);

    return plain ? markdown_plain(arena, text, site, page->to) : str_trim(text);
}

static struct str letter(const struct content_page *page, struct str site)
{
    struct buf out = {.arena = page->request->arena};
    struct str lang;
    struct str advice = words_of(page, "advice", true, site, &lang);

    buf_printf(&out, STR_FMT "\n\n" STR_FMT "\n\n", STR_ARG(words_of(page, "summary", false, site, &lang)),
               STR_ARG(words_of(page, "body", true, site, &lang)));
    if (advice.n)
        buf_printf(&out, STR_FMT "\n\n" STR_FMT "\n\n",
                   STR_ARG(words_find(desk_app(page->request)->words, page->to, STR("!advisory-advice"))), STR_ARG(advice));
    buf_printf(&out, STR_FMT "/" STR_FMT "/advisories/" STR_FMT "\n", STR_ARG(site), STR_ARG(page->to), STR_ARG(page->id));
    return buf_str(&out);
}

/* "subject=…&body=…" of a mailto: link, with %20 for spaces and %0D%0A for ends of lines. */
static struct str mailto(struct arena *arena, struct str subject, struct str text)
{
    struct buf lines = {.arena = arena}, query = {.arena = arena};

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_byte(&lines, '\r');
        buf_byte(&lines, text.p[i]);
    }
    query_add(&query, "subject", subject);
    query_add(&query, "body", buf_str(&lines));
    return str_printf(arena, "mailto:?" STR_FMT, STR_ARG(buf_str(&query)));
}

bool content_mail_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct content_page page;
    struct str lang;

    if (!content_page_open(request, &page, err))
        return false;
    if (strcmp(page.kind->name, "advisories") != 0 || !page.editing.root)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    json_t *view = json_object();
    struct str subject = words_of(&page, "title", false, STR(""), &lang);
    struct str text = letter(&page, page_site(request));
    content_head_view(request, view, page.kind);
    view_text(view, "id", page.id);
    view_text(view, "title", content_title(request, page.kind, page.editing.root, page.id));
    view_text(view, "to", page.to);
    view_name(view, "to_dir", words_right_to_left(page.to) ? "rtl" : "ltr");
    view_flag(view, "other_language", !str_eq(lang, page.to));
    view_text(view, "lang_name", words_language_name(desk_app(request)->words, lang));
    content_languages_view(request, view, "to_languages", page.to);
    view_text(view, "subject", subject);
    view_text(view, "text", text);
    view_text(view, "whole", str_printf(request->arena, STR_FMT "\n\n" STR_FMT, STR_ARG(subject), STR_ARG(text)));
    view_text(view, "mailto", mailto(request->arena, subject, text));
    return desk_show(reply, "desk-content-mail", view);
}
