/* lodging_move.c - from one bed to another: see lodging.h. */
#include "case/lodging.h"

#include "base/clock.h"

static bool write_new(struct store_conn *conn, void *context, struct err *err)
{
    return items_write(conn, context, err);
}

static json_t *day_text(struct arena *arena, int32_t day)
{
    struct str text = clock_day_text(arena, day);
    return json_stringn(text.p, text.n);
}

/* What the new placement says: everything the old one did but where, when and how it ended. */
static json_t *fields_there(struct arena *arena, const struct item *old, const struct lodging_move *in, int32_t today)
{
    static const char *const NOT[] = {"bed", "left", "left_reason", "left_to", "missing_done", "rules_told"};
    json_t *fields = json_deep_copy(old->fields);
    for (size_t i = 0; i < LEN(NOT); i++)
        json_object_del(fields, NOT[i]);
    json_object_set_new(fields, "place", json_integer(in->place));
    json_object_set_new(fields, "from", day_text(arena, today));
    if (in->bed)
        json_object_set_new(fields, "bed", json_integer(in->bed));
    if (in->until)
        json_object_set_new(fields, "until", day_text(arena, in->until));
    return fields;
}

/* A stay that is over as planned does not end before the new one begins. */
static void mend_until(struct arena *arena, json_t *fields, int32_t today)
{
    int32_t until;
    if (!value_day(json_object_get(fields, "until"), true, &until) || until <= today)
        json_object_set_new(fields, "until", day_text(arena, today + 1));
}

bool lodging_transfer(const struct records *records, const struct session *session, struct arena *arena,
                      const struct lodging_move *in, int64_t *ret_id, struct err *err)
{
    struct item old;
    struct items_batch *batch;
    int32_t today = lodging_tonight(clock_now());
    size_t bad;
    if (!item_open(records, session, arena, in->id, &old, err))
        return false;
    if (!str_is(old.kind->id, "placement") || !str_is(old.state->id, "admitted")) {
        item_end(&old);
        return err_set(err, ERR_CONFLICT, "!not-in-this-state");
    }
    json_t *fields = fields_there(arena, &old, in, today), *left = json_object();
    mend_until(arena, fields, today);
    json_object_set_new(left, "left", day_text(arena, today));
    json_object_set_new(left, "left_reason", json_string("transfer"));
    struct item_new there = {.kind = STR("placement"), .parent = old.parent, .lang = old.lang, .fields = fields,
                             .mode = FIELDS_PART, .assignee = old.assignee, .state = STR("admitted")};
    bool ok = items_begin(records, session, arena, &there, 1, &batch, err);
    ok = ok && item_act_also(records, session, arena, in->id, in->edition, STR("leave"), left, STR(""),
                             (struct item_also){write_new, batch}, err);
    items_finish(batch, ok, ret_id, &bad);
    json_decref(fields);
    json_decref(left);
    item_end(&old);
    return ok;
}
