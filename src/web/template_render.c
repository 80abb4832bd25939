/* template_render.c - nodes and a view to HTML. */
#include <math.h>

#include "web/template_node.h"

enum { DEEPEST_WALK = 64 };

struct frame { /* an inheritance under way: whose blocks replace those of the layout */
    const struct node *parent;
    const struct frame *outer;
};

struct walk {
    struct buf out;
    const json_t *views[DEEPEST_WALK]; /* innermost last */
    size_t view_count;
    const struct template *template;
    int depth;
};

static const json_t *value_find(const struct walk *walk, const struct node *node)
{
    if (!node->part_count)
        return walk->views[walk->view_count - 1];
    for (size_t i = walk->view_count; i-- > 0;) {
        const json_t *value = json_object_get(walk->views[i], node->parts[0]);
        for (size_t part = 1; value && part < node->part_count; part++)
            value = json_object_get(value, node->parts[part]);
        if (value || (node->part_count > 1 && json_object_get(walk->views[i], node->parts[0])))
            return value;
    }
    return NULL;
}

static void add_escaped(struct buf *out, struct str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *escaped = NULL;
        switch (s.p[i]) {
        case '&': escaped = "&amp;"; break;
        case '<': escaped = "&lt;"; break;
        case '>': escaped = "&gt;"; break;
        case '"': escaped = "&quot;"; break;
        case '\'': escaped = "&#39;"; break;
        default: continue;
        }
        buf_add(out, str_slice(s, from, i));
        buf_add(out, str_from(escaped));
        from = i + 1;
    }
    buf_add(out, str_slice(s, from, s.n));
}

static void value_print(struct walk *walk, const json_t *value, bool raw)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING: {
        struct str s = str_make(json_string_value(value), json_string_length(value));
        raw ? buf_add(&walk->out, s) : add_escaped(&walk->out, s);
        break;
    }
    case JSON_INTEGER:
        buf_printf(&walk->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        buf_printf(&walk->out, "%.15g", json_real_value(value));
        break;
    case JSON_TRUE:
        buf_add(&walk->out, STR("true"));
        break;
    default:
        break; /* what is not there prints as nothing */
    }
}

static bool is_true(const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_TRUE: case JSON_OBJECT: return true;
    case JSON_STRING: return json_string_length(value) > 0;
    case JSON_INTEGER: return json_integer_value(value) != 0;
    case JSON_REAL: return fpclassify(json_real_value(value)) != FP_ZERO;
    case JSON_ARRAY: return json_array_size(value) > 0;
    default: return false;
    }
}

static bool nodes_walk(struct walk *walk, const struct node *first, const struct frame *frame, struct err *err);

static bool inside_walk(struct walk *walk, const struct node *node, const json_t *value, const struct frame *frame,
                        struct err *err)
{
    if (walk->view_count == DEEPEST_WALK)
        return err_set(err, ERR_FAULT, "%s:%d: sections nest too deep", walk->template->file, node->line);
    walk->views[walk->view_count++] = value;
    bool ok = nodes_walk(walk, node->first, frame, err);
    walk->view_count--;
    return ok;
}

static bool section_walk(struct walk *walk, const struct node *node, const struct frame *frame, struct err *err)
{
    const json_t *value = value_find(walk, node);

    if (!is_true(value))
        return true;
    if (!json_is_array(value))
        return inside_walk(walk, node, value, frame, err);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!inside_walk(walk, node, json_array_get(value, i), frame, err))
            return false;
    return true;
}

/* The outermost page decides: its block wins over those of the layouts between. */
static const struct node *block_find(const struct frame *frame, struct str name)
{
    const struct node *found = NULL;

    for (; frame; frame = frame->outer)
        for (const struct node *node = frame->parent->first; node; node = node->next)
            if (node->kind == NODE_BLOCK && str_eq(node->text, name)) {
                found = node;
                break;
            }
    return found;
}

static bool plural_walk(struct walk *walk, const struct node *node, const struct frame *frame, struct err *err)
{
    const json_t *value = value_find(walk, node);
    int64_t n = json_is_array(value) ? (int64_t)json_array_size(value) : json_integer_value(value);
    unsigned form = node->plural->rule->form(n < 0 ? -(uint64_t)n : (uint64_t)n);

    return nodes_walk(walk, node->plural->forms[form], frame, err);
}

static bool node_walk(struct walk *walk, const struct node *node, const struct frame *frame, struct err *err)
{
    const struct node *block;

    switch (node->kind) {
    case NODE_TEXT:
        buf_add(&walk->out, node->text);
        return true;
    case NODE_VALUE: case NODE_RAW:
        value_print(walk, value_find(walk, node), node->kind == NODE_RAW);
        return true;
    case NODE_SECTION:
        return section_walk(walk, node, frame, err);
    case NODE_INVERTED:
        return is_true(value_find(walk, node)) || nodes_walk(walk, node->first, frame, err);
    case NODE_PARTIAL:
        return nodes_walk(walk, node->target->first, frame, err);
    case NODE_BLOCK:
        block = block_find(frame, node->text);
        return nodes_walk(walk, block ? block->first : node->first, frame, err);
    case NODE_PARENT:
        return nodes_walk(walk, node->target->first, &(struct frame){.parent = node, .outer = frame}, err);
    case NODE_PLURAL:
        return plural_walk(walk, node, frame, err);
    }
    return true;
}

static bool nodes_walk(struct walk *walk, const struct node *first, const struct frame *frame, struct err *err)
{
    bool ok = true;

    if (++walk->depth > DEEPEST_WALK)
        return err_set(err, ERR_FAULT, "%s: blocks nest without end", walk->template->file);
    for (const struct node *node = first; node && ok; node = node->next)
        ok = node_walk(walk, node, frame, err);
    walk->depth--;
    return ok;
}

bool template_walk(const struct template *template, const json_t *view, struct arena *arena, struct str *ret,
                   struct err *err)
{
    struct walk *walk = ARENA_NEW(arena, struct walk);

    walk->out.arena = arena;
    walk->template = template;
    walk->views[walk->view_count++] = view;
    if (!nodes_walk(walk, template->first, NULL, err))
        return false;
    *ret = buf_str(&walk->out);
    return true;
}
