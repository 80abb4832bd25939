/* check.c - looks at an offer; see check.h. */
#include "site/check.h"

/* How much a sign weighs in the choice of questions and tips: the more it says, the more. */
enum { WEIGHT_ELEMENT = 1, WEIGHT_SECOND_FORM, WEIGHT_FIRST_FORM, WEIGHT_INDICATOR, FORMS_THAT_COUNT = 2 };

static size_t count_characters(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.n; i++)
        count += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return count;
}

static void gather_found(struct arena *arena, struct check *check)
{
    const struct screen_result *result = &check->result;

    check->found = ARENA_ARRAY(arena, result->finding_count + 1, const struct screen_indicator *);
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct screen_indicator *indicator = result->findings[i].indicator;
        bool known = false;

        for (size_t k = 0; k < check->found_count && !known; k++)
            known = check->found[k] == indicator;
        if (!known)
            check->found[check->found_count++] = indicator;
    }
}

/* A tip in the words that editors gave it, if they did. */
static const struct advice_entry *tip_of_now(struct web_request *request, const struct advice_entry *tip)
{
    const struct content_item *item = edition_find(page_edition(request), "tips", tip->id);
    struct advice_entry *now;

    if (!item || !item->version)
        return tip;
    now = ARENA_NEW(request->arena, struct advice_entry);
    *now = *tip;
    now->title = yaml_get(item->root, "title");
    now->text = yaml_get(item->root, "text");
    return now;
}

static void choose_advice(struct web_request *request, struct check *check)
{
    const struct advice *advice = page_app(request)->advice;
    const struct screen_result *result = &check->result;
    struct advice_sign *signs = ARENA_ARRAY(request->arena, check->found_count + SCREEN_ELEMENTS + FORMS_THAT_COUNT + 1,
                                            struct advice_sign);
    bool elements[SCREEN_ELEMENTS] = {false};
    size_t count = 0;

    for (size_t i = 0; i < check->found_count; i++) {
        if (check->found[i]->counter)
            continue;
        signs[count++] = (struct advice_sign){check->found[i]->id, WEIGHT_INDICATOR};
        elements[check->found[i]->element] = true;
    }
    for (size_t i = 0; i < result->form_count && i < FORMS_THAT_COUNT; i++)
        signs[count++] = (struct advice_sign){result->forms[i], i ? WEIGHT_SECOND_FORM : WEIGHT_FIRST_FORM};
    for (int i = 0; i < SCREEN_ELEMENTS; i++)
        if (elements[i])
            signs[count++] = (struct advice_sign){str_from(screen_element_name((enum screen_element)i)), WEIGHT_ELEMENT};
    check->question_count = advice_pick(&advice->questions, signs, count, check->questions);
    check->tip_count = advice_pick(&advice->tips, signs, count, check->tips);
    for (size_t i = 0; i < check->tip_count; i++)
        check->tips[i] = tip_of_now(request, check->tips[i]);
}

bool check_look(struct web_request *request, struct str text, struct check *ret, struct err *err)
{
    struct app *app = page_app(request);
    struct screen_scratch *scratch;
    struct check check = {.text = text};
    const char *country;
    bool ok;

    if (!str_trim(text).n)
        return err_field(err, "text", "!check-empty");
    if (count_characters(text) > CHECK_LONGEST)
        return err_field(err, "text", "!check-too-long");
    if (!str_zero(request->arena, app->packs->country, &country, err))
        return false;
    scratch = app_scratch_take(app);
    ok = screen_scan(app->cases.screen, scratch, text, country, request->arena, &check.result, err);
    app_scratch_give(app, scratch);
    if (!ok)
        return false;
    gather_found(request->arena, &check);
    choose_advice(request, &check);
    *ret = check;
    return true;
}

/* The first row that holds.  A level of "none" does not say that nothing was found: a sign that is marked in the text,
 * though something speaks for the offer, is still something to look at; in advice or news it is little. */
static const struct { enum screen_level level; int strength; const char *summary, *advice; } SUMMARIES[] = {
    {LEVEL_HIGH, -1, "!check-summary-high", "!check-advice-marked"},
    {LEVEL_SOME, -1, "!check-summary-some", "!check-advice-marked"},
    {LEVEL_NONE, STRENGTH_MEDIUM, "!check-summary-some", "!check-advice-marked"},
    {LEVEL_NONE, STRENGTH_WEAK, "!check-summary-little", "!check-advice-none"},
    {LEVEL_NONE, -1, "!check-summary-none", "!check-advice-none"},
};

static size_t summary_of(const struct check *check)
{
    int strongest = -1, most = STRENGTH_STRONG;
    size_t at = 0;

    for (size_t i = 0; i < check->found_count; i++) {
        const struct screen_indicator *sign = check->found[i];

        if (sign->counter && sign->strength == STRENGTH_STRONG)
            most = STRENGTH_WEAK;
        if (!sign->counter && (int)sign->strength > strongest)
            strongest = (int)sign->strength;
    }
    if (strongest > most)
        strongest = most;
    while (at + 1 < LEN(SUMMARIES) &&
           (check->result.level < SUMMARIES[at].level || strongest < SUMMARIES[at].strength))
        at++;
    return at;
}

const char *check_summary(const struct check *check)
{
    return SUMMARIES[summary_of(check)].summary;
}

const char *check_advice(const struct check *check)
{
    return SUMMARIES[summary_of(check)].advice;
}

bool check_flooded(const struct web_request *request, struct str challenge, struct str solution,
                   struct flood_demand *demand)
{
    struct flood *flood = page_app(request)->checks;

    return flood && flood_ask(flood, request->arena, request->source, challenge, str_trim(solution), demand) ==
                        FLOOD_PROVE;
}
