/* hsds.h - the directory for software, as Open Referral's Human Services Data Specification 3.0 words it.
 *
 * GET /api/v1/organizations, /organizations/{id}, /services, /services/{id}: what the public's pages show and no more.
 * Ids are UUIDs made from our own (BLAKE2b, laid out as version 8 of RFC 9562), so they stay the same on every server
 * and in every edition.  Made from the views of find.h; nothing outlives the request.
 * Source: https://docs.openreferral.org, CC BY-SA 4.0. */
#ifndef KRES_SITE_HSDS_H
#define KRES_SITE_HSDS_H

#include "site/find.h"

struct hsds {
    struct web_request *request;
    const struct find_made *made;
};
/* The UUID of a thing: ("service", "t-zora/advice"). */
struct str hsds_uuid(struct arena *arena, const char *kind, struct str id);
struct str hsds_service_id(const struct hsds *in, const struct directory_service *service);
/* The fields that a list has; with full also all that hangs on it. New references. */
json_t *hsds_organisation(const struct hsds *in, const struct directory_organisation *of, bool full, bool full_services);
json_t *hsds_service(const struct hsds *in, const struct directory_service *service, bool full);
/* hsds_parts.c: what hangs on a service; each sets one list of view. */
void hsds_schedules(const struct hsds *in, json_t *view, const struct directory_service *service);
json_t *hsds_location(const struct hsds *in, const struct directory_organisation *of, const struct directory_place *place);

web_run_fn api_organisations, api_organisation, api_services, api_service; /* hsds.c */

#endif
