/* screen_stretch.c - see screen_stretch.h. */
#include "cmd/screen_stretch.h"

enum { LONG = 900, KEPT = 300 }; /* bytes of a plain stretch: from when it is shortened, and what stays at each end */

/* Not in the middle of a character. */
static size_t boundary(struct str text, size_t at)
{
    while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* The end of the findings that overlap the one at from. */
static size_t group_end(const struct screen_result *result, size_t from, size_t *ret_end)
{
    size_t end = result->findings[from].span.end, to = from + 1;
    while (to < result->finding_count && result->findings[to].span.start < end) {
        if (result->findings[to].span.end > end)
            end = result->findings[to].span.end;
        to++;
    }
    *ret_end = end;
    return to;
}

/* Up to byte to, whole or shortened. */
static void plain_stretch(struct screen_stretches *stretches, size_t to, struct screen_stretch *ret)
{
    struct str text = stretches->text;
    size_t from = stretches->done, end = to;
    bool gap = stretches->behind_gap;
    if (!gap && to - from > LONG) {
        end = boundary(text, from + KEPT);
        stretches->behind_gap = true;
        stretches->done = boundary(text, to - KEPT);
    } else {
        stretches->behind_gap = false;
        stretches->done = to;
    }
    *ret = (struct screen_stretch){.text = str_slice(text, from, end), .gap = gap};
}

bool screen_stretch_next(struct screen_stretches *stretches, struct screen_stretch *ret)
{
    const struct screen_result *result = stretches->result;
    size_t end = 0, to;
    bool enough = stretches->most && stretches->marked == stretches->most;
    while (!enough && stretches->next < result->finding_count &&
           (result->findings[stretches->next].span.start < stretches->done ||
            result->findings[stretches->next].span.end > stretches->text.n))
        stretches->next++;
    bool any = !enough && stretches->next < result->finding_count;
    size_t start = any ? result->findings[stretches->next].span.start : stretches->text.n;
    if (stretches->done < start) {
        plain_stretch(stretches, start, ret);
        return true;
    }
    if (!any)
        return false;
    to = group_end(result, stretches->next, &end);
    if (end > stretches->text.n)
        end = stretches->text.n;
    *ret = (struct screen_stretch){.text = str_slice(stretches->text, start, end),
                                   .findings = result->findings + stretches->next,
                                   .count = to - stretches->next};
    stretches->next = to;
    stretches->done = end;
    stretches->marked++;
    return true;
}

const char *screen_stretch_tone(const struct screen_stretch *stretch)
{
    int strongest = -1;
    for (size_t i = 0; i < stretch->count; i++) {
        const struct screen_indicator *indicator = stretch->findings[i].indicator;
        if (!indicator->counter && (int)indicator->strength > strongest)
            strongest = (int)indicator->strength;
    }
    return strongest < 0 ? "counter" : screen_strength_name((enum screen_strength)strongest);
}

/* How many bytes of a character that must not be shown begin here; 0: none. */
static size_t unsafe(const unsigned char *p, size_t n)
{
    if ((p[0] < 0x20 && p[0] != '\n' && p[0] != '\t') || p[0] == 0x7f)
        return 1;
    if (p[0] == 0xc2 && n >= 2 && p[1] < 0xa0) /* U+0080 to U+009F */
        return 2;
    if (p[0] != 0xe2 || n < 3)
        return 0;
    bool turns = (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) || (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
    return turns ? 3 : 0;
}

struct str screen_safe(struct arena *arena, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    struct buf b = {.arena = arena};
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        size_t length = unsafe(p + i, s.n - i);
        if (length) {
            buf_add(&b, str_slice(s, from, i));
            buf_add(&b, p[i] == '\r' ? STR("") : STR("\xc2\xb7"));
            from = i + length;
        }
        i += length ? length : 1;
    }
    if (!from)
        return s;
    buf_add(&b, str_slice(s, from, s.n));
    return buf_str(&b);
}

bool screen_is_first(const struct screen_result *result, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (result->findings[i].indicator == result->findings[index].indicator)
            return false;
    return true;
}
