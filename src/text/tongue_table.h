/* tongue_table.h - the languages that tongue.c tells apart by words and letters.
 *
 * Private to text/.  A word or ending that several languages have stands in the row of each: what one has and another
 * lacks tells them apart.  Words were chosen by hand; endings were counted in the translations of Debian's programs. */
#ifndef KRES_TEXT_TONGUE_TABLE_H
#define KRES_TEXT_TONGUE_TABLE_H

struct tongue_row {
    const char *script;  /* ISO 15924; its rows stand together, at most 64 of them */
    const char *lang;    /* ISO 639 */
    const char *letters; /* those that not every language of the script has */
    const char *endings; /* of long words */
    const char *words;
};
extern const struct tongue_row tongue_latin[], tongue_far[], tongue_others[]; /* the last of each has no script */

#endif
