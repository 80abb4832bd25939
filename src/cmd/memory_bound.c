/* memory_bound.c - see memory_bound.h. */
#include "cmd/memory_bound.h"

#include <stdlib.h>

#include "base/limit.h"

#define MIB (1024.0 * 1024)
#define GIB (1024 * MIB)

/* "4G", "512 MiB", "1.5g": powers of 1024. */
static bool read_size(const char *value, uint64_t *ret)
{
    static const char units[] = "KMGT";
    char *end;
    double size = *value >= '0' && *value <= '9' ? strtod(value, &end) : 0;
    if (!(size > 0))
        return false;
    while (*end == ' ')
        end++;
    const char *unit = *end ? strchr(units, *end & ~0x20) : NULL;
    for (ptrdiff_t i = unit ? unit - units : -1; i >= 0; i--)
        size *= 1024;
    end += unit != NULL;
    if ((*end && strcmp(end, "B") && strcmp(end, "iB")) || size < 1 || size >= 1e18)
        return false;
    *ret = (uint64_t)size;
    return true;
}

/* Of a group a sixteenth stays for the files that are read and written; what is in it by now belongs to others. */
static struct memory_bound bound_here(void)
{
    struct limit_memory limit = limit_memory_read("");
    struct memory_bound bound = {.bytes = limit.machine, .what = "this machine has"};
    uint64_t taken = limit.group / 16 + limit.others;
    if (limit.group)
        bound = (struct memory_bound){limit.group > taken ? limit.group - taken : 1,
                                      "the control group of this process leaves"};
    return bound;
}

bool memory_bound_read(struct cmd *cmd, struct memory_bound *ret, struct err *err)
{
    const char *value = cmd_value(cmd, "--memory");
    if (!value) {
        *ret = bound_here();
        return true;
    }
    ret->what = "--memory allows";
    return read_size(value, &ret->bytes) ||
           err_set(err, ERR_INPUT, "--memory is a size such as 512M or 4G, not \"%s\"", value);
}

uint64_t memory_bound_held(void)
{
    enum { UNKNOWN = 48 << 20 };
    uint64_t held = limit_memory_held();
    return held ? held : UNKNOWN;
}

const char *memory_text(uint64_t bytes, char ret[MEMORY_TEXT])
{
    bool small = bytes < 1ULL << 30;
    snprintf(ret, MEMORY_TEXT, small ? "%.0f MiB" : "%.2f GiB", (double)bytes / (small ? MIB : GIB));
    return ret;
}

const char *memory_wanted(uint64_t bytes, char ret[MEMORY_TEXT])
{
    snprintf(ret, MEMORY_TEXT, bytes ? "%.0fM" : "SIZE", (double)bytes * 1.05 / MIB + 1);
    return ret;
}

bool memory_is_out(const struct err *err)
{
    return err->kind == ERR_FAULT && str_ends(str_from(err->text), STR("out of memory"));
}
