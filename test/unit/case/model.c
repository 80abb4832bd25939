/* model.c - random sequences of actions by members of three agencies against the model of model.h: no read beyond it.
 *
 * People write cases and notes, write down who agrees to what, withdraw it, refer, take back, hand cases over, place
 * persons in houses, sign out, leave (the agency's key is rotated), get other roles and groups; the clock jumps both ways
 * and the hourly job ends what is over.  After each step every member reads exactly what the model says of the records it
 * touched; opening, lists, many at once, children, histories, timelines, packages and the search show that and nothing
 * more; what may not be seen answers word for word as what does not exist.
 *
 * KRES_SEQUENCES: how many (10 000; 1 000 under a sanitizer or on PostgreSQL).  A failure prints its seed and the fewest
 * steps that still fail; KRES_SEED=N runs that one alone. */
#include "model_acts.h"

#include <sys/wait.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SEQUENCES = 1000 };
#else
enum { SEQUENCES = 10000 };
#endif

enum { FRESH = 80 };

/* ---- the actions ---- */

static bool act_add(int member)
{
    int kind = some(4) ? PERSON + (int)some(2) : CASE, parent = kind == CASE ? -1 : any_record();
    if (m->count == RECORDS || (kind == NOTE && (parent < 0 || m->records[parent].kind > PERSON)))
        return true;
    if (parent >= 0 && kind == PERSON && m->records[parent].kind != CASE)
        parent = -1;
    member = likely(member, parent);
    struct session *session = session_of(member);
    struct item_new in = item_of(kind, parent >= 0 ? m->records[parent].id : 0);
    int64_t id = 0;
    struct err why = {0};
    json_t *fields = in.fields = fields_of(kind, ++words_made);
    if (kind == CASE && some(2))
        json_object_set_new(fields, "group", json_string(GROUP_NAME[1 + some(GROUPS - 1)]));
    bool made = item_add(&w->records, session, &w->arena, &in, &id, &why);
    session_release(session);
    bool may = model_may_make(m, member, kind, parent);
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

/* What was sent does not change any more, nor does the receiver of a referral write in it. */
static bool may_be_changed(int member, const struct model_record *r)
{
    return r->kind != REFERRAL || (r->owner == m->members[member].agency && r->state == DRAFT);
}

static bool act_change(int member)
{
    int at = any_record();
    if (at < 0)
        return true;
    struct model_record *r = &m->records[at];
    member = likely(member, at);
    struct session *session = session_of(member);
    struct err why = {0}, none = {0};
    json_t *fields = fields_of(r->kind, ++words_made);
    int group = r->kind == CASE ? (int)some(GROUPS) : 0;
    if (r->kind == CASE)
        json_object_set_new(fields, "group", group ? json_string(GROUP_NAME[group]) : json_null());
    if (r->kind <= PERSON && model_sees_secret(m, member, r) && m->members[member].role == LEAD && some(2))
        json_object_set_new(fields, r->kind == CASE ? "secret" : "hidden", json_string("only for some"));
    bool fits = model_sees(m, member, r) != SEEN || !model_reaches(m, member, r, CHANGE) || may_be_changed(member, r);
    bool done = item_change(&w->records, session, &w->arena, r->id, r->edition, fields, FIELDS_PART, STR(""), &why);
    bool other = item_change(&w->records, session, &w->arena, NO_SUCH, r->edition, fields, FIELDS_PART, STR(""), &none);
    json_decref(fields);
    session_release(session);
    TELL("member %d changes record %d: %s", member, at, done ? "done" : why.text);
    if (!fits && !other)
        return !done || WRONG("member %d changed the referral %d that was sent", member, at);
    if (other || !outcome_fits("a change", member, r, CHANGE, done, &why, &none))
        return false;
    if (!done)
        return true;
    r->edition++;
    r->first += r->state == 0;
    r->words = words_made;
    r->group = group;
    return check_tree(at);
}

static bool act_act(int member)
{
    int at = any_record();
    if (at < 0 || (m->records[at].kind != CASE && m->records[at].kind != PERSON))
        return true;
    struct model_record *r = &m->records[at];
    const char *name = r->kind == PERSON ? "leave" : r->state ? "reopen" : "close";
    bool done = false;
    if (!tried("an action", likely(member, at), at, name, r->kind == CASE || !r->state, 0, NULL, &done))
        return false;
    if (done)
        r->state = !r->state;
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
    return !done || check_tree(at);
}

/* A package is what was in the person's words when it was sent; what stands in the choice, the sender alone sees. */
static bool check_package(struct session *session, int member, const struct model_record *r)
{
    json_t *package = NULL, *choice = NULL;
    struct err why = {0};
    bool seen = model_sees(m, member, r) == SEEN, own = !model_is_guest(m, member, r);
    bool read = sharing_package_open(&w->records, session, &w->arena, r->id, true, &package, &why);
    bool chose = sharing_package_open(&w->records, session, &w->arena, r->id, false, &choice, &why);
    char *text = package ? json_dumps(package, JSON_COMPACT) : NULL;
    bool fits = read == seen && chose == (seen && own) && (package != NULL) == (read && r->was_sent);
    fits = fits && (!text || (strstr(text, word(r->told)) && !strstr(text, "only for some") && !strstr(text, "\"id\"")));
    free(text);
    json_decref(package);
    json_decref(choice);
    return fits || WRONG("member %d opens the package of record %d: %d, its choice %d", member, (int)(r - m->records), read,
                         chose);
}

/* Everything that the member may see of what happened, and nothing more. */
static bool timeline_fits(int member, int at, const struct item_happening *happened, size_t count)
{
    int64_t wanted = 0;
    for (size_t i = 0; i < count; i++) {
        const struct model_record *other = record_of(happened[i].record);
        if (!other || model_sees(m, member, other) != SEEN || (other != &m->records[at] && other->parent != at))
            return WRONG("the timeline of record %d shows member %d what they may not see", at, member);
    }
    for (int i = 0; i < m->count; i++)
        if ((i == at || m->records[i].parent == at) && model_sees(m, member, &m->records[i]) == SEEN)
            wanted += model_editions(m, member, &m->records[i]);
    return (int64_t)count == wanted || WRONG("the timeline of record %d shows member %d %zu of %d", at, member, count,
                                             (int)wanted);
}

/* Opened as a page opens it, with what it said before and all that happened. */
static bool act_read(int member)
{
    int at = any_record();
    if (at < 0)
        return true;
    const struct model_record *r = &m->records[at];
    member = likely(member, at);
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
    bool nothing = item_open(&w->records, session, &w->arena, NO_SUCH, &item, &none);
    bool fits = !nothing && (r->kind != REFERRAL || check_package(session, member, r));
    session_release(session);
    TELL("member %d opens record %d: %s", member, at, read ? "read" : why.text);
    for (size_t i = 0; i < count; i++) {
        fits = fits && fields_fit(member, r, editions[i].fields);
        json_decref(editions[i].fields);
    }
    if (read)
        item_end(&item);
    if (!fits)
        return false;
    if (read != (seen == SEEN) || history != read || timeline != read ||
        (read && (int64_t)count != model_editions(m, member, r)))
        return WRONG("member %d opens record %d: %d, its history %d (%zu of %d), its timeline %d", member, at, read, history,
                     count, (int)model_editions(m, member, r), timeline);
    return read ? timeline_fits(member, at, happened, happened_count)
                : same_refusal("opening", seen, &why, &none) && same_refusal("the history", seen, &why_history, &none) &&
                      same_refusal("the timeline", seen, &why_timeline, &none);
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
    clock_set(pretended + jump < START - 86400 * 300 ? START : pretended + jump);
    TELL("the clock goes by %d seconds", (int)jump);
    int at = any_record();
    return at < 0 || check_record(at);
}

static const struct { unsigned weight; bool (*run)(int member); } ACTIONS[] = {
    {10, act_add}, {8, act_change}, {4, act_act}, {5, act_assign}, {16, act_read}, {3, act_groups}, {2, act_role},
    {2, act_leave}, {2, act_sign_out}, {4, act_clock}, {12, act_consent}, {6, act_withdraw}, {9, act_refer},
    {12, act_referral}, {9, act_hand_over}, {1, act_place}, {6, act_placement}, {4, act_lodge}, {3, act_hand_all},
    {3, act_hour},
};

/* ---- sequences ---- */

/* Everybody as at the beginning, so that a sequence depends on its seed alone. */
static void begin(void)
{
    m->count = m->gift_count = 0;
    memset(none_of, 0, sizeof none_of);
    clock_set(START);
    if (m->seen)
        MUST(store_write(w->store, forget_day, NULL, err));
    m->seen = 0;
    for (int i = 0; i < MEMBERS; i++) {
        struct model_member *who = &m->members[i];
        if (who->in_group[1] || who->in_group[2])
            MUST(team_set(w->store, 0, who->id, STR(""), err));
        if (who->role != FIRST_ROLE[i])
            MUST(member_set_role_as(w->store, 0, who->id, role_of(FIRST_ROLE[i]), err));
        who->role = FIRST_ROLE[i];
        who->in_group[1] = who->in_group[2] = false;
    }
    begin_story(0);
    begin_story(3);
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
    clock_set(START);
    w->records.rules = case_rules;
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

static uint64_t part, part_count = 1; /* of this process */

static void nobody_reads_beyond_the_model(void **state)
{
    UNUSED(state);
    const char *seed_text = getenv("KRES_SEED"), *count_text = getenv("KRES_SEQUENCES");
    uint64_t first = seed_text ? strtoull(seed_text, NULL, 10) : 1;
    uint64_t usual = place_server() && SEQUENCES > 1000 ? 1000 : SEQUENCES; /* ten times as long over a socket */
    uint64_t count = seed_text ? 1 : count_text ? strtoull(count_text, NULL, 10) : usual;
    for (uint64_t seed = first + part, done = 1; seed < first + count; seed += part_count, done++) {
        bool search = seed_text || (done % 50 == 6); /* each reads what all sequences before left */
        if (!run_sequence(seed, NULL, search))
            tell_failure(seed, search);
        if (done % FRESH == 0) { /* lists grow with what older sequences left */
            down(NULL);
            up(NULL);
        }
    }
    printf("%" PRIu64 " sequences of %d steps, part %d of %d\n", count, STEPS, (int)part + 1, (int)part_count);
}

/* As many worlds as cores, each in a process of its own: a world's clock is its process's. */
int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_reads_beyond_the_model)};
    long cores = getenv("KRES_SEED") ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
    int failed = 0, status;
    for (part_count = cores < 1 ? 1 : cores > 4 ? 4 : (uint64_t)cores; part + 1 < part_count; part++)
        if (!fork())
            return cmocka_run_group_tests(tests, up, down);
    failed = cmocka_run_group_tests(tests, up, down);
    while (wait(&status) > 0)
        failed += !WIFEXITED(status) || WEXITSTATUS(status);
    return failed > 0;
}
