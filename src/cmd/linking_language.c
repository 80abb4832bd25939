/* linking_language.c - see linking_language.h. */
#include "cmd/linking_language.h"

enum { BEGINNING = 2048 }; /* bytes */

static size_t place_of(const struct linking_languages *languages, uint64_t hash)
{
    size_t at = hash % LINKING_LANGUAGE_CELLS;
    while (languages->cells[at].hash && languages->cells[at].hash != hash)
        at = (at + 1) % LINKING_LANGUAGE_CELLS;
    return at;
}

void linking_languages_make(struct linking_languages *languages)
{
    for (unsigned i = 0; i < TEXT_LANGUAGES; i++) {
        struct str words = text_language_words(i);
        while (words.n) {
            struct str word = str_cut(&words, ' ');
            size_t at = place_of(languages, str_hash(word));
            languages->cells[at].hash = str_hash(word);
            languages->cells[at].languages |= 1u << i;
        }
    }
}

/* A few small words are shared by languages that the table lacks; letters tell Ukrainian and Russian without any. */
static bool is_told(struct str lang, const size_t *counts, size_t looked)
{
    size_t most = 0;
    for (size_t i = 0; i < TEXT_LANGUAGES; i++)
        most = counts[i] > most ? counts[i] : most;
    return (most >= 3 && 8 * most >= looked) || str_is(lang, "uk") || str_is(lang, "ru");
}

struct str linking_language(const struct linking_languages *languages, struct arena *arena, struct str text)
{
    struct text_normal normal = {0};
    size_t counts[TEXT_LANGUAGES] = {0};
    text = str_slice(text, 0, BEGINNING);
    text_fold(arena, str_slice(text, 0, str_utf8_length(text)), &normal);
    for (size_t i = 0; i < normal.word_count && i < TEXT_LANGUAGE_WORDS; i++) {
        uint32_t bits = languages->cells[place_of(languages, str_hash(text_word_of(&normal, i)))].languages;
        for (unsigned k = 0; bits; k++, bits >>= 1)
            counts[k] += bits & 1;
    }
    struct str lang = text_language_best(&normal, counts);
    size_t looked = normal.word_count < TEXT_LANGUAGE_WORDS ? normal.word_count : TEXT_LANGUAGE_WORDS;
    return is_told(lang, counts, looked) ? lang : STR("");
}
