/* receipt_page.c - the way back: code → state and messages, one more message, files.
 *
 * The code is asked for once; afterwards a token in the page opens the same report for half an hour. */
#include "base/clock.h"
#include "case/report_kind.h"
#include "site/page.h"
#include "site/sent.h"

/* bytes.  Longer words of her own are folded, so that the answer stands in sight. */
enum { LONG_MESSAGE = 1200 };

static json_t *code_view(const struct web_request *request, struct str wrong)
{
    json_t *view = json_object();

    page_flag(view, "at_receipt", true);
    page_text(view, "wrong", wrong);
    page_text(view, "receipt", web_get(request, "receipt"));
    return view;
}

static bool code_page(const struct web_request *request, struct web_reply *reply, unsigned status, struct str wrong)
{
    return page_show(reply, status, "site-receipt", code_view(request, wrong));
}

bool receipt_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return code_page(request, reply, 200, STR(""));
}

/* An address behind the code was opened directly: the token was in a page that is gone. */
bool receipt_go(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return page_go(request, reply, "/receipt");
}

static void message_view(const struct web_request *request, const struct case_message *message, json_t *item)
{
    const struct app *app = page_app(request);
    json_t *files = page_list(item, "files");

    page_flag(item, "mine", message->from_reporter);
    page_text(item, "from", message->from_reporter ? STR("reporter") : STR("agency"));
    page_text(item, "author", message->author);
    page_text(item, "text", message->text);
    page_flag(item, "long", message->from_reporter && message->text.n > LONG_MESSAGE);
    page_text(item, "at", clock_time_text(request->arena, message->at));
    page_text(item, "at_words", words_time(app->words, request->arena, request->lang, message->at));
    for (size_t i = 0; i < message->file_count; i++) {
        json_t *file = page_item(files);

        page_number(file, "file", message->files[i].id);
        page_text(file, "file_name", message->files[i].name);
        page_text(file, "size", page_size(request->arena, message->files[i].size));
    }
}

static struct str state_words(const struct web_request *request, struct str state)
{
    const struct report_state *found = report_state_find(page_app(request)->cases.kind, state);

    return found && found->reporter ? pack_text(found->reporter, request->lang) : state;
}

/* wrong: what is wrong with the message that was just written; it stays in its field then. */
static bool talk_page(const struct web_request *request, struct web_reply *reply, unsigned status,
                      const struct case_receipt_view *report, struct str wrong, bool sent)
{
    const struct app *app = page_app(request);
    json_t *view = json_object(), *list;

    page_flag(view, "at_receipt", true);
    page_keep_form(view, "talk", "/receipt/message");
    page_hidden(view, "_token", report->token);
    page_hidden(view, "_form", page_random_id(request->arena));
    page_text(view, "token", report->token);
    page_text(view, "state", report->state);
    page_text(view, "state_text", state_words(request, report->state));
    page_text(view, "agency", report->agency);
    page_text(view, "day", words_day(app->words, request->arena, request->lang, report->day));
    page_flag(view, "sent", sent);
    page_text(view, "wrong", wrong);
    page_text(view, "typed", sent ? STR("") : web_get(request, "text"));
    list = page_list(view, "messages");
    for (size_t i = 0; i < report->message_count; i++)
        message_view(request, &report->messages[i], page_item(list));
    return page_show(reply, status, "site-talk", view);
}

/* Wrong codes slow down further attempts from the same place.  Nobody is ever locked out, not even by a neighbour
 * who guesses without end (behind an onion service everybody comes from one place): who solves the small task, or
 * waits for its turn, is tried. */
static bool is_slowed(const struct web_request *request)
{
    return flood_delay(page_app(request)->flood, "receipt", request->source) > 0;
}

static bool has_proved(struct web_request *request, struct flood_demand *demand)
{
    return flood_prove(page_app(request)->flood, request->arena, request->source, web_get(request, "_challenge"),
                       str_trim(web_get(request, "_solution")), demand) == FLOOD_PASS;
}

static bool prove_page(struct web_request *request, struct web_reply *reply, const struct flood_demand *demand)
{
    json_t *view = json_object();

    page_flag(view, "at_receipt", true);
    page_text(view, "words", page_word(request, STR("!receipt-wait")));
    page_text(view, "receipt", web_get(request, "receipt"));
    page_text(view, "challenge", demand->challenge);
    page_number(view, "bits", demand->bits);
    page_wait(view, demand->wait);
    web_reply_header(reply, "Retry-After", str_printf(request->arena, "%u", demand->wait ? demand->wait : 1));
    return page_show(reply, 429, "site-receipt-wait", view);
}

/* In the heavy lane, after a proof. */
static bool code_try(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = page_app(request);
    struct case_receipt_view report = {0};
    struct err why = {0};

    if (case_receipt_open(&app->cases, request->arena, web_get(request, "receipt"), &report, &why)) {
        flood_succeeded(app->flood, "receipt", request->source);
        return talk_page(request, reply, 200, &report, STR(""), false);
    }
    if (why.kind == ERR_NOT_FOUND)
        flood_failed(app->flood, "receipt", request->source);
    if (page_can_tell(&why))
        return code_page(request, reply, page_status(&why), page_problem(request, &why));
    if (err)
        *err = why;
    return false;
}

/* In the heavy lane, without one.  Asked again: of a thousand guesses that came at once, the first few are tried. */
static bool code_open(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct flood_demand demand = {0};

    if (is_slowed(request) && !has_proved(request, &demand))
        return prove_page(request, reply, &demand);
    return code_try(request, reply, err);
}

bool receipt_open_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct flood_demand demand = {0};
    struct receipt receipt;
    struct err why = {0};
    bool slowed;

    UNUSED(err);
    if (!receipt_parse(web_get(request, "receipt"), &receipt, &why))
        return code_page(request, reply, 422, page_problem(request, &why));
    vault_wipe(&receipt, sizeof(receipt));
    slowed = is_slowed(request);
    if (slowed && !has_proved(request, &demand))
        return prove_page(request, reply, &demand);
    reply->heavy = slowed ? code_try : code_open;
    return true;
}

bool receipt_view_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct case_receipt_view report = {0};

    if (!case_receipt_view(&page_app(request)->cases, request->arena, web_get(request, "_token"), &report, err))
        return false;
    return talk_page(request, reply, 200, &report, STR(""), false);
}

/* Keeps the message once, however often the form arrives. */
static bool message_keep(struct web_request *request, bool *ret_sent, struct str *ret_wrong, unsigned *ret_status,
                         struct err *err)
{
    struct app *app = page_app(request);
    struct str text = str_trim(web_get(request, "text")), id = web_get(request, "_form"), before = {0};
    struct case_file_in *files;
    struct err why = {0};
    size_t count;

    app_files(request, &files, &count);
    if (!text.n && !count) {
        *ret_wrong = page_word(request, STR("!message-empty"));
        *ret_status = 422;
        return true;
    }
    *ret_sent = true;
    if (sent_begin(app->sent, request->arena, id, &before) != SENT_FIRST)
        return true;
    if (case_receipt_message(&app->cases, request->arena, web_get(request, "_token"), text, files, count, &why)) {
        sent_keep(app->sent, request->arena, id, STR("kept"));
        return true;
    }
    sent_forget(app->sent, id);
    *ret_sent = false;
    if (page_can_tell(&why) && why.kind != ERR_DENIED) {
        *ret_wrong = page_problem(request, &why);
        *ret_status = page_status(&why);
        return true;
    }
    if (err)
        *err = why;
    return false;
}

static bool message_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct case_receipt_view report = {0};
    struct str wrong = {0};
    unsigned status = 200;
    bool sent = false;

    if (!str_is(web_get(request, "_go"), "stay") && !message_keep(request, &sent, &wrong, &status, err))
        return false;
    if (!case_receipt_view(&page_app(request)->cases, request->arena, web_get(request, "_token"), &report, err))
        return false;
    return talk_page(request, reply, status, &report, wrong, sent);
}

/* With pictures in the heavy lane: they are cleaned there, and must not hold up the pages of others. */
bool receipt_message_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    if (!request->file_count)
        return message_do(request, reply, err);
    reply->heavy = message_do;
    return true;
}

/* The name goes into a header: only plain letters stand there as they are, the rest as RFC 8187 wants it. */
static struct str disposition(struct arena *arena, struct str name)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    struct buf b = {.arena = arena};

    buf_add(&b, STR("attachment; filename*=UTF-8''"));
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] && strchr(PLAIN, name.p[i]))
            buf_byte(&b, name.p[i]);
        else
            buf_printf(&b, "%%%02X", (unsigned char)name.p[i]);
    if (!name.n)
        buf_add(&b, STR("file"));
    return buf_str(&b);
}

bool receipt_file_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct case_file_in file = {0};
    int64_t id;

    if (!web_get_int(request, "_file", 1, INT64_MAX, &id, err))
        return false;
    if (!case_receipt_file(&page_app(request)->cases, request->arena, web_get(request, "_token"), id, &file, err))
        return false;
    reply->type = STR("application/octet-stream"); /* saved, never shown: what it is was said by a stranger */
    reply->body = file.bytes;
    web_reply_header(reply, "Content-Disposition", disposition(request->arena, file.name));
    return true;
}
