/* link_picture.h - the picture of links: what is drawn, and the table that says the same.
 *
 * Both are made of one value, graph:
 *   {"nodes": [{"id", "type": "report|offer|identifier|cluster", "label", "state", "date": "2026-11-24", "href"}],
 *    "edges": [{"from", "to": ids of nodes, "type": "mentions|wording|decided|linked", "label": why, in words}],
 *    "left_out": nodes that did not find room}
 * A browser that runs scripts asks for graph at source and draws it (ui/graph); every other one has the table.  What
 * the functions make is owned by the view or the arena; nothing outlives the request. */
#ifndef KRES_DESK_LINK_PICTURE_H
#define KRES_DESK_LINK_PICTURE_H

#include <jansson.h>

#include "desk/pages.h"

struct link_row {
    const json_t *from, *to, *edge; /* borrowed from graph */
    size_t most, other;             /* how many edges the more connected end has, and the other one */
    size_t hub;                     /* place of the more connected end in "nodes" */
    size_t at;                      /* its own place in "edges" */
};

/* The edges whose two ends are there, those of the most connected node first, and the rest of its edges with it.
 * Edges that name no node, or the same node twice, are left out.  O(n log n). */
void link_rows(struct arena *arena, const json_t *graph, struct link_row **ret, size_t *ret_count);

/* Fills view for the piece desk-link-picture: counts, filters, a page of the table ("row" of the request: the first one
 * shown).  page: the address of the page itself, for the links to further rows; source: the address of graph. */
void link_picture_view(const struct web_request *request, json_t *view, const json_t *graph, struct str page,
                     struct str source);

#endif
