/* model.h - who may read what, said once more and as simply as it can be: what model.c compares the program with.
 *
 * Three agencies, nine members, roles of every scope, records of seven kinds.  The rules here are written from the guide,
 * not from the program: a mistake must be made twice in different words to stay unseen.
 *
 * A key of a record reaches an agency in three ways: it made it or was given it for good; it holds the record that it stands
 * in; it was given to it on a consent or a ground of law.  What was given lives as long as each part of it has a consent
 * that is not withdrawn and not over. */
#ifndef KRES_TEST_CASE_MODEL_H
#define KRES_TEST_CASE_MODEL_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { AGENCIES = 3, MEMBERS = 9, RECORDS = 30, GROUPS = 3, GIFTS = 24, ROWS = 96 };
enum { CASE, PERSON, NOTE, CONSENT, REFERRAL, PLACE, PLACEMENT, KINDS };
enum { NONE, SELF, GROUP, PLACED, AGENCY, ALL };
enum { READ, CHANGE, ACT, VERBS };
enum { WORKER, LEAD, HOUSE, DOOR, CLERK, BLIND, ROLE_COUNT };
enum seen { UNSEEN, ENDED, SEEN }; /* ENDED: it was shared and is no longer; that it was may be known */
enum { DRAFT, SENT, OPENED, ACCEPTED, DECLINED, WITHDRAWN };  /* of a referral */
enum { RESERVED, ADMITTED, LEFT, CANCELLED };                         /* of a placement; a consent: 0 given, 1 withdrawn */
enum { EVERYTHING = KINDS, PLACED_DAYS = 7 };

static const char *const KIND[] = {"case", "person", "note", "consent", "referral", "place", "placement"};
/* The field that says which record it is. */
static const char *const NAMED[] = {"summary", "given_name", "text", "words", "question", "name", "words"};
static const char *const GROUP_NAME[] = {"", "river", "hill"};
static const char *const ROLE_NAME[] = {"worker", "lead", "house", "door", "clerk", "blind"};
#define EACH(...) {__VA_ARGS__}, {__VA_ARGS__}, {__VA_ARGS__}
#define ALSO(...) {__VA_ARGS__}, {__VA_ARGS__}
/* Role × kind × verb, as the files of test/data/access/roles say. */
static const uint8_t REACH[ROLE_COUNT][KINDS][VERBS] = {
    [WORKER] = {EACH(ALL, AGENCY, AGENCY), ALSO(ALL, AGENCY, ALL), ALSO(ALL, AGENCY, AGENCY)},
    [LEAD] = {EACH(ALL, ALL, ALL), ALSO(ALL, ALL, ALL), ALSO(ALL, ALL, ALL)},
    [HOUSE] = {{GROUP, NONE, NONE}, {PLACED, GROUP, SELF}, {GROUP, SELF, NONE}, {NONE, NONE, NONE}, {SELF, NONE, SELF},
               {AGENCY, AGENCY, NONE}, {AGENCY, AGENCY, AGENCY}},
    [DOOR] = {EACH(AGENCY, SELF, SELF), ALSO(AGENCY, SELF, SELF), ALSO(AGENCY, SELF, SELF)},
    [CLERK] = {{SELF, NONE, NONE}, {ALL, NONE, NONE}, [PLACE] = {ALL, NONE, NONE}},
    [BLIND] = {{NONE, NONE, NONE}},
};
static const bool MAKES[ROLE_COUNT][KINDS] = {
    [WORKER] = {1, 1, 1, 1, 1, 1, 1}, [LEAD] = {1, 1, 1, 1, 1, 1, 1}, [HOUSE] = {[PERSON] = 1, [NOTE] = 1, [PLACE] = 1},
    [DOOR] = {1, 1, 1, 1, 1, 1, 1}};

struct model_member { int agency, role; bool in_group[GROUPS]; int64_t id; };
enum held { NEVER, HELD, TAKEN };
enum model_key { NO_KEY, KEY, KEY_GONE };
struct model_record {
    int64_t id, edition;
    int kind, parent, owner, group; /* parent: index or -1; owner: agency */
    enum model_key key[AGENCIES];
    int charge[AGENCIES];           /* member or -1 */
    int state, words;               /* words: number that stands in it */
    int64_t first;                  /* editions in the first state */
    int person, other;              /* index, or -1: who agrees; who is referred; who sleeps there (other: her child) */
    int to, place;                  /* agency; index of the place */
    unsigned kinds;                 /* consent: bits of kinds, and of EVERYTHING */
    int32_t from, until;            /* consent, placement */
    bool with_case, by_law, was_sent;
    int told;                       /* number in the person's words when the referral was sent */
};
/* Something given: lives while each part has a row that is not ended. */
struct model_row { int part, consent; int32_t until; bool ended; }; /* consent -1: a ground of law; until 0: no end */
struct model_gift { int record, to; bool whole, dead; struct model_row rows[ROWS]; int count; };
struct model {
    struct model_member members[MEMBERS];
    struct model_record records[RECORDS];
    struct model_gift gifts[GIFTS];
    int count, gift_count;
    int32_t day, seen;              /* by the clock; the latest that the hourly job has seen */
};

/* ---- what was given ---- */

static inline int32_t model_today(const struct model *m)
{
    return m->day > m->seen ? m->day : m->seen;
}

static inline bool model_within(const struct model *m, int record, int root)
{
    for (; record >= 0; record = m->records[record].parent)
        if (record == root)
            return true;
    return false;
}

static inline int model_root(const struct model *m, int record)
{
    while (m->records[record].parent >= 0)
        record = m->records[record].parent;
    return record;
}

/* The last day of a gift; 0: no end; -1: some part of it has no ground any more. */
static inline int32_t model_gift_until(const struct model_gift *g)
{
    int32_t first = 0;
    for (int i = 0; i < g->count; i++) {
        int32_t last = -1;
        for (int k = 0; k < g->count; k++)
            if (g->rows[k].part == g->rows[i].part && !g->rows[k].ended && last != 0)
                last = !g->rows[k].until || g->rows[k].until > last ? g->rows[k].until : last;
        if (last < 0)
            return -1;
        if (last && (!first || last < first))
            first = last;
    }
    return first;
}

static inline bool model_gives(const struct model *m, const struct model_gift *g, int record, int agency)
{
    return !g->dead && g->to == agency && (g->record == record || (g->whole && model_within(m, record, g->record)));
}

static inline enum held model_held(const struct model *m, int agency, const struct model_record *r)
{
    int record = (int)(r - m->records);
    if (r->key[agency] != KEY)
        return r->key[agency] == NO_KEY ? NEVER : TAKEN;
    if (m->records[model_root(m, record)].owner == agency)
        return HELD;
    for (int i = 0; i < m->gift_count; i++) {
        int32_t until = model_gift_until(&m->gifts[i]);
        if (model_gives(m, &m->gifts[i], record, agency) && (!until || until >= model_today(m)))
            return HELD;
    }
    return TAKEN;
}

/* What has no ground any more is closed for that agency. */
static inline void model_settle(struct model *m, int record, int to)
{
    for (int i = 0; i < m->gift_count; i++)
        if (m->gifts[i].record == record && m->gifts[i].to == to && model_gift_until(&m->gifts[i]) < 0)
            m->gifts[i].dead = true;
    for (int r = 0; r < m->count; r++) {
        bool given = m->records[model_root(m, r)].owner == to;
        for (int i = 0; i < m->gift_count; i++)
            given = given || model_gives(m, &m->gifts[i], r, to);
        if (model_within(m, r, record) && m->records[r].key[to] == KEY && !given)
            m->records[r].key[to] = KEY_GONE;
    }
}

/* A consent is withdrawn (before 0), or the days before that one are over (consent -1). */
static inline void model_close(struct model *m, int consent, int32_t before)
{
    for (int i = 0; i < m->gift_count; i++) {
        bool ended = false;
        for (int k = 0; k < m->gifts[i].count; k++) {
            struct model_row *row = &m->gifts[i].rows[k];
            bool goes = before ? row->until && row->until < before : row->consent == consent;
            ended = ended || (goes && !row->ended);
            row->ended = row->ended || goes;
        }
        if (ended && !m->gifts[i].dead)
            model_settle(m, m->gifts[i].record, m->gifts[i].to);
    }
}

static inline void model_take_back(struct model *m, int record)
{
    for (int i = 0; i < m->gift_count; i++)
        if (m->gifts[i].record == record && !m->gifts[i].dead) {
            m->gifts[i].dead = true;
            model_settle(m, record, m->gifts[i].to);
        }
}

/* A gift that stands: keys for the receiver; for good: the giver has none any more. */
static inline void model_give(struct model *m, const struct model_gift *gift, int from, bool for_good)
{
    m->gifts[m->gift_count++] = *gift;
    for (int r = 0; r < m->count; r++) {
        if (gift->whole ? !model_within(m, r, gift->record) : r != gift->record)
            continue;
        m->records[r].key[gift->to] = KEY;
        for (int i = 0; for_good && i < m->gift_count; i++)
            if (m->gifts[i].record == r && (m->gifts[i].to == gift->to || m->gifts[i].to == from))
                m->gifts[i].dead = true; /* it is the receiver's own now, and nothing of the giver's */
        if (for_good) {
            m->records[r].key[from] = KEY_GONE;
            m->records[r].owner = m->records[r].owner == from ? gift->to : m->records[r].owner;
        }
    }
}

/* ---- roles ---- */

static inline bool model_mine(const struct model *m, int member, const struct model_record *r)
{
    int a = m->members[member].agency;
    return r->charge[a] == member || (r->parent >= 0 && m->records[r->parent].key[a] != NO_KEY &&
                                      m->records[r->parent].charge[a] == member);
}

/* The case that it is, stands in, or stands in something of: in the member's agency and group? */
static inline bool model_grouped(const struct model *m, int member, const struct model_record *r)
{
    for (int up = 0; up < 3; up++) {
        if (r->kind == CASE && r->group && r->owner == m->members[member].agency && m->members[member].in_group[r->group])
            return true;
        if (r->parent < 0)
            return false;
        r = &m->records[r->parent];
    }
    return false;
}

/* Has she a bed in a house of the agency, or did she leave it a few days ago? */
static inline bool model_placed(const struct model *m, int agency, const struct model_record *r)
{
    int record = (int)(r - m->records);
    for (int i = 0; i < m->count; i++) {
        const struct model_record *stay = &m->records[i];
        if (stay->kind == PLACEMENT && (stay->person == record || stay->other == record) && stay->state != CANCELLED &&
            m->records[stay->place].owner == agency && (stay->state != LEFT || stay->until + PLACED_DAYS >= m->day))
            return true;
    }
    return false;
}

/* Another bed of hers on one of those nights?  Who did not leave as planned has hers until somebody says that she left. */
static inline bool model_has_bed(const struct model *m, int person, int32_t first, int32_t end, int32_t tonight)
{
    for (int i = 0; i < m->count; i++) {
        const struct model_record *stay = &m->records[i];
        bool hers = stay->kind == PLACEMENT && (stay->person == person || stay->other == person) && person >= 0;
        bool over = stay->state == ADMITTED && stay->until <= tonight && first <= tonight && end > tonight;
        if (hers && stay->state != CANCELLED && ((stay->from < end && stay->until > first) || over))
            return true;
    }
    return false;
}

static inline bool model_reaches(const struct model *m, int member, const struct model_record *r, int verb)
{
    const struct model_member *who = &m->members[member];
    if (r->key[who->agency] == NO_KEY)
        return false;
    switch (REACH[who->role][r->kind][verb]) {
    case SELF: return model_mine(m, member, r);
    case GROUP: return model_mine(m, member, r) || model_grouped(m, member, r);
    case PLACED: return model_mine(m, member, r) || model_grouped(m, member, r) || model_placed(m, who->agency, r);
    case AGENCY: return r->owner == who->agency;
    case ALL: return true;
    default: return false;
    }
}

static inline enum seen model_sees(const struct model *m, int member, const struct model_record *r)
{
    if (!model_reaches(m, member, r, READ))
        return UNSEEN;
    return model_held(m, m->members[member].agency, r) == HELD ? SEEN : ENDED;
}

static inline bool model_sees_secret(const struct model *m, int member, const struct model_record *r)
{
    int role = m->members[member].role;
    return r->kind == CASE ? role == LEAD : r->kind == PERSON && (role == LEAD || role == WORKER);
}

/* Where a house stands: who has it in charge, and who has somebody in charge that stays there. */
static inline bool model_sees_address(const struct model *m, int member, const struct model_record *r)
{
    int a = m->members[member].agency;
    if (r->charge[a] == member)
        return true;
    for (int i = 0; i < m->count; i++) {
        const struct model_record *stay = &m->records[i];
        if (stay->kind == PLACEMENT && stay->state < LEFT && &m->records[stay->place] == r &&
            model_held(m, a, stay) == HELD && model_mine(m, member, stay))
            return true;
    }
    return false;
}

/* A guest holds a record without the one it stands in, and sees nothing of the draft. */
static inline bool model_is_guest(const struct model *m, int member, const struct model_record *r)
{
    int a = m->members[member].agency;
    return r->owner != a && r->parent >= 0 && model_held(m, a, &m->records[r->parent]) != HELD;
}

static inline int64_t model_editions(const struct model *m, int member, const struct model_record *r)
{
    return r->edition - (model_is_guest(m, member, r) ? r->first : 0);
}

/* ---- records ---- */

static inline bool model_may_make(const struct model *m, int member, int kind, int parent)
{
    return MAKES[m->members[member].role][kind] && (parent < 0 || model_sees(m, member, &m->records[parent]) == SEEN);
}

/* A new record, held by all who hold the one it stands in. */
static inline int model_add(struct model *m, int member, int kind, int parent, int64_t id, int words)
{
    int agency = m->members[member].agency, reads = REACH[m->members[member].role][kind][READ];
    struct model_record *r = &m->records[m->count];
    *r = (struct model_record){.id = id, .edition = 1, .first = 1, .kind = kind, .parent = parent, .owner = agency,
                               .words = words, .person = -1, .other = -1, .place = -1};
    for (int a = 0; a < AGENCIES; a++) {
        r->charge[a] = -1;
        r->key[a] = parent >= 0 && m->records[parent].key[a] == KEY ? KEY : NO_KEY;
    }
    r->key[agency] = KEY;
    if (reads == SELF || reads == GROUP || reads == PLACED)
        r->charge[agency] = member;
    return m->count++;
}

/* ---- consent ---- */

static inline bool model_covers(const struct model *m, const struct model_record *c, int person, int kind, int to)
{
    unsigned all = 1u << CASE | 1u << PERSON | 1u << NOTE;
    bool scope = c->kinds & 1u << EVERYTHING || (kind == EVERYTHING ? (c->kinds & all) == all : c->kinds & 1u << kind);
    return c->kind == CONSENT && c->person == person && !c->state && c->to == to && scope && c->from <= model_today(m) &&
           c->until >= model_today(m);
}

/* Of all consents in the case that the member sees, those that cover the kinds (EVERYTHING alone: all) about each of those
 * persons; false when one has not agreed. */
static inline bool model_ground(const struct model *m, int member, int in, const int *persons, int person_count,
                                const int *kinds, int kind_count, int to, bool by_law, struct model_gift *ret)
{
    ret->to = to;
    ret->count = 0;
    if (by_law)
        ret->rows[ret->count++] = (struct model_row){.consent = -1};
    for (int p = 0; !by_law && p < person_count; p++)
        for (int k = 0; k < kind_count; k++) {
            int before = ret->count;
            for (int i = 0; i < m->count && ret->count < ROWS; i++)
                if (m->records[i].parent == in && model_covers(m, &m->records[i], persons[p], kinds[k], to) &&
                    model_sees(m, member, &m->records[i]) == SEEN)
                    ret->rows[ret->count++] = (struct model_row){.part = p * KINDS + k, .consent = i,
                                                                 .until = m->records[i].until};
            if (ret->count == before)
                return false;
        }
    return by_law || person_count > 0;
}

#endif
