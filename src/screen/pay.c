/* pay.c - see pay.h. */
#include "screen/pay.h"

#include <math.h>

#include "base/file.h"
#include "screen/phrase.h"
#include "text/normal.h"

enum { KIND_CURRENCY, KIND_THOUSAND, KIND_PERIOD, KIND_TRADE };
enum { FILLERS = 2, ROOM_LEAST = 256 };

#define WEEKS_A_MONTH (52.0f / 12.0f)
static const float month_of[PAY_PERIODS] = {
    [PAY_HOUR] = 40 * WEEKS_A_MONTH, [PAY_DAY] = 5 * WEEKS_A_MONTH, [PAY_WEEK] = WEEKS_A_MONTH,
    [PAY_MONTH] = 1, [PAY_YEAR] = 1.0f / 12.0f};
/* An amount without a period is taken for monthly pay when it could be one. */
#define MONTHLY_LEAST 700.0f

static const char *const period_names[] = {"", "hour", "day", "week", "month", "year", NULL};

/* A currency, period or trade with its figure; kept in file order. */
struct subject {
    struct str id;
    float figure;
    struct subject *next;
};

struct pay_word {
    struct str text; /* folded */
    bool stem;
    uint8_t kind, period;
    const struct subject *subject;
};

struct pay {
    struct pay_word *slots; /* open addressing over text and stem; text.n == 0: free */
    size_t mask, count;
    size_t stem_longest, stem_shortest; /* bytes */
    float ordinary;
};

struct reader {
    struct arena *arena;
    struct pay *pay;
    void (*complain)(void *context, const struct err *err);
    void *context;
};

bool pay_want_read(struct str text, struct pay_want *ret)
{
    static const struct { const char *name; enum pay_measure measure; } measures[] = {
        {"hour", PAY_PER_HOUR}, {"day", PAY_PER_DAY}, {"week", PAY_PER_WEEK}, {"month", PAY_PER_MONTH},
        {"wage", PAY_OF_WAGE}};
    struct pay_want want = {.measure = PAY_ANY, .least = 0, .most = INFINITY};
    text = str_trim(text);
    if (!text.n) {
        *ret = want;
        return true;
    }
    struct str way = str_cut(&text, ' '), number = str_cut(&text, ' '), whole = str_cut(&number, '.');
    int64_t units, tenths = 0;
    if (!str_int(whole, 0, 1000000, &units) || (number.p && (number.n != 1 || !str_int(number, 0, 9, &tenths))))
        return false;
    float bound = (float)units + (float)tenths / 10;
    if (str_is(way, "over"))
        want.least = bound;
    else if (str_is(way, "under"))
        want.most = bound;
    else
        return false;
    for (size_t i = 0; i < LEN(measures); i++)
        if (str_is(text, measures[i].name))
            want.measure = measures[i].measure;
    if (want.measure == PAY_ANY)
        return false;
    *ret = want;
    return true;
}

static struct pay_word *slot_of(const struct pay *pay, struct str text, bool stem)
{
    size_t at = (str_hash(text) + stem) & pay->mask;
    while (pay->slots[at].text.n && (pay->slots[at].stem != stem || !str_eq(pay->slots[at].text, text)))
        at = (at + 1) & pay->mask;
    return &pay->slots[at];
}

static void grow(struct reader *r)
{
    struct pay *pay = r->pay;
    struct pay_word *old = pay->slots;
    size_t room = old ? pay->mask + 1 : 0, more = room ? room * 2 : ROOM_LEAST;
    pay->slots = ARENA_ARRAY(r->arena, more, struct pay_word);
    pay->mask = more - 1;
    for (size_t i = 0; i < room; i++)
        if (old[i].text.n)
            *slot_of(pay, old[i].text, old[i].stem) = old[i];
}

static bool add_word(struct reader *r, const struct yaml *node, struct pay_word word, struct err *err)
{
    struct arena scratch = {0};
    struct text_normal normal;
    struct str text = node->text;
    bool ok = yaml_expect(node, YAML_TEXT, err);
    word.stem = ok && str_ends(text, STR("*"));
    text.n -= word.stem;
    ok = ok && text_normalise(&scratch, text, &normal, err);
    word.text = ok ? str_copy(r->arena, str_trim(normal.folded)) : STR("");
    if (ok && word.text.n && str_find(word.text, STR(" "), 0) == SIZE_MAX) {
        if (r->pay->count * 2 >= (r->pay->slots ? r->pay->mask : 0))
            grow(r);
        struct pay_word *slot = slot_of(r->pay, word.text, word.stem);
        r->pay->count += slot->text.n == 0;
        *slot = word;
        if (word.stem && (!r->pay->stem_shortest || word.text.n < r->pay->stem_shortest))
            r->pay->stem_shortest = word.text.n;
        if (word.stem && word.text.n > r->pay->stem_longest)
            r->pay->stem_longest = word.text.n;
    } else if (ok) {
        ok = yaml_fault(err, node, "\"" STR_FMT "\": one word an item here; a star may end it", STR_ARG(node->text));
    }
    arena_clear(&scratch);
    return ok;
}

static bool add_words(struct reader *r, const struct yaml *list, struct pay_word word, struct err *err)
{
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    for (const struct yaml *node = list->first; node; node = node->next)
        if (!add_word(r, node, word, err))
            return false;
    return true;
}

static bool read_figure(const struct yaml *map, const char *key, float *ret, struct err *err)
{
    struct yaml *node;
    if (!yaml_need(map, key, YAML_TEXT, &node, err))
        return false;
    struct str rest = node->text, whole = str_cut(&rest, '.');
    int64_t units, part = 0;
    if (!str_int(whole, 0, 10000000, &units) || (rest.p && (rest.n > 6 || !str_int(rest, 0, 999999, &part))))
        return yaml_fault(err, node, "\"%s\" must be a number such as 0.9", key);
    float scale = 1;
    for (size_t i = 0; rest.p && i < rest.n; i++)
        scale *= 10;
    *ret = (float)units + (float)part / scale;
    return true;
}

/* currencies, trades: id, a figure, words. */
static bool read_subject(struct reader *r, const struct yaml *node, uint8_t kind, const char *figure, struct err *err)
{
    const char *const keys[] = {"id", "words", figure, NULL};
    struct subject *subject = ARENA_NEW(r->arena, struct subject);
    struct yaml *id, *words;
    if (!yaml_only(node, keys, err) || !yaml_need(node, "id", YAML_TEXT, &id, err) ||
        !yaml_need(node, "words", YAML_LIST, &words, err) || !read_figure(node, figure, &subject->figure, err))
        return false;
    subject->id = id->text;
    return add_words(r, words, (struct pay_word){.kind = kind, .subject = subject}, err);
}

static bool read_period(struct reader *r, const struct yaml *node, struct err *err)
{
    static const char *const keys[] = {"id", "words", NULL};
    struct yaml *id, *words;
    size_t period;
    return yaml_only(node, keys, err) && yaml_need(node, "id", YAML_TEXT, &id, err) &&
           yaml_choice(id, period_names, &period, err) && yaml_need(node, "words", YAML_LIST, &words, err) &&
           add_words(r, words, (struct pay_word){.kind = KIND_PERIOD, .period = (uint8_t)period}, err);
}

static bool read_wages(struct reader *r, const struct yaml *node, struct err *err)
{
    static const char *const keys[] = {"source", "seen", "checked", "ordinary", "trades", NULL};
    struct yaml *source, *seen;
    const struct yaml *trades = yaml_get(node, "trades");
    if (!yaml_only(node, keys, err) || !yaml_need(node, "source", YAML_TEXT, &source, err) ||
        !yaml_need(node, "seen", YAML_TEXT, &seen, err) || !read_figure(node, "ordinary", &r->pay->ordinary, err) ||
        (trades && !yaml_expect(trades, YAML_LIST, err)))
        return false;
    for (const struct yaml *trade = trades ? trades->first : NULL; trade; trade = trade->next)
        if (!read_subject(r, trade, KIND_TRADE, "month", err))
            return false;
    return true;
}

static bool read_file(struct reader *r, const struct yaml *root, struct err *err)
{
    static const char *const keys[] = {"currencies", "thousand", "periods", "wages", NULL};
    if (!yaml_only(root, keys, err))
        return false;
    for (const struct yaml *part = root->first; part; part = part->next) {
        if (str_is(part->key, "wages")) {
            if (!read_wages(r, part, err))
                return false;
            continue;
        }
        if (!yaml_expect(part, YAML_LIST, err) ||
            (str_is(part->key, "thousand") && !add_words(r, part, (struct pay_word){.kind = KIND_THOUSAND}, err)))
            return false;
        for (const struct yaml *node = part->first; node; node = node->next)
            if ((str_is(part->key, "currencies") && !read_subject(r, node, KIND_CURRENCY, "euros", err)) ||
                (str_is(part->key, "periods") && !read_period(r, node, err)))
                return false;
    }
    return true;
}

const struct pay *pay_read(struct arena *arena, const char *const *packs, size_t pack_count,
                           void (*complain)(void *context, const struct err *err), void *context)
{
    struct reader r = {.arena = arena, .complain = complain, .context = context};
    for (size_t i = 0; i < pack_count; i++) {
        struct yaml *root;
        struct err err;
        const char *path = arena_printf(arena, "%s/pay.yaml", packs[i]);
        if (!file_exists(path))
            continue;
        if (!r.pay)
            r.pay = ARENA_NEW(arena, struct pay);
        if (!yaml_load(arena, path, &root, &err) || !read_file(&r, root, &err))
            complain(context, &err);
    }
    return r.pay && r.pay->count ? r.pay : NULL;
}

static struct str word_of(const struct phrase_text *text, size_t word)
{
    return str_slice(text->folded, text->start[word], text->end[word]);
}

/* The word's entry of this kind, or NULL: exactly, or by the longest stem that begins it. */
static const struct pay_word *find_word(const struct pay *pay, struct str word, uint8_t kind)
{
    const struct pay_word *slot = slot_of(pay, word, false);
    if (slot->text.n && slot->kind == kind)
        return slot;
    size_t n = word.n < pay->stem_longest ? word.n : pay->stem_longest;
    for (; pay->stem_shortest && n >= pay->stem_shortest; n--) {
        slot = slot_of(pay, str_slice(word, 0, n), true);
        if (slot->text.n && slot->kind == kind)
            return slot;
    }
    return NULL;
}

static const struct pay_word *kind_at(const struct pay *pay, const struct phrase_text *text, size_t word, uint8_t kind)
{
    return word < text->count ? find_word(pay, word_of(text, word), kind) : NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(const struct phrase_text *text, size_t word)
{
    return word < text->count && is_digit(text->folded.p[text->start[word]]);
}

/* "4000", "12,5", "4 000" from word; the word after it. */
static size_t read_number(const struct phrase_text *text, size_t word, float *ret)
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
    while (!(place > 0) && s.n <= 3 && is_number(text, word) && text->end[word] - text->start[word] == 3 &&
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
static void read_period_after(const struct pay *pay, const struct phrase_text *text, struct pay_amount *amount)
{
    for (size_t i = 1; i <= FILLERS + 1; i++) {
        size_t word = amount->last + i;
        if (word >= text->count || is_number(text, word) || text->folded.p[text->start[word]] == '.')
            return;
        const struct pay_word *found = kind_at(pay, text, word, KIND_PERIOD);
        if (found) {
            amount->period = (enum pay_period)found->period;
            amount->last = (uint32_t)word;
            return;
        }
    }
}

static void read_period_before(const struct pay *pay, const struct phrase_text *text, struct pay_amount *amount)
{
    for (size_t i = 1; i <= FILLERS && i <= amount->first; i++) {
        const struct pay_word *found = kind_at(pay, text, amount->first - i, KIND_PERIOD);
        if (found) {
            amount->period = (enum pay_period)found->period;
            amount->first -= (uint32_t)i;
            return;
        }
    }
}

/* The amount whose number stands at word; false when no currency belongs to it. */
static bool read_amount(const struct pay *pay, const struct phrase_text *text, size_t word, struct pay_amount *ret)
{
    struct pay_amount amount = {.first = (uint32_t)word};
    const struct pay_word *currency = word ? kind_at(pay, text, word - 1, KIND_CURRENCY) : NULL;
    size_t next = read_number(text, word, &amount.euros);
    float thousand = kind_at(pay, text, next, KIND_THOUSAND) ? 1000 : 1;
    next += thousand > 1;
    /* "2000-3000", "2000 to 3000": the upper end */
    size_t upper = is_number(text, next) ? next : next + 1;
    if (is_number(text, upper) && (upper == next || text->end[next] - text->start[next] <= 6) &&
        text->folded.p[text->start[next]] != '.') {
        next = read_number(text, upper, &amount.euros);
        if (kind_at(pay, text, next, KIND_THOUSAND)) {
            thousand = 1000;
            next++;
        }
    }
    const struct pay_word *after = kind_at(pay, text, next, KIND_CURRENCY);
    if (!currency && !after)
        return false;
    amount.first -= currency != NULL;
    amount.last = (uint32_t)(after ? next : next - 1);
    amount.euros *= thousand * (after ? after : currency)->subject->figure;
    read_period_after(pay, text, &amount);
    if (amount.period == PAY_UNSAID)
        read_period_before(pay, text, &amount);
    if (amount.period != PAY_UNSAID)
        amount.month = amount.euros * month_of[amount.period];
    else if (amount.euros >= MONTHLY_LEAST)
        amount.month = amount.euros;
    *ret = amount;
    return true;
}

struct pay_amount *pay_find(const struct pay *pay, const struct phrase_text *text, struct arena *arena,
                            size_t *ret_count)
{
    size_t room = 0, count = 0;
    struct pay_amount *found = NULL;
    for (size_t word = 0; word < text->count; word++) {
        struct pay_amount amount;
        if (!is_number(text, word) || !read_amount(pay, text, word, &amount) ||
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

float pay_ordinary(const struct pay *pay, const struct phrase_text *text)
{
    for (size_t word = 0; word < text->count; word++) {
        const struct pay_word *found = kind_at(pay, text, word, KIND_TRADE);
        if (found)
            return found->subject->figure;
    }
    return pay->ordinary;
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
