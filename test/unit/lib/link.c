/* libkres, linking: what its header promises - versions of options, states, limits, threads, templates. */
#include "kres/link.h"

#include <pthread.h>
#include <stdlib.h>

#include "../check.h"

enum { HANDS = 20, EACH = 6 };

static kres_error error;

#define DO(call) \
    do { \
        error.message[0] = 0; \
        if ((call) != KRES_OK) \
            fail_msg("%s: %s", #call, error.message); \
    } while (0)

static size_t write_text(unsigned hand, unsigned copy, char *to, size_t room)
{
    static const char *const words[] = {"apple", "river", "stone", "cloud", "tiger", "lemon", "piano", "metal"};
    int n = snprintf(to, room, "hand%c%c offers", 'a' + hand % 26, 'k' + hand / 26);
    for (unsigned i = 0; i < 12; i++)
        n += snprintf(to + n, room - (size_t)n, " %s%c", words[(hand + i * (hand + 3)) % 8],
                      'a' + (int)((hand * 7 + i * i) % 26));
    n += snprintf(to + n, room - (size_t)n, " number %c call 040 11%u 22%u", 'a' + (int)copy, copy, hand);
    return (size_t)n;
}

struct adder { kres_link *link; uint32_t thread, threads; uint32_t *numbers; };

static void *add_some(void *argument)
{
    struct adder *adder = argument;
    char text[512];
    for (unsigned i = adder->thread; i < HANDS * EACH; i += adder->threads) {
        size_t n = write_text(i % HANDS, i / HANDS, text, sizeof text);
        if (kres_link_add(adder->link, adder->thread, text, n, &adder->numbers[i], NULL) != KRES_OK)
            abort();
    }
    return NULL;
}

static void link_all(uint32_t threads, char names[HANDS * EACH][KRES_LINK_NAME])
{
    kres_link_options options = KRES_LINK_OPTIONS_INIT;
    uint32_t numbers[HANDS * EACH];
    struct adder adders[4];
    pthread_t made[4];
    kres_link *link;
    options.threads = threads;
    DO(kres_link_new(&options, &link, &error));
    for (uint32_t i = 0; i < threads; i++) {
        adders[i] = (struct adder){link, i, threads, numbers};
        assert_int_equal(pthread_create(&made[i], NULL, add_some, &adders[i]), 0);
    }
    for (uint32_t i = 0; i < threads; i++)
        pthread_join(made[i], NULL);
    DO(kres_link_run(link, &error));
    assert_int_equal(kres_link_clusters(link), HANDS);
    for (size_t i = 0; i < HANDS * EACH; i++) {
        uint32_t first = kres_link_cluster(link, numbers[i]);
        assert_int_equal(kres_link_size(link, first), EACH);
        kres_link_name(link, first, names[i]);
    }
    kres_link_free(link);
}

static void one_answer_for_any_threads(void **state)
{
    static char one[HANDS * EACH][KRES_LINK_NAME], four[HANDS * EACH][KRES_LINK_NAME];
    UNUSED(state);
    link_all(1, one);
    link_all(4, four);
    for (size_t i = 0; i < HANDS * EACH; i++) {
        assert_string_equal(one[i], four[i]);
        assert_string_equal(one[i], one[i % HANDS]);
        assert_int_equal(one[i][0], 'c');
    }
}

static void options_grow_at_their_end(void **state)
{
    kres_link *link;
    struct { kres_link_options known; uint64_t later; } newer = {KRES_LINK_OPTIONS_INIT, 0};
    struct { size_t size; uint32_t threads, reserved; } older = {sizeof older, 2, 0};
    kres_link_options options = KRES_LINK_OPTIONS_INIT;
    uint32_t number;
    UNUSED(state);

    newer.known.size = sizeof newer;
    DO(kres_link_new(&newer.known, &link, &error));
    kres_link_free(link);
    newer.later = 1; /* wants what this version cannot */
    assert_int_equal(kres_link_new(&newer.known, &link, &error), KRES_INPUT);
    DO(kres_link_new((const kres_link_options *)(const void *)&older, &link, &error));
    DO(kres_link_add(link, 1, "these are four words", 20, &number, &error));
    kres_link_free(link);
    options.size = 0;
    assert_int_equal(kres_link_new(&options, &link, &error), KRES_INPUT);
    options = (kres_link_options)KRES_LINK_OPTIONS_INIT;
    options.threads = 65;
    assert_int_equal(kres_link_new(&options, &link, &error), KRES_INPUT);
    assert_holds(error.message, "1 to 64 threads");
    assert_int_equal(kres_link_new(&options, &link, NULL), KRES_INPUT);
    kres_link_free(NULL);
}

static void calls_out_of_turn_are_refused(void **state)
{
    static const char text[] = "the same five words here";
    char name[KRES_LINK_NAME];
    kres_link *link;
    uint32_t number = 77;
    UNUSED(state);

    DO(kres_link_new(NULL, &link, &error));
    assert_int_equal(kres_link_add(link, 1, text, sizeof text - 1, &number, &error), KRES_INPUT);
    assert_int_equal(kres_link_add(link, 0, "bad \xc3( text of words", 19, &number, &error), KRES_INPUT);
    assert_int_equal(number, 77);
    DO(kres_link_add(link, 0, "", 0, &number, &error));
    assert_int_equal(number, KRES_LINK_NONE);
    DO(kres_link_add(link, 0, NULL, 0, &number, &error));
    DO(kres_link_add(link, 0, text, sizeof text - 1, &number, &error));
    DO(kres_link_add(link, 0, text, sizeof text - 1, &number, &error));
    assert_int_equal(number, 0);
    assert_int_equal(kres_link_texts(link), 1);
    assert_int_equal(kres_link_cluster(link, 0), KRES_LINK_NONE);
    assert_int_equal(kres_link_size(link, 0), 0);
    DO(kres_link_run(link, &error));
    assert_int_equal(kres_link_run(link, &error), KRES_STATE);
    assert_int_equal(kres_link_add(link, 0, text, sizeof text - 1, &number, &error), KRES_STATE);
    assert_int_equal(kres_link_size(link, kres_link_cluster(link, 0)), 2);
    assert_int_equal(kres_link_cluster(link, 1), KRES_LINK_NONE);
    kres_link_name(link, KRES_LINK_NONE, name);
    assert_string_equal(name, "");
    kres_link_free(link);
}

static void memory_is_limited(void **state)
{
    kres_link_options options = KRES_LINK_OPTIONS_INIT;
    char text[512];
    kres_link *link;
    uint32_t number;
    int status = KRES_OK;
    UNUSED(state);

    DO(kres_link_new(NULL, &link, &error));
    options.memory = kres_link_memory(link) + (5 << 20);
    kres_link_free(link);
    DO(kres_link_new(&options, &link, &error));
    for (unsigned i = 0; status == KRES_OK && i < 200000; i++) {
        int n = snprintf(text, sizeof text, "word%c%c%c%c goes first then come others", 'a' + i % 26, 'a' + i / 26 % 26,
                         'a' + i / 676 % 26, 'a' + i / 17576 % 26);
        status = kres_link_add(link, 0, text, (size_t)n, &number, &error);
    }
    assert_int_equal(status, KRES_LIMIT);
    assert_holds(error.message, "more memory");
    kres_link_free(link);
}

static kres_string string(const char *text)
{
    return (kres_string){text, strlen(text)};
}

static void a_template_has_pieces_and_slots(void **state)
{
    kres_string texts[] = {string("Work in Graz for girls, call Ana 040 111 222 today"),
                           string("Work in Graz for girls, call Maja 040 111 333 today"),
                           string("Work in Graz for girls, call Tina 041 444 333 today")};
    kres_template_options options = KRES_TEMPLATE_OPTIONS_INIT;
    kres_template *made;
    size_t slots = 0;
    UNUSED(state);

    options.country = "SI";
    DO(kres_template_new(texts, 3, &options, &made, &error));
    for (size_t i = 0; i < kres_template_pieces(made); i++) {
        if (!kres_template_is_slot(made, i)) {
            assert_true(kres_template_text(made, i).bytes > 0);
            continue;
        }
        slots++;
        assert_int_equal(kres_template_filled(made, i), 3);
        assert_int_equal(kres_template_values(made, i), 3);
        assert_int_equal(kres_template_value_texts(made, i, 0), 1);
        assert_true(kres_template_value(made, i, 2).bytes > 0);
        assert_int_equal(kres_template_value(made, i, 3).bytes, 0);
        assert_true(kres_template_kinds(made, i) >= 1);
    }
    assert_int_equal(slots, 2);
    assert_true(kres_template_compression(made) > 1);
    assert_true(kres_template_typical(made) < 3);
    assert_true(kres_template_spans(made, 0) >= 3);
    kres_span span = kres_template_span(made, 0, 0);
    assert_int_equal(span.start, 0);
    assert_int_equal(span.state, KRES_SPAN_FIXED);
    assert_int_equal(kres_template_span(made, 3, 0).end, 0);
    assert_int_equal(kres_template_pieces(made), 4);
    assert_int_equal(kres_template_text(made, 99).bytes, 0);
    kres_template_free(made);

    DO(kres_template_new(NULL, 0, NULL, &made, &error));
    assert_int_equal(kres_template_pieces(made), 0);
    assert_true(kres_template_typical(made) == KRES_TEMPLATE_NONE);
    kres_template_free(made);
    texts[1] = string("\xff");
    assert_int_equal(kres_template_new(texts, 3, NULL, &made, &error), KRES_INPUT);
    assert_holds(error.message, "text 1 is not UTF-8");
}

static void the_version_is_that_of_the_header(void **state)
{
    char text[32];
    UNUSED(state);
    assert_int_equal(kres_version(), KRES_VERSION_NUMBER);
    snprintf(text, sizeof text, "%d.%d.%d", KRES_VERSION_MAJOR, KRES_VERSION_MINOR, KRES_VERSION_PATCH);
    assert_string_equal(kres_version_text(), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_answer_for_any_threads), cmocka_unit_test(options_grow_at_their_end),
        cmocka_unit_test(calls_out_of_turn_are_refused), cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(a_template_has_pieces_and_slots), cmocka_unit_test(the_version_is_that_of_the_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
