/* listen.c - see listen.h. */
#include "web/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/str.h"

enum { BACKLOG = 4096 /* a thousand clients may come within a millisecond; the kernel cuts it to somaxconn */ };

static bool address_split(const char *address, char host[64], char port[8])
{
    struct str whole = str_from(address);
    size_t colon = whole.n;

    while (colon > 0 && whole.p[colon - 1] != ':')
        colon--;
    if (!colon)
        return false;
    struct str h = str_slice(whole, 0, colon - 1), p = str_slice(whole, colon, whole.n);
    int64_t number;
    if (h.n > 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = str_slice(h, 1, h.n - 1);
    else if (memchr(h.n ? h.p : "", ':', h.n))
        return false;
    if (!h.n || h.n >= 64 || !str_int(p, 0, 65535, &number))
        return false;
    snprintf(host, 64, STR_FMT, STR_ARG(h));
    snprintf(port, 8, "%d", (int)number);
    return true;
}

static bool port_read(int fd, uint16_t *ret)
{
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;

    if (getsockname(fd, (struct sockaddr *)&bound, &size) != 0)
        return false;
    *ret = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
                 : ((struct sockaddr_in *)&bound)->sin_port);
    return true;
}

bool listen_open(const char *address, int *ret_socket, uint16_t *ret_port, struct err *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *found;
    char host[64], port[8];
    int on = 1, fd;

    if (!address_split(address, host, port))
        return err_set(err, ERR_INPUT,
                       "cannot listen on \"%s\": write ADDRESS:PORT, as in 127.0.0.1:8080 or [::1]:8080",
                       address);
    if (strcmp(host, "localhost") == 0)
        snprintf(host, sizeof host, "127.0.0.1");
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return err_set(err, ERR_INPUT, "cannot listen on \"%s\": \"%s\" is no address of a machine in numbers",
                       address, host);
    fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bool ok = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0
        && port_read(fd, ret_port);
    int why = errno;
    freeaddrinfo(found);
    if (ok) {
        *ret_socket = fd;
        return true;
    }
    if (fd >= 0)
        close(fd);
    return err_set(err, ERR_FAULT, "cannot listen on %s: %s; %s", address, strerror(why),
                   why == EADDRINUSE ? "another program (or another kres) has this address, choose another port"
                   : why == EACCES ? "ports below 1024 need a right, choose a higher one" : "choose another address");
}
