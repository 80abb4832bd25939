/* written_files.c - see written_files.h. */
#include "cmd/written_files.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct split { char folder[PATH_MAX]; const char *name; };

static struct split split(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct split split = {.folder = ".", .name = slash ? slash + 1 : path};
    if (slash)
        snprintf(split.folder, sizeof split.folder, "%.*s/", (int)(slash - path), path);
    return split;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return S_ISREG(a->st_mode) && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Also when neither is there yet. */
static bool is_same(const char *a, const char *b)
{
    struct stat first, second;
    if (!strcmp(a, b))
        return true;
    bool found = stat(a, &first) == 0;
    if (found != (stat(b, &second) == 0) || found)
        return found && is_same_file(&first, &second);
    struct split left = split(a), right = split(b);
    return !strcmp(left.name, right.name) && stat(left.folder, &first) == 0 && stat(right.folder, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static bool check_file(const char *flag, const char *file, struct err *err)
{
    struct stat st, output;
    if (!*file || !strcmp(file, "-"))
        return err_set(err, ERR_INPUT, "%s is a file%s", flag, *file ? "; standard output has the texts" : "");
    if (fstat(STDOUT_FILENO, &output) == 0 && stat(file, &st) == 0 && is_same_file(&st, &output))
        return err_set(err, ERR_INPUT, "%s is standard output as well, which has the texts; write to another file", flag);
    return true;
}

bool written_files_check(const struct written_file *files, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (files[i].file && !check_file(files[i].flag, files[i].file, err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (files[i].file && files[k].file && is_same(files[i].file, files[k].file))
                return err_set(err, ERR_INPUT, "%s and %s are two files", files[k].flag, files[i].flag);
    }
    return true;
}
