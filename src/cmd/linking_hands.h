/* linking_hands.h - the clusters of a run of kres link, whatever they go by: wording alone, or identifiers too (--by).
 *
 * A cluster has a number: by wording that of its first text, otherwise that of its group (link/hands.h). */
#ifndef KRES_CMD_LINKING_HANDS_H
#define KRES_CMD_LINKING_HANDS_H

#include "cmd/linking.h"

#define LINKING_NO_CLUSTER UINT32_MAX

/* text, identifiers, both: by is one of them, or NULL for the default. */
MUST_CHECK bool linking_by_read(struct cmd *cmd, enum link_by *ret, struct err *err);
/* Links what was read. */
MUST_CHECK bool linking_run(struct linking *linking, struct err *err);

/* ---- afterwards ---- */

/* Of a record in the spool; numbers: the bytes of its marks behind it. */
uint32_t linking_cluster_of(const struct linking *linking, const struct linking_record *record, const char *numbers);
/* That of one of an earlier run that was read again; calls for each that is in a cluster. */
typedef void linking_earlier_fn(void *context, uint32_t cluster, uint64_t place);
void linking_earlier_each(const struct linking *linking, linking_earlier_fn *each, void *context);
/* What the cluster's name is made of. */
uint64_t linking_cluster_digest(const struct linking *linking, uint32_t cluster);
size_t linking_cluster_count(const struct linking *linking);
/* Numbers are below this; not all of them are a cluster's. */
size_t linking_cluster_end(const struct linking *linking);
/* 0: no cluster has that number. */
uint64_t linking_cluster_size(const struct linking *linking, uint32_t cluster);
void linking_cluster_name(const struct linking *linking, uint32_t cluster, char ret[LINK_NAME]);
/* What brought its texts together. */
void linking_cluster_why(const struct linking *linking, uint32_t cluster, bool *text, bool *identifier);
/* Identifiers that so many share that they join nothing. */
bool linking_is_shared(const struct linking *linking, enum identifier_type type, struct str value);
/* "; 3 identifiers that …", on standard error, when there are any. */
void linking_shared_tell(const struct linking *linking);

#endif
