/* password.c - which passwords are good enough, one-time passwords, and the seals that a password opens.
 *
 * The rule is length first (NIST SP 800-63B): no forced digits or signs, which make people write passwords
 * down, but nothing that stands at the head of every guesser's list. */
#include "agency/inside.h"

enum { SHORTEST = 12, LONGEST = 1000, FEWEST_DIFFERENT = 5 };

/* What remains of a common password once the digits and signs around it are taken off. */
static const char *const common_words[] = {
    "abcdefghijkl", "abcdefghijklm", "adminadmin", "administrator", "asdfasdfasdf", "asdfghjkl", "beograd",
    "changeme", "dobrodosli", "dobrodošli", "dragon", "football", "geslo", "gesl", "geslogeslo", "hotline",
    "iloveyou", "kontrasena", "kres", "kreskres", "letmein", "letmeinplease", "ljubezen", "ljubljana", "lozinka",
    "maribor", "mojegeslo", "monkey", "mypassword", "parol", "parola", "parolparol", "pass", "passpass", "passwd",
    "password", "passwordpassword", "password1password", "passwort", "princess", "qazwsxedc", "qazwsxedcrfv",
    "qwerty", "qwertyqwerty", "qwertyuiop", "qwertyuiopasdf", "qwertz", "qwertzuiop", "qwertzuiopasdf", "secret",
    "secretsecret", "shelter", "skrivnost", "slovenia", "slovenija", "sunshine", "superman", "test", "testtest",
    "testtesttest", "trafficking", "ukraina", "welcome", "welcomewelcome", "yuiophjklnm", "zaporka", "zxcvbnm",
    "йцукенгшщзхъ", "йцукен", "пароль", "парольпароль", "україна", "привет", "ukraine",
};

static size_t letters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* "1234567890ab", "aaaabbbbaaaa", "abcabcabcabc": few different signs, or each one more than the one before. */
static bool is_monotonous(struct str s)
{
    bool seen[256] = {false};
    size_t different = 0, steps = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        different += !seen[c];
        seen[c] = true;
        int step = i ? c - (unsigned char)s.p[i - 1] : 1;
        steps += step == 1 || step == -1 || (step == -9 && c == '0');
    }
    return different < FEWEST_DIFFERENT || steps + 2 >= s.n;
}

static bool is_common(struct str password, struct str login)
{
    struct arena arena = {0};
    struct str s = str_copy(&arena, password);
    char *low = arena_copy(&arena, s.p, s.n);
    for (size_t i = 0; i < s.n; i++) {
        if (low[i] >= 'A' && low[i] <= 'Z')
            low[i] = (char)(low[i] + ('a' - 'A'));
    }
    size_t from = 0, to = s.n;
    while (from < to && !is_word_byte(low[from]))
        from++;
    while (to > from && !is_word_byte(low[to - 1]))
        to--;
    struct str whole = str_make(low, s.n), core = str_make(low + from, to - from);
    bool common = is_monotonous(whole) || core.n < 2;
    for (size_t i = 0; !common && i < LEN(common_words); i++)
        common = str_is(core, common_words[i]) || str_is(whole, common_words[i]);
    /* The login with little around it is the first thing that a colleague would try. */
    size_t at = login.n >= 2 ? str_find(whole, login, 0) : SIZE_MAX;
    if (!common && at != SIZE_MAX)
        common = whole.n - login.n < 8 || str_find(whole, login, at + login.n) != SIZE_MAX;
    arena_wipe(&arena);
    return common;
}

bool password_check(struct str password, struct str login, struct err *err)
{
    if (!str_is_utf8(password) || password.n > LONGEST)
        return err_field(err, "fresh", "!password-too-long");
    if (letters(password) < SHORTEST)
        return err_field(err, "fresh", "!password-too-short");
    if (is_common(password, login))
        return err_field(err, "fresh", "!password-too-common");
    return true;
}

void random_text(const char *alphabet, char *ret, size_t n)
{
    size_t signs = strlen(alphabet), bound = 256 - 256 % signs;
    for (size_t i = 0; i < n;) {
        uint8_t bytes[64];
        random_bytes(bytes, sizeof bytes);
        for (size_t k = 0; k < sizeof bytes && i < n; k++) {
            if (bytes[k] < bound) /* the rest would make the first signs likelier */
                ret[i++] = alphabet[bytes[k] % signs];
        }
        vault_wipe(bytes, sizeof bytes);
    }
    ret[n] = '\0';
}

void password_once(char ret[MEMBER_PASSWORD + 1])
{
    random_text("abcdefghjkmnpqrstuvwxyz23456789", ret, MEMBER_PASSWORD); /* nothing that reads like another */
    for (size_t i = 4; i < MEMBER_PASSWORD; i += 5)
        ret[i] = '-';
}

/* ---- seals ---- */

static struct str bound_to(struct arena *arena, const char *purpose, struct str login)
{
    return str_printf(arena, "member:" STR_FMT ":%s", STR_ARG(login), purpose);
}

void seal_by_key(const uint8_t with[VAULT_KEY], const char *purpose, struct str login, const uint8_t key[VAULT_KEY],
                 uint8_t ret[VAULT_WRAPPED])
{
    struct arena arena = {0};
    uint8_t own[VAULT_KEY];
    vault_derive(with, purpose, own);
    vault_wrap(own, bound_to(&arena, purpose, login), key, ret);
    vault_wipe(own, sizeof own);
    arena_clear(&arena);
}

bool open_by_key(const uint8_t with[VAULT_KEY], const char *purpose, struct str login,
                 const uint8_t wrapped[VAULT_WRAPPED], uint8_t ret[VAULT_KEY])
{
    struct arena arena = {0};
    uint8_t own[VAULT_KEY];
    vault_derive(with, purpose, own);
    bool ok = vault_unwrap(own, bound_to(&arena, purpose, login), wrapped, ret);
    vault_wipe(own, sizeof own);
    arena_clear(&arena);
    return ok;
}

bool seal_by_password(struct str password, const uint8_t salt[VAULT_SALT], struct str login,
                      const uint8_t key[VAULT_KEY], uint8_t ret[VAULT_WRAPPED], struct err *err)
{
    uint8_t stretched[VAULT_KEY];
    if (!vault_stretch(password, salt, stretched, err))
        return false;
    seal_by_key(stretched, "password", login, key, ret);
    vault_wipe(stretched, sizeof stretched);
    return true;
}

bool open_by_password(struct str password, const uint8_t salt[VAULT_SALT], struct str login,
                      const uint8_t wrapped[VAULT_WRAPPED], uint8_t ret[VAULT_KEY], bool *ret_opened, struct err *err)
{
    uint8_t stretched[VAULT_KEY];
    if (!vault_stretch(password, salt, stretched, err))
        return false;
    *ret_opened = open_by_key(stretched, "password", login, wrapped, ret);
    vault_wipe(stretched, sizeof stretched);
    return true;
}

void seal_totp(const uint8_t private_key[VAULT_KEY], struct str login, const uint8_t secret[TOTP_SECRET],
               uint8_t ret[VAULT_WRAPPED])
{
    uint8_t padded[VAULT_KEY] = {0};
    memcpy(padded, secret, TOTP_SECRET);
    seal_by_key(private_key, "totp", login, padded, ret);
    vault_wipe(padded, sizeof padded);
}
