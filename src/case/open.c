/* open.c - a report opened for a member: rights, the key, the line in the audit log. */
#include "base/clock.h"
#include "case/inside.h"

bool case_allowed(const struct session *session, enum right right, struct err *err)
{
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    return role_has(session_role(session), right) || err_set(err, ERR_DENIED, "!not-allowed");
}

bool opened_begin(const struct cases *cases, const struct session *session, struct arena *arena, enum right right,
                  int64_t id, struct opened *ret, struct err *err)
{
    struct store_conn *conn;
    struct opened opened = {0};
    if (!case_allowed(session, right, err) || !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = holding_get(conn, arena, id, session_agency(session), &opened.holding, err) &&
              record_get(conn, arena, id, &opened.record, err) &&
              agency_get(conn, arena, session_agency(session), &opened.agency, err);
    store_read_end(conn);
    ok = ok && holding_key(&opened.holding, &opened.record, session, arena, &opened.key, opened.wrapped, err);
    if (ok)
        *ret = opened;
    else if (err && err->kind == ERR_NOT_FOUND)
        watch_refused(session, audit_object(arena, id));
    vault_wipe(&opened.key, sizeof opened.key);
    return ok;
}

void opened_end(struct opened *opened)
{
    record_key_wipe(&opened->key);
}

struct line line_by(const struct session *session, const struct opened *opened, enum entry_thread thread)
{
    return (struct line){.thread = thread, .member = session_member(session), .agency = opened->agency.id,
                         .name = session_name(session), .agency_name = opened->agency.name, .at = clock_now()};
}

struct str audit_object(struct arena *arena, int64_t record)
{
    return str_printf(arena, "report:%" PRId64, record);
}

unsigned rank_of(enum screen_level level)
{
    return (unsigned)(LEVEL_HIGH - level);
}

enum screen_level level_of(unsigned rank)
{
    return rank > LEVEL_HIGH ? LEVEL_NONE : (enum screen_level)(LEVEL_HIGH - rank);
}

struct reading {
    const struct audit_line *line;
    const struct watch_seen *watched;
    int64_t holding;        /* to wrap, or 0 */
    const uint8_t *wrapped; /* NULL: nothing to wrap */
    bool seen;              /* the mark "unread" falls */
    int64_t record, agency;
};

static bool write_reading(struct store_conn *conn, void *context, struct err *err)
{
    const struct reading *reading = context;
    struct arena arena = {0};
    bool ok = !reading->wrapped || holding_wrap(conn, reading->holding, reading->wrapped, err);
    if (ok && reading->seen) {
        struct holding now;
        ok = holding_get(conn, &arena, reading->record, reading->agency, &now, err);
        now.unread = false;
        ok = ok && holding_save(conn, &now, err);
    }
    ok = ok && audit_add(conn, reading->line, err) && watch_write(conn, reading->watched, err);
    arena_clear(&arena);
    return ok;
}

bool audit_reading(const struct cases *cases, const struct session *session, const struct audit_line *line,
                   const struct opened *opened, bool seen, struct err *err)
{
    struct arena arena = {0};
    struct watch_seen watched;
    struct reading reading = {.line = line, .watched = &watched};
    watch_reading(session, &arena, line->object, false, &watched);
    if (opened) {
        reading.holding = opened->holding.id;
        reading.wrapped = opened->holding.is_boxed ? opened->wrapped : NULL;
        reading.seen = seen && opened->holding.unread;
        reading.record = opened->record.id;
        reading.agency = opened->agency.id;
    }
    bool ok = store_write_reserved(cases->store, write_reading, &reading, err);
    arena_clear(&arena);
    return ok;
}

bool words_check(const char *field, struct str text, bool required, struct err *err)
{
    if (!str_trim(text).n)
        return !required || err_field(err, field, "!field-required");
    if (!str_is_utf8(text) || memchr(text.p, '\0', text.n))
        return err_field(err, field, "!field-not-text");
    if (text.n > CASE_WORDS_LONGEST)
        return err_field(err, field, "!field-too-long");
    return !receipt_inside(text) || err_field(err, field, "!field-holds-receipt");
}

/* Letters, not bytes. */
static size_t characters(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return n;
}

bool reason_check(struct str reason, const char *too_short, struct err *err)
{
    if (!words_check("reason", reason, true, err))
        return false;
    return characters(str_trim(reason)) >= CASE_REASON_LEAST || err_field(err, "reason", "%s", too_short);
}
