/* check_page.c - "Check an offer": a form, what was found in its text, and the way of a picture to a text.
 *
 * Every step works without JavaScript.  The text stands in the page alone: in its form, so that it can be changed and
 * looked at again, and in a hidden field of the form that takes it along into a report. */
#include "site/find.h"
#include "site/check.h"
#include "site/marks.h"
#include "site/readings.h"

enum { LOOK_AGAIN_SECONDS = 2 };

/* What the form needs, on whichever page it stands. */
static json_t *check_view(const struct web_request *request, struct str typed)
{
    json_t *view = json_object();

    page_flag(view, "at_check", true);
    page_keep_form(view, "check", "/check");
    page_text(view, "typed", typed);
    page_number(view, "most", CHECK_LONGEST);
    page_flag(view, "pictures", page_app(request)->readings != NULL);
    page_list(view, "errors");
    return view;
}

/* The form, with what was typed; input and sentence say what is wrong ("" for nothing). */
static bool form_page(const struct web_request *request, struct web_reply *reply, unsigned status, struct str typed,
                      const char *input, struct str sentence)
{
    json_t *view = check_view(request, typed);

    if (sentence.n) {
        page_error(view, str_from(input), sentence);
        page_text(view, "wrong_text", str_is(str_from(input), "text") ? sentence : STR(""));
        page_text(view, "wrong_picture", str_is(str_from(input), "picture") ? sentence : STR(""));
    }
    return page_show(reply, status, "site-check", view);
}

bool check_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return form_page(request, reply, 200, STR(""), "", STR(""));
}

/* ---- what was found ---- */

static void entries_view(const struct web_request *request, json_t *view, const char *key,
                         const struct advice_entry *const *entries, size_t count)
{
    json_t *list = page_list(view, key);

    for (size_t i = 0; i < count; i++) {
        json_t *item = page_item(list);

        page_text(item, "title", pack_text(entries[i]->title, request->lang));
        page_text(item, "text", pack_text(entries[i]->text, request->lang));
    }
}

/* Signs and counter-signs in lists of their own; their numbers, which the marks lead to, stay. */
static void signs_view(const struct web_request *request, json_t *view, const struct check *check)
{
    json_t *all = json_array(), *told = json_object(), *signs = page_list(view, "signs"), *good = page_list(view, "good");
    json_t *sign;
    size_t at;

    json_object_set_new(view, "told", told);
    marks_view(request, told, check->text, &check->result, "text", all);
    json_array_foreach(all, at, sign)
        json_array_append(json_is_true(json_object_get(sign, "counter")) ? good : signs, sign);
    json_decref(all);
    page_flag(view, "has_signs", json_array_size(signs) > 0);
    page_flag(view, "has_good", json_array_size(good) > 0);
}

/* Numbers to call now, those for danger first; who has no number stands on the page of first help. */
static void numbers_view(struct web_request *request, json_t *view)
{
    const struct find_made *made = find_made(request, NULL);

    if (made)
        find_first_view(request, view, made, true);
}

/* The text goes along into the report's first field that is screened. */
static void report_view(const struct web_request *request, json_t *view, struct str text)
{
    const struct form *form = page_app(request)->cases.form;

    for (size_t i = 0; i < form->step_count; i++)
        for (size_t k = 0; k < form->steps[i].field_count; k++)
            if (form->steps[i].fields[k].screened) {
                page_hidden(view, "_step", form->steps[0].id);
                page_hidden(view, str_copy(request->arena, form->steps[i].fields[k].id).p, text);
                return;
            }
}

/* read: the text came out of a picture, so its letters may be wrong. */
static bool result_page(struct web_request *request, struct web_reply *reply, struct str text, bool read,
                        struct err *err)
{
    struct err why = {0};
    struct check check;
    json_t *view;

    if (!check_look(request, text, &check, &why)) {
        if (!page_can_tell(&why)) {
            if (err)
                *err = why;
            return false;
        }
        return form_page(request, reply, page_status(&why), text, "text", page_problem(request, &why));
    }
    view = check_view(request, text);
    page_flag(view, "read", read);
    page_text(view, "level", str_from(screen_level_name(check.result.level)));
    page_text(view, "summary", page_word(request, str_from(check_summary(&check))));
    page_text(view, "advice", page_word(request, str_from(check_advice(&check))));
    page_text(view, "text_lang", check.result.lang);
    signs_view(request, view, &check);
    entries_view(request, view, "questions", check.questions, check.question_count);
    entries_view(request, view, "tips", check.tips, check.tip_count);
    numbers_view(request, view);
    report_view(request, view, text);
    return page_show(reply, 200, "site-check-result", view);
}

/* ---- sending the form ---- */

static bool wait_page(struct web_reply *reply, struct str text, const struct flood_demand *demand)
{
    json_t *view = json_object();

    page_flag(view, "at_check", true);
    page_keep_form(view, "report", "/check");
    page_text(view, "send_to", STR("/check"));
    page_text(view, "back_to", STR("/check"));
    page_text(view, "challenge", demand->challenge);
    page_number(view, "bits", demand->bits);
    page_wait(view, demand->wait);
    page_hidden(view, "text", text);
    return page_show(reply, 429, "site-wait", view);
}

static const struct web_file *picture_of(const struct web_request *request)
{
    for (size_t i = 0; i < request->file_count; i++)
        if (request->files[i].bytes.n || request->files[i].name.n)
            return &request->files[i];
    return NULL;
}

/* Answers at once; the picture's page looks again until the text is there. */
static bool picture_begin(struct web_request *request, struct web_reply *reply, const struct web_file *picture,
                          struct str typed)
{
    struct str token = page_random_id(request->arena);
    const struct reading_in in = {.bytes = picture->bytes, .lang = request->lang, .typed = str_trim(typed),
                                  .source = request->source};
    struct flood_demand demand = {0};
    struct err why = {0};

    if (!case_picture_known(picture->bytes))
        return form_page(request, reply, 422, typed, "picture", page_word(request, STR("!picture-not-a-picture")));
    if (check_flooded(request, STR(""), STR(""), &demand) ||
        !readings_begin(page_app(request)->readings, &in, token, &why)) {
        web_reply_header(reply, "Retry-After", STR("30"));
        return form_page(request, reply, 503, typed, "picture", page_word(request, STR("!picture-busy")));
    }
    return page_go(request, reply, str_printf(request->arena, "/check/picture/" STR_FMT, STR_ARG(token)).p);
}

bool check_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str text = web_get(request, "text");
    const struct web_file *picture = picture_of(request);
    struct flood_demand demand = {0};

    if (str_is(web_get(request, "_go"), "stay")) /* another language */
        return web_has(request, "_shown") ? result_page(request, reply, text, false, err)
                                          : form_page(request, reply, 200, text, "", STR(""));
    if (picture)
        return picture_begin(request, reply, picture, text);
    if (str_trim(text).n &&
        check_flooded(request, web_get(request, "_challenge"), web_get(request, "_solution"), &demand))
        return wait_page(reply, text, &demand);
    return result_page(request, reply, text, false, err);
}

/* ---- the picture's page ---- */

/* A script asks whether it is done, without taking it away. */
static bool state_answer(struct web_reply *reply, enum reading_state state)
{
    static const char *const NAMES[] = {[READING_NONE] = "gone", [READING_WAITS] = "waiting", [READING_DONE] = "ready",
                                        [READING_FAILED] = "ready"};

    reply->view = json_object();
    page_text(reply->view, "state", str_from(NAMES[state]));
    return true;
}

static bool unread_page(const struct web_request *request, struct web_reply *reply, struct str typed)
{
    json_t *view = check_view(request, typed);

    page_flag(view, "unread", true);
    return page_show(reply, 200, "site-check", view);
}

bool check_picture_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct readings *readings = page_app(request)->readings;
    struct str token = web_get(request, "token"), text;
    json_t *view;

    if (request->wants_json)
        return state_answer(reply, readings_look(readings, token));
    switch (readings_take(readings, request->arena, token, &text)) {
    case READING_NONE:
        return form_page(request, reply, 404, STR(""), "", page_word(request, STR("!picture-gone")));
    case READING_FAILED:
        return unread_page(request, reply, text);
    case READING_DONE:
        return result_page(request, reply, text, true, err);
    case READING_WAITS:
        break;
    }
    view = json_object();
    page_flag(view, "at_check", true);
    page_number(view, "seconds", LOOK_AGAIN_SECONDS);
    return page_show(reply, 200, "site-check-wait", view);
}
