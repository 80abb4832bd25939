/* report_page.c - one report as a page: what was told, why it may matter, what happened, what can be done. */
#include "case/report_kind.h"
#include "desk/link_pages.h"
#include "site/marks.h"

enum { QUEUE_BESIDE = 30 }; /* rows of the queue beside a report */

static void files_view(const struct web_request *request, json_t *view, const struct case_file *files, size_t count)
{
    json_t *list = view_list(view, "files");

    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_number(item, "id", files[i].id);
        view_text(item, "name", files[i].name);
        view_flag(item, "unnamed", files[i].name.n == 0);
        view_text(item, "type", files[i].type);
        view_flag(item, "has_clean", files[i].has_clean);
        view_flag(item, "picture", files[i].has_clean && str_starts(files[i].clean_type, STR("image/")));
        /* Whole kB, rounded up: nobody needs more. */
        view_number(item, "kilobytes", (int64_t)((files[i].size + 1023) / 1024));
    }
    UNUSED(request);
    view_flag(view, "has_files", count > 0);
}

static struct str option_label(const struct form_field *field, struct str value, struct str lang)
{
    for (size_t i = 0; i < field->option_count; i++) {
        if (str_eq(field->options[i].value, value))
            return pack_text(field->options[i].label, lang);
    }
    return value;
}

static void answers_view(const struct web_request *request, json_t *view, const struct case_report *report,
                         json_t *signs)
{
    json_t *list = view_list(view, "answers");

    for (size_t i = 0; i < report->answer_count; i++) {
        const struct case_answer *answer = &report->answers[i];
        const struct form_field *field = form_find(desk_app(request)->cases.form, answer->field);
        bool told = field && (field->type == FORM_LONG || field->screened);
        json_t *item;
        if (!answer->value.n)
            continue;
        item = view_item(list);
        view_text(item, "field", answer->field);
        view_text(item, "label", field ? pack_text(field->label, request->lang) : answer->field);
        view_flag(item, "told", told);
        view_flag(item, "screened", field && field->screened);
        view_text(item, "value", field && field->type == FORM_CHOICE
                                     ? option_label(field, answer->value, request->lang) : answer->value);
        if (told)
            marks_view(request, item, answer->value, &answer->result,
                       str_copy(request->arena, answer->field).p, signs);
    }
}

/* "two strong signs of means and one of purpose": each count is a sentence of its own in the template. */
static void level_view(const struct web_request *request, json_t *view, const struct screen_result *result,
                       enum screen_level kept)
{
    json_t *counts = view_list(view, "sign_counts");

    for (int strength = STRENGTH_STRONG; strength >= STRENGTH_WEAK; strength--) {
        for (int element = 0; element < SCREEN_ELEMENTS; element++) {
            unsigned count = result->count[element][strength];
            if (!count)
                continue;
            json_t *item = view_item(counts);
            view_number(item, "count", count);
            view_flag(item, str_printf(request->arena, "%s_%s", screen_element_name((enum screen_element)element),
                                       screen_strength_name((enum screen_strength)strength)).p, true);
            view_name(item, "tone", screen_strength_name((enum screen_strength)strength));
        }
    }
    view_flag(view, "no_signs", json_array_size(counts) == 0);
    /* Packs grow: what is found today need not be what gave the report its place in the queue. */
    view_flag(view, "level_differs", result->level != kept);
}

static void identifiers_view(const struct web_request *request, json_t *view, const struct case_report *report)
{
    json_t *list = view_list(view, "identifiers");

    for (size_t a = 0; a < report->answer_count; a++) {
        const struct screen_result *result = &report->answers[a].result;
        for (size_t i = 0; i < result->identifier_count; i++) {
            const struct identifier *found = &result->identifiers[i];
            const char *type = identifier_type_name(found->type);
            bool again = false;
            size_t at;
            json_t *item;
            json_array_foreach(list, at, item)
                again = again || str_is(found->value, json_string_value(json_object_get(item, "value")));
            if (again)
                continue;
            item = view_item(list);
            view_name(item, "type", type);
            view_word(request, item, "type_name", "identifier", str_from(type));
            view_text(item, "value", found->value);
        }
    }
}

static void messages_view(const struct web_request *request, json_t *view, const struct case_report *report)
{
    json_t *list = view_list(view, "messages"), *notes = view_list(view, "notes");

    for (size_t i = 0; i < report->message_count; i++) {
        const struct case_message *message = &report->messages[i];
        json_t *item = view_item(list);
        view_number(item, "id", message->id);
        view_flag(item, "from_reporter", message->from_reporter);
        view_text(item, "author", message->author);
        view_text(item, "text", message->text);
        view_time(request, item, "at", message->at);
        files_view(request, item, message->files, message->file_count);
    }
    for (size_t i = 0; i < report->note_count; i++) {
        json_t *item = view_item(notes);
        view_number(item, "id", report->notes[i].id);
        view_text(item, "author", report->notes[i].author);
        view_text(item, "text", report->notes[i].text);
        view_time(request, item, "at", report->notes[i].at);
        files_view(request, item, report->notes[i].files, report->notes[i].file_count);
    }
}

/* The pack's words for a reason or a ground, whichever the event chose. */
static struct str choice_label(const struct web_request *request, struct str id)
{
    const struct report_kind *kind = desk_app(request)->cases.kind;
    const struct report_choice *choice = report_choice_find(kind->reasons, kind->reason_count, id);

    if (!choice)
        choice = report_choice_find(kind->grounds, kind->ground_count, id);
    return choice ? pack_text(choice->label, request->lang) : id;
}

static void events_view(const struct web_request *request, json_t *view, const struct case_report *report)
{
    json_t *list = view_list(view, "events"), *first = view_item(list);

    view_name(first, "action", "received");
    view_word(request, first, "action_name", "event", STR("received"));
    view_day(request, first, "day", report->row.day);
    for (size_t i = 0; i < report->event_count; i++) {
        const struct case_event *event = &report->events[i];
        json_t *item = view_item(list);
        view_text(item, "action", event->action);
        view_word(request, item, "action_name", "event", event->action);
        view_flag(item, "has_author", event->author.n > 0);
        view_text(item, "author", event->author);
        view_time(request, item, "at", event->at);
        view_flag(item, "has_choice", event->choice.n > 0);
        view_text(item, "choice", event->choice.n ? choice_label(request, event->choice) : STR(""));
        view_flag(item, "has_whom", event->whom.n > 0);
        view_text(item, "whom", event->whom);
        view_flag(item, "has_detail", event->detail.n > 0);
        view_text(item, "detail", event->detail);
    }
}

static void kind_choices_view(const struct web_request *request, json_t *view, const char *key,
                              const struct report_choice *choices, size_t count, const char *typed, struct str text_lang)
{
    json_t *list = view_list(view, key);

    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(list);
        view_text(item, "value", choices[i].id);
        view_text(item, "label", pack_text(choices[i].label, request->lang));
        view_flag(item, "chosen", str_eq(choices[i].id, web_get(request, typed)));
        if (choices[i].text)
            view_text(item, "text", pack_text(choices[i].text, text_lang));
    }
}

/* Whom the report can be handed to: colleagues who can open it. */
static bool people_view(struct web_request *request, json_t *view, struct err *err)
{
    int64_t me = session_member(desk_session(request)), mine = session_agency(desk_session(request));
    json_t *colleagues = view_list(view, "colleagues"), *agencies = view_list(view, "agencies");
    struct member *members;
    struct agency *others;
    size_t member_count, agency_count;

    if (!desk_members(request, mine, &members, &member_count, err) ||
        !desk_agencies(request, &others, &agency_count, err))
        return false;
    for (size_t i = 0; i < member_count; i++) {
        if (members[i].id == me || members[i].state != MEMBER_ACTIVE || !members[i].has_key ||
            !role_has(members[i].role, RIGHT_WORK))
            continue;
        json_t *item = view_item(colleagues);
        view_number(item, "id", members[i].id);
        view_text(item, "name", members[i].name);
    }
    for (size_t i = 0; i < agency_count; i++) {
        /* Nothing can be sealed to an agency whose first member has not signed in yet. */
        if (others[i].id == mine || others[i].epoch == 0)
            continue;
        json_t *item = view_item(agencies);
        view_number(item, "id", others[i].id);
        view_text(item, "name", others[i].name);
    }
    view_flag(view, "has_colleagues", json_array_size(colleagues) > 0);
    view_flag(view, "has_agencies", json_array_size(agencies) > 0);
    return true;
}

static void head_view(const struct web_request *request, json_t *view, const struct case_report *report)
{
    struct app *app = desk_app(request);
    const struct case_row *row = &report->row;
    const struct report_state *state = report_state_find(app->cases.kind, row->state);
    json_t *others = view_list(view, "referred_to");

    view_number(view, "id", row->id);
    view_number(view, "report", row->id); /* where a file's or a colleague's id hides it */
    view_text(view, "state", row->state);
    view_text(view, "state_name", state ? pack_text(state->label, request->lang) : row->state);
    view_flag(view, "open", state ? state->open : true);
    view_level(request, view, row->level);
    view_text(view, "report_lang", row->lang);
    view_text(view, "report_lang_name", words_language_name(app->words, row->lang));
    view_age(request, view, "age", row->day);
    view_flag(view, "assigned", row->assignee != 0);
    view_number(view, "self", session_member(desk_session(request)));
    view_flag(view, "mine", row->assignee == session_member(desk_session(request)));
    view_text(view, "assignee", row->assignee_name);
    view_flag(view, "referred", row->referred_in);
    view_flag(view, "has_reporter", report->has_reporter);
    for (size_t i = 0; i < report->referred_count; i++)
        view_text(view_item(others), "name", report->referred_to[i]);
    view_flag(view, "is_referred", report->referred_count > 0);
    if (report->undo.n) {
        json_t *undo = json_object();
        json_object_set_new(view, "undo", undo);
        view_text(undo, "action", report->undo);
        view_word(request, undo, "action_name", "undo", report->undo);
        view_number(undo, "seconds", report->undo_seconds);
    }
}

/* Everything typed into any of the page's forms stands there again when the page comes back. */
static const char *const typed_fields[] = {"answer", "note", "close_words", "refer_words", "hand_over_note"};

bool report_view(struct web_request *request, int64_t id, json_t **ret, struct err *err)
{
    struct app *app = desk_app(request);
    const struct report_kind *kind = app->cases.kind;
    struct screen_scratch *scratch = app_scratch_take(app);
    struct case_report report;
    bool ok = case_open(&app->cases, desk_session(request), scratch, request->arena, id, &report, err);

    app_scratch_give(app, scratch);
    if (!ok)
        return false;
    json_t *view = json_object(), *signs = view_list(view, "signs");
    head_view(request, view, &report);
    answers_view(request, view, &report, signs);
    level_view(request, view, &report.result, report.row.level);
    identifiers_view(request, view, &report);
    report_review_view(request, view, &report, signs);
    files_view(request, view, report.files, report.file_count);
    messages_view(request, view, &report);
    events_view(request, view, &report);
    kind_choices_view(request, view, "reasons", kind->reasons, kind->reason_count, "reason", request->lang);
    kind_choices_view(request, view, "grounds", kind->grounds, kind->ground_count, "ground", request->lang);
    kind_choices_view(request, view, "replies", kind->replies, kind->reply_count, "template", report.row.lang);
    for (size_t i = 0; i < LEN(typed_fields); i++)
        view_typed(request, view, typed_fields[i]);
    view_text(view, "keep", inbox_keep(request));
    view_flag(view, "at_inbox", true);
    if (!people_view(request, view, err) || !report_case_view(request, view, id, err) ||
        !report_links_view(request, view, id, err) ||
        !inbox_view(request, view, id, QUEUE_BESIDE, err)) {
        json_decref(view);
        return false;
    }
    *ret = view;
    return true;
}

bool report_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    json_t *view;

    return web_get_int(request, "id", 1, INT64_MAX, &id, err) && report_view(request, id, &view, err) &&
           desk_show(reply, "desk-report", view);
}
