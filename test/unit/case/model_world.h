/* model_world.h - the world that model.c plays in, and how a member's view of it is compared with the model. */
#ifndef KRES_TEST_CASE_MODEL_WORLD_H
#define KRES_TEST_CASE_MODEL_WORLD_H

/* Where nothing waits for a disk: 10 000 sequences are a hundred thousand commits. */
#define KINDS_FOLDER (access("/dev/shm", W_OK) ? "/tmp/kres-model-XXXXXX" : "/dev/shm/kres-model-XXXXXX")
#define KINDS_PACK "/access"
#include <unistd.h>

#include "../record/kinds_world.h"

#include "case/find.h"
#include "case/rules.h"
#include "model.h"
#include "record/team.h"

enum { STEPS = 18, NO_SUCH = 1000000000, START = 1795500000 };

static struct world world, *const w = &world;
static struct model model, *const m = &model;
static struct find_rooms *rooms;
static struct cases cases;
static int64_t agency_id[AGENCIES];
static char tokens[MEMBERS][SESSION_TOKEN + 1], logins[MEMBERS][32];
static int generation, words_made;
static int64_t pretended;

static void clock_set(int64_t now)
{
    pretended = now;
    clock_pretend(now);
    m->day = clock_local_today(now);
}
static const int FIRST_ROLE[MEMBERS] = {WORKER, LEAD, HOUSE, WORKER, LEAD, DOOR, LEAD, HOUSE, CLERK};

/* ---- chance, and what went wrong ---- */

static uint64_t chance;
static unsigned some(unsigned below)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (unsigned)((chance * 0x2545f4914f6cdd1dULL) >> 33) % below;
}

static char wrong[512];
static bool telling; /* say each step */
#define WRONG(...) (snprintf(wrong, sizeof wrong, __VA_ARGS__), false)
#define TELL(...) do { if (telling) { printf("      " __VA_ARGS__); putchar('\n'); } } while (0)

/* ---- members ---- */

static struct role_as role_of(int role)
{
    struct role_as as = {0};
    MUST(role_as_named(w->roles, str_from(ROLE_NAME[role]), &as, err));
    return as;
}

static void member_new(int member)
{
    struct model_member *who = &m->members[member];
    int first = member / 3 * 3;
    snprintf(logins[member], sizeof logins[member], "m%d-%d", member, generation++);
    MUST(member_add_ready_as(w->store, agency_id[who->agency], str_from(logins[member]), str_from(logins[member]),
                             role_of(who->role), STR("long enough a password"), TOTP, &who->id, err));
    for (int i = first; i < first + 3; i++) /* any colleague who is there lets them in */
        if (i != member && m->members[i].id) {
            MUST(member_admit_ready(w->store, str_from(logins[i]), STR("long enough a password"), who->id, err));
            break;
        }
    tokens[member][0] = '\0';
}

/* As a request comes in: the session of the cookie, or a new sign-in. */
static struct session *session_of(int member)
{
    char code[7];
    struct session *session = session_find(w->ring, str_from(tokens[member]));
    if (session)
        return session;
    totp_code(TOTP, clock_now(), code);
    MUST(session_sign_in(w->ring, str_from(logins[member]), STR("long enough a password"), str_from(code), STR("test"),
                         tokens[member], err));
    session = session_find(w->ring, str_from(tokens[member]));
    assert_non_null(session);
    return session;
}

/* ---- comparing ---- */

static struct item_new item_of(int kind, int64_t parent)
{
    return (struct item_new){.kind = str_from(KIND[kind]), .parent = parent, .mode = FIELDS_PART, .lang = STR("sl")};
}

/* "w12", as the field says it that names the record. */
static const char *word(int words)
{
    static char text[32];
    snprintf(text, sizeof text, "w%d", words);
    return text;
}

static json_t *fields_of(int kind, int words)
{
    return json_pack("{s:s}", NAMED[kind], word(words));
}

/* The same refusal as for a number that does not exist, where nothing may be known. */
static bool same_refusal(const char *what, enum seen seen, const struct err *why, const struct err *none)
{
    if (seen == ENDED)
        return (why->kind == ERR_DENIED && !strcmp(why->text, "!access-ended")) ||
               WRONG("%s of what is shared no longer: %s", what, why->text);
    if (why->kind != none->kind || strcmp(why->text, none->text) || why->field[0] != none->field[0])
        return WRONG("%s of what may not be seen answers \"%s\", of what is not there \"%s\"", what, why->text, none->text);
    return true;
}

/* Does the field stand there just for those who may see it? */
static bool field_fits(int member, const struct model_record *r, const json_t *fields, const char *field, bool may)
{
    return !json_object_get(fields, field) || may ||
           WRONG("member %d sees %s of record %d", member, field, (int)(r - m->records));
}

static bool fields_fit(int member, const struct model_record *r, const json_t *fields)
{
    bool secrets = model_sees_secret(m, member, r), guest = model_is_guest(m, member, r);
    return field_fits(member, r, fields, "secret", secrets) && field_fits(member, r, fields, "hidden", secrets) &&
           field_fits(member, r, fields, "person", !guest) && field_fits(member, r, fields, "consent", !guest) &&
           field_fits(member, r, fields, "persons", !guest) &&
           field_fits(member, r, fields, "address", r->kind != PLACE || model_sees_address(m, member, r));
}

static bool words_fit(int member, const struct model_record *r, const struct item *item)
{
    const char *text = json_string_value(json_object_get(item->fields, NAMED[r->kind]));
    if (!text || strcmp(text, word(r->words)))
        return WRONG("member %d reads \"%s\" in record %d, not \"%s\"", member, text ? text : "", (int)(r - m->records),
                     word(r->words));
    if (r->kind == PLACE && !json_object_get(item->fields, "address") && model_sees_address(m, member, r))
        return WRONG("member %d does not see where house %d is", member, (int)(r - m->records));
    return fields_fit(member, r, item->fields) &&
           (item->is_guest == model_is_guest(m, member, r) || WRONG("is_guest of member %d", member)) &&
           (item->edition == r->edition || WRONG("record %d is at edition %d", (int)(r - m->records), (int)item->edition));
}

static struct err none_of[MEMBERS]; /* what each hears of a number that does not exist; asked once a sequence */

/* The member reads the record exactly as the model says. */
static bool check_one(struct session *session, int member, const struct model_record *r)
{
    enum seen seen = model_sees(m, member, r);
    struct item item;
    struct err why = {0};
    bool read = item_peek(&w->records, session, &w->arena, r->id, &item, &why);
    if (read != (seen == SEEN)) {
        if (read)
            item_end(&item);
        return WRONG("member %d (%s) %s record %d (%s): %s", member, ROLE_NAME[m->members[member].role],
                     read ? "reads" : "cannot read", (int)(r - m->records), KIND[r->kind],
                     read ? "beyond the model" : why.text);
    }
    if (read) {
        bool fits = words_fit(member, r, &item) &&
                    (item.may_change == model_reaches(m, member, r, CHANGE) || WRONG("may_change of member %d", member)) &&
                    (item.may_act == model_reaches(m, member, r, ACT) || WRONG("may_act of member %d", member));
        item_end(&item);
        return fits;
    }
    struct err *none = &none_of[member];
    if (!none->text[0] && item_peek(&w->records, session, &w->arena, NO_SUCH, &item, none))
        return WRONG("what does not exist was read");
    return same_refusal("reading", seen, &why, none);
}

static bool check_record(int record)
{
    if (record < 0)
        return true;
    for (int member = 0; member < MEMBERS; member++) {
        struct session *session = session_of(member);
        bool ok = check_one(session, member, &m->records[record]);
        session_release(session);
        if (!ok)
            return false;
    }
    return true;
}

/* The record, those that stand in it, and where its house stands. */
static bool check_tree(int record)
{
    for (int i = 0; i < m->count; i++)
        if ((model_within(m, i, record) || i == m->records[record].place) && !check_record(i))
            return false;
    return true;
}

static const struct model_record *record_of(int64_t id)
{
    for (int i = 0; i < m->count; i++)
        if (m->records[i].id == id)
            return &m->records[i];
    return NULL;
}

/* Ids of a list: all of this sequence that the model gives, no other one of it (older sequences may follow). */
static bool list_fits(int member, const char *what, const int64_t *ids, size_t count, int kind, int parent)
{
    int given = 0, wanted = 0;
    for (size_t i = 0; i < count; i++) {
        const struct model_record *r = record_of(ids[i]);
        if (!r)
            continue;
        enum seen seen = model_sees(m, member, r);
        if (seen == UNSEEN || (parent >= 0 && r->parent != parent) || r->kind != kind)
            return WRONG("%s of member %d shows record %d", what, member, (int)(r - m->records));
        given += seen == SEEN;
    }
    for (int i = 0; i < m->count; i++) /* in what do a guest's things stand? nobody tells */
        wanted += m->records[i].kind == kind && model_sees(m, member, &m->records[i]) == SEEN &&
                  (parent < 0 || (m->records[i].parent == parent && !model_is_guest(m, member, &m->records[i])));
    return given == wanted || WRONG("%s of member %d shows %d of %d records", what, member, given, wanted);
}

/* Opened many at once: those that the member sees, in their order. */
static bool check_many(struct session *session, int member)
{
    int64_t ids[RECORDS];
    struct item *items;
    size_t count, at = 0;
    bool fits = true;
    for (int i = 0; i < m->count; i++)
        ids[i] = m->records[i].id;
    MUST(items_open(&w->records, session, &w->arena, 0, ids, (size_t)m->count, &items, &count, err));
    for (int i = 0; fits && i < m->count; i++)
        if (model_sees(m, member, &m->records[i]) == SEEN)
            fits = (at < count && items[at].id == ids[i] && words_fit(member, &m->records[i], &items[at]) && ++at) ||
                   WRONG("member %d does not get record %d among many", member, i);
    items_end(items, count);
    return fits && (at == count || WRONG("member %d gets %d records too many", member, (int)(count - at)));
}

static bool check_lists(struct session *session, int member)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct item_filter filter = {.kind = str_from(KIND[kind]), .open = -1, .limit = RECORDS}; /* the newest first */
        int64_t *ids;
        size_t count = 0;
        MUST(item_list(&w->records, session, &w->arena, &filter, &ids, &count, err));
        if (!list_fits(member, "a list", ids, count, kind, -1))
            return false;
    }
    for (int i = 0; i < m->count; i++) {
        int64_t *ids;
        size_t count = 0;
        if (m->records[i].kind != CASE)
            continue;
        for (int kind = PERSON; kind <= REFERRAL; kind++) {
            MUST(item_children(&w->records, session, &w->arena, m->records[i].id, str_from(KIND[kind]), &ids, &count, err));
            if (!list_fits(member, "a list of children", ids, count, kind, i))
                return false;
        }
    }
    return true;
}

/* Lists, which are the dearest, of every third member. */
static bool check_all(void)
{
    int listing = (int)some(3);
    for (int member = 0; member < MEMBERS; member++) {
        struct session *session = session_of(member);
        bool ok = (member % 3 != listing || check_lists(session, member)) && check_many(session, member) &&
                  check_one(session, member, &m->records[some((unsigned)m->count)]);
        session_release(session);
        arena_reset(&w->arena);
        if (!ok)
            return false;
    }
    return true;
}

/* No hit beyond the model, and the hits there must be. */
static bool check_search(void)
{
    for (int member = 0; member < MEMBERS; member++)
        for (int i = 0; i < m->count; i++) {
            struct session *session = session_of(member);
            struct find_in in = {.text = STR(""), .lang = STR("en"), .most = 20, .patience_ms = 5000};
            struct find_result result = {0};
            bool found = false;
            in.text = str_from(word(m->records[i].words));
            MUST(find_ask(rooms, session, &w->arena, &in, &result, err));
            session_release(session);
            for (size_t k = 0; k < result.count; k++) {
                const struct model_record *hit = record_of(result.hits[k].id);
                if (hit && model_sees(m, member, hit) != SEEN)
                    return WRONG("the search shows member %d record %d", member, (int)(hit - m->records));
                found = found || hit == &m->records[i];
            }
            if (found != (model_sees(m, member, &m->records[i]) == SEEN))
                return WRONG("the search of member %d does not find record %d", member, i);
        }
    return true;
}

#endif
