/* desk.h - what staff see: sign-in, inbox, report, account, administration.
 *
 * Handlers are thin: the rules stand in case/ and agency/.  Every route names its right; desk_authorise turns
 * the cookie into a session, checks the right and the CSRF token, and sends members who have not finished
 * their first sign-in to the step they are at. */
#ifndef KRES_DESK_DESK_H
#define KRES_DESK_DESK_H

#include "site/app.h"

extern const struct web_route desk_routes[];
/* For web_options: request->session is a struct session that desk_release gives back after the answer. */
bool desk_authorise(struct web_request *request, int right, struct err *err);
void desk_release(struct web_request *request);
void desk_decorate(struct web_request *request, json_t *view);

#endif
