/* editing.c - see editing.h. */
#include "know/editing.h"

bool editing_check(const struct pack_set *packs, const char *kind, struct str item, struct str body, struct err *err)
{
    const struct content_kind *of = content_kind_find(str_from(kind));
    struct arena arena = {0};
    struct yaml *root = NULL;
    bool ok = of ? yaml_parse(&arena, "text", body, &root, err) && yaml_expect(root, YAML_MAP, err) &&
                       shape_check(of, packs, root, NULL, NULL, err)
                 : err_set(err, ERR_NOT_FOUND, "!content-unknown");

    if (ok && !str_eq(yaml_text(root, "id"), item))
        ok = err_field(err, "id", "!content-id");
    arena_clear(&arena);
    return ok;
}

bool editing_save(struct store *store, const struct pack_set *packs, int64_t by, const char *kind, struct str item,
                  int64_t base, int64_t draft, struct str body, struct str note, int64_t *ret_id, struct err *err)
{
    return editing_check(packs, kind, item, body, err) &&
           content_save(store, by, kind, item, base, draft, body, note, ret_id, err);
}

bool editing_amend(struct store *store, const struct pack_set *packs, int64_t by, const char *kind, struct str item,
                   struct str body, struct str note, struct err *err)
{
    return editing_check(packs, kind, item, body, err) && content_amend(store, by, kind, item, body, note, err);
}
