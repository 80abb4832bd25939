/* stem_light.c - see stem_light.h. */
#include "text/stem_light.h"

struct ending {
    const char *text;
    size_t least; /* bytes that must be left before it */
    size_t stays; /* bytes of the ending that stay: "c" of "delavcev" */
};

/* Longer ones first.  Folded: č is c, š is s, ž is z. */
static const struct ending SLOVENE[] = {
    {"ovega", 4, 0}, {"ovemu", 4, 0}, {"ovimi", 4, 0}, {"ijama", 3, 0}, {"ijami", 3, 0}, {"ovih", 4, 0}, {"ovim", 4, 0},
    {"ovem", 4, 0}, {"ijam", 3, 0}, {"ijah", 3, 0}, {"ova", 4, 0}, {"ove", 4, 0}, {"ovi", 4, 0}, {"ovo", 4, 0},
    {"ega", 3, 0}, {"emu", 3, 0}, {"imi", 3, 0}, {"ima", 3, 0}, {"ami", 3, 0}, {"ama", 3, 0}, {"emi", 3, 0},
    {"ema", 3, 0}, {"oma", 3, 0}, {"ija", 3, 0}, {"ije", 3, 0}, {"iji", 3, 0}, {"ijo", 3, 0}, {"cev", 2, 1},
    {"jev", 3, 0}, {"dmi", 3, 1}, {"ij", 3, 0}, {"jo", 3, 0}, {"ih", 3, 0}, {"im", 3, 0}, {"om", 3, 0}, {"ov", 3, 0},
    {"ah", 3, 0}, {"am", 3, 0}, {"em", 3, 0}, {"eh", 3, 0}, {"ju", 3, 0}, {"je", 3, 0}, {"ja", 3, 0}, {"ji", 3, 0},
    {"a", 3, 0}, {"e", 3, 0}, {"i", 3, 0}, {"o", 3, 0}, {"u", 3, 0},
};
/* The same in Cyrillic: two bytes a letter.  Folded: ґ is г. */
static const struct ending UKRAINIAN[] = {
    {"ськими", 6, 0}, {"ського", 6, 0}, {"ському", 6, 0}, {"ський", 6, 0}, {"ська", 6, 0}, {"ське", 6, 0},
    {"ські", 6, 0}, {"ською", 6, 0}, {"ських", 6, 0}, {"ську", 6, 0}, {"ськім", 6, 0}, {"ським", 6, 0},
    {"ями", 6, 0}, {"ами", 6, 0}, {"ові", 6, 0}, {"еві", 6, 0}, {"єві", 6, 0}, {"ого", 6, 0}, {"ому", 6, 0},
    {"ими", 6, 0}, {"іми", 6, 0}, {"ією", 6, 0}, {"єю", 6, 0}, {"ею", 6, 0}, {"ою", 6, 0}, {"ій", 6, 0}, {"ий", 6, 0},
    {"их", 6, 0}, {"іх", 6, 0}, {"им", 6, 0}, {"ім", 6, 0}, {"ів", 6, 0}, {"їв", 6, 0}, {"ям", 6, 0}, {"ам", 6, 0},
    {"ях", 6, 0}, {"ах", 6, 0}, {"ом", 6, 0}, {"ем", 6, 0}, {"єм", 6, 0}, {"ія", 6, 0}, {"ії", 6, 0}, {"ію", 6, 0},
    {"ей", 6, 0}, {"а", 6, 0}, {"я", 6, 0}, {"у", 6, 0}, {"ю", 6, 0}, {"і", 6, 0}, {"ї", 6, 0}, {"и", 6, 0},
    {"е", 6, 0}, {"є", 6, 0}, {"о", 6, 0}, {"ь", 6, 0},
};

static size_t cut_ending(struct str word, const struct ending *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str ending = str_from(endings[i].text);
        if (word.n >= endings[i].least + ending.n && str_ends(word, ending))
            return word.n - ending.n + endings[i].stays;
    }
    return word.n;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

size_t stem_light_sl(struct str word, char stem[STEM_LONGEST])
{
    size_t n = cut_ending(word, SLOVENE, LEN(SLOVENE));

    memcpy(stem, word.p, n);
    if (n >= 4 && stem[n - 1] == 'j' && !is_vowel(stem[n - 2])) /* prebivanj-em, prebivan-ja */
        n--;
    if (n >= 5 && stem[n - 2] == 'e' && !is_vowel(stem[n - 1]) && !is_vowel(stem[n - 3])) { /* žrt(e)v */
        stem[n - 2] = stem[n - 1];
        n--;
    }
    if (n && stem[n - 1] == 'c') /* otroc-i, otrok */
        stem[n - 1] = 'k';
    else if (n && stem[n - 1] == 'z')
        stem[n - 1] = 'g';
    return n;
}

static bool is_letter(const char *stem, size_t at, const char *letters)
{
    for (; *letters; letters += 2)
        if (memcmp(stem + at, letters, 2) == 0)
            return true;
    return false;
}

size_t stem_light_uk(struct str word, char stem[STEM_LONGEST])
{
    static const char VOWELS[] = "аеєиіїоуюя";
    size_t n = cut_ending(word, UKRAINIAN, LEN(UKRAINIAN));

    memcpy(stem, word.p, n);
    /* жін(о)к, злочин(е)ць */
    if (n >= 10 && is_letter(stem, n - 4, "ео") && !is_letter(stem, n - 2, VOWELS) && !is_letter(stem, n - 6, VOWELS)) {
        memcpy(stem + n - 4, stem + n - 2, 2);
        n -= 2;
    }
    return n;
}
