/* config.c - settings: who wins, what is refused, and that the example is made of the table. */
#include "../check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/config.h"

static char folder[] = "/tmp/kres-config-XXXXXX";
static const char *const nothing[] = {NULL};

static int make_folder(void **state)
{
    UNUSED(state);
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    unlink(arena_printf(&arena, "%s/kres.yaml", folder));
    arena_clear(&arena);
    return rmdir(folder);
}

static const char *write_file(struct arena *arena, const char *text)
{
    const char *path = arena_printf(arena, "%s/kres.yaml", folder);
    CHECK(file_write(path, str_from(text), 0600, e));
    return path;
}

static struct config_flag flag(const char *name, const char *value)
{
    const struct config_option *option = config_find_flag(name);
    assert_non_null(option);
    return (struct config_flag){option, value};
}

static void defaults_are_those_of_the_table(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct config config;
    CHECK(config_load(&arena, NULL, 0, nothing, &config, e));
    assert_string_equal(config.data, "data");
    assert_string_equal(config.listen, "127.0.0.1:8080");
    assert_false(config.secure_cookies);
    assert_false(config.trust_forwarded); /* without a proxy anybody could name himself */
    assert_int_equal(config.pack_count, 0);
    assert_null(config.tls_key);
    arena_clear(&arena);
}

static void flags_win_over_environment_over_file(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct config config;
    write_file(&arena, "listen: 127.0.0.1:1\nquick_threads: 11\nheavy_threads: 21\ntrust_forwarded: yes\n");
    const char *const environment[] = {"KRES_QUICK_THREADS=12", "KRES_HEAVY_THREADS=22", "HOME=/", NULL};
    const struct config_flag flags[] = {flag("--data", folder), flag("--heavy-threads", "23")};
    CHECK(config_load(&arena, flags, LEN(flags), environment, &config, e));
    assert_string_equal(config.listen, "127.0.0.1:1");
    assert_true(config.trust_forwarded);
    assert_int_equal(config.quick_threads, 12);
    assert_int_equal(config.heavy_threads, 23);
    arena_clear(&arena);
}

static void packs_of_the_line_replace_those_of_the_file(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct config config;
    write_file(&arena, "pack: [one, /two]\n");
    const struct config_flag flags[] = {flag("--data", folder), flag("--pack", "three"), flag("--pack", "four")};
    CHECK(config_load(&arena, flags, 1, nothing, &config, e));
    assert_int_equal(config.pack_count, 2);
    assert_string_equal(config.packs[0], arena_printf(&arena, "%s/one", folder));
    assert_string_equal(config.packs[1], "/two");
    CHECK(config_load(&arena, flags, LEN(flags), nothing, &config, e));
    assert_int_equal(config.pack_count, 2);
    assert_string_equal(config.packs[0], "three");
    const char *const environment[] = {"KRES_PACK=a:b:c", NULL};
    CHECK(config_load(&arena, flags, 1, environment, &config, e));
    assert_int_equal(config.pack_count, 3);
    arena_clear(&arena);
}

static void a_list_of_texts_is_one_text_with_spaces(void **state)
{
    static const struct { const char *file, *origins; } CASES[] = {
        {"listen: 127.0.0.1:1\n", NULL},
        {"check_origins: [https://a.example, https://b.example]\n", "https://a.example https://b.example"},
        {"check_origins: https://a.example\n", "https://a.example"},
        {"check_origins: \"*\"\n", "*"},
        {"check_origins: []\n", NULL},
    };
    struct arena arena = {0};
    struct config config;
    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++) {
        write_file(&arena, CASES[i].file);
        const struct config_flag flags[] = {flag("--data", folder), flag("--check-origins", "https://c.example")};
        CHECK(config_load(&arena, flags, 1, nothing, &config, e));
        if (CASES[i].origins)
            assert_string_equal(config.check_origins, CASES[i].origins);
        else
            assert_null(config.check_origins);
        CHECK(config_load(&arena, flags, 2, nothing, &config, e));
        assert_string_equal(config.check_origins, "https://c.example");
    }
    arena_clear(&arena);
}

static void fault(const char *text, const char *line, const char *words)
{
    struct arena arena = {0};
    struct config config = {0};
    struct err err = {0};
    assert_false(config_read(&arena, "kres.yaml", str_from(text), &config, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_holds(err.text, line);
    assert_holds(err.text, words);
    arena_clear(&arena);
}

static void a_wrong_file_is_told_with_line_and_remedy(void **state)
{
    UNUSED(state);
    fault("# comment\nlisen: 127.0.0.1:80\n", "kres.yaml:2", "listen");
    fault("tls_key: a\nquick_threads: many\n", "kres.yaml:2", "1024");
    fault("heavy_threads: 100000\n", "kres.yaml:1", "256");
    fault("secure_cookies: perhaps\n", "kres.yaml:1", "yes");
    fault("listen: ''\n", "kres.yaml:1", "empty");
    fault("listen: [a]\n", "kres.yaml:1", "");
    fault("pack: core\n", "kres.yaml:1", "");
    fault("check_origins: ''\n", "kres.yaml:1", "empty");
    fault("check_origins: [[a]]\n", "kres.yaml:1", "");
    fault("config: other.yaml\n", "kres.yaml:1", "");
}

static void half_of_a_pair_and_a_folder_within_itself_are_refused(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct config config;
    struct err err = {0};
    const struct config_flag certificate[] = {flag("--tls-certificate", "cert.pem")};
    assert_false(config_load(&arena, certificate, 1, nothing, &config, &err));
    assert_string_equal(err.field, "tls_key");
    write_file(&arena, "data: elsewhere\n");
    const struct config_flag data[] = {flag("--data", folder)};
    assert_false(config_load(&arena, data, 1, nothing, &config, &err));
    assert_string_equal(err.field, "data");
    arena_clear(&arena);
}

static void a_named_file_must_exist(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct config config;
    struct err err = {0};
    const struct config_flag flags[] = {flag("--config", "/nonexistent/kres.yaml")};
    assert_false(config_load(&arena, flags, 1, nothing, &config, &err));
    assert_holds(err.text, "/nonexistent/kres.yaml");
    arena_clear(&arena);
}

static void every_row_is_complete(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    for (const struct config_option *option = config_options; option->key; option++) {
        assert_true(option->help && *option->help && option->scope != CONFIG_NOTHING);
        assert_true((option->value == NULL) == (option->type == CONFIG_SWITCH));
        assert_ptr_equal(config_find_flag(config_flag_name(&arena, option)), option);
        for (const struct config_option *other = config_options; other < option; other++)
            assert_true(other->at != option->at && strcmp(other->key, option->key) != 0);
    }
    assert_null(config_find_flag("--lis"));
    assert_null(config_find_flag("--listening"));
    arena_clear(&arena);
}

/* What "#key: value" of the example would set, with the "#" taken away. */
static void the_example_is_the_one_in_doc_and_can_be_used(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct config config = {0};
    struct str kept, example = config_example(&arena);
    const char *path = getenv("KRES_EXAMPLE");
    assert_non_null(path);
    CHECK(file_read(&arena, path, 1 << 16, &kept, e));
    if (!str_eq(kept, example))
        fail_msg("doc/kres.yaml is old: write it anew with \"kres help settings >doc/kres.yaml\"");
    CHECK(config_read(&arena, "example", example, &config, e));
    struct buf used = {.arena = &arena};
    for (size_t i = 0; i < example.n; i++)
        if (!(example.p[i] == '#' && (i == 0 || example.p[i - 1] == '\n') && example.p[i + 1] != ' '))
            buf_byte(&used, example.p[i]);
    CHECK(config_read(&arena, "example", buf_str(&used), &config, e));
    assert_int_equal(config.pack_count, 2);
    assert_int_equal(config.calm_reports_per_second, 5);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_table),
        cmocka_unit_test(flags_win_over_environment_over_file),
        cmocka_unit_test(packs_of_the_line_replace_those_of_the_file),
        cmocka_unit_test(a_list_of_texts_is_one_text_with_spaces),
        cmocka_unit_test(a_wrong_file_is_told_with_line_and_remedy),
        cmocka_unit_test(half_of_a_pair_and_a_folder_within_itself_are_refused),
        cmocka_unit_test(a_named_file_must_exist),
        cmocka_unit_test(every_row_is_complete),
        cmocka_unit_test(the_example_is_the_one_in_doc_and_can_be_used),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
