/* screen_evaluate.c - kres screen --evaluate: how well the packs do on labelled texts, and where they are wrong. */
#include "cmd/screen.h"
#include "screen/labelled.h"

enum { WRONG_SHOWN = 200, TEXT_SHOWN = 400 };

static void print_tally(const struct tally *tally)
{
    printf("  %-22.*s %6zu %6zu %10.3f %8.3f %8.3f\n", (int)(tally->name.n ? tally->name.n : 1),
           tally->name.n ? tally->name.p : "?", tally->are, tally->said, tally_precision(tally), tally_recall(tally),
           tally_f1(tally));
}

static void print_head(const char *what)
{
    printf("\n%-24s %6s %6s %10s %8s %8s\n", what, "are", "said", "precision", "recall", "F1");
}

static void print_confusion(const struct verdict *verdict)
{
    printf("\nlabelled as   screened as\n%-12s", "");
    for (int said = LEVEL_HIGH; said >= LEVEL_NONE; said--)
        printf(" %8s", screen_level_name((enum screen_level)said));
    for (int label = LEVEL_HIGH; label >= LEVEL_NONE; label--) {
        printf("\n%-12s", screen_level_name((enum screen_level)label));
        for (int said = LEVEL_HIGH; said >= LEVEL_NONE; said--)
            printf(" %8zu", verdict->confusion[label][said]);
    }
    printf("\n");
}

static double share(size_t part, size_t whole)
{
    return whole ? 100 * (double)part / (double)whole : 0;
}

static void print_verdict(const struct verdict *verdict)
{
    const size_t *high = verdict->confusion[LEVEL_HIGH];
    printf("%zu labelled texts\n", verdict->count);
    print_head("level");
    for (int level = LEVEL_HIGH; level >= LEVEL_NONE; level--)
        print_tally(&verdict->levels[level]);
    print_head("\"high\" by language");
    for (size_t i = 0; i < verdict->language_count; i++)
        print_tally(&verdict->languages[i]);
    print_head("form, of high and some");
    for (size_t i = 0; i < verdict->form_count; i++)
        print_tally(&verdict->forms[i]);
    print_confusion(verdict);
    printf("\nof %zu texts labelled high, %.1f %% come out high or some\n", verdict->levels[LEVEL_HIGH].are,
           share(high[LEVEL_HIGH] + high[LEVEL_SOME], verdict->levels[LEVEL_HIGH].are));
    printf("of %zu warnings, news, notices, help and research, %.1f %% come out high\n", verdict->quiet,
           share(verdict->quiet_high, verdict->quiet));
}

/* Whole characters of the first bytes, on one line. */
static struct str shortened(struct arena *arena, struct str text)
{
    size_t n = text.n < TEXT_SHOWN ? text.n : TEXT_SHOWN;
    while (n < text.n && n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    char *copy = arena_copy(arena, text.p, n);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)copy[i] < ' ')
            copy[i] = ' ';
    return str_printf(arena, "%s%s", copy, n < text.n ? " …" : "");
}

static void print_wrong(const struct labelled *text, struct arena *arena)
{
    const struct screen_result *result = &text->result;
    printf("\n" STR_FMT " is %s, came out %s (%.1f)\n  " STR_FMT "\n", STR_ARG(text->id),
           screen_level_name(text->level), screen_level_name(result->level), result->score,
           STR_ARG(shortened(arena, text->text)));
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct screen_finding *found = &result->findings[i];
        struct str words = str_slice(text->text, found->span.start, found->span.end);
        printf("  %c " STR_FMT " (%s, %.1f): " STR_FMT "\n", found->indicator->counter ? '-' : '+',
               STR_ARG(found->indicator->id), screen_strength_name(found->indicator->strength),
               found->indicator->weight, STR_ARG(shortened(arena, words)));
    }
}

enum cmd_exit screen_evaluate(struct cmd *cmd, const struct screen_job *job, const char *path, struct err *err)
{
    struct labelled *texts;
    struct verdict verdict;
    size_t count, wrong = 0;
    if (!labelled_read(cmd->arena, path, &texts, &count, err) ||
        !labelled_screen(job->screen, texts, count, job->country, cmd->arena, err))
        return CMD_WRONG;
    labelled_judge(texts, count, cmd->arena, &verdict);
    print_verdict(&verdict);
    for (size_t i = 0; i < count; i++) {
        if (texts[i].level == texts[i].result.level)
            continue;
        if (wrong++ == 0)
            printf("\nTexts that came out wrong:\n");
        if (wrong <= WRONG_SHOWN)
            print_wrong(&texts[i], cmd->arena);
    }
    if (wrong > WRONG_SHOWN)
        printf("\n… and %zu more\n", wrong - WRONG_SHOWN);
    return CMD_DONE;
}
