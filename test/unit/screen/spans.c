/* spans.c - a property: what is found, cut from the reader's own bytes and folded again, is what was matched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/file.h"
#include "screen/labelled.h"
#include "text/letter.h"
#include "text/normal.h"

static const char *const packs[] = {KRES_CORE_PACK};
static struct screen *screen;
static struct screen_scratch *scratch;
static uint32_t seed = 1;

static uint32_t next_random(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* One of the ways in which people hide words, or none. */
static void add_disguised(struct buf *out, uint32_t code, bool letters_around)
{
    char bytes[4];
    uint32_t other = 0;
    switch (next_random(24)) {
    case 0: other = code < 0x80 ? letter_as_cyrillic(code) : letter_as_latin(code); break;
    case 1: buf_add(out, letters_around ? STR("\xe2\x80\x8b") : STR("")); break;         /* zero width space */
    case 2: other = code >= 'A' && code <= 'z' && code != '[' ? code + 0xfee0 : 0; break; /* full width */
    case 3: other = code >= 'a' && code <= 'z' ? code - 32 : 0; break;
    default: break;
    }
    buf_add(out, str_make(bytes, letter_write(other ? other : code, bytes)));
    if (next_random(40) == 0 && code > 0x60)
        buf_add(out, STR("\xcc\x81")); /* a mark upon it */
}

static struct str disguised(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    bool letter = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t code = letter_read(text.p, &at);
        bool now = code > 0x40;
        add_disguised(&out, code, letter && now);
        letter = now;
    }
    return buf_str(&out);
}

/* Look-alikes as one script: a word made only of them follows the text around it. */
static struct str one_script(struct arena *arena, struct str folded)
{
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < folded.n;) {
        char bytes[4];
        uint32_t code = letter_read(folded.p, &at), latin = letter_as_latin(code);
        buf_add(&out, str_make(bytes, letter_write(latin ? latin : code, bytes)));
    }
    return buf_str(&out);
}

static void check_spans(struct arena *arena, struct str text, size_t *checked)
{
    struct text_normal whole = {0}, part = {0};
    struct screen_result result;
    struct err err;
    if (!screen_scan(screen, scratch, text, "SI", arena, &result, &err))
        fail_msg("%s", err.text);
    text_fold(arena, text, &whole);
    for (size_t i = 0; i < result.finding_count; i++) {
        struct text_span span = result.findings[i].span;
        struct buf inside = {.arena = arena};
        assert_true(span.start < span.end && span.end <= text.n);
        for (size_t w = 0; w < whole.word_count; w++)
            if (whole.words[w].from >= span.start && whole.words[w].to <= span.end &&
                whole.words[w].from < whole.words[w].to) /* not the stop behind the last word */
                buf_printf(&inside, " " STR_FMT, STR_ARG(text_word_of(&whole, w)));
        text_fold(arena, str_slice(text, span.start, span.end), &part);
        struct str want = one_script(arena, buf_str(&inside)), have = one_script(arena, part.folded);
        if (!str_eq(want, have))
            fail_msg("\"" STR_FMT "\" folds to \"" STR_FMT "\", not \"" STR_FMT "\"",
                     STR_ARG(str_slice(text, span.start, span.end)), STR_ARG(have), STR_ARG(want));
        ++*checked;
    }
}

static void spans_fold_to_what_was_matched(void **state)
{
    struct arena arena = {0};
    struct str *names;
    size_t files, checked = 0;
    struct err err;
    UNUSED(state);
    assert_true(file_list(&arena, KRES_TEST_DATA "/screen", &names, &files, &err));
    for (size_t f = 0; f < files; f++) {
        struct labelled *texts;
        size_t count;
        const char *path = arena_printf(&arena, KRES_TEST_DATA "/screen/" STR_FMT, STR_ARG(names[f]));
        if (!str_ends(names[f], STR(".jsonl")))
            continue;
        if (!labelled_read(&arena, path, &texts, &count, &err))
            fail_msg("%s", err.text);
        for (size_t i = 0; i < count; i++) {
            struct arena one = {0};
            check_spans(&one, texts[i].text, &checked);
            check_spans(&one, disguised(&one, texts[i].text), &checked);
            arena_clear(&one);
        }
    }
    assert_true(checked > 500);
    arena_clear(&arena);
}

static int load(void **state)
{
    struct err err;
    UNUSED(state);
    return screen_load(packs, 1, NULL, &screen, &err) && screen_scratch_new(screen, &scratch, &err) ? 0 : -1;
}

static int unload(void **state)
{
    UNUSED(state);
    screen_scratch_free(scratch);
    screen_free(screen);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(spans_fold_to_what_was_matched)};
    return cmocka_run_group_tests(tests, load, unload);
}
