/* Counting ids that came more than once: in memory, and with more than fit into it. */
#include "cmd/linking_ids.h"

#include "../check.h"

static struct spool spool;

static int open_spool(void **state)
{
    UNUSED(state);
    CHECK(spool_open(&spool, e));
    return 0;
}

static int close_spool(void **state)
{
    UNUSED(state);
    spool_close(&spool);
    return 0;
}

static uint64_t mix(uint64_t n)
{
    return linking_id_hash(str_make((const char *)&n, sizeof n));
}

/* count ids of which every step'th is the one before it once more, in an order that is none. */
static uint64_t count(size_t count, size_t step)
{
    struct linking_ids *ids;
    uint64_t hashes[1000], repeated = 77;
    size_t n = 0;
    CHECK(linking_ids_new(&spool, &ids, e));
    for (size_t i = 0; i < count; i++) {
        size_t at = i * 7919 % count;
        hashes[n++] = mix(step && at % step == step - 1 ? at - 1 : at);
        if (n == LEN(hashes) || i + 1 == count) {
            CHECK(linking_ids_add(ids, hashes, n, e));
            n = 0;
        }
    }
    CHECK(linking_ids_repeated(ids, &repeated, e));
    linking_ids_free(ids);
    return repeated;
}

static void repeated_ids_are_counted(void **state)
{
    static const char *const all[] = {"1", "\"1\"", "2", "1", "abcdefgh", "abcdefghi", "1", "2", ""};
    struct linking_ids *ids;
    uint64_t repeated = 0;
    UNUSED(state);
    CHECK(linking_ids_new(&spool, &ids, e));
    for (size_t i = 0; i < LEN(all); i++) {
        uint64_t hash = linking_id_hash(str_from(all[i]));
        CHECK(linking_ids_add(ids, &hash, 1, e));
    }
    CHECK(linking_ids_repeated(ids, &repeated, e));
    assert_int_equal(repeated, 2);
    linking_ids_free(ids);
    linking_ids_free(NULL);
    assert_int_equal(count(0, 0), 0);
    assert_int_equal(count(1, 0), 0);
    assert_int_equal(count(100000, 0), 0);
    assert_int_equal(count(100000, 10), 10000);
    assert_int_equal(count(100000, 2), 50000);
}

/* Two million stay in memory; three rows are gone through side by side. */
static void many_ids_go_to_the_disk(void **state)
{
    uint64_t before = spool.end;
    UNUSED(state);
    assert_int_equal(count(5000001, 0), 0);
    assert_true(spool.end >= before + 5000001 * sizeof(uint64_t));
    assert_int_equal(count(5000000, 100), 50000);
}

static void ids_are_told_apart(void **state)
{
    char id[64];
    uint64_t last = 1;
    UNUSED(state);
    for (size_t i = 0; i < sizeof id; i++) {
        memset(id, 'a', sizeof id);
        uint64_t hash = linking_id_hash(str_make(id, i)), next = linking_id_hash(str_make(id, i + 1));
        assert_true(hash != last && next != hash);
        last = hash;
        id[i] = 'b';
        assert_true(linking_id_hash(str_make(id, i + 1)) != next);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeated_ids_are_counted), cmocka_unit_test(many_ids_go_to_the_disk),
        cmocka_unit_test(ids_are_told_apart),
    };
    return cmocka_run_group_tests(tests, open_spool, close_spool);
}
