/* report_place.c - the link of a facility: it opens the report form with the place filled in. */
#include "record/facility.h"
#include "site/page.h"

/* "/p/k7m4x2qd" from a poster: the form in the reader's language. */
bool place_go(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct str code = web_get(request, "code");
    struct buf plain = {.arena = request->arena};

    UNUSED(err);
    for (size_t i = 0; i < code.n && i < 2 * FACILITY_CODE; i++) {
        char c = code.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            buf_byte(&plain, c);
    }
    reply->location = str_printf(request->arena, "/" STR_FMT "/report?place=" STR_FMT, STR_ARG(request->lang),
                                 STR_ARG(buf_str(&plain)));
    web_reply_header(reply, "Vary", STR("Accept-Language"));
    return true;
}

static const struct form_field *place_field(const struct form *form)
{
    for (size_t i = 0; i < form->step_count; i++)
        for (size_t k = 0; k < form->steps[i].field_count; k++)
            if (form->steps[i].fields[k].place)
                return &form->steps[i].fields[k];
    return NULL;
}

static bool find(struct web_request *request, struct str code, struct facility *ret, bool *ret_found, struct err *err)
{
    struct store_conn *conn;
    bool ok;

    if (!store_read_begin(page_app(request)->store, &conn, err))
        return false;
    ok = facility_find(conn, request->arena, code, ret, ret_found, err);
    store_read_end(conn);
    return ok;
}

bool report_form_place(struct report_form *form, struct str *ret_name, bool *ret_gone, struct err *err)
{
    struct str code = web_get(form->request, "place");
    const struct form_field *field = place_field(page_app(form->request)->cases.form);
    struct facility facility;
    bool found;
    const char *key;

    if (!code.n || !field)
        return true;
    if (!find(form->request, code, &facility, &found, err))
        return false;
    if (!found || facility.ended) {
        *ret_gone = true;
        return true;
    }
    key = str_copy(form->request->arena, field->id).p;
    if (str_is(field->id, "place") || !json_object_get(form->answers, key))
        page_text(form->answers, key, facility.name);
    *ret_name = facility.name;
    return true;
}
