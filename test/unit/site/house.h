/* house.h - a whole small Kres for the tests of site/: one intake agency, the shipped packs and templates, and a
 * browser without JavaScript that fills in the forms that it finds. */
#ifndef KRES_TEST_SITE_HOUSE_H
#define KRES_TEST_SITE_HOUSE_H

#include "site/app.h"
#include "unit/check.h"

struct house {
    char folder[64];
    struct arena arena; /* of answers too: a test is short */
    struct pack_set packs;
    struct form *form;
    struct report_kind *kind;
    struct screen *screen;
    struct token_key *tokens;
    struct origins origins;
    struct app app;
    struct web_server *server;
    int64_t agency;
    char api_key[API_KEY_TEXT + 1];
};

/* calm: reports a second before the flood gate asks for a proof. */
struct house *house_new(double calm);
void house_free(struct house *house);

struct web_answer house_get(struct house *house, const char *path);
struct web_answer house_post(struct house *house, const char *path, const char *form);
/* A form with a file, as a browser sends it. */
struct web_answer house_upload(struct house *house, const char *path, const char *text, struct str picture);
/* With these further headers: "origin" and the like. */
struct web_answer house_ask(struct house *house, const char *method, const char *path, const struct web_field *headers,
                            size_t count, struct str body);
/* key: NULL for the open interface. */
struct web_answer house_json(struct house *house, const char *path, const char *body, const char *key);
bool answer_has(const struct web_answer *answer, const char *words);
struct str answer_header(const struct web_answer *answer, const char *name);
/* value of the first input called name; "" when there is none; entities of HTML undone. */
struct str answer_input(struct house *house, const struct web_answer *answer, const char *name);
/* All hidden inputs of the page as a form's body, each followed by '&'. */
const char *answer_hidden(struct house *house, const struct web_answer *answer);
const char *form_escape(struct house *house, struct str text);
json_t *answer_json(const struct web_answer *answer);

/* Fills in and sends a report with this text; gives the receipt's page. */
struct web_answer house_report(struct house *house, const char *text);
/* The code on a receipt's page: "4821 0937 …". */
struct str answer_code(struct house *house, const struct web_answer *answer);

#endif
