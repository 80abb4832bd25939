/* link_pages.h - what the pages of links share, and their handlers; see case/ties.h and link_graph.c for the data. */
#ifndef KRES_DESK_LINK_PAGES_H
#define KRES_DESK_LINK_PAGES_H

#include "case/ties.h"
#include "desk/pages.h"

/* One report of a cluster: "number", "ref", "href", "state", "state_name", "level", "level_name"; or an ad:
 * "offer", "number", "ref", "href", "source", "many", "alike", "ad_cluster" and its level. */
void link_node_brief(const struct web_request *request, json_t *view, const struct ties_node *node);
/* And "text_lang", "text_lang_name", "shared", "age", "day". */
void link_node_view(const struct web_request *request, json_t *view, const struct ties_node *node);
/* How the run stands: "links": {running, waits, done, all, linked, old, at, reports, unread, failed}. */
MUST_CHECK bool link_state_view(struct web_request *request, json_t *view, struct err *err);
/* Why two nodes of a cluster stand together, in pieces that templates word. */
void link_reason_view(const struct web_request *request, json_t *view, const struct ties_cluster *cluster, size_t a,
                      size_t b);
/* "linked_with": the others of the report's cluster with their reasons, and whether the report may be linked; begins a run
 * when the result is old. */
MUST_CHECK bool report_links_view(struct web_request *request, json_t *view, int64_t report, struct err *err);
/* A list of decisions with names, days and, for who may, ways to take them back. */
void link_decisions_view(const struct web_request *request, json_t *view, const struct ties_decision *decisions,
                         size_t count);
/* What "q" of the address looks for, in the form in which identifiers are kept: "040 111 222" is "+38640111222". */
struct str link_sought(const struct web_request *request);
/* The cluster {id} of the address.  ERR_NOT_FOUND "!link-unknown". */
MUST_CHECK bool link_asked(struct web_request *request, struct ties_cluster *ret, struct err *err);

/* The graph of one cluster, and of those that the request's filter finds: see link_graph.c.  The caller owns what comes. */
json_t *link_graph_of(const struct web_request *request, const struct ties_cluster *cluster);
MUST_CHECK bool links_graph_of(struct web_request *request, json_t **ret, struct err *err);

web_run_fn links_show, links_now_do, links_state_show;  /* link_list.c */
web_run_fn report_links_show;                           /* link_report.c */
web_run_fn link_cluster_show, link_apart_do, link_split_do; /* link_cluster.c */
web_run_fn link_pair_show, link_pair_do, link_undo_do;  /* link_pair.c */
web_run_fn link_graph_show, links_graph_show;           /* link_graph.c */
web_run_fn links_picture_show;                          /* link_picture.c */

#endif
