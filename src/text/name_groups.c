/* name_groups.c - see name.h: names that are one name in several languages, from the packs. */
#include "text/name.h"

#include <stdlib.h>

#include "text/token.h"

struct member {
    struct str latin;
    uint32_t group;
};

struct text_names {
    struct member *by_name; /* sorted by name, then group */
    size_t count;
    struct str *of_group; /* Latin forms, group after group */
    uint32_t *starts;     /* of_group[starts[g]] to of_group[starts[g + 1]] */
    uint32_t groups;
};

struct loading {
    struct arena *arena;
    struct member *members;
    size_t count, room;
    uint32_t groups;
};

static bool add(struct loading *in, const struct yaml *node, struct err *err)
{
    char latin[TEXT_NAME_MOST];
    struct text_token token;
    size_t at = 0;

    if (!yaml_expect(node, YAML_TEXT, err))
        return false;
    if (!text_token_next(node->text, &at, &token) || text_token_next(node->text, &(size_t){at}, &(struct text_token){0}))
        return yaml_fault(err, node, "\"" STR_FMT "\" is not one word; a name of two words is two names",
                          STR_ARG(node->text));
    size_t n = text_name_latin(text_token_str(&token), latin);
    if (!n)
        return yaml_fault(err, node, "\"" STR_FMT "\" has letters other than Latin, Cyrillic and Arabic; leave it out",
                          STR_ARG(node->text));
    if (in->count == in->room) {
        struct member *more = ARENA_ARRAY(in->arena, in->room ? 2 * in->room : 1024, struct member);
        if (in->count)
            memcpy(more, in->members, in->count * sizeof *more);
        in->members = more;
        in->room = in->room ? 2 * in->room : 1024;
    }
    in->members[in->count++] = (struct member){str_copy(in->arena, str_make(latin, n)), in->groups};
    return true;
}

static bool read_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    struct loading *in = context;
    struct yaml *groups;
    UNUSED(pack);

    if (!yaml_expect(root, YAML_MAP, err) ||
        !yaml_only(root, (const char *const[]){"source", "groups", NULL}, err) ||
        !yaml_need(root, "groups", YAML_LIST, &groups, err))
        return false;
    for (const struct yaml *group = groups->first; group; group = group->next, in->groups++) {
        if (!yaml_expect(group, YAML_LIST, err))
            return false;
        if (group->count < 2)
            return yaml_fault(err, group, "a group of one name says nothing; give its other forms, or leave it out");
        for (const struct yaml *name = group->first; name; name = name->next)
            if (!add(in, name, err))
                return false;
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int order = str_cmp(x->latin, y->latin);
    return order ? order : (x->group > y->group) - (x->group < y->group);
}

static int by_group(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return x->group != y->group ? (x->group > y->group) - (x->group < y->group) : str_cmp(x->latin, y->latin);
}

bool text_names_load(struct arena *arena, const struct pack_set *packs, const struct text_names **ret, struct err *err)
{
    struct loading in = {.arena = arena};
    struct text_names *names = ARENA_NEW(arena, struct text_names);

    if (!pack_each_file(arena, packs, "names", read_file, &in, err))
        return false;
    names->groups = in.groups;
    names->of_group = ARENA_ARRAY(arena, in.count + 1, struct str);
    names->starts = ARENA_ARRAY(arena, (size_t)in.groups + 1, uint32_t);
    if (in.count)
        qsort(in.members, in.count, sizeof *in.members, by_group);
    size_t kept = 0;
    for (size_t i = 0; i < in.count; i++) {
        bool again = kept && in.members[kept - 1].group == in.members[i].group &&
                     str_eq(in.members[kept - 1].latin, in.members[i].latin);
        if (again)
            continue; /* Олена and Olena */
        in.members[kept] = in.members[i];
        names->of_group[kept] = in.members[i].latin;
        names->starts[in.members[i].group + 1] = (uint32_t)++kept;
    }
    if (kept)
        qsort(in.members, kept, sizeof *in.members, by_name);
    names->by_name = in.members;
    names->count = kept;
    *ret = names;
    return true;
}

size_t text_names_count(const struct text_names *names)
{
    return names ? names->count : 0;
}

/* The first member of that name, or count. */
static size_t find(const struct text_names *names, struct str latin)
{
    size_t from = 0, to = text_names_count(names);
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (str_cmp(names->by_name[middle].latin, latin) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_at(const struct text_names *names, size_t i, struct str latin)
{
    return i < text_names_count(names) && str_eq(names->by_name[i].latin, latin);
}

bool text_names_has(const struct text_names *names, struct str latin)
{
    return is_at(names, find(names, latin), latin);
}

size_t text_names_same(const struct text_names *names, struct str latin, struct str *ret, size_t room)
{
    size_t count = 0;
    for (size_t i = find(names, latin); is_at(names, i, latin); i++) {
        uint32_t group = names->by_name[i].group;
        for (uint32_t k = names->starts[group]; k < names->starts[group + 1] && count < room; k++)
            ret[count++] = names->of_group[k];
    }
    return count;
}

bool text_names_share(const struct text_names *names, struct str a, struct str b)
{
    for (size_t i = find(names, a); is_at(names, i, a); i++)
        for (size_t k = find(names, b); is_at(names, k, b); k++)
            if (names->by_name[i].group == names->by_name[k].group)
                return true;
    return false;
}
