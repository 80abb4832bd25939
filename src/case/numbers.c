/* numbers.c - see numbers.h. */
#include "case/numbers.h"

#include "base/file.h"
#include "case/suppress.h"

enum { YEAR_WEEKS = 52, QUARTER_WEEKS = 13, QUARTERS = 4, AGES = 5, ANSWERS = 5 };

/* Adds up what one agency or all of them have. */
struct counting {
    struct store_conn *conn;
    struct arena *arena;
    const struct records *records;
    int64_t *agencies;
    size_t agency_count;
    bool outside;       /* only what is an agency's own; small cells hidden */
    int64_t few;
    int32_t today, week;
    struct numbers *numbers;
};

/* ---- the pack's word ---- */

bool numbers_few(struct arena *arena, const struct pack_set *packs, int64_t *ret, struct err *err)
{
    static const char *const keys[] = {"few", NULL};
    bool found = false;
    for (size_t i = 0; i < packs->count; i++) {
        struct yaml *root, *few;
        const char *path = arena_printf(arena, "%s/numbers.yaml", packs->packs[i].folder);
        if (!file_exists(path))
            continue;
        if (!yaml_load(arena, path, &root, err))
            return false;
        if (!yaml_only(root, keys, err) || !yaml_need(root, "few", YAML_TEXT, &few, err) ||
            !yaml_int(few, SUPPRESS_LEAST, 100, ret, err))
            return false;
        found = true;
    }
    return found || err_set(err, ERR_INPUT, "no pack has a file numbers.yaml: add one with \"few: 5\"");
}

/* ---- tables ---- */

static struct number_table *table_new(struct counting *in, const char *id, enum number_rows rows_are, size_t rows,
                                      size_t columns, const char *const *names)
{
    struct number_table *table = &in->numbers->tables[in->numbers->table_count++];
    *table = (struct number_table){.id = id, .rows_are = rows_are, .column_count = columns, .has_sum = true, .median = -1,
                                   .rows = ARENA_ARRAY(in->arena, rows + 1, struct number_row)};
    for (size_t i = 0; i < columns; i++)
        table->columns[i] = names[i];
    return table;
}

static struct number_row *row_new(struct number_table *table, struct str id, int64_t number)
{
    struct number_row *row = &table->rows[table->row_count++];
    *row = (struct number_row){.id = id, .number = number};
    return row;
}

static void table_sum(struct number_table *table)
{
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t c = 0; c < table->column_count; c++)
            table->sum.cells[c] += table->rows[i].cells[c];
}

void number_table_hide(struct number_table *table, size_t column, int64_t few)
{
    enum { MOST = 256 };
    int64_t cells[MOST] = {0};
    bool hidden[MOST] = {0};
    size_t count = table->row_count < MOST ? table->row_count : MOST;
    for (size_t i = 0; i < count; i++)
        cells[i] = table->rows[i].cells[column];
    if (count < table->row_count || !suppress_row(cells, count, few, hidden))
        table->withheld = true;
    for (size_t i = 0; i < count; i++)
        table->rows[i].hidden[column] = hidden[i];
}

/* Sums, and outside the agency hides; what is hidden is not carried on. */
static void table_end(const struct counting *in, struct number_table *table)
{
    table_sum(table);
    if (!in->outside)
        return;
    for (size_t c = 0; c < table->column_count; c++)
        number_table_hide(table, c, in->few);
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t c = 0; c < table->column_count; c++)
            if (table->withheld || table->rows[i].hidden[c])
                table->rows[i].cells[c] = -1;
    if (table->withheld) {
        table->row_count = 0;
        table->median = -1;
        memset(&table->sum, 0, sizeof table->sum);
    }
}

static void card(struct counting *in, const char *id, int64_t n)
{
    if (in->numbers->card_count < NUMBER_CARDS)
        in->numbers->cards[in->numbers->card_count++] = (struct number_card){id, n};
}

static bool counts(const struct counting *in, enum number_side side)
{
    return side == NUMBER_OWN || !in->outside;
}

/* ---- open cases ---- */

static size_t age_of(int32_t weeks)
{
    static const int32_t FROM[AGES] = {0, 4, 13, 26, 52};
    size_t at = AGES - 1;
    while (at && weeks < FROM[at])
        at--;
    return at;
}

static bool open_of(struct counting *in, const char *kind, struct number_open **ret, size_t *ret_count, size_t agency,
                    struct err *err)
{
    return numbers_open(in->conn, in->arena, in->agencies[agency], str_from(kind), ret, ret_count, err);
}

static const char *const AGE_COLUMNS[] = {"age-4", "age-13", "age-26", "age-52", "age-more", "all"};

/* State × age; outside the agency two rows of their own, each with its sum. */
static bool open_table(struct counting *in, struct err *err)
{
    const struct kind *kind = kind_find(in->records->kinds, STR("case"));
    static const char *const one[] = {"all"};
    if (!kind)
        return true;
    struct number_table *table = table_new(in, "open", ROWS_STATE, kind->state_count, in->outside ? 1 : AGES + 1,
                                           in->outside ? one : AGE_COLUMNS), *ages = NULL;
    size_t all = table->column_count - 1;
    table->kind = kind;
    for (size_t s = 0; s < kind->state_count; s++)
        if (kind->states[s].open)
            row_new(table, kind->states[s].id, 0);
    if (in->outside) {
        ages = table_new(in, "ages", ROWS_WORD, AGES, 1, one);
        for (size_t i = 0; i < AGES; i++)
            row_new(ages, str_from(AGE_COLUMNS[i]), 0);
    }
    for (size_t a = 0; a < in->agency_count; a++) {
        struct number_open *list;
        size_t count;
        if (!open_of(in, "case", &list, &count, a, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            size_t age = age_of(in->week - list[i].week), s = 0;
            while (s < table->row_count && !str_eq(table->rows[s].id, list[i].state))
                s++;
            if (s == table->row_count || !counts(in, list[i].side))
                continue;
            table->rows[s].cells[all] += list[i].n;
            if (ages)
                ages->rows[age].cells[0] += list[i].n;
            else
                table->rows[s].cells[age] += list[i].n;
        }
    }
    table_end(in, table);
    if (ages)
        table_end(in, ages);
    card(in, "open", table->withheld ? -1 : table->sum.cells[all]);
    return true;
}

/* ---- what came and went ---- */

static bool flow_table(struct counting *in, const char *id, const char *kind, struct err *err)
{
    static const char *const columns[] = {"came", "done", "again"};
    /* The week that runs is not over: outside it does not count. */
    int32_t each = in->outside ? QUARTER_WEEKS : 1, rows = in->outside ? QUARTERS : YEAR_WEEKS;
    int32_t since = in->outside ? in->week - rows * each : in->week - rows + 1;
    if (!kind_find(in->records->kinds, str_from(kind)))
        return true;
    struct number_table *table = table_new(in, id, ROWS_WEEK, (size_t)rows, in->outside ? 2 : LEN(columns), columns);
    table->lines = true;
    for (int32_t i = 0; i < rows; i++)
        row_new(table, STR(""), since + i * each);
    for (size_t a = 0; a < in->agency_count; a++) {
        struct number_flow *list;
        size_t count;
        if (!numbers_flow(in->conn, in->arena, in->agencies[a], str_from(kind), since, &list, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            int32_t at = (list[i].week - since) / each;
            if (list[i].week < since || at >= rows || !counts(in, list[i].side))
                continue;
            table->rows[at].cells[0] += list[i].came;
            table->rows[at].cells[1] += list[i].done;
            table->rows[at].cells[2] += in->outside ? 0 : list[i].again;
        }
    }
    table_end(in, table);
    if (in->outside) {
        card(in, "came", table->withheld ? -1 : table->sum.cells[0]);
        card(in, "done", table->withheld ? -1 : table->sum.cells[1]);
    }
    return true;
}

/* Reports by the level that they came with. */
static bool report_table(struct counting *in, struct err *err)
{
    static const char *const inside[] = {"level-high", "level-some", "level-none", "all"}, *const one[] = {"all"};
    int32_t rows = in->outside ? 1 : YEAR_WEEKS, since = in->outside ? in->week - YEAR_WEEKS : in->week - rows + 1;
    struct number_table *table = in->outside ? table_new(in, "reports", ROWS_WORD, HOLDING_RANKS, 1, one)
                                             : table_new(in, "reports", ROWS_WEEK, (size_t)rows, LEN(inside), inside);
    table->lines = !in->outside;
    for (int32_t i = 0; i < (in->outside ? HOLDING_RANKS : rows); i++)
        row_new(table, in->outside ? str_from(inside[i]) : STR(""), since + i);
    for (size_t a = 0; a < in->agency_count; a++) {
        struct number_flow *list;
        size_t count;
        if (!numbers_flow(in->conn, in->arena, in->agencies[a], STR("report"), since, &list, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            int32_t at = list[i].week - since;
            if (at < 0 || list[i].level >= HOLDING_RANKS || !counts(in, list[i].side) || (in->outside && at >= YEAR_WEEKS) ||
                (!in->outside && at >= rows))
                continue;
            struct number_row *row = &table->rows[in->outside ? list[i].level : (unsigned)at];
            row->cells[in->outside ? 0 : list[i].level] += list[i].came;
            row->cells[in->outside ? 0 : HOLDING_RANKS] += in->outside ? 0 : list[i].came;
        }
    }
    table_end(in, table);
    return true;
}

/* ---- late ---- */

static bool late_table(struct counting *in, struct err *err)
{
    static const char *const columns[] = {"late-7", "late-30", "late-90", "late-more", "all"};
    const struct kinds *kinds = in->records->kinds;
    struct number_table *table = table_new(in, "late", ROWS_KIND, kinds->count, LEN(columns), columns);
    for (size_t k = 0; k < kinds->count; k++) {
        int64_t late[NUMBER_LATE], all = 0;
        if (!kinds->kinds[k].deadline_count)
            continue;
        if (!numbers_late(in->conn, in->agencies[0], kinds->kinds[k].id, in->today, late, err))
            return false;
        for (size_t i = 0; i < NUMBER_LATE; i++)
            all += late[i];
        if (!all)
            continue;
        struct number_row *row = row_new(table, kinds->kinds[k].id, 0);
        memcpy(row->cells, late, sizeof late);
        row->cells[NUMBER_LATE] = all;
    }
    table_end(in, table);
    card(in, "late", table->sum.cells[NUMBER_LATE]);
    return true;
}

static bool whose_table(struct counting *in, struct err *err)
{
    static const char *const columns[] = {"open", "late"};
    struct number_whose *list;
    size_t count;
    if (!numbers_whose(in->conn, in->arena, in->agencies[0], STR("case"), in->today, &list, &count, err))
        return false;
    struct number_table *table = table_new(in, "whose", ROWS_MEMBER, count, LEN(columns), columns);
    for (size_t i = 0; i < count; i++) {
        struct number_row *row = row_new(table, STR(""), list[i].member);
        row->cells[0] = list[i].open;
        row->cells[1] = list[i].late;
    }
    table->has_sum = false;
    return true;
}

/* ---- referrals and answers ---- */

static bool waiting_table(struct counting *in, struct err *err)
{
    static const char *const columns[] = {"wait-1", "wait-4", "wait-more", "all"};
    struct number_open *list;
    size_t count;
    if (!kind_find(in->records->kinds, STR("referral")))
        return true;
    struct number_table *table = table_new(in, "waiting", ROWS_WORD, NUMBER_SIDES, LEN(columns), columns);
    struct number_row *out = row_new(table, STR("waiting-out"), 0), *here = row_new(table, STR("waiting-in"), 0);
    table->has_sum = false;
    if (!open_of(in, "referral", &list, &count, 0, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        int32_t weeks = in->week - list[i].week;
        struct number_row *row = list[i].side == NUMBER_SHARED ? here : out;
        if (!str_is(list[i].state, "sent") && !str_is(list[i].state, "seen"))
            continue;
        row->cells[weeks < 1 ? 0 : weeks < 4 ? 1 : 2] += list[i].n;
        row->cells[3] += list[i].n;
    }
    card(in, "waiting", here->cells[3]);
    return true;
}

int64_t number_median(const struct number_days *days, size_t count, int side)
{
    int64_t all = 0, seen = 0;
    for (size_t i = 0; i < count; i++)
        all += side < 0 || (int)days[i].side == side ? days[i].n : 0;
    for (size_t i = 0; i < count; i++) {
        seen += side < 0 || (int)days[i].side == side ? days[i].n : 0;
        if (all && seen * 2 >= all)
            return days[i].days;
    }
    return -1;
}

static size_t answer_of(int32_t days)
{
    static const int32_t FROM[ANSWERS] = {0, 1, 3, 8, 15};
    size_t at = ANSWERS - 1;
    while (at && days < FROM[at])
        at--;
    return at;
}

/* In how many days: referrals that came here and those that were sent (each side's own), or reports. */
static bool answers_table(struct counting *in, const char *id, const char *kind, struct err *err)
{
    static const char *const words[] = {"days-0", "days-2", "days-7", "days-14", "days-more"};
    static const char *const sides[] = {"answers-others", "answers-ours"}, *const one[] = {"all"};
    bool both = !in->outside && str_is(str_from(kind), "referral");
    int32_t since = in->week - YEAR_WEEKS;
    struct number_table *table = table_new(in, id, ROWS_WORD, ANSWERS, both ? 2 : 1, both ? sides : one);
    for (size_t i = 0; i < ANSWERS; i++)
        row_new(table, str_from(words[i]), 0);
    table->is_days = true;
    for (size_t a = 0; a < in->agency_count; a++) {
        struct number_days *list;
        size_t count;
        if (!numbers_days(in->conn, in->arena, in->agencies[a], str_from(kind), since, &list, &count, err))
            return false;
        for (size_t i = 0; i < count; i++)
            if (counts(in, list[i].side))
                table->rows[answer_of(list[i].days)].cells[both ? list[i].side : 0] += list[i].n;
        if (!in->outside)
            table->median = number_median(list, count, both ? NUMBER_SHARED : -1);
    }
    table_end(in, table);
    return true;
}

/* ---- beds ---- */

static bool bed_table(struct counting *in, struct err *err)
{
    static const char *const one[] = {"all"};
    int64_t beds = 0, used = 0, kept = 0;
    for (size_t a = 0; a < in->agency_count; a++) {
        struct number_beds own;
        if (!numbers_beds(in->conn, in->agencies[a], in->today, &own, err))
            return false;
        beds += own.all;
        used += own.used;
        kept += own.kept;
    }
    if (!beds)
        return true;
    struct number_table *table = table_new(in, "beds", ROWS_WORD, 3, 1, one);
    row_new(table, STR("bed-used"), 0)->cells[0] = used;
    row_new(table, STR("bed-kept"), 0)->cells[0] = kept;
    row_new(table, STR("bed-free"), 0)->cells[0] = beds > used + kept ? beds - used - kept : 0;
    table_end(in, table);
    card(in, "beds", table->withheld ? -1 : table->rows[2].cells[0]);
    return true;
}

/* ---- all of it ---- */

static bool begin(const struct records *records, const struct session *session, struct arena *arena, int32_t today,
                  struct numbers *ret, struct counting *in, struct err *err)
{
    *ret = (struct numbers){0};
    *in = (struct counting){.arena = arena, .records = records, .today = today, .week = number_week(today), .numbers = ret};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    return store_read_begin(records->store, &in->conn, err);
}

bool numbers_inside(const struct records *records, const struct session *session, struct arena *arena, int32_t today,
                    struct numbers *ret, struct err *err)
{
    struct counting in;
    int64_t own = session_agency(session);
    if (!begin(records, session, arena, today, ret, &in, err))
        return false;
    in.agencies = &own;
    in.agency_count = 1;
    bool ok = open_table(&in, err) && late_table(&in, err) && whose_table(&in, err) && waiting_table(&in, err) &&
              answers_table(&in, "answers", "referral", err) && bed_table(&in, err) &&
              flow_table(&in, "flow", "case", err) && report_table(&in, err) &&
              answers_table(&in, "first", "report", err);
    store_read_end(in.conn);
    return ok;
}

bool numbers_outside(const struct records *records, const struct session *session, struct arena *arena, int32_t today,
                     struct numbers *ret, struct err *err)
{
    struct counting in;
    struct agency *agencies;
    int64_t few;
    if (!numbers_few(arena, records->packs, &few, err) || !begin(records, session, arena, today, ret, &in, err))
        return false;
    in.outside = true;
    in.few = few;
    bool ok = agency_list(in.conn, arena, &agencies, &in.agency_count, err);
    in.agencies = ARENA_ARRAY(arena, in.agency_count + 1, int64_t);
    for (size_t i = 0; ok && i < in.agency_count; i++)
        in.agencies[i] = agencies[i].id;
    ok = ok && open_table(&in, err) && flow_table(&in, "flow", "case", err) && bed_table(&in, err) &&
         report_table(&in, err) && answers_table(&in, "answers", "referral", err) &&
         answers_table(&in, "first", "report", err);
    store_read_end(in.conn);
    return ok;
}
