/* place.h - where a test keeps its data: its folder, or a schema of PostgreSQL when KRES_TEST_POSTGRES names a server.
 *
 * The schema is called as the folder; it is made at the first use and gone with place_remove.  Several tests run
 * on one server at once and do not see each other. */
#ifndef KRES_TEST_PLACE_H
#define KRES_TEST_PLACE_H

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store.h"

/* "postgres://kres@/test?host=/tmp/socket", or NULL. */
static inline const char *place_server(void)
{
    const char *server = getenv("KRES_TEST_POSTGRES");
    return server && *server ? server : NULL;
}

static inline void place_words(const char *format, const char *folder)
{
    char sql[300];
    PGconn *pg = PQconnectdb(place_server());
    snprintf(sql, sizeof sql, format, strrchr(folder, '/') + 1);
    PGresult *result = PQexec(pg, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(pg));
    PQclear(result);
    PQfinish(pg);
}

/* Valid until the next call of the same thread. */
static inline const char *place_of(const char *folder)
{
    static _Thread_local char place[400];
    const char *server = place_server();
    if (!server)
        return folder;
    place_words("SET client_min_messages = warning; CREATE SCHEMA IF NOT EXISTS \"%s\"", folder);
    const char *schema = strrchr(folder, '/') + 1;
    snprintf(place, sizeof place, "%s%coptions=-csearch_path%%3D%%22%s%%22&application_name=%s", server,
             strchr(server, '?') ? '&' : '?', schema, schema);
    return place;
}

static inline void place_remove(const char *folder)
{
    if (place_server())
        place_words("SET client_min_messages = warning; DROP SCHEMA IF EXISTS \"%s\" CASCADE", folder);
}

/* All rows as a file of SQLite in the folder, where tests look for words that must not stand there. */
static inline void place_dump(struct store *store, const char *folder)
{
    char path[200];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/kres.db", folder);
    if (place_server() && !store_backup(store, path, &err))
        fprintf(stderr, "%s\n", err.text);
}

/* For what only a folder has, or only a server. */
#define ONLY_A_FOLDER() do { if (place_server()) skip(); } while (0)
#define ONLY_A_SERVER() do { if (!place_server()) skip(); } while (0)

#endif
