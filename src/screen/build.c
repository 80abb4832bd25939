/* build.c - an image (image.h) of a draft: word sets become atoms, words a trie, phrases arrays.
 *
 * Which cut of a phrase is searched for is decided by how often its words are used (vocabulary.h). */
#include <stdlib.h>

#include "screen/builder.h"
#include "text/language.h"

enum {
    TOO_SHORT = 1 << 30, /* behind every cut that may be searched for */
    OWN_BITS = 96, ALL_BITS = 64 * IMAGE_SIGNATURE, /* of signatures */
};

/* Marks of the lexicon beside atoms. */
enum { MARK_PAY = 0x40000000, MARK_LANGUAGE = 0x20000000, MARK_NUMBER = 0xffff };

/* The bytes that tell one set of words from another; until the next is asked for. */
static struct str atom_key(struct builder *b, const struct phrase_place *place)
{
    b->key.n = 0;
    for (size_t i = 0; i < place->word_count; i++) {
        buf_add(&b->key, place->words[i].text);
        buf_byte(&b->key, place->words[i].stem ? '*' : ' ');
    }
    return buf_str(&b->key);
}

static uint32_t atom_of(struct builder *b, const struct phrase_place *place)
{
    struct str key = atom_key(b, place);
    size_t at = str_hash(key) & b->slot_mask;
    for (; b->slots[at]; at = (at + 1) & b->slot_mask)
        if (str_eq(b->atoms[b->slots[at] - 1]->key, key))
            return b->slots[at] - 1;
    uint32_t atom = (uint32_t)b->atom_count++;
    b->atoms[atom] = ARENA_NEW(&b->scratch, struct atom);
    b->atoms[atom]->key = str_copy(&b->scratch, key);
    b->atoms[atom]->number = atom;
    b->slots[at] = atom + 1;
    for (size_t i = 0; i < place->word_count; i++) {
        b->atoms[atom]->often += vocabulary_uses(&b->vocabulary, &place->words[i]);
        lexicon_add(&b->lexicon, place->words[i].text, place->words[i].stem, atom);
    }
    return atom;
}

/* Places of all phrases; how many guards there are. */
static size_t count_places(const struct draft *draft, size_t *ret_guards)
{
    size_t places = 0;
    for (size_t i = 0; i < draft->phrase_count; i++) {
        places += draft->phrases[i].phrase->count;
        for (const struct draft_guard *guard = draft->phrases[i].nots; guard; guard = guard->next, ++*ret_guards)
            places += guard->phrase->count;
    }
    for (size_t i = 0; i < draft->indicator_count; i++)
        for (const struct draft_guard *guard = draft->indicators[i].guards; guard; guard = guard->next, ++*ret_guards)
            places += guard->phrase->count;
    return places;
}

/* Adds a phrase (of a guard: once, however many guards have it); its cut is chosen later. */
static uint32_t add_phrase(struct builder *b, const struct phrase *phrase, uint32_t indicator)
{
    struct image_phrase out = {.first = phrase->first, .last = phrase->last, .entry = indicator,
                               .places = {COUNT(b->places, struct image_place), phrase->count}};
    for (unsigned i = 0; i < phrase->count; i++) {
        const struct phrase_place *place = &phrase->places[i];
        struct image_place one = {.follow = phrase->follow[i], .before = phrase->before[i]};
        uint64_t bit = UINT64_C(1) << i;
        switch (place->kind) {
        case PLACE_WORDS:
            out.words |= bit;
            one.what = atom_of(b, place);
            b->atoms[one.what]->placed = true;
            break;
        case PLACE_NUMBER:
            out.numbers |= bit;
            one.what = COUNT(b->ranges, struct image_range);
            ADD(b->ranges, struct image_range, {place->least, place->most});
            break;
        case PLACE_PAY:
            out.pays |= bit;
            one.what = COUNT(b->wants, struct pay_want);
            buf_add(&b->wants, str_make(&place->pay, sizeof place->pay));
            break;
        case PLACE_ANY:
            out.gaps |= bit;
            break;
        }
        buf_add(&b->places, str_make(&one, sizeof one));
    }
    buf_add(&b->phrases, str_make(&out, sizeof out));
    return COUNT(b->phrases, struct image_phrase) - 1;
}

/* Many guards are the same phrase, compiled once (indicators.c): they share one of the image as well. */
static uint32_t guard_phrase(struct builder *b, const struct phrase *phrase)
{
    size_t at = (size_t)((uintptr_t)phrase >> 4) * 0x9e3779b97f4a7c15u >> 32 & b->guard_mask;
    for (; b->guard_slots[at]; at = (at + 1) & b->guard_mask)
        if (b->guard_phrases[b->guard_slots[at] - 1] == phrase)
            return (uint32_t)(b->draft->phrase_count + b->guard_slots[at] - 1);
    b->guard_phrases[b->guard_phrase_count++] = phrase;
    b->guard_slots[at] = (uint32_t)b->guard_phrase_count;
    return add_phrase(b, phrase, UINT32_MAX);
}

struct image_span builder_guards(struct builder *b, const struct draft_guard *guards)
{
    struct image_span span = {.first = COUNT(b->guards, struct image_guard)};
    for (; guards; guards = guards->next, span.count++) {
        struct image_guard guard = {.phrase = guard_phrase(b, guards->phrase), .before = guards->before,
                                    .after = guards->after, .longest = (uint8_t)guards->phrase->longest};
        buf_add(&b->guards, str_make(&guard, sizeof guard));
    }
    return span;
}

static void add_phrases(struct builder *b)
{
    const struct draft *draft = b->draft;
    size_t guards = 0, places = 4 * count_places(draft, &guards); /* with the sets that triggers need */
    size_t slots = 1024, guard_slots = 64;
    while (slots < places * 2)
        slots *= 2;
    b->slots = ARENA_ARRAY(&b->scratch, slots, uint32_t);
    b->slot_mask = slots - 1;
    b->atoms = ARENA_ARRAY(&b->scratch, places + 1, struct atom *);
    while (guard_slots < guards * 2)
        guard_slots *= 2;
    b->guard_slots = ARENA_ARRAY(&b->scratch, guard_slots, uint32_t);
    b->guard_mask = guard_slots - 1;
    b->guard_phrases = ARENA_ARRAY(&b->scratch, guards, const struct phrase *);
    for (size_t i = 0; i < draft->phrase_count; i++)
        add_phrase(b, draft->phrases[i].phrase, draft->phrases[i].indicator);
    for (size_t i = 0; i < draft->phrase_count; i++) {
        struct image_span nots = builder_guards(b, draft->phrases[i].nots);
        ((struct image_phrase *)(void *)b->phrases.p)[i].nots = nots;
    }
}

static void add_other_words(struct builder *b)
{
    const struct pay_pack *pay = b->draft->pay;
    for (const struct pay_word *word = pay ? pay->words : NULL; word; word = word->next)
        lexicon_add(&b->lexicon, word->text, word->stem, MARK_PAY | (uint32_t)word->kind << 16 | word->number);
    for (size_t i = 0; pay && i < pay->currency_count; i++)
        buf_add(&b->currencies, str_make(&pay->currencies[i].figure, sizeof(float)));
    for (size_t i = 0; pay && i < pay->trade_count; i++)
        buf_add(&b->trades, str_make(&pay->trades[i].figure, sizeof(float)));
    for (unsigned i = 0; text_language_name(i); i++)
        for (struct str rest = text_language_words(i); rest.n;) {
            struct str word = str_cut(&rest, ' ');
            if (word.n)
                lexicon_add(&b->lexicon, word, false, MARK_LANGUAGE | i);
        }
}

static void class_mark(struct image_class *class, struct image_money *money, uint32_t mark)
{
    uint8_t number = (uint8_t)(mark & MARK_NUMBER);
    if (mark & MARK_LANGUAGE) {
        class->languages |= (uint8_t)(1u << number);
        return;
    }
    switch ((enum pay_kind)((mark & ~(uint32_t)MARK_PAY) >> 16)) {
    case PAY_CURRENCY: money->currency = (uint8_t)(number + 1); break;
    case PAY_THOUSAND: money->thousand = 1; break;
    case PAY_PERIOD: money->period = number; break;
    case PAY_TRADE: money->trade = (uint8_t)(number + 1); break;
    }
}

/* Its number from 1; the few kinds there are stand once each. */
static uint8_t money_of(struct builder *b, struct image_money money)
{
    const struct image_money *known = (const void *)b->moneys.p;
    size_t at = 0, count = COUNT(b->moneys, struct image_money);
    if (!memcmp(&money, &(struct image_money){0}, sizeof money))
        return 0;
    while (at < count && memcmp(&known[at], &money, sizeof money) != 0)
        at++;
    if (at == count && count < UINT8_MAX)
        buf_add(&b->moneys, str_make(&money, sizeof money));
    return (uint8_t)(at < UINT8_MAX ? at + 1 : 0);
}

/* One atom of a class: its slot, and itself if phrases have places for it. */
static void add_member(struct builder *b, struct image_class *class, uint32_t atom)
{
    uint16_t slot = (uint16_t)b->atoms[atom]->slot;
    if (slot && class->slot_count < UINT16_MAX) {
        buf_add(&b->class_slots, str_make(&slot, sizeof slot));
        class->slot_count++;
    }
    if (b->atoms[atom]->placed) {
        buf_add(&b->class_atoms, str_make(&atom, sizeof atom));
        class->atoms.count++;
    }
}

static void add_classes(struct builder *b, const struct lexicon_built *built)
{
    for (size_t i = 0; i < built->class_count; i++) {
        const struct lexicon_class *from = &built->classes[i];
        struct image_class class = {.slots = COUNT(b->class_slots, uint16_t),
                                    .atoms.first = COUNT(b->class_atoms, uint32_t)};
        struct image_money money = {0};
        for (size_t k = 0; k < from->count; k++)
            if (from->marks[k] >= MARK_LANGUAGE)
                class_mark(&class, &money, from->marks[k]);
            else
                add_member(b, &class, from->marks[k]);
        class.money = money_of(b, money);
        buf_add(&b->classes, str_make(&class, sizeof class));
    }
    buf_add(&b->nodes, str_make(built->nodes, built->node_count * sizeof *built->nodes));
    buf_add(&b->ends, str_make(built->ends, built->node_count * sizeof *built->ends));
}

/* Cuts of a phrase, the rarest first by the examples; longer words first among equals. */
static void order_cuts(const struct builder *b, const struct phrase *phrase, const struct image_place *places,
                       uint64_t cuts[PHRASE_CUTS])
{
    size_t often[PHRASE_CUTS];
    for (unsigned c = 0; c < phrase->cut_count; c++) {
        size_t count = phrase->cuts[c].letters < CUT_SHORTEST ? TOO_SHORT : 0, at = c;
        for (uint64_t left = phrase->cuts[c].places; left; left &= left - 1) {
            unsigned i = (unsigned)__builtin_ctzll(left);
            if (phrase->places[i].kind == PLACE_WORDS)
                count += b->atoms[places[i].what]->often;
        }
        for (; at > 0 && often[at - 1] > count; at--) {
            often[at] = often[at - 1];
            cuts[at] = cuts[at - 1];
        }
        often[at] = count;
        cuts[at] = phrase->cuts[c].places;
    }
}

static int often_order(const void *a, const void *b)
{
    const struct atom *const *x = a, *const *y = b;
    return (*x)->often > (*y)->often ? -1 : (*x)->often < (*y)->often ? 1 : (*x)->number < (*y)->number ? -1 : 1;
}

/* The words that every other sentence has get bits of their own, so that the others' bits mean something. */
static void give_bits(struct builder *b)
{
    const struct atom **order = ARENA_ARRAY(&b->scratch, b->atom_count + 1, const struct atom *);
    for (size_t i = 0; i < b->atom_count; i++)
        order[i] = b->atoms[i];
    qsort(order, b->atom_count, sizeof *order, often_order);
    for (size_t i = 0; i < b->atom_count; i++) {
        size_t bit = i < OWN_BITS ? i : OWN_BITS + i % (ALL_BITS - OWN_BITS);
        b->atoms[order[i]->number]->bit = (uint32_t)bit;
    }
    struct image_class *classes = (void *)b->classes.p;
    const uint32_t *atoms = (const void *)b->class_atoms.p;
    for (size_t i = 0; i < COUNT(b->classes, struct image_class); i++) {
        for (uint32_t k = 0; k < classes[i].atoms.count; k++) {
            uint32_t bit = b->atoms[atoms[classes[i].atoms.first + k]]->bit;
            classes[i].signature[bit / 64] |= UINT64_C(1) << bit % 64;
        }
    }
    struct image_phrase *phrases = (void *)b->phrases.p;
    struct image_place *places = (void *)b->places.p;
    for (size_t i = 0; i < COUNT(b->phrases, struct image_phrase); i++)
        for (uint64_t left = phrases[i].words; left; left &= left - 1) {
            struct image_place *place = &places[phrases[i].places.first + (unsigned)__builtin_ctzll(left)];
            place->bit = b->atoms[place->what]->bit;
        }
}

/* Places that a match through `from` passes: some of the set, between nearest and farthest words on (or back). */
struct reach {
    uint64_t places;
    int nearest, farthest;
};

/* The words that come next on every way (gaps aside); places 0 when a match may end here, or a number may come. */
static struct reach next_words(const struct image_phrase *phrase, const struct image_place *places, unsigned from, bool back)
{
    struct reach reach = {.nearest = 1};
    uint64_t ends = back ? phrase->first : phrase->last, now = UINT64_C(1) << from;
    for (int step = 1; now && step <= PHRASE_LONGEST; step++) {
        uint64_t next = 0;
        if (now & ends)
            return (struct reach){0};
        for (; now; now &= now - 1) {
            const struct image_place *place = &places[__builtin_ctzll(now)];
            next |= back ? place->before : place->follow;
        }
        if (next & ~(phrase->words | phrase->gaps))
            return (struct reach){0};
        if (next & phrase->words)
            reach.farthest = step;
        reach.places |= next & phrase->words;
        now = next & phrase->gaps; /* gaps lead on, never back */
    }
    return reach;
}

/* Where the words of a cut stand from a place, on every way one of them; places 0 when they are no words alone. */
static struct reach cut_words(const struct image_phrase *phrase, const struct image_place *places, unsigned from,
                              uint64_t cut)
{
    struct reach reach = {0};
    if (!cut || (cut & ~phrase->words))
        return reach;
    for (int back = 0; back < 2; back++) {
        uint64_t now = UINT64_C(1) << from;
        for (int step = 1; now && step <= PHRASE_LONGEST; step++) {
            uint64_t next = 0;
            for (; now; now &= now - 1) {
                const struct image_place *place = &places[__builtin_ctzll(now)];
                next |= back ? place->before : place->follow;
            }
            int at = back ? -step : step;
            if ((next & cut) && (!reach.places || at < reach.nearest))
                reach.nearest = at;
            if ((next & cut) && (!reach.places || at > reach.farthest))
                reach.farthest = at;
            reach.places |= next & cut;
            now = next;
        }
    }
    return reach;
}

/* The atom of all the words that may stand at these places. */
static struct atom *atom_of_places(struct builder *b, const struct phrase *phrase, uint64_t places)
{
    struct phrase_place all = {0};
    b->words.n = 0;
    for (uint64_t left = places; left; left &= left - 1) {
        const struct phrase_place *place = &phrase->places[__builtin_ctzll(left)];
        buf_add(&b->words, str_make(place->words, place->word_count * sizeof *place->words));
        all.word_count += place->word_count;
    }
    all.words = (struct phrase_word *)(void *)b->words.p;
    return b->atoms[atom_of(b, &all)];
}

/* The atom's slot; IMAGE_MARKED when there can be no more slots. */
static uint16_t slot_of(struct builder *b, struct atom *atom)
{
    if (!atom->slot && b->slot_count < IMAGE_SLOTS_MOST)
        atom->slot = (uint32_t)++b->slot_count;
    return (uint16_t)atom->slot;
}

/* A trigger at a place with what must stand near, the rarest of three: the words before it, those after it, those of
 * the next cut.  The second rarest is asked for too if it has a slot in the end: it is not worth one of its own. */
static struct atom_trigger make_trigger(struct builder *b, const struct phrase *phrase, uint32_t number, unsigned place,
                                        uint64_t next)
{
    const struct image_phrase out = ((const struct image_phrase *)(const void *)b->phrases.p)[number];
    const struct image_place *places = (const struct image_place *)(const void *)b->places.p + out.places.first;
    struct atom_trigger trigger = {.first = {.slot = IMAGE_MARKED, .phrase = number & (IMAGE_PHRASES_MOST - 1),
                                             .place = place & 63}};
    struct reach back = next_words(&out, places, place, true);
    struct reach ways[] = {cut_words(&out, places, place, next), next_words(&out, places, place, false),
                           {.places = back.places, .nearest = -back.farthest, .farthest = -back.nearest}};
    struct atom *best = NULL;
    for (size_t i = 0; i < LEN(ways); i++) {
        struct atom *atom = ways[i].places ? atom_of_places(b, phrase, ways[i].places) : NULL;
        int8_t lo = (int8_t)ways[i].nearest, hi = (int8_t)ways[i].farthest;
        if (!atom || atom == best)
            continue;
        if (!best || atom->often < best->often) {
            trigger.other = best;
            trigger.second = (struct image_second){.lo = trigger.first.lo, .hi = trigger.first.hi};
            best = atom;
            trigger.first.lo = lo, trigger.first.hi = hi;
        } else if (!trigger.other || atom->often < trigger.other->often) {
            trigger.other = atom;
            trigger.second = (struct image_second){.lo = lo, .hi = hi};
        }
    }
    if (best)
        trigger.first.slot = slot_of(b, best);
    return trigger;
}

static void add_trigger(struct builder *b, uint32_t atom, struct atom_trigger trigger)
{
    struct atom *a = b->atoms[atom];
    if (a->trigger_count == a->trigger_room) {
        size_t room = a->trigger_room ? a->trigger_room * 2 : 4;
        struct atom_trigger *more = ARENA_ARRAY(&b->scratch, room, struct atom_trigger);
        if (a->trigger_count)
            memcpy(more, a->triggers, a->trigger_count * sizeof *more);
        a->triggers = more;
        a->trigger_room = room;
    }
    a->triggers[a->trigger_count++] = trigger;
}

/* Chooses the cut of a phrase; adds its triggers, or for a guard's returns the slot of the cut's words. */
static uint16_t set_cut(struct builder *b, uint32_t number, const struct phrase *phrase, bool guard)
{
    struct image_phrase *out = (struct image_phrase *)(void *)b->phrases.p + number;
    const struct image_place *places = (const struct image_place *)(const void *)b->places.p + out->places.first;
    uint64_t cuts[PHRASE_CUTS] = {0};
    order_cuts(b, phrase, places, cuts);
    out->cut = cuts[0];
    if (guard)
        return cuts[0] & ~out->words ? IMAGE_MARKED : slot_of(b, atom_of_places(b, phrase, cuts[0]));
    for (uint64_t left = cuts[0]; left; left &= left - 1) {
        unsigned place = (unsigned)__builtin_ctzll(left);
        struct atom_trigger trigger = make_trigger(b, phrase, number, place, cuts[1]);
        if (phrase->places[place].kind == PLACE_PAY)
            buf_add(&b->pay_triggers, str_make(&trigger.first, sizeof trigger.first));
        else
            add_trigger(b, places[place].what, trigger);
    }
    return IMAGE_MARKED;
}

/* Cuts of all phrases; those of guards were added behind them, each once. */
static void set_cuts(struct builder *b)
{
    struct image_guard *guards = (void *)b->guards.p;
    uint32_t number = 0;
    for (; number < b->draft->phrase_count; number++)
        set_cut(b, number, b->draft->phrases[number].phrase, false);
    uint16_t *slots = ARENA_ARRAY(&b->scratch, b->guard_phrase_count, uint16_t);
    for (size_t i = 0; i < b->guard_phrase_count; i++)
        slots[i] = set_cut(b, number + (uint32_t)i, b->guard_phrases[i], true);
    for (size_t i = 0; i < COUNT(b->guards, struct image_guard); i++)
        guards[i].slot = slots[guards[i].phrase - number];
}

/* The triggers of each class: those of its atoms. */
static void add_triggers(struct builder *b)
{
    struct image_class *classes = (void *)b->classes.p;
    const uint32_t *atoms = (const void *)b->class_atoms.p;
    for (size_t i = 0; i < COUNT(b->classes, struct image_class); i++) {
        classes[i].triggers = COUNT(b->triggers, struct image_trigger);
        for (uint32_t k = 0; k < classes[i].atoms.count; k++) {
            const struct atom *atom = b->atoms[atoms[classes[i].atoms.first + k]];
            for (size_t t = 0; t < atom->trigger_count && classes[i].trigger_count < IMAGE_TRIGGERS_MOST; t++) {
                struct atom_trigger *trigger = &atom->triggers[t];
                if (trigger->other)
                    trigger->second.slot = (uint16_t)trigger->other->slot;
                if (trigger->second.slot == IMAGE_MARKED)
                    trigger->second.lo = trigger->second.hi = 0;
                buf_add(&b->triggers, str_make(&trigger->first, sizeof trigger->first));
                buf_add(&b->seconds, str_make(&trigger->second, sizeof trigger->second));
                classes[i].trigger_count++;
            }
        }
    }
}

void image_build(struct draft *draft, struct arena *arena, struct image *ret)
{
    struct builder *b = ARENA_NEW(arena, struct builder);
    struct lexicon_built built;
    b->draft = draft;
/* Each has a place in memory, even when it stays empty. */
#define SECTION(name, type) b->name = (struct buf){.arena = arena, .p = arena_alloc(arena, 1), .room = 1};
    IMAGE_ARRAYS(SECTION)
#undef SECTION
    b->lexicon.arena = b->key.arena = b->words.arena = &b->scratch;
    vocabulary_read(&b->vocabulary, draft, &b->scratch);
    add_phrases(b);
    builder_indicators(b);
    set_cuts(b);
    builder_levels(b);
    add_other_words(b);
    lexicon_build(&b->lexicon, &built);
    add_classes(b, &built);
    give_bits(b);
    add_triggers(b);
    *ret = (struct image){.even = draft->even, .slot_count = b->slot_count + 1,
                          .ordinary = draft->pay ? draft->pay->ordinary : 0};
#define SECTION(name, type) ret->name = (const void *)b->name.p, ret->name##_count = b->name.n / sizeof(type);
    IMAGE_ARRAYS(SECTION)
#undef SECTION
    arena_clear(&b->scratch);
}
