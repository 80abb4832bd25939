/* referral_paper.c - a referral to somebody outside: the paper as it leaves, and the sealed file that carries it.
 *
 * The passphrase and the file stand in one answer and nowhere else: whoever needs them again makes a new file. */
#include "desk/sharing_pages.h"

#include "base/clock.h"
#include "parcel/parcel.h"
#include "site/page.h"
#include "vault/vault.h"

/* *ret_document is the caller's. */
static bool paper_of(struct web_request *request, json_t *view, int64_t *ret_id, json_t **ret_document, struct err *err)
{
    struct package_words words;
    struct item item;

    if (!record_asked(request, ret_id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, *ret_id, &item, err))
        return false;
    bool ok = (str_is(item.kind->id, "referral") || err_set(err, ERR_NOT_FOUND, "!record-unknown")) &&
              referral_row_view(request, view, &item, err) && package_words_of(request, &words, err);
    item_end(&item);
    if (!ok)
        return false;
    const struct package_row head[] = {
        {page_word(request, STR("!paper-for")), str_from(json_string_value(json_object_get(view, "other")))},
        {page_word(request, STR("!paper-purpose")), str_from(json_string_value(json_object_get(view, "purpose")))},
        {page_word(request, STR("!paper-question")), str_from(json_string_value(json_object_get(view, "question")))}};
    return referral_paper(record_of(request), desk_session(request), request->arena, *ret_id, request->lang,
                          words_right_to_left(request->lang), page_word(request, STR("!paper-referral")), &words, head,
                          LEN(head), ret_document, err);
}

bool referral_paper_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object(), *document = NULL;
    int64_t id;

    if (!paper_of(request, view, &id, &document, err)) {
        json_decref(view);
        return false;
    }
    json_object_set_new(view, "document", document_view(document));
    json_decref(document);
    return desk_show(reply, "desk-referral-paper", view);
}

/* Who sends it stands openly on the page: the agency, never a person. */
static bool seal(struct web_request *request, json_t *view, const json_t *document, struct err *err)
{
    char passphrase[PARCEL_PASSPHRASE + 1];
    struct agency agency;
    struct str html;

    if (!desk_agency(request, session_agency(desk_session(request)), &agency, err))
        return false;
    struct parcel parcel = {.lang = request->lang, .from = agency.name, .document = document};
    if (!parcel_seal(request->arena, desk_app(request)->ui, &parcel, &html, passphrase, err))
        return false;
    view_flag(view, "made", true);
    view_text(view, "passphrase", str_copy(request->arena, str_from(passphrase)));
    view_text(view, "file", parcel_link(request->arena, html));
    view_text(view, "day", clock_day_text(request->arena, clock_day(clock_now())));
    vault_wipe(passphrase, sizeof passphrase);
    return true;
}

/* In the heavy lane: stretching a passphrase takes a quarter of a second. */
bool referral_parcel_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object(), *document = NULL;
    struct err why = {0};
    int64_t id;

    if (!paper_of(request, view, &id, &document, err)) {
        json_decref(view);
        return false;
    }
    json_object_set_new(view, "document", document_view(document));
    bool ok = referral_leave(record_of(request), desk_session(request), request->arena, id, &why) &&
              seal(request, view, document, &why);
    json_decref(document);
    return ok ? desk_show(reply, "desk-referral-paper", view)
              : desk_again(request, reply, "desk-referral-paper", view, &why, err);
}
