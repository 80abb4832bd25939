/* ties.c - reports of one hand are linked under a member's key, with reasons; members decide; nothing of it stands open. */
#include "world.h"

#include "case/keeping.h"
#include "case/ties.h"

#define OFFER "Delo v tujini za dekleta od 18 do 28 let. Brez izkušenj in brez znanja jezika. Stanovanje in prevoz " \
              "brezplačno, izplačilo vsak teden na roko, potni list uredimo mi. Vprašaj za Leo."
#define NUMBER "+44 7700 900642"
#define NORMAL "+447700900642"
#define HOTLINE "+44 7700 900900"

static struct world world, *const w = &world;
static struct session *ana, *bor, *iva, *hana;
static struct ties *ties;
static int64_t first, again, told, calm, lonely; /* reports */

static bool is_public(void *context, enum identifier_type type, struct str value)
{
    UNUSED(context);
    return type == IDENTIFIER_PHONE && str_is(value, "+447700900900");
}

static struct ties_state waited(struct session *session)
{
    struct ties_state state = {0};
    for (int i = 0; i < 2000; i++) {
        MUST(ties_state(ties, session, &w->arena, &state, err));
        if (!state.running && !state.waits)
            return state;
        usleep(5000);
    }
    fail_msg("the run does not end");
    return state;
}

static struct ties_state linked(struct session *session)
{
    MUST(ties_start(ties, session, TIES_NOW, err));
    return waited(session);
}

static struct ties_cluster cluster_of(struct session *session, int64_t report)
{
    struct ties_cluster cluster;
    MUST(ties_cluster(ties, session, &w->arena, report, &cluster, err));
    return cluster;
}

static size_t place_of(const struct ties_cluster *cluster, int64_t report)
{
    for (size_t i = 0; i < cluster->count; i++)
        if (cluster->nodes[i].ref == report)
            return i;
    return SIZE_MAX;
}

static bool together(struct session *session, int64_t a, int64_t b)
{
    struct ties_cluster cluster = cluster_of(session, a);
    return place_of(&cluster, b) != SIZE_MAX;
}

static struct ties_reason reason_of(struct ties_cluster *cluster, int64_t a, int64_t b)
{
    struct ties_reason reason;
    ties_reason(cluster, &w->arena, place_of(cluster, a), place_of(cluster, b), &reason);
    return reason;
}

static int64_t sent(const char *text)
{
    return submitted(w, text, false).id;
}

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->intake, "ana", "Ana", ROLE_INTAKE, NULL);
    bor = member_in(w, w->intake, "bor", "Bor", ROLE_INTAKE, "ana");
    iva = member_in(w, w->intake, "iva", "Iva", ROLE_ANALYST, NULL);
    hana = member_in(w, w->shelter, "hana", "Hana", ROLE_CASEWORKER, NULL);
    MUST(ties_new(&w->cases, &w->records, is_public, NULL, &ties, err));
    first = sent(OFFER " Pokliči " NUMBER ".");
    again = sent("Pozor! " OFFER " Piši na +44 7700 900731.");
    told = sent("My niece was told to call 0044 7700 900642 about a job. Nobody wrote down what they promised her.");
    calm = sent("The neighbours shout at night and the dog barks until the morning comes, nothing else.");
    lonely = sent("A man at the bus stop asks young women where they live and whether they want to earn money.");
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    ties_free(ties);
    session_release(ana);
    session_release(bor);
    session_release(iva);
    session_release(hana);
    world_down(w);
    return 0;
}

static void the_same_hand_is_found_with_its_reasons(void **state)
{
    UNUSED(state);
    struct ties_state now;
    MUST(ties_state(ties, ana, &w->arena, &now, err));
    assert_false(now.linked);
    assert_int_equal(cluster_of(ana, first).count, 0);
    now = linked(ana);
    assert_true(now.linked);
    assert_false(now.old);
    assert_int_equal(now.reports, 5);
    assert_int_equal(now.unread, 0);
    struct ties_cluster cluster = cluster_of(ana, again);
    assert_int_equal(cluster.id, first);
    assert_int_equal(cluster.count, 3);
    assert_int_equal(cluster_of(ana, calm).count, 0);
    struct ties_reason reason = reason_of(&cluster, first, again);
    assert_true(reason.percent > 80);
    assert_int_equal(reason.found, 0);
    reason = reason_of(&cluster, first, told);
    assert_int_equal(reason.found, 1);
    assert_str(cluster.found[reason.found_of[0]].value, NORMAL);
    reason = reason_of(&cluster, told, again);
    assert_int_equal(reason.through, first); /* neither says anything of the other */
    assert_int_equal(reason.found + reason.percent, 0);
}

/* A colleague sees it without a run of their own; the queue has it as a mark. */
static void it_is_there_at_once_for_colleagues(void **state)
{
    UNUSED(state);
    const int64_t reports[] = {first, calm, told};
    unsigned marks[3];
    MUST(ties_marks(ties, bor, &w->arena, reports, 3, marks, err));
    assert_int_equal(marks[0], 2);
    assert_int_equal(marks[1], 0);
    assert_int_equal(marks[2], 2);
    MUST(ties_start(ties, bor, TIES_IF_OLD, err));
    struct ties_state now;
    MUST(ties_state(ties, bor, &w->arena, &now, err));
    assert_false(now.running || now.waits || now.old); /* nothing came in since */
    int64_t fresh = sent("Somebody rings at the door of the flat and leaves again, several times a day, for weeks.");
    MUST(ties_state(ties, bor, &w->arena, &now, err));
    assert_true(now.old);
    UNUSED(fresh);
}

static void two_stand_side_by_side_with_what_they_share(void **state)
{
    UNUSED(state);
    struct ties_text texts[2];
    unsigned percent;
    MUST(ties_pair(ties, ana, &w->arena, first, again, texts, &percent, err));
    struct ties_cluster cluster = cluster_of(ana, first);
    assert_int_equal(percent, reason_of(&cluster, first, again).percent); /* the page says what the list says */
    assert_true(texts[0].part_count >= 1 && texts[0].parts[0].mark_count >= 1);
    struct text_span mark = texts[0].parts[0].marks[0];
    assert_true(str_starts(str_slice(texts[0].parts[0].text, mark.start, mark.end), STR("Delo v tujini")));
    REFUSED(ties_pair(ties, ana, &w->arena, first, first, texts, &percent, err), ERR_INPUT, "!tie-two");
    REFUSED(ties_pair(ties, hana, &w->arena, first, again, texts, &percent, err), ERR_NOT_FOUND, "!report-unknown");
    struct ties_text all[3];
    MUST(ties_texts(ties, ana, &w->arena, cluster.nodes, cluster.count, all, err));
    assert_true(str_find(all[0].whole, STR("Delo v tujini"), 0) != SIZE_MAX);
}

static void nothing_of_it_stands_open(void **state)
{
    UNUSED(state);
    assert_absent(w, STR(NORMAL));
    assert_absent(w, STR("wording"));
    assert_absent(w, STR("Delo v tujini"));
}

static void others_see_nothing(void **state)
{
    UNUSED(state);
    struct ties_cluster cluster;
    struct ties_list list;
    struct ties_filter filter = {.most = 10};
    unsigned mark = 7;
    REFUSED(ties_cluster(ties, iva, &w->arena, first, &cluster, err), ERR_DENIED, "!not-allowed");
    REFUSED(ties_start(ties, iva, TIES_NOW, err), ERR_DENIED, "!not-allowed");
    REFUSED(ties_decide(ties, iva, TIES_SAME, first, calm, err), ERR_DENIED, "!not-allowed");
    MUST(ties_marks(ties, iva, &w->arena, &first, 1, &mark, err));
    assert_int_equal(mark, 0);
    assert_int_equal(cluster_of(hana, first).count, 0);
    MUST(ties_list(ties, hana, &w->arena, &filter, &list, err));
    assert_int_equal(list.all, 0);
    REFUSED(ties_decide(ties, hana, TIES_SAME, first, calm, err), ERR_NOT_FOUND, "!report-unknown");
    /* One of them is referred: the shelter holds that one alone, and nothing tells of the others. */
    MUST(case_refer(&w->cases, ana, told, w->shelter, STR("consent"), STR(""), err));
    linked(hana);
    assert_int_equal(cluster_of(hana, told).count, 0);
    assert_int_equal(cluster_of(ana, told).count, 3);
    struct str *names;
    size_t count;
    cluster = cluster_of(ana, told);
    MUST(ties_agencies(ties, ana, &w->arena, &cluster, &names, &count, err));
    assert_int_equal(count, 1);
    assert_str(names[0], "Testna varna hiša");
}

static int64_t last_decision(int64_t a, int64_t b)
{
    struct ties_decision *list;
    size_t count;
    MUST(ties_decisions(ties, ana, &w->arena, a, b, &list, &count, err));
    assert_true(count > 0);
    return list[0].id;
}

static void what_members_decide_counts_more(void **state)
{
    UNUSED(state);
    assert_false(together(ana, first, lonely));
    MUST(ties_decide(ties, bor, TIES_SAME, first, lonely, err));
    assert_true(together(ana, first, lonely));
    struct ties_cluster cluster = cluster_of(ana, first);
    assert_int_equal(reason_of(&cluster, first, lonely).decision, last_decision(first, lonely));
    MUST(ties_decide(ties, ana, TIES_NOT, first, again, err));
    assert_false(together(ana, first, again)); /* although 80 % of it is the same */
    assert_true(together(ana, first, told));
    linked(ana); /* and a later run changes nothing of it */
    assert_false(together(ana, first, again));
    assert_true(together(ana, first, lonely));
    int64_t said = last_decision(first, again);
    MUST(ties_undo(ties, bor, said, err));
    REFUSED(ties_undo(ties, bor, said, err), ERR_NOT_FOUND, "!tie-undone");
    assert_true(together(ana, first, again));
    MUST(ties_undo(ties, ana, last_decision(first, lonely), err));
    assert_false(together(ana, first, lonely));
    REFUSED(ties_decide(ties, ana, TIES_SAME, first, first, err), ERR_INPUT, "!tie-two");
    REFUSED(ties_undo(ties, iva, said, err), ERR_DENIED, "!not-allowed");
}

static void the_later_decision_counts(void **state)
{
    UNUSED(state);
    struct ties_decision *list;
    size_t count;
    MUST(ties_decide(ties, ana, TIES_NOT, calm, lonely, err));
    MUST(ties_decide(ties, ana, TIES_SAME, calm, first, err));
    MUST(ties_decide(ties, ana, TIES_SAME, first, lonely, err)); /* the chain is newer than what it contradicts */
    assert_true(together(ana, calm, lonely));
    MUST(ties_decide(ties, ana, TIES_NOT, calm, lonely, err)); /* now this is the newest */
    assert_false(together(ana, calm, lonely));
    assert_true(together(ana, first, lonely)); /* of the chain the older piece gives way */
    assert_false(together(ana, first, calm));
    MUST(ties_decide(ties, ana, TIES_UNSURE, calm, lonely, err)); /* and who is not sure says nothing */
    assert_true(together(ana, calm, lonely));
    MUST(ties_decisions(ties, ana, &w->arena, calm, lonely, &list, &count, err));
    assert_int_equal(count, 3);
    assert_true(list[0].counts);
    assert_false(list[1].counts || list[2].counts);
    MUST(ties_decisions(ties, ana, &w->arena, 0, 0, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        MUST(ties_undo(ties, ana, list[i].id, err));
    assert_int_equal(cluster_of(ana, first).count, 3);
}

static void a_report_is_taken_out_of_its_group(void **state)
{
    struct ties_decision *decisions;
    size_t count;
    UNUSED(state);
    REFUSED(ties_decide(ties, ana, TIES_APART, calm, 0, err), ERR_CONFLICT, "!tie-alone");
    MUST(ties_decide(ties, ana, TIES_APART, told, 0, err));
    assert_int_equal(cluster_of(ana, told).count, 0);
    assert_int_equal(cluster_of(ana, first).count, 2);
    linked(ana);
    assert_int_equal(cluster_of(ana, told).count, 0);
    /* It is about the two as well, whoever is named first, and not about those that stay. */
    assert_int_equal(last_decision(first, told), last_decision(told, 0));
    assert_int_equal(last_decision(told, first), last_decision(told, 0));
    MUST(ties_decisions(ties, ana, &w->arena, first, again, &decisions, &count, err));
    for (size_t i = 0; i < count; i++)
        assert_true(decisions[i].say != TIES_APART);
    MUST(ties_undo(ties, ana, last_decision(told, 0), err));
    assert_int_equal(cluster_of(ana, told).count, 3);
}

static void a_group_is_split_in_two(void **state)
{
    UNUSED(state);
    const int64_t all[] = {first, again, told}, some[] = {first, lonely};
    struct ties_decision *list;
    size_t before, after;
    assert_int_equal(cluster_of(ana, first).count, 3);
    REFUSED(ties_split(ties, ana, all, 3, err), ERR_INPUT, "!tie-split");
    REFUSED(ties_split(ties, ana, all, 0, err), ERR_INPUT, "!tie-split");
    REFUSED(ties_split(ties, ana, some, 2, err), ERR_NOT_FOUND, "!report-unknown"); /* one of them is elsewhere */
    assert_int_equal(cluster_of(ana, first).count, 3);
    /* Those two say nothing of each other: the first holds them, and it stays behind. */
    MUST(ties_split(ties, ana, all + 1, 2, err));
    for (int i = 0; i < 2; i++) {
        assert_true(together(ana, again, told));
        assert_int_equal(cluster_of(ana, again).count, 2);
        assert_int_equal(cluster_of(ana, first).count, 0);
        linked(ana);
    }
    /* It was one thing to say, and is one to take back, by whichever of its decisions. */
    MUST(ties_decisions(ties, ana, &w->arena, told, 0, &list, &before, err));
    for (size_t i = 0; i < before && list[i].split; i++)
        assert_true(list[i].say == TIES_SAME || (list[i].with_count == 1 && list[i].with[0] == again));
    const int64_t either[][2] = {{again, told}, {first, again}, {told, first}};
    for (size_t i = 0; i < LEN(either); i++) {
        MUST(ties_decisions(ties, ana, &w->arena, 0, 0, &list, &before, err));
        MUST(ties_undo(ties, ana, last_decision(either[i][0], either[i][1]), err));
        MUST(ties_decisions(ties, ana, &w->arena, 0, 0, &list, &after, err));
        assert_int_equal(before - after, 3);
        assert_int_equal(cluster_of(ana, first).count, 3);
        MUST(ties_split(ties, ana, all + 1, 2, err));
        assert_int_equal(cluster_of(ana, first).count, 0);
    }
    MUST(ties_undo(ties, ana, last_decision(told, first), err));
    assert_int_equal(cluster_of(ana, first).count, 3);
}

static void numbers_of_many_and_of_the_public_link_nothing(void **state)
{
    UNUSED(state);
    struct ties_list list;
    struct ties_filter filter = {.most = 100};
    int64_t one = sent("I was told to ring " HOTLINE " and did so, nobody answered me there at all."), two = 0;
    sent("The leaflet on the wall names " HOTLINE " for questions about work abroad, is that right?");
    for (int i = 0; i <= TIES_SHARED_MOST; i++)
        two = sent(arena_printf(&w->arena, "Report %c%c%c of many: they say to call +44 7700 900555 before %c%c%c%c, why.",
                                'a' + i % 26, 'k' + i % 7, 'a' + i % 26, 'a' + i % 5, 'b' + i % 3, 'c' + i % 20,
                                'a' + i % 11));
    linked(ana);
    assert_int_equal(cluster_of(ana, one).count, 0);
    MUST(ties_list(ties, ana, &w->arena, &filter, &list, err));
    assert_true(list.stopped_count >= 1);
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < list.clusters[i].found_count; k++)
            assert_false(str_is(list.clusters[i].found[k].value, "+447700900900"));
    filter.text = STR("900642");
    MUST(ties_list(ties, ana, &w->arena, &filter, &list, err));
    assert_int_equal(list.all, 1);
    assert_int_equal(list.clusters[0].id, first);
    UNUSED(two);
}

static const struct store_stmt ADD_SOURCE = {
    "test.source", "INSERT INTO ad_collection (id, name, made_day) VALUES (1, 'net', 1)"};
static const struct store_stmt ADD_AD = {
    "test.ad", "INSERT INTO ad (collection, own, file, posted, seen, day, text, title, url, place, lang, level, signs, "
    "digest, cluster) VALUES (1, ?, 1, 0, 20000, 20000, ?, '', '', '', 'sl', 0, '', 0, ?)"};

static bool write_ads(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(context);
    bool ok = store_run(conn, &ADD_SOURCE, NO_VALUES, err);
    for (int i = 0; ok && i < 40; i++) /* one hand on the net: more of them than what links at most */
        ok = store_run(conn, &ADD_AD,
                       VALUES(V_TEXT(str_printf(&w->arena, "own-%d", i)),
                              V_TEXT(str_printf(&w->arena, OFFER " Odgovorim hitro, piši na " NUMBER ", oglas %c.",
                                                'a' + i % 26)),
                              V_TEXT(STR("c1hand"))), err);
    return ok && store_run(conn, &ADD_AD, VALUES(V_TEXT(STR("other")), V_TEXT(STR("Prodam dobro ohranjeno kolo za otroke, "
                           "cena po dogovoru, prevzem v soboto dopoldne pred šolo.")), V_TEXT(STR(""))), err);
}

static void ads_of_the_open_net_stand_beside_reports(void **state)
{
    UNUSED(state);
    struct ties_text texts[2];
    unsigned percent;
    MUST(store_write(w->store, write_ads, NULL, err));
    struct ties_state now;
    MUST(ties_state(ties, ana, &w->arena, &now, err));
    assert_true(now.old); /* they came in since */
    now = linked(ana);
    assert_int_equal(now.ads, 41);
    struct ties_cluster cluster = cluster_of(ana, first);
    assert_int_equal(cluster.count, 4); /* the hand is one node */
    size_t ad = SIZE_MAX;
    for (size_t i = 0; i < cluster.count; i++)
        ad = cluster.nodes[i].ref < 0 ? i : ad;
    assert_true(ad != SIZE_MAX);
    assert_str(cluster.nodes[ad].source, "net");
    assert_str(cluster.nodes[ad].cluster, "c1hand");
    struct ties_reason reason = reason_of(&cluster, first, cluster.nodes[ad].ref);
    assert_int_equal(reason.found, 1);
    assert_true(reason.percent > 80);
    MUST(ties_pair(ties, ana, &w->arena, first, cluster.nodes[ad].ref, texts, &percent, err));
    assert_true(percent > 80);
    MUST(ties_decide(ties, ana, TIES_NOT, first, cluster.nodes[ad].ref, err));
    assert_false(together(ana, first, cluster.nodes[ad].ref));
    MUST(ties_undo(ties, ana, last_decision(first, cluster.nodes[ad].ref), err));
    assert_true(together(ana, first, cluster.nodes[ad].ref));
}

static void destroyed_is_destroyed_here_too(void **state)
{
    UNUSED(state);
    struct retention_rule *rules;
    struct kinds none = {0};
    size_t count;
    int64_t ended;
    struct ties_state now;
    int32_t later = clock_day(clock_now()) + (int32_t)w->cases.kind->retention_days;
    MUST(case_close(&w->cases, ana, again, STR("no-sign"), STR(""), err));
    keeping_rules(&w->arena, &none, w->cases.kind, &rules, &count);
    MUST(retention_run(w->store, rules, count, later, &ended, err));
    assert_int_equal(ended, 1);
    MUST(ties_state(ties, ana, &w->arena, &now, err));
    assert_false(now.linked); /* the whole result went with it */
    assert_int_equal(cluster_of(ana, first).count, 0);
    linked(ana);
    assert_int_equal(cluster_of(ana, first).count, 3);
    assert_int_equal(cluster_of(ana, again).count, 0);
}

static void a_run_ends_with_the_session_and_what_is_kept_is_wiped(void **state)
{
    UNUSED(state);
    struct session *mia = member_in(w, w->intake, "mia", "Mia", ROLE_INTAKE, "ana");
    session_end(w->ring, mia);
    assert_true(session_is_over(mia));
    assert_false(session_is_over(ana));
    struct ties_state now = linked(mia);
    assert_str(now.problem, "!tie-signed-out");
    session_release(mia);
    ties_tidy(ties, w->ring); /* others are signed in: kept */
    assert_int_equal(cluster_of(ana, first).count, 3);
    session_end(w->ring, ana);
    session_end(w->ring, bor);
    session_end(w->ring, iva);
    ties_tidy(ties, w->ring);
    assert_int_equal(ring_agency_sessions(w->ring, w->intake), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_hand_is_found_with_its_reasons),
        cmocka_unit_test(it_is_there_at_once_for_colleagues),
        cmocka_unit_test(two_stand_side_by_side_with_what_they_share),
        cmocka_unit_test(nothing_of_it_stands_open),
        cmocka_unit_test(others_see_nothing),
        cmocka_unit_test(what_members_decide_counts_more),
        cmocka_unit_test(the_later_decision_counts),
        cmocka_unit_test(a_report_is_taken_out_of_its_group),
        cmocka_unit_test(a_group_is_split_in_two),
        cmocka_unit_test(numbers_of_many_and_of_the_public_link_nothing),
        cmocka_unit_test(ads_of_the_open_net_stand_beside_reports),
        cmocka_unit_test(destroyed_is_destroyed_here_too),
        cmocka_unit_test(a_run_ends_with_the_session_and_what_is_kept_is_wiped),
    };
    return cmocka_run_group_tests(tests, up, down);
}
