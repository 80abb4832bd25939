/* receipt.c - see receipt.h. */
#include "vault/receipt.h"

#include "vault/digits.h"

#include <sodium.h>

enum { GROUP = 4 };

void receipt_new(struct receipt *ret)
{
    for (unsigned i = 0; i < RECEIPT_LOCATOR; i++)
        ret->locator[i] = (char)('0' + randombytes_uniform(10));
    for (unsigned i = 0; i < RECEIPT_SECRET; i++)
        ret->secret[i] = (char)('0' + randombytes_uniform(10));
    ret->locator[RECEIPT_LOCATOR] = ret->secret[RECEIPT_SECRET] = '\0';
}

void receipt_format(const struct receipt *receipt, char ret[RECEIPT_TEXT + 1])
{
    size_t n = 0;
    for (unsigned i = 0; i < RECEIPT_DIGITS; i++) {
        if (i && i % GROUP == 0)
            ret[n++] = ' ';
        ret[n++] = i < RECEIPT_LOCATOR ? receipt->locator[i] : receipt->secret[i - RECEIPT_LOCATOR];
    }
    ret[n] = '\0';
}

bool receipt_parse(struct str text, struct receipt *ret, struct err *err)
{
    char digits[RECEIPT_DIGITS];
    bool ok = false;
    size_t count = 0;
    for (size_t at = 0; at < text.n;) {
        unsigned digit = 0;
        enum digits_class class = digits_next(text, &at, &digit);
        if (class == DIGITS_LETTER || class == DIGITS_OTHER) {
            err_field(err, "receipt", "!receipt-not-digits");
            goto done;
        }
        if (class != DIGITS_DIGIT)
            continue;
        if (count == RECEIPT_DIGITS) {
            err_field(err, "receipt", "!receipt-too-long");
            goto done;
        }
        digits[count++] = (char)('0' + digit);
    }
    if (count < RECEIPT_DIGITS) {
        err_field(err, "receipt", "!receipt-too-short");
        goto done;
    }
    memset(ret, 0, sizeof *ret);
    memcpy(ret->locator, digits, RECEIPT_LOCATOR);
    memcpy(ret->secret, digits + RECEIPT_LOCATOR, RECEIPT_SECRET);
    ok = true;
done:
    sodium_memzero(digits, sizeof digits);
    return ok;
}

/* The last groups of digits that stand side by side; a receipt has at most as many groups as digits. */
struct run {
    unsigned length[RECEIPT_DIGITS];
    unsigned count;
    bool foreign; /* begins right after a letter or a plus sign: an IBAN, a phone number */
};

/* Do the last groups make twenty digits as a code is written: fours, or any even grouping of up to five?  Two phone
 * numbers side by side (10 and 10, or 3 3 4 3 3 4) do not. */
static bool ends_in_code(const struct run *run)
{
    bool fours = true, even = true;
    unsigned sum = 0;
    for (unsigned i = run->count; i-- > 0 && sum < RECEIPT_DIGITS;) {
        unsigned length = run->length[i];
        sum += length;
        fours = fours && length % GROUP == 0;
        even = even && length == run->length[run->count - 1] && length <= 5;
    }
    return !run->foreign && sum == RECEIPT_DIGITS && (fours || even);
}

static void run_add(struct run *run, unsigned length)
{
    if (run->count == LEN(run->length)) {
        memmove(run->length, run->length + 1, sizeof run->length - sizeof run->length[0]);
        run->count--;
    }
    run->length[run->count++] = length;
}

/* Whether there are bytes enough for a code's digits: in most texts there are not. */
static bool may_hold_code(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        count += (unsigned)(c - '0') < 10 || c >= 0x80; /* digits of other scripts are no ASCII */
    }
    return count >= RECEIPT_DIGITS;
}

bool receipt_inside(struct str text)
{
    if (!may_hold_code(text))
        return false;
    struct run run = {0};
    unsigned open = 0;    /* digits of the group being read */
    bool at_word = false; /* the character before was a letter or a plus */
    for (size_t at = 0; at < text.n;) {
        unsigned digit = 0;
        size_t before = at;
        enum digits_class class = digits_next(text, &at, &digit);
        if (class == DIGITS_DIGIT) {
            if (!run.count && !open)
                run.foreign = at_word;
            open++;
            continue;
        }
        if (open)
            run_add(&run, open);
        if (open && ends_in_code(&run))
            return true;
        open = 0;
        at_word = class == DIGITS_LETTER || text.p[before] == '+';
        if (class == DIGITS_LETTER || class == DIGITS_OTHER)
            run.count = 0;
    }
    if (open)
        run_add(&run, open);
    return open && ends_in_code(&run);
}

bool receipt_key(const struct receipt *receipt, const uint8_t salt[VAULT_SALT], uint8_t public_key[VAULT_PUBLIC],
                 uint8_t private_key[VAULT_KEY], struct err *err)
{
    uint8_t seed[VAULT_KEY];
    bool ok = vault_stretch(str_make(receipt->secret, RECEIPT_SECRET), salt, seed, err);
    if (ok)
        vault_pair_from_seed(seed, public_key, private_key);
    sodium_memzero(seed, sizeof seed);
    return ok;
}
