/* edition.c - see edition.h. */
#include "know/edition.h"

#include <stdlib.h>

#include "base/yaml_write.h"
#include "know/advisory.h"
#include "know/search_items.h"
#include "record/content.h"

/* ---- what the packs ship ---- */

struct loading {
    struct arena *arena;
    const struct pack_set *packs;
    const struct content_kind *kind;
    shape_missing_fn *missing;
    void *context;
    struct content_item *items;
    size_t count, room;
};

static void keep(struct loading *in, const struct content_item *item)
{
    for (size_t i = 0; i < in->count; i++) {
        if (str_eq(in->items[i].id, item->id)) {
            in->items[i] = *item;
            return;
        }
    }
    if (in->count == in->room) {
        size_t room = in->room ? 2 * in->room : 32;
        struct content_item *more = ARENA_ARRAY(in->arena, room, struct content_item);
        if (in->count)
            memcpy(more, in->items, in->count * sizeof *more);
        in->items = more;
        in->room = room;
    }
    in->items[in->count++] = *item;
}

static bool read_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    struct loading *in = context;
    const char *const keys[] = {in->kind->name, NULL};
    struct yaml *list;

    if (!yaml_only(root, keys, err) || !yaml_need(root, in->kind->name, YAML_LIST, &list, err))
        return false;
    for (const struct yaml *each = list->first; each; each = each->next) {
        if (!yaml_expect(each, YAML_MAP, err) ||
            !shape_check(in->kind, in->packs, each, in->missing, in->context, err))
            return false;
        const struct content_item item = {.kind = in->kind, .id = yaml_text(each, "id"), .root = each, .pack = pack};
        for (size_t i = 0; i < in->count; i++)
            if (str_eq(in->items[i].id, item.id) && in->items[i].pack == pack)
                return yaml_fault(err, each, "id \"" STR_FMT "\" stands a second time in this pack (first in %s, line %d)",
                                  STR_ARG(item.id), in->items[i].root->file, in->items[i].root->line);
        keep(in, &item);
    }
    return true;
}

bool pack_content_load(const struct pack_set *packs, shape_missing_fn *missing, void *context,
                       struct pack_content **ret, struct err *err)
{
    struct arena arena = {0};
    struct pack_content *shipped = ARENA_NEW(&arena, struct pack_content);

    shipped->arena = arena; /* it lives in its own arena */
    atomic_store(&shipped->holders, 1);
    shipped->country = packs->country;
    for (size_t k = 0; content_kinds[k].name; k++) {
        struct loading in = {.arena = &shipped->arena, .packs = packs, .kind = &content_kinds[k], .missing = missing,
                             .context = context};
        if (!pack_each_file(&shipped->arena, packs, content_kinds[k].name, read_file, &in, err)) {
            pack_content_release(shipped);
            return false;
        }
        shipped->items[k] = in.items;
        shipped->counts[k] = in.count;
    }
    *ret = shipped;
    return true;
}

void pack_content_release(struct pack_content *shipped)
{
    if (!shipped || atomic_fetch_sub(&shipped->holders, 1) != 1)
        return;
    struct arena arena = shipped->arena;
    arena_clear(&arena);
}

bool content_check(const struct pack_set *packs, shape_missing_fn *missing, void *context, struct err *err)
{
    struct pack_content *shipped;

    if (!pack_content_load(packs, missing, context, &shipped, err))
        return false;
    pack_content_release(shipped);
    return true;
}

/* ---- an edition ---- */

static int by_id(const void *a, const void *b)
{
    const struct content_item *const *x = a;
    const struct content_item *const *y = b;

    return str_cmp((*x)->id, (*y)->id);
}

static int64_t order_of(const struct content_item *item)
{
    int64_t order;

    return str_int(yaml_text(item->root, "order"), INT32_MIN, INT32_MAX, &order) ? order : 0;
}

/* Stable, and few items: insertion. */
static void sort_by_order(const struct content_item **items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct content_item *item = items[i];
        size_t k = i;
        for (; k && order_of(items[k - 1]) > order_of(item); k--)
            items[k] = items[k - 1];
        items[k] = item;
    }
}

/* What the desk published. */
struct live_item { struct content_item item; bool reverted; };

static bool read_live(struct edition *edition, struct store *store, int64_t now, struct live_item **ret,
                      size_t *ret_count, struct err *err)
{
    struct content_version *versions;
    size_t count;

    if (!content_live(store, &edition->arena, now, &versions, &count, &edition->next_change, err))
        return false;
    *ret = ARENA_ARRAY(&edition->arena, count + 1, struct live_item);
    for (size_t i = 0; i < count; i++) {
        const struct content_version *version = &versions[i];
        const struct content_kind *kind = content_kind_find(version->kind);
        struct yaml *root = NULL;
        if (!kind)
            continue; /* of a later program */
        if (version->body.n && !yaml_parse(&edition->arena, "desk", version->body, &root, err))
            return err_wrap(err, "content " STR_FMT "/" STR_FMT, STR_ARG(version->kind), STR_ARG(version->item));
        (*ret)[(*ret_count)++] = (struct live_item){
            .item = {.kind = kind, .id = version->item, .root = root, .version = version->version,
                     .published = version->live_from, .withdrawn = version->state == CONTENT_WITHDRAWN},
            .reverted = version->state == CONTENT_REVERTED,
        };
    }
    return true;
}

static struct live_item *live_of(struct live_item *live, size_t count, const struct content_kind *kind, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (live[i].item.kind == kind && str_eq(live[i].item.id, id))
            return &live[i];
    return NULL;
}

static bool stays(const struct content_item *item)
{
    return item->root && (!item->withdrawn || strcmp(item->kind->name, "advisories") == 0);
}

static void put_in_order(struct edition *edition, struct edition_kind *into)
{
    sort_by_order(into->items, into->count);
    into->by_id = ARENA_ARRAY(&edition->arena, into->count + 1, const struct content_item *);
    if (into->count)
        memcpy(into->by_id, into->items, into->count * sizeof(struct content_item *));
    qsort(into->by_id, into->count, sizeof(struct content_item *), by_id);
}

static void fill_kind(struct edition *edition, size_t k, const struct pack_content *shipped,
                      struct live_item *live, size_t live_count)
{
    struct edition_kind *into = &edition->kinds[k];
    const struct content_kind *kind = &content_kinds[k];

    into->items = ARENA_ARRAY(&edition->arena, shipped->counts[k] + live_count + 1, const struct content_item *);
    for (size_t i = 0; i < shipped->counts[k]; i++) {
        const struct content_item *item = &shipped->items[k][i];
        struct live_item *over = live_of(live, live_count, kind, item->id);
        if (over && !over->reverted) {
            if (!over->item.root) /* withdrawn before the desk had a version of its own */
                over->item.root = item->root;
            item = &over->item;
        }
        if (stays(item))
            into->items[into->count++] = item;
    }
    for (size_t i = 0; i < live_count; i++) {
        bool known = live[i].item.kind != kind || live[i].reverted || !stays(&live[i].item);
        for (size_t s = 0; s < shipped->counts[k] && !known; s++)
            known = str_eq(shipped->items[k][s].id, live[i].item.id);
        if (!known)
            into->items[into->count++] = &live[i].item;
    }
    put_in_order(edition, into);
}

/* Pages change by themselves when one begins or ends. */
static void advisories_due(struct edition *edition)
{
    const struct content_item *const *items;
    size_t count = edition_list(edition, "advisories", &items);

    for (size_t i = 0; i < count; i++) {
        if (items[i]->withdrawn)
            continue;
        edition_due(edition, advisory_begin(items[i]->root));
        edition_due(edition, advisory_end(items[i]->root));
    }
}

bool edition_make(struct pack_content *shipped, struct store *store, uint64_t number, int64_t now,
                  struct edition **ret, struct err *err)
{
    struct arena arena = {0};
    struct edition *edition = ARENA_NEW(&arena, struct edition);
    struct live_item *live = NULL;
    size_t live_count = 0;

    edition->arena = arena; /* it lives in its own arena */
    atomic_store(&edition->holders, 1);
    edition->shipped = shipped;
    atomic_fetch_add(&shipped->holders, 1);
    pthread_mutex_init(&edition->lock, NULL);
    edition->number = number;
    edition->made = now;
    edition->next_change = INT64_MAX;
    if (store && !read_live(edition, store, now, &live, &live_count, err)) {
        edition_release(edition);
        return false;
    }
    for (size_t k = 0; content_kinds[k].name; k++)
        fill_kind(edition, k, shipped, live, live_count);
    search_items(edition);
    edition_make_directory(edition, shipped->country);
    advisories_due(edition);
    *ret = edition;
    return true;
}

static void put_item(struct edition *edition, size_t k, const struct content_item *item)
{
    const struct edition_kind *from = &edition->under->kinds[k];
    struct edition_kind into = {.items = ARENA_ARRAY(&edition->arena, from->count + 1, const struct content_item *)};
    bool placed = false;

    for (size_t i = 0; i < from->count; i++) {
        bool same = str_eq(from->items[i]->id, item->id);
        placed = placed || same;
        into.items[into.count++] = same ? item : from->items[i];
    }
    if (!placed)
        into.items[into.count++] = item;
    put_in_order(edition, &into);
    edition->kinds[k] = into;
}

const struct edition *edition_preview(const struct edition *under, const struct content_kind *kind, struct str id,
                                      const struct yaml *root)
{
    struct arena arena = {0};
    struct edition *edition = ARENA_NEW(&arena, struct edition);

    edition->arena = arena; /* it lives in its own arena */
    atomic_store(&edition->holders, 1);
    atomic_fetch_add(&((struct edition *)under)->holders, 1);
    atomic_fetch_add(&under->shipped->holders, 1);
    edition->under = under;
    edition->shipped = under->shipped;
    edition->number = under->number;
    edition->made = under->made;
    edition->next_change = under->next_change;
    memcpy(edition->kinds, under->kinds, sizeof edition->kinds);
    edition->search = under->search; /* finds what is on the site, not the draft */
    edition->found = under->found;
    edition->directory = under->directory;
    pthread_mutex_init(&edition->lock, NULL);
    struct content_item *item = ARENA_NEW(&edition->arena, struct content_item);
    *item = (struct content_item){.kind = kind, .id = str_copy(&edition->arena, id),
                                  .root = yaml_copy(&edition->arena, root)};
    put_item(edition, (size_t)(kind - content_kinds), item);
    if (strcmp(kind->name, "directory") == 0)
        edition_make_directory(edition, edition->shipped->country);
    return edition;
}

const struct content_item *edition_shipped(const struct edition *edition, const struct content_kind *kind, struct str id)
{
    const struct pack_content *shipped = edition->shipped;
    size_t k = (size_t)(kind - content_kinds);

    for (size_t i = 0; i < shipped->counts[k]; i++)
        if (str_eq(shipped->items[k][i].id, id))
            return &shipped->items[k][i];
    return NULL;
}

void edition_due(struct edition *edition, int64_t at)
{
    if (at > edition->made && at < edition->next_change)
        edition->next_change = at;
}

struct edition_kept {
    struct str key;
    void *thing;
    void (*drop)(void *thing);
    struct edition_kept *next;
};

const void *edition_keep(const struct edition *constant, struct str key, edition_make_fn *make,
                         void (*drop)(void *kept), void *context, struct err *err)
{
    struct edition *edition = (struct edition *)constant; /* what is kept is no content */
    struct edition_kept *kept;

    pthread_mutex_lock(&edition->lock);
    for (kept = edition->kept; kept && !str_eq(kept->key, key); kept = kept->next)
        continue;
    void *thing = kept ? kept->thing : make(edition, context, err);
    if (!kept && thing) {
        kept = ARENA_NEW(&edition->arena, struct edition_kept);
        *kept = (struct edition_kept){str_copy(&edition->arena, key), thing, drop, edition->kept};
        edition->kept = kept;
    }
    pthread_mutex_unlock(&edition->lock);
    return thing;
}

void edition_release(const struct edition *constant)
{
    struct edition *edition = (struct edition *)constant;

    if (!edition || atomic_fetch_sub(&edition->holders, 1) != 1)
        return;
    for (struct edition_kept *kept = edition->kept; kept; kept = kept->next)
        kept->drop(kept->thing);
    pthread_mutex_destroy(&edition->lock);
    pack_content_release(edition->shipped);
    edition_release(edition->under);
    struct arena arena = edition->arena;
    arena_clear(&arena);
}

static const struct edition_kind *kind_of(const struct edition *edition, const char *kind)
{
    for (size_t k = 0; content_kinds[k].name; k++)
        if (strcmp(content_kinds[k].name, kind) == 0)
            return &edition->kinds[k];
    return NULL;
}

size_t edition_list(const struct edition *edition, const char *kind, const struct content_item *const **ret)
{
    const struct edition_kind *of = kind_of(edition, kind);

    *ret = of ? (const struct content_item *const *)of->items : NULL;
    return of ? of->count : 0;
}

const struct content_item *edition_find(const struct edition *edition, const char *kind, struct str id)
{
    const struct edition_kind *of = kind_of(edition, kind);
    const struct content_item wanted = {.id = id};
    const struct content_item *key = &wanted;
    const struct content_item **found = of ? bsearch(&key, of->by_id, of->count, sizeof key, by_id) : NULL;

    return found ? *found : NULL;
}

const struct search *edition_search(const struct edition *edition)
{
    return edition->search;
}

const struct content_item *edition_found(const struct edition *edition, uint32_t document)
{
    return edition->found[document];
}

uint64_t edition_number(const struct edition *edition)
{
    return edition->number;
}

int64_t edition_made(const struct edition *edition)
{
    return edition->made;
}
