/* law.c - see law.h. */
#include "know/law.h"

#include <stdlib.h>

/* In the order in which a page shows them; the second is the first seen from the other end. */
static const char *const ENDS[][2] = {
    {"amends", "amended-by"},         {"amended-by", "amends"},       {"repeals", "repealed-by"},
    {"repealed-by", "repeals"},       {"transposes", "transposed-by"}, {"transposed-by", "transposes"},
    {"implements", "implemented-by"}, {"implemented-by", "implements"}, {"ratifies", "ratified-by"},
    {"ratified-by", "ratifies"},      {"supplements", "supplemented-by"}, {"supplemented-by", "supplements"},
    {"applies", "applied-in"},        {"applied-in", "applies"},      {"cites", "cited-by"},
    {"cited-by", "cites"},            {"same-case", "same-case"},
};
const char *const law_relation_kinds[LEN(ENDS) + 1] = {
    "amends", "amended-by", "repeals", "repealed-by", "transposes", "transposed-by", "implements", "implemented-by",
    "ratifies", "ratified-by", "supplements", "supplemented-by", "applies", "applied-in", "cites", "cited-by",
    "same-case", NULL,
};

static size_t place_of(struct str kind)
{
    size_t i = 0;

    while (i < LEN(ENDS) && !str_is(kind, ENDS[i][0]))
        i++;
    return i;
}

const char *law_relation_reverse(struct str kind)
{
    size_t i = place_of(kind);

    return i < LEN(ENDS) ? ENDS[i][1] : NULL;
}

/* The relations that the public may see, or NULL. */
static const struct yaml *relations_of(const struct content_item *item)
{
    const struct yaml *list = yaml_get(item->root, "relations");

    if (!shape_is_public(item->root) || !list || list->type != YAML_LIST ||
        shape_is_unverified(item->root, STR("relations")))
        return NULL;
    return list->first;
}

struct found { struct law_relation *relations; size_t count, room; struct arena *arena; };

/* Each entry once: "amends" says more than "cites". */
static void add(struct found *in, const char *kind, const struct content_item *item)
{
    for (size_t i = 0; i < in->count; i++) {
        struct law_relation *known = &in->relations[i];
        if (known->item != item)
            continue;
        if (place_of(str_from(kind)) < place_of(str_from(known->kind)))
            known->kind = kind;
        return;
    }
    if (in->count == in->room) {
        size_t room = in->room ? 2 * in->room : 16;
        struct law_relation *more = ARENA_ARRAY(in->arena, room, struct law_relation);
        if (in->count)
            memcpy(more, in->relations, in->count * sizeof *more);
        in->relations = more;
        in->room = room;
    }
    in->relations[in->count++] = (struct law_relation){kind, item};
}

/* Stable, and few: insertion. */
static void sort(struct found *in)
{
    for (size_t i = 1; i < in->count; i++) {
        struct law_relation one = in->relations[i];
        size_t k = i;
        for (; k && place_of(str_from(in->relations[k - 1].kind)) > place_of(str_from(one.kind)); k--)
            in->relations[k] = in->relations[k - 1];
        in->relations[k] = one;
    }
}

size_t law_relations(const struct edition *edition, struct arena *arena, const struct content_item *entry,
                     struct law_relation **ret)
{
    const struct content_item *const *items;
    size_t count = edition_list(edition, "law", &items);
    struct found found = {.arena = arena};

    for (const struct yaml *each = relations_of(entry); each; each = each->next) {
        const struct content_item *to = edition_find(edition, "law", yaml_text(each, "to"));
        size_t kind = place_of(yaml_text(each, "kind"));
        if (to && to != entry && kind < LEN(ENDS) && shape_is_public(to->root))
            add(&found, ENDS[kind][0], to);
    }
    for (size_t i = 0; i < count; i++) {
        for (const struct yaml *each = relations_of(items[i]); each; each = each->next) {
            const char *kind = law_relation_reverse(yaml_text(each, "kind"));
            if (kind && items[i] != entry && str_eq(yaml_text(each, "to"), entry->id))
                add(&found, kind, items[i]);
        }
    }
    sort(&found);
    *ret = found.relations;
    return found.count;
}

/* ---- what is used most ---- */

struct use { const struct content_item *item; size_t count, place; };

static int by_use(const void *a, const void *b)
{
    const struct use *x = a;
    const struct use *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

static size_t uses_in(const struct content_item *item, struct str id)
{
    const struct yaml *laws = yaml_get(item->root, "laws");
    size_t count = 0;

    for (const struct yaml *each = laws && laws->type == YAML_LIST ? laws->first : NULL; each; each = each->next) {
        struct str rest = each->text;
        count += str_eq(str_cut(&rest, '#'), id);
    }
    for (const struct yaml *each = relations_of(item); each; each = each->next)
        count += str_eq(yaml_text(each, "to"), id);
    return count;
}

size_t law_most_used(const struct edition *edition, struct arena *arena, const struct content_item **ret, size_t room)
{
    const struct content_item *const *entries;
    size_t count = edition_list(edition, "law", &entries);
    struct use *uses = ARENA_ARRAY(arena, count + 1, struct use);
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (!shape_is_public(entries[i]->root))
            continue;
        struct use *use = &uses[kept];
        *use = (struct use){.item = entries[i], .place = kept++};
        for (size_t k = 0; content_kinds[k].name; k++) {
            const struct content_item *const *items;
            size_t all = edition_list(edition, content_kinds[k].name, &items);
            for (size_t j = 0; j < all; j++)
                use->count += uses_in(items[j], use->item->id);
        }
    }
    qsort(uses, kept, sizeof *uses, by_use);
    kept = kept < room ? kept : room;
    for (size_t i = 0; i < kept; i++)
        ret[i] = uses[i].item;
    return kept;
}

size_t law_left_out(const struct content_item *item)
{
    const struct yaml *list = yaml_get(item->root, "unverified");

    return list && list->type == YAML_LIST ? list->count : 0;
}

/* ---- articles ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t add_article(struct str *ret, size_t count, struct str article)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(ret[i], article))
            return count;
    if (count < LAW_ARTICLES && article.n)
        ret[count++] = article;
    return count;
}

/* "113(1)": itself, and its number.  "32–36": all of them. */
static size_t add_piece(struct arena *arena, struct str piece, struct str *ret, size_t count)
{
    static const struct str DASH = STR("–");
    size_t digits = 0;
    int64_t from;
    int64_t to;

    while (digits < piece.n && is_digit(piece.p[digits]))
        digits++;
    struct str rest = str_slice(piece, digits, piece.n);
    if (!digits || digits > 4)
        return count;
    if (str_starts(rest, DASH) && str_int(str_slice(piece, 0, digits), 1, 9999, &from) &&
        str_int(str_slice(rest, DASH.n, rest.n), from, from + LAW_ARTICLES, &to)) {
        for (int64_t i = from; i <= to; i++)
            count = add_article(ret, count, str_printf(arena, "%" PRId64, i));
        return count;
    }
    if (rest.n)
        count = add_article(ret, count, piece);
    return add_article(ret, count, str_slice(piece, 0, digits));
}

size_t law_articles(struct arena *arena, struct str article, struct str ret[LAW_ARTICLES])
{
    size_t count = 0;

    while (article.n) {
        struct str piece = str_trim(str_cut(&article, ','));
        size_t slash = str_find(piece, STR(" / "), 0);
        count = add_piece(arena, str_trim(str_slice(piece, 0, slash)), ret, count);
    }
    return count;
}
