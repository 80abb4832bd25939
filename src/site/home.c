/* home.c - the pages that are the same for everyone: welcome, first help, trip, protection; and bare addresses. */
#include "site/find.h"

/* "/" and "/report" lead to "/uk/" and "/uk/report": the language was negotiated, and stays in the address. */
bool root_go(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    reply->location = str_printf(request->arena, "/" STR_FMT STR_FMT, STR_ARG(request->lang), STR_ARG(request->path));
    web_reply_header(reply, "Vary", STR("Accept-Language"));
    return true;
}

bool welcome_go(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(err);
    return page_go(request, reply, "/");
}

bool welcome_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request);
    UNUSED(err);
    return page_show(reply, 200, "site-home", json_object());
}

bool help_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct find_made *made = find_made(request, err);
    json_t *view;

    if (!made)
        return false;
    view = json_object();
    page_flag(view, "at_help", true);
    find_first_view(request, view, made, false);
    return page_show(reply, 200, "site-help", view);
}

/* Filled in on the phone and never sent here. */
bool trip_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request);
    UNUSED(err);
    return page_show(reply, 200, "site-trip", json_object());
}

bool protect_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();

    UNUSED(request);
    UNUSED(err);
    page_flag(view, "at_protect", true);
    return page_show(reply, 200, "site-protect", view);
}
