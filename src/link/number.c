/* number.c - see number.h. */
#include "link/number.h"

#include "text/identifier.h"
#include "text/letter.h"
#include "text/token.h"

enum { RUN = 48, GROUPS = 24, MARKS = 2 }; /* digits of one run, groups of them, marks in a row between two */

struct group { size_t start, end, from, count; char before; }; /* of the run's digits; the mark before it, 0 for the first */
struct run {
    struct str text;
    char digits[RUN];
    size_t digit_count;
    struct group groups[GROUPS];
    size_t group_count;
    size_t end; /* where the search goes on */
};

/* ---- digits ---- */

/* First bytes that a digit may have. */
static const uint8_t may_be_digit[256] = {
    ['0' ... '9'] = 1, [0xd9] = 1, [0xdb] = 1, [0xdf] = 1, [0xe0] = 1, [0xe1] = 1, [0xef] = 1, [0xf0] = 1};

/* The first digit at or after at, or the end. */
static size_t next_digit(struct str text, size_t at)
{
    while (at < text.n) {
        unsigned char c = (unsigned char)text.p[at];
        if (!may_be_digit[c]) {
            at++;
            continue;
        }
        size_t next = at;
        if (c < 0x80 || letter_digit(letter_read(text.p, &next)) >= 0)
            return at;
        at = next;
    }
    return text.n;
}

/* Zero-width signs, variation selectors, the frame of a keycap. */
static bool is_unseen(uint32_t code)
{
    return code == 0xad || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || code == 0x2060 ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x20e3 || code == 0xfe0f || code == 0xfeff;
}

/* The mark as one of " -./()_*", or 0. */
static char mark_of(uint32_t code)
{
    if (code < 0x80)
        return code && strchr(" -./()_*", (int)code) ? (char)code : 0;
    if (code == 0xa0 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x3000)
        return ' ';
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xff0d)
        return '-';
    if (code == 0xff08 || code == 0xff09)
        return '(';
    return code == 0xb7 || code == 0x2022 || code == 0xff0e ? '.' : 0;
}

static bool is_zero_letter(uint32_t code)
{
    return code == 'o' || code == 'O' || code == 0x43e || code == 0x41e;
}

/* Does a letter o that ends at `at` stand for a zero?  Behind a digit when no other letter follows, otherwise before one. */
static bool is_zero(struct str text, size_t at, bool inside)
{
    unsigned char c = at < text.n ? (unsigned char)text.p[at] : ' ';
    if (c >= '0' && c <= '9')
        return true;
    bool letter = c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return inside && (!letter || is_zero_letter(letter_read(text.p, &at)));
}

/* "O41": the letter before the first digit, when it begins a word. */
static size_t with_zero(struct str text, size_t digit, size_t least)
{
    size_t at = digit, next;
    while (at > least && digit - at < 2) {
        next = --at;
        if (((unsigned char)text.p[at] & 0xc0) != 0x80)
            break;
    }
    next = at;
    if (at == digit || !is_zero_letter(letter_read(text.p, &next)) || next != digit)
        return digit;
    unsigned char c = at > least ? (unsigned char)text.p[at - 1] : ' ';
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? digit : at;
}

/* All digits from the one at `at` on. */
static void read_run(struct str text, size_t at, struct run *run)
{
    size_t marks = 0;
    char first = 0;
    bool inside = false;
    run->text = text;
    run->digit_count = run->group_count = 0;
    run->end = at;
    while (at < text.n && run->digit_count < RUN) {
        size_t start = at;
        uint32_t code = letter_read(text.p, &at);
        int digit = is_zero_letter(code) && is_zero(text, at, inside) ? 0 : letter_digit(code);
        if (digit >= 0) {
            if (!inside && run->group_count == GROUPS)
                return;
            if (!inside)
                run->groups[run->group_count++] = (struct group){start, at, run->digit_count, 0, first};
            struct group *group = &run->groups[run->group_count - 1];
            run->digits[run->digit_count++] = (char)('0' + digit);
            group->count++;
            run->end = group->end = at;
            inside = true;
            marks = 0;
        } else if (!is_unseen(code)) {
            char mark = mark_of(code);
            if (!mark || ++marks > MARKS)
                return;
            first = marks == 1 ? mark : first;
            inside = false;
        }
    }
    while (run->digit_count == RUN && at < text.n) { /* longer than any number: all of it is passed over */
        size_t next = at;
        if (letter_digit(letter_read(text.p, &next)) < 0)
            break;
        run->end = at = next;
        run->groups[run->group_count - 1].count = RUN;
    }
}

/* ---- what is no number of a telephone ---- */

/* Groups [from, to) of a run, as a number that may be one. */
struct look { const struct run *run; const struct group *groups; size_t count; const char *digits; size_t n; };

static unsigned value(const struct look *look, size_t from, size_t count)
{
    unsigned ret = 0;
    for (size_t i = from; i < from + count && i < look->n; i++)
        ret = 10 * ret + (unsigned)(look->digits[i] - '0');
    return ret;
}

static bool is_year(unsigned v) { return v >= 1900 && v < 2100; }
static bool is_day(unsigned v) { return v >= 1 && v <= 31; }
static bool is_month(unsigned v) { return v >= 1 && v <= 12; }

static unsigned group_value(const struct look *look, size_t i)
{
    return value(look, look->groups[i].from - look->groups[0].from, look->groups[i].count);
}

/* A day, month and year from group i on, in the orders in use. */
static bool is_date(const struct look *look, size_t i)
{
    const struct group *g = look->groups + i;
    if (i + 3 > look->count)
        return false;
    unsigned a = group_value(look, i), b = group_value(look, i + 1), c = group_value(look, i + 2);
    if (g[0].count == 4)
        return is_year(a) && g[1].count <= 2 && g[2].count <= 2 && is_month(b) && is_day(c);
    return g[0].count <= 2 && g[1].count <= 2 && g[2].count == 4 && is_year(c) &&
           ((is_day(a) && is_month(b)) || (is_month(a) && is_day(b)));
}

/* 20261127, 27112026, 20261127101500 */
static bool is_packed_date(const struct look *look)
{
    if (look->groups[0].count < 8)
        return false;
    return (is_year(value(look, 0, 4)) && is_month(value(look, 4, 2)) && is_day(value(look, 6, 2))) ||
           (look->n == 8 && is_day(value(look, 0, 2)) && is_month(value(look, 2, 2)) && is_year(value(look, 4, 4)));
}

/* Groups of one or two digits are a telephone number when the same mark stands between all, and they are no hours:
 * 08.00-20.00, 24.11.26 18.00, 09 00 17 00. */
static bool is_hours(const struct look *look)
{
    bool same = true, hours = look->count == 4;
    for (size_t i = 0; i < look->count; i++) {
        if (look->groups[i].count > 2)
            return false;
        same &= i < 2 || look->groups[i].before == look->groups[1].before;
        hours &= i % 2 ? group_value(look, i) % 15 == 0 && group_value(look, i) < 60 : group_value(look, i) <= 24;
    }
    return !same || hours;
}

static bool is_time(const struct look *look)
{
    if (is_packed_date(look) || is_hours(look))
        return true;
    for (size_t i = 0; i + 3 <= look->count; i++)
        if ((i == 0 || i + 3 == look->count) && is_date(look, i))
            return true;
    return look->count == 2 && look->n == 8 && is_year(group_value(look, 0)) && is_year(group_value(look, 1));
}

/* 46.0569465, 0.1234567 */
static bool is_fraction(const struct look *look)
{
    return look->count == 2 && look->groups[1].before == '.' &&
           ((look->groups[0].count <= 3 && look->groups[1].count >= 5 && look->digits[0] != '0') ||
            (look->groups[0].count == 1 && look->digits[0] == '0'));
}

/* 1.500.000, 12 500 000: groups of three after the first. */
static bool is_grouped(const struct look *look)
{
    if (look->count < 2 || look->groups[0].count > 3)
        return false;
    for (size_t i = 1; i < look->count; i++)
        if (look->groups[i].count != 3 || look->groups[i].before != look->groups[1].before)
            return false;
    return look->groups[1].before == '.' || look->groups[1].before == ' ';
}

static bool is_currency_word(struct str word)
{
    static const char *const names[] = {
        "eur", "euro", "evro", "evrov", "usd", "dollar", "dollars", "chf", "gbp", "pln", "czk", "huf", "ft", "rsd", "din",
        "ron", "lei", "bgn", "uah", "rub", "грн", "руб", "тг", "rs", "inr", "vnd", "idr", "rp", "krw", "jpy", "yen", "tl",
        "try", "元", "円"};
    for (size_t i = 0; i < LEN(names); i++)
        if (str_is(word, names[i]))
            return true;
    return false;
}

static bool is_price(const struct look *look)
{
    struct str text = look->run->text;
    struct text_token word;
    size_t end = look->groups[look->count - 1].end, at = end, before = look->groups[0].start, next;
    while (at < text.n && text.p[at] == ' ' && at < end + 2)
        at++;
    next = at;
    if (next < text.n && letter_currency(letter_read(text.p, &next)))
        return true;
    if (text_token_next(text, &at, &word) && word.start <= end + 2 && is_currency_word(text_token_str(&word)))
        return true;
    before -= before && text.p[before - 1] == ' ';
    for (next = before; next && before - next < 3;) {
        next--;
        if (((unsigned char)text.p[next] & 0xc0) != 0x80)
            break;
    }
    return next < before && letter_currency(letter_read(text.p, &next)) != NULL;
}

/* Numbers with a zero in front are dialled so; others have to look like nothing else. */
static bool may_be_local(const struct look *look)
{
    size_t zeroes = 0, leading = 0;
    while (zeroes < look->n && look->digits[look->n - 1 - zeroes] == '0')
        zeroes++;
    while (leading < look->n && look->digits[leading] == '0')
        leading++;
    if (look->n - leading < LINK_NUMBER_LEAST - 1 || is_time(look) || is_fraction(look))
        return false;
    if (leading)
        return true;
    return zeroes < 5 && (zeroes < 3 || look->n > 9) && !(is_grouped(look) && look->n < 9) && !is_price(look);
}

/* ---- all together ---- */

static bool is_letter(struct str text, size_t at)
{
    unsigned char c = at < text.n ? (unsigned char)text.p[at] : 0;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@';
}

/* Groups [from, to) of the run, when they are one. */
static bool take(const struct run *run, size_t from, size_t to, struct link_number *ret)
{
    const struct group *first = &run->groups[from], *last = &run->groups[to - 1];
    struct look look = {run, first, to - from, run->digits + first->from, last->from + last->count - first->from};
    size_t start = first->start;
    if (look.n < LINK_NUMBER_LEAST || look.n > LINK_NUMBER_MOST || is_letter(run->text, last->end))
        return false;
    start -= start > 1 && memchr(" (", run->text.p[start - 1], 2) && run->text.p[start - 2] == '+';
    bool plus = !from && start && run->text.p[start - 1] == '+';
    bool abroad = !plus && look.n > LINK_NUMBER_LEAST + 2 && look.digits[0] == '0' && look.digits[1] == '0';
    bool glued = first->start && is_letter(run->text, first->start - 1);
    if (!plus && ((glued && look.digits[0] != '0') || !may_be_local(&look)))
        return false;
    size_t skip = abroad ? 2 : 0;
    ret->start = plus ? start - 1 : first->start;
    ret->end = last->end;
    ret->plus = plus || abroad;
    ret->count = look.n - skip;
    memcpy(ret->digits, look.digits + skip, ret->count);
    ret->digits[ret->count] = 0;
    return !ret->plus || (ret->count > LINK_NUMBER_LEAST && ret->digits[0] != '0');
}

/* Where the number that begins with group from ends.  Two may stand with nothing but a space between: when there are too
 * many digits for one, another begins with a zero. */
static size_t number_end(const struct run *run, size_t from)
{
    size_t all = run->digit_count - run->groups[from].from, to = from + 1;
    for (; all > LINK_NUMBER_MOST && to < run->group_count; to++) {
        size_t before = run->groups[to].from - run->groups[from].from;
        if (before >= LINK_NUMBER_LEAST && all - before >= LINK_NUMBER_LEAST && run->digits[run->groups[to].from] == '0')
            return to;
    }
    return run->group_count;
}

bool link_number_next(struct str text, size_t *at, struct link_number *ret)
{
    struct run run;
    for (size_t least = *at; (*at = next_digit(text, least)) < text.n; least = *at) {
        size_t start = with_zero(text, *at, least);
        read_run(text, start, &run);
        for (size_t from = 0, to; from < run.group_count; from = to) {
            to = number_end(&run, from);
            *at = run.groups[to - 1].end > start ? run.groups[to - 1].end : start;
            if (to == run.group_count)
                *at = run.end > *at ? run.end : *at;
            if (take(&run, from, to, ret))
                return true;
        }
    }
    return false;
}

static struct str without_zeroes(struct str digits)
{
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_slice(digits, 1, digits.n);
    return digits;
}

/* "8 912 345 67 89": how Russia and its neighbours dial within the country. */
static size_t trunk(struct str digits)
{
    return digits.n == 11 && digits.p[0] == '8' && strchr("3489", digits.p[1]) ? 1 : 0;
}

unsigned link_number_inside(struct str digits, bool plus, struct str *ret)
{
    bool forgotten = !plus && digits.p[0] != '0' &&
                     (digits.n >= 12 || (digits.n == 11 && str_starts(digits, STR("386"))));
    unsigned code = 0;
    if (plus || forgotten) {
        size_t n = text_phone_code(digits);
        for (size_t i = 0; i < n; i++)
            code = 10 * code + (unsigned)(digits.p[i] - '0');
        *ret = without_zeroes(str_slice(digits, n, digits.n));
        return code;
    }
    *ret = without_zeroes(str_slice(digits, trunk(digits), digits.n));
    return 0;
}
