/* listen.h - the socket that the server listens on. */
#ifndef KRES_WEB_LISTEN_H
#define KRES_WEB_LISTEN_H

#include "base/err.h"

/* "127.0.0.1:8080", "[::1]:8080"; port 0 lets the machine choose.  ERR_INPUT for a bad address, ERR_FAULT for one
 * in use or not allowed.  The caller closes *ret_socket. */
MUST_CHECK bool listen_open(const char *address, int *ret_socket, uint16_t *ret_port, struct err *err);

#endif
