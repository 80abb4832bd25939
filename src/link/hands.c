/* hands.c - see hands.h: which marks there are and where they stand is known (roll.h); here they join. */
#include "link/hands_inside.h"

#include <stdlib.h>

#include "link/standing.h"
#include "link/words.h"

const char *const link_by_names[] = {
    [LINK_BY_TEXT] = "text", [LINK_BY_IDENTIFIERS] = "identifiers", [LINK_BY_BOTH] = "both", NULL};

struct step { uint32_t rank, mark, other; }; /* a mark and its wordings, or two marks of a record */

bool link_hands_new(enum link_by by, unsigned threads, struct link_hands **ret, struct err *err)
{
    struct link_hands *hands = calloc(1, sizeof *hands);
    if (!threads || threads > LINK_THREADS_MOST) {
        free(hands);
        return err_set(err, ERR_INPUT, "linking takes 1 to %d threads, not %u", LINK_THREADS_MOST, threads);
    }
    if (!hands)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    hands->by = by;
    hands->threads = threads;
    if (!link_roll_new(2 * threads, &hands->roll, err)) {
        free(hands);
        return false;
    }
    *ret = hands;
    return true;
}

void link_hands_free(struct link_hands *hands)
{
    if (!hands)
        return;
    link_roll_free(hands->roll);
    free(hands->same);
    free(hands->became);
    free(hands->text_groups);
    free(hands->mark_groups);
    free(hands->groups);
    free(hands);
}

void link_hands_add(struct link_hands *hands, unsigned thread, uint32_t text, const struct link_marks *marks,
                    uint32_t numbers[LINK_MARKS_MOST])
{
    link_roll_add(hands->roll, thread, text, marks, numbers);
}

void link_hands_add_earlier(struct link_hands *hands, unsigned thread, uint32_t text, const struct link_marks *marks)
{
    uint32_t numbers[LINK_MARKS_MOST];
    link_roll_add(hands->roll, hands->threads + thread, text, marks, numbers);
}

/* standing.h and run below, by what they allocate. */
struct link_hands_need link_hands_memory(const struct link_hands *hands, uint64_t texts, uint64_t records, double times)
{
    enum { NUMBER = sizeof(uint32_t), GROUP = sizeof(struct link_group) + 1 };
    struct link_roll_told roll = link_roll_tell(hands->roll, times);
    uint64_t marks = roll.marks, wordings = hands->by == LINK_BY_BOTH ? texts : 0;
    uint64_t sets = (wordings + marks < records / 2 ? wordings + marks : records / 2) * GROUP;
    uint64_t several = marks < roll.entries / 2 ? marks : roll.entries / 2;
    uint64_t steps = (hands->by == LINK_BY_BOTH ? several : 2 * roll.entries) * sizeof(struct step);
    uint64_t standing = marks * 3 * NUMBER + roll.entries * sizeof(struct link_stand) + texts * NUMBER;
    uint64_t nodes = (wordings + marks) * 2 * NUMBER + marks, met = texts * 2 * NUMBER;
    uint64_t groups = (wordings + marks) * NUMBER + sets, at_work = steps > groups ? steps : groups;
    uint64_t working = nodes + at_work > met ? nodes + at_work : met;
    return (struct link_hands_need){.read = roll.bytes, .most = roll.bytes + standing + working,
                                    .kept = roll.bytes + marks * (NUMBER + 1) + groups};
}

/* ---- at work ---- */

struct work {
    struct link_hands *hands;
    const struct link_wordings *wordings;
    bool all;               /* groups without a record of this run are wanted too */
    size_t marks, base;     /* nodes: texts (none by identifiers alone), then marks from base on */
    uint32_t *up, *weight;  /* of a node: the one above it; of one that has none: wordings of its set */
    uint8_t *parts;         /* of one that has none: what is in its set */
    struct link_standing standing;
};

static uint64_t value(const struct work *work, uint32_t mark)
{
    return link_roll_mark(work->hands->roll, mark);
}

static void set_shared_aside(struct work *work)
{
    struct link_hands *hands = work->hands;
    for (size_t mark = 0; mark < work->marks; mark++) {
        bool shared = work->standing.counts[mark] > LINK_HANDS_MOST;
        hands->sum.marks += work->standing.counts[mark] > 0;
        hands->sum.shared += shared;
        hands->became[mark] = shared ? SHARED : USED;
    }
}

static uint32_t find(struct work *work, uint32_t node)
{
    while (work->up[node] != node)
        node = work->up[node] = work->up[work->up[node]];
    return node;
}

/* false: they would be too many. */
static bool join(struct work *work, const uint32_t *nodes, size_t count)
{
    uint32_t roots[LINK_HANDS_MOST + 1];
    size_t n = 0, all = 0, first = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t root = find(work, nodes[i]);
        size_t k = 0;
        while (k < n && roots[k] != root)
            k++;
        if (k < n)
            continue;
        all += work->weight[root];
        roots[n++] = root;
        first = work->weight[root] > work->weight[roots[first]] ? n - 1 : first;
    }
    if (n < 2)
        return true;
    if (all > LINK_GROUP_MOST)
        return false;
    for (size_t k = 0; k < n; k++)
        work->up[roots[k]] = roots[first];
    work->weight[roots[first]] = (uint32_t)all;
    return true;
}

/* ---- in their order: the rarest first ---- */

static int by_rank(const void *a, const void *b, void *context)
{
    const struct step *x = a, *y = b;
    const struct work *work = context;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    uint64_t first = value(work, x->mark), second = value(work, y->mark);
    if (first == second) {
        first = value(work, x->other);
        second = value(work, y->other);
    }
    return first < second ? -1 : first > second;
}

static void join_wordings(struct work *work, uint32_t mark)
{
    uint32_t nodes[LINK_HANDS_MOST + 1] = {(uint32_t)(work->base + mark)};
    size_t n = 1;
    for (uint32_t i = 0; i < work->standing.counts[mark]; i++) {
        const struct link_stand *place = &work->standing.places[work->standing.starts[mark] + i];
        if (place->wording != LINK_NO_TEXT && link_is_own(&work->standing, place))
            nodes[n++] = place->wording;
    }
    if (!join(work, nodes, n)) {
        work->hands->became[mark] = CHAIN;
        work->hands->sum.chains++;
    }
}

static bool join_by_marks(struct work *work, struct err *err)
{
    size_t n = 0, several = 0;
    for (size_t i = 0; i < work->marks; i++)
        several += work->hands->became[i] == USED && work->standing.counts[i] > 1;
    struct step *steps = malloc((several + 1) * sizeof *steps);
    if (!steps)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    for (size_t i = 0; i < work->marks; i++) {
        if (work->hands->became[i] == USED && work->standing.counts[i] > 1)
            steps[n++] = (struct step){work->standing.counts[i], (uint32_t)i, (uint32_t)i};
        else if (work->standing.counts[i] == 1)
            join_wordings(work, (uint32_t)i);
    }
    qsort_r(steps, n, sizeof *steps, by_rank, work);
    for (size_t i = 0; i < n; i++)
        join_wordings(work, steps[i].mark);
    free(steps);
    return true;
}

/* What a record's marks stand for, those that are used, the smallest first. */
static size_t used_marks(const struct link_hands *hands, const uint32_t *numbers, size_t count,
                         uint32_t ret[LINK_MARKS_MOST])
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t mark = hands->same[numbers[i]];
        if (hands->became[mark] != USED)
            continue;
        ret[n] = mark;
        if (link_roll_mark(hands->roll, mark) < link_roll_mark(hands->roll, ret[0])) {
            ret[n] = ret[0];
            ret[0] = mark;
        }
        n++;
    }
    return n;
}

/* Is the record one that only its marks join? */
static bool by_marks_only(const struct link_hands *hands, uint32_t text)
{
    return hands->by == LINK_BY_IDENTIFIERS || text == LINK_NO_TEXT;
}

/* Marks that stand in one record. */
static bool join_by_records(struct work *work, struct err *err)
{
    struct link_hands *hands = work->hands;
    struct link_roll_walk walk = {0};
    struct link_roll_record record;
    struct step *steps = NULL;
    size_t n = 0, room = 0;
    while (link_roll_next(hands->roll, &walk, &record)) {
        uint32_t marks[LINK_MARKS_MOST];
        if (record.count < 2 || !by_marks_only(hands, record.text))
            continue;
        size_t count = used_marks(hands, record.marks, record.count, marks);
        if (n + LINK_MARKS_MOST > room) {
            struct step *more = realloc(steps, (room = 2 * room + 1024) * sizeof *steps);
            if (!more) {
                free(steps);
                return err_set(err, ERR_FAULT, "cannot link: out of memory");
            }
            steps = more;
        }
        for (size_t i = 1; i < count; i++) {
            uint32_t a = work->standing.counts[marks[0]], b = work->standing.counts[marks[i]];
            steps[n++] = (struct step){a > b ? a : b, marks[0], marks[i]};
        }
    }
    if (n)
        qsort_r(steps, n, sizeof *steps, by_rank, work);
    for (size_t i = 0; i < n; i++) {
        const uint32_t nodes[] = {(uint32_t)work->base + steps[i].mark, (uint32_t)work->base + steps[i].other};
        bool again = i && steps[i - 1].mark == steps[i].mark && steps[i - 1].other == steps[i].other;
        if (!again && !join(work, nodes, LEN(nodes))) /* they stay two groups */
            hands->sum.chains++;
    }
    free(steps);
    return true;
}

/* ---- groups ---- */

enum { ONE = 1, SEVERAL = 2, TEXT = 4, OWN = 8 }; /* wordings, and records that only marks join; any of this run's */

static bool is_wording(const struct work *work, size_t node)
{
    return link_wording_of(work->wordings, (uint32_t)node) == node;
}

/* The root of a record that only marks join, or LINK_NO_GROUP. */
static uint32_t root_of(struct work *work, const struct link_roll_record *record)
{
    uint32_t marks[LINK_MARKS_MOST];
    if (!by_marks_only(work->hands, record->text) || !used_marks(work->hands, record->marks, record->count, marks))
        return LINK_NO_GROUP;
    return find(work, (uint32_t)work->base + marks[0]);
}

static void add_part(struct work *work, uint32_t root, unsigned more)
{
    more |= work->parts[root] & (ONE | SEVERAL) ? SEVERAL : ONE;
    work->parts[root] |= (uint8_t)more;
}

/* What is in each set, and its records in weight's place, but for those in wordings of earlier runs. */
static void count_records(struct work *work)
{
    const struct link_hands *hands = work->hands;
    struct link_roll_walk walk = {0};
    struct link_roll_record record;
    memset(work->weight, 0, (work->base + work->marks) * sizeof *work->weight);
    for (size_t i = 0; i < work->base; i++) {
        if (!is_wording(work, i))
            continue;
        uint32_t root = find(work, (uint32_t)i);
        struct link_wording wording = {0};
        if (i < work->wordings->own)
            link_wording_look(work->wordings, (uint32_t)i, &wording);
        add_part(work, root, wording.size ? TEXT | OWN : TEXT);
        work->weight[root] += (uint32_t)wording.size;
    }
    while (link_roll_next(hands->roll, &walk, &record)) {
        uint32_t root = root_of(work, &record);
        if (root == LINK_NO_GROUP)
            continue;
        add_part(work, root, walk.thread <= hands->threads ? OWN : 0); /* threads are told from 1 */
        work->weight[root]++;
    }
}

/* The sets that are asked for. */
static bool is_asked(const struct work *work, uint32_t root)
{
    return work->all || work->parts[root] & OWN;
}

static void count_earlier(struct work *work)
{
    for (size_t i = work->wordings->own; i < work->base; i++) {
        uint32_t root = find(work, (uint32_t)i);
        struct link_wording wording;
        if (!is_asked(work, root))
            continue;
        link_wording_look(work->wordings, (uint32_t)i, &wording);
        work->weight[root] += (uint32_t)wording.size;
    }
}

static void number_group(struct work *work, size_t root, size_t *n)
{
    struct link_hands *hands = work->hands;
    hands->groups[*n] = (struct link_group){
        .size = work->weight[root], .digest = UINT64_MAX,
        .by_identifier = hands->by == LINK_BY_IDENTIFIERS || work->parts[root] & SEVERAL};
    work->weight[root] = (uint32_t)(*n)++;
}

/* Numbers for the sets of at least two records, first those with records of this run. */
static void number_groups(struct work *work)
{
    size_t n = 0, nodes = work->base + work->marks;
    for (size_t i = 0; i < nodes; i++)
        if (work->up[i] != i || work->weight[i] < 2 || !is_asked(work, (uint32_t)i))
            work->weight[i] = LINK_NO_GROUP;
        else if (work->parts[i] & OWN)
            number_group(work, i, &n);
    work->hands->group_count = n;
    for (size_t i = 0; work->all && i < nodes; i++)
        if (work->weight[i] != LINK_NO_GROUP && !(work->parts[i] & OWN))
            number_group(work, i, &n);
}

/* Which text is in which, its name, and whether wordings brought it together. */
static void look_into(struct work *work)
{
    struct link_hands *hands = work->hands;
    for (size_t i = 0; i < work->base; i++) {
        uint32_t text = link_wording_of(work->wordings, (uint32_t)i), group = work->weight[find(work, text)];
        struct link_wording wording;
        hands->text_groups[i] = group;
        if (group == LINK_NO_GROUP || text != i)
            continue;
        struct link_group *to = &hands->groups[group];
        link_wording_look(work->wordings, text, &wording);
        to->digest = wording.digest < to->digest ? wording.digest : to->digest;
        to->by_text |= wording.clustered;
    }
}

/* Groups without a text are called by their smallest mark. */
static void name_by_marks(struct work *work)
{
    struct link_hands *hands = work->hands;
    for (size_t i = 0; i < work->marks; i++) {
        uint32_t root = find(work, (uint32_t)(work->base + i)), group = hands->mark_groups[i] = work->weight[root];
        uint64_t digest = link_mix(value(work, (uint32_t)i));
        if (group != LINK_NO_GROUP && !(work->parts[root] & TEXT) && digest < hands->groups[group].digest)
            hands->groups[group].digest = digest;
    }
}

static bool make_groups(struct work *work, struct err *err)
{
    struct link_hands *hands = work->hands;
    size_t sets = 0;
    count_records(work);
    count_earlier(work);
    for (size_t i = 0; i < work->base + work->marks; i++)
        sets += work->up[i] == i && work->weight[i] > 1;
    hands->groups = calloc(sets + 1, sizeof *hands->groups);
    hands->mark_groups = malloc((work->marks + 1) * sizeof *hands->mark_groups);
    hands->text_groups = malloc((work->base + 1) * sizeof *hands->text_groups);
    if (!hands->groups || !hands->mark_groups || !hands->text_groups)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    number_groups(work);
    look_into(work);
    name_by_marks(work);
    return true;
}

/* ---- all together ---- */

static void begin(struct work *work)
{
    for (size_t i = 0; i < work->base + work->marks; i++)
        work->up[i] = (uint32_t)i;
    for (size_t i = 0; i < work->base; i++)
        work->weight[i] = 1;
    for (size_t i = 0; i < work->marks; i++)
        work->weight[work->base + i] = work->base ? 0 : work->standing.counts[i];
}

static bool run(struct work *work, struct err *err)
{
    struct link_hands *hands = work->hands;
    size_t nodes = work->base + work->marks;
    if (!link_standing_make(hands->roll, work->wordings, LINK_HANDS_MOST + 1, &work->standing, err))
        return false;
    hands->same = work->standing.same;
    work->standing.same = NULL;
    hands->became = malloc(work->marks + 1);
    work->up = malloc((nodes + 1) * sizeof *work->up);
    work->weight = malloc((nodes + 1) * sizeof *work->weight);
    work->parts = calloc(nodes + 1, sizeof *work->parts);
    if (!hands->became || !work->up || !work->weight || !work->parts)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    set_shared_aside(work);
    begin(work);
    return (hands->by != LINK_BY_BOTH || join_by_marks(work, err)) && join_by_records(work, err) && make_groups(work, err);
}

bool link_hands_join(struct link_hands *hands, const struct link_wordings *wordings, bool all, struct err *err)
{
    struct work work = {.hands = hands, .wordings = wordings, .all = all, .marks = link_roll_marks(hands->roll)};
    work.base = hands->by == LINK_BY_IDENTIFIERS ? 0 : wordings->count;
    if (work.base + work.marks >= LINK_NO_GROUP)
        return err_set(err, ERR_TOO_LARGE, "more than %u texts and identifiers cannot be linked at once", LINK_NO_GROUP - 1);
    bool ok = run(&work, err);
    free(work.up);
    free(work.weight);
    free(work.parts);
    link_standing_free(&work.standing);
    return ok;
}

bool link_hands_run(struct link_hands *hands, const struct link *link, struct err *err)
{
    const struct link_wordings wordings = {.link = link, .own = link_count(link), .count = link_count(link)};
    return link_hands_join(hands, &wordings, false, err);
}

/* ---- afterwards ---- */

uint32_t link_hands_group(const struct link_hands *hands, uint32_t text, const uint32_t *numbers, size_t count)
{
    uint32_t marks[LINK_MARKS_MOST];
    if (!by_marks_only(hands, text))
        return hands->text_groups[text];
    return used_marks(hands, numbers, count, marks) ? hands->mark_groups[marks[0]] : LINK_NO_GROUP;
}

uint32_t link_hands_group_earlier(const struct link_hands *hands, uint32_t text, const struct link_marks *marks)
{
    uint32_t numbers[LINK_MARKS_MOST];
    for (size_t i = 0; i < marks->count; i++)
        if ((numbers[i] = link_roll_find(hands->roll, marks->items[i])) == LINK_NO_MARK)
            return LINK_NO_GROUP;
    return link_hands_group(hands, text, numbers, marks->count);
}
