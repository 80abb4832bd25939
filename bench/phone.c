/* phone.c - telephone numbers that nobody has: the ranges that regulators keep for film and fiction.
 *
 * Ofcom (07700 900, 01632 960, 0xxx 496 0), Bundesnetzagentur (030 23125, 069 90009, 040 66969, 0221 4710, 089 99998),
 * Arcep (01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98), PTS (070-1740 6), NANPA (555-01). */
#include "planted.h"

static const struct range {
    const char *before; /* international, parted by spaces */
    uint32_t count;
    unsigned digits; /* of the number within the range */
} RANGES[] = {
    {"44 7700 900", 1000, 3},  {"44 1632 960", 1000, 3},  {"44 20 7946 0", 1000, 3}, {"44 113 496 0", 1000, 3},
    {"44 114 496 0", 1000, 3}, {"44 115 496 0", 1000, 3}, {"44 116 496 0", 1000, 3}, {"44 117 496 0", 1000, 3},
    {"44 118 496 0", 1000, 3}, {"44 121 496 0", 1000, 3}, {"44 131 496 0", 1000, 3}, {"44 141 496 0", 1000, 3},
    {"44 151 496 0", 1000, 3}, {"44 161 496 0", 1000, 3}, {"44 191 498 0", 1000, 3}, {"49 30 23125 ", 1000, 3},
    {"49 69 90009 ", 1000, 3}, {"49 40 66969 ", 1000, 3}, {"49 221 4710 ", 1000, 3}, {"49 89 99998 ", 1000, 3},
    {"33 1 99 00 ", 10000, 4}, {"33 2 61 91 ", 10000, 4}, {"33 3 53 01 ", 10000, 4}, {"33 4 65 71 ", 10000, 4},
    {"33 5 36 49 ", 10000, 4}, {"33 6 39 98 ", 10000, 4}, {"46 70 174 06 ", 100, 2}};

enum { AMERICAN = 80000 }; /* 800 area codes with 100 numbers each */

static char *add(char *to, const char *text)
{
    size_t n = strlen(text);
    memcpy(to, text, n);
    return to + n;
}

static char *add_digits(char *to, uint32_t number, unsigned digits)
{
    for (unsigned i = digits; i--; number /= 10)
        to[i] = (char)('0' + number % 10);
    return to + digits;
}

/* "44 7700 900123" with what the author likes: +, 00 or a 0 instead of the country, spaces, hyphens, dots or nothing. */
size_t phone_habit(char *to, const char *from, size_t n, uint32_t habit)
{
    static const char PARTS[] = " -. /";
    char part = habit % 6 == 5 ? '\0' : PARTS[habit % 6 % 5], *end = to;
    uint32_t front = habit / 6 % 3;
    if (front == 2) {
        *end++ = '0';
        while (*from != ' ')
            from++, n--;
        from++, n--;
    } else {
        end = add(end, front ? "00" : "+");
    }
    for (size_t i = 0; i < n; i++)
        if (from[i] != ' ')
            *end++ = from[i];
        else if (part)
            *end++ = part;
    return (size_t)(end - to);
}

size_t phone_write(char *to, uint32_t number, uint32_t habit)
{
    uint32_t all = AMERICAN, i = 0;
    char plain[32], *end = plain;
    for (size_t r = 0; r < LEN(RANGES); r++)
        all += RANGES[r].count;
    number %= all;
    if (number < AMERICAN) {
        end = add_digits(add(end, "1 "), 200 + number / 100, 3);
        end = add_digits(add(end, " 555 01"), number % 100, 2);
    } else {
        for (number -= AMERICAN; number >= RANGES[i].count; i++)
            number -= RANGES[i].count;
        end = add_digits(add(end, RANGES[i].before), number, RANGES[i].digits);
    }
    return phone_habit(to, plain, (size_t)(end - plain), habit);
}
