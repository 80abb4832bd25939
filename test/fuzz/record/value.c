/* value.c - fuzzes what reads typed fields: whatever is typed becomes a value that its check accepts, or is refused with the
 * field's name; a value that was read tells itself as text.
 *
 * The input's first byte chooses the type; the lines after it are the texts of one field. */
#include <stdlib.h>

#include "record/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXTS_MOST = 256 };

static const struct kind_code CODES[] = {{.id = {"a", 1}}, {.id = {"b", 1}}, {.id = {"other", 5}}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct kind_list list = {.id = STR("list"), .codes = (struct kind_code *)(uintptr_t)CODES, .count = LEN(CODES)};
    struct str rest = str_make(data, size), texts[TEXTS_MOST];
    size_t count = 0;
    struct err err = {0};
    json_t *value = NULL;

    if (!size)
        return 0;
    struct kind_field field = {.id = STR("field"), .type = (enum kind_type)(data[0] % KIND_TYPES), .longest = 400,
                               .precise = data[0] & 0x80, .has_most = true, .most = 500};
    if (field.type == KIND_CHOICE || field.type == KIND_CHOICES || field.type == KIND_INDUSTRY)
        field.list = &list;
    rest = str_copy(&arena, str_slice(rest, 1, size));
    while (rest.n && count < TEXTS_MOST)
        texts[count++] = str_cut(&rest, '\n');
    if (value_read(&arena, &field, texts, count, STR("SI"), &value, &err)) {
        if (value && !value_check(&field, value, &err))
            abort();
        if (value && !str_is_utf8(value_text(&arena, &field, value, STR("en"))))
            abort();
    } else if (err.kind != ERR_INPUT || strcmp(err.field, "field") != 0 || err.text[0] != '!' || value) {
        abort();
    }
    json_decref(value);
    arena_clear(&arena);
    return 0;
}
