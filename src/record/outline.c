/* outline.c - see outline.h: the outline itself, and what differs; the change is in outline_migrate.c. */
#include "record/outline.h"

#include <stdlib.h>

static const char META[] = "kinds_outline";
/* The counts that triggers keep tell which states there are, without a walk through all records. */
static const struct store_stmt STATES = {
    "outline.states", "SELECT kind, state FROM kind_count WHERE n > 0 GROUP BY kind, state ORDER BY kind, state"};
static const struct store_stmt IN_STATE = {
    "outline.in_state", "SELECT count(DISTINCT record) FROM holding WHERE kind <> 'report' AND ended_day = 0 AND kind = ? "
    "AND state = ?"};
static const struct store_stmt OPEN_VALUES = {
    "outline.values", "SELECT count(DISTINCT record) FROM record_value WHERE kind = ? AND field = ?"};

enum { LINES_MOST = 2000, STATES_MOST = 2000 };

struct comparing {
    struct store_conn *conn;
    struct arena *arena;
    const struct kinds *kinds;
    json_t *before;
    struct outline *ret;
};

/* ---- the outline ---- */

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *kind_out(const struct kind *kind)
{
    json_t *map = json_object(), *fields = json_object(), *states = json_array(), *deadlines = json_object();
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        json_t *one = json_object();
        json_object_set_new(one, "type", json_string(kind_type_name(field->type)));
        if (field->list)
            json_object_set_new(one, "list", text(field->list->id));
        if (field->open)
            json_object_set_new(one, "open", json_true());
        json_object_setn_new(fields, field->id.p, field->id.n, one);
    }
    for (size_t i = 0; i < kind->state_count; i++)
        json_array_append_new(states, text(kind->states[i].id));
    for (size_t i = 0; i < kind->deadline_count; i++)
        json_object_setn_new(deadlines, kind->deadlines[i].id.p, kind->deadlines[i].id.n,
                             json_integer(kind->deadlines[i].days));
    json_object_set_new(map, "fields", fields);
    json_object_set_new(map, "states", states);
    json_object_set_new(map, "deadlines", deadlines);
    return map;
}

static json_t *outline_out(const struct kinds *kinds)
{
    json_t *map = json_object(), *all = json_object(), *lists = json_object();
    for (size_t i = 0; i < kinds->count; i++)
        json_object_setn_new(all, kinds->kinds[i].id.p, kinds->kinds[i].id.n, kind_out(&kinds->kinds[i]));
    for (size_t i = 0; i < kinds->list_count; i++) {
        json_t *codes = json_array();
        for (size_t c = 0; c < kinds->lists[i].count; c++)
            json_array_append_new(codes, text(kinds->lists[i].codes[c].id));
        json_object_setn_new(lists, kinds->lists[i].id.p, kinds->lists[i].id.n, codes);
    }
    json_object_set_new(map, "kinds", all);
    json_object_set_new(map, "lists", lists);
    return map;
}

static bool write_outline(struct store_conn *conn, void *context, struct err *err)
{
    const struct str *in = context;
    return store_meta_set(conn, META, *in, err);
}

bool outline_keep(struct store *store, struct arena *arena, const struct kinds *kinds, struct err *err)
{
    json_t *map = outline_out(kinds);
    char *dump = json_dumps(map, JSON_COMPACT);
    struct str bytes = str_copy(arena, str_from(dump)), was;
    struct store_conn *conn;
    bool found, ok;
    free(dump);
    json_decref(map);
    if (!store_read_begin(store, &conn, err))
        return false;
    ok = store_meta_get(conn, arena, META, &was, &found, err);
    store_read_end(conn);
    return ok && ((found && str_eq(was, bytes)) || store_write(store, write_outline, &bytes, err));
}

/* ---- what differs ---- */

static struct outline_line *say(struct comparing *in, const struct yaml *at, struct str words)
{
    static struct outline_line spare;
    if (in->ret->count == LINES_MOST)
        return &spare;
    struct outline_line *line = &in->ret->lines[in->ret->count++];
    *line = (struct outline_line){.text = words, .file = at ? at->file : NULL, .line = at ? at->line : 0, .records =
                                  -1};
    return line;
}

static const struct kind_field *renamed_field(const struct kind *kind, struct str before)
{
    for (size_t i = 0; i < kind->field_count; i++)
        if (kind_was(&kind->fields[i].was, before))
            return &kind->fields[i];
    return NULL;
}

static bool open_count(struct comparing *in, const struct kind *kind, struct str field, int64_t *ret, struct err *err)
{
    return store_number(in->conn, &OPEN_VALUES, VALUES(V_TEXT(kind->id), V_TEXT(field)), 0, ret, err);
}

static bool compare_field(struct comparing *in, const struct kind *kind, struct str id, const json_t *was,
                          struct err *err)
{
    const struct kind_field *now = kind_field_find(kind, id), *renamed = now ? NULL : renamed_field(kind, id);
    struct str type = str_from(json_string_value(json_object_get(was, "type")));
    bool was_open = json_is_true(json_object_get(was, "open"));
    bool same = now && str_is(type, kind_type_name(now->type)) && (now->open || !was_open);
    int64_t records = -1;
    if (was_open && !same && !open_count(in, kind, id, &records, err))
        return false;
    if (renamed) {
        struct outline_line *line = say(in, renamed->root, str_printf(in->arena,
                "%s." STR_FMT " is called " STR_FMT " now; values "
                                        "follow when a record is read", kind->id.p, STR_ARG(id), STR_ARG(renamed->id)));
        line->acts = was_open && records > 0;
        line->records = records;
    } else if (!now) {
        struct outline_line *line = say(in, kind->root, str_printf(in->arena,
                "%s." STR_FMT " is declared no longer; its values stay "
                                        "in the records, shown as no longer asked; write was: [" STR_FMT "] at another "
                                        "field "
                                        "it only has another name", kind->id.p, STR_ARG(id), STR_ARG(id)));
        line->acts = was_open && records > 0;
        line->records = records;
    } else if (!str_is(type, kind_type_name(now->type))) {
        say(in, now->root, str_printf(in->arena,
                "%s." STR_FMT " was a " STR_FMT " and is a %s now; values that do not fit stay in "
                                      "the records, shown as no longer asked", kind->id.p, STR_ARG(id), STR_ARG(type),
                                      kind_type_name(now->type)))->records = records;
    } else if (was_open && !now->open) {
        struct outline_line *line = say(in, now->root, str_printf(in->arena,
                "%s." STR_FMT " stood in the open and is sealed now; its "
                                        "open copies are taken out", kind->id.p, STR_ARG(id)));
        line->acts = records > 0;
        line->records = records;
    } else if (!was_open && now->open) {
        say(in, now->root, str_printf(in->arena,
                                      "%s." STR_FMT " stands in the open from now on; a record's value shows in lists "
                                      "once it is changed next (sealed values cannot be looked into here)", kind->id.p,
                                      STR_ARG(id)));
    }
    return true;
}

static const struct kind_state *renamed_state(const struct kind *kind, struct str before)
{
    for (size_t i = 0; i < kind->state_count; i++)
        if (kind_was(&kind->states[i].was, before))
            return &kind->states[i];
    return NULL;
}

/* What stands in a state that the packs do not know. */
static bool unknown_state(struct comparing *in, struct str kind_id, const struct kind *kind, struct str state,
                          struct err *err)
{
    struct outline_line *line;
    int64_t n;
    if (!store_number(in->conn, &IN_STATE, VALUES(V_TEXT(kind_id), V_TEXT(state)), 0, &n, err))
        return false;
    if (!n)
        return true;
    if (!kind) {
        line = say(in, NULL, str_printf(in->arena, "the kind " STR_FMT " is declared no longer, but records of it stand in "
                                        STR_FMT "; give the pack that declares it back", STR_ARG(kind_id), STR_ARG(state)));
        line->stops = true;
    } else {
        const struct kind_state *now = renamed_state(kind, state);
        line = say(in, kind->root,
                   now ? str_printf(in->arena, "the state " STR_FMT " of %s is called " STR_FMT " now", STR_ARG(state),
                                    kind->id.p, STR_ARG(now->id))
                       : str_printf(in->arena, "the state " STR_FMT " of %s is declared no longer, but records stand in it; "
                                    "give it back, or write was: [" STR_FMT "] at the state they are in now",
                                    STR_ARG(state), kind->id.p, STR_ARG(state)));
        line->stops = !now;
        line->acts = now != NULL;
    }
    line->records = n;
    return true;
}

/* From what is there, whatever outline was kept. */
static bool compare_states(struct comparing *in, struct err *err)
{
    struct store_rows rows;
    bool ok = true;
    if (!store_query(in->conn, &STATES, NO_VALUES, &rows, err))
        return false;
    while (ok && store_next(&rows)) {
        struct str kind_id = store_text(&rows, 0, in->arena), state = store_text(&rows, 1, in->arena);
        const struct kind *kind = kind_find(in->kinds, kind_id);
        if (!kind || !kind_state_find(kind, state))
            ok = unknown_state(in, kind_id, kind, state, err);
    }
    struct err ended;
    return store_end(&rows, ok ? err : &ended) && ok;
}

static void compare_codes(struct comparing *in)
{
    const char *id;
    json_t *codes, *one;
    size_t i;
    json_object_foreach(json_object_get(in->before, "lists"), id, codes) {
        const struct kind_list *list = kind_list_find(in->kinds, str_from(id));
        json_array_foreach(codes, i, one) {
            struct str code = str_from(json_string_value(one));
            const struct kind_code *now = NULL;
            for (size_t c = 0; list && c < list->count; c++)
                now = kind_was(&list->codes[c].was, code) ? &list->codes[c] : now;
            if (!list || kind_code_find(list, code))
                continue;
            if (now)
                say(in, now->root, str_printf(in->arena,
                                              "the code " STR_FMT " of the list %s is called " STR_FMT " now",
                                              STR_ARG(code), id, STR_ARG(now->id)))->acts = true;
            else
                say(in, NULL, str_printf(in->arena,
                        "the code " STR_FMT " of the list %s is gone; values stay in the records, shown "
                                         "as no longer asked; better keep it with retired: yes", STR_ARG(code), id));
        }
    }
}

static bool compare_kinds(struct comparing *in, struct err *err)
{
    const char *id, *key;
    json_t *was, *one;
    json_object_foreach(json_object_get(in->before, "kinds"), id, was) {
        const struct kind *kind = kind_find(in->kinds, str_from(id));
        if (!kind) {
            say(in, NULL, str_printf(in->arena, "the kind %s is declared no longer", id));
            continue;
        }
        json_object_foreach(json_object_get(was, "fields"), key, one)
            if (!compare_field(in, kind, str_from(key), one, err))
                return false;
        json_object_foreach(json_object_get(was, "deadlines"), key, one)
            for (size_t i = 0; i < kind->deadline_count; i++)
                if (str_is(kind->deadlines[i].id, key) && kind->deadlines[i].days != json_integer_value(one))
                    say(in, kind->root, str_printf(in->arena,
                                                   "the deadline %s of %s has %d days now, had %d: a record's day "
                                                   "follows when it is next changed", key, id, kind->deadlines[i].days,
                                                   (int)json_integer_value(one)));
    }
    compare_codes(in);
    return true;
}

bool outline_compare(struct store *store, struct arena *arena, const struct kinds *kinds, struct outline *ret,
                     struct err *err)
{
    struct comparing in = {.arena = arena, .kinds = kinds, .ret = ret};
    struct str kept;
    bool found;
    *ret = (struct outline){.lines = ARENA_ARRAY(arena, LINES_MOST, struct outline_line)};
    if (!store_read_begin(store, &in.conn, err))
        return false;
    bool ok = store_meta_get(in.conn, arena, META, &kept, &found, err);
    ret->is_new = ok && !found;
    in.before = ok && found ? json_loadb(kept.p, kept.n, 0, NULL) : NULL;
    ok = ok && compare_states(&in, err) && compare_kinds(&in, err);
    store_read_end(in.conn);
    json_decref(in.before);
    for (size_t i = 0; i < ret->count; i++) {
        ret->stops = ret->stops || ret->lines[i].stops;
        ret->acts = ret->acts || ret->lines[i].acts;
    }
    return ok;
}
