/* lingo.c - reading bench/data, and making a vocabulary of it. */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "lingo.h"

static const char *const LINGOS[] = {"sl", "hr", "de", "en", "ro", "es", "uk", "ru", "bg", "ar", "zh", "th", "hi"};

static void die(const char *what, struct str where)
{
    fprintf(stderr, "%s: " STR_FMT "\n", what, STR_ARG(where));
    exit(1);
}

static void words_add(struct words *words, struct arena *arena, struct str word)
{
    if ((words->count & (words->count - 1)) == 0) {
        struct str *more = ARENA_ARRAY(arena, words->count ? words->count * 2 : 1, struct str);
        if (words->count)
            memcpy(more, words->at, words->count * sizeof *more);
        words->at = more;
    }
    words->at[words->count++] = word;
}

/* "Gornji_Jasen" is one word of two; where words are not parted, nothing stands for the underscore. */
static struct str without_underscores(struct arena *arena, struct str word)
{
    struct str copy = str_copy(arena, word);
    for (size_t i = 0; i < copy.n; i++)
        if (copy.p[i] == '_')
            ((char *)copy.p)[i] = ' ';
    return copy;
}

static void words_read(struct words *words, struct arena *arena, struct str rest)
{
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (word.n)
            words_add(words, arena, str_is(word, "-") ? STR("") : without_underscores(arena, word));
    }
}

static enum token_kind kind_of(struct str word)
{
    static const struct {
        const char *name;
        enum token_kind kind;
    } KINDS[] = {{"N", TOKEN_ANY}, {"F", TOKEN_FUNCTION}, {"{c}", TOKEN_CITY}, {"{p}", TOKEN_PRICE}, {"{n}", TOKEN_NAME},
                 {"{t}", TOKEN_PHONE}, {"{d}", TOKEN_DATE}, {",", TOKEN_MARK}, {"،", TOKEN_MARK}, {"，", TOKEN_MARK}};
    for (size_t i = 0; i < LEN(KINDS); i++)
        if (str_is(word, KINDS[i].name))
            return KINDS[i].kind;
    return TOKEN_WORD;
}

static void line_add(struct lines *lines, struct arena *arena, struct str rest)
{
    struct line line = {.tokens = ARENA_ARRAY(arena, rest.n / 2 + 2, struct token)};
    if ((lines->count & (lines->count - 1)) == 0) {
        struct line *more = ARENA_ARRAY(arena, lines->count ? lines->count * 2 : 1, struct line);
        if (lines->count)
            memcpy(more, lines->at, lines->count * sizeof *more);
        lines->at = more;
    }
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (word.n)
            line.tokens[line.count++] = (struct token){word, kind_of(word)};
    }
    lines->at[lines->count++] = line;
}

/* "call (any time|every day)" is two phrases. */
static void stock_add(struct lines *lines, struct arena *arena, struct str text)
{
    size_t open = str_find(text, STR("("), 0), close = str_find(text, STR(")"), 0);
    if (open == SIZE_MAX) {
        line_add(lines, arena, str_copy(arena, text));
        return;
    }
    struct str before = str_slice(text, 0, open), after = str_slice(text, close + 1, text.n);
    for (struct str choices = str_slice(text, open + 1, close); choices.n;) {
        struct str one = str_cut(&choices, '|');
        stock_add(lines, arena, str_printf(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(before), STR_ARG(one), STR_ARG(after)));
    }
}

static void shuffle(struct str *words, uint32_t count, uint64_t chance)
{
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = chance_below(&chance, i);
        struct str word = words[i - 1];
        words[i - 1] = words[other];
        words[other] = word;
    }
}

/* The words without a prefix come first, so they are the frequent ones. */
static void make_vocabulary(struct lingo *lingo, struct arena *arena, uint32_t most)
{
    struct words *all = &lingo->vocabulary;
    double sum = 0, reached = 0;
    for (uint32_t s = 0; s < lingo->stems.count; s++)
        for (uint32_t e = 0; e < lingo->endings.count; e++)
            words_add(all, arena, str_printf(arena, STR_FMT STR_FMT, STR_ARG(lingo->stems.at[s]),
                                             STR_ARG(lingo->endings.at[e])));
    uint32_t plain = all->count;
    for (uint32_t p = 0; p < lingo->prefixes.count; p++)
        for (uint32_t i = 0; i < plain; i++)
            words_add(all, arena, str_printf(arena, STR_FMT STR_FMT, STR_ARG(lingo->prefixes.at[p]),
                                             STR_ARG(all->at[i])));
    shuffle(all->at, plain, 1);
    shuffle(all->at + plain, all->count - plain, 2);
    if (all->count > most)
        all->count = most;
    for (uint32_t i = 0; i < all->count; i++)
        sum += pow(i + 5, -0.85);
    for (uint32_t i = 0, at = 0; i < all->count; i++) {
        reached += pow(i + 5, -0.85);
        for (uint32_t until = (uint32_t)(reached / sum * LINGO_DRAW); at < until; at++)
            lingo->draw[at] = (uint16_t)i;
    }
}

static void line_read(struct lingo *lingo, struct arena *arena, struct str key, struct str value)
{
    const struct {
        const char *name;
        struct words *words;
    } LISTS[] = {{"prefix", &lingo->prefixes}, {"stem", &lingo->stems}, {"ending", &lingo->endings},
                 {"function", &lingo->functions}, {"city", &lingo->cities}, {"unit", &lingo->units}};
    for (size_t i = 0; i < LEN(LISTS); i++)
        if (str_is(key, LISTS[i].name)) {
            words_read(LISTS[i].words, arena, value);
            return;
        }
    if (str_is(key, "frame"))
        line_add(&lingo->frames, arena, value);
    else if (str_is(key, "stock"))
        stock_add(&lingo->stock, arena, value);
    else if (str_is(key, "join"))
        lingo->spaced = str_is(value, "space");
    else if (str_is(key, "stop"))
        lingo->stop = str_is(value, "-") ? STR("") : value;
    else if (str_is(key, "weight"))
        lingo->weight = (uint32_t)strtoul(value.p, NULL, 10);
    else
        die("unknown key in the data", key);
}

static struct str read_whole(struct arena *arena, const char *folder, const char *name)
{
    struct str path = str_printf(arena, "%s/%s.txt", folder, name), text;
    struct err err = {0};
    if (!file_read(arena, path.p, 1 << 20, &text, &err))
        die("cannot read", path);
    return text;
}

static struct lingo *lingo_read(struct arena *arena, const char *folder, const char *name, uint32_t words)
{
    struct lingo *lingo = ARENA_NEW(arena, struct lingo);
    lingo->name = str_from(name);
    lingo->script = strstr("uk ru bg", name) ? 1 : !strcmp(name, "ar") ? 2 : !strcmp(name, "zh") ? 3 : 0;
    for (struct str rest = read_whole(arena, folder, name); rest.n;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!line.n || line.p[0] == '#')
            continue;
        struct str key = str_cut(&line, ':');
        line_read(lingo, arena, key, str_trim(line));
    }
    if (!lingo->stems.count || !lingo->endings.count || !lingo->functions.count || !lingo->cities.count ||
        !lingo->units.count || !lingo->frames.count || !lingo->stock.count)
        die("a list is missing in the data of", lingo->name);
    make_vocabulary(lingo, arena, words);
    return lingo;
}

static bool wanted(const char *languages, const char *name)
{
    for (struct str rest = str_from(languages); rest.n;)
        if (str_is(str_cut(&rest, ','), name))
            return true;
    return !languages;
}

void lingos_read(struct lingos *lingos, struct arena *arena, const char *folder, const char *languages, uint32_t words)
{
    *lingos = (struct lingos){.frames = 500, .stock = 150};
    for (size_t i = 0; i < LEN(LINGOS); i++)
        if (wanted(languages, LINGOS[i])) {
            struct lingo *lingo = lingo_read(arena, folder, LINGOS[i], words);
            lingos->at[lingos->count++] = lingo;
            lingos->weights += lingo->weight;
        }
    if (!lingos->count)
        die("no such language among", str_from(languages));
    for (struct str rest = read_whole(arena, folder, "names"); rest.n;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (!line.n || line.p[0] == '#')
            continue;
        for (int i = 0; i < 4; i++)
            words_add(&lingos->names, arena, str_cut(&line, '|'));
    }
}

const struct lingo *lingo_draw(const struct lingos *lingos, uint64_t *chance)
{
    uint32_t at = chance_below(chance, lingos->weights), i = 0;
    while (at >= lingos->at[i]->weight)
        at -= lingos->at[i++]->weight;
    return lingos->at[i];
}
