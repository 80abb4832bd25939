/* house.h - a whole desk without a socket: a store, two agencies, their people, and a browser's requests. */
#ifndef KRES_TEST_DESK_HOUSE_H
#define KRES_TEST_DESK_HOUSE_H

#include "desk/desk.h"

struct house {
    struct arena arena;
    char folder[64];
    struct pack_set packs;
    struct screen *screen;
    struct token_key *tokens;
    struct form *form;
    struct report_kind *kind;
    struct app app;
    struct web_server *server;
    int64_t intake, shelter;             /* agencies */
    int64_t ana, bor, cvetka, adam, ema; /* intake, intake, coordinator, administrator; ema: the shelter's caseworker */
};

extern const char house_password[];

struct house *house_new(void);
void house_free(struct house *house);
/* A report in English with strong signs; returns its id. */
int64_t house_report(struct house *house, const char *text);

/* What a browser has: a cookie, the token of its forms, and the Set-Cookie line as the server said it. */
struct browser { struct house *house; struct arena arena; char cookie[200], csrf[200], said[400]; };
/* Signs in and reads the token of the forms from a page. */
void browser_sign_in(struct browser *browser, struct house *house, const char *login);
void browser_read_token(struct browser *browser, const char *path);
void browser_close(struct browser *browser);
struct web_answer browser_get(struct browser *browser, const char *path);
struct web_answer browser_json(struct browser *browser, const char *path);
/* body: "a=1&b=2", the token is added. */
struct web_answer browser_post(struct browser *browser, const char *path, const char *body);
struct web_answer browser_post_bare(struct browser *browser, const char *path, const char *body);
/* The member of a JSON answer: "rows.0.id"; fails the test when it is missing. */
const char *answer_text(struct browser *browser, const struct web_answer *answer, const char *path);
bool answer_holds(const struct web_answer *answer, const char *part);

#endif
