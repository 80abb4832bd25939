/* linked_state.h - kres link --state in this process: names as runs tell them, damage, a full disk. */
#ifndef KRES_TEST_CMD_LINKED_STATE_H
#define KRES_TEST_CMD_LINKED_STATE_H

#include "linked.h"

static inline void forget(void)
{
    assert_int_equal(system(arena_printf(&kept, "rm -rf %s/state", folder)), 0);
}

static inline void copy_state(const char *from, const char *to)
{
    assert_int_equal(system(arena_printf(&kept, "cd %s && rm -rf %s && cp -r %s %s", folder, to, from, to)), 0);
}

enum { NAME = 20 };
static char names[TEXTS][NAME], batch[TEXTS][NAME]; /* of each text, by its id; "": none */

static inline void take_names(struct str lines, const char *field, char to[TEXTS][NAME])
{
    for (struct str line = str_cut(&lines, '\n'); line.n; line = str_cut(&lines, '\n')) {
        json_t *value = json_loadb(line.p, line.n, 0, NULL);
        json_int_t id = json_integer_value(json_object_get(value, "id"));
        assert_in_range(id, 0, TEXTS - 1);
        assert_int_equal(snprintf(to[id], NAME, "%s", text_in(value, field)) < NAME, 1);
        json_decref(value);
    }
}

/* What moved must be what was said before. */
static inline void take_moves(struct str lines)
{
    for (struct str rest = lines, line = str_cut(&rest, '\n'); line.n; line = str_cut(&rest, '\n')) {
        json_t *value = json_loadb(line.p, line.n, 0, NULL);
        json_int_t id = json_integer_value(json_object_get(value, "id"));
        assert_in_range(id, 0, TEXTS - 1);
        assert_string_equal(names[id], text_in(value, "was"));
        assert_string_not_equal(text_in(value, "was"), text_in(value, "cluster"));
        json_decref(value);
    }
    take_names(lines, "cluster", names);
}

/* Texts whose cluster is called otherwise than when all were linked at once. */
static inline size_t differing(void)
{
    size_t n = 0;
    for (size_t i = 0; i < TEXTS; i++)
        n += strcmp(names[i], batch[i]) != 0;
    return n;
}

static inline void shuffle(struct str *lines)
{
    for (size_t i = TEXTS - 1; i > 0; i--) {
        size_t k = (dice(1 << 15) << 15 | dice(1 << 15)) % (i + 1);
        struct str swap = lines[i];
        lines[i] = lines[k];
        lines[k] = swap;
    }
}

static inline void flip(const char *name, off_t where)
{
    char byte;
    int fd = open(at(name), O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0 && pread(fd, &byte, 1, where) == 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(fd, &byte, 1, where), 1);
    close(fd);
}

static inline off_t size_of(const char *name)
{
    struct stat stat_of;
    assert_int_equal(stat(at(name), &stat_of), 0);
    return stat_of.st_size;
}

static inline int run_state_limited(rlim_t most, const char *by)
{
    return run_limited(most, LINE("--threads", "2", "--state", at("state"), "--by", by));
}

#endif
