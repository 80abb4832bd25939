/* kres link and what people give it by mistake: other kinds of files, one name for two files, closed files. */
#include "linked.h"

#include <sys/wait.h>

#define TWO "{\"id\":1,\"text\":\"" HAND "\"}\n{\"id\":2,\"text\":\"" SAME_HAND "\"}\n"

static void files_that_are_no_texts_are_named_with_a_remedy(void **state)
{
    static const struct { struct str bytes; const char *told; } files[] = {
        {STR("\xff\xfe{\0\"\0"), "in is UTF-16; save it as UTF-8"}, {STR("\xfe\xff\0{"), "in is UTF-16"},
        {STR("{\0\"\0t\0e\0x\0t\0"), "in is UTF-16"}, {STR("\0{\0\"\0t\0e"), "in is UTF-16"},
        {STR("\x1f\x8b\x08\0\0\0\0\0"), "zcat"}, {STR("\x28\xb5\x2f\xfd\x04"), "zstdcat"},
        {STR("PK\3\4\x14\0\6\0"), "save the sheet as CSV"},
    };
    static const char *const formats[] = {"jsonl", "csv", "text"};
    UNUSED(state);
    for (size_t i = 0; i < LEN(files); i++)
        for (size_t k = 0; k < LEN(formats); k++) {
            put_file("in", files[i].bytes);
            LINKED_FILE(CMD_WRONG, "--format", formats[k], at("in"));
            assert_holds(errors.p, files[i].told);
            assert_int_equal(written.n, 0);
        }
    LINKED(CMD_DONE, STR("a\n"), "--format", "text"); /* shorter than any of them */
    LINKED(CMD_DONE, STR(""));
}

static void nothing_but_wrong_lines_is_an_error(void **state)
{
    UNUSED(state);
    LINKED(CMD_WRONG, STR("id,text\n1,some words\n"));
    assert_holds(errors.p, "2 lines rejected");
    assert_holds(errors.p, "there is no text in 2 lines; --format says what the lines are");
    LINKED(CMD_WRONG, STR("[{\"id\":1,\"text\":\"x\"}]\n"), "--rejects", at("rejects"));
    assert_holds(errors.p, "there is no text in 1 line; ");
    assert_holds(contents("rejects").p, "no JSON object but an array; give each object a line of its own");
    LINKED(CMD_WRONG, STR("{\"id\":1,\"Text\":\"x\"}\n"));
    assert_holds(errors.p, "no field is called \"text\"");
    LINKED(CMD_DONE, STR("{\"id\":1,\"text\":\"x\"}\n[]\n"));
    LINKED(CMD_DONE, STR("\n\n"));
}

static void one_file_is_not_written_twice(void **state)
{
    UNUSED(state);
    put_file("in", STR(TWO));
    arena_clear(&kept);
    const char *same = arena_printf(&kept, "%s/../%s/page", folder, strrchr(folder, '/') + 1);
    int code = filter_line(LINE("--clusters", at("page"), "--rejects", same));
    assert_int_equal(code, CMD_USE);
    assert_holds(errors.p, "--clusters and --rejects are two files");
    assert_false(file_exists(at("page")));
    put_file("page", STR("kept"));
    assert_int_equal(symlink(at("page"), at("link")), 0);
    LINKED_FILE(CMD_USE, "--clusters", at("page"), "--rejects", at("link"));
    assert_true(str_is(contents("page"), "kept"));
    LINKED_FILE(CMD_USE, "--clusters", at("out")); /* where standard output goes */
    assert_holds(errors.p, "--clusters is standard output as well");
    LINKED_FILE(CMD_USE, "--clusters", "-");
    assert_holds(errors.p, "--clusters is a file; standard output has the texts");
    LINKED_FILE(CMD_USE, "--rejects", "");
    assert_holds(errors.p, "--rejects is a file");
    LINKED_FILE(CMD_DONE, "--clusters", at("page"), "--rejects", at("rejects"));
}

/* With standard output closed nothing is written in its place into another file, such as the state's. */
static void closed_output_is_an_error(void **state)
{
    int status;
    UNUSED(state);
    put_file("in", STR(TWO));
    fflush(NULL);
    for (int closed = 0; closed < 2; closed++) {
        pid_t child = fork();
        if (!child) {
            static const char *const nothing[] = {NULL};
            const char *const words[] = {"kres", "link", "--state", at("state"), at("in"), NULL};
            int quiet = open("/dev/null", O_WRONLY);
            dup2(quiet, 2);
            close(quiet);
            close(0);
            if (closed)
                close(1);
            else
                dup2(open(at("out"), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
            _exit(cmd_main(5, words, nothing));
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), closed ? CMD_WRONG : CMD_DONE);
    }
    LINKED_FILE(CMD_DONE, "--state", at("state"), at("in")); /* it is whole, and has the first two */
    assert_holds(errors.p, "the state has 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_are_no_texts_are_named_with_a_remedy),
        cmocka_unit_test(nothing_but_wrong_lines_is_an_error), cmocka_unit_test(one_file_is_not_written_twice),
        cmocka_unit_test(closed_output_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
