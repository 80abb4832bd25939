/* stem_light.h - light stemmers for languages that Snowball lacks (inside text/ only).
 *
 * "Light": they take off the endings of nouns and adjectives, which is what people search by, and leave derivation alone,
 * after J. Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian languages" (SAC 2006) and
 * L. Dolamic and J. Savoy, "Indexing and stemming approaches for the Czech language" (2009).  Beyond endings they undo
 * what makes Slavic forms differ inside: the fleeting vowel (žrtev, žrtve; delavec, delavca) and k-c, g-z (otrok, otroci).
 *
 * Slovene, measured on 965 pairs of forms of 94 words of the law, a third of which were not looked at while it was made
 * (test/unit/text/term.c): all pairs share a stem, and no two of the words do.  The dictionary of hunspell-sl, whose entries
 * are no lemmas ("otroka" stands beside "otrok"), brings nine of ten together, for 24 MB of memory. */
#ifndef KRES_TEXT_STEM_LIGHT_H
#define KRES_TEXT_STEM_LIGHT_H

#include "base/str.h"

enum { STEM_LONGEST = 64 };
/* word: folded, at most STEM_LONGEST bytes; writes the stem to stem and returns its length. */
size_t stem_light_sl(struct str word, char stem[STEM_LONGEST]);
size_t stem_light_uk(struct str word, char stem[STEM_LONGEST]);

#endif
