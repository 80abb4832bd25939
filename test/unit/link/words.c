/* Words of texts: the same through what people change without meaning anything by it. */
#include "link/words.h"

#include <stdlib.h>

#include "../check.h"

static struct link_reader reader;

static uint64_t digest(const char *text)
{
    link_read(&reader, str_from(text));
    return reader.digest;
}

static void digits_case_marks_and_signs_change_nothing(void **state)
{
    UNUSED(state);
    uint64_t same = digest("Iščemo dekleta za delo. Kličite 040 111 222!");
    assert_int_equal(digest("ISCEMO dekleta, za delo; kličite 030-999-888"), same);
    assert_int_equal(digest("Iščemo 🌹 dek\u200Blleta za delo  kličite 5") == same, false);
    assert_int_equal(digest("Iščemo 🌹 dek\u200Bleta za delo  kličite 5"), same);
    assert_true(digest("Iščemo dekle za delo. Kličite 040 111 222") != same);
}

static void only_words_that_begin_with_a_digit_are_numbers(void **state)
{
    UNUSED(state);
    assert_true(digest("rooms of type w17 and w18") != digest("rooms of type w18 and w17"));
    assert_true(digest("call at 9am or 10am then") == digest("call at 7am or 11am then"));
}

static void letters_of_another_script_are_seen_through(void **state)
{
    UNUSED(state);
    assert_int_equal(digest("p\u0430ssport and m\u043Eney"), digest("passport and money")); /* Cyrillic а, о */
    assert_int_equal(digest("\u0440\u0430\u0431oт\u0430"), digest("\u0440\u0430\u0431\u043Eт\u0430")); /* Latin o */
}

static void scripts_without_spaces_give_words(void **state)
{
    UNUSED(state);
    digest("高薪保证每天可以来电");
    assert_int_equal(reader.count, 10);
    digest("ที่พักและอาหารฟรี");
    assert_true(reader.count >= 3);
    digest("はたらくひと");
    assert_int_equal(reader.count, 6);
}

static void words_of_all_scripts_with_spaces_are_words(void **state)
{
    UNUSED(state);
    static const char *const texts[] = {
        "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다",
        "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით",
        "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው",
        "Բոլոր մարդիկ ծնվում են ազատ ու հավասար իրենց արժանապատվությամբ ու իրավունքներով",
        "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם",
        "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है",
        "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்",
        "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα",
        "Tất cả mọi người sinh ra đều được tự do và bình đẳng",
    };
    for (size_t i = 0; i < LEN(texts); i++) {
        size_t words = 1;
        for (const char *p = texts[i]; *p; p++)
            words += *p == ' ';
        digest(texts[i]);
        assert_int_equal(reader.count, words);
    }
}

static void words_stand_where_they_are(void **state)
{
    const char *text = "Delo — čiščenje, 800 € na mesec";
    UNUSED(state);
    link_read(&reader, str_from(text));
    assert_int_equal(reader.count, 5);
    assert_memory_equal(text + reader.starts[1], "čiščenje", reader.ends[1] - reader.starts[1]);
    assert_int_equal(reader.words[2], LINK_WORD_NUMBER);
    assert_memory_equal(text + reader.starts[2], "800", reader.ends[2] - reader.starts[2]);
}

static void numbers_at_both_ends_are_left_out(void **state)
{
    UNUSED(state);
    uint64_t same = digest("Delo v hotelu, soba zastonj");
    assert_int_equal(digest("Delo v hotelu, soba zastonj. +386 40 111 222, 040 333 444"), same);
    assert_int_equal(digest("1) 24. 11. Delo v hotelu, soba zastonj"), same);
    assert_true(digest("Delo v hotelu 5, soba zastonj") != same);
    assert_int_equal(digest("040 111 222"), 0);
    reader.plain = true;
    digest("1 Delo v hotelu 040 111 222");
    assert_int_equal(reader.count, 5);
    assert_int_equal(reader.words[0], LINK_WORD_NUMBER);
    assert_int_equal(reader.words[4], LINK_WORD_NUMBER);
    assert_int_equal(reader.ends[4], 27);
    reader.plain = false;
}

static void long_and_empty_texts(void **state)
{
    UNUSED(state);
    assert_int_equal(digest(""), 0);
    assert_int_equal(digest(" ... !!! 🌹"), 0);
    char *text = malloc(60000);
    assert_non_null(text);
    for (size_t i = 0; i < 10000; i++)
        memcpy(text + 6 * i, i % 2 ? "seven " : "eight ", 6);
    link_read(&reader, str_make(text, 60000));
    assert_int_equal(reader.count, LINK_WORDS_MOST);
    uint64_t whole = reader.digest;
    link_read(&reader, str_make(text, 59994));
    assert_true(reader.digest != whole); /* what stands behind counts for the digest */
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_case_marks_and_signs_change_nothing),
        cmocka_unit_test(only_words_that_begin_with_a_digit_are_numbers),
        cmocka_unit_test(letters_of_another_script_are_seen_through),
        cmocka_unit_test(scripts_without_spaces_give_words),
        cmocka_unit_test(words_of_all_scripts_with_spaces_are_words),
        cmocka_unit_test(words_stand_where_they_are),
        cmocka_unit_test(numbers_at_both_ends_are_left_out),
        cmocka_unit_test(long_and_empty_texts),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    link_reader_free(&reader);
    return failed;
}
