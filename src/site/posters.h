/* posters.h - what stands on a poster or a card: the words of the content, the numbers and the site's address, put
 * together for print/.  The pages and `kres poster` share it.  Nothing here keeps state; what it fills points into the
 * edition, the words and the arena. */
#ifndef KRES_SITE_POSTERS_H
#define KRES_SITE_POSTERS_H

#include "know/directory.h"
#include "print/print.h"
#include "web/words.h"

struct poster_source {
    const struct edition *edition;
    const struct words *words;
    struct str lang;
    struct str site;  /* "https://kres.example.org", without a slash at its end */
    struct str code;  /* of a facility: leads to its report form; "": to the start page in the poster's language */
    struct str phone; /* instead of the directory's emergency number; "" for that one */
    struct str place;
};
/* Fields of a poster of the content; ERR_NOT_FOUND "!poster-unknown", ERR_INPUT "!poster-place" for a place that may not
 * stand there, "!site-address" for an address that is none. */
MUST_CHECK bool poster_fill(const struct poster_source *source, struct arena *arena, struct str id, struct poster *ret,
                            struct err *err);
/* A tip as a card: its title and the first sentence of its text. */
void card_fill(const struct content_item *tip, struct str lang, struct card *ret);
/* "https://host[:port]" or "http://…": letters, digits, '.', '-', ':' and '[]' after the scheme; a slash at the end is
 * cut.  ERR_INPUT "!site-address". */
MUST_CHECK bool site_address_parse(struct arena *arena, struct str text, struct str *ret, struct err *err);

#endif
