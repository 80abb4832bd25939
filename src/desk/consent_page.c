/* consent_page.c - one consent in plain words beside her own language, its withdrawal, and her copy. */
#include "desk/sharing_pages.h"

#include "print/print.h"
#include "site/page.h"

/* The consent {id} among those of its case; consents_end. */
static bool consent_asked(struct web_request *request, struct consents *ret, const struct consent **ret_one,
                          int64_t *ret_case,
                          struct err *err)
{
    struct item item;
    int64_t id;

    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, &item, err))
        return false;
    *ret_case = item.parent;
    bool is_consent = str_is(item.kind->id, "consent");
    item_end(&item);
    if (!is_consent)
        return err_set(err, ERR_NOT_FOUND, "!record-unknown");
    if (!consents_of(record_of(request), desk_session(request), request->arena, *ret_case, ret, err))
        return false;
    for (size_t i = 0; i < ret->count; i++)
        if (ret->list[i].id == id) {
            *ret_one = &ret->list[i];
            return true;
        }
    consents_end(ret);
    return err_set(err, ERR_NOT_FOUND, "!record-unknown");
}

/* What stands on it now, and so would end. */
static bool stands_view(struct web_request *request, json_t *view, int64_t case_id, int64_t consent, struct err *err)
{
    size_t i, count = 0;
    json_t *row;

    if (!sharings_view(request, view, case_id, err))
        return false;
    json_t *list = view_list(view, "opened");
    json_array_foreach(json_object_get(view, "sharings"), i, row)
        if (json_integer_value(json_object_get(row, "consent")) == consent) {
            json_array_append(list, row);
            count++;
        }
    view_flag(view, "has_opened", count > 0);
    return true;
}

static bool page_view(struct web_request *request, json_t *view, struct err *err)
{
    struct consents consents;
    const struct consent *consent = NULL;
    struct str own;
    int64_t case_id;

    if (!consent_asked(request, &consents, &consent, &case_id, err))
        return false;
    struct str lang = words_has(desk_app(request)->words, consent->language) ? consent->language : request->lang;
    bool ok = consent_view(request, view, consent, err) && consent_own_text(request, lang, consent, &own, err) &&
              stands_view(request, view, case_id, consent->id, err);
    if (ok) {
        view_text(view, "own", own);
        view_text(view, "own_lang", lang);
        view_name(view, "own_dir", words_right_to_left(lang) ? "rtl" : "ltr");
        view_flag(view, "own_same", str_eq(lang, request->lang));
        view_number(view, "case", case_id);
    }
    consents_end(&consents);
    return ok;
}

static bool show(struct web_request *request, struct web_reply *reply, const char *template, struct err *err)
{
    json_t *view = json_object();

    if (page_view(request, view, err))
        return desk_show(reply, template, view);
    json_decref(view);
    return false;
}

bool consent_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show(request, reply, "desk-consent", err);
}

bool consent_copy_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return show(request, reply, "desk-consent-copy", err);
}

/* ---- her copy as a file ---- */

/* Hers alone: it says what stands on the page of her copy, and so nothing leaves to anybody else.  In the heavy lane. */
static bool copy_print(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object();
    struct str pdf;

    bool ok = page_view(request, view, err);
    if (ok) {
        struct str lang = str_from(json_string_value(json_object_get(view, "own_lang")));
        json_t *paper = document_new(lang, words_right_to_left(lang), page_word(request, STR("What I agreed to")));
        json_t *part = document_part(paper, STR(""));
        document_text(part, str_from(json_string_value(json_object_get(view, "own"))));
        document_row(part, page_word(request, STR("What must never be told:")),
                     str_from(json_string_value(json_object_get(view, "never"))));
        document_text(part, page_word(request, STR("I may change my mind at any time. I need no reason, and the help for me "
                                                   "stays the same.")));
        ok = print_document(desk_app(request)->printer, request->arena, paper, &pdf, err);
        json_decref(paper);
    }
    json_decref(view);
    if (!ok)
        return false;
    web_reply_header(reply, "Content-Disposition", STR("attachment; filename=\"1.pdf\"")); /* a name tells whose it is */
    reply->type = STR("application/pdf");
    reply->body = pdf;
    return true;
}

bool consent_copy_pdf_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    UNUSED(request);
    UNUSED(err);
    reply->heavy = copy_print;
    return true;
}

static bool withdraw(struct web_request *request, int64_t id, struct err *err)
{
    struct str how = str_trim(web_get(request, "how"));
    int64_t edition;

    if (!str_int(web_get(request, "edition"), 1, INT64_MAX, &edition))
        return err_set(err, ERR_CONFLICT, "!changed-meanwhile");
    json_t *fields = how.n ? json_pack("{s:s%}", "withdrawn_how", how.p, how.n) : NULL;
    bool ok = item_act(record_of(request), desk_session(request), request->arena, id, edition, STR("withdraw"),
                       fields, STR(""),
                       err);
    json_decref(fields);
    return ok;
}

bool consent_withdraw_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};
    int64_t id;
    json_t *view = NULL;

    if (!record_asked(request, &id, err))
        return false;
    if (withdraw(request, id, &why))
        return desk_go(request, reply, "/consent/%" PRId64, id);
    if (!desk_can_tell(&why)) {
        *err = why;
        return false;
    }
    view = json_object();
    if (page_view(request, view, err)) {
        view_typed(request, view, "how");
        return desk_again(request, reply, "desk-consent", view, &why, err);
    }
    json_decref(view);
    return false;
}
