/* law.c - relations seen from both ends, what the public may not see, and references that point at nothing. */
#include "know/law.h"

#include <stdlib.h>
#include <unistd.h>

#include "../check.h"
#include "base/file.h"
#include "know/search.h"

static char folder[] = "/tmp/kres-law-XXXXXX";
static struct arena arena;
static struct pack_set packs;

static const char PACK[] =
    "law:\n"
    "  - {id: code, group: national, type: code, title: {sl: Zakonik, en: Code}, short: ZK, topics: [offence],\n"
    "     relations: [{kind: transposes, to: directive}, {kind: cites, to: directive}, {kind: cites, to: secret}],\n"
    "     checked: {day: 2026-11-25, by: me}}\n"
    "  - {id: act, group: national, type: act, title: {sl: Novela, en: Amendment}, topics: [offence],\n"
    "     relations: [{kind: amends, to: code}], checked: {day: 2026-11-25, by: me}}\n"
    "  - {id: directive, group: eu, type: directive, title: {sl: Direktiva, en: Directive}, number: \"2011/36\",\n"
    "     notes: [{article: \"12, 15\", text: {sl: Pomoč., en: Help.}}], unverified: [number],\n"
    "     checked: {day: 2026-11-25, by: me}}\n"
    "  - {id: secret, group: eu, type: directive, title: {sl: Iz spomina, en: From memory}, topics: [offence],\n"
    "     relations: [{kind: cites, to: code}], checked: no}\n"
    "  - {id: doubt, group: eu, type: decision, title: {sl: Sklep, en: Decision}, relations: [{kind: cites, to: code}],\n"
    "     unverified: [relations], checked: {day: 2026-11-25, by: me}}\n";

static void write_pack(const char *law)
{
    CHECK(file_make_folder(arena_printf(&arena, "%s/law", folder), e));
    CHECK(file_make_folder(arena_printf(&arena, "%s/myths", folder), e));
    CHECK(file_write(arena_printf(&arena, "%s/pack.yaml", folder),
                     STR("id: t\nversion: \"1\"\nname: T\ncountry: SI\nlanguages: [sl, en]\n"), 0600, e));
    CHECK(file_write(arena_printf(&arena, "%s/law/one.yaml", folder), str_from(law), 0600, e));
    CHECK(file_write(arena_printf(&arena, "%s/myths/one.yaml", folder),
                     STR("myths:\n  - {id: m, myth: {sl: M, en: M}, truth: {sl: T, en: T}, laws: [code#1, code#2]}\n"),
                     0600, e));
    const char *const folders[] = {folder};
    CHECK(pack_set_load(&arena, folders, 1, &packs, e));
}

static struct know *open_pack(void)
{
    struct know *know;
    write_pack(PACK);
    CHECK(know_open(NULL, &packs, &know, e));
    return know;
}

static const struct edition *made(struct know *know, const char *id, const struct content_item **ret)
{
    const struct edition *edition = know_hold(know);
    *ret = edition_find(edition, "law", str_from(id));
    assert_non_null(*ret);
    return edition;
}

/* "amended-by act, transposes directive" */
static struct str relations_of(struct know *know, const char *id)
{
    const struct content_item *item;
    const struct edition *edition = made(know, id, &item);
    struct law_relation *relations;
    size_t count = law_relations(edition, &arena, item, &relations);
    struct buf all = {.arena = &arena};

    for (size_t i = 0; i < count; i++)
        buf_printf(&all, "%s%s " STR_FMT, i ? ", " : "", relations[i].kind, STR_ARG(relations[i].item->id));
    edition_release(edition);
    return buf_str(&all);
}

static void relations_are_seen_from_both_ends(void **state)
{
    struct know *know = open_pack();
    UNUSED(state);
    /* Each entry once, with what says most; nothing of an unchecked entry or of unverified relations. */
    assert_str(relations_of(know, "code"), "amended-by act, transposes directive");
    assert_str(relations_of(know, "directive"), "transposed-by code");
    assert_str(relations_of(know, "act"), "amends code");
    assert_str(relations_of(know, "doubt"), "");
    know_close(know);
}

static void every_kind_of_relation_has_its_other_end(void **state)
{
    UNUSED(state);
    for (size_t i = 0; law_relation_kinds[i]; i++) {
        const char *other = law_relation_reverse(str_from(law_relation_kinds[i]));
        assert_non_null(other);
        assert_string_equal(law_relation_reverse(str_from(other)), law_relation_kinds[i]);
    }
    assert_null(law_relation_reverse(STR("likes")));
}

static void what_is_used_most_comes_first(void **state)
{
    struct know *know = open_pack();
    const struct content_item *used[2];
    const struct content_item *item;
    const struct edition *edition = made(know, "directive", &item);
    UNUSED(state);
    assert_int_equal(law_most_used(edition, &arena, used, 2), 2);
    assert_str(used[0]->id, "code"); /* two references and an amendment */
    assert_str(used[1]->id, "directive");
    assert_int_equal(law_left_out(item), 1);
    edition_release(edition);
    know_close(know);
}

static size_t hits(const struct edition *edition, const char *text)
{
    struct search_result result;
    search_ask(edition_search(edition), &arena, &(struct search_query){.text = str_from(text), .take = 5}, &result);
    return result.total;
}

static void a_search_finds_only_what_the_public_may_see(void **state)
{
    struct know *know = open_pack();
    const struct content_item *item;
    const struct edition *edition = made(know, "code", &item);
    UNUSED(state);
    assert_int_equal(search_documents(edition_search(edition)), 4);
    assert_int_equal(hits(edition, "Code"), 1);
    assert_int_equal(hits(edition, "memory"), 0);    /* not checked */
    assert_int_equal(hits(edition, "2011/36"), 0);   /* not verified */
    assert_int_equal(hits(edition, "15"), 1);        /* the article of a note */
    assert_int_equal(hits(edition, "offence"), 2);   /* a topic */
    edition_release(edition);
    know_close(know);
}

static void articles_are_told_apart(void **state)
{
    static const struct { const char *article, *all; } CASES[] = {
        {"113(1)", "113(1) 113"}, {"12, 15", "12 15"}, {"32–34", "32 33 34"}, {"65.a", "65.a 65"}, {"splošno / general", ""},
        {"4, dolžnosti države / duties", "4"}, {"", ""}, {"1–9999", "1–9999 1"}, {"99999999999999999999", ""},
        {"3(c), (d)", "3(c) 3"},
    };
    UNUSED(state);
    for (size_t i = 0; i < LEN(CASES); i++) {
        struct str articles[LAW_ARTICLES];
        struct buf all = {.arena = &arena};
        size_t count = law_articles(&arena, str_from(CASES[i].article), articles);
        for (size_t k = 0; k < count; k++)
            buf_printf(&all, "%s" STR_FMT, k ? " " : "", STR_ARG(articles[k]));
        assert_str(buf_str(&all), CASES[i].all);
    }
}

static void keep(void *context, const char *message)
{
    struct buf *all = context;
    buf_add(all, str_from(message));
    buf_byte(all, '\n');
}

static struct str complaints(const char *law)
{
    struct buf all = {.arena = &arena};
    write_pack(law);
    CHECK(content_check_links(&arena, &packs, keep, &all, e));
    return buf_str(&all);
}

static void a_reference_to_nothing_is_told_with_its_line(void **state)
{
    UNUSED(state);
    assert_str(complaints(PACK), "");
    struct str told = complaints("law:\n  - id: codes\n    group: eu\n    type: act\n    title: {en: T}\n"
                                 "    relations:\n      - {kind: cites, to: coded}\n      - {kind: cites, to: codes}\n"
                                 "    checked: no\n");
    assert_holds(told.p, "law/one.yaml:7: codes: the law has no entry \"coded\"; did you mean \"codes\"?");
    assert_holds(told.p, "law/one.yaml:8: codes: it has a relation to itself");
    assert_holds(told.p, "myths/one.yaml:2: m: the law has no entry \"code\"; did you mean \"codes\"?");
}

static int up(void **state)
{
    UNUSED(state);
    return mkdtemp(folder) ? 0 : -1;
}

static int down(void **state)
{
    UNUSED(state);
    const char *command = arena_printf(&arena, "rm -r %s", folder);
    int left = system(command);
    arena_clear(&arena);
    return left;
}

/* A country's packs may lack what general content names; those shipped together lack nothing. */
static void the_shipped_packs_find_every_law_that_they_name(void **state)
{
    const char *const folders[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    struct arena own = {0};
    struct pack_set shipped;
    struct know *know;
    size_t count = 0;

    UNUSED(state);
    CHECK(pack_set_load(&own, folders, LEN(folders), &shipped, e));
    CHECK(know_open(NULL, &shipped, &know, e));
    const struct edition *edition = know_hold(know);
    for (const struct content_kind *kind = content_kinds; kind->name; kind++) {
        const struct content_item *const *items;
        size_t n = edition_list(edition, kind->name, &items);
        for (size_t i = 0; i < n; i++) {
            const struct yaml *laws = yaml_get(items[i]->root, "laws");
            for (const struct yaml *each = laws ? laws->first : NULL; each; each = each->next, count++) {
                struct str rest = each->text;
                struct str id = str_cut(&rest, '#');
                if (!edition_find(edition, "law", id))
                    fail_msg("%s:%d: no law " STR_FMT, each->file, each->line, STR_ARG(id));
            }
        }
    }
    assert_true(count > 100);
    edition_release(edition);
    know_close(know);
    arena_clear(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_are_seen_from_both_ends), cmocka_unit_test(every_kind_of_relation_has_its_other_end),
        cmocka_unit_test(what_is_used_most_comes_first), cmocka_unit_test(a_search_finds_only_what_the_public_may_see),
        cmocka_unit_test(articles_are_told_apart), cmocka_unit_test(a_reference_to_nothing_is_told_with_its_line),
        cmocka_unit_test(the_shipped_packs_find_every_law_that_they_name)};
    return cmocka_run_group_tests(tests, up, down);
}
