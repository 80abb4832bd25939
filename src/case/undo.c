/* undo.c - taking back one's own last act within a minute. */
#include "base/clock.h"
#include "case/inside.h"

static const char *const UNDOABLE[] = {"take", "hand-over", "answer", "close", "refer"};

static bool undoable(struct str action)
{
    for (size_t i = 0; i < LEN(UNDOABLE); i++)
        if (str_is(action, UNDOABLE[i]))
            return true;
    return false;
}

size_t undo_find(const struct session *session, const struct holding *holding, const struct lines *lines, int64_t now)
{
    bool reporter_read = false;
    for (size_t i = lines->count; i-- > 0;) {
        const struct line *line = &lines->line[i];
        if (line->thread != ENTRY_EVENT)
            continue;
        reporter_read = reporter_read || str_is(line->action, "reporter-read");
        if (line->agency != holding->agency || str_is(line->action, "opened-original"))
            continue;
        bool own = line->member == session_member(session) && undoable(line->action);
        bool fresh = now - line->at < CASE_UNDO_SECONDS && now >= line->at;
        bool as_left = str_eq(line->state_after, holding->state) && line->assignee_after == holding->assignee;
        bool unseen = !(reporter_read && str_is(line->action, "answer"));
        return own && fresh && as_left && unseen ? i : SIZE_MAX;
    }
    return SIZE_MAX;
}

static bool fill(const struct cases *cases, const struct lines *lines, const struct line *undone,
                 struct change *change, struct err *err)
{
    const struct report_state *back = report_state_find(cases->kind, undone->state_before);
    if (!back)
        return err_set(err, ERR_CONFLICT, "!too-late-to-undo");
    change->move = true;
    change->after.state = back->id;
    change->after.is_open = back->open;
    change->after.assignee = undone->assignee_before;
    change->after.changed_day = change->audit.day;
    change->last_entry = lines->line[lines->count - 1].id;
    change->faster = "!changed-meanwhile";
    change->drop_agency = undone->to_agency;
    for (size_t i = 0; undone->entry.n && i < lines->count; i++)
        if (str_eq(lines->uid[i], undone->entry))
            change->drop_entry = lines->line[i].id;
    return true;
}

static bool undo(const struct cases *cases, const struct session *session, struct arena *arena,
                 const struct opened *opened, struct err *err)
{
    struct store_conn *conn;
    struct lines lines;
    struct change change;
    struct entry entry;
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = line_list(conn, &opened->key, arena, opened->record.id, &lines, err);
    store_read_end(conn);
    if (!ok)
        return false;
    size_t at = undo_find(session, &opened->holding, &lines, clock_now());
    if (at == SIZE_MAX)
        return err_set(err, ERR_CONFLICT, "!too-late-to-undo");
    if (!change_begin(cases, session, arena, opened, NULL, &change, err) ||
        !fill(cases, &lines, &lines.line[at], &change, err))
        return false;
    struct line event = line_by(session, opened, ENTRY_EVENT);
    event.action = STR("undo");
    event.choice = lines.line[at].action;
    event.whom = lines.line[at].whom;
    change_event(&change, &event);
    line_seal(&opened->key, arena, &event, &entry);
    change.entries = &entry;
    change.entry_count = 1;
    change.audit.action = "report.undo";
    return change_apply(cases, &change, err);
}

bool case_undo(const struct cases *cases, const struct session *session, int64_t id, struct err *err)
{
    struct arena arena = {0};
    struct opened opened;
    bool ok = opened_begin(cases, session, &arena, RIGHT_WORK, id, &opened, err);
    if (ok) {
        ok = undo(cases, session, &arena, &opened, err);
        opened_end(&opened);
    }
    arena_wipe(&arena);
    return ok;
}
