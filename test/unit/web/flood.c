/* While it is calm nobody notices; in a flood, work or patience passes once, and places wait behind themselves. */
#include "../check.h"

#include <sodium.h>

#include "base/clock.h"
#include "web/flood.h"

static struct str solve(struct arena *arena, struct str challenge, unsigned bits)
{
    for (unsigned n = 0;; n++) {
        struct str solution = str_printf(arena, "%u", n);
        struct str whole = str_printf(arena, STR_FMT ":" STR_FMT, STR_ARG(challenge), STR_ARG(solution));
        uint8_t hash[32];
        crypto_hash_sha256(hash, (const uint8_t *)whole.p, whole.n);
        unsigned zero = 0;
        while (zero < bits && !(hash[zero / 8] >> (7 - zero % 8) & 1))
            zero++;
        if (zero == bits)
            return solution;
    }
}

static enum flood_verdict knock(struct flood *flood, struct arena *arena, uint64_t source, struct flood_demand *demand)
{
    return flood_ask(flood, arena, source, STR(""), STR(""), demand);
}

/* Asks until the calm allowance is used up. */
static void exhaust(struct flood *flood, struct arena *arena, struct flood_demand *demand)
{
    while (knock(flood, arena, 1, demand) == FLOOD_PASS)
        ;
}

static void calm_passes(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct flood *flood;
    struct flood_demand demand;
    CHECK(flood_new(2, &flood, e));
    for (int i = 0; i < 10; i++)
        assert_int_equal(knock(flood, &arena, 1, &demand), FLOOD_PASS);
    assert_int_equal(knock(flood, &arena, 1, &demand), FLOOD_PROVE);
    flood_free(flood);
    arena_clear(&arena);
}

static void work_passes_once(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct flood *flood;
    struct flood_demand demand, again;
    CHECK(flood_new(0.01, &flood, e));
    exhaust(flood, &arena, &demand);
    struct str solution = solve(&arena, demand.challenge, demand.bits);
    assert_int_equal(flood_ask(flood, &arena, 1, demand.challenge, STR("nonsense"), &again), FLOOD_PROVE);
    assert_true(str_eq(again.challenge, demand.challenge)); /* it keeps its place */
    assert_int_equal(flood_ask(flood, &arena, 1, demand.challenge, solution, &again), FLOOD_PASS);
    assert_int_equal(flood_ask(flood, &arena, 1, demand.challenge, solution, &again), FLOOD_PROVE);
    assert_false(str_eq(again.challenge, demand.challenge));
    flood_free(flood);
    arena_clear(&arena);
}

static void forged_challenges_are_worth_nothing(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct flood *flood, *other;
    struct flood_demand demand, again;
    CHECK(flood_new(0.01, &flood, e));
    CHECK(flood_new(0.01, &other, e));
    exhaust(flood, &arena, &demand);
    exhaust(other, &arena, &demand);
    struct str solution = solve(&arena, demand.challenge, demand.bits);
    assert_int_equal(flood_ask(flood, &arena, 1, demand.challenge, solution, &again), FLOOD_PROVE);
    assert_int_equal(flood_ask(flood, &arena, 1, STR("%%%"), STR("1"), &again), FLOOD_PROVE);
    flood_free(flood);
    flood_free(other);
    arena_clear(&arena);
}

static void patience_passes_and_places_wait_behind_themselves(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct flood *flood;
    struct flood_demand first, one, last, genuine, again;
    int64_t begun = 1800000000;
    clock_pretend(begun);
    CHECK(flood_new(0.01, &flood, e));
    exhaust(flood, &arena, &first);
    for (int i = 0; i < 50; i++)
        knock(flood, &arena, 1, &last);
    assert_int_equal(knock(flood, &arena, 2, &genuine), FLOOD_PROVE);
    assert_true(last.wait > genuine.wait + 60); /* the fifty wait behind each other, not before the other place */
    assert_true(genuine.wait <= 60);
    clock_pretend(begun + genuine.wait - 1);
    assert_int_equal(flood_ask(flood, &arena, 2, genuine.challenge, STR(""), &again), FLOOD_PROVE);
    assert_int_equal(again.wait, 1);
    clock_pretend(begun + genuine.wait);
    assert_int_equal(flood_ask(flood, &arena, 2, genuine.challenge, STR(""), &again), FLOOD_PASS);
    assert_int_equal(flood_ask(flood, &arena, 2, genuine.challenge, STR(""), &one), FLOOD_PROVE);
    clock_pretend(begun + 3600); /* a challenge from an hour ago is worth nothing */
    assert_int_equal(flood_ask(flood, &arena, 1, last.challenge, STR(""), &again), FLOOD_PROVE);
    clock_pretend(0);
    flood_free(flood);
    arena_clear(&arena);
}

static void a_proof_is_wanted_even_when_it_is_calm(void **state)
{
    struct arena arena = {0};
    struct flood *flood;
    struct flood_demand demand, again;

    UNUSED(state);
    CHECK(flood_new(1000, &flood, e));
    assert_int_equal(flood_prove(flood, &arena, 1, STR(""), STR(""), &demand), FLOOD_PROVE);
    struct str solution = solve(&arena, demand.challenge, demand.bits);
    assert_int_equal(flood_prove(flood, &arena, 1, demand.challenge, solution, &again), FLOOD_PASS);
    assert_int_equal(flood_prove(flood, &arena, 1, demand.challenge, solution, &again), FLOOD_PROVE);
    flood_free(flood);
    arena_clear(&arena);
}

static void a_bigger_flood_pays_more(void **state)
{
    UNUSED(state);
    struct arena arena = {0};
    struct flood *flood;
    struct flood_demand early, late;
    CHECK(flood_new(1, &flood, e));
    exhaust(flood, &arena, &early);
    for (int i = 0; i < 2000; i++)
        knock(flood, &arena, (uint64_t)i, &late);
    assert_true(late.bits > early.bits);
    assert_true(late.bits <= 20); /* an old phone must still manage */
    flood_free(flood);
    arena_clear(&arena);
}

static void wrong_attempts_slow_down_and_fade(void **state)
{
    UNUSED(state);
    struct flood *flood;
    clock_pretend(1800000000);
    CHECK(flood_new(1, &flood, e));
    flood_failed(flood, "sign-in", 7);
    flood_failed(flood, "sign-in", 7);
    assert_int_equal(flood_delay(flood, "sign-in", 7), 0); /* mistyping is human */
    for (int i = 0; i < 20; i++)
        flood_failed(flood, "sign-in", 7);
    assert_int_equal(flood_delay(flood, "sign-in", 7), 30); /* never a lockout */
    assert_int_equal(flood_delay(flood, "receipt", 7), 0);
    assert_int_equal(flood_delay(flood, "sign-in", 8), 0);
    clock_pretend(1800000000 + 3600);
    assert_int_equal(flood_delay(flood, "sign-in", 7), 0);
    for (int i = 0; i < 6; i++)
        flood_failed(flood, "sign-in", 7);
    flood_succeeded(flood, "sign-in", 7);
    assert_int_equal(flood_delay(flood, "sign-in", 7), 0);
    clock_pretend(0);
    flood_free(flood);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calm_passes), cmocka_unit_test(work_passes_once),
        cmocka_unit_test(forged_challenges_are_worth_nothing), cmocka_unit_test(a_proof_is_wanted_even_when_it_is_calm),
        cmocka_unit_test(patience_passes_and_places_wait_behind_themselves), cmocka_unit_test(a_bigger_flood_pays_more),
        cmocka_unit_test(wrong_attempts_slow_down_and_fade)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
