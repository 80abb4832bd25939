/* say.c - see say.h. */
#include "cmd/say.h"

#include "cmd/share.h"
#include "web/words.h"

void say_err(struct arena *arena, const struct err *err)
{
    struct str text = str_from(err->text), english = STR("en");
    struct words *words = NULL;
    struct share share;
    /* Which message matters more than why a translation could not be found. */
    if (str_starts(text, STR("!")) && share_find(arena, &share, NULL) &&
        words_load(arena_printf(arena, "%s/po", share.ui), &english, 1, &words, NULL))
        text = str_copy(arena, words_find(words, english, text));
    fprintf(stderr, "kres: " STR_FMT "\n", STR_ARG(text));
    words_free(words);
}
