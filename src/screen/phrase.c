/* phrase.c - see phrase.h: the parser and the construction of the automaton. */
#include "screen/phrase.h"

#include "text/latin.h"
#include "text/normal.h"

enum { LIST_DEEPEST = 4, WORD_LISTS_MOST = 400, PAY_LONGEST = 6 };

/* What a part of a phrase contributes: Glushkov's sets, its longest length, and its best cuts. */
struct part {
    uint64_t first, last;
    bool empty;       /* it may stand for no word at all */
    unsigned longest; /* words */
    struct phrase_cut cuts[PHRASE_CUTS]; /* longest words first */
    unsigned cut_count;
};

struct parser {
    struct arena *arena;
    struct arena scratch; /* what folding needs on the way; a pack folds thousands of words */
    const struct yaml *node;
    struct str lang;
    const struct phrase_lists *lists;
    struct phrase *phrase;
    struct str rest;
    unsigned depth; /* of word lists within word lists */
    struct err *err;
};

static bool parse_choice(struct parser *p, char close, struct part *ret);

static bool add_place(struct parser *p, struct phrase_place place, struct part *ret)
{
    unsigned at = p->phrase->count, shortest = UINT32_MAX;
    if (at == PHRASE_PLACES)
        return yaml_fault(p->err, p->node, "the phrase has more than %d words; split it in two", PHRASE_PLACES);
    p->phrase->places[at] = place;
    p->phrase->count++;
    uint64_t bit = UINT64_C(1) << at;
    for (size_t i = 0; i < place.word_count; i++) {
        unsigned letters = 0;
        for (size_t k = 0; k < place.words[i].text.n; k++)
            letters += ((unsigned char)place.words[i].text.p[k] & 0xc0) != 0x80;
        if (letters < shortest)
            shortest = letters;
    }
    *ret = (struct part){.first = bit, .last = bit, .longest = 1};
    if (place.kind == PLACE_WORDS)
        ret->cuts[ret->cut_count++] = (struct phrase_cut){bit, shortest};
    return true;
}

static void link_places(struct phrase *phrase, uint64_t from, uint64_t to)
{
    for (unsigned i = 0; i < phrase->count; i++)
        if (from >> i & 1)
            phrase->follow[i] |= to;
}

/* Keeps the cuts with the longest words, longest first. */
static void add_cut(struct part *part, struct phrase_cut cut)
{
    unsigned at = part->cut_count < PHRASE_CUTS ? part->cut_count++ : PHRASE_CUTS;
    for (; at > 0 && part->cuts[at - 1].letters < cut.letters; at--)
        if (at < PHRASE_CUTS)
            part->cuts[at] = part->cuts[at - 1];
    if (at < PHRASE_CUTS)
        part->cuts[at] = cut;
}

/* a then b: the cuts of both. */
static struct part part_then(struct parser *p, struct part a, struct part b)
{
    link_places(p->phrase, a.last, b.first);
    struct part both = a;
    both.first = a.first | (a.empty ? b.first : 0);
    both.last = b.last | (b.empty ? a.last : 0);
    both.empty = a.empty && b.empty;
    both.longest = a.longest + b.longest;
    for (unsigned i = 0; i < b.cut_count; i++)
        add_cut(&both, b.cuts[i]);
    return both;
}

/* a or b: each cut is one of a and one of b together. */
static struct part part_or(struct part a, struct part b)
{
    struct part any = {.first = a.first | b.first, .last = a.last | b.last, .empty = a.empty || b.empty,
                       .longest = a.longest > b.longest ? a.longest : b.longest};
    for (unsigned i = 0; i < a.cut_count && i < b.cut_count; i++)
        add_cut(&any, (struct phrase_cut){a.cuts[i].places | b.cuts[i].places,
                                          a.cuts[i].letters < b.cuts[i].letters ? a.cuts[i].letters
                                                                                : b.cuts[i].letters});
    return any;
}

static struct part part_optional(struct part a)
{
    a.empty = true;
    a.cut_count = 0;
    return a;
}

/* "...", "...5"; "~", "~5": mark is what stands before the number. */
static bool parse_gap(struct parser *p, struct str token, const char *mark, struct part *ret)
{
    int64_t most = PHRASE_GAP;
    size_t n = strlen(mark);
    if (token.n > n && !str_int(str_slice(token, n, token.n), 1, PHRASE_GAP_LONGEST, &most))
        return yaml_fault(p->err, p->node, "\"" STR_FMT "\": a gap is \"%s\" or \"%sN\" with N from 1 to %d",
                          STR_ARG(token), mark, mark, PHRASE_GAP_LONGEST);
    struct part gap = {.empty = true};
    for (int64_t i = 0; i < most; i++) {
        struct part any;
        if (!add_place(p, (struct phrase_place){.kind = PLACE_ANY}, &any))
            return false;
        gap = part_then(p, gap, part_optional(any));
    }
    *ret = gap;
    return true;
}

struct word_list {
    struct phrase_word *words;
    size_t count, room;
};

static void word_add(struct parser *p, struct word_list *list, struct str text, bool stem)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->words[i].text, text) && list->words[i].stem == stem)
            return;
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 4;
        struct phrase_word *words = ARENA_ARRAY(p->arena, room, struct phrase_word);
        if (list->count)
            memcpy(words, list->words, list->count * sizeof *words);
        list->words = words;
        list->room = room;
    }
    list->words[list->count++] = (struct phrase_word){.text = text, .stem = stem};
}

/* Folds one word of the pack; what folds to several words ("18-25", "e-mail") is cut at its spaces. */
static bool fold_word(struct parser *p, struct str word, struct str *ret)
{
    struct text_normal normal = {0};
    if (!text_normalise(&p->scratch, word, &normal, p->err))
        return err_wrap(p->err, "%s:%d", p->node->file, p->node->line);
    *ret = str_copy(p->arena, str_trim(normal.folded));
    if (!ret->n || str_find(*ret, STR("."), 0) != SIZE_MAX)
        return yaml_fault(p->err, p->node, "\"" STR_FMT "\" is no word; a phrase has words, stems, gaps (...), "
                          "choices and lists in <>", STR_ARG(word));
    return true;
}

static bool add_spelling(struct parser *p, struct word_list *list, struct str word, bool stem)
{
    struct str folded;
    if (!fold_word(p, word, &folded))
        return false;
    if (str_find(folded, STR(" "), 0) == SIZE_MAX)
        word_add(p, list, folded, stem);
    return true;
}

/* A word that is one word after folding, with the other ways people spell it. */
static bool add_spellings(struct parser *p, struct word_list *list, struct str word, struct str folded, bool stem)
{
    struct str plain;
    word_add(p, list, folded, stem);
    for (unsigned way = 0; latin_has_cyrillic(word) && way < LATIN_WAYS; way++)
        if (!add_spelling(p, list, latin_spell(&p->scratch, word, str_is(p->lang, "uk"), way), stem))
            return false;
    return !latin_without_marks(&p->scratch, word, &plain) || add_spelling(p, list, plain, stem);
}

/* a|b*|c: one place, unless a word folds to several. */
static bool parse_words(struct parser *p, struct str token, struct part *ret)
{
    struct word_list list = {0};
    struct part any = {0};
    bool have = false;
    for (struct str rest = token; rest.p;) {
        struct str word = str_cut(&rest, '|'), folded;
        bool stem = str_ends(word, STR("*"));
        if (stem)
            word.n--;
        if (str_find(word, STR("*"), 0) != SIZE_MAX)
            return yaml_fault(p->err, p->node, "\"" STR_FMT "\": a star may only end a word", STR_ARG(token));
        if (!fold_word(p, word, &folded))
            return false;
        if (str_find(folded, STR(" "), 0) == SIZE_MAX) {
            if (!add_spellings(p, &list, word, folded, stem))
                return false;
            continue;
        }
        struct part sequence = {.empty = true}, one;
        for (struct str words = folded; words.p;) {
            struct word_list single = {0};
            struct str piece = str_cut(&words, ' ');
            word_add(p, &single, piece, stem && !words.p);
            if (!add_place(p, (struct phrase_place){.words = single.words, .word_count = 1}, &one))
                return false;
            sequence = part_then(p, sequence, one);
        }
        any = have ? part_or(any, sequence) : sequence;
        have = true;
    }
    if (list.count) {
        struct part one;
        if (!add_place(p, (struct phrase_place){.words = list.words, .word_count = list.count}, &one))
            return false;
        any = have ? part_or(any, one) : one;
    }
    *ret = any;
    return true;
}

/* <number>, <number 12-24>, <number 16-> */
static bool parse_number(struct parser *p, struct str range, struct part *ret)
{
    struct phrase_place place = {.kind = PLACE_NUMBER, .least = 0, .most = INT64_MAX};
    range = str_trim(range);
    if (range.n) {
        struct str least = str_cut(&range, '-');
        if (!range.p || !str_int(least, 0, 1000000000, &place.least) ||
            (range.n && !str_int(range, place.least, 1000000000, &place.most)))
            return yaml_fault(p->err, p->node, "a number is written <number>, <number 12-24> or <number 16->");
    }
    return add_place(p, place, ret);
}

/* <pay>, <pay over 2500 month>: a place that stands for every word of the amount. */
static bool parse_pay(struct parser *p, struct str want, struct part *ret)
{
    struct phrase_place place = {.kind = PLACE_PAY};
    if (!pay_want_read(want, &place.pay))
        return yaml_fault(p->err, p->node, "pay is written <pay>, <pay over 2 wage>, <pay under 0.5 wage> or with "
                          "euros: <pay over 2500 month>, <pay under 3 hour> (day, week)");
    if (!add_place(p, place, ret))
        return false;
    link_places(p->phrase, ret->last, ret->first);
    ret->longest = PAY_LONGEST;
    add_cut(ret, (struct phrase_cut){ret->first, CUT_SHORTEST});
    return true;
}

static bool parse_choice_of(struct parser *p, struct str text, struct part *ret);

/* <age 10-17>: with the word lists age-before ("aged") and age-after ("years old"), and ranges that begin so. */
static bool parse_age(struct parser *p, struct str range, struct part *ret)
{
    struct str text = str_printf(&p->scratch, "<number " STR_FMT "> [[<age-to>] <number>] <age-after> | <age-before> "
                                 "<number " STR_FMT ">", STR_ARG(range), STR_ARG(range));
    return parse_choice_of(p, text, ret);
}

/* The newest list of this name in one language ("any": in all). */
static const struct yaml *find_list(const struct parser *p, struct str name, struct str lang)
{
    for (size_t i = 0; i < p->lists->count; i++)
        for (const struct yaml *list = p->lists->maps[i]->first; list; list = list->next)
            if (str_eq(list->key, name))
                for (const struct yaml *words = list->first; words; words = words->next)
                    if (str_eq(words->key, lang) && words->type == YAML_LIST && words->count)
                        return words;
    return NULL;
}

/* Plain words share one place: they are joined as a|b|c; the rest are choices of their own. */
static void split_list(const struct yaml *list, struct buf *plain, struct buf *groups)
{
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        struct str text = str_trim(item->text);
        bool word = !memchr(text.p, ' ', text.n) && !memchr(text.p, '<', text.n) && !memchr(text.p, '[', text.n) &&
                    !memchr(text.p, '(', text.n);
        buf_printf(word ? plain : groups, "%s" STR_FMT, (word ? plain->n : groups->n) ? "|" : "", STR_ARG(text));
    }
}

/* <name>: the list's entries are phrases themselves; one of them stands here. */
static bool parse_list(struct parser *p, struct str name, struct part *ret)
{
    if (str_is(name, "number") || str_starts(name, STR("number ")))
        return parse_number(p, str_slice(name, 6, name.n), ret);
    if (str_is(name, "pay") || str_starts(name, STR("pay ")))
        return parse_pay(p, str_slice(name, 3, name.n), ret);
    if (str_starts(name, STR("age ")))
        return parse_age(p, str_trim(str_slice(name, 4, name.n)), ret);
    const struct yaml *list = find_list(p, name, p->lang), *common = find_list(p, name, STR("any"));
    if (!list && !common)
        return yaml_fault(p->err, p->node, "there is no word list <" STR_FMT "> in \"" STR_FMT
                          "\"; add it under words:", STR_ARG(name), STR_ARG(p->lang));
    if (p->depth >= LIST_DEEPEST || (list ? list->count : 0) + (common ? common->count : 0) > WORD_LISTS_MOST)
        return yaml_fault(p->err, p->node, "<" STR_FMT "> holds lists within lists more than %d deep, or is too long",
                          STR_ARG(name), LIST_DEEPEST);
    struct buf plain = {.arena = &p->scratch}, groups = {.arena = &p->scratch};
    split_list(list, &plain, &groups);
    split_list(common, &plain, &groups);
    struct part words, choices;
    bool ok = true;
    p->depth++;
    if (plain.n)
        ok = parse_words(p, buf_str(&plain), &words);
    if (ok && groups.n)
        ok = parse_choice_of(p, buf_str(&groups), &choices);
    p->depth--;
    if (ok)
        *ret = plain.n && groups.n ? part_or(words, choices) : plain.n ? words : choices;
    return ok;
}

/* Up to the next space or bracket; inside brackets also up to '|'. */
static struct str take_token(struct parser *p, char close)
{
    size_t n = 0;
    while (n < p->rest.n && !memchr(" ()[]<>", p->rest.p[n], 7) && !(close != ' ' && p->rest.p[n] == '|'))
        n++;
    struct str token = str_slice(p->rest, 0, n);
    p->rest = str_slice(p->rest, n, p->rest.n);
    return token;
}

static bool parse_one(struct parser *p, char close, struct part *ret)
{
    char c = p->rest.p[0];
    if (c == '(' || c == '[') {
        p->rest = str_slice(p->rest, 1, p->rest.n);
        if (p->depth++ >= 2 * LIST_DEEPEST)
            return yaml_fault(p->err, p->node, "brackets within brackets: too many; use a word list");
        bool ok = parse_choice(p, c == '(' ? ')' : ']', ret);
        p->depth--;
        if (ok && c == '[')
            *ret = part_optional(*ret);
        return ok;
    }
    if (c == '<') {
        size_t end = str_find(p->rest, STR(">"), 0);
        if (end == SIZE_MAX)
            return yaml_fault(p->err, p->node, "\"<\" has no \">\" after it");
        struct str name = str_slice(p->rest, 1, end);
        p->rest = str_slice(p->rest, end + 1, p->rest.n);
        return parse_list(p, name, ret);
    }
    struct str token = take_token(p, close);
    if (!token.n)
        return yaml_fault(p->err, p->node, "\"%c\" does not belong here", c);
    return str_starts(token, STR("...")) ? parse_gap(p, token, "...", ret) : parse_words(p, token, ret);
}

/* Words one after another, up to '|', '~' or the closing bracket. */
static bool parse_run(struct parser *p, char close, struct part *ret)
{
    struct part all = {.empty = true};
    bool any = false;
    for (;;) {
        p->rest = str_trim(p->rest);
        if (!p->rest.n || p->rest.p[0] == close || p->rest.p[0] == '~' || (close != ' ' && p->rest.p[0] == '|'))
            break;
        struct part one;
        if (!parse_one(p, close, &one))
            return false;
        all = part_then(p, all, one);
        any = true;
    }
    *ret = all;
    return any || yaml_fault(p->err, p->node, "a phrase or choice is empty; write a word or remove it");
}

/* One side, the gap, the other side. */
static bool parse_order(struct parser *p, struct str first, struct str gap, struct str second, char close,
                        struct part *ret)
{
    struct part a, between, b;
    p->rest = first;
    if (!parse_run(p, close, &a) || !parse_gap(p, gap, "~", &between))
        return false;
    p->rest = second;
    if (!parse_run(p, close, &b))
        return false;
    *ret = part_then(p, part_then(p, a, between), b);
    return true;
}

/* A run, or two with "~" between: one after the other in either order. */
static bool parse_sequence(struct parser *p, char close, struct part *ret)
{
    struct str first = p->rest, end;
    unsigned places = p->phrase->count;
    if (!parse_run(p, close, ret))
        return false;
    if (!p->rest.n || p->rest.p[0] != '~')
        return true;
    struct part forth, back;
    struct str gap = take_token(p, close), second = p->rest;
    p->phrase->count = places; /* it is read again, in each order */
    memset(p->phrase->follow + places, 0, (PHRASE_PLACES - places) * sizeof *p->phrase->follow);
    if (!parse_order(p, first, gap, second, close, &forth))
        return false;
    end = p->rest;
    if (end.n && end.p[0] == '~')
        return yaml_fault(p->err, p->node, "one \"~\" in a phrase or choice; put the rest in brackets");
    if (!parse_order(p, second, gap, first, close, &back))
        return false;
    p->rest = end;
    *ret = part_or(forth, back);
    return true;
}

/* Sequences with '|' between them, and the closing bracket ('\0': the end, ' ': the phrase itself). */
static bool parse_choice(struct parser *p, char close, struct part *ret)
{
    struct part any, one;
    if (!parse_sequence(p, close, &any))
        return false;
    while (p->rest.n && p->rest.p[0] == '|') {
        p->rest = str_slice(p->rest, 1, p->rest.n);
        if (!parse_sequence(p, close, &one))
            return false;
        any = part_or(any, one);
    }
    if (close == ')' || close == ']') {
        if (!p->rest.n)
            return yaml_fault(p->err, p->node, "\"%c\" is missing", close);
        p->rest = str_slice(p->rest, 1, p->rest.n);
    }
    *ret = any;
    return true;
}

/* A choice that stands somewhere else: a word list, an age. */
static bool parse_choice_of(struct parser *p, struct str text, struct part *ret)
{
    struct str outer = p->rest;
    p->rest = text;
    bool ok = parse_choice(p, '\0', ret);
    p->rest = outer;
    return ok;
}

static bool compile(struct parser *p, struct phrase *phrase)
{
    const struct yaml *node = p->node;
    struct part whole;
    phrase->places = ARENA_ARRAY(&p->scratch, PHRASE_PLACES, struct phrase_place);
    phrase->follow = ARENA_ARRAY(&p->scratch, PHRASE_PLACES, uint64_t);
    if (node->type != YAML_TEXT)
        return yaml_fault(p->err, node, "a phrase is one line of text");
    if (!parse_choice(p, ' ', &whole))
        return false;
    if (whole.longest > PHRASE_LONGEST)
        return yaml_fault(p->err, node, "the phrase may span %u words, the most is %d; shorten its gaps",
                          whole.longest, PHRASE_LONGEST);
    if (whole.empty || !whole.cut_count || whole.cuts[0].letters < CUT_SHORTEST)
        return yaml_fault(p->err, node, "the phrase needs a word of at least %d letters that cannot be left out, "
                          "or every text would be slow to search", CUT_SHORTEST);
    phrase->first = whole.first;
    phrase->last = whole.last;
    phrase->longest = whole.longest;
    phrase->cut_count = whole.cut_count;
    memcpy(phrase->cuts, whole.cuts, sizeof whole.cuts);
    double cost = 1048576.0 / (whole.cuts[0].letters + 1) * whole.longest * phrase->count;
    if (cost > PHRASE_BUDGET)
        return yaml_fault(p->err, node, "the phrase may cost %.0f million steps a megabyte, the most are %.0f; shorten "
                          "its gaps, or give it a longer word that cannot be left out", cost / 1e6, PHRASE_BUDGET / 1e6);
    return true;
}

bool phrase_compile(struct arena *arena, const struct yaml *node, struct str lang, const struct phrase_lists *lists,
                    struct phrase **ret, struct err *err)
{
    struct phrase built = {0};
    struct parser p = {.arena = arena, .node = node, .lang = lang, .lists = lists, .phrase = &built,
                       .rest = node->text, .err = err};
    bool ok = compile(&p, &built);
    if (ok) {
        struct phrase *phrase = ARENA_NEW(arena, struct phrase);
        *phrase = built;
        phrase->places = ARENA_ARRAY(arena, built.count, struct phrase_place);
        phrase->follow = ARENA_ARRAY(arena, built.count, uint64_t);
        phrase->before = ARENA_ARRAY(arena, built.count, uint64_t);
        memcpy(phrase->places, built.places, built.count * sizeof *built.places);
        memcpy(phrase->follow, built.follow, built.count * sizeof *built.follow);
        for (unsigned i = 0; i < built.count; i++)
            for (unsigned k = 0; k < built.count; k++)
                if (built.follow[i] >> k & 1)
                    phrase->before[k] |= UINT64_C(1) << i;
        *ret = phrase;
    }
    arena_clear(&p.scratch);
    return ok;
}
