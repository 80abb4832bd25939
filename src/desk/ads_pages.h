/* ads_pages.h - what the pages of open ads share (inside desk/ only). */
#ifndef KRES_DESK_ADS_PAGES_H
#define KRES_DESK_ADS_PAGES_H

#include "desk/pages.h"
#include "record/ad.h"

/* A row of a list: id, level, day, source, its first line, how many are like it. */
void ad_row_view(const struct web_request *request, json_t *row, const struct ad *ad);
/* The first line that says something, or its beginning. */
struct str ad_beginning(struct arena *arena, struct str text);
/* "days" that ads are kept, and which of the pages this is ("at_ads" and here). */
void ads_head_view(const struct web_request *request, json_t *view, const char *here);

web_run_fn ads_show, ads_clusters_show, ads_sources_show, ads_remove_do; /* ads_list.c */
web_run_fn ad_show;         /* ads_page.c */
web_run_fn ads_cluster_show; /* ads_cluster.c */

#endif
