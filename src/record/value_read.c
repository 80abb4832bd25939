/* value_read.c - from what people type to a value; see value.h. */
#include "record/value_inside.h"

#include "text/identifier.h"

static json_t *string(struct str text)
{
    return json_stringn(text.p ? text.p : "", text.n);
}

/* Numbers between other characters: "26. 11. 2026", "26/11/2026" → 26, 11, 2026.  Returns how many, or 0. */
static size_t numbers(struct str text, int64_t ret[3], size_t width[3])
{
    size_t count = 0;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
            i++;
        if (i > from) {
            if (count == 3 || i - from > 4 || !str_int(str_slice(text, from, i), 0, 9999, &ret[count]))
                return 0;
            width[count++] = i - from;
        } else if (strchr(" ./-", text.p[i])) {
            i++;
        } else {
            return 0;
        }
    }
    return count;
}

/* Day before month before year, as it is written here; or year first, as ISO has it. */
static struct str date_of(struct arena *arena, struct str text)
{
    int64_t n[3];
    size_t width[3], count = numbers(text, n, width);
    bool year_first = count && width[0] == 4;
    if (count == 1 && year_first)
        return str_printf(arena, "%04d", (int)n[0]);
    if (count == 2 && (year_first || width[1] == 4))
        return str_printf(arena, "%04d-%02d", (int)n[year_first ? 0 : 1], (int)n[year_first ? 1 : 0]);
    if (count == 3 && (year_first || width[2] == 4))
        return str_printf(arena, "%04d-%02d-%02d", (int)n[year_first ? 0 : 2], (int)n[1], (int)n[year_first ? 2 : 0]);
    return text;
}

static struct str moment_of(struct arena *arena, struct str text, bool precise)
{
    size_t at = text.n > 5 && text.p[text.n - 3] == ':' ? text.n - 5 : 0;
    if (!at || !precise || !strchr(" T", text.p[at - 1]))
        return date_of(arena, text);
    struct str day = date_of(arena, str_trim(str_slice(text, 0, at - 1)));
    return str_printf(arena, STR_FMT "T" STR_FMT, STR_ARG(day), STR_ARG(str_slice(text, at, text.n)));
}

static json_t *number_of(struct arena *arena, struct str text)
{
    char *copy = str_copy(arena, text).p ? arena_copy(arena, text.p, text.n) : NULL, *end;
    int64_t whole;
    if (str_int(text, INT64_MIN, INT64_MAX, &whole))
        return json_integer(whole);
    for (char *c = copy; c && *c; c++)
        *c = *c == ',' ? '.' : *c;
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("0123456789.,-", text.p[i]))
            return string(text);
    double real = copy ? strtod(copy, &end) : 0;
    return copy && *copy && !*end ? json_real(real) : string(text);
}

static json_t *phone_of(struct arena *arena, struct str text, struct str country)
{
    struct identifier *found;
    size_t count;
    identifier_find(arena, text, str_copy(arena, country).p, &found, &count);
    for (size_t i = 0; i < count; i++)
        if (found[i].type == IDENTIFIER_PHONE && found[i].span.end - found[i].span.start == text.n)
            return string(found[i].value);
    return string(text);
}

static json_t *flag_of(struct str text)
{
    if (str_is(text, "yes") || str_is(text, "true") || str_is(text, "1") || str_is(text, "on"))
        return json_true();
    if (str_is(text, "no") || str_is(text, "false") || str_is(text, "0"))
        return json_false();
    return string(text);
}

static struct str upper(struct arena *arena, struct str text, bool up)
{
    char *copy = arena_copy(arena, text.p ? text.p : "", text.n);
    for (size_t i = 0; i < text.n; i++) {
        bool small = copy[i] >= 'a' && copy[i] <= 'z', big = copy[i] >= 'A' && copy[i] <= 'Z';
        if (up ? small : big)
            copy[i] = (char)(copy[i] ^ 0x20);
    }
    return str_make(copy, text.n);
}

static json_t *one_of(struct arena *arena, const struct kind_field *field, struct str text, struct str country)
{
    int64_t number;
    switch (field->type) {
    case KIND_DATE:
        return string(moment_of(arena, text, field->precise));
    case KIND_NUMBER:
        return number_of(arena, text);
    case KIND_FLAG:
        return flag_of(text);
    case KIND_LINK: case KIND_LINKS: case KIND_MEMBER:
        return str_int(text, 1, INT64_MAX, &number) ? json_integer(number) : string(text);
    case KIND_COUNTRY: case KIND_COUNTRIES:
        return string(upper(arena, text, true));
    case KIND_LANGUAGE: case KIND_LANGUAGES:
        return string(upper(arena, text, false));
    case KIND_PHONE:
        return phone_of(arena, text, country);
    default:
        return string(text);
    }
}

static json_t *money_of(struct arena *arena, const struct str *texts, size_t count)
{
    json_t *money = json_object();
    struct str amount = str_trim(texts[0]), currency = count > 1 ? str_trim(texts[1]) : STR("EUR");
    char *copy = arena_copy(arena, amount.p ? amount.p : "", amount.n);
    for (size_t i = 0; i < amount.n; i++)
        copy[i] = copy[i] == ',' ? '.' : copy[i];
    json_object_set_new(money, "amount", string(str_make(copy, amount.n)));
    json_object_set_new(money, "currency", string(upper(arena, currency, true)));
    return money;
}

static json_t *list_of(struct arena *arena, const struct kind_field *field, const struct str *texts, size_t count,
                       struct str country)
{
    json_t *list = json_array(), *other;
    for (size_t i = 0; i < count; i++) {
        struct str text = str_trim(texts[i]);
        json_t *one = text.n ? one_of(arena, field, text, country) : NULL;
        bool twice = false;
        size_t at;
        json_array_foreach(list, at, other)
            twice = twice || (one && json_equal(one, other));
        if (one && !twice)
            json_array_append(list, one);
        json_decref(one);
    }
    if (json_array_size(list))
        return list;
    json_decref(list);
    return NULL;
}

bool value_read(struct arena *arena, const struct kind_field *field, const struct str *texts, size_t count,
                struct str country, json_t **ret, struct err *err)
{
    *ret = NULL;
    for (size_t i = 0; i < count; i++)
        if (!str_is_utf8(texts[i]) || (texts[i].n && memchr(texts[i].p, '\0', texts[i].n)))
            return value_fault(field, "!field-not-text", err);
    struct str first = count ? str_trim(texts[0]) : STR("");
    json_t *value = NULL;
    if (kind_type_is_list(field->type))
        value = list_of(arena, field, texts, count, country);
    else if (first.n)
        value = field->type == KIND_MONEY ? money_of(arena, texts, count) : one_of(arena, field, first, country);
    if (value && !value_check(field, value, err)) {
        json_decref(value);
        return false;
    }
    *ret = value;
    return true;
}
