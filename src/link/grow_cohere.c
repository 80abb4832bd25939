/* grow_cohere.c - see grow.h: do the sets that came about hold together, and where not, what goes where? */
#include <stdlib.h>

#include "link/crew.h"
#include "link/grow.h"
#include "link/sample.h"

enum { CLUSTERS_MOST = 8, OF_CLUSTER = 4 }; /* in a sample, and texts of each */

struct item { uint32_t set, number; };
struct atom { /* an earlier cluster, or a text: what is never taken apart */
    uint32_t number;
    bool loose; /* one text */
    uint64_t digest, count;
    struct link_bunch group;
    size_t with; /* the atom whose cluster it goes to */
};
struct set {
    struct link_growth *growth;
    struct link_grower *grower;
    struct atom *atoms; /* clusters first, then loose ones, by digest */
    size_t count, clusters;
};

static float likeness(void *context, uint32_t a, uint32_t b)
{
    struct set *set = context;
    return link_compare(&set->grower->comparer, set->growth->counts, link_growth_view(set->growth, set->grower, a, 0),
                        link_growth_view(set->growth, set->grower, b, 1), 1, 0).weight;
}

/* The text that stands so far in an atom. */
static uint32_t text_of(struct set *set, const struct atom *atom, uint64_t at)
{
    for (uint32_t i = 0; !atom->loose && i < atom->group.spans; i++) {
        struct link_stretch span = link_bunch_span(&atom->group, i);
        if (at < span.count)
            return link_state_member(set->growth->state, span.from + at);
        at -= span.count;
    }
    return atom->number;
}

struct glance { uint32_t texts[LINK_GLANCE]; size_t count; };

static struct glance glance_at(struct set *set)
{
    uint64_t total = 0, before = 0;
    for (size_t i = 0; i < set->count; i++)
        total += set->atoms[i].count;
    struct glance glance = {.count = total < LINK_GLANCE ? (size_t)total : LINK_GLANCE};
    for (size_t i = 0, atom = 0; i < glance.count; i++) {
        uint64_t at = i * total / glance.count;
        while (at - before >= set->atoms[atom].count)
            before += set->atoms[atom++].count;
        glance.texts[i] = text_of(set, &set->atoms[atom], at - before);
    }
    return glance;
}

/* ---- where they are not ---- */

struct cutting {
    struct link_sample sample;
    size_t of[LINK_SAMPLE];    /* the atom of each text of the sample */
    size_t heads[LINK_SAMPLE]; /* of each group, the atom it goes by, or count of atoms */
    size_t *left, left_count;  /* loose atoms without a cluster */
};

static void add_to_sample(struct cutting *cutting, size_t atom, uint32_t text)
{
    cutting->of[cutting->sample.count] = atom;
    cutting->sample.texts[cutting->sample.count++] = text;
}

/* Some texts of each of these clusters, which are one group from the start, and as many loose ones as there is room for. */
static void take_sample(struct set *set, struct cutting *cutting, size_t from, size_t to)
{
    struct link_sample *sample = &cutting->sample;
    sample->count = 0;
    for (size_t i = from; i < to; i++) {
        const struct atom *atom = &set->atoms[i];
        uint64_t n = atom->count < OF_CLUSTER ? atom->count : OF_CLUSTER;
        for (uint64_t k = 0; k < n; k++)
            add_to_sample(cutting, i, text_of(set, atom, k * atom->count / n));
    }
    size_t clustered = sample->count, room = LINK_SAMPLE - clustered;
    size_t loose = cutting->left_count < room ? cutting->left_count : room;
    for (size_t i = 0; i < loose; i++) {
        size_t atom = cutting->left[i * cutting->left_count / loose];
        add_to_sample(cutting, atom, set->atoms[atom].number);
    }
    link_sample_measure(sample);
    for (size_t i = 1; i < clustered; i++)
        if (cutting->of[i] == cutting->of[i - 1])
            link_sample_merge(sample, sample->group[i - 1], i);
    link_sample_cluster(sample);
    for (size_t i = 0; i < LINK_SAMPLE; i++)
        cutting->heads[i] = set->count;
}

static void place(struct set *set, struct cutting *cutting, size_t group, size_t atom)
{
    if (cutting->heads[group] == set->count)
        cutting->heads[group] = atom;
    set->atoms[atom].with = cutting->heads[group];
}

/* Loose atoms that stand in the sample go with their group, others to the one they are most like; those of neither stay. */
static size_t place_loose(struct set *set, struct cutting *cutting, size_t clustered)
{
    struct link_sample *sample = &cutting->sample;
    bool whole = sample->count - clustered == cutting->left_count;
    size_t rest = 0;
    for (size_t i = 0; i < cutting->left_count; i++) {
        size_t atom = cutting->left[i], group;
        if (whole)
            group = sample->group[clustered + i];
        else
            group = link_sample_best(sample, set->atoms[atom].number);
        if (group == LINK_SAMPLE || sample->size[group] < 2)
            cutting->left[rest++] = atom;
        else
            place(set, cutting, group, atom);
    }
    return rest;
}

static void cut(struct set *set)
{
    struct cutting *cutting = calloc(1, sizeof *cutting);
    size_t from = 0, before;
    if (!cutting || !(cutting->left = malloc((set->count + 1) * sizeof *cutting->left)))
        link_out_of_memory();
    cutting->sample.likeness = likeness;
    cutting->sample.context = set;
    for (size_t i = set->clusters; i < set->count; i++)
        cutting->left[cutting->left_count++] = i;
    do {
        size_t to = set->clusters - from < CLUSTERS_MOST ? set->clusters : from + CLUSTERS_MOST, clustered = 0;
        before = cutting->left_count + (to - from);
        take_sample(set, cutting, from, to);
        while (clustered < cutting->sample.count && cutting->of[clustered] < set->clusters)
            clustered++;
        for (size_t i = 0; i < clustered; i++)
            if (!i || cutting->of[i] != cutting->of[i - 1])
                place(set, cutting, cutting->sample.group[i], cutting->of[i]);
        cutting->left_count = place_loose(set, cutting, clustered);
        from = to;
    } while (cutting->left_count && cutting->left_count < before);
    free(cutting->left);
    free(cutting);
}

/* ---- one set ---- */

static int by_kind(const void *a, const void *b)
{
    const struct atom *x = a, *y = b;
    if (x->loose != y->loose)
        return x->loose ? 1 : -1;
    return x->digest < y->digest ? -1 : x->digest > y->digest;
}

static void read_atoms(struct set *set, const struct item *items)
{
    struct link_growth *growth = set->growth;
    for (size_t i = 0; i < set->count; i++) {
        struct atom *atom = &set->atoms[i];
        *atom = (struct atom){.number = items[i].number, .loose = true, .count = 1};
        if (atom->number >= growth->first) {
            atom->digest = link_texts_at(growth->texts, growth->locals[atom->number - growth->first])->digest;
            continue;
        }
        link_state_bunch(growth->state, atom->number, &atom->group);
        atom->digest = atom->group.digest;
        atom->count = link_bunch_count(growth->state, &atom->group);
        atom->loose = atom->count < 2;
    }
    qsort(set->atoms, set->count, sizeof *set->atoms, by_kind);
}

/* The smallest number leads: an earlier one where there is one. */
static void settle(struct set *set)
{
    uint32_t *finals = set->growth->finals;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t head = set->atoms[set->atoms[i].with].number, number = set->atoms[i].number;
        if (!finals[head] || finals[head] > number + 1)
            finals[head] = number + 1;
    }
    for (size_t i = 0; i < set->count; i++) /* heads last: the others ask them */
        if (set->atoms[i].with != i)
            finals[set->atoms[i].number] = finals[set->atoms[set->atoms[i].with].number];
}

/* ---- strangers ---- */

/* By some of its texts. */
static bool is_strange(struct set *set, const struct glance *glance, const struct atom *atom)
{
    uint64_t n = atom->count < OF_CLUSTER ? atom->count : OF_CLUSTER;
    for (uint64_t k = 0; k < n; k++)
        if (!link_glance_is_strange(glance->texts, glance->count, text_of(set, atom, k * atom->count / n), likeness, set))
            return false;
    return true;
}

/* They are put behind the others; how many these are. */
static size_t part_strangers(struct set *set, const struct glance *glance)
{
    struct atom *strangers = malloc(set->count * sizeof *strangers);
    size_t rest = 0, strange = 0;
    if (!strangers)
        link_out_of_memory();
    for (size_t i = 0; i < set->count; i++)
        if (is_strange(set, glance, &set->atoms[i]))
            strangers[strange++] = set->atoms[i];
        else
            set->atoms[rest++] = set->atoms[i];
    memcpy(set->atoms + rest, strangers, strange * sizeof *strangers);
    free(strangers);
    return rest;
}

/* ---- all of it ---- */

static void count_clusters(struct set *set)
{
    for (set->clusters = 0; set->clusters < set->count && !set->atoms[set->clusters].loose;)
        set->clusters++;
}

static void cohere(struct set set)
{
    struct glance glance = glance_at(&set);
    bool whole = glance.count <= 2 || link_glance_is_coherent(glance.texts, glance.count, likeness, &set);
    size_t rest = whole && glance.count == LINK_GLANCE ? part_strangers(&set, &glance) : set.count;
    struct set strangers = set;
    strangers.atoms += rest;
    strangers.count -= rest;
    set.count = rest ? rest : set.count;
    for (size_t i = 0; i < set.count; i++)
        set.atoms[i].with = whole ? 0 : i;
    count_clusters(&set);
    if (!whole)
        cut(&set);
    settle(&set);
    if (rest && strangers.count)
        cohere(strangers);
}

struct cohering { struct link_growth *growth; struct item *items; size_t *starts; size_t count; };

static void cohere_set(void *context, unsigned thread, size_t number)
{
    struct cohering *cohering = context;
    struct set set = {.growth = cohering->growth, .grower = &cohering->growth->growers[thread]};
    set.count = cohering->starts[number + 1] - cohering->starts[number];
    if (set.count < 2 || set.growth->state->damage.any)
        return;
    set.atoms = malloc(set.count * sizeof *set.atoms);
    if (!set.atoms)
        link_out_of_memory();
    read_atoms(&set, cohering->items + cohering->starts[number]);
    cohere(set);
    free(set.atoms);
}

/* ---- all sets ---- */

static int by_set(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->set != y->set)
        return x->set < y->set ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* New texts, and earlier ones that something was joined to. */
static size_t collect(struct link_growth *growth, struct item *items)
{
    size_t n = 0, kept = 0;
    for (uint32_t i = 0; i < growth->count; i++)
        items[n++] = (struct item){link_growth_find(growth, growth->first + i), growth->first + i};
    for (unsigned t = 0; t < growth->threads; t++)
        for (size_t i = 0; i < growth->growers[t].touched_count; i++) {
            uint32_t number = growth->growers[t].touched[i];
            items[n++] = (struct item){link_growth_find(growth, number), number};
        }
    qsort(items, n, sizeof *items, by_set);
    for (size_t i = 0; i < n; i++)
        if (!i || items[i].number != items[i - 1].number)
            items[kept++] = items[i];
    return kept;
}

bool link_growth_cohere(struct link_growth *growth, struct err *err)
{
    struct cohering cohering = {.growth = growth};
    size_t most = growth->count;
    for (unsigned t = 0; t < growth->threads; t++)
        most += growth->growers[t].touched_count;
    cohering.items = malloc((most + 1) * sizeof *cohering.items);
    cohering.starts = malloc((most + 2) * sizeof *cohering.starts);
    bool ok = (cohering.items && cohering.starts) || err_set(err, ERR_FAULT, "cannot link: out of memory");
    if (ok) {
        size_t count = collect(growth, cohering.items);
        for (size_t i = 0; i < count; i++)
            if (!i || cohering.items[i].set != cohering.items[i - 1].set)
                cohering.starts[cohering.count++] = i;
        cohering.starts[cohering.count] = count;
        link_crew_run(growth->threads, cohering.count, cohere_set, &cohering);
    }
    free(cohering.items);
    free(cohering.starts);
    return ok;
}
