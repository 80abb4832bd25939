/* act.c - what staff do with a report: take, hand over, answer, note, close, open again, refer. */
#include "base/clock.h"
#include "case/inside.h"

/* Applies a change with up to two lines: a message or note first (its files go with it), an event last. */
static bool finish(const struct cases *cases, struct arena *arena, struct change *change, const struct line *first,
                   struct line *event, const char *action, struct err *err)
{
    struct entry entries[2];
    if (first)
        line_seal(&change->opened->key, arena, first, &entries[change->entry_count++]);
    if (event) {
        if (first)
            event->entry = str_hex(arena, entries[0].uid, RECORD_UID);
        change_event(change, event);
        line_seal(&change->opened->key, arena, event, &entries[change->entry_count++]);
    }
    change->entries = entries;
    change->audit.action = action;
    return change_apply(cases, change, err);
}

static bool take(const struct cases *cases, const struct session *session, struct arena *arena,
                 const struct opened *opened, struct err *err)
{
    struct change change;
    int64_t self = session_member(session);
    if (opened->holding.assignee == self)
        return true;
    if (opened->holding.assignee)
        return err_set(err, ERR_CONFLICT, "!taken-by-other");
    if (!change_begin(cases, session, arena, opened, "take", &change, err))
        return false;
    change.after.assignee = self;
    change.faster = "!taken-by-other";
    struct line event = line_by(session, opened, ENTRY_EVENT);
    event.action = STR("take");
    return finish(cases, arena, &change, NULL, &event, "report.take", err);
}

bool case_take(const struct cases *cases, const struct session *session, int64_t id, struct err *err)
{
    struct arena arena = {0};
    struct opened opened;
    bool ok = opened_begin(cases, session, &arena, RIGHT_WORK, id, &opened, err);
    if (ok) {
        ok = take(cases, session, &arena, &opened, err);
        opened_end(&opened);
    }
    arena_wipe(&arena);
    return ok;
}

/* A colleague of the same agency who may work on reports and holds the key. */
static bool colleague(const struct cases *cases, struct arena *arena, int64_t agency, int64_t id, struct member *ret,
                      struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = member_get(conn, arena, id, ret, err);
    store_read_end(conn);
    if (!ok)
        return false;
    bool fits = ret->agency == agency && ret->state == MEMBER_ACTIVE && ret->has_key &&
                role_has(ret->role, RIGHT_WORK);
    return fits || err_field(err, "member", "!member-cannot-work");
}

static bool hand_over(const struct cases *cases, const struct session *session, struct arena *arena,
                      const struct opened *opened, int64_t member, struct str note, struct err *err)
{
    struct change change;
    struct member to;
    if (!words_check("note", note, false, err) || !colleague(cases, arena, opened->agency.id, member, &to, err) ||
        !change_begin(cases, session, arena, opened, "hand-over", &change, err))
        return false;
    change.after.assignee = member;
    struct line event = line_by(session, opened, ENTRY_EVENT);
    event.action = STR("hand-over");
    event.whom = to.name;
    event.text = note;
    return finish(cases, arena, &change, NULL, &event, "report.hand-over", err);
}

bool case_hand_over(const struct cases *cases, const struct session *session, int64_t id, int64_t member,
                    struct str note, struct err *err)
{
    struct arena arena = {0};
    struct opened opened;
    bool ok = opened_begin(cases, session, &arena, RIGHT_WORK, id, &opened, err);
    if (ok) {
        ok = hand_over(cases, session, &arena, &opened, member, note, err);
        opened_end(&opened);
    }
    arena_wipe(&arena);
    return ok;
}

bool case_answer(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                 struct str text, const struct case_file_in *files, size_t file_count, struct err *err)
{
    struct opened opened;
    struct change change;
    struct attachment *sealed;
    if (!words_check("text", text, file_count == 0, err) || !files_check(files, file_count, err) ||
        !opened_begin(cases, session, arena, RIGHT_WORK, id, &opened, err))
        return false;
    bool ok = change_begin(cases, session, arena, &opened, "answer", &change, err) &&
              files_seal(cases, &opened.key, arena, files, file_count, &sealed, err);
    if (ok) {
        if (!change.after.assignee)
            change.after.assignee = session_member(session);
        change.after.unread = false;
        change.files = sealed;
        change.file_count = file_count;
        struct line message = line_by(session, &opened, ENTRY_MESSAGE), event = line_by(session, &opened, ENTRY_EVENT);
        message.text = text;
        event.action = STR("answer");
        ok = finish(cases, arena, &change, &message, &event, "report.answer", err);
    }
    opened_end(&opened);
    return ok;
}

bool case_note(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
               struct str text, const struct case_file_in *files, size_t file_count, struct err *err)
{
    struct opened opened;
    struct change change;
    struct attachment *sealed;
    if (!words_check("text", text, file_count == 0, err) || !files_check(files, file_count, err) ||
        !opened_begin(cases, session, arena, RIGHT_WORK, id, &opened, err))
        return false;
    bool ok = change_begin(cases, session, arena, &opened, NULL, &change, err) &&
              files_seal(cases, &opened.key, arena, files, file_count, &sealed, err);
    if (ok) {
        change.anyhow = true;
        change.files = sealed;
        change.file_count = file_count;
        struct line note = line_by(session, &opened, ENTRY_NOTE);
        note.text = text;
        ok = finish(cases, arena, &change, &note, NULL, "report.note", err);
    }
    opened_end(&opened);
    return ok;
}

/* Close and reopen differ in their words alone. */
static bool move(const struct cases *cases, const struct session *session, int64_t id, const char *action,
                 const char *audit, struct str choice, struct str words, struct err *err)
{
    struct arena arena = {0};
    struct opened opened;
    struct change change;
    if (!words_check("words", words, false, err))
        return false;
    bool ok = opened_begin(cases, session, &arena, RIGHT_WORK, id, &opened, err);
    if (ok) {
        struct line event = line_by(session, &opened, ENTRY_EVENT);
        event.action = str_from(action);
        event.choice = choice;
        event.text = words;
        ok = change_begin(cases, session, &arena, &opened, action, &change, err);
        if (ok && !change.after.assignee)
            change.after.assignee = session_member(session);
        change.after.unread = false;
        ok = ok && finish(cases, &arena, &change, NULL, &event, audit, err);
        opened_end(&opened);
    }
    arena_wipe(&arena);
    return ok;
}

bool case_close(const struct cases *cases, const struct session *session, int64_t id, struct str reason,
                struct str words, struct err *err)
{
    if (!report_choice_find(cases->kind->reasons, cases->kind->reason_count, reason))
        return err_field(err, "reason", reason.n ? "!reason-unknown" : "!field-required");
    return move(cases, session, id, "close", "report.close", reason, words, err);
}

bool case_reopen(const struct cases *cases, const struct session *session, int64_t id, struct err *err)
{
    return move(cases, session, id, "reopen", "report.reopen", STR(""), STR(""), err);
}

static bool receiver(const struct cases *cases, struct arena *arena, int64_t id, int64_t own, struct agency *ret,
                     struct err *err)
{
    struct store_conn *conn;
    if (id == own)
        return err_field(err, "agency", "!own-agency");
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = agency_get(conn, arena, id, ret, err);
    store_read_end(conn);
    return ok && (ret->epoch > 0 || err_field(err, "agency", "!agency-without-key"));
}

static bool refer(const struct cases *cases, const struct session *session, struct arena *arena,
                  const struct opened *opened, int64_t agency, struct str ground, struct str words, struct err *err)
{
    struct change change;
    struct agency to;
    const struct report_state *first = &cases->kind->states[0];
    if (!receiver(cases, arena, agency, opened->agency.id, &to, err) ||
        !change_begin(cases, session, arena, opened, "refer", &change, err))
        return false;
    struct holding referral = {.record = opened->record.id, .state = first->id, .is_open = first->open,
                               .rank = opened->holding.rank, .lang = opened->record.lang,
                               .referred_from = opened->agency.id, .changed_day = change.audit.day};
    holding_box(&opened->key, to.id, to.epoch, to.public_key, &referral);
    change.referral = &referral;
    struct line event = line_by(session, opened, ENTRY_EVENT);
    event.action = STR("refer");
    event.choice = ground;
    event.whom = to.name;
    event.to_agency = to.id;
    event.text = words;
    return finish(cases, arena, &change, NULL, &event, "report.refer", err);
}

bool case_refer(const struct cases *cases, const struct session *session, int64_t id, int64_t agency,
                struct str ground, struct str words, struct err *err)
{
    struct arena arena = {0};
    struct opened opened;
    if (!report_choice_find(cases->kind->grounds, cases->kind->ground_count, ground))
        return err_field(err, "ground", ground.n ? "!ground-unknown" : "!field-required");
    if (!words_check("words", words, false, err))
        return false;
    bool ok = opened_begin(cases, session, &arena, RIGHT_REFER, id, &opened, err);
    if (ok) {
        ok = refer(cases, session, &arena, &opened, agency, ground, words, err);
        opened_end(&opened);
    }
    arena_wipe(&arena);
    return ok;
}
