/* conn.c - see conn.h: which driver serves a place, and what is the same for both. */
#include "store/conn.h"
#include "store/statement.h"

const struct driver *driver_for(const char *place)
{
    struct str text = str_from(place);
    bool address = str_starts(text, STR("postgres://")) || str_starts(text, STR("postgresql://"));
    return address ? &driver_postgres : &driver_sqlite;
}

bool conn_open(const char *place, enum conn_mode mode, struct store_conn **ret, struct err *err)
{
    return driver_for(place)->open(place, mode, ret, err);
}

void conn_close(struct store_conn *conn)
{
    if (!conn)
        return;
    statement_free_all(conn);
    conn->driver->close(conn);
}

bool conn_exec(struct store_conn *conn, const char *doing, const char *sql, struct err *err)
{
    return conn->driver->exec(conn, doing, sql, err);
}

bool conn_control(struct store_conn *conn, enum control what, struct err *err)
{
    if (what != CONTROL_SAVE && what != CONTROL_RELEASE)
        conn->knows_last = false;
    return conn->driver->control(conn, what, err);
}

void conn_rollback(struct store_conn *conn)
{
    struct err ignored; /* what cannot be rolled back ends with the connection */
    if (conn->driver->in_transaction(conn) && !conn->driver->control(conn, CONTROL_ROLLBACK, &ignored))
        (void)conn->driver->exec(conn, "rollback", "ROLLBACK", &ignored);
}
