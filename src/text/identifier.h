/* identifier.h - phone numbers, e-mail and web addresses, messenger handles, vehicle plates and IBANs.
 *
 * Found in the original text with their span and in one normal form, so that the same number written two
 * ways is the same value: phone in E.164 ("+38640111222"; the pack's country when none is written), e-mail
 * and host in lower case, IBAN without spaces and with a valid check (ISO 13616), plate in capitals without
 * separators.  Pure functions; any thread. */
#ifndef KRES_TEXT_IDENTIFIER_H
#define KRES_TEXT_IDENTIFIER_H

#include "text/normal.h"

enum identifier_type {
    IDENTIFIER_PHONE, IDENTIFIER_EMAIL, IDENTIFIER_URL, IDENTIFIER_HANDLE, IDENTIFIER_PLATE, IDENTIFIER_IBAN,
    IDENTIFIER_TYPES
};

struct identifier {
    enum identifier_type type;
    struct str value; /* normal form, in the arena */
    struct text_span span;
};

const char *identifier_type_name(enum identifier_type type); /* "phone", "email", "url", … */
/* In order of their place in the text, never overlapping.  country: ISO 3166 alpha-2 of the pack.  O(n). */
void identifier_find(struct arena *arena, struct str text, const char *country, struct identifier **ret,
                     size_t *ret_count);
/* How many digits at the beginning of an E.164 number (without its plus) are the code of a country (ITU-T E.164 list). */
size_t text_phone_code(struct str digits);

#endif
