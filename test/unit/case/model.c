/* model.c - random sequences of actions by members of three agencies against the model of model.h: no read beyond it.
 *
 * After each step that changed something every member reads exactly what the model says of the records it touched, at the
 * end of a sequence of all; what may not be seen answers word for word as what does not exist; lists, children, histories,
 * timelines and the search show nothing more.  In between people sign out, leave (the agency's key is rotated), get other
 * roles and groups, and the clock jumps both ways.
 *
 * KRES_SEQUENCES: how many (10 000; fewer under a sanitizer).  A failure prints its seed and the fewest steps that still
 * fail; KRES_SEED=N runs that one alone. */
#include "model_world.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SEQUENCES = 1000 };
#else
enum { SEQUENCES = 10000 };
#endif

enum { FRESH = 100 };

/* ---- the actions ---- */

static int any_record(void)
{
    return m->count ? (int)some((unsigned)m->count) : -1;
}

static bool act_add(int member)
{
    int kind = (int)some(KINDS), parent = kind == CASE ? -1 : any_record();
    if (m->count == RECORDS || (kind == NOTE && parent < 0))
        return true;
    if (parent >= 0 && (m->records[parent].kind == NOTE || (kind == PERSON && m->records[parent].kind != CASE)))
        parent = kind == NOTE ? -2 : -1;
    if (parent == -2)
        return true;
    struct session *session = session_of(member);
    struct item_new in = item_of(kind, parent >= 0 ? m->records[parent].id : 0);
    int64_t id = 0;
    struct err why = {0};
    json_t *fields = in.fields = fields_of(kind, ++words_made);
    if (kind == CASE && some(2))
        json_object_set_new(fields, "group", json_string(GROUP_NAME[1 + some(GROUPS - 1)]));
    bool made = item_add(&w->records, session, &w->arena, &in, &id, &why);
    session_release(session);
    bool may = MAKES[m->members[member].role][kind] &&
               (parent < 0 || model_sees(m, member, &m->records[parent]) == SEEN);
    const char *group = json_string_value(json_object_get(fields, "group"));
    int group_number = !group ? 0 : !strcmp(group, GROUP_NAME[1]) ? 1 : 2;
    json_decref(fields);
    TELL("member %d adds a %s in %d: %s", member, KIND[kind], parent, made ? "made" : why.text);
    if (made != may)
        return WRONG("member %d %s a %s in record %d: %s", member, made ? "made" : "could not make", KIND[kind], parent,
                     why.text);
    if (!made)
        return true;
    int at = model_add(m, member, kind, parent, id, words_made);
    m->records[at].group = group_number;
    return check_record(at);
}

/* A change or an act: what must come of it. */
static bool outcome_fits(const char *what, int member, const struct model_record *r, int verb, bool done,
                         const struct err *why, const struct err *none)
{
    enum seen seen = model_sees(m, member, r);
    if (seen != SEEN)
        return done ? WRONG("%s by member %d, who may not read it", what, member) : same_refusal(what, seen, why, none);
    if (done != model_reaches(m, member, r, verb))
        return WRONG("%s by member %d %s: %s", what, member, done ? "went through" : "was refused", why->text);
    return done || (why->kind == ERR_DENIED && !strcmp(why->text, "!not-allowed")) ||
           WRONG("%s by member %d answers %s", what, member, why->text);
}

static bool act_change(int member)
{
    int at = any_record();
    if (at < 0)
        return true;
    struct model_record *r = &m->records[at];
    struct session *session = session_of(member);
    struct err why = {0}, none = {0};
    json_t *fields = fields_of(r->kind, ++words_made);
    int group = r->kind == CASE ? (int)some(GROUPS) : 0;
    if (r->kind == CASE)
        json_object_set_new(fields, "group", group ? json_string(GROUP_NAME[group]) : json_null());
    if (r->kind != NOTE && model_sees_secret(m, member, r) && m->members[member].role == LEAD && some(2))
        json_object_set_new(fields, r->kind == CASE ? "secret" : "hidden", json_string("only for some"));
    bool done = item_change(&w->records, session, &w->arena, r->id, r->edition, fields, FIELDS_PART, STR(""), &why);
    bool other = item_change(&w->records, session, &w->arena, NO_SUCH, r->edition, fields, FIELDS_PART, STR(""), &none);
    json_decref(fields);
    session_release(session);
    TELL("member %d changes record %d: %s", member, at, done ? "done" : why.text);
    if (other || !outcome_fits("a change", member, r, CHANGE, done, &why, &none))
        return false;
    if (!done)
        return true;
    r->edition++;
    r->words = words_made;
    r->group = group;
    for (int i = 0; i < m->count; i++)
        if ((i == at || m->records[i].parent == at) && !check_record(i))
            return false;
    return true;
}

static bool act_act(int member)
{
    int at = any_record();
    if (at < 0 || m->records[at].kind == NOTE)
        return true;
    struct model_record *r = &m->records[at];
    struct session *session = session_of(member);
    struct err why = {0}, none = {0};
    const char *name = r->kind == PERSON ? "leave" : r->closed ? "reopen" : "close";
    bool wrong_state = r->kind == PERSON && r->closed, other;
    bool done = item_act(&w->records, session, &w->arena, r->id, r->edition, str_from(name), NULL, STR(""), &why);
    other = item_act(&w->records, session, &w->arena, NO_SUCH, r->edition, str_from(name), NULL, STR(""), &none);
    session_release(session);
    TELL("member %d acts (%s) on record %d: %s", member, name, at, done ? "done" : why.text);
    if (wrong_state && model_sees(m, member, r) == SEEN && model_reaches(m, member, r, ACT))
        return (!done && why.kind == ERR_CONFLICT) || WRONG("an action in the wrong state went through");
    if (other || !outcome_fits("an action", member, r, ACT, done, &why, &none))
        return false;
    if (done) {
        r->edition++;
        r->closed = !r->closed;
    }
    return check_record(at);
}

static bool act_assign(int member)
{
    int at = any_record(), to = m->members[member].agency * 3 + (int)some(3);
    if (at < 0)
        return true;
    struct model_record *r = &m->records[at];
    struct session *session = session_of(member);
    struct err why = {0}, none = {0};
    bool done = item_assign(&w->records, session, &w->arena, r->id, m->members[to].id, &why);
    bool other = item_assign(&w->records, session, &w->arena, NO_SUCH, m->members[to].id, &none);
    session_release(session);
    TELL("member %d gives record %d into the charge of %d: %s", member, at, to, done ? "done" : why.text);
    if (other || !outcome_fits("a giving into charge", member, r, ACT, done, &why, &none))
        return false;
    if (done)
        r->charge[m->members[member].agency] = to;
    for (int i = 0; done && i < m->count; i++)
        if ((i == at || m->records[i].parent == at) && !check_record(i))
            return false;
    return true;
}

/* A record with all that stands in it, to an agency that never had it; or back from one that has. */
static void give_all(struct session *session, int at, int agency, bool back)
{
    const struct model_record *r = &m->records[at];
    if (back ? r->held[agency] == HELD && r->maker != agency : r->held[agency] == NEVER) {
        if (back)
            take_record(w, r->id, agency_id[agency]);
        else
            give_record(w, session, r->id, agency_id[agency]);
    }
    for (int i = 0; i < m->count; i++)
        if (m->records[i].parent == at)
            give_all(session, i, agency, back);
}

static bool act_share(int member)
{
    int at = any_record(), agency = (int)some(AGENCIES), own = m->members[member].agency;
    bool back = some(2);
    if (at < 0 || m->records[at].parent >= 0 || m->records[at].maker != own || agency == own)
        return true;
    struct session *session = session_of(member);
    give_all(session, at, agency, back);
    session_release(session);
    model_give(m, at, agency, back ? TAKEN : HELD);
    TELL("record %d is %s agency %d", at, back ? "taken from" : "given to", agency);
    for (int i = 0; i < m->count; i++)
        if ((i == at || m->records[i].parent == at) && !check_record(i))
            return false;
    return true;
}

/* Opened as a page opens it, with what it said before and all that happened. */
static bool act_read(int member)
{
    int at = any_record();
    if (at < 0)
        return true;
    const struct model_record *r = &m->records[at];
    struct session *session = session_of(member);
    struct item item;
    struct item_edition *editions;
    struct item_happening *happened;
    size_t count = 0, happened_count = 0;
    struct err why = {0}, why_history = {0}, why_timeline = {0}, none = {0};
    enum seen seen = model_sees(m, member, r);
    bool read = item_open(&w->records, session, &w->arena, r->id, &item, &why);
    bool history = item_history(&w->records, session, &w->arena, r->id, &editions, &count, &why_history);
    bool timeline = item_timeline(&w->records, session, &w->arena, r->id, STR("en"), &happened, &happened_count,
                                  &why_timeline);
    bool nothing = item_open(&w->records, session, &w->arena, NO_SUCH, &item, &none), fits = !nothing;
    session_release(session);
    TELL("member %d opens record %d: %s", member, at, read ? "read" : why.text);
    for (size_t i = 0; i < count; i++) {
        fits = fits && (!json_object_get(editions[i].fields, "secret") || model_sees_secret(m, member, r));
        json_decref(editions[i].fields);
    }
    if (read)
        item_end(&item);
    /* A guest, whose agency holds a part of something without the whole, is not shown the drafts of it. */
    bool whole = r->maker == m->members[member].agency ? (int64_t)count == r->edition : (int64_t)count <= r->edition;
    if (!fits || read != (seen == SEEN) || history != read || timeline != read || (read && !whole))
        return WRONG("member %d opens record %d: %d, its history %d, its timeline %d", member, at, read, history, timeline);
    for (size_t i = 0; i < happened_count; i++) {
        const struct model_record *other = record_of(happened[i].record);
        if (!other || model_sees(m, member, other) != SEEN)
            return WRONG("the timeline of record %d shows member %d what they may not see", at, member);
    }
    return read || (same_refusal("opening", seen, &why, &none) && same_refusal("the history", seen, &why_history, &none) &&
                    same_refusal("the timeline", seen, &why_timeline, &none));
}

static bool act_groups(int member)
{
    unsigned mask = some(4);
    struct model_member *who = &m->members[member];
    who->in_group[1] = mask & 1;
    who->in_group[2] = mask & 2;
    const char *words = mask == 3 ? "river, hill" : mask == 2 ? "hill" : mask ? "river" : "";
    MUST(team_set(w->store, 0, who->id, str_from(words), err));
    TELL("member %d is in groups %u", member, mask);
    int at = any_record();
    return at < 0 || check_record(at);
}

static bool act_role(int member)
{
    struct model_member *who = &m->members[member];
    who->role = (int)some(BLIND); /* all who may hold a key */
    MUST(member_set_role_as(w->store, 0, who->id, role_of(who->role), err));
    TELL("member %d becomes %s", member, ROLE_NAME[who->role]);
    bool gone = session_find(w->ring, str_from(tokens[member])) == NULL;
    int at = any_record();
    return (gone || WRONG("a session lives on with the rights of before")) && (at < 0 || check_record(at));
}

/* Somebody leaves and somebody else comes: the agency has a new key, the newcomer takes the place in the model. */
static bool act_leave(int member)
{
    struct model_member *who = &m->members[member];
    if (some(4))
        return true;
    MUST(member_disable(w->store, 0, who->id, false, err));
    bool gone = session_find(w->ring, str_from(tokens[member])) == NULL;
    TELL("member %d leaves, another comes", member);
    who->in_group[1] = who->in_group[2] = false;
    for (int i = 0; i < m->count; i++) /* what was in the leaver's charge is in nobody's that the newcomer is */
        if (m->records[i].charge[who->agency] == member)
            m->records[i].charge[who->agency] = -1;
    member_new(member);
    int at = any_record();
    return (gone || WRONG("the session of a member who left lives on")) && (at < 0 || check_record(at));
}

static bool act_sign_out(int member)
{
    struct session *session = session_of(member);
    session_end(w->ring, session);
    session_release(session);
    TELL("member %d signs out", member);
    return !session_find(w->ring, str_from(tokens[member])) || WRONG("a session that ended is found");
}

static bool act_clock(int member)
{
    static const int64_t JUMPS[] = {60, 900, -600, 3600, -7200, 86400, -86400 * 3, 86400 * 30};
    UNUSED(member);
    int64_t jump = JUMPS[some(LEN(JUMPS))];
    pretended = pretended + jump < START - 86400 * 300 ? START : pretended + jump;
    clock_pretend(pretended);
    TELL("the clock goes by %d seconds", (int)jump);
    int at = any_record();
    return at < 0 || check_record(at);
}

static const struct { unsigned weight; bool (*run)(int member); } ACTIONS[] = {
    {26, act_add}, {14, act_change}, {8, act_act}, {8, act_assign}, {10, act_share}, {22, act_read}, {4, act_groups},
    {2, act_role}, {2, act_leave}, {2, act_sign_out}, {2, act_clock},
};

/* ---- sequences ---- */

/* Everybody as at the beginning, so that a sequence depends on its seed alone. */
static void begin(void)
{
    m->count = 0;
    pretended = START;
    clock_pretend(pretended);
    for (int i = 0; i < MEMBERS; i++) {
        struct model_member *who = &m->members[i];
        if (who->in_group[1] || who->in_group[2])
            MUST(team_set(w->store, 0, who->id, STR(""), err));
        if (who->role != FIRST_ROLE[i])
            MUST(member_set_role_as(w->store, 0, who->id, role_of(FIRST_ROLE[i]), err));
        who->role = FIRST_ROLE[i];
        who->in_group[1] = who->in_group[2] = false;
    }
}

/* Runs the steps that left keeps; each step's chance is its own, so that leaving one out changes no other. */
static bool run_sequence(uint64_t seed, const bool *left, bool search)
{
    begin();
    for (int step = 0; step < STEPS; step++) {
        unsigned weights = 0, at, i;
        if (left && !left[step])
            continue;
        chance = (seed * 0x9e3779b97f4a7c15ULL) ^ ((uint64_t)(step + 1) << 40) ^ 0x5bd1e995;
        some(7);
        for (i = 0; i < LEN(ACTIONS); i++)
            weights += ACTIONS[i].weight;
        at = some(weights);
        for (i = 0; at >= ACTIONS[i].weight; i++)
            at -= ACTIONS[i].weight;
        arena_reset(&w->arena);
        if (!ACTIONS[i].run((int)some(MEMBERS)))
            return false;
    }
    return check_all() && (!search || check_search());
}

/* Leaves out what the failure does not need, and tells the rest. */
static void tell_failure(uint64_t seed, bool search)
{
    bool left[STEPS];
    char first[sizeof wrong];
    memcpy(first, wrong, sizeof wrong);
    memset(left, true, sizeof left);
    for (int step = STEPS - 1; step >= 0; step--) {
        left[step] = false;
        left[step] = run_sequence(seed, left, search);
    }
    printf("KRES_SEED=%" PRIu64 " fails: %s\n", seed, first);
    telling = true;
    bool again = !run_sequence(seed, left, search);
    telling = false;
    fail_msg("%s: %s", again ? "the steps above" : "not again", again ? wrong : first);
}

static int up(void **state)
{
    const struct text_names *names;
    const struct pack_set *packs = &w->packs;
    UNUSED(state);
    *m = (struct model){.count = 0};
    world_up(w);
    clock_pretend(START);
    ring_let_codes_repeat(w->ring);
    agency_id[0] = w->shelter;
    agency_id[1] = w->police;
    MUST(agency_add(w->store, 0, STR("house"), STR("Testna hiša"), &agency_id[2], err));
    for (int i = 0; i < MEMBERS; i++) {
        m->members[i] = (struct model_member){.agency = i / 3, .role = FIRST_ROLE[i]};
        member_new(i);
    }
    cases = (struct cases){.store = w->store, .packs = packs};
    MUST(text_names_load(&w->packs_arena, packs, &names, err));
    MUST(find_rooms_new(&cases, &w->records, names, 64 * 1024 * 1024, &rooms, err));
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    find_rooms_free(rooms);
    world_down(w);
    return 0;
}

static void nobody_reads_beyond_the_model(void **state)
{
    UNUSED(state);
    const char *seed_text = getenv("KRES_SEED"), *count_text = getenv("KRES_SEQUENCES");
    uint64_t first = seed_text ? strtoull(seed_text, NULL, 10) : 1;
    uint64_t count = seed_text ? 1 : count_text ? strtoull(count_text, NULL, 10) : SEQUENCES;
    for (uint64_t seed = first; seed < first + count; seed++) {
        bool search = seed_text || (seed % 50 == 6); /* each reads what all sequences before left */
        if (!run_sequence(seed, NULL, search))
            tell_failure(seed, search);
        if ((seed - first) % FRESH == FRESH - 1) { /* lists grow with what older sequences left */
            down(NULL);
            up(NULL);
        }
    }
    printf("%" PRIu64 " sequences of %d steps\n", count, STEPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_reads_beyond_the_model)};
    return cmocka_run_group_tests(tests, up, down);
}
