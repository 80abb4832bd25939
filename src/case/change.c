/* change.c - one act on a report as one transaction; see inside.h. */
#include "base/clock.h"
#include "case/inside.h"

static const struct store_stmt LAST_ENTRY = {"case.last_entry", "SELECT max(id) FROM entry WHERE record = ?"};

bool change_begin(const struct cases *cases, const struct session *session, struct arena *arena,
                  const struct opened *opened, const char *action, struct change *ret, struct err *err)
{
    const struct report_state *to;
    *ret = (struct change){.opened = opened, .after = opened->holding, .faster = "!changed-meanwhile"};
    if (action && !report_next(cases->kind, action, opened->holding.state, &to, err))
        return false;
    if (action) {
        ret->move = true;
        ret->after.state = to->id;
        ret->after.is_open = to->open;
        ret->after.changed_day = clock_day(clock_now());
    }
    ret->audit = (struct audit_line){.day = clock_day(clock_now()), .member = session_member(session),
                                     .object = audit_object(arena, opened->record.id),
                                     .detail = session_audit_detail(session, arena, STR(""))};
    return true;
}

void change_event(const struct change *change, struct line *event)
{
    event->state_before = change->opened->holding.state;
    event->assignee_before = change->opened->holding.assignee;
    event->state_after = change->after.state;
    event->assignee_after = change->after.assignee;
}

static bool still_the_same(struct store_conn *conn, struct arena *arena, const struct change *change, struct err *err)
{
    const struct holding *before = &change->opened->holding;
    struct holding now;
    int64_t last = 0;
    if (!holding_get(conn, arena, before->record, before->agency, &now, err))
        return false;
    if (change->anyhow)
        return true;
    if (!str_eq(now.state, before->state) || now.assignee != before->assignee)
        return err_set(err, ERR_CONFLICT, "%s", change->faster);
    if (!change->last_entry)
        return true;
    if (!store_number(conn, &LAST_ENTRY, VALUES(V_INT(before->record)), 0, &last, err))
        return false;
    return last == change->last_entry || err_set(err, ERR_CONFLICT, "%s", change->faster);
}

/* A referral is taken back only while nobody there has opened the key. */
static bool drop_referral(struct store_conn *conn, struct arena *arena, const struct change *change, struct err *err)
{
    struct holding other;
    if (!holding_get(conn, arena, change->opened->record.id, change->drop_agency, &other, err))
        return false;
    if (!other.is_boxed || other.assignee)
        return err_set(err, ERR_CONFLICT, "!too-late-to-undo");
    return holding_drop(conn, other.id, err);
}

static bool add_entries(struct store_conn *conn, const struct change *change, struct err *err)
{
    int64_t record = change->opened->record.id, id, first = 0;
    for (size_t i = 0; i < change->entry_count; i++) {
        if (!entry_add(conn, record, &change->entries[i], &id, err))
            return false;
        first = i ? first : id;
    }
    for (size_t i = 0; i < change->file_count; i++)
        if (!attachment_add(conn, record, first, &change->files[i], err))
            return false;
    return true;
}

static bool write_change(struct store_conn *conn, void *context, struct err *err)
{
    const struct change *change = context;
    const struct opened *opened = change->opened;
    struct arena arena = {0};
    struct err why;
    bool ok = still_the_same(conn, &arena, change, err);
    ok = ok && (!change->move || holding_save(conn, &change->after, err));
    ok = ok && (!opened->holding.is_boxed || holding_wrap(conn, opened->holding.id, opened->wrapped, err));
    if (ok && change->referral && !holding_add(conn, change->referral, &why)) {
        ok = false;
        if (why.kind == ERR_CONFLICT)
            err_set(err, ERR_CONFLICT, "!already-referred");
        else if (err)
            *err = why;
    }
    ok = ok && (!change->drop_entry || entry_drop(conn, change->drop_entry, err));
    ok = ok && (!change->drop_agency || drop_referral(conn, &arena, change, err));
    ok = ok && add_entries(conn, change, err) && audit_add(conn, &change->audit, err) &&
         watch_write(conn, &change->seen, err);
    arena_clear(&arena);
    return ok;
}

bool change_apply(const struct cases *cases, struct change *change, struct err *err)
{
    return store_write(cases->store, write_change, change, err);
}
