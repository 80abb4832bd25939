/* value.c - checks single values and tells them as text; see value.h. */
#include "record/value_inside.h"

#include "base/clock.h"

static bool is_text(const json_t *value)
{
    return json_is_string(value) && json_string_length(value) > 0;
}

struct str value_string(const json_t *value)
{
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

bool value_fault(const struct kind_field *field, const char *key, struct err *err)
{
    char name[64];
    snprintf(name, sizeof name, STR_FMT, STR_ARG(field->id));
    return err_field(err, name, "%s", key);
}

bool value_date_known(struct str text, bool precise)
{
    int32_t day;
    int64_t minutes;
    if (text.n == 16 && precise && text.p[10] == 'T')
        return clock_day_parse(str_slice(text, 0, 10), &day) && str_int(str_slice(text, 11, 13), 0, 23, &minutes) &&
               text.p[13] == ':' && str_int(str_slice(text, 14, 16), 0, 59, &minutes);
    char whole[11] = "0000-01-01";
    if (text.n != 4 && text.n != 7 && text.n != 10)
        return false;
    memcpy(whole, text.p, text.n);
    return clock_day_parse(str_from(whole), &day);
}

static bool check_text(const struct kind_field *field, const json_t *value, struct err *err)
{
    struct str text = value_string(value);
    if (!is_text(value) || memchr(text.p, '\0', text.n))
        return value_fault(field, "!field-not-text", err);
    if (text.n > field->longest)
        return value_fault(field, "!field-too-long", err);
    if (field->type != KIND_LONG && memchr(text.p, '\n', text.n))
        return value_fault(field, "!field-one-line", err);
    return true;
}

static bool check_number(const struct kind_field *field, const json_t *value, struct err *err)
{
    if (!json_is_integer(value) && !json_is_real(value))
        return value_fault(field, "!field-not-number", err);
    double number = json_number_value(value);
    if ((field->has_least && number < (double)field->least) || (field->has_most && number > (double)field->most))
        return value_fault(field, "!field-out-of-range", err);
    return true;
}

static bool letters(struct str text, size_t least, size_t most, char from, char to)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < from || text.p[i] > to)
            return false;
    return text.n >= least && text.n <= most;
}

bool value_money_known(struct str amount)
{
    size_t i = 0, digits = 0, cents = 0;
    while (i < amount.n && amount.p[i] >= '0' && amount.p[i] <= '9')
        i++, digits++;
    if (i < amount.n && amount.p[i] == '.')
        for (i++; i < amount.n && amount.p[i] >= '0' && amount.p[i] <= '9'; i++)
            cents++;
    return i == amount.n && digits > 0 && digits <= 12 && cents <= 2 && amount.p[i - 1] != '.';
}

static bool check_money(const struct kind_field *field, const json_t *value, struct err *err)
{
    struct str amount = value_string(json_object_get(value, "amount"));
    struct str currency = value_string(json_object_get(value, "currency"));
    if (json_object_size(value) != 2 || !value_money_known(amount) || !letters(currency, 3, 3, 'A', 'Z'))
        return value_fault(field, "!field-not-money", err);
    return true;
}

static bool check_email(const struct kind_field *field, const json_t *value, struct err *err)
{
    struct str text = value_string(value);
    size_t at = str_find(text, STR("@"), 0);
    bool good = at != SIZE_MAX && at > 0 && str_find(text, STR("."), at) != SIZE_MAX &&
                str_find(text, STR("@"), at + 1) == SIZE_MAX && str_find(text, STR(" "), 0) == SIZE_MAX && text.n <= 254;
    return good || value_fault(field, "!field-not-email", err);
}

static bool check_one(const struct kind_field *field, const json_t *value, struct err *err)
{
    struct str text = value_string(value);
    switch (field->type) {
    case KIND_TEXT: case KIND_LONG: case KIND_PHONE:
        return check_text(field, value, err);
    case KIND_EMAIL:
        return check_email(field, value, err);
    case KIND_DATE:
        return value_date_known(text, field->precise) || value_fault(field, "!field-not-date", err);
    case KIND_NUMBER:
        return check_number(field, value, err);
    case KIND_MONEY:
        return check_money(field, value, err);
    case KIND_FLAG:
        return json_is_boolean(value) || value_fault(field, "!field-not-flag", err);
    case KIND_CHOICE: case KIND_CHOICES: case KIND_INDUSTRY:
        return kind_code_find(field->list, text) || value_fault(field, "!field-not-choice", err);
    case KIND_LINK: case KIND_LINKS: case KIND_MEMBER:
        return (json_is_integer(value) && json_integer_value(value) > 0) || value_fault(field, "!field-not-link", err);
    case KIND_FILE: case KIND_FILES:
        return letters(text, 32, 32, '0', 'f') || value_fault(field, "!field-not-file", err);
    case KIND_COUNTRY: case KIND_COUNTRIES:
        return letters(text, 2, 2, 'A', 'Z') || value_fault(field, "!field-not-country", err);
    case KIND_LANGUAGE: case KIND_LANGUAGES:
        return letters(text, 2, 3, 'a', 'z') || value_fault(field, "!field-not-language", err);
    case KIND_AGENCY: case KIND_AGENCIES:
        return (is_text(value) && text.n <= 64) || value_fault(field, "!field-not-agency", err);
    case KIND_TYPES:
        break;
    }
    return value_fault(field, "!field-unknown", err);
}

bool value_check(const struct kind_field *field, const json_t *value, struct err *err)
{
    size_t i, j;
    json_t *one, *other;
    if (!kind_type_is_list(field->type))
        return check_one(field, value, err);
    if (!json_is_array(value) || !json_array_size(value) || json_array_size(value) > VALUE_MOST)
        return value_fault(field, "!field-not-list", err);
    json_array_foreach(value, i, one) {
        if (!check_one(field, one, err))
            return false;
        json_array_foreach(value, j, other)
            if (j < i && json_equal(one, other))
                return value_fault(field, "!field-twice", err);
    }
    return true;
}

/* ---- as text ---- */

static struct str one_text(struct arena *arena, const struct kind_field *field, const json_t *value, struct str lang)
{
    if (field->list) {
        const struct kind_code *code = kind_code_find(field->list, value_string(value));
        return code ? pack_text(code->label, lang) : value_string(value);
    }
    if (json_is_object(value))
        return str_printf(arena, STR_FMT " " STR_FMT, STR_ARG(value_string(json_object_get(value, "amount"))),
                          STR_ARG(value_string(json_object_get(value, "currency"))));
    if (json_is_integer(value))
        return str_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (json_is_real(value))
        return str_printf(arena, "%.15g", json_real_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? STR("yes") : STR("no");
    return value_string(value);
}

struct str value_text(struct arena *arena, const struct kind_field *field, const json_t *value, struct str lang)
{
    struct buf all = {.arena = arena};
    size_t i;
    json_t *one;
    if (!json_is_array(value))
        return one_text(arena, field, value, lang);
    json_array_foreach(value, i, one) {
        if (i)
            buf_add(&all, STR("; "));
        buf_add(&all, one_text(arena, field, one, lang));
    }
    return buf_str(&all);
}

bool value_day(const json_t *value, bool last, int32_t *ret)
{
    struct str text = value_string(value);
    char whole[11] = "0000-01-01";
    int32_t day;
    size_t n = text.n > 10 ? 10 : text.n;
    if (!value_date_known(text, true))
        return false;
    memcpy(whole, text.p, n);
    if (!clock_day_parse(str_from(whole), &day))
        return false;
    if (last && n == 4)
        day = clock_day_add(day, 1, 0, -1);
    else if (last && n == 7)
        day = clock_day_add(day, 0, 1, -1);
    *ret = day;
    return true;
}
