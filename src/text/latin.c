/* latin.c - see latin.h. */
#include "text/latin.h"

#include "text/letter.h"

struct spelling {
    uint32_t code;
    const char *way[LATIN_WAYS];
};

/* First way: the passport tables of Ukraine and Russia, simplified; the others: chats and messages. */
static const struct spelling common[] = {
    {0x430, {"a", "a", "a"}},    {0x431, {"b", "b", "b"}},    {0x432, {"v", "v", "v"}},
    {0x433, {"g", "g", "g"}},    {0x434, {"d", "d", "d"}},    {0x435, {"e", "e", "e"}},
    {0x436, {"zh", "zh", "j"}},  {0x437, {"z", "z", "z"}},    {0x438, {"i", "i", "i"}},
    {0x439, {"y", "j", "i"}},    {0x43a, {"k", "k", "k"}},    {0x43b, {"l", "l", "l"}},
    {0x43c, {"m", "m", "m"}},    {0x43d, {"n", "n", "n"}},    {0x43e, {"o", "o", "o"}},
    {0x43f, {"p", "p", "p"}},    {0x440, {"r", "r", "r"}},    {0x441, {"s", "s", "s"}},
    {0x442, {"t", "t", "t"}},    {0x443, {"u", "u", "u"}},    {0x444, {"f", "f", "f"}},
    {0x445, {"kh", "h", "h"}},   {0x446, {"ts", "c", "ts"}},  {0x447, {"ch", "ch", "ch"}},
    {0x448, {"sh", "sh", "sh"}}, {0x449, {"shch", "sch", "sh"}}, {0x44a, {"", "", ""}},
    {0x44b, {"y", "y", "i"}},    {0x44c, {"", "", ""}},       {0x44d, {"e", "e", "e"}},
    {0x44e, {"yu", "ju", "iu"}}, {0x44f, {"ya", "ja", "ia"}}, {0x451, {"yo", "e", "e"}},
    {0x454, {"ie", "je", "ye"}}, {0x456, {"i", "i", "i"}},    {0x457, {"i", "ji", "yi"}},
    {0x491, {"g", "g", "g"}},
};
static const struct spelling of_ukrainian[] = {
    {0x433, {"h", "g", "g"}}, {0x438, {"y", "y", "i"}}, {0x439, {"i", "j", "y"}}};

static const char *find(const struct spelling *table, size_t count, uint32_t code, unsigned way)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].code == code)
            return table[i].way[way];
    return NULL;
}

/* Small letter of the Cyrillic letters that Ukrainian and Russian use; marks stay, unlike in letter_fold. */
static uint32_t lower(uint32_t code)
{
    if (code >= 0x410 && code < 0x430)
        return code + 0x20;
    if (code >= 0x400 && code < 0x410)
        return code + 0x50;
    return code == 0x490 ? 0x491 : code;
}

bool latin_has_cyrillic(struct str word)
{
    for (size_t at = 0; at < word.n;) {
        uint32_t code = letter_read(word.p, &at);
        if (code >= 0x400 && code < 0x530)
            return true;
    }
    return false;
}

struct str latin_spell(struct arena *arena, struct str word, bool ukrainian, unsigned way)
{
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < word.n;) {
        size_t start = at;
        uint32_t code = lower(letter_read(word.p, &at));
        const char *latin = ukrainian ? find(of_ukrainian, LEN(of_ukrainian), code, way) : NULL;
        if (!latin)
            latin = find(common, LEN(common), code, way);
        buf_add(&out, latin ? str_from(latin) : str_slice(word, start, at));
    }
    return buf_str(&out);
}

bool latin_without_marks(struct arena *arena, struct str word, struct str *ret)
{
    static const struct { const char *letter, *plain; } pairs[] = {
        {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}, {"đ", "dj"},
        {"Ä", "ae"}, {"Ö", "oe"}, {"Ü", "ue"}, {"Đ", "dj"},
    };
    struct buf out = {.arena = arena};
    bool any = false;
    for (size_t at = 0; at < word.n;) {
        size_t pair = 0;
        while (pair < LEN(pairs) && !str_starts(str_slice(word, at, word.n), str_from(pairs[pair].letter)))
            pair++;
        if (pair < LEN(pairs)) {
            buf_add(&out, str_from(pairs[pair].plain));
            at += strlen(pairs[pair].letter);
            any = true;
        } else {
            buf_byte(&out, word.p[at++]);
        }
    }
    *ret = buf_str(&out);
    return any;
}
