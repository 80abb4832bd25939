/* normal.c - see normal.h.
 *
 * One pass: characters are gathered into a word; at its end look-alikes, leet and stretched letters are
 * resolved with the whole word in view, and it is written with the place of every byte in the original. */
#include "text/normal.h"

#include "text/letter.h"

enum { WORD_LONGEST = 128 }; /* nobody's word is longer; what is, is cut */

struct unit {
    uint32_t code, from, to;
    enum letter_kind kind;
};

struct folder {
    struct arena *arena;
    const char *p;
    size_t n, at;
    char *folded;
    uint32_t *from, *to;
    size_t used, room;
    struct unit word[WORD_LONGEST];
    size_t length;
    bool stop;            /* a sentence ended since the last word */
    bool cyrillic, latin; /* the text has letters that only this script has */
};

static void grow(struct folder *f)
{
    size_t room = f->room * 2;
    char *folded = arena_array(f->arena, room, 1);
    uint32_t *from = ARENA_ARRAY(f->arena, room, uint32_t), *to = ARENA_ARRAY(f->arena, room, uint32_t);
    memcpy(folded, f->folded, f->used);
    memcpy(from, f->from, f->used * sizeof *from);
    memcpy(to, f->to, f->used * sizeof *to);
    f->folded = folded, f->from = from, f->to = to, f->room = room;
}

static void put(struct folder *f, uint32_t code, uint32_t from, uint32_t to)
{
    if (f->used + 4 >= f->room)
        grow(f);
    if (code < 0x80) {
        f->folded[f->used] = (char)code;
        f->from[f->used] = from, f->to[f->used] = to;
        f->used++;
        return;
    }
    unsigned n = letter_write(code, f->folded + f->used);
    for (unsigned i = 0; i < n; i++, f->used++)
        f->from[f->used] = from, f->to[f->used] = to;
}

/* The space before a word that begins at from; a full stop stands as a word of its own. */
static void put_gap(struct folder *f, uint32_t from)
{
    uint32_t before = f->used ? f->to[f->used - 1] : from;
    put(f, ' ', before, from);
    if (f->stop && f->used > 1) {
        put(f, '.', before, from);
        put(f, ' ', from, from);
    }
    f->stop = false;
}

static bool unit_is_letter(const struct unit *unit)
{
    return unit->kind == LETTER_LATIN || unit->kind == LETTER_CYRILLIC || unit->kind == LETTER_OTHER;
}

/* Letters of the script that the word is not written in give way to their look-alikes.  A word made only of
 * look-alikes follows the rest of the text.  Returns whether the word is Cyrillic. */
static bool unify_script(struct folder *f)
{
    size_t latin = 0, cyrillic = 0, only_latin = 0, only_cyrillic = 0;
    for (size_t i = 0; i < f->length; i++)
        latin += f->word[i].kind == LETTER_LATIN, cyrillic += f->word[i].kind == LETTER_CYRILLIC;
    /* Most words: one script, which the text has too. */
    if (!cyrillic && (f->latin || !f->cyrillic))
        return false;
    if (cyrillic && !latin && (f->cyrillic || !f->latin))
        return true;
    for (size_t i = 0; i < f->length; i++) {
        const struct unit *u = &f->word[i];
        if (u->kind == LETTER_LATIN)
            only_latin += letter_as_cyrillic(u->code) == 0;
        else if (u->kind == LETTER_CYRILLIC)
            only_cyrillic += letter_as_latin(u->code) == 0;
    }
    bool to_cyrillic = only_cyrillic != only_latin ? only_cyrillic > only_latin : cyrillic > latin;
    if (!only_latin && !only_cyrillic) {
        if (cyrillic && f->latin && !f->cyrillic)
            to_cyrillic = false;
        else if (latin && f->cyrillic && !f->latin)
            to_cyrillic = true;
    }
    if (to_cyrillic ? latin == 0 : cyrillic == 0)
        return to_cyrillic;
    for (size_t i = 0; i < f->length; i++) {
        struct unit *u = &f->word[i];
        if (u->kind != (to_cyrillic ? LETTER_LATIN : LETTER_CYRILLIC))
            continue;
        uint32_t other = to_cyrillic ? letter_as_cyrillic(u->code) : letter_as_latin(u->code);
        if (other)
            u->code = other, u->kind = to_cyrillic ? LETTER_CYRILLIC : LETTER_LATIN;
    }
    return to_cyrillic;
}

/* "p4ssport": one or two digits between letters, each of which stands for a letter. */
static void read_leet(struct folder *f, bool cyrillic)
{
    for (size_t i = 1; i < f->length; i++) {
        if (f->word[i].kind != LETTER_DIGIT || !unit_is_letter(&f->word[i - 1]))
            continue;
        size_t end = i;
        bool all = true;
        for (; end < f->length && f->word[end].kind == LETTER_DIGIT; end++)
            all = all && letter_from_leet(f->word[end].code, cyrillic);
        if (all && end - i <= 2 && end < f->length)
            for (size_t k = i; k < end; k++) {
                f->word[k].code = letter_from_leet(f->word[k].code, cyrillic);
                f->word[k].kind = cyrillic ? LETTER_CYRILLIC : LETTER_LATIN;
            }
        i = end;
    }
}

static void word_end(struct folder *f)
{
    if (!f->length)
        return;
    read_leet(f, unify_script(f));
    put_gap(f, f->word[0].from);
    for (size_t i = 0; i < f->length; i++) {
        const struct unit *u = &f->word[i];
        bool digit = u->kind == LETTER_DIGIT;
        if (i && digit != (f->word[i - 1].kind == LETTER_DIGIT))
            put(f, ' ', u->from, u->from); /* "18yo", "500eur" */
        size_t last = i; /* a run of the same letter is one letter, as it is in phrases: "freeee", "pasport" */
        while (!digit && f->length > 2 && last + 1 < f->length && f->word[last + 1].code == u->code)
            last++; /* but "її" stays */
        put(f, u->code, u->from, f->word[last].to);
        i = last;
    }
    f->length = 0;
}

static void word_add(struct folder *f, enum letter_kind kind, uint32_t code, size_t from, size_t to)
{
    if (f->length == WORD_LONGEST)
        word_end(f);
    f->word[f->length++] = (struct unit){.code = code, .from = (uint32_t)from, .to = (uint32_t)to, .kind = kind};
}

static struct letter peek(const struct folder *f, size_t at)
{
    if (at >= f->n)
        return (struct letter){.kind = LETTER_SEPARATOR, .count = 1, .code = {' '}};
    return letter_fold(letter_read(f->p, &at));
}

static bool kind_is_letter(enum letter_kind kind)
{
    return kind >= LETTER_LATIN && kind <= LETTER_OTHER;
}

/* "w.o.r.k" from at: single letters with the same mark between them.  Returns where it ends, or at.  Looks
 * past three letters only when they are such a word, so it stays linear. */
static size_t spelled_end(const struct folder *f, size_t at)
{
    size_t letters = 0, end = at;
    char mark = 0;
    for (size_t here = at; here < f->n;) {
        size_t next = here;
        if (!kind_is_letter(letter_fold(letter_read(f->p, &next)).kind))
            break;
        if (kind_is_letter(peek(f, next).kind))
            break; /* a longer word */
        letters++;
        end = next;
        if (next >= f->n || !memchr(".-_*/ ", f->p[next], 6) || (mark && f->p[next] != mark))
            break;
        mark = f->p[next];
        here = next + 1;
    }
    return letters >= (mark == ' ' ? 4 : 3) ? end : at;
}

static void read_spelled(struct folder *f, size_t end)
{
    while (f->at < end) {
        size_t from = f->at;
        struct letter letter = letter_fold(letter_read(f->p, &f->at));
        if (!kind_is_letter(letter.kind))
            continue;
        for (unsigned i = 0; i < letter.count; i++)
            word_add(f, letter.kind, letter.code[i], from, f->at);
    }
    word_end(f);
}

static bool is_ascii_digit(const struct folder *f, size_t at)
{
    return at < f->n && f->p[at] >= '0' && f->p[at] <= '9';
}

/* After a digit: "1.500" is 1500 and "12,5" keeps its comma.  True when the mark belonged to the number. */
static bool read_number_mark(struct folder *f, uint32_t code, size_t from)
{
    if ((code != '.' && code != ',') || !f->length || f->word[f->length - 1].kind != LETTER_DIGIT ||
        !is_ascii_digit(f, f->at))
        return false;
    bool thousands = is_ascii_digit(f, f->at + 1) && is_ascii_digit(f, f->at + 2) && !is_ascii_digit(f, f->at + 3);
    if (!thousands)
        word_add(f, LETTER_DIGIT, ',', from, f->at);
    return true;
}

static void read_currency(struct folder *f, uint32_t code, size_t from)
{
    bool after_letter = f->length && unit_is_letter(&f->word[f->length - 1]);
    bool before_letter = kind_is_letter(peek(f, f->at).kind);
    if (before_letter && (after_letter || (code == '$' && !f->length)) && letter_from_leet(code, false)) {
        word_add(f, LETTER_LATIN, letter_from_leet(code, false), from, f->at); /* "$ex", "fr€e" */
        return;
    }
    word_end(f);
    for (const char *name = letter_currency(code); *name; name++)
        word_add(f, LETTER_LATIN, (uint32_t)*name, from, f->at);
    word_end(f);
}

static void read_separator(struct folder *f, struct letter letter, size_t from)
{
    uint32_t code = letter.code[0];
    if (read_number_mark(f, code, from))
        return;
    if (code == '@' && f->length && unit_is_letter(&f->word[f->length - 1]) && kind_is_letter(peek(f, f->at).kind)) {
        word_add(f, LETTER_LATIN, 'a', from, f->at);
        return;
    }
    word_end(f);
    bool end_or_space = f->at >= f->n || (unsigned char)f->p[f->at] <= ' ' || peek(f, f->at).kind == LETTER_STOP;
    if (letter.kind == LETTER_STOP && end_or_space)
        f->stop = true;
    if (code == '\n' && f->at < f->n && (f->p[f->at] == '\n' || f->p[f->at] == '\r'))
        f->stop = true; /* an empty line */
}

static void read_character(struct folder *f)
{
    size_t from = f->at;
    uint32_t code = letter_read(f->p, &f->at);
    struct letter letter = letter_fold(code);
    switch (letter.kind) {
    case LETTER_LATIN: case LETTER_CYRILLIC: case LETTER_OTHER: case LETTER_DIGIT:
        for (unsigned i = 0; i < letter.count; i++)
            word_add(f, letter.kind, letter.code[i], from, f->at);
        break;
    case LETTER_IGNORED:
        if (f->length)
            f->word[f->length - 1].to = (uint32_t)f->at;
        break;
    case LETTER_APOSTROPHE:
        if (!kind_is_letter(peek(f, f->at).kind))
            word_end(f);
        break;
    case LETTER_CURRENCY:
        read_currency(f, letter.code[0], from);
        break;
    default:
        read_separator(f, letter, from);
    }
}

/* Which scripts the text has for sure: only the first few thousand characters matter. */
static void find_scripts(struct folder *f)
{
    for (size_t at = 0; at < f->n && at < 8192 && !(f->cyrillic && f->latin);) {
        struct letter letter = letter_fold(letter_read(f->p, &at));
        if (letter.kind == LETTER_LATIN && !f->latin && !letter_as_cyrillic(letter.code[0]))
            f->latin = true;
        else if (letter.kind == LETTER_CYRILLIC && !letter_as_latin(letter.code[0]))
            f->cyrillic = true;
    }
}

bool text_normalise(struct arena *arena, struct str text, struct text_normal *ret, struct err *err)
{
    if (text.n > TEXT_LONGEST)
        return err_set(err, ERR_TOO_LARGE, "the text has %zu bytes; at most %d are read at once", text.n, TEXT_LONGEST);
    if (!str_is_utf8(text))
        return err_set(err, ERR_INPUT, "the text is not UTF-8; save it as UTF-8 and try again");
    struct folder f = {.arena = arena, .p = text.p, .n = text.n, .room = text.n + text.n / 4 + 64};
    f.folded = arena_array(arena, f.room, 1);
    f.from = ARENA_ARRAY(arena, f.room, uint32_t);
    f.to = ARENA_ARRAY(arena, f.room, uint32_t);
    find_scripts(&f);
    while (f.at < f.n) {
        size_t end = f.length ? f.at : spelled_end(&f, f.at);
        if (end > f.at)
            read_spelled(&f, end);
        else
            read_character(&f);
    }
    word_end(&f);
    put(&f, ' ', f.used ? f.to[f.used - 1] : 0, (uint32_t)text.n);
    f.from[f.used] = (uint32_t)text.n; /* put always leaves room for it */
    *ret = (struct text_normal){.original = text, .folded = {f.folded, f.used}, .from = f.from, .to = f.to};
    return true;
}

struct text_span text_span_back(const struct text_normal *normal, size_t start, size_t end)
{
    const char *p = normal->folded.p;
    if (end > normal->folded.n)
        end = normal->folded.n;
    while (start < end && p[start] == ' ')
        start++;
    while (end > start && p[end - 1] == ' ')
        end--;
    if (start >= end)
        return (struct text_span){normal->from[start], normal->from[start]};
    return (struct text_span){normal->from[start], normal->to[end - 1]};
}
