/* facility.c - see facility.h. */
#include "record/facility.h"

#include "base/clock.h"
#include "base/file.h"
#include "store/audit.h"

#define COLUMNS "SELECT f.id, f.code, f.name, f.kind, m.name, f.made, coalesce(f.ended, 0) "                          \
                "FROM facility f JOIN member m ON m.id = f.by "

static const struct store_stmt ADD = {
    "facility.add", "INSERT INTO facility (code, name, kind, by, made) VALUES (?, ?, ?, ?, ?)"};
static const struct store_stmt END = {
    "facility.end", "UPDATE facility SET ended = ? WHERE id = ? AND ended IS NULL"};
static const struct store_stmt AGAIN = {
    "facility.again", "UPDATE facility SET ended = NULL WHERE id = ? AND ended IS NOT NULL"};
static const struct store_stmt LIST = {"facility.list", COLUMNS "ORDER BY f.ended IS NOT NULL, f.name, f.id"};
static const struct store_stmt GET = {"facility.get", COLUMNS "WHERE f.id = ?"};
static const struct store_stmt FIND = {"facility.find", COLUMNS "WHERE f.code = ?"};

const char *const facility_kinds[] = {"accommodation", "hotel", "transport", "school", "health", "work", "office", "other",
                                      NULL};

static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz"; /* nothing that looks like something else */

static void code_make(char ret[FACILITY_CODE + 1])
{
    enum { EVEN = 256 - 256 % (sizeof letters - 1) }; /* bytes from here on would favour the first letters */

    for (size_t i = 0; i < FACILITY_CODE;) {
        uint8_t byte;
        random_bytes(&byte, sizeof byte);
        if (byte < EVEN)
            ret[i++] = letters[byte % (sizeof letters - 1)];
    }
    ret[FACILITY_CODE] = 0;
}

struct change { int64_t by, id; struct str name, kind; const struct store_stmt *stmt; };

static bool audit(struct store_conn *conn, const struct change *change, const char *action, struct err *err)
{
    char object[40];

    snprintf(object, sizeof object, "facility:%" PRId64, change->id);
    return audit_add(conn, &(struct audit_line){.day = clock_day(clock_now()), .member = change->by, .action = action,
                                                .object = str_from(object)}, err);
}

static bool run_add(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;
    char code[FACILITY_CODE + 1];

    code_make(code);
    if (!store_run(conn, &ADD, VALUES(V_TEXT(str_from(code)), V_TEXT(change->name), V_TEXT(change->kind),
                                      V_INT(change->by), V_INT(clock_day(clock_now()))), err))
        return false;
    change->id = store_last_id(conn);
    return audit(conn, change, "facility.add", err);
}

bool facility_add(struct store *store, int64_t by, struct str name, struct str kind, int64_t *ret_id, struct err *err)
{
    struct change change = {.by = by, .name = str_trim(name), .kind = kind};
    bool known = false;

    if (!change.name.n)
        return err_field(err, "name", "!field-required");
    if (change.name.n > FACILITY_NAME_MOST)
        return err_field(err, "name", "!field-too-long");
    for (size_t i = 0; facility_kinds[i]; i++)
        known |= str_is(kind, facility_kinds[i]);
    if (!known)
        return err_field(err, "kind", "!facility-kind");
    if (!store_write(store, run_add, &change, err))
        return false;
    *ret_id = change.id;
    return true;
}

static bool run_change(struct store_conn *conn, void *context, struct err *err)
{
    struct change *change = context;
    bool end = change->stmt == &END;

    if (!(end ? store_run(conn, &END, VALUES(V_INT(clock_day(clock_now())), V_INT(change->id)), err)
              : store_run(conn, &AGAIN, VALUES(V_INT(change->id)), err)))
        return false;
    if (!store_changed(conn))
        return err_set(err, ERR_CONFLICT, "!facility-changed");
    return audit(conn, change, end ? "facility.end" : "facility.use-again", err);
}

bool facility_end(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id, .stmt = &END};

    return store_write(store, run_change, &change, err);
}

bool facility_use_again(struct store *store, int64_t by, int64_t id, struct err *err)
{
    struct change change = {.by = by, .id = id, .stmt = &AGAIN};

    return store_write(store, run_change, &change, err);
}

/* ---- reading ---- */

static void take_row(struct store_rows *rows, struct arena *arena, struct facility *ret)
{
    *ret = (struct facility){.id = store_int(rows, 0), .code = store_text(rows, 1, arena),
                             .name = store_text(rows, 2, arena), .kind = store_text(rows, 3, arena),
                             .by = store_text(rows, 4, arena), .made = (int32_t)store_int(rows, 5),
                             .ended = (int32_t)store_int(rows, 6)};
}

bool facility_list(struct store_conn *conn, struct arena *arena, struct facility **ret, size_t *ret_count, struct err *err)
{
    struct facility *list = NULL;
    size_t count = 0, room = 0;
    struct store_rows rows;

    if (!store_query(conn, &LIST, NO_VALUES, &rows, err))
        return false;
    while (store_next(&rows)) {
        if (count == room) {
            struct facility *more = ARENA_ARRAY(arena, room = room ? 2 * room : 16, struct facility);
            if (count)
                memcpy(more, list, count * sizeof *more);
            list = more;
        }
        take_row(&rows, arena, &list[count++]);
    }
    *ret = list;
    *ret_count = count;
    return store_end(&rows, err);
}

static bool read_one(struct store_conn *conn, struct arena *arena, const struct store_stmt *stmt,
                     const struct store_value *values, size_t count, struct facility *ret, bool *ret_found, struct err *err)
{
    struct store_rows rows;
    bool found;

    if (!store_query(conn, stmt, values, count, &rows, err))
        return false;
    found = store_next(&rows);
    if (found)
        take_row(&rows, arena, ret);
    *ret_found = found;
    return store_end(&rows, err);
}

bool facility_get(struct store_conn *conn, struct arena *arena, int64_t id, struct facility *ret, struct err *err)
{
    bool found;

    if (!read_one(conn, arena, &GET, VALUES(V_INT(id)), ret, &found, err))
        return false;
    return found || err_set(err, ERR_NOT_FOUND, "!facility-unknown");
}

bool facility_find(struct store_conn *conn, struct arena *arena, struct str code, struct facility *ret, bool *ret_found,
                   struct err *err)
{
    struct buf plain = {.arena = arena};

    for (size_t i = 0; i < code.n && plain.n <= FACILITY_CODE; i++) {
        char c = code.p[i] >= 'A' && code.p[i] <= 'Z' ? (char)(code.p[i] | 0x20) : code.p[i];
        if (c != ' ' && c != '-')
            buf_byte(&plain, c);
    }
    if (plain.n != FACILITY_CODE) {
        *ret_found = false;
        return true;
    }
    return read_one(conn, arena, &FIND, VALUES(V_TEXT(buf_str(&plain))), ret, ret_found, err);
}
