/* link_by.c - kres link --by: by what texts name, alone or beside their wording. */
#include "linked.h"

#include "link/hands.h"

#define LINE_OF(id, text) "{\"id\":" #id ",\"text\":\"" text "\"}\n"

static struct str cluster_at(struct arena *arena, size_t line)
{
    json_t *one = record(written, line), *cluster = json_object_get(one, "cluster");
    struct str ret = str_copy(arena, str_from(json_is_null(cluster) ? "" : json_string_value(cluster)));
    json_decref(one);
    return ret;
}

static const char input[] =
    LINE_OF(0, HAND " +386 40 111 222") LINE_OF(1, OTHER " 040/111-222") LINE_OF(2, "call 00386 (0)40 111 222")
    LINE_OF(3, SAME_HAND " 041 999 888") LINE_OF(4, "room to let") LINE_OF(5, "@ana_b") LINE_OF(6, "t.me/ana_b please");

static void identifiers_join_what_wording_does_not(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    LINKED(CMD_DONE, str_from(input));
    assert_int_equal(cluster_at(&arena, 1).n, 0);
    struct str text = cluster_at(&arena, 0);
    LINKED(CMD_DONE, str_from(input), "--by", "both", "--clusters", at("clusters"));
    struct str all = cluster_at(&arena, 0), handle = cluster_at(&arena, 5);
    assert_true(all.n > 1 && handle.n > 1 && !str_eq(all, handle));
    for (size_t i = 1; i < 4; i++)
        assert_true(str_eq(cluster_at(&arena, i), all));
    assert_true(str_eq(cluster_at(&arena, 6), handle));
    assert_int_equal(cluster_at(&arena, 4).n, 0);
    assert_holds(errors.p, "kres: 7 texts, 4 different; 2 clusters with 6 texts;");
    struct str file = contents("clusters");
    assert_int_equal(line_count(file), 2);
    assert_holds(file.p, "\"size\":4,");
    assert_holds(file.p, "\"why\":[\"text\",\"identifier\"]");
    assert_holds(file.p, "\"size\":2,");
    assert_holds(file.p, "\"identifiers\":[{\"type\":\"handle\",\"value\":\"@ana_b\",\"count\":2}],"
                         "\"why\":[\"identifier\"]");
    LINKED(CMD_DONE, str_from(input), "--by", "identifiers", "--clusters", at("clusters"));
    for (size_t i = 1; i < 3; i++)
        assert_true(str_eq(cluster_at(&arena, 0), cluster_at(&arena, i)));
    assert_int_equal(cluster_at(&arena, 3).n, 0); /* wording alone */
    assert_true(str_eq(cluster_at(&arena, 5), cluster_at(&arena, 6)));
    assert_int_equal(line_count(contents("clusters")), 2);
    LINKED(CMD_DONE, str_from(input), "--by", "text", "--clusters", at("clusters"));
    assert_true(str_eq(cluster_at(&arena, 0), text));
    assert_holds(contents("clusters").p, "\"why\":[\"text\"]");
    LINKED(CMD_USE, str_from(input), "--by", "hand");
    assert_holds(errors.p, "--by");
    arena_clear(&arena);
}

/* A number that more hands have than any hand has wordings. */
static void a_switchboard_is_told_and_joins_nothing(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    enum { SHARING = LINK_HANDS_MOST + 6 };
    for (unsigned i = 0; i < SHARING; i++) {
        buf_printf(&b, "{\"id\":%u,\"text\":\"", i);
        for (unsigned k = 0; k < 10; k++)
            buf_printf(&b, "%c%c%c%c ", 'a' + i % 26, 'a' + i / 26, 'a' + k, 'a' + (i * k) % 26);
        buf_printf(&b, "080 22 23 24%s\"}\n", i < 3 ? ", 031 777 666" : "");
    }
    LINKED(CMD_DONE, buf_str(&b), "--by", "both", "--clusters", at("clusters"));
    assert_true(str_eq(cluster_at(&arena, 0), cluster_at(&arena, 1)) && cluster_at(&arena, 0).n > 1);
    assert_int_equal(cluster_at(&arena, 3).n, 0);
    assert_holds(errors.p, "; 1 identifier that more than 64 hands share joins nothing;");
    assert_holds(contents("clusters").p, "{\"type\":\"phone\",\"value\":\"080222324\",\"count\":3,\"shared\":true}");
    assert_holds(contents("clusters").p, "{\"type\":\"phone\",\"value\":\"031777666\",\"count\":3}");
    arena_clear(&arena);
}

/* ---- the same answer ---- */

static struct str *answers(struct arena *arena)
{
    struct str *ret = ARENA_ARRAY(arena, TEXTS, struct str), rest = written;
    assert_int_equal(line_count(written), TEXTS);
    for (unsigned i = 0; i < TEXTS; i++) {
        struct str line = str_cut(&rest, '\n');
        size_t number = strtoul(line.p + strlen("{\"id\":"), NULL, 10);
        assert_true(number < TEXTS && !ret[number].p);
        ret[number] = str_copy(arena, str_slice(line, str_find(line, STR(",\"cluster\""), 0), line.n));
    }
    return ret;
}

/* Twelve words that hardly another wording has. */
static void add_wording(struct buf *b, unsigned wording)
{
    for (unsigned k = 0; k < 12; k++) {
        unsigned word = (wording * 12 + k) * 2654435761u;
        for (unsigned letter = 0; letter < 6; letter++, word >>= 5)
            buf_byte(b, (char)('a' + (word & 31) % 26));
        buf_byte(b, ' ');
    }
}

/* Three thousand wordings; half of all texts have one of three thousand numbers, one in forty that of an agency, one in five
 * no wording. */
static struct str *with_numbers(struct arena *arena)
{
    struct str *lines = ARENA_ARRAY(arena, TEXTS, struct str);
    for (unsigned i = 0; i < TEXTS; i++) {
        struct buf b = {.arena = arena};
        buf_printf(&b, "{\"id\":%u,\"text\":\"", i);
        if (dice(5))
            add_wording(&b, dice(3000));
        if (!dice(2))
            buf_printf(&b, " %s40 555 %u%03u", dice(2) ? "+386 " : "0", dice(3), dice(1000));
        if (!dice(40))
            buf_add(&b, STR(" jobs@agency.example.com"));
        buf_add(&b, STR("\"}\n"));
        lines[i] = buf_str(&b);
    }
    return lines;
}

static void order_and_threads_do_not_change_the_answer(void **state)
{
    UNUSED(state);
    static const char *const ways[] = {"both", "identifiers"};
    struct arena arena = {0};
    struct str *lines = with_numbers(&arena);
    for (size_t way = 0; way < LEN(ways); way++) {
        LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", "1", "--by", ways[way], "--clusters", at("clusters"));
        struct str clusters = str_copy(&arena, contents("clusters"));
        const struct str *wanted = answers(&arena);
        assert_true(line_count(clusters) > 100);
        assert_holds(clusters.p, "\"identifier\"]");
        assert_holds(errors.p, "; 1 identifier that more than");
        for (size_t t = 0; t < LEN(all_threads); t++) {
            for (unsigned i = TEXTS - 1; i > 0; i--) {
                unsigned k = dice(i + 1);
                struct str swap = lines[i];
                lines[i] = lines[k];
                lines[k] = swap;
            }
            LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", all_threads[t], "--by", ways[way], "--clusters",
                   at("shuffled"));
            const struct str *got = answers(&arena);
            for (unsigned i = 0; i < TEXTS; i++)
                if (!str_eq(wanted[i], got[i]))
                    fail_msg("text %u is in " STR_FMT " and " STR_FMT, i, STR_ARG(wanted[i]), STR_ARG(got[i]));
            assert_true(str_eq(clusters, contents("shuffled")));
        }
    }
    arena_clear(&arena);
}

static void bad_input_is_as_ever(void **state)
{
    UNUSED(state);
    LINKED(CMD_DONE, STR(""), "--by", "both");
    assert_int_equal(written.n, 0);
    LINKED(CMD_DONE, STR("wrong\n{\"text\":\"\"}\n{\"text\":\"+386 40 111 222\"}\n{\"text\":\"040 111 222\"}\n"), "--by",
           "identifiers", "--threads", "3");
    assert_int_equal(line_count(written), 3);
    assert_true(str_starts(written, STR("{\"id\":2,\"cluster\":null}\n{\"id\":3,\"cluster\":\"c")));
    LINKED(CMD_WRONG, str_from(input), "--by", "both", "--memory", "1M");
    assert_holds(errors.p, "--memory allows 1 MiB, but linking the ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_join_what_wording_does_not),
        cmocka_unit_test(a_switchboard_is_told_and_joins_nothing),
        cmocka_unit_test(order_and_threads_do_not_change_the_answer),
        cmocka_unit_test(bad_input_is_as_ever),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
