/* page_cache.h - whole answers that are the same for everyone, ready to be sent.
 *
 * A page is compressed and tagged once, when it enters; afterwards an answer costs one look-up under a read
 * lock.  Bounded in pages and bytes: when it is full, pages are simply rendered each time.  Any thread. */
#ifndef KRES_WEB_PAGE_CACHE_H
#define KRES_WEB_PAGE_CACHE_H

#include <microhttpd.h>

#include "web/exchange.h"

struct page_cache;
enum page_life { PAGE_NO_STORE, PAGE_ASK_AGAIN, PAGE_FOR_EVER }; /* what a browser may do with it */

MUST_CHECK bool page_cache_new(bool tls, struct page_cache **ret, struct err *err);
void page_cache_free(struct page_cache *cache);
void page_cache_drop(struct page_cache *cache);
/* Ask before rendering, give to page_cache_add: a page rendered before a drop does not enter after it. */
unsigned page_cache_age(const struct page_cache *cache);
/* Compresses outside of the lock; O(bytes).  false when it did not fit in. */
bool page_cache_add(struct page_cache *cache, unsigned age, struct str key, const struct answer *answer,
                    enum page_life life);

/* A film is asked for in pieces ("bytes=0-1", RFC 9110, 14): queues the one piece that range names of a page whose type
 * begins with "video/", or 416.  false: not here, not a film, or not one piece: the whole page is the answer then. */
bool page_cache_send_piece(struct page_cache *cache, struct str key, struct str range,
                           struct MHD_Connection *connection, enum MHD_Result *ret);
/* Queues the page's answer on the connection: 304 when if_none_match names what it would get.  false: not here. */
bool page_cache_send(struct page_cache *cache, struct str key, enum accept_coding coding, struct str if_none_match,
                     struct MHD_Connection *connection, enum MHD_Result *ret);
/* A copy without coding, for web_server_run. */
bool page_cache_copy(struct page_cache *cache, struct str key, struct arena *arena, struct answer *ret);

/* One page for one request, compressed as the client likes it but in a moment (about 0.4 ms for 36 kB): ret is in the arena,
 * the result its coding's name, or NULL when the page is small, stays as it is, or the client wants no coding. */
const char *page_press(struct arena *arena, struct str page, enum accept_coding coding, struct str *ret);
/* A response with the security headers and those of the answer; bytes must outlive it (persistent) or are freed
 * by it.  NULL when memory is out. */
struct MHD_Response *response_new(const struct answer *answer, enum page_life life, bool tls, void *bytes, size_t n,
                                  enum MHD_ResponseMemoryMode mode);

#endif
