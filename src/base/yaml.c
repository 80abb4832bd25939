/* yaml.c - see yaml.h: libyaml's events, gathered into a tree. */
#include "base/yaml.h"

#include <stdarg.h>
#include <yaml.h>

#include "base/file.h"

enum { DEEPEST = 32, LARGEST = 8 * 1024 * 1024 };

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    const char *name;
    struct err *err;
};

static bool fault_at(struct err *err, const char *file, int line, const char *what)
{
    return err_set(err, ERR_INPUT, "%s:%d: %s", file, line, what);
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return true;
    int line = (int)r->parser.problem_mark.line + 1;
    return err_set(r->err, ERR_INPUT, "%s:%d: %s%s%s", r->name, line,
                   r->parser.problem ? r->parser.problem : "not YAML", r->parser.context ? ", " : "",
                   r->parser.context ? r->parser.context : "");
}

static struct yaml *node_new(struct reader *r, const yaml_event_t *event, enum yaml_type type)
{
    struct yaml *node = ARENA_NEW(r->arena, struct yaml);
    node->type = type;
    node->line = (int)event->start_mark.line + 1;
    node->file = r->name;
    return node;
}

static bool refuse_extras(struct reader *r, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (!anchor && !tag && event->type != YAML_ALIAS_EVENT)
        return true;
    return fault_at(r->err, r->name, (int)event->start_mark.line + 1,
                    "anchors (&), aliases (*) and tags (!) are not used here; write the value out, or put the "
                    "text in quotes");
}

static bool read_node(struct reader *r, yaml_event_t *event, int depth, struct yaml **ret);

static bool add_child(struct reader *r, struct yaml *to, struct yaml ***last, struct yaml *child)
{
    if (to->type == YAML_MAP)
        for (const struct yaml *other = to->first; other; other = other->next)
            if (str_eq(other->key, child->key))
                return err_set(r->err, ERR_INPUT, "%s:%d: \"" STR_FMT "\" stands here a second time (first on "
                               "line %d); keep one", r->name, child->line, STR_ARG(child->key), other->line);
    child->parent = to;
    **last = child;
    *last = &child->next;
    to->count++;
    return true;
}

static bool read_children(struct reader *r, struct yaml *to, yaml_event_type_t end, int depth)
{
    struct yaml **last = &to->first;
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return false;
        if (event.type == end) {
            yaml_event_delete(&event);
            return true;
        }
        struct str key = STR("");
        if (to->type == YAML_MAP) {
            bool plain = event.type == YAML_SCALAR_EVENT;
            int line = (int)event.start_mark.line + 1;
            if (plain)
                key = str_copy(r->arena, str_make(event.data.scalar.value, event.data.scalar.length));
            yaml_event_delete(&event);
            if (!plain)
                return fault_at(r->err, r->name, line, "a key must be a plain word");
            if (!next_event(r, &event))
                return false;
        }
        struct yaml *child;
        bool ok = read_node(r, &event, depth + 1, &child);
        yaml_event_delete(&event);
        if (!ok)
            return false;
        child->key = key;
        if (!add_child(r, to, &last, child))
            return false;
    }
}

static bool read_node(struct reader *r, yaml_event_t *event, int depth, struct yaml **ret)
{
    if (!refuse_extras(r, event))
        return false;
    if (depth > DEEPEST)
        return fault_at(r->err, r->name, (int)event->start_mark.line + 1, "nested deeper than 32 levels");
    if (event->type == YAML_SCALAR_EVENT) {
        struct str text = str_make(event->data.scalar.value, event->data.scalar.length);
        if (text.n && memchr(text.p, '\0', text.n))
            return fault_at(r->err, r->name, (int)event->start_mark.line + 1, "the text holds a zero byte");
        *ret = node_new(r, event, YAML_TEXT);
        (*ret)->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        if (!(*ret)->quoted && (str_is(text, "~") || str_is(text, "null")))
            text = STR("");
        (*ret)->text = str_copy(r->arena, text);
        return true;
    }
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    if (!list && event->type != YAML_MAPPING_START_EVENT)
        return fault_at(r->err, r->name, (int)event->start_mark.line + 1, "a value is missing here");
    *ret = node_new(r, event, list ? YAML_LIST : YAML_MAP);
    return read_children(r, *ret, list ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT, depth);
}

static bool skip_to(struct reader *r, yaml_event_type_t wanted)
{
    yaml_event_t event;
    if (!next_event(r, &event))
        return false;
    bool ok = event.type == wanted;
    int line = (int)event.start_mark.line + 1;
    yaml_event_delete(&event);
    return ok || fault_at(r->err, r->name, line, "one document with content was expected here");
}

bool yaml_parse(struct arena *arena, const char *name, struct str bytes, struct yaml **ret, struct err *err)
{
    struct reader r = {.arena = arena, .name = arena_copy(arena, name, strlen(name)), .err = err};
    if (!yaml_parser_initialize(&r.parser))
        return err_set(err, ERR_FAULT, "cannot read %s: out of memory", name);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes.p, bytes.n);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    struct yaml *root = NULL;
    bool ok = skip_to(&r, YAML_STREAM_START_EVENT) && skip_to(&r, YAML_DOCUMENT_START_EVENT);
    if (ok) {
        yaml_event_t event;
        ok = next_event(&r, &event);
        if (ok) {
            ok = read_node(&r, &event, 0, &root);
            yaml_event_delete(&event);
        }
    }
    ok = ok && skip_to(&r, YAML_DOCUMENT_END_EVENT) && skip_to(&r, YAML_STREAM_END_EVENT);
    yaml_parser_delete(&r.parser);
    if (ok)
        *ret = root;
    return ok;
}

bool yaml_load(struct arena *arena, const char *path, struct yaml **ret, struct err *err)
{
    struct arena file = {0}; /* nodes have copies */
    struct str bytes;
    bool ok = file_read(&file, path, LARGEST, &bytes, err) && yaml_parse(arena, path, bytes, ret, err);
    arena_clear(&file);
    return ok;
}

struct yaml *yaml_get(const struct yaml *map, const char *key)
{
    if (map && map->type == YAML_MAP)
        for (struct yaml *child = map->first; child; child = child->next)
            if (str_is(child->key, key))
                return child;
    return NULL;
}

struct str yaml_text(const struct yaml *map, const char *key)
{
    const struct yaml *node = yaml_get(map, key);
    return node && node->type == YAML_TEXT ? node->text : STR("");
}

bool yaml_fault(struct err *err, const struct yaml *at, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fault_at(err, at->file, at->line, text);
    if (err)
        snprintf(err->field, sizeof err->field, STR_FMT, STR_ARG(at->key));
    return false;
}

static const char *type_name(enum yaml_type type)
{
    static const char *const names[] = {"a text", "a list (lines that begin with \"- \")",
                                        "a mapping (lines of \"key: value\")"};
    return names[type];
}

bool yaml_expect(const struct yaml *node, enum yaml_type type, struct err *err)
{
    return node->type == type ||
           yaml_fault(err, node, "\"" STR_FMT "\" must be %s", STR_ARG(node->key), type_name(type));
}

bool yaml_need(const struct yaml *map, const char *key, enum yaml_type type, struct yaml **ret, struct err *err)
{
    if (!yaml_expect(map, YAML_MAP, err))
        return false;
    struct yaml *node = yaml_get(map, key);
    if (!node)
        return yaml_fault(err, map, "\"%s\" is missing; add \"%s:\" with %s", key, key, type_name(type));
    if (!yaml_expect(node, type, err))
        return false;
    *ret = node;
    return true;
}

static struct str join(struct arena *arena, const char *const *names)
{
    struct buf b = {.arena = arena};
    for (; *names; names++)
        buf_printf(&b, "%s%s", b.n ? ", " : "", *names);
    return buf_str(&b);
}

static bool fault_unknown(const struct yaml *at, struct str word, const char *const *allowed, struct err *err)
{
    struct arena arena = {0};
    const char *meant = str_nearest(word, allowed);
    if (meant)
        yaml_fault(err, at, "\"" STR_FMT "\" is not known here; did you mean \"%s\"?", STR_ARG(word), meant);
    else
        yaml_fault(err, at, "\"" STR_FMT "\" is not known here; known are: " STR_FMT, STR_ARG(word),
                   STR_ARG(join(&arena, allowed)));
    arena_clear(&arena);
    return false;
}

bool yaml_only(const struct yaml *map, const char *const *allowed, struct err *err)
{
    if (!yaml_expect(map, YAML_MAP, err))
        return false;
    for (const struct yaml *child = map->first; child; child = child->next) {
        const char *const *name = allowed;
        while (*name && !str_is(child->key, *name))
            name++;
        if (!*name)
            return fault_unknown(child, child->key, allowed, err);
    }
    return true;
}

bool yaml_int(const struct yaml *node, int64_t min, int64_t max, int64_t *ret, struct err *err)
{
    if (node->type == YAML_TEXT && str_int(node->text, min, max, ret))
        return true;
    return yaml_fault(err, node, "\"" STR_FMT "\" must be a whole number from %" PRId64 " to %" PRId64,
                      STR_ARG(node->key), min, max);
}

bool yaml_bool(const struct yaml *node, bool *ret, struct err *err)
{
    bool yes = node->type == YAML_TEXT && (str_is(node->text, "yes") || str_is(node->text, "true"));
    bool no = node->type == YAML_TEXT && (str_is(node->text, "no") || str_is(node->text, "false"));
    if (!yes && !no)
        return yaml_fault(err, node, "\"" STR_FMT "\" must be yes or no", STR_ARG(node->key));
    *ret = yes;
    return true;
}

bool yaml_choice(const struct yaml *node, const char *const *names, size_t *ret, struct err *err)
{
    if (!yaml_expect(node, YAML_TEXT, err))
        return false;
    for (size_t i = 0; names[i]; i++)
        if (str_is(node->text, names[i])) {
            *ret = i;
            return true;
        }
    return fault_unknown(node, node->text, names, err);
}
