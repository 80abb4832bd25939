/* exchange.c - fuzzes what reads spreadsheets, and where the fields of a standard stand.
 *
 * The input's first byte chooses: 't' a spreadsheet whose every cell is read for every field of a kind, 'w' a cell that is
 * written and read again, 'h' htcds.yaml.  What a table gives is UTF-8; what is written comes back and is no formula. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "record/exchange/cell.h"
#include "record/exchange/htcds.h"
#include "record/exchange/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char KIND[] =
    "kind: all\ntitle: {en: A}\nplural: {en: A}\nretention_days: 1\nsections: [{id: s, title: {en: S}}]\nfields:\n"
    "  - {id: a, section: s, type: text, label: {en: A}, longest: 20}\n"
    "  - {id: b, section: s, type: date, label: {en: B}, precision: time}\n"
    "  - {id: c, section: s, type: number, label: {en: C}}\n  - {id: d, section: s, type: money, label: {en: D}}\n"
    "  - {id: e, section: s, type: choices, list: l, label: {en: E}}\n  - {id: f, section: s, type: flag, label: {en: F}}\n"
    "  - {id: g, section: s, type: languages, label: {en: G}}\n  - {id: h, section: s, type: phone, label: {en: H}}\n"
    "  - {id: i, section: s, type: countries, label: {en: I}}\n  - {id: j, section: s, type: email, label: {en: J}}\n"
    "states: [{id: on, label: {en: O}, open: yes}]\n";
static const char LIST[] = "list: l\nvalues: [{id: x, label: {en: X}, htcds: Ex}, {id: y, label: {en: Y}}]\n";
static char folder[] = "/tmp/kres-fuzz-XXXXXX";

static void remove_folder(void)
{
    static const char *const NAMES[] = {"/pack.yaml", "/htcds.yaml", "/kinds/k.yaml", "/lists/l.yaml", "/kinds",
                                        "/lists", ""};
    char path[128];
    for (size_t i = 0; i < LEN(NAMES); i++) {
        snprintf(path, sizeof path, "%s%s", folder, NAMES[i]);
        if (unlink(path) != 0)
            rmdir(path);
    }
}

static void put(const char *name, struct str bytes)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0)
        abort();
}

struct made { struct arena arena; struct pack_set packs; struct kinds *kinds; struct names *names; };

static void prepare(struct made *made)
{
    static const char *const FOLDERS[] = {"kinds", "lists"};
    const char *folders[] = {folder};
    struct err err;
    if (!mkdtemp(folder))
        abort();
    atexit(remove_folder);
    put("pack.yaml", STR("id: f\nversion: \"1\"\nname: F\nlanguages: [en]\n"));
    for (size_t i = 0; i < LEN(FOLDERS); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, FOLDERS[i]);
        if (!file_make_folder(path, &err))
            abort();
    }
    put("kinds/k.yaml", str_from(KIND));
    put("lists/l.yaml", str_from(LIST));
    if (!pack_set_load(&made->arena, folders, 1, &made->packs, &err) ||
        !kinds_load(&made->arena, &made->packs, &made->kinds, &err))
        abort();
    made->names = names_new(&made->arena, made->kinds, &made->packs);
}

static void use_cell(const struct made *made, struct arena *arena, struct str cell)
{
    const struct kind *kind = &made->kinds->kinds[0];
    struct cell_reader reader = {.names = made->names, .country = STR("SI"), .year = 2026};
    struct err err;
    json_t *value;
    if (!str_is_utf8(cell))
        abort();
    for (size_t i = 0; i < kind->field_count; i++) {
        if (!cell_read(&reader, arena, &kind->fields[i], cell, &value, &err))
            continue;
        if (value && !value_check(&kind->fields[i], value, &err))
            abort();
        json_decref(value);
    }
}

static void use_table(const struct made *made, struct arena *arena, struct str bytes)
{
    struct table table;
    struct err err;
    if (!table_read(arena, bytes, TABLE_GUESS, '\0', &table, &err))
        return;
    for (size_t i = 0; i < table.count && i < 50; i++)
        for (size_t c = 0; c < table.rows[i].count && c < 20; c++)
            use_cell(made, arena, table_cell(&table.rows[i], c));
}

static void use_written(struct arena *arena, struct str cell)
{
    struct buf row = {.arena = arena};
    struct table table;
    struct err err;
    if (!str_is_utf8(cell) || (cell.n && memchr(cell.p, '\0', cell.n)) || !str_trim(cell).n || cell.n != str_trim(cell).n)
        return;
    buf_add(&row, STR("a,b\nx,"));
    table_put(&row, cell, true);
    table_end_row(&row);
    if (!table_read(arena, buf_str(&row), TABLE_UTF8, ',', &table, &err) || table.count != 1 || table.rows[0].broken)
        abort();
    struct str raw = table.rows[0].cells[1];
    if (!str_eq(table_cell(&table.rows[0], 1), cell) || strchr("=+-@\t\r", raw.p[0]))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct made made;
    if (!made.names)
        prepare(&made);
    if (!size)
        return 0;
    struct str rest = str_make(data + 1, size - 1);
    struct arena arena = {0};
    struct htcds *htcds;
    struct err err;
    if (data[0] == 't')
        use_table(&made, &arena, rest);
    else if (data[0] == 'w')
        use_written(&arena, rest);
    else if (data[0] == 'h') {
        put("htcds.yaml", rest);
        (void)!htcds_load(&arena, &made.packs, made.kinds, &htcds, &err);
    }
    arena_clear(&arena);
    return 0;
}
