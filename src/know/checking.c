/* checking.c - see checking.h. */
#include "know/checking.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/yaml_write.h"
#include "know/editing.h"

/* ---- what is to be checked ---- */

static int32_t again_of(const struct yaml *root)
{
    struct arena arena = {0};
    struct str text = yaml_text(root, "check_again");
    int32_t day;

    if (text.n == sizeof "2026-11" - 1)
        text = str_printf(&arena, STR_FMT "-01", STR_ARG(text));
    if (!clock_day_parse(text, &day))
        day = INT32_MAX;
    arena_clear(&arena);
    return day;
}

static struct check_entry entry_of(const struct content_item *item, const struct yaml *root, struct str service,
                                   int32_t today)
{
    struct check_entry entry = {.item = item, .root = root, .service = service, .again = again_of(root)};

    entry.due = !shape_is_public(root) ? CHECK_NEVER
              : entry.again <= today ? CHECK_PAST
              : entry.again <= today + CHECK_SOON_DAYS ? CHECK_SOON : CHECK_LATER;
    return entry;
}

static int by_due(const void *a, const void *b)
{
    const struct check_entry *x = a, *y = b;

    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    if (x->due != CHECK_NEVER && x->again != y->again)
        return x->again < y->again ? -1 : 1;
    int order = str_cmp(x->item->id, y->item->id);
    return order ? order : str_cmp(x->service, y->service);
}

void checking_list(const struct edition *edition, struct arena *arena, int32_t today, struct check_entry **ret,
                   size_t *ret_count)
{
    const struct content_item *const *items;
    size_t count = edition_list(edition, "directory", &items), room = 0, n = 0;

    for (size_t i = 0; i < count; i++) {
        const struct yaml *services = yaml_get(items[i]->root, "services");
        room += 1 + (services ? services->count : 0);
    }
    struct check_entry *list = ARENA_ARRAY(arena, room + 1, struct check_entry);
    for (size_t i = 0; i < count; i++) {
        const struct yaml *services = yaml_get(items[i]->root, "services");
        list[n++] = entry_of(items[i], items[i]->root, STR(""), today);
        for (const struct yaml *each = services ? services->first : NULL; each; each = each->next)
            list[n++] = entry_of(items[i], each, yaml_text(each, "id"), today);
    }
    qsort(list, n, sizeof *list, by_due);
    *ret = list;
    *ret_count = n;
}

/* ---- "I have checked this today" ---- */

static struct yaml *part_of(struct yaml *root, struct str service)
{
    const struct yaml *services = yaml_get(root, "services");

    if (!service.n)
        return root;
    for (struct yaml *each = services ? services->first : NULL; each; each = each->next)
        if (str_eq(yaml_text(each, "id"), service))
            return each;
    return NULL;
}

static void set_text(struct arena *arena, struct yaml *map, struct str key, struct str text, bool quoted)
{
    struct yaml *value = yaml_new_text(arena, text);

    value->quoted = quoted;
    yaml_set(arena, map, key, value);
}

static void mark_checked(struct arena *arena, struct yaml *part, struct str name, int32_t today)
{
    struct yaml *checked = yaml_new(arena, YAML_MAP);

    set_text(arena, checked, STR("day"), clock_day_text(arena, today), false);
    set_text(arena, checked, STR("by"), name, true);
    yaml_set(arena, part, STR("checked"), checked);
    set_text(arena, part, STR("check_again"), clock_day_text(arena, today + CHECK_AGAIN_DAYS), false);
}

/* The versions of an organisation that went live, the newest first. */
static bool read_live(struct store *store, struct arena *arena, struct str item, struct content_version **ret,
                      size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    size_t count = 0, kept = 0;

    if (!store_read_begin(store, &conn, err))
        return false;
    bool ok = content_history(conn, arena, "directory", item, ret, &count, err);
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++) {
        enum content_state state = (*ret)[i].state;
        if (state == CONTENT_PUBLISHED || state == CONTENT_WITHDRAWN || state == CONTENT_REVERTED)
            (*ret)[kept++] = (*ret)[i];
    }
    *ret_count = kept;
    return ok;
}

/* Nobody has put something else live since the edition was made. */
static bool is_newest(struct store *store, struct arena *arena, const struct content_item *item, struct err *err)
{
    struct content_version *versions;
    size_t count;

    if (!read_live(store, arena, item->id, &versions, &count, err))
        return false;
    int64_t live = count && versions[0].state != CONTENT_REVERTED ? versions[0].version : 0;
    return live == item->version || err_set(err, ERR_CONFLICT, "!content-changed");
}

bool checking_done(struct store *store, const struct pack_set *packs, const struct edition *edition, int64_t by,
                   struct str name, struct str item, struct str service, int32_t today, struct str note,
                   struct err *err)
{
    const struct content_item *live = edition_find(edition, "directory", item);
    struct arena arena = {0};
    struct yaml *root = live ? yaml_copy(&arena, live->root) : NULL;
    struct yaml *part = root ? part_of(root, service) : NULL;
    struct str body;
    bool ok = part || err_set(err, ERR_NOT_FOUND, "!content-unknown");

    ok = ok && is_newest(store, &arena, live, err);
    if (ok)
        mark_checked(&arena, part, name, today);
    ok = ok && yaml_write(&arena, root, &body, err) &&
         editing_amend(store, packs, by, "directory", item, body, note, err);
    arena_clear(&arena);
    return ok;
}

/* ---- taking it back ---- */

static bool is_own_amendment(const struct content_version *version, int64_t by, int64_t now)
{
    return version->state == CONTENT_PUBLISHED && !version->approver && version->author == by &&
           now - version->written <= CHECK_UNDO_SECONDS;
}

bool checking_may_undo(struct store *store, int64_t by, struct str item, int64_t now, bool *ret, struct err *err)
{
    struct arena arena = {0};
    struct content_version *versions;
    size_t count;
    bool ok = read_live(store, &arena, item, &versions, &count, err);

    if (ok)
        *ret = count && is_own_amendment(&versions[0], by, now);
    arena_clear(&arena);
    return ok;
}

bool checking_undo(struct store *store, const struct pack_set *packs, int64_t by, struct str item, int64_t now,
                   struct str note, struct err *err)
{
    struct arena arena = {0};
    struct content_version *versions;
    size_t count;
    bool ok = read_live(store, &arena, item, &versions, &count, err);

    if (ok && !(count && is_own_amendment(&versions[0], by, now)))
        ok = err_set(err, ERR_CONFLICT, "!undo-too-late");
    if (ok && count > 1 && versions[1].state == CONTENT_PUBLISHED)
        ok = editing_amend(store, packs, by, "directory", item, versions[1].body, note, err);
    else if (ok)
        ok = content_end(store, by, "directory", item, CONTENT_REVERTED, note, err);
    arena_clear(&arena);
    return ok;
}
