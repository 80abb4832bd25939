/* letters.c - see letters.h, and the picture's way through both tools. */
#include "case/letters.h"

#include <unicode/uloc.h>

#include "base/child.h"
#include "case/case.h"
#include "image/grey.h"
#include "image/kind.h"

enum { LANGUAGES_MOST = 8 };

/* Does a line end a sentence?  Then the empty line after it stays. */
static bool ends_sentence(struct str line)
{
    return !line.n || strchr(".!?:;", line.p[line.n - 1]) || str_ends(line, STR("…"));
}

static struct str join_lines(struct arena *arena, struct str text)
{
    struct buf joined = {.arena = arena};
    struct str before = {0};
    bool empty = false;
    while (text.p) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!line.n) {
            empty = true;
            continue;
        }
        if (before.n)
            buf_add(&joined, empty && ends_sentence(before) ? STR("\n\n") : STR("\n"));
        buf_add(&joined, line);
        before = line;
        empty = false;
    }
    return buf_str(&joined);
}

/* Signs that are drawn: letters and digits of any script, but neither spaces nor punctuation of ASCII. */
static size_t count_letters(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        count += (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0xc0;
    }
    return count;
}

bool letters_take(struct arena *arena, struct str told, struct str *ret)
{
    struct str text = told, first = str_cut(&text, '\n');
    int64_t sure;
    if (!str_int(first, 0, 100, &sure) || sure < LETTERS_SURE || text.n > LETTERS_LONGEST || !str_is_utf8(text))
        return false;
    char *bytes = arena_copy(arena, text.n ? text.p : "", text.n);
    for (size_t i = 0; i < text.n; i++)
        if (((unsigned char)bytes[i] < ' ' && bytes[i] != '\n') || bytes[i] == 0x7f)
            bytes[i] = ' ';
    text = join_lines(arena, str_make(bytes, text.n));
    if (count_letters(text) < LETTERS_LEAST)
        return false;
    *ret = text;
    return true;
}

/* ---- the picture's way ---- */

struct codes { const char *list[LANGUAGES_MOST + 1]; size_t count; };

/* "sl" → "slv", as the files of the reader are called; once each. */
static void add_code(struct codes *codes, struct arena *arena, struct str lang)
{
    const char *code = uloc_getISO3Language(str_copy(arena, lang).p);
    for (size_t i = 0; i < codes->count; i++)
        if (!strcmp(codes->list[i], code))
            return;
    if (*code && codes->count < LANGUAGES_MOST)
        codes->list[codes->count++] = code;
}

bool case_picture_known(struct str bytes)
{
    return image_kind(bytes) != IMAGE_OTHER;
}

bool case_picture_text(const struct cases *cases, struct arena *arena, struct str bytes, struct str lang, int64_t until,
                       const atomic_bool *stop, struct str *ret, struct err *err)
{
    static const char *const grey[] = {"grey", NULL}, *const one_thread[] = {"OMP_THREAD_LIMIT=1", NULL};
    struct codes codes = {.count = 0};
    struct str dots, told;
    if (!cases->image_tool || !cases->read_tool)
        return err_set(err, ERR_BUSY, "!picture-no-reader");
    add_code(&codes, arena, lang);
    add_code(&codes, arena, STR("en"));
    for (size_t i = 0; i < cases->packs->language_count; i++)
        add_code(&codes, arena, cases->packs->languages[i]);
    const struct child_work see = {.program = cases->image_tool, .arguments = grey, .in = bytes,
                                   .most = GREY_DOTS_MOST + 64, .until = until, .stop = stop};
    struct child_work read = {.program = cases->read_tool, .arguments = codes.list, .environment = one_thread,
                              .most = LETTERS_LONGEST + 8, .until = until, .stop = stop};
    if (!case_picture_known(bytes) || !child_run(&see, arena, &dots))
        return err_field(err, "picture", "!picture-unreadable");
    read.in = dots;
    return (child_run(&read, arena, &told) && letters_take(arena, told, ret)) ||
           err_field(err, "picture", "!picture-unreadable");
}
