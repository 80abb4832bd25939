/* standing.c - see standing.h. */
#include "link/standing.h"

#include <stdlib.h>

/* A number without a country stands for the only one that has it with a country. */
static void find_same(const struct link_roll *roll, size_t marks, uint32_t *same)
{
    for (size_t i = 0; i < marks; i++)
        same[i] = (uint32_t)i;
    for (size_t i = 0; i < marks; i++) {
        uint64_t mark = link_roll_mark(roll, (uint32_t)i), code = mark & LINK_MARK_CODE;
        uint32_t local = code && code != LINK_MARK_CODE ? link_roll_find(roll, mark - code) : LINK_NO_MARK;
        if (local != LINK_NO_MARK)
            same[local] = same[local] == local ? (uint32_t)i : LINK_NO_MARK; /* several: nobody knows which */
    }
    for (size_t i = 0; i < marks; i++)
        if (same[i] == LINK_NO_MARK)
            same[i] = (uint32_t)i;
}

/* The wordings of each mark, as they came. */
static void list(const struct link_roll *roll, const struct link_wordings *wordings, size_t marks, struct link_standing *s)
{
    struct link_roll_walk walk = {0};
    struct link_roll_record record;
    while (link_roll_next(roll, &walk, &record))
        for (size_t i = 0; i < record.count; i++)
            s->starts[s->same[record.marks[i]] + 1]++;
    for (size_t i = 0; i < marks; i++)
        s->starts[i + 1] += s->starts[i];
    walk = (struct link_roll_walk){0};
    while (link_roll_next(roll, &walk, &record)) {
        uint32_t wording = link_wording_of(wordings, record.text);
        for (size_t i = 0; i < record.count; i++) {
            uint32_t mark = s->same[record.marks[i]];
            s->places[s->starts[mark] + s->counts[mark]++] = (struct link_stand){wording, 1};
        }
    }
}

/* Where each wording was met last. */
struct met { uint32_t mark, at; }; /* mark: one more than its number */

/* Each wording once, with its records. */
static void gather(size_t marks, size_t texts, struct met *met, struct link_standing *s)
{
    for (size_t mark = 0; mark < marks; mark++) {
        struct link_stand *places = s->places + s->starts[mark];
        uint32_t count = 0;
        for (uint32_t i = 0; i < s->counts[mark]; i++) {
            struct met *last = &met[places[i].wording == LINK_NO_TEXT ? texts : places[i].wording];
            if (last->mark == mark + 1) {
                places[last->at].records++;
                continue;
            }
            *last = (struct met){(uint32_t)mark + 1, count};
            places[count++] = places[i];
        }
        s->counts[mark] = count;
    }
}

static void find_most(size_t marks, size_t shared_from, struct link_standing *s)
{
    for (size_t mark = 0; mark < marks; mark++)
        for (uint32_t i = 0; i < s->counts[mark] && s->counts[mark] < shared_from; i++) {
            const struct link_stand *place = &s->places[s->starts[mark] + i];
            if (place->wording != LINK_NO_TEXT && place->records > s->most[place->wording])
                s->most[place->wording] = place->records;
        }
}

bool link_standing_make(const struct link_roll *roll, const struct link_wordings *wordings, size_t shared_from,
                        struct link_standing *ret, struct err *err)
{
    size_t marks = link_roll_marks(roll), texts = wordings->count;
    struct link_standing s = {.same = malloc((marks + 1) * sizeof *s.same),
                              .starts = calloc(marks + 2, sizeof *s.starts),
                              .counts = calloc(marks + 1, sizeof *s.counts),
                              .places = malloc((link_roll_entries(roll) + 1) * sizeof *s.places),
                              .most = calloc(texts + 1, sizeof *s.most)};
    struct met *met = calloc(texts + 1, sizeof *met);
    bool ok = s.same && s.starts && s.counts && s.places && s.most && met;
    if (ok) {
        find_same(roll, marks, s.same);
        list(roll, wordings, marks, &s);
        gather(marks, texts, met, &s);
        find_most(marks, shared_from, &s);
        *ret = s;
    } else {
        link_standing_free(&s);
        err_set(err, ERR_FAULT, "cannot link: out of memory");
    }
    free(met);
    return ok;
}

void link_standing_free(struct link_standing *standing)
{
    free(standing->same);
    free(standing->starts);
    free(standing->counts);
    free(standing->places);
    free(standing->most);
    *standing = (struct link_standing){0};
}
