/* audit.c - see audit.h.
 *
 * What is hashed of a line, all numbers in 8 bytes, little end first, all texts after their length: number,
 * day, member, action, object, detail.  The first line follows a hash of zeroes. */
#include "store/audit.h"

#include "store/conn.h"
#include "vault/vault.h"

static const struct store_stmt LAST = {"audit.last", "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"};
static const struct store_stmt INSERT = {
    "audit.add",
    "INSERT INTO audit (number, day, member, action, object, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"};
static const struct store_stmt WALK = {
    "audit.walk",
    "SELECT number, day, member, action, object, detail, hash FROM audit WHERE number >= ? ORDER BY number"};

struct link {
    int64_t number;
    uint8_t hash[VAULT_HASH];
};

static void put_number(struct buf *b, int64_t x)
{
    char bytes[8];
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)((uint64_t)x >> (8 * i));
    buf_add(b, str_make(bytes, sizeof bytes));
}

static void put_text(struct buf *b, struct str s)
{
    put_number(b, (int64_t)s.n);
    buf_add(b, s);
}

/* The hash that a line of this content has as line number after previous.  b is only room to work in. */
static void hash_line(struct buf *b, const uint8_t previous[VAULT_HASH], int64_t number, const struct audit_line *line,
                      uint8_t ret[VAULT_HASH])
{
    b->n = 0;
    put_number(b, number);
    put_number(b, line->day);
    put_number(b, line->member);
    put_text(b, str_from(line->action));
    put_text(b, line->object);
    put_text(b, line->detail);
    vault_chain(previous, buf_str(b), ret);
}

static bool last_link(struct store_conn *conn, struct link *ret, struct err *err)
{
    struct store_rows rows;
    *ret = (struct link){0};
    if (!store_query(conn, &LAST, NO_VALUES, &rows, err))
        return false;
    bool fits = true;
    if (store_next(&rows)) {
        ret->number = store_int(&rows, 0);
        fits = store_bytes(&rows, 1, ret->hash, VAULT_HASH);
    }
    return store_end(&rows, err) &&
           (fits || err_set(err, ERR_FAULT, "the audit log is damaged: \"kres admin verify\" tells more"));
}

bool audit_add(struct store_conn *conn, const struct audit_line *line, struct err *err)
{
    struct link last = {.number = conn->last_number};
    memcpy(last.hash, conn->last_hash, sizeof last.hash);
    if (!conn->knows_last && !last_link(conn, &last, err))
        return false;
    struct arena arena = {0};
    struct buf room = {.arena = &arena};
    uint8_t hash[VAULT_HASH];
    hash_line(&room, last.hash, last.number + 1, line, hash);
    arena_clear(&arena);
    bool ok = store_run(conn, &INSERT,
                        VALUES(V_INT(last.number + 1), V_INT(line->day), V_INT(line->member),
                               V_TEXT(str_from(line->action)), V_TEXT(line->object), V_BLOB(line->detail),
                               V_BYTES(hash, VAULT_HASH)), err);
    conn->last_number = last.number + 1;
    memcpy(conn->last_hash, hash, sizeof conn->last_hash);
    conn->knows_last = ok && conn->driver->in_transaction(conn);
    return ok;
}

/* A row as it stands in the table; slices valid until the next one. */
struct row {
    int64_t number;
    struct audit_line line;
    uint8_t hash[VAULT_HASH];
};

static void read_row(struct store_rows *rows, struct row *ret)
{
    *ret = (struct row){.number = store_int(rows, 0)};
    ret->line.day = (int32_t)store_int(rows, 1);
    ret->line.member = store_int(rows, 2);
    struct str action = conn_peek(rows, 3); /* SQLite ends its texts with a zero */
    ret->line.action = action.p ? action.p : "";
    ret->line.object = conn_peek(rows, 4);
    ret->line.detail = conn_peek(rows, 5);
    if (!store_bytes(rows, 6, ret->hash, VAULT_HASH))
        memset(ret->hash, 0, VAULT_HASH);
}

/* What is known where the chain breaks. */
struct fault {
    int64_t number;             /* the line that should follow */
    uint8_t previous[VAULT_HASH]; /* hash of the line before */
    uint8_t hash[VAULT_HASH];   /* that the table gives for the line, if it has one of that number */
    bool gap;                   /* it has none */
};

static bool is_hash_of(struct buf *room, const struct row *row, const uint8_t previous[VAULT_HASH], int64_t number,
                       const uint8_t hash[VAULT_HASH])
{
    uint8_t expected[VAULT_HASH];
    hash_line(room, previous, number, &row->line, expected);
    return memcmp(expected, hash, VAULT_HASH) == 0;
}

/* Looks behind the fault: is the line that belongs there somewhere else (*ret_from), or does the line after the
 * next prove that numbers have moved up (*ret_moved)? */
static bool look_behind(struct store_conn *conn, struct buf *room, const struct fault *fault, int64_t *ret_from,
                        bool *ret_moved, struct err *err)
{
    struct store_rows rows;
    if (!store_query(conn, &WALK, VALUES(V_INT(fault->number)), &rows, err))
        return false;
    struct row row;
    *ret_from = 0;
    *ret_moved = false;
    while (!*ret_from && store_next(&rows)) {
        read_row(&rows, &row);
        if (row.number != fault->number &&
            (is_hash_of(room, &row, fault->previous, fault->number, row.hash) ||
             (!fault->gap && is_hash_of(room, &row, fault->previous, fault->number, fault->hash))))
            *ret_from = row.number;
        if (row.number == fault->number + 1 && !fault->gap)
            *ret_moved = is_hash_of(room, &row, fault->hash, row.number + 1, row.hash);
    }
    return store_end(&rows, err);
}

static bool explain(struct store_conn *conn, struct arena *arena, struct buf *room, const struct fault *fault,
                    struct str *ret_why, struct err *err)
{
    int64_t from;
    bool moved;
    if (!look_behind(conn, room, fault, &from, &moved, err))
        return false;
    if (from)
        *ret_why = str_printf(arena, "line %" PRId64 " stands out of order: it is found as line %" PRId64,
                              fault->number, from);
    else if (fault->gap || moved)
        *ret_why = str_printf(arena, "line %" PRId64 " is missing", fault->number);
    else
        *ret_why = str_printf(arena, "line %" PRId64 " was changed", fault->number);
    return true;
}

bool audit_verify(struct store_conn *conn, struct arena *arena, int64_t *ret_lines, int64_t *ret_bad,
                  struct str *ret_why, struct str *ret_head, struct err *err)
{
    struct store_rows rows;
    struct buf room = {.arena = arena};
    struct fault at = {.number = 1};
    struct row row;
    bool broken = false;
    if (!store_query(conn, &WALK, VALUES(V_INT(INT64_MIN)), &rows, err))
        return false;
    while (!broken && store_next(&rows)) {
        read_row(&rows, &row);
        at.gap = row.number != at.number;
        broken = at.gap || !is_hash_of(&room, &row, at.previous, at.number, row.hash);
        memcpy(broken ? at.hash : at.previous, row.hash, VAULT_HASH);
        at.number += !broken;
    }
    if (!store_end(&rows, err))
        return false;
    *ret_why = STR("");
    if (broken && !explain(conn, arena, &room, &at, ret_why, err))
        return false;
    *ret_lines = at.number - 1; /* that fit */
    *ret_bad = broken ? at.number : 0;
    *ret_head = str_hex(arena, at.previous, VAULT_HASH);
    return true;
}
