/* phone.c - telephone numbers, to E.164 (ITU-T). */
#include "text/finder.h"

enum { LONGEST = 15, SHORTEST = 8, FEWEST = 7 }; /* digits with the country's code; E.164 allows 15 */

/* National numbers as they are written inside a country: prefix, then so many digits. */
static const struct {
    char country[3];
    const char *code, *trunk;
    unsigned min, max; /* digits after the prefix */
    bool keep;         /* the prefix is part of the number (Italy) */
} plans[] = {
    {"SI", "386", "0", 8, 8, false},  {"UA", "380", "0", 9, 9, false}, {"HR", "385", "0", 8, 9, false},
    {"AT", "43", "0", 8, 12, false},  {"DE", "49", "0", 9, 11, false}, {"IT", "39", "0", 7, 10, true},
    {"HU", "36", "06", 8, 9, false},  {"RS", "381", "0", 8, 9, false}, {"BA", "387", "0", 8, 8, false},
    {"MK", "389", "0", 8, 8, false},  {"ME", "382", "0", 8, 8, false}, {"SK", "421", "0", 9, 9, false},
    {"RO", "40", "0", 9, 9, false},   {"BG", "359", "0", 8, 9, false}, {"GB", "44", "0", 9, 10, false},
    {"FR", "33", "0", 9, 9, false},   {"MD", "373", "0", 8, 8, false}, {"RU", "7", "8", 10, 10, false},
};

/* Country codes of one and two digits (ITU-T E.164 list); all others have three. */
static const char *const short_codes =
    " 1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 "
    "58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

/* Gathers digits over the marks people put between them.  At most one separator, or ") ", at a time. */
static size_t read_digits(const struct finder *f, size_t at, char digits[LONGEST + 1], size_t *count)
{
    size_t end = at, marks = 0;
    *count = 0;
    for (size_t here = at; here < f->n && marks < 3; here++) {
        if (finder_digit(f, here)) {
            if (*count == LONGEST)
                return 0;
            digits[(*count)++] = f->p[here];
            end = here + 1;
            marks = 0;
        } else if (memchr(" -./()", f->p[here], 6)) {
            marks++;
        } else if ((unsigned char)f->p[here] == 0xc2 && here + 1 < f->n && (unsigned char)f->p[here + 1] == 0xa0) {
            marks++, here++; /* no-break space */
        } else {
            break;
        }
    }
    digits[*count] = '\0';
    return end;
}

static bool known_code(const char *digits)
{
    char code[5] = {' ', digits[0], ' ', '\0'};
    if (strstr(short_codes, code))
        return true;
    if (digits[0] == '0')
        return false;
    code[2] = digits[1], code[3] = ' ', code[4] = '\0';
    return strstr(short_codes, code) != NULL || strchr("23456789", digits[0]) != NULL;
}

size_t text_phone_code(struct str digits)
{
    for (size_t n = 1; n <= 2 && n < digits.n; n++) {
        char code[5] = " ";
        memcpy(code + 1, digits.p, n);
        code[n + 1] = ' ';
        if (strstr(short_codes, code))
            return n;
    }
    return digits.n < 3 ? digits.n : 3;
}

static bool looks_like_date(const struct finder *f, size_t at, size_t end)
{
    /* 24.11.2026, 2026-11-24, 24/11/2026: eight digits in the shape of a date */
    char shape[12] = "";
    for (size_t i = at; i < end && i - at < 11; i++)
        shape[i - at] = finder_digit(f, i) ? 'd' : f->p[i];
    return end - at == 10 && (memcmp(shape, "dd.dd.dddd", 10) == 0 || memcmp(shape, "dddd-dd-dd", 10) == 0 ||
                              memcmp(shape, "dd/dd/dddd", 10) == 0 || memcmp(shape, "dd-dd-dddd", 10) == 0);
}

static bool national(const struct finder *f, const char *digits, size_t count, struct str *value)
{
    for (size_t i = 0; i < LEN(plans); i++) {
        size_t trunk = strlen(plans[i].trunk), code = strlen(plans[i].code);
        if (strcmp(plans[i].country, f->country) != 0)
            continue;
        bool prefixed = strncmp(digits, plans[i].trunk, trunk) == 0 && count - trunk >= plans[i].min &&
                        count - trunk <= plans[i].max && digits[trunk] != '0';
        if (prefixed)
            *value = str_printf(f->arena, "+%s%s", plans[i].code, digits + (plans[i].keep ? 0 : trunk));
        else if (strncmp(digits, plans[i].code, code) == 0 && code > 1 && count - code >= plans[i].min &&
                 count - code <= plans[i].max)
            *value = str_printf(f->arena, "+%s", digits); /* the plus forgotten */
        else
            return false;
        return true;
    }
    return false;
}

size_t phone_find(const struct finder *f, size_t at, struct str *value)
{
    char digits[LONGEST + 1];
    size_t count, start = at;
    bool plus = f->p[at] == '+';
    if (plus)
        start++;
    else if (!finder_digit(f, at) && f->p[at] != '(')
        return 0;
    if (plus && start < f->n && f->p[start] == ' ')
        start++;
    size_t end = read_digits(f, start, digits, &count);
    if (count < FEWEST)
        return 0;
    if (!end || finder_word(f, end) || looks_like_date(f, at, end))
        return 0;
    const char *number = digits;
    if (!plus && count > 2 && digits[0] == '0' && digits[1] == '0')
        plus = true, number += 2, count -= 2;
    if (plus) {
        if (count < SHORTEST || !known_code(number))
            return 0;
        /* +386 (0)40 …: the inner zero is not dialled */
        bool inner = strncmp(number, "386", 3) == 0 || strncmp(number, "380", 3) == 0 || strncmp(number, "385", 3) == 0;
        if (inner && number[3] == '0')
            *value = str_printf(f->arena, "+%.3s%s", number, number + 4);
        else
            *value = str_printf(f->arena, "+%s", number);
        return end;
    }
    if (national(f, digits, count, value))
        return end;
    /* Ukraine's and Slovenia's numbers are read in any country when the code is written without its plus. */
    if ((count == 12 && strncmp(digits, "380", 3) == 0) || (count == 11 && strncmp(digits, "386", 3) == 0)) {
        *value = str_printf(f->arena, "+%s", digits);
        return end;
    }
    return 0;
}
