/* cell.c - see cell.h. */
#include "record/exchange/cell.h"

#include "base/clock.h"

enum { PARTS_MOST = 64, SERIAL_LEAST = 10000, SERIAL_MOST = 80000, SERIAL_EPOCH = -25569 /* 1899-12-30 */ };

/* The first letters of months' names, folded; of two that fit the longer one counts. */
static const struct { const char *stem; int month; } MONTHS[] = {
    {"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"maj", 5}, {"may", 5}, {"mai", 5}, {"jun", 6}, {"jul", 7}, {"avg",
                                                                                                                 8},
    {"aug", 8}, {"sep", 9}, {"okt", 10}, {"oct", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}, {"mrz", 3},
    {"sij", 1}, {"velj", 2}, {"ozu", 3}, {"tra", 4}, {"svi", 5}, {"lip", 6}, {"srp", 7}, {"kol", 8}, {"ruj", 9},
        {"lis", 10},
    {"stu", 11}, {"pro", 12},
    {"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"мая", 5}, {"май", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9},
    {"окт", 10}, {"ноя", 11}, {"дек", 12},
    {"січ", 1}, {"січ", 1}, {"лют", 2}, {"бер", 3}, {"кві", 4}, {"тра", 5}, {"чер", 6}, {"лип", 7}, {"сер", 8}, {"вер", 9},
    {"жов", 10}, {"лис", 11}, {"гру", 12},
    {"يناير", 1}, {"فبراير", 2}, {"مارس", 3}, {"أبريل", 4}, {"ابريل", 4}, {"مايو", 5}, {"يونيو", 6}, {"يوليو", 7},
    {"أغسطس", 8}, {"اغسطس", 8}, {"سبتمبر", 9}, {"أكتوبر", 10}, {"اكتوبر", 10}, {"نوفمبر", 11}, {"ديسمبر", 12},
};
static const char *const YES[] = {"yes", "da", "ja", "так", "да", "نعم", "true", "1", "x", "y", "j", "д", "✓", "✔", "+", "on",
                                  "wahr", "res", "točno", "istina"};
static const char *const NO[] = {"no", "ne", "nein", "ні", "нет", "لا", "false", "0", "n", "-", "н", "off", "falsch",
                                 "neresnično", "laž"};
static const struct { const char *sign, *code; } CURRENCIES[] = {
    {"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"₴", "UAH"}, {"₽", "RUB"}, {"zł", "PLN"}, {"Ft", "HUF"}, {"kn", "HRK"},
    {"eur", "EUR"}, {"usd", "USD"}};

static bool fault(const struct kind_field *field, const char *key, struct err *err)
{
    char name[64];
    snprintf(name, sizeof name, STR_FMT, STR_ARG(field->id));
    return err_field(err, name, "%s", key);
}

/* ---- dates ---- */

static int month_of(struct str word)
{
    size_t best = 0;
    int month = 0;
    for (size_t i = 0; i < LEN(MONTHS); i++) {
        struct str stem = str_from(MONTHS[i].stem);
        if (stem.n > best && str_starts(word, stem)) {
            best = stem.n;
            month = MONTHS[i].month;
        }
    }
    return month;
}

struct date_parts { int64_t n[3]; size_t width[3], count; int month; size_t month_at; };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Numbers and at most one word, in their order. */
static bool date_parts(struct arena *arena, struct str text, struct date_parts *ret)
{
    *ret = (struct date_parts){0};
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && is_digit(text.p[i]))
            i++;
        if (i > from) {
            if (ret->count == 3 || i - from > 4 || !str_int(str_slice(text, from, i), 0, 9999, &ret->n[ret->count]))
                return false;
            ret->width[ret->count++] = i - from;
            continue;
        }
        while (i < text.n && !is_digit(text.p[i]) && !strchr(" ./-,", text.p[i]))
            i++;
        if (i == from) {
            i++;
            continue;
        }
        struct str word = names_fold(arena, str_slice(text, from, i));
        int month = month_of(word);
        month = month ? month : month_of(str_slice(text, from, i));
        if (month && ret->month)
            return false;
        if (month) {
            ret->month = month;
            ret->month_at = ret->count;
        } else if (word.n > 2) {
            return false; /* "r.", "g." and "of" are passed over */
        }
    }
    return true;
}

static int64_t whole_year(const struct cell_reader *reader, int64_t year, size_t width)
{
    if (width > 2)
        return year;
    return year + (year > reader->year % 100 ? reader->year / 100 - 1 : reader->year / 100) * 100;
}

static struct str serial_date(struct arena *arena, struct str text, struct str otherwise)
{
    struct str rest = text, whole = str_cut(&rest, '.'); /* what stands behind the point is the time of day */
    int64_t number;
    if (whole.n != 5 || !str_int(whole, SERIAL_LEAST, SERIAL_MOST, &number))
        return otherwise;
    return clock_day_text(arena, (int32_t)(number + SERIAL_EPOCH));
}

struct str cell_date(const struct cell_reader *reader, struct arena *arena, struct str text)
{
    struct date_parts p;
    struct str day = serial_date(arena, text, text), time = STR("");
    size_t colon = str_find(text, STR(":"), 0);
    if (colon != SIZE_MAX && colon >= 2) { /* 26. 11. 2026 14:30:00 */
        size_t at = colon - 1;
        while (at > 0 && is_digit(text.p[at - 1]))
            at--;
        time = str_slice(text, at, colon + 3);
        day = str_trim(str_slice(text, 0, at && (text.p[at - 1] == 'T' || text.p[at - 1] == ',') ? at - 1 : at));
    }
    if (!date_parts(arena, day, &p) || !p.count)
        return text;
    if (p.count == 1 && !p.month)
        return text; /* a year */
    bool year_first = p.width[0] == 4;
    if (p.month && p.count == 1)
        return str_printf(arena, "%04d-%02d", (int)whole_year(reader, p.n[0], p.width[0]), p.month);
    if (p.count == 2 && !p.month)
        return text; /* month and year: value_read knows */
    int64_t d, m, y;
    if (p.month) {
        d = p.n[year_first ? 1 : 0], m = p.month, y = whole_year(reader, p.n[year_first ? 0 : 1], p.width[year_first
                                                                                                          ? 0 : 1]);
    } else if (year_first) {
        d = p.n[2], m = p.n[1], y = p.n[0];
    } else {
        bool month_first = reader->order == CELL_MONTH_FIRST || (p.n[1] > 12 && p.n[0] <= 12);
        d = p.n[month_first ? 1 : 0], m = p.n[month_first ? 0 : 1], y = whole_year(reader, p.n[2], p.width[2]);
    }
    struct str whole = str_printf(arena, "%04d-%02d-%02d", (int)y, (int)m, (int)d);
    bool midnight = !time.n || str_is(time, "0:00") || str_is(time, "00:00");
    return midnight ? whole : str_printf(arena, STR_FMT "T%s" STR_FMT, STR_ARG(whole), time.n == 4 ? "0" : "",
                                         STR_ARG(time));
}

int cell_order_of(struct str text)
{
    struct date_parts p;
    struct arena arena = {0};
    bool ok = date_parts(&arena, text, &p) && p.count == 3 && !p.month && p.width[0] <= 2;
    arena_clear(&arena);
    if (!ok)
        return 0;
    return p.n[0] > 12 && p.n[1] <= 12 ? 1 : p.n[1] > 12 && p.n[0] <= 12 ? 2 : 0;
}

/* ---- other types ---- */

static bool one_of(struct str text, const char *const *words, size_t count)
{
    struct str lower = text;
    char small[64];
    if (text.n < sizeof small) {
        for (size_t i = 0; i < text.n; i++)
            small[i] = (char)(text.p[i] >= 'A' && text.p[i] <= 'Z' ? text.p[i] | 0x20 : text.p[i]);
        lower = str_make(small, text.n);
    }
    for (size_t i = 0; i < count; i++)
        if (str_is(lower, words[i]))
            return true;
    return false;
}

static struct str flag_word(struct arena *arena, struct str text)
{
    struct str word = names_fold(arena, text);
    if (one_of(text, YES, LEN(YES)) || one_of(word, YES, LEN(YES)))
        return STR("yes");
    return one_of(text, NO, LEN(NO)) || one_of(word, NO, LEN(NO)) ? STR("no") : text;
}

static struct str no_spaces(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.n; i++) {
        if (str_starts(str_slice(text, i, text.n), STR("\xc2\xa0")))
            i++;
        else if (text.p[i] != ' ')
            buf_byte(&out, text.p[i]);
    }
    return buf_str(&out);
}

/* 1.234,50 and 1,234.50: the last of both signs parts the cents. */
static struct str plain_number(struct arena *arena, struct str text)
{
    struct str bare = no_spaces(arena, text);
    size_t dot = SIZE_MAX, comma = SIZE_MAX;
    for (size_t i = 0; i < bare.n; i++) {
        dot = bare.p[i] == '.' ? i : dot;
        comma = bare.p[i] == ',' ? i : comma;
    }
    if (dot == SIZE_MAX || comma == SIZE_MAX)
        return bare;
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < bare.n; i++)
        if (is_digit(bare.p[i]) || bare.p[i] == '-')
            buf_byte(&out, bare.p[i]);
        else if (i == (dot > comma ? dot : comma))
            buf_byte(&out, '.');
    return buf_str(&out);
}

static size_t money_parts(struct arena *arena, struct str text, struct str ret[2])
{
    struct buf digits = {.arena = arena}, letters = {.arena = arena};
    for (size_t i = 0; i < text.n; i++)
        buf_byte(is_digit(text.p[i]) || strchr(".,-", text.p[i]) ? &digits : &letters, text.p[i]);
    ret[0] = plain_number(arena, buf_str(&digits));
    ret[1] = str_trim(buf_str(&letters));
    for (size_t i = 0; i < LEN(CURRENCIES); i++)
        if (str_is(ret[1], CURRENCIES[i].sign))
            ret[1] = str_from(CURRENCIES[i].code);
    return ret[1].n ? 2 : 1;
}

static struct str one_line(struct arena *arena, struct str text)
{
    char *copy = arena_copy(arena, text.p ? text.p : "", text.n);
    for (size_t i = 0; i < text.n; i++)
        copy[i] = copy[i] == '\n' || copy[i] == '\r' || copy[i] == '\t' ? ' ' : copy[i];
    return str_make(copy, text.n);
}

/* One word of a field that knows its words; "" when it does not know this one. */
static struct str known_word(const struct cell_reader *reader, struct arena *arena, const struct kind_field *field,
                             struct str word)
{
    if (field->list) {
        const struct kind_code *code = names_code(reader->names, arena, field->list, word);
        return code ? code->id : STR("");
    }
    if (field->type == KIND_COUNTRY || field->type == KIND_COUNTRIES)
        return names_country(reader->names, arena, word);
    if (field->type == KIND_LANGUAGE || field->type == KIND_LANGUAGES)
        return names_language(reader->names, arena, word);
    return word;
}

static size_t split(struct str text, struct str parts[PARTS_MOST])
{
    const char *seps = memchr(text.p, ';', text.n) || memchr(text.p, '|', text.n) || memchr(text.p, '\n', text.n)
        ? ";|\n" : ",";
    size_t count = 0, from = 0;
    for (size_t i = 0; i <= text.n && count < PARTS_MOST; i++) {
        if (i < text.n && !strchr(seps, text.p[i]))
            continue;
        struct str part = str_trim(str_slice(text, from, i));
        if (part.n)
            parts[count++] = part;
        from = i + 1;
    }
    return count;
}

/* Words of a list, countries, languages: the whole cell as one, or its parts. */
static bool read_words(const struct cell_reader *reader, struct arena *arena, const struct kind_field *field,
                       struct str text, struct str *parts, size_t *count, struct err *err)
{
    struct str whole = known_word(reader, arena, field, text);
    *count = 1;
    parts[0] = whole;
    if (whole.n && !(field->type == KIND_AGENCIES))
        return true;
    if (kind_type_is_list(field->type))
        *count = split(text, parts);
    for (size_t i = 0; i < *count && kind_type_is_list(field->type); i++) {
        parts[i] = known_word(reader, arena, field, parts[i]);
        if (!parts[i].n)
            return fault(field, "!cell-not-code", err);
    }
    return (*count > 0 && parts[0].n) || fault(field, "!cell-not-code", err);
}

bool cell_can(const struct kind_field *field)
{
    return field->type != KIND_LINK && field->type != KIND_LINKS && field->type != KIND_FILE &&
        field->type != KIND_FILES &&
           field->type != KIND_MEMBER;
}

/* Formulas and faults of spreadsheets; ="007" says 007. */
static bool check_cell(const struct kind_field *field, struct str *text, struct err *err)
{
    if (text->n > 3 && str_starts(*text, STR("=\"")) && text->p[text->n - 1] == '"')
        *text = str_slice(*text, 2, text->n - 1);
    if (str_starts(*text, STR("=")))
        return fault(field, "!cell-formula", err);
    if (text->n > 3 && text->p[0] == '#' && (text->p[text->n - 1] == '!' || str_is(*text, "#N/A") || str_is(*text,
                                                                                                            "#NAME?")))
        return fault(field, "!cell-fault", err);
    return true;
}

bool cell_read(const struct cell_reader *reader, struct arena *arena, const struct kind_field *field, struct str text,
               json_t **ret, struct err *err)
{
    struct str parts[PARTS_MOST] = {str_trim(text)};
    size_t count = 1;
    *ret = NULL;
    if (!parts[0].n)
        return true;
    if (!cell_can(field))
        return fault(field, "!cell-cannot", err);
    if (!str_is_utf8(parts[0]))
        return fault(field, "!field-not-text", err);
    if (!check_cell(field, &parts[0], err))
        return false;
    switch (field->type) {
    case KIND_DATE:
        parts[0] = cell_date(reader, arena, parts[0]);
        if (!field->precise)
            parts[0] = str_slice(parts[0], 0, memchr(parts[0].p, 'T', parts[0].n) ? 10 : parts[0].n);
        break;
    case KIND_FLAG:
        parts[0] = flag_word(arena, parts[0]);
        break;
    case KIND_NUMBER:
        parts[0] = plain_number(arena, parts[0]);
        break;
    case KIND_MONEY:
        count = money_parts(arena, parts[0], parts);
        break;
    case KIND_TEXT: case KIND_PHONE: case KIND_EMAIL:
        parts[0] = one_line(arena, parts[0]);
        break;
    case KIND_CHOICE: case KIND_CHOICES: case KIND_INDUSTRY: case KIND_COUNTRY: case KIND_COUNTRIES: case KIND_LANGUAGE:
    case KIND_LANGUAGES: case KIND_AGENCIES:
        if (!read_words(reader, arena, field, parts[0], parts, &count, err))
            return false;
        break;
    default:
        break;
    }
    return value_read(arena, field, parts, count, reader->country, ret, err);
}
