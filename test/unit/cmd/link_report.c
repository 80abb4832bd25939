/* link_report.c - kres link --report: what stands in the page, whatever the texts; and the level of a cluster. */
#include "linked.h"

#include <zlib.h>

#include "cmd/linking_report.h"
#include "link/hands.h"

/* A page of four lines; the real one is tried in test/web/link-report.test.mjs. */
#define PAGE "<p>before\n<i>HEAD</i>\n<p>rows\n<b>ROWS</b>\n<p>clusters\n<u>CLUSTERS</u>\n<p>ids\n<s>IDS</s>\n<p>after\n"

#define REPORTED(code, input, ...)                                                                                   \
    LINKED(code, input, "--pack", KRES_CORE, "--pack", KRES_SIGNS, "--ui", at("ui"), "--report", at("page"), __VA_ARGS__)

/* ---- reading the page ---- */

static struct str next_line(struct str *page, const char *open)
{
    struct str line = str_cut(page, '\n');
    if (!str_starts(line, str_from(open)))
        fail_msg("\"" STR_FMT "\" does not begin with %s", STR_ARG(str_slice(line, 0, 80)), open);
    return str_slice(line, strlen(open), line.n - strlen(open) - 1); /* its end tag is as long, with a stroke */
}

static unsigned six_bits(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = memchr(letters, c, 64);
    assert_non_null(found);
    return (unsigned)(found - letters);
}

static struct str unpacked(struct arena *arena, struct str base64)
{
    unsigned char *packed = ARENA_ARRAY(arena, base64.n, unsigned char);
    uLongf n = 0, room = 4 << 20;
    assert_int_equal(base64.n % 4, 0);
    for (size_t i = 0; i < base64.n; i += 4) {
        uint32_t bits = 0, bytes = 0;
        for (size_t k = 0; k < 4 && base64.p[i + k] != '='; k++, bytes++)
            bits |= six_bits(base64.p[i + k]) << (18 - 6 * k);
        for (size_t k = 0; k + 1 < bytes; k++)
            packed[n++] = (unsigned char)(bits >> (16 - 8 * k));
    }
    char *text = ARENA_ARRAY(arena, room, char);
    assert_int_equal(uncompress((Bytef *)text, &room, packed, n), Z_OK);
    return str_make(text, room);
}

struct seen { struct str head, rows, clusters, ids; }; /* rows and clusters: lines */

static struct seen look(struct arena *arena)
{
    struct str page = str_copy(arena, contents("page"));
    struct buf rows = {.arena = arena}, clusters = {.arena = arena}, ids = {.arena = arena};
    assert_true(str_is(str_cut(&page, '\n'), "<p>before"));
    struct seen seen = {.head = next_line(&page, "<i>")};
    assert_true(str_is(str_cut(&page, '\n'), "<p>rows"));
    while (str_starts(page, STR("<b>"))) {
        struct str line = next_line(&page, "<b>");
        buf_add(&rows, unpacked(arena, line));
    }
    assert_true(str_is(str_cut(&page, '\n'), "<p>clusters"));
    while (str_starts(page, STR("<u>"))) {
        struct str line = next_line(&page, "<u>");
        buf_add(&clusters, unpacked(arena, line));
    }
    assert_true(str_is(str_cut(&page, '\n'), "<p>ids"));
    while (str_starts(page, STR("<s>"))) {
        struct str line = next_line(&page, "<s>");
        buf_add(&ids, unpacked(arena, line));
    }
    assert_true(str_is(page, "<p>after\n"));
    seen.ids = buf_str(&ids);
    seen.rows = buf_str(&rows);
    seen.clusters = buf_str(&clusters);
    return seen;
}

static const char *item_text(const json_t *list, size_t at_)
{
    const char *text = json_string_value(json_array_get(list, at_));
    return text ? text : "";
}

/* A member's text, put together again. */
static struct str text_of(struct arena *arena, const json_t *member)
{
    const json_t *marks = json_array_get(member, 3);
    struct buf b = {.arena = arena};
    assert_int_equal(json_array_size(marks) % 2, 0);
    for (size_t i = 0; i < json_array_size(marks); i += 2) {
        const json_t *part = json_array_get(marks, i + 1);
        assert_true(json_is_integer(json_array_get(marks, i)) && json_string_length(part) > 0);
        buf_add(&b, str_make(json_string_value(part), json_string_length(part)));
    }
    return buf_str(&b);
}

/* ---- tests ---- */

static void a_page_says_what_clusters_say(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    REPORTED(CMD_DONE, STR("{\"id\":12345678901234567890,\"time\":\"2026-03-01T10:00:00+01:00\",\"text\":\"" HAND
                           " +386 40 111 222\"}\n"
                           "{\"id\":\"b\",\"text\":\"" OTHER "\"}\n"
                           "{\"id\":\"c\",\"time\":1767225600,\"text\":\"" HAND " +386 40 111 333\"}\n"
                           "{\"id\":[1],\"text\":\"" HAND " +386 40 111 222\"}\n"),
             "--clusters", at("clusters"));
    struct seen seen = look(&arena);
    json_t *head = record(seen.head, 0), *row = record(seen.rows, 0), *facts = record(seen.clusters, 0),
           *members = record(seen.clusters, 1), *line = record(contents("clusters"), 0);
    assert_int_equal(json_integer_value(json_object_get(head, "clusters")), 1);
    assert_int_equal(json_integer_value(json_object_get(head, "all")), 1);
    assert_int_equal(strlen(text_in(head, "collection")), 16);
    assert_true(json_is_true(json_object_get(head, "screened")));
    assert_string_equal(item_text(row, 0), text_in(line, "cluster"));
    assert_true(json_equal(json_array_get(row, 1), json_object_get(line, "score")));
    assert_int_equal(json_integer_value(json_array_get(row, 2)), 3);
    assert_int_equal(json_integer_value(json_array_get(row, 3)), 1767225600);
    assert_int_equal(json_integer_value(json_array_get(row, 4)), 1772355600);
    assert_string_equal(item_text(json_array_get(facts, 1), 0), "day");
    assert_int_equal(json_array_size(json_array_get(json_array_get(facts, 1), 2)), 60);
    assert_int_equal(json_array_size(json_array_get(facts, 2)), 2); /* fixed text and the numbers */
    assert_int_equal(json_array_size(members), 3);
    assert_string_equal(item_text(json_array_get(members, 0), 0), "\"c\"");
    assert_string_equal(item_text(json_array_get(members, 1), 0), "12345678901234567890");
    assert_string_equal(item_text(json_array_get(members, 2), 0), "[1]");
    assert_true(str_is(text_of(&arena, json_array_get(members, 0)), HAND " +386 40 111 333"));
    json_decref(head);
    json_decref(row);
    json_decref(facts);
    json_decref(members);
    json_decref(line);
    REPORTED(CMD_DONE, STR("{\"text\":\"" OTHER "\"}\n"), "--threads", "2"); /* alone, and nothing to show */
    seen = look(&arena);
    assert_holds(seen.head.p, "\"clusters\":0,\"all\":0,\"texts\":1,");
    assert_int_equal(seen.rows.n + seen.clusters.n, 0);
    arena_clear(&arena);
}

static void a_cluster_has_the_highest_level_of_its_texts(void **state)
{
    UNUSED(state);
    static const struct { const char *more, *level; } tried[] = {
        {"", "none"}, {"They took my passport and I must pay back a debt", "high"}};
    struct arena arena = {0};
    double scores[2];
    for (size_t i = 0; i < LEN(tried); i++) {
        REPORTED(CMD_DONE, str_printf(&arena, "{\"text\":\"" HAND "\"}\n{\"text\":\"" HAND ". %s\"}\n", tried[i].more),
                 "--clusters", at("clusters"));
        json_t *line = record(contents("clusters"), 0);
        assert_string_equal(text_in(line, "level"), tried[i].level);
        scores[i] = json_number_value(json_object_get(line, "score"));
        json_decref(line);
    }
    assert_true(scores[1] > scores[0] + 15);
    assert_holds(contents("clusters").p, "{\"name\":\"level\",\"why\":\"words that screening knows\",\"value\":3,"
                                         "\"points\":25,\"most\":25}");
    char *before = strdup(getenv("KRES_SHARE"));
    setenv("KRES_SHARE", folder, 1);
    LINKED(CMD_DONE, STR("{\"text\":\"" HAND "\"}\n{\"text\":\"" HAND "\"}\n"), "--clusters", at("clusters"));
    assert_holds(contents("clusters").p, "\"level\":null}\n");
    setenv("KRES_SHARE", before, 1);
    free(before);
    arena_clear(&arena);
}

/* What texts may hold that somebody wants to break a page with. */
static struct str hostile(struct arena *arena)
{
    static const char *const pieces[] = {
        "</script>", "<!--", "<script>alert(1)</script>", "\\u202e", "\\u2066", "\\u0000", "\\u0007", "\\\"", "\\\\",
        "]]>", "&lt;", "'",
        "مرحبا بكم", "需要服务员", "รับสมัครพนักงาน", "waitress", "wanted", "hotel", "+386 40 111 222",
        "600 EUR", "\\ud83d\\ude00", "\\n", "Ana",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    struct buf b = {.arena = arena};
    for (unsigned i = 0, n = 1 + dice(60); i < n; i++)
        buf_printf(&b, "%s%s", pieces[dice(LEN(pieces))], dice(4) ? " " : "");
    return buf_str(&b);
}

static void any_text_stands_in_the_page_as_it_is(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf input = {.arena = &arena};
    for (unsigned i = 0; i < 400; i++) {
        struct str common = hostile(&arena), more = dice(3) ? hostile(&arena) : STR("");
        for (unsigned k = 0; k < 3; k++)
            buf_printf(&input, "{\"id\":\"%u\",\"time\":%u,\"text\":\"" STR_FMT " " STR_FMT "\"}\n", i, 1000000 * i + k,
                       STR_ARG(common), STR_ARG(k == 1 ? more : STR("")));
    }
    REPORTED(CMD_DONE, buf_str(&input), "--threads", "2");
    struct str texts[3 * 400];
    struct str rest = buf_str(&input);
    for (size_t i = 0; i < LEN(texts); i++) {
        json_t *text = json_loadb(rest.p, (size_t)((char *)memchr(rest.p, '\n', rest.n) - rest.p), JSON_ALLOW_NUL, NULL);
        texts[i] = str_copy(&arena, str_make(json_string_value(json_object_get(text, "text")),
                                             json_string_length(json_object_get(text, "text"))));
        json_decref(text);
        str_cut(&rest, '\n');
    }
    struct seen seen = look(&arena);
    size_t clusters = line_count(seen.rows);
    assert_true(clusters > 100);
    assert_int_equal(line_count(seen.clusters), 2 * clusters);
    for (size_t i = 0; i < clusters; i++) {
        json_t *row = record(str_cut(&seen.rows, '\n'), 0), *facts = record(str_cut(&seen.clusters, '\n'), 0),
               *members = record(str_cut(&seen.clusters, '\n'), 0);
        for (size_t k = 0; k < json_array_size(members); k++) {
            json_t *member = json_array_get(members, k);
            size_t number = strtoul(item_text(member, 0) + 1, NULL, 10);
            struct str text = text_of(&arena, member);
            bool cut = json_integer_value(json_array_get(member, 2)) == 1, found = false;
            for (size_t t = 3 * number; t < 3 * number + 3; t++)
                found |= cut ? str_starts(texts[t], text) && text.n > LINKING_REPORT_TEXT - 4 : str_eq(texts[t], text);
            if (!found)
                fail_msg("\"" STR_FMT "\" is no text of %zu", STR_ARG(text), number);
        }
        json_decref(row);
        json_decref(facts);
        json_decref(members);
    }
    arena_clear(&arena);
}

static void what_is_shown_of_a_cluster_is_bounded(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf input = {.arena = &arena};
    char *word = ARENA_ARRAY(&arena, 10001, char);
    memset(word, 'a', 10000);
    for (unsigned i = 0; i < 300; i++) {
        buf_printf(&input, "{\"id\":\"%.*s\",\"time\":\"%04u-01-01\",\"text\":\"" HAND " number %u %s ", i ? 4 : 300,
                   word, 1900 + i, i, word);
        for (unsigned k = 0; k < 400; k++)
            buf_printf(&input, "house%u ", k * 7 % 97);
        buf_add(&input, STR("\"}\n"));
    }
    REPORTED(CMD_DONE, buf_str(&input), "--threads", "2");
    struct seen seen = look(&arena);
    assert_int_equal(line_count(seen.rows), 1);
    json_t *facts = record(seen.clusters, 0), *members = record(seen.clusters, 1);
    assert_in_range(json_array_size(members), 5, LINKING_REPORT_MEMBERS);
    for (size_t i = 0; i < json_array_size(members); i++) {
        assert_int_equal(json_integer_value(json_array_get(json_array_get(members, i), 2)), 1);
        assert_in_range(text_of(&arena, json_array_get(members, i)).n, LINKING_REPORT_TEXT - 4, LINKING_REPORT_TEXT);
    }
    assert_true(json_is_null(json_array_get(facts, 1))); /* three centuries are no timeline */
    assert_true(seen.clusters.n < LINKING_REPORT_TEXTS + LINKING_REPORT_TEXT + 2 * LINKING_REPORT_TEMPLATE);
    json_decref(facts);
    json_decref(members);
    arena_clear(&arena);
}

static void the_best_come_first_and_threads_do_not_matter(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str input = joined(&arena, many_texts(&arena), 0, TEXTS), before = {0};
    for (size_t t = 0; t < LEN(all_threads); t++) {
        double last = 101;
        REPORTED(CMD_DONE, input, "--threads", all_threads[t]);
        struct seen seen = look(&arena);
        struct str rows = seen.rows, both = str_printf(&arena, STR_FMT STR_FMT, STR_ARG(seen.rows), STR_ARG(seen.clusters));
        for (size_t i = line_count(rows); i > 0; i--) {
            json_t *row = record(str_cut(&rows, '\n'), 0);
            assert_true(json_number_value(json_array_get(row, 1)) <= last);
            last = json_number_value(json_array_get(row, 1));
            json_decref(row);
        }
        assert_true(!t || str_eq(before, both));
        before = both;
    }
    arena_clear(&arena);
}

static void a_page_that_cannot_be_written_is_told(void **state)
{
    UNUSED(state);
    const struct str twice = STR("{\"text\":\"" HAND "\"}\n{\"text\":\"" HAND "\"}\n");
    LINKED(CMD_WRONG, twice, "--ui", at("ui"), "--report", "/dev/full");
    assert_holds(errors.p, "kres: cannot write /dev/full: No space left on device\n");
    assert_int_equal(line_count(written), 2);
    LINKED(CMD_WRONG, twice, "--ui", at("ui"), "--report", at("no/such/folder"));
    assert_holds(errors.p, "No such file or directory");
    assert_int_equal(written.n, 0);
    LINKED(CMD_WRONG, twice, "--ui", at("ui"), "--report", folder);
    assert_holds(errors.p, "it is a folder");
    LINKED(CMD_USE, twice, "--clusters", at("both"), "--report", at("both"));
    assert_holds(errors.p, "--clusters and --report are two files");
    LINKED(CMD_USE, twice, "--rejects", at("both"), "--report", at("both"));
    assert_holds(errors.p, "--report and --rejects are two files");
    LINKED(CMD_WRONG, twice, "--ui", at("ui"), "--report", at("in"), at("in"));
    assert_holds(errors.p, "is read, so it cannot be written to as well");
    LINKED(CMD_WRONG, twice, "--ui", at("no-ui"), "--report", at("page"));
    assert_holds(errors.p, "no-ui/link-report.html");
    put_file("page", STR("as before"));
    put_file("ui/link-report.html", STR("<p>no place for clusters\n"));
    LINKED(CMD_WRONG, twice, "--ui", at("ui"), "--report", at("page"));
    assert_holds(errors.p, "script/parcel makes it");
    put_file("ui/link-report.html", STR(PAGE));
    LINKED(CMD_WRONG, twice, "--ui", at("ui"), "--report", at("page"), at("not there"));
    assert_true(str_is(contents("page"), "as before")); /* what did not come to its end changed nothing */
    assert_int_equal(access(at("page.part"), F_OK), -1);
    LINKED(CMD_DONE, twice, "--ui", at("ui"), "--report", at("page"));
    assert_holds(contents("page").p, "<p>before\n<i>{\"form\":1,");
    assert_int_equal(access(at("page.part"), F_OK), -1);
}

static int make_page(void **state)
{
    if (make_folder(state) || mkdir(at("ui"), 0700))
        return -1;
    put_file("ui/link-report.html", STR(PAGE));
    return 0;
}

/* ---- what joins ---- */

/* Three wordings; one number in two of them, written in two ways; one in the third, and an account in it. */
static const char joined_input[] =
    "{\"id\":\"a\",\"text\":\"" HAND " +386 40 111 222\"}\n{\"id\":\"b\",\"text\":\"" SAME_HAND "\"}\n"
    "{\"id\":\"c\",\"text\":\"\U0001F600 \u0161 040/111-222 or @ana_b " OTHER "\"}\n"
    "{\"id\":\"d\",\"text\":\"ask @ana_b\"}\n{\"id\":\"e\",\"text\":\"ask @zora_x\"}\n";

static void a_page_says_what_joins_texts(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    REPORTED(CMD_DONE, str_from(joined_input), "--by", "both", "--clusters", at("clusters"));
    struct seen seen = look(&arena);
    assert_holds(seen.head.p, "\"by\":\"both\"");
    assert_holds(seen.head.p, "\"asides_all\":0,");
    assert_int_equal(line_count(seen.rows), 1);
    json_t *row = record(seen.rows, 0), *facts = record(seen.clusters, 0), *members = record(seen.clusters, 1);
    assert_int_equal(json_integer_value(json_array_get(row, 9)), 3); /* wording, and identifiers */
    char *identifiers = json_dumps(json_array_get(row, 8), JSON_COMPACT);
    assert_string_equal(identifiers, "[[\"handle\",\"@ana_b\",2,1],[\"phone\",\"+38640111222\",1,1],"
                                     "[\"phone\",\"040111222\",1,1,1]]");
    free(identifiers);
    assert_int_equal(json_integer_value(json_array_get(facts, 6)), 3); /* wordings, brief ones are one */
    assert_int_equal(json_array_size(members), 4);
    unsigned told[3] = {0}; /* brief, the first wording, another */
    for (size_t i = 0; i < 4; i++) {
        json_t *member = json_array_get(members, i), *joins = json_array_get(member, 5);
        int64_t wording = json_integer_value(json_array_get(member, 4));
        char *spans = json_dumps(joins, JSON_COMPACT);
        told[wording < 0 ? 0 : wording ? 2 : 1]++;
        if (!strcmp(item_text(member, 0), "\"c\"")) /* a picture is two units, a letter one */
            assert_string_equal(spans, "[5,16,1,20,26,0]");
        if (!strcmp(item_text(member, 0), "\"b\""))
            assert_string_equal(spans, "[]");
        free(spans);
    }
    assert_int_equal(told[0], 1);
    assert_int_equal(told[1], 2);
    assert_int_equal(told[2], 1);
    json_decref(row);
    json_decref(facts);
    json_decref(members);
    REPORTED(CMD_DONE, str_from(joined_input), "--by", "identifiers");
    seen = look(&arena);
    assert_int_equal(line_count(seen.rows), 1);
    row = record(seen.rows, 0);
    assert_int_equal(json_integer_value(json_array_get(row, 9)), 2);
    json_decref(row);
    arena_clear(&arena);
}

static void a_page_lists_what_many_share(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct str before = {0};
    enum { SHARING = LINK_HANDS_MOST + 6 };
    for (size_t turned = 0; turned < 2; turned++) {
        struct buf b = {.arena = &arena};
        for (unsigned k = 0; k < SHARING; k++) {
            unsigned i = turned ? SHARING - 1 - k : k;
            buf_printf(&b, "{\"id\":%u,\"text\":\"", i);
            for (unsigned w = 0; w < 10; w++)
                buf_printf(&b, "%c%c%c%c ", 'a' + i % 26, 'a' + i / 26, 'a' + w, 'a' + (i * w) % 26);
            buf_printf(&b, "%s%s\"}\n", i % 2 ? "+386 80 22 23 24" : "080 22 23 24", i < 3 ? ", 031 777 666" : "");
        }
        REPORTED(CMD_DONE, buf_str(&b), "--by", "both", "--threads", turned ? "2" : "1");
        struct seen seen = look(&arena);
        assert_holds(seen.head.p, "\"asides_all\":1,\"asides\":\"");
        struct str packed = str_from(strstr(seen.head.p, "\"asides\":\"") + 10);
        struct str asides = unpacked(&arena, str_cut(&packed, '"'));
        assert_true(str_starts(asides, STR("[[\"phone\",\"")) && str_find(asides, STR("80222324\",70]]"), 0) != SIZE_MAX);
        assert_true(!turned || str_eq(asides, before));
        before = asides;
        /* The same where all of a state are linked anew without texts of that run. */
        const char *name = turned ? "turned" : "state";
        LINKED(CMD_DONE, buf_str(&b), "--by", "both", "--state", at(name));
        REPORTED(CMD_DONE, STR(""), "--by", "both", "--state", at(name), "--rebuild");
        seen = look(&arena);
        assert_holds(seen.head.p, arena_printf(&arena, "\"texts\":%d,", SHARING));
        packed = str_from(strstr(seen.head.p, "\"asides\":\"") + 10);
        assert_true(str_eq(unpacked(&arena, str_cut(&packed, '"')), before));
        assert_int_equal(line_count(seen.rows), 1);
        assert_true(str_find(seen.rows, STR("80222324\",1,2"), 0) != SIZE_MAX ||
                    str_find(seen.rows, STR("80222324\",2,2"), 0) != SIZE_MAX);
        assert_true(str_find(seen.rows, STR("[\"phone\",\"031777666\",3,1]"), 0) != SIZE_MAX);
    }
    arena_clear(&arena);
}

static void texts_are_known_by_their_ids(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    /* As ui/link-report/ids.js has them: test/web/link-report.test.mjs. */
    assert_true(linking_report_id(STR("\"t1\"")) == linking_report_id(STR("\"t\\u0031\"")));
    assert_true(linking_report_id(STR("\"7\"")) != linking_report_id(STR("7")));
    REPORTED(CMD_DONE, str_from("{\"id\":\"a\",\"text\":\"" HAND "\"}\n{\"id\":7,\"text\":\"" HAND "\"}\n"
                                "{\"id\":7,\"text\":\"" SAME_HAND "\"}\n"));
    struct seen seen = look(&arena);
    const uint64_t wanted[] = {linking_report_id(STR("\"a\"")), linking_report_id(STR("7"))};
    assert_int_equal(seen.ids.n, 2 + 2 * 6);
    assert_int_equal(seen.ids.p[0], 2);
    for (size_t i = 0; i < 2; i++) {
        uint64_t id = 0;
        memcpy(&id, seen.ids.p + 2 + 6 * i, 6);
        assert_true(id == wanted[0] || id == wanted[1]);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_says_what_clusters_say),
        cmocka_unit_test(a_cluster_has_the_highest_level_of_its_texts),
        cmocka_unit_test(any_text_stands_in_the_page_as_it_is),
        cmocka_unit_test(what_is_shown_of_a_cluster_is_bounded),
        cmocka_unit_test(the_best_come_first_and_threads_do_not_matter),
        cmocka_unit_test(a_page_that_cannot_be_written_is_told),
        cmocka_unit_test(a_page_says_what_joins_texts),
        cmocka_unit_test(a_page_lists_what_many_share),
        cmocka_unit_test(texts_are_known_by_their_ids),
    };
    return cmocka_run_group_tests(tests, make_page, drop_folder);
}
