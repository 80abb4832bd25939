/* tokens.c - see tokens.h: the words of words.h, cut and joined where numbers and identifiers stand. */
#include "link/tokens.h"

#include "text/date.h"
#include "text/letter.h"
#include "text/token.h"

enum {
    CLASS = 1 << LINK_WORD_BITS, /* no word has that bit: what stands for all identifiers of a type */
    GROUPS = 24,                 /* of digits in one number */
    PHONE_LEAST = 7, PHONE_MOST = 15,
    GAP = 3,                     /* bytes between two groups of digits of one number */
};

const char *link_kind_name(enum link_kind kind)
{
    static const char *const names[] = {"number", "price", "date", "name", "word"};
    return kind < LINK_KIND_NUMBER ? identifier_type_name((enum identifier_type)kind) : names[kind - LINK_KIND_NUMBER];
}

struct making {
    struct str text;
    struct link_token *items;
    size_t count, room;
};

static struct link_token *put(struct making *m, uint32_t word, size_t start, size_t end)
{
    if (m->count == m->room || start >= end)
        return NULL;
    m->items[m->count] = (struct link_token){.value = word, .word = word, .start = (uint32_t)start, .end = (uint32_t)end,
                                             .kind = LINK_KIND_WORD};
    return &m->items[m->count++];
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number of any script as ASCII digits; others are skipped. */
static size_t digits_of(struct str text, size_t from, size_t to, char *ret, size_t room)
{
    size_t n = 0;
    while (from < to && n < room) {
        uint32_t code = letter_read(text.p, &from);
        struct letter letter = letter_fold(code);
        if (letter.kind == LETTER_DIGIT)
            ret[n++] = (char)('0' + letter.code[0] % 16 % 10);
        else if (letter.count == 1 && (letter.code[0] == 'o' || letter.code[0] == 0x43e))
            ret[n++] = '0';
    }
    return n;
}

struct group { size_t start, end; unsigned digits; int number; };

static bool is_number_letter(uint32_t code, bool *digit)
{
    struct letter letter = letter_fold(code);
    *digit = letter.kind == LETTER_DIGIT;
    return *digit || (letter.count == 1 && (letter.code[0] == 'o' || letter.code[0] == 0x43e));
}

/* Groups of digits in [from, to): how many. */
static size_t groups_of(struct str text, size_t from, size_t to, struct group groups[GROUPS])
{
    size_t count = 0;
    bool inside = false;
    while (from < to) {
        size_t start = from;
        bool digit;
        char c;
        if (!is_number_letter(letter_read(text.p, &from), &digit)) {
            inside = false;
            continue;
        }
        if (!inside && count == GROUPS)
            break;
        if (!inside)
            groups[count++] = (struct group){.start = start};
        inside = true;
        struct group *group = &groups[count - 1];
        group->end = from;
        if (++group->digits <= 4 && digits_of(text, start, from, &c, 1))
            group->number = 10 * group->number + (c - '0');
    }
    return count;
}

static bool is_mark(char c)
{
    return c && strchr(" ./-()+:,", c);
}

static bool is_short(struct str text, size_t from, size_t to)
{
    if (to - from > GAP)
        return false;
    for (size_t i = from; i < to; i++)
        if (!is_mark(text.p[i]))
            return false;
    return true;
}

/* Do two groups belong to one number?  A mark or two stand between, or a space; not a dot or comma and a space, unless they
 * may be a date. */
static bool is_joint(struct str text, const struct group *a, const struct group *b)
{
    bool stop = b->start == a->end + 2 && (text.p[a->end] == '.' || text.p[a->end] == ',');
    return is_short(text, a->end, b->start) && (!stop || a->digits <= 2);
}

/* How many groups are a date or a time of day: 15.12., 3. 4. 2026, 2026-11-17, 18:00; 0 when they are not. */
static size_t date_groups(struct str text, const struct group *g, size_t n)
{
    if (n < 2 || g[0].digits == 3 || g[0].digits > 4 || g[1].digits > 2 || g[1].start == g[0].end)
        return 0;
    char sign = text.p[g[0].end];
    bool same = n > 2 && text.p[g[1].end] == sign && g[2].digits != 3 && g[2].digits <= 4;
    if (sign == ':')
        return g[0].number < 25 && g[0].digits <= 2 && g[1].digits == 2 && g[1].number < 60 ? 2 : 0;
    if (sign == ' ') /* 27 8 2026 */
        same = same && g[2].digits == 4 && g[2].number >= TEXT_DATE_FIRST && g[2].number <= TEXT_DATE_LAST;
    if (!strchr("./- ", sign) || (sign == ' ' && !same))
        return 0;
    if (g[0].digits == 4)
        return same && g[0].number >= TEXT_DATE_FIRST && g[0].number <= TEXT_DATE_LAST && g[1].number >= 1 &&
               g[1].number <= 12 && g[2].digits <= 2 && g[2].number >= 1 && g[2].number <= 31 ? 3 : 0;
    bool day_month = g[0].number >= 1 && g[1].number >= 1 && g[0].number <= 31 && g[1].number <= 31 &&
                     (g[0].number <= 12 || g[1].number <= 12);
    if (!day_month || (!same && g[1].digits == 2 && sign == '-'))
        return 0;
    return same && (g[2].digits == 4 || g[2].digits == 2) ? 3 : 2;
}

/* A number of [from, to), cut where one ends and another begins: after a date, at a line, before the next sentence. */
static void put_number(struct making *m, size_t from, size_t to)
{
    struct group groups[GROUPS];
    size_t count = groups_of(m->text, from, to, groups), first = 0;
    if (!count)
        put(m, LINK_WORD_NUMBER, from, to);
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        bool date = !last && first + 3 == i + 1 && date_groups(m->text, groups + first, count - first) == 3 &&
                    m->text.p[groups[i].end] != m->text.p[groups[first].end];
        if (!last && !date && is_joint(m->text, &groups[i], &groups[i + 1]))
            continue;
        put(m, LINK_WORD_NUMBER, groups[first].start, last && count == GROUPS ? to : groups[i].end);
        first = i + 1;
    }
}

/* Is [from, to) made of digits and letters that stand for zeroes? */
static bool is_loose(struct str text, size_t from, size_t to, size_t *digits, size_t *zeroes)
{
    *digits = *zeroes = 0;
    while (from < to) {
        uint32_t code = letter_read(text.p, &from);
        bool digit, good = is_number_letter(code, &digit);
        if (!good && (code >= 0x80 || !is_mark((char)code)))
            return false;
        *digits += digit;
        *zeroes += good && !digit;
    }
    return true;
}

/* From token at on: how many tokens are one number whose zeroes are letters; 0 when there is none. */
static size_t loose_number(const struct making *m, size_t at)
{
    size_t digits = 0, zeroes = 0, more_digits, more_zeroes, i = at;
    for (; i < m->count && (m->items[i].word & CLASS) == 0; i++) {
        if (i > at && !is_short(m->text, m->items[i - 1].end, m->items[i].start))
            break;
        if (!is_loose(m->text, m->items[i].start, m->items[i].end, &more_digits, &more_zeroes) ||
            digits + zeroes + more_digits + more_zeroes > PHONE_MOST)
            break;
        digits += more_digits;
        zeroes += more_zeroes;
    }
    return zeroes && digits >= 4 && digits + zeroes >= PHONE_LEAST ? i - at : 0;
}

/* "Elena0428 555 019": the number apart from the word that it was written to. */
static size_t glued_at(struct str text, const struct link_token *token)
{
    size_t start = token->end;
    while (start > token->start && is_digit(text.p[start - 1]))
        start--;
    size_t n = token->end - start;
    bool more = token->end + 1 < text.n && is_mark(text.p[token->end]) && is_digit(text.p[token->end + 1]);
    return start > token->start && !(token->word & CLASS) && token->word != LINK_WORD_NUMBER &&
                   (n >= PHONE_LEAST || (n >= 3 && more))
               ? start
               : 0;
}

static void split_glued(struct arena *arena, struct making *m, struct link_reader *reader)
{
    struct making parts = {.text = m->text, .room = m->room};
    size_t first = 0;
    while (first < m->count && !glued_at(m->text, &m->items[first]))
        first++;
    if (first == m->count)
        return;
    parts.items = ARENA_ARRAY(arena, m->room, struct link_token);
    for (size_t i = 0; i < m->count && parts.count < parts.room; i++) {
        const struct link_token *token = &m->items[i];
        size_t at = glued_at(m->text, token);
        struct link_token *number;
        if (!at) {
            parts.items[parts.count++] = *token;
            continue;
        }
        link_read(reader, str_slice(m->text, token->start, at));
        if (reader->count)
            put(&parts, reader->words[0], token->start, at);
        number = put(&parts, LINK_WORD_NUMBER, at, token->end);
        for (; number && i + 1 < m->count && token[1].word == LINK_WORD_NUMBER &&
               is_short(m->text, number->end, token[1].start); i++, token++)
            number->end = token[1].end;
    }
    m->items = parts.items;
    m->count = parts.count;
}

static void join_loose(struct making *m)
{
    size_t to = 0;
    for (size_t i = 0; i < m->count; i++) {
        size_t n = loose_number(m, i);
        m->items[to] = m->items[i];
        if (n) {
            m->items[to].word = LINK_WORD_NUMBER;
            m->items[to].end = m->items[i + n - 1].end;
            i += n - 1;
        }
        to++;
    }
    m->count = to;
}

static uint64_t value_of_digits(struct str text, size_t from, size_t to)
{
    char digits[40];
    size_t n = digits_of(text, from, to, digits, sizeof digits);
    return link_mix(str_hash(str_make(digits, n)));
}

/* Of a phone number its digits, so that it is the same where letters stand for some. */
static uint64_t value_of(const struct identifier *found)
{
    return found->type == IDENTIFIER_PHONE ? value_of_digits(found->value, 0, found->value.n)
                                           : link_mix(str_hash(found->value));
}

/* ---- kinds ---- */

static struct str fold(struct str text, size_t from, size_t to, struct text_token *token)
{
    if (!text_token_next(str_make(text.p, to), &from, token))
        token->n = token->signs = 0;
    return text_token_str(token);
}

/* "eur", "80eur", "грн": folded. */
static bool is_currency(struct str word)
{
    static const char names[] =
        " eur euro euros evro evra evrov evre eura usd dollar dollars dolar dolarjev gbp pound pounds chf pln zl czk kc huf "
        "ft ron lei leu bgn rsd din kn uah try tl грн гривен гривень гривні руб рублей доллар долларов долларiв євро евро лв "
        "دولار درهم دينار ريال يورو ليرة 元 块 円 บาท ";
    char wanted[40];
    while (word.n && is_digit(word.p[0]))
        word = str_slice(word, 1, word.n);
    while (word.n && is_digit(word.p[word.n - 1]))
        word.n--;
    if (!word.n || word.n > sizeof wanted - 3)
        return false;
    snprintf(wanted, sizeof wanted, " " STR_FMT " ", STR_ARG(word));
    return strstr(names, wanted) != NULL;
}

/* Where the sign of a currency ends that stands at `at`, a space between allowed; at when there is none. */
static size_t sign_after(struct str text, size_t at)
{
    size_t next = at + (at < text.n && text.p[at] == ' ');
    return next < text.n && letter_currency(letter_read(text.p, &next)) ? next : at;
}

static size_t sign_before(struct str text, size_t at)
{
    size_t end = at - (at && text.p[at - 1] == ' '), start = end;
    while (start && ((unsigned char)text.p[--start] & 0xc0) == 0x80)
        ;
    size_t next = start;
    return end && letter_currency(letter_read(text.p, &next)) && next == end ? start : at;
}

static bool is_month(struct str folded)
{
    struct text_date_piece piece;
    text_date_look(folded, &piece);
    return piece.month != 0;
}

static void look_at_number(struct making *m, size_t at)
{
    struct link_token *token = &m->items[at];
    struct text_token word;
    struct group groups[GROUPS];
    char digits[32];
    size_t count = groups_of(m->text, token->start, token->end, groups);
    size_t n = digits_of(m->text, token->start, token->end, digits, sizeof digits);
    size_t start = sign_before(m->text, token->start), end = sign_after(m->text, token->end);
    bool plus = token->start && m->text.p[token->start - 1] == '+', around = false, month = false;

    if (at + 1 < m->count && m->items[at + 1].start - token->end < 2) {
        struct str next = fold(m->text, m->items[at + 1].start, m->items[at + 1].end, &word);
        around = is_currency(next);
        month = is_month(next);
    }
    if (at && token->start - m->items[at - 1].end < 2)
        month |= is_month(fold(m->text, m->items[at - 1].start, m->items[at - 1].end, &word));
    token->value = value_of_digits(m->text, token->start, token->end);
    token->kind = LINK_KIND_NUMBER;
    if (start < token->start || end > token->end || around) {
        token->kind = LINK_KIND_PRICE;
        token->start = (uint32_t)(at && start < m->items[at - 1].end ? token->start : start);
        token->end = (uint32_t)(at + 1 < m->count && end > m->items[at + 1].start ? token->end : end);
    } else if (n >= PHONE_LEAST && n <= PHONE_MOST && (digits[0] == '0' || plus) &&
               date_groups(m->text, groups, count) != count) {
        token->kind = LINK_KIND_PHONE;
        token->word = CLASS + LINK_KIND_PHONE;
        token->start -= plus;
    } else if ((count && date_groups(m->text, groups, count) == count) || (month && n <= 4)) {
        token->kind = LINK_KIND_DATE;
    }
}

static bool is_picture(uint32_t code)
{
    return (code >= 0x1f000 && code < 0x20000) || (code >= 0x2600 && code < 0x2800);
}

/* Does a sentence end in what stands between two words?  A mark that ends one, a line, a picture, a dash with spaces. */
static bool ends_sentence(struct str text, size_t from, size_t to)
{
    struct str between = str_slice(text, from, to);
    if (str_find(between, STR(" - "), 0) != SIZE_MAX || str_find(between, STR(" / "), 0) != SIZE_MAX)
        return true;
    while (from < to) {
        uint32_t code = letter_read(text.p, &from);
        if ((code < 0x80 && code && strchr("\n.!?|;", (int)code)) || code == 0x3002 || code == 0xff01 || code == 0xff1f ||
            code == 0x964 || code == 0x2026 || code == 0x2022 || code == 0x61f || code == 0x61b || code == 0xff1b ||
            is_picture(code))
            return true;
    }
    return false;
}

static bool is_unspaced(struct str text, size_t at)
{
    uint32_t code = (unsigned char)text.p[at] < 0xe0 ? 0 : letter_read(text.p, &at);
    return (code >= 0x0e00 && code < 0x0f00) || (code >= 0x1000 && code < 0x10a0) || (code >= 0x1780 && code < 0x1800) ||
           (code >= 0x3040 && code < 0xa000) || (code >= 0xa9e0 && code < 0xaa80) || (code >= 0xf900 && code < 0xfb00) ||
           code >= 0x20000;
}

static void look_at_word(struct making *m, struct link_token *token)
{
    struct text_token word;
    struct str folded = fold(m->text, token->start, token->end, &word);
    token->unspaced = is_unspaced(m->text, token->start);
    token->capital = !token->unspaced && (word.signs & (TEXT_TOKEN_CAPITAL | TEXT_TOKEN_DIGIT)) == TEXT_TOKEN_CAPITAL;
    if (!(word.signs & TEXT_TOKEN_DIGIT))
        return;
    token->value = link_mix(str_hash(folded));
    token->kind = is_currency(folded) ? LINK_KIND_PRICE : LINK_KIND_WORD;
}

/* ---- all together ---- */

/* Words and identifiers, each where it stands; a word that an identifier covers in part is cut. */
static void put_all(struct making *m, const struct link_reader *reader, const struct identifier *found, size_t found_count)
{
    size_t next = 0, done = 0;
    for (size_t i = 0; i < reader->count; i++) {
        size_t to = reader->ends[i];
        done = done > reader->starts[i] ? done : reader->starts[i];
        while (done < to) {
            while (next < found_count && found[next].span.end <= done)
                next++;
            const struct identifier *at = next < found_count && found[next].span.start < to ? &found[next] : NULL;
            size_t end = at && at->span.start > done ? at->span.start : to;
            if (at && at->span.start <= done) {
                struct link_token *token = put(m, CLASS + (uint32_t)at->type, at->span.start, at->span.end);
                if (token) {
                    token->kind = (uint8_t)at->type;
                    token->value = value_of(at);
                }
                end = at->span.end;
            } else if (reader->words[i] == LINK_WORD_NUMBER) {
                put_number(m, done, end);
            } else {
                put(m, reader->words[i], done, end);
            }
            done = end;
        }
    }
}

void link_tokens_read(struct arena *arena, struct link_reader *reader, struct str text, const char *country, size_t most,
                      struct link_tokens *ret)
{
    struct identifier *found;
    size_t found_count;
    bool plain = reader->plain;

    if (text.n > LINK_TOKENS_BYTES) {
        text.n = LINK_TOKENS_BYTES;
        text.n = str_utf8_length(text);
    }
    reader->plain = true;
    link_read(reader, text);
    identifier_find(arena, text, country, &found, &found_count);
    most = most < LINK_WORDS_MOST ? most : LINK_WORDS_MOST;
    struct making m = {.text = text, .room = most + 1, .items = ARENA_ARRAY(arena, most + 1, struct link_token)};
    put_all(&m, reader, found, found_count);
    split_glued(arena, &m, reader);
    reader->plain = plain;
    join_loose(&m);
    m.count = m.count < most ? m.count : most;
    for (size_t i = 0; i < m.count; i++) {
        struct link_token *token = &m.items[i];
        size_t before = i ? m.items[i - 1].end : 0;
        token->begins = !i || ends_sentence(text, before, token->start);
        if (token->word == LINK_WORD_NUMBER)
            look_at_number(&m, i);
        else if (!(token->word & CLASS))
            look_at_word(&m, token);
    }
    *ret = (struct link_tokens){.text = text, .items = m.items, .count = m.count,
                                 .found = found, .found_count = found_count};
}

struct str link_token_value(struct arena *arena, const struct link_tokens *tokens, size_t token)
{
    const struct link_token *at = &tokens->items[token];
    char digits[40];
    size_t low = 0, high = tokens->found_count;

    if (at->kind > LINK_KIND_IBAN)
        return STR("");
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->found[middle].span.start < at->start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < tokens->found_count && tokens->found[low].span.start == at->start)
        return tokens->found[low].value;
    size_t n = digits_of(tokens->text, at->start, at->end, digits, sizeof digits);
    return str_printf(arena, "%s" STR_FMT, tokens->text.p[at->start] == '+' ? "+" : "", STR_ARG(str_make(digits, n)));
}
