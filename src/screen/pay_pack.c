/* pay_pack.c - the pay.yaml of all packs: words for money, and what work ordinarily earns. */
#include <math.h>

#include "base/file.h"
#include "screen/draft.h"
#include "text/normal.h"

static const char *const period_names[] = {"", "hour", "day", "week", "month", "year", NULL};

struct reader {
    struct draft *draft;
    struct pay_pack *pay;
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

static bool add_word(struct reader *r, const struct yaml *node, struct pay_word word, struct err *err)
{
    struct arena *arena = &r->draft->arena;
    struct text_normal normal = {0};
    struct str text = node->text;
    if (!yaml_expect(node, YAML_TEXT, err))
        return false;
    word.stem = str_ends(text, STR("*"));
    text.n -= word.stem;
    if (!text_normalise(arena, text, &normal, err))
        return false;
    if (normal.word_count != 1)
        return yaml_fault(err, node, "\"" STR_FMT "\": one word an item here; a star may end it", STR_ARG(node->text));
    word.text = str_copy(arena, text_word_of(&normal, 0));
    word.next = r->pay->words;
    r->pay->words = ARENA_NEW(arena, struct pay_word);
    *r->pay->words = word;
    return true;
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

/* A currency or trade: id, a figure, words.  A later pack's figure of the same id counts; its words are added. */
static bool read_subject(struct reader *r, const struct yaml *node, enum pay_kind kind, struct err *err)
{
    const char *figure = kind == PAY_TRADE ? "month" : "euros";
    const char *const keys[] = {"id", "words", figure, NULL};
    struct pay_subject *subjects = kind == PAY_TRADE ? r->pay->trades : r->pay->currencies;
    size_t *count = kind == PAY_TRADE ? &r->pay->trade_count : &r->pay->currency_count, at = 0;
    struct yaml *id, *words;
    float value;
    if (!yaml_only(node, keys, err) || !yaml_need(node, "id", YAML_TEXT, &id, err) ||
        !yaml_need(node, "words", YAML_LIST, &words, err) || !read_figure(node, figure, &value, err))
        return false;
    while (at < *count && !str_eq(subjects[at].id, id->text))
        at++;
    if (at == PAY_SUBJECTS)
        return yaml_fault(err, node, "there are more than %d of these; leave the rarest out", PAY_SUBJECTS);
    subjects[at] = (struct pay_subject){id->text, value};
    *count += at == *count;
    return add_words(r, words, (struct pay_word){.kind = kind, .number = (unsigned)at}, err);
}

static bool read_period(struct reader *r, const struct yaml *node, struct err *err)
{
    static const char *const keys[] = {"id", "words", NULL};
    struct yaml *id, *words;
    size_t period;
    return yaml_only(node, keys, err) && yaml_need(node, "id", YAML_TEXT, &id, err) &&
           yaml_choice(id, period_names, &period, err) && yaml_need(node, "words", YAML_LIST, &words, err) &&
           add_words(r, words, (struct pay_word){.kind = PAY_PERIOD, .number = (unsigned)period}, err);
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
        if (!read_subject(r, trade, PAY_TRADE, err))
            return false;
    return true;
}

static bool read_list(struct reader *r, const struct yaml *list, struct err *err)
{
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    if (str_is(list->key, "thousand"))
        return add_words(r, list, (struct pay_word){.kind = PAY_THOUSAND}, err);
    for (const struct yaml *node = list->first; node; node = node->next)
        if (str_is(list->key, "periods") ? !read_period(r, node, err) : !read_subject(r, node, PAY_CURRENCY, err))
            return false;
    return true;
}

static bool read_file(struct reader *r, const struct yaml *root, struct err *err)
{
    static const char *const keys[] = {"currencies", "thousand", "periods", "wages", NULL};
    if (!yaml_only(root, keys, err))
        return false;
    for (const struct yaml *part = root->first; part; part = part->next)
        if (str_is(part->key, "wages") ? !read_wages(r, part, err) : !read_list(r, part, err))
            return false;
    return true;
}

void pay_pack_read(struct draft *draft, const char *const *packs, size_t pack_count)
{
    struct reader r = {.draft = draft};
    for (size_t i = 0; i < pack_count; i++) {
        struct yaml *root;
        struct err err;
        const char *path = arena_printf(&draft->arena, "%s/pay.yaml", packs[i]);
        if (!file_exists(path))
            continue;
        if (!r.pay)
            draft->pay = r.pay = ARENA_NEW(&draft->arena, struct pay_pack);
        if (!yaml_load(&draft->arena, path, &root, &err) || !read_file(&r, root, &err))
            draft_complain(draft, &err);
    }
}
