/* link_state_by.c - kres link --state by what texts name: runs one after the other are as one of all, also in what is said
 * of clusters and of earlier texts; damage, full disks, states without identifiers. */
#include "linked_state.h"

#include "link/hands.h"

static const char *const ways[] = {"identifiers", "both"};

/* Twelve words that hardly another wording has; varied: one in twelve is another. */
static void add_wording(struct buf *b, unsigned wording, bool varied)
{
    for (unsigned k = 0; k < 12; k++) {
        unsigned word = (varied && !dice(12) ? dice(30000) : wording * 12 + k) * 2654435761u;
        for (unsigned letter = 0; letter < 6; letter++, word >>= 5)
            buf_byte(b, (char)('a' + (word & 31) % 26));
        buf_byte(b, ' ');
    }
}

/* Half of all texts have one of some thousand numbers, one in forty that of an agency, one in five no wording. */
static struct str *with_numbers(struct arena *arena, bool varied)
{
    struct str *lines = ARENA_ARRAY(arena, TEXTS, struct str);
    for (unsigned i = 0; i < TEXTS; i++) {
        struct buf b = {.arena = arena};
        unsigned wording = dice(2000);
        buf_printf(&b, "{\"id\":%u,\"time\":\"2026-01-%02u\",\"text\":\"", i, 1 + dice(28));
        if (dice(5))
            add_wording(&b, wording, varied);
        if (!dice(2))
            buf_printf(&b, " %s40 555 %u%03u", dice(2) ? "+386 " : "0", dice(2), wording / 3);
        if (!dice(40))
            buf_add(&b, STR(" jobs@agency.example.com"));
        buf_add(&b, STR("\"}\n"));
        lines[i] = buf_str(&b);
    }
    return lines;
}

static void link_part(const struct str *lines, size_t from, size_t to, const char *by, const char *threads)
{
    struct arena arena = {0};
    LINKED(CMD_DONE, joined(&arena, lines, from, to), "--threads", threads, "--by", by, "--state", at("state"), "--moved",
           at("moved"), "--clusters", at("clusters"));
    assert_int_equal(line_count(written), to - from);
    take_moves(contents("moved"));
    take_names(written, "cluster", names);
    arena_clear(&arena);
}

/* Every line about a cluster is one of those that were written about all. */
static void check_clusters(struct str lines, struct str all)
{
    size_t most = line_count(all), count = 0;
    struct str *known = ARENA_ARRAY(&kept, most + 1, struct str);
    for (struct str line = str_cut(&all, '\n'); line.n; line = str_cut(&all, '\n'))
        known[count++] = line;
    for (struct str line = str_cut(&lines, '\n'); line.n; line = str_cut(&lines, '\n')) {
        size_t i = 0;
        while (i < count && !str_eq(known[i], line))
            i++;
        if (i == count)
            fail_msg("nobody said " STR_FMT, STR_ARG(line));
    }
}

static void any_split_is_as_all_at_once(void **state)
{
    UNUSED(state);
    static const unsigned splits[][12] = {{100}, {50, 50}, {90, 10}, {81, 2, 2, 2, 2, 2, 2, 2, 1, 1, 2, 1}};
    struct arena arena = {0};
    struct str *lines = with_numbers(&arena, false);
    for (size_t way = 0; way < LEN(ways); way++) {
        LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--by", ways[way], "--clusters", at("clusters"));
        take_names(written, "cluster", batch);
        struct str all = str_copy(&arena, contents("clusters"));
        assert_holds(errors.p, "; 1 identifier that more than");
        for (size_t s = 0; s < LEN(splits); s++) {
            size_t from = 0, percent = 0;
            forget();
            memset(names, 0, sizeof names);
            shuffle(lines);
            for (size_t i = 0; i < LEN(splits[s]) && splits[s][i]; i++, from = TEXTS * percent / 100) {
                percent += splits[s][i];
                link_part(lines, from, TEXTS * percent / 100, ways[way], all_threads[s % LEN(all_threads)]);
            }
            assert_int_equal(differing(), 0);
            check_clusters(contents("clusters"), all);
            LINKED(CMD_DONE, STR(""), "--state", at("state"), "--rebuild", "--moved", at("moved"), "--by", ways[way]);
            assert_int_equal(contents("moved").n, 0);
        }
    }
    arena_clear(&arena);
}

/* Where wording differs between runs, no more differs than without identifiers. */
static void wordings_that_vary_give_nearly_the_same(void **state)
{
    UNUSED(state);
    static const char *const all[] = {"text", "identifiers", "both"};
    struct arena arena = {0};
    struct str *lines = with_numbers(&arena, true);
    for (size_t way = 0; way < LEN(all); way++) {
        LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--by", all[way]);
        take_names(written, "cluster", batch);
        forget();
        memset(names, 0, sizeof names);
        for (size_t from = 0, to; from < TEXTS; from = to) {
            to = from ? from + TEXTS / 20 : TEXTS * 17 / 20;
            link_part(lines, from, to, all[way], "2");
        }
        assert_in_range(differing(), 0, TEXTS / 100);
    }
    arena_clear(&arena);
}

/* ---- single texts ---- */

#define LINE_OF(id, text) "{\"id\":" #id ",\"text\":\"" text "\"}\n"

static void earlier_texts_are_told_when_a_number_joins_or_parts_them(void **state)
{
    UNUSED(state);
    static const char first[] = LINE_OF(0, HAND " 040 111 222") LINE_OF(1, OTHER " +386 41 333 444")
        LINE_OF(2, "call 040 111 222") LINE_OF(3, "or +386 40 555 666") LINE_OF(4, "room to let");
    struct arena arena = {0};
    struct buf b = {.arena = &arena};
    for (unsigned i = 0; i < 40; i++) { /* so that a run does not begin anew */
        buf_printf(&b, "{\"id\":%u,\"text\":\"", 100 + i);
        add_wording(&b, i, false);
        buf_add(&b, STR("\"}\n"));
    }
    for (size_t way = 0; way < LEN(ways); way++) {
        forget();
        LINKED(CMD_DONE, str_printf(&arena, "%s" STR_FMT, first, STR_ARG(buf_str(&b))), "--state", at("state"), "--by",
               ways[way]);
        memset(names, 0, sizeof names);
        take_names(written, "cluster", names);
        assert_string_equal(names[0], names[2]);
        assert_string_equal(names[1], "");
        /* 040 111 222 is of +386 now, and one text names both hands. */
        LINKED(CMD_DONE, STR(LINE_OF(5, "now +386 40 111 222 or 041 333 444")), "--state", at("state"), "--by", ways[way],
               "--moved", at("moved"), "--clusters", at("clusters"));
        take_moves(contents("moved"));
        take_names(written, "cluster", names);
        for (size_t i = 1; i < 6; i++)
            assert_true(!strcmp(names[i], names[0]) == (i != 3 && i != 4));
        assert_holds(contents("clusters").p, "\"size\":4,");
        /* And of +385 as well: nobody knows whose it is. */
        LINKED(CMD_DONE, STR(LINE_OF(6, "+385 40 111 222")), "--state", at("state"), "--by", ways[way], "--moved",
               at("moved"));
        take_moves(contents("moved"));
        take_names(written, "cluster", names);
        assert_string_equal(names[0], names[2]);
        assert_string_equal(names[1], names[5]);
        assert_string_not_equal(names[0], names[5]);
        assert_string_equal(names[6], "");
    }
    arena_clear(&arena);
}

static void a_state_without_identifiers_gets_them(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str *lines = with_numbers(&arena, false), later = joined(&arena, lines, 5900, TEXTS);
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--by", "both");
    take_names(written, "cluster", batch);
    forget();
    memset(names, 0, sizeof names);
    LINKED(CMD_DONE, joined(&arena, lines, 0, 5900), "--state", at("state"));
    take_names(written, "cluster", names);
    LINKED(CMD_WRONG, later, "--state", at("state"), "--by", "both");
    assert_holds(errors.p, "was made with --by text, without identifiers: name that, or --rebuild makes it anew with --by "
                           "both from the texts it keeps");
    LINKED(CMD_DONE, later, "--state", at("state"), "--by", "both", "--rebuild", "--moved", at("moved"));
    take_moves(contents("moved"));
    take_names(written, "cluster", names);
    assert_int_equal(differing(), 0);
    LINKED(CMD_WRONG, later, "--state", at("state"));
    assert_holds(errors.p, "was made with --by both: name that");
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--by", "identifiers");
    take_names(written, "cluster", batch);
    LINKED(CMD_DONE, STR(""), "--state", at("state"), "--by", "identifiers", "--rebuild", "--moved", at("moved"));
    take_moves(contents("moved"));
    assert_int_equal(differing(), 0);
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS));
    take_names(written, "cluster", batch);
    LINKED(CMD_DONE, STR(""), "--state", at("state"), "--rebuild", "--moved", at("moved"));
    take_moves(contents("moved"));
    assert_int_equal(differing(), 0);
    arena_clear(&arena);
}

/* ---- damage ---- */

/* A state of some runs, and the answer of another onto it. */
static struct str make_state(struct arena *arena, struct str *ret_input)
{
    struct str *lines = with_numbers(arena, false);
    forget();
    LINKED(CMD_DONE, joined(arena, lines, 0, 2400), "--state", at("state"), "--by", "both");
    LINKED(CMD_DONE, joined(arena, lines, 2400, 2600), "--state", at("state"), "--by", "both");
    copy_state("state", "saved");
    *ret_input = joined(arena, lines, 2600, 2700);
    LINKED(CMD_DONE, *ret_input, "--state", at("state"), "--by", "both");
    return str_copy(arena, written);
}

static void damage_is_named_and_repaired(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input, wanted = make_state(&arena, &input);
    size_t refused = 0, all = 0;
    for (unsigned i = 0; i < 2; i++) {
        const char *name = arena_printf(&arena, "state/segment-%u", i);
        off_t size = size_of(arena_printf(&arena, "saved/segment-%u", i)), step = i ? 3001 : 4099;
        for (off_t where = size - 60000 > 0 ? size - 60000 : 0; where < size; where += step, all++) { /* marks are last */
            copy_state("saved", "state");
            flip(name, where);
            put_file("in", input);
            arena_clear(&kept);
            int code = filter_line(LINE("--state", at("state"), "--by", "both"));
            if (code == CMD_DONE) {
                assert_true(str_eq(written, wanted));
                continue;
            }
            refused++;
            assert_int_equal(written.n, 0);
            assert_holds(errors.p, "is damaged: segment-");
            assert_holds(errors.p, "--rebuild makes it anew");
            LINKED(CMD_DONE, input, "--state", at("state"), "--by", "both", "--rebuild");
            assert_true(str_eq(written, wanted));
        }
    }
    assert_in_range(refused, all / 2, all);
    arena_clear(&arena);
}

/* Room for the records and not for all of the segment, at whose end the marks stand: a state that is made anew stays. */
static void on_a_full_disk_the_old_state_stays(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str *lines = with_numbers(&arena, false), input = joined(&arena, lines, 1000, 2400);
    forget();
    LINKED(CMD_DONE, joined(&arena, lines, 0, 1000), "--state", at("state"), "--by", "both");
    copy_state("state", "saved");
    LINKED(CMD_DONE, input, "--state", at("state"), "--by", "both");
    struct str wanted = str_copy(&arena, written);
    rlim_t segment = (rlim_t)size_of("state/segment-1");
    const rlim_t limits[] = {segment - 20000, segment - 9000, segment - 2000, segment - 400, segment - 8};
    assert_in_range(size_of("state/records"), 1, limits[0]);
    for (size_t i = 0; i < LEN(limits); i++) {
        copy_state("saved", "state");
        put_file("in", input);
        arena_clear(&kept);
        assert_int_equal(run_state_limited(limits[i], "both"), CMD_WRONG);
        assert_holds(contents("err").p, "cannot write segment-1 of the state: File too large; the state is what it was");
        LINKED(CMD_DONE, input, "--state", at("state"), "--by", "both");
        assert_true(str_eq(written, wanted));
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_split_is_as_all_at_once),
        cmocka_unit_test(wordings_that_vary_give_nearly_the_same),
        cmocka_unit_test(earlier_texts_are_told_when_a_number_joins_or_parts_them),
        cmocka_unit_test(a_state_without_identifiers_gets_them),
        cmocka_unit_test(damage_is_named_and_repaired),
        cmocka_unit_test(on_a_full_disk_the_old_state_stays),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
