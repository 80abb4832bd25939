/* normal.c - see normal.h.
 *
 * Characters are gathered into a word; at its end look-alikes, leet and stretched letters are resolved with the
 * whole word in view, and it is written with its place in the original. */
#include "text/normal.h"

#include "text/folder.h"

static void put(struct folder *f, uint32_t code)
{
    if (code < 0x80)
        f->folded[f->used++] = (char)code;
    else
        f->used += letter_write(code, f->folded + f->used);
}

void folder_put_stop(struct folder *f)
{
    f->stop = false;
    if (!f->word_count)
        return;
    uint32_t before = f->words[f->word_count - 1].to, at = (uint32_t)f->used;
    f->folded[f->used++] = ' ';
    f->folded[f->used++] = '.';
    f->words[f->word_count++] = (struct text_word){.start = at + 1, .end = at + 2, .from = before, .to = before};
}

static bool unit_is_letter(const struct folder_unit *unit)
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
    if (!cyrillic && !latin)
        return false;
    for (size_t i = 0; i < f->length; i++) {
        const struct folder_unit *u = &f->word[i];
        if (u->kind == LETTER_LATIN)
            only_latin += letter_as_cyrillic(u->code) == 0;
        else if (u->kind == LETTER_CYRILLIC)
            only_cyrillic += letter_as_latin(u->code) == 0;
    }
    bool to_cyrillic = only_cyrillic != only_latin ? only_cyrillic > only_latin : cyrillic > latin;
    if (!only_latin && !only_cyrillic) {
        bool has_latin = folder_has_script(f, false), has_cyrillic = folder_has_script(f, true);
        if (has_latin != has_cyrillic)
            to_cyrillic = has_cyrillic;
    }
    if (to_cyrillic ? latin == 0 : cyrillic == 0)
        return to_cyrillic;
    for (size_t i = 0; i < f->length; i++) {
        struct folder_unit *u = &f->word[i];
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
    folder_open_word(f, f->word[0].from);
    for (size_t i = 0; i < f->length; i++) {
        const struct folder_unit *u = &f->word[i];
        bool digit = u->kind == LETTER_DIGIT;
        if (i && digit != (f->word[i - 1].kind == LETTER_DIGIT)) { /* "18yo", "500eur" */
            folder_close_word(f, f->word[i - 1].to);
            folder_open_word(f, u->from);
        }
        size_t last = i; /* a run of the same letter is one letter, as it is in phrases: "freeee", "pasport" */
        while (!digit && f->length > 2 && last + 1 < f->length && f->word[last + 1].code == u->code)
            last++; /* but "її" stays */
        put(f, u->code);
        i = last;
    }
    folder_close_word(f, f->word[f->length - 1].to);
    f->length = 0;
}

static void word_add(struct folder *f, enum letter_kind kind, uint32_t code, size_t from, size_t to)
{
    if (f->length == FOLDER_WORD_LONGEST)
        word_end(f);
    f->word[f->length++] = (struct folder_unit){.code = code, .from = (uint32_t)from, .to = (uint32_t)to, .kind = kind};
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
size_t folder_spelled_end(const struct folder *f, size_t at)
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
    case LETTER_PICTURE:
        word_end(f);
        word_add(f, LETTER_PICTURE, letter.code[0], from, f->at);
        word_end(f);
        break;
    default:
        read_separator(f, letter, from);
    }
}

/* A character becomes at most LETTER_MOST letters of 4 bytes, or a word of a currency, with spaces and a stop. */
enum { GROWTH = 6, ROOM_LEAST = 256 };

static void make_room(struct arena *arena, size_t n, struct text_normal *normal)
{
    size_t folded = n * GROWTH + 64;
    if (folded <= normal->folded_room)
        return;
    if (folded < ROOM_LEAST)
        folded = ROOM_LEAST;
    normal->folded_room = folded;
    normal->word_room = folded / 2 + 1; /* a word has a space before it */
    normal->room = arena_array(arena, folded + TEXT_SLACK, 1);
    normal->words = ARENA_ARRAY(arena, normal->word_room, struct text_word);
}

void text_fold(struct arena *arena, struct str text, struct text_normal *ret)
{
    make_room(arena, text.n, ret);
    struct folder f = {.p = text.p, .n = text.n, .folded = ret->room, .words = ret->words};
    while (f.at < f.n) {
        if (!f.length)
            folder_run_fast(&f);
        if (f.at >= f.n)
            break;
        size_t end = f.length ? f.at : folder_spelled_end(&f, f.at);
        if (end > f.at)
            read_spelled(&f, end);
        else
            read_character(&f);
    }
    word_end(&f);
    memset(f.folded + f.used, 0, TEXT_SLACK);
    ret->original = text;
    ret->folded = str_make(f.folded, f.used);
    ret->word_count = f.word_count;
}

bool text_normalise(struct arena *arena, struct str text, struct text_normal *ret, struct err *err)
{
    if (text.n > TEXT_LONGEST)
        return err_set(err, ERR_TOO_LARGE, "the text has %zu bytes; at most %d are read at once", text.n, TEXT_LONGEST);
    if (!str_is_utf8(text))
        return err_set(err, ERR_INPUT, "the text is not UTF-8; save it as UTF-8 and try again");
    text_fold(arena, text, ret);
    return true;
}

struct str text_word_of(const struct text_normal *normal, size_t word)
{
    return str_slice(normal->folded, normal->words[word].start, normal->words[word].end);
}
