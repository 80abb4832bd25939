/* feed_format.c - see feed_format.h. */
#include "cmd/feed_format.h"

#include <stdlib.h>

/* A line without its end; *used counts the end too. */
static struct str line_at(char *bytes, size_t n, size_t *used)
{
    const char *feed = memchr(bytes, '\n', n);
    size_t length = feed ? (size_t)(feed - bytes) : n;
    *used = feed ? length + 1 : n;
    return str_make(bytes, length && bytes[length - 1] == '\r' ? length - 1 : length);
}

/* The first bytes as they were read, before the reader changes them. */
static void keep_begin(struct feed_reader *reader, struct str line, struct feed_record *record)
{
    size_t n = line.n < FEED_BEGIN ? line.n : FEED_BEGIN;
    memcpy(reader->begin, line.p, n);
    record->begin = str_make(reader->begin, n);
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

/* A number, or a string that needs no undoing. */
static struct str json_time(const struct jsonl_member *member)
{
    if (!member || member->escaped || (member->kind != JSONL_STRING && member->kind != JSONL_NUMBER))
        return STR("");
    return member->kind == JSONL_NUMBER ? member->value : str_slice(member->value, 1, member->value.n - 1);
}

static enum feed_took take_json(struct feed_reader *reader, char *bytes, size_t n, struct feed_record *record,
                                  size_t *used, struct err *err)
{
    struct str line = line_at(bytes, n, used);
    record->begin = str_slice(line, 0, FEED_BEGIN);
    if (!line.n || !str_trim(line).n)
        return FEED_NOTHING;
    if (!jsonl_read(&reader->jsonl, line, err)) {
        const char *start = str_trim(line).p;
        if (*start == '[')
            err_set(err, ERR_INPUT, "this is no JSON object but an array; give each object a line of its own: jq -c '.[]'");
        else if (*start != '{')
            err_set(err, ERR_INPUT, "this is no JSON object; --format csv and --format text read other files");
        return FEED_WRONG;
    }
    const struct jsonl_member *id = jsonl_find(&reader->jsonl, STR("id")),
                              *text = jsonl_find(&reader->jsonl, STR("text")),
                              *lang = jsonl_find(&reader->jsonl, STR("lang"));
    record->id_is_json = true;
    if (id)
        record->id = id->value;
    if (reader->feed->times)
        record->time = json_time(jsonl_find(&reader->jsonl, STR("time")));
    if ((text && text->escaped) || (lang && lang->escaped))
        keep_begin(reader, line, record);
    if (!text || text->kind != JSONL_STRING || !json_text(text, bytes, line.p, &record->text))
        err_set(err, ERR_INPUT, text ? "the text is no string" : "there is no text: no field is called \"text\"");
    else if (!json_text(lang, bytes, line.p, &record->lang))
        err_set(err, ERR_INPUT, "lang is neither a string nor null");
    else
        return FEED_TOOK;
    return FEED_WRONG;
}

/* ---- CSV ---- */

static struct str column(const struct feed_reader *reader, size_t at, char *bytes)
{
    if (at >= reader->block->columns->count)
        return STR("");
    const struct csv_field *field = &reader->fields[at];
    return csv_text(field, bytes + (field->raw.p - bytes));
}

static uint64_t lines_in(struct str row)
{
    uint64_t lines = 0;
    for (const char *feed; row.n && (feed = memchr(row.p, '\n', row.n)); lines++)
        row = str_slice(row, (size_t)(feed - row.p) + 1, row.n);
    return lines;
}

static enum feed_took take_csv(struct feed_reader *reader, char *bytes, size_t n, struct feed_record *record,
                                 size_t *used, struct err *err)
{
    const struct feed_columns *columns = reader->block->columns;
    *used = csv_read(str_make(bytes, n), columns->separator, reader->fields, reader->field_room, &reader->field_count);
    struct str row = str_make(bytes, *used);
    record->lines = lines_in(row);
    record->begin = str_slice(row, 0, FEED_BEGIN);
    if (!str_trim(row).n && reader->field_count == 1)
        return FEED_NOTHING;
    if (reader->field_count != columns->count) {
        err_set(err, ERR_INPUT, "the row has %zu field%s, the header %zu", reader->field_count,
                reader->field_count == 1 ? "" : "s", columns->count);
        return FEED_WRONG;
    }
    size_t good = str_utf8_length(row);
    if (good < row.n) {
        err_set(err, ERR_INPUT, "byte %zu of the row is not UTF-8", good + 1);
        return FEED_WRONG;
    }
    keep_begin(reader, row, record);
    record->id_is_json = false;
    record->text = column(reader, columns->text, bytes);
    record->id = column(reader, columns->id, bytes);
    record->lang = column(reader, columns->lang, bytes);
    if (reader->feed->times)
        record->time = column(reader, columns->time, bytes);
    return FEED_TOOK;
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

static bool column_find(const struct feed_columns *columns, const char *wanted, size_t *ret, struct err *err)
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

/* Nobody has to have it, so it is no fault when two are called so. */
static size_t time_column(const struct feed_columns *columns)
{
    size_t at = 0;
    while (at < columns->count && !is_called(columns->names[at], "time"))
        at++;
    return at;
}

static bool names_differ(const struct feed_columns *columns, struct err *err)
{
    for (size_t i = 0; i < columns->count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(columns->names[i], columns->names[k]))
                return err_set(err, ERR_INPUT, "%s: the columns %zu and %zu have the same name", columns->file, k + 1,
                               i + 1);
    return true;
}

static bool no_text(struct arena *arena, const struct feed_columns *columns, struct err *err)
{
    struct buf names = {.arena = arena};
    for (size_t i = 0; i < columns->count && names.n < 300; i++)
        buf_printf(&names, "%s\"" STR_FMT "\"", i ? ", " : "", STR_ARG(str_slice(columns->names[i], 0, 60)));
    return err_set(err, ERR_INPUT,
                   "%s: no column is called \"text\"; the header has %zu: " STR_FMT "; rename one, or name the "
                   "separator with --separator",
                   columns->file, columns->count, STR_ARG(buf_str(&names)));
}

/* As old spreadsheets save: the whole file would be the header. */
static bool has_lone_return(struct str header)
{
    for (const char *at = header.p; (at = memchr(at, '\r', (size_t)(header.p + header.n - at))); at++)
        if (at + 1 < header.p + header.n && at[1] != '\n')
            return true;
    return false;
}

bool feed_columns_read(struct arena *arena, struct str header, char separator, const char *file,
                         struct feed_columns *ret, struct err *err)
{
    enum { COLUMNS_MOST = 4096 };
    struct csv_field *fields = ARENA_ARRAY(arena, COLUMNS_MOST, struct csv_field);
    struct feed_columns columns = {.separator = separator, .file = file};
    if (!str_is_utf8(header))
        return err_set(err, ERR_INPUT, "%s: the header is not UTF-8", file);
    if (has_lone_return(header))
        return err_set(err, ERR_INPUT, "%s: its lines end with a carriage return and no line feed: tr '\\r' '\\n' <FILE | "
                       "kres …", file);
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
    columns.time = time_column(&columns);
    if (columns.text == columns.count)
        return no_text(arena, &columns, err);
    *ret = columns;
    return true;
}

/* ---- plain lines ---- */

static enum feed_took take_line(struct feed_reader *reader, char *bytes, size_t n, struct feed_record *record,
                                  size_t *used, struct err *err)
{
    UNUSED(reader);
    UNUSED(err);
    record->text = line_at(bytes, n, used);
    record->begin = str_slice(record->text, 0, FEED_BEGIN);
    size_t good = str_utf8_length(record->text);
    if (good == record->text.n)
        return FEED_TOOK;
    err_set(err, ERR_INPUT, "byte %zu is not UTF-8", good + 1);
    return FEED_WRONG;
}

const struct feed_format feed_formats[] = {
    {"jsonl", false, take_json},
    {"csv", true, take_csv},
    {"text", false, take_line},
    {0},
};

/* ---- the records of a block ---- */

bool feed_reader_begin(struct feed_reader *reader, const struct feed *feed, struct feed_block *block, struct err *err)
{
    const struct feed_columns *columns = block->columns;
    if (columns && reader->field_room <= columns->count) {
        struct csv_field *fields = realloc(reader->fields, (columns->count + 1) * sizeof *fields);
        if (!fields)
            return err_set(err, ERR_FAULT, "cannot read the texts: out of memory");
        reader->fields = fields;
        reader->field_room = columns->count + 1;
    }
    reader->feed = feed;
    reader->block = block;
    reader->at = 0;
    reader->line = block->line;
    return true;
}

enum feed_took feed_reader_next(struct feed_reader *reader, struct feed_record *ret, struct err *err)
{
    struct feed_block *block = reader->block;
    enum feed_took took = FEED_NOTHING;
    while (took == FEED_NOTHING && reader->at < block->n) {
        size_t used = block->n;
        *ret = (struct feed_record){.line = reader->line, .lines = 1};
        if (*block->broken) {
            ret->begin = str_make(block->bytes, block->n);
            err_set(err, ERR_INPUT, "%s", block->broken);
            took = FEED_WRONG;
        } else {
            took = reader->feed->format->take(reader, block->bytes + reader->at, block->n - reader->at, ret, &used, err);
        }
        reader->at += used;
        reader->line += ret->lines;
    }
    return took;
}

void feed_reader_free(struct feed_reader *reader)
{
    jsonl_free(&reader->jsonl);
    free(reader->fields);
    *reader = (struct feed_reader){0};
}

void feed_put_id(struct json_out *out, const struct feed_record *record)
{
    if (!record->id.n)
        json_out_number(out, record->line);
    else if (record->id_is_json)
        json_out_raw(out, record->id.p, record->id.n);
    else
        json_out_string(out, record->id);
}
