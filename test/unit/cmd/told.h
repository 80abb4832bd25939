/* told.h - runs a line of kres in this process and keeps what it printed. */
#ifndef KRES_TEST_CMD_TOLD_H
#define KRES_TEST_CMD_TOLD_H

#include "../check.h"

#include <stdio.h>
#include <unistd.h>

#include "cmd/cmd.h"

static char told[16384]; /* standard output and standard error of the last line */

static int run_line(const char *const *argv, size_t count)
{
    static const char *const nothing[] = {NULL};
    int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(NULL);
    dup2(fileno(file), STDOUT_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    int code = cmd_run_line(commands, (int)count, argv, nothing);
    fflush(NULL);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
    rewind(file);
    told[fread(told, 1, sizeof told - 1, file)] = '\0';
    fclose(file);
    return code;
}

#define RUN(...) run_line((const char *const[]){"kres", __VA_ARGS__}, LEN(((const char *const[]){"kres", __VA_ARGS__})))
/* The line must end with this code; otherwise the test fails with what it printed. */
#define EXPECT(code, ...)                                                                                            \
    do {                                                                                                             \
        int code_ = RUN(__VA_ARGS__);                                                                                \
        if (code_ != (code))                                                                                         \
            fail_msg("exit %d instead of %d: %s", code_, (code), told);                                              \
    } while (0)

#endif
