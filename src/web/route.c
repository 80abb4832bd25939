/* route.c - see route.h. */
#include "web/route.h"

#include <stdlib.h>

struct row {
    const struct web_route *route;
    struct str parts[ROUTE_MOST_PARTS];
    size_t part_count;
    int names; /* parts that are {name}: rows with fewer come first */
};

struct routes {
    const struct words *words;
    struct row *rows;
    size_t count;
};

static bool is_name(struct str part)
{
    return part.n > 2 && part.p[0] == '{' && part.p[part.n - 1] == '}';
}

/* "/a/b/" has the parts "a", "b" and "". */
static size_t path_split(struct str path, struct str parts[ROUTE_MOST_PARTS])
{
    size_t count = 0;

    if (!path.n || path.p[0] != '/')
        return 0;
    path = str_slice(path, 1, path.n);
    for (;;) {
        size_t end = str_find(path, STR("/"), 0);
        if (count == ROUTE_MOST_PARTS)
            return 0;
        parts[count++] = str_slice(path, 0, end == SIZE_MAX ? path.n : end);
        if (end == SIZE_MAX)
            return count;
        path = str_slice(path, end + 1, path.n);
    }
}

static const char *route_method_name(enum web_method method)
{
    static const char *const names[] = {[WEB_GET] = "GET", [WEB_POST] = "POST", [WEB_OPTIONS] = "OPTIONS"};

    return names[method];
}

static bool row_make(const struct web_route *route, struct row *row, struct err *err)
{
    const char *wrong = NULL;

    row->route = route;
    row->part_count = path_split(str_from(route->path), row->parts);
    for (size_t i = 0; i < row->part_count; i++)
        row->names += is_name(row->parts[i]);
    if (!row->part_count)
        wrong = "the path must begin with '/' and have few parts";
    else if (!route->right)
        wrong = "no right is set; WEB_PUBLIC is for everybody";
    else if (!route->run)
        wrong = "it has no handler";
    else if ((route->flags & WEB_CACHED) && (route->method != WEB_GET || route->right != WEB_PUBLIC))
        wrong = "only public GET pages can be cached for everyone";
    if (wrong)
        return err_set(err, ERR_INPUT, "route %s %s: %s", route_method_name(route->method), route->path,
                       wrong);
    return true;
}

static int row_order(const void *a, const void *b)
{
    return ((const struct row *)a)->names - ((const struct row *)b)->names;
}

static bool rows_differ(const struct routes *routes, struct err *err)
{
    for (size_t i = 0; i < routes->count; i++)
        for (size_t k = i + 1; k < routes->count; k++)
            if (routes->rows[i].route->method == routes->rows[k].route->method
                && strcmp(routes->rows[i].route->path, routes->rows[k].route->path) == 0)
                return err_set(err, ERR_INPUT, "route %s stands twice in the tables", routes->rows[i].route->path);
    return true;
}

bool routes_new(const struct web_route *const *tables, const struct words *words, struct routes **ret, struct err *err)
{
    struct routes *routes = calloc(1, sizeof *routes);
    size_t count = 0;

    for (size_t t = 0; tables && tables[t]; t++)
        for (const struct web_route *route = tables[t]; route->path; route++)
            count++;
    if (!routes || !(routes->rows = calloc(count + 1, sizeof *routes->rows))) {
        free(routes);
        return err_set(err, ERR_FAULT, "cannot keep the routes: out of memory");
    }
    routes->words = words;
    for (size_t t = 0; tables && tables[t]; t++)
        for (const struct web_route *route = tables[t]; route->path; route++)
            if (!row_make(route, &routes->rows[routes->count++], err))
                goto failed;
    qsort(routes->rows, routes->count, sizeof *routes->rows, row_order);
    if (!rows_differ(routes, err))
        goto failed;
    *ret = routes;
    return true;
failed:
    routes_free(routes);
    return false;
}

void routes_free(struct routes *routes)
{
    if (!routes)
        return;
    free(routes->rows);
    free(routes);
}

static bool row_fits(const struct routes *routes, const struct row *row, const struct str *parts, size_t count,
                     struct route_match *ret)
{
    if (row->part_count != count)
        return false;
    ret->part_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_name(row->parts[i])) {
            if (!str_eq(row->parts[i], parts[i]))
                return false;
            continue;
        }
        struct str name = str_slice(row->parts[i], 1, row->parts[i].n - 1);
        if (!parts[i].n || (str_is(name, "lang") && !words_has(routes->words, parts[i])))
            return false;
        ret->parts[ret->part_count++] = (struct web_field){name, parts[i]};
    }
    return true;
}

void routes_match(const struct routes *routes, enum web_method method, struct str path, struct route_match *ret)
{
    struct str parts[ROUTE_MOST_PARTS];
    size_t count = path_split(path, parts);

    ret->route = NULL;
    ret->allowed = 0;
    for (size_t i = 0; count && i < routes->count; i++) {
        if (!row_fits(routes, &routes->rows[i], parts, count, ret))
            continue;
        if (routes->rows[i].route->method == method) {
            ret->route = routes->rows[i].route;
            return;
        }
        ret->allowed |= 1u << routes->rows[i].route->method;
    }
}
