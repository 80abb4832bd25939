/* evidence.c - files of a report: the copy without metadata first, the untouched original with a reason. */
#include "base/clock.h"
#include "case/inside.h"

/* Finds a file and reads one part of it. */
static bool read_part(const struct cases *cases, struct arena *arena, const struct opened *opened, int64_t file,
                      enum attachment_part part, struct case_file_in *ret, struct err *err)
{
    struct store_conn *conn;
    struct files files;
    struct case_file_in found = {0};
    if (!store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = files_list(conn, &opened->key, arena, opened->record.id, &files, err);
    size_t at = ok ? files_find(&files, file) : SIZE_MAX;
    if (ok && (at == SIZE_MAX || !files.head[at].type[part].n))
        ok = err_set(err, ERR_NOT_FOUND, "!file-unknown");
    if (ok) {
        found.name = files.head[at].name;
        found.type = files.head[at].type[part];
        ok = attachment_read(conn, &opened->key, arena, &files.attachment[at], &files.head[at], part, &found.bytes,
                             err);
    }
    store_read_end(conn);
    if (ok)
        *ret = found;
    return ok;
}

bool case_file_clean(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                     int64_t file, struct case_file_in *ret, struct err *err)
{
    struct opened opened;
    struct case_file_in found;
    if (!opened_begin(cases, session, arena, RIGHT_READ, id, &opened, err))
        return false;
    struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(session),
                              .action = "report.read-file", .object = audit_object(arena, id),
                              .detail = session_audit_detail(session, arena, STR(""))};
    bool ok = read_part(cases, arena, &opened, file, ATTACHMENT_CLEAN, &found, err) &&
              audit_reading(cases, session, &line, &opened, false, err);
    opened_end(&opened);
    if (ok)
        *ret = found;
    return ok;
}

bool case_file_original(const struct cases *cases, const struct session *session, struct arena *arena, int64_t id,
                        int64_t file, struct str reason, struct case_file_in *ret, struct err *err)
{
    struct opened opened;
    struct change change;
    struct case_file_in found;
    struct entry entry;
    if (!reason_check(reason, "!reason-too-short", err))
        return false;
    if (!opened_begin(cases, session, arena, RIGHT_ORIGINAL, id, &opened, err))
        return false;
    bool ok = read_part(cases, arena, &opened, file, ATTACHMENT_ORIGINAL, &found, err) &&
              change_begin(cases, session, arena, &opened, NULL, &change, err);
    if (ok) {
        struct line event = line_by(session, &opened, ENTRY_EVENT);
        event.action = STR("opened-original");
        event.whom = found.name;
        event.text = reason;
        line_seal(&opened.key, arena, &event, &entry);
        change.anyhow = true;
        change.entries = &entry;
        change.entry_count = 1;
        change.audit.action = "report.open-original";
        change.audit.detail = session_audit_detail(session, arena, reason);
        watch_reading(session, arena, change.audit.object, false, &change.seen);
        ok = change_apply(cases, &change, err);
    }
    opened_end(&opened);
    if (ok)
        *ret = found;
    return ok;
}
