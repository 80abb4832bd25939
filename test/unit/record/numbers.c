/* numbers.c - counts equal a naive count, whatever happened: a thousand random steps of holdings against a model. */
#include "kinds_world.h"

#include "record/numbers.h"

enum { HELD_MOST = 200, STEPS = 3000, WEEKS = 40, FIRST_DAY = 20000, LEVELS = 3 };

static struct world world, *const w = &world;

static const char *const KINDS[] = {"case", "referral", "report", "task"};
static const char *const STATES[] = {"received", "draft", "sent", "seen", "accepted", "declined", "answered", "active"};

struct held {
    int64_t id, agency, assignee, from, came_day, asked_day;
    size_t kind, state, level;
    int32_t due;
    bool is_open, is_ended;
};
static struct model {
    struct held held[HELD_MOST];
    size_t count;
    int32_t today;
    int64_t came[2][LEN(KINDS)][2][WEEKS][LEVELS], done[2][LEN(KINDS)][2][WEEKS][LEVELS];
    int64_t again[2][LEN(KINDS)][2][WEEKS][LEVELS];
    int64_t waited[2][LEN(KINDS)][2][WEEKS * 7];
    uint64_t random;
} model;

static size_t draw(size_t below)
{
    model.random = model.random * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(model.random >> 33) % below;
}

static size_t week_of(int64_t day)
{
    return (size_t)(number_week((int32_t)day) - number_week(FIRST_DAY));
}

static size_t agency_of(const struct held *held)
{
    return held->agency == w->shelter ? 0 : 1;
}

static void run(store_write_fn *fn, void *context)
{
    MUST(store_write(w->store, fn, context, err));
}

static bool add_write(struct store_conn *conn, void *context, struct err *err)
{
    struct held *held = context;
    struct record_key key;
    struct arena arena = {0};
    int64_t record;
    struct record row = {.kind = str_from(KINDS[held->kind]), .lang = STR("en"), .day = model.today,
                         .changed_day = model.today, .agency = held->agency};
    record_key_new(KINDS[held->kind], &key);
    record_seal_edition(&key, &arena, 1, STR("{}"), &row);
    bool ok = record_add(conn, &row, &record, err);
    struct holding holding = {.record = record, .agency = held->agency, .epoch = 1, .is_boxed = true,
                              .kind = row.kind, .state = str_from(STATES[held->state]), .lang = STR("en"),
                              .is_open = held->is_open, .rank = (unsigned)held->level, .assignee = held->assignee,
                              .referred_from = held->from, .changed_day = model.today, .due = held->due};
    ok = ok && holding_add(conn, &holding, err);
    held->id = store_last_id(conn);
    arena_clear(&arena);
    return ok;
}

static const struct store_stmt MOVE = {
    "test.move", "UPDATE holding SET state = ?, is_open = ?, due = ?, changed_day = ?, assignee = ? WHERE id = ?"};

static bool move_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct held *held = context;
    return store_run(conn, &MOVE, VALUES(V_TEXT(str_from(STATES[held->state])), V_INT(held->is_open), V_INT(held->due),
                                         V_INT(model.today), V_INT(held->assignee), V_INT(held->id)), err);
}

static bool end_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct held *held = context;
    return holding_end(conn, held->id, model.today, err);
}

static bool drop_write(struct store_conn *conn, void *context, struct err *err)
{
    const struct held *held = context;
    return holding_drop(conn, held->id, err);
}

static bool is_asking(const struct held *held)
{
    return held->kind == 2 || (held->kind == 1 && (held->state == 2 || held->state == 3));
}

static void step_add(void)
{
    struct held *held = &model.held[model.count++];
    *held = (struct held){.agency = draw(2) ? w->shelter : w->police, .assignee = (int64_t)draw(4), .kind = draw(LEN(KINDS)),
                          .state = draw(LEN(STATES)), .is_open = draw(5) > 0, .came_day = model.today};
    held->from = draw(3) ? 0 : 99;
    held->level = held->kind == 2 ? draw(LEVELS) : 0;
    held->due = held->is_open && draw(2) ? model.today + (int32_t)draw(40) - 10 : 0;
    held->asked_day = is_asking(held) ? model.today : 0;
    run(add_write, held);
    model.came[agency_of(held)][held->kind][held->from > 0][week_of(model.today)][held->level]++;
    if (!held->is_open)
        model.done[agency_of(held)][held->kind][held->from > 0][week_of(model.today)][held->level]++;
}

static void step_move(struct held *held)
{
    size_t side = held->from > 0, week = week_of(model.today), state = draw(LEN(STATES));
    bool open = draw(4) > 0;
    if (held->is_ended)
        return;
    if (held->is_open != open)
        (open ? model.again : model.done)[agency_of(held)][held->kind][side][week][held->level]++;
    if (held->asked_day && state != held->state && (held->kind == 2 || (state >= 4 && state <= 6))) {
        model.waited[agency_of(held)][held->kind][side][model.today - held->asked_day]++;
        held->asked_day = 0;
    }
    if (held->kind == 1 && state != held->state && state <= 2)
        held->asked_day = state == 2 ? model.today : state == 1 ? 0 : held->asked_day;
    held->state = state;
    held->is_open = open;
    held->assignee = (int64_t)draw(4);
    held->due = open && draw(2) ? model.today + (int32_t)draw(40) - 10 : 0;
    run(move_write, held);
}

static void step(void)
{
    struct held *held = &model.held[model.count ? draw(model.count) : 0];
    size_t what = draw(20);
    if (draw(12) == 0 && model.today < FIRST_DAY + (WEEKS - 1) * 7)
        model.today++;
    if (!model.count || (what < 6 && model.count < HELD_MOST)) {
        step_add();
    } else if (what == 19 && !held->is_ended) {
        run(end_write, held);
        held->is_ended = true;
        held->is_open = false;
        held->due = 0;
    } else if (what == 18) {
        run(drop_write, held);
        *held = model.held[--model.count];
    } else {
        step_move(held);
    }
}

/* ---- the counts beside the model ---- */

static int64_t naive_open(size_t agency, size_t kind, const struct number_open *at)
{
    int64_t n = 0;
    for (size_t i = 0; i < model.count; i++) {
        const struct held *held = &model.held[i];
        n += agency_of(held) == agency && held->kind == kind && held->is_open && !held->is_ended &&
             (!at || ((held->from > 0) == (at->side == NUMBER_SHARED) && str_is(at->state, STATES[held->state]) &&
                      number_week((int32_t)held->came_day) == at->week));
    }
    return n;
}

static void check_open(struct store_conn *conn, size_t agency, size_t kind)
{
    struct number_open *list;
    size_t count;
    int64_t all = 0;
    MUST(numbers_open(conn, &w->arena, agency ? w->police : w->shelter, str_from(KINDS[kind]), &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list[i].n, naive_open(agency, kind, &list[i]));
        all += list[i].n;
    }
    assert_int_equal(all, naive_open(agency, kind, NULL));
}

static void check_flow(struct store_conn *conn, size_t agency, size_t kind)
{
    struct number_flow *list;
    size_t count;
    int64_t sums[3] = {0}, wanted[3] = {0};
    MUST(numbers_flow(conn, &w->arena, agency ? w->police : w->shelter, str_from(KINDS[kind]), 0, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        size_t week = (size_t)(list[i].week - number_week(FIRST_DAY));
        assert_int_equal(list[i].came, model.came[agency][kind][list[i].side][week][list[i].level]);
        assert_int_equal(list[i].done, model.done[agency][kind][list[i].side][week][list[i].level]);
        assert_int_equal(list[i].again, model.again[agency][kind][list[i].side][week][list[i].level]);
        sums[0] += list[i].came;
        sums[1] += list[i].done;
        sums[2] += list[i].again;
    }
    for (size_t i = 0; i < 2 * WEEKS * LEVELS; i++) {
        size_t side = i / (WEEKS * LEVELS), week = i / LEVELS % WEEKS, level = i % LEVELS;
        wanted[0] += model.came[agency][kind][side][week][level];
        wanted[1] += model.done[agency][kind][side][week][level];
        wanted[2] += model.again[agency][kind][side][week][level];
    }
    assert_memory_equal(sums, wanted, sizeof sums);
}

static void check_days(struct store_conn *conn, size_t agency, size_t kind)
{
    struct number_days *list;
    size_t count;
    int64_t all = 0, wanted = 0;
    MUST(numbers_days(conn, &w->arena, agency ? w->police : w->shelter, str_from(KINDS[kind]), 0, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list[i].n, model.waited[agency][kind][list[i].side][list[i].days]);
        all += list[i].n;
    }
    for (size_t i = 0; i < 2 * WEEKS * 7; i++)
        wanted += model.waited[agency][kind][i / (WEEKS * 7)][i % (WEEKS * 7)];
    assert_int_equal(all, wanted);
}

static void check_late(struct store_conn *conn, size_t agency, size_t kind)
{
    static const int32_t MOST[NUMBER_LATE] = {7, 30, 90, INT32_MAX};
    int64_t late[NUMBER_LATE], wanted[NUMBER_LATE] = {0};
    for (size_t i = 0; i < model.count; i++) {
        const struct held *held = &model.held[i];
        size_t at = 0;
        if (agency_of(held) != agency || held->kind != kind || !held->is_open || !held->due || held->due >= model.today)
            continue;
        while (model.today - held->due > MOST[at])
            at++;
        wanted[at]++;
    }
    MUST(numbers_late(conn, agency ? w->police : w->shelter, str_from(KINDS[kind]), model.today, late, err));
    assert_memory_equal(late, wanted, sizeof late);
}

static void check_whose(struct store_conn *conn, size_t agency)
{
    struct number_whose *list;
    size_t count;
    int64_t open[4] = {0}, late[4] = {0};
    MUST(numbers_whose(conn, &w->arena, agency ? w->police : w->shelter, STR("case"), model.today, &list, &count, err));
    for (size_t i = 0; i < model.count; i++) {
        const struct held *held = &model.held[i];
        if (agency_of(held) != agency || !held->is_open)
            continue;
        open[held->assignee] += held->assignee && held->kind == 0;
        late[held->assignee] += held->due && held->due < model.today;
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list[i].open, open[list[i].member]);
        assert_int_equal(list[i].late, late[list[i].member]);
        open[list[i].member] = late[list[i].member] = 0;
    }
    for (size_t i = 0; i < 4; i++)
        assert_true(!open[i] && !late[i]);
}

static void counts_equal_a_naive_count(void **state)
{
    UNUSED(state);
    model.today = FIRST_DAY;
    model.random = 42;
    for (int i = 1; i <= STEPS; i++) {
        struct store_conn *conn;
        step();
        if (i % 100)
            continue;
        MUST(store_read_begin(w->store, &conn, err));
        for (size_t agency = 0; agency < 2; agency++) {
            check_whose(conn, agency);
            for (size_t kind = 0; kind < LEN(KINDS); kind++) {
                check_open(conn, agency, kind);
                check_flow(conn, agency, kind);
                check_days(conn, agency, kind);
                check_late(conn, agency, kind);
            }
        }
        store_read_end(conn);
    }
    assert_true(model.today > FIRST_DAY + 100);
}

static void weeks_begin_on_monday(void **state)
{
    UNUSED(state);
    int32_t monday = 0;
    assert_true(clock_day_parse(STR("2026-11-23"), &monday));
    assert_int_equal(number_week_day(number_week(monday)), monday);
    assert_int_equal(number_week(monday + 6), number_week(monday));
    assert_int_equal(number_week(monday + 7), number_week(monday) + 1);
}

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    world_down(w);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_equal_a_naive_count),
        cmocka_unit_test(weeks_begin_on_monday),
    };
    return cmocka_run_group_tests(tests, up, down);
}
