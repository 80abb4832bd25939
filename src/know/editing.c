/* editing.c - see editing.h. */
#include "know/editing.h"

typedef bool check_fn(const struct content_kind *kind, const struct pack_set *packs, const struct yaml *root,
                      struct err *err);

static bool check_whole(const struct content_kind *kind, const struct pack_set *packs, const struct yaml *root,
                        struct err *err)
{
    return shape_check(kind, packs, root, NULL, NULL, err);
}

static bool check(const struct pack_set *packs, const char *kind, struct str item, struct str body, check_fn *run,
                  struct err *err)
{
    const struct content_kind *of = content_kind_find(str_from(kind));
    struct arena arena = {0};
    struct yaml *root = NULL;
    bool ok = of ? yaml_parse(&arena, "text", body, &root, err) && yaml_expect(root, YAML_MAP, err) &&
                       run(of, packs, root, err)
                 : err_set(err, ERR_NOT_FOUND, "!content-unknown");

    if (ok && !str_eq(yaml_text(root, "id"), item))
        ok = err_field(err, "id", "!content-id");
    arena_clear(&arena);
    return ok;
}

bool editing_check(const struct pack_set *packs, const char *kind, struct str item, struct str body, struct err *err)
{
    return check(packs, kind, item, body, check_whole, err);
}

bool editing_save(struct store *store, const struct pack_set *packs, int64_t by, const char *kind, struct str item,
                  int64_t base, int64_t draft, struct str body, struct str note, int64_t *ret_id, struct err *err)
{
    return check(packs, kind, item, body, shape_check_draft, err) &&
           content_save(store, by, kind, item, base, draft, body, note, ret_id, err);
}

static bool read_version(struct store *store, struct arena *arena, int64_t id, struct content_version *ret,
                         struct err *err)
{
    struct store_conn *conn;

    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = content_get(conn, arena, id, ret, err);
    store_read_end(conn);
    return ok;
}

bool editing_propose(struct store *store, const struct pack_set *packs, int64_t by, int64_t id, struct err *err)
{
    struct arena arena = {0};
    struct content_version version;
    bool ok = read_version(store, &arena, id, &version, err) &&
              editing_check(packs, version.kind.p, version.item, version.body, err) &&
              content_propose(store, by, id, err);

    arena_clear(&arena);
    return ok;
}

bool editing_amend(struct store *store, const struct pack_set *packs, int64_t by, const char *kind, struct str item,
                   struct str body, struct str note, struct err *err)
{
    return editing_check(packs, kind, item, body, err) && content_amend(store, by, kind, item, body, note, err);
}

/* ---- what there is of an item ---- */

static bool is_approved(const struct content_version *version)
{
    return version->state == CONTENT_PUBLISHED || version->state == CONTENT_WITHDRAWN ||
           version->state == CONTENT_REVERTED;
}

static bool parse(const struct editing *editing, struct str body, const struct yaml **ret, struct err *err)
{
    struct yaml *root;

    if (!yaml_parse(editing->arena, "text", body, &root, err))
        return false;
    *ret = root;
    return true;
}

/* What the site says with this version: its own words, those before it when it was withdrawn, the pack's. */
static bool root_of(const struct editing *editing, const struct content_version *version, const struct yaml **ret,
                    struct err *err)
{
    *ret = editing->shipped ? editing->shipped->root : NULL;
    if (!version || version->state == CONTENT_REVERTED)
        return true;
    if (version->body.n)
        return parse(editing, version->body, ret, err);
    for (size_t i = 0; i < editing->count; i++) {
        const struct content_version *before = &editing->versions[i];
        if (!content_was_before(before, version) || before->state == CONTENT_WITHDRAWN)
            continue;
        return before->state == CONTENT_REVERTED || parse(editing, before->body, ret, err);
    }
    return true;
}

bool editing_open(struct store *store, const struct edition *edition, struct arena *arena, const struct content_kind *kind,
                  struct str item, struct editing *ret, struct err *err)
{
    struct store_conn *conn;

    *ret = (struct editing){.arena = arena, .kind = kind, .item = item, .shipped = edition_shipped(edition, kind, item)};
    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = content_history(conn, arena, kind->name, item, &ret->versions, &ret->count, err);
    store_read_end(conn);
    if (ok && !ret->count && !ret->shipped)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    for (size_t i = 0; ok && i < ret->count && !ret->live; i++)
        ret->live = is_approved(&ret->versions[i]) ? &ret->versions[i] : NULL;
    return ok && root_of(ret, ret->live, &ret->root, err);
}

const struct content_version *editing_version(const struct editing *editing, int64_t id)
{
    for (size_t i = 0; i < editing->count; i++)
        if (editing->versions[i].id == id)
            return &editing->versions[i];
    return NULL;
}

bool editing_root(const struct editing *editing, int64_t id, const struct yaml **ret, struct err *err)
{
    const struct content_version *version = editing_version(editing, id);

    if (id && !version)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    return root_of(editing, version, ret, err);
}

bool editing_base(const struct editing *editing, int64_t base, const struct yaml **ret, struct err *err)
{
    const struct content_version *version = NULL;

    for (size_t i = 0; base && i < editing->count; i++)
        if (editing->versions[i].version == base && is_approved(&editing->versions[i]))
            version = &editing->versions[i];
    return root_of(editing, version, ret, err);
}
