/* compare.c - see compare.h. */
#include "know/compare.h"

#include "base/yaml_write.h"

struct told {
    struct arena *arena;
    struct difference *list;
    size_t count, room;
};

static void tell(struct told *told, struct str path, struct str former, struct str later)
{
    if (told->count == told->room) {
        struct difference *more = ARENA_ARRAY(told->arena, told->room = told->room ? 2 * told->room : 16,
                                              struct difference);
        if (told->count)
            memcpy(more, told->list, told->count * sizeof *more);
        told->list = more;
    }
    told->list[told->count++] = (struct difference){path, former, later};
}

static struct str below(struct told *told, struct str path, struct str key)
{
    return path.n ? str_printf(told->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(key)) : key;
}

static struct str place(struct told *told, struct str path, size_t i)
{
    return below(told, path, str_printf(told->arena, "%zu", i));
}

static const struct yaml *find(const struct yaml *map, struct str key)
{
    for (const struct yaml *child = map ? map->first : NULL; child; child = child->next)
        if (str_eq(child->key, key))
            return child;
    return NULL;
}

bool yaml_same(const struct yaml *a, const struct yaml *b)
{
    if (!a || !b || a->type != b->type || a->count != b->count)
        return a == b;
    if (a->type == YAML_TEXT)
        return str_eq(a->text, b->text);
    if (a->type == YAML_MAP) {
        for (const struct yaml *child = a->first; child; child = child->next)
            if (!yaml_same(child, find(b, child->key)))
                return false;
        return true;
    }
    for (const struct yaml *x = a->first, *y = b->first; x; x = x->next, y = y->next)
        if (!yaml_same(x, y))
            return false;
    return true;
}

static void compare_nodes(struct told *told, struct str path, const struct yaml *former, const struct yaml *later);

static void compare_maps(struct told *told, struct str path, const struct yaml *former, const struct yaml *later)
{
    for (const struct yaml *child = former ? former->first : NULL; child; child = child->next)
        compare_nodes(told, below(told, path, child->key), child, find(later, child->key));
    for (const struct yaml *child = later ? later->first : NULL; child; child = child->next)
        if (!find(former, child->key))
            compare_nodes(told, below(told, path, child->key), NULL, child);
}

static const struct yaml **elements(struct arena *arena, const struct yaml *list, size_t *ret_count)
{
    const struct yaml **ret = ARENA_ARRAY(arena, (list ? list->count : 0) + 1, const struct yaml *);

    *ret_count = 0;
    for (const struct yaml *child = list ? list->first : NULL; child; child = child->next)
        ret[(*ret_count)++] = child;
    return ret;
}

static void compare_lists(struct told *told, struct str path, const struct yaml *former, const struct yaml *later)
{
    size_t n, m, head = 0, tail = 0;
    const struct yaml **a = elements(told->arena, former, &n);
    const struct yaml **b = elements(told->arena, later, &m);

    while (head < n && head < m && yaml_same(a[head], b[head]))
        head++;
    while (tail < n - head && tail < m - head && yaml_same(a[n - 1 - tail], b[m - 1 - tail]))
        tail++;
    for (size_t i = head; i < n - tail || i < m - tail; i++)
        compare_nodes(told, place(told, path, i), i < n - tail ? a[i] : NULL, i < m - tail ? b[i] : NULL);
}

static void compare_nodes(struct told *told, struct str path, const struct yaml *former, const struct yaml *later)
{
    const struct yaml *either = former ? former : later;

    if (!either)
        return;
    if (former && later && former->type != later->type) {
        compare_nodes(told, path, former, NULL);
        compare_nodes(told, path, NULL, later);
    } else if (either->type == YAML_MAP) {
        compare_maps(told, path, former, later);
    } else if (either->type == YAML_LIST) {
        compare_lists(told, path, former, later);
    } else {
        struct str before = former ? former->text : STR("");
        struct str now = later ? later->text : STR("");
        if (!str_eq(before, now))
            tell(told, path, before, now);
    }
}

void compare(struct arena *arena, const struct yaml *former, const struct yaml *later, struct difference **ret,
             size_t *ret_count)
{
    struct told told = {.arena = arena};

    compare_nodes(&told, STR(""), former, later);
    *ret = told.list;
    *ret_count = told.count;
}

/* ---- one of two ---- */

static struct yaml *merge(struct told *told, struct str path, const struct yaml *base, const struct yaml *mine,
                          const struct yaml *theirs);

static bool all_are(enum yaml_type type, const struct yaml *base, const struct yaml *mine, const struct yaml *theirs)
{
    return (!base || base->type == type) && mine && mine->type == type && theirs && theirs->type == type;
}

static struct yaml *merge_maps(struct told *told, struct str path, const struct yaml *base, const struct yaml *mine,
                               const struct yaml *theirs)
{
    struct yaml *merged = yaml_new(told->arena, YAML_MAP);

    for (const struct yaml *child = mine->first; child; child = child->next)
        yaml_set(told->arena, merged, child->key,
                 merge(told, below(told, path, child->key), find(base, child->key), child, find(theirs, child->key)));
    for (const struct yaml *child = theirs->first; child; child = child->next)
        if (!find(mine, child->key))
            yaml_set(told->arena, merged, child->key,
                     merge(told, below(told, path, child->key), find(base, child->key), NULL, child));
    return merged;
}

static struct yaml *merge_lists(struct told *told, struct str path, const struct yaml *base, const struct yaml *mine,
                                const struct yaml *theirs)
{
    struct yaml *merged = yaml_new(told->arena, YAML_LIST);
    const struct yaml *x = base->first, *y = mine->first, *z = theirs->first;

    for (size_t i = 0; x; x = x->next, y = y->next, z = z->next, i++) {
        struct yaml *one = merge(told, place(told, path, i), x, y, z);
        if (one)
            yaml_append(merged, one);
    }
    return merged;
}

static struct yaml *merge(struct told *told, struct str path, const struct yaml *base, const struct yaml *mine,
                          const struct yaml *theirs)
{
    if (yaml_same(mine, theirs) || yaml_same(base, theirs))
        return mine ? yaml_copy(told->arena, mine) : NULL;
    if (yaml_same(base, mine))
        return theirs ? yaml_copy(told->arena, theirs) : NULL;
    if (all_are(YAML_MAP, base, mine, theirs))
        return merge_maps(told, path, base, mine, theirs);
    if (base && all_are(YAML_LIST, base, mine, theirs) && base->count == mine->count && base->count == theirs->count)
        return merge_lists(told, path, base, mine, theirs);
    compare_nodes(told, path, theirs, mine);
    return mine ? yaml_copy(told->arena, mine) : NULL;
}

struct yaml *compare_merge(struct arena *arena, const struct yaml *base, const struct yaml *mine,
                           const struct yaml *theirs, struct difference **ret_clashes, size_t *ret_count)
{
    struct told told = {.arena = arena};
    struct yaml *merged = merge(&told, STR(""), base, mine, theirs);

    *ret_clashes = told.list;
    *ret_count = told.count;
    return merged;
}

/* ---- lines ---- */

static struct str *lines_of(struct arena *arena, struct str text, size_t *ret_count)
{
    size_t count = text.n ? 1 : 0;

    for (size_t i = 0; i + 1 < text.n; i++)
        count += text.p[i] == '\n';
    struct str *lines = ARENA_ARRAY(arena, count + 1, struct str);
    for (size_t i = 0; i < count; i++)
        lines[i] = str_cut(&text, '\n');
    *ret_count = count;
    return lines;
}

void compare_lines(struct arena *arena, struct str former, struct str later, struct compared_line **ret,
                   size_t *ret_count)
{
    size_t n, m, count = 0, i = 0, k = 0;
    struct str *a = lines_of(arena, former, &n);
    struct str *b = lines_of(arena, later, &m);
    bool matched = n <= LINES_MOST && m <= LINES_MOST;
    /* longest[i][k]: of the lines from i and from k on, how many stand in both in the same order */
    uint16_t *longest = ARENA_ARRAY(arena, matched ? (n + 1) * (m + 1) : 1, uint16_t);
    struct compared_line *lines = ARENA_ARRAY(arena, n + m + 1, struct compared_line);

#define LONGEST(x, y) longest[(x) * (m + 1) + (y)]
    for (size_t x = n; matched && x-- > 0;)
        for (size_t y = m; y-- > 0;)
            LONGEST(x, y) = str_eq(a[x], b[y]) ? (uint16_t)(LONGEST(x + 1, y + 1) + 1)
                          : LONGEST(x + 1, y) >= LONGEST(x, y + 1) ? LONGEST(x + 1, y) : LONGEST(x, y + 1);
    while (i < n || k < m) {
        if (matched && i < n && k < m && str_eq(a[i], b[k])) {
            lines[count++] = (struct compared_line){LINE_SAME, a[i]};
            i++, k++;
        } else if (i < n && (k == m || !matched || LONGEST(i + 1, k) >= LONGEST(i, k + 1))) {
            lines[count++] = (struct compared_line){LINE_GONE, a[i++]};
        } else {
            lines[count++] = (struct compared_line){LINE_NEW, b[k++]};
        }
    }
#undef LONGEST
    *ret = lines;
    *ret_count = count;
}
