/* markdown.c - see markdown.h. */
#include "know/markdown.h"

#include <md4c.h>

enum { DEEPEST_LIST = 16 };

struct writer {
    struct buf out;
    struct str lang, site; /* site: what stands before "/" in plain text, "" in HTML */
    bool plain;
    unsigned image; /* depth inside of images: their words stay, their links do not */
    bool link_open[DEEPEST_LIST];
    unsigned links;
    unsigned numbers[DEEPEST_LIST]; /* of ordered lists, in plain text; 0: not ordered */
    unsigned lists;
    struct str target; /* of the link in plain text */
};

static void escape(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&': buf_add(out, STR("&amp;")); break;
        case '<': buf_add(out, STR("&lt;")); break;
        case '>': buf_add(out, STR("&gt;")); break;
        case '"': buf_add(out, STR("&quot;")); break;
        case '\'': buf_add(out, STR("&#39;")); break;
        default: buf_byte(out, text.p[i]);
        }
    }
}

static void say(struct writer *w, struct str html, struct str plain)
{
    buf_add(&w->out, w->plain ? plain : html);
}

/* Inside the site: "/check", but not "//host" nor "/../". */
static bool is_page(struct str href)
{
    return str_starts(href, STR("/")) && !str_starts(href, STR("//")) && str_find(href, STR(".."), 0) == SIZE_MAX &&
           str_find(href, STR("\\"), 0) == SIZE_MAX;
}

static bool is_outside(struct str href)
{
    return str_starts(href, STR("https://")) || str_starts(href, STR("http://")) || str_starts(href, STR("mailto:"));
}

static struct str target_of(struct writer *w, struct str href)
{
    if (is_page(href))
        return str_printf(w->out.arena, STR_FMT "/" STR_FMT STR_FMT, STR_ARG(w->site), STR_ARG(w->lang), STR_ARG(href));
    return is_outside(href) ? str_copy(w->out.arena, href) : STR("");
}

static void link_begin(struct writer *w, const MD_SPAN_A_DETAIL *detail)
{
    struct str target = target_of(w, str_make(detail->href.text, detail->href.size));
    bool open = target.n && w->links < DEEPEST_LIST && !w->image;

    if (w->links < DEEPEST_LIST)
        w->link_open[w->links] = open;
    w->links++;
    w->target = open ? target : STR("");
    if (!open || w->plain)
        return;
    buf_add(&w->out, STR("<a href=\""));
    escape(&w->out, target);
    buf_add(&w->out, is_outside(target) ? STR("\" rel=\"noreferrer noopener\">") : STR("\">"));
}

static void link_end(struct writer *w)
{
    w->links--;
    if (w->links >= DEEPEST_LIST || !w->link_open[w->links])
        return;
    if (w->plain)
        buf_printf(&w->out, " (" STR_FMT ")", STR_ARG(w->target));
    else
        buf_add(&w->out, STR("</a>"));
}

static void item_begin(struct writer *w)
{
    unsigned *number = w->lists && w->lists <= DEEPEST_LIST ? &w->numbers[w->lists - 1] : NULL;

    if (!w->plain) {
        buf_add(&w->out, STR("<li>"));
        return;
    }
    for (unsigned i = 1; i < w->lists; i++)
        buf_add(&w->out, STR("  "));
    if (number && *number)
        buf_printf(&w->out, "%u. ", (*number)++);
    else
        buf_add(&w->out, STR("- "));
}

static void list_begin(struct writer *w, unsigned first)
{
    if (w->lists < DEEPEST_LIST)
        w->numbers[w->lists] = first;
    w->lists++;
}

static int block_begin(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct writer *w = context;

    switch (type) {
    case MD_BLOCK_QUOTE: say(w, STR("<blockquote>\n"), STR("")); break;
    case MD_BLOCK_UL:
        say(w, STR("<ul>\n"), STR(""));
        list_begin(w, 0);
        break;
    case MD_BLOCK_OL:
        say(w, STR("<ol>\n"), STR(""));
        list_begin(w, ((MD_BLOCK_OL_DETAIL *)detail)->start ? ((MD_BLOCK_OL_DETAIL *)detail)->start : 1);
        break;
    case MD_BLOCK_LI: item_begin(w); break;
    case MD_BLOCK_HR: say(w, STR("<hr>\n"), STR("* * *\n\n")); break;
    case MD_BLOCK_H:
        if (!w->plain) {
            unsigned level = ((MD_BLOCK_H_DETAIL *)detail)->level;
            buf_printf(&w->out, "<h%u>", level < 2 ? 2 : level > 5 ? 6 : level);
        }
        break;
    case MD_BLOCK_CODE: say(w, STR("<pre><code>"), STR("")); break;
    case MD_BLOCK_P: say(w, STR("<p>"), STR("")); break;
    default: break;
    }
    return 0;
}

static int block_end(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct writer *w = context;

    switch (type) {
    case MD_BLOCK_QUOTE: say(w, STR("</blockquote>\n"), STR("")); break;
    case MD_BLOCK_UL: case MD_BLOCK_OL:
        w->lists--;
        say(w, type == MD_BLOCK_UL ? STR("</ul>\n") : STR("</ol>\n"), w->lists ? STR("") : STR("\n"));
        break;
    case MD_BLOCK_LI: say(w, STR("</li>\n"), STR("\n")); break;
    case MD_BLOCK_H:
        if (w->plain) {
            buf_add(&w->out, STR("\n\n"));
        } else {
            unsigned level = ((MD_BLOCK_H_DETAIL *)detail)->level;
            buf_printf(&w->out, "</h%u>\n", level < 2 ? 2 : level > 5 ? 6 : level);
        }
        break;
    case MD_BLOCK_CODE: say(w, STR("</code></pre>\n"), STR("\n")); break;
    case MD_BLOCK_P: say(w, STR("</p>\n"), w->lists ? STR("") : STR("\n\n")); break;
    default: break;
    }
    return 0;
}

static int span_begin(MD_SPANTYPE type, void *detail, void *context)
{
    struct writer *w = context;

    switch (type) {
    case MD_SPAN_EM: say(w, STR("<em>"), STR("")); break;
    case MD_SPAN_STRONG: say(w, STR("<strong>"), STR("")); break;
    case MD_SPAN_CODE: say(w, STR("<code>"), STR("")); break;
    case MD_SPAN_A: link_begin(w, detail); break;
    case MD_SPAN_IMG: w->image++; break;
    default: break;
    }
    return 0;
}

static int span_end(MD_SPANTYPE type, void *detail, void *context)
{
    struct writer *w = context;

    UNUSED(detail);
    switch (type) {
    case MD_SPAN_EM: say(w, STR("</em>"), STR("")); break;
    case MD_SPAN_STRONG: say(w, STR("</strong>"), STR("")); break;
    case MD_SPAN_CODE: say(w, STR("</code>"), STR("")); break;
    case MD_SPAN_A: link_end(w); break;
    case MD_SPAN_IMG: w->image--; break;
    default: break;
    }
    return 0;
}

static int text_in(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct writer *w = context;

    switch (type) {
    case MD_TEXT_NULLCHAR: buf_add(&w->out, STR("\xef\xbf\xbd")); break;
    case MD_TEXT_BR: say(w, STR("<br>\n"), STR("\n")); break;
    case MD_TEXT_SOFTBR: buf_byte(&w->out, '\n'); break;
    case MD_TEXT_ENTITY: buf_add(&w->out, str_make(text, size)); break; /* md4c checked its form: &name; or &#1; */
    default:
        if (w->plain)
            buf_add(&w->out, str_make(text, size));
        else
            escape(&w->out, str_make(text, size));
    }
    return 0;
}

static struct str render(struct writer *w, struct str markdown)
{
    const MD_PARSER parser = {
        .flags = MD_FLAG_NOHTML | MD_FLAG_COLLAPSEWHITESPACE,
        .enter_block = block_begin, .leave_block = block_end, .enter_span = span_begin, .leave_span = span_end,
        .text = text_in,
    };

    if (markdown.n > UINT32_MAX || md_parse(markdown.n ? markdown.p : "", (MD_SIZE)markdown.n, &parser, w) != 0) {
        w->out.n = 0;
        if (w->plain)
            buf_add(&w->out, markdown);
        else
            escape(&w->out, markdown);
    }
    return w->out.n ? str_copy(w->out.arena, buf_str(&w->out)) : STR("");
}

struct str markdown_html(struct arena *arena, struct str markdown, struct str lang)
{
    struct writer w = {.out.arena = arena, .lang = lang};

    return render(&w, markdown);
}

struct str markdown_plain(struct arena *arena, struct str markdown, struct str site, struct str lang)
{
    struct writer w = {.out.arena = arena, .lang = lang, .site = site, .plain = true};

    return str_trim(render(&w, markdown));
}
