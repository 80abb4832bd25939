/* sighting_marks.c - see sighting_marks.h. */
#include "case/sighting_marks.h"

#include "text/identifier.h"
#include "text/letter.h"

enum { MARKS_MOST = 200, PLATE_LEAST = 4, PLATE_MOST = 12 };

static void mark_add(struct sighting_marks *marks, enum sighting_by by, struct str value)
{
    if (!value.n || marks->count == MARKS_MOST)
        return;
    for (size_t i = 0; i < marks->count; i++)
        if (marks->list[i].by == by && str_eq(marks->list[i].value, value))
            return;
    if (marks->count == marks->room) {
        marks->room = marks->room ? marks->room * 2 : 8;
        struct sighting_mark *grown = ARENA_ARRAY(marks->arena, marks->room, struct sighting_mark);
        if (marks->count)
            memcpy(grown, marks->list, marks->count * sizeof *grown);
        marks->list = grown;
    }
    marks->list[marks->count++] = (struct sighting_mark){by, value};
}

struct str plate_plain(struct arena *arena, struct str text)
{
    struct buf plain = {.arena = arena};
    bool digit = false;
    for (size_t at = 0; at < text.n;) {
        struct letter letter = letter_fold(letter_read(text.p, &at));
        for (unsigned i = 0; i < letter.count; i++) {
            uint32_t code = letter.code[i];
            if (letter.kind == LETTER_CYRILLIC && letter_as_latin(code))
                code = letter_as_latin(code);
            digit = digit || letter.kind == LETTER_DIGIT;
            if (letter.kind == LETTER_LATIN || letter.kind == LETTER_CYRILLIC || letter.kind == LETTER_DIGIT) {
                char bytes[4];
                code = code >= 'a' && code <= 'z' ? code - 32 : code;
                buf_add(&plain, str_make(bytes, letter_write(code, bytes)));
            }
        }
    }
    return plain.n >= PLATE_LEAST && plain.n <= PLATE_MOST && digit ? buf_str(&plain) : STR("");
}

/* "LJ AB-123, GO 12-XY" */
static void marks_of_plates(struct sighting_marks *marks, struct str text)
{
    size_t start = 0;
    for (size_t i = 0; i <= text.n; i++)
        if (i == text.n || strchr(",;/\n|", text.p[i])) {
            mark_add(marks, SIGHTING_PLATE, plate_plain(marks->arena, str_slice(text, start, i)));
            start = i + 1;
        }
}

void marks_of_text(struct sighting_marks *marks, struct str text, const char *country)
{
    struct identifier *found;
    size_t count;
    identifier_find(marks->arena, text, country, &found, &count);
    for (size_t i = 0; i < count; i++) {
        if (found[i].type == IDENTIFIER_PLATE)
            mark_add(marks, SIGHTING_PLATE, found[i].value);
        else if (found[i].type == IDENTIFIER_PHONE)
            mark_add(marks, SIGHTING_PHONE, found[i].value);
        else if (found[i].type == IDENTIFIER_HANDLE || found[i].type == IDENTIFIER_URL)
            mark_add(marks, SIGHTING_HANDLE, found[i].value);
    }
}

/* "@Ivan_88" and "ivan_88" are one name. */
static struct str handle_plain(struct arena *arena, struct str text)
{
    struct buf plain = {.arena = arena};
    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c != '@' && c != ' ')
            buf_byte(&plain, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    return plain.n >= 3 ? buf_str(&plain) : STR("");
}

static void marks_of_handles(struct sighting_marks *marks, struct str text)
{
    size_t start = 0;
    for (size_t i = 0; i <= text.n; i++)
        if (i == text.n || strchr(",;\n|", text.p[i])) {
            mark_add(marks, SIGHTING_HANDLE, handle_plain(marks->arena, str_slice(text, start, i)));
            start = i + 1;
        }
}

void marks_of_item(struct sighting_marks *marks, const struct kind *kind, const json_t *fields, const char *country)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        if (!json_is_string(value))
            continue;
        struct str text = str_make(json_string_value(value), json_string_length(value));
        if (field->identifies == IDENTIFIES_PLATE)
            marks_of_plates(marks, text);
        if (field->identifies == IDENTIFIES_HANDLE)
            marks_of_handles(marks, text);
        if (field->type == KIND_TEXT || field->type == KIND_LONG || field->type == KIND_PHONE)
            marks_of_text(marks, text, country);
    }
}

const struct sighting_mark *marks_meet(const struct sighting_marks *a, const struct sighting_marks *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (a->list[i].by == b->list[k].by && str_eq(a->list[i].value, b->list[k].value))
                return &a->list[i];
    return NULL;
}
