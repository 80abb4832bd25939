/* folder.h - a text while it is folded: what normal.c and normal_fast.c share.  Private to text/. */
#ifndef KRES_TEXT_FOLDER_H
#define KRES_TEXT_FOLDER_H

#include "text/letter.h"
#include "text/normal.h"

enum { FOLDER_WORD_LONGEST = 128 }; /* characters; nobody's word is longer; what is, is cut */

struct folder_unit {
    uint32_t code, from, to;
    enum letter_kind kind;
};

enum folder_answer { FOLDER_UNASKED, FOLDER_NO, FOLDER_YES };

struct folder {
    const char *p;
    size_t n, at;
    char *folded;
    size_t used;
    struct text_word *words;
    size_t word_count;
    struct folder_unit word[FOLDER_WORD_LONGEST]; /* the word that is looked at closely */
    size_t length;
    bool stop;                            /* a sentence ended since the last word */
    enum folder_answer latin, cyrillic;   /* has the text letters that only this script has? */
};

/* The full stop that came before a word. */
void folder_put_stop(struct folder *f);

/* Begins a word; folder_close_word ends it. */
static inline void folder_open_word(struct folder *f, size_t from)
{
    if (f->stop)
        folder_put_stop(f);
    f->folded[f->used++] = ' ';
    struct text_word *word = &f->words[f->word_count++];
    word->start = (uint32_t)f->used;
    word->from = (uint32_t)from;
}

static inline void folder_close_word(struct folder *f, size_t to)
{
    struct text_word *word = &f->words[f->word_count - 1];
    word->end = (uint32_t)f->used;
    word->to = (uint32_t)to;
}

bool folder_has_script(struct folder *f, bool cyrillic);
/* "w.o.r.k" from at: where it ends, or at. */
size_t folder_spelled_end(const struct folder *f, size_t at);
/* Folds plain words and what stands between them, until one needs a closer look or the text ends. */
void folder_run_fast(struct folder *f);

#endif
