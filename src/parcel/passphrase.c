/* passphrase.c - the digits that are told by telephone; see parcel.h. */
#include <sodium.h>

#include "parcel/parcel.h"
#include "vault/digits.h"
#include "vault/vault.h"

enum { GROUP = 3 };

/* ISO/IEC 7064:2003, MOD 11,10: the pure system for digits with one check digit. */
static unsigned check_digit(const char *digits, size_t n)
{
    unsigned p = 10;

    for (size_t i = 0; i < n; i++) {
        unsigned s = (p + (unsigned)(digits[i] - '0')) % 10;
        p = 2 * (s ? s : 10) % 11;
    }
    return (11 - p) % 10;
}

void parcel_passphrase_new(char ret[PARCEL_PASSPHRASE + 1])
{
    char digits[PARCEL_DIGITS];
    size_t n = 0;

    for (size_t i = 0; i < PARCEL_DIGITS - 1; i++)
        digits[i] = (char)('0' + randombytes_uniform(10));
    digits[PARCEL_DIGITS - 1] = (char)('0' + check_digit(digits, PARCEL_DIGITS - 1));
    for (size_t i = 0; i < PARCEL_DIGITS; i++) {
        if (i && i % GROUP == 0)
            ret[n++] = ' ';
        ret[n++] = digits[i];
    }
    ret[n] = '\0';
    vault_wipe(digits, sizeof digits);
}

bool parcel_passphrase_parse(struct str text, char ret[PARCEL_DIGITS + 1], struct err *err)
{
    size_t n = 0;

    for (size_t at = 0; at < text.n;) {
        unsigned digit = 0;
        enum digits_class class = digits_next(text, &at, &digit);
        if (class == DIGITS_DIGIT && n < PARCEL_DIGITS)
            ret[n++] = (char)('0' + digit);
        else if (class != DIGITS_SPACE && class != DIGITS_LINE)
            return err_field(err, "passphrase", "!parcel-digits");
    }
    ret[n] = '\0';
    if (n != PARCEL_DIGITS)
        return err_field(err, "passphrase", "!parcel-digits");
    return check_digit(ret, PARCEL_DIGITS - 1) == (unsigned)(ret[PARCEL_DIGITS - 1] - '0')
           || err_field(err, "passphrase", "!parcel-check");
}
