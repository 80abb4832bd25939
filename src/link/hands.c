/* hands.c - see hands.h: which marks there are and where they stand is known (roll.h); here they join. */
#include "link/hands.h"

#include <stdlib.h>

#include "link/standing.h"

enum { USED, SHARED, CHAIN }; /* what became of a mark */
struct step { uint32_t rank, mark, other; }; /* a mark and its wordings, or two marks of a record */

struct link_hands {
    enum link_by by;
    struct link_roll *roll;
    uint32_t *same;  /* of a mark: the one that it stands for, mostly itself */
    uint8_t *became; /* of those */
    uint32_t *text_groups, *mark_groups; /* text_groups: of the first text of a wording; NULL by identifiers alone */
    struct link_group *groups;
    size_t group_count;
    struct link_hands_sum sum;
};

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
    if (!link_roll_new(threads, &hands->roll, err)) {
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

/* standing.h and run below, by what they allocate. */
struct link_hands_need link_hands_memory(const struct link_hands *hands, uint64_t texts, uint64_t records, double times)
{
    enum { NUMBER = sizeof(uint32_t), GROUP = sizeof(struct link_group) + 1 };
    struct link_roll_told roll = link_roll_tell(hands->roll, times);
    uint64_t marks = roll.marks, wordings = hands->by == LINK_BY_BOTH ? texts : 0;
    uint64_t sets = (wordings + marks < records / 2 ? wordings + marks : records / 2) * GROUP;
    uint64_t several = marks < roll.entries / 2 ? marks : roll.entries / 2;
    uint64_t steps = (hands->by == LINK_BY_BOTH ? several : 2 * roll.entries) * sizeof(struct step);
    uint64_t standing = marks * 3 * NUMBER + roll.entries * sizeof(struct link_place) + texts * NUMBER;
    uint64_t nodes = (wordings + marks) * 2 * NUMBER + marks, met = texts * 2 * NUMBER;
    uint64_t groups = (wordings + marks) * NUMBER + sets, at_work = steps > groups ? steps : groups;
    uint64_t working = nodes + at_work > met ? nodes + at_work : met;
    return (struct link_hands_need){.read = roll.bytes, .most = roll.bytes + standing + working,
                                    .kept = roll.bytes + marks * (NUMBER + 1) + groups};
}

/* ---- at work ---- */

struct work {
    struct link_hands *hands;
    const struct link *link;
    size_t texts, marks, base; /* nodes: texts (none by identifiers alone), then marks from base on */
    uint32_t *up, *weight;     /* of a node: the one above it; of one that has none: wordings of its set */
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
        const struct link_place *place = &work->standing.places[work->standing.starts[mark] + i];
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

/* Records of each set, at its root, in weight's place. */
static void count_records(struct work *work)
{
    const struct link_hands *hands = work->hands;
    struct link_roll_walk walk = {0};
    struct link_roll_record record;
    memset(work->weight, 0, (work->base + work->marks) * sizeof *work->weight);
    for (size_t i = 0; i < work->base; i++)
        if (link_wording(work->link, (uint32_t)i) == i)
            work->weight[find(work, (uint32_t)i)] += (uint32_t)link_size(work->link, (uint32_t)i);
    while (link_roll_next(hands->roll, &walk, &record)) {
        uint32_t marks[LINK_MARKS_MOST];
        if (by_marks_only(hands, record.text) && used_marks(hands, record.marks, record.count, marks))
            work->weight[find(work, (uint32_t)work->base + marks[0])]++;
    }
}

/* Numbers for the sets of at least two records. */
static void number_groups(struct work *work)
{
    struct link_hands *hands = work->hands;
    size_t n = 0;
    for (size_t i = 0; i < work->base + work->marks; i++) {
        if (work->up[i] != i || work->weight[i] < 2) {
            work->weight[i] = LINK_NO_GROUP;
            continue;
        }
        hands->groups[n] = (struct link_group){.size = work->weight[i], .digest = UINT64_MAX,
                                               .by_identifier = hands->by == LINK_BY_IDENTIFIERS};
        work->weight[i] = (uint32_t)n++;
    }
    hands->group_count = n;
}

enum { ONE = 1, SEVERAL = 2, TEXT = 4 }; /* parts of a group: wordings, and records that only marks join */

/* What is in each: its name, and whether wordings or identifiers brought it together. */
static void look_into(struct work *work, uint8_t *parts)
{
    struct link_hands *hands = work->hands;
    struct link_roll_walk walk = {0};
    struct link_roll_record record;
    for (size_t i = 0; i < work->base; i++) {
        uint32_t text = link_wording(work->link, (uint32_t)i), group = work->weight[find(work, text)];
        hands->text_groups[i] = group;
        if (group == LINK_NO_GROUP || text != i)
            continue;
        uint64_t digest = link_digest(work->link, text);
        struct link_group *to = &hands->groups[group];
        to->digest = digest < to->digest ? digest : to->digest;
        to->by_text |= link_cluster(work->link, text) != LINK_NO_TEXT;
        parts[group] |= TEXT | (parts[group] ? SEVERAL : ONE);
    }
    while (link_roll_next(hands->roll, &walk, &record)) {
        uint32_t marks[LINK_MARKS_MOST];
        uint32_t group = by_marks_only(hands, record.text) && used_marks(hands, record.marks, record.count, marks)
                             ? work->weight[find(work, (uint32_t)work->base + marks[0])]
                             : LINK_NO_GROUP;
        if (group != LINK_NO_GROUP)
            parts[group] |= parts[group] ? SEVERAL : ONE;
    }
    for (size_t i = 0; i < hands->group_count; i++)
        hands->groups[i].by_identifier |= (parts[i] & SEVERAL) != 0;
}

/* Groups without a text are called by their smallest mark. */
static void name_by_marks(struct work *work, const uint8_t *parts)
{
    struct link_hands *hands = work->hands;
    for (size_t i = 0; i < work->marks; i++) {
        uint32_t group = hands->mark_groups[i] = work->weight[find(work, (uint32_t)(work->base + i))];
        uint64_t digest = link_mix(value(work, (uint32_t)i));
        if (group != LINK_NO_GROUP && !(parts[group] & TEXT) && digest < hands->groups[group].digest)
            hands->groups[group].digest = digest;
    }
}

static bool make_groups(struct work *work, struct err *err)
{
    struct link_hands *hands = work->hands;
    size_t sets = 0;
    count_records(work);
    for (size_t i = 0; i < work->base + work->marks; i++)
        sets += work->up[i] == i && work->weight[i] > 1;
    hands->groups = calloc(sets + 1, sizeof *hands->groups);
    hands->mark_groups = malloc((work->marks + 1) * sizeof *hands->mark_groups);
    hands->text_groups = malloc((work->base + 1) * sizeof *hands->text_groups);
    uint8_t *parts = calloc(sets + 1, 1);
    bool ok = hands->groups && hands->mark_groups && hands->text_groups && parts;
    if (ok) {
        number_groups(work);
        look_into(work, parts);
        name_by_marks(work, parts);
    }
    free(parts);
    return ok || err_set(err, ERR_FAULT, "cannot link: out of memory");
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
    if (!link_standing_make(hands->roll, work->link, LINK_HANDS_MOST + 1, &work->standing, err))
        return false;
    hands->same = work->standing.same;
    work->standing.same = NULL;
    hands->became = malloc(work->marks + 1);
    work->up = malloc((nodes + 1) * sizeof *work->up);
    work->weight = malloc((nodes + 1) * sizeof *work->weight);
    if (!hands->became || !work->up || !work->weight)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    set_shared_aside(work);
    begin(work);
    return (hands->by != LINK_BY_BOTH || join_by_marks(work, err)) && join_by_records(work, err) && make_groups(work, err);
}

bool link_hands_run(struct link_hands *hands, const struct link *link, struct err *err)
{
    struct work work = {.hands = hands, .link = link, .texts = link_count(link), .marks = link_roll_marks(hands->roll)};
    work.base = hands->by == LINK_BY_IDENTIFIERS ? 0 : work.texts;
    if (work.base + work.marks >= LINK_NO_GROUP)
        return err_set(err, ERR_TOO_LARGE, "more than %u texts and identifiers cannot be linked at once", LINK_NO_GROUP - 1);
    bool ok = run(&work, err);
    free(work.up);
    free(work.weight);
    link_standing_free(&work.standing);
    return ok;
}

size_t link_hands_groups(const struct link_hands *hands)
{
    return hands->group_count;
}

const struct link_group *link_hands_at(const struct link_hands *hands, uint32_t group)
{
    return &hands->groups[group];
}

uint32_t link_hands_group(const struct link_hands *hands, uint32_t text, const uint32_t *numbers, size_t count)
{
    uint32_t marks[LINK_MARKS_MOST];
    if (!by_marks_only(hands, text))
        return hands->text_groups[text];
    return used_marks(hands, numbers, count, marks) ? hands->mark_groups[marks[0]] : LINK_NO_GROUP;
}

struct link_hands_sum link_hands_sum(const struct link_hands *hands)
{
    return hands->sum;
}

bool link_hands_set_aside(const struct link_hands *hands, uint64_t mark)
{
    uint32_t number = mark ? link_roll_find(hands->roll, mark) : LINK_NO_MARK;
    return number != LINK_NO_MARK && hands->became[hands->same[number]] != USED;
}
