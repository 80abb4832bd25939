/* linking_report_cluster.c - see linking_report.h: what the page is told about one cluster. */
#include <stdlib.h>

#include "base/clock.h"
#include "cmd/linking_report.h"
#include "text/letter.h"

enum { TITLE = 160, IDENTIFIERS_MOST = 100, BARS_MOST = 92, YEARS_MOST = 150 };
enum { FIRST_DAY = -25567, LAST_DAY = 376199 }; /* 1900 to 2999 */

static void put_signed(struct json_out *out, int64_t number)
{
    if (number < 0)
        JSON_OUT(out, "-");
    json_out_number(out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

static void put_moment(struct json_out *out, bool known, int64_t at)
{
    if (known)
        put_signed(out, at);
    else
        JSON_OUT(out, "null");
}

static void put_comma(struct json_out *out, size_t before)
{
    json_out_raw(out, ",", before > 0);
}

/* ---- a row of the list ---- */

static void put_identifiers(struct json_out *out, const struct linking_picture *picture)
{
    for (size_t i = 0; i < picture->identifier_count && i < IDENTIFIERS_MOST; i++) {
        const struct link_identifier *identifier = &picture->identifiers[i];
        put_comma(out, i);
        JSON_OUT(out, "[");
        json_out_string(out, str_from(identifier_type_name(identifier->type)));
        JSON_OUT(out, ",");
        json_out_string(out, identifier->value);
        JSON_OUT(out, ",");
        json_out_number(out, identifier->count);
        JSON_OUT(out, "]");
    }
}

static struct str beginning(struct str text, size_t most)
{
    struct str cut = str_slice(text, 0, most);
    return str_slice(text, 0, cut.n < text.n ? str_utf8_length(cut) : cut.n);
}

static void put_row(struct json_out *out, const struct linking_picture *picture)
{
    struct str title = picture->count ? picture->texts[picture->template.typical] : STR("");
    JSON_OUT(out, "[");
    json_out_string(out, str_from(picture->name));
    JSON_OUT(out, ",");
    json_out_decimal(out, picture->score);
    JSON_OUT(out, ",");
    json_out_number(out, picture->size);
    JSON_OUT(out, ",");
    put_moment(out, picture->timed, picture->signs.first);
    JSON_OUT(out, ",");
    put_moment(out, picture->timed, picture->signs.last);
    JSON_OUT(out, ",");
    put_moment(out, picture->level >= 0, picture->level);
    JSON_OUT(out, ",[");
    for (size_t i = 0; i < picture->signs.languages; i++) {
        put_comma(out, i);
        json_out_string(out, picture->languages[i]);
    }
    JSON_OUT(out, "],");
    json_out_string(out, beginning(title, TITLE));
    JSON_OUT(out, ",[");
    put_identifiers(out, picture);
    JSON_OUT(out, "]]\n");
}

/* ---- its timeline ---- */

enum unit { DAY, WEEK, MONTH, YEAR, UNITS };

/* Monday begins a week; day 0 was a Thursday. */
static int32_t week_of(int32_t day)
{
    return (day + 3 - (((day + 3) % 7) + 7) % 7) / 7;
}

static int32_t bar_of(struct arena *arena, enum unit unit, int32_t day)
{
    if (unit <= WEEK)
        return unit == DAY ? day : week_of(day);
    struct str text = clock_day_text(arena, day); /* 2026-11-24 */
    int32_t year = 0, month = (text.p[5] - '0') * 10 + text.p[6] - '0';
    for (size_t i = 0; i < 4; i++)
        year = 10 * year + text.p[i] - '0';
    return unit == MONTH ? 12 * year + month - 1 : year;
}

static int32_t first_day_of(struct arena *arena, enum unit unit, int32_t bar)
{
    int32_t day = bar;
    if (unit == WEEK)
        return 7 * bar - 3;
    if (unit != DAY && !clock_day_parse(unit == MONTH ? str_printf(arena, "%04d-%02d-01", bar / 12, bar % 12 + 1)
                                                      : str_printf(arena, "%04d-01-01", bar), &day))
        return 0;
    return day;
}

static int by_number(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

static void put_bars(struct json_out *out, struct arena *arena, enum unit unit, const int32_t *days, size_t count)
{
    static const char *const names[UNITS] = {"day", "week", "month", "year"};
    int32_t bar = bar_of(arena, unit, days[0]);
    uint64_t texts = 0;
    JSON_OUT(out, "[");
    json_out_string(out, str_from(names[unit]));
    JSON_OUT(out, ",");
    put_signed(out, first_day_of(arena, unit, bar));
    JSON_OUT(out, ",[");
    for (size_t i = 0, end; i < count; i = end) {
        int32_t at = bar_of(arena, unit, days[i]);
        for (; bar < at; bar++, texts = 0) {
            json_out_number(out, texts);
            JSON_OUT(out, ",");
        }
        for (end = i; end < count && days[end] == days[i]; end++)
            texts++;
    }
    json_out_number(out, texts);
    JSON_OUT(out, "]]");
}

static void put_timeline(struct json_out *out, struct arena *arena, const struct linking_picture *picture)
{
    int32_t *days = picture->days;
    size_t count = 0, bars = SIZE_MAX;
    enum unit unit = DAY;
    for (size_t i = 0; i < picture->day_count; i++)
        if (days[i] >= FIRST_DAY && days[i] <= LAST_DAY)
            days[count++] = days[i];
    qsort(days, count, sizeof *days, by_number);
    for (; count && unit < UNITS; unit++) {
        bars = (size_t)(bar_of(arena, unit, days[count - 1]) - bar_of(arena, unit, days[0])) + 1;
        if (bars <= (unit == YEAR ? (size_t)YEARS_MOST : (size_t)BARS_MOST))
            break;
    }
    if (!count || unit == UNITS)
        JSON_OUT(out, "null");
    else
        put_bars(out, arena, unit, days, count);
}

/* ---- its template ---- */

static void put_reasons(struct json_out *out, const struct linking_picture *picture)
{
    for (size_t i = 0; i < picture->reason_count; i++) {
        const struct link_reason *reason = &picture->reasons[i];
        put_comma(out, i);
        JSON_OUT(out, "[");
        json_out_string(out, str_from(reason->name));
        JSON_OUT(out, ",");
        json_out_decimal(out, reason->value);
        JSON_OUT(out, ",");
        json_out_decimal(out, reason->points);
        JSON_OUT(out, ",");
        json_out_decimal(out, reason->most);
        JSON_OUT(out, ",");
        json_out_string(out, str_from(reason->why));
        JSON_OUT(out, "]");
    }
}

static void put_slot(struct json_out *out, const struct link_piece *piece)
{
    JSON_OUT(out, "[[");
    for (size_t i = 0; i < piece->kind_count; i++) {
        put_comma(out, i);
        json_out_string(out, str_from(link_kind_name(piece->kinds[i])));
    }
    JSON_OUT(out, "],[");
    for (size_t i = 0; i < piece->value_count; i++) {
        put_comma(out, i);
        JSON_OUT(out, "[");
        json_out_string(out, piece->values[i].text);
        JSON_OUT(out, ",");
        json_out_number(out, piece->values[i].members);
        JSON_OUT(out, "]");
    }
    JSON_OUT(out, "],");
    json_out_number(out, piece->different);
    JSON_OUT(out, ",");
    json_out_number(out, piece->filled);
    JSON_OUT(out, "]");
}

/* false: not all of it. */
static bool put_template(struct json_out *out, const struct link_template *template)
{
    size_t begin = out->n;
    for (size_t i = 0; i < template->piece_count; i++) {
        const struct link_piece *piece = &template->pieces[i];
        size_t left = LINKING_REPORT_TEMPLATE - (out->n - begin);
        if (out->n - begin > LINKING_REPORT_TEMPLATE)
            return false;
        put_comma(out, i);
        if (piece->slot) {
            put_slot(out, piece);
            continue;
        }
        json_out_string(out, beginning(piece->text, left));
        if (piece->text.n > left)
            return false;
    }
    return true;
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
    put_signed(out, what);
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

static void put_member(struct json_out *out, const struct linking_picture *picture, size_t number,
                       const uint32_t *slots, size_t room)
{
    const struct linking_sample *sample = &picture->samples[number];
    const struct link_template *template = &picture->template;
    struct marking marking = {.out = out, .slots = slots, .text = beginning(sample->text, room)};
    JSON_OUT(out, "[");
    if (sample->id.n)
        json_out_string(out, sample->id);
    else
        JSON_OUT(out, "null");
    JSON_OUT(out, ",");
    put_moment(out, sample->timed, sample->at);
    JSON_OUT(out, ",");
    json_out_number(out, marking.text.n < sample->text.n);
    JSON_OUT(out, ",[");
    mark_all(&marking, template->piece_count ? &template->members[number] : NULL);
    JSON_OUT(out, "]]");
}

/* Different texts first, taken from all over them when there are many; then copies, when all members are here and so do not
 * depend on the order of the input.  Returns how many. */
static size_t choose(const struct linking_picture *picture, size_t *chosen)
{
    size_t different[LINK_TEMPLATE_MEMBERS], copies[LINK_TEMPLATE_MEMBERS], n = 0, copied = 0, count = 0;
    for (size_t i = 0; i < picture->count; i++)
        if (i && str_eq(picture->texts[i], picture->texts[i - 1]))
            copies[copied++] = i;
        else
            different[n++] = i;
    size_t most = n < LINKING_REPORT_MEMBERS ? n : LINKING_REPORT_MEMBERS;
    for (; count < most; count++)
        chosen[count] = different[count * n / most];
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

static void put_members(struct json_out *out, struct arena *arena, const struct linking_picture *picture)
{
    size_t chosen[LINKING_REPORT_MEMBERS], count = choose(picture, chosen), left = LINKING_REPORT_TEXTS, put = 0;
    uint32_t *slots = ARENA_ARRAY(arena, picture->template.piece_count + 1, uint32_t), slot = 0;
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
    for (size_t i = 0; i < put; i++) {
        put_comma(out, i);
        put_member(out, picture, chosen[i], slots, LINKING_REPORT_TEXT);
    }
}

uint64_t linking_report_digest(const struct linking_picture *picture)
{
    uint64_t digest = (str_hash(str_from(picture->name)) ^ picture->size) * 0x9e3779b97f4a7c15ULL;
    return digest ^ digest >> 29;
}

void linking_report_put(struct json_out *out, struct arena *arena, const struct linking_picture *picture,
                        struct linking_report_bytes *ret)
{
    size_t begin = out->n;
    put_row(out, picture);
    ret->row = (uint32_t)(out->n - begin);
    begin = out->n;
    JSON_OUT(out, "[[");
    put_reasons(out, picture);
    JSON_OUT(out, "],");
    put_timeline(out, arena, picture);
    JSON_OUT(out, ",[");
    bool whole = put_template(out, &picture->template);
    JSON_OUT(out, "],");
    json_out_decimal(out, picture->template.compression);
    JSON_OUT(out, ",");
    json_out_number(out, picture->template.member_count);
    JSON_OUT(out, ",");
    json_out_number(out, !whole);
    JSON_OUT(out, "]\n[");
    put_members(out, arena, picture);
    JSON_OUT(out, "]\n");
    ret->cluster = (uint32_t)(out->n - begin);
}
