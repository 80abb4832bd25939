/* link.c - see link.h. */
#include "web/link.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

enum {
    SOURCES = 8192, /* counters; two sources that share one share its limit, which is generous */
    /* A camp or a ministry stands behind one address; a flood from one place takes a tenth of all connections. */
    MOST_A_SOURCE = 1500,
    WAITING_MS = 75 * 1000,       /* kept alive, or headers still coming */
    BODY_MS = 30 * 1000,          /* and one second more for each: */
    BODY_BYTES_A_SECOND = 4096,   /* slower than the slowest mobile network that still carries a photo */
    ANSWERING_MS = 15 * 60 * 1000,
    CROWD = 1000, /* connections: when half of so many are gone, their memory goes back to the machine */
};

struct links {
    pthread_mutex_t lock; /* the list, the counters; held while a late one is shut, so that its fd is still its own */
    struct link *first;
    unsigned open, most; /* connections now, and the most since memory was given back */
    uint16_t counts[SOURCES];
    unsigned char key[crypto_shorthash_KEYBYTES];
    atomic_int_fast64_t now; /* ticks, read once a second: exact enough for limits, free for the fast path */
    pthread_t watch;
    pthread_cond_t end;
    bool ending, watching;
};

static uint64_t source_of_bytes(const struct links *links, const char *text, size_t n)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t source;

    crypto_shorthash(hash, (const unsigned char *)text, n, links->key);
    memcpy(&source, hash, sizeof source);
    return source;
}

uint64_t links_source(const struct links *links, const struct sockaddr *address)
{
    char bytes[8] = {0};

    if (address && address->sa_family == AF_INET) {
        memcpy(bytes, &((const struct sockaddr_in *)address)->sin_addr, 4);
    } else if (address && address->sa_family == AF_INET6) {
        const unsigned char *six = ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr;
        bool four = IN6_IS_ADDR_V4MAPPED(&((const struct sockaddr_in6 *)address)->sin6_addr);
        memcpy(bytes, four ? six + 12 : six, four ? 4 : 8);
    }
    return source_of_bytes(links, bytes, sizeof bytes);
}

uint64_t links_source_name(const struct links *links, struct str name)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    char text[INET6_ADDRSTRLEN];

    if (name.n < sizeof text) {
        memcpy(text, name.p, name.n);
        text[name.n] = '\0';
        if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
            return links_source(links, (const struct sockaddr *)&four);
        if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
            return links_source(links, (const struct sockaddr *)&six);
    }
    return source_of_bytes(links, name.p, name.n);
}

/* The balancer or the onion service speaks for everybody, so this machine itself is never counted. */
static bool is_own_machine(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return (ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24) == 127;
    if (address->sa_family == AF_INET6) {
        const struct in6_addr *six = &((const struct sockaddr_in6 *)address)->sin6_addr;
        return IN6_IS_ADDR_LOOPBACK(six) || (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
    }
    return true;
}

enum MHD_Result links_accept(void *context, const struct sockaddr *address, socklen_t size)
{
    struct links *links = context;
    bool welcome = true;

    UNUSED(size);
    if (!is_own_machine(address)) {
        pthread_mutex_lock(&links->lock);
        welcome = links->counts[links_source(links, address) % SOURCES] < MOST_A_SOURCE;
        pthread_mutex_unlock(&links->lock);
    }
    return welcome ? MHD_YES : MHD_NO;
}

static void link_begin(struct links *links, struct MHD_Connection *connection, void **context)
{
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *client = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct link *link = calloc(1, sizeof *link);

    *context = link;
    if (!link)
        return;
    link->fd = fd ? fd->connect_fd : -1;
    link->source = links_source(links, client ? client->client_addr : NULL);
    link->counted = client && client->client_addr && !is_own_machine(client->client_addr);
    atomic_store(&link->since, atomic_load(&links->now));
    pthread_mutex_lock(&links->lock);
    link->next = links->first;
    if (link->next)
        link->next->previous = link;
    links->first = link;
    links->counts[link->source % SOURCES] += link->counted;
    if (++links->open > links->most)
        links->most = links->open;
    pthread_mutex_unlock(&links->lock);
}

static void link_end(struct links *links, struct link *link)
{
    if (!link)
        return;
    pthread_mutex_lock(&links->lock);
    if (link->previous)
        link->previous->next = link->next;
    else
        links->first = link->next;
    if (link->next)
        link->next->previous = link->previous;
    links->counts[link->source % SOURCES] -= link->counted;
    links->open--;
    pthread_mutex_unlock(&links->lock);
    free(link);
}

void links_notify(void *context, struct MHD_Connection *connection, void **own,
                  enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        link_begin(context, connection, own);
    else
        link_end(context, *own);
}

struct link *link_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

void link_enter(const struct links *links, struct link *link, enum link_state state)
{
    if (!link)
        return;
    atomic_store_explicit(&link->since, atomic_load_explicit(&links->now, memory_order_relaxed), memory_order_relaxed);
    atomic_store_explicit(&link->state, state, memory_order_relaxed);
}

static bool is_late(const struct link *link, int64_t now)
{
    int64_t waited = now - atomic_load(&link->since);

    switch (atomic_load(&link->state)) {
    case LINK_WAITING: return waited > WAITING_MS;
    case LINK_BODY: return waited > BODY_MS + (int64_t)(atomic_load(&link->arrived) / BODY_BYTES_A_SECOND * 1000);
    case LINK_ANSWERING: return waited > ANSWERING_MS;
    case LINK_WORKING: break;
    }
    return false;
}

static void *watch(void *context)
{
    struct links *links = context;
    struct timespec until;

    pthread_mutex_lock(&links->lock);
    while (!links->ending) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&links->end, &links->lock, &until);
        int64_t now = clock_ticks_ms();
        atomic_store(&links->now, now);
        for (struct link *link = links->first; link; link = link->next)
            if (link->fd >= 0 && is_late(link, now))
                shutdown(link->fd, SHUT_RDWR); /* libmicrohttpd sees the end and closes it */
        if (links->most > CROWD && links->open < links->most / 2) {
            links->most = links->open;
            pthread_mutex_unlock(&links->lock);
            malloc_trim(0);
            pthread_mutex_lock(&links->lock);
        }
    }
    pthread_mutex_unlock(&links->lock);
    return NULL;
}

bool links_new(struct links **ret, struct err *err)
{
    struct links *links = calloc(1, sizeof *links);
    pthread_condattr_t monotonic;

    if (!links)
        return err_set(err, ERR_FAULT, "cannot watch connections: out of memory");
    crypto_shorthash_keygen(links->key);
    atomic_store(&links->now, clock_ticks_ms());
    pthread_mutex_init(&links->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&links->end, &monotonic);
    pthread_condattr_destroy(&monotonic);
    links->watching = pthread_create(&links->watch, NULL, watch, links) == 0;
    if (!links->watching) {
        links_free(links);
        return err_set(err, ERR_FAULT, "cannot start the thread that watches connections");
    }
    pthread_setname_np(links->watch, "web-watch");
    *ret = links;
    return true;
}

void links_free(struct links *links)
{
    if (!links)
        return;
    pthread_mutex_lock(&links->lock);
    links->ending = true;
    pthread_cond_signal(&links->end);
    pthread_mutex_unlock(&links->lock);
    if (links->watching)
        pthread_join(links->watch, NULL);
    pthread_cond_destroy(&links->end);
    pthread_mutex_destroy(&links->lock);
    free(links);
}
