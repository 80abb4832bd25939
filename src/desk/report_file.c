/* report_file.c - attachments: the clean copy at once, the untouched original only with a recorded reason. */
#include "desk/pages.h"

/* The name as the browser shall keep it (RFC 6266 with RFC 5987): a plain one, and the real one in UTF-8. */
static struct str disposition(struct arena *arena, bool inside, struct str name)
{
    struct buf out = {.arena = arena};

    buf_add(&out, inside ? STR("inline") : STR("attachment"));
    buf_add(&out, STR("; filename=\"file\"; filename*=UTF-8''"));
    if (!name.n)
        name = STR("file");
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
            c == '_')
            buf_byte(&out, (char)c);
        else
            buf_printf(&out, "%%%02X", c);
    }
    return buf_str(&out);
}

/* Kinds that a browser shows without running anything in them. */
static bool is_shown(struct str type)
{
    return str_is(type, "image/jpeg") || str_is(type, "image/png") || str_is(type, "image/webp");
}

static bool numbers(const struct web_request *request, int64_t *id, int64_t *file, struct err *err)
{
    return web_get_int(request, "id", 1, INT64_MAX, id, err) && web_get_int(request, "file", 1, INT64_MAX, file, err);
}

bool desk_file(struct web_request *request, struct web_reply *reply, struct str name, struct str type, struct str bytes,
               bool inside)
{
    inside = inside && is_shown(type);
    /* An original is never named as what it claims to be: the browser must not act on it. */
    reply->type = inside ? type : STR("application/octet-stream");
    reply->body = bytes;
    web_reply_header(reply, "Content-Disposition", disposition(request->arena, inside, name));
    return true;
}

static bool send_file(struct web_request *request, struct web_reply *reply, const struct case_file_in *file,
                      bool inside)
{
    return desk_file(request, reply, file->name, file->type, file->bytes, inside);
}

bool file_clean_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct case_file_in file;
    int64_t id, number;

    return numbers(request, &id, &number, err) &&
           case_file_clean(&desk_app(request)->cases, desk_session(request), request->arena, id, number, &file, err) &&
           send_file(request, reply, &file, true);
}

static json_t *original_view(const struct web_request *request, int64_t id, int64_t file)
{
    json_t *view = json_object();

    view_number(view, "id", id);
    view_number(view, "file", file);
    view_typed(request, view, "reason");
    view_flag(view, "at_inbox", true);
    return view;
}

bool file_original_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id, file;

    return numbers(request, &id, &file, err) &&
           desk_show(reply, "desk-original", original_view(request, id, file));
}

bool file_original_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct case_file_in file;
    struct err why;
    int64_t id, number;

    if (!numbers(request, &id, &number, err))
        return false;
    if (case_file_original(&desk_app(request)->cases, desk_session(request), request->arena, id, number,
                           str_trim(web_get(request, "reason")), &file, &why))
        return send_file(request, reply, &file, false);
    return desk_again(request, reply, "desk-original", original_view(request, id, number), &why, err);
}
