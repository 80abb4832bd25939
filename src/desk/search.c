/* search.c - any word, name, number or day over everything the member may read. */
#include "case/find.h"
#include "desk/pages.h"

enum { SEARCH_MOST = 50, SEARCH_PATIENCE_MS = 1500, TYPING_PATIENCE_MS = 120 };

/* Text cut into pieces, marked and not: [{text, marked}]. */
static void pieces_view(json_t *view, const struct find_piece *piece)
{
    json_t *list = view_list(view, "pieces");
    size_t at = 0;

    for (size_t i = 0; i < piece->span_count; i++) {
        const struct seek_span *span = &piece->spans[i];
        if (span->start < at)
            continue;
        if (span->start > at)
            view_text(view_item(list), "text", str_slice(piece->text, at, span->start));
        json_t *marked = view_item(list);
        view_text(marked, "text", str_slice(piece->text, span->start, span->end));
        view_flag(marked, "marked", true);
        at = span->end;
    }
    if (at < piece->text.n)
        view_text(view_item(list), "text", str_slice(piece->text, at, piece->text.n));
}

static void hit_view(const struct web_request *request, json_t *hits, const struct find_hit *hit)
{
    json_t *view = view_item(hits), *fields = view_list(view, "fields");

    view_number(view, "id", hit->id);
    view_flag(view, "report", hit->kind == NULL);
    view_text(view, "icon", hit->kind && hit->kind->icon.n ? hit->kind->icon : STR("inbox"));
    if (hit->kind)
        view_text(view, "kind_title", pack_text(hit->kind->title, request->lang));
    view_text(view, "called", hit->called);
    view_flag(view, "has_called", hit->called.n > 0);
    view_day(request, view, "day", hit->day);
    for (size_t i = 0; i < hit->piece_count; i++) {
        json_t *field = view_item(fields);
        view_text(field, "label", hit->pieces[i].label);
        view_flag(field, "has_label", hit->pieces[i].label.n > 0);
        pieces_view(field, &hit->pieces[i]);
    }
}

static void kinds_view(const struct web_request *request, json_t *view)
{
    const struct records *records = &desk_app(request)->records;
    struct str role = session_role_id(desk_session(request)), asked = web_get(request, "kind");
    json_t *list = view_list(view, "kinds");

    for (size_t i = 0; i < records->kinds->count; i++) {
        const struct kind *kind = &records->kinds->kinds[i];
        if (role_scope(records->roles, role, kind->id, VERB_READ) == SCOPE_NONE)
            continue;
        json_t *item = view_item(list);
        view_text(item, "id", kind->id);
        view_text(item, "label", pack_text(kind->plural, request->lang));
        view_flag(item, "chosen", str_eq(asked, kind->id));
    }
    view_flag(view, "only_reports", str_is(asked, "report"));
}

bool search_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    bool typing = str_is(web_get(request, "typing"), "1");
    struct find_in in = {.text = str_trim(web_get(request, "q")), .kind = web_get(request, "kind"), .lang = request->lang,
                         .typing = typing, .most = SEARCH_MOST,
                         .patience_ms = typing ? TYPING_PATIENCE_MS : SEARCH_PATIENCE_MS};
    struct find_result result = {0};
    json_t *view = json_object(), *hits = view_list(view, "hits");

    if (in.text.n && !find_ask(desk_app(request)->finds, desk_session(request), request->arena, &in, &result, err)) {
        json_decref(view);
        return false;
    }
    for (size_t i = 0; i < result.count; i++)
        hit_view(request, hits, &result.hits[i]);
    view_text(view, "q", in.text);
    view_flag(view, "asked", in.text.n > 0);
    view_flag(view, "nothing", in.text.n > 0 && !result.count && result.complete);
    view_number(view, "total", (int64_t)result.total);
    view_flag(view, "more", result.total > result.count);
    view_number(view, "shown", (int64_t)result.count);
    view_flag(view, "complete", in.text.n == 0 || result.complete);
    view_flag(view, "at_search", true);
    kinds_view(request, view);
    return desk_show(reply, "desk-search", view);
}
