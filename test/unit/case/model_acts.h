/* model_acts.h - what model.c's members do with consents, referrals, cases that go to another agency, and beds: each tried
 * whether or not it may be, and compared with what the model says. */
#ifndef KRES_TEST_CASE_MODEL_ACTS_H
#define KRES_TEST_CASE_MODEL_ACTS_H

#include "model_world.h"

#include "case/handover.h"
#include "case/lodging.h"
#include "case/referral.h"

static const char *const SLUG[AGENCIES] = {"shelter", "police", "house"};

static int any_record(void)
{
    return m->count ? (int)some((unsigned)m->count) : -1;
}

/* A record of that kind; in >= 0: that stands in it.  -1: none. */
static int any_of(int kind, int in)
{
    int found[RECORDS], count = 0;
    for (int i = 0; i < m->count; i++)
        if (m->records[i].kind == kind && (in < 0 || m->records[i].parent == in))
            found[count++] = i;
    return count ? found[some((unsigned)count)] : -1;
}

/* Mostly somebody who can read the record: of nine members seven cannot. */
static int likely(int member, int record)
{
    int found[MEMBERS], count = 0;
    if (record < 0 || !some(4))
        return member;
    for (int i = 0; i < MEMBERS; i++)
        if (model_sees(m, i, &m->records[record]) == SEEN)
            found[count++] = i;
    return count ? found[some((unsigned)count)] : member;
}

static const char *day_word(int32_t day)
{
    return clock_day_text(&w->arena, day).p;
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

/* An action of the kind; may: its state allows it; side 1: for the owner's agency, 2: for others, 0: for all. */
static bool tried(const char *what, int member, int at, const char *name, bool may, int side, const json_t *fields,
                  bool *ret_done)
{
    struct model_record *r = &m->records[at];
    struct session *session = session_of(member);
    struct err why = {0}, none = {0};
    struct str because = STR("It has to be so");
    bool own = r->owner == m->members[member].agency;
    bool done = item_act(&w->records, session, &w->arena, r->id, r->edition, str_from(name), fields, because, &why);
    bool other = item_act(&w->records, session, &w->arena, NO_SUCH, r->edition, str_from(name), fields, because, &none);
    session_release(session);
    TELL("member %d acts (%s) on record %d: %s", member, name, at, done ? "done" : why.text);
    *ret_done = done;
    if (model_sees(m, member, r) == SEEN && model_reaches(m, member, r, ACT)) {
        if ((side == 1 && !own) || (side == 2 && own))
            return (!done && why.kind == ERR_DENIED) || WRONG("%s of the other side went through", what);
        if (!may)
            return (!done && why.kind == ERR_CONFLICT) || WRONG("%s in the wrong state: %s", what, done ? "done" : why.text);
    }
    if (other || !outcome_fits(what, member, r, ACT, done, &why, &none))
        return false;
    r->edition += done;
    return true;
}

/* Takes the fields. */
static bool write_as(int member, struct item_new *new, json_t *fields, int64_t *ret_id, struct err *why)
{
    struct session *session = session_of(member);
    new->fields = fields;
    bool made = item_add(&w->records, session, &w->arena, new, ret_id, why);
    session_release(session);
    json_decref(fields);
    return made;
}

/* ---- consent ---- */

static bool act_consent(int member)
{
    static const unsigned SCOPES_OF[] = {1u << EVERYTHING, 1u << EVERYTHING, 1u << PERSON, 1u << PERSON | 1u << CASE,
                                         1u << PERSON | 1u << CASE | 1u << NOTE};
    int in = any_of(CASE, -1), person = in < 0 ? -1 : some(8) ? any_of(PERSON, in) : any_of(PERSON, -1);
    int to = (int)some(AGENCIES), from = (int)some(4) - 1, days = (int)some(6);
    unsigned kinds = SCOPES_OF[some(LEN(SCOPES_OF))];
    if (person < 0 || m->count == RECORDS)
        return true;
    member = likely(member, in);
    json_t *fields = fields_of(CONSENT, ++words_made), *list = json_array();
    for (int k = 0; k <= EVERYTHING; k++)
        if (kinds & 1u << k)
            json_array_append_new(list, json_string(k == EVERYTHING ? "everything" : KIND[k]));
    json_t *more = json_pack("{s:I, s:[s], s:[s], s:o, s:s, s:s, s:s, s:s}", "person", (json_int_t)m->records[person].id,
                             "purpose", "safe-accommodation", "receivers", SLUG[to], "kinds", list, "from",
                             day_word(m->day + from), "until", day_word(m->day + from + days), "form", "oral", "language",
                             "uk");
    json_object_update(fields, more);
    json_decref(more);
    struct item_new new = item_of(CONSENT, m->records[in].id);
    struct err why = {0};
    int64_t id = 0;
    bool made = write_as(member, &new, fields, &id, &why);
    TELL("member %d writes down in %d that person %d agrees with agency %d: %s", member, in, person, to,
         made ? "made" : why.text);
    bool may = model_may_make(m, member, CONSENT, in) && m->records[person].parent == in &&
               model_sees(m, member, &m->records[person]) == SEEN;
    if (made != may)
        return WRONG("member %d %s a consent in record %d: %s", member, made ? "made" : "could not make", in, why.text);
    if (!made)
        return true;
    struct model_record *r = &m->records[model_add(m, member, CONSENT, in, id, words_made)];
    r->person = person;
    r->to = to;
    r->kinds = kinds;
    r->from = m->day + from;
    r->until = m->day + from + days;
    return check_record(m->count - 1);
}

static bool act_withdraw(int member)
{
    int at = any_of(CONSENT, -1);
    bool done = false;
    if (at < 0)
        return true;
    if (!tried("a withdrawal", likely(member, at), at, "withdraw", !m->records[at].state, 0, NULL, &done))
        return false;
    if (done) {
        m->records[at].state = 1;
        model_close(m, at, 0);
    }
    return check_tree(m->records[at].parent);
}

/* ---- referrals ---- */

static int64_t choose(struct session *session, struct model_record *r, int person, int in)
{
    json_t *choice = json_pack("{s:[{s:I, s:[s, s]}]}", "records", "id", (json_int_t)m->records[person].id, "fields",
                               "given_name", "hidden");
    if (r->with_case)
        json_array_append_new(json_object_get(choice, "records"),
                              json_pack("{s:I, s:[s, s]}", "id", (json_int_t)m->records[in].id, "fields", "summary",
                                        "secret"));
    MUST(referral_choose(&w->records, session, &w->arena, r->id, choice, err));
    json_decref(choice);
    return r->id;
}

static bool act_refer(int member)
{
    int in = any_of(CASE, -1), person = in < 0 ? -1 : any_of(PERSON, in);
    member = likely(member, in);
    int own = m->members[member].agency, to = (own + 1 + (int)some(AGENCIES - 1)) % AGENCIES;
    bool by_law = !some(4), with_case = some(2);
    if (person < 0 || m->count == RECORDS || m->records[in].owner != own)
        return true;
    json_t *fields = fields_of(REFERRAL, ++words_made);
    json_t *more = json_pack("{s:s, s:s, s:I}", "receiver", SLUG[to], "purpose", "safe-accommodation", "person",
                             (json_int_t)m->records[person].id);
    json_object_update(fields, more);
    json_decref(more);
    if (by_law) {
        json_object_set_new(fields, "ground", json_string("vital"));
        json_object_set_new(fields, "ground_why", json_string("Her life is in danger tonight"));
    }
    struct session *session = session_of(member);
    struct err why = {0};
    int64_t id = 0;
    bool made = referral_start(&w->records, session, &w->arena, m->records[in].id, fields, &id, &why);
    bool may = model_may_make(m, member, REFERRAL, in);
    json_decref(fields);
    TELL("member %d drafts in %d a referral of person %d to agency %d%s: %s", member, in, person, to,
         by_law ? " by law" : "", made ? "made" : why.text);
    if (made && may) {
        struct model_record *r = &m->records[model_add(m, member, REFERRAL, in, id, words_made)];
        r->charge[own] = member;
        r->person = person;
        r->to = to;
        r->by_law = by_law;
        r->with_case = with_case;
        choose(session, r, person, in);
    }
    session_release(session);
    if (made != may)
        return WRONG("member %d %s a referral in record %d: %s", member, made ? "made" : "could not make", in, why.text);
    return !made || check_record(m->count - 1);
}

/* What is chosen can be read by whoever sends it, and she agrees to all of it. */
static bool may_send(int member, const struct model_record *r, struct model_gift *gift)
{
    static const int KINDS_OF[] = {PERSON, CASE};
    return r->to != m->members[member].agency && model_sees(m, member, &m->records[r->parent]) == SEEN &&
           model_sees(m, member, &m->records[r->person]) == SEEN &&
           model_ground(m, member, r->parent, &r->person, 1, KINDS_OF, r->with_case ? 2 : 1, r->to, r->by_law, gift);
}

static bool act_send(int member, int at)
{
    struct model_record *r = &m->records[at];
    struct model_gift gift = {.record = at};
    bool seen = model_sees(m, member, r) == SEEN && model_reaches(m, member, r, ACT);
    bool own = r->owner == m->members[member].agency, may = may_send(member, r, &gift), done = false;
    if (m->gift_count == GIFTS)
        return true;
    if (!seen || !own || r->state != DRAFT || may) {
        if (!tried("a sending", member, at, "send", r->state == DRAFT, 1, NULL, &done))
            return false;
    } else {
        struct session *session = session_of(member);
        struct err why = {0};
        bool sent = referral_send(&w->records, session, &w->arena, r->id, r->edition, &why);
        session_release(session);
        TELL("member %d sends record %d without a ground: %s", member, at, sent ? "done" : why.text);
        return (!sent && (why.kind == ERR_DENIED || why.kind == ERR_NOT_FOUND || r->to == r->owner)) ||
               WRONG("member %d sent referral %d without a ground", member, at);
    }
    if (done) {
        r->state = SENT;
        r->was_sent = true;
        r->told = m->records[r->person].words;
        model_give(m, &gift, r->owner, false);
    }
    return check_record(at);
}

static bool act_referral(int member)
{
    static const struct { const char *name; unsigned from; int to, side; } STEPS_OF[] = {
        {"see", 1u << SENT, OPENED, 2}, {"accept", 1u << SENT | 1u << OPENED, ACCEPTED, 2},
        {"decline", 1u << SENT | 1u << OPENED | 1u << ACCEPTED, DECLINED, 2},
        {"withdraw", 1u << DRAFT | 1u << SENT | 1u << OPENED | 1u << ACCEPTED, WITHDRAWN, 1}};
    int at = any_of(REFERRAL, -1);
    unsigned step = some(LEN(STEPS_OF) + 3);
    bool done = false;
    if (at < 0)
        return true;
    struct model_record *r = &m->records[at];
    member = likely(member, at);
    if (step >= LEN(STEPS_OF))
        return act_send(member, at);
    if (!tried("a step of a referral", member, at, STEPS_OF[step].name, STEPS_OF[step].from & 1u << r->state,
               STEPS_OF[step].side, NULL, &done))
        return false;
    if (done) {
        r->state = STEPS_OF[step].to;
        if (r->state == WITHDRAWN)
            model_take_back(m, at);
    }
    return check_record(at);
}

/* ---- the whole case to another agency ---- */

static bool may_hand_over(int member, int at, int to, bool by_law, struct model_gift *gift)
{
    static const int ALL_KINDS[] = {EVERYTHING};
    int persons[RECORDS], count = 0;
    for (int i = 0; i < m->count; i++) {
        if (model_within(m, i, at) && model_sees(m, member, &m->records[i]) != SEEN)
            return false; /* nobody gives away what he cannot read */
        if (m->records[i].kind == PERSON && m->records[i].parent == at)
            persons[count++] = i;
    }
    return model_ground(m, member, at, persons, count, ALL_KINDS, 1, to, by_law, gift);
}

static bool act_hand_over(int member)
{
    int at = any_of(CASE, -1);
    member = likely(member, at);
    int own = m->members[member].agency, to = (own + 1 + (int)some(AGENCIES - 1)) % AGENCIES;
    bool keep = some(3), by_law = !some(3);
    if (at < 0 || m->gift_count == GIFTS)
        return true;
    struct model_record *r = &m->records[at];
    struct model_gift gift = {.record = at, .whole = true};
    enum seen seen = model_sees(m, member, r);
    if (seen == SEEN && r->owner != own)
        return true;
    struct consent_want want = {.purpose = STR("safe-accommodation"), .receiver = str_from(SLUG[to]),
                                .ground = by_law ? STR("vital") : STR(""), .ground_why = STR("Her life is in danger")};
    struct session *session = session_of(member);
    struct err why = {0}, none = {0};
    bool done = case_hand_over_to(&w->records, session, &w->arena, r->id, &want, keep, &why);
    bool other = case_hand_over_to(&w->records, session, &w->arena, NO_SUCH, &want, keep, &none);
    session_release(session);
    TELL("member %d hands record %d over to agency %d (%s, %s): %s", member, at, to, keep ? "both hold it" : "for good",
         by_law ? "law" : "consent", done ? "done" : why.text);
    if (other || seen != SEEN)
        return !other && !done && same_refusal("a hand-over", seen, &why, &none);
    bool may = model_reaches(m, member, r, ACT) && may_hand_over(member, at, to, by_law, &gift);
    if (done != may)
        return WRONG("member %d %s record %d to agency %d: %s", member, done ? "handed over" : "could not hand over", at, to,
                     why.text);
    if (done)
        model_give(m, &gift, own, !keep);
    return check_tree(at);
}

/* All that is in one's charge, or in a colleague's, to another. */
static bool act_hand_all(int member)
{
    int own = m->members[member].agency, from = some(2) ? member : own * 3 + (int)some(3), to = own * 3 + (int)some(3);
    struct session *session = session_of(member);
    struct err why = {0};
    size_t moved = 0, wanted = 0;
    bool done = handover_all(&w->records, session, &w->arena, m->members[from].id, m->members[to].id, &moved, &why);
    bool may = (from == member || m->members[member].role == LEAD) && from != to;
    session_release(session);
    TELL("member %d hands all of %d to %d: %s", member, from, to, done ? "done" : why.text);
    if (done != may)
        return WRONG("member %d %s all of %d to %d: %s", member, done ? "handed" : "could not hand", from, to, why.text);
    for (int i = 0; done && i < m->count; i++) {
        struct model_record *r = &m->records[i];
        bool open = r->kind == REFERRAL ? r->state < DECLINED : r->kind == PLACEMENT ? r->state < LEFT : !r->state;
        if (r->charge[own] != from || !open || model_sees(m, member, r) != SEEN || !model_reaches(m, member, r, ACT))
            continue;
        r->charge[own] = to;
        wanted++;
    }
    if (done && moved < wanted) /* older sequences left some in their charge too */
        return WRONG("member %d handed %zu of %zu records to %d", member, moved, wanted, to);
    return any_record() < 0 || check_record(any_record());
}

/* ---- places and who sleeps there ---- */

static bool act_place(int member)
{
    struct session *session = session_of(member);
    struct item_new in = item_of(PLACE, 0);
    struct err why = {0};
    int64_t id = 0;
    if (m->count == RECORDS) {
        session_release(session);
        return true;
    }
    json_t *fields = in.fields = fields_of(PLACE, ++words_made);
    json_object_set_new(fields, "beds", json_integer(60));
    json_object_set_new(fields, "address", json_string("Hidden Street 7"));
    bool made = item_add(&w->records, session, &w->arena, &in, &id, &why);
    session_release(session);
    json_decref(fields);
    TELL("member %d adds a house: %s", member, made ? "made" : why.text);
    if (made != model_may_make(m, member, PLACE, -1))
        return WRONG("member %d %s a house: %s", member, made ? "made" : "could not make", why.text);
    return !made || check_record(model_add(m, member, PLACE, -1, id, words_made));
}

/* Words of places change in act_change; a house that another agency runs cannot be named. */
static bool act_placement(int member)
{
    int in = any_of(CASE, -1), place = any_of(PLACE, -1);
    member = likely(member, in);
    int own = m->members[member].agency;
    int person = in < 0 ? -1 : some(6) ? any_of(PERSON, in) : any_of(PERSON, -1);
    int other = person >= 0 && !some(3) ? any_of(PERSON, in) : -1, days = 1 + (int)some(4), from = (int)some(3);
    if (person < 0 || place < 0 || other == person || m->count == RECORDS)
        return true;
    json_t *persons = json_pack("[I]", (json_int_t)m->records[person].id), *fields = fields_of(PLACEMENT, ++words_made);
    if (other >= 0)
        json_array_append_new(persons, json_integer(m->records[other].id));
    json_t *more = json_pack("{s:I, s:o, s:s, s:s}", "place", (json_int_t)m->records[place].id, "persons", persons, "from",
                             day_word(m->day + from), "until", day_word(m->day + from + days));
    json_object_update(fields, more);
    json_decref(more);
    struct item_new new = item_of(PLACEMENT, m->records[in].id);
    struct err why = {0};
    int64_t id = 0;
    bool made = write_as(member, &new, fields, &id, &why);
    TELL("member %d places persons %d and %d of %d in house %d: %s", member, person, other, in, place,
         made ? "made" : why.text);
    int32_t tonight = lodging_tonight(pretended), first = m->day + from, end = first + days;
    bool beds = model_has_bed(m, person, first, end, tonight) || model_has_bed(m, other, first, end, tonight);
    bool may = !beds && model_may_make(m, member, PLACEMENT, in) && m->records[place].key[own] != NO_KEY &&
               m->records[person].key[own] != NO_KEY && (other < 0 || m->records[other].key[own] != NO_KEY);
    if (made != may)
        return WRONG("member %d %s a placement in record %d: %s", member, made ? "made" : "could not make", in, why.text);
    if (!made)
        return true;
    struct model_record *r = &m->records[model_add(m, member, PLACEMENT, in, id, words_made)];
    r->person = person;
    r->other = other;
    r->place = place;
    r->from = m->day + from;
    r->until = m->day + from + days;
    return check_tree(m->count - 1) && check_record(person) && check_record(other);
}

static bool act_lodge(int member)
{
    int at = any_of(PLACEMENT, -1);
    bool done = false;
    if (at < 0)
        return true;
    struct model_record *r = &m->records[at];
    bool leaves = r->state == ADMITTED && r->from <= m->day && some(3), admits = !leaves && some(3);
    json_t *left = leaves ? json_pack("{s:s}", "left", day_word(m->day)) : NULL;
    bool fits = tried("a step of a stay", likely(member, at), at, leaves ? "leave" : admits ? "admit" : "cancel",
                      leaves || (admits ? r->state == RESERVED : r->state < LEFT), 0, left, &done);
    json_decref(left);
    if (done) {
        r->state = leaves ? LEFT : admits ? ADMITTED : CANCELLED;
        r->until = leaves ? m->day : r->until;
    }
    return fits && check_tree(at) && check_record(r->person) && check_record(r->other);
}

/* ---- the beginning of a sequence: each of two agencies has a case with two persons and a note, and a house ---- */

static void begin_story(int member)
{
    struct session *session = session_of(member);
    struct item_new in[] = {item_of(CASE, 0), item_of(PERSON, -1), item_of(PERSON, -1), item_of(NOTE, -1),
                            item_of(PLACE, 0)};
    int64_t ids[LEN(in)];
    size_t bad;
    static const int KINDS_OF[] = {CASE, PERSON, PERSON, NOTE, PLACE};
    int first = m->count, words = words_made + 1;
    for (size_t i = 0; i < LEN(in); i++)
        in[i].fields = fields_of(KINDS_OF[i], ++words_made);
    json_object_set_new(in[4].fields, "beds", json_integer(60));
    json_object_set_new(in[4].fields, "address", json_string("Hidden Street 7"));
    MUST(items_add(&w->records, session, &w->arena, in, LEN(in), ids, &bad, err));
    session_release(session);
    for (size_t i = 0; i < LEN(in); i++) {
        model_add(m, member, KINDS_OF[i], i && i < 4 ? first : -1, ids[i], words + (int)i);
        json_decref(in[i].fields);
    }
}

/* ---- the hour ---- */

static bool act_hour(int member)
{
    int64_t ended;
    UNUSED(member);
    MUST(sharing_expire(w->store, &ended, err));
    if (m->seen < m->day)
        m->seen = m->seen ? m->seen + 1 : m->day;
    model_close(m, -1, m->seen);
    TELL("the hourly job ends %d", (int)ended);
    int at = any_record();
    return at < 0 || check_record(at);
}

static const struct store_stmt FORGET_DAY = {"model.forget_day", "DELETE FROM sharing_day"};

static bool forget_day(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    return store_run(conn, &FORGET_DAY, NO_VALUES, err);
}

#endif
