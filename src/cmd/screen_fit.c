/* screen_fit.c - kres screen --fit: weights learned from labelled texts, written to the last pack as weights.yaml. */
#include "base/clock.h"
#include "base/file.h"
#include "cmd/screen.h"
#include "screen/labelled.h"

enum { TEXTS_LEAST = 20 };

static struct str file_of(struct arena *arena, const struct screen *screen, size_t count, const struct tally *expected,
                          const double *weights)
{
    struct buf file = {.arena = arena};
    buf_printf(&file, "# Learned by kres screen --fit; written anew each time, so edit the packs or the labels instead.\n"
               "# Log-odds of each indicator; \"even\" of levels.yaml is where a text is as likely high as not.\n"
               "learned:\n  day: " STR_FMT "\n  texts: %zu\n  expected_f1: %.3f\nweights:\n",
               STR_ARG(clock_day_text(arena, clock_day(clock_now()))), count, tally_f1(expected));
    for (size_t i = 0; i < screen_indicator_count(screen); i++)
        buf_printf(&file, "  " STR_FMT ": %.2f\n", STR_ARG(screen_indicator_at(screen, i)->id), weights[i]);
    return buf_str(&file);
}

static void print_changes(const struct screen *screen, const double *weights)
{
    printf("\n%-28s %8s %8s\n", "indicator", "was", "is");
    for (size_t i = 0; i < screen_indicator_count(screen); i++) {
        const struct screen_indicator *indicator = screen_indicator_at(screen, i);
        double change = weights[i] - indicator->weight;
        if (change > 0.05 || change < -0.05)
            printf("%-28.*s %8.2f %8.2f\n", STR_ARG(indicator->id), indicator->weight, weights[i]);
    }
}

/* "high" with these weights; NULL: those of the packs. */
static struct tally judge(const struct screen *screen, const struct labelled *texts, size_t count, const double *weights)
{
    struct tally tally = {.name = STR("high")};
    for (size_t i = 0; i < count; i++) {
        bool is = texts[i].level == LEVEL_HIGH;
        bool said = (weights ? screen_level_with(screen, texts[i].found, texts[i].found_count, weights)
                             : texts[i].result.level) == LEVEL_HIGH;
        tally.are += is;
        tally.said += said;
        tally.both += is && said;
    }
    return tally;
}

static void print_tally(const char *when, struct tally tally)
{
    printf("%-44s precision %.3f  recall %.3f  F1 %.3f\n", when, tally_precision(&tally), tally_recall(&tally),
           tally_f1(&tally));
}

enum cmd_exit screen_fit(struct cmd *cmd, const struct screen_job *job, const char *path, struct err *err)
{
    struct labelled *texts;
    size_t count;
    if (!labelled_read(cmd->arena, path, &texts, &count, err))
        return CMD_WRONG;
    if (count < TEXTS_LEAST) {
        err_set(err, ERR_INPUT, "%s has %zu labelled texts; fewer than %d teach nothing", path, count, TEXTS_LEAST);
        return CMD_WRONG;
    }
    if (!labelled_screen(job->screen, texts, count, job->country, cmd->arena, err))
        return CMD_WRONG;
    double *weights = ARENA_ARRAY(cmd->arena, screen_indicator_count(job->screen), double);
    struct tally expected = labelled_cross_fit(job->screen, texts, count, cmd->arena);
    labelled_fit(job->screen, texts, count, weights);
    const char *pack = job->packs.folders[job->packs.count - 1];
    const char *file = arena_printf(cmd->arena, "%s/weights.yaml", pack);
    printf("%zu labelled texts; how \"high\" does:\n", count);
    print_tally("with the weights of the packs", judge(job->screen, texts, count, NULL));
    print_tally("with the learned weights, on these texts", judge(job->screen, texts, count, weights));
    print_tally("expected on other texts (five-fold)", expected);
    if (!file_write(file, file_of(cmd->arena, job->screen, count, &expected, weights), 0644, err))
        return CMD_WRONG;
    print_changes(job->screen, weights);
    printf("\nwritten to %s; remove the file to go back\n", file);
    return CMD_DONE;
}
