/* yaml_write.c - see yaml_write.h. */
#include "base/yaml_write.h"

#include <yaml.h>

static int take(void *context, unsigned char *bytes, size_t n)
{
    buf_add(context, str_make(bytes, n));
    return 1;
}

static bool emit(yaml_emitter_t *emitter, yaml_event_t *event, int made)
{
    return made && yaml_emitter_emit(emitter, event);
}

/* Nothing that a reader of YAML would take for an end of line or leave out: controls, separators of lines and
 * paragraphs, marks of direction and of byte order.  Such texts are quoted, where every character can be escaped. */
static bool is_calm(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        const unsigned char *c = (const unsigned char *)text.p + i;
        size_t left = text.n - i;
        if ((*c < ' ' && *c != '\n') || *c == 0x7f || (left > 1 && *c == 0xc2 && c[1] < 0xa0) ||
            (left > 2 && *c == 0xe2 && c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
            (left > 1 && *c == 0xef && c[1] >= 0xbb))
            return false;
    }
    return true;
}

/* "no", "12" and the like would be read as they are by us, but not by other readers of YAML: a text that was quoted
 * stays quoted.  What begins with white space is too: its indentation could not be told from the block's own. */
static yaml_scalar_style_t style_of(struct str text, bool quoted)
{
    bool lines = memchr(text.n ? text.p : "", '\n', text.n) != NULL;

    if (!is_calm(text) || (lines && (text.p[0] == ' ' || text.p[0] == '\n')) || str_is(text, "~") ||
        str_is(text, "null"))
        return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    return lines ? YAML_LITERAL_SCALAR_STYLE : quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE;
}

static bool write_text(yaml_emitter_t *emitter, struct str text, bool quoted)
{
    yaml_event_t event;

    return emit(emitter, &event, yaml_scalar_event_initialize(&event, NULL, NULL,
                                                              (const yaml_char_t *)(text.n ? text.p : ""),
                                                              (int)text.n, 1, 1, style_of(text, quoted)));
}

static bool write_node(yaml_emitter_t *emitter, const struct yaml *node)
{
    yaml_event_t event;

    if (node->type == YAML_TEXT)
        return write_text(emitter, node->text, node->quoted || !node->text.n);
    if (node->type == YAML_LIST
            ? !emit(emitter, &event, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
                                                                          YAML_BLOCK_SEQUENCE_STYLE))
            : !emit(emitter, &event, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                                         YAML_BLOCK_MAPPING_STYLE)))
        return false;
    for (const struct yaml *child = node->first; child; child = child->next)
        if ((node->type == YAML_MAP && !write_text(emitter, child->key, false)) || !write_node(emitter, child))
            return false;
    return node->type == YAML_LIST ? emit(emitter, &event, yaml_sequence_end_event_initialize(&event))
                                   : emit(emitter, &event, yaml_mapping_end_event_initialize(&event));
}

bool yaml_write(struct arena *arena, const struct yaml *node, struct str *ret, struct err *err)
{
    struct buf out = {.arena = arena};
    yaml_emitter_t emitter;
    yaml_event_t event;

    if (!yaml_emitter_initialize(&emitter))
        return err_set(err, ERR_FAULT, "cannot write YAML: out of memory");
    yaml_emitter_set_output(&emitter, take, &out);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_width(&emitter, -1); /* a text stays on its line: editors compare lines */
    bool ok = emit(&emitter, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)) &&
              emit(&emitter, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1)) &&
              write_node(&emitter, node) && emit(&emitter, &event, yaml_document_end_event_initialize(&event, 1)) &&
              emit(&emitter, &event, yaml_stream_end_event_initialize(&event)) && yaml_emitter_flush(&emitter);
    if (!ok)
        err_set(err, ERR_INPUT, "cannot write YAML: %s", emitter.problem ? emitter.problem : "the text is not UTF-8");
    yaml_emitter_delete(&emitter);
    if (ok)
        *ret = buf_str(&out);
    return ok;
}

struct yaml *yaml_new(struct arena *arena, enum yaml_type type)
{
    struct yaml *node = ARENA_NEW(arena, struct yaml);

    node->type = type;
    node->file = "";
    return node;
}

struct yaml *yaml_new_text(struct arena *arena, struct str text)
{
    struct yaml *node = yaml_new(arena, YAML_TEXT);

    node->text = str_copy(arena, text);
    return node;
}

void yaml_append(struct yaml *list, struct yaml *item)
{
    struct yaml **last = &list->first;

    while (*last)
        last = &(*last)->next;
    *last = item;
    item->next = NULL;
    item->parent = list;
    list->count++;
}

void yaml_set(struct arena *arena, struct yaml *map, struct str key, struct yaml *value)
{
    struct yaml **at = &map->first;

    while (*at && !str_eq((*at)->key, key))
        at = &(*at)->next;
    if (*at && !value) {
        *at = (*at)->next;
        map->count--;
        return;
    }
    if (!value)
        return;
    value->key = str_copy(arena, key);
    value->parent = map;
    value->next = *at ? (*at)->next : NULL;
    map->count += !*at;
    *at = value;
}

struct yaml *yaml_copy(struct arena *arena, const struct yaml *node)
{
    struct yaml *copy = ARENA_NEW(arena, struct yaml);
    struct yaml **last = &copy->first;

    *copy = *node;
    copy->key = str_copy(arena, node->key);
    copy->text = str_copy(arena, node->text);
    copy->first = copy->next = copy->parent = NULL;
    for (const struct yaml *child = node->first; child; child = child->next) {
        *last = yaml_copy(arena, child);
        (*last)->parent = copy;
        last = &(*last)->next;
    }
    return copy;
}
