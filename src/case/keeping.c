/* keeping.c - see keeping.h. */
#include "case/keeping.h"

#include "base/clock.h"

void keeping_rules(struct arena *arena, const struct kinds *kinds, const struct report_kind *report,
                   struct retention_rule **ret, size_t *ret_count)
{
    retention_rules(arena, kinds, ret, ret_count);
    struct str *states = ARENA_ARRAY(arena, report->state_count + 1, struct str);
    size_t count = 0;
    for (size_t i = 0; i < report->state_count; i++)
        if (!report->states[i].open)
            states[count++] = report->states[i].id;
    (*ret)[(*ret_count)++] = (struct retention_rule){.kind = STR("report"), .states = states, .state_count = count,
                                                     .days = report->retention_days};
}

bool keeping_run(struct store *store, const struct kinds *kinds, const struct report_kind *report, int64_t *ret,
                 struct err *err)
{
    struct arena arena = {0};
    struct retention_rule *rules;
    size_t count;
    keeping_rules(&arena, kinds, report, &rules, &count);
    bool ok = retention_run(store, rules, count, clock_local_today(clock_now()), ret, err);
    arena_clear(&arena);
    return ok;
}
