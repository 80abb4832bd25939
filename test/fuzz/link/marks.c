/* marks.c - identifiers and numbers stand inside the text, have a value, and all of identifier.h's are among them. */
#include <stdlib.h>

#include "link/marks.h"
#include "link/number.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void check_numbers(struct str text)
{
    struct link_number number;
    struct str inside;
    for (size_t at = 0, last = 0; link_number_next(text, &at, &number); last = number.end) {
        check(number.start >= last && number.start < number.end && number.end <= at && at <= text.n);
        check(number.count >= LINK_NUMBER_LEAST && number.count <= LINK_NUMBER_MOST);
        check(strlen(number.digits) == number.count);
        check(link_number_inside(str_from(number.digits), number.plus, &inside) < LINK_MARK_CODE && inside.n);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct arena arena = {0};
    struct str text = str_make(data, size);
    struct identifier *list, *found;
    struct link_marks marks, again;
    size_t count, found_count;
    if (!str_is_utf8(text))
        return 0;
    const char *country = size % 2 ? "SI" : NULL;
    link_marks_read(&arena, text, country, &marks);
    link_marks_read(&arena, text, country, &again);
    check(marks.count <= LINK_MARKS_MOST && marks.count == again.count);
    for (size_t i = 0; i < marks.count; i++)
        check(marks.items[i] == again.items[i] && (!i || marks.items[i - 1] < marks.items[i]));
    check_numbers(text);
    link_identifiers_find(&arena, text, country, &list, &count);
    identifier_find(&arena, text, country, &found, &found_count);
    for (size_t i = 0, k = 0; i < count; i++) {
        check(list[i].span.start < list[i].span.end && list[i].span.end <= size && list[i].value.n);
        check(str_is_utf8(list[i].value));
        while (k < found_count && found[k].span.start < list[i].span.start)
            k++;
        if (k < found_count && found[k].span.start == list[i].span.start)
            check(str_eq(found[k].value, list[i].value) && found[k].type == list[i].type);
    }
    arena_clear(&arena);
    return 0;
}
