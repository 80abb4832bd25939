/* holidays.c - see holidays.h. */
#include "know/holidays.h"

#include "base/clock.h"
#include "know/know.h"

static int32_t day_of(int year, int month, int day)
{
    struct arena arena = {0};
    int32_t ret = 0;

    if (!clock_day_parse(str_printf(&arena, "%04d-%02d-%02d", year, month, day), &ret))
        ret = INT32_MIN; /* 29 February of most years */
    arena_clear(&arena);
    return ret;
}

static bool read_date(struct str text, int *ret_month, int *ret_day)
{
    int64_t month, day;

    if (text.n != sizeof "05-01" - 1 || text.p[2] != '-' || !str_int(str_slice(text, 0, 2), 1, 12, &month) ||
        !str_int(str_slice(text, 3, 5), 1, 31, &day) || day_of(2024, (int)month, (int)day) == INT32_MIN)
        return false;
    *ret_month = (int)month;
    *ret_day = (int)day;
    return true;
}

bool holiday_check_date(const struct yaml *date, struct err *err)
{
    int month, day;

    return (date->type == YAML_TEXT && read_date(date->text, &month, &day)) ||
           yaml_fault(err, date, "date: write month and day in quotes, such as \"05-01\" for the first of May");
}

int32_t holidays_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;

    return day_of(year, n / 31, n % 31 + 1);
}

void holidays_read(struct arena *arena, const struct content_item *const *items, size_t count, struct holidays *ret)
{
    ret->list = ARENA_ARRAY(arena, count + 1, struct holiday);
    ret->count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct yaml *root = items[i]->root;
        struct holiday *holiday = &ret->list[ret->count];
        int64_t easter;
        holiday->country = yaml_text(root, "country");
        holiday->moves = str_int(yaml_text(root, "easter"), -100, 100, &easter);
        holiday->easter = holiday->moves ? (int)easter : 0;
        if (holiday->moves || read_date(yaml_text(root, "date"), &holiday->month, &holiday->day))
            ret->count++;
    }
}

bool holidays_has(const struct holidays *holidays, struct str country, int32_t day)
{
    struct arena arena = {0};
    struct str text = clock_day_text(&arena, day);
    int64_t year = 0, month = 0, of_month = 0;
    bool found = false;

    if (str_int(str_slice(text, 0, 4), 1, 9999, &year) && str_int(str_slice(text, 5, 7), 1, 12, &month) &&
        str_int(str_slice(text, 8, 10), 1, 31, &of_month)) {
        int32_t easter = holidays_easter((int)year);
        for (size_t i = 0; i < holidays->count && !found; i++) {
            const struct holiday *holiday = &holidays->list[i];
            found = str_eq(holiday->country, country) &&
                    (holiday->moves ? easter + holiday->easter == day
                                    : holiday->month == month && holiday->day == of_month);
        }
    }
    arena_clear(&arena);
    return found;
}
