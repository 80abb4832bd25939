/* public_numbers.c - see public_numbers.h. */
#include "site/public_numbers.h"

#include <stdlib.h>

struct public_numbers {
    struct know *know;
    const char *country;
    struct arena own, arena; /* it lies in the first; the second has the numbers of one edition */
    uint64_t edition;
    bool made;
    struct identifier *list;
    size_t count, room;
};

bool public_numbers_new(struct know *know, struct str country, struct public_numbers **ret, struct err *err)
{
    struct arena own = {0};
    struct public_numbers *numbers = ARENA_NEW(&own, struct public_numbers);

    numbers->know = know;
    if (!str_zero(&own, country, &numbers->country, err)) {
        arena_clear(&own);
        return false;
    }
    numbers->own = own;
    *ret = numbers;
    return true;
}

void public_numbers_free(struct public_numbers *numbers)
{
    if (!numbers)
        return;
    arena_clear(&numbers->arena);
    struct arena own = numbers->own;
    arena_clear(&own);
}

static int by_value(const void *a, const void *b)
{
    const struct identifier *x = a, *y = b;

    return x->type != y->type ? (int)x->type - (int)y->type : str_cmp(x->value, y->value);
}

static void add(struct public_numbers *numbers, const struct identifier *found)
{
    if (numbers->count == numbers->room) {
        size_t room = numbers->room ? 2 * numbers->room : 256;
        struct identifier *grown = ARENA_ARRAY(&numbers->arena, room, struct identifier);
        if (numbers->count)
            memcpy(grown, numbers->list, numbers->count * sizeof *grown);
        numbers->list = grown;
        numbers->room = room;
    }
    numbers->list[numbers->count++] = *found;
}

/* ---- numbers as they are dialled inside their country ---- */

enum { INSIDE_LEAST = 6, INSIDE_MOST = 15 }; /* digits */

/* "080 17 22", which nobody outside takes for a number: "801722". */
static void add_inside(struct public_numbers *numbers, struct str text)
{
    char digits[INSIDE_MOST];
    size_t count = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c >= '0' && c <= '9' && count < INSIDE_MOST)
            count += (digits[count] = c) != '0' || count > 0;
        else if (!c || !strchr(" -/.()", c))
            return; /* other words, or a plus: found as any number is */
    }
    if (count >= INSIDE_LEAST)
        add(numbers, &(struct identifier){.type = IDENTIFIER_PHONE,
                                          .value = str_copy(&numbers->arena, str_make(digits, count))});
}

/* Every text of an entry, whatever its key is. */
static void read_texts(struct public_numbers *numbers, const struct yaml *node)
{
    struct identifier *found;
    size_t count;

    if (node->type == YAML_TEXT) {
        identifier_find(&numbers->arena, node->text, numbers->country, &found, &count);
        for (size_t i = 0; i < count; i++)
            add(numbers, &found[i]);
        add_inside(numbers, node->text);
    }
    for (const struct yaml *child = node->first; child; child = child->next)
        read_texts(numbers, child);
}

static void make(struct public_numbers *numbers, const struct edition *edition)
{
    const struct content_item *const *items;
    size_t count = edition_list(edition, "directory", &items);

    arena_clear(&numbers->arena);
    numbers->list = NULL;
    numbers->count = numbers->room = 0;
    for (size_t i = 0; i < count; i++)
        read_texts(numbers, items[i]->root);
    if (numbers->count)
        qsort(numbers->list, numbers->count, sizeof *numbers->list, by_value);
    numbers->edition = edition_number(edition);
    numbers->made = true;
}

static bool has(const struct public_numbers *numbers, enum identifier_type type, struct str value)
{
    const struct identifier wanted = {.type = type, .value = value};

    return numbers->count && bsearch(&wanted, numbers->list, numbers->count, sizeof wanted, by_value) != NULL;
}

bool public_numbers_has(void *context, enum identifier_type type, struct str value)
{
    struct public_numbers *numbers = context;
    const struct edition *edition = know_hold(numbers->know);

    if (!numbers->made || numbers->edition != edition_number(edition))
        make(numbers, edition);
    edition_release(edition);
    if (has(numbers, type, value))
        return true;
    if (type != IDENTIFIER_PHONE || value.n < 2 || value.p[0] != '+')
        return false;
    struct str digits = str_slice(value, 1, value.n);
    return has(numbers, type, str_slice(digits, text_phone_code(digits), digits.n));
}
