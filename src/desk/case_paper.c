/* case_paper.c - what is written about her, as a paper for her alone, in the language of the address.
 *
 * Her own copy is shared with nobody, so no consent is asked; the member needs the right to export, and that it was taken
 * out is written down.  For somebody else there are referrals.  Of the case it holds what help usually needs
 * (packages.yaml, "assistance"), without names of staff and without numbers. */
#include "desk/sharing_pages.h"

#include "print/print.h"
#include "site/page.h"

/* *ret is the caller's. */
static bool paper_of(struct web_request *request, const struct item *item, json_t **ret, struct err *err)
{
    struct records *records = record_of(request);
    const struct session *session = desk_session(request);
    struct package_about about = {0};
    struct package_words words;
    json_t *package = NULL;
    struct item *items;
    size_t count;

    if (!package_words_of(request, &words, err) ||
        !package_records(records, session, request->arena, item->id, &items, &count, err))
        return false;
    json_t *choice = package_first_choice(records, STR("assistance"), 0, items, count);
    items_end(items, count);
    bool ok = package_build(records, session, request->arena, item->id, choice, &package, &about, err);
    json_decref(choice);
    if (ok)
        *ret = package_document(records, request->arena, package, request->lang, words_right_to_left(request->lang),
                                page_word(request, STR("!paper-about-me")), &words, NULL, 0);
    json_decref(package);
    return ok;
}

static bool case_asked(struct web_request *request, struct item *ret, struct err *err)
{
    int64_t id;

    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, ret, err))
        return false;
    if (str_is(ret->kind->id, "case") && ret->may_export)
        return true;
    bool is_case = str_is(ret->kind->id, "case");
    item_end(ret);
    return is_case ? err_set(err, ERR_DENIED, "!not-allowed") : err_set(err, ERR_NOT_FOUND, "!record-unknown");
}

static void languages_view(struct web_request *request, json_t *view)
{
    const struct words *words = desk_app(request)->words;
    const struct str *codes;
    size_t count = words_languages(words, &codes);
    json_t *list = view_list(view, "paper_languages");

    for (size_t i = 0; i < count; i++) {
        json_t *one = view_item(list);
        view_text(one, "code", codes[i]);
        view_text(one, "name", words_language_name(words, codes[i]));
        view_flag(one, "chosen", str_eq(codes[i], request->lang));
    }
}

bool case_paper_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = json_object(), *document = NULL;
    struct item item;

    if (!case_asked(request, &item, err)) {
        json_decref(view);
        return false;
    }
    view_number(view, "id", item.id);
    view_text(view, "called", item_called(request->arena, &item, request->lang));
    languages_view(request, view);
    bool ok = paper_of(request, &item, &document, err);
    item_end(&item);
    if (!ok) {
        json_decref(view);
        return false;
    }
    json_object_set_new(view, "document", document_view(document));
    json_decref(document);
    return desk_show(reply, "desk-case-paper", view);
}

/* In the heavy lane. */
bool case_paper_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *document = NULL;
    struct item item;
    struct str pdf;

    if (!case_asked(request, &item, err))
        return false;
    bool ok = paper_of(request, &item, &document, err) &&
              item_taken_out(record_of(request), desk_session(request), request->arena, &item, err) &&
              print_document(desk_app(request)->printer, request->arena, document, &pdf, err);
    json_decref(document);
    item_end(&item);
    return ok && desk_file(request, reply, STR("1.pdf"), STR("application/pdf"), pdf, false); /* a name tells whose it is */
}
