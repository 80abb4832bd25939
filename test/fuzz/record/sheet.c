/* sheet.c - fuzzes what reads workbooks.
 *
 * The input's first byte chooses: 'z' a whole file, else one part of an otherwise good workbook: 's' its sheet, 'w' the
 * workbook, 't' the texts, 'y' the styles, 'l' its links.  Whatever comes, cells are UTF-8 without zero bytes, rows stand
 * in order, and nothing is larger than the limits say. */
#include <stdlib.h>

#include "record/exchange/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct part { const char *name; char letter; const char *body; };
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
static const struct part PARTS[] = {
    {"xl/workbook.xml", 'w',
     "<workbook " MAIN " xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"A\" r:id=\"a\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels", 'l',
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
     "<Relationship Id=\"a\" Type=\"" OFFICE "/worksheet\" Target=\"s.xml\"/>"
     "<Relationship Id=\"b\" Type=\"" OFFICE "/sharedStrings\" Target=\"t.xml\"/>"
     "<Relationship Id=\"c\" Type=\"" OFFICE "/styles\" Target=\"y.xml\"/></Relationships>"},
    {"xl/s.xml", 's', "<worksheet " MAIN "><sheetData><row><c t=\"s\"><v>0</v></c>"
     "<c s=\"1\"><v>45987.5</v></c></row></sheetData></worksheet>"},
    {"xl/t.xml", 't', "<sst " MAIN "><si><t>a</t></si></sst>"},
    {"xl/y.xml", 'y', "<styleSheet " MAIN "><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"},
};

static void put(struct buf *to, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++, number >>= 8)
        buf_byte(to, (char)(number & 0xff));
}

static uint32_t crc_of(struct str bytes)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < bytes.n; i++) {
        crc ^= (unsigned char)bytes.p[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
    }
    return ~crc;
}

static void head(struct buf *to, struct str name, struct str body)
{
    put(to, 20, 2);
    put(to, 0, 2);
    put(to, 0, 2); /* stored as it is */
    put(to, 0, 4);
    put(to, crc_of(body), 4);
    put(to, (uint32_t)body.n, 4);
    put(to, (uint32_t)body.n, 4);
    put(to, (uint32_t)name.n, 2);
    put(to, 0, 2);
}

static struct str pack(struct arena *arena, char letter, struct str given)
{
    struct buf file = {.arena = arena}, index = {.arena = arena};
    for (size_t i = 0; i < LEN(PARTS); i++) {
        struct str name = str_from(PARTS[i].name), body = PARTS[i].letter == letter ? given : str_from(PARTS[i].body);
        buf_add(&index, STR("PK\x01\x02\x14\x00"));
        head(&index, name, body);
        put(&index, 0, 10);
        put(&index, (uint32_t)file.n, 4);
        buf_add(&index, name);
        buf_add(&file, STR("PK\x03\x04"));
        head(&file, name, body);
        buf_add(&file, name);
        buf_add(&file, body);
    }
    uint32_t at = (uint32_t)file.n;
    buf_add(&file, buf_str(&index));
    buf_add(&file, STR("PK\x05\x06"));
    put(&file, 0, 4);
    put(&file, LEN(PARTS), 2);
    put(&file, LEN(PARTS), 2);
    put(&file, (uint32_t)index.n, 4);
    put(&file, at, 4);
    put(&file, 0, 2);
    return buf_str(&file);
}

static void look(const struct table *table)
{
    size_t before = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct table_row *row = &table->rows[i];
        if ((table->is_workbook && row->line <= before) || row->count > TABLE_COLUMNS || row->line > SHEET_LAST_ROW)
            abort();
        before = row->line;
        for (size_t c = 0; c < row->count; c++) {
            struct str cell = table_cell(row, c);
            if (!str_is_utf8(cell) || (cell.n && memchr(cell.p, '\0', cell.n)))
                abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct arena arena = {0};
    struct str rest = str_make(data + 1, size - 1);
    struct str file = data[0] == 'z' ? rest : pack(&arena, (char)data[0], rest);
    struct sheet_how how = {0};
    struct table table;
    struct err err;
    if (sheet_open(&arena, file, &how, &table, &err))
        look(&table);
    else if (err.text[0] != '!' || !str_is_utf8(str_from(err.text)))
        abort();
    arena_clear(&arena);
    return 0;
}
