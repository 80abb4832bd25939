/* report_review.c - on a report's page: a sign is wrong, words were missed, another level; and taking that back.
 *
 * Nothing of the report changes by it: what is said here stands in the review list and teaches the screen. */
#include "desk/pages.h"

/* ---- views ---- */

static struct str sign_name(const struct web_request *request, struct str id)
{
    const struct screen *screen = desk_app(request)->cases.screen;
    const struct screen_indicator *indicator = screen_find(screen, id);

    return indicator ? screen_name(screen, indicator, request->lang) : id;
}

void review_view(const struct web_request *request, json_t *view, const struct review *review)
{
    view_text(view, "review", review->id);
    view_name(view, "kind", review_kind_name(review->kind));
    view_word(request, view, "kind_name", "review", str_from(review_kind_name(review->kind)));
    view_flag(view, "is_wrong", review->kind == REVIEW_WRONG);
    view_flag(view, "is_missed", review->kind == REVIEW_MISSED);
    view_flag(view, "is_level", review->kind == REVIEW_LEVEL);
    view_text(view, "sign", sign_name(request, review->indicator));
    view_flag(view, "other_sign", review->kind == REVIEW_MISSED && !review->indicator.n);
    view_flag(view, "has_words", review->words.n > 0);
    view_text(view, "words", review->words);
    view_flag(view, "has_line", review->note.n > 0);
    view_text(view, "line", review->note);
    view_text(view, "author", review->author);
    if (review->kind == REVIEW_LEVEL)
        view_level(request, view, review->level);
}

/* What was said of a sign stands beside it in the list of signs. */
static void mark_sign(const struct web_request *request, json_t *signs, const struct review *review)
{
    size_t at;
    json_t *sign;

    json_array_foreach(signs, at, sign) {
        if (!str_is(review->indicator, json_string_value(json_object_get(sign, "id"))))
            continue;
        view_text(sign, "reviewed", review->id);
        view_text(sign, "reviewed_by", review->author);
        view_word(request, sign, "reviewed_name", "review", str_from(review_kind_name(review->kind)));
    }
}

static void group_view(const struct web_request *request, json_t *groups, struct str label, bool counter,
                       enum screen_element element)
{
    const struct screen *screen = desk_app(request)->cases.screen;
    size_t all = screen_indicator_count(screen), count = 0;
    struct str *ids = ARENA_ARRAY(request->arena, all + 1, struct str);
    struct str *names = ARENA_ARRAY(request->arena, all + 1, struct str);
    size_t *order = ARENA_ARRAY(request->arena, all + 1, size_t);

    for (size_t i = 0; i < all; i++) {
        const struct screen_indicator *indicator = screen_indicator_at(screen, i);
        if (indicator->counter != counter || (!counter && indicator->element != element))
            continue;
        ids[count] = indicator->id;
        names[count++] = screen_name(screen, indicator, request->lang);
    }
    if (!count)
        return;
    words_order(request->lang, request->arena, names, count, order);
    json_t *group = view_item(groups), *options = view_list(group, "options");
    view_text(group, "label", label);
    for (size_t i = 0; i < count; i++) {
        json_t *option = view_item(options);
        view_text(option, "value", ids[order[i]]);
        view_text(option, "label", names[order[i]]);
        view_flag(option, "chosen", str_eq(ids[order[i]], web_get(request, "missed_sign")));
    }
}

/* Every sign that the packs know, by what it is a sign of. */
static void groups_view(const struct web_request *request, json_t *view)
{
    const struct words *words = desk_app(request)->words;
    json_t *groups = view_list(view, "sign_groups");

    for (int element = 0; element < SCREEN_ELEMENTS; element++) {
        struct str key = str_printf(request->arena, "!element-%s", screen_element_name((enum screen_element)element));
        group_view(request, groups, words_find(words, request->lang, key), false, (enum screen_element)element);
    }
    group_view(request, groups, words_find(words, request->lang, STR("!element-counter")), true, ELEMENT_ACT);
    view_flag(view, "other_chosen", str_is(web_get(request, "missed_sign"), "other"));
}

static void levels_view(const struct web_request *request, json_t *view, const struct case_report *report)
{
    json_t *list = view_list(view, "wanted_levels");
    bool chosen;
    enum screen_level wanted = review_level(desk_app(request)->cases.screen, &report->result, report->reviews,
                                            report->review_count, request->arena, &chosen);

    for (int level = LEVEL_HIGH; level >= LEVEL_NONE; level--) {
        json_t *item = view_item(list);
        view_level(request, item, (enum screen_level)level);
        view_flag(item, "chosen", level == (int)wanted);
        view_flag(item, "found", level == (int)report->result.level);
    }
}

void report_review_view(const struct web_request *request, json_t *view, const struct case_report *report,
                        json_t *signs)
{
    static const char *const typed[] = {"missed_words", "missed_line"};
    json_t *list = view_list(view, "reviews");

    for (size_t i = 0; i < report->review_count; i++) {
        const struct review *review = &report->reviews[i];
        if (review->kind == REVIEW_KINDS)
            continue;
        json_t *item = view_item(list);
        review_view(request, item, review);
        view_time(request, item, "at", review->at);
        if (review->kind == REVIEW_WRONG)
            mark_sign(request, signs, review);
    }
    view_flag(view, "has_reviews", json_array_size(list) > 0);
    for (size_t i = 0; i < LEN(typed); i++)
        view_typed(request, view, typed[i]);
    groups_view(request, view);
    levels_view(request, view, report);
}

/* ---- acts ---- */

/* Where the reader goes on: at the sign whose button was pressed, or at the reviews. */
static const char *done_at(const struct web_request *request)
{
    int64_t sign;

    return str_int(web_get(request, "sign"), 1, 9999, &sign) ? arena_printf(request->arena, "sign-%" PRId64, sign)
                                                             : "review";
}

static bool keep(struct web_request *request, int64_t id, const struct review_in *in, struct err *err)
{
    struct app *app = desk_app(request);
    struct screen_scratch *scratch = app_scratch_take(app);
    bool ok = case_review(&app->cases, desk_session(request), scratch, request->arena, id, in, err);

    app_scratch_give(app, scratch);
    return ok;
}

static bool wrong(struct web_request *request, int64_t id, struct err *err)
{
    return keep(request, id, &(struct review_in){.kind = REVIEW_WRONG, .indicator = web_get(request, "indicator")}, err);
}

bool review_wrong_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "review", done_at(request), wrong, err);
}

static bool missed(struct web_request *request, int64_t id, struct err *err)
{
    struct str sign = web_get(request, "missed_sign");
    struct review_in in = {.kind = REVIEW_MISSED, .indicator = str_is(sign, "other") ? STR("") : sign,
                           .words = web_get(request, "missed_words"), .note = web_get(request, "missed_line")};

    if (!str_trim(in.words).n)
        return err_field(err, "words", "!review-choose-words");
    return sign.n ? keep(request, id, &in, err) : err_field(err, "indicator", "!review-choose-sign");
}

bool review_missed_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "missed", "review", missed, err);
}

static bool level(struct web_request *request, int64_t id, struct err *err)
{
    return keep(request, id, &(struct review_in){.kind = REVIEW_LEVEL, .level = web_get(request, "wanted_level")}, err);
}

bool review_level_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "wanted", "review", level, err);
}

static bool drop(struct web_request *request, int64_t id, struct err *err)
{
    return case_review_drop(&desk_app(request)->cases, desk_session(request), id, web_get(request, "review"), err);
}

bool review_drop_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return report_act(request, reply, "review", done_at(request), drop, err);
}
