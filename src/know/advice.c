/* advice.c - see advice.h. */
#include "know/advice.h"

#include <stdlib.h>

static const char *const CHECK_KEYS[] = {"questions", NULL};
static const char *const TIPS_KEYS[] = {"tips", NULL};
static const char *const QUESTION_KEYS[] = {"id", "text", "for", "always", NULL};
/* A tip is content too (shapes.c); here only these count, and the rest is checked there. */
static const char *const TIP_KEYS[] = {"id", "title", "text", "for", "always", "steps", "tool", "drawing", "alt",
                                       "sources", "unverified", NULL};
static const char *const ELEMENTS[] = {"act", "means", "purpose", "vulnerability", "context"};

struct loading {
    struct arena *arena;
    const struct pack_set *packs;
    struct advice *advice;
    const char **names; /* that "for" may use, NULL-ended */
    size_t name_count, name_room;
};

/* ---- names that the packs know ---- */

static bool name_known(const struct loading *in, struct str name)
{
    for (size_t i = 0; i < in->name_count; i++)
        if (str_is(name, in->names[i]))
            return true;
    return false;
}

static void name_add(struct loading *in, struct str name)
{
    if (!name.n || name_known(in, name))
        return;
    if (in->name_count + 1 >= in->name_room) {
        size_t room = in->name_room ? in->name_room * 2 : 128;
        const char **names = ARENA_ARRAY(in->arena, room, const char *);
        if (in->name_count)
            memcpy(names, in->names, in->name_count * sizeof *names);
        in->names = names;
        in->name_room = room;
    }
    in->names[in->name_count++] = str_copy(in->arena, name).p;
    in->names[in->name_count] = NULL;
}

/* Ids and forms of a file of indicators.  Its own reader complains about all else. */
static bool gather_names(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    struct loading *in = context;
    const struct yaml *list = root->type == YAML_MAP ? yaml_get(root, "indicators") : NULL;
    UNUSED(pack);
    UNUSED(err);
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        const struct yaml *forms = item->type == YAML_MAP ? yaml_get(item, "forms") : NULL;
        if (item->type != YAML_MAP)
            continue;
        name_add(in, yaml_text(item, "id"));
        for (const struct yaml *form = forms ? forms->first : NULL; form; form = form->next)
            name_add(in, form->text);
    }
    return true;
}

/* ---- questions and tips ---- */

static bool read_texts(const struct loading *in, const struct yaml *map, const char *key, const struct yaml **ret,
                       struct err *err)
{
    struct yaml *texts;
    if (!yaml_need(map, key, YAML_MAP, &texts, err) || !pack_text_check(in->packs, texts, err))
        return false;
    *ret = texts;
    return true;
}

static bool read_fits(const struct loading *in, const struct yaml *map, struct advice_entry *entry, struct err *err)
{
    const struct yaml *list = yaml_get(map, "for");
    if (!list)
        return entry->always || yaml_fault(err, map, "say what it is for, or that it fits always: \"for: [means]\" or "
                                           "\"always: yes\"");
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    entry->fits = ARENA_ARRAY(in->arena, list->count + 1, struct str);
    for (const struct yaml *item = list->first; item; item = item->next) {
        if (!yaml_expect(item, YAML_TEXT, err))
            return false;
        if (!name_known(in, item->text)) {
            const char *meant = str_nearest(item->text, in->names);
            return yaml_fault(err, item, "no indicator, form or element is called \"" STR_FMT "\"%s%s%s",
                              STR_ARG(item->text), meant ? "; did you mean \"" : "", meant ? meant : "",
                              meant ? "\"?" : "");
        }
        entry->fits[entry->fit_count++] = item->text;
    }
    return true;
}

static bool read_entry(const struct loading *in, const struct yaml *map, bool tip, struct advice_entry *ret,
                       struct err *err)
{
    struct advice_entry entry = {0};
    struct yaml *id;
    const struct yaml *always;
    if (!yaml_expect(map, YAML_MAP, err) || !yaml_only(map, tip ? TIP_KEYS : QUESTION_KEYS, err) ||
        !yaml_need(map, "id", YAML_TEXT, &id, err) || (tip && !read_texts(in, map, "title", &entry.title, err)) ||
        !read_texts(in, map, "text", &entry.text, err))
        return false;
    if (!id->text.n)
        return yaml_fault(err, id, "give it an id, such as \"keep-documents\"");
    entry.id = id->text;
    always = yaml_get(map, "always");
    if ((always && !yaml_bool(always, &entry.always, err)) || !read_fits(in, map, &entry, err))
        return false;
    *ret = entry;
    return true;
}

/* A later pack's entry of the same id takes the place of the earlier one. */
static void keep(struct advice_list *list, const struct advice_entry *entry)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_eq(list->entries[i].id, entry->id)) {
            list->entries[i] = *entry;
            return;
        }
    }
    list->entries[list->count++] = *entry;
}

static bool read_list(struct loading *in, const struct yaml *root, const char *key, struct advice_list *list,
                      struct err *err)
{
    const struct yaml *entries = yaml_get(root, key);
    if (!entries)
        return true;
    if (!yaml_expect(entries, YAML_LIST, err))
        return false;
    struct advice_entry *all = ARENA_ARRAY(in->arena, list->count + entries->count + 1, struct advice_entry);
    if (list->count)
        memcpy(all, list->entries, list->count * sizeof *all);
    list->entries = all;
    for (const struct yaml *item = entries->first; item; item = item->next) {
        struct advice_entry entry;
        if (!read_entry(in, item, list == &in->advice->tips, &entry, err))
            return false;
        keep(list, &entry);
    }
    return true;
}

static bool read_questions(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    struct loading *in = context;
    UNUSED(pack);
    return yaml_expect(root, YAML_MAP, err) && yaml_only(root, CHECK_KEYS, err) &&
           read_list(in, root, "questions", &in->advice->questions, err);
}

static bool read_tips(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    struct loading *in = context;
    UNUSED(pack);
    return yaml_expect(root, YAML_MAP, err) && yaml_only(root, TIPS_KEYS, err) &&
           read_list(in, root, "tips", &in->advice->tips, err);
}

static bool enough(const struct advice_list *list, const char *what, const char *file, struct err *err)
{
    size_t always = 0;
    for (size_t i = 0; i < list->count; i++)
        always += list->entries[i].always;
    return always >= ADVICE_LEAST ||
           err_set(err, ERR_INPUT, "%zu %s fit every offer; mark at least %d with \"always: yes\" in %s",
                   always, what, ADVICE_LEAST, file);
}

bool advice_load(struct arena *arena, const struct pack_set *packs, struct advice **ret, struct err *err)
{
    struct loading in = {.arena = arena, .packs = packs, .advice = ARENA_NEW(arena, struct advice)};
    for (size_t i = 0; i < LEN(ELEMENTS); i++)
        name_add(&in, str_from(ELEMENTS[i]));
    if (!pack_each_file(arena, packs, "indicators", gather_names, &in, err) ||
        !pack_each_file(arena, packs, "check", read_questions, &in, err) ||
        !pack_each_file(arena, packs, "tips", read_tips, &in, err) ||
        !enough(&in.advice->questions, "questions", "check/questions.yaml", err) ||
        !enough(&in.advice->tips, "tips", "tips/tips.yaml", err))
        return false;
    *ret = in.advice;
    return true;
}

/* ---- choosing ---- */

static unsigned weight_of(const struct advice_entry *entry, const struct advice_sign *signs, size_t count)
{
    unsigned most = 0;
    for (size_t i = 0; i < entry->fit_count; i++)
        for (size_t k = 0; k < count; k++)
            if (signs[k].weight > most && str_eq(signs[k].id, entry->fits[i]))
                most = signs[k].weight;
    return most;
}

size_t advice_pick(const struct advice_list *list, const struct advice_sign *signs, size_t count,
                   const struct advice_entry *ret[ADVICE_MOST])
{
    unsigned weights[ADVICE_MOST];
    size_t picked = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct advice_entry *entry = &list->entries[i];
        unsigned weight = weight_of(entry, signs, count);
        size_t at = picked;
        if (!weight && !entry->always)
            continue;
        while (at > 0 && weights[at - 1] < weight)
            at--;
        if (at == ADVICE_MOST)
            continue;
        picked += picked < ADVICE_MOST;
        for (size_t k = picked - 1; k > at; k--) {
            ret[k] = ret[k - 1];
            weights[k] = weights[k - 1];
        }
        ret[at] = entry;
        weights[at] = weight;
    }
    return picked;
}
