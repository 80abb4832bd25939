/* linking_time.c - see linking_time.h. */
#include "cmd/linking_time.h"

#include "base/clock.h"

/* So many digits, of a number up to most. */
static bool take_digits(struct str *rest, size_t digits, int64_t most, int64_t *ret)
{
    if (rest->n < digits || !str_int(str_slice(*rest, 0, digits), 0, most, ret))
        return false;
    *rest = str_slice(*rest, digits, rest->n);
    return true;
}

static bool take(struct str *rest, char c)
{
    if (!rest->n || *rest->p != c)
        return false;
    *rest = str_slice(*rest, 1, rest->n);
    return true;
}

static void skip_fraction(struct str *rest)
{
    if (take(rest, '.') || take(rest, ','))
        while (rest->n && *rest->p >= '0' && *rest->p <= '9')
            *rest = str_slice(*rest, 1, rest->n);
}

/* "Z", "+01:00", "-0330", "+02" or nothing, in seconds. */
static bool take_zone(struct str rest, int64_t *ret)
{
    int64_t hours, minutes = 0;
    *ret = 0;
    if (!rest.n || take(&rest, 'Z') || take(&rest, 'z'))
        return !rest.n;
    bool west = *rest.p == '-';
    if (!take(&rest, west ? '-' : '+') || !take_digits(&rest, 2, 14, &hours))
        return false;
    if (rest.n && (take(&rest, ':'), !take_digits(&rest, 2, 59, &minutes)))
        return false;
    *ret = (west ? -60 : 60) * (60 * hours + minutes);
    return !rest.n;
}

static bool read_date(struct str text, int64_t *ret)
{
    int64_t hour = 0, minute = 0, second = 0, zone = 0;
    int32_t day;
    if (!clock_day_parse(str_slice(text, 0, 10), &day))
        return false;
    struct str rest = str_slice(text, 10, text.n);
    if (rest.n) {
        if (!(take(&rest, 'T') || take(&rest, 't') || take(&rest, ' ')) || !take_digits(&rest, 2, 24, &hour) ||
            !take(&rest, ':') || !take_digits(&rest, 2, 59, &minute))
            return false;
        if (take(&rest, ':')) {
            if (!take_digits(&rest, 2, 60, &second))
                return false;
            skip_fraction(&rest);
        }
        if (!take_zone(str_trim(rest), &zone))
            return false;
    }
    *ret = clock_day_start(day) + 3600 * hour + 60 * minute + second - zone;
    return true;
}

bool linking_time_read(struct str text, int64_t *ret)
{
    const int64_t most = 253402300799; /* the end of 9999 */
    text = str_trim(text);
    struct str whole = text;
    struct str number = str_cut(&whole, '.'); /* whole: the fraction */
    if (str_int(number, -most, 1000 * most, ret)) {
        for (size_t i = 0; whole.p && i < whole.n; i++)
            if (whole.p[i] < '0' || whole.p[i] > '9')
                return false;
        if (*ret >= 100000000000)
            *ret /= 1000;
        return *ret <= most && (*ret < 1900 || *ret > 2999);
    }
    return read_date(text, ret);
}
