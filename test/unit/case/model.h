/* model.h - who may read what, said once more and as simply as it can be: what model.c compares the program with.
 *
 * Three agencies, nine members, roles of every scope, records of three kinds.  The rules here are written from the guide,
 * not from the program: a mistake must be made twice in different words to stay unseen. */
#ifndef KRES_TEST_CASE_MODEL_H
#define KRES_TEST_CASE_MODEL_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { AGENCIES = 3, MEMBERS = 9, RECORDS = 24, GROUPS = 3 };
enum { CASE, PERSON, NOTE, KINDS };
enum { NONE, SELF, GROUP, AGENCY, ALL };
enum { READ, CHANGE, ACT, VERBS };
enum { WORKER, LEAD, HOUSE, DOOR, CLERK, BLIND, ROLE_COUNT };
enum seen { UNSEEN, ENDED, SEEN }; /* ENDED: it was shared and is no longer; that it was may be known */

static const char *const KIND[] = {"case", "person", "note"};
static const char *const GROUP_NAME[] = {"", "river", "hill"};
static const char *const ROLE_NAME[] = {"worker", "lead", "house", "door", "clerk", "blind"};
/* Role × kind × verb, as the files of test/data/access/roles say. */
static const uint8_t REACH[ROLE_COUNT][KINDS][VERBS] = {
    [WORKER] = {{ALL, AGENCY, AGENCY}, {ALL, AGENCY, AGENCY}, {ALL, AGENCY, AGENCY}},
    [LEAD] = {{ALL, ALL, ALL}, {ALL, ALL, ALL}, {ALL, ALL, ALL}},
    [HOUSE] = {{GROUP, NONE, NONE}, {GROUP, GROUP, SELF}, {GROUP, SELF, NONE}},
    [DOOR] = {{AGENCY, SELF, SELF}, {AGENCY, SELF, SELF}, {AGENCY, SELF, SELF}},
    [CLERK] = {{SELF, NONE, NONE}, {ALL, NONE, NONE}, {NONE, NONE, NONE}},
    [BLIND] = {{NONE, NONE, NONE}, {NONE, NONE, NONE}, {NONE, NONE, NONE}},
};
static const bool MAKES[ROLE_COUNT][KINDS] = {
    [WORKER] = {true, true, true}, [LEAD] = {true, true, true}, [HOUSE] = {false, true, true}, [DOOR] = {true, true, true}};

struct model_member { int agency, role; bool in_group[GROUPS]; int64_t id; };
enum held { NEVER, HELD, TAKEN };
struct model_record {
    int64_t id, edition;
    int kind, parent, maker, group; /* parent: index or -1; maker: agency */
    enum held held[AGENCIES];
    int charge[AGENCIES];           /* member or -1 */
    bool closed;
    int words;                      /* number that stands in its words */
};
struct model {
    struct model_member members[MEMBERS];
    struct model_record records[RECORDS];
    int count;
};

static inline bool model_mine(const struct model *m, int member, const struct model_record *r)
{
    int a = m->members[member].agency;
    return r->charge[a] == member || (r->parent >= 0 && m->records[r->parent].held[a] != NEVER &&
                                      m->records[r->parent].charge[a] == member);
}

/* The case that it is, stands in, or stands in something of: in the member's agency and group? */
static inline bool model_grouped(const struct model *m, int member, const struct model_record *r)
{
    for (int up = 0; up < 3; up++) {
        if (r->kind == CASE && r->group && r->maker == m->members[member].agency && m->members[member].in_group[r->group])
            return true;
        if (r->parent < 0)
            return false;
        r = &m->records[r->parent];
    }
    return false;
}

static inline bool model_reaches(const struct model *m, int member, const struct model_record *r, int verb)
{
    const struct model_member *who = &m->members[member];
    if (r->held[who->agency] == NEVER)
        return false;
    switch (REACH[who->role][r->kind][verb]) {
    case SELF: return model_mine(m, member, r);
    case GROUP: return model_mine(m, member, r) || model_grouped(m, member, r);
    case AGENCY: return r->maker == who->agency;
    case ALL: return true;
    default: return false;
    }
}

static inline enum seen model_sees(const struct model *m, int member, const struct model_record *r)
{
    if (!model_reaches(m, member, r, READ))
        return UNSEEN;
    return r->held[m->members[member].agency] == HELD ? SEEN : ENDED;
}

static inline bool model_sees_secret(const struct model *m, int member, const struct model_record *r)
{
    int role = m->members[member].role;
    return r->kind == CASE ? role == LEAD : r->kind == PERSON && (role == LEAD || role == WORKER);
}

/* A new record, held by all who hold the one it stands in. */
static inline int model_add(struct model *m, int member, int kind, int parent, int64_t id, int words)
{
    int agency = m->members[member].agency, reads = REACH[m->members[member].role][kind][READ];
    struct model_record *r = &m->records[m->count];
    *r = (struct model_record){.id = id, .edition = 1, .kind = kind, .parent = parent, .maker = agency, .words = words};
    for (int a = 0; a < AGENCIES; a++) {
        r->charge[a] = -1;
        r->held[a] = parent >= 0 && m->records[parent].held[a] == HELD ? HELD : NEVER;
    }
    r->held[agency] = HELD;
    if (reads == SELF || reads == GROUP)
        r->charge[agency] = member;
    return m->count++;
}

/* A record and all that stands in it is given to an agency, or taken from it. */
static inline void model_give(struct model *m, int record, int agency, enum held held)
{
    struct model_record *r = &m->records[record];
    if (held == HELD ? r->held[agency] == NEVER : r->held[agency] == HELD && r->maker != agency)
        r->held[agency] = held;
    for (int i = 0; i < m->count; i++)
        if (m->records[i].parent == record)
            model_give(m, i, agency, held);
}

#endif
