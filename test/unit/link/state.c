/* States: many small runs onto one, what their files are made of, manifests that are wrong. */
#include "link/state.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "base/file.h"
#include "link/link.h"
#include "link/state_file.h"
#include "link/state_manifest.h"

enum { TEXTS = 4000, HANDS = 150, WORDS = 24 };

static struct arena arena;
static char folder[64];
static struct str texts[TEXTS];
static uint64_t seed;

static unsigned chance(unsigned below)
{
    seed = link_mix(seed + 0x9e3779b97f4a7c15ULL);
    return (unsigned)(seed >> 33) % below;
}

static const char *word(void)
{
    static const char *const heads[] = {"ka", "lo", "mi", "re", "su", "ta", "ve", "zo", "bu", "de", "fi", "go"};
    unsigned at = chance(100) < 30 ? chance(20) : chance(1728);
    return arena_printf(&arena, "%s%s%s ", heads[at % 12], heads[at / 12 % 12], heads[at / 144]);
}

static void plant(void)
{
    const char *hands[HANDS][WORDS];
    seed = 11;
    for (size_t hand = 0; hand < HANDS; hand++)
        for (size_t i = 0; i < WORDS; i++)
            hands[hand][i] = word();
    for (size_t i = 0; i < TEXTS; i++) {
        struct buf text = {.arena = &arena};
        size_t hand = chance(2 * HANDS); /* half of them are nobody's */
        for (size_t k = 0; k < WORDS; k++)
            buf_add(&text, str_from(hand < HANDS && chance(10) ? hands[hand][k] : word()));
        texts[i] = buf_str(&text);
    }
}

static int make_folder(void **state)
{
    UNUSED(state);
    snprintf(folder, sizeof folder, "/tmp/kres-test-state-XXXXXX");
    plant();
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    UNUSED(state);
    arena_clear(&arena);
    return system(arena_printf(&arena, "rm -r %s", folder));
}

static void empty(void)
{
    assert_int_equal(system(arena_printf(&arena, "rm -rf %s/*", folder)), 0);
}

static uint64_t names[TEXTS]; /* digests of clusters; 0: none */

static void moved(void *context, uint64_t place, uint64_t was, uint64_t now)
{
    UNUSED(context);
    assert_in_range(place, 0, TEXTS - 1);
    assert_true(names[place] == was);
    names[place] = now;
}

static void count_earlier(void *context, uint32_t first, uint64_t place)
{
    uint64_t *counts = context;
    assert_in_range(place, 0, TEXTS - 1);
    counts[first]++;
}

/* One run; earlier texts are added again when it begins anew, as commands do. */
static void run(size_t from, size_t to, unsigned threads)
{
    const struct link_state_options how = {.by = LINK_BY_TEXT};
    struct link_state *state;
    struct link *link;
    struct link_place *places = calloc(to, sizeof *places);
    size_t count = to - from;
    CHECK(link_state_open(folder, &how, &state, e));
    assert_int_equal(link_state_record_count(state), from);
    CHECK(link_new(&(struct link_options){.threads = threads, .state = state}, &link, e));
    for (size_t i = from; i < to; i++)
        places[i - from] = (struct link_place){.place = i, .text = link_add(link, (unsigned)(i % threads), texts[i])};
    bool whole = link_state_is_whole(state, link_count(link));
    for (size_t i = 0; whole && i < from; i++)
        places[count++] = (struct link_place){.place = i, .text = link_add(link, 0, texts[i])};
    CHECK(link_run(link, e));
    uint64_t *members = calloc(link_count(link) + 1, sizeof *members);
    if (whole)
        memset(names, 0, sizeof names);
    else
        CHECK(link_state_moved(state, moved, NULL, e));
    CHECK(link_state_earlier(state, count_earlier, members, e));
    for (size_t i = 0; i < count; i++) {
        uint32_t first = link_cluster(link, places[i].text);
        names[places[i].place] = first == LINK_NO_TEXT ? 0 : link_cluster_digest(link, first);
        members[first == LINK_NO_TEXT ? link_count(link) : first]++;
    }
    for (size_t i = 0; i < link_count(link); i++)
        if (link_cluster(link, (uint32_t)i) == i)
            assert_true(members[i] == link_size(link, (uint32_t)i));
    CHECK(link_state_commit(state, places, count, 0, to, e));
    link_free(link);
    link_state_close(state);
    free(places);
    free(members);
}

static size_t segment_files(void)
{
    size_t count, segments = 0;
    struct str *files;
    CHECK(file_list(&arena, folder, &files, &count, e));
    for (size_t i = 0; i < count; i++)
        segments += str_starts(files[i], STR("segment-"));
    return segments;
}

static void many_small_runs_keep_few_files(void **state)
{
    UNUSED(state);
    static uint64_t all[TEXTS], first[TEXTS];
    empty();
    run(0, TEXTS, 2);
    memcpy(all, names, sizeof all);
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        size_t at = TEXTS * 8 / 10 + 40, most = 0, differ = 0;
        empty();
        run(0, at, threads);
        for (; at < TEXTS; at += 20) {
            size_t files;
            run(at, at + 20, threads);
            files = segment_files();
            most = files > most ? files : most;
        }
        assert_in_range(most, 2, 8); /* the first, and by doubling sizes 38 runs */
        for (size_t i = 0; i < TEXTS; i++)
            differ += names[i] != all[i];
        assert_in_range(differ, 0, TEXTS / 100);
        if (threads == 1)
            memcpy(first, names, sizeof first);
        assert_memory_equal(first, names, sizeof first);
    }
}

static void an_empty_state_grows(void **state)
{
    UNUSED(state);
    empty();
    run(0, 0, 1);
    run(0, 0, 2);
    run(0, 1, 1);
    run(1, 1, 1);
    run(1, 40, 3);
    run(40, 41, 1);
}

/* ---- files ---- */

static void blocks_are_checked_when_they_are_read(void **state)
{
    UNUSED(state);
    struct link_writer writer;
    struct link_damage damage = {.folder = "there"};
    struct link_file file;
    uint64_t size, sum;
    struct err err;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    link_damage_init(&damage, "there");
    CHECK(link_writer_new(fd, "file", &writer, e));
    for (uint32_t i = 0; i < 100000; i++)
        link_write(&writer, &i, sizeof i);
    CHECK(link_writer_seal(&writer, 2, &size, &sum, e));
    link_writer_free(&writer);
    assert_false(link_file_open(fd, "file", size, sum + 1, &damage, &file, &err));
    assert_holds(err.text, "the state in there is damaged: file has other checksums");
    assert_false(link_file_open(fd, "file", size - 64, sum, &damage, &file, &err));
    assert_holds(err.text, "file has another size");
    assert_false(link_file_open(fd, "none", size, sum, &damage, &file, &err));
    assert_holds(err.text, "none is missing");
    int bytes = openat(fd, "file", O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(bytes, "x", 1, 3 * LINK_BLOCK + 5), 1);
    close(bytes);
    CHECK(link_file_open(fd, "file", size, sum, &damage, &file, e));
    for (uint32_t i = 0; i < 3 * LINK_BLOCK / 4; i++)
        assert_int_equal(*(const uint32_t *)link_file_at(&file, 4 * (uint64_t)i, 4), i);
    assert_false(damage.any);
    assert_int_equal(*(const uint32_t *)link_file_at(&file, 3 * LINK_BLOCK + 8, 4), 0);
    assert_true(damage.any);
    assert_holds(damage.err.text, "file is not what was written, in the 4096 bytes from 12288");
    assert_true(link_file_at(&file, size, 4) == link_zeroes && link_file_at(&file, UINT64_MAX, 4) == link_zeroes);
    link_file_close(&file);
    close(fd);
}

static void manifests_are_read_as_they_are_written(void **state)
{
    UNUSED(state);
    struct link_manifest manifest = {.words = 7, .by = "both", .next = 9, .records = 123, .record_count = 4,
                                     .segment_count = 2};
    struct link_manifest found;
    char text[LINK_MANIFEST_MOST];
    struct err err;
    manifest.segments[0] = (struct link_manifest_segment){3, 64, 0xfedcba9876543210};
    manifest.segments[1] = (struct link_manifest_segment){8, 128, 1};
    size_t n = 0;
    for (uint32_t version = 1; version <= LINK_STATE_VERSION; version++) {
        manifest.version = version;
        manifest.marks = version < LINK_STATE_MARKED ? 0 : 5;
        n = link_manifest_write(&manifest, text);
        CHECK(link_manifest_read(str_make(text, n), &found, e));
        assert_memory_equal(&manifest, &found, sizeof found);
    }
    for (size_t i = 0; i < n; i++) { /* any byte, any length */
        text[i] ^= 1;
        assert_false(link_manifest_read(str_make(text, n), &found, &err));
        text[i] ^= 1;
        assert_false(link_manifest_read(str_make(text, i), &found, &err));
    }
    assert_false(link_manifest_read(STR("kres link state\nversion 12\n"), &found, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.text, "is of version 12, and this kres knows version 2");
}

/* As version 1 wrote it: fewer sections, told of in 256 bytes with another beginning. */
static void make_old(void)
{
    static const uint64_t magic = 0x314b4e494c53524bULL;
    struct link_manifest manifest;
    struct link_writer writer;
    struct str text, bytes;
    char lines[LINK_MANIFEST_MOST], name[40];
    const char *path = arena_printf(&arena, "%s/state", folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(file_read(&arena, path, LINK_MANIFEST_MOST, &text, e));
    CHECK(link_manifest_read(text, &manifest, e));
    for (size_t i = 0; i < manifest.segment_count; i++) {
        struct link_manifest_segment *segment = &manifest.segments[i];
        snprintf(name, sizeof name, "segment-%" PRIu32, segment->number);
        CHECK(file_read(&arena, arena_printf(&arena, "%s/%s", folder, name), 1 << 28, &bytes, e));
        const char *footer = bytes.p + segment->size - 320;
        CHECK(link_writer_new(fd, name, &writer, e));
        link_write(&writer, bytes.p, segment->size - 320);
        link_write(&writer, &magic, sizeof magic);
        link_write(&writer, footer + sizeof magic, 248 - sizeof magic);
        link_write(&writer, link_zeroes, 8);
        CHECK(link_writer_seal(&writer, 1, &segment->size, &segment->sum, e));
        link_writer_free(&writer);
    }
    manifest.version = 1;
    CHECK(file_write(path, str_make(lines, link_manifest_write(&manifest, lines)), 0600, e));
    close(fd);
}

static void states_of_before_are_gone_on_with(void **state)
{
    UNUSED(state);
    static uint64_t now[TEXTS];
    for (int old = 0; old < 2; old++) {
        empty();
        run(0, 3400, 2);
        run(3400, 3500, 2);
        if (old)
            make_old();
        run(3500, 3550, 2);
        run(3550, 3700, 2); /* which is put together with those of before */
        if (!old)
            memcpy(now, names, sizeof now);
        assert_memory_equal(now, names, 3700 * sizeof *now);
    }
}

/* Later texts of a large campaign with the wording of a small one in front.  (The last test: it plants anew.) */
static void a_foreign_piece_brings_no_strangers_in(void **state)
{
    enum { LARGE = 1000, SMALL = 50, ALL = 3000, BRIDGES = 20 };
    const char *hands[2][WORDS];
    UNUSED(state);
    empty();
    seed = 5;
    for (size_t i = 0; i < 2 * WORDS; i++)
        hands[i / WORDS][i % WORDS] = word();
    for (size_t i = 0; i < ALL + BRIDGES; i++) {
        struct buf text = {.arena = &arena};
        bool bridge = i >= ALL, small = bridge || (i >= LARGE && i < LARGE + SMALL);
        for (size_t k = 0; small && k < WORDS; k++)
            buf_add(&text, str_from(chance(10) ? hands[1][k] : word()));
        for (size_t k = 0; (bridge || !small) && k < WORDS; k++)
            buf_add(&text, str_from((bridge || i < LARGE) && chance(10) ? hands[0][k] : word()));
        texts[i] = buf_str(&text);
    }
    run(0, ALL, 2);
    assert_true(names[0] && names[LARGE] && names[0] != names[LARGE]);
    run(ALL, ALL + BRIDGES, 2);
    assert_true(names[0] && names[LARGE] && names[0] != names[LARGE]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_small_runs_keep_few_files),
        cmocka_unit_test(an_empty_state_grows),
        cmocka_unit_test(blocks_are_checked_when_they_are_read),
        cmocka_unit_test(manifests_are_read_as_they_are_written),
        cmocka_unit_test(states_of_before_are_gone_on_with),
        cmocka_unit_test(a_foreign_piece_brings_no_strangers_in),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
