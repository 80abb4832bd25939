/* Every piece of work that was taken is done once; a full queue says so and takes nothing. */
#include "../check.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/pool.h"

static atomic_int done;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void count(void *work)
{
    atomic_fetch_add(&done, *(int *)work);
}

static void wait_at_gate(void *work)
{
    UNUSED(work);
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

static void all_work_is_done_once(void **state)
{
    UNUSED(state);
    struct pool *pool;
    int one = 1, taken = 0;
    atomic_store(&done, 0);
    CHECK(pool_new("test", 3, 64, &pool, e));
    while (taken < 10000)
        if (pool_submit(pool, count, &one, NULL))
            taken++;
    pool_free(pool);
    assert_int_equal(atomic_load(&done), 10000);
}

static void a_full_queue_says_busy(void **state)
{
    UNUSED(state);
    struct pool *pool;
    struct err err = {0};
    int one = 1, taken = 0;
    atomic_store(&done, 0);
    pthread_mutex_lock(&gate);
    CHECK(pool_new("test", 1, 4, &pool, e));
    CHECK(pool_submit(pool, wait_at_gate, NULL, e));
    while (pool_waiting(pool)) /* until the worker stands at the gate */
        ;
    while (pool_submit(pool, count, &one, &err))
        taken++;
    assert_int_equal(taken, 4);
    assert_int_equal(err.kind, ERR_BUSY);
    pthread_mutex_unlock(&gate);
    pool_free(pool);
    assert_int_equal(atomic_load(&done), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_work_is_done_once), cmocka_unit_test(a_full_queue_says_busy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
