/* sheet_value.c - numbers of a workbook as its cells show them: digits, days, times. */
#include "record/exchange/sheet_inside.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"

enum { DAY = 86400, EPOCH_1900 = -25569 /* 1899-12-30 */, EPOCH_1904 = -24107, LEAP_1900 = 60, SERIAL_END = 2958466,
       DIGITS_EXACT = 15 };

/* ---- formats ---- */

static enum sheet_shape known_shape(int64_t id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
        return SHEET_DATE; /* those from 27 on are days of East Asian programs */
    if (id == 22)
        return SHEET_MOMENT;
    if (id == 46)
        return SHEET_HOURS;
    return (id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47 ? SHEET_TIME : SHEET_NUMBER;
}

struct letters { bool day, month, hour, elapsed; };

/* Past what is not a letter of the format: "text", \x, _x, *x, [Red], AM/PM.  0: it is one. */
static size_t passed_over(struct str code, size_t at, struct letters *seen)
{
    size_t end;
    switch (code.p[at]) {
    case '"':
        end = str_find(code, STR("\""), at + 1);
        return end == SIZE_MAX ? code.n - at : end - at + 1;
    case '\\': case '_': case '*':
        return 2;
    case '[':
        end = str_find(code, STR("]"), at + 1);
        if (end == SIZE_MAX)
            return code.n - at;
        seen->elapsed = seen->elapsed || strchr("hHmMsS", code.p[at + 1]);
        return end - at + 1;
    case 'a': case 'A':
        return str_starts(str_slice(code, at + 1, code.n), STR("M/PM")) ? 5 : 1;
    default:
        return 0;
    }
}

static struct letters read_code(struct str code)
{
    struct letters seen = {0};
    for (size_t i = 0; i < code.n && code.p[i] != ';';) {
        size_t past = passed_over(code, i, &seen);
        if (past) {
            i += past;
            continue;
        }
        char c = (char)(code.p[i] | 0x20);
        seen.day = seen.day || c == 'd' || c == 'y';
        seen.month = seen.month || c == 'm';
        seen.hour = seen.hour || c == 'h' || c == 's';
        i++;
    }
    return seen;
}

struct sheet_format sheet_format_of(int64_t id, struct str code)
{
    size_t zeroes = 0;
    if (!code.n)
        return (struct sheet_format){.shape = known_shape(id)};
    while (zeroes < code.n && code.p[zeroes] == '0')
        zeroes++;
    if (zeroes == code.n)
        return (struct sheet_format){.zeroes = (uint8_t)(zeroes > 1 && zeroes <= DIGITS_EXACT ? zeroes : 0)};
    if (str_starts(code, STR("General")))
        return (struct sheet_format){0};
    struct letters seen = read_code(code);
    if (seen.elapsed)
        return (struct sheet_format){.shape = SHEET_HOURS};
    bool date = seen.day || (seen.month && !seen.hour);
    return (struct sheet_format){.shape = date ? seen.hour ? SHEET_MOMENT : SHEET_DATE
                                               : seen.hour ? SHEET_TIME : SHEET_NUMBER};
}

/* ---- numbers ---- */

static struct str digits(struct arena *arena, double number, uint8_t zeroes)
{
    if (zeroes && number >= 0 && number < 1e15 && number == floor(number))
        return str_printf(arena, "%0*.0f", (int)zeroes, number);
    return fabs(number) >= 1e15 || number == floor(number) ? str_printf(arena, "%.0f", number)
                                                           : str_printf(arena, "%.15g", number);
}

static struct str clock_text(struct arena *arena, int64_t seconds)
{
    int64_t hours = seconds / 3600, minutes = seconds / 60 % 60;
    return seconds % 60 ? str_printf(arena, "%02" PRId64 ":%02" PRId64 ":%02" PRId64, hours, minutes, seconds % 60)
                        : str_printf(arena, "%02" PRId64 ":%02" PRId64, hours, minutes);
}

static struct str day_text(struct arena *arena, int64_t serial, bool from_1904)
{
    if (from_1904)
        return clock_day_text(arena, (int32_t)(serial + EPOCH_1904));
    if (serial == LEAP_1900)
        return STR("1900-02-29"); /* which never was: whoever wants a day refuses it */
    return clock_day_text(arena, (int32_t)(serial + EPOCH_1900 + (serial < LEAP_1900)));
}

static struct str moment(struct arena *arena, double number, enum sheet_shape shape, bool from_1904)
{
    int64_t serial = (int64_t)floor(number), seconds = llround((number - floor(number)) * DAY);
    if (seconds == DAY) {
        serial++;
        seconds = 0;
    }
    if (shape == SHEET_HOURS)
        return clock_text(arena, serial * DAY + seconds);
    if (shape == SHEET_TIME)
        return clock_text(arena, seconds);
    if (serial == 0 && !from_1904) /* no day at all */
        return shape == SHEET_MOMENT ? clock_text(arena, seconds) : STR("0");
    struct str day = day_text(arena, serial, from_1904);
    return shape == SHEET_DATE || !(seconds / 60) ? day
        : str_printf(arena, STR_FMT "T%02" PRId64 ":%02" PRId64, STR_ARG(day), seconds / 3600, seconds / 60 % 60);
}

struct str sheet_number(struct arena *arena, struct str raw, struct sheet_format format, bool from_1904)
{
    char text[64], *end;
    raw = str_trim(raw);
    if (!raw.n || raw.n >= sizeof text || memchr(raw.p, '\0', raw.n))
        return raw;
    memcpy(text, raw.p, raw.n);
    text[raw.n] = '\0';
    for (size_t i = 0; i < raw.n; i++)
        if (!strchr("0123456789+-.eE", text[i]))
            return raw;
    double number = strtod(text, &end);
    if (*end || !isfinite(number) || fabs(number) >= 1e30)
        return raw;
    if (format.shape != SHEET_NUMBER && number >= 0 && number < SERIAL_END)
        return moment(arena, number, format.shape, from_1904);
    bool plain = raw.n <= DIGITS_EXACT && !memchr(text, 'e', raw.n) && !memchr(text, 'E', raw.n);
    return plain && !format.zeroes ? str_copy(arena, raw) : digits(arena, number, format.zeroes);
}
