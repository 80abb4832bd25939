/* scan.c - one text through the screen: fold, find words, match phrases around them, weigh. */
#include <stdlib.h>

#include "screen/parts.h"

enum {
    HITS_MOST = 16, /* of one indicator in one text: more tell nobody more, and bound the work */
};

struct screen_scratch {
    hs_scratch_t *hs;
};

struct hit {
    uint32_t first, last; /* words */
};

/* The hits of one indicator. */
struct hits {
    unsigned count;
    struct hit hits[HITS_MOST];
};

struct scan {
    const struct screen *screen;
    struct arena *arena;
    struct phrase_text words;
    struct hits **found; /* by entry; NULL: none yet */
    unsigned counters[SCREEN_STRENGTHS]; /* distinct counter-indicators found */
};

bool screen_scratch_new(const struct screen *screen, struct screen_scratch **ret, struct err *err)
{
    struct screen_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch || hs_alloc_scratch(screen->database, &scratch->hs) != HS_SUCCESS) {
        free(scratch);
        return err_set(err, ERR_FAULT, "cannot prepare to scan: out of memory");
    }
    *ret = scratch;
    return true;
}

void screen_scratch_free(struct screen_scratch *scratch)
{
    if (scratch)
        hs_free_scratch(scratch->hs);
    free(scratch);
}

static void index_words(struct scan *scan, struct str folded)
{
    size_t spaces = 0, count = 0;
    for (size_t i = 0; i < folded.n; i++)
        spaces += folded.p[i] == ' ';
    uint32_t *start = ARENA_ARRAY(scan->arena, spaces + 1, uint32_t);
    uint32_t *end = ARENA_ARRAY(scan->arena, spaces + 1, uint32_t);
    for (size_t i = 0; i < folded.n; i++) {
        if (folded.p[i] == ' ')
            continue;
        if (i == 0 || folded.p[i - 1] == ' ')
            start[count] = (uint32_t)i;
        if (i + 1 == folded.n || folded.p[i + 1] == ' ')
            end[count++] = (uint32_t)(i + 1);
    }
    scan->words = (struct phrase_text){.folded = folded, .start = start, .end = end, .count = count};
}

/* The word that begins at this byte. */
static size_t word_at(const struct phrase_text *words, uint32_t byte)
{
    size_t low = 0, high = words->count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        *(words->start[middle] <= byte ? &low : &high) = middle;
    }
    return low;
}

static void hit_add(struct hits *hits, struct hit hit)
{
    for (unsigned i = 0; i < hits->count; i++) {
        struct hit *have = &hits->hits[i];
        if (hit.first <= have->last && have->first <= hit.last) {
            if (hit.last - hit.first > have->last - have->first)
                *have = hit;
            return;
        }
    }
    if (hits->count < HITS_MOST)
        hits->hits[hits->count++] = hit;
}

/* Does the guard's phrase stand near the hit? */
static bool guard_holds(const struct scan *scan, const struct guard *guard, struct hit hit)
{
    size_t reach = PHRASE_LONGEST;
    size_t from = hit.first > guard->before + reach ? hit.first - guard->before - reach : 0;
    for (size_t word = from; word < scan->words.count && word <= hit.last + guard->after + reach; word++)
        for (uint64_t anchors = guard->phrase->anchors; anchors; anchors &= anchors - 1) {
            size_t first, last;
            if (phrase_match(guard->phrase, &scan->words, word, (unsigned)__builtin_ctzll(anchors), &first, &last) &&
                first <= hit.last + guard->after && hit.first <= last + guard->before)
                return true;
        }
    return false;
}

static bool is_guarded(const struct scan *scan, const struct guard *guards, struct hit hit)
{
    for (; guards; guards = guards->next)
        if (guard_holds(scan, guards, hit))
            return true;
    return false;
}

static void try_phrase(struct scan *scan, const struct pack_phrase *phrase, size_t word, unsigned place)
{
    struct hits **hits = &scan->found[phrase->entry];
    size_t first, last;
    if ((*hits && (*hits)->count == HITS_MOST) ||
        !phrase_match(phrase->phrase, &scan->words, word, place, &first, &last))
        return;
    struct hit hit = {(uint32_t)first, (uint32_t)last};
    if (is_guarded(scan, phrase->nots, hit) || is_guarded(scan, scan->screen->entries[phrase->entry].guards, hit))
        return;
    if (!*hits)
        *hits = ARENA_NEW(scan->arena, struct hits);
    hit_add(*hits, hit);
}

static int on_word(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    struct scan *scan = context;
    const struct literal *literal = &scan->screen->literals[id];
    UNUSED(from);
    UNUSED(flags);
    size_t word = word_at(&scan->words, (uint32_t)(to - literal->bytes.n + 1));
    for (const struct literal_use *use = literal->uses; use; use = use->next)
        try_phrase(scan, &scan->screen->phrases[use->phrase], word, use->place);
    return 0;
}

/* Phrases whose anchor is an amount of money. */
static void scan_pay(struct scan *scan)
{
    for (size_t i = 0; i < scan->screen->phrase_count; i++) {
        const struct pack_phrase *phrase = &scan->screen->phrases[i];
        for (uint64_t anchors = phrase->phrase->anchors; anchors; anchors &= anchors - 1) {
            unsigned place = (unsigned)__builtin_ctzll(anchors);
            if (phrase->phrase->places[place].kind == PLACE_PAY)
                for (size_t k = 0; k < scan->words.pay_count; k++)
                    try_phrase(scan, phrase, scan->words.pay[k].first, place);
        }
    }
}

static int finding_order(const void *a, const void *b)
{
    const struct screen_finding *x = a, *y = b;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    if (x->span.end != y->span.end)
        return x->span.end > y->span.end ? -1 : 1;
    return str_cmp(x->indicator->id, y->indicator->id);
}

/* Findings with their spans, and each indicator counted once. */
static void gather(struct scan *scan, const struct text_normal *normal, struct screen_result *result)
{
    size_t room = 0;
    for (size_t i = 0; i < scan->screen->entry_count; i++)
        room += scan->found[i] ? scan->found[i]->count : 0;
    result->findings = ARENA_ARRAY(scan->arena, room, struct screen_finding);
    for (size_t i = 0; i < scan->screen->entry_count; i++) {
        const struct hits *hits = scan->found[i];
        const struct screen_indicator *indicator = &scan->screen->entries[i].shown;
        size_t before = result->finding_count;
        for (unsigned k = 0; hits && k < hits->count; k++) {
            struct hit hit = hits->hits[k];
            result->findings[result->finding_count++] = (struct screen_finding){
                .indicator = indicator,
                .span = text_span_back(normal, scan->words.start[hit.first], scan->words.end[hit.last])};
        }
        if (result->finding_count == before)
            continue;
        result->score += indicator->weight;
        if (indicator->counter)
            scan->counters[indicator->strength]++;
        else
            result->count[indicator->element][indicator->strength]++;
    }
    if (result->finding_count)
        qsort(result->findings, result->finding_count, sizeof *result->findings, finding_order);
}

struct form_weight {
    struct str form;
    double weight;
};

static int form_order(const void *a, const void *b)
{
    const struct form_weight *x = a, *y = b;
    return x->weight > y->weight ? -1 : x->weight < y->weight ? 1 : str_cmp(x->form, y->form);
}

/* Each form with the weights of the distinct indicators that speak for it. */
static void gather_forms(const struct scan *scan, struct screen_result *result)
{
    size_t room = 0, count = 0;
    for (size_t i = 0; i < result->finding_count; i++)
        room += result->findings[i].indicator->form_count;
    struct form_weight *forms = ARENA_ARRAY(scan->arena, room, struct form_weight);
    for (size_t i = 0; i < scan->screen->entry_count; i++) {
        const struct screen_indicator *indicator = &scan->screen->entries[i].shown;
        for (size_t k = 0; scan->found[i] && !indicator->counter && k < indicator->form_count; k++) {
            size_t at = 0;
            while (at < count && !str_eq(forms[at].form, indicator->forms[k]))
                at++;
            forms[at].form = indicator->forms[k];
            forms[at].weight += indicator->weight;
            count += at == count;
        }
    }
    if (count)
        qsort(forms, count, sizeof *forms, form_order);
    result->forms = ARENA_ARRAY(scan->arena, count, struct str);
    result->form_count = count;
    for (size_t i = 0; i < count; i++)
        result->forms[i] = forms[i].form;
}

static bool rule_holds(const struct rule *rule, const struct scan *scan, const struct screen_result *result)
{
    if (result->score < rule->score)
        return false;
    for (size_t i = 0; i < rule->unless_count; i++) {
        unsigned have = 0;
        for (unsigned strength = rule->unless[i].strength; strength < SCREEN_STRENGTHS; strength++)
            have += scan->counters[strength];
        if (have >= rule->unless[i].count)
            return false;
    }
    for (size_t i = 0; i < rule->need_count; i++) {
        const struct need *need = &rule->needs[i];
        unsigned have = 0;
        for (unsigned element = 0; element < SCREEN_ELEMENTS; element++)
            for (unsigned strength = need->strength; strength < SCREEN_STRENGTHS; strength++)
                have += (need->elements >> element & 1) ? result->count[element][strength] : 0;
        if (have < need->count)
            return false;
    }
    return true;
}

static void decide(const struct scan *scan, struct screen_result *result)
{
    const struct screen *screen = scan->screen;
    for (size_t i = 0; i < screen->rule_count; i++)
        if (rule_holds(&screen->rules[i], scan, result)) {
            result->level = screen->rules[i].level;
            result->rule = screen->rules[i].id;
            return;
        }
}

bool screen_scan(const struct screen *screen, struct screen_scratch *scratch, struct str text, const char *country,
                 struct arena *arena, struct screen_result *ret, struct err *err)
{
    struct text_normal normal;
    struct screen_result result = {0};
    if (!text_normalise(arena, text, &normal, err))
        return false;
    struct scan scan = {.screen = screen, .arena = arena,
                        .found = ARENA_ARRAY(arena, screen->entry_count, struct hits *)};
    index_words(&scan, normal.folded);
    if (screen->pay) {
        scan.words.pay = pay_find(screen->pay, &scan.words, arena, &scan.words.pay_count);
        scan.words.ordinary = scan.words.pay_count ? pay_ordinary(screen->pay, &scan.words) : 0;
    }
    if (hs_scan(screen->database, normal.folded.p, (unsigned)normal.folded.n, 0, scratch->hs, on_word, &scan) !=
        HS_SUCCESS)
        return err_set(err, ERR_FAULT, "cannot scan the text; a scratch is used by one thread at a time");
    if (scan.words.pay_count)
        scan_pay(&scan);
    gather(&scan, &normal, &result);
    gather_forms(&scan, &result);
    decide(&scan, &result);
    result.lang = text_language(&normal);
    identifier_find(arena, text, country, &result.identifiers, &result.identifier_count);
    *ret = result;
    return true;
}
