/* seek_match.c - see seek_inside.h: how a word of the vocabulary is like a word of the query.
 *
 * Each test is turned down by a comparison of one machine word before it costs more, because most words are like nothing. */
#include "record/seek_inside.h"
#include "text/letter.h"

enum { CODES = TEXT_TOKEN_MOST };

/* ---- one slip: a letter wrong, missing, too many, or two exchanged (F. J. Damerau 1964) ---- */

static size_t codes_of(struct str text, uint32_t ret[CODES])
{
    size_t n = 0;
    for (size_t at = 0; at < text.n && n < CODES; n++)
        ret[n] = letter_read(text.p, &at);
    return n;
}

static bool one_slip(struct str a, struct str b)
{
    uint32_t x[CODES], y[CODES];
    size_t n = codes_of(a, x), m = codes_of(b, y), i = 0, k = 0;

    if (n < 5 || m < 5 || (n > m ? n - m : m - n) > 1)
        return false;
    while (i < n && i < m && x[i] == y[i])
        i++;
    while (k < n - i && k < m - i && x[n - 1 - k] == y[m - 1 - k])
        k++;
    size_t left_x = n - i - k, left_y = m - i - k;
    bool slip = (left_x <= 1 && left_y <= 1) ||
                (left_x == 2 && left_y == 2 && x[i] == y[i + 1] && x[i + 1] == y[i]);
    vault_wipe(y, m * sizeof *y);
    return slip;
}

/* ---- forms ---- */

static bool same_form(const struct seek_atom *atom, struct str word, struct text_stemmer *stemmer)
{
    const char *languages[SEEK_STEMS];
    unsigned count = seek_stem_languages(word, languages);
    for (unsigned i = 0; i < count && i < atom->stem_count; i++) {
        struct str stem = text_stem(stemmer, str_from(languages[i]), word);
        if (stem.n >= 3 && str_eq(stem, atom->stems[i]))
            return true;
    }
    return false;
}

/* ---- sound ---- */

/* Another name of the group has to be there nearly as it is written: Lena is no "line". */
static bool is_form_of(struct str name, struct str latin)
{
    return str_eq(name, latin) || (name.n >= 5 && text_name_winkler(name, latin) >= 0.92F);
}

static uint8_t sounds_like(const struct seek_atom *atom, const struct seek_word *word, struct str text)
{
    char room[TEXT_NAME_MOST];
    struct str latin = {0};
    uint8_t like = SEEK_NONE;
    for (unsigned i = 0; i < atom->name_count && !like; i++) {
        const uint64_t *key = atom->keys[i];
        bool same = (word->key[0] == key[0]) || (word->key[1] && word->key[1] == key[0]) ||
                    (key[1] && (word->key[0] == key[1] || word->key[1] == key[1]));
        if (!same)
            continue;
        if (!latin.n)
            latin = str_make(room, text_name_latin(text, room));
        if (i == 0 ? text_name_sounds_like(atom->names[0], latin) : is_form_of(atom->names[i], latin))
            like = str_eq(latin, atom->latin) ? SEEK_SCRIPT : SEEK_SOUND;
    }
    vault_wipe(room, latin.n);
    return like;
}

static inline uint64_t bloom_of(uint64_t key)
{
    return (uint64_t)1 << (key * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}

/* ---- numbers that are written in pieces ---- */

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* How much of the number is in the word's end, when the rest of the word may stand before it: zeroes, a code. */
static size_t piece_of(const struct seek_atom *atom, struct str word)
{
    if (!atom->digits || !all_digits(word))
        return word.n < atom->text.n && memcmp(atom->text.p, word.p, word.n) == 0 ? word.n : 0;
    for (size_t skip = 0; skip < word.n && skip <= 5; skip++) {
        size_t n = word.n - skip;
        if (n < atom->text.n && memcmp(atom->text.p, word.p + skip, n) == 0 && (skip == 0 || n >= 2))
            return n;
    }
    return 0;
}

static uint8_t compare_compact(const struct seek_atom *atom, struct str word)
{
    struct str whole = atom->text;
    if (str_eq(whole, word))
        return SEEK_SAME;
    if (atom->digits && whole.n >= 6 && word.n > whole.n && word.n - whole.n <= 5 && all_digits(word) &&
        str_ends(word, whole))
        return SEEK_SAME;
    if (atom->begins && word.n > whole.n && memcmp(word.p, whole.p, whole.n) == 0)
        return SEEK_BEGINNING;
    if (atom->begins && atom->digits && whole.n >= 4 && word.n > whole.n && all_digits(word) &&
        str_find(word, whole, 0) <= 5)
        return SEEK_BEGINNING;
    return whole.n >= 5 && piece_of(atom, word) ? SEEK_PIECE : SEEK_NONE;
}

size_t seek_join(const struct seek_atom *atom, const struct seek_words *words, const uint32_t *ids, size_t count, size_t at,
                 uint8_t *ret_like)
{
    size_t have = piece_of(atom, seek_words_str(words, seek_words_at(words, ids[at])));
    for (size_t i = at + 1; have && i < count && ids[i] < SEEK_MARK; i++) {
        struct str word = seek_words_str(words, seek_words_at(words, ids[i]));
        struct str rest = str_slice(atom->text, have, atom->text.n);
        size_t n = word.n < rest.n ? word.n : rest.n;
        if (memcmp(word.p, rest.p, n) != 0)
            return 0;
        have += n;
        if (have < atom->text.n)
            continue;
        *ret_like = word.n == rest.n ? SEEK_SAME : SEEK_BEGINNING;
        return word.n == rest.n || atom->begins ? i + 1 : 0;
    }
    return 0;
}

/* ---- all of it ---- */

static uint8_t compare(const struct seek_atom *atom, enum seek_unit_kind kind, const struct seek_word *word, struct str text,
                       struct text_stemmer *stemmer)
{
    bool head = ((word->head ^ atom->head) & atom->head_mask) == 0;
    if (head && word->n >= atom->text.n && (atom->text.n <= 8 || memcmp(text.p, atom->text.p, atom->text.n) == 0)) {
        if (word->n == atom->text.n)
            return SEEK_SAME;
        if (atom->begins || kind == SEEK_UNIT_DATE)
            return SEEK_BEGINNING;
    }
    if (kind == SEEK_UNIT_DATE || (word->head & 0xff) == SEEK_DATE)
        return SEEK_NONE;
    if (kind == SEEK_UNIT_COMPACT)
        return compare_compact(atom, text);
    if (atom->exact || (word->signs & TEXT_TOKEN_DIGIT))
        return SEEK_NONE;
    if (((word->head ^ atom->head) & 0xffffff) == 0 && word->n >= 3 && atom->text.n >= 3 && same_form(atom, text, stemmer))
        return SEEK_FORM;
    if (word->key[0] && ((bloom_of(word->key[0]) | (word->key[1] ? bloom_of(word->key[1]) : 0)) & atom->bloom)) {
        uint8_t like = sounds_like(atom, word, text);
        if (like)
            return like;
    }
    if (atom->letters >= 5 && __builtin_popcount(word->mask ^ atom->mask) <= 2 && one_slip(atom->text, text))
        return SEEK_SLIP;
    return SEEK_NONE;
}

void seek_classes_new(size_t most_words, struct seek_classes *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->combo_count = 1;
    vault_region_new(most_words + REGION_STEP, true, &ret->of_word);
}

void seek_classes_free(struct seek_classes *classes)
{
    vault_region_free(&classes->of_word);
}

static uint8_t combo_number(struct seek_classes *classes, struct seek_combo *combo)
{
    for (;;) {
        for (unsigned i = 1; i < classes->combo_count; i++)
            if (memcmp(&classes->combos[i], combo, sizeof *combo) == 0)
                return (uint8_t)i;
        if (classes->combo_count < LEN(classes->combos)) {
            classes->combos[classes->combo_count] = *combo;
            return (uint8_t)classes->combo_count++;
        }
        /* More combinations than a byte has: the likenesses of one atom that is there, which a table of 256 always holds
         * but in a query made to break it. */
        unsigned last = 31U - (unsigned)__builtin_clz(combo->atoms);
        combo->atoms &= ~(UINT32_C(1) << last);
        combo->like[last] = 0;
        if (!combo->atoms)
            return 0;
    }
}

bool seek_classify(const struct seek_asked *asked, const struct seek_words *words, struct text_stemmer *stemmer,
                   struct seek_classes *classes)
{
    if (classes->generation != words->generation) {
        vault_region_shrink(&classes->of_word, 0);
        classes->count = 0;
        classes->generation = words->generation;
    }
    if (!vault_region_grow(&classes->of_word, words->count))
        return false;
    for (uint32_t i = classes->count; i < words->count; i++) {
        const struct seek_word *word = seek_words_at(words, i);
        struct seek_combo combo;
        bool any = false;
        if (!word->n)
            continue;
        struct str text = seek_words_str(words, word);
        for (unsigned a = 0; a < asked->atom_count; a++) {
            const struct seek_atom *atom = &asked->atoms[a];
            uint8_t like = compare(atom, asked->units[atom->unit].kind, word, text, stemmer);
            if (!like)
                continue;
            if (!any)
                memset(&combo, 0, sizeof combo);
            any = true;
            combo.atoms |= UINT32_C(1) << a;
            combo.like[a] = like;
        }
        if (any)
            classes->of_word.p[i] = combo_number(classes, &combo);
    }
    classes->count = words->count;
    return true;
}
