/* content_lists.c - what buttons of the form do to lists of a tree, and what is wrong with a tree; see content.h. */
#include "base/clock.h"
#include "base/yaml_write.h"
#include "desk/content.h"

/* ---- add, remove, move ---- */

static struct yaml *child_at(const struct yaml *node, struct str part)
{
    int64_t wanted, i = 0;
    bool counted = node->type == YAML_LIST && str_int(part, 0, INT32_MAX, &wanted);

    for (struct yaml *child = node->first; child; child = child->next, i++)
        if (counted ? i == wanted : node->type == YAML_MAP && str_eq(child->key, part))
            return child;
    return NULL;
}

/* The node at path; *ret_last is its own name. */
static struct yaml *node_at(struct yaml *tree, struct str path, struct str *ret_last)
{
    struct yaml *node = tree;

    while (node && path.n) {
        *ret_last = str_cut(&path, '.');
        node = child_at(node, *ret_last);
    }
    return node;
}

static void add(const struct content_page *page, struct yaml *tree, struct str path, struct str *ret)
{
    struct arena *arena = page->request->arena;
    size_t cut = path.n;
    struct str last = STR("");

    while (cut && path.p[cut - 1] != '.')
        cut--;
    struct str name = str_slice(path, cut, path.n);
    struct yaml *above = node_at(tree, str_slice(path, 0, cut ? cut - 1 : 0), &last);
    if (!above || above->type != YAML_MAP || !name.n)
        return;
    struct yaml *list = child_at(above, name);
    if (!list) {
        list = yaml_new(arena, YAML_LIST);
        yaml_set(arena, above, name, list);
    }
    if (list->type != YAML_LIST)
        return;
    yaml_append(list, yaml_new(arena, YAML_MAP));
    *ret = str_printf(arena, STR_FMT ".%zu", STR_ARG(path), list->count - 1);
}

static void unlink_child(struct yaml *list, struct yaml *child)
{
    struct yaml **at = &list->first;

    while (*at != child)
        at = &(*at)->next;
    *at = child->next;
    list->count--;
}

/* Two neighbours change places. */
static void swap(struct yaml *list, struct yaml *first)
{
    struct yaml **at = &list->first, *second = first->next;

    while (*at != first)
        at = &(*at)->next;
    *at = second;
    first->next = second->next;
    second->next = first;
}

static struct yaml *before(const struct yaml *list, const struct yaml *child)
{
    struct yaml *at = list->first;

    while (at && at->next != child)
        at = at->next;
    return at;
}

struct str content_restructure(const struct content_page *page, struct yaml *tree, struct str act)
{
    struct str path = act, last = STR(""), ret = STR("");
    struct str what = str_cut(&path, ':');
    struct yaml *node;

    if (str_is(what, "add")) {
        add(page, tree, path, &ret);
        return ret;
    }
    node = node_at(tree, path, &last);
    if (!node || !path.n || !node->parent || node->parent->type != YAML_LIST)
        return ret;
    ret = str_slice(path, 0, path.n - last.n - 1);
    if (str_is(what, "remove"))
        unlink_child(node->parent, node);
    else if (str_is(what, "up") && before(node->parent, node))
        swap(node->parent, before(node->parent, node));
    else if (str_is(what, "down") && node->next)
        swap(node->parent, node);
    else
        return STR("");
    return ret;
}

/* ---- what nobody filled in ---- */

static bool is_blank(const struct yaml *node)
{
    bool yes;

    if (node->type == YAML_TEXT)
        return !node->text.n || (!node->quoted && yaml_bool(node, &yes, NULL));
    for (const struct yaml *child = node->first; child; child = child->next)
        if (!is_blank(child))
            return false;
    return true;
}

static void tidy(struct arena *arena, const struct shape *fields, struct yaml *map)
{
    for (const struct shape *shape = fields; shape->key; shape++) {
        struct yaml *list = yaml_get(map, shape->key);
        if (!list || list->type != YAML_LIST)
            continue;
        for (struct yaml *each = list->first, *next; each; each = next) {
            next = each->next;
            if (is_blank(each))
                unlink_child(list, each);
            else if (shape->type == SHAPE_GROUP)
                tidy(arena, shape->inner, each);
        }
        if (!list->count)
            yaml_set(arena, map, str_from(shape->key), NULL);
    }
}

void content_tidy(const struct content_page *page, struct yaml *tree)
{
    tidy(page->request->arena, page->kind->fields, tree);
}

/* ---- what is wrong ---- */

struct looking {
    const struct content_page *page;
    bool whole;
    struct content_problem *list;
    size_t count, room;
};

static void found(struct looking *in, struct str path, const char *message)
{
    if (in->count == in->room) {
        struct content_problem *more = ARENA_ARRAY(in->page->request->arena, in->room = in->room ? 2 * in->room : 8,
                                                   struct content_problem);
        if (in->count)
            memcpy(more, in->list, in->count * sizeof *more);
        in->list = more;
    }
    in->list[in->count++] = (struct content_problem){path, message};
}

/* The shape of one field alone says whether a value is good; which sentence tells it depends on what it should be. */
static const char *const wrong[] = {
    [SHAPE_LINE] = "!content-wrong-line",     [SHAPE_PROSE] = "!content-malformed",
    [SHAPE_MARKDOWN] = "!content-malformed",  [SHAPE_CHOICE] = "!content-wrong-choice",
    [SHAPE_FLAG] = "!content-malformed",      [SHAPE_NUMBER] = "!content-wrong-number",
    [SHAPE_DAY] = "!content-wrong-day",       [SHAPE_LINK] = "!content-wrong-link",
    [SHAPE_GROUP] = "!content-malformed",     [SHAPE_CHECKED] = "!content-wrong-checked",
    [SHAPE_OTHER] = "!content-wrong-hours",
};

static bool is_good(const struct content_page *page, const struct shape *shape, const struct yaml *value)
{
    const struct shape alone[] = {*shape, {.key = NULL}};
    const struct content_kind kind = {.name = page->kind->name, .title = shape->key, .fields = alone};
    struct arena *arena = page->request->arena;
    struct yaml *item = yaml_new(arena, YAML_MAP);
    struct err why = {0};

    yaml_set(arena, item, STR("id"), yaml_new_text(arena, STR("x")));
    yaml_set(arena, item, str_from(shape->key), yaml_copy(arena, value));
    return shape_check_draft(&kind, desk_app(page->request)->packs, item, &why);
}

static void look(struct looking *in, const struct shape *fields, const struct yaml *map, struct str path);

static void look_at(struct looking *in, const struct shape *shape, const struct yaml *value, struct str path)
{
    struct arena *arena = in->page->request->arena;
    size_t i = 0;

    if (shape->type != SHAPE_GROUP) {
        if (!is_good(in->page, shape, value))
            found(in, path, wrong[shape->type]);
        return;
    }
    if (!(shape->flags & SHAPE_MANY)) {
        look(in, shape->inner, value, path);
        return;
    }
    for (const struct yaml *each = value->first; each; each = each->next)
        look(in, shape->inner, each, str_printf(arena, STR_FMT ".%zu", STR_ARG(path), i++));
}

static void look(struct looking *in, const struct shape *fields, const struct yaml *map, struct str path)
{
    for (const struct shape *shape = fields; shape->key; shape++) {
        const struct yaml *value = yaml_get(map, shape->key);
        struct str at = path.n ? str_printf(in->page->request->arena, STR_FMT ".%s", STR_ARG(path), shape->key)
                               : str_from(shape->key);
        if (value)
            look_at(in, shape, value, at);
        else if (in->whole && (shape->flags & SHAPE_NEEDED))
            found(in, at, "!content-needed");
    }
}

void content_problems(const struct content_page *page, const struct yaml *tree, bool whole,
                      struct content_problem **ret, size_t *ret_count)
{
    struct looking in = {.page = page, .whole = whole};

    look(&in, page->kind->fields, tree, STR(""));
    *ret = in.list;
    *ret_count = in.count;
}
