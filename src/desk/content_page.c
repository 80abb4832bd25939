/* content_page.c - one item, read once; and the small pieces that the pages on it share.  See content.h. */
#include "desk/content.h"

#include "base/clock.h"
#include "site/page.h"

int64_t content_me(const struct web_request *request)
{
    return session_member(desk_session(request));
}

bool content_kind_open(struct web_request *request, const struct content_kind **ret, struct err *err)
{
    const struct content_kind *kind = content_kind_find(web_get(request, "kind"));

    if (!kind || !kind->desk)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    *ret = kind;
    return true;
}

/* My draft, proposal or refused one, as long as nothing of mine came after it. */
static const struct content_version *mine(const struct editing *editing, int64_t me)
{
    for (size_t i = 0; i < editing->count; i++) {
        const struct content_version *version = &editing->versions[i];
        if (version->author != me)
            continue;
        return version->state == CONTENT_DRAFT || version->state == CONTENT_PROPOSED ||
                       version->state == CONTENT_REFUSED ? version : NULL;
    }
    return NULL;
}

bool content_page_open(struct web_request *request, struct content_page *ret, struct err *err)
{
    *ret = (struct content_page){.request = request, .id = web_get(request, "id")};
    if (!content_kind_open(request, &ret->kind, err) ||
        !editing_open(desk_app(request)->store, page_edition(request), request->arena, ret->kind, ret->id,
                      &ret->editing, err))
        return false;
    ret->mine = mine(&ret->editing, content_me(request));
    content_languages(request, &ret->to, &ret->from);
    return true;
}

void content_languages(const struct web_request *request, struct str *ret_to, struct str *ret_from)
{
    const struct pack_set *packs = desk_app(request)->packs;
    struct str to = web_get(request, "to"), from = web_get(request, "from");

    *ret_to = pack_has_language(packs, to) ? to : pack_has_language(packs, request->lang) ? request->lang
                                                                                        : packs->languages[0];
    if (!pack_has_language(packs, from))
        from = str_eq(*ret_to, packs->languages[0]) && packs->language_count > 1 ? packs->languages[1]
                                                                                 : packs->languages[0];
    *ret_from = from;
}

void content_languages_view(const struct web_request *request, json_t *view, const char *key, struct str chosen)
{
    const struct app *app = desk_app(request);
    json_t *list = view_list(view, key);

    for (size_t i = 0; i < app->packs->language_count; i++) {
        json_t *item = view_item(list);
        view_text(item, "code", app->packs->languages[i]);
        view_text(item, "name", words_language_name(app->words, app->packs->languages[i]));
        view_flag(item, "chosen", str_eq(app->packs->languages[i], chosen));
    }
}

struct str content_title(const struct web_request *request, const struct content_kind *kind, const struct yaml *root,
                         struct str id)
{
    struct str lang;
    struct str title = root ? shape_text(yaml_get(root, kind->title), request->lang, &lang) : STR("");

    return title.n ? title : id;
}

void content_head_view(const struct web_request *request, json_t *view, const struct content_kind *kind)
{
    view_name(view, "kind", kind->name);
    view_word(request, view, "kind_name", "content-kind", str_from(kind->name));
    view_flag(view, "is_advisory", strcmp(kind->name, "advisories") == 0);
    view_flag(view, "at_content", true);
}

/* "for_languages" is told by "!field-for-languages". */
struct str content_label(const struct web_request *request, const char *key)
{
    char *name = arena_printf(request->arena, "!field-%s", key);
    struct str msgid = str_from(name), found;

    for (char *p = name; *p; p++)
        *p = *p == '_' ? '-' : *p;
    found = page_word(request, msgid);

    return str_eq(found, msgid) ? str_copy(request->arena, str_from(key)) : found;
}

/* Where the words for an answer stand: those of the public's own pages, else the editors'. */
static const struct { const char *key, *prefix; } answers[] = {
    {"needs", "need"},       {"suits", "suits"},    {"kind", "organisation"}, {"kind", "law-relation"},
    {"group", "law-group"}, {"type", "law-type"}, {"status", "law-status"},
};

struct str content_choice_label(const struct web_request *request, const char *key, const char *value)
{
    struct str msgid = str_printf(request->arena, "!choice-%s-%s", key, value);
    struct str found = page_word(request, msgid);

    for (size_t i = 0; i < LEN(answers) && str_eq(found, msgid); i++) {
        if (strcmp(answers[i].key, key) != 0)
            continue;
        msgid = str_printf(request->arena, "!%s-%s", answers[i].prefix, value);
        found = page_word(request, msgid);
    }
    return str_eq(found, msgid) ? str_copy(request->arena, str_from(value)) : found;
}

void content_version_view(const struct web_request *request, json_t *item, const struct content_version *version)
{
    int64_t now = clock_now();
    bool waits = version->state == CONTENT_PUBLISHED && version->live_from > now;

    view_number(item, "version", version->id);
    view_text(item, "who", version->author_name);
    view_text(item, "approver", version->approver_name);
    view_time(request, item, "at", version->live_from && !waits ? version->live_from : version->written);
    view_text(item, "note", version->note);
    view_text(item, "reason", version->reason);
    view_flag(item, "mine", version->author == content_me(request));
    view_flag(item, "draft", version->state == CONTENT_DRAFT);
    view_flag(item, "proposed", version->state == CONTENT_PROPOSED);
    view_flag(item, "refused", version->state == CONTENT_REFUSED);
    view_flag(item, "waits", waits);
    view_flag(item, "published", version->state == CONTENT_PUBLISHED && !waits);
    view_flag(item, "withdrawn", version->state == CONTENT_WITHDRAWN);
    view_flag(item, "reverted", version->state == CONTENT_REVERTED);
    if (waits)
        view_time(request, item, "from_then", version->live_from);
    view_word(request, item, "state_name", "content-state",
              waits ? STR("waits") : str_from(content_state_name(version->state)));
}

/* ---- what differs, in words ---- */

static struct str part_label(const struct web_request *request, struct str part)
{
    const struct app *app = desk_app(request);
    int64_t number;

    if (str_int(part, 0, INT32_MAX, &number))
        return str_printf(request->arena, "%" PRId64, number + 1);
    if (pack_has_language(app->packs, part))
        return words_language_name(app->words, part);
    return content_label(request, str_copy(request->arena, part).p);
}

struct str content_path_label(const struct web_request *request, const struct content_kind *kind, struct str path)
{
    struct buf label = {.arena = request->arena};

    UNUSED(kind);
    while (path.n) {
        struct str part = str_cut(&path, '.');
        bool number = part.p[0] >= '0' && part.p[0] <= '9';
        if (label.n)
            buf_add(&label, number ? STR(" ") : STR(" · "));
        buf_add(&label, part_label(request, part));
    }
    return buf_str(&label);
}

static void lines_view(const struct web_request *request, json_t *item, const struct difference *difference)
{
    json_t *list = view_list(item, "lines");
    struct compared_line *lines;
    size_t count;

    compare_lines(request->arena, difference->former, difference->later, &lines, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *line = view_item(list);
        view_flag(line, "same", lines[i].change == LINE_SAME);
        view_flag(line, "gone", lines[i].change == LINE_GONE);
        view_flag(line, "new", lines[i].change == LINE_NEW);
        view_text(line, "text", lines[i].text);
    }
}

void content_differences_view(const struct web_request *request, json_t *view, const struct content_kind *kind,
                              const struct difference *list, size_t count)
{
    json_t *into = view_list(view, "differences");

    for (size_t i = 0; i < count; i++) {
        json_t *item = view_item(into);
        view_text(item, "label", content_path_label(request, kind, list[i].path));
        lines_view(request, item, &list[i]);
    }
    view_flag(view, "has_differences", count > 0);
}
