/* route.h - from a path to its row in the route tables.
 *
 * Checked once at the start; never changes; any thread may match. */
#ifndef KRES_WEB_ROUTE_H
#define KRES_WEB_ROUTE_H

#include "web/web.h"
#include "web/words.h"

struct routes;
enum { ROUTE_MOST_PARTS = 12 };
struct route_match {
    const struct web_route *route; /* NULL: none */
    struct web_field parts[ROUTE_MOST_PARTS];
    size_t part_count;
    unsigned allowed; /* when route is NULL: bits (1 << method) of methods that this path would take */
};

/* ERR_INPUT names a row without a right, handler or good path, or two rows for the same path. */
MUST_CHECK bool routes_new(const struct web_route *const *tables, const struct words *words, struct routes **ret,
                           struct err *err);
void routes_free(struct routes *routes);
/* O(rows).  A literal part wins over {name}, because rows are sorted so. */
void routes_match(const struct routes *routes, enum web_method method, struct str path, struct route_match *ret);

#endif
