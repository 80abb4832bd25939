/* scan.c - one text through the screen: fold, classify words, try the phrases they trigger, gather, weigh.
 *
 * A text is read in windows that overlap by more words than a phrase can span, so that memory and cache stay
 * small whatever its length. */
#include <stdlib.h>

#include "screen/inside.h"
#include "screen/match.h"
#include "text/language.h"

enum {
    HITS_MOST = 16,     /* of one indicator in one text: more tell nobody more, and bound the work */
    WINDOW = 32 * 1024, /* bytes */
    OVERLAP = 2 * PHRASE_LONGEST,
    PIECE = 128,        /* words of a sentence that are looked at together */
    ATTEMPTS = 64,
    AHEAD = 6,          /* words; memory is slower than they are */
    MEMO_BITS = 15,
    MEMO = 1 << MEMO_BITS,
    MEMO_PARTS = 3,
    MEMO_WORD = MEMO_PARTS * 8, /* longer words have no entry */
};

/* The class of a word seen before.  Texts use few words often, so that most are found here, without the trie. */
struct memo {
    uint64_t word[MEMO_PARTS]; /* its bytes, filled up with zeroes */
    uint32_t class;
};

/* A phrase to be tried at a word. */
struct attempt {
    const struct image_trigger *trigger;
    size_t word;
};

/* What one indicator found. */
struct hits {
    unsigned count;
    struct text_span spans[HITS_MOST];
};

struct screen_scratch {
    struct arena arena; /* of the buffers below */
    struct text_normal normal;
    uint32_t *classes;    /* of each word */
    size_t class_room;
    struct memo *memo;    /* MEMO of them */
    struct match_mark *marks; /* by slot */
    uint16_t piece;
    struct hits *hits; /* by indicator */
    uint32_t *touched; /* indicators with hits */
    size_t touched_count;
};

struct scan {
    const struct screen *screen;
    const struct image *image;
    struct screen_scratch *scratch;
    struct arena *arena;
    struct match_text text;
    uint32_t offset; /* of the window in the text */
    size_t languages[TEXT_LANGUAGES];
};

bool screen_scratch_new(const struct screen *screen, struct screen_scratch **ret, struct err *err)
{
    struct screen_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return err_set(err, ERR_FAULT, "cannot prepare to scan: out of memory");
    scratch->memo = ARENA_ARRAY(&scratch->arena, MEMO, struct memo);
    scratch->marks = ARENA_ARRAY(&scratch->arena, screen->image.slot_count, struct match_mark);
    scratch->hits = ARENA_ARRAY(&scratch->arena, screen->image.indicators_count, struct hits);
    scratch->touched = ARENA_ARRAY(&scratch->arena, screen->image.indicators_count, uint32_t);
    *ret = scratch;
    return true;
}

void screen_scratch_forget(struct screen_scratch *scratch)
{
    if (scratch->normal.room)
        explicit_bzero(scratch->normal.room, scratch->normal.folded_room);
    explicit_bzero(scratch->memo, MEMO * sizeof *scratch->memo);
}

void screen_scratch_free(struct screen_scratch *scratch)
{
    if (!scratch)
        return;
    arena_wipe(&scratch->arena);
    free(scratch);
}

static void hit_add(struct scan *scan, uint32_t indicator, struct text_span span)
{
    struct hits *hits = &scan->scratch->hits[indicator];
    for (unsigned i = 0; i < hits->count; i++) {
        struct text_span *have = &hits->spans[i];
        if (span.start < have->end && have->start < span.end) {
            if (span.end - span.start > have->end - have->start)
                *have = span;
            return;
        }
    }
    if (hits->count == 0)
        scan->scratch->touched[scan->scratch->touched_count++] = indicator;
    if (hits->count < HITS_MOST)
        hits->spans[hits->count++] = span;
}

/* Is the word part of what this indicator found already? */
static bool is_found(const struct scan *scan, uint32_t indicator, uint32_t at)
{
    const struct hits *hits = &scan->scratch->hits[indicator];
    for (unsigned i = 0; i < hits->count; i++)
        if (hits->spans[i].start <= at && at < hits->spans[i].end)
            return true;
    return hits->count == HITS_MOST;
}

static void try_phrase(struct scan *scan, const struct image_trigger *trigger, size_t word)
{
    const struct image_phrase *phrase = &scan->image->phrases[trigger->phrase];
    const struct text_word *words = scan->text.normal->words;
    struct match match;
    if (is_found(scan, phrase->entry, scan->offset + words[word].from) ||
        !match_at(&scan->text, phrase, word, trigger->place, &match) ||
        match_guarded(&scan->text, phrase->nots, match) ||
        match_guarded(&scan->text, scan->image->indicators[phrase->entry].guards, match))
        return;
    hit_add(scan, phrase->entry, (struct text_span){scan->offset + words[match.first].from,
                                                    scan->offset + words[match.last].to});
}

/* The class of a folded word.  TEXT_SLACK bytes may be read behind it. */
static inline uint32_t class_of(const struct image *image, struct memo *memos, const char *word, size_t n)
{
    static const unsigned char masks[2 * MEMO_WORD] = {[0 ... MEMO_WORD - 1] = 0xff};
    uint64_t parts[MEMO_PARTS], mask[MEMO_PARTS];
    if (n > MEMO_WORD)
        return image_class_of(image, word, n);
    memcpy(parts, word, sizeof parts);
    memcpy(mask, masks + MEMO_WORD - n, sizeof mask);
    for (size_t i = 0; i < MEMO_PARTS; i++)
        parts[i] &= mask[i];
    uint64_t hash = parts[0] * 0x9e3779b97f4a7c15u + parts[1] * 0xbf58476d1ce4e5b9u + parts[2] * 0x94d049bb133111ebu;
    struct memo *memo = &memos[((hash ^ hash >> 32) * 0xd6e8feb86659fd93u) >> (64 - MEMO_BITS)];
    if (((memo->word[0] ^ parts[0]) | (memo->word[1] ^ parts[1]) | (memo->word[2] ^ parts[2])) != 0) {
        memcpy(memo->word, parts, sizeof parts);
        memo->class = image_class_of(image, word, n);
    }
    return memo->class;
}

/* The class of every word; whether a number is among them. */
static bool classify(struct scan *scan)
{
    const struct image *image = scan->image;
    const struct text_normal *normal = scan->text.normal;
    const struct text_word *words = normal->words;
    const char *folded = normal->folded.p;
    struct memo *memos = scan->scratch->memo;
    uint32_t *classes = scan->scratch->classes;
    bool digits = false;
    for (size_t i = 0; i < normal->word_count; i++) {
        const char *word = folded + words[i].start;
        classes[i] = class_of(image, memos, word, words[i].end - words[i].start);
        __builtin_prefetch(&image->classes[classes[i]]);
        digits |= *word >= '0' && *word <= '9';
    }
    return digits;
}

/* What the words some way on will need: it lies far apart. */
static inline void look_ahead(const struct scan *scan, size_t word)
{
    const struct image *image = scan->image;
    if (word >= scan->text.count)
        return;
    const struct image_class *class = &image->classes[scan->text.classes[word]];
    __builtin_prefetch(image->class_slots + class->slots);
    __builtin_prefetch(image->triggers + class->triggers);
    __builtin_prefetch(image->seconds + class->triggers);
}

static void mark_words(struct scan *scan)
{
    const struct image *image = scan->image;
    struct match_mark *marks = scan->scratch->marks;
    uint16_t piece = scan->text.piece;
    for (size_t word = scan->text.from; word < scan->text.to; word++) {
        const struct image_class *class = &image->classes[scan->text.classes[word]];
        const uint16_t *slots = image->class_slots + class->slots;
        uint8_t at = (uint8_t)(word - scan->text.from);
        look_ahead(scan, word + AHEAD);
        for (uint32_t i = 0; i < class->slot_count; i++) {
            struct match_mark *mark = &marks[slots[i]];
            *mark = (struct match_mark){piece, mark->piece == piece ? mark->first : at, at};
        }
    }
    marks[IMAGE_MARKED] = (struct match_mark){piece, 0, UINT8_MAX};
}

/* Whether one of a slot's words may stand lo to hi words from here: sure where the sentence has only one of them. */
static inline bool is_near(const struct match_text *text, unsigned slot, int from, int to)
{
    struct match_mark mark = text->marks[slot];
    return mark.piece == text->piece && from <= mark.last && to >= mark.first;
}

static inline bool may_match(const struct match_text *text, const struct image_trigger *trigger,
                             const struct image_second *second, size_t word)
{
    int at = (int)(word - text->from);
    return is_near(text, trigger->slot, at + trigger->lo, at + trigger->hi) &&
           is_near(text, second->slot, at + second->lo, at + second->hi);
}

static void try_all(struct scan *scan, const struct attempt *attempts, size_t count)
{
    const struct image *image = scan->image;
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) {
            const struct image_trigger *next = attempts[i + AHEAD].trigger;
            __builtin_prefetch(&image->places[image->phrases[next->phrase].places.first + next->place]);
        }
        try_phrase(scan, attempts[i].trigger, attempts[i].word);
    }
}

/* Phrases are gathered before they are tried, so that memory can bring them meanwhile. */
static void try_words(struct scan *scan, size_t from, size_t to)
{
    const struct image *image = scan->image;
    struct attempt attempts[ATTEMPTS];
    size_t count = 0;
    for (size_t word = from; word < to; word++) {
        const struct image_class *class = &image->classes[scan->text.classes[word]];
        for (uint32_t i = class->triggers; i < class->triggers + class->trigger_count; i++) {
            if (!may_match(&scan->text, &image->triggers[i], &image->seconds[i], word))
                continue;
            if (count == ATTEMPTS) {
                try_all(scan, attempts, count);
                count = 0;
            }
            __builtin_prefetch(&image->phrases[image->triggers[i].phrase]);
            attempts[count++] = (struct attempt){&image->triggers[i], word};
        }
    }
    try_all(scan, attempts, count);
}

static void try_amount(struct scan *scan, size_t word)
{
    const struct image *image = scan->image;
    for (size_t i = 0; i < image->pay_triggers_count; i++) {
        const struct image_trigger *trigger = &image->pay_triggers[i];
        int at = (int)(word - scan->text.from);
        if (is_near(&scan->text, trigger->slot, at + trigger->lo, at + trigger->hi) &&
            match_places(&scan->text, &image->phrases[trigger->phrase], word, UINT64_C(1) << trigger->place))
            try_phrase(scan, trigger, word);
    }
}

static inline bool is_stop(const struct match_text *text, size_t word)
{
    return text->normal->folded.p[text->normal->words[word].start] == '.';
}

/* Sentence by sentence; a long one in pieces that know the words around them. */
static void try_pieces(struct scan *scan)
{
    size_t amount = 0, count = scan->text.count;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && to < from + PIECE && !is_stop(&scan->text, to);)
            to++;
        size_t before = from < PHRASE_LONGEST ? 0 : from - PHRASE_LONGEST, after = to + PHRASE_LONGEST;
        /* Of a whole sentence nothing outside matters; of a piece, what a phrase may reach. */
        scan->text.from = from && is_stop(&scan->text, from - 1) ? from : before;
        scan->text.to = to < count && is_stop(&scan->text, to) ? to : after < count ? after : count;
        if (++scan->scratch->piece == 0) { /* the marks of long ago must not come round again */
            memset(scan->scratch->marks, 0, scan->image->slot_count * sizeof *scan->scratch->marks);
            scan->scratch->piece = 1;
        }
        scan->text.piece = scan->scratch->piece;
        mark_words(scan);
        try_words(scan, from, to);
        for (; amount < scan->text.pay_count && scan->text.pay[amount].first < to; amount++)
            try_amount(scan, scan->text.pay[amount].first);
        to += to < count && is_stop(&scan->text, to);
    }
}

static void count_languages(struct scan *scan)
{
    for (size_t i = 0; i < scan->text.count && i < TEXT_LANGUAGE_WORDS; i++)
        for (unsigned bits = scan->image->classes[scan->text.classes[i]].languages; bits; bits &= bits - 1)
            scan->languages[__builtin_ctz(bits)]++;
}

static void scan_window(struct scan *scan, struct str window)
{
    struct screen_scratch *scratch = scan->scratch;
    const struct image *image = scan->image;
    text_fold(&scratch->arena, window, &scratch->normal);
    if (scratch->class_room < scratch->normal.word_count) {
        scratch->class_room = scratch->normal.word_room;
        scratch->classes = ARENA_ARRAY(&scratch->arena, scratch->class_room, uint32_t);
    }
    scan->text = (struct match_text){.image = image, .normal = &scratch->normal, .classes = scratch->classes,
                                     .marks = scratch->marks,
                                     .count = scratch->normal.word_count};
    bool digits = classify(scan);
    if (digits && image->ordinary > 0) {
        scan->text.pay = pay_find(&scan->text, scan->arena, &scan->text.pay_count);
        scan->text.ordinary = scan->text.pay_count ? pay_ordinary(&scan->text) : 0;
    }
    try_pieces(scan);
}

/* Where a window that begins at `at` ends: at white space if there is any near, else between characters. */
static size_t window_end(struct str text, size_t at)
{
    if (text.n - at <= WINDOW)
        return text.n;
    size_t end = at + WINDOW;
    for (size_t back = end; back > end - WINDOW / 8; back--)
        if ((unsigned char)text.p[back] <= ' ')
            return back;
    while (((unsigned char)text.p[end] & 0xc0) == 0x80)
        end--;
    return end;
}

static void scan_text(struct scan *scan, struct str text)
{
    for (size_t at = 0;;) {
        size_t end = window_end(text, at);
        scan->offset = (uint32_t)at;
        scan_window(scan, str_slice(text, at, end));
        if (at == 0)
            count_languages(scan);
        if (end == text.n)
            return;
        const struct text_normal *normal = &scan->scratch->normal;
        size_t next = normal->word_count > OVERLAP ? at + normal->words[normal->word_count - OVERLAP].from : end;
        at = next > at ? next : end;
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

static int number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Findings with their spans, and the scratch clean for the next text. */
static void gather(struct scan *scan, struct screen_result *result)
{
    struct screen_scratch *scratch = scan->scratch;
    size_t room = 0;
    for (size_t i = 0; i < scratch->touched_count; i++)
        room += scratch->hits[scratch->touched[i]].count;
    if (!room)
        return;
    qsort(scratch->touched, scratch->touched_count, sizeof *scratch->touched, number_order);
    result->findings = ARENA_ARRAY(scan->arena, room, struct screen_finding);
    for (size_t i = 0; i < scratch->touched_count; i++) {
        struct hits *hits = &scratch->hits[scratch->touched[i]];
        for (unsigned k = 0; k < hits->count; k++)
            result->findings[result->finding_count++] = (struct screen_finding){
                .indicator = &scan->screen->shown[scratch->touched[i]], .span = hits->spans[k]};
        hits->count = 0;
    }
    screen_weigh(scan->screen, scratch->touched, scratch->touched_count, scan->arena, result);
    scratch->touched_count = 0;
    qsort(result->findings, result->finding_count, sizeof *result->findings, finding_order);
}

bool screen_scan(const struct screen *screen, struct screen_scratch *scratch, struct str text, const char *country,
                 struct arena *arena, struct screen_result *ret, struct err *err)
{
    struct screen_result result = {.rule = STR(""), .lang = STR("")};
    if (text.n > UINT32_MAX)
        return err_set(err, ERR_TOO_LARGE, "the text has %zu bytes; at most 4 GiB are read", text.n);
    if (!str_is_utf8(text))
        return err_set(err, ERR_INPUT, "the text is not UTF-8; save it as UTF-8 and try again");
    struct scan scan = {.screen = screen, .image = &screen->image, .scratch = scratch, .arena = arena};
    scan_text(&scan, text);
    gather(&scan, &result);
    result.lang = text_language_best(&scratch->normal, scan.languages);
    identifier_find(arena, text, country, &result.identifiers, &result.identifier_count);
    *ret = result;
    return true;
}
