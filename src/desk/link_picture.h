/* link_picture.h - the picture of links: what is drawn, and the table that says the same.
 *
 * Both are made of one value, the graph (link_graph.c).  A browser that runs scripts asks for it once more as JSON and draws
 * it (ui/graph); every other one has the table.  What the functions make is owned by the view or the arena; nothing outlives
 * the request. */
#ifndef KRES_DESK_LINK_PICTURE_H
#define KRES_DESK_LINK_PICTURE_H

#include <jansson.h>

#include "desk/link_pages.h"

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
 * shown).  page: the address of the page itself, for the links to further rows; source: the address of the graph. */
void link_picture_view(const struct web_request *request, json_t *view, const json_t *graph, struct str page,
                       struct str source);
/* "link_picture" of a cluster's page. */
void link_cluster_picture_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster);

#endif
