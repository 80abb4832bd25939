/* people.c - members and agencies read in one go, and what a browser calls itself. */
#include "desk/pages.h"

bool desk_members(struct web_request *request, int64_t agency, struct member **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    bool ok;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = member_list(conn, request->arena, agency, ret, ret_count, err);
    store_read_end(conn);
    return ok;
}

bool desk_agencies(struct web_request *request, struct agency **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    bool ok;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = agency_list(conn, request->arena, ret, ret_count, err);
    store_read_end(conn);
    return ok;
}

bool desk_agency(struct web_request *request, int64_t id, struct agency *ret, struct err *err)
{
    struct store_conn *conn;
    bool ok;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    ok = agency_get(conn, request->arena, id, ret, err);
    store_read_end(conn);
    return ok;
}

/* First match wins: most browsers claim to be several others as well. */
static const struct { const char *says, *name; } browsers[] = {
    {"Firefox/", "Firefox"}, {"Edg/", "Edge"},     {"OPR/", "Opera"},      {"SamsungBrowser/", "Samsung Internet"},
    {"Chrome/", "Chrome"},   {"CriOS/", "Chrome"}, {"FxiOS/", "Firefox"},  {"Safari/", "Safari"},
};
static const struct { const char *says, *name; } machines[] = {
    {"iPhone", "iPhone"},     {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
    {"Macintosh", "macOS"},   {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
};

struct str device_name(struct arena *arena, struct str user_agent)
{
    const char *browser = "?", *machine = "?";

    for (size_t i = LEN(browsers); i-- > 0;) {
        if (str_find(user_agent, str_from(browsers[i].says), 0) != SIZE_MAX)
            browser = browsers[i].name;
    }
    for (size_t i = LEN(machines); i-- > 0;) {
        if (str_find(user_agent, str_from(machines[i].says), 0) != SIZE_MAX)
            machine = machines[i].name;
    }
    return str_printf(arena, "%s · %s", browser, machine);
}
