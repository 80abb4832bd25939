/* outline_migrate.c - brings the open columns to the names of today's packs; see outline.h. */
#include "record/outline.h"

static const struct store_stmt STATE = {
    "outline.state", "UPDATE holding SET state = ?, is_open = ? WHERE id IN (SELECT id FROM holding WHERE kind = ? "
    "AND state = ? "
    "AND ended_day = 0 ORDER BY id LIMIT ?)"};
static const struct store_stmt IS_OPEN = {
    "outline.is_open", "UPDATE holding SET is_open = ? WHERE id IN (SELECT id FROM holding WHERE kind = ? AND state = ? "
    "AND is_open <> ? AND ended_day = 0 ORDER BY id LIMIT ?)"};
static const struct store_stmt FIELD_CLASH = {
    "outline.field_clash",
        "DELETE FROM record_value WHERE kind = ? AND field = ? AND EXISTS (SELECT 1 FROM record_value v "
    "WHERE v.record = record_value.record AND v.field = ?)"};
static const struct store_stmt FIELD = {"outline.field",
                                        "UPDATE record_value SET field = ? WHERE kind = ? AND field = ?"};
static const struct store_stmt FIELD_DROP = {"outline.field_drop",
                                             "DELETE FROM record_value WHERE kind = ? AND field = ?"};
static const struct store_stmt FIELDS = {
    "outline.fields", "SELECT DISTINCT field FROM record_value WHERE kind = ? ORDER BY field"};
static const struct store_stmt CODE_CLASH = {
    "outline.code_clash", "DELETE FROM record_value WHERE kind = ? AND field = ? AND value = ? AND EXISTS (SELECT 1 "
    "FROM record_value v WHERE v.record = record_value.record AND v.field = record_value.field AND v.value = ?)"};
static const struct store_stmt CODE = {
    "outline.code", "UPDATE record_value SET value = ? WHERE kind = ? AND field = ? AND value = ?"};

enum { STEP = 5000, FIELDS_MOST = 200 };

struct step { const struct kind *kind; const struct kind_state *state; struct str was; int64_t changed; };

static bool write_state(struct store_conn *conn, void *context, struct err *err)
{
    struct step *in = context;
    if (!store_run(conn, &STATE, VALUES(V_TEXT(in->state->id), V_INT(in->state->open), V_TEXT(in->kind->id),
                                        V_TEXT(in->was),
                                        V_INT(STEP)), err))
        return false;
    in->changed = store_changed(conn);
    return true;
}

static bool write_is_open(struct store_conn *conn, void *context, struct err *err)
{
    struct step *in = context;
    if (!store_run(conn, &IS_OPEN, VALUES(V_INT(in->state->open), V_TEXT(in->kind->id), V_TEXT(in->state->id),
                                          V_INT(in->state->open), V_INT(STEP)), err))
        return false;
    in->changed = store_changed(conn);
    return true;
}

/* Until nothing is left to change. */
static bool in_steps(struct store *store, store_write_fn *run, struct step *step, int64_t *all, struct err *err)
{
    do {
        if (!store_write(store, run, step, err))
            return false;
        *all += step->changed;
    } while (step->changed);
    return true;
}

static bool move_states(struct store *store, const struct kind *kind, int64_t *all, struct err *err)
{
    for (size_t i = 0; i < kind->state_count; i++) {
        const struct kind_state *state = &kind->states[i];
        struct step step = {.kind = kind, .state = state};
        for (size_t w = 0; w < state->was.count; w++) {
            step.was = state->was.names[w];
            if (!kind_state_find(kind, step.was) && !in_steps(store, write_state, &step, all, err))
                return false;
        }
        if (!in_steps(store, write_is_open, &step, all, err))
            return false;
    }
    return true;
}

/* ---- open values ---- */

static bool move_codes(struct store_conn *conn, const struct kind *kind, const struct kind_field *field, int64_t *all,
                       struct err *err)
{
    const struct kind_list *list = field->list;
    for (size_t c = 0; list && c < list->count; c++)
        for (size_t w = 0; w < list->codes[c].was.count; w++) {
            struct store_value now = V_TEXT(list->codes[c].id), was = V_TEXT(list->codes[c].was.names[w]),
                               id = V_TEXT(kind->id), at = V_TEXT(field->id);
            if (!store_run(conn, &CODE_CLASH, VALUES(id, at, was, now), err) ||
                !store_run(conn, &CODE, VALUES(now, id, at, was), err))
                return false;
            *all += store_changed(conn);
        }
    return true;
}

static bool move_field(struct store_conn *conn, const struct kind *kind, struct str was, int64_t *all, struct err *err)
{
    const struct kind_field *now = NULL;
    for (size_t i = 0; i < kind->field_count; i++)
        now = kind_was(&kind->fields[i].was, was) ? &kind->fields[i] : now;
    struct store_value id = V_TEXT(kind->id), before = V_TEXT(was);
    if (now && now->open && (!store_run(conn, &FIELD_CLASH, VALUES(id, before, V_TEXT(now->id)), err) ||
                             !store_run(conn, &FIELD, VALUES(V_TEXT(now->id), id, before), err)))
        return false;
    if (!(now && now->open) && !store_run(conn, &FIELD_DROP, VALUES(id, before), err))
        return false;
    *all += store_changed(conn);
    return true;
}

struct moving { const struct kind *kind; int64_t changed; };

static bool write_values(struct store_conn *conn, void *context, struct err *err)
{
    struct moving *in = context;
    struct arena arena = {0};
    struct store_rows rows;
    struct str fields[FIELDS_MOST];
    size_t count = 0;
    in->changed = 0;
    bool ok = store_query(conn, &FIELDS, VALUES(V_TEXT(in->kind->id)), &rows, err);
    while (ok && count < LEN(fields) && store_next(&rows))
        fields[count++] = store_text(&rows, 0, &arena);
    ok = ok && store_end(&rows, err);
    for (size_t i = 0; ok && i < count; i++) {
        const struct kind_field *field = kind_field_find(in->kind, fields[i]);
        if (!field || !field->open)
            ok = move_field(conn, in->kind, fields[i], &in->changed, err);
    }
    for (size_t i = 0; ok && i < in->kind->field_count; i++)
        if (in->kind->fields[i].open)
            ok = move_codes(conn, in->kind, &in->kind->fields[i], &in->changed, err);
    arena_clear(&arena);
    return ok;
}

bool outline_migrate(struct store *store, const struct kinds *kinds, int64_t *ret, struct err *err)
{
    *ret = 0;
    for (size_t i = 0; i < kinds->count; i++) {
        struct moving moving = {.kind = &kinds->kinds[i]};
        if (!move_states(store, moving.kind, ret, err) || !store_write(store, write_values, &moving, err))
            return false;
        *ret += moving.changed;
    }
    return true;
}
