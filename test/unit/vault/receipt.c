/* Receipt codes: as people write them down, type them in and, by mistake, paste them into a message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "vault/receipt.h"

static int start(void **state)
{
    UNUSED(state);
    vault_cheap(true);
    return vault_start(NULL) ? 0 : -1;
}

static void a_new_code_reads_back(void **state)
{
    UNUSED(state);
    for (int i = 0; i < 200; i++) {
        struct receipt receipt, back;
        char text[RECEIPT_TEXT + 1];
        receipt_new(&receipt);
        receipt_format(&receipt, text);
        assert_int_equal(strlen(text), RECEIPT_TEXT);
        assert_true(receipt_parse(str_from(text), &back, NULL));
        assert_string_equal(receipt.locator, back.locator);
        assert_string_equal(receipt.secret, back.secret);
        assert_true(receipt_inside(str_from(text)));
    }
}

static void any_usual_writing_is_taken(void **state)
{
    UNUSED(state);
    static const char *const WRITINGS[] = {
        "4821 0937 5560 1843 7712", "48210937556018437712", "4821-0937-5560-1843-7712", "4821.0937.5560.1843.7712",
        " 4821\n0937\r\n5560\t1843 7712 ", "4821\u00a00937\u20115560\u20131843\u202f7712",
        "٤٨٢١ ٠٩٣٧ ٥٥٦٠ ١٨٤٣ ٧٧١٢", "۴۸۲۱ ۰۹۳۷ ۵۵۶۰ ۱۸۴۳ ۷۷۱۲", "४८२१ ०९३७ ५५६० १८४३ ७७१२",
        "4821０９３７ 5560 1843 7712", "\u200e4821 0937 5560 1843 7712\u200f", "\ufeff48 21 09 37 55 60 18 43 77 12",
    };
    for (size_t i = 0; i < LEN(WRITINGS); i++) {
        struct receipt receipt;
        struct err why = {0};
        if (!receipt_parse(str_from(WRITINGS[i]), &receipt, &why))
            fail_msg("%s: %s", WRITINGS[i], why.text);
        assert_string_equal(receipt.locator, "48210937");
        assert_string_equal(receipt.secret, "556018437712");
    }
}

static void a_wrong_code_says_why(void **state)
{
    UNUSED(state);
    static const struct { const char *text, *why; } WRONG[] = {
        {"", "!receipt-too-short"}, {"4821 0937 5560 1843 771", "!receipt-too-short"},
        {"4821 0937 5560 1843 77123", "!receipt-too-long"}, {"4821 0937 5560 1843 771O", "!receipt-not-digits"},
        {"4821, 0937", "!receipt-not-digits"}, {"\xff\xfe", "!receipt-not-digits"}, {"\xd9", "!receipt-not-digits"},
        {"моя квитанція", "!receipt-not-digits"},
    };
    for (size_t i = 0; i < LEN(WRONG); i++) {
        struct receipt receipt;
        struct err why = {0};
        assert_false(receipt_parse(str_from(WRONG[i].text), &receipt, &why));
        assert_string_equal(why.text, WRONG[i].why);
        assert_string_equal(why.field, "receipt");
        assert_int_equal(why.kind, ERR_INPUT);
    }
}

static void a_code_in_a_message_is_seen(void **state)
{
    UNUSED(state);
    static const char *const WITH[] = {
        "My code is 4821 0937 5560 1843 7712, please answer.", "48210937556018437712", "x 4821-0937-5560-1843-7712",
        "4821\n0937\n5560\n1843\n7712", "моя квитанція: 4821 0937 5560 1843 7712", "كود: ٤٨٢١ ٠٩٣٧ ٥٥٦٠ ١٨٤٣ ٧٧١٢",
        "call 112 or see 4821 0937 5560 1843 7712 2026", "48 21 09 37 55 60 18 43 77 12", "4821 0937  5560  18437712",
    };
    static const char *const WITHOUT[] = {
        "", "no digits", "+44 7700 900123", "+44 7700 900123, +44 7700 900456", "202 555 0123 202 555 0145",
        "2025550123 2025550145", "SI56 0110 0600 0005 649", "DE89 3704 0044 0532 0130 00",
        "IBAN DE89370400440532013000",
        "FR76 3000 6000 0112 3456 7890 189", "on 24. 11. 2026 at 14:30, 3 rooms, 1200 EUR", "4821 0937 5560 1843",
        "1234567890123456789012345", "4821 0937, 5560 1843, 7712",
    };
    for (size_t i = 0; i < LEN(WITH); i++)
        if (!receipt_inside(str_from(WITH[i])))
            fail_msg("not seen: %s", WITH[i]);
    for (size_t i = 0; i < LEN(WITHOUT); i++)
        if (receipt_inside(str_from(WITHOUT[i])))
            fail_msg("seen where there is none: %s", WITHOUT[i]);
}

static void the_key_hangs_on_secret_and_salt(void **state)
{
    UNUSED(state);
    struct receipt receipt, other;
    uint8_t salt[VAULT_SALT] = {1}, other_salt[VAULT_SALT] = {2};
    uint8_t pub[VAULT_PUBLIC], priv[VAULT_KEY], again[VAULT_PUBLIC], ignored[VAULT_KEY];
    assert_true(receipt_parse(STR("48210937556018437712"), &receipt, NULL));
    assert_true(receipt_parse(STR("48210937556018437713"), &other, NULL));
    assert_true(receipt_key(&receipt, salt, pub, priv, NULL));
    assert_true(receipt_key(&receipt, salt, again, ignored, NULL));
    assert_memory_equal(pub, again, VAULT_PUBLIC);
    assert_true(receipt_key(&receipt, other_salt, again, ignored, NULL));
    assert_memory_not_equal(pub, again, VAULT_PUBLIC);
    assert_true(receipt_key(&other, salt, again, ignored, NULL));
    assert_memory_not_equal(pub, again, VAULT_PUBLIC);
    uint8_t key[VAULT_KEY] = {9}, boxed[VAULT_BOXED], back[VAULT_KEY];
    vault_box(pub, key, boxed);
    assert_true(vault_unbox(pub, priv, boxed, back));
    assert_memory_equal(key, back, VAULT_KEY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_code_reads_back), cmocka_unit_test(any_usual_writing_is_taken),
        cmocka_unit_test(a_wrong_code_says_why), cmocka_unit_test(a_code_in_a_message_is_seen),
        cmocka_unit_test(the_key_hangs_on_secret_and_salt),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
