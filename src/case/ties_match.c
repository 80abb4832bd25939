/* ties_match.c - see ties_inside.h: how much of one text stands in another, as members read it.
 *
 * The engine says which texts belong together; why, for two of them, is said in words: a stretch of at least three words
 * (two, where a text is short) that stand in the other text in the same order is common.  Its share of the shorter text is
 * the percentage, and the same stretches are marked on the page.  In a group of up to SMALL reports each is compared with
 * each; in a larger one with some that stand evenly in it, so that the work stays in proportion to the group. */
#include <stdlib.h>

#include "case/ties_inside.h"
#include "record/ad.h"

enum { SMALL = 48, PILLARS = 8, RUN = 3, SHORT_RUN = 2, SHORT = 8, SHOWN_PERCENT = 40 };

static int by_pair(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void tie_words_read(struct arena *arena, struct link_reader *reader, struct str text, struct tie_words *ret)
{
    reader->plain = true;
    link_read(reader, text);
    size_t n = reader->count, bytes = n * sizeof(uint32_t);
    *ret = (struct tie_words){.count = n, .words = ARENA_ARRAY(arena, n + 1, uint32_t),
                              .starts = ARENA_ARRAY(arena, n + 1, uint32_t), .ends = ARENA_ARRAY(arena, n + 1, uint32_t),
                              .pairs = ARENA_ARRAY(arena, n + 1, uint64_t)};
    memcpy(ret->words, reader->words, bytes);
    memcpy(ret->starts, reader->starts, bytes);
    memcpy(ret->ends, reader->ends, bytes);
    for (size_t i = 0; i + 1 < n; i++)
        ret->pairs[i] = (uint64_t)ret->words[i] << 32 | ret->words[i + 1];
    if (n > 2)
        qsort(ret->pairs, n - 1, sizeof *ret->pairs, by_pair);
}

static bool has_pair(const struct tie_words *in, uint32_t first, uint32_t second)
{
    uint64_t pair = (uint64_t)first << 32 | second;
    return in->count > 1 && bsearch(&pair, in->pairs, in->count - 1, sizeof pair, by_pair) != NULL;
}

size_t tie_words_common(struct arena *arena, const struct tie_words *a, const struct tie_words *b, struct text_span **marks,
                        size_t *mark_count)
{
    size_t common = 0, least = a->count < SHORT || b->count < SHORT ? SHORT_RUN : RUN, count = 0;
    struct text_span *list = marks ? ARENA_ARRAY(arena, a->count + 1, struct text_span) : NULL;
    for (size_t i = 0, end; i < a->count; i = end) {
        for (end = i + 1; end < a->count && has_pair(b, a->words[end - 1], a->words[end]); end++)
            ;
        if (end - i < least)
            continue;
        common += end - i;
        if (list)
            list[count++] = (struct text_span){.start = a->starts[i], .end = a->ends[end - 1]};
    }
    if (marks) {
        *marks = list;
        *mark_count = count;
    }
    return common;
}

unsigned tie_words_percent(const struct tie_words *a, const struct tie_words *b)
{
    size_t in_a = tie_words_common(NULL, a, b, NULL, NULL), in_b = tie_words_common(NULL, b, a, NULL, NULL);
    const struct tie_words *shorter = a->count < b->count || (a->count == b->count && in_a < in_b) ? a : b;
    return shorter->count ? (unsigned)((shorter == a ? in_a : in_b) * 100 / shorter->count) : 0;
}

/* ---- a group ---- */

struct one { uint32_t node; struct tie_words *texts; size_t count; };

static const struct store_stmt ROW = {
    "ties.row", "SELECT " RECORD_COLUMNS ", " HOLDING_COLUMNS " FROM holding h JOIN record r ON r.id = h.record "
    "WHERE h.record = ? AND h.agency = ?"};

static bool read_ad(struct store_conn *conn, struct arena *arena, int64_t id, struct tie_told *ret, size_t *ret_count)
{
    struct ad ad;
    struct err ignored;
    if (!ad_get(conn, arena, id, &ad, &ignored))
        return false;
    ret[0] = (struct tie_told){.text = ad.text, .wording = true};
    *ret_count = 1;
    return true;
}

static bool read_report(struct tie_matching *in, struct store_conn *conn, struct arena *arena, int64_t report,
                        struct tie_told ret[TIES_FIELDS], size_t *ret_count, struct err *err)
{
    struct store_rows rows;
    struct record record = {0};
    struct holding holding = {0};
    struct err why = {0};
    if (!store_query(conn, &ROW, VALUES(V_INT(report), V_INT(session_agency(in->session))), &rows, err))
        return false;
    bool found = store_next(&rows) && record_row(&rows, 0, arena, &record, &why) &&
                 holding_row(&rows, RECORD_WIDE, arena, &holding, &why);
    if (!store_end(&rows, err))
        return false;
    if (!found || !ties_told(in->cases, in->session, arena, &record, &holding, ret, ret_count, &why))
        *ret_count = 0; /* gone by now */
    return true;
}

/* A report or an ad read again, as words. */
static bool read_one(struct tie_matching *in, struct arena *arena, struct link_reader *reader, uint32_t node,
                     struct one *ret, struct err *err)
{
    struct store_conn *conn;
    struct tie_told told[TIES_FIELDS];
    size_t count = 0;
    int64_t ref = in->result->refs[node];
    *ret = (struct one){.node = node, .texts = ARENA_ARRAY(arena, TIES_FIELDS, struct tie_words)};
    if (!store_read_begin(in->cases->store, &conn, err))
        return false;
    bool ok = true;
    if (ref > 0)
        ok = read_report(in, conn, arena, ref, told, &count, err);
    else if (!read_ad(conn, arena, -ref, told, &count))
        count = 0;
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++)
        if (told[i].wording)
            tie_words_read(arena, reader, told[i].text, &ret->texts[ret->count++]);
    return ok;
}

static unsigned likeness(const struct one *a, const struct one *b)
{
    unsigned best = 0;
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            unsigned percent = tie_words_percent(&a->texts[i], &b->texts[k]);
            best = percent > best ? percent : best;
        }
    }
    return best;
}

static int strongest_first(const void *a, const void *b)
{
    const struct tie_wording *x = a, *y = b;
    if (x->percent != y->percent)
        return x->percent > y->percent ? -1 : 1;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

static uint32_t root_of(uint32_t *roots, uint32_t at)
{
    while (roots[at] != at)
        at = roots[at] = roots[roots[at]];
    return at;
}

/* Keeps what is much alike, and of the rest what it takes to hold the group together: the engine had its reasons. */
static void keep(struct tie_matching *in, struct arena *arena, struct tie_wording *all, size_t count, uint32_t members)
{
    uint32_t *roots = ARENA_ARRAY(arena, members, uint32_t);
    struct tie_result *result = in->result;
    for (uint32_t i = 0; i < members; i++)
        roots[i] = i;
    qsort(all, count, sizeof *all, strongest_first);
    for (size_t i = 0; i < count; i++) {
        uint32_t a = root_of(roots, all[i].a), b = root_of(roots, all[i].b);
        if (a == b && all[i].percent < SHOWN_PERCENT)
            continue;
        roots[a] = b;
        TIES_GROW(in->arena, result->wordings, result->wording_count, in->room);
        result->wordings[result->wording_count++] = all[i];
    }
}

static struct tie_wording between(const struct one *a, const struct one *b, uint32_t at_a, uint32_t at_b)
{
    return (struct tie_wording){.a = at_a < at_b ? at_a : at_b, .b = at_a < at_b ? at_b : at_a, .percent = likeness(a, b)};
}

/* Nodes of a group, each once, ascending: all against all, or against those that stand evenly among them. */
static bool match_group(struct tie_matching *in, struct link_reader *reader, const uint32_t *nodes, uint32_t count,
                        struct err *err)
{
    struct arena arena = {0}, passing = {0};
    uint32_t pillars = count <= SMALL ? count : PILLARS;
    struct one *held = ARENA_ARRAY(&arena, pillars, struct one), other;
    struct tie_wording *all = ARENA_ARRAY(&arena, (size_t)count * pillars + 1, struct tie_wording);
    uint32_t *place = ARENA_ARRAY(&arena, pillars, uint32_t);
    size_t found = 0, first = in->result->wording_count;
    bool ok = true;
    for (uint32_t p = 0; ok && p < pillars; p++) {
        place[p] = (uint32_t)((uint64_t)p * count / pillars);
        ok = read_one(in, &arena, reader, nodes[place[p]], &held[p], err);
        for (uint32_t k = 0; ok && k < p; k++)
            all[found++] = between(&held[k], &held[p], place[k], place[p]);
    }
    for (uint32_t i = 0, next = 0; ok && pillars < count && i < count && !in->stop(in->context); i++) {
        if (next < pillars && place[next] == i) {
            next++;
            continue;
        }
        arena_wipe(&passing);
        ok = read_one(in, &passing, reader, nodes[i], &other, err);
        for (uint32_t p = 0; ok && p < pillars; p++)
            all[found++] = between(&held[p], &other, place[p], i);
    }
    if (ok)
        keep(in, &arena, all, found, count);
    for (size_t i = first; i < in->result->wording_count; i++) {
        in->result->wordings[i].a = nodes[in->result->wordings[i].a];
        in->result->wordings[i].b = nodes[in->result->wordings[i].b];
    }
    arena_wipe(&passing);
    arena_wipe(&arena);
    return ok;
}

/* A pair found in two groups (by two fields) is one, as strong as the stronger. */
static void unite(struct tie_result *result)
{
    size_t kept = 0;
    for (size_t i = 0; i < result->wording_count; i++) {
        struct tie_wording *last = kept ? &result->wordings[kept - 1] : NULL;
        if (last && last->a == result->wordings[i].a && last->b == result->wordings[i].b)
            last->percent = result->wordings[i].percent > last->percent ? result->wordings[i].percent : last->percent;
        else
            result->wordings[kept++] = result->wordings[i];
    }
    result->wording_count = kept;
}

static int by_place(const void *a, const void *b)
{
    const struct tie_wording *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

bool ties_match(struct tie_matching *in, const struct tie_piece *pieces, size_t count, struct err *err)
{
    struct link_reader *reader = ARENA_NEW(in->arena, struct link_reader);
    uint32_t *nodes = ARENA_ARRAY(in->arena, count + 1, uint32_t);
    bool ok = true;
    for (size_t i = 0, end; ok && i < count && !in->stop(in->context); i = end) {
        uint32_t n = 0;
        for (end = i; end < count && pieces[end].group == pieces[i].group; end++)
            if (!n || nodes[n - 1] != pieces[end].node)
                nodes[n++] = pieces[end].node;
        /* Ads come first: the last one is a report, or none is. */
        ok = n < 2 || in->result->refs[nodes[n - 1]] < 0 || match_group(in, reader, nodes, n, err);
    }
    link_reader_free(reader);
    if (ok && in->result->wording_count) {
        qsort(in->result->wordings, in->result->wording_count, sizeof *in->result->wordings, by_place);
        unite(in->result);
    }
    return ok;
}
