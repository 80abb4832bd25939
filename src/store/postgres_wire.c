/* postgres_wire.c - see postgres.h: the pipeline to the server.
 *
 * An exchange is: words that were queued, one statement, a sync; then their answers in the same order, and the
 * sync's.  When one fails the server skips what follows up to the sync. */
#include "store/postgres.h"

#include <poll.h>

enum { WORDS_MOST = 16 };

bool postgres_queue(struct postgres_conn *conn, const char *doing, const char *sql, struct err *err)
{
    postgres_take_in(conn);
    if (conn->words >= WORDS_MOST && !postgres_settle_words(conn, doing, err))
        return false;
    if (!PQsendQueryParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, 0))
        return postgres_fail(conn, NULL, doing, err);
    conn->words++;
    return true;
}

void postgres_finish(struct postgres_conn *conn)
{
    unsigned nothing = 0; /* an answer ends with nothing; more than one in a row means that there is no more */
    while (nothing < 3 && PQstatus(conn->pg) == CONNECTION_OK) {
        PGresult *result = PQgetResult(conn->pg);
        bool end = result && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        nothing = result ? 0 : nothing + 1;
        PQclear(result);
        if (end)
            return;
    }
    conn->lost = true;
}

bool postgres_answers(struct postgres_conn *conn, const char *doing, struct err *err)
{
    bool ok = PQpipelineSync(conn->pg) == 1 || postgres_fail(conn, NULL, doing, err);
    for (; conn->words; conn->words--) {
        PGresult *result = PQgetResult(conn->pg);
        ExecStatusType status = PQresultStatus(result);
        if (ok && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            ok = postgres_fail(conn, result, doing, err);
        PQclear(result);
        if (result)
            PQclear(PQgetResult(conn->pg)); /* the nothing after it */
    }
    if (!ok)
        postgres_finish(conn);
    return ok;
}

PGresult *postgres_answer(struct postgres_conn *conn, const char *doing, struct err *err)
{
    if (!postgres_answers(conn, doing, err))
        return NULL;
    PGresult *result = PQgetResult(conn->pg);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        postgres_fail(conn, result, doing, err);
        PQclear(result);
        result = NULL;
    }
    postgres_finish(conn);
    return result;
}

bool postgres_settle_words(struct postgres_conn *conn, const char *doing, struct err *err)
{
    if (!conn->words)
        return true;
    bool ok = postgres_answers(conn, doing, err);
    if (ok)
        postgres_finish(conn);
    return ok;
}

void postgres_look_alive(struct postgres_conn *conn)
{
    struct pollfd wait = {.fd = PQsocket(conn->pg), .events = POLLIN};
    for (int looks = 0; looks < 3 && wait.fd >= 0 && poll(&wait, 1, 0) > 0; looks++)
        if (!PQconsumeInput(conn->pg))
            conn->lost = true;
}
