/* answer.c - how the desk's handlers answer: a page, the next page, or the same page with a reason. */
#include "desk/pages.h"

#include <stdarg.h>

/* The statuses with which a page comes back that names what is wrong. */
static const unsigned status_of[] = {
    [ERR_INPUT] = 422, [ERR_NOT_FOUND] = 404, [ERR_DENIED] = 403, [ERR_CONFLICT] = 409, [ERR_BUSY] = 429,
    [ERR_TOO_LARGE] = 413, [ERR_FULL] = 507,
};

bool desk_show(struct web_reply *reply, const char *template, json_t *view)
{
    reply->template = template;
    reply->view = view;
    return true;
}

bool desk_go(struct web_request *request, struct web_reply *reply, const char *format, ...)
{
    va_list args, again;
    char *rest;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    rest = arena_alloc(request->arena, (size_t)n + 1);
    vsnprintf(rest, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    reply->location = str_printf(request->arena, "/" STR_FMT "/desk%s", STR_ARG(request->lang), rest);
    return true;
}

bool desk_can_tell(const struct err *err)
{
    return err->text[0] == '!' && (size_t)err->kind < LEN(status_of) && status_of[err->kind] &&
           err->kind != ERR_NOT_FOUND;
}

void desk_tell(const struct web_request *request, struct web_reply *reply, json_t *view, const struct err *err)
{
    struct str where = str_copy(request->arena, str_from(err->text)), key = str_cut(&where, ' ');

    /* Behind a key may stand where: "!sheet-broken Guests!C5". */
    reply->status = status_of[err->kind];
    struct str words = words_find(desk_app(request)->words, request->lang, str_copy(request->arena, key));
    view_text(view, "problem", where.n ? str_printf(request->arena, STR_FMT " (" STR_FMT ")", STR_ARG(words),
                                                    STR_ARG(where)) : words);
    view_flag(view, "conflict", err->kind == ERR_CONFLICT);
    if (err->field[0]) {
        view_text(view, "problem_field", str_from(err->field));
        view_flag(view, str_printf(request->arena, "wrong_%s", err->field).p, true);
    }
}

bool desk_again(const struct web_request *request, struct web_reply *reply, const char *template, json_t *view,
                const struct err *why, struct err *err)
{
    if (!desk_can_tell(why)) {
        json_decref(view);
        *err = *why;
        return false;
    }
    desk_tell(request, reply, view, why);
    return desk_show(reply, template, view);
}
