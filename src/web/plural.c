/* plural.c - see plural.h.  Rules: gettext manual, "Plural forms", and Unicode CLDR's cardinal rules. */
#include "web/plural.h"

static unsigned form_one(uint64_t n)
{
    UNUSED(n);
    return 0;
}

static unsigned form_not_one(uint64_t n)
{
    return n != 1;
}

static unsigned form_above_one(uint64_t n)
{
    return n > 1;
}

static unsigned form_slovene(uint64_t n)
{
    uint64_t h = n % 100;

    return h == 1 ? 0 : h == 2 ? 1 : h == 3 || h == 4 ? 2 : 3;
}

/* Slovene as older files order it: the form for 0 and 5 first. */
static unsigned form_slovene_many_first(uint64_t n)
{
    uint64_t h = n % 100;

    return h == 1 ? 1 : h == 2 ? 2 : h == 3 || h == 4 ? 3 : 0;
}

static bool is_few(uint64_t n)
{
    uint64_t ten = n % 10, h = n % 100;

    return ten >= 2 && ten <= 4 && (h < 12 || h > 14);
}

/* Russian, Ukrainian, Belarusian, Croatian, Bosnian, Serbian. */
static unsigned form_east(uint64_t n)
{
    return n % 10 == 1 && n % 100 != 11 ? 0 : is_few(n) ? 1 : 2;
}

static unsigned form_polish(uint64_t n)
{
    return n == 1 ? 0 : is_few(n) ? 1 : 2;
}

static unsigned form_czech(uint64_t n)
{
    return n == 1 ? 0 : n >= 2 && n <= 4 ? 1 : 2;
}

static unsigned form_romanian(uint64_t n)
{
    return n == 1 ? 0 : n == 0 || (n % 100 > 0 && n % 100 < 20) ? 1 : 2;
}

static unsigned form_lithuanian(uint64_t n)
{
    uint64_t ten = n % 10, h = n % 100;

    return ten == 1 && h != 11 ? 0 : ten >= 2 && (h < 10 || h >= 20) ? 1 : 2;
}

static unsigned form_macedonian(uint64_t n)
{
    return n % 10 == 1 && n % 100 != 11 ? 0 : 1;
}

static unsigned form_arabic(uint64_t n)
{
    uint64_t h = n % 100;

    return n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : h >= 3 && h <= 10 ? 3 : h >= 11 ? 4 : 5;
}

const struct plural plural_english = {"nplurals=2; plural=(n != 1);", 2, form_not_one};

#define EAST_A "n%10==1 && n%100!=11 ? 0 : "
static const struct plural rules[] = {
    {"nplurals=1; plural=0;", 1, form_one},
    {"nplurals=2; plural=(n != 1);", 2, form_not_one},
    {"nplurals=2; plural=(n > 1);", 2, form_above_one},
    {"nplurals=2; plural=n%10==1 && n%100!=11 ? 0 : 1;", 2, form_macedonian},
    {"nplurals=3; plural=(" EAST_A "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);", 3, form_east},
    {"nplurals=3; plural=(" EAST_A "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);", 3, form_east},
    {"nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);", 3, form_polish},
    {"nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);", 3, form_polish},
    {"nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;", 3, form_czech},
    {"nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);", 3, form_czech},
    {"nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);", 3, form_romanian},
    {"nplurals=3; plural=n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;", 3, form_romanian},
    {"nplurals=3; plural=(" EAST_A "n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);", 3, form_lithuanian},
    {"nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);", 4, form_slovene},
    {"nplurals=4; plural=(n%100==1 ? 1 : n%100==2 ? 2 : n%100==3 || n%100==4 ? 3 : 0);", 4, form_slovene_many_first},
    {"nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);", 6,
     form_arabic},
    {"nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
     ": n%100>=11 && n%100<=99 ? 4 : 5);",
     6, form_arabic},
};

/* Next byte that counts: tools differ in spaces and in the brackets around the whole, which change nothing. */
static char next_byte(struct str *s)
{
    while (s->n) {
        char c = *s->p;
        s->p++, s->n--;
        if (c != ' ' && c != '\t' && c != '\n' && c != ';' && c != '(' && c != ')')
            return c;
    }
    return 0;
}

static bool same_rule(struct str a, struct str b)
{
    for (;;) {
        char x = next_byte(&a), y = next_byte(&b);
        if (x != y)
            return false;
        if (!x)
            return true;
    }
}

bool plural_find(struct str header, const struct plural **ret, struct err *err)
{
    for (size_t i = 0; i < LEN(rules); i++)
        if (same_rule(header, str_from(rules[i].header))) {
            *ret = &rules[i];
            return true;
        }
    return err_set(err, ERR_INPUT,
                   "unknown Plural-Forms \"" STR_FMT "\"; known are for example \"%s\" (Slovene), \"%s\" (English), "
                   "\"%s\" (Ukrainian, Russian, Croatian), \"%s\" (Polish), \"%s\" (Arabic)",
                   STR_ARG(str_slice(header, 0, 80)), rules[13].header, rules[1].header, rules[5].header,
                   rules[7].header, "nplurals=6; …");
}
