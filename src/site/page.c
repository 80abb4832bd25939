/* page.c - the small pieces that views are made of; see page.h. */
#include "site/page.h"

#include "base/file.h"

struct app *page_app(const struct web_request *request)
{
    return request->app;
}

static void let_go(const void *edition)
{
    edition_release(edition);
}

const struct edition *page_edition(struct web_request *request)
{
    if (!request->held) {
        request->held = know_hold(page_app(request)->know);
        request->let_go = let_go;
    }
    return request->held;
}

struct shape_reader page_reader(const struct web_request *request)
{
    return (struct shape_reader){.lang = request->lang, .level = DISCLOSE_PUBLIC};
}

json_t *page_content(const struct web_request *request, json_t *page, const struct content_item *item)
{
    const struct shape_reader reader = page_reader(request);
    json_t *view = item ? shape_view(item->kind, item->root, &reader) : NULL;

    if (page && view && json_object_get(view, "fallback"))
        page_flag(page, "fallback", true);
    return view;
}

size_t page_contents(struct web_request *request, json_t *view, const char *key, const char *kind)
{
    const struct content_item *const *items;
    size_t count = edition_list(page_edition(request), kind, &items);
    json_t *list = page_list(view, key);

    for (size_t i = 0; i < count; i++) {
        json_t *item = page_content(request, view, items[i]);
        if (item)
            json_array_append_new(list, item);
    }
    return json_array_size(list);
}

struct str page_site(const struct web_request *request)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    struct str host = web_header(request, "host");

    for (size_t i = 0; i < host.n; i++)
        if (!host.p[i] || !strchr(letters, host.p[i]))
            return STR("");
    return host.n ? str_printf(request->arena, "%s://" STR_FMT, page_app(request)->secure ? "https" : "http",
                               STR_ARG(host)) : STR("");
}

struct str page_word(const struct web_request *request, struct str msgid)
{
    return words_find(page_app(request)->words, request->lang, msgid);
}

struct str page_problem(const struct web_request *request, const struct err *err)
{
    return page_word(request, str_copy(request->arena, str_from(err->text)));
}

static const struct { enum err_kind kind; unsigned status; } STATUSES[] = {
    {ERR_INPUT, 422}, {ERR_NOT_FOUND, 404}, {ERR_DENIED, 403}, {ERR_CONFLICT, 409},
    {ERR_BUSY, 503},  {ERR_TOO_LARGE, 413}, {ERR_FULL, 507},
};

unsigned page_status(const struct err *err)
{
    for (size_t i = 0; i < LEN(STATUSES); i++)
        if (STATUSES[i].kind == err->kind)
            return STATUSES[i].status;
    return 500;
}

bool page_can_tell(const struct err *err)
{
    return err->text[0] == '!' && page_status(err) != 500;
}

void page_text(json_t *view, const char *key, struct str value)
{
    json_t *text = json_stringn(value.p ? value.p : "", value.n);

    json_object_set_new(view, key, text ? text : json_string("\xef\xbf\xbd"));
}

void page_flag(json_t *view, const char *key, bool value)
{
    json_object_set_new(view, key, json_boolean(value));
}

void page_number(json_t *view, const char *key, int64_t value)
{
    json_object_set_new(view, key, json_integer(value));
}

void page_named(const struct web_request *request, json_t *view, const char *key, const char *prefix, struct str name)
{
    struct str msgid = str_printf(request->arena, "!%s-" STR_FMT, prefix, STR_ARG(name));
    struct str found = page_word(request, msgid);

    page_text(view, key, str_eq(found, msgid) ? name : found);
}

void page_wait(json_t *view, int64_t seconds)
{
    enum { MINUTE = 60, MANY_SECONDS = 2 * MINUTE };

    page_number(view, "wait", seconds);
    if (seconds >= MANY_SECONDS)
        page_number(view, "minutes", (seconds + MINUTE - 1) / MINUTE);
}

json_t *page_list(json_t *view, const char *key)
{
    json_t *list = json_array();

    json_object_set_new(view, key, list);
    return list;
}

json_t *page_item(json_t *list)
{
    json_t *item = json_object();

    json_array_append_new(list, item);
    return item;
}

static json_t *list_of(json_t *view, const char *key)
{
    json_t *list = json_object_get(view, key);

    return list ? list : page_list(view, key);
}

void page_hidden(json_t *view, const char *name, struct str value)
{
    json_t *item = page_item(list_of(view, "hidden"));

    page_text(item, "name", str_from(name));
    page_text(item, "value", value);
}

void page_error(json_t *view, struct str input, struct str sentence)
{
    json_t *item = page_item(list_of(view, "errors"));

    page_flag(view, "has_errors", true);
    page_text(item, "input", input);
    page_text(item, "sentence", sentence);
}

void page_groups(json_t *view, const char *key, struct str code)
{
    json_t *list = page_list(view, key);

    while (code.n) {
        struct str group = str_cut(&code, ' ');

        if (group.n)
            page_text(page_item(list), "digits", group);
    }
}

struct str page_size(struct arena *arena, size_t bytes)
{
    if (bytes >= 1024 * 1024)
        return str_printf(arena, "%zu MB", (bytes + 512 * 1024) / (1024 * 1024));
    return str_printf(arena, "%zu kB", (bytes + 1023) / 1024);
}

struct str page_random_id(struct arena *arena)
{
    uint8_t bytes[16];

    random_bytes(bytes, sizeof(bytes));
    return str_hex(arena, bytes, sizeof(bytes));
}

void page_query_add(struct buf *address, const char *name, struct str value)
{
    if (!value.n)
        return;
    buf_printf(address, "%s%s=", address->n && memchr(address->p, '?', address->n) ? "&" : "?", name);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        if (plain)
            buf_byte(address, c);
        else
            buf_printf(address, "%%%02X", (unsigned char)c);
    }
}

void page_keep_query(json_t *view, struct str query)
{
    page_text(view, "keep_query", query);
}

void page_keep_form(json_t *view, const char *form, const char *path)
{
    page_text(view, "keep_form", str_from(form));
    page_text(view, "keep_path", str_from(path));
}

bool page_show(struct web_reply *reply, unsigned status, const char *template, json_t *view)
{
    reply->status = status;
    reply->template = template;
    reply->view = view;
    return true;
}

bool page_go(const struct web_request *request, struct web_reply *reply, const char *path)
{
    reply->location = str_printf(request->arena, "/" STR_FMT "%s", STR_ARG(request->lang), path);
    return true;
}

bool page_gone(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "%s", "");
}

void page_drop_nulls(json_t *view)
{
    const char *key;
    json_t *each;
    void *next;
    size_t i;

    json_object_foreach_safe(view, next, key, each) {
        if (json_is_null(each))
            json_object_del(view, key);
        else
            page_drop_nulls(each);
    }
    json_array_foreach(view, i, each)
        page_drop_nulls(each);
}
