/* seek_query.c - see seek_inside.h: what a person typed becomes units.
 *
 * Nothing is ever refused: what is no quotation mark, minus, number or date is a word or stands between words. */
#include "record/seek_inside.h"
#include "text/identifier.h"
#include "text/letter.h"

enum { TOKENS = 48 };

/* A word of what was typed, and what is known of it. */
struct typed {
    struct text_token token;
    uint8_t quote;  /* number of the quotation it is in, 0 for none */
    uint8_t number; /* of the telephone number or plate it is part of, 0 for none */
    uint8_t date;   /* pieces of the date that begins here */
    bool glued;     /* to the word before */
    bool minus;     /* stands before it, or before its quotation */
};
struct typing {
    const struct text_names *names;
    struct text_stemmer *stemmer;
    struct arena *arena;
    struct str text;
    struct typed typed[TOKENS];
    struct text_date dates[TOKENS];
    size_t count;
    struct identifier *found;
    size_t found_count;
    bool begins; /* the last word may go on */
    struct seek_asked *asked;
};

unsigned seek_stem_languages(struct str folded, const char *ret[SEEK_STEMS])
{
    size_t at = 0;
    uint32_t code = folded.n ? letter_read(folded.p, &at) : 0;
    if (code >= 'a' && code <= 'z') {
        ret[0] = "sl", ret[1] = "hr", ret[2] = "en", ret[3] = "de";
        return 4;
    }
    if (code >= 0x400 && code < 0x530) {
        ret[0] = "uk", ret[1] = "ru";
        return 2;
    }
    ret[0] = "ar";
    return code >= 0x600 && code < 0x700;
}

void seek_date_token(struct text_date date, struct text_token *ret)
{
    char text[32];
    *ret = (struct text_token){0};
    int n = snprintf(text, sizeof text, "%c%04d%02d", SEEK_DATE, date.year, date.month);
    if (date.day)
        n += snprintf(text + n, sizeof text - (size_t)n, "%02d", date.day);
    ret->n = (uint32_t)n;
    memcpy(ret->folded, text, ret->n);
}

/* ---- atoms and units ---- */

static void add_name(struct seek_atom *atom, struct str latin)
{
    uint64_t key[TEXT_NAME_KEYS];
    text_name_keys(latin, key);
    if (atom->name_count == SEEK_NAMES || !key[0])
        return;
    for (unsigned i = 0; i < TEXT_NAME_KEYS; i++) {
        atom->keys[atom->name_count][i] = key[i];
        if (key[i])
            atom->bloom |= (uint64_t)1 << (key[i] * UINT64_C(0x9e3779b97f4a7c15) >> 58);
    }
    atom->names[atom->name_count++] = latin;
}

static void add_sounds(struct typing *in, struct seek_atom *atom)
{
    char latin[TEXT_NAME_MOST];
    size_t n = text_name_latin(atom->text, latin);
    if (n < 3)
        return;
    atom->latin = str_copy(in->arena, str_make(latin, n));
    add_name(atom, atom->latin);
    struct str *same = ARENA_ARRAY(in->arena, SEEK_NAMES, struct str);
    size_t count = text_names_same(in->names, atom->latin, same, SEEK_NAMES);
    for (size_t i = 0; i < count; i++)
        if (!str_eq(same[i], atom->latin))
            add_name(atom, same[i]);
}

static void add_stems(struct typing *in, struct seek_atom *atom)
{
    const char *languages[SEEK_STEMS];
    atom->stem_count = seek_stem_languages(atom->text, languages);
    for (unsigned i = 0; i < atom->stem_count; i++)
        atom->stems[i] = str_copy(in->arena, text_stem(in->stemmer, str_from(languages[i]), atom->text));
}

/* text: folded. False when there are too many. */
static bool add_atom(struct typing *in, struct str text, bool exact, bool begins, bool word)
{
    struct seek_asked *asked = in->asked;
    if (asked->atom_count == SEEK_ATOMS || asked->unit_count == SEEK_UNITS)
        return false;
    struct seek_atom *atom = &asked->atoms[asked->atom_count++];
    char head[8] = {0}, mask[8] = {0};
    size_t n = text.n < 8 ? text.n : 8;
    memcpy(head, text.p, n);
    memset(mask, 0xff, n);
    *atom = (struct seek_atom){.text = str_copy(in->arena, text), .exact = exact, .mask = seek_mask(text), .digits = true,
                               .begins = begins && text.n >= 2, .unit = (uint8_t)asked->unit_count};
    memcpy(&atom->head, head, 8);
    memcpy(&atom->head_mask, mask, 8);
    bool digit = false;
    for (size_t at = 0; at < text.n; atom->letters++) {
        uint32_t code = letter_read(text.p, &at);
        bool is = code >= '0' && code <= '9';
        atom->digits = atom->digits && is;
        digit = digit || is;
    }
    if (word && !exact && !digit) {
        add_sounds(in, atom);
        add_stems(in, atom);
    }
    if (digit)
        atom->letters = 0; /* a number with a slip is another number */
    return true;
}

static void add_unit(struct typing *in, enum seek_unit_kind kind, unsigned atoms, size_t from, size_t to)
{
    struct seek_asked *asked = in->asked;
    if (!atoms)
        return;
    asked->units[asked->unit_count++] = (struct seek_unit){
        .kind = kind, .first = (uint8_t)(asked->atom_count - atoms), .atoms = (uint8_t)atoms, .from = (uint8_t)from,
        .to = (uint8_t)to};
}

static void add_compact(struct typing *in, struct str text, bool begins, size_t from, size_t to)
{
    while (text.n > 1 && text.p[0] == '0') /* what is dialled before a number */
        text.p++, text.n--;
    if (text.n && text.n < TEXT_TOKEN_MOST && add_atom(in, text, true, begins, false))
        add_unit(in, SEEK_UNIT_COMPACT, 1, from, to);
}

/* ---- looking at what was typed ---- */

static bool is_quote(uint32_t code)
{
    return code == '"' || code == 0xab || code == 0xbb || (code >= 0x201c && code <= 0x201f);
}

static bool is_space(unsigned char c)
{
    return c <= ' ';
}

/* Words with their quotations and minuses. */
static void read_typed(struct typing *in)
{
    struct str text = in->text;
    uint8_t quote = 0, quotes = 0;
    bool minus = false, quote_minus = false;
    struct text_token token;
    size_t next = 0, last_end = 0;

    for (size_t at = 0; at < text.n && in->count < TOKENS;) {
        if (next <= at && text_token_next(text, &(size_t){at}, &token))
            next = token.start;
        else if (next <= at)
            next = text.n;
        if (at == next && next < text.n) {
            struct typed *typed = &in->typed[in->count++];
            *typed = (struct typed){.token = token, .quote = quote, .minus = quote ? quote_minus : minus,
                                    .glued = in->count > 1 && !memchr(text.p + last_end, ' ', token.start - last_end)};
            last_end = at = token.end;
            continue;
        }
        bool first = at == 0 || is_space((unsigned char)text.p[at - 1]);
        bool space = is_space((unsigned char)text.p[at]);
        uint32_t code = letter_read(text.p, &at);
        if (is_quote(code)) {
            quote = quote ? 0 : ++quotes;
            quote_minus = minus;

            minus = false;
        } else if (code == '-' && first && !quote) {
            minus = true;
        } else if (space && !quote) {
            minus = false;
        }
    }
}

static void find_dates(struct typing *in)
{
    struct text_date_piece pieces[TOKENS];
    for (size_t i = 0; i < in->count; i++) {
        const struct typed *typed = &in->typed[i];
        text_date_look(text_token_str(&typed->token), &pieces[i]);
        pieces[i].apart = i && (typed->quote != typed[-1].quote || typed->token.start - typed[-1].token.end > 2);
    }
    for (size_t i = 0; i < in->count;) {
        size_t n = in->typed[i].quote ? 0 : text_date_at(pieces, in->count, i, &in->dates[i]);
        in->typed[i].date = (uint8_t)n;
        i += n ? n : 1;
    }
}

static void find_numbers(struct typing *in, const char *country)
{
    identifier_find(in->arena, in->text, country, &in->found, &in->found_count);
    for (size_t f = 0; f < in->found_count && f < 200; f++) {
        const struct identifier *found = &in->found[f];
        bool number = found->type == IDENTIFIER_PHONE || found->type == IDENTIFIER_PLATE || found->type == IDENTIFIER_IBAN;
        for (size_t i = 0; number && i < in->count; i++) {
            struct typed *typed = &in->typed[i];
            if (typed->token.start >= found->span.start && typed->token.end <= found->span.end && !typed->quote)
                typed->number = (uint8_t)(f + 1);
        }
    }
}

/* ---- runs of what was typed ---- */

static bool begins_at(const struct typing *in, size_t to)
{
    return in->begins && to == in->count;
}

static struct str put_together(struct typing *in, size_t from, size_t to)
{
    struct buf all = {.arena = in->arena};
    for (size_t i = from; i < to; i++)
        buf_add(&all, text_token_str(&in->typed[i].token));
    return buf_str(&all);
}

static bool has_sign(const struct typing *in, size_t from, size_t to, uint32_t sign)
{
    for (size_t i = from; i < to; i++)
        if (in->typed[i].token.signs & sign)
            return true;
    return false;
}

/* Words side by side. */
static void add_phrase(struct typing *in, size_t from, size_t to, bool exact, size_t word)
{
    unsigned atoms = 0;
    for (size_t i = from; i < to; i++, atoms++)
        if (!add_atom(in, text_token_str(&in->typed[i].token), exact, begins_at(in, i + 1), true))
            break;
    add_unit(in, to - from == 1 ? SEEK_UNIT_WORD : SEEK_UNIT_PHRASE, atoms, word, word + 1);
}

static void add_number(struct typing *in, size_t from, size_t to, size_t word)
{
    const struct identifier *found = &in->found[in->typed[from].number - 1];
    bool begins = begins_at(in, to);
    if (found->type == IDENTIFIER_PHONE) {
        struct str digits = str_slice(found->value, 1, found->value.n);
        size_t code = text_phone_code(digits);
        add_compact(in, digits, begins, word, word + 1);
        if (digits.n > code + 5)
            add_compact(in, str_slice(digits, code, digits.n), begins, word, word + 1);
    } else {
        add_compact(in, put_together(in, from, to), begins, word, word + 1);
    }
}

/* Where the run that begins at from ends: a quotation, a number, a date, what is glued together, or one word. */
static size_t run_end(const struct typing *in, size_t from)
{
    const struct typed *typed = in->typed;
    size_t to = from + 1;
    if (typed[from].date)
        return from + typed[from].date;
    while (to < in->count && !typed[to].date &&
           ((typed[from].quote && typed[to].quote == typed[from].quote) ||
            (typed[from].number && typed[to].number == typed[from].number) ||
            (typed[to].glued && !typed[from].quote && !typed[to].quote && !typed[from].number && !typed[to].number)))
        to++;
    return to;
}

static void add_run(struct typing *in, size_t from, size_t to, size_t word)
{
    const struct typed *first = &in->typed[from];
    if (first->date) {
        struct text_token token;
        seek_date_token(in->dates[from], &token);
        if (add_atom(in, text_token_str(&token), true, false, false))
            add_unit(in, SEEK_UNIT_DATE, 1, word, word + 1);
    } else if (first->quote) {
        add_phrase(in, from, to, true, word);
    } else if (first->number) {
        add_number(in, from, to, word);
    } else if (has_sign(in, from, to, TEXT_TOKEN_DIGIT)) {
        add_compact(in, put_together(in, from, to), begins_at(in, to), word, word + 1);
        add_phrase(in, from, to, false, word);
    } else {
        add_phrase(in, from, to, false, word);
    }
}

/* Neighbours that may be one number in pieces: 040 111, lj 123 ab.  They count as words, and together. */
static void add_pieces(struct typing *in, const size_t *begins, size_t from, size_t to)
{
    size_t first = begins[from], last = begins[to], length = 0;
    for (size_t i = first; i < last; i++) {
        const struct typed *typed = &in->typed[i];
        if (typed->quote || typed->number || typed->date || typed->minus || typed->token.n > 6)
            return;
        length += typed->token.n;
    }
    bool letters = has_sign(in, first, last, TEXT_TOKEN_LETTER);
    if (!has_sign(in, first, last, TEXT_TOKEN_DIGIT) || length < 5 || length > (letters ? 9 : 15))
        return;
    add_compact(in, put_together(in, first, last), begins_at(in, last), from, to);
}

static bool is_little(const struct typing *in, size_t from, size_t to)
{
    const struct typed *typed = &in->typed[from];
    return to == from + 1 && !typed->quote && !typed->minus && !begins_at(in, to) &&
           text_is_little_word(text_token_str(&typed->token));
}

void seek_query_read(const struct text_names *names, struct str text, const char *country, bool typing,
                     struct text_stemmer *stemmer, struct arena *arena, struct seek_asked *ret)
{
    struct typing *in = ARENA_NEW(arena, struct typing);
    size_t begins[SEEK_WORDS + 1], cut = text.n < SEEK_LONGEST ? text.n : SEEK_LONGEST;

    while (cut < text.n && cut > 0 && ((unsigned char)text.p[cut] & 0xc0) == 0x80)
        cut--;
    *ret = (struct seek_asked){0};
    in->names = names, in->stemmer = stemmer, in->arena = arena, in->asked = ret;
    in->text = str_slice(text, 0, cut);
    read_typed(in);
    in->begins = typing && in->count && in->typed[in->count - 1].token.end == in->text.n;
    find_dates(in);
    find_numbers(in, country);
    bool all_little = true;
    for (size_t i = 0, to; i < in->count; i = to) {
        to = run_end(in, i);
        all_little = all_little && is_little(in, i, to);
    }
    size_t words = 0, after = 0;
    for (size_t i = 0, to; i < in->count && words < SEEK_WORDS; i = to) {
        to = run_end(in, i);
        if (is_little(in, i, to) && !all_little)
            continue;
        if (words && i != after) /* a little word was between: no pieces of one number */
            in->typed[i].glued = false;
        begins[words] = i;
        unsigned units = ret->unit_count;
        add_run(in, i, to, words);
        if (units == ret->unit_count)
            break;
        if (in->typed[i].minus)
            ret->minus |= UINT32_C(1) << words;
        words++;
        after = to;
        begins[words] = to;
    }
    ret->word_count = (unsigned)words;
    for (size_t from = 0; from < words; from++)
        for (size_t to = from + 2; to <= words && to <= from + 4; to++)
            add_pieces(in, begins, from, to);
}
