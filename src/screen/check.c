/* check.c - screen_check and screen_test: everything that is wrong with the indicators, their own examples
 * included, and how many of those were tried. */
#include <stdlib.h>

#include "screen/draft.h"
#include "screen/inside.h"

struct trial {
    const struct screen *screen;
    struct screen_scratch *scratch;
    struct draft *draft;
    struct screen_trials *trials;
};

static struct screen_trial *trial_of(struct screen_trials *trials, struct str lang)
{
    size_t at = 0;
    while (at < trials->count && !str_eq(trials->langs[at].lang, lang))
        at++;
    if (at == SCREEN_TRIALS_MOST)
        at--; /* more languages than anybody ships: counted with the last */
    if (at == trials->count)
        trials->langs[trials->count++].lang = lang;
    return &trials->langs[at];
}

static void try_text(struct trial *trial, const struct draft_indicator *indicator, const struct yaml *text,
                     struct str lang, bool should_hit)
{
    struct arena arena = {0};
    struct screen_result result;
    struct err err;
    bool hit = false;
    struct screen_trial *count = trial_of(trial->trials, lang);
    (should_hit ? &count->hits : &count->misses)->tried++;
    if (!screen_scan(trial->screen, trial->scratch, text->text, "", &arena, &result, &err)) {
        err_wrap(&err, "%s:%d", text->file, text->line);
        draft_complain(trial->draft, &err);
        goto done;
    }
    for (size_t i = 0; i < result.finding_count; i++)
        hit = hit || str_eq(result.findings[i].indicator->id, indicator->shown.id);
    if (hit != should_hit) {
        yaml_fault(&err, text, should_hit ? "this example must hit " STR_FMT " and does not; mend its phrases"
                                          : "this near miss must not hit " STR_FMT " and does; mend its phrases",
                   STR_ARG(indicator->shown.id));
        draft_complain(trial->draft, &err);
        goto done;
    }
    (should_hit ? &count->hits : &count->misses)->right++;
done:
    arena_clear(&arena);
}

static void try_indicator(struct trial *trial, const struct draft_indicator *indicator)
{
    const struct yaml *examples = yaml_get(indicator->node, "examples");
    const struct yaml *phrases = yaml_get(indicator->node, "phrases");
    for (const struct yaml *lang = phrases ? phrases->first : NULL; lang; lang = lang->next) {
        struct screen_trial *count = trial_of(trial->trials, lang->key);
        count->indicators++;
        count->phrases += lang->count;
    }
    for (const struct yaml *lang = examples ? examples->first : NULL; lang; lang = lang->next)
        for (const struct yaml *list = lang->first; list; list = list->next)
            for (const struct yaml *text = list->first; text; text = text->next)
                try_text(trial, indicator, text, lang->key, str_is(list->key, "hit"));
}

size_t screen_test(const char *const *packs, size_t pack_count, struct screen_trials *ret,
                   void (*tell)(void *context, const char *message), void *context)
{
    struct draft draft = {.tell = tell, .context = context};
    struct screen screen = {0};
    struct trial trial = {.screen = &screen, .draft = &draft, .trials = ret};
    struct err err;
    draft_read(&draft, packs, pack_count);
    if (draft.complaints)
        goto done; /* the examples would only repeat what is wrong already */
    image_build(&draft, &screen.arena, &screen.image);
    screen_open(&screen);
    if (!screen_scratch_new(&screen, &trial.scratch, &err)) {
        draft_complain(&draft, &err);
        goto done;
    }
    for (size_t i = 0; i < draft.indicator_count; i++)
        try_indicator(&trial, &draft.indicators[i]);
done:
    for (size_t i = 0; i < ret->count; i++) { /* the names outlive the packs' trees */
        struct screen_trial *one = &ret->langs[i];
        size_t n = one->lang.n < sizeof one->name - 1 ? one->lang.n : sizeof one->name - 1;
        memcpy(one->name, one->lang.p, n);
        one->lang = str_make(one->name, n);
    }
    screen_scratch_free(trial.scratch);
    arena_clear(&screen.arena);
    arena_clear(&draft.arena);
    return draft.complaints;
}

size_t screen_check(const char *const *packs, size_t pack_count, void (*tell)(void *context, const char *message),
                    void *context)
{
    struct screen_trials trials = {0};
    return screen_test(packs, pack_count, &trials, tell, context);
}
