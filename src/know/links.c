/* links.c - references of content to the law that point at nothing; see know.h. */
#include "know/edition.h"

struct linking {
    struct arena *arena;
    const char **ids; /* of all entries, NULL-ended */
    void (*complain)(void *context, const char *message);
    void *context;
};

static const char **ids_of(struct arena *arena, const struct pack_content *content, size_t kind)
{
    const char **ids = ARENA_ARRAY(arena, content->counts[kind] + 1, const char *);

    for (size_t i = 0; i < content->counts[kind]; i++)
        ids[i] = str_copy(arena, content->items[kind][i].id).p;
    return ids;
}

static bool is_known(const struct linking *in, struct str id)
{
    for (const char **known = in->ids; *known; known++)
        if (str_is(id, *known))
            return true;
    return false;
}

static void look_at(const struct linking *in, const struct content_item *item, const struct yaml *at, struct str id)
{
    const char *nearest;

    if (is_known(in, id))
        return;
    nearest = str_nearest(id, in->ids);
    in->complain(in->context, arena_printf(in->arena, "%s:%d: " STR_FMT ": the law has no entry \"" STR_FMT "\"%s%s%s",
        at->file, at->line, STR_ARG(item->id), STR_ARG(id), nearest ? "; did you mean \"" : "", nearest ? nearest : "",
        nearest ? "\"?" : "; add it to law/, or take the reference out"));
}

/* Content that holds everywhere names the laws of several countries; where a country's packs lack one, its pages leave the
 * link out.  Only a country's own content must find what it names. */
static void look_at_item(const struct linking *in, const struct content_item *item)
{
    bool everywhere = item->pack && !item->pack->country.n;
    const struct yaml *laws = everywhere ? NULL : yaml_get(item->root, "laws");
    const struct yaml *relations = yaml_get(item->root, "relations");

    for (const struct yaml *each = laws ? laws->first : NULL; each; each = each->next) {
        struct str rest = each->text;
        look_at(in, item, each, str_cut(&rest, '#'));
    }
    for (const struct yaml *each = relations ? relations->first : NULL; each; each = each->next) {
        struct str to = yaml_text(each, "to");
        if (str_eq(to, item->id))
            in->complain(in->context, arena_printf(in->arena, "%s:%d: " STR_FMT ": it has a relation to itself",
                                                   each->file, each->line, STR_ARG(item->id)));
        else
            look_at(in, item, each, to);
    }
}

bool content_check_links(struct arena *arena, const struct pack_set *packs,
                         void (*complain)(void *context, const char *message), void *context, struct err *err)
{
    struct linking in = {.arena = arena, .complain = complain, .context = context};
    struct pack_content *content;
    size_t law = 0;

    if (!pack_content_load(packs, NULL, NULL, &content, err))
        return false;
    while (strcmp(content_kinds[law].name, "law") != 0)
        law++;
    in.ids = ids_of(arena, content, law);
    for (size_t k = 0; content_kinds[k].name; k++)
        for (size_t i = 0; i < content->counts[k]; i++)
            look_at_item(&in, &content->items[k][i]);
    pack_content_release(content);
    return true;
}
