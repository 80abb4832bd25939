/* check.c - screen_check: everything that is wrong with the indicators, their own examples included. */
#include "screen/draft.h"
#include "screen/inside.h"

#include <stdlib.h>

struct trial {
    const struct screen *screen;
    struct screen_scratch *scratch;
    struct draft *draft;
};

static void try_text(struct trial *trial, const struct draft_indicator *indicator, const struct yaml *text, bool should_hit)
{
    struct arena arena = {0};
    struct screen_result result;
    struct err err;
    bool hit = false;
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
    }
done:
    arena_clear(&arena);
}

static void try_indicator(struct trial *trial, const struct draft_indicator *indicator)
{
    const struct yaml *examples = yaml_get(indicator->node, "examples");
    for (const struct yaml *lang = examples ? examples->first : NULL; lang; lang = lang->next)
        for (const struct yaml *list = lang->first; list; list = list->next)
            for (const struct yaml *text = list->first; text; text = text->next)
                try_text(trial, indicator, text, str_is(list->key, "hit"));
}

size_t screen_check(const char *const *packs, size_t pack_count, void (*tell)(void *context, const char *message),
                    void *context)
{
    struct draft draft = {.tell = tell, .context = context};
    struct screen screen = {0};
    struct trial trial = {.screen = &screen, .draft = &draft};
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
    screen_scratch_free(trial.scratch);
    arena_clear(&screen.arena);
    arena_clear(&draft.arena);
    return draft.complaints;
}
