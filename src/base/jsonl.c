/* jsonl.c - see jsonl.h: one walk over the line; strings sixteen bytes at a time where the machine can. */
#include "base/jsonl.h"

#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/memory.h"

struct walk {
    const unsigned char *p, *end;
    const char *fault; /* what is wrong at p */
};

static bool fail(struct walk *walk, const char *fault)
{
    walk->fault = fault;
    return false;
}

static bool is_space(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline void skip_space(struct walk *walk)
{
    while (walk->p < walk->end && is_space(*walk->p))
        walk->p++;
}

static bool at(const struct walk *walk, char c)
{
    return walk->p < walk->end && *walk->p == (unsigned char)c;
}

/* ---- strings ---- */

static const unsigned char *plain_end(const unsigned char *p, const unsigned char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
                                       _mm_cmpeq_epi8(_mm_min_epu8(v, control), v));
        unsigned bits = (unsigned)_mm_movemask_epi8(special);
        if (bits)
            return p + __builtin_ctz(bits);
    }
#endif
    while (p < end && *p != '"' && *p != '\\' && *p >= 0x20)
        p++;
    return p;
}

/* One more than what a hexadecimal digit is worth; 0 for what is none. */
static const unsigned char hex_digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};

/* Four hexadecimal digits, or -1. */
static inline int hex_four(const unsigned char *p)
{
    int a = hex_digits[p[0]] - 1, b = hex_digits[p[1]] - 1, c = hex_digits[p[2]] - 1, d = hex_digits[p[3]] - 1;
    return (a | b | c | d) < 0 ? -1 : a << 12 | b << 8 | c << 4 | d;
}

static inline bool is_surrogate(int code)
{
    return code >= 0xd800 && code < 0xe000;
}

/* The character behind \u at p, both halves of a surrogate pair; returns the bytes it took, 0 for a wrong one. */
static size_t unicode_escape(const unsigned char *p, const unsigned char *end, uint32_t *ret)
{
    int low, high = end - p >= 6 ? hex_four(p + 2) : -1;
    if (high < 0 || (high >= 0xdc00 && high < 0xe000))
        return 0;
    *ret = (uint32_t)high;
    if (high < 0xd800 || high >= 0xe000)
        return 6;
    if (end - p < 12 || p[6] != '\\' || p[7] != 'u' || (low = hex_four(p + 8)) < 0xdc00 || low >= 0xe000)
        return 0;
    *ret = 0x10000u + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
    return 12;
}

static const unsigned char simple_escapes[256] = {['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f',
                                                  ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};

static bool escape_skip(struct walk *walk)
{
    uint32_t code;
    if (walk->end - walk->p < 2)
        return fail(walk, "the line ends in the middle of an escape");
    if (simple_escapes[walk->p[1]]) {
        walk->p += 2;
        return true;
    }
    if (walk->p[1] != 'u')
        return fail(walk, "an escape that JSON does not know");
    size_t length = unicode_escape(walk->p, walk->end, &code);
    walk->p += length;
    return length || fail(walk, "\\u needs four hexadecimal digits, and a surrogate its other half");
}

/* One space between two escapes: there a text goes on that is all escapes. */
static inline bool space_between(const unsigned char *p, const unsigned char *end)
{
    return end - p >= 2 && p[0] == ' ' && p[1] == '\\';
}

/* From an opening quote past the closing one. */
static bool string_skip(struct walk *walk, bool *escaped)
{
    walk->p++;
    for (;;) {
        walk->p = plain_end(walk->p, walk->end);
        if (walk->p == walk->end)
            return fail(walk, "the line ends in the middle of a string");
        if (*walk->p == '"') {
            walk->p++;
            return true;
        }
        if (*walk->p != '\\')
            return fail(walk, "a control character has to be escaped inside a string");
        *escaped = true;
        while (at(walk, '\\')) {
            int code = walk->end - walk->p >= 6 && walk->p[1] == 'u' ? hex_four(walk->p + 2) : -1;
            if (code >= 0 && !is_surrogate(code)) /* whole texts are written so */
                walk->p += 6;
            else if (!escape_skip(walk))
                return false;
            walk->p += space_between(walk->p, walk->end);
        }
    }
}

static inline char *add_character(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *to++ = (char)(0xe0 | code >> 12);
        } else {
            *to++ = (char)(0xf0 | code >> 18);
            *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        }
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (code & 0x3f));
    return to;
}

/* inside: a string that was checked, without its quotes.  What is written never overtakes what is read. */
static size_t unescape(struct str inside, char *to)
{
    const unsigned char *p = (const unsigned char *)inside.p, *end = p + inside.n;
    char *start = to;
    while (p < end) {
        const unsigned char *plain = plain_end(p, end);
        memmove(to, p, (size_t)(plain - p));
        to += plain - p;
        for (p = plain; p < end && *p == '\\';) {
            uint32_t code = simple_escapes[p[1]];
            size_t length = 2;
            if (!code && (code = (uint32_t)hex_four(p + 2), length = 6, is_surrogate((int)code)))
                length = unicode_escape(p, end, &code);
            p += length;
            to = add_character(to, code);
            if (space_between(p, end)) {
                *to++ = ' ';
                p++;
            }
        }
    }
    return (size_t)(to - start);
}

struct str jsonl_text(const struct jsonl_member *member, char *to)
{
    struct str inside = str_slice(member->value, 1, member->value.n - 1);
    return member->escaped ? str_make(to, unescape(inside, to)) : inside;
}

/* ---- other values ---- */

static size_t digits_skip(struct walk *walk)
{
    const unsigned char *from = walk->p;
    while (walk->p < walk->end && *walk->p >= '0' && *walk->p <= '9')
        walk->p++;
    return (size_t)(walk->p - from);
}

static bool number_skip(struct walk *walk)
{
    if (at(walk, '-'))
        walk->p++;
    if (at(walk, '0'))
        walk->p++;
    else if (!digits_skip(walk))
        return fail(walk, "a number needs a digit here");
    if (at(walk, '.')) {
        walk->p++;
        if (!digits_skip(walk))
            return fail(walk, "a number needs a digit behind its point");
    }
    if (at(walk, 'e') || at(walk, 'E')) {
        walk->p++;
        if (at(walk, '+') || at(walk, '-'))
            walk->p++;
        if (!digits_skip(walk))
            return fail(walk, "a number needs a digit in its exponent");
    }
    return true;
}

static bool word_skip(struct walk *walk, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(walk->end - walk->p) < n || memcmp(walk->p, word, n) != 0)
        return fail(walk, "a value is missing or is none that JSON knows");
    walk->p += n;
    return true;
}

/* A value that holds no other. */
static bool plain_value(struct walk *walk, enum jsonl_kind *kind, bool *escaped)
{
    unsigned char c = walk->p < walk->end ? *walk->p : 0;
    switch (c) {
    case '"': *kind = JSONL_STRING; return string_skip(walk, escaped);
    case 't': *kind = JSONL_TRUE; return word_skip(walk, "true");
    case 'f': *kind = JSONL_FALSE; return word_skip(walk, "false");
    case 'n': *kind = JSONL_NULL; return word_skip(walk, "null");
    default: break;
    }
    if (walk->p == walk->end)
        return fail(walk, "the line ends where a value should be");
    if (c != '-' && (c < '0' || c > '9'))
        return fail(walk, "a value is missing or is none that JSON knows");
    *kind = JSONL_NUMBER;
    return number_skip(walk);
}

/* A name and its colon, up to the value.  *ret_name: what stands between the quotes. */
static bool name_skip(struct walk *walk, struct str *ret_name, bool *escaped)
{
    const char *start = (const char *)walk->p + 1;
    if (!at(walk, '"'))
        return fail(walk, walk->p == walk->end ? "the line ends in the middle of an object"
                                               : "a name in quotes is missing");
    if (!string_skip(walk, escaped))
        return false;
    *ret_name = str_make(start, (size_t)((const char *)walk->p - start) - 1);
    skip_space(walk);
    if (!at(walk, ':'))
        return fail(walk, walk->p == walk->end ? "the line ends in the middle of an object" : "a colon is missing");
    walk->p++;
    skip_space(walk);
    return true;
}

/* Containers that are open: one bit each, set for an object. */
struct nest {
    uint64_t object[JSONL_DEEPEST / 64];
    size_t depth;
};

static bool in_object(const struct nest *nest)
{
    return nest->object[(nest->depth - 1) / 64] >> (nest->depth - 1) % 64 & 1;
}

/* Goes into a container; *inside: it is not empty and p stands at its first value. */
static bool nest_enter(struct walk *walk, struct nest *nest, bool *inside)
{
    bool object = at(walk, '{'), escaped = false;
    struct str name;
    if (nest->depth == JSONL_DEEPEST)
        return fail(walk, "arrays and objects nest deeper than 1024");
    unsigned bit = nest->depth % 64;
    uint64_t *word = &nest->object[nest->depth / 64];
    *word = (bit ? *word & ~(1ull << bit) : 0) | (uint64_t)object << bit;
    walk->p++;
    skip_space(walk);
    *inside = !at(walk, object ? '}' : ']');
    if (!*inside) {
        walk->p++;
        return true;
    }
    nest->depth++;
    return !object || name_skip(walk, &name, &escaped);
}

/* Behind a value: closes what ends here; *more: p stands at the next value of an open container. */
static bool nest_leave(struct walk *walk, struct nest *nest, bool *more)
{
    bool escaped = false;
    struct str name;
    for (*more = false; nest->depth; nest->depth--) {
        bool object = in_object(nest);
        skip_space(walk);
        if (at(walk, ',')) {
            walk->p++;
            skip_space(walk);
            *more = true;
            return !object || name_skip(walk, &name, &escaped);
        }
        if (!at(walk, object ? '}' : ']'))
            return fail(walk, walk->p == walk->end ? "the line ends in the middle of an array or object"
                                                   : "a comma or a closing bracket is missing");
        walk->p++;
    }
    return true;
}

/* Any value.  Containers in it are walked without recursion: a hostile line cannot use up the stack. */
static bool value_skip(struct walk *walk, enum jsonl_kind *kind, bool *escaped)
{
    if (!at(walk, '{') && !at(walk, '['))
        return plain_value(walk, kind, escaped);
    struct nest nest;
    enum jsonl_kind inner;
    bool more = true, ignored = false;
    *kind = at(walk, '{') ? JSONL_OBJECT : JSONL_ARRAY;
    nest.depth = 0;
    while (more) {
        if (at(walk, '{') || at(walk, '[')) {
            bool inside;
            if (!nest_enter(walk, &nest, &inside))
                return false;
            if (inside)
                continue;
        } else if (!plain_value(walk, &inner, &ignored)) {
            return false;
        }
        if (!nest_leave(walk, &nest, &more))
            return false;
    }
    return true;
}

/* ---- the object of the line ---- */

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct jsonl_member *)a)->name, ((const struct jsonl_member *)b)->name);
}

/* Many members: sorted, what is double stands side by side. */
static bool doubled_among_many(const struct jsonl *jsonl)
{
    struct arena arena = {0};
    bool doubled = false;
    struct jsonl_member *sorted = ARENA_ARRAY(&arena, jsonl->count, struct jsonl_member);
    memcpy(sorted, jsonl->members, jsonl->count * sizeof *sorted);
    qsort(sorted, jsonl->count, sizeof *sorted, by_name);
    for (size_t i = 1; i < jsonl->count && !doubled; i++)
        doubled = str_eq(sorted[i - 1].name, sorted[i].name);
    arena_clear(&arena);
    return doubled;
}

enum { FEW = 64 };

/* Among the first few members: has this name stood before?  Mostly one bit tells that it has not. */
static bool doubled_among_few(struct jsonl *jsonl, struct str name)
{
    unsigned first = name.n ? (unsigned char)name.p[0] : 0, last = name.n ? (unsigned char)name.p[name.n - 1] : 0;
    uint64_t bit = 1ull << (first * 7 + last * 3 + name.n) % 64;
    bool met = jsonl->seen & bit;
    jsonl->seen |= bit;
    return met && jsonl_find(jsonl, name);
}

static struct jsonl_member *member_new(struct jsonl *jsonl)
{
    if (jsonl->count == jsonl->room) {
        size_t room = jsonl->room ? 2 * jsonl->room : 32;
        struct jsonl_member *members = realloc(jsonl->members, room * sizeof *members);
        if (!members)
            memory_out();
        jsonl->members = members;
        jsonl->room = room;
    }
    return &jsonl->members[jsonl->count];
}

static bool member_read(struct jsonl *jsonl, struct walk *walk)
{
    const char *start = (const char *)walk->p;
    bool escaped = false;
    if (jsonl->count == JSONL_MEMBERS_MOST)
        return fail(walk, "the object has more than 65536 members");
    struct jsonl_member *member = member_new(jsonl);
    if (!name_skip(walk, &member->name, &escaped))
        return false;
    if (escaped) {
        char *to = arena_alloc(&jsonl->names, member->name.n + 1);
        member->name = str_make(to, unescape(member->name, to));
    }
    if (jsonl->count < FEW && doubled_among_few(jsonl, member->name)) {
        walk->p = (const unsigned char *)start;
        return fail(walk, "this name stands twice in the object");
    }
    const char *value = (const char *)walk->p;
    member->escaped = false;
    if (!value_skip(walk, &member->kind, &member->escaped))
        return false;
    member->value = str_make(value, (size_t)((const char *)walk->p - value));
    member->raw = str_make(start, (size_t)((const char *)walk->p - start));
    jsonl->count++;
    return true;
}

static bool object_read(struct jsonl *jsonl, struct walk *walk)
{
    skip_space(walk);
    if (!at(walk, '{'))
        return fail(walk, "this is no JSON object");
    walk->p++;
    skip_space(walk);
    if (at(walk, '}'))
        walk->p++;
    else
        for (bool more = true; more;) {
            if (!member_read(jsonl, walk))
                return false;
            skip_space(walk);
            more = at(walk, ',');
            if (!more && !at(walk, '}'))
                return fail(walk, walk->p == walk->end ? "the line ends in the middle of the object"
                                                       : "a comma or a closing brace is missing");
            walk->p++;
            if (more)
                skip_space(walk);
        }
    skip_space(walk);
    return walk->p == walk->end || fail(walk, "something follows the object on the same line");
}

bool jsonl_read(struct jsonl *jsonl, struct str line, struct err *err)
{
    struct walk walk = {.p = (const unsigned char *)line.p, .end = (const unsigned char *)line.p + line.n};
    size_t good = str_utf8_length(line);
    arena_reset(&jsonl->names);
    jsonl->count = 0;
    jsonl->seen = 0;
    if (good < line.n)
        return err_set(err, ERR_INPUT, "byte %zu is not UTF-8", good + 1);
    if (!object_read(jsonl, &walk))
        return err_set(err, ERR_INPUT, "byte %zu: %s", (size_t)((const char *)walk.p - line.p) + 1, walk.fault);
    if (jsonl->count > FEW && doubled_among_many(jsonl))
        return err_set(err, ERR_INPUT, "a name stands twice in the object");
    return true;
}

const struct jsonl_member *jsonl_find(const struct jsonl *jsonl, struct str name)
{
    for (size_t i = 0; i < jsonl->count; i++)
        if (jsonl->members[i].name.n == name.n && str_eq(jsonl->members[i].name, name))
            return &jsonl->members[i];
    return NULL;
}

void jsonl_free(struct jsonl *jsonl)
{
    free(jsonl->members);
    arena_clear(&jsonl->names);
    *jsonl = (struct jsonl){0};
}
