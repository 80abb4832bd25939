/* linking_report_texts.c - see linking_report.h: the texts of a cluster that the page shows, and the ids it is known by. */
#include <jansson.h>
#include <stdlib.h>

#include "cmd/linking_report.h"
#include "link/marks.h"
#include "text/letter.h"

static void put_comma(struct json_out *out, size_t before)
{
    json_out_raw(out, ",", before > 0);
}

/* ---- its texts ---- */

struct marking { /* one text while it is written */
    struct json_out *out;
    const uint32_t *slots; /* the number of a piece among the slots */
    struct str text;       /* as much of it as is shown */
    int last;              /* what stands in out */
    bool any;
};

enum { AS_ALL = 0, ANOTHER = -1, OUTSIDE = -2 };

static bool has_words(struct str text)
{
    for (size_t at = 0; at < text.n;) {
        enum letter_kind kind = letter_fold(letter_read(text.p, &at)).kind;
        if (kind != LETTER_SEPARATOR && kind != LETTER_STOP && kind != LETTER_IGNORED && kind != LETTER_APOSTROPHE)
            return true;
    }
    return false;
}

static void mark(struct marking *marking, size_t start, size_t end, int what)
{
    struct json_out *out = marking->out;
    struct str text = str_slice(marking->text, start, end);
    if (!text.n)
        return;
    if (marking->any && marking->last == what && what <= AS_ALL) {
        json_out_inside(out, text);
        return;
    }
    if (marking->any)
        JSON_OUT(out, "\",");
    linking_report_signed(out, what);
    JSON_OUT(out, ",\"");
    json_out_inside(out, text);
    marking->last = what;
    marking->any = true;
}

static void mark_all(struct marking *marking, const struct link_member *member)
{
    size_t at = 0;
    for (size_t i = 0; member && i < member->count && at < marking->text.n; i++) {
        const struct link_span *span = &member->spans[i];
        mark(marking, at, span->start, has_words(str_slice(marking->text, at, span->start)) ? OUTSIDE : AS_ALL);
        mark(marking, span->start, span->end, span->state == LINK_SPAN_SLOT    ? (int)marking->slots[span->piece]
                                              : span->state == LINK_SPAN_OTHER ? ANOTHER
                                                                               : AS_ALL);
        at = span->end;
    }
    struct str rest = str_slice(marking->text, at, marking->text.n);
    mark(marking, at, marking->text.n, member && has_words(rest) ? OUTSIDE : AS_ALL);
    if (marking->any)
        JSON_OUT(marking->out, "\"");
}

/* ---- identifiers that join ---- */

/* Its place among those of the row, or SIZE_MAX. */
static size_t joining(const struct linking_picture *picture, const struct identifier *found)
{
    for (size_t i = 0; i < picture->identifier_count && i < LINKING_REPORT_IDENTIFIERS; i++)
        if (picture->joins[i] == LINKING_JOINS && picture->identifiers[i].type == found->type &&
            str_eq(picture->identifiers[i].value, found->value))
            return picture->same[i];
    return SIZE_MAX;
}

static int by_start(const void *a, const void *b)
{
    const struct identifier *x = a, *y = b;
    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

/* Units of UTF-16. */
static size_t count_units(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char byte = (unsigned char)text.p[i];
        n += ((byte & 0xc0) != 0x80) + (byte >= 0xf0);
    }
    return n;
}

static void put_joins(struct json_out *out, struct arena *arena, const struct linking_picture *picture, struct str text)
{
    struct identifier *found;
    size_t count, put = 0, bytes = 0, units = 0;
    link_identifiers_find(arena, text, NULL, &found, &count);
    if (count)
        qsort(found, count, sizeof *found, by_start);
    JSON_OUT(out, "[");
    for (size_t i = 0; i < count; i++) {
        size_t at = joining(picture, &found[i]);
        if (at == SIZE_MAX || found[i].span.start < bytes)
            continue;
        units += count_units(str_slice(text, bytes, found[i].span.start));
        put_comma(out, put++);
        json_out_number(out, units);
        units += count_units(str_slice(text, found[i].span.start, found[i].span.end));
        JSON_OUT(out, ",");
        json_out_number(out, units);
        JSON_OUT(out, ",");
        json_out_number(out, at);
        bytes = found[i].span.end;
    }
    JSON_OUT(out, "]");
}

/* ---- a text ---- */

struct showing {
    struct json_out *out;
    struct arena *arena;
    const struct linking_picture *picture;
    const uint32_t *slots;
    bool joined; /* not by text alone */
};

static void put_member(const struct showing *showing, size_t number)
{
    struct json_out *out = showing->out;
    const struct linking_picture *picture = showing->picture;
    const struct linking_sample *sample = &picture->samples[number];
    const struct link_template *template = &picture->template;
    struct marking marking = {.out = out, .slots = showing->slots,
                              .text = linking_report_beginning(sample->text, LINKING_REPORT_TEXT)};
    JSON_OUT(out, "[");
    if (sample->id.n)
        json_out_string(out, sample->id);
    else
        JSON_OUT(out, "null");
    JSON_OUT(out, ",");
    linking_report_moment(out, sample->timed, sample->at);
    JSON_OUT(out, ",");
    json_out_number(out, marking.text.n < sample->text.n);
    JSON_OUT(out, ",[");
    mark_all(&marking, template->piece_count && number < template->member_count ? &template->members[number] : NULL);
    JSON_OUT(out, "]");
    if (showing->joined) {
        JSON_OUT(out, ",");
        linking_report_signed(out, sample->part == LINKING_BRIEF ? -1 : (int64_t)sample->group);
        JSON_OUT(out, ",");
        put_joins(out, showing->arena, picture, marking.text);
    }
    JSON_OUT(out, "]");
}

/* ---- which of them ---- */

/* The smallest first: what is chosen today is chosen of a cluster that grew too. */
static int by_hash(const void *a, const void *b, void *context)
{
    const struct linking_sample *samples = context;
    const size_t i = *(const size_t *)a, k = *(const size_t *)b;
    uint64_t x = samples[i].hash * 0x9e3779b97f4a7c15ULL, y = samples[k].hash * 0x9e3779b97f4a7c15ULL;
    if (x != y)
        return x < y ? -1 : 1;
    return i < k ? -1 : i > k;
}

/* The first of each wording, that of the template before all, then the others; at most that many. */
static size_t choose_different(const struct linking_picture *picture, size_t *different, size_t n, size_t *chosen)
{
    enum { SAMPLES = LINK_TEMPLATE_MEMBERS + LINKING_WORDINGS_MORE };
    bool met[SAMPLES + 1] = {false}, taken[SAMPLES] = {false};
    size_t count = 0;
    qsort_r(different, n, sizeof *different, by_hash, picture->samples);
    for (size_t i = 0; i < 2 * n && count < LINKING_REPORT_MEMBERS; i++) {
        uint32_t number = picture->samples[different[i % n]].group;
        bool *group = &met[number];
        if (*group || (i < n && number))
            continue;
        *group = taken[i % n] = true;
        chosen[count++] = different[i % n];
    }
    for (size_t i = 0; i < n && count < LINKING_REPORT_MEMBERS; i++)
        if (!taken[i])
            chosen[count++] = different[i];
    return count;
}

/* Different texts first; then copies, when all members are here and so do not depend on the order of the input.  Returns how
 * many. */
static size_t choose(const struct linking_picture *picture, size_t *chosen)
{
    enum { SAMPLES = LINK_TEMPLATE_MEMBERS + LINKING_WORDINGS_MORE };
    size_t different[SAMPLES], copies[SAMPLES], n = 0, copied = 0;
    for (size_t i = 0; i < picture->count; i++)
        if (i && str_eq(picture->texts[i], picture->texts[i - 1]))
            copies[copied++] = i;
        else
            different[n++] = i;
    size_t count = choose_different(picture, different, n, chosen);
    for (size_t i = 0; picture->size <= picture->count && i < copied && count < LINKING_REPORT_MEMBERS; i++)
        chosen[count++] = copies[i];
    return count;
}

static int by_time(const void *a, const void *b, void *context)
{
    const struct linking_sample *samples = context;
    const size_t i = *(const size_t *)a, k = *(const size_t *)b;
    if (samples[i].timed != samples[k].timed)
        return samples[i].timed ? -1 : 1;
    if (samples[i].timed && samples[i].at != samples[k].at)
        return samples[i].at < samples[k].at ? -1 : 1;
    return i < k ? -1 : i > k;
}

/* ---- ids ---- */

uint64_t linking_report_id(struct str id)
{
    uint32_t a = 0xdeadbeef, b = 0x41c6ce57;
    json_t *text = id.n && id.p[0] == '"' && memchr(id.p, '\\', id.n)
                       ? json_loadb(id.p, id.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL)
                       : NULL;
    struct str bytes = text ? str_make(json_string_value(text), json_string_length(text))
                            : id.n > 1 && id.p[0] == '"' ? str_slice(id, 1, id.n - 1) : id;
    a ^= id.n && id.p[0] == '"'; /* "7" is not 7 */
    for (size_t i = 0; i < bytes.n; i++) {
        a = (a ^ (unsigned char)bytes.p[i]) * 2654435761u;
        b = (b ^ (unsigned char)bytes.p[i]) * 1597334677u;
    }
    json_decref(text);
    a = (a ^ a >> 16) * 2246822507u ^ (b ^ b >> 13) * 3266489909u;
    b = (b ^ b >> 16) * 2246822507u ^ (a ^ a >> 13) * 3266489909u;
    return (uint64_t)(b & 0xffff) << 32 | a;
}

static void put_bytes(struct json_out *out, uint64_t number, size_t count)
{
    char bytes[8];
    for (size_t i = 0; i < count; i++)
        bytes[i] = (char)(number >> 8 * i & 0xff);
    json_out_raw(out, bytes, count);
}

static void put_ids(struct json_out *out, const struct linking_picture *picture, const size_t *chosen, size_t count)
{
    uint64_t more[LINKING_REPORT_MEMBERS];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t id = linking_report_id(picture->samples[chosen[i]].id);
        bool there = !picture->samples[chosen[i]].id.n;
        for (size_t k = 0; k < picture->id_count && !there; k++)
            there = picture->ids[k] == id;
        for (size_t k = 0; k < n && !there; k++)
            there = more[k] == id;
        if (!there)
            more[n++] = id;
    }
    put_bytes(out, picture->id_count + n, 2);
    for (size_t i = 0; i < picture->id_count + n; i++)
        put_bytes(out, i < picture->id_count ? picture->ids[i] : more[i - picture->id_count], 6);
}

/* ---- all of it ---- */

void linking_report_members(struct json_out *out, struct arena *arena, const struct linking *linking,
                            const struct linking_picture *picture, struct linking_report_bytes *ret)
{
    size_t chosen[LINKING_REPORT_MEMBERS], count = choose(picture, chosen), left = LINKING_REPORT_TEXTS, put = 0;
    size_t begin = out->n;
    uint32_t *slots = ARENA_ARRAY(arena, picture->template.piece_count + 1, uint32_t), slot = 0;
    struct showing showing = {out, arena, picture, slots, linking->hands != NULL};
    for (size_t i = 0; i < picture->template.piece_count; i++)
        slots[i] = picture->template.pieces[i].slot ? ++slot : 0;
    while (put < count && left) { /* those that have room */
        size_t n = picture->texts[chosen[put]].n;
        n = n < LINKING_REPORT_TEXT ? n : LINKING_REPORT_TEXT;
        if (put && n > left)
            break;
        left -= n < left ? n : left;
        put++;
    }
    qsort_r(chosen, put, sizeof *chosen, by_time, picture->samples);
    JSON_OUT(out, "[");
    for (size_t i = 0; i < put; i++) {
        put_comma(out, i);
        put_member(&showing, chosen[i]);
    }
    JSON_OUT(out, "]\n");
    ret->cluster += (uint32_t)(out->n - begin);
    begin = out->n;
    put_ids(out, picture, chosen, put);
    ret->ids = (uint32_t)(out->n - begin);
}
