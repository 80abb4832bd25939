/* screen_format.c - see screen_format.h. */
#include "cmd/screen_work.h"

/* What every output record may have: a field of the input that is called so gives way. */
static const struct str own_fields[] = {
    {"id", 2},    {"text", 4},     {"lang", 4},    {"level", 5},        {"score", 5}, {"rule", 4}, {"why", 3},
    {"forms", 5}, {"findings", 8}, {"counter", 7}, {"identifiers", 11}};

bool screen_is_own_field(struct str name)
{
    for (size_t i = 0; i < LEN(own_fields); i++)
        if (name.n == own_fields[i].n && memcmp(name.p, own_fields[i].p, name.n) == 0)
            return true;
    return false;
}

/* A line without its end; *used counts the end too. */
static struct str line_at(char *bytes, size_t n, size_t *used)
{
    const char *feed = memchr(bytes, '\n', n);
    size_t length = feed ? (size_t)(feed - bytes) : n;
    *used = feed ? length + 1 : n;
    return str_make(bytes, length && bytes[length - 1] == '\r' ? length - 1 : length);
}

/* The first bytes as they were read, before the worker changes them. */
static void keep_begin(struct screen_worker *worker, struct str line, struct screen_record *record)
{
    size_t n = line.n < SCREEN_BEGIN ? line.n : SCREEN_BEGIN;
    memcpy(worker->begin, line.p, n);
    record->begin = str_make(worker->begin, n);
}

/* ---- JSON Lines ---- */

/* A string that may be missing or null.  What has escapes is undone where it stands. */
static bool json_text(const struct jsonl_member *member, char *bytes, const char *start, struct str *ret)
{
    if (!member || member->kind == JSONL_NULL)
        return true;
    if (member->kind != JSONL_STRING)
        return false;
    *ret = jsonl_text(member, bytes + (member->value.p - start));
    return true;
}

static enum screen_took take_json(struct screen_worker *worker, char *bytes, size_t n, struct screen_record *record,
                                  size_t *used, struct err *err)
{
    struct str line = line_at(bytes, n, used);
    record->begin = str_slice(line, 0, SCREEN_BEGIN);
    if (!line.n || !str_trim(line).n)
        return SCREEN_NOTHING;
    if (!jsonl_read(&worker->jsonl, line, err)) {
        const char *start = str_trim(line).p;
        if (*start != '{' && *start != '[')
            err_set(err, ERR_INPUT, "this is no JSON object; --format csv and --format text read other files");
        return SCREEN_WRONG;
    }
    const struct jsonl_member *id = jsonl_find(&worker->jsonl, STR("id")),
                              *text = jsonl_find(&worker->jsonl, STR("text")),
                              *lang = jsonl_find(&worker->jsonl, STR("lang"));
    record->id_is_json = true;
    if (id)
        record->id = id->value;
    if ((text && text->escaped) || (lang && lang->escaped))
        keep_begin(worker, line, record);
    if (!text || text->kind != JSONL_STRING || !json_text(text, bytes, line.p, &record->text))
        err_set(err, ERR_INPUT, text ? "the text is no string" : "there is no text");
    else if (!json_text(lang, bytes, line.p, &record->lang))
        err_set(err, ERR_INPUT, "lang is neither a string nor null");
    else
        return SCREEN_TOOK;
    return SCREEN_WRONG;
}

static void pass_json(struct screen_worker *worker)
{
    const struct jsonl *jsonl = &worker->jsonl;
    for (size_t i = 0; i < jsonl->count; i++)
        if (!screen_is_own_field(jsonl->members[i].name)) {
            screen_put_raw(worker, STR(","));
            screen_put_raw(worker, jsonl->members[i].raw);
        }
}

/* ---- CSV ---- */

static struct str column(const struct screen_worker *worker, size_t at, char *bytes)
{
    if (at >= worker->block->columns->count)
        return STR("");
    const struct csv_field *field = &worker->fields[at];
    return csv_text(field, bytes + (field->raw.p - bytes));
}

static uint64_t lines_in(struct str row)
{
    uint64_t lines = 0;
    for (const char *feed; row.n && (feed = memchr(row.p, '\n', row.n)); lines++)
        row = str_slice(row, (size_t)(feed - row.p) + 1, row.n);
    return lines;
}

static enum screen_took take_csv(struct screen_worker *worker, char *bytes, size_t n, struct screen_record *record,
                                 size_t *used, struct err *err)
{
    const struct screen_columns *columns = worker->block->columns;
    *used = csv_read(str_make(bytes, n), columns->separator, worker->fields, worker->field_room, &worker->field_count);
    struct str row = str_make(bytes, *used);
    record->lines = lines_in(row);
    record->begin = str_slice(row, 0, SCREEN_BEGIN);
    if (!str_trim(row).n && worker->field_count == 1)
        return SCREEN_NOTHING;
    if (worker->field_count != columns->count) {
        err_set(err, ERR_INPUT, "the row has %zu field%s, the header %zu", worker->field_count,
                worker->field_count == 1 ? "" : "s", columns->count);
        return SCREEN_WRONG;
    }
    size_t good = str_utf8_length(row);
    if (good < row.n) {
        err_set(err, ERR_INPUT, "byte %zu of the row is not UTF-8", good + 1);
        return SCREEN_WRONG;
    }
    keep_begin(worker, row, record);
    record->id_is_json = false;
    record->text = column(worker, columns->text, bytes);
    record->id = column(worker, columns->id, bytes);
    record->lang = column(worker, columns->lang, bytes);
    return SCREEN_TOOK;
}

static void pass_csv(struct screen_worker *worker)
{
    struct screen_block *block = worker->block;
    const struct screen_columns *columns = block->columns;
    for (size_t i = 0; i < columns->count; i++) {
        if (i == columns->text || i == columns->id || i == columns->lang || screen_is_own_field(columns->names[i]))
            continue;
        const struct csv_field *field = &worker->fields[i];
        screen_put_raw(worker, STR(","));
        screen_put_string(worker, columns->names[i]);
        screen_put_raw(worker, STR(":"));
        screen_put_string(worker, csv_text(field, block->bytes + (field->raw.p - block->bytes)));
    }
}

/* "text", "Text" and " TEXT " are the same column. */
static bool is_called(struct str name, const char *wanted)
{
    name = str_trim(name);
    if (name.n != strlen(wanted))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if ((name.p[i] | 0x20) != wanted[i])
            return false;
    return true;
}

static bool column_find(const struct screen_columns *columns, const char *wanted, size_t *ret, struct err *err)
{
    *ret = columns->count;
    for (size_t i = 0; i < columns->count; i++) {
        if (!is_called(columns->names[i], wanted))
            continue;
        if (*ret < columns->count)
            return err_set(err, ERR_INPUT, "%s: two columns are called \"%s\"", columns->file, wanted);
        *ret = i;
    }
    return true;
}

static bool names_differ(const struct screen_columns *columns, struct err *err)
{
    for (size_t i = 0; i < columns->count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(columns->names[i], columns->names[k]))
                return err_set(err, ERR_INPUT, "%s: the columns %zu and %zu have the same name", columns->file, k + 1,
                               i + 1);
    return true;
}

static bool no_text(struct arena *arena, const struct screen_columns *columns, struct err *err)
{
    struct buf names = {.arena = arena};
    for (size_t i = 0; i < columns->count && names.n < 300; i++)
        buf_printf(&names, "%s\"" STR_FMT "\"", i ? ", " : "", STR_ARG(str_slice(columns->names[i], 0, 60)));
    return err_set(err, ERR_INPUT,
                   "%s: no column is called \"text\"; the header has %zu: " STR_FMT "; rename one, or name the "
                   "separator with --separator",
                   columns->file, columns->count, STR_ARG(buf_str(&names)));
}

bool screen_columns_read(struct arena *arena, struct str header, char separator, const char *file,
                         struct screen_columns *ret, struct err *err)
{
    enum { COLUMNS_MOST = 4096 };
    struct csv_field *fields = ARENA_ARRAY(arena, COLUMNS_MOST, struct csv_field);
    struct screen_columns columns = {.separator = separator, .file = file};
    if (!str_is_utf8(header))
        return err_set(err, ERR_INPUT, "%s: the header is not UTF-8", file);
    csv_read(header, separator, fields, COLUMNS_MOST, &columns.count);
    if (columns.count > COLUMNS_MOST)
        return err_set(err, ERR_INPUT, "%s: the header has more than %d columns", file, COLUMNS_MOST);
    columns.names = ARENA_ARRAY(arena, columns.count, struct str);
    for (size_t i = 0; i < columns.count; i++) {
        struct str name = csv_text(&fields[i], arena_alloc(arena, fields[i].raw.n + 1));
        columns.names[i] = name.n ? str_copy(arena, name) : str_printf(arena, "column %zu", i + 1);
    }
    if (!column_find(&columns, "text", &columns.text, err) || !column_find(&columns, "id", &columns.id, err) ||
        !column_find(&columns, "lang", &columns.lang, err) || !names_differ(&columns, err))
        return false;
    if (columns.text == columns.count)
        return no_text(arena, &columns, err);
    *ret = columns;
    return true;
}

/* ---- plain lines ---- */

static enum screen_took take_line(struct screen_worker *worker, char *bytes, size_t n, struct screen_record *record,
                                  size_t *used, struct err *err)
{
    UNUSED(worker);
    UNUSED(err);
    record->text = line_at(bytes, n, used);
    record->begin = str_slice(record->text, 0, SCREEN_BEGIN);
    size_t good = str_utf8_length(record->text);
    if (good == record->text.n)
        return SCREEN_TOOK;
    err_set(err, ERR_INPUT, "byte %zu is not UTF-8", good + 1);
    return SCREEN_WRONG;
}

static void pass_nothing(struct screen_worker *worker)
{
    UNUSED(worker);
}

const struct screen_format screen_formats[] = {
    {"jsonl", false, take_json, pass_json},
    {"csv", true, take_csv, pass_csv},
    {"text", false, take_line, pass_nothing},
    {0},
};
