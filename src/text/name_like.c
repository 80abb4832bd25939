/* name_like.c - see name.h: how probable it is that two descriptions are of one person.
 *
 * Each row of the table below is log2(m/u) of a level of agreement: m, how often two descriptions of one person agree in
 * that way, u, how often two of different people do.  They were set by reasoning about the people Kres is for (names carried
 * through three scripts and five officials, birth dates guessed by a stranger, telephones that change) and checked against
 * the labelled pairs of test/unit/text/name_like.c, which prints precision and recall; a register of its own size may want
 * another PRIOR.  A field that one side does not say counts for nothing. */
#include <math.h>

#include "text/name.h"
#include "text/token.h"

enum { NAMES = 6 };

/* One person among some hundreds of descriptions that share something: the odds before anything is compared. */
static const float PRIOR = -9.0F;

static const struct { float same, group, sound, near, like, other; } NAME[2] = {
    /* given names and patronymics: some dozens are most of all */
    {4.5F, 4.0F, 3.6F, 3.0F, 1.0F, -9.0F},
    /* all other names */
    {8.5F, 7.5F, 6.5F, 6.0F, 2.5F, -7.0F},
};
static const struct { float day, swapped, near_day, month, year, near_year, guess_other, other; } BIRTH = {
    10.5F, 7.0F, 4.5F, 6.5F, 3.2F, 0.8F, -9.0F, -10.0F,
};
static const float SEX_SAME = 0.9F, SEX_OTHER = -6.0F, NATION_SAME = 2.0F, NATION_OTHER = -2.0F;
static const float PHONE_SAME = 9.0F, PHONE_OTHER = -0.7F;
static const float DOCUMENT_SAME = 13.0F, DOCUMENT_NEAR = 5.0F, DOCUMENT_OTHER = -0.8F;

struct part {
    char latin[TEXT_NAME_MOST];
    size_t n;
    bool given; /* known as a given name, or a patronymic */
    bool used;
};

static struct str part_str(const struct part *part)
{
    return str_make(part->latin, part->n);
}

static bool ends(const struct part *part, const char *ending)
{
    size_t n = strlen(ending);
    return part->n > n + 2 && memcmp(part->latin + part->n - n, ending, n) == 0;
}

static bool is_patronymic(const struct part *part)
{
    static const char *const ENDINGS[] = {"ovych", "evych", "ovich", "evich", "jovych", "ivna", "ovna", "evna", "ichna"};
    for (size_t i = 0; i < LEN(ENDINGS); i++)
        if (ends(part, ENDINGS[i]))
            return true;
    return false;
}

static size_t read_parts(const struct text_names *names, struct str name, struct part *ret)
{
    struct text_token token;
    size_t at = 0, count = 0;

    while (count < NAMES && text_token_next(name, &at, &token)) {
        struct part *part = &ret[count];
        *part = (struct part){0};
        part->n = text_name_latin(text_token_str(&token), part->latin);
        if (part->n < 2)
            continue; /* an initial */
        part->given = text_names_has(names, part_str(part)) || is_patronymic(part);
        count++;
    }
    return count;
}

/* A family name as a form writes it for a man or a woman: Kowalska, Kowalski; Ivanova, Ivanov. */
static struct str stem(const struct part *part)
{
    static const char *const ENDINGS[] = {"skaja", "skyj", "skij", "ska", "ski", "skyi", "skiy", "ova", "eva", "ina"};
    for (size_t i = 0; i < LEN(ENDINGS); i++) {
        size_t n = strlen(ENDINGS[i]);
        if (ends(part, ENDINGS[i]))
            return str_make(part->latin, part->n - n + 2);
    }
    return part_str(part);
}

static float compare_parts(const struct text_names *names, const struct part *a, const struct part *b)
{
    size_t row = a->given && b->given ? 0 : 1;
    struct str x = part_str(a), y = part_str(b);

    if (str_eq(x, y))
        return NAME[row].same;
    if (text_names_share(names, x, y))
        return NAME[row].group;
    if (text_names_has(names, x) && text_names_has(names, y))
        return NAME[row].other; /* Maria and Marina, Mohamed and Mahmoud: both known, and different */
    if (row && stem(a).n >= 4 && str_eq(stem(a), stem(b)))
        return NAME[row].sound;
    if (text_name_sounds_like(x, y))
        return NAME[row].sound;
    float winkler = text_name_winkler(x, y);
    return winkler >= 0.93F ? NAME[row].near : winkler >= 0.87F ? NAME[row].like : NAME[row].other;
}

/* Every name with the one it fits best, whatever their order; names that only one side has say nothing.  One of the names is
 * a given name even where no list knows it: it counts half. */
static float compare_names(const struct text_names *names, struct str name_a, struct str name_b, bool *ret_against)
{
    struct part a[NAMES], b[NAMES];
    size_t n = read_parts(names, name_a, a), m = read_parts(names, name_b, b), pairs = n < m ? n : m;
    float sum = 0, least = 100;
    bool given = false;

    for (size_t pair = 0; pair < pairs; pair++) {
        float best = -100;
        size_t best_a = 0, best_b = 0;
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < m && !a[i].used; k++) {
                float score = b[k].used ? -100 : compare_parts(names, &a[i], &b[k]);
                if (score > best)
                    best = score, best_a = i, best_b = k;
            }
        }
        a[best_a].used = b[best_b].used = true;
        *ret_against = *ret_against || best < 0;
        given = given || a[best_a].given || b[best_b].given;
        /* Two given names beside a family name: one of them is often left out or another one. */
        sum += best < 0 && pair > 1 ? best / 2 : best;
        least = best > 0 && best < least ? best : least;
    }
    return given || least == 100 ? sum : sum - least / 2;
}

static float compare_births(const struct text_person *a, const struct text_person *b)
{
    if (!a->year || !b->year)
        return 0;
    int years = a->year > b->year ? a->year - b->year : b->year - a->year;
    if (a->about || b->about)
        return years <= 1 ? BIRTH.year / 2 : years <= 4 ? BIRTH.near_year : years <= 8 ? -2 : BIRTH.guess_other;
    if (!a->month || !b->month)
        return years == 0 ? BIRTH.year : years == 1 ? BIRTH.near_year : BIRTH.guess_other;
    /* 1 January is written for want of better. */
    bool rounded_a = a->month == 1 && a->day == 1, rounded_b = b->month == 1 && b->day == 1;
    if (rounded_a || rounded_b)
        return years == 0 ? BIRTH.year + (rounded_a && rounded_b) : years <= 2 ? 0 : BIRTH.guess_other;
    bool months = a->month == b->month, both = a->day && b->day, days = both && a->day == b->day;
    if (years == 0 && months && (days || !both))
        return days ? BIRTH.day : BIRTH.month;
    if (years == 0 && both && a->day == b->month && a->month == b->day)
        return BIRTH.swapped;
    if (years == 0 && (months || days)) /* a digit wrong */
        return BIRTH.near_day;
    if (months && days && (years == 1 || years == 10))
        return BIRTH.near_day;
    return years == 0 ? -3 : BIRTH.other;
}

static struct str compact(struct str text, char room[TEXT_TOKEN_MOST])
{
    struct text_token token;
    size_t at = 0, n = 0;
    while (text_token_next(text, &at, &token)) {
        size_t take = token.n < TEXT_TOKEN_MOST - n ? token.n : TEXT_TOKEN_MOST - n;
        memcpy(room + n, token.folded, take);
        n += take;
    }
    return str_make(room, n);
}

/* The number without what is dialled before it: its last digits tell, whatever country wrote it. */
static bool same_phone(struct str a, struct str b)
{
    char ra[TEXT_TOKEN_MOST], rb[TEXT_TOKEN_MOST];
    struct str x = compact(a, ra), y = compact(b, rb);
    while (x.n && x.p[0] == '0')
        x.p++, x.n--;
    while (y.n && y.p[0] == '0')
        y.p++, y.n--;
    size_t least = x.n < y.n ? x.n : y.n;
    return least >= 7 && (x.n > y.n ? x.n - y.n : y.n - x.n) <= 3 &&
           memcmp(x.p + x.n - least, y.p + y.n - least, least) == 0;
}

static float compare_phones(const struct text_person *a, const struct text_person *b)
{
    float best = 0;
    for (size_t i = 0; i < TEXT_PERSON_LISTS && a->phones[i].n; i++) {
        for (size_t k = 0; k < TEXT_PERSON_LISTS && b->phones[k].n; k++) {
            if (same_phone(a->phones[i], b->phones[k]))
                return PHONE_SAME;
            best = PHONE_OTHER;
        }
    }
    return best;
}

/* One character wrong, or two neighbours exchanged. */
static bool one_slip(struct str a, struct str b)
{
    size_t i = 0;
    if (a.n != b.n || a.n < 6)
        return false;
    while (i < a.n && a.p[i] == b.p[i])
        i++;
    size_t rest = i + 1 < a.n ? i + 1 : a.n;
    if (memcmp(a.p + rest, b.p + rest, a.n - rest) == 0)
        return true;
    return i + 1 < a.n && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i] && memcmp(a.p + i + 2, b.p + i + 2, a.n - i - 2) == 0;
}

static float compare_documents(const struct text_person *a, const struct text_person *b)
{
    float best = 0;
    for (size_t i = 0; i < TEXT_PERSON_LISTS && a->documents[i].n; i++) {
        for (size_t k = 0; k < TEXT_PERSON_LISTS && b->documents[k].n; k++) {
            char ra[TEXT_TOKEN_MOST], rb[TEXT_TOKEN_MOST];
            struct str x = compact(a->documents[i], ra), y = compact(b->documents[k], rb);
            if (x.n >= 4 && str_eq(x, y))
                return DOCUMENT_SAME;
            float score = one_slip(x, y) ? DOCUMENT_NEAR : DOCUMENT_OTHER;
            best = best == 0 || score > best ? score : best;
        }
    }
    return best;
}

void text_person_compare(const struct text_names *names, const struct text_person *a, const struct text_person *b,
                         struct text_likeness *ret)
{
    bool against = false;
    *ret = (struct text_likeness){
        .name = compare_names(names, a->name, b->name, &against),
        .birth = compare_births(a, b),
        .sex = !a->sex || !b->sex || a->sex == 'x' || b->sex == 'x' ? 0 : a->sex == b->sex ? SEX_SAME : SEX_OTHER,
        .nationality = !a->nationality[0] || !b->nationality[0]            ? 0
                       : strcmp(a->nationality, b->nationality) == 0 ? NATION_SAME : NATION_OTHER,
        .phone = compare_phones(a, b),
        .document = compare_documents(a, b),
    };
    float bits = PRIOR + ret->name + ret->birth + ret->sex + ret->nationality + ret->phone + ret->document;
    ret->likeness = 1 / (1 + exp2f(-bits));
    /* Sisters and twins share all but a name: never nearly certain. */
    if (against && ret->document < DOCUMENT_SAME && ret->likeness > 0.9F)
        ret->likeness = 0.9F;
}
