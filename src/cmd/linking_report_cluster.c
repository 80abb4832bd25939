/* linking_report_cluster.c - see linking_report.h: what the page is told about one cluster. */
#include <stdlib.h>

#include "base/clock.h"
#include "cmd/linking_report.h"

enum { TITLE = 160, BARS_MOST = 92, YEARS_MOST = 150 };
enum { FIRST_DAY = -25567, LAST_DAY = 376199 }; /* 1900 to 2999 */

void linking_report_signed(struct json_out *out, int64_t number)
{
    if (number < 0)
        JSON_OUT(out, "-");
    json_out_number(out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void linking_report_moment(struct json_out *out, bool known, int64_t at)
{
    if (known)
        linking_report_signed(out, at);
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
    for (size_t i = 0; i < picture->identifier_count && i < LINKING_REPORT_IDENTIFIERS; i++) {
        const struct link_identifier *identifier = &picture->identifiers[i];
        put_comma(out, i);
        JSON_OUT(out, "[");
        json_out_string(out, str_from(identifier_type_name(identifier->type)));
        JSON_OUT(out, ",");
        json_out_string(out, identifier->value);
        JSON_OUT(out, ",");
        json_out_number(out, identifier->count);
        if (picture->joins[i] != LINKING_NAMES || picture->same[i] != i) {
            JSON_OUT(out, ",");
            json_out_number(out, picture->joins[i]);
        }
        if (picture->same[i] != i) {
            JSON_OUT(out, ",");
            json_out_number(out, picture->same[i]);
        }
        JSON_OUT(out, "]");
    }
}

struct str linking_report_beginning(struct str text, size_t most)
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
    linking_report_moment(out, picture->timed, picture->signs.first);
    JSON_OUT(out, ",");
    linking_report_moment(out, picture->timed, picture->signs.last);
    JSON_OUT(out, ",");
    linking_report_moment(out, picture->level >= 0, picture->level);
    JSON_OUT(out, ",[");
    for (size_t i = 0; i < picture->signs.languages; i++) {
        put_comma(out, i);
        json_out_string(out, picture->languages[i]);
    }
    JSON_OUT(out, "],");
    json_out_string(out, linking_report_beginning(title, TITLE));
    JSON_OUT(out, ",[");
    put_identifiers(out, picture);
    JSON_OUT(out, "],");
    json_out_number(out, (picture->by_text ? 1 : 0) + (picture->by_identifier ? 2 : 0));
    JSON_OUT(out, "]\n");
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
    linking_report_signed(out, first_day_of(arena, unit, bar));
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
        json_out_string(out, linking_report_beginning(piece->text, left));
        if (piece->text.n > left)
            return false;
    }
    return true;
}

uint64_t linking_report_digest(const struct linking_picture *picture)
{
    uint64_t digest = (str_hash(str_from(picture->name)) ^ picture->size) * 0x9e3779b97f4a7c15ULL;
    return digest ^ digest >> 29;
}

void linking_report_put(struct json_out *out, struct arena *arena, const struct linking *linking,
                        const struct linking_picture *picture, struct linking_report_bytes *ret)
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
    JSON_OUT(out, ",");
    json_out_number(out, picture->wordings);
    JSON_OUT(out, "]\n");
    ret->cluster = (uint32_t)(out->n - begin);
    linking_report_members(out, arena, linking, picture, ret);
}
