/* seek_scan.c - see seek_inside.h: an opened text becomes numbers of words, and numbers of words a score. */
#include <math.h>
#include <stdlib.h>

#include "record/seek_inside.h"

enum {
    AHEAD = 8,  /* words that are read before the first of them is looked up */
    YEARS = 256 /* in one field: what comes after them is no date */
};

/* A mark of a field: its rank and its number. */
static uint32_t mark_of(const struct seek_field *field)
{
    return SEEK_MARK | (uint32_t)(field->rank & 3) << 24 | field->number;
}

void seek_reading_new(struct seek_reading *ret)
{
    *ret = (struct seek_reading){0};
    vault_region_new((SEEK_TEXT + 4096) * sizeof(uint32_t), false, &ret->ids);
    vault_region_new((SEEK_TEXT + 4096) * sizeof(struct seek_place), false, &ret->places);
    vault_region_new(AHEAD * sizeof(struct text_token), false, &ret->ahead);
}

void seek_reading_wipe(struct seek_reading *reading)
{
    vault_region_shrink(&reading->ids, 0);
    vault_region_shrink(&reading->places, 0);
    vault_region_shrink(&reading->ahead, 0);
}

void seek_reading_free(struct seek_reading *reading)
{
    vault_region_free(&reading->ids);
    vault_region_free(&reading->places);
    vault_region_free(&reading->ahead);
}

/* There is room: seek_read made it. */
static inline void put(struct seek_reading *reading, uint32_t id, uint32_t start, uint32_t end)
{
    size_t at = reading->count++;
    ((uint32_t *)(void *)reading->ids.p)[at] = id;
    ((struct seek_place *)(void *)reading->places.p)[at] = (struct seek_place){start, end};
}

static bool put_date(struct seek_words *words, struct text_date date, uint32_t start, uint32_t end,
                     struct seek_reading *reading)
{
    struct text_token token;
    seek_date_token(date, &token);
    uint32_t id = seek_words_add(words, &token, seek_words_hash(words, &token));
    if (id == SEEK_NO_WORD)
        return false;
    put(reading, id, start, end);
    return true;
}

/* The date that the year at ids[year] is part of; at least `first` is its beginning.  Dates come after the field's words, so
 * that these stay neighbours. */
static bool put_date_of(struct seek_words *words, size_t first, size_t count, size_t year, struct seek_reading *reading)
{
    for (size_t at = year >= first + 2 ? year - 2 : first; at <= year; at++) {
        struct text_date_piece pieces[3];
        struct text_date date;
        size_t left = count - at < 3 ? count - at : 3;
        const struct seek_place *place = (const struct seek_place *)(const void *)reading->places.p + at;
        for (size_t i = 0; i < left; i++) {
            const struct seek_word *word = seek_words_at(words, ((const uint32_t *)(const void *)reading->ids.p)[at + i]);
            pieces[i] = (struct text_date_piece){.number = word->number, .month = word->month,
                                                 .apart = i && place[i].start - place[i - 1].end > 2};
        }
        size_t n = text_date_at(pieces, left, 0, &date);
        if (n && at + n > year)
            return put_date(words, date, place[0].start, place[n - 1].end, reading);
    }
    return true;
}

static bool is_year(const struct text_token *token)
{
    return token->n == 4 && (memcmp(token->folded, "19", 2) == 0 || memcmp(token->folded, "20", 2) == 0);
}

static bool read_field(struct seek_words *words, struct str text, const struct seek_field *field, struct seek_reading *ret)
{
    struct text_token *ahead = (struct text_token *)(void *)ret->ahead.p;
    uint64_t hashes[AHEAD];
    size_t at = 0, read = 0, added = 0;
    size_t years[YEARS], year_count = 0;
    struct str part = field->end <= text.n ? str_slice(text, field->start, field->end) : (struct str){0};

    put(ret, mark_of(field), field->start, field->start);
    size_t first = ret->count;
    if (!str_is_utf8(part))
        return true;
    for (bool more = true; more || added < read;) {
        more = more && text_token_next(part, &at, &ahead[read % AHEAD]);
        if (more) {
            hashes[read % AHEAD] = seek_words_hash(words, &ahead[read % AHEAD]);
            read++;
        }
        if (more && read - added < AHEAD)
            continue;
        if (added == read)
            break;
        const struct text_token *token = &ahead[added % AHEAD];
        uint32_t id = seek_words_add(words, token, hashes[added % AHEAD]);
        if (id == SEEK_NO_WORD)
            return false;
        put(ret, id, field->start + token->start, field->start + token->end);
        if (is_year(token) && year_count < YEARS)
            years[year_count++] = ret->count - 1;
        added++;
    }
    size_t count = ret->count;
    for (size_t i = 0; i < year_count; i++)
        if (!put_date_of(words, first, count, years[i], ret))
            return false;
    return true;
}

/* The day of 1970-01-01 and so many days. */
static struct text_date date_of(int32_t day)
{
    /* H. Hinnant, "chrono-compatible low-level date algorithms": days to a civil date. */
    int64_t z = (int64_t)day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (struct text_date){(int)(yoe + era * 400 + (month <= 2)), month, (int)(doy - (153 * mp + 2) / 5 + 1)};
}

bool seek_read(struct seek_words *words, const struct seek_text *text, int32_t day, struct seek_reading *ret)
{
    static const struct seek_field NO_FIELD = {.number = 0xffff};
    struct seek_field all = {.end = (uint32_t)text->text.n};
    size_t count = text->field_count ? text->field_count : 1;
    size_t most = 2; /* the mark and the date of the day */
    bool ok = true;

    for (size_t i = 0; i < count; i++) { /* a word has a byte and one before it */
        const struct seek_field *field = text->field_count ? &text->fields[i] : &all;
        most += field->end > field->start && field->end <= text->text.n ? field->end - field->start + 2 : 2;
    }
    ret->count = 0;
    if (!vault_region_grow(&ret->ids, most * sizeof(uint32_t)) ||
        !vault_region_grow(&ret->places, most * sizeof(struct seek_place)) ||
        !vault_region_grow(&ret->ahead, AHEAD * sizeof(struct text_token)))
        return false;
    for (size_t i = 0; ok && i < count; i++)
        ok = read_field(words, text->text, text->field_count ? &text->fields[i] : &all, ret);
    if (ok && day > 0) {
        put(ret, mark_of(&NO_FIELD), 0, 0);
        ok = put_date(words, date_of(day), 0, 0, ret);
    }
    if (ok || !words->counted)
        return ok;
    const uint32_t *ids = (const uint32_t *)(const void *)ret->ids.p;
    for (size_t i = 0; i < ret->count; i++)
        if (ids[i] < SEEK_MARK)
            seek_words_drop(words, ids[i]);
    return false;
}

/* ---- scores ---- */

static const float LIKE[] = {[SEEK_NONE] = 0, [SEEK_SLIP] = 0.3F, [SEEK_SOUND] = 0.5F, [SEEK_SCRIPT] = 0.75F,
                             [SEEK_BEGINNING] = 0.8F,
                             [SEEK_FORM] = 0.9F, [SEEK_SAME] = 1};
static const float RANK[SEEK_RANKS] = {[SEEK_RANK_TEXT] = 1, [SEEK_RANK_TITLE] = 1.4F, [SEEK_RANK_NAME] = 1.8F,
                                       [SEEK_RANK_NUMBER] = 1.8F};
static const float NEIGHBOURS = 0.25F, NEWEST = 0.1F, HALF_DAYS = 180;

float seek_newer(int32_t day, int32_t today)
{
    return today <= 0 || day <= 0 ? 0 : day >= today ? NEWEST : NEWEST * exp2f((float)(day - today) / HALF_DAYS);
}

struct scan {
    const struct seek_asked *asked;
    const struct seek_classes *classes;
    const struct seek_words *words;
    const uint32_t *ids;
    size_t count;
    const struct seek_place *places;
    struct seek_score *ret;
    float best[SEEK_WORDS];
    size_t last_end[SEEK_WORDS]; /* of the last place of each word, plus one; 0 for none */
    uint32_t found;
    float rank;
    uint16_t field;
    bool neighbours, refused;
};

static void add_span(struct scan *in, size_t from, size_t to, uint8_t like, uint8_t word)
{
    if (!in->places || in->field == 0xffff || in->ret->span_count == SEEK_SPANS)
        return;
    struct seek_span span = {in->places[from].start, in->places[to - 1].end, in->field, like, word};
    for (unsigned i = 0; i < in->ret->span_count; i++) {
        struct seek_span *old = &in->ret->spans[i];
        if (old->start < span.end && span.start < old->end) { /* one place is marked once */
            if (span.end - span.start > old->end - old->start)
                *old = span;
            return;
        }
    }
    in->ret->spans[in->ret->span_count++] = span;
}

static void hit(struct scan *in, const struct seek_unit *unit, size_t from, size_t to, uint8_t like)
{
    for (unsigned word = unit->from; word < unit->to; word++) {
        if (in->asked->minus & (UINT32_C(1) << word)) {
            in->refused = in->refused || like >= SEEK_BEGINNING;
            continue;
        }
        float score = LIKE[like] * in->rank;
        if (score > in->best[word])
            in->best[word] = score;
        in->found |= UINT32_C(1) << word;
        for (unsigned other = 0; other < in->asked->word_count && !in->neighbours; other++)
            in->neighbours = (other < unit->from || other >= unit->to) && in->last_end[other] == from + 1;
        in->last_end[word] = to + 1;
        add_span(in, from, to, like, (uint8_t)word);
    }
}

/* The rest of a phrase that begins at at: its least likeness, or 0. */
static uint8_t follow(const struct scan *in, const struct seek_unit *unit, size_t at, uint8_t like)
{
    for (unsigned i = 1; i < unit->atoms; i++) {
        uint32_t id = at + i < in->count ? in->ids[at + i] : SEEK_MARK;
        if (id >= SEEK_MARK)
            return 0;
        uint8_t next = in->classes->combos[in->classes->of_word.p[id]].like[unit->first + i];
        if (!next)
            return 0;
        like = next < like ? next : like;
    }
    return like;
}

static void look(struct scan *in, size_t at, const struct seek_combo *combo)
{
    for (uint32_t atoms = combo->atoms; atoms; atoms &= atoms - 1) {
        unsigned number = (unsigned)__builtin_ctz(atoms);
        const struct seek_atom *atom = &in->asked->atoms[number];
        const struct seek_unit *unit = &in->asked->units[atom->unit];
        uint8_t like = combo->like[number];
        size_t to = at + 1;
        if (unit->kind == SEEK_UNIT_PHRASE) {
            if (number != unit->first || !(like = follow(in, unit, at, like)))
                continue;
            to = at + unit->atoms;
        } else if (like == SEEK_PIECE) {
            to = seek_join(atom, in->words, in->ids, in->count, at, &like);
            if (!to)
                continue;
        }
        hit(in, unit, at, to, unit->kind == SEEK_UNIT_DATE ? SEEK_SAME : like);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct seek_span *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

bool seek_scan(const struct seek_asked *asked, const struct seek_classes *classes, const struct seek_words *words,
               const uint32_t *ids, size_t count, const struct seek_place *places, struct seek_score *ret)
{
    struct scan in = {.asked = asked, .classes = classes, .words = words, .ids = ids, .count = count, .places = places,
                      .ret = ret, .rank = 1};
    const uint8_t *of_word = classes->of_word.p;
    uint32_t wanted = ((UINT32_C(1) << asked->word_count) - 1) & ~asked->minus, field = SEEK_MARK;

    ret->score = 0;
    ret->span_count = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t id = ids[at];
        if (id >= SEEK_MARK) {
            field = id;
            continue;
        }
        uint8_t combo = of_word[id];
        if (!combo)
            continue;
        in.rank = RANK[field >> 24 & 3];
        in.field = (uint16_t)field;
        look(&in, at, &classes->combos[combo]);
        if (in.refused)
            return false;
    }
    if ((in.found & wanted) != wanted)
        return false;
    unsigned words_wanted = (unsigned)__builtin_popcount(wanted);
    for (unsigned word = 0; word < asked->word_count; word++)
        ret->score += in.best[word] / (float)(words_wanted ? words_wanted : 1);
    ret->score += in.neighbours ? NEIGHBOURS : 0;
    if (ret->span_count > 1)
        qsort(ret->spans, ret->span_count, sizeof *ret->spans, by_place);
    return true;
}
