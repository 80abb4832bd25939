/* content_item.c - one item: its form, what is under way with it, and what becomes of what was typed. */
#include "base/clock.h"
#include "base/yaml_write.h"
#include "desk/content.h"
#include "site/page.h"

/* ---- the page ---- */

/* What colleagues have under way with the item, and how it stands on the site. */
static void around_view(const struct content_page *page, json_t *view)
{
    const struct editing *editing = &page->editing;
    json_t *others = view_list(view, "others"), *history = view_list(view, "history");

    for (size_t i = 0; i < editing->count; i++) {
        const struct content_version *version = &editing->versions[i];
        bool open = version->state == CONTENT_PROPOSED || version->state == CONTENT_DRAFT ||
                    (version->state == CONTENT_PUBLISHED && version->live_from > clock_now());
        if (open && (version->author != content_me(page->request) || version->state == CONTENT_PUBLISHED))
            content_version_view(page->request, view_item(others), version);
        if (version->state != CONTENT_DRAFT || version->author == content_me(page->request))
            content_version_view(page->request, view_item(history), version);
    }
    view_flag(view, "has_others", json_array_size(others) > 0);
}

static void state_view(const struct editing *editing, json_t *view)
{
    const struct content_version *live = editing->live;
    int64_t now = clock_now();
    enum content_state state;
    bool shipped = editing->shipped != NULL;

    for (size_t i = 0; live && live->live_from > now && i < editing->count; i++) /* what stands there until then */
        live = content_was_before(&editing->versions[i], live) ? &editing->versions[i] : live;
    state = live && live->live_from <= now ? live->state : CONTENT_REVERTED;
    view_flag(view, "shipped", shipped);
    view_flag(view, "withdrawn", state == CONTENT_WITHDRAWN);
    view_flag(view, "changed_here", state == CONTENT_PUBLISHED && shipped);
    view_flag(view, "written_here", state == CONTENT_PUBLISHED && !shipped);
    view_flag(view, "from_pack", state == CONTENT_REVERTED && shipped);
    view_flag(view, "new", state == CONTENT_REVERTED && !shipped);
    view_flag(view, "on_site", state == CONTENT_PUBLISHED || (state == CONTENT_REVERTED && shipped));
    view_flag(view, "can_revert", shipped && state != CONTENT_REVERTED);
    view_flag(view, "can_withdraw", state == CONTENT_PUBLISHED || (state == CONTENT_REVERTED && shipped));
}

static void mine_view(const struct content_page *page, json_t *view)
{
    const struct content_version *mine = page->mine;

    view_flag(view, "has_mine", mine != NULL);
    view_number(view, "draft", mine && mine->state != CONTENT_PROPOSED ? mine->id : 0);
    view_flag(view, "editable", !mine || mine->state != CONTENT_PROPOSED);
    if (!mine)
        return;
    json_t *item = json_object();
    json_object_set_new(view, "mine_version", item);
    content_version_view(page->request, item, mine);
}

static struct str stamp_of(const struct content_page *page)
{
    const struct content_version *mine = page->mine;
    uint64_t hash = mine ? str_hash(mine->body) : 0;

    return str_printf(page->request->arena, "%016" PRIx64, hash);
}

bool content_show(const struct content_page *page, struct web_reply *reply, json_t *view, const struct yaml *tree,
                  const struct content_problem *problems, size_t problem_count, struct err *err)
{
    struct web_request *request = page->request;
    const struct content_version *live = page->editing.live, *mine = page->mine;
    struct str address = content_address(request, page->kind, page->id);

    UNUSED(err);
    content_head_view(request, view, page->kind);
    view_text(view, "id", page->id);
    view_text(view, "title", content_title(request, page->kind, tree, page->id));
    view_text(view, "to", page->to);
    view_text(view, "from", page->from);
    view_text(view, "to_name", words_language_name(desk_app(request)->words, page->to));
    view_text(view, "from_name", words_language_name(desk_app(request)->words, page->from));
    content_languages_view(request, view, "to_languages", page->to);
    content_languages_view(request, view, "from_languages", page->from);
    mine_view(page, view);
    around_view(page, view);
    state_view(&page->editing, view);
    view_number(view, "base", live ? live->version : 0);
    view_text(view, "stamp", stamp_of(page));
    if (!json_object_get(view, "note"))
        view_text(view, "note", mine && mine->state == CONTENT_DRAFT ? mine->note : STR(""));
    view_text(view, "address", address);
    view_flag(view, "has_address", address.n > 0);
    view_flag(view, "saved", web_has(request, "saved"));
    view_flag(view, "added", web_has(request, "added"));
    if (web_has(request, "done"))
        view_flag(view, str_printf(request->arena, "done_" STR_FMT, STR_ARG(web_get(request, "done"))).p, true);
    content_form_view(page, view, tree, problems, problem_count);
    return desk_show(reply, "desk-content-item", view);
}

/* What the form shows at first: my own words as far as they are, else what the site says. */
static bool tree_of(const struct content_page *page, const struct yaml **ret, struct err *err)
{
    static const struct yaml nothing = {.type = YAML_MAP, .file = ""};

    *ret = page->editing.root;
    if (page->mine && !editing_root(&page->editing, page->mine->id, ret, err))
        return false;
    *ret = *ret ? *ret : &nothing;
    return true;
}

bool content_item_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct content_page page;
    const struct yaml *tree;

    return content_page_open(request, &page, err) && tree_of(&page, &tree, err) &&
           content_show(&page, reply, json_object(), tree, NULL, 0, err);
}

/* ---- what was typed ---- */

struct saving {
    struct content_page page;
    struct web_request *request;
    struct web_reply *reply;
    struct str act;
    int64_t base, draft;
    const struct yaml *over; /* that it was typed over */
    struct yaml *tree;
    struct str look_at;      /* path of the form to go to */
};

static bool again(struct saving *in, unsigned status, json_t *view, const struct content_problem *problems, size_t count,
                  struct err *err)
{
    in->reply->status = status;
    view_text(view, "note", web_get(in->request, "note"));
    return content_show(&in->page, in->reply, view, in->tree, problems, count, err);
}

static bool again_because(struct saving *in, const struct err *why, struct err *err)
{
    json_t *view = json_object();

    if (why->kind == ERR_INPUT && why->text[0] != '!') { /* no field of ours: the words are for people who write packs */
        in->reply->status = 422;
        view_text(view, "problem", page_word(in->request, STR("!content-malformed")));
    } else if (!desk_can_tell(why)) {
        json_decref(view);
        *err = *why;
        return false;
    } else {
        desk_tell(in->request, in->reply, view, why);
    }
    return again(in, in->reply->status, view, NULL, 0, err);
}

/* The row that it was typed into must be as the form left it. */
static bool is_as_it_was(const struct saving *in)
{
    return in->draft == (in->page.mine && in->page.mine->state != CONTENT_PROPOSED ? in->page.mine->id : 0) &&
           (!in->page.mine || str_eq(web_get(in->request, "stamp"), stamp_of(&in->page)));
}

/* Another window of mine was faster: what it wrote is shown beside what is in this form, and nothing is kept yet. */
static bool other_window(struct saving *in, struct err *err)
{
    struct difference *list;
    json_t *view = json_object();
    size_t count;

    compare(in->request->arena, in->over, in->tree, &list, &count);
    view_text(view, "problem", page_word(in->request, STR("!content-draft-gone")));
    view_flag(view, "conflict", true);
    content_differences_view(in->request, view, in->page.kind, list, count);
    return again(in, 409, view, NULL, 0, err);
}

static bool write_draft(struct saving *in, int64_t base, int64_t *ret_id, struct err *err)
{
    struct app *app = desk_app(in->request);
    struct str body;

    return yaml_write(in->request->arena, in->tree, &body, err) &&
           editing_save(app->store, app->packs, content_me(in->request), in->page.kind->name, in->page.id, base, in->draft,
                        body, str_trim(web_get(in->request, "note")), ret_id, err);
}

/* Somebody published meanwhile: theirs and mine are joined, kept as my draft, and where both changed the same words the
 * page shows theirs, so that nothing of either is lost unseen. */
static bool join(struct saving *in, struct err *err)
{
    const struct content_version *live = in->page.editing.live;
    const struct yaml *base;
    struct difference *clashes;
    struct err why;
    size_t count;
    int64_t id;
    json_t *view;

    if (!editing_base(&in->page.editing, in->base, &base, err))
        return false;
    in->tree = compare_merge(in->request->arena, base, in->tree, in->page.editing.root, &clashes, &count);
    if (!write_draft(in, live ? live->version : 0, &id, &why))
        return again_because(in, &why, err);
    if (!content_page_open(in->request, &in->page, err))
        return false;
    view = json_object();
    view_text(view, "problem", page_word(in->request, STR("!content-changed")));
    view_flag(view, "joined", true);
    view_flag(view, "conflict", true);
    content_differences_view(in->request, view, in->page.kind, clashes, count);
    return again(in, 409, view, NULL, 0, err);
}

static bool go_on(struct saving *in, int64_t id, struct err *err)
{
    const char *kind = in->page.kind->name;
    struct str to = web_get(in->request, "next_to"), from = web_get(in->request, "next_from"), item = in->page.id;
    bool show = str_is(in->act, "show");
    struct buf anchor = {.arena = in->request->arena};

    UNUSED(err);
    for (size_t i = 0; i < in->look_at.n; i++)
        buf_byte(&anchor, in->look_at.p[i] == '.' ? '-' : in->look_at.p[i]);
    if (str_is(in->act, "propose"))
        return desk_go(in->request, in->reply, "/content/%s/" STR_FMT "/version/%" PRId64 "?done=proposed", kind,
                       STR_ARG(item), id);
    if (str_is(in->act, "preview")) {
        in->reply->location = str_printf(in->request->arena, "/" STR_FMT "/desk/content/%s/" STR_FMT "/version/%" PRId64
                                         "/preview", STR_ARG(in->page.to), kind, STR_ARG(item), id);
        return true;
    }
    return desk_go(in->request, in->reply, "/content/%s/" STR_FMT "?to=" STR_FMT "&from=" STR_FMT "%s%s" STR_FMT, kind,
                   STR_ARG(item), STR_ARG(show && to.n ? to : in->page.to), STR_ARG(show && from.n ? from : in->page.from),
                   show ? "" : in->look_at.n ? "&added=1" : "&saved=1", in->look_at.n ? "#f-" : "",
                   STR_ARG(anchor.n ? buf_str(&anchor) : STR("")));
}

static bool keep(struct saving *in, struct err *err)
{
    struct app *app = desk_app(in->request);
    bool propose = str_is(in->act, "propose");
    struct err why = {0};
    int64_t id = in->draft;

    if (!in->draft && yaml_same(in->tree, in->over)) { /* nothing was typed: that is no draft */
        if (propose) {
            err_set(&why, ERR_INPUT, "!content-nothing-changed");
            return again_because(in, &why, err);
        }
        return go_on(in, 0, err);
    }
    if (!write_draft(in, in->base, &id, &why))
        return again_because(in, &why, err);
    if (propose && !editing_propose(app->store, app->packs, content_me(in->request), id, &why))
        return content_page_open(in->request, &in->page, err) && again_because(in, &why, err);
    return go_on(in, id, err);
}

static bool prepare(struct saving *in, struct err *err)
{
    const struct content_version *mine;
    struct web_request *request = in->request;

    if (!content_page_open(request, &in->page, err) || !web_get_int(request, "base", 0, INT64_MAX, &in->base, err) ||
        !web_get_int(request, "draft", 0, INT64_MAX, &in->draft, err))
        return false;
    mine = in->page.mine;
    if (mine && mine->state != CONTENT_PROPOSED ? !editing_root(&in->page.editing, mine->id, &in->over, err)
                                                : !editing_base(&in->page.editing, in->base, &in->over, err))
        return false;
    in->act = web_get(request, "act");
    in->tree = content_fields(&in->page, in->over);
    return true;
}

/* What a button of the form does beyond keeping. */
static bool act(struct saving *in, struct err *err)
{
    size_t added = 0;

    if (str_is(in->act, "counts")) {
        if (!content_add_counts(&in->page, in->tree, &added, err))
            return false;
        in->look_at = added ? STR("evidence") : STR("");
        if (!added)
            return err_set(err, ERR_CONFLICT, "!content-no-counts");
        return true;
    }
    in->look_at = content_restructure(&in->page, in->tree, in->act);
    if (!in->look_at.n)
        content_tidy(&in->page, in->tree);
    return true;
}

bool content_item_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct saving in = {.request = request, .reply = reply};
    const struct content_version *live;
    struct content_problem *problems;
    struct err why = {0};
    size_t count;

    if (!prepare(&in, err))
        return false;
    live = in.page.editing.live;
    if (in.page.mine && in.page.mine->state == CONTENT_PROPOSED) {
        err_set(&why, ERR_CONFLICT, "!content-is-proposed");
        return again_because(&in, &why, err);
    }
    if (!act(&in, &why))
        return again_because(&in, &why, err);
    content_problems(&in.page, in.tree, str_is(in.act, "propose") || str_is(in.act, "preview"), &problems, &count);
    if (count) {
        json_t *view = json_object();
        view_flag(view, "unfinished", true);
        return again(&in, 422, view, problems, count, err);
    }
    if (!is_as_it_was(&in))
        return other_window(&in, err);
    if (in.base != (live ? live->version : 0))
        return join(&in, err);
    return keep(&in, err);
}
