/* markdown.c - see markdown.h. */
#include "know/markdown.h"

#include <md4c.h>

enum { DEEPEST_LIST = 16 };

struct writer {
    struct buf out;
    struct str lang, site; /* site: what stands before "/" */
    bool plain;
    unsigned image; /* depth inside of images: their words stay, their links do not */
    bool link_open[DEEPEST_LIST];
    unsigned links;
    unsigned numbers[DEEPEST_LIST]; /* of ordered lists, in plain text; 0: not ordered */
    unsigned lists;
    struct str target; /* of the link in plain text */
    size_t link_at;    /* where its words begin */
    size_t item_at;    /* where the list's item that began last has its first word */
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

/* The character that "&amp;" or "&#8230;" stands for; 0 for a name that is not in our short list. */
static uint32_t entity(struct str text)
{
    static const struct { const char *name; uint32_t code; } names[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", 0xa0},
        {"&ndash;", 0x2013}, {"&mdash;", 0x2014}, {"&hellip;", 0x2026}, {"&euro;", 0x20ac}, {"&sect;", 0xa7},
        {"&shy;", 0xad}, {"&laquo;", 0xab}, {"&raquo;", 0xbb}, {"&bdquo;", 0x201e}, {"&ldquo;", 0x201c},
        {"&rdquo;", 0x201d}, {"&lsquo;", 0x2018}, {"&rsquo;", 0x2019}, {"&middot;", 0xb7}, {"&copy;", 0xa9},
    };
    uint32_t code = 0;

    for (size_t i = 0; i < LEN(names); i++)
        if (str_is(text, names[i].name))
            return names[i].code;
    if (text.n < 4 || text.p[1] != '#')
        return 0;
    bool hex = text.p[2] == 'x' || text.p[2] == 'X';
    for (size_t i = hex ? 3 : 2; i + 1 < text.n && code < 0x110000; i++) {
        int c = text.p[i] | 0x20; /* digits stay what they are */
        code = code * (hex ? 16 : 10) + (uint32_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    return code < ' ' || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (code >= 0x7f && code < 0xa0)
               ? 0xfffd : code;
}

static void add_code(struct buf *out, uint32_t code)
{
    if (code < 0x80) {
        buf_byte(out, (char)code);
        return;
    }
    if (code < 0x800) {
        buf_byte(out, (char)(0xc0 | code >> 6));
    } else {
        if (code < 0x10000) {
            buf_byte(out, (char)(0xe0 | code >> 12));
        } else {
            buf_byte(out, (char)(0xf0 | code >> 18));
            buf_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
        }
        buf_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
    }
    buf_byte(out, (char)(0x80 | (code & 0x3f)));
}

/* A character by its name or number; a name that we do not know is shown as it was written. */
static void entity_in(struct writer *w, struct str text)
{
    struct buf one = {.arena = w->out.arena};
    uint32_t code = entity(text);

    if (code)
        add_code(&one, code);
    else
        buf_add(&one, text);
    if (w->plain)
        buf_add(&w->out, buf_str(&one));
    else
        escape(&w->out, buf_str(&one));
}

/* An address as md4c gives it, in pieces: its entities are characters again before it is looked at. */
static struct str href_of(struct writer *w, const MD_ATTRIBUTE *href)
{
    struct buf out = {.arena = w->out.arena};

    for (size_t i = 0; href->text && href->substr_offsets[i] < href->size; i++) {
        struct str piece = str_make(href->text + href->substr_offsets[i],
                                    href->substr_offsets[i + 1] - href->substr_offsets[i]);
        uint32_t code = href->substr_types[i] == MD_TEXT_ENTITY ? entity(piece) : 0;
        if (code)
            add_code(&out, code);
        else
            buf_add(&out, piece);
    }
    return buf_str(&out);
}

static struct str target_of(struct writer *w, struct str href)
{
    if (is_page(href))
        return str_printf(w->out.arena, STR_FMT "/" STR_FMT STR_FMT, STR_ARG(w->site), STR_ARG(w->lang), STR_ARG(href));
    return is_outside(href) ? str_copy(w->out.arena, href) : STR("");
}

static void link_begin(struct writer *w, const MD_SPAN_A_DETAIL *detail)
{
    struct str target = target_of(w, href_of(w, &detail->href));
    bool open = target.n && w->links < DEEPEST_LIST && !w->image;

    if (w->links < DEEPEST_LIST)
        w->link_open[w->links] = open;
    w->links++;
    w->target = open ? target : STR("");
    w->link_at = w->out.n;
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
    if (!w->plain) {
        buf_add(&w->out, STR("</a>"));
        return;
    }
    if (!str_eq(w->target, str_make(w->out.p + w->link_at, w->out.n - w->link_at))) /* an address that is its own words */
        buf_printf(&w->out, " (" STR_FMT ")", STR_ARG(w->target));
}

/* In plain text: what comes now begins a line. */
static void fresh_line(struct writer *w)
{
    if (w->plain && w->out.n && w->out.p[w->out.n - 1] != '\n')
        buf_byte(&w->out, '\n');
}

static void item_begin(struct writer *w)
{
    unsigned *number = w->lists && w->lists <= DEEPEST_LIST ? &w->numbers[w->lists - 1] : NULL;

    w->item_at = 0;
    if (!w->plain) {
        buf_add(&w->out, STR("<li>"));
        return;
    }
    fresh_line(w);
    for (unsigned i = 1; i < w->lists; i++)
        buf_add(&w->out, STR("  "));
    if (number && *number)
        buf_printf(&w->out, "%u. ", (*number)++);
    else
        buf_add(&w->out, STR("- "));
    w->item_at = w->out.n;
}

/* A paragraph: the second of a list's item stands below the first, as far in. */
static void paragraph_begin(struct writer *w)
{
    say(w, STR("<p>"), STR(""));
    if (!w->plain || !w->lists || w->out.n == w->item_at)
        return;
    fresh_line(w);
    for (unsigned i = 0; i < w->lists; i++)
        buf_add(&w->out, STR("  "));
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
    case MD_BLOCK_P: paragraph_begin(w); break;
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
    case MD_BLOCK_LI:
        say(w, STR("</li>\n"), STR(""));
        fresh_line(w);
        break;
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
    case MD_TEXT_ENTITY: entity_in(w, str_make(text, size)); break; /* md4c checked its form: &name; or &#1; */
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

    /* md4c 0.4 reads one byte past a link that is not closed at the end of the text: there must be one. */
    struct str source = str_copy(w->out.arena, markdown);
    if (source.n > UINT32_MAX || md_parse(source.p, (MD_SIZE)source.n, &parser, w) != 0) {
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
    return markdown_html_at(arena, markdown, STR(""), lang);
}

struct str markdown_html_at(struct arena *arena, struct str markdown, struct str site, struct str lang)
{
    struct writer w = {.out.arena = arena, .lang = lang, .site = site};

    return render(&w, markdown);
}

struct str markdown_plain(struct arena *arena, struct str markdown, struct str site, struct str lang)
{
    struct writer w = {.out.arena = arena, .lang = lang, .site = site, .plain = true};

    return str_trim(render(&w, markdown));
}
