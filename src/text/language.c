/* language.c - text_language of normal.h: letters that only one language has, then the words every text uses. */
#include "text/normal.h"

#include <pthread.h>

#include "text/letter.h"

enum { WORDS_ENOUGH = 4000 };

/* As they look after folding (no marks, no doubled letters). */
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

/* All those words in one table, so that a word of a text is looked up once for all languages.  Open addressing;
 * a free place has no languages. */
enum { WORD_LONGEST = 16, TABLE_ROOM = 1024 };
struct entry {
    char word[WORD_LONGEST]; /* filled up with zeroes */
    unsigned languages;      /* bit i: of frequent[i] */
};
static struct entry table[TABLE_ROOM];
static pthread_once_t table_made = PTHREAD_ONCE_INIT;

static struct entry *entry_of(struct str word)
{
    char key[WORD_LONGEST] = {0};
    uint64_t halves[2];
    memcpy(key, word.p, word.n);
    memcpy(halves, key, sizeof halves);
    size_t at = (size_t)((halves[0] ^ (halves[1] * 31)) * 0x9e3779b97f4a7c15u >> 54);
    while (table[at].languages && memcmp(table[at].word, key, WORD_LONGEST) != 0)
        at = (at + 1) % TABLE_ROOM;
    return &table[at];
}

static void make_table(void)
{
    for (size_t i = 0; i < LEN(frequent); i++) {
        struct str rest = str_from(frequent[i].words);
        while (rest.n) {
            struct str word = str_cut(&rest, ' ');
            if (!word.n || word.n >= WORD_LONGEST)
                continue;
            struct entry *entry = entry_of(word);
            memcpy(entry->word, word.p, word.n);
            entry->languages |= 1u << i;
        }
    }
}

static size_t count_letters(struct str text, const char *letters)
{
    size_t count = 0, end = text.n < 20000 ? text.n : 20000;
    for (size_t at = 0; at + 1 < end; at++) {
        if ((unsigned char)text.p[at] < 0x80)
            continue;
        for (const char *l = letters; *l; l += 2)
            count += text.p[at] == l[0] && text.p[at + 1] == l[1];
    }
    return count;
}

struct str text_language(const struct text_normal *normal)
{
    pthread_once(&table_made, make_table);
    struct str text = normal->folded;
    size_t scores[LEN(frequent)] = {0}, words = 0, best = 0, second = 0;
    for (size_t at = 1, end; at < text.n && words < WORDS_ENOUGH; at = end + 1) {
        end = at;
        while (end < text.n && text.p[end] != ' ')
            end++;
        words++;
        if (end == at || end - at >= WORD_LONGEST)
            continue;
        unsigned languages = entry_of(str_make(text.p + at, end - at))->languages;
        for (size_t i = 0; languages; i++, languages >>= 1)
            scores[i] += languages & 1;
    }
    for (size_t i = 0; i < LEN(frequent); i++) {
        if (str_is(str_from(frequent[i].lang), "uk"))
            scores[i] = 2 * scores[i] + 3 * count_letters(text, "ієґ");
        else if (str_is(str_from(frequent[i].lang), "ru"))
            scores[i] = 2 * scores[i] + 3 * count_letters(text, "ыэъ");
    }
    for (size_t i = 1; i < LEN(frequent); i++)
        if (scores[i] > scores[best])
            best = i;
    for (size_t i = 0; i < LEN(frequent); i++)
        if (i != best && scores[i] > second)
            second = scores[i];
    return scores[best] > 0 && scores[best] > second ? str_from(frequent[best].lang) : STR("");
}
