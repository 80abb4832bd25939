/* words_table.h - inside of words: shared by words.c (messages) and words_lang.c (names, dates, choice). */
#ifndef KRES_WEB_WORDS_TABLE_H
#define KRES_WEB_WORDS_TABLE_H

#include <pthread.h>

#include "web/plural.h"
#include "web/words.h"

struct message {
    struct str id; /* p NULL: free slot */
    struct str forms[PLURAL_MOST];
    unsigned count;
};

struct words_lang {
    struct str code, name;
    const struct plural *plural;
    struct message *table; /* open addressing; room is a power of two, never more than half full */
    size_t room;
    pthread_mutex_t lock; /* ICU's formats keep state while they format */
    void *day, *month, *time; /* UDateFormat */
};

struct words {
    struct arena arena;
    struct words_lang *langs;
    struct str *codes;
    size_t count;
    const struct words_lang *english; /* NULL when English is none of the languages */
};

const struct words_lang *words_lang_find(const struct words *words, struct str code);
/* Opens ICU's formats and asks the language's name. */
MUST_CHECK bool words_lang_prepare(struct words *words, struct words_lang *lang, struct err *err);
void words_lang_release(struct words_lang *lang);

#endif
