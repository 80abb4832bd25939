/* pay.c - see pay.h. */
#include "screen/match.h"

enum { FILLERS = 2 };

#define WEEKS_A_MONTH (52.0f / 12.0f)
static const float month_of[PAY_PERIODS] = {
    [PAY_HOUR] = 40 * WEEKS_A_MONTH, [PAY_DAY] = 5 * WEEKS_A_MONTH, [PAY_WEEK] = WEEKS_A_MONTH,
    [PAY_MONTH] = 1, [PAY_YEAR] = 1.0f / 12.0f};
/* An amount without a period is taken for monthly pay when it could be one. */
#define MONTHLY_LEAST 700.0f

static struct str word_of(const struct match_text *text, size_t word)
{
    return text_word_of(text->normal, word);
}

static struct image_money money_at(const struct match_text *text, size_t word)
{
    unsigned money = word < text->count ? text->image->classes[text->classes[word]].money : 0;
    return money ? text->image->moneys[money - 1] : (struct image_money){0};
}

static bool is_stop(const struct match_text *text, size_t word)
{
    return word < text->count && text->normal->folded.p[text->normal->words[word].start] == '.';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(const struct match_text *text, size_t word)
{
    return word < text->count && is_digit(text->normal->folded.p[text->normal->words[word].start]);
}

/* Is there only a space between this word and the next?  "150-200" are two numbers. */
static bool is_spaced(const struct match_text *text, size_t word)
{
    const struct text_word *words = text->normal->words;
    struct str between = str_slice(text->normal->original, words[word].to, words[word + 1].from);
    return str_is(between, " ") || str_is(between, "\xc2\xa0") || str_is(between, "\xe2\x80\xaf") ||
           str_is(between, "'");
}

/* "4000", "12,5", "4 000" from word; the word after it. */
static size_t read_number(const struct match_text *text, size_t word, float *ret)
{
    struct str s = word_of(text, word);
    float value = 0, place = 0;
    for (size_t i = 0; i < s.n && i < 12; i++) {
        if (s.p[i] == ',')
            place = 1;
        else if (place > 0)
            value += (float)(s.p[i] - '0') / (place *= 10);
        else
            value = value * 10 + (float)(s.p[i] - '0');
    }
    word++;
    while (!(place > 0) && s.n <= 3 && is_number(text, word) && is_spaced(text, word - 1) && word_of(text, word).n == 3 &&
           value < 1e6f) {
        struct str rest = word_of(text, word);
        if (!is_digit(rest.p[1]) || !is_digit(rest.p[2]))
            break;
        value = value * 1000 + (float)((rest.p[0] - '0') * 100 + (rest.p[1] - '0') * 10 + (rest.p[2] - '0'));
        word++;
    }
    *ret = value;
    return word;
}

/* After the amount, a filler or two between: "per month", "na mesec", "netto im Monat". */
static void read_period_after(const struct match_text *text, struct pay_amount *amount)
{
    for (size_t i = 1; i <= FILLERS + 1; i++) {
        size_t word = amount->last + i;
        if (word >= text->count || is_number(text, word) || is_stop(text, word))
            return;
        unsigned period = money_at(text, word).period;
        if (period) {
            amount->period = (enum pay_period)period;
            amount->last = (uint32_t)word;
            return;
        }
    }
}

static void read_period_before(const struct match_text *text, struct pay_amount *amount)
{
    for (size_t i = 1; i <= FILLERS && i <= amount->first; i++) {
        unsigned period = money_at(text, amount->first - i).period;
        if (is_stop(text, amount->first - i))
            return;
        if (period) {
            amount->period = (enum pay_period)period;
            amount->first -= (uint32_t)i;
            return;
        }
    }
}

/* The amount whose number stands at word; false when no currency belongs to it. */
static bool read_amount(const struct match_text *text, size_t word, struct pay_amount *ret)
{
    struct pay_amount amount = {.first = (uint32_t)word};
    unsigned currency = word ? money_at(text, word - 1).currency : 0;
    size_t next = read_number(text, word, &amount.euros);
    float thousand = money_at(text, next).thousand ? 1000 : 1;
    next += thousand > 1;
    /* "2000-3000", "2000 to 3000": the upper end */
    size_t upper = is_number(text, next) ? next : next + 1;
    if (is_number(text, upper) && (upper == next || word_of(text, next).n <= 6) && !is_stop(text, next)) {
        next = read_number(text, upper, &amount.euros);
        if (money_at(text, next).thousand) {
            thousand = 1000;
            next++;
        }
    }
    unsigned after = money_at(text, next).currency;
    if (!currency && !after)
        return false;
    amount.first -= currency != 0;
    amount.last = (uint32_t)(after ? next : next - 1);
    amount.euros *= thousand * text->image->currencies[(after ? after : currency) - 1];
    read_period_after(text, &amount);
    if (amount.period == PAY_UNSAID)
        read_period_before(text, &amount);
    if (amount.period != PAY_UNSAID)
        amount.month = amount.euros * month_of[amount.period];
    else if (amount.euros >= MONTHLY_LEAST)
        amount.month = amount.euros;
    *ret = amount;
    return true;
}

struct pay_amount *pay_find(const struct match_text *text, struct arena *arena,
                            size_t *ret_count)
{
    size_t room = 0, count = 0;
    struct pay_amount *found = NULL;
    for (size_t word = 0; word < text->count; word++) {
        struct pay_amount amount;
        if (!is_number(text, word) || !read_amount(text, word, &amount) ||
            (count && amount.first <= found[count - 1].last))
            continue;
        if (count == room) {
            struct pay_amount *more = ARENA_ARRAY(arena, room ? room * 2 : 8, struct pay_amount);
            if (count)
                memcpy(more, found, count * sizeof *found);
            found = more;
            room = room ? room * 2 : 8;
        }
        found[count++] = amount;
        word = amount.last;
    }
    *ret_count = count;
    return found;
}

float pay_ordinary(const struct match_text *text)
{
    for (size_t word = 0; word < text->count; word++)
        if (money_at(text, word).trade)
            return text->image->trades[money_at(text, word).trade - 1];
    return text->image->ordinary;
}

bool pay_fits(const struct pay_want *want, const struct pay_amount *amount, float ordinary)
{
    float value = 0;
    switch (want->measure) {
    case PAY_ANY: return true;
    case PAY_PER_HOUR: value = amount->period == PAY_HOUR ? amount->euros : -1; break;
    case PAY_PER_DAY: value = amount->period == PAY_DAY ? amount->euros : -1; break;
    case PAY_PER_WEEK: value = amount->period == PAY_WEEK ? amount->euros : -1; break;
    case PAY_PER_MONTH: value = amount->month > 0 ? amount->month : -1; break;
    case PAY_OF_WAGE: value = amount->month > 0 && ordinary > 0 ? amount->month / ordinary : -1; break;
    }
    return value >= 0 && value > want->least && value < want->most;
}
