/* sheet_xml.c - one part of a workbook: unpacked by libzip and parsed by Expat, piece by piece, within limits. */
#include "record/exchange/sheet_inside.h"

#include <expat.h>
#include <zip.h>

enum { PIECE = 64 * 1024, DEEP = 64 };

static const char *const OURS[] = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main|", "http://purl.oclc.org/ooxml/spreadsheetml/main|",
    "http://schemas.openxmlformats.org/package/2006/relationships|"};

static bool broken(struct err *err)
{
    return err_field(err, "file", "!sheet-broken");
}

static bool bomb(struct err *err)
{
    return err_set(err, ERR_TOO_LARGE, "!sheet-bomb");
}

/* ---- the zip ---- */

bool sheet_box_open(struct str bytes, struct sheet_box *ret, struct err *err)
{
    zip_error_t why;
    *ret = (struct sheet_box){0};
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
    ret->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (source && !ret->zip)
        zip_source_free(source);
    zip_error_fini(&why);
    if (!ret->zip)
        return broken(err);
    if (zip_get_num_entries(ret->zip, 0) <= SHEET_PARTS)
        return true;
    sheet_box_end(ret);
    return bomb(err);
}

void sheet_box_end(struct sheet_box *box)
{
    if (box->zip)
        zip_discard(box->zip);
    box->zip = NULL;
}

static zip_int64_t find(const struct sheet_box *box, struct str part)
{
    char name[512];
    if (!part.n || part.n >= sizeof name || memchr(part.p, '\0', part.n))
        return -1;
    memcpy(name, part.p, part.n);
    name[part.n] = '\0';
    return zip_name_locate(box->zip, name, ZIP_FL_NOCASE);
}

bool sheet_box_has(const struct sheet_box *box, struct str part)
{
    return find(box, part) >= 0;
}

static bool may_unpack(const struct sheet_box *box, const zip_stat_t *stat, struct err *err)
{
    const zip_uint64_t all = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((stat->valid & all) != all)
        return broken(err);
    if (stat->encryption_method != ZIP_EM_NONE)
        return err_field(err, "file", "!sheet-locked");
    if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
        return broken(err);
    if (stat->size > SHEET_UNPACKED - box->unpacked)
        return bomb(err);
    return stat->size <= SHEET_RATIO_FROM || stat->size / SHEET_RATIO <= stat->comp_size || bomb(err);
}

/* ---- the parser ---- */

static bool is_ours(const char *name, struct str *ret)
{
    const char *bar = strrchr(name, '|');
    *ret = str_from(bar ? bar + 1 : name);
    bool ours = !bar;
    for (size_t i = 0; !ours && i < LEN(OURS); i++)
        ours = str_starts(str_from(name), str_from(OURS[i]));
    return ours;
}

void sheet_stop(struct sheet_xml *xml)
{
    xml->stopped = true;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void at_open(void *context, const char *name, const char **attributes)
{
    struct sheet_xml *xml = context;
    struct str local;
    if (xml->stopped)
        return;
    if (++xml->deep > DEEP) {
        broken(xml->err);
        sheet_stop(xml);
    } else if (xml->foreign || !is_ours(name, &local)) {
        xml->foreign++;
    } else if (xml->open) {
        xml->open(xml, local, attributes);
    }
}

static void at_close(void *context, const char *name)
{
    struct sheet_xml *xml = context;
    struct str local;
    if (xml->stopped)
        return;
    xml->deep--;
    if (xml->foreign)
        xml->foreign--;
    else if (is_ours(name, &local) && xml->close)
        xml->close(xml, local);
}

static void at_text(void *context, const char *text, int length)
{
    struct sheet_xml *xml = context;
    if (!xml->stopped && !xml->foreign && xml->text)
        xml->text(xml, str_make(text, (size_t)length));
}

/* Workbooks have no document type; what has one brings entities that would grow. */
static void at_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
    struct sheet_xml *xml = context;
    UNUSED(name), UNUSED(system), UNUSED(public), UNUSED(internal);
    broken(xml->err);
    sheet_stop(xml);
}

static bool parse(struct sheet_xml *xml, struct str piece, bool last, struct err *err)
{
    bool ok = XML_Parse(xml->parser, piece.p, (int)piece.n, last) == XML_STATUS_OK;
    return !xml->stopped && (ok || broken(err));
}

static bool run(struct sheet_box *box, zip_file_t *file, char *piece, struct sheet_xml *xml, struct err *err)
{
    for (;;) {
        zip_int64_t n = zip_fread(file, piece, PIECE);
        if (n < 0)
            return broken(err);
        if ((size_t)n > SHEET_UNPACKED - box->unpacked) /* whatever the zip says of its sizes */
            return bomb(err);
        box->unpacked += (size_t)n;
        if (!parse(xml, str_make(piece, (size_t)n), n == 0, err))
            return false;
        if (n == 0)
            return true;
    }
}

bool sheet_part(struct sheet_box *box, struct arena *arena, struct str part, struct sheet_xml *xml, struct err *err)
{
    zip_stat_t stat;
    zip_int64_t at = find(box, part);
    if (at < 0 || zip_stat_index(box->zip, (zip_uint64_t)at, 0, &stat) != 0)
        return err_field(err, "file", "!sheet-broken " STR_FMT, STR_ARG(str_slice(part, 0, str_utf8_length(part))));
    if (!may_unpack(box, &stat, err))
        return false;
    zip_file_t *file = zip_fopen_index(box->zip, (zip_uint64_t)at, 0);
    XML_Parser parser = file ? XML_ParserCreateNS(NULL, '|') : NULL;
    bool ok = parser || broken(err);
    if (ok) {
        xml->parser = parser;
        xml->err = err;
        XML_SetUserData(parser, xml);
        XML_SetElementHandler(parser, at_open, at_close);
        XML_SetCharacterDataHandler(parser, at_text);
        XML_SetStartDoctypeDeclHandler(parser, at_doctype);
        ok = run(box, file, arena_alloc(arena, PIECE), xml, err);
    }
    if (parser)
        XML_ParserFree(parser);
    if (file)
        zip_fclose(file);
    return ok;
}

struct str sheet_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (!strcmp(attributes[0], name))
            return str_from(attributes[1]);
    return STR("");
}

struct str sheet_link(const char **attributes)
{
    for (; *attributes; attributes += 2)
        if (str_ends(str_from(attributes[0]), STR("elationships|id")))
            return str_from(attributes[1]);
    return STR("");
}
