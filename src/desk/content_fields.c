/* content_fields.c - what was typed in the form of an item, as a tree; see content.h.
 *
 * A field is called "f." and its path: "f.title", "f.steps.1", "f.questions.0.choices.2.right".  Of a text in several
 * languages the form has one, so the others come from the tree that it was typed over.  "b." and the path stands in the
 * form beside boxes to tick, for boxes without a tick send nothing.  "u." and the path, without places: not verified. */
#include "base/yaml_write.h"
#include "desk/content.h"

static struct str field(const struct content_page *page, const char *prefix, struct str path)
{
    return str_printf(page->request->arena, "%s." STR_FMT, prefix, STR_ARG(path));
}

static struct str below(const struct content_page *page, struct str path, const char *key)
{
    return path.n ? str_printf(page->request->arena, STR_FMT ".%s", STR_ARG(path), key) : str_from(key);
}

static struct str place(const struct content_page *page, struct str path, size_t i)
{
    return str_printf(page->request->arena, STR_FMT ".%zu", STR_ARG(path), i);
}

/* Ends of lines as YAML has them; no control characters, no white space that nobody sees. */
static struct str cleaned(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\t')
            c = ' ';
        if ((unsigned char)c < ' ' && c != '\n')
            continue;
        while (c == '\n' && out.n && out.p[out.n - 1] == ' ')
            out.n--;
        if (c != '\n' || out.n)
            buf_byte(&out, c);
    }
    while (out.n && (out.p[out.n - 1] == ' ' || out.p[out.n - 1] == '\n'))
        out.n--;
    return out.n ? str_copy(arena, buf_str(&out)) : STR("");
}

static struct str typed(const struct content_page *page, struct str name)
{
    return cleaned(page->request->arena, web_get(page->request, name.p));
}

static bool is_words(enum shape_type type)
{
    return type == SHAPE_LINE || type == SHAPE_PROSE || type == SHAPE_MARKDOWN || type == SHAPE_LINK;
}

static struct yaml *text_node(const struct content_page *page, enum shape_type type, struct str text)
{
    struct yaml *node = yaml_new_text(page->request->arena, text);

    node->quoted = is_words(type);
    return node;
}

/* One text a language, in the order of the site's languages; what else there is comes last. */
static struct yaml *texts(const struct content_page *page, const struct shape *shape, const struct yaml *over,
                          struct str path)
{
    struct arena *arena = page->request->arena;
    const struct pack_set *packs = desk_app(page->request)->packs;
    struct str name = field(page, "f", path);
    struct yaml *map = yaml_new(arena, YAML_MAP);

    for (size_t i = 0; i < packs->language_count; i++) {
        struct str lang = packs->languages[i];
        bool here = str_eq(lang, page->to) && web_has(page->request, name.p);
        struct str text = here ? typed(page, name) : over ? yaml_text(over, str_copy(arena, lang).p) : STR("");
        if (text.n)
            yaml_set(arena, map, lang, text_node(page, shape->type, text));
    }
    for (const struct yaml *other = over ? over->first : NULL; other; other = other->next)
        if (!pack_has_language(packs, other->key) && other->text.n)
            yaml_set(arena, map, other->key, yaml_copy(arena, other));
    return map;
}

static struct yaml *checked(const struct content_page *page, const struct yaml *over, struct str path)
{
    struct arena *arena = page->request->arena;
    struct str day_name = field(page, "f", below(page, path, "day")), by_name = field(page, "f", below(page, path, "by"));

    if (!web_has(page->request, day_name.p))
        return over ? yaml_copy(arena, over) : NULL;
    struct str day = typed(page, day_name), by = typed(page, by_name);
    if (!day.n && !by.n)
        return text_node(page, SHAPE_FLAG, STR("no"));
    struct yaml *map = yaml_new(arena, YAML_MAP);
    yaml_set(arena, map, STR("day"), text_node(page, SHAPE_DAY, day));
    yaml_set(arena, map, STR("by"), text_node(page, SHAPE_LINE, by));
    return map;
}

/* A list of words: one a line, or one a box that is ticked. */
static struct yaml *words(const struct content_page *page, const struct shape *shape, const struct yaml *over,
                          struct str path)
{
    struct arena *arena = page->request->arena;
    struct str name = field(page, "f", path), boxes = field(page, "b", path);
    struct yaml *list = yaml_new(arena, YAML_LIST);

    if (!web_has(page->request, name.p) && !web_has(page->request, boxes.p))
        return over ? yaml_copy(arena, over) : NULL;
    for (size_t i = 0; i < page->request->field_count; i++) {
        const struct web_field *one = &page->request->fields[i];
        struct str rest = str_eq(one->name, name) ? cleaned(arena, one->value) : STR("");
        while (rest.n) {
            struct str word = str_trim(str_cut(&rest, '\n'));
            if (word.n)
                yaml_append(list, text_node(page, shape->type, word));
        }
    }
    return list->count ? list : NULL;
}

static struct yaml *flag(const struct content_page *page, const struct shape *shape, const struct yaml *over,
                         struct str path)
{
    bool yes = web_has(page->request, field(page, "f", path).p);

    if (!yes && !web_has(page->request, field(page, "b", path).p))
        return over ? yaml_copy(page->request->arena, over) : NULL;
    return yes || over || (shape->flags & SHAPE_NEEDED) ? text_node(page, SHAPE_FLAG, yes ? STR("yes") : STR("no")) : NULL;
}

static struct yaml *one(const struct content_page *page, const struct shape *shape, const struct yaml *over,
                        struct str path);

static struct yaml *map(const struct content_page *page, const struct shape *fields, const struct yaml *over,
                        struct str path);

static struct yaml *list(const struct content_page *page, const struct shape *shape, const struct yaml *over,
                         struct str path)
{
    struct yaml *ret = yaml_new(page->request->arena, YAML_LIST);
    size_t i = 0;

    for (const struct yaml *each = over ? over->first : NULL; each; each = each->next, i++)
        yaml_append(ret, shape->type == SHAPE_GROUP ? map(page, shape->inner, each, place(page, path, i))
                                                    : texts(page, shape, each, place(page, path, i)));
    return ret->count ? ret : NULL;
}

static struct yaml *one(const struct content_page *page, const struct shape *shape, const struct yaml *over,
                        struct str path)
{
    struct str name = field(page, "f", path);

    if (shape->flags & SHAPE_MANY)
        return shape->type == SHAPE_GROUP || (shape->flags & SHAPE_TEXTS) ? list(page, shape, over, path)
                                                                          : words(page, shape, over, path);
    if (shape->flags & SHAPE_TEXTS) {
        struct yaml *ret = texts(page, shape, over, path);
        return ret->count ? ret : NULL;
    }
    switch (shape->type) {
    case SHAPE_GROUP: return map(page, shape->inner, over, path);
    case SHAPE_CHECKED: return checked(page, over, path);
    case SHAPE_OTHER: return content_hours(page->request, name, over);
    case SHAPE_FLAG: return flag(page, shape, over, path);
    default: break;
    }
    if (!web_has(page->request, name.p))
        return over ? yaml_copy(page->request->arena, over) : NULL;
    struct str text = typed(page, name);
    return text.n ? text_node(page, shape->type, text) : NULL;
}

static struct yaml *map(const struct content_page *page, const struct shape *fields, const struct yaml *over,
                        struct str path)
{
    struct yaml *ret = yaml_new(page->request->arena, YAML_MAP);

    for (const struct shape *shape = fields; shape->key; shape++) {
        struct yaml *value = one(page, shape, over ? yaml_get(over, shape->key) : NULL, below(page, path, shape->key));
        if (value)
            yaml_set(page->request->arena, ret, str_from(shape->key), value);
    }
    return ret;
}

/* What is not verified: ticked in the form, or told before of a field that the form has no box for. */
static struct yaml *unverified(const struct content_page *page, const struct yaml *over)
{
    struct arena *arena = page->request->arena;
    struct yaml *names = yaml_new(arena, YAML_LIST);
    const struct yaml *before = yaml_get(over, "unverified");

    for (size_t i = 0; i < page->request->field_count; i++) {
        struct str name = page->request->fields[i].name;
        if (str_starts(name, STR("u.")))
            yaml_append(names, text_node(page, SHAPE_CHOICE, str_slice(name, 2, name.n)));
    }
    for (const struct yaml *each = before ? before->first : NULL; each; each = each->next)
        if (!web_has(page->request, field(page, "v", each->text).p))
            yaml_append(names, yaml_copy(arena, each));
    return names->count ? names : NULL;
}

struct yaml *content_fields(const struct content_page *page, const struct yaml *over)
{
    struct arena *arena = page->request->arena;
    const struct yaml *tree = over ? over : yaml_new(arena, YAML_MAP);
    struct yaml *fields = map(page, page->kind->fields, tree, STR(""));
    struct yaml *ret = yaml_new(arena, YAML_MAP);
    struct yaml *names = unverified(page, tree);

    yaml_set(arena, ret, STR("id"), text_node(page, SHAPE_CHOICE, page->id));
    for (struct yaml *child = fields->first, *next; child; child = next) {
        next = child->next;
        yaml_set(arena, ret, child->key, child);
    }
    if (names)
        yaml_set(arena, ret, STR("unverified"), names);
    return ret;
}
