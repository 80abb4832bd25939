/* calendar.c - see calendar.h. */
#include "case/calendar.h"

#include "base/clock.h"
#include "base/file.h"

static const struct store_stmt DROP = {"calendar.drop", "DELETE FROM calendar_feed WHERE member = ?"};
static const struct store_stmt ADD = {"calendar.add", "INSERT INTO calendar_feed (member, hash, day) VALUES (?, ?, ?)"};
static const struct store_stmt HAS = {"calendar.has", "SELECT count(*) FROM calendar_feed WHERE member = ?"};
static const struct store_stmt FIND = {
    "calendar.find", "SELECT f.member FROM calendar_feed f JOIN member m ON m.id = f.member "
    "WHERE f.hash = ? AND m.state = 1"};
static const struct store_stmt DUE = {
    "calendar.due", "SELECT h.record, h.kind, h.due FROM holding h JOIN member m ON m.id = ? WHERE h.agency = m.agency "
    "AND h.is_open = 1 AND h.due > 0 AND h.assignee = m.id ORDER BY h.due, h.record LIMIT 1000"};

struct feed { int64_t member; uint8_t hash[VAULT_HASH]; bool add; struct audit_line line; };

static bool write_feed(struct store_conn *conn, void *context, struct err *err)
{
    const struct feed *feed = context;
    return store_run(conn, &DROP, VALUES(V_INT(feed->member)), err) &&
           (!feed->add || store_run(conn, &ADD, VALUES(V_INT(feed->member), V_BYTES(feed->hash, VAULT_HASH),
                                                       V_INT(feed->line.day)), err)) &&
           audit_add(conn, &feed->line, err);
}

static bool change_feed(const struct records *records, const struct session *session, struct feed *feed,
                        const char *action, struct err *err)
{
    struct arena arena = {0};
    feed->member = session_member(session);
    feed->line = (struct audit_line){.day = clock_day(clock_now()), .member = feed->member, .action = action,
                                     .object = str_printf(&arena, "member:%" PRId64, feed->member),
                                     .detail = session_audit_detail(session, &arena, STR(""))};
    bool ok = store_write(records->store, write_feed, feed, err);
    arena_clear(&arena);
    return ok;
}

bool calendar_begin(const struct records *records, const struct session *session, char ret[CALENDAR_SECRET + 1],
                    struct err *err)
{
    static const char ALPHABET[] = "abcdefghjkmnpqrstuvwxyz234567890"; /* 32: each byte gives one evenly */
    struct feed feed = {.add = true};
    uint8_t bytes[CALENDAR_SECRET];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < CALENDAR_SECRET; i++)
        ret[i] = ALPHABET[bytes[i] % 32];
    ret[CALENDAR_SECRET] = '\0';
    vault_hash(str_make(ret, CALENDAR_SECRET), feed.hash);
    return change_feed(records, session, &feed, "calendar.begin", err);
}

bool calendar_end(const struct records *records, const struct session *session, struct err *err)
{
    struct feed feed = {.add = false};
    return change_feed(records, session, &feed, "calendar.end", err);
}

bool calendar_exists(const struct records *records, const struct session *session, bool *ret, struct err *err)
{
    struct store_conn *conn;
    int64_t n = 0;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_number(conn, &HAS, VALUES(V_INT(session_member(session))), 0, &n, err);
    store_read_end(conn);
    *ret = n > 0;
    return ok;
}

/* RFC 5545 §3.3.11: text with its separators escaped; §3.1: lines of at most 75 bytes, folded between letters. */
static void add_line(struct buf *to, const char *name, struct str value)
{
    struct buf line = {.arena = to->arena};
    buf_printf(&line, "%s:", name);
    for (size_t i = 0; i < value.n; i++) {
        if (strchr("\\;,", value.p[i]))
            buf_byte(&line, '\\');
        buf_byte(&line, value.p[i] == '\n' ? ' ' : value.p[i]);
    }
    size_t width = 0;
    for (size_t i = 0; i < line.n; i++) {
        bool letter = ((unsigned char)line.p[i] & 0xc0) != 0x80;
        if (letter && width >= 70) {
            buf_add(to, STR("\r\n "));
            width = 1;
        }
        buf_byte(to, line.p[i]);
        width++;
    }
    buf_add(to, STR("\r\n"));
}

static struct str compact_day(struct arena *arena, int32_t day)
{
    struct str iso = clock_day_text(arena, day);
    return str_printf(arena, "%.4s%.2s%.2s", iso.p, iso.p + 5, iso.p + 8);
}

static void add_event(struct buf *to, const struct kind *kind, int64_t record, int32_t due, struct str lang, struct str host,
                      struct str deadline)
{
    struct arena *arena = to->arena;
    buf_add(to, STR("BEGIN:VEVENT\r\n"));
    add_line(to, "UID", str_printf(arena, "%" PRId64 "-%d@" STR_FMT, record, (int)due, STR_ARG(host)));
    add_line(to, "DTSTAMP", str_printf(arena, STR_FMT "T000000Z", STR_ARG(compact_day(arena, due))));
    add_line(to, "DTSTART;VALUE=DATE", compact_day(arena, due));
    add_line(to, "SUMMARY", str_printf(arena, STR_FMT ": " STR_FMT " %" PRId64, STR_ARG(deadline),
                                       STR_ARG(pack_text(kind->title, lang)), record));
    add_line(to, "CLASS", STR("PRIVATE"));
    add_line(to, "TRANSP", STR("TRANSPARENT"));
    buf_add(to, STR("END:VEVENT\r\n"));
}

static bool feed_events(const struct records *records, struct store_conn *conn, int64_t member, struct str lang,
                        struct str host, struct str deadline, struct buf *to, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &DUE, VALUES(V_INT(member)), &rows, err))
        return false;
    while (store_next(&rows)) {
        const struct kind *kind = kind_find(records->kinds, store_text(&rows, 1, to->arena));
        if (kind)
            add_event(to, kind, store_int(&rows, 0), (int32_t)store_int(&rows, 2), lang, host, deadline);
    }
    return store_end(&rows, err);
}

bool calendar_feed(const struct records *records, struct arena *arena, struct str secret, struct str lang, struct str host,
                   struct str deadline, struct str *ret, struct err *err)
{
    struct store_conn *conn;
    struct buf text = {.arena = arena};
    uint8_t hash[VAULT_HASH];
    int64_t member = 0;
    vault_hash(secret, hash);
    buf_add(&text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kres//EN\r\nX-WR-CALNAME:Kres\r\n"));
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = store_number(conn, &FIND, VALUES(V_BYTES(hash, VAULT_HASH)), 0, &member, err) &&
              (member || err_set(err, ERR_NOT_FOUND, "!calendar-unknown")) &&
              feed_events(records, conn, member, lang, host, deadline, &text, err);
    store_read_end(conn);
    buf_add(&text, STR("END:VCALENDAR\r\n"));
    *ret = buf_str(&text);
    return ok;
}
