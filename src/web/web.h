/* web.h - a request, a reply and the row of the route table that joins them.
 *
 * web/ knows nothing of trafficking.  A handler parses nothing: it reads checked fields from the request,
 * calls one function of the domain, fills a view (a JSON object) and names a template.  The same view leaves
 * as HTML or, when the client asks for application/json, as JSON: each page is data first.
 *
 * Everything in a request lives in its arena and is wiped after the answer.  A handler runs on one thread;
 * which kind of thread is the route's lane. */
#ifndef KRES_WEB_WEB_H
#define KRES_WEB_WEB_H

#include <jansson.h>

#include "base/str.h"

/* HEAD is answered as GET without a body.  OPTIONS is what a browser asks before a page of another site may send. */
enum web_method { WEB_GET, WEB_POST, WEB_OPTIONS };

/* Where a handler may run.  Slow work never runs on a thread that serves pages. */
enum web_lane {
    WEB_AT_ONCE, /* on the connection's thread: must not wait or compute; cached pages and assets */
    WEB_QUICK,   /* pool of workers that may wait for the database */
    WEB_COMPUTE, /* computes for a moment and waits for nothing: as many workers as cores, so that each is done soon
                    instead of all of them late */
    WEB_HEAVY,   /* small bounded pool: Argon2id, images; full = 503 with Retry-After */
};

enum web_flag {
    WEB_CACHED = 1,    /* GET only: same bytes for everyone; rendered, compressed (br, gzip) and tagged once per
                          path and language */
    WEB_API = 2,       /* JSON in and out, errors as application/problem+json, no CSRF check (no cookie counts) */
    WEB_UPLOAD = 4,    /* multipart/form-data with files is welcome */
    WEB_ONE_LANGUAGE = 16, /* with WEB_CACHED, on a path without {lang}: the same bytes whatever the reader's language */
    WEB_PRESSED = 32,  /* pages made for each request are compressed too: only where they hold no secret (BREACH) */
    WEB_NO_REFERER_CHECK = 8, /* POST without same-origin check: only for reporters' forms, which carry no rights */
};

struct web_field { struct str name, value; };
struct web_file {
    struct str field; /* name of the form field */
    struct str name;  /* as the client called it, path cut off, control characters dropped; "" for none */
    struct str type;  /* as the client says; never trusted */
    struct str bytes;
};

struct web_request {
    struct arena *arena;
    enum web_method method;
    struct str path; /* percent-decoded, checked: UTF-8, no zero byte, no "..", no "//" */
    const struct web_route *route;
    struct str lang; /* from the address' first part when the route has {lang}, else negotiated */
    bool wants_json; /* Accept prefers application/json over text/html */
    struct str assets; /* version of the assets, as pages have it in "?v=": changes with every build */
    uint64_t source; /* keyed hash of the client's address under a key that lives as long as the process: for
                        limits only; the address itself is never kept or logged */
    void *app;       /* the program's context, from web_options */
    void *session;   /* set by the authorise hook, or NULL */
    const void *held; /* what a handler or the decorate hook took hold of for the time of the request, or NULL … */
    void (*let_go)(const void *held); /* … and how to let go of it, called after the answer was made */
    json_t *json;    /* parsed body of a JSON request, else NULL; borrowed, at most 32 levels deep */
    const struct web_field *fields; /* parts of the path ({id}), query and form, in order; UTF-8 checked */
    size_t field_count;
    const struct web_file *files;
    size_t file_count;
    const struct web_field *headers; /* names in lower case */
    size_t header_count;
};

/* The part of the path, the query or the form called name; the empty str when there is none. */
struct str web_get(const struct web_request *request, const char *name);
bool web_has(const struct web_request *request, const char *name);
MUST_CHECK bool web_get_int(const struct web_request *request, const char *name, int64_t min, int64_t max,
                            int64_t *ret, struct err *err);
struct str web_header(const struct web_request *request, const char *lower_case_name);
struct str web_cookie(const struct web_request *request, const char *name);

enum { WEB_MOST_HEADERS = 8 };
struct web_reply {
    unsigned status;          /* 200 unless set */
    const char *template;     /* page template; NULL: body is sent as it is */
    json_t *view;             /* owned by the reply; released after sending */
    struct str type, body;    /* when template is NULL and view is NULL; view without template = JSON */
    struct str location;      /* 303 See Other when set */
    struct web_field headers[WEB_MOST_HEADERS];
    size_t header_count;
    bool keep; /* may be stored by the browser; all else is no-store */
    bool once; /* made for this request alone: it does not enter the cache, on a WEB_CACHED route either */
    /* Not an answer yet: go on with this function in the heavy lane (503 when that is full).  For a handler of the
     * quick lane that found out that slow work is needed, after all that is cheap was checked: so a flood is turned
     * away before it stands in the queue for Argon2id. */
    bool (*heavy)(struct web_request *request, struct web_reply *reply, struct err *err);
};
void web_reply_header(struct web_reply *reply, const char *name, struct str value);

/* true: the reply is filled.  false: err says why, and the server answers with the page or the problem of
 * its kind.  A text that begins with '!' is a message key, looked up in the reader's language (words.h). */
typedef bool web_run_fn(struct web_request *request, struct web_reply *reply, struct err *err);

struct web_route {
    enum web_method method;
    const char *path;    /* "/{lang}/receipt", "/desk/report/{id}"; {lang} matches known languages only */
    enum web_lane lane;
    unsigned flags;
    int right;           /* 0 is "not set" and refused at start; WEB_PUBLIC for everybody; else the program's own */
    size_t most_body;    /* bytes; 0 = 64 KiB for POST */
    web_run_fn *run;
};
enum { WEB_PUBLIC = -1 };

#endif
