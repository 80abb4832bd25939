/* postgres_stmt.c - the driver of PostgreSQL: statements and their rows.
 *
 * A statement is written for SQLite and PostgreSQL alike, with "?" and "?2"; here they become $1, $2, and the statement
 * is prepared when its first values show their types, on the same journey.  An INSERT into a table that numbers its
 * rows returns the number, for store_last_id.
 *
 * Rows come one at a time as the server sends them, so that a walk through millions of them needs no memory.  The
 * connection can do nothing else meanwhile; when something else is asked of it, what is still on its way is taken
 * in and kept. */
#include "store/postgres.h"

#include <endian.h>
#include <stdlib.h>

enum { PARAMS_MOST = 4000 };
enum { TYPE_BOOL = 16, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_INT2 = 21, TYPE_INT4 = 23, TYPE_TEXT = 25, TYPE_OID = 26,
       TYPE_FLOAT8 = 701, TYPE_NUMERIC = 1700 };

struct postgres_stmt {
    struct conn_stmt common;
    char *sql;       /* with $1, $2, … */
    char name[16];   /* on the server; "" before it is prepared */
    size_t params;
    Oid *types;      /* as prepared; 0: the server chose, because the first value was NULL */
    PGresult *row;   /* the one that next found */
    PGresult **kept; /* taken in before they were asked for */
    size_t kept_count, kept_room, kept_at;
};

static struct postgres_stmt *own(struct conn_stmt *stmt)
{
    return (struct postgres_stmt *)stmt;
}

/* Which index to use is SQLite's to be told: PostgreSQL finds out.  Length of " INDEXED BY name" at p, or 0. */
static size_t hint_at(const char *p)
{
    static const char HINT[] = " INDEXED BY ";
    if (strncmp(p, HINT, sizeof HINT - 1) != 0)
        return 0;
    return sizeof HINT - 1 + strspn(p + sizeof HINT - 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
}

/* "?" → "$1", "?3" → "$3", outside quotes.  NULL: no memory.  *ret_params: the highest number. */
static char *translate(const char *sql, const char *ending, size_t *ret_params)
{
    size_t room = strlen(sql) * 6 + strlen(ending) + 8, n = 0, next = 1; /* "?" may become "$4000" */
    char *out = malloc(room), quote = 0;
    *ret_params = 0;
    if (!out)
        return NULL;
    for (const char *p = sql; *p;) {
        if (*p == '?' && !quote) {
            size_t number = 0;
            for (p++; *p >= '0' && *p <= '9'; p++)
                number = (number * 10 + (size_t)(*p - '0')) % 100000;
            if (!number)
                number = next;
            next = number + 1;
            if (number > *ret_params)
                *ret_params = number;
            n += (size_t)snprintf(out + n, room - n, "$%zu", number);
            continue;
        }
        if (!quote && *p == ' ')
            p += hint_at(p);
        if (quote ? *p == quote : *p == '\'' || *p == '"')
            quote = quote ? 0 : *p;
        if (*p)
            out[n++] = *p++;
    }
    memcpy(out + n, ending, strlen(ending) + 1);
    return out;
}

/* The column that the server numbers, of the table that the statement inserts into. */
static bool numbered(struct postgres_conn *conn, const char *sql, char ret[100], struct err *err)
{
    static const char START[] = "INSERT INTO ";
    static const char FIND[] = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attidentity <> ''";
    char table[64];
    ret[0] = '\0';
    if (strncmp(sql, START, sizeof START - 1) != 0 || strstr(sql, "RETURNING"))
        return true;
    size_t n = strspn(sql + sizeof START - 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (!n)
        return true;
    snprintf(table, sizeof table, "%.*s", (int)n, sql + sizeof START - 1);
    const char *const values[] = {table};
    if (!PQsendQueryParams(conn->pg, FIND, 1, NULL, values, NULL, NULL, 0))
        return postgres_fail(conn, NULL, "looking at a table", err);
    PGresult *result = postgres_answer(conn, "looking at a table", err);
    if (result && PQntuples(result) == 1)
        snprintf(ret, 100, " RETURNING \"%s\"", PQgetvalue(result, 0, 0));
    PQclear(result);
    return result != NULL;
}

bool postgres_prepare(struct store_conn *common, const struct store_stmt *key, struct conn_stmt **ret, struct err *err)
{
    struct postgres_conn *conn = postgres_own(common);
    char ending[100];
    postgres_take_in(conn);
    if (!numbered(conn, key->sql, ending, err))
        return err_wrap(err, "%s", key->name);
    struct postgres_stmt *stmt = calloc(1, sizeof *stmt);
    if (stmt)
        stmt->sql = translate(key->sql, ending, &stmt->params);
    if (stmt && stmt->sql && stmt->params <= PARAMS_MOST)
        stmt->types = calloc(stmt->params + 1, sizeof *stmt->types);
    if (!stmt || !stmt->types) {
        if (stmt)
            free(stmt->sql);
        free(stmt);
        return err_set(err, ERR_FAULT, "%s: out of memory", key->name);
    }
    *ret = &stmt->common;
    return true;
}

static void let_go_of_rows(struct postgres_stmt *stmt)
{
    PQclear(stmt->row);
    stmt->row = NULL;
    while (stmt->kept_at < stmt->kept_count)
        PQclear(stmt->kept[stmt->kept_at++]);
    stmt->kept_at = stmt->kept_count = 0;
}

void postgres_forget(struct store_conn *common, struct conn_stmt *base)
{
    struct postgres_conn *conn = postgres_own(common);
    struct postgres_stmt *stmt = own(base);
    if (conn->flowing == stmt)
        postgres_done(common, base);
    if (base->single && stmt->name[0]) {
        char sql[40];
        struct err ignored; /* in a failed transaction it stays, and ends with the connection */
        snprintf(sql, sizeof sql, "DEALLOCATE %s", stmt->name);
        if (!conn->broken)
            (void)postgres_queue(conn, "forgetting a statement", sql, &ignored);
    }
    let_go_of_rows(stmt);
    free(stmt->kept);
    free(stmt->types);
    free(stmt->sql);
    free(stmt);
}

/* ---- values ---- */

static Oid type_of(const struct store_value *value)
{
    switch (value->type) {
    case STORE_INT: return TYPE_INT8;
    case STORE_TEXT: return TYPE_TEXT;
    case STORE_BLOB: return TYPE_BYTEA;
    case STORE_NULL: default: return 0;
    }
}

/* What libpq wants of the values; most statements have few. */
enum { BOUND_FEW = 20 };
struct bound {
    const char **values;
    int *lengths, *formats;
    char (*numbers)[24];
    const char *few_values[BOUND_FEW];
    int few_lengths[BOUND_FEW], few_formats[BOUND_FEW];
    char few_numbers[BOUND_FEW][24];
    struct arena arena; /* of the many */
};

static void bound_room(struct bound *bound, size_t count)
{
    struct arena *arena = &bound->arena;
    bool few = count <= BOUND_FEW;
    *arena = (struct arena){0};
    bound->values = few ? bound->few_values : ARENA_ARRAY(arena, count, const char *);
    bound->lengths = few ? bound->few_lengths : ARENA_ARRAY(arena, count, int);
    bound->formats = few ? bound->few_formats : ARENA_ARRAY(arena, count, int);
    bound->numbers = few ? bound->few_numbers : arena_alloc(arena, count * sizeof *bound->numbers);
}

/* Numbers go as text, which fits whatever type the server chose; the rest as the bytes they are. */
static void bind(struct bound *bound, const struct store_value *values, size_t count)
{
    bound_room(bound, count);
    for (size_t i = 0; i < count; i++) {
        bound->lengths[i] = 0;
        bound->formats[i] = values[i].type == STORE_TEXT || values[i].type == STORE_BLOB;
        if (values[i].type == STORE_NULL) {
            bound->values[i] = NULL;
        } else if (values[i].type == STORE_INT) {
            snprintf(bound->numbers[i], sizeof *bound->numbers, "%" PRId64, values[i].i);
            bound->values[i] = bound->numbers[i];
        } else {
            bound->values[i] = values[i].s.p ? values[i].s.p : ""; /* NULL would become SQL's NULL */
            bound->lengths[i] = (int)values[i].s.n;
        }
    }
}

static bool fits(const struct postgres_stmt *stmt, const struct store_value *values)
{
    if (!stmt->name[0])
        return false;
    for (size_t i = 0; i < stmt->params; i++)
        if (values[i].type != STORE_NULL && stmt->types[i] && stmt->types[i] != type_of(&values[i]))
            return false;
    return true;
}

/* Has it prepared on the server, with the same journey, when that was not done for values of these types. */
static bool ready(struct postgres_conn *conn, struct postgres_stmt *stmt, const struct store_value *values,
                  size_t count, bool *ret_fresh, struct err *err)
{
    const char *name = stmt->common.key->name;
    *ret_fresh = false;
    if (count != stmt->params)
        return err_set(err, ERR_FAULT, "%s: wants %zu values and was given %zu", name, stmt->params, count);
    for (size_t i = 0; i < count; i++)
        if (values[i].s.n > INT32_MAX / 2)
            return err_set(err, ERR_TOO_LARGE, "%s: a value is too long", name);
    if (fits(stmt, values))
        return true;
    for (size_t i = 0; i < count; i++)
        stmt->types[i] = type_of(&values[i]);
    snprintf(stmt->name, sizeof stmt->name, "k%u", ++conn->named);
    if (!PQsendPrepare(conn->pg, stmt->name, stmt->sql, (int)count, stmt->types)) {
        stmt->name[0] = '\0';
        return postgres_fail(conn, NULL, name, err);
    }
    conn->words++;
    *ret_fresh = true;
    return true;
}

/* Sends it with its values and reads the answers of what went before it. */
static bool begin(struct postgres_conn *conn, struct postgres_stmt *stmt, const struct store_value *values,
                  size_t count, struct err *err)
{
    struct bound bound;
    bool fresh;
    postgres_take_in(conn);
    if (!ready(conn, stmt, values, count, &fresh, err))
        return false;
    bind(&bound, values, count);
    bool sent = PQsendQueryPrepared(conn->pg, stmt->name, (int)count, bound.values, bound.lengths, bound.formats, 1) == 1;
    arena_clear(&bound.arena);
    bool ok = sent ? postgres_answers(conn, stmt->common.key->name, err)
                   : postgres_fail(conn, NULL, stmt->common.key->name, err);
    if (!ok && fresh)
        stmt->name[0] = '\0';
    return ok;
}

/* ---- running ---- */

static int64_t number_at(const PGresult *result, int row, int column);

bool postgres_run(struct store_conn *common, struct conn_stmt *base, const struct store_value *values, size_t count,
                  struct err *err)
{
    struct postgres_conn *conn = postgres_own(common);
    if (!begin(conn, own(base), values, count, err))
        return false;
    PGresult *result = PQgetResult(conn->pg);
    ExecStatusType status = PQresultStatus(result);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || postgres_fail(conn, result, base->key->name, err);
    if (ok) {
        conn->changed = strtoll(PQcmdTuples(result), NULL, 10);
        if (PQntuples(result) > 0 && !strncmp(PQcmdStatus(result), "INSERT", 6))
            conn->last_id = number_at(result, PQntuples(result) - 1, 0);
    }
    PQclear(result);
    postgres_finish(conn);
    return ok;
}

bool postgres_query(struct store_conn *common, struct conn_stmt *base, const struct store_value *values, size_t count,
                    struct err *err)
{
    struct postgres_conn *conn = postgres_own(common);
    if (!begin(conn, own(base), values, count, err))
        return false;
    PQsetSingleRowMode(conn->pg);
    conn->flowing = own(base);
    return true;
}

/* The end of what flows was seen: the connection is free again. */
static void flow_ended(struct postgres_conn *conn)
{
    conn->flowing = NULL;
    postgres_finish(conn);
}

void postgres_take_in(struct postgres_conn *conn)
{
    struct postgres_stmt *stmt = conn->flowing;
    while (conn->flowing) {
        PGresult *result = PQgetResult(conn->pg);
        if (stmt->kept_count == stmt->kept_room) {
            size_t room = stmt->kept_room ? 2 * stmt->kept_room : 16;
            PGresult **kept = reallocarray(stmt->kept, room, sizeof *kept);
            if (!kept)
                abort(); /* as an arena does */
            stmt->kept = kept;
            stmt->kept_room = room;
        }
        stmt->kept[stmt->kept_count++] = result;
        if (PQresultStatus(result) != PGRES_SINGLE_TUPLE)
            flow_ended(conn);
    }
}

enum driver_row postgres_next(struct store_conn *common, struct conn_stmt *base, struct err *err)
{
    struct postgres_conn *conn = postgres_own(common);
    struct postgres_stmt *stmt = own(base);
    PQclear(stmt->row);
    stmt->row = NULL;
    PGresult *result;
    if (stmt->kept_at < stmt->kept_count) {
        result = stmt->kept[stmt->kept_at++];
    } else if (conn->flowing == stmt) {
        result = PQgetResult(conn->pg);
        if (PQresultStatus(result) != PGRES_SINGLE_TUPLE)
            flow_ended(conn);
    } else {
        return ROW_NONE;
    }
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_SINGLE_TUPLE) {
        stmt->row = result;
        return ROW_NEXT;
    }
    bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || postgres_fail(conn, result, base->key->name, err);
    PQclear(result);
    return good ? ROW_NONE : ROW_FAILED;
}

void postgres_done(struct store_conn *common, struct conn_stmt *base)
{
    struct postgres_conn *conn = postgres_own(common);
    struct postgres_stmt *stmt = own(base);
    while (conn->flowing == stmt) { /* left early: the rest is thrown away */
        PGresult *result = PQgetResult(conn->pg);
        bool more = PQresultStatus(result) == PGRES_SINGLE_TUPLE;
        PQclear(result);
        if (!more)
            flow_ended(conn);
    }
    let_go_of_rows(stmt);
}

/* ---- columns, in the binary forms of PostgreSQL: big end first ---- */

/* Digits of base 10000, the first of weight 10000^weight; what comes after the point is dropped. */
static int64_t numeric_of(const uint8_t *p, int n)
{
    int64_t value = 0;
    int digits = p[0] << 8 | p[1], weight = (int16_t)(p[2] << 8 | p[3]);
    bool negative = p[4] == 0x40;
    for (int i = 0; i <= weight; i++) {
        int at = 8 + 2 * i, digit = i < digits && at + 1 < n ? p[at] << 8 | p[at + 1] : 0;
        if (__builtin_mul_overflow(value, 10000, &value) || __builtin_add_overflow(value, digit, &value))
            return negative ? INT64_MIN : INT64_MAX;
    }
    return negative ? -value : value;
}

static int64_t number_at(const PGresult *result, int row, int column)
{
    const uint8_t *p = (const uint8_t *)PQgetvalue(result, row, column);
    int n = PQgetlength(result, row, column);
    uint64_t bits = 0;
    double real;
    for (int i = 0; i < n && i < 8; i++)
        bits = bits << 8 | p[i];
    switch (PQftype(result, column)) {
    case TYPE_INT8: return (int64_t)bits;
    case TYPE_INT4: return (int32_t)(uint32_t)bits;
    case TYPE_INT2: return (int16_t)(uint16_t)bits;
    case TYPE_OID: case TYPE_BOOL: return (int64_t)bits;
    case TYPE_NUMERIC: return n >= 8 ? numeric_of(p, n) : 0;
    case TYPE_FLOAT8:
        memcpy(&real, &bits, sizeof real);
        return (int64_t)real;
    default: return strtoll((const char *)p, NULL, 10); /* as SQLite takes a text for a number */
    }
}

enum store_type postgres_type(struct conn_stmt *base, int column)
{
    const struct postgres_stmt *stmt = own(base);
    if (!stmt->row || PQgetisnull(stmt->row, 0, column))
        return STORE_NULL;
    switch (PQftype(stmt->row, column)) {
    case TYPE_INT8: case TYPE_INT4: case TYPE_INT2: case TYPE_BOOL: case TYPE_NUMERIC: case TYPE_FLOAT8: case TYPE_OID:
        return STORE_INT;
    case TYPE_BYTEA: return STORE_BLOB;
    default: return STORE_TEXT;
    }
}

int64_t postgres_integer(struct conn_stmt *base, int column)
{
    const struct postgres_stmt *stmt = own(base);
    return postgres_type(base, column) == STORE_NULL ? 0 : number_at(stmt->row, 0, column);
}

struct str postgres_bytes(struct conn_stmt *base, int column)
{
    const struct postgres_stmt *stmt = own(base);
    if (postgres_type(base, column) == STORE_NULL)
        return (struct str){0};
    return str_make(PQgetvalue(stmt->row, 0, column), (size_t)PQgetlength(stmt->row, 0, column));
}
