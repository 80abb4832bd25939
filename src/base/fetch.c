/* fetch.c - see fetch.h. */
#include "base/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { URL_LONGEST = 500 };

/* ---- where it may lead ---- */

static const struct { uint32_t net; unsigned bits; } INSIDE4[] = {
    {0x00000000, 8}, {0x0a000000, 8}, {0x64400000, 10}, {0x7f000000, 8}, {0xa9fe0000, 16}, {0xac100000, 12},
    {0xc0000000, 24}, {0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24},
    {0xcb007100, 24}, {0xe0000000, 4}, {0xf0000000, 4}};

static bool inside4(uint32_t address)
{
    for (size_t i = 0; i < LEN(INSIDE4); i++)
        if (address >> (32 - INSIDE4[i].bits) == INSIDE4[i].net >> (32 - INSIDE4[i].bits))
            return true;
    return false;
}

static bool inside6(const uint8_t a[16])
{
    static const uint8_t zeroes[16] = {0};
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    uint32_t last = (uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 | (uint32_t)a[14] << 8 | a[15];
    if (!memcmp(a, mapped, 12) || !memcmp(a, zeroes, 12))
        return inside4(last) || !memcmp(a, zeroes, 12);
    if (a[0] == 0x00 && a[1] == 0x64 && a[2] == 0xff && a[3] == 0x9b) /* NAT64 */
        return inside4(last);
    if (a[0] == 0x20 && a[1] == 0x02) /* 6to4 */
        return inside4((uint32_t)a[2] << 24 | (uint32_t)a[3] << 16 | (uint32_t)a[4] << 8 | a[5]);
    return (a[0] & 0xe0) != 0x20 || (a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02) ||
           (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8);
}

bool fetch_is_inside(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return inside4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return inside6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return true;
}

bool fetch_url_check(struct str url, bool inside, struct err *err)
{
    bool local = str_starts(url, STR("http://127.0.0.1:")) || str_starts(url, STR("http://127.0.0.1/"));
    if (!str_starts(url, STR("https://")) && !(inside && local))
        return err_field(err, "url", "!webhook-not-https");
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7f || strchr("@\\\"<>", url.p[i]))
            return err_field(err, "url", "!webhook-not-address");
    return (url.n <= URL_LONGEST && url.n > 10) || err_field(err, "url", "!webhook-not-address");
}

/* ---- the request ---- */

struct sending { const struct fetch_post *post; bool refused; };

/* Between the look-up and the connection: the address that is really used. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sending *sending = context;
    UNUSED(purpose);
    if (!sending->post->inside && fetch_is_inside(&address->addr)) {
        sending->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t throw_away(char *bytes, size_t size, size_t count, void *context)
{
    UNUSED(bytes);
    UNUSED(context);
    return size * count;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void set_up(CURL *curl, struct sending *sending, struct curl_slist *headers)
{
    const struct fetch_post *post = sending->post;
    curl_easy_setopt(curl, CURLOPT_URL, post->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, post->inside ? "https,http" : "https");
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body.p);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body.n);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, post->seconds);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, post->seconds);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, throw_away);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, sending);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "kres");
}

bool fetch_send(struct arena *arena, const struct fetch_post *post, long *ret, struct err *err)
{
    struct sending sending = {.post = post};
    struct curl_slist *headers = NULL;
    *ret = 0;
    pthread_once(&once, start);
    CURL *curl = curl_easy_init();
    if (!curl)
        return err_set(err, ERR_FAULT, "no memory for a request");
    headers = curl_slist_append(headers, arena_printf(arena, "Content-Type: " STR_FMT, STR_ARG(post->type)));
    for (size_t i = 0; post->headers && post->headers[i]; i++)
        headers = curl_slist_append(headers, post->headers[i]);
    set_up(curl, &sending, headers);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (sending.refused)
        return err_set(err, ERR_DENIED, "the address leads into a private network");
    return code == CURLE_OK || err_set(err, ERR_FAULT, "no answer: %s", curl_easy_strerror(code));
}
