/* csv.c - fuzz target: rows of CSV.  They end at the same places whatever pieces they come in, a row is taken whole, and
 * its fields written in quotes are the same fields again.  The first byte says how large the pieces are, the second
 * which separator. */
#include <stdlib.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS_MOST = 64 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void written_is_read_again(const struct csv_field *fields, size_t count, char separator)
{
    struct arena arena = {0};
    struct buf row = {.arena = &arena};
    struct csv_field again[FIELDS_MOST];
    size_t again_count;
    for (size_t i = 0; i < count; i++) {
        struct str text = csv_text(&fields[i], arena_alloc(&arena, fields[i].raw.n + 1));
        must(text.n <= fields[i].raw.n);
        if (i)
            buf_byte(&row, separator);
        buf_byte(&row, '"');
        for (size_t k = 0; k < text.n; k++) {
            if (text.p[k] == '"')
                buf_byte(&row, '"');
            buf_byte(&row, text.p[k]);
        }
        buf_byte(&row, '"');
    }
    buf_byte(&row, '\n');
    struct csv_scan scan = {0};
    size_t at = 0;
    must(csv_scan(&scan, buf_str(&row), separator, &at) == CSV_ROW && at == row.n);
    must(csv_read(buf_str(&row), separator, again, FIELDS_MOST, &again_count) == row.n && again_count == count);
    for (size_t i = 0; i < count; i++)
        must(str_eq(csv_text(&again[i], arena_alloc(&arena, again[i].raw.n + 1)),
                    csv_text(&fields[i], arena_alloc(&arena, fields[i].raw.n + 1))));
    arena_clear(&arena);
}

static void row_is_sound(struct str row, char separator)
{
    struct csv_field fields[FIELDS_MOST];
    size_t count;
    must(csv_read(row, separator, fields, FIELDS_MOST, &count) == row.n && count > 0);
    if (count > FIELDS_MOST)
        return;
    for (size_t i = 0; i < count; i++)
        must(fields[i].raw.p >= row.p && fields[i].raw.p + fields[i].raw.n <= row.p + row.n);
    written_is_read_again(fields, count, separator);
}

/* All rows; returns where reading ended. */
static size_t rows(struct str bytes, char separator, size_t piece, size_t *ret_count, enum csv_found *found)
{
    struct csv_scan scan = {0};
    size_t at = 0, start = 0, have = 0;
    *ret_count = 0;
    *found = CSV_MORE;
    while (have < bytes.n && *found == CSV_MORE) {
        have = bytes.n - have < piece ? bytes.n : have + piece;
        while ((*found = csv_scan(&scan, str_slice(bytes, 0, have), separator, &at)) == CSV_ROW) {
            if (piece == SIZE_MAX)
                row_is_sound(str_slice(bytes, start, at), separator);
            start = at;
            ++*ret_count;
        }
        must(*found == CSV_BROKEN || at == have);
    }
    return *found == CSV_BROKEN ? at : start;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t', '|'};
    if (size < 2)
        return 0;
    char separator = separators[data[1] % sizeof separators];
    struct str bytes = str_make(data + 2, size - 2);
    size_t whole_count, pieces_count;
    enum csv_found whole_found, pieces_found;
    size_t whole = rows(bytes, separator, SIZE_MAX, &whole_count, &whole_found);
    size_t pieces = rows(bytes, separator, data[0] % 32 + 1, &pieces_count, &pieces_found);
    must(whole == pieces && whole_count == pieces_count && whole_found == pieces_found);
    csv_guess(bytes);
    return 0;
}
