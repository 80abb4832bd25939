/* document.c - see document.h. */
#include "print/document.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { NUMBER_LEAST = 7 /* digits of a telephone number */, LANG_MOST = 20 };

/* ---- text ---- */

static bool reads_from_the_right(utf8proc_int32_t c)
{
    utf8proc_bidi_class_t class = (utf8proc_bidi_class_t)utf8proc_get_property(c)->bidi_class;

    return class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL;
}

static bool has_letters_from_the_right(struct str text)
{
    for (size_t at = 0; at < text.n;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)text.p + at, (utf8proc_ssize_t)(text.n - at), &c);
        if (n > 0 && reads_from_the_right(c))
            return true;
        at += n > 0 ? (size_t)n : 1;
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes from at that are a telephone number: '+' or a digit, then digits with spaces, dashes, dots, brackets and slashes
 * between, ending in a digit; 0 when there is none. */
static size_t number_at(struct str text, size_t at)
{
    size_t digits = 0, end = 0;

    if (text.p[at] != '+' && !is_digit(text.p[at]))
        return 0;
    for (size_t i = at; i < text.n && (i == at || is_digit(text.p[i]) || memchr(" -./()", text.p[i], 6)); i++)
        if (is_digit(text.p[i])) {
            digits++;
            end = i + 1;
        }
    return digits >= NUMBER_LEAST ? end - at : 0;
}

static void add_isolated(struct buf *to, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t n = number_at(text, at);
        if (n) {
            buf_add(to, STR("\xe2\x81\xa6")); /* U+2066, left to right until … */
            buf_add(to, str_slice(text, at, at + n));
            buf_add(to, STR("\xe2\x81\xa9")); /* … U+2069 */
        }
        else
            buf_byte(to, text.p[at]);
        at += n ? n : 1;
    }
}

static json_t *string_of(struct str line, bool right_to_left)
{
    struct arena arena = {0};
    struct buf clean = {.arena = &arena}, out = {.arena = &arena};
    json_t *string;

    for (size_t i = 0; i < line.n; i++)
        buf_byte(&clean, (unsigned char)line.p[i] < 0x20 || line.p[i] == 0x7f ? ' ' : line.p[i]);
    line = str_trim(buf_str(&clean));
    if (right_to_left && has_letters_from_the_right(line))
        add_isolated(&out, line);
    else
        buf_add(&out, line);
    string = json_stringn(out.n ? out.p : "", out.n); /* NULL when it is no UTF-8: document_check says so */
    arena_wipe(&arena);
    return string ? string : json_null();
}

/* As much of a line as one text may hold, up to a space where there is one.  Half stays free for what isolating adds. */
static struct str piece_of(struct str line)
{
    size_t n = DOCUMENT_TEXT_MOST / 2;

    if (line.n <= n)
        return line;
    while (n > 1 && line.p[n] != ' ')
        n--;
    if (n <= 1)
        for (n = DOCUMENT_TEXT_MOST / 2; n > 1 && ((unsigned char)line.p[n] & 0xc0) == 0x80; n--)
            ;
    return str_slice(line, 0, n);
}

/* Lines with something in them; an empty array when there is none. */
static json_t *lines_of(struct str text, bool right_to_left)
{
    json_t *lines = json_array();

    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        while (line.n) {
            struct str piece = piece_of(line);
            json_array_append_new(lines, string_of(piece, right_to_left));
            line = str_trim(str_slice(line, piece.n, line.n));
        }
    }
    return lines;
}

/* ---- putting one together ---- */

static bool is_rtl(const json_t *any)
{
    return json_is_true(json_object_get(any, "rtl"));
}

json_t *document_new(struct str lang, bool right_to_left, struct str title)
{
    return json_pack("{s:o, s:b, s:o, s:[], s:[]}", "lang", string_of(lang, false), "rtl", right_to_left, "title",
                     string_of(title, right_to_left), "head", "parts");
}

void document_mark(json_t *document, struct str text)
{
    json_object_set_new(document, "mark", string_of(text, is_rtl(document)));
}

void document_footer(json_t *document, struct str text)
{
    json_object_set_new(document, "footer", string_of(text, is_rtl(document)));
}

static void row_add(json_t *rows, struct str label, struct str value, bool right_to_left)
{
    json_t *lines = lines_of(value, right_to_left);

    if (json_array_size(lines))
        json_array_append_new(rows, json_pack("{s:o, s:O}", "label", string_of(label, right_to_left), "lines", lines));
    json_decref(lines);
}

void document_head(json_t *document, struct str label, struct str value)
{
    row_add(json_object_get(document, "head"), label, value, is_rtl(document));
}

json_t *document_part(json_t *document, struct str heading)
{
    json_t *part = json_pack("{s:b, s:[]}", "rtl", is_rtl(document), "blocks");

    if (heading.n)
        json_object_set_new(part, "heading", string_of(heading, is_rtl(document)));
    json_array_append_new(json_object_get(document, "parts"), part);
    return part;
}

/* The last block when it is of that kind, else a new one. */
static json_t *block_of(json_t *part, const char *kind)
{
    json_t *blocks = json_object_get(part, "blocks");
    size_t n = json_array_size(blocks);
    json_t *inside = n ? json_object_get(json_array_get(blocks, n - 1), kind) : NULL;

    if (!inside) {
        inside = json_array();
        json_array_append_new(blocks, json_pack("{s:o}", kind, inside));
    }
    return inside;
}

void document_row(json_t *part, struct str label, struct str value)
{
    if (str_trim(value).n)
        row_add(block_of(part, "rows"), label, value, is_rtl(part));
}

void document_text(json_t *part, struct str text)
{
    json_t *lines = lines_of(text, is_rtl(part));

    if (json_array_size(lines))
        json_array_extend(block_of(part, "text"), lines);
    json_decref(lines);
}

json_t *document_table(json_t *part, struct str caption, const struct str *columns, size_t count)
{
    json_t *names = json_array();
    json_t *table = json_pack("{s:b, s:o, s:[]}", "rtl", is_rtl(part), "columns", names, "rows");

    for (size_t i = 0; i < count; i++)
        json_array_append_new(names, string_of(columns[i], is_rtl(part)));
    if (caption.n)
        json_object_set_new(table, "caption", string_of(caption, is_rtl(part)));
    json_array_append_new(json_object_get(part, "blocks"), json_pack("{s:o}", "table", table));
    return table;
}

void document_cells(json_t *table, const struct str *cells, size_t count)
{
    size_t columns = json_array_size(json_object_get(table, "columns"));
    json_t *texts = json_array();

    for (size_t i = 0; i < columns; i++)
        json_array_append_new(texts, string_of(i < count ? cells[i] : STR(""), is_rtl(table)));
    json_array_append_new(json_object_get(table, "rows"), json_pack("{s:o}", "cells", texts));
}

/* ---- is it one? ---- */

static bool wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_INPUT, "this is no paper that can be shown: %s", what);
}

static bool is_text(const json_t *value)
{
    const char *p = json_string_value(value);

    if (!p || json_string_length(value) > DOCUMENT_TEXT_MOST)
        return false;
    for (size_t i = 0; i < json_string_length(value); i++)
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
            return false;
    return true;
}

static bool is_optional_text(const json_t *value)
{
    return !value || is_text(value);
}

static bool are_texts(const json_t *array)
{
    size_t i;
    json_t *text;

    json_array_foreach(array, i, text)
        if (!is_text(text))
            return false;
    return json_is_array(array);
}

static bool are_rows(const json_t *array)
{
    size_t i;
    json_t *row;

    json_array_foreach(array, i, row)
        if (!is_text(json_object_get(row, "label")) || !are_texts(json_object_get(row, "lines")))
            return false;
    return json_is_array(array);
}

static bool is_table(const json_t *table)
{
    const json_t *columns = json_object_get(table, "columns"), *rows = json_object_get(table, "rows");
    size_t count = json_array_size(columns), i;
    json_t *row;

    if (count < 1 || count > DOCUMENT_COLUMNS_MOST || !are_texts(columns) || !json_is_array(rows) ||
        !is_optional_text(json_object_get(table, "caption")))
        return false;
    json_array_foreach(rows, i, row)
        if (json_array_size(json_object_get(row, "cells")) != count || !are_texts(json_object_get(row, "cells")))
            return false;
    return true;
}

static bool part_check(const json_t *part, struct err *err)
{
    const json_t *blocks = json_object_get(part, "blocks");
    size_t i;
    json_t *block;

    if (!json_is_array(blocks) || !is_optional_text(json_object_get(part, "heading")))
        return wrong(err, "a part has a \"heading\" and \"blocks\"");
    json_array_foreach(blocks, i, block) {
        const json_t *rows = json_object_get(block, "rows"), *text = json_object_get(block, "text"),
                     *table = json_object_get(block, "table");
        if (!!rows + !!text + !!table != 1)
            return wrong(err, "a block is one of \"rows\", \"text\" and \"table\"");
        if (rows && !are_rows(rows))
            return wrong(err, "a row has a \"label\" and \"lines\", all of them text of at most 8 KiB");
        if (text && !are_texts(text))
            return wrong(err, "\"text\" is a list of paragraphs");
        if (table && !is_table(table))
            return wrong(err, "a table has one to eight \"columns\", and \"rows\" with as many \"cells\"");
    }
    return true;
}

static size_t size_of(const json_t *document)
{
    return json_dumpb(document, NULL, 0, JSON_COMPACT);
}

bool document_check(const json_t *document, struct err *err)
{
    const json_t *lang = json_object_get(document, "lang");
    size_t i;
    json_t *part;

    if (!is_text(lang) || !json_string_length(lang) || json_string_length(lang) > LANG_MOST)
        return wrong(err, "it has no language");
    if (!is_text(json_object_get(document, "title")) || !json_string_length(json_object_get(document, "title")))
        return wrong(err, "it has no title");
    if (!json_is_boolean(json_object_get(document, "rtl")) || !are_rows(json_object_get(document, "head")) ||
        !is_optional_text(json_object_get(document, "mark")) || !is_optional_text(json_object_get(document, "footer")))
        return wrong(err, "its direction, head, mark or footer is of another form");
    if (!json_is_array(json_object_get(document, "parts")))
        return wrong(err, "it has no parts");
    json_array_foreach(json_object_get(document, "parts"), i, part)
        if (!part_check(part, err))
            return false;
    return size_of(document) <= DOCUMENT_MOST || err_set(err, ERR_TOO_LARGE, "!document-too-long");
}

bool document_read(struct str text, json_t **ret, struct err *err)
{
    json_t *document = text.n <= DOCUMENT_MOST ? json_loadb(text.n ? text.p : "", text.n, 0, NULL) : NULL;

    if (!document)
        return wrong(err, "it is no JSON, or too long");
    if (!document_check(document, err)) {
        json_decref(document);
        return false;
    }
    *ret = document;
    return true;
}

struct str document_write(struct arena *arena, const json_t *document)
{
    size_t n = size_of(document);
    char *p = arena_alloc(arena, n + 1);

    json_dumpb(document, p, n, JSON_COMPACT);
    return str_make(p, n);
}

/* ---- for templates ---- */

static void fill(json_t *object, const char *key)
{
    if (!json_object_get(object, key))
        json_object_set_new(object, key, json_null());
}

/* "list": {"rows"} instead of "rows", which a table has as well; "name" for a table's readers. */
static void block_view(json_t *block, const json_t *heading, const json_t *title)
{
    json_t *rows = json_object_get(block, "rows"), *table = json_object_get(block, "table");
    json_t *name = json_object_get(table, "caption");

    json_object_set_new(block, "list", rows ? json_pack("{s:O}", "rows", rows) : json_null());
    json_object_del(block, "rows");
    if (table) {
        json_object_set_new(table, "name", json_deep_copy(name ? name : json_is_string(heading) ? heading : title));
        fill(table, "caption");
    }
    fill(block, "text");
    fill(block, "table");
}

json_t *document_view(const json_t *document)
{
    json_t *view = json_deep_copy(document), *part, *block;
    size_t i, k;

    json_object_set_new(view, "dir", json_string(is_rtl(view) ? "rtl" : "ltr"));
    fill(view, "mark");
    fill(view, "footer");
    json_array_foreach(json_object_get(view, "parts"), i, part) {
        fill(part, "heading");
        json_array_foreach(json_object_get(part, "blocks"), k, block)
            block_view(block, json_object_get(part, "heading"), json_object_get(view, "title"));
    }
    return view;
}
