/* ad_list.c - ads in lists: filters, words, and a page at a time.
 *
 * Filters but words are answered by an index.  For words the texts are read, the newest first, a stretch at a time and at
 * most AD_LOOKED_MOST of them: there is no index of words, which would take more room than the texts. */
#include "record/ad_inside.h"
#include "text/normal.h"
#include "text/plain.h"

enum { STRETCH = 1000, WORDS_MOST = 12, DIGITS_LEAST = 5, DIGITS_LONG = 9, DIGITS_KEPT = 8, QUERY_MOST = 400 };

#define BEHIND "WHERE (a.day, a.id) < (?, ?) AND a.level >= ? AND a.day >= ? "
#define ORDER "ORDER BY a.day DESC, a.id DESC LIMIT ?"
static const struct store_stmt ALL = {"ad.list", "SELECT " AD_COLUMNS AD_FROM BEHIND ORDER};
static const struct store_stmt SOURCE = {
    "ad.list-source", "SELECT " AD_COLUMNS AD_FROM BEHIND "AND a.collection = ? " ORDER};
static const struct store_stmt CLUSTER = {
    "ad.list-cluster", "SELECT " AD_COLUMNS AD_FROM BEHIND "AND a.cluster = ? AND a.cluster <> '' " ORDER};

struct wanted {
    struct str words[WORDS_MOST], digits[WORDS_MOST];
    size_t word_count, digit_count;
    struct arena scratch; /* of one ad */
};

/* ---- words ---- */

static struct str digits_plain(struct arena *arena, struct str text)
{
    struct plain plain;
    return plain_make(arena, text, &plain) ? plain.text : text;
}

static struct str digits_of(struct arena *arena, struct str part)
{
    struct buf digits = {.arena = arena};
    for (size_t i = 0; i < part.n; i++)
        if (part.p[i] >= '0' && part.p[i] <= '9' && (digits.n || part.p[i] != '0'))
            buf_byte(&digits, part.p[i]);
    return buf_str(&digits);
}

/* A number as people write it may be several parts; its zeroes in front depend on who writes. */
static bool is_number(struct str part)
{
    size_t digits = 0;
    for (size_t i = 0; i < part.n; i++) {
        if (part.p[i] >= '0' && part.p[i] <= '9')
            digits++;
        else if (!strchr("+-./()", part.p[i]))
            return false;
    }
    return digits > 0;
}

static void add_words(struct arena *arena, struct str text, struct wanted *wanted)
{
    struct text_normal normal = {0};
    text_fold(arena, text, &normal);
    for (size_t i = 0; i < normal.word_count && wanted->word_count < WORDS_MOST; i++) {
        struct str word = text_word_of(&normal, i);
        if (!str_is(word, "."))
            wanted->words[wanted->word_count++] = str_copy(arena, word);
    }
}

/* Parts that are numbers and stand side by side are one number. */
static void read_wanted(struct arena *arena, struct str query, struct wanted *wanted)
{
    struct buf number = {.arena = arena}, rest = {.arena = arena};
    query = str_slice(query, 0, QUERY_MOST);
    query.n = str_utf8_length(query);
    query = digits_plain(arena, query);
    while (query.p) {
        struct str part = str_cut(&query, ' ');
        bool is = is_number(part);
        if (is)
            buf_add(&number, part);
        if (number.n && (!is || !query.p)) {
            struct str digits = digits_of(arena, buf_str(&number));
            if (digits.n > DIGITS_LONG) /* +386 40 … and 040 … are one number: its end says which */
                digits = str_slice(digits, digits.n - DIGITS_KEPT, digits.n);
            if (digits.n >= DIGITS_LEAST && wanted->digit_count < WORDS_MOST)
                wanted->digits[wanted->digit_count++] = str_copy(arena, digits);
            else
                buf_add(&rest, buf_str(&number));
            buf_byte(&rest, ' ');
            number = (struct buf){.arena = arena};
        }
        if (!is) {
            buf_add(&rest, part);
            buf_byte(&rest, ' ');
        }
    }
    add_words(arena, buf_str(&rest), wanted);
}

/* Digits of one number, of any script, whatever stands between them. */
static bool has_digits(struct arena *arena, struct str text, struct str wanted)
{
    struct buf run = {.arena = arena};
    text = digits_plain(arena, text);
    for (size_t i = 0; i <= text.n; i++) {
        char c = i < text.n ? text.p[i] : 'x';
        if (c >= '0' && c <= '9') {
            buf_byte(&run, c);
        } else if (!strchr(" +-./()_", c) || !c) {
            if (run.n >= wanted.n && str_find(buf_str(&run), wanted, 0) != SIZE_MAX)
                return true;
            run.n = 0;
        }
    }
    return false;
}

static bool begins_a_word(const struct text_normal *normal, struct str wanted)
{
    for (size_t i = 0; i < normal->word_count; i++)
        if (str_starts(text_word_of(normal, i), wanted))
            return true;
    return false;
}

static bool fits(struct store_rows *rows, struct wanted *wanted)
{
    struct arena *arena = &wanted->scratch;
    struct text_normal normal = {0};
    arena_reset(arena);
    struct str text = store_text(rows, AD_AT_TEXT, arena), title = store_text(rows, AD_AT_TITLE, arena),
               place = store_text(rows, AD_AT_PLACE, arena);
    if (title.n || place.n)
        text = str_printf(arena, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(title), STR_ARG(place), STR_ARG(text));
    for (size_t i = 0; i < wanted->digit_count; i++)
        if (!has_digits(arena, text, wanted->digits[i]))
            return false;
    if (wanted->word_count)
        text_fold(arena, text, &normal);
    for (size_t i = 0; i < wanted->word_count; i++)
        if (!begins_a_word(&normal, wanted->words[i]))
            return false;
    return true;
}

/* ---- a page ---- */

static bool query(struct store_conn *conn, const struct ad_filter *filter, struct ad_place after, size_t limit,
                  struct store_rows *rows, struct err *err)
{
    struct store_value values[] = {V_INT(after.id ? after.day : INT32_MAX), V_INT(after.id), V_INT(filter->level),
                                   V_INT(filter->since), V_INT(limit), V_INT(limit)};
    if (filter->cluster.n) {
        values[4] = V_TEXT(filter->cluster);
        return store_query(conn, &CLUSTER, values, 6, rows, err);
    }
    if (filter->collection) {
        values[4] = V_INT(filter->collection);
        return store_query(conn, &SOURCE, values, 6, rows, err);
    }
    return store_query(conn, &ALL, values, 5, rows, err);
}

/* A stretch; *ret_ended: there is nothing behind it. */
static bool read_stretch(struct store_conn *conn, struct arena *arena, const struct ad_filter *filter, size_t limit,
                         struct wanted *wanted, struct ad_list *list, size_t *looked, bool *ret_ended, struct err *err)
{
    bool by_words = wanted->word_count || wanted->digit_count;
    size_t most = by_words ? STRETCH : limit - list->count + 1, met = 0;
    struct store_rows rows;
    if (!query(conn, filter, list->next, most, &rows, err))
        return false;
    while (store_next(&rows)) {
        met++;
        if (list->count == limit) {
            list->more = true;
            break;
        }
        list->next = (struct ad_place){.day = (int32_t)store_int(&rows, AD_AT_DAY), .id = store_int(&rows, 0)};
        if (!by_words || fits(&rows, wanted))
            ad_row_read(&rows, arena, &list->ads[list->count++]);
    }
    *looked += met;
    *ret_ended = met < most && !list->more;
    return store_end(&rows, err);
}

bool ads_list(struct store_conn *conn, struct arena *arena, const struct ad_filter *filter, struct ad_place after,
              size_t limit, struct ad_list *ret, struct err *err)
{
    struct wanted wanted = {0};
    size_t looked = 0;
    bool ok = true, ended = false;
    *ret = (struct ad_list){.ads = ARENA_ARRAY(arena, limit + 1, struct ad), .next = after};
    read_wanted(arena, filter->words, &wanted);
    while (ok && !ended && !ret->more) {
        ok = read_stretch(conn, arena, filter, limit, &wanted, ret, &looked, &ended, err);
        if (ok && !ended && !ret->more && looked >= AD_LOOKED_MOST)
            ret->more = ret->tired = true;
    }
    arena_clear(&wanted.scratch);
    return ok;
}
