/* align.c - see align.h.  Prices are whole numbers, so that every machine finds the same way. */
#include "link/align.h"

#include <stdlib.h>

enum {
    MATCH = 24, SHARED = 24,  /* a word of a column; more when all texts have it there */
    IDENTIFIER = 100,         /* a phone number where others have one */
    NUMBER = 20,
    ON = 10,                  /* the word before was aligned to the column before */
    INSERT = 2, PASS = 4,     /* a word without column; a column that all have without word */
    JUMP = 88, JUMP_SENTENCE = 40,
    NEVER = -(1 << 28),
};

struct column {
    uint32_t words[LINK_ALIGN_VARIANTS], counts[LINK_ALIGN_VARIANTS];
    uint32_t variants, texts; /* texts that have a word here */
    bool sign;                /* begun by a number or identifier */
};

/* Where a word stands. */
struct place { uint32_t word, column, texts; };

/* How a cell was reached: of the layer "word on column" two bits, of the layer "anything" two bits. */
enum { ON_ON = 0, ON_ANY = 1, ON_JUMP = 2, ANY_ON = 0 << 2, ANY_INSERT = 1 << 2, ANY_PASS = 2 << 2 };

struct aligner {
    struct arena scratch;
    struct column *columns;
    size_t count;      /* columns */
    size_t put;        /* texts put in */
    uint32_t **at;     /* of those and others */
    const struct link_tokens *texts;
    const size_t *order;
    /* for one text */
    uint32_t *starts;        /* of the places of words with the same hash */
    struct place *places;
    uint64_t mask;
    uint8_t *trace;
    size_t trace_room;
    int32_t *gains, *passes, *on, *on_before, *any, *any_before;
    uint32_t *best; /* by row */
};

/* ---- the typical text ---- */

struct entry { uint32_t word; uint32_t text; };

static int by_word(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return x->word != y->word ? x->word < y->word ? -1 : 1 : x->text < y->text ? -1 : x->text > y->text;
}

size_t link_typical(const struct link_tokens *texts, size_t count)
{
    struct arena scratch = {0};
    size_t all = 0, best = 0;
    int64_t *scores = ARENA_ARRAY(&scratch, count + 1, int64_t);

    for (size_t t = 0; t < count; t++)
        all += texts[t].count;
    struct entry *entries = ARENA_ARRAY(&scratch, all + 1, struct entry);
    for (size_t t = 0, n = 0; t < count; t++)
        for (size_t i = 0; i < texts[t].count; i++)
            entries[n++] = (struct entry){texts[t].items[i].word, (uint32_t)t};
    qsort(entries, all, sizeof *entries, by_word);
    for (size_t i = 0, end; i < all; i = end) {
        int64_t holders = 0;
        for (end = i; end < all && entries[end].word == entries[i].word; end++)
            holders += end == i || entries[end].text != entries[end - 1].text;
        for (size_t k = i; k < end; k++)
            if (k == i || entries[k].text != entries[k - 1].text)
                scores[entries[k].text] += 2 * holders - (int64_t)count;
    }
    for (size_t t = 1; t < count; t++)
        if (scores[t] > scores[best])
            best = t;
    arena_clear(&scratch);
    return best;
}

/* ---- which columns have a word ---- */

static void index_columns(struct aligner *a)
{
    memset(a->starts, 0, (a->mask + 3) * sizeof *a->starts);
    for (size_t c = 0; c < a->count; c++)
        for (uint32_t v = 0; v < a->columns[c].variants; v++)
            a->starts[(link_mix(a->columns[c].words[v]) & a->mask) + 1]++;
    for (size_t i = 0; i <= a->mask + 1; i++)
        a->starts[i + 1] += a->starts[i];
    for (size_t c = a->count; c--;) /* each start ends where its places begin */
        for (uint32_t v = 0; v < a->columns[c].variants; v++) {
            const struct column *column = &a->columns[c];
            uint32_t at = --a->starts[(link_mix(column->words[v]) & a->mask) + 1];
            a->places[at] = (struct place){column->words[v], (uint32_t)c, column->counts[v]};
        }
}

static int32_t gain(const struct aligner *a, const struct link_token *token, uint32_t shared)
{
    if (token->word == LINK_WORD_NUMBER)
        return NUMBER;
    return token->kind <= LINK_KIND_IBAN ? IDENTIFIER : MATCH + (int32_t)(SHARED * shared / a->put);
}

/* What a word gains on each column. */
static void set_gains(struct aligner *a, const struct link_token *token)
{
    size_t at = (link_mix(token->word) & a->mask) + 1;
    for (size_t c = 0; c < a->count; c++)
        a->gains[c] = NEVER;
    for (uint32_t i = a->starts[at]; i < a->starts[at + 1]; i++)
        if (a->places[i].word == token->word)
            a->gains[a->places[i].column] = gain(a, token, a->places[i].texts);
}

/* ---- the best way ---- */

/* What each cell of a row can be from the row before: in whole numbers without branches, so that it runs several at once. */
static void fill_from_before(struct aligner *a, uint8_t *restrict trace, int32_t jump)
{
    const int32_t *restrict gains = a->gains, *restrict on_before = a->on_before, *restrict any_before = a->any_before;
    int32_t *restrict on_row = a->on, *restrict any_row = a->any;
    for (size_t j = 1; j <= a->count; j++) {
        int32_t on = any_before[j - 1], before = on_before[j - 1] + ON, any = any_before[j] - INSERT;
        int32_t from = before > on ? ON_ON : ON_ANY;
        on = before > on ? before : on;
        from = jump > on ? ON_JUMP : from;
        on = (jump > on ? jump : on) + gains[j - 1];
        on_row[j] = on;
        any_row[j] = on >= any ? on : any;
        trace[j] = (uint8_t)(from | (on >= any ? ANY_ON : ANY_INSERT));
    }
}

/* The row of one word: fills on[] and any[], returns the column where any[] is best. */
static uint32_t fill_row(struct aligner *a, uint8_t *trace, int32_t jump)
{
    int32_t last = a->any_before[0] - INSERT, best = last;
    uint32_t best_at = 0;

    fill_from_before(a, trace, jump);
    a->on[0] = NEVER;
    a->any[0] = last;
    trace[0] = ANY_INSERT;
    for (size_t j = 1; j <= a->count; j++) {
        int32_t pass = last - a->passes[j - 1];
        last = a->any[j];
        if (pass > last) {
            last = a->any[j] = pass;
            trace[j] = (uint8_t)((trace[j] & 3) | ANY_PASS);
        }
        if (last > best) {
            best = last;
            best_at = (uint32_t)j;
        }
    }
    return best_at;
}

static void walk_back(const struct aligner *a, size_t words, uint32_t *columns)
{
    size_t i = words, j = a->best[words], width = a->count + 1;
    bool on = false;
    while (i) {
        uint8_t how = a->trace[i * width + j];
        if (!on && (how & 12) == ANY_INSERT) {
            columns[--i] = LINK_NO_COLUMN;
        } else if (!on && (how & 12) == ANY_PASS) {
            j--;
        } else {
            columns[--i] = (uint32_t)--j;
            on = (how & 3) == ON_ON;
            if ((how & 3) == ON_JUMP)
                j = a->best[i];
        }
    }
}

static void find_way(struct aligner *a, const struct link_tokens *text, uint32_t *columns)
{
    size_t width = a->count + 1, size = (text->count + 1) * width;
    if (size > a->trace_room) {
        a->trace_room = size + size / 4;
        a->trace = arena_alloc(&a->scratch, a->trace_room);
    }
    index_columns(a);
    for (size_t c = 0; c < a->count; c++)
        a->passes[c] = (int32_t)(PASS * a->columns[c].texts / a->put);
    for (size_t j = 0; j <= a->count; j++) {
        a->any_before[j] = 0; /* to begin anywhere costs nothing */
        a->on_before[j] = NEVER;
    }
    a->best[0] = 0;
    for (size_t i = 0; i < text->count; i++) {
        const struct link_token *token = &text->items[i];
        int32_t jump = a->any_before[a->best[i]] - (token->begins ? JUMP_SENTENCE : JUMP);
        set_gains(a, token);
        a->best[i + 1] = fill_row(a, a->trace + (i + 1) * width, i ? jump : NEVER);
        int32_t *on = a->on, *any = a->any;
        a->on = a->on_before;
        a->any = a->any_before;
        a->on_before = on;
        a->any_before = any;
    }
    walk_back(a, text->count, columns);
}

/* ---- from the way to columns ---- */

struct run { uint32_t from, n; };

static int by_length(const void *a, const void *b)
{
    const struct run *x = a, *y = b;
    return x->n != y->n ? x->n > y->n ? -1 : 1 : x->from < y->from ? -1 : x->from > y->from;
}

/* A way that jumps may come by a column twice: the longer stretch keeps it. */
static void keep_once(struct aligner *a, size_t words, uint32_t *columns)
{
    struct arena scratch = {0};
    struct run *runs = ARENA_ARRAY(&scratch, words + 1, struct run);
    bool *taken = ARENA_ARRAY(&scratch, a->count + 1, bool);
    size_t n = 0;
    for (size_t i = 0; i < words; i++) {
        if (columns[i] == LINK_NO_COLUMN)
            continue;
        if (i && columns[i - 1] != LINK_NO_COLUMN && columns[i] == columns[i - 1] + 1)
            runs[n - 1].n++;
        else
            runs[n++] = (struct run){(uint32_t)i, 1};
    }
    qsort(runs, n, sizeof *runs, by_length);
    for (size_t r = 0; r < n; r++)
        for (uint32_t i = runs[r].from; i < runs[r].from + runs[r].n; i++) {
            if (taken[columns[i]])
                columns[i] = LINK_NO_COLUMN;
            else
                taken[columns[i]] = true;
        }
    arena_clear(&scratch);
}

static bool is_sign(const struct link_token *token)
{
    return token->kind < LINK_KIND_WORD;
}

/* Words without column from i on: how many, and how many free columns there are for them from column c on. */
static bool has_room(const struct aligner *a, const struct link_tokens *text, const uint32_t *columns, const bool *taken,
                     size_t i, size_t c)
{
    size_t words = 0, room = 0;
    while (i + words < text->count && columns[i + words] == LINK_NO_COLUMN)
        words++;
    while (c + room < a->count && !taken[c + room] && room < words)
        room++;
    return words <= 2 * room + 2;
}

/* Words without column take, in their order, free columns behind that of the word before: words those of words, numbers and
 * identifiers those of such.  Many words where few columns are free are something else that was put in: they take none. */
static void share_columns(const struct aligner *a, const struct link_tokens *text, uint32_t *columns)
{
    struct arena scratch = {0};
    bool *taken = ARENA_ARRAY(&scratch, a->count + 1, bool), apart = false;
    size_t next = 0;
    for (size_t i = 0; i < text->count; i++)
        if (columns[i] != LINK_NO_COLUMN)
            taken[columns[i]] = true;
    for (size_t i = 0; i < text->count && columns[i] == LINK_NO_COLUMN; i++)
        if (i + 1 < text->count && columns[i + 1] != LINK_NO_COLUMN) /* before the first: as near to it as there is room */
            for (next = columns[i + 1]; next && !taken[next - 1] && columns[i + 1] - next <= i;)
                next--;
    for (size_t i = 0; i < text->count; i++) {
        if (columns[i] != LINK_NO_COLUMN) {
            next = columns[i] + 1;
            apart = i + 1 < text->count && !has_room(a, text, columns, taken, i + 1, next);
            continue;
        }
        size_t c = next;
        apart = i ? apart : !has_room(a, text, columns, taken, i, next);
        while (c < a->count && !taken[c] && a->columns[c].sign != is_sign(&text->items[i]))
            c++;
        if (c < a->count && !taken[c] && (!apart || is_sign(&text->items[i]))) {
            taken[c] = true;
            columns[i] = (uint32_t)c;
            next = c + 1;
        }
    }
    arena_clear(&scratch);
}

/* Where a new column goes: before which old one. */
static void find_places(const struct aligner *a, const struct link_tokens *text, const uint32_t *columns, uint32_t *places)
{
    uint32_t place = (uint32_t)a->count;
    for (size_t i = 0; i < text->count; i++)
        if (columns[i] != LINK_NO_COLUMN) {
            place = columns[i];
            break;
        }
    for (size_t i = 0; i < text->count; i++) {
        if (columns[i] != LINK_NO_COLUMN)
            place = columns[i] + 1;
        places[i] = place;
    }
}

/* New columns for words that have none; the columns of all texts are numbered again. */
static void add_columns(struct aligner *a, size_t self)
{
    struct arena scratch = {0};
    const struct link_tokens *text = &a->texts[self];
    uint32_t *columns = a->at[self], *places = ARENA_ARRAY(&scratch, text->count + 1, uint32_t);
    uint32_t *shift = ARENA_ARRAY(&scratch, a->count + 2, uint32_t); /* new ones before an old one and at its place */
    size_t added = 0, room = LINK_ALIGN_COLUMNS - a->count;

    find_places(a, text, columns, places);
    for (size_t i = 0; i < text->count; i++)
        if (columns[i] == LINK_NO_COLUMN && added < room) {
            shift[places[i] + 1]++;
            added++;
        }
    for (size_t c = 0; c <= a->count; c++)
        shift[c + 1] += shift[c];
    for (size_t t = 0; t <= a->put; t++) /* this one as well */
        for (size_t i = 0; i < a->texts[a->order[t]].count; i++) {
            uint32_t *c = &a->at[a->order[t]][i];
            *c = *c == LINK_NO_COLUMN ? *c : *c + shift[*c + 1];
        }
    for (size_t c = a->count; c--;)
        a->columns[c + shift[c + 1]] = a->columns[c];
    for (size_t i = 0, n = 0; i < text->count && n < added; i++)
        if (columns[i] == LINK_NO_COLUMN) {
            columns[i] = places[i] + shift[places[i]]++;
            a->columns[columns[i]] = (struct column){.sign = is_sign(&text->items[i])};
            n++;
        }
    a->count += added;
    arena_clear(&scratch);
}

static void count_words(struct aligner *a, const struct link_tokens *text, const uint32_t *columns)
{
    for (size_t i = 0; i < text->count; i++) {
        if (columns[i] == LINK_NO_COLUMN)
            continue;
        struct column *column = &a->columns[columns[i]];
        uint32_t v = 0;
        while (v < column->variants && column->words[v] != text->items[i].word)
            v++;
        column->texts++;
        if (v == column->variants && v < LINK_ALIGN_VARIANTS)
            column->words[column->variants++] = text->items[i].word;
        if (v < LINK_ALIGN_VARIANTS)
            column->counts[v]++;
    }
}

/* Columns there can be: no more than words, nor than the limit. */
static size_t columns_room(const struct link_tokens *texts, size_t count)
{
    size_t all = 0;
    for (size_t t = 0; t < count; t++)
        all += texts[t].count;
    return all < LINK_ALIGN_COLUMNS ? all : LINK_ALIGN_COLUMNS;
}

void link_align(struct arena *arena, const struct link_tokens *texts, size_t count, size_t first,
                struct link_alignment *ret)
{
    size_t room = columns_room(texts, count) + 1, buckets = 64, longest = 0;
    size_t *order = ARENA_ARRAY(arena, count + 1, size_t);
    struct aligner a = {.texts = texts, .order = order};

    a.at = ARENA_ARRAY(arena, count + 1, uint32_t *);
    for (size_t t = 0; t < count; t++) {
        a.at[t] = ARENA_ARRAY(arena, texts[t].count + 1, uint32_t);
        order[t] = t == 0 ? first : t <= first ? t - 1 : t;
        longest = texts[t].count > longest ? texts[t].count : longest;
    }
    while (buckets < 2 * room)
        buckets *= 2;
    a.mask = buckets - 1;
    a.columns = ARENA_ARRAY(&a.scratch, room, struct column);
    a.starts = ARENA_ARRAY(&a.scratch, buckets + 3, uint32_t);
    a.places = ARENA_ARRAY(&a.scratch, room * LINK_ALIGN_VARIANTS, struct place);
    int32_t **rows[] = {&a.gains, &a.passes, &a.on, &a.on_before, &a.any, &a.any_before};
    for (size_t i = 0; i < LEN(rows); i++)
        *rows[i] = ARENA_ARRAY(&a.scratch, room + 1, int32_t);
    a.best = ARENA_ARRAY(&a.scratch, longest + 1, uint32_t);
    for (a.put = 0; a.put < count; a.put++) {
        size_t self = order[a.put];
        memset(a.at[self], 0xff, texts[self].count * sizeof *a.at[self]);
        if (a.put) {
            find_way(&a, &texts[self], a.at[self]);
            keep_once(&a, texts[self].count, a.at[self]);
            share_columns(&a, &texts[self], a.at[self]);
        }
        add_columns(&a, self);
        count_words(&a, &texts[self], a.at[self]);
    }
    *ret = (struct link_alignment){.columns = a.count, .at = a.at};
    arena_clear(&a.scratch);
}
