/* content_steps.c - the steps of a version, and of an item: approve, refuse, take back, withdraw, revert; and new items.
 *
 * Each is one call of record/content.c, then the page again.  What changes the site shows at once on all pages. */
#include "base/clock.h"
#include "base/yaml_write.h"
#include "desk/content.h"
#include "site/page.h"
#include "text/latin.h"
#include "text/letter.h"

/* ---- a version ---- */

typedef bool step_fn(struct web_request *request, int64_t id, bool *ret_live, struct err *err);

static struct store *store_of(const struct web_request *request)
{
    return desk_app(request)->store;
}

/* Runs the step; then the version's page, or with gone the item's, for the version is no more. */
static bool step(struct web_request *request, struct web_reply *reply, const char *done, bool gone, step_fn *run,
                 struct err *err)
{
    struct content_page page;
    struct err why = {0};
    bool live = false;
    int64_t id;

    if (!content_page_open(request, &page, err) || !web_get_int(request, "version", 1, INT64_MAX, &id, err))
        return false;
    if (!editing_version(&page.editing, id))
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    if (!run(request, id, &live, &why)) {
        if (desk_can_tell(&why))
            return content_version_again(request, reply, &why, err);
        *err = why;
        return false;
    }
    if (live && !app_content_changed(desk_app(request), err))
        return false;
    if (gone)
        return desk_go(request, reply, "/content/%s/" STR_FMT "?done=%s", page.kind->name, STR_ARG(page.id), done);
    return desk_go(request, reply, "/content/%s/" STR_FMT "/version/%" PRId64 "?done=%s", page.kind->name, STR_ARG(page.id),
                   id, done);
}

static bool approve(struct web_request *request, int64_t id, bool *ret_live, struct err *err)
{
    struct str when = str_trim(web_get(request, "at"));
    int64_t at = 0;

    if (when.n && !clock_local_parse(when, &at))
        return err_field(err, "at", "!content-wrong-moment");
    *ret_live = true;
    return content_approve(store_of(request), content_me(request), id, at, err);
}

bool content_approve_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return step(request, reply, "approved", false, approve, err);
}

static bool refuse(struct web_request *request, int64_t id, bool *ret_live, struct err *err)
{
    UNUSED(ret_live);
    return content_refuse(store_of(request), content_me(request), id, str_trim(web_get(request, "note")), err);
}

bool content_refuse_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return step(request, reply, "refused", false, refuse, err);
}

static bool take_back(struct web_request *request, int64_t id, bool *ret_live, struct err *err)
{
    UNUSED(ret_live);
    return content_take_back(store_of(request), content_me(request), id, err);
}

bool content_take_back_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return step(request, reply, "taken-back", true, take_back, err);
}

static bool recall(struct web_request *request, int64_t id, bool *ret_live, struct err *err)
{
    *ret_live = true;
    return content_recall(store_of(request), content_me(request), id, err);
}

bool content_recall_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return step(request, reply, "recalled", false, recall, err);
}

static bool propose(struct web_request *request, int64_t id, bool *ret_live, struct err *err)
{
    UNUSED(ret_live);
    return editing_propose(store_of(request), desk_app(request)->packs, content_me(request), id, err);
}

bool content_propose_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return step(request, reply, "proposed", false, propose, err);
}

/* A draft of something new is the last that there is of it: then the list is shown. */
bool content_drop_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct content_page page;
    int64_t id;

    if (!content_page_open(request, &page, err) || !web_get_int(request, "version", 1, INT64_MAX, &id, err))
        return false;
    if (!editing_version(&page.editing, id))
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    if (!content_drop(store_of(request), content_me(request), id, err))
        return false;
    if (page.editing.count == 1 && !page.editing.shipped)
        return desk_go(request, reply, "/content/%s?done=dropped", page.kind->name);
    return desk_go(request, reply, "/content/%s/" STR_FMT "?done=dropped", page.kind->name, STR_ARG(page.id));
}

/* An older version, or a refused one, is where a new draft begins; its words replace those of a draft under way. */
bool content_restart_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct content_page page;
    const struct yaml *tree;
    struct app *app = desk_app(request);
    struct str body;
    int64_t id, draft;

    if (!content_page_open(request, &page, err) || !web_get_int(request, "version", 0, INT64_MAX, &id, err) ||
        !editing_root(&page.editing, id, &tree, err))
        return false;
    if (!tree)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    if (page.mine && page.mine->state == CONTENT_PROPOSED)
        return err_set(err, ERR_CONFLICT, "!content-is-proposed");
    if (!yaml_write(request->arena, tree, &body, err) ||
        !editing_save(app->store, app->packs, content_me(request), page.kind->name, page.id,
                      page.editing.live ? page.editing.live->version : 0, page.mine ? page.mine->id : 0, body, STR(""),
                      &draft, err))
        return false;
    return desk_go(request, reply, "/content/%s/" STR_FMT "?done=restarted", page.kind->name, STR_ARG(page.id));
}

/* ---- an item ---- */

static bool end(struct web_request *request, struct web_reply *reply, enum content_state how, const char *done,
                struct err *err)
{
    struct content_page page;
    struct err why = {0};

    if (!content_page_open(request, &page, err))
        return false;
    if (how == CONTENT_REVERTED && !page.editing.shipped)
        return err_set(err, ERR_CONFLICT, "!content-not-shipped");
    if (content_end(store_of(request), content_me(request), page.kind->name, page.id, how,
                    str_trim(web_get(request, "note")), &why))
        return app_content_changed(desk_app(request), err) &&
               desk_go(request, reply, "/content/%s/" STR_FMT "?done=%s", page.kind->name, STR_ARG(page.id), done);
    if (!desk_can_tell(&why)) {
        *err = why;
        return false;
    }
    json_t *view = json_object();
    desk_tell(request, reply, view, &why);
    view_text(view, "end_note", web_get(request, "note"));
    view_flag(view, how == CONTENT_REVERTED ? "failed_revert" : "failed_withdraw", true);
    return content_show(&page, reply, view, page.editing.root, NULL, 0, err);
}

bool content_withdraw_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return end(request, reply, CONTENT_WITHDRAWN, "withdrawn", err);
}

bool content_revert_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    return end(request, reply, CONTENT_REVERTED, "reverted", err);
}

/* ---- a new item ---- */

/* "Ponudbe za delo: pozor!" → "ponudbe-za-delo-pozor"; Cyrillic is spelled in Latin letters; "" of other scripts. */
static struct str slug(struct arena *arena, struct str title)
{
    enum { LONGEST = 48 };
    struct buf out = {.arena = arena};
    struct str plain = latin_spell(arena, title, false, 0);

    for (size_t at = 0; at < plain.n && out.n < LONGEST;) {
        struct letter letter = letter_fold(letter_read(plain.p, &at));
        bool dash = true;
        for (unsigned i = 0; i < letter.count; i++) {
            uint32_t code = letter.code[i];
            if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')) {
                buf_byte(&out, (char)code);
                dash = false;
            }
        }
        if (dash && letter.kind != LETTER_IGNORED && letter.kind != LETTER_APOSTROPHE && out.n &&
            out.p[out.n - 1] != '-')
            buf_byte(&out, '-');
    }
    while (out.n && out.p[out.n - 1] == '-')
        out.n--;
    return out.n ? str_copy(arena, buf_str(&out)) : STR("");
}

static bool is_taken(struct web_request *request, const struct content_kind *kind, struct str id)
{
    struct editing editing;
    struct err ignored = {0};

    return str_is(id, "new") || str_is(id, "export") ||
           editing_open(store_of(request), page_edition(request), request->arena, kind, id, &editing, &ignored);
}

static struct str free_id(struct web_request *request, const struct content_kind *kind, struct str title)
{
    struct str wanted = slug(request->arena, title);
    struct str id;

    if (!wanted.n)
        wanted = str_printf(request->arena, "%s-" STR_FMT, kind->name,
                            STR_ARG(clock_day_text(request->arena, clock_local_today(clock_now()))));
    id = wanted;
    for (int i = 2; is_taken(request, kind, id); i++)
        id = str_printf(request->arena, STR_FMT "-%d", STR_ARG(wanted), i);
    return id;
}

static json_t *new_view(struct web_request *request, const struct content_kind *kind)
{
    json_t *view = json_object();
    struct str to, from;

    content_languages(request, &to, &from);
    content_head_view(request, view, kind);
    content_languages_view(request, view, "to_languages", to);
    view_typed(request, view, "name");
    return view;
}

bool content_new_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_kind *kind;

    return content_kind_open(request, &kind, err) && desk_show(reply, "desk-content-new", new_view(request, kind));
}

/* What every new item of the kind has: its name; an advisory begins today. */
static struct yaml *first_words(struct web_request *request, const struct content_kind *kind, struct str id,
                                struct str name, struct str lang)
{
    struct arena *arena = request->arena;
    struct yaml *tree = yaml_new(arena, YAML_MAP), *texts = yaml_new(arena, YAML_MAP), *text = yaml_new_text(arena, name);

    text->quoted = true;
    yaml_set(arena, texts, lang, text);
    yaml_set(arena, tree, STR("id"), yaml_new_text(arena, id));
    yaml_set(arena, tree, str_from(kind->title), texts);
    for (const struct shape *shape = kind->fields; shape->key; shape++) {
        if (strcmp(shape->key, "published") == 0)
            yaml_set(arena, tree, str_from(shape->key),
                     yaml_new_text(arena, clock_day_text(arena, clock_local_today(clock_now()))));
        if (shape->type == SHAPE_CHECKED)
            yaml_set(arena, tree, str_from(shape->key), yaml_new_text(arena, STR("no")));
    }
    return tree;
}

bool content_new_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_kind *kind;
    struct app *app = desk_app(request);
    struct str name = str_trim(web_get(request, "name")), to, from, id, body;
    struct err why = {0};
    int64_t draft;

    if (!content_kind_open(request, &kind, err))
        return false;
    content_languages(request, &to, &from);
    if (!name.n || memchr(name.p, '\n', name.n)) {
        err_field(&why, "name", "!content-needed");
        return desk_again(request, reply, "desk-content-new", new_view(request, kind), &why, err);
    }
    id = free_id(request, kind, name);
    if (!yaml_write(request->arena, first_words(request, kind, id, name, to), &body, err) ||
        !editing_save(app->store, app->packs, content_me(request), kind->name, id, 0, 0, body, STR(""), &draft, err))
        return false;
    return desk_go(request, reply, "/content/%s/" STR_FMT "?to=" STR_FMT "&done=new", kind->name, STR_ARG(id),
                   STR_ARG(to));
}
