/* link_state.c - kres link --state: runs one after the other, beside one run of all; what is damaged, full, locked. */
#include "linked_state.h"

#include <dirent.h>
#include <sys/file.h>

static void link_part(const struct str *lines, size_t from, size_t to, const char *threads)
{
    struct arena arena = {0};
    LINKED(CMD_DONE, joined(&arena, lines, from, to), "--threads", threads, "--state", at("state"), "--moved", at("moved"));
    assert_int_equal(line_count(written), to - from);
    take_moves(contents("moved"));
    take_names(written, "cluster", names);
    arena_clear(&arena);
}

static void link_at_once(const struct str *lines)
{
    struct arena arena = {0};
    LINKED(CMD_DONE, joined(&arena, lines, 0, TEXTS), "--threads", "2");
    take_names(written, "cluster", batch);
    arena_clear(&arena);
}

static void the_first_run_is_as_without_a_state(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input = joined(&arena, many_texts(&arena), 0, TEXTS);
    LINKED(CMD_DONE, input);
    struct str plain = str_copy(&arena, written);
    for (size_t i = 0; i < LEN(all_threads); i++) {
        forget();
        LINKED(CMD_DONE, input, "--state", at("state"), "--threads", all_threads[i]);
        assert_true(str_eq(plain, written));
        LINKED(CMD_DONE, STR(""), "--state", at("state"), "--rebuild", "--moved", at("moved"));
        assert_int_equal(written.n, 0);
        assert_int_equal(contents("moved").n, 0);
    }
    arena_clear(&arena);
}

static void any_split_gives_nearly_the_same(void **state)
{
    UNUSED(state);
    static const unsigned splits[][12] = {{50, 50}, {90, 10}, {60, 20, 20}, {81, 2, 2, 2, 2, 2, 2, 2, 1, 1, 2, 1}};
    struct arena arena = {0};
    struct str *lines = many_texts(&arena);
    link_at_once(lines);
    for (size_t s = 0; s < LEN(splits); s++)
        for (size_t t = 0; t < LEN(all_threads); t++) {
            size_t from = 0, percent = 0;
            forget();
            memset(names, 0, sizeof names);
            for (size_t i = 0; i < LEN(splits[s]) && splits[s][i]; i++) {
                percent += splits[s][i];
                link_part(lines, from, TEXTS * percent / 100, all_threads[t]);
                from = TEXTS * percent / 100;
            }
            link_part(lines, from, TEXTS, all_threads[t]);
            assert_in_range(differing(), 0, TEXTS / 100);
            LINKED(CMD_DONE, STR(""), "--state", at("state"), "--rebuild", "--moved", at("moved"));
            take_moves(contents("moved"));
            assert_int_equal(differing(), 0);
            shuffle(lines);
        }
    arena_clear(&arena);
}

static void turn(struct str *lines, size_t from, size_t to)
{
    for (; from + 1 < to; from++, to--) {
        struct str swap = lines[from];
        lines[from] = lines[to - 1];
        lines[to - 1] = swap;
    }
}

static void parts_in_any_order_and_by_any_threads_are_the_same(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str *lines = many_texts(&arena);
    static char first[TEXTS][NAME];
    for (size_t t = 0; t < LEN(all_threads); t++) {
        forget();
        memset(names, 0, sizeof names);
        struct str base = joined(&arena, lines, 0, TEXTS * 9 / 10);
        LINKED(CMD_DONE, base, "--state", at("state"), "--threads", all_threads[t]);
        take_names(written, "cluster", names);
        link_part(lines, TEXTS * 9 / 10, TEXTS, all_threads[t]);
        if (!t)
            memcpy(first, names, sizeof first);
        assert_memory_equal(first, names, sizeof first);
        turn(lines, TEXTS * 9 / 10, TEXTS);
    }
    arena_clear(&arena);
}

static void what_moved_is_told_the_same_way_wherever_records_stand(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str *lines = many_texts(&arena), first = STR("");
    shuffle(lines); /* hands have texts in both halves */
    for (size_t t = 0; t < LEN(all_threads); t++) {
        forget();
        memset(names, 0, sizeof names);
        link_part(lines, 0, TEXTS / 2, all_threads[t]);
        turn(lines, 0, TEXTS / 2);
        link_part(lines, TEXTS / 2, TEXTS, all_threads[t]);
        if (!t)
            first = str_copy(&arena, contents("moved"));
        assert_true(line_count(first) > 10 && str_eq(first, contents("moved")));
    }
    arena_clear(&arena);
}

/* ---- single texts ---- */

#define LINE_OF(id, text) "{\"id\":" #id ",\"text\":\"" text "\"}\n"
#define LONE "An old bicycle with a basket is given away to whoever comes first with a smile and a cake"

/* Enough others that a run does not begin anew. */
static struct str others(struct arena *arena)
{
    struct str *lines = many_texts(arena);
    return joined(arena, lines, 0, 400);
}

static void earlier_texts_are_told_when_they_come_into_a_cluster(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf first = {.arena = &arena};
    forget();
    buf_add(&first, others(&arena));
    buf_add(&first, STR(LINE_OF(5001, HAND) LINE_OF(5002, LONE) LINE_OF(5003, OTHER)));
    LINKED(CMD_DONE, buf_str(&first), "--state", at("state"));
    take_names(written, "cluster", names);
    assert_string_equal(names[5001], "");
    LINKED(CMD_DONE, STR(LINE_OF(5004, SAME_HAND) LINE_OF(5005, LONE)), "--state", at("state"), "--moved", at("moved"),
           "--clusters", at("clusters"));
    struct str moved = contents("moved"), clusters = contents("clusters");
    assert_int_equal(line_count(moved), 2);
    assert_int_equal(line_count(written), 2);
    assert_int_equal(line_count(clusters), 2);
    take_moves(moved);
    take_names(written, "cluster", names);
    assert_string_equal(names[5001], names[5004]);
    assert_string_equal(names[5002], names[5005]);
    assert_string_not_equal(names[5001], "");
    for (size_t i = 0; i < 2; i++) {
        json_t *cluster = record(clusters, i);
        assert_int_equal(json_integer_value(json_object_get(cluster, "size")), 2);
        assert_int_equal(json_integer_value(json_object_get(cluster, "compared")), 2);
        json_decref(cluster);
    }
    LINKED(CMD_DONE, STR(""), "--state", at("state"), "--moved", at("moved"));
    assert_int_equal(contents("moved").n, 0);
    arena_clear(&arena);
}

/* ---- what is refused ---- */

static void wrong_lines_are_refused(void **state)
{
    UNUSED(state);
    forget();
    LINKED(CMD_USE, STR(""), "--rebuild");
    assert_holds(errors.p, "--rebuild needs --state");
    LINKED(CMD_USE, STR(""), "--moved", at("moved"));
    LINKED(CMD_USE, STR(""), "--state", "");
    LINKED(CMD_USE, STR(""), "--state", at("state"), "--moved", at("x"), "--clusters", at("x"));
    LINKED(CMD_WRONG, STR(""), "--state", at(""));
    assert_holds(errors.p, "holds other files and no state");
    assert_false(file_exists(at("lock")));
    LINKED(CMD_WRONG, STR(LINE_OF(1, HAND) "wrong\n"), "--state", at("state"), "--strict");
    assert_false(file_exists(at("state/state")));
    LINKED(CMD_DONE, STR(LINE_OF(1, HAND)), "--state", at("state"), "--strict");
    assert_true(file_exists(at("state/state")));
}

static void one_run_at_a_time(void **state)
{
    UNUSED(state);
    forget();
    LINKED(CMD_DONE, STR(LINE_OF(1, HAND)), "--state", at("state"));
    int lock = open(at("state/lock"), O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    LINKED(CMD_WRONG, STR(LINE_OF(1, HAND)), "--state", at("state"));
    assert_holds(errors.p, "another run has the state in ");
    close(lock);
    LINKED(CMD_DONE, STR(LINE_OF(1, HAND)), "--state", at("state"));
    assert_int_equal(line_count(written), 1);
}

/* A state of some runs, and the answer of another onto it. */
static struct str make_state(struct arena *arena, struct str *ret_input)
{
    struct str *lines = many_texts(arena);
    forget();
    LINKED(CMD_DONE, joined(arena, lines, 0, 4800), "--state", at("state"));
    LINKED(CMD_DONE, joined(arena, lines, 4800, 5300), "--state", at("state"));
    LINKED(CMD_DONE, joined(arena, lines, 5300, 5400), "--state", at("state"));
    copy_state("state", "saved");
    *ret_input = joined(arena, lines, 5400, 5500);
    LINKED(CMD_DONE, *ret_input, "--state", at("state"));
    return str_copy(arena, written);
}

static struct str *state_files(struct arena *arena, size_t *ret_count)
{
    struct str *found;
    CHECK(file_list(arena, at("saved"), &found, ret_count, e));
    return found;
}

/* Either it was not needed, and the answer is right, or it is named; the state is not touched then. */
static bool is_refused(struct str input, struct str wanted, const char *name)
{
    arena_clear(&kept);
    put_file("in", input);
    int code = filter_line(LINE("--state", at("state")));
    if (code == CMD_DONE) {
        assert_true(str_eq(written, wanted));
        return false;
    }
    assert_int_equal(code, CMD_WRONG);
    assert_int_equal(written.n, 0);
    assert_holds(errors.p, name);
    assert_holds(errors.p, "is damaged: ");
    assert_holds(errors.p, "--rebuild makes it anew");
    return true;
}

static void damage_is_named_and_repaired(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input, wanted = make_state(&arena, &input);
    size_t count, refused = 0, all = 0;
    struct str *files = state_files(&arena, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_printf(&arena, "state/%s", files[i].p);
        bool derived = strcmp(files[i].p, "records") && strcmp(files[i].p, "lock");
        off_t size = size_of(arena_printf(&arena, "saved/%s", files[i].p));
        for (off_t where = 0; derived && where < size; where += size < 65536 ? size / 7 + 1 : 30011) {
            copy_state("saved", "state");
            flip(name, where);
            refused += is_refused(input, wanted, files[i].p);
            all++;
            if (where % 5)
                continue;
            LINKED(CMD_DONE, STR(""), "--state", at("state"), "--rebuild");
            LINKED(CMD_DONE, input, "--state", at("state"));
            assert_int_equal(line_count(written), 100);
        }
    }
    assert_in_range(refused, all / 4, all);
    arena_clear(&arena);
}

static void what_is_cut_or_gone_is_named(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input, wanted = make_state(&arena, &input);
    size_t count;
    struct str *files = state_files(&arena, &count);
    for (size_t i = 0; i < count; i++) {
        const char *name = arena_printf(&arena, "state/%s", files[i].p);
        bool records = !strcmp(files[i].p, "records");
        if (!strcmp(files[i].p, "lock"))
            continue;
        for (int gone = 0; gone < 2; gone++) {
            copy_state("saved", "state");
            assert_int_equal(gone ? unlink(at(name)) : truncate(at(name), size_of(name) - 1), 0);
            if (records) {
                LINKED(CMD_WRONG, input, "--state", at("state"));
                assert_holds(errors.p, gone ? "so all texts are lost; begin another folder with all texts" :
                                       "so texts are lost; nothing was changed, and --rebuild makes it anew");
                LINKED(gone ? CMD_WRONG : CMD_DONE, input, "--state", at("state"), "--rebuild");
                if (!gone)
                    assert_holds(errors.p, "kres: 1 earlier text is lost: records in ");
                continue;
            }
            assert_true(is_refused(input, wanted, files[i].p));
            LINKED(CMD_DONE, input, "--state", at("state"), "--rebuild");
            assert_int_equal(line_count(written), 100);
            assert_holds(errors.p, "is made anew from 5400 earlier texts and 100 new ones");
        }
    }
    arena_clear(&arena);
}

/* How many texts are told to be lost. */
static int lost_count(void)
{
    const char *told = strstr(errors.p, " lost: records in "), *from = told;
    while (from && from > errors.p && from[-1] != '\n')
        from--;
    return from ? atoi(from + strlen("kres: ")) : 0;
}

/* Wherever the records are damaged, what can be read is linked anew, what cannot is counted, and it is told once. */
static void damaged_records_are_left_out_when_asked(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input, *lines = many_texts(&arena), zeroes = {arena_alloc(&arena, 4096), 4096};
    make_state(&arena, &input);
    off_t size = size_of("saved/records");
    memset((char *)(uintptr_t)zeroes.p, 0, zeroes.n);
    copy_state("saved", "state");
    flip("state/records", 8); /* of the first head: that costs no text */
    LINKED(CMD_DONE, joined(&arena, lines, 0, 5000), "--state", at("state"));
    assert_holds(errors.p, "is made anew from 5400 earlier texts");
    assert_holds(errors.p, "the state has 10400");
    for (int i = 1; i < 12; i++) {
        off_t where = size / 12 * i + i;
        copy_state("saved", "state");
        if (i % 3 != 2) {
            flip("state/records", where);
        } else {
            int fd = open(at("state/records"), O_WRONLY);
            assert_int_equal(pwrite(fd, zeroes.p, zeroes.n, where), zeroes.n);
            close(fd);
        }
        bool unknown = i == 5 || i == 8;
        if (unknown)
            assert_int_equal(unlink(at("state/state")), 0);
        LINKED(CMD_WRONG, joined(&arena, lines, 0, 5000), "--state", at("state")); /* so many that all are linked anew */
        assert_holds(errors.p, unknown ? "--rebuild makes it anew" : "so texts are lost; nothing was changed, and ");
        LINKED(CMD_DONE, input, "--state", at("state"), "--rebuild");
        int lost = lost_count();
        assert_in_range(lost, 1, i % 3 == 2 ? 100 : 1);
        assert_int_equal(line_count(written), 100);
        LINKED(CMD_DONE, input, "--state", at("state"));
        assert_holds(errors.p, arena_printf(&arena, "the state has %d", 5600 - lost));
        LINKED(CMD_DONE, joined(&arena, lines, 0, 5000), "--state", at("state"));
        assert_holds(errors.p, arena_printf(&arena, "is made anew from %d earlier texts", 5600 - lost));
        assert_int_equal(lost_count(), 0);
        assert_holds(errors.p, arena_printf(&arena, "the state has %d", 10600 - lost));
    }
    arena_clear(&arena);
}

static void states_of_the_future_are_refused(void **state)
{
    UNUSED(state);
    forget();
    LINKED(CMD_DONE, STR(LINE_OF(1, HAND)), "--state", at("state"));
    put_file("state/state", STR("kres link state\nversion 3\nwhatever comes then\n"));
    LINKED(CMD_WRONG, STR(LINE_OF(1, HAND)), "--state", at("state"));
    assert_holds(errors.p, "is of version 3, and this kres knows version 2");
    LINKED(CMD_WRONG, STR(LINE_OF(1, HAND)), "--state", at("state"), "--rebuild");
    assert_holds(errors.p, "is of version 3, and this kres knows version 2");
}

/* ---- a full disk ---- */

static void on_a_full_disk_the_old_state_stays(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input, wanted = make_state(&arena, &input);
    copy_state("saved", "state");
    rlim_t records = (rlim_t)size_of("saved/records");
    /* The new records, the new segment and the one that it is put together with, the manifest. */
    static const rlim_t limits[] = {100, 300, 6000, 9000, 20000, 40000, 100000};
    for (size_t i = 0; i < 2 * LEN(limits); i++) {
        arena_clear(&kept);
        put_file("in", input);
        bool whole = i >= LEN(limits); /* the first run: there is room for nothing */
        if (whole)
            forget();
        int code = run_state_limited(whole ? limits[i - LEN(limits)] : records + limits[i], "text");
        if (code == CMD_DONE) {
            copy_state("saved", "state");
            continue;
        }
        assert_int_equal(code, CMD_WRONG);
        assert_holds(contents("err").p, "File too large");
        if (whole)
            continue;
        LINKED(CMD_DONE, input, "--state", at("state"));
        assert_true(str_eq(written, wanted));
        copy_state("saved", "state");
    }
    arena_clear(&arena);
}

static void nothing_counts_that_was_not_written(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input, wanted = make_state(&arena, &input);
    copy_state("saved", "state");
    other_output = open("/dev/full", O_WRONLY | O_CLOEXEC);
    LINKED(CMD_WRONG, input, "--state", at("state"));
    close(other_output);
    other_output = -1;
    LINKED(CMD_WRONG, input, "--state", at("state"), "--moved", at("no/such"));
    LINKED(CMD_DONE, input, "--state", at("state"));
    assert_true(str_eq(written, wanted));
    arena_clear(&arena);
}

/* Killed when the state was replaced and the records not yet named. */
static void records_that_were_not_named_are(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str *lines = many_texts(&arena), first = joined(&arena, lines, 0, 500), second = joined(&arena, lines, 500, 550);
    forget();
    LINKED(CMD_DONE, first, "--state", at("state"));
    copy_state("state", "saved");
    LINKED(CMD_DONE, second, "--state", at("state"));
    struct str wanted = str_copy(&arena, written);
    copy_state("saved", "state");
    assert_int_equal(rename(at("state/records"), at("state/records.new")), 0);
    LINKED(CMD_DONE, second, "--state", at("state"));
    assert_true(str_eq(written, wanted));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_run_is_as_without_a_state),
        cmocka_unit_test(any_split_gives_nearly_the_same),
        cmocka_unit_test(parts_in_any_order_and_by_any_threads_are_the_same),
        cmocka_unit_test(what_moved_is_told_the_same_way_wherever_records_stand),
        cmocka_unit_test(earlier_texts_are_told_when_they_come_into_a_cluster),
        cmocka_unit_test(wrong_lines_are_refused),
        cmocka_unit_test(one_run_at_a_time),
        cmocka_unit_test(damage_is_named_and_repaired),
        cmocka_unit_test(damaged_records_are_left_out_when_asked),
        cmocka_unit_test(what_is_cut_or_gone_is_named),
        cmocka_unit_test(states_of_the_future_are_refused),
        cmocka_unit_test(on_a_full_disk_the_old_state_stays),
        cmocka_unit_test(nothing_counts_that_was_not_written),
        cmocka_unit_test(records_that_were_not_named_are),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
