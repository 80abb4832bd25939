/* term.c - see term.h. */
#include "text/term.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "text/letter.h"
#include "text/stem_light.h"

/* ---- words ---- */

enum kind { APART, IN_WORD, MARK, JOINER };

static enum kind kind_of(uint32_t code)
{
    if (code < 0x80) {
        bool digit = code >= '0' && code <= '9';
        bool letter = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
        bool joiner = code && strchr("-/.:_'", (int)code);
        return digit || letter ? IN_WORD : joiner ? JOINER : APART;
    }
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: return IN_WORD;
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_CF: return MARK;
    case UTF8PROC_CATEGORY_PD: return JOINER;
    default: return code == 0x2019 || code == 0x2bc ? JOINER : APART;
    }
}

static void add(struct text_term *term, uint32_t code)
{
    char bytes[4];
    unsigned n = letter_write(code, bytes);

    if (term->n + n > sizeof term->folded)
        return;
    memcpy(term->folded + term->n, bytes, n);
    term->n += n;
}

/* Cyrillic й and Arabic letters are letters of their own: only what people leave out falls away there. */
static uint32_t fold_kept(uint32_t code)
{
    static const struct { uint32_t from, to; } PAIRS[] = {
        {0x451, 0x435}, {0x491, 0x433},                  /* ё ґ */
        {0x622, 0x627}, {0x623, 0x627}, {0x625, 0x627},  /* alef with madda, hamza above and below */
        {0x649, 0x64a}, {0x6cc, 0x64a}, {0x6a9, 0x643},  /* alef maksura, Farsi yeh, keheh */
    };
    for (size_t i = 0; i < LEN(PAIRS); i++)
        if (PAIRS[i].from == code)
            return PAIRS[i].to;
    return code;
}

static uint32_t fold_latin(uint32_t code)
{
    static const struct { uint32_t from, to; } PAIRS[] = {
        {0x111, 'd'}, {0x142, 'l'}, {0xf8, 'o'}, {0x131, 'i'}, {0xe6, 'a'}, {0x153, 'o'}, {0xfe, 't'}, {0xf0, 'd'},
    };
    for (size_t i = 0; i < LEN(PAIRS); i++)
        if (PAIRS[i].from == code)
            return PAIRS[i].to;
    return code;
}

static void add_folded(struct text_term *term, uint32_t code)
{
    utf8proc_int32_t parts[16];
    int boundary = 0;

    if (code < 0x80) {
        add(term, code >= 'A' && code <= 'Z' ? code + 32 : code);
        return;
    }
    if ((code >= 0x400 && code < 0x530) || (code >= 0x600 && code < 0x700 && code != 0x640)) {
        add(term, fold_kept((uint32_t)utf8proc_tolower((utf8proc_int32_t)code)));
        return;
    }
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, parts, LEN(parts),
        UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < (utf8proc_ssize_t)LEN(parts); i++)
        if (kind_of((uint32_t)parts[i]) == IN_WORD)
            add(term, fold_latin((uint32_t)parts[i]));
}

/* One piece: letters, digits and their marks. */
static void read_piece(struct text_terms *in, struct text_term *ret)
{
    size_t at = in->at;

    *ret = (struct text_term){.start = (uint32_t)in->at};
    while (at < in->text.n) {
        size_t next = at;
        uint32_t code = letter_read(in->text.p, &next);
        enum kind kind = kind_of(code);
        if (kind != IN_WORD && kind != MARK)
            break;
        if (kind == IN_WORD)
            add_folded(ret, code);
        at = next;
    }
    in->at = at;
    ret->end = (uint32_t)at;
}

/* Does a further piece follow after one joiner? */
static bool goes_on(const struct text_terms *in, size_t *ret_at)
{
    size_t at = in->at;

    if (at >= in->text.n || kind_of(letter_read(in->text.p, &at)) != JOINER || at >= in->text.n)
        return false;
    *ret_at = at;
    return kind_of(letter_read(in->text.p, &at)) == IN_WORD;
}

static bool give_whole(struct text_terms *in, struct text_term *ret)
{
    bool good = in->pieces > 1 && in->whole_n <= sizeof in->whole;

    *ret = (struct text_term){.start = in->whole_start, .end = (uint32_t)in->at, .whole = true, .n = in->whole_n};
    if (good)
        memcpy(ret->folded, in->whole, in->whole_n);
    in->whole_waits = false;
    in->pieces = 0;
    return good;
}

static void join(struct text_terms *in, const struct text_term *piece)
{
    if (!in->pieces++) {
        in->whole_start = piece->start;
        in->whole_n = 0;
    }
    if (in->whole_n + piece->n <= sizeof in->whole)
        memcpy(in->whole + in->whole_n, piece->folded, piece->n);
    in->whole_n += piece->n; /* past the most: never given */
}

bool text_term_next(struct text_terms *in, struct text_term *ret)
{
    size_t next;

    if (in->whole_waits && give_whole(in, ret))
        return true;
    while (in->at < in->text.n) {
        size_t at = in->at;
        if (kind_of(letter_read(in->text.p, &at)) != IN_WORD) {
            in->at = at;
            continue;
        }
        read_piece(in, ret);
        join(in, ret);
        if (goes_on(in, &next))
            in->at = next;
        else
            in->whole_waits = true;
        if (ret->n)
            return true;
        if (in->whole_waits && give_whole(in, ret))
            return true;
    }
    return false;
}

struct str text_term_str(const struct text_term *term)
{
    return str_make(term->folded, term->n);
}

/* ---- stems ---- */

const char *const text_stem_languages[] = {"sl", "en", "uk", "ru", "de", "hr", "ar", NULL};
enum { STEMMERS = LEN(text_stem_languages) - 1 };

static const struct { const char *snowball; size_t (*light)(struct str word, char *stem); } STEMMER[STEMMERS] = {
    {NULL, stem_light_sl}, {"english", NULL}, {NULL, stem_light_uk}, {"russian", NULL}, {"german", NULL},
    {"serbian", NULL}, {"arabic", NULL},
};

struct text_stemmer {
    struct sb_stemmer *made[STEMMERS]; /* when first needed */
    char stem[STEM_LONGEST];
};

struct text_stemmer *text_stemmer_new(void)
{
    struct text_stemmer *stemmer = calloc(1, sizeof *stemmer);

    if (!stemmer)
        memory_out();
    return stemmer;
}

void text_stemmer_free(struct text_stemmer *stemmer)
{
    if (!stemmer)
        return;
    for (size_t i = 0; i < STEMMERS; i++)
        sb_stemmer_delete(stemmer->made[i]);
    free(stemmer);
}

static bool has_digit(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return true;
    return false;
}

struct str text_stem(struct text_stemmer *stemmer, struct str lang, struct str folded)
{
    size_t i = 0;

    while (i < STEMMERS && !str_is(lang, text_stem_languages[i]))
        i++;
    if (i == STEMMERS || !folded.n || folded.n > STEM_LONGEST || has_digit(folded))
        return folded;
    if (STEMMER[i].light)
        return str_make(stemmer->stem, STEMMER[i].light(folded, stemmer->stem));
    if (!stemmer->made[i] && !(stemmer->made[i] = sb_stemmer_new(STEMMER[i].snowball, "UTF_8")))
        memory_out();
    const sb_symbol *stem = sb_stemmer_stem(stemmer->made[i], (const sb_symbol *)folded.p, (int)folded.n);
    int length = stem ? sb_stemmer_length(stemmer->made[i]) : 0;
    return length > 0 ? str_make(stem, (size_t)length) : folded;
}

void text_stemmer_wipe(struct text_stemmer *stemmer)
{
    static const char LONG[STEM_LONGEST + 1] = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";
    for (size_t i = 0; i < STEMMERS; i++)
        if (stemmer->made[i])
            sb_stemmer_stem(stemmer->made[i], (const sb_symbol *)LONG, STEM_LONGEST);
    explicit_bzero(stemmer->stem, sizeof stemmer->stem);
}

bool text_is_little_word(struct str folded)
{
    static const char *const WORDS[] = {
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "if", "in", "is",
        "it", "me", "my", "not", "of", "on", "or", "that", "the", "there", "they", "this", "to", "was", "what", "when",
        "where", "which", "who", "will", "with", "you", "your",
        "ali", "bi", "bo", "ce", "da", "do", "h", "in", "iz", "jaz", "je", "k", "kaj", "kako", "kdaj", "kdo", "kje",
        "koliko", "ki", "lahko", "me", "mi", "moj", "moje", "moji", "na", "ne", "ni", "o", "ob", "od", "po", "pod", "pri",
        "s", "se", "sem", "si", "so", "sta", "ta", "te", "to", "v", "za", "z",
        "das", "der", "die", "ein", "eine", "es", "ich", "im", "ist", "mein", "mit", "nicht", "oder", "sie", "sind", "und",
        "von", "was", "wer", "wie", "wo", "zu", "zum", "zur",
        "ili", "ja", "kako", "koji", "li", "moje", "sam", "su", "sto", "tko", "u",
        "а", "але", "в", "від", "до", "з", "за", "і", "із", "й", "на", "не", "про", "та", "то", "у", "хто", "це", "чи", "що",
        "як", "я", "для", "и", "из", "как", "кто", "ли", "мне", "мой", "но", "о", "от", "по", "с", "что", "это",
        "في", "من", "على", "الى", "عن", "ما", "هل", "كيف", "هذا", "هذه", "او", "لا", "انا", "ان", "و",
    };
    for (size_t i = 0; i < LEN(WORDS); i++)
        if (str_is(folded, WORDS[i]))
            return true;
    return false;
}
