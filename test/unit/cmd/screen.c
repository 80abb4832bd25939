/* screen.c - kres screen: what comes in, in three formats, and what is said about it. */
#include "filtered.h"

#define HIGH "They took my passport and I must pay back a debt."
#define SOME "They took my passport."
#define NONE "Good morning, is the library open?"

static void a_record_says_what_was_found_and_where(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"id\":\"a\",\"text\":\"\xc5\xbe: " HIGH " +44 7700 900123\"}\n"), "--threads", "1");
    json_t *one = record(written, 0), *finding = json_array_get(json_object_get(one, "findings"), 0);
    assert_int_equal(line_count(written), 1);
    assert_string_equal(text_in(one, "id"), "a");
    assert_string_equal(text_in(one, "level"), "high");
    assert_true(*text_in(one, "rule"));
    assert_holds(text_in(one, "why"), "(means: strong "); /* in English, unless another language is asked for */
    assert_string_equal(text_in(one, "lang"), "en");
    assert_true(json_number_value(json_object_get(one, "score")) > 0);
    assert_string_equal(json_string_value(json_array_get(json_object_get(one, "forms"), 0)), "forced-labour");
    assert_int_equal(json_array_size(json_object_get(one, "counter")), 0);
    assert_string_equal(text_in(finding, "indicator"), "documents-kept");
    assert_string_equal(text_in(finding, "element"), "means");
    assert_string_equal(text_in(finding, "strength"), "strong");
    assert_string_equal(text_in(finding, "text"), "took my passport");
    assert_int_equal(json_integer_value(json_object_get(finding, "start")), 9); /* bytes: the first letter has two */
    assert_int_equal(json_integer_value(json_object_get(finding, "end")), 25);
    json_t *phone = json_array_get(json_object_get(one, "identifiers"), 0);
    assert_string_equal(text_in(phone, "type"), "phone");
    assert_string_equal(text_in(phone, "value"), "+447700900123");
    assert_true(json_integer_value(json_object_get(phone, "end")) > json_integer_value(json_object_get(phone, "start")));
    json_decref(one);
}

static void what_speaks_against_it_stands_apart(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"text\":\"Never hand over your passport. Warning signs: they took my passport.\"}\n"),
           "--threads", "1");
    json_t *one = record(written, 0), *counter = json_object_get(one, "counter");
    assert_true(json_array_size(counter) > 0);
    assert_true(json_is_integer(json_object_get(json_array_get(counter, 0), "start")));
    assert_true(*text_in(json_array_get(counter, 0), "indicator"));
    json_decref(one);
}

static void no_signs_have_no_reason(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"text\":\"" NONE "\"}\n{\"text\":\"\"}\n"), "--threads", "1");
    for (size_t line = 0; line < 2; line++) {
        json_t *one = record(written, line);
        assert_string_equal(text_in(one, "level"), "none");
        assert_null(json_object_get(one, "why"));
        assert_null(json_object_get(one, "rule"));
        assert_int_equal(json_array_size(json_object_get(one, "findings")), 0);
        json_decref(one);
    }
    assert_int_equal(line_count(written), 2);
}

static void ids_are_passed_on_and_a_missing_one_is_the_line(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"id\":{\"a\":[1,null]},\"text\":\"x\"}\n{\"id\":1e400,\"text\":\"x\"}\n\n{\"text\":\"x\"}\n"
                         "{\"id\":null,\"text\":\"x\"}\n{\"id\":\"b\\u0041\",\"text\":\"x\"}\n"
                         "{\"id\":\"b\\u0041\",\"text\":\"x\"}"),
           "--threads", "1");
    static const char *const ids[] = {"{\"id\":{\"a\":[1,null]},", "{\"id\":1e400,", "{\"id\":4,", "{\"id\":null,",
                                      "{\"id\":\"b\\u0041\",", "{\"id\":\"b\\u0041\","};
    struct str rest = written;
    for (size_t i = 0; i < LEN(ids); i++)
        assert_true(str_starts(str_cut(&rest, '\n'), str_from(ids[i])));
    assert_int_equal(rest.n, 0);
}

static void other_fields_are_passed_on_as_they_stand(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"price\" : 1.50,\"text\":\"x\",\"tags\":[ \"a\\u010d\" ],\"level\":\"mine\",\"lang\":\"sl\","
                         "\"deep\":{\"text\":1}}\n"), "--threads", "1");
    assert_true(str_ends(written, STR(",\"lang\":\"sl\",\"price\" : 1.50,\"tags\":[ \"a\\u010d\" ],"
                                      "\"deep\":{\"text\":1}}\n")));
    json_t *one = record(written, 0); /* rejects a name that stands twice: ours took the place of "level" */
    assert_string_equal(text_in(one, "level"), "none");
    json_decref(one);
}

static void escapes_are_undone_before_the_text_is_read(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("{\"text\":\"\\ud83d\\ude00\\nThey\\u0020took my pass\\u0070ort\\u0000.\","
                         "\"lang\":\"\\u0065n\"}\n"),
           "--threads", "1");
    json_t *one = record(written, 0), *finding = json_array_get(json_object_get(one, "findings"), 0);
    assert_string_equal(text_in(finding, "text"), "took my passport");
    assert_int_equal(json_integer_value(json_object_get(finding, "start")), 10);
    assert_string_equal(text_in(one, "lang"), "en");
    json_decref(one);
}

static void a_broken_line_is_told_and_the_run_goes_on(void **state)
{
    UNUSED(state);
    static const struct { const char *line, *reason; } broken[] = {
        {"{\"text\":\"cut", "ends in the middle"}, {"[1]", "no JSON object"}, {"plain words", "--format"},
        {"{\"id\":1}", "no text"}, {"{\"text\":5}", "no string"}, {"{\"text\":null}", "no string"},
        {"{\"text\":\"\\ud800\"}", "surrogate"}, {"{\"text\":\"\xff\"}", "UTF-8"}, {"{\"text\":\"a\tb\"}", "control"},
        {"{\"text\":\"a\",\"text\":\"b\"}", "twice"}, {"{\"text\":\"a\",\"lang\":5}", "lang"}};
    struct arena arena = {0};
    struct buf input = {.arena = &arena};
    for (size_t i = 0; i < LEN(broken); i++)
        buf_printf(&input, "%s\n{\"text\":\"" SOME "\"}\r\n", broken[i].line);
    FILTER(CMD_DONE, buf_str(&input), "--threads", "1", "--rejects", at("rejects"));
    struct str rejects = contents("rejects");
    assert_int_equal(line_count(written), LEN(broken));
    assert_int_equal(line_count(rejects), LEN(broken));
    assert_holds(errors.p, "11 lines rejected");
    for (size_t i = 0; i < LEN(broken); i++) {
        json_t *reject = record(rejects, i), *good = record(written, i);
        assert_string_equal(text_in(reject, "file"), "-");
        assert_int_equal(json_integer_value(json_object_get(reject, "line")), 2 * i + 1);
        assert_holds(text_in(reject, "reason"), broken[i].reason);
        if (str_is_utf8(str_from(broken[i].line)))
            assert_string_equal(text_in(reject, "input"), broken[i].line);
        assert_int_equal(json_integer_value(json_object_get(good, "id")), 2 * i + 2);
        json_decref(reject);
        json_decref(good);
    }
    FILTER(CMD_WRONG, STR("x\n"), "--strict");
    assert_holds(errors.p, "--strict");
    FILTER(CMD_DONE, buf_str(&input), "--threads", "1"); /* no file: the first few are told of */
    assert_holds(errors.p, "-:9: the text is no string");
    assert_null(strstr(errors.p, "-:11:"));
    arena_clear(&arena);
}

static void a_reject_shows_two_hundred_bytes_of_whole_characters(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct buf input = {.arena = &arena};
    buf_add(&input, STR("{\"a"));
    for (int i = 0; i < 300; i++)
        buf_add(&input, STR("\xd0\xb6"));
    FILTER(CMD_DONE, buf_str(&input), "--threads", "1", "--rejects", at("rejects"));
    json_t *reject = record(contents("rejects"), 0);
    assert_int_equal(strlen(text_in(reject, "input")), 199);
    assert_null(strstr(text_in(reject, "input"), "\xef\xbf\xbd"));
    json_decref(reject);
    arena_clear(&arena);
}

static void files_are_read_one_after_the_other(void **state)
{
    UNUSED(state);
    put_file("one", STR("\xef\xbb\xbf{\"id\":1,\"text\":\"a\"}\nwrong\n{\"id\":2,\"text\":\"b\"}"));
    put_file("two", STR(""));
    put_file("three", STR("{\"id\":3,\"text\":\"c\"}\n\nwrong"));
    FILTER(CMD_DONE, STR("{\"text\":\"d\"}\n"), "--threads", "1", "--rejects", at("rejects"), at("one"), at("two"),
           at("three"), "-");
    assert_int_equal(line_count(written), 4);
    struct str rejects = contents("rejects");
    json_t *first = record(rejects, 0), *second = record(rejects, 1), *last = record(written, 3);
    assert_string_equal(text_in(first, "file"), at("one"));
    assert_int_equal(json_integer_value(json_object_get(first, "line")), 2);
    assert_string_equal(text_in(second, "file"), at("three"));
    assert_int_equal(json_integer_value(json_object_get(second, "line")), 3);
    assert_int_equal(json_integer_value(json_object_get(last, "id")), 1);
    json_decref(first);
    json_decref(second);
    json_decref(last);
}

/* ---- CSV and plain lines ---- */

static void csv_has_quotes_line_breaks_and_other_columns(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("\xef\xbb\xbf" "ID,Text,lang,city,\r\n"
                         "7,\"They took my passport,\r\nsaid \"\"no\"\"\",en,Ljubljana,x\r\n"
                         "\r\n,plain \"text\",,\"a\nb\",\r\n"), "--format", "csv", "--threads", "1");
    json_t *first = record(written, 0), *second = record(written, 1);
    assert_int_equal(line_count(written), 2);
    assert_string_equal(text_in(first, "id"), "7");
    assert_string_equal(text_in(first, "level"), "some");
    assert_string_equal(text_in(first, "city"), "Ljubljana");
    assert_string_equal(text_in(first, "column 5"), "x");
    assert_int_equal(json_integer_value(json_object_get(second, "id")), 5); /* the line it begins on */
    assert_string_equal(text_in(second, "city"), "a\nb");
    assert_null(json_object_get(first, "Text"));
    json_decref(first);
    json_decref(second);
}

static void csv_separators_are_seen_or_named(void **state)
{
    UNUSED(state);
    static const struct { const char *input, *separator; } cases[] = {
        {"id;text\n1;" SOME "\n", NULL}, {"id\ttext\n1\t" SOME "\n", NULL}, {"id,text\n1," SOME "\n", NULL},
        {"id|text\n1|" SOME "\n", "|"}, {"a,b,c\ttext\nx\t" SOME "\n", "tab"}};
    for (size_t i = 0; i < LEN(cases); i++) {
        if (cases[i].separator)
            FILTER(CMD_DONE, str_from(cases[i].input), "--format", "csv", "--separator", cases[i].separator);
        else
            FILTER(CMD_DONE, str_from(cases[i].input), "--format", "csv");
        json_t *one = record(written, 0);
        assert_string_equal(text_in(one, "level"), "some");
        json_decref(one);
    }
}

static void a_wrong_header_is_told_with_its_columns(void **state)
{
    UNUSED(state);
    FILTER(CMD_WRONG, STR("id,body,\"a;b\"\n1,x,y\n"), "--format", "csv");
    assert_holds(errors.p, "standard input: no column is called \"text\"");
    assert_holds(errors.p, "\"id\", \"body\", \"a;b\"");
    FILTER(CMD_WRONG, STR("text,Text\n1,x\n"), "--format", "csv");
    assert_holds(errors.p, "two columns are called \"text\"");
    FILTER(CMD_WRONG, STR("id,text\r1,words\r2,more\r"), "--format", "csv");
    assert_holds(errors.p, "standard input: its lines end with a carriage return and no line feed");
    FILTER(CMD_DONE, STR("id,text\r\n1,words\r\n"), "--format", "csv");
    FILTER(CMD_WRONG, STR("text,a,a\n1,x,y\n"), "--format", "csv");
    assert_holds(errors.p, "the same name");
    FILTER(CMD_WRONG, STR("text,\"a\n1,x,y\n"), "--format", "csv");
    assert_holds(errors.p, "standard input:1: the header");
    FILTER(CMD_WRONG, STR("\xff\xfet\0e\0x\0t\0"), "--format", "csv");
    assert_holds(errors.p, "UTF-16");
    FILTER(CMD_DONE, STR(""), "--format", "csv");
    FILTER(CMD_DONE, STR("text\n"), "--format", "csv");
    assert_int_equal(written.n, 0);
}

static void a_broken_row_is_told_and_the_next_is_read(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR("id,text\n1,good\n2,two,many\n3,\"closed\" early\n4,\"a\nb\"\n"
                         "5,\"not\n6,closed here\n7,\xff\n8,\"open\nx,y\n"),
           "--format", "csv", "--threads", "1", "--rejects", at("rejects"));
    static const struct { int line; const char *reason; } wanted[] = {
        {3, "3 fields, the header 2"}, {4, "the quote opened on line 4 closes before"},
        {7, "the quote opened on line 7 closes before"}, /* by the quote of line 10 */
        {9, "not UTF-8"}, {10, "the quote opened on line 10 is never closed"}};
    struct str rejects = contents("rejects");
    for (size_t i = 0; i < LEN(wanted); i++) {
        json_t *reject = record(rejects, i);
        assert_int_equal(json_integer_value(json_object_get(reject, "line")), wanted[i].line);
        assert_holds(text_in(reject, "reason"), wanted[i].reason);
        json_decref(reject);
    }
    assert_int_equal(line_count(rejects), LEN(wanted));
    static const char *const ids[] = {"1", "4", "6", "x"};
    assert_int_equal(line_count(written), LEN(ids));
    for (size_t i = 0; i < LEN(ids); i++) {
        json_t *one = record(written, i);
        assert_string_equal(text_in(one, "id"), ids[i]);
        json_decref(one);
    }
}

static void every_plain_line_is_a_text(void **state)
{
    UNUSED(state);
    FILTER(CMD_DONE, STR(SOME "\r\n\n\"" HIGH "\"\nbad \xff\nlast"), "--format", "text", "--threads", "1", "--rejects",
           at("rejects"));
    static const struct { int id; const char *level; } wanted[] = {{1, "some"}, {2, "none"}, {3, "high"}, {5, "none"}};
    assert_int_equal(line_count(written), LEN(wanted));
    for (size_t i = 0; i < LEN(wanted); i++) {
        json_t *one = record(written, i);
        assert_int_equal(json_integer_value(json_object_get(one, "id")), wanted[i].id);
        assert_string_equal(text_in(one, "level"), wanted[i].level);
        json_decref(one);
    }
    assert_holds(contents("rejects").p, "\"line\":4,\"reason\":\"byte 5 is not UTF-8\",\"input\":\"bad \xef\xbf\xbd\"");
}

/* ---- choices ---- */

static void only_leaves_out_what_is_below(void **state)
{
    UNUSED(state);
    const struct str input = STR("{\"text\":\"" NONE "\"}\n{\"text\":\"" SOME "\"}\n{\"text\":\"" HIGH "\"}\n");
    FILTER(CMD_DONE, input, "--only", "high");
    assert_int_equal(line_count(written), 1);
    assert_holds(errors.p, "3 texts: 1 high, 1 some");
    FILTER(CMD_DONE, input, "--only", "some");
    assert_int_equal(line_count(written), 2);
}

static void reasons_come_in_the_language_asked_for(void **state)
{
    UNUSED(state);
    put_file("in", STR("{\"text\":\"Vzeli so mi potni list in ponoči nas zaklenejo v sobo.\"}\n"));
    arena_clear(&kept);
    assert_int_equal(filter_line(LINE("--lang", "sl")), CMD_DONE);
    assert_holds(written.p, "sredstvo: močnih");
    assert_int_equal(filter_line(LINE("--lang", "xx")), CMD_USE);
    assert_holds(errors.p, "sl");
}

static void wrong_use_is_told(void **state)
{
    UNUSED(state);
    static const char *const lines[][3] = {{"--format", "xml", "jsonl"}, {"--only", "low", "high"},
                                           {"--threads", "0", "256"}, {"--threads", "many", "256"},
                                           {"--separator", ";", "csv"}, {"--thread", "1", "--threads"}};
    for (size_t i = 0; i < LEN(lines); i++) {
        FILTER(CMD_USE, STR(""), lines[i][0], lines[i][1]);
        assert_holds(errors.p, lines[i][2]);
    }
    FILTER(CMD_USE, STR(""), "--format", "csv", "--separator", "\"");
    FILTER(CMD_WRONG, STR(""), at("nowhere"));
    assert_holds(errors.p, at("nowhere"));
    FILTER(CMD_WRONG, STR(""), folder);
    assert_holds(errors.p, "folder");
    put_file("precious", STR("{\"text\":\"x\"}\n"));
    FILTER(CMD_WRONG, STR(""), at("precious"), "--rejects", at("precious"));
    assert_str(contents("precious"), "{\"text\":\"x\"}\n");
    FILTER(CMD_WRONG, STR(""), at("out")); /* is standard output */
    assert_holds(errors.p, "both input and output");
}

static void indicators_are_compiled_once(void **state)
{
    UNUSED(state);
    struct str *names;
    size_t count;
    FILTER(CMD_DONE, STR(""), "--threads", "1");
    CHECK(file_list(&kept, at("kres"), &names, &count, e)); /* in XDG_CACHE_HOME */
    assert_int_equal(count, 1);
    FILTER(CMD_DONE, STR(""), "--threads", "1", "--cache", at("elsewhere/deep"));
    CHECK(file_list(&kept, at("elsewhere/deep"), &names, &count, e));
    assert_int_equal(count, 1);
    put_file("file", STR(""));
    FILTER(CMD_WRONG, STR(""), "--cache", at("file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indicators_are_compiled_once),
        cmocka_unit_test(a_record_says_what_was_found_and_where),
        cmocka_unit_test(what_speaks_against_it_stands_apart),
        cmocka_unit_test(no_signs_have_no_reason),
        cmocka_unit_test(ids_are_passed_on_and_a_missing_one_is_the_line),
        cmocka_unit_test(other_fields_are_passed_on_as_they_stand),
        cmocka_unit_test(escapes_are_undone_before_the_text_is_read),
        cmocka_unit_test(a_broken_line_is_told_and_the_run_goes_on),
        cmocka_unit_test(a_reject_shows_two_hundred_bytes_of_whole_characters),
        cmocka_unit_test(files_are_read_one_after_the_other),
        cmocka_unit_test(csv_has_quotes_line_breaks_and_other_columns),
        cmocka_unit_test(csv_separators_are_seen_or_named),
        cmocka_unit_test(a_wrong_header_is_told_with_its_columns),
        cmocka_unit_test(a_broken_row_is_told_and_the_next_is_read),
        cmocka_unit_test(every_plain_line_is_a_text),
        cmocka_unit_test(only_leaves_out_what_is_below),
        cmocka_unit_test(reasons_come_in_the_language_asked_for),
        cmocka_unit_test(wrong_use_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
