/* report.c - a report as staff see it: what was told with its signs, files, threads, what happened. */
#include "base/clock.h"
#include "case/inside.h"

/* Everything of a report read in one go, before anything is shown. */
struct read {
    struct opened opened;
    struct lines lines;
    struct files files;
    struct holding *holdings;
    size_t holding_count;
    struct str *agencies; /* names, beside holdings */
    struct str assignee;
    bool has_reporter;
};

static bool read_names(struct store_conn *conn, struct arena *arena, struct read *read, struct err *err)
{
    read->agencies = ARENA_ARRAY(arena, read->holding_count + 1, struct str);
    for (size_t i = 0; i < read->holding_count; i++) {
        struct agency agency;
        if (!agency_get(conn, arena, read->holdings[i].agency, &agency, err))
            return false;
        read->agencies[i] = agency.name;
    }
    struct member member;
    int64_t assignee = read->opened.holding.assignee;
    if (assignee && !member_get(conn, arena, assignee, &member, err))
        return false;
    read->assignee = assignee ? member.name : STR("");
    return true;
}

static bool read_rest(const struct cases *cases, struct arena *arena, struct read *read, struct err *err)
{
    struct store_conn *conn;
    int64_t id = read->opened.record.id;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = line_list(conn, &read->opened.key, arena, id, &read->lines, err) &&
              files_list(conn, &read->opened.key, arena, id, &read->files, err) &&
              holding_list(conn, arena, id, &read->holdings, &read->holding_count, err) &&
              reporter_exists(conn, id, &read->has_reporter, err) && read_names(conn, arena, read, err);
    store_read_end(conn);
    return ok;
}

static bool show_answers(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena,
                         const json_t *answers, struct case_report *ret, struct err *err)
{
    const struct form *form = cases->form;
    const char *country;
    if (!str_zero(arena, cases->packs->country, &country, err))
        return false;
    ret->answers = ARENA_ARRAY(arena, json_object_size(answers) + 1, struct case_answer);
    for (size_t i = 0; i < form->step_count; i++) {
        for (size_t k = 0; k < form->steps[i].field_count; k++) {
            const struct form_field *field = &form->steps[i].fields[k];
            const json_t *text = json_object_getn(answers, field->id.p, field->id.n);
            if (!json_string_length(text) || ret->answer_count == json_object_size(answers))
                continue;
            struct case_answer *answer = &ret->answers[ret->answer_count++];
            answer->field = field->id;
            answer->value = str_copy(arena, str_make(json_string_value(text), json_string_length(text)));
            if (field->screened &&
                !screen_scan(cases->screen, scratch, answer->value, country, arena, &answer->result, err))
                return false;
        }
    }
    struct str all = told_screened(form, arena, answers);
    return screen_scan(cases->screen, scratch, all, country, arena, &ret->result, err);
}

struct str author_of(struct arena *arena, const struct line *line, int64_t own_agency)
{
    if (line->member == LINE_REPORTER || !line->agency || line->agency == own_agency)
        return line->name;
    return str_printf(arena, STR_FMT " · " STR_FMT, STR_ARG(line->name), STR_ARG(line->agency_name));
}

static void show_message(struct arena *arena, const struct read *read, const struct line *line,
                         struct case_report *ret)
{
    struct case_message *message = &ret->messages[ret->message_count++];
    *message = (struct case_message){.id = line->id, .from_reporter = line->member == LINE_REPORTER,
                                     .author = author_of(arena, line, read->opened.agency.id), .text = line->text,
                                     .at = line->at};
    files_of_entry(&read->files, arena, line->id, &message->files, &message->file_count);
}

static void show_note(struct arena *arena, const struct read *read, const struct line *line, struct case_report *ret)
{
    struct case_note *note = &ret->notes[ret->note_count++];
    *note = (struct case_note){.id = line->id, .author = author_of(arena, line, read->opened.agency.id),
                               .text = line->text, .at = line->at};
    files_of_entry(&read->files, arena, line->id, &note->files, &note->file_count);
}

static void show_event(struct arena *arena, const struct read *read, const struct line *line, struct case_report *ret)
{
    ret->events[ret->event_count++] = (struct case_event){
        .id = line->id, .action = line->action, .author = author_of(arena, line, read->opened.agency.id),
        .choice = line->choice, .whom = line->whom, .detail = line->text, .at = line->at};
}

static void show_review(struct arena *arena, const struct read *read, const struct line *line, struct case_report *ret)
{
    ret->reviews[ret->review_count++] = review_of(line, read->lines.uid[line - read->lines.line],
                                                  author_of(arena, line, read->opened.agency.id));
}

static void show_threads(struct arena *arena, const struct read *read, struct case_report *ret)
{
    static void (*const SHOW[ENTRY_THREADS])(struct arena *, const struct read *, const struct line *,
                                             struct case_report *) = {
        [ENTRY_MESSAGE] = show_message, [ENTRY_NOTE] = show_note, [ENTRY_EVENT] = show_event,
        [ENTRY_REVIEW] = show_review};
    size_t count = read->lines.count;
    ret->messages = ARENA_ARRAY(arena, count + 1, struct case_message);
    ret->notes = ARENA_ARRAY(arena, count + 1, struct case_note);
    ret->events = ARENA_ARRAY(arena, count + 1, struct case_event);
    ret->reviews = ARENA_ARRAY(arena, count + 1, struct review);
    for (size_t i = 0; i < count; i++)
        SHOW[read->lines.line[i].thread](arena, read, &read->lines.line[i], ret);
}

static void show_row(struct arena *arena, const struct read *read, struct case_report *ret)
{
    const struct holding *holding = &read->opened.holding;
    const struct record *record = &read->opened.record;
    ret->row = (struct case_row){.id = record->id, .state = holding->state, .lang = record->lang,
                                 .key = str_printf(arena, "%u-%" PRId64, holding->rank, record->id),
                                 .level = level_of(holding->rank), .day = record->day, .assignee = holding->assignee,
                                 .assignee_name = read->assignee, .unread_message = holding->unread,
                                 .referred_in = holding->referred_from != 0};
    ret->has_reporter = read->has_reporter;
    ret->referred_to = ARENA_ARRAY(arena, read->holding_count + 1, struct str);
    for (size_t i = 0; i < read->holding_count; i++)
        if (read->holdings[i].agency != holding->agency)
            ret->referred_to[ret->referred_count++] = read->agencies[i];
}

static bool show(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
                 struct arena *arena, const struct read *read, struct case_report *ret, struct err *err)
{
    json_t *told;
    if (!told_open(&read->opened.key, arena, &read->opened.record, &told, err))
        return false;
    bool ok = show_answers(cases, scratch, arena, json_object_get(told, "answers"), ret, err);
    json_decref(told);
    show_row(arena, read, ret);
    files_of_entry(&read->files, arena, 0, &ret->files, &ret->file_count);
    show_threads(arena, read, ret);
    int64_t now = clock_now();
    size_t undo = undo_find(session, &read->opened.holding, &read->lines, now);
    if (undo != SIZE_MAX) {
        ret->undo = read->lines.line[undo].action;
        ret->undo_seconds = (unsigned)(read->lines.line[undo].at + CASE_UNDO_SECONDS - now);
    }
    return ok;
}

bool case_open(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
               struct arena *arena, int64_t id, struct case_report *ret, struct err *err)
{
    struct read read = {0};
    struct case_report report = {0};
    if (!opened_begin(cases, session, arena, RIGHT_READ, id, &read.opened, err))
        return false;
    struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(session),
                              .action = "report.read", .object = audit_object(arena, id),
                              .detail = session_audit_detail(session, arena, STR(""))};
    bool ok = read_rest(cases, arena, &read, err) &&
              show(cases, session, scratch, arena, &read, &report, err) &&
              audit_reading(cases, session, &line, &read.opened, true, err);
    if (ok)
        *ret = report;
    opened_end(&read.opened);
    return ok;
}

struct rewrapping {
    const struct holding *holdings;
    uint8_t (*wrapped)[VAULT_WRAPPED];
    const bool *opens;
    size_t count;
};

static bool write_rewrapped(struct store_conn *conn, void *context, struct err *err)
{
    const struct rewrapping *in = context;
    for (size_t i = 0; i < in->count; i++)
        if (in->opens[i] && !holding_wrap(conn, in->holdings[i].id, in->wrapped[i], err))
            return false;
    return true;
}

static bool rewrap_some(const struct cases *cases, const struct session *session, struct arena *arena, unsigned most,
                        int64_t *ret_left, struct err *err)
{
    struct store_conn *conn;
    struct holding *holdings;
    size_t count = 0;
    int64_t all = 0, done = 0;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = holding_boxed(conn, arena, session_agency(session), most, &holdings, &count, &all, err);
    struct record *records = ARENA_ARRAY(arena, count + 1, struct record);
    for (size_t i = 0; ok && i < count; i++)
        ok = record_get(conn, arena, holdings[i].record, &records[i], err);
    store_read_end(conn);
    if (!ok)
        return false;
    struct rewrapping in = {.holdings = holdings, .count = count, .wrapped = arena_array(arena, count + 1, VAULT_WRAPPED)};
    bool *opens = ARENA_ARRAY(arena, count + 1, bool);
    for (size_t i = 0; i < count; i++) {
        struct record_key key;
        /* A key of an epoch this member never held waits for another colleague. */
        opens[i] = holding_key(&holdings[i], &records[i], session, arena, &key, in.wrapped[i], NULL);
        record_key_wipe(&key);
        done += opens[i];
    }
    in.opens = opens;
    if (done && !store_write(cases->store, write_rewrapped, &in, err))
        return false;
    *ret_left = done ? all - done : 0;
    return true;
}

bool case_rewrap(const struct cases *cases, const struct session *session, unsigned most, unsigned *ret_left,
                 struct err *err)
{
    struct arena arena = {0};
    int64_t left = 0;
    if (!case_allowed(session, RIGHT_READ, err))
        return false;
    bool ok = rewrap_some(cases, session, &arena, most, &left, err);
    arena_wipe(&arena);
    if (ok)
        *ret_left = left > UINT32_MAX ? UINT32_MAX : (unsigned)left;
    return ok;
}
