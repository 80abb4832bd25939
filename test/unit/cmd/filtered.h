/* filtered.h - runs kres screen (or what COMMAND says) in this process on given bytes, and keeps what it wrote. */
#ifndef KRES_TEST_CMD_FILTERED_H
#define KRES_TEST_CMD_FILTERED_H

#include "../check.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/cmd.h"

#ifndef COMMAND
#define COMMAND "screen"
#endif

static char folder[64];
static struct arena kept;          /* what the last run wrote */
static struct str written, errors; /* standard output, standard error */
static int other_input = -1, other_output = -1; /* instead of the files "in" and "out" */

/* A path in the test's folder. */
static const char *at(const char *name)
{
    return arena_printf(&kept, "%s/%s", folder, name);
}

static struct str contents(const char *name)
{
    struct str bytes;
    CHECK(file_read(&kept, at(name), 1u << 30, &bytes, e));
    return bytes;
}

static void put_file(const char *name, struct str bytes)
{
    CHECK(file_write(at(name), bytes, 0600, e));
}

static int filter_line(const char *const *argv, size_t count)
{
    static const char *const nothing[] = {NULL};
    int before[3], files[3] = {open(at("in"), O_RDONLY | O_CLOEXEC),
                               open(at("out"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
                               open(at("err"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    fflush(NULL);
    files[0] = other_input >= 0 ? dup2(other_input, files[0]) : files[0];
    files[1] = other_output >= 0 ? dup2(other_output, files[1]) : files[1];
    for (int fd = 0; fd < 3; fd++) {
        assert_true(files[fd] >= 0);
        before[fd] = dup(fd);
        dup2(files[fd], fd);
        close(files[fd]);
    }
    int code = cmd_run_line(commands, (int)count, argv, nothing);
    fflush(NULL);
    for (int fd = 0; fd < 3; fd++) {
        dup2(before[fd], fd);
        close(before[fd]);
    }
    written = contents("out");
    errors = contents("err");
    return code;
}

#define WORDS(...) ((const char *const[]){"kres", COMMAND, __VA_ARGS__})
#define LINE(...) WORDS(__VA_ARGS__), LEN(WORDS(__VA_ARGS__))
/* Standard input is "in" of the folder. */
#define FILTER_FILE(code, ...)                                                                                        \
    do {                                                                                                             \
        arena_clear(&kept);                                                                                          \
        int code_ = filter_line(LINE("--pack", KRES_CORE, "--pack", KRES_SIGNS, __VA_ARGS__));                       \
        if (code_ != (code))                                                                                         \
            fail_msg("exit %d instead of %d: " STR_FMT, code_, (code), STR_ARG(errors));                             \
    } while (0)
#define FILTER(code, input, ...)                                                                                      \
    do {                                                                                                             \
        put_file("in", (input));                                                                                     \
        FILTER_FILE(code, __VA_ARGS__);                                                                              \
    } while (0)

/* The record on a line (from 0) of a text; the caller gives it back. */
static inline json_t *record(struct str lines, size_t number)
{
    json_error_t fault;
    struct str line = str_cut(&lines, '\n');
    while (number-- > 0)
        line = str_cut(&lines, '\n');
    json_t *value = line.p ? json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &fault)
                           : NULL;
    if (!value)
        fail_msg("\"" STR_FMT "\" is no JSON: %s", STR_ARG(line), line.p ? fault.text : "there is no such line");
    return value;
}

static inline size_t line_count(struct str text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

static inline const char *text_in(const json_t *value, const char *name)
{
    const char *text = json_string_value(json_object_get(value, name));
    return text ? text : "";
}

static int make_folder(void **state)
{
    UNUSED(state);
    snprintf(folder, sizeof folder, "/tmp/kres-test-" COMMAND "-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    put_file("in", STR(""));
    return setenv("XDG_CACHE_HOME", folder, 1);
}

static int drop_folder(void **state)
{
    UNUSED(state);
    char line[128];
    arena_clear(&kept);
    snprintf(line, sizeof line, "rm -r %s", folder);
    return system(line);
}

#endif
