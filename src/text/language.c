/* language.c - see language.h: letters that only one language has, and the words every text uses. */
#include "text/language.h"

enum { BYTES_ENOUGH = 256, CLEAR = 3 };

/* As they look after folding (no marks, no doubled letters). */
enum { UKRAINIAN = 5, RUSSIAN = 6 }; /* in this table */
static const struct {
    const char *lang, *words; /* each between spaces */
} frequent[] = {
    {"sl", " in je za na se ki da pri ne ali so po tudi kot bi lahko sem smo ste bo pa od do mi me ni nas vas samo "
           "delo dela brez jaz ko potem tega moj moja vec kje kaj "},
    {"en", " the and to of a in is for you we are not they my me i it on that with have be your can was from al "
           "our this at no he she them "},
    {"hr", " i je za na se koji koja da sto kako ne ili su uz od do mi nam vam nije sam smo posao rad bez sve samo "
           "ako kod kao biti "},
    {"de", " und der die das ist fur nicht wir ich sie mit ein eine zu auf den von im es haben sind "},
    {"it", " di e il la che per un una non con sono del le in da mi ci lavoro si anche "},
    {"uk", " і й та що не на в у з до як це для від за ми ви вони він вона мене мені є але або без про мае по вам "},
    {"ru", " и в не на что с я как это для от за мы вы они он она меня мне но или без по вам есть из у "},
};

const char *text_language_name(unsigned language)
{
    return language < LEN(frequent) ? frequent[language].lang : NULL;
}

struct str text_language_words(unsigned language)
{
    return str_from(language < LEN(frequent) ? frequent[language].words : "");
}

/* Letters of the first BYTES_ENOUGH bytes that Ukrainian has and Russian has not, and the other way round. */
static void count_letters(struct str text, size_t *ukrainian, size_t *russian)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t end = text.n < BYTES_ENOUGH ? text.n : BYTES_ENOUGH;
    for (size_t at = 0; at + 1 < end; at++) {
        if (p[at] != 0xd1)
            continue;
        unsigned char second = p[++at];
        *ukrainian += second == 0x96 || second == 0x94;                   /* і є */
        *russian += second == 0x8b || second == 0x8d || second == 0x8a;   /* ы э ъ */
    }
}

struct str text_language_best(const struct text_normal *normal, const size_t *counts)
{
    struct str text = normal->folded;
    size_t scores[LEN(frequent)], best = 0, second = 0, ukrainian = 0, russian = 0;
    memcpy(scores, counts, sizeof scores);
    /* Two languages share most of their letters and many small words: a short text is told by its letters. */
    bool close = scores[UKRAINIAN] < scores[RUSSIAN] + CLEAR && scores[RUSSIAN] < scores[UKRAINIAN] + CLEAR;
    if (close && text.n && memchr(text.p, 0xd0, text.n < BYTES_ENOUGH ? text.n : BYTES_ENOUGH)) {
        count_letters(text, &ukrainian, &russian);
        scores[UKRAINIAN] = 2 * scores[UKRAINIAN] + 3 * ukrainian;
        scores[RUSSIAN] = 2 * scores[RUSSIAN] + 3 * russian;
    }
    for (size_t i = 1; i < LEN(frequent); i++)
        if (scores[i] > scores[best])
            best = i;
    for (size_t i = 0; i < LEN(frequent); i++)
        if (i != best && scores[i] > second)
            second = scores[i];
    return scores[best] > 0 && scores[best] > second ? str_from(frequent[best].lang) : STR("");
}
