/* check.c - screen_check: everything that is wrong with the indicators, their own examples included. */
#include "screen/parts.h"

#include <stdlib.h>

struct trial {
    const struct screen *screen;
    struct screen_scratch *scratch;
    struct complaints *complaints;
};

static void try_text(struct trial *trial, const struct entry *entry, const struct yaml *text, bool should_hit)
{
    struct arena arena = {0};
    struct screen_result result;
    struct err err;
    bool hit = false;
    if (!screen_scan(trial->screen, trial->scratch, text->text, "", &arena, &result, &err)) {
        err_wrap(&err, "%s:%d", text->file, text->line);
        complain(trial->complaints, &err);
        goto done;
    }
    for (size_t i = 0; i < result.finding_count; i++)
        hit = hit || result.findings[i].indicator == &entry->shown;
    if (hit != should_hit) {
        yaml_fault(&err, text, should_hit ? "this example must hit " STR_FMT " and does not; mend its phrases"
                                          : "this near miss must not hit " STR_FMT " and does; mend its phrases",
                   STR_ARG(entry->shown.id));
        complain(trial->complaints, &err);
    }
done:
    arena_clear(&arena);
}

static void try_entry(struct trial *trial, const struct entry *entry)
{
    const struct yaml *examples = yaml_get(entry->node, "examples");
    for (const struct yaml *lang = examples ? examples->first : NULL; lang; lang = lang->next)
        for (const struct yaml *list = lang->first; list; list = list->next)
            for (const struct yaml *text = list->first; text; text = text->next)
                try_text(trial, entry, text, str_is(list->key, "hit"));
}

size_t screen_check(const char *const *packs, size_t pack_count, void (*tell)(void *context, const char *message),
                    void *context)
{
    struct complaints complaints = {.tell = tell, .context = context};
    struct err err;
    struct screen *screen = calloc(1, sizeof *screen);
    if (!screen) {
        tell(context, "cannot check the indicators: out of memory");
        return 1;
    }
    levels_read(screen, packs, pack_count, &complaints);
    screen->pay = pay_read(&screen->arena, packs, pack_count, complain_err, &complaints);
    indicators_read(screen, packs, pack_count, &complaints);
    struct trial trial = {.screen = screen, .complaints = &complaints};
    if (complaints.count)
        goto done; /* the examples would only repeat what is wrong already */
    if (!database_make(screen, NULL, &err) || !screen_scratch_new(screen, &trial.scratch, &err)) {
        complain(&complaints, &err);
        goto done;
    }
    for (size_t i = 0; i < screen->entry_count; i++)
        try_entry(&trial, &screen->entries[i]);
done:
    screen_scratch_free(trial.scratch);
    screen_free(screen);
    return complaints.count;
}
