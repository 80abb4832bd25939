/* sharing_world.h - three agencies, a case with a person, and shorthands for consents and referrals. */
#ifndef KRES_TEST_CASE_SHARING_WORLD_H
#define KRES_TEST_CASE_SHARING_WORLD_H

#include "record/kinds_world.h"

#include "case/referral.h"
#include "case/rules.h"

static struct world world, *const w = &world;
static struct session *ana, *bor, *cop, *eva; /* shelter: ana, bor; police: cop; house: eva */
static int64_t house;

static inline int sharing_up(void **state)
{
    UNUSED(state);
    world_up(w);
    w->records.rules = case_rules;
    MUST(agency_add(w->store, 0, STR("house"), STR("Testna hiša"), &house, err));
    ana = member_in(w, w->shelter, "ana-invented", ROLE_CASEWORKER, NULL);
    bor = member_in(w, w->shelter, "bor-invented", ROLE_CASEWORKER, "ana-invented");
    cop = member_in(w, w->police, "cop-invented", ROLE_CASEWORKER, NULL);
    eva = member_in(w, house, "eva-invented", ROLE_CASEWORKER, NULL);
    return 0;
}

static inline int sharing_down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(bor);
    session_release(cop);
    session_release(eva);
    world_down(w);
    return 0;
}

static inline struct str day_text(int days)
{
    return clock_day_text(&w->arena, clock_local_today(clock_now()) + days);
}

/* A case of ana's with one person. */
struct story { int64_t id, person; };
static inline struct story new_story(void)
{
    struct story story = {.id = added(w, ana, "case", 0, json_pack("{s:s, s:s}", "summary", "Izmišljena zgodba",
                                                                   "risk", "high"))};
    story.person = added(w, ana, "person", story.id, json_pack("{s:s, s:s, s:s, s:[s]}", "given_name", "Олена", "birth", "1999",
                                                               "sex", "female", "languages", "uk"));
    json_t *persons = json_pack("{s:[I]}", "persons", (json_int_t)story.person);
    MUST(item_change(&w->records, ana, &w->arena, story.id, 1, persons, FIELDS_PART, STR(""), err));
    json_decref(persons);
    return story;
}

/* She agrees: receiver may know about these kinds (two words), from today for that many days. */
static inline json_t *consent_fields(int64_t person, const char *receiver, const char *kind, const char *other, int days)
{
    struct str from = day_text(days < 0 ? days - 5 : 0), until = day_text(days);
    return json_pack("{s:I, s:[s], s:[s], s:[s, s], s:s, s:s, s:s, s:s}", "person", (json_int_t)person, "purpose",
                     "safe-accommodation", "receivers", receiver, "kinds", kind, other, "from", from.p, "until", until.p,
                     "form", "oral", "language", "uk");
}

static inline int64_t agrees(struct story story, const char *receiver, const char *kind, const char *other, int days)
{
    return added(w, ana, "consent", story.id, consent_fields(story.person, receiver, kind, other, days));
}

/* Opened without its words: nothing to release. */
static inline struct item seen_by(struct session *by, int64_t id)
{
    struct item item = opened(w, by, id);
    json_decref(item.fields);
    item.fields = NULL;
    return item;
}

static inline void withdraws(struct session *by, int64_t consent)
{
    MUST(item_act(&w->records, by, &w->arena, consent, seen_by(by, consent).edition, STR("withdraw"), NULL, STR(""), err));
}

/* A referral of ana's to that agency, not yet sent. */
static inline int64_t draft(struct story story, const char *receiver)
{
    json_t *fields = json_pack("{s:s, s:s, s:I, s:s}", "receiver", receiver, "purpose", "safe-accommodation", "person",
                               (json_int_t)story.person, "question", "Ali je danes prosta postelja?");
    int64_t id = 0;
    MUST(referral_start(&w->records, ana, &w->arena, story.id, fields, &id, err));
    json_decref(fields);
    return id;
}

#endif
