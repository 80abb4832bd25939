/* languages.c - one language of many indicators in a file of its own (phrases/LANG/NAME.yaml), so that whoever
 * speaks the language keeps one file: its texts are hung into the indicators' own trees before these are read. */
#include "screen/draft.h"

static struct yaml *new_map(struct arena *arena, const struct yaml *at, struct str key)
{
    struct yaml *map = ARENA_NEW(arena, struct yaml);
    *map = (struct yaml){.type = YAML_MAP, .line = at->line, .file = at->file, .key = key};
    return map;
}

static void append(struct yaml *map, struct yaml *child)
{
    struct yaml **end = &map->first;
    while (*end)
        end = &(*end)->next;
    *end = child;
    child->next = NULL;
    child->parent = map;
    map->count++;
}

/* A copy of the node that can hang elsewhere; its children stay where they are. */
static struct yaml *renamed(struct arena *arena, const struct yaml *node, struct str key)
{
    struct yaml *copy = ARENA_NEW(arena, struct yaml);
    *copy = *node;
    copy->key = key;
    return copy;
}

/* words: {ids: […]} becomes {ids: {de: […]}}, as word lists are kept. */
static const struct yaml *lists_of(struct arena *arena, const struct yaml *words, struct str lang)
{
    struct yaml *map = new_map(arena, words, words->key);
    for (const struct yaml *list = words->first; list; list = list->next) {
        struct yaml *one = new_map(arena, list, list->key);
        append(one, renamed(arena, list, lang));
        append(map, one);
    }
    return map;
}

bool language_open(struct arena *arena, struct yaml *root, struct str *ret_lang, const struct yaml **ret_words,
                   struct yaml **ret_list, struct err *err)
{
    static const char *const keys[] = {"language", "words", "indicators", NULL};
    struct yaml *lang, *list = yaml_get(root, "indicators");
    const struct yaml *words = yaml_get(root, "words");
    if (!yaml_only(root, keys, err) || !yaml_need(root, "language", YAML_TEXT, &lang, err) ||
        (words && !yaml_expect(words, YAML_MAP, err)) || (list && !yaml_expect(list, YAML_MAP, err)))
        return false;
    if (lang->text.n < 2 || lang->text.n > 3)
        return yaml_fault(err, lang, "\"language\" is a code of ISO 639 such as de");
    *ret_lang = lang->text;
    *ret_words = words ? lists_of(arena, words, lang->text) : NULL;
    *ret_list = list;
    return true;
}

bool language_join(struct arena *arena, struct yaml *head, const struct yaml *item, struct str lang, struct err *err)
{
    static const char *const keys[] = {"name", "reason", "phrases", "unless", "examples", NULL};
    if (!yaml_only(item, keys, err))
        return false;
    for (const struct yaml *part = item->first; part; part = part->next) {
        struct yaml *into = yaml_get(head, str_copy(arena, part->key).p);
        if (!into) {
            into = new_map(arena, part, part->key);
            append(head, into);
        } else if (into->type != YAML_MAP || yaml_get(into, str_copy(arena, lang).p)) {
            return yaml_fault(err, part, "\"" STR_FMT "\" of this indicator stands in \"" STR_FMT "\" already, at %s:%d",
                              STR_ARG(part->key), STR_ARG(lang), into->file, into->line);
        }
        append(into, renamed(arena, part, lang));
    }
    return true;
}
