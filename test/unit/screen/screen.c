/* screen.c - a text in, a level with its reasons out; the cache; the worst text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "screen/screen.h"

static const char *const packs[] = {KRES_CORE_PACK};
static struct screen *screen;
static struct screen_scratch *scratch;
static struct arena arena;

static struct screen_result scan(const char *text)
{
    struct screen_result result;
    struct err err;
    if (!screen_scan(screen, scratch, str_from(text), "SI", &arena, &result, &err))
        fail_msg("%s", err.text);
    return result;
}

static void levels_fit_what_is_said(void **state)
{
    static const struct { enum screen_level level; const char *text; } cases[] = {
        {LEVEL_HIGH, "Vzeli so mi potni list in ponoči nas zaklenejo v sobo."},
        {LEVEL_HIGH, "They took my passport and I have to work off the debt."},
        {LEVEL_HIGH, "У нас забрали паспорти, нас замикають у квартирі."},
        {LEVEL_HIGH, "Хозяин отобрал документы и не выпускает нас, запирает на ночь."},
        {LEVEL_HIGH, "zabraly pasporty i ne vypuskayut nas"},
        {LEVEL_HIGH, "They t00k my p\xd0\xb0ssport and l o c k e d us in."},
        {LEVEL_HIGH, "Iščemo dekleta 18-28 za nočni klub v tujini. Do 4000 EUR na mesec brez izkušenj. Prevoz plačamo, "
                     "vrneš od prve plače. Piši na Telegram."},
        {LEVEL_HIGH, "Beautiful girls 18-25! Hostess in Dubai, 5000 USD per month, no experience. "
                     "We pay ticket and visa."},
        {LEVEL_HIGH, "Потрібні дівчата 18-30 в ескорт. Дорогу оплачуємо, віддасте потім. Паспорт буде у нас."},
        {LEVEL_HIGH, "Работаем на ферме по 14 часов без выходных, хозяин забрал паспорта и не платит."},
        {LEVEL_SOME, "The boss keeps our documents."},
        {LEVEL_NONE, "Nikoli ne izročite potnega lista delodajalcu. Če vas kdo zaklene, pokličite krizno linijo."},
        {LEVEL_NONE, "Zaposlimo natakarico, pogodba o zaposlitvi, 1400 EUR bruto, 40 ur na teden, "
                     "matična številka 0000000."},
        {LEVEL_NONE, "Робота: зварювальник, офіційне працевлаштування, трудовий договір, соцпакет, ЄДРПОУ 00000000."},
        {LEVEL_NONE, "I am looking for a ride from Munich to Ljubljana on Friday, we share the costs."},
        {LEVEL_NONE, "Dober dan, kdaj je odprta knjižnica?"},
        {LEVEL_NONE, "Шукаю квартиру в оренду, дякую."},
        /* Words that are others in Latin letters, or with a letter less: day, mom, drop, sponsor, seeks, held, vodo. */
        {LEVEL_NONE, "The club held a fair that day, with a sponsor. Our school seeks a cook. Mom, drop by."},
        {LEVEL_NONE, "Pijem vodo in berem knjigo."},
        {LEVEL_NONE, ""},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(cases); i++)
        if (scan(cases[i].text).level != cases[i].level)
            fail_msg("%s: %s", screen_level_name(cases[i].level), cases[i].text);
}

/* What reports about trafficking is never taken for it, however many signs it names. */
static void news_and_advice_are_never_high(void **state)
{
    static const char *const texts[] = {
        "Policija je prijela osumljence, ki so dekletom odvzeli potne liste in jih silili v prostitucijo.",
        "Warning signs: the employer keeps your passport, you are locked in, you owe a debt, threats to your family.",
        "Поліція затримала групу, яка забирала паспорти, замикала жінок і змушувала відпрацьовувати борги.",
        "Суд приговорил банду, которая отбирала паспорта, запирала женщин и заставляла заниматься проституцией.",
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(texts); i++) {
        struct screen_result result = scan(texts[i]);
        if (result.level == LEVEL_HIGH)
            fail_msg("high: %s", texts[i]);
        assert_non_null(strstr(screen_explain(screen, &result, STR("en"), &arena).p, "lowered because of: "));
    }
}

static void a_finding_is_marked_and_explained(void **state)
{
    UNUSED(state);
    const char *text = "Pozdrav 🙂, VZELI SO MI POTNÍ LIST!";
    struct screen_result result = scan(text);
    assert_int_equal(result.finding_count, 1);
    const struct screen_finding *found = &result.findings[0];
    assert_true(str_is(found->indicator->id, "documents-kept"));
    struct str seen = str_slice(str_from(text), found->span.start, found->span.end);
    assert_true(str_is(seen, "VZELI SO MI POTNÍ LIST"));
    struct str english = screen_name(screen, found->indicator, STR("en"));
    struct str slovene = screen_name(screen, found->indicator, STR("sl"));
    assert_true(english.n > 0 && slovene.n > 0 && !str_eq(english, slovene));
    assert_true(str_eq(screen_name(screen, found->indicator, STR("xx")), english));
    assert_true(str_is(result.rule, "one-strong"));
    struct str why = screen_explain(screen, &result, STR("en"), &arena);
    assert_true(str_is(why, "At least one strong sign. (means: strong 1)"));
    assert_true(str_is(result.lang, "sl"));
}

/* A text is read in windows: a sign is found once and marked whole wherever a window ends. */
static void signs_are_found_at_every_place(void **state)
{
    static const char sign[] = "They took my passport";
    UNUSED(state);
    for (size_t before = 32 * 1024 - 64; before < 32 * 1024 + 64; before += 3) {
        struct arena own = {0};
        struct buf text = {.arena = &own};
        while (text.n < before)
            buf_add(&text, STR("word "));
        text.n = before - 1;
        buf_add(&text, STR(" "));
        buf_add(&text, str_from(sign));
        for (size_t after = 0; after < 40 * 1024; after += 5)
            buf_add(&text, STR(" word"));
        struct screen_result result;
        struct err err;
        size_t found = 0;
        if (!screen_scan(screen, scratch, buf_str(&text), "SI", &own, &result, &err))
            fail_msg("%s", err.text);
        for (size_t i = 0; i < result.finding_count; i++)
            if (str_is(result.findings[i].indicator->id, "documents-kept")) {
                found++;
                struct str seen = str_slice(buf_str(&text), result.findings[i].span.start, result.findings[i].span.end);
                assert_true(str_find(str_from(sign), seen, 0) != SIZE_MAX && str_find(seen, STR("passport"), 0) != SIZE_MAX);
            }
        assert_int_equal(found, 1);
        arena_clear(&own);
    }
}

static void identifiers_come_along(void **state)
{
    UNUSED(state);
    struct screen_result result = scan("Pokliči +44 7700 900123");
    assert_int_equal(result.identifier_count, 1);
    assert_true(str_is(result.identifiers[0].value, "+447700900123"));
}

/* A megabyte of what hurts most: words that begin phrases, again and again. */
static void worst_text_takes_linear_time(void **state)
{
    static const char *const pieces[] = {"took ", "passport ", "vzeli ", "забрали ", "a ", "locked us ", "w.o.r.k ",
                                         "\xcc\x81", "1", "+386 ", "a@", "http://", "took my passport. ", "e.", " . "};
    UNUSED(state);
    char *text = arena_alloc(&arena, TEXT_LONGEST);
    for (size_t i = 0; i < LEN(pieces); i++) {
        struct arena own = {0};
        struct screen_result result;
        struct err err;
        size_t piece = strlen(pieces[i]), n = 0;
        for (; n + piece <= TEXT_LONGEST; n += piece)
            memcpy(text + n, pieces[i], piece);
        int64_t start = clock_ticks_ms();
        if (!screen_scan(screen, scratch, str_make(text, n), "SI", &own, &result, &err))
            fail_msg("%s", err.text);
        if (clock_ticks_ms() - start > 5000) /* a fifth of a second, times what sanitizers and a busy machine cost */
            fail_msg("\"%s\" takes %" PRId64 " ms", pieces[i], clock_ticks_ms() - start);
        arena_clear(&own);
    }
}

static void damaged_cache_is_built_anew(void **state)
{
    char folder[] = "/tmp/kres-screen-XXXXXX";
    struct screen *other;
    struct str *names, bytes;
    size_t count;
    struct err err;
    UNUSED(state);
    assert_non_null(mkdtemp(folder));
    for (int round = 0; round < 3; round++) {
        if (!screen_load(packs, 1, folder, &other, &err))
            fail_msg("%s", err.text);
        screen_free(other);
        assert_true(file_list(&arena, folder, &names, &count, &err));
        assert_int_equal(count, 1);
        const char *path = arena_printf(&arena, "%s/" STR_FMT, folder, STR_ARG(names[0]));
        assert_true(file_read(&arena, path, 1 << 28, &bytes, &err));
        char *damaged = arena_copy(&arena, bytes.p, bytes.n);
        damaged[bytes.n / 2] ^= 1;
        assert_true(file_write(path, str_make(damaged, round ? bytes.n / 3 : bytes.n), 0600, &err));
        if (round == 2)
            assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(folder), 0);
}

static size_t complaints;

static void count_one(void *context, const char *message)
{
    assert_non_null(strstr(message, ".yaml:"));
    assert_non_null(context);
    complaints++;
}

static void every_complaint_is_told(void **state)
{
    char folder[] = "/tmp/kres-pack-XXXXXX";
    const char *one[] = {folder};
    struct screen *none = NULL;
    struct err err;
    UNUSED(state);
    assert_non_null(mkdtemp(folder));
    const char *path = arena_printf(&arena, "%s/indicators/bad.yaml", folder);
    assert_true(file_make_folder(arena_printf(&arena, "%s/indicators", folder), &err));
    assert_true(file_write(path, STR("indicators:\n  - id: x\n    nme: y\n  - id: z\n    name: {en: z}\n"
                                     "    reason: {en: z}\n    element: maens\n"), 0600, &err));
    assert_int_equal(screen_check(one, 1, count_one, folder), 3); /* both indicators, and no levels.yaml */
    assert_int_equal(complaints, 3);
    assert_false(screen_load(one, 1, NULL, &none, &err));
    assert_null(none);
    unlink(path);
    rmdir(arena_printf(&arena, "%s/indicators", folder));
    rmdir(folder);
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
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_fit_what_is_said), cmocka_unit_test(news_and_advice_are_never_high),
        cmocka_unit_test(a_finding_is_marked_and_explained),
        cmocka_unit_test(signs_are_found_at_every_place), cmocka_unit_test(identifiers_come_along),
        cmocka_unit_test(worst_text_takes_linear_time),
        cmocka_unit_test(damaged_cache_is_built_anew), cmocka_unit_test(every_complaint_is_told),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
