/* name.h - names of people across scripts and spellings: Олена, Olena, Elena, Yelena, Jelena; محمد, Mohamed, Muhammad.
 *
 * Three looks at a name, each rougher than the one before:
 *   latin   the word in plain Latin letters: Cyrillic (uk, ru, bg, sr, mk) letter by letter, Arabic with an "a" where
 *           writing leaves a vowel out
 *   key     what stays of it when it is only heard: a vowel at the beginning, then classes of consonants (after the idea of
 *           Soundex, R. C. Russell, US patent 1 261 167, 1918, with classes made for Slavic and Arabic names in the Latin
 *           spellings of many countries: all sibilants are one class, g, h and kh are one, j and y are vowels).
 *           A spelling that may be read in two ways has two keys (Michael: Mišel, Mikhail)
 *   group   names that are one name in other languages or at home (Kateryna, Catherine, Katja): packs/.../names
 *
 * All take words as token.h folds them.  Pure functions; any thread.  O(length) unless said otherwise. */
#ifndef KRES_TEXT_NAME_H
#define KRES_TEXT_NAME_H

#include "base/pack.h"

enum { TEXT_NAME_MOST = 96, TEXT_NAME_KEYS = 2 };

/* Writes the Latin form and returns its length; 0 when a letter is of another script, or the word has a digit. */
size_t text_name_latin(struct str folded, char ret[TEXT_NAME_MOST]);
/* Keys of a word in its Latin form: ret[1] is 0 when there is one way to read it, both are 0 when nothing is to be heard.
 * Four bits a sound, at most 16 sounds. */
void text_name_keys(struct str latin, uint64_t ret[TEXT_NAME_KEYS]);
unsigned text_name_sounds(uint64_t key); /* how many */
/* M. A. Jaro 1989 with W. E. Winkler's prefix, 1990: 0 to 1.  Bytes; at most 64 of each count.  O(product of lengths). */
float text_name_winkler(struct str a, struct str b);
/* Do two Latin forms sound like one name?  A key in common, and enough letters in common (short names need more). */
bool text_name_sounds_like(struct str a, struct str b);

/* ---- names that are one name: packs/.../names/X.yaml, a list of lists ---- */

struct text_names; /* never changes once loaded */
/* Names that no pack has gives an empty one. */
MUST_CHECK bool text_names_load(struct arena *arena, const struct pack_set *packs, const struct text_names **ret,
                                struct err *err);
size_t text_names_count(const struct text_names *names);
/* The Latin forms of all names of the groups that a Latin form is in, itself included; returns how many (at most room).
 * names may be NULL.  O(log names + found). */
size_t text_names_same(const struct text_names *names, struct str latin, struct str *ret, size_t room);
bool text_names_share(const struct text_names *names, struct str a, struct str b);
bool text_names_has(const struct text_names *names, struct str latin);

/* ---- are two descriptions of one person? ---- */

enum { TEXT_PERSON_LISTS = 4 };
struct text_person {
    struct str name;       /* all names as written, in any order and script: "Коваленко Олена Іванівна" */
    int year, month, day;  /* of birth; 0 where not known */
    bool about;            /* the year is an estimate */
    char sex;              /* 'f', 'm', 'x'; 0 when not known */
    char nationality[4];   /* ISO 3166 alpha-2 or "" */
    struct str phones[TEXT_PERSON_LISTS], documents[TEXT_PERSON_LISTS]; /* as written; "" ends */
};
/* Bits for and against, by field: what a page shows as the reason. */
struct text_likeness {
    float likeness; /* 0 to 1: how probable it is that both are one person */
    float name, birth, sex, nationality, phone, document; /* log2 of the odds; 0 when one side does not say */
};
enum { TEXT_LIKENESS_SHOW = 50, TEXT_LIKENESS_SURE = 95 }; /* percent: offered to a person; nearly certain */
/* I. P. Fellegi and A. B. Sunter, "A theory for record linkage", JASA 64 (1969): each field's agreement adds log2(m/u), m
 * being how often the field agrees for one person and u for two; name_like.c has the table.  A duplicate is never merged on
 * this alone: somebody looks. */
void text_person_compare(const struct text_names *names, const struct text_person *a, const struct text_person *b,
                         struct text_likeness *ret);

#endif
