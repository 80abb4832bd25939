/* receipt.c - the way back: the reporter's view of her report, her messages and files. */
#include "base/clock.h"
#include "case/inside.h"

/* What the token in her page says: which record, and its key. */
struct ticket {
    int64_t record;
    uint8_t key[VAULT_KEY];
};

struct seen {
    struct record record;
    struct record_key key;
    struct holding *holdings;
    size_t holding_count;
    struct lines lines;
    struct files files;
    struct str agency;
};

static bool ticket_open(const struct cases *cases, struct arena *arena, struct str token, struct ticket *ret,
                        struct err *err)
{
    struct str content;
    if (!token_open(cases->tokens, arena, "receipt", clock_now(), token, &content, err))
        return false;
    if (content.n != sizeof *ret)
        return err_set(err, ERR_DENIED, "!page-expired");
    memcpy(ret, content.p, sizeof *ret);
    return true;
}

/* Name of the agency that has the report in hand: the newest open holding, else the first. */
static bool agency_in_hand(struct store_conn *conn, struct arena *arena, const struct seen *seen, struct str *ret,
                           struct err *err)
{
    struct agency agency;
    int64_t id = seen->holding_count ? seen->holdings[0].agency : 0;
    for (size_t i = 0; i < seen->holding_count; i++)
        if (seen->holdings[i].is_open)
            id = seen->holdings[i].agency;
    if (!id)
        return err_set(err, ERR_NOT_FOUND, "!receipt-unknown");
    if (!agency_get(conn, arena, id, &agency, err))
        return false;
    *ret = agency.name;
    return true;
}

static bool see(const struct cases *cases, struct arena *arena, const struct ticket *ticket, struct seen *ret,
                struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = record_get(conn, arena, ticket->record, &ret->record, err);
    if (ok)
        record_key_set(&ret->record, ticket->key, &ret->key);
    ok = ok && holding_list(conn, arena, ticket->record, &ret->holdings, &ret->holding_count, err) &&
         line_list(conn, &ret->key, arena, ticket->record, &ret->lines, err) &&
         files_list(conn, &ret->key, arena, ticket->record, &ret->files, err) &&
         agency_in_hand(conn, arena, ret, &ret->agency, err);
    store_read_end(conn);
    return ok;
}

/* Her own words, as she gave them: every answer that is text, in the order of the form; what the form asked goes
 * before the answer but where the answer is the report itself. */
static struct str own_words(const struct form *form, struct arena *arena, struct str lang, const json_t *answers)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < form->step_count; i++) {
        for (size_t k = 0; k < form->steps[i].field_count; k++) {
            const struct form_field *field = &form->steps[i].fields[k];
            const json_t *value = json_object_getn(answers, field->id.p, field->id.n);
            if (field->type == FORM_CHOICE || !json_string_length(value))
                continue;
            if (text.n)
                buf_add(&text, STR("\n\n"));
            struct str label = field->required ? STR("") : pack_text(field->label, lang);
            bool asks = str_ends(label, STR("?"));
            buf_printf(&text, STR_FMT "%s", STR_ARG(label), !label.n ? "" : asks ? "\n" : ":\n");
            buf_add(&text, str_make(json_string_value(value), json_string_length(value)));
        }
    }
    return text.n ? buf_str(&text) : STR("");
}

static bool show_messages(const struct cases *cases, struct arena *arena, const struct seen *seen,
                          struct case_receipt_view *ret, struct err *err)
{
    json_t *told;
    if (!told_open(&seen->key, arena, &seen->record, &told, err))
        return false;
    ret->messages = ARENA_ARRAY(arena, seen->lines.count + 1, struct case_message);
    struct case_message *first = &ret->messages[ret->message_count++];
    *first = (struct case_message){.from_reporter = true, .at = json_integer_value(json_object_get(told, "at")),
                                   .text = own_words(cases->form, arena, seen->record.lang,
                                                     json_object_get(told, "answers"))};
    files_of_entry(&seen->files, arena, 0, &first->files, &first->file_count);
    json_decref(told);
    for (size_t i = 0; i < seen->lines.count; i++) {
        const struct line *line = &seen->lines.line[i];
        if (line->thread != ENTRY_MESSAGE)
            continue;
        struct case_message *message = &ret->messages[ret->message_count++];
        *message = (struct case_message){.id = line->id, .from_reporter = line->member == LINE_REPORTER,
                                         .author = line->agency_name, .text = line->text, .at = line->at};
        files_of_entry(&seen->files, arena, line->id, &message->files, &message->file_count);
    }
    return true;
}

static void show_state(const struct cases *cases, struct arena *arena, const struct seen *seen,
                       struct case_receipt_view *ret)
{
    struct str *states = ARENA_ARRAY(arena, seen->holding_count + 1, struct str);
    for (size_t i = 0; i < seen->holding_count; i++)
        states[i] = seen->holdings[i].state;
    ret->state = report_shown(cases->kind, states, seen->holding_count)->id;
    ret->lang = seen->record.lang;
    ret->day = seen->record.day;
    ret->agency = seen->agency;
}

/* Is there an answer that she sees for the first time?  Then staff may know, and it can no longer be undone. */
static bool news(const struct lines *lines)
{
    bool fresh = false;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->line[i];
        if (line->thread == ENTRY_MESSAGE && line->member != LINE_REPORTER)
            fresh = true;
        else if (line->thread == ENTRY_EVENT && str_is(line->action, "reporter-read"))
            fresh = false;
    }
    return fresh;
}

struct looking {
    int64_t record;
    const struct entry *event; /* or NULL */
    struct audit_line audit;
};

static bool write_looking(struct store_conn *conn, void *context, struct err *err)
{
    const struct looking *looking = context;
    int64_t id;
    return (!looking->event || entry_add(conn, looking->record, looking->event, &id, err)) &&
           audit_add(conn, &looking->audit, err);
}

static bool keep_looking(const struct cases *cases, struct arena *arena, const struct seen *seen, struct err *err)
{
    int64_t now = clock_now();
    struct entry event;
    struct looking looking = {.record = seen->record.id,
                              .audit = {.day = clock_day(now), .member = LINE_REPORTER, .action = "report.read",
                                        .object = audit_object(arena, seen->record.id)}};
    if (news(&seen->lines)) {
        struct line line = {.thread = ENTRY_EVENT, .member = LINE_REPORTER, .at = now, .action = STR("reporter-read")};
        line_seal(&seen->key, arena, &line, &event);
        looking.event = &event;
    }
    return store_write_reserved(cases->store, write_looking, &looking, err);
}

static bool show(const struct cases *cases, struct arena *arena, const struct ticket *ticket,
                 struct case_receipt_view *ret, struct err *err)
{
    struct seen seen = {0};
    struct case_receipt_view view = {0};
    bool ok = see(cases, arena, ticket, &seen, err) && show_messages(cases, arena, &seen, &view, err) &&
              keep_looking(cases, arena, &seen, err);
    if (ok) {
        show_state(cases, arena, &seen, &view);
        *ret = view;
    }
    record_key_wipe(&seen.key);
    return ok;
}

bool case_receipt_open(const struct cases *cases, struct arena *arena, struct str code, struct case_receipt_view *ret,
                       struct err *err)
{
    struct receipt receipt;
    struct reporter reporter;
    struct ticket ticket = {0};
    struct store_conn *conn;
    bool found, ok;
    if (!receipt_parse(code, &receipt, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    ok = reporter_find(conn, receipt.locator, &reporter, &found, err);
    store_read_end(conn);
    ok = ok && reporter_key(&receipt, found ? &reporter : NULL, ticket.key, err);
    if (ok) {
        ticket.record = reporter.record;
        ok = show(cases, arena, &ticket, ret, err);
    }
    if (ok)
        ret->token = token_seal(cases->tokens, arena, "receipt", clock_now() + CASE_TOKEN_SECONDS,
                                str_make(&ticket, sizeof ticket));
    vault_wipe(&receipt, sizeof receipt);
    vault_wipe(&ticket, sizeof ticket);
    return ok;
}

bool case_receipt_view(const struct cases *cases, struct arena *arena, struct str token, struct case_receipt_view *ret,
                       struct err *err)
{
    struct ticket ticket;
    if (!ticket_open(cases, arena, token, &ticket, err))
        return false;
    bool ok = show(cases, arena, &ticket, ret, err);
    if (ok)
        ret->token = token;
    vault_wipe(&ticket, sizeof ticket);
    return ok;
}

/* One receipt cannot fill the disk: so many entries, and so many pieces of files (1 MiB each), a report. */
enum { ENTRIES_MOST = 2000, PIECES_MOST = 200 };
static const struct store_stmt ENTRIES = {"case.entries", "SELECT count(*) FROM entry WHERE record = ?"};
static const struct store_stmt PIECES = {
    "case.pieces", "SELECT count(*) FROM piece p JOIN attachment a ON a.id = p.attachment WHERE a.record = ?"};

struct writing {
    const struct cases *cases;
    int64_t record;
    struct entry entry;
    const struct attachment *files;
    size_t file_count;
    struct audit_line audit;
};

/* The mark "unread" wherever the report is open; when nobody has it open any more, it is opened again. */
static bool mark_unread(struct store_conn *conn, struct arena *arena, const struct writing *writing, struct err *err)
{
    struct holding *holdings;
    size_t count;
    bool any_open = false;
    if (!holding_list(conn, arena, writing->record, &holdings, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        any_open = any_open || holdings[i].is_open;
    for (size_t i = 0; i < count; i++) {
        struct holding *holding = &holdings[i];
        const struct report_state *to;
        if (!holding->is_open && (any_open || !report_next(writing->cases->kind, "message", holding->state, &to, NULL)))
            continue;
        if (!holding->is_open) {
            holding->state = to->id;
            holding->is_open = to->open;
            holding->changed_day = writing->entry.day;
        }
        holding->unread = true;
        if (!holding_save(conn, holding, err))
            return false;
    }
    return true;
}

static bool room_for_message(struct store_conn *conn, const struct writing *writing, struct err *err)
{
    int64_t entries = 0, pieces = 0;
    if (!store_number(conn, &ENTRIES, VALUES(V_INT(writing->record)), 0, &entries, err) ||
        (writing->file_count && !store_number(conn, &PIECES, VALUES(V_INT(writing->record)), 0, &pieces, err)))
        return false;
    if (entries >= ENTRIES_MOST)
        return err_set(err, ERR_TOO_LARGE, "!report-full");
    return pieces < PIECES_MOST || err_set(err, ERR_TOO_LARGE, "!report-files-full");
}

static bool write_message(struct store_conn *conn, void *context, struct err *err)
{
    const struct writing *writing = context;
    struct arena arena = {0};
    int64_t id = 0;
    bool ok = room_for_message(conn, writing, err) && entry_add(conn, writing->record, &writing->entry, &id, err);
    for (size_t i = 0; ok && i < writing->file_count; i++)
        ok = attachment_add(conn, writing->record, id, &writing->files[i], err);
    ok = ok && mark_unread(conn, &arena, writing, err) && audit_add(conn, &writing->audit, err);
    arena_clear(&arena);
    return ok;
}

static bool record_of(const struct cases *cases, struct arena *arena, int64_t id, struct record *ret, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = record_get(conn, arena, id, ret, err);
    store_read_end(conn);
    return ok;
}

bool case_receipt_message(const struct cases *cases, struct arena *arena, struct str token, struct str text,
                          const struct case_file_in *files, size_t file_count, struct err *err)
{
    struct ticket ticket;
    struct record record;
    struct record_key key;
    struct attachment *sealed;
    if (!ticket_open(cases, arena, token, &ticket, err))
        return false;
    bool ok = words_check("text", text, file_count == 0, err) && files_check(files, file_count, err) &&
              record_of(cases, arena, ticket.record, &record, err);
    if (ok) {
        int64_t now = clock_now();
        struct line line = {.thread = ENTRY_MESSAGE, .member = LINE_REPORTER, .at = now, .text = text};
        struct writing writing = {.cases = cases, .record = record.id, .file_count = file_count,
                                  .audit = {.day = clock_day(now), .member = LINE_REPORTER, .action = "report.message",
                                            .object = audit_object(arena, record.id)}};
        record_key_set(&record, ticket.key, &key);
        line_seal(&key, arena, &line, &writing.entry);
        ok = files_seal(cases, &key, arena, files, file_count, &sealed, err);
        writing.files = sealed;
        ok = ok && store_write(cases->store, write_message, &writing, err);
        record_key_wipe(&key);
    }
    vault_wipe(&ticket, sizeof ticket);
    return ok;
}

/* May she see it?  Her own files, and those in messages; never those of notes. */
static bool may_see(const struct seen *seen, size_t at, bool *ret_own)
{
    int64_t entry = seen->files.attachment[at].entry;
    *ret_own = entry == 0;
    for (size_t i = 0; entry && i < seen->lines.count; i++) {
        const struct line *line = &seen->lines.line[i];
        if (line->id != entry || line->thread != ENTRY_MESSAGE)
            continue;
        *ret_own = line->member == LINE_REPORTER;
        return true;
    }
    return entry == 0;
}

bool case_receipt_file(const struct cases *cases, struct arena *arena, struct str token, int64_t file,
                       struct case_file_in *ret, struct err *err)
{
    struct ticket ticket;
    struct seen seen = {0};
    struct store_conn *conn;
    bool own = false;
    if (!ticket_open(cases, arena, token, &ticket, err))
        return false;
    bool ok = see(cases, arena, &ticket, &seen, err);
    size_t at = ok ? files_find(&seen.files, file) : SIZE_MAX;
    if (ok && (at == SIZE_MAX || !may_see(&seen, at, &own)))
        ok = err_set(err, ERR_NOT_FOUND, "!file-unknown");
    if (ok) {
        const struct attachment_head *head = &seen.files.head[at];
        /* A picture from staff goes out without its metadata. */
        enum attachment_part part = !own && head->type[ATTACHMENT_CLEAN].n ? ATTACHMENT_CLEAN : ATTACHMENT_ORIGINAL;
        struct case_file_in found = {.name = head->name, .type = head->type[part]};
        ok = store_read_begin(cases->store, &conn, err);
        if (ok) {
            ok = attachment_read(conn, &seen.key, arena, &seen.files.attachment[at], head, part, &found.bytes, err);
            store_read_end(conn);
        }
        ok = ok && keep_looking(cases, arena, &seen, err);
        if (ok)
            *ret = found;
    }
    record_key_wipe(&seen.key);
    vault_wipe(&ticket, sizeof ticket);
    return ok;
}
