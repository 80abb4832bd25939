/* ties_run.c - see ties_inside.h: all reports of an agency opened, once, and what links them.
 *
 * Reports come from the database in batches and are opened one by one; of a text nothing stays but the engine's hashes and
 * its identifiers, in an arena that is wiped.  What the engine put together is opened a second time (ties_match.c). */
#include <stdlib.h>

#include "base/clock.h"
#include "case/ties_inside.h"
#include "link/link.h"
#include "link/marks.h"
#include "record/ad.h"

enum { BATCH = 128, ADS_AT_ONCE = 500 };

static const struct store_stmt PAGE = {
    "ties.page", "SELECT " RECORD_COLUMNS ", " HOLDING_COLUMNS " FROM holding h JOIN record r ON r.id = h.record "
    "WHERE h.agency = ? AND h.kind = 'report' AND h.ended_day = 0 AND h.record > ? ORDER BY h.record LIMIT ?"};

static const struct store_stmt HELD = {
    "ties.is_held", "SELECT count(*) FROM holding WHERE record = ? AND agency = ? AND ended_day = 0"};

static const struct store_stmt FIRST_AD = {"ties.first_ad", "SELECT id FROM ad ORDER BY id DESC LIMIT 1 OFFSET ?"};

struct part { uint32_t text, node; };
/* nodes: those that have it, as long as it links; of_reports: one of them is a report. */
struct value { enum identifier_type type; struct str text; uint32_t *nodes; size_t count, room; bool of_reports; };
struct numbered { int64_t ref; uint32_t before; };

struct run {
    struct ties *ties;
    struct ties_slot *slot;
    const struct session *session;
    const char *country;
    struct arena arena; /* of the result and all that is collected */
    struct link *link;
    struct tie_result result;
    size_t ref_room;
    struct part *parts;
    size_t part_count, part_room;
    struct value *values; /* from 1; a table of their places by hash */
    uint32_t *table;
    size_t value_count, value_room, table_room;
};

static bool is_over(void *context)
{
    const struct run *run = context;
    return atomic_load(&run->ties->closing) || session_is_over(run->session);
}

/* ---- what was told ---- */

static void told_field(const struct form_field *field, const json_t *answers, struct arena *arena,
                       struct tie_told ret[TIES_FIELDS], size_t *count)
{
    const json_t *value = json_object_getn(answers, field->id.p, field->id.n);
    struct str text = str_make(json_string_value(value), json_string_length(value));
    bool wording = field->screened || field->type == FORM_LONG;
    if (!text.n || *count == TIES_FIELDS || !(wording || field->place) || !str_is_utf8(text))
        return;
    ret[(*count)++] = (struct tie_told){.field = field->id, .text = str_copy(arena, text), .wording = wording};
}

bool ties_told(const struct cases *cases, const struct session *session, struct arena *arena, const struct record *record,
               const struct holding *holding, struct tie_told ret[TIES_FIELDS], size_t *ret_count, struct err *err)
{
    const struct form *form = cases->form;
    struct record_key key;
    json_t *told;
    *ret_count = 0;
    if (!holding_key(holding, record, session, arena, &key, NULL, err))
        return false;
    bool ok = told_open(&key, arena, record, &told, err);
    record_key_wipe(&key);
    if (!ok)
        return false;
    for (size_t s = 0; s < form->step_count; s++)
        for (size_t i = 0; i < form->steps[s].field_count; i++)
            told_field(&form->steps[s].fields[i], json_object_get(told, "answers"), arena, ret, ret_count);
    json_decref(told);
    return true;
}

/* ---- identifiers ---- */

static uint32_t *place_of(struct run *run, enum identifier_type type, struct str text)
{
    size_t at = link_mix(str_hash(text) + type) & (run->table_room - 1);
    while (run->table[at]) {
        const struct value *value = &run->values[run->table[at]];
        if (value->type == type && str_eq(value->text, text))
            break;
        at = (at + 1) & (run->table_room - 1);
    }
    return &run->table[at];
}

static void grow_table(struct run *run)
{
    run->table_room = run->table_room ? 2 * run->table_room : 1024;
    run->table = ARENA_ARRAY(&run->arena, run->table_room, uint32_t);
    for (uint32_t i = 1; i < run->value_count; i++)
        *place_of(run, run->values[i].type, run->values[i].text) = i;
}

static void add_identifier(struct run *run, uint32_t node, const struct identifier *found)
{
    if (!link_mark(found->type, found->value))
        return; /* "facebook.com": it says nothing of a hand */
    if (2 * (run->value_count + 1) > run->table_room)
        grow_table(run);
    uint32_t *place = place_of(run, found->type, found->value);
    if (!*place) {
        if (!run->value_count)
            run->value_count = 1;
        TIES_GROW(&run->arena, run->values, run->value_count, run->value_room);
        *place = (uint32_t)run->value_count;
        run->values[run->value_count++] = (struct value){.type = found->type, .text = str_copy(&run->arena, found->value)};
    }
    struct value *value = &run->values[*place];
    value->of_reports = value->of_reports || run->result.refs[node] > 0;
    for (size_t i = 0; i < value->count; i++)
        if (value->count > TIES_SHARED_MOST || value->nodes[i] == node)
            return; /* it links nothing any more, or is known */
    TIES_GROW(&run->arena, value->nodes, value->count, value->room);
    value->nodes[value->count++] = node;
}

/* ---- the first look ---- */

static uint32_t add_node(struct run *run, int64_t ref)
{
    TIES_GROW(&run->arena, run->result.refs, run->result.ref_count, run->ref_room);
    run->result.refs[run->result.ref_count] = ref;
    return (uint32_t)run->result.ref_count++;
}

static void look(struct run *run, struct arena *arena, const struct tie_told *told, size_t count, uint32_t node)
{
    for (size_t i = 0; i < count; i++) {
        struct identifier *found;
        size_t found_count;
        uint32_t text = told[i].wording ? link_add(run->link, 0, told[i].text) : LINK_NO_TEXT;
        if (text != LINK_NO_TEXT) {
            TIES_GROW(&run->arena, run->parts, run->part_count, run->part_room);
            run->parts[run->part_count++] = (struct part){.text = text, .node = node};
        }
        identifier_find(arena, told[i].text, run->country, &found, &found_count);
        for (size_t k = 0; k < found_count; k++)
            add_identifier(run, node, &found[k]);
    }
}

struct row { struct record record; struct holding holding; };

static bool read_page(struct run *run, struct arena *arena, int64_t after, struct row rows_read[BATCH], size_t *ret,
                      struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct err why = {0};
    size_t count = 0;
    bool whole = true;
    if (!store_read_begin(run->ties->cases->store, &conn, err))
        return false;
    bool ok = store_query(conn, &PAGE, VALUES(V_INT(session_agency(run->session)), V_INT(after), V_INT(BATCH)), &rows, err);
    while (ok && whole && count < BATCH && store_next(&rows)) {
        struct row *row = &rows_read[count];
        whole = record_row(&rows, 0, arena, &row->record, &why) &&
                holding_row(&rows, RECORD_WIDE, arena, &row->holding, &why);
        count += whole;
    }
    ok = ok && store_end(&rows, err);
    store_read_end(conn);
    *ret = count;
    return ok && (whole || err_set(err, why.kind, "%s", why.text));
}

static bool look_at_all(struct run *run, struct err *err)
{
    struct arena arena = {0};
    struct row *rows = ARENA_ARRAY(&run->arena, BATCH, struct row);
    size_t count = BATCH;
    int64_t after = 0;
    bool ok = true;
    while (ok && count == BATCH && !is_over(run)) {
        ok = read_page(run, &arena, after, rows, &count, err);
        for (size_t i = 0; ok && i < count; i++) {
            struct tie_told told[TIES_FIELDS];
            struct err why = {0};
            size_t told_count;
            after = rows[i].record.id;
            atomic_fetch_add(&run->slot->done, 1);
            if (rows[i].holding.ended_day)
                continue; /* shared until yesterday */
            if (!ties_told(run->ties->cases, run->session, &arena, &rows[i].record, &rows[i].holding, told, &told_count,
                           &why)) {
                run->result.unread++;
                continue;
            }
            look(run, &arena, told, told_count, add_node(run, after));
            run->result.reports++;
        }
        arena_wipe(&arena);
    }
    arena_wipe(&arena);
    return ok;
}

/* ---- ads ---- */

/* The clusters of ads that were met, each with its node. */
struct hands { struct run *run; struct arena *scratch; struct hand *list; uint32_t *table; size_t count, room, cells; };
struct hand { struct str name; uint32_t node; };

static uint32_t *hand_place(struct hands *hands, struct str name)
{
    size_t at = link_mix(str_hash(name)) & (hands->cells - 1);
    while (hands->table[at] && !str_eq(hands->list[hands->table[at] - 1].name, name))
        at = (at + 1) & (hands->cells - 1);
    return &hands->table[at];
}

static void grow_hands(struct hands *hands)
{
    hands->cells = hands->cells ? 2 * hands->cells : 1024;
    hands->table = ARENA_ARRAY(&hands->run->arena, hands->cells, uint32_t);
    for (size_t i = 0; i < hands->count; i++)
        *hand_place(hands, hands->list[i].name) = (uint32_t)i + 1;
}

/* Ads of one cluster are one node, called by the first of them. */
static uint32_t node_of_ad(struct hands *hands, int64_t id, struct str cluster)
{
    struct run *run = hands->run;
    if (!cluster.n)
        return add_node(run, -id);
    if (2 * (hands->count + 1) > hands->cells)
        grow_hands(hands);
    uint32_t *place = hand_place(hands, cluster);
    if (!*place) {
        TIES_GROW(&run->arena, hands->list, hands->count, hands->room);
        hands->list[hands->count] = (struct hand){.name = str_copy(&run->arena, cluster), .node = add_node(run, -id)};
        *place = (uint32_t)++hands->count;
    }
    return hands->list[*place - 1].node;
}

static bool look_at_ad(void *context, int64_t id, struct str text, struct str cluster, struct err *err)
{
    struct hands *hands = context;
    const struct tie_told told = {.text = text, .wording = true};
    UNUSED(err);
    look(hands->run, hands->scratch, &told, 1, node_of_ad(hands, id, cluster));
    hands->run->result.ads++;
    arena_reset(hands->scratch);
    return true;
}

/* The newest of them, so many at a time. */
static bool look_at_ads(struct run *run, struct err *err)
{
    struct arena scratch = {0};
    struct hands hands = {.run = run, .scratch = &scratch};
    struct store_conn *conn;
    int64_t after = 0, last = 0;
    bool ok = store_read_begin(run->ties->cases->store, &conn, err);
    if (!ok)
        return false;
    ok = store_number(conn, &FIRST_AD, VALUES(V_INT(TIES_ADS_MOST)), 0, &after, err);
    store_read_end(conn);
    run->result.ads_cut = after > 0;
    for (int64_t from = -1; ok && from != after && !is_over(run);) {
        from = after;
        ok = store_read_begin(run->ties->cases->store, &conn, err);
        if (!ok)
            break;
        ok = ads_each(conn, after, ADS_AT_ONCE, look_at_ad, &hands, &last, err);
        store_read_end(conn);
        after = last;
    }
    arena_clear(&scratch);
    return ok;
}

/* Ads have refs below zero and were met last: all in the order of refs. */
static int by_ref(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    return (x->ref > y->ref) - (x->ref < y->ref);
}

static void sort_refs(struct run *run)
{
    struct tie_result *result = &run->result;
    struct numbered *list = ARENA_ARRAY(&run->arena, result->ref_count + 1, struct numbered);
    uint32_t *fresh = ARENA_ARRAY(&run->arena, result->ref_count + 1, uint32_t);
    for (uint32_t i = 0; i < result->ref_count; i++)
        list[i] = (struct numbered){.ref = result->refs[i], .before = i};
    if (result->ref_count)
        qsort(list, result->ref_count, sizeof *list, by_ref);
    for (uint32_t i = 0; i < result->ref_count; i++) {
        result->refs[i] = list[i].ref;
        fresh[list[i].before] = i;
    }
    for (size_t i = 0; i < run->part_count; i++)
        run->parts[i].node = fresh[run->parts[i].node];
    for (size_t i = 1; i < run->value_count; i++)
        for (size_t k = 0; k < run->values[i].count; k++)
            run->values[i].nodes[k] = fresh[run->values[i].nodes[k]];
}

/* ---- what was found ---- */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Identifiers of two at least, one of which is a report. */
static void collect_found(struct run *run)
{
    struct tie_result *result = &run->result;
    size_t room = 0;
    for (size_t i = 1; i < run->value_count; i++) {
        const struct value *value = &run->values[i];
        if (value->count < 2 || !value->of_reports)
            continue;
        bool is_public = run->ties->is_public && run->ties->is_public(run->ties->context, value->type, value->text);
        TIES_GROW(&run->arena, result->found, result->found_count, room);
        qsort(value->nodes, value->count, sizeof *value->nodes, by_number);
        result->found[result->found_count++] = (struct tie_found){
            .type = value->type, .value = value->text, .nodes = value->nodes, .count = value->count,
            .stopped = is_public || value->count > TIES_SHARED_MOST};
    }
}

static int by_group(const void *a, const void *b)
{
    const struct tie_piece *x = a, *y = b;
    return x->group != y->group ? (x->group > y->group) - (x->group < y->group) : (x->node > y->node) - (x->node < y->node);
}

static bool collect_wordings(struct run *run, struct err *err)
{
    struct tie_piece *pieces = ARENA_ARRAY(&run->arena, run->part_count + 1, struct tie_piece);
    struct tie_matching matching = {.cases = run->ties->cases, .session = run->session, .arena = &run->arena,
                                    .result = &run->result, .stop = is_over, .context = run};
    size_t count = 0;
    if (!link_run(run->link, err))
        return false;
    for (size_t i = 0; i < run->part_count; i++) {
        uint32_t group = link_cluster(run->link, run->parts[i].text);
        if (group != LINK_NO_TEXT)
            pieces[count++] = (struct tie_piece){.group = group, .node = run->parts[i].node};
    }
    if (count)
        qsort(pieces, count, sizeof *pieces, by_group);
    return ties_match(&matching, pieces, count, err);
}

/* Only what is linked with something is kept. */
static void leave_out_the_lone(struct run *run)
{
    struct tie_result *result = &run->result;
    uint32_t *fresh = ARENA_ARRAY(&run->arena, result->ref_count + 1, uint32_t);
    uint32_t kept = 0;
    for (size_t i = 0; i < result->wording_count; i++)
        fresh[result->wordings[i].a] = fresh[result->wordings[i].b] = 1;
    for (size_t i = 0; i < result->found_count; i++)
        for (size_t k = 0; !result->found[i].stopped && k < result->found[i].count; k++)
            fresh[result->found[i].nodes[k]] = 1;
    for (size_t i = 0; i < result->ref_count; i++) {
        if (!fresh[i])
            continue;
        result->refs[kept] = result->refs[i];
        fresh[i] = kept++;
    }
    result->ref_count = kept;
    for (size_t i = 0; i < result->wording_count; i++) {
        result->wordings[i].a = fresh[result->wordings[i].a];
        result->wordings[i].b = fresh[result->wordings[i].b];
    }
    for (size_t i = 0; i < result->found_count; i++)
        for (size_t k = 0; !result->found[i].stopped && k < result->found[i].count; k++)
            result->found[i].nodes[k] = fresh[result->found[i].nodes[k]];
}

/* Decisions about reports that nobody of the agency can open any more say nothing to anybody. */
static bool drop_dead_decisions(struct run *run, struct err *err)
{
    const struct cases *cases = run->ties->cases;
    struct tie_decision *list;
    struct store_conn *conn;
    size_t count = 0, closed;
    bool ok = store_read_begin(cases->store, &conn, err);
    if (!ok)
        return false;
    ok = tie_decision_list(conn, run->session, &run->arena, &list, &count, &closed, err);
    bool *dead = ARENA_ARRAY(&run->arena, count + 1, bool);
    for (size_t i = 0; ok && i < 2 * count; i++) {
        int64_t held = 1, ref = i % 2 ? list[i / 2].seen.b : list[i / 2].seen.a;
        ok = ref <= 0 || store_number(conn, &HELD, VALUES(V_INT(ref), V_INT(session_agency(run->session))), 0, &held, err);
        dead[i / 2] = dead[i / 2] || !held;
    }
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++)
        ok = !dead[i] || tie_decision_drop(cases, run->session, &list[i].seen.id, NULL, 1, err);
    return ok;
}

/* ---- the run ---- */

static bool count_all(struct run *run, struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(run->ties->cases->store, &conn, err))
        return false;
    bool ok = tie_held(conn, session_agency(run->session), &run->result, err);
    store_read_end(conn);
    atomic_store(&run->slot->all, run->result.held);
    atomic_store(&run->slot->done, 0);
    return ok;
}

static bool work(struct run *run, struct err *err)
{
    const struct cases *cases = run->ties->cases;
    struct link_options options = {.threads = 1};
    struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(run->session), .action = "link.run",
                              .object = STR("reports"),
                              .detail = session_audit_detail(run->session, &run->arena, STR(""))};
    struct tie_row before;
    int64_t begun = clock_ticks_ms();
    bool kept = false;
    if (!str_zero(&run->arena, cases->packs->country, &run->country, err) ||
        !tie_row_begin(cases, session_agency(run->session), &before, err) || !count_all(run, err) ||
        !audit_reading(cases, run->session, &line, NULL, false, err) || !link_new(&options, &run->link, err) ||
        !look_at_all(run, err) || !look_at_ads(run, err))
        return false;
    sort_refs(run);
    if (!collect_wordings(run, err))
        return false;
    if (is_over(run))
        return err_set(err, ERR_CONFLICT, "!tie-signed-out");
    collect_found(run);
    leave_out_the_lone(run);
    run->result.at = clock_now();
    run->result.took_ms = clock_ticks_ms() - begun;
    return tie_result_keep(cases, run->session, &run->arena, &before, &run->result, &kept, err) &&
           (kept || err_set(err, ERR_CONFLICT, "!tie-again")) && drop_dead_decisions(run, err);
}

bool ties_run(struct ties *ties, struct ties_slot *slot, const struct session *session, struct err *err)
{
    struct run run = {.ties = ties, .slot = slot, .session = session};
    bool ok = work(&run, err);
    link_free(run.link);
    arena_wipe(&run.arena);
    return ok;
}
