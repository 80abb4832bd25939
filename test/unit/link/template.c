/* template.c - what texts share is fixed, what differs is a slot with its kind, in every script and order. */
#include "../check.h"
#include "link/template.h"

static struct arena arena;
static struct link_reader reader;

static struct link_template make(const char *const *texts, size_t count)
{
    static struct str members[256];
    struct link_template ret;
    for (size_t i = 0; i < count; i++)
        members[i] = str_from(texts[i]);
    link_template_make(&arena, &reader, members, count, &(struct link_template_options){.country = ""}, &ret);
    return ret;
}

/* "Work in |{Italy:2,Spain:1;name}| now" */
static struct str shown(const struct link_template *t)
{
    struct buf out = {.arena = &arena};
    for (size_t i = 0; i < t->piece_count; i++) {
        const struct link_piece *piece = &t->pieces[i];
        buf_printf(&out, "%s" STR_FMT, i ? "|" : "", STR_ARG(piece->text));
        if (!piece->slot)
            continue;
        for (size_t v = 0; v < piece->value_count; v++)
            buf_printf(&out, "%s" STR_FMT ":%zu", v ? "," : "{", STR_ARG(piece->values[v].text), piece->values[v].members);
        for (size_t k = 0; k < piece->kind_count; k++)
            buf_printf(&out, "%s%s", k ? "," : ";", link_kind_name(piece->kinds[k]));
        buf_printf(&out, "}");
    }
    return buf_str(&out);
}

#define SHOWN(want, ...) \
    do { \
        const char *const texts_[] = {__VA_ARGS__}; \
        struct link_template t_ = make(texts_, LEN(texts_)); \
        assert_str(shown(&t_), want); \
    } while (0)

static void slots_hold_what_differs(void **state)
{
    UNUSED(state);
    SHOWN("waitress wanted in|{Graz:2,Linz:1;name}|good pay, call|{041 312 670:2,+44 7700 900123:1;phone}",
          "waitress wanted in Graz good pay, call 041 312 670", "waitress wanted in Linz good pay, call 041/312/670",
          "waitress wanted in Graz good pay, call +44 7700 900123");
    SHOWN("Preis|{59 €:1,25$:1,30€:1;price}|für Massage ab|{18/8:2,15.12:1;date}", "Preis 59 € für Massage ab 15.12.",
          "Preis 25$ für Massage ab 18/8", "Preis 30€ für Massage ab 18/8");
}

static void every_script_reads_well(void **state)
{
    UNUSED(state);
    SHOWN("Потрібні швачки, ціна|{20 €:1,350 €:1;price}|за день", "Потрібні швачки, ціна 20 € за день",
          "Потрібні швачки, ціна 350 € за день");
    SHOWN("السعر قابل للتفاوض،|{041 312 670:1,041 312 671:1;phone}|اتصل بي", "السعر قابل للتفاوض، 041 312 670 اتصل بي",
          "السعر قابل للتفاوض، 041 312 671 اتصل بي");
    SHOWN("靠近|{深圳:2,北京:1;word}|正规粉刷！阳光又二手的地毯！", "靠近深圳正规粉刷！阳光又二手的地毯！",
          "靠近北京正规粉刷！阳光又二手的地毯！", "靠近深圳正规粉刷！阳光又二手的地毯！");
    SHOWN("ที่พักและอาหารฟรี ราคา|{640:1,670:1;price}|บาท", "ที่พักและอาหารฟรี ราคา 640 บาท",
          "ที่พักและอาหารฟรี ราคา 670 บาท");
}

static void foreign_ends_stay_outside(void **state)
{
    UNUSED(state);
    SHOWN("clean rooms, good pay every week", "clean rooms, good pay every week", "clean rooms, good pay every week",
          "clean rooms, good pay every week", "clean rooms, good pay every week", "clean rooms, good pay every week",
          "sunny day today my friends clean rooms, good pay every week buy cheap tyres");
}

static void moved_sentences_are_found(void **state)
{
    const char *const texts[] = {
        "We look for cleaners in hotels. Papers are arranged by us. Call any time of day.",
        "Call any time of day. We look for cleaners in hotels. Papers are arranged by us.",
        "Papers are arranged by us. Call any time of day. We look for cleaners in hotels.",
    };
    struct link_template t = make(texts, LEN(texts));
    UNUSED(state);
    assert_str(shown(&t), texts[0]);
    assert_int_equal(t.members[2].count, 2);
    assert_int_equal(t.members[2].spans[1].start, strlen("Papers are arranged by us. Call any time of day. "));
    assert_int_equal(t.members[2].spans[0].start, 0);
    assert_int_equal(t.members[2].spans[0].state, LINK_SPAN_FIXED);
    assert_true(t.compression > 1.5);
}

static void slips_are_no_slots(void **state)
{
    const char *const texts[] = {
        "the hotel wants quick waiters for summer", "the hotel wants quick waiters for summer",
        "the hotel wants qiuck waiters for summer", "the hotel wants quick waiters for summer",
        "the hotel wants quick waiters summer",     "the hotel wants quick waiters for summer",
    };
    struct link_template t = make(texts, LEN(texts));
    UNUSED(state);
    assert_str(shown(&t), texts[0]);
    assert_int_equal(t.members[2].count, 3);
    assert_int_equal(t.members[2].spans[1].state, LINK_SPAN_OTHER);
    assert_int_equal(t.members[2].spans[1].start, strlen("the hotel wants "));
    assert_int_equal(t.members[0].count, 1);
    assert_int_equal(t.members[0].spans[0].end, strlen(texts[0]));
}

static void words_are_written_as_most_write_them(void **state)
{
    UNUSED(state);
    SHOWN("Good work for honest girls.", "GOOD WORK FOR HONEST GIRLS!!!", "Good work for honest girls.",
          "Good work for honest girls.", "gOOd work foR honest giRLs");
}

static void long_and_many_values_are_bounded(void **state)
{
    const char *texts[40];
    UNUSED(state);
    for (unsigned i = 0; i < LEN(texts); i++) {
        struct buf text = {.arena = &arena};
        buf_printf(&text, "rooms for rent with %c", 'a' + (int)i % 26);
        for (unsigned n = 0; n < 60; n++)
            buf_printf(&text, "%c%u", 'a' + (int)(i % 26), i);
        buf_printf(&text, " near the station");
        texts[i] = buf_str(&text).p;
    }
    struct link_template t = make(texts, LEN(texts));
    assert_int_equal(t.piece_count, 3);
    assert_int_equal(t.pieces[1].value_count, LINK_TEMPLATE_VALUES);
    assert_int_equal(t.pieces[1].different, LEN(texts));
    for (size_t v = 0; v < LINK_TEMPLATE_VALUES; v++)
        assert_true(t.pieces[1].values[v].text.n <= LINK_TEMPLATE_BYTES + strlen("…"));
}

/* By hand from the formula in template.h. */
static void compression_is_the_formula(void **state)
{
    const char *const same[] = {"red house near water", "red house near water"};
    const char *const other[] = {"red house near water", "red house near mountains"};
    UNUSED(state);
    struct link_template t = make(same, LEN(same)); /* V is 4: 2 bits a word; <4> is 5 */
    assert_true(t.bits_alone == 2 * (5 + 4 * 2) && t.bits_with == 5 + 4 * 2 && t.compression == 2);
    t = make(other, LEN(other)); /* V is 5; <3> is 5, <1> is 3, lg(T + 1) is 2 */
    assert_true(t.bits_alone > 28.57 && t.bits_alone < 28.58);
    assert_true(t.bits_with > 24.60 && t.bits_with < 24.61);
}

static void nothing_one_and_too_many(void **state)
{
    const char *texts[100];
    UNUSED(state);
    struct link_template t = make(texts, 0);
    assert_int_equal(t.piece_count, 0);
    assert_true(t.compression == 1);
    SHOWN("", "", "!!!", "");
    SHOWN("only one text", "only one text");
    for (size_t i = 0; i < LEN(texts); i++)
        texts[i] = "the same text again";
    t = make(texts, LEN(texts));
    assert_int_equal(t.member_count, LINK_TEMPLATE_MEMBERS);
    assert_str(shown(&t), texts[0]);
    assert_true(t.compression > 4);
}

/* Texts made to cost much are cut, not computed for minutes. */
static void the_worst_texts_stay_bounded(void **state)
{
    struct buf one = {.arena = &arena}, other = {.arena = &arena};
    const char *texts[LINK_TEMPLATE_MEMBERS];
    UNUSED(state);
    for (unsigned i = 0; i < 3000; i++) {
        buf_printf(&one, "word ");
        buf_printf(&other, "%s ", i * i % 7 & 1 ? "word" : "other");
    }
    for (size_t i = 0; i < LEN(texts); i++)
        texts[i] = i % 2 ? buf_str(&one).p : buf_str(&other).p;
    struct link_template t = make(texts, 8); /* in full here: sanitizers are slow */
    assert_true(t.members[0].cut);
    assert_true(t.piece_count > 0);
    size_t words = 0;
    t = make(texts, LEN(texts));
    for (size_t i = 0; i < t.members[1].count; i++)
        words += (t.members[1].spans[i].end - t.members[1].spans[i].start + 1) / strlen("word ");
    assert_true(words <= 1024 && (size_t)LINK_TEMPLATE_MEMBERS * 1024 * 1024 <= LINK_TEMPLATE_CELLS);
}

static int tear_down(void **state)
{
    UNUSED(state);
    link_reader_free(&reader);
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_hold_what_differs),
        cmocka_unit_test(every_script_reads_well),
        cmocka_unit_test(foreign_ends_stay_outside),
        cmocka_unit_test(moved_sentences_are_found),
        cmocka_unit_test(slips_are_no_slots),
        cmocka_unit_test(words_are_written_as_most_write_them),
        cmocka_unit_test(long_and_many_values_are_bounded),
        cmocka_unit_test(compression_is_the_formula),
        cmocka_unit_test(nothing_one_and_too_many),
        cmocka_unit_test(the_worst_texts_stay_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
