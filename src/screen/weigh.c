/* weigh.c - from the indicators found to score, forms and level, by the rules of the packs. */
#include <stdlib.h>

#include "screen/inside.h"

#define PURPOSE 3.0 /* what a purpose tells of the form, beside acts and means, which serve several */
#define FORM_SHARE 0.7 /* of the heaviest form's weight */

struct form_weight {
    struct str form;
    double weight;
    bool sole; /* an indicator of medium strength or more speaks for it alone */
};

static int form_order(const void *a, const void *b)
{
    const struct form_weight *x = a, *y = b;
    return x->weight > y->weight ? -1 : x->weight < y->weight ? 1 : str_cmp(x->form, y->form);
}

/* Each form with the weights of the indicators that speak for it; an indicator that speaks for many says little of
 * each.  What is far behind the heaviest is left out, unless a sign speaks for it alone. */
static void weigh_forms(const struct screen *screen, const uint32_t *found, size_t count, struct arena *arena,
                        struct screen_result *result)
{
    size_t room = 0, forms = 0;
    for (size_t i = 0; i < count; i++)
        room += screen->shown[found[i]].counter ? 0 : screen->shown[found[i]].form_count;
    if (!room)
        return;
    struct form_weight *list = ARENA_ARRAY(arena, room, struct form_weight);
    for (size_t i = 0; i < count; i++) {
        const struct screen_indicator *indicator = &screen->shown[found[i]];
        for (size_t k = 0; !indicator->counter && k < indicator->form_count; k++) {
            size_t at = 0;
            while (at < forms && !str_eq(list[at].form, indicator->forms[k]))
                at++;
            list[at].form = indicator->forms[k];
            list[at].weight += indicator->weight * (indicator->element == ELEMENT_PURPOSE ? PURPOSE : 1) /
                               (double)indicator->form_count;
            list[at].sole = list[at].sole || (indicator->form_count == 1 && indicator->strength >= STRENGTH_MEDIUM);
            forms += at == forms;
        }
    }
    qsort(list, forms, sizeof *list, form_order);
    result->forms = ARENA_ARRAY(arena, forms, struct str);
    for (size_t i = 0; i < forms; i++)
        if (list[i].sole || list[i].weight >= FORM_SHARE * list[0].weight)
            result->forms[result->form_count++] = list[i].form;
}

static bool need_met(const struct image_need *need, unsigned counts[SCREEN_ELEMENTS][SCREEN_STRENGTHS])
{
    unsigned have = 0;
    for (unsigned element = 0; element < SCREEN_ELEMENTS; element++)
        for (unsigned strength = need->strength; strength < SCREEN_STRENGTHS; strength++)
            have += (need->elements >> element & 1) ? counts[element][strength] : 0;
    return have >= need->count;
}

static bool rule_holds(const struct image *image, const struct image_rule *rule, struct screen_result *result,
                       unsigned counters[SCREEN_ELEMENTS][SCREEN_STRENGTHS])
{
    if (result->score < rule->score)
        return false;
    for (uint32_t i = 0; i < rule->unless.count; i++)
        if (need_met(&image->needs[rule->unless.first + i], counters))
            return false;
    for (uint32_t i = 0; i < rule->needs.count; i++)
        if (!need_met(&image->needs[rule->needs.first + i], result->count))
            return false;
    return true;
}

/* Counts, score and the rule that decides (NULL: none holds); weights: NULL for the indicators' own. */
static const struct image_rule *decide(const struct screen *screen, const uint32_t *found, size_t count,
                                       const double *weights, struct screen_result *result)
{
    const struct image *image = &screen->image;
    unsigned counters[SCREEN_ELEMENTS][SCREEN_STRENGTHS] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct screen_indicator *indicator = &screen->shown[found[i]];
        result->score += weights ? weights[found[i]] : indicator->weight;
        (indicator->counter ? counters : result->count)[indicator->element][indicator->strength]++;
    }
    for (size_t i = 0; i < image->rules_count; i++)
        if (rule_holds(image, &image->rules[i], result, counters))
            return &image->rules[i];
    return NULL;
}

void screen_weigh(const struct screen *screen, const uint32_t *found, size_t count, struct arena *arena,
                  struct screen_result *result)
{
    const struct image_rule *rule = decide(screen, found, count, NULL, result);
    weigh_forms(screen, found, count, arena, result);
    if (rule) {
        result->level = (enum screen_level)rule->level;
        result->rule = image_str(&screen->image, rule->id);
    }
}

enum screen_level screen_level_with(const struct screen *screen, const uint32_t *found, size_t count,
                                    const double *weights)
{
    struct screen_result result = {0};
    const struct image_rule *rule = decide(screen, found, count, weights, &result);
    return rule ? (enum screen_level)rule->level : LEVEL_NONE;
}
