/* sheet_book.c - what a workbook says of itself: its sheets and where they are, texts that cells share, formats. */
#include "record/exchange/sheet_inside.h"

enum { LINKS_MOST = 4096, SHARED_MOST = 2 * 1000 * 1000, FORMATS_MOST = 66000, PARTS_DEEP = 32 };

/* ---- paths ---- */

/* Where a link of a part leads: "worksheets/sheet1.xml" of "xl/workbook.xml", or "/xl/…". */
static struct str path_of(struct arena *arena, struct str from, struct str to)
{
    struct str parts[PARTS_DEEP];
    size_t count = 0;
    for (int i = 0; i < 2; i++) {
        struct str rest = i ? to : from;
        if (!i && str_starts(to, STR("/")))
            continue;
        while (rest.p && rest.n) {
            struct str one = str_cut(&rest, '/');
            bool last = !rest.p;
            if ((!i && last) || !one.n || str_is(one, "."))
                continue;
            if (str_is(one, ".."))
                count -= count > 0;
            else if (count < PARTS_DEEP)
                parts[count++] = one;
        }
    }
    struct buf path = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_byte(&path, '/');
        buf_add(&path, parts[i]);
    }
    return count ? buf_str(&path) : STR("");
}

/* xl/_rels/workbook.xml.rels of xl/workbook.xml */
static struct str links_path(struct arena *arena, struct str part)
{
    size_t slash = part.n;
    while (slash > 0 && part.p[slash - 1] != '/')
        slash--;
    return str_printf(arena, STR_FMT "_rels/" STR_FMT ".rels", STR_ARG(str_slice(part, 0, slash)),
                      STR_ARG(str_slice(part, slash, part.n)));
}

/* ---- links ---- */

struct link { struct str id, type, to; };
struct links { struct arena *arena; struct link *list; size_t count; };

static void link_open(struct sheet_xml *xml, struct str name, const char **attributes)
{
    struct links *links = xml->context;
    bool outside = str_is(sheet_attribute(attributes, "TargetMode"), "External");
    if (!str_is(name, "Relationship") || outside || links->count == LINKS_MOST)
        return;
    links->list[links->count++] = (struct link){.id = str_copy(links->arena, sheet_attribute(attributes, "Id")),
                                                .type = str_copy(links->arena, sheet_attribute(attributes, "Type")),
                                                .to = str_copy(links->arena, sheet_attribute(attributes, "Target"))};
}

/* No links when the part is not there. */
static bool read_links(struct sheet_book *book, struct str part, struct links *ret, struct err *err)
{
    struct sheet_xml xml = {.open = link_open, .context = ret};
    *ret = (struct links){.arena = book->arena, .list = ARENA_ARRAY(book->arena, LINKS_MOST, struct link)};
    return !sheet_box_has(&book->box, part) || sheet_part(&book->box, book->arena, part, &xml, err);
}

static struct str linked(const struct links *links, const char *type)
{
    for (size_t i = 0; i < links->count; i++)
        if (str_ends(links->list[i].type, str_from(type)))
            return links->list[i].to;
    return STR("");
}

/* ---- the workbook ---- */

static void book_open(struct sheet_xml *xml, struct str name, const char **attributes)
{
    struct sheet_book *book = xml->context;
    struct arena *arena = book->arena;
    if (str_is(name, "workbookPr")) {
        struct str from = sheet_attribute(attributes, "date1904");
        book->from_1904 = str_is(from, "1") || str_is(from, "true");
    }
    if (!str_is(name, "sheet") || book->count == SHEET_NAMES)
        return;
    struct sheet_entry *one = &book->sheets[book->count++];
    *one = (struct sheet_entry){.name = str_trim(sheet_text(arena, sheet_attribute(attributes, "name"))),
                                .link = str_copy(arena, sheet_link(attributes)),
                                .hidden = str_is(sheet_attribute(attributes, "state"), "hidden") ||
                                          str_is(sheet_attribute(attributes, "state"), "veryHidden")};
    if (!one->name.n)
        one->name = str_printf(arena, "%zu", book->count);
}

/* Charts and macros are no sheets with cells. */
static void find_parts(struct sheet_book *book, struct str workbook, const struct links *links)
{
    size_t kept = 0;
    for (size_t i = 0; i < book->count; i++)
        for (size_t n = 0; n < links->count; n++)
            if (str_eq(links->list[n].id, book->sheets[i].link) && str_ends(links->list[n].type, STR("/worksheet"))) {
                book->sheets[kept] = book->sheets[i];
                book->sheets[kept++].part = path_of(book->arena, workbook, links->list[n].to);
                break;
            }
    book->count = kept;
}

/* ---- texts ---- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The character that _xHHHH_ stands for, or -1. */
static int escaped(struct str raw, size_t at)
{
    int code = 0;
    if (at + 7 > raw.n || raw.p[at] != '_' || raw.p[at + 1] != 'x' || raw.p[at + 6] != '_')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_value(raw.p[at + i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

static void put_code(struct buf *out, unsigned code)
{
    if (code < 0x80) {
        if (code >= ' ' || code == '\n' || code == '\t')
            buf_byte(out, (char)code);
    } else if (code < 0x800) {
        buf_byte(out, (char)(0xc0 | (code >> 6)));
        buf_byte(out, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0xd800 || code > 0xdfff) {
        buf_byte(out, (char)(0xe0 | (code >> 12)));
        buf_byte(out, (char)(0x80 | ((code >> 6) & 0x3f)));
        buf_byte(out, (char)(0x80 | (code & 0x3f)));
    }
}

struct str sheet_text(struct arena *arena, struct str raw)
{
    struct buf out = {.arena = arena};
    bool plain = true;
    for (size_t i = 0; plain && i < raw.n; i++)
        plain = raw.p[i] != '_' && ((unsigned char)raw.p[i] >= ' ' || raw.p[i] == '\n' || raw.p[i] == '\t');
    if (plain)
        return str_copy(arena, raw);
    for (size_t i = 0; i < raw.n;) {
        int code = escaped(raw, i);
        if (code >= 0)
            put_code(&out, (unsigned)code);
        else if ((unsigned char)raw.p[i] >= 0x80)
            buf_byte(&out, raw.p[i]);
        else
            put_code(&out, (unsigned char)raw.p[i]);
        i += code >= 0 ? 7 : 1;
    }
    return out.n ? buf_str(&out) : STR("");
}

struct texts { struct sheet_book *book; struct buf now; bool in_item, in_text; unsigned phonetic; };

static void texts_open(struct sheet_xml *xml, struct str name, const char **attributes)
{
    struct texts *texts = xml->context;
    UNUSED(attributes);
    if (str_is(name, "si")) {
        texts->in_item = true;
        texts->now.n = 0;
    }
    texts->phonetic += str_is(name, "rPh");
    texts->in_text = texts->in_item && !texts->phonetic && str_is(name, "t");
}

static void texts_text(struct sheet_xml *xml, struct str text)
{
    struct texts *texts = xml->context;
    if (!texts->in_text)
        return;
    if (texts->now.n + text.n > SHEET_CELL) {
        err_set(xml->err, ERR_TOO_LARGE, "!table-too-large");
        sheet_stop(xml);
        return;
    }
    buf_add(&texts->now, text);
}

static void texts_close(struct sheet_xml *xml, struct str name)
{
    struct texts *texts = xml->context;
    struct sheet_book *book = texts->book;
    texts->in_text = false;
    texts->phonetic -= texts->phonetic && str_is(name, "rPh");
    if (!str_is(name, "si"))
        return;
    texts->in_item = false;
    book->text += texts->now.n;
    if (book->text > SHEET_TEXT || book->shared_count == SHARED_MOST) {
        err_set(xml->err, ERR_TOO_LARGE, "!table-too-large");
        sheet_stop(xml);
        return;
    }
    if (book->shared_count == book->shared_room) {
        book->shared_room = book->shared_room ? book->shared_room * 2 : 1024;
        struct str *grown = ARENA_ARRAY(book->arena, book->shared_room, struct str);
        if (book->shared_count)
            memcpy(grown, book->shared, book->shared_count * sizeof *grown);
        book->shared = grown;
    }
    book->shared[book->shared_count++] = texts->now.n ? sheet_text(book->arena, buf_str(&texts->now)) : STR("");
}

/* ---- formats ---- */

struct own_format { int64_t id; struct sheet_format format; };
struct styles { struct sheet_book *book; struct own_format *own; size_t own_count; bool in_cells; };

static void styles_open(struct sheet_xml *xml, struct str name, const char **attributes)
{
    struct styles *styles = xml->context;
    struct sheet_book *book = styles->book;
    int64_t id;
    styles->in_cells = styles->in_cells || str_is(name, "cellXfs");
    bool is_format = str_is(name, "numFmt"), is_style = styles->in_cells && str_is(name, "xf");
    if (!is_format && !is_style)
        return;
    if (!str_int(sheet_attribute(attributes, "numFmtId"), 0, INT32_MAX, &id))
        id = 0;
    if (is_format && styles->own_count < LINKS_MOST)
        styles->own[styles->own_count++] = (struct own_format){
            .id = id, .format = sheet_format_of(id, sheet_attribute(attributes, "formatCode"))};
    if (is_format || book->format_count == FORMATS_MOST)
        return;
    struct sheet_format format = sheet_format_of(id, STR(""));
    for (size_t i = 0; i < styles->own_count; i++)
        if (styles->own[i].id == id)
            format = styles->own[i].format;
    book->formats[book->format_count++] = format;
}

static void styles_close(struct sheet_xml *xml, struct str name)
{
    struct styles *styles = xml->context;
    if (str_is(name, "cellXfs"))
        styles->in_cells = false;
}

static bool read_styles(struct sheet_book *book, struct str part, struct err *err)
{
    struct styles styles = {.book = book, .own = ARENA_ARRAY(book->arena, LINKS_MOST, struct own_format)};
    struct sheet_xml xml = {.open = styles_open, .close = styles_close, .context = &styles};
    book->formats = ARENA_ARRAY(book->arena, FORMATS_MOST, struct sheet_format);
    return !part.n || sheet_part(&book->box, book->arena, part, &xml, err);
}

static bool read_texts(struct sheet_book *book, struct str part, struct err *err)
{
    struct texts texts = {.book = book, .now = {.arena = book->arena}};
    struct sheet_xml xml = {.open = texts_open, .close = texts_close, .text = texts_text, .context = &texts};
    return !part.n || sheet_part(&book->box, book->arena, part, &xml, err);
}

static bool not_workbook(const struct sheet_book *book, struct str workbook, struct err *err)
{
    const struct sheet_box *box = &book->box;
    bool ods = sheet_box_has(box, STR("content.xml")) && sheet_box_has(box, STR("mimetype"));
    if (str_ends(workbook, STR(".bin")) || sheet_box_has(box, STR("xl/workbook.bin")))
        return err_field(err, "file", "!sheet-is-xlsb");
    return err_field(err, "file", ods ? "!sheet-is-ods" : "!sheet-not-workbook");
}

bool sheet_book_read(struct sheet_book *book, struct err *err)
{
    struct links links;
    if (!read_links(book, STR("_rels/.rels"), &links, err))
        return false;
    struct str to = linked(&links, "/officeDocument");
    struct str workbook = to.n ? path_of(book->arena, STR(""), to) : STR("xl/workbook.xml");
    if (!sheet_box_has(&book->box, workbook) || str_ends(workbook, STR(".bin")))
        return not_workbook(book, workbook, err);
    struct sheet_xml xml = {.open = book_open, .context = book};
    book->sheets = ARENA_ARRAY(book->arena, SHEET_NAMES, struct sheet_entry);
    if (!sheet_part(&book->box, book->arena, workbook, &xml, err) ||
        !read_links(book, links_path(book->arena, workbook), &links, err))
        return false;
    find_parts(book, workbook, &links);
    if (!book->count)
        return not_workbook(book, workbook, err);
    struct str texts = linked(&links, "/sharedStrings"), styles = linked(&links, "/styles");
    return read_texts(book, texts.n ? path_of(book->arena, workbook, texts) : STR(""), err) &&
           read_styles(book, styles.n ? path_of(book->arena, workbook, styles) : STR(""), err);
}
