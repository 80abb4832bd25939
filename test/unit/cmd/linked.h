/* linked.h - runs kres link in this process on given bytes; texts for it. */
#ifndef KRES_TEST_CMD_LINKED_H
#define KRES_TEST_CMD_LINKED_H

#define COMMAND "link"
#include "limited.h"

/* Standard input is "in" of the folder. */
#define LINKED_FILE(code, ...)                                                                                       \
    do {                                                                                                             \
        arena_clear(&kept);                                                                                          \
        int code_ = filter_line(LINE(__VA_ARGS__));                                                                  \
        if (code_ != (code))                                                                                         \
            fail_msg("exit %d instead of %d: " STR_FMT, code_, (code), STR_ARG(errors));                             \
    } while (0)
#define LINKED(code, input, ...)                                                                                     \
    do {                                                                                                             \
        put_file("in", (input));                                                                                     \
        LINKED_FILE(code, __VA_ARGS__);                                                                              \
    } while (0)

#define HAND "Waitress wanted for a small hotel by the sea, room and meals are free, write to Ana today"
#define SAME_HAND "Waitress wanted for a small hotel by the sea, room and meals are free, call Maja now"
#define OTHER "The town library lends ladders and drills to its members on every second Saturday of a month"

static const char *const all_threads[] = {"1", "2", "7"};

enum { TEXTS = 6000, WORDS_MOST = 30 };

static unsigned dice(unsigned sides)
{
    static unsigned seed = 5;
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % sides;
}

/* Hands of all sizes with a few words changed, and texts of nobody. */
static inline struct str *many_texts(struct arena *arena)
{
    struct str *lines = ARENA_ARRAY(arena, TEXTS, struct str);
    unsigned words[WORDS_MOST] = {0}, count = 0, left = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        struct buf b = {.arena = arena};
        if (!left) {
            left = dice(4) ? 1 : 1 + dice(200);
            count = 12 + dice(WORDS_MOST - 12);
            for (unsigned k = 0; k < count; k++)
                words[k] = dice(3000);
        }
        left--;
        buf_printf(&b, "{\"id\":%u,\"text\":\"", i);
        for (unsigned k = 0; k < count; k++)
            buf_printf(&b, "word%c%c%c ", 'a' + words[k] % 17, 'a' + words[k] / 17 % 17, 'a' + dice(50) / 49);
        buf_add(&b, STR("\"}\n"));
        lines[i] = buf_str(&b);
    }
    return lines;
}

static inline struct str joined(struct arena *arena, const struct str *lines, size_t from, size_t to)
{
    struct buf b = {.arena = arena};
    for (size_t i = from; i < to; i++)
        buf_add(&b, lines[i]);
    return buf_str(&b);
}

#endif
