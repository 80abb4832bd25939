/* public_numbers.h - numbers, addresses and links that the directory publishes: those of hotlines and authorities.
 *
 * Everybody may write them, so they are no sign that two texts come from one hand. */
#ifndef KRES_SITE_PUBLIC_NUMBERS_H
#define KRES_SITE_PUBLIC_NUMBERS_H

#include "know/know.h"
#include "text/identifier.h"

struct public_numbers;
MUST_CHECK bool public_numbers_new(struct know *know, struct str country, struct public_numbers **ret, struct err *err);
void public_numbers_free(struct public_numbers *numbers); /* NULL does nothing */
/* numbers: a struct public_numbers.  Made anew when the content has changed.  Of one thread at a time. */
bool public_numbers_has(void *numbers, enum identifier_type type, struct str value);

#endif
