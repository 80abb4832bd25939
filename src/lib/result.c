/* result.c - see kres/screen.h: what was found in a text. */
#include <stdlib.h>

#include "lib/screening.h"

_Static_assert(sizeof(kres_finding) == 16 && sizeof(kres_identifier) == 2 * sizeof(kres_string) + 8,
               "findings and identifiers are handed over by value");
_Static_assert((int)KRES_LEVEL_SOME == (int)LEVEL_SOME && (int)KRES_LEVEL_HIGH == (int)LEVEL_HIGH,
               "as screen/screen.h has them");

struct kres_result {
    const struct screen *screen;
    struct screen_scratch *scratch; /* NULL: memory ran out with it; the next text gets another */
    struct arena arena;
    struct screen_result found;
};

static const struct screen_result nothing = {.rule = {"", 0}, .lang = {"", 0}};

static bool prepare(void *context, struct err *err)
{
    kres_result *result = context;
    return result->scratch || screen_scratch_new(result->screen, &result->scratch, err);
}

int kres_result_new(const kres_screen *screen, kres_result **ret, kres_error *error)
{
    kres_result *made = calloc(1, sizeof *made);
    if (!made)
        return lib_fail(error, KRES_NO_MEMORY, "out of memory");
    made->screen = lib_screen(screen);
    made->found = nothing;
    int status = lib_guarded(prepare, made, NULL, error);
    if (status == KRES_OK)
        *ret = made;
    else
        kres_result_free(made);
    return status;
}

void kres_result_free(kres_result *result)
{
    if (!result)
        return;
    screen_scratch_free(result->scratch);
    arena_wipe(&result->arena);
    free(result);
}

void kres_result_clear(kres_result *result)
{
    if (result->scratch)
        screen_scratch_forget(result->scratch);
    arena_wipe(&result->arena);
    result->found = nothing;
}

struct scanning { kres_result *result; struct str text; const char *country; };

static bool scan(void *context, struct err *err)
{
    struct scanning *scanning = context;
    kres_result *result = scanning->result;
    return prepare(result, err) && screen_scan(result->screen, result->scratch, scanning->text, scanning->country,
                                               &result->arena, &result->found, err);
}

int kres_screen_text(const kres_screen *screen, kres_result *result, const char *text, size_t bytes,
                     const char *country, kres_error *error)
{
    struct scanning scanning = {result, str_make(text, bytes), country};
    bool out;
    if (lib_screen(screen) != result->screen)
        return lib_fail(error, KRES_INPUT, "the result was made for another screen");
    arena_reset(&result->arena);
    result->found = nothing;
    int status = lib_guarded(scan, &scanning, &out, error);
    if (out) { /* its buffers may be half made */
        screen_scratch_free(result->scratch);
        result->scratch = NULL;
    }
    return status;
}

int kres_result_level(const kres_result *result)
{
    return (int)result->found.level;
}

double kres_result_score(const kres_result *result)
{
    return result->found.score;
}

kres_string kres_result_rule(const kres_result *result)
{
    return lib_string(result->found.rule);
}

kres_string kres_result_language(const kres_result *result)
{
    return lib_string(result->found.lang);
}

size_t kres_result_forms(const kres_result *result)
{
    return result->found.form_count;
}

kres_string kres_result_form(const kres_result *result, size_t form)
{
    return form < result->found.form_count ? lib_string(result->found.forms[form]) : lib_name("");
}

size_t kres_result_findings(const kres_result *result)
{
    return result->found.finding_count;
}

kres_finding kres_result_finding(const kres_result *result, size_t finding)
{
    if (finding >= result->found.finding_count)
        return (kres_finding){0, 0, 0, 0};
    const struct screen_finding *from = &result->found.findings[finding];
    return (kres_finding){(uint32_t)screen_indicator_number(result->screen, from->indicator), from->span.start,
                          from->span.end, 0};
}

size_t kres_result_identifiers(const kres_result *result)
{
    return result->found.identifier_count;
}

kres_identifier kres_result_identifier(const kres_result *result, size_t identifier)
{
    if (identifier >= result->found.identifier_count)
        return (kres_identifier){lib_name(""), lib_name(""), 0, 0};
    const struct identifier *from = &result->found.identifiers[identifier];
    return (kres_identifier){lib_name(identifier_type_name(from->type)), lib_string(from->value), from->span.start,
                             from->span.end};
}

struct explaining { kres_result *result; struct str language, said; };

static bool explain(void *context, struct err *err)
{
    struct explaining *explaining = context;
    kres_result *result = explaining->result;
    UNUSED(err);
    explaining->said = screen_explain(result->screen, &result->found, explaining->language, &result->arena);
    return true;
}

int kres_result_explain(kres_result *result, const char *language, kres_string *ret, kres_error *error)
{
    struct explaining explaining = {.result = result, .language = str_from(language)};
    int status = lib_guarded(explain, &explaining, NULL, error);
    if (status == KRES_OK)
        *ret = lib_string(explaining.said);
    return status;
}
