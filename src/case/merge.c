/* merge.c - see merge.h. */
#include "case/merge.h"

static bool check_pair(const struct item *keep, const struct item *other, struct err *err)
{
    if (keep->id == other->id || keep->kind != other->kind || !kind_action_find(keep->kind, STR("merge")))
        return err_set(err, ERR_INPUT, "!merge-not-alike");
    return true;
}

static bool nothing_waits(const struct records *records, int64_t id, struct err *err)
{
    bool waits;
    return item_clash_waits(records, id, &waits, err) && (!waits || err_set(err, ERR_CONFLICT, "!merge-clash-waits"));
}

/* The step of the other record, in one transaction with the change of the kept one. */
struct stepping {
    const struct records *records;
    const struct session *session;
    struct arena *arena;
    int64_t other, other_edition;
    int64_t keep, keep_edition; /* keep 0: they are separated */
};

static bool step_other(void *context, struct item_also write, struct err *err)
{
    const struct stepping *in = context;
    /* 0: nothing was taken, so there is nothing to give back. */
    int64_t taken = write.run ? in->keep_edition + 1 : 0;
    json_t *step = json_pack("{s:n, s:n}", "merged_into", "merged_edition");
    if (in->keep) {
        json_object_set_new(step, "merged_into", json_integer(in->keep));
        json_object_set_new(step, "merged_edition", json_integer(taken));
    }
    bool ok = item_act_also(in->records, in->session, in->arena, in->other, in->other_edition,
                            in->keep ? STR("merge") : STR("unmerge"), step, STR(""), write, err);
    json_decref(step);
    return ok;
}

static bool merge(const struct records *records, const struct session *session, struct arena *arena,
                  const struct merge_in *in, const struct item *keep, const struct item *other, struct err *err)
{
    struct stepping step = {.records = records, .session = session, .arena = arena, .other = in->other,
                            .other_edition = in->other_edition, .keep = in->keep, .keep_edition = in->keep_edition};
    return check_pair(keep, other, err) && nothing_waits(records, keep->id, err) && nothing_waits(records, other->id, err) &&
           item_change_then(records, session, arena, in->keep, in->keep_edition, in->fields,
                            (struct item_then){step_other, &step}, err);
}

bool merge_records(const struct records *records, const struct session *session, struct arena *arena,
                   const struct merge_in *in, struct err *err)
{
    struct item keep, other;
    if (!item_peek(records, session, arena, in->keep, &keep, err))
        return false;
    bool ok = item_peek(records, session, arena, in->other, &other, err);
    if (ok) {
        ok = merge(records, session, arena, in, &keep, &other, err);
        item_end(&other);
    }
    item_end(&keep);
    return ok;
}

/* What takes from the kept record, as it is now, what that edition brought: the caller's. */
static bool give_back(const struct records *records, const struct session *session, struct arena *arena,
                      const struct item *now, int64_t edition, json_t **ret, struct err *err)
{
    struct item_edition *past;
    size_t count, at = 0, changed;
    struct field_change *changes;
    *ret = json_object();
    if (!item_history(records, session, arena, now->id, &past, &count, err))
        return false;
    while (at < count && past[at].edition != edition)
        at++;
    if (at && at < count) {
        fields_compare(now->kind, arena, past[at - 1].fields, past[at].fields, &changes, &changed);
        for (size_t i = 0; i < changed; i++) {
            struct str id = changes[i].field->id;
            const json_t *is = json_object_getn(now->fields, id.p, id.n), *was = changes[i].before;
            bool same = is == changes[i].after || (is && changes[i].after && json_equal(is, changes[i].after));
            if (same)
                json_object_setn_new(*ret, id.p, id.n, was ? json_deep_copy(was) : json_null());
        }
    }
    for (size_t i = 0; i < count; i++)
        json_decref(past[i].fields);
    return true;
}

static bool undo(struct stepping *step, int64_t keep, int64_t edition, struct err *err)
{
    json_t *wish = NULL;
    struct item now;
    if (!edition)
        return step_other(step, (struct item_also){0}, err);
    if (!item_peek(step->records, step->session, step->arena, keep, &now, err))
        return false;
    bool ok = give_back(step->records, step->session, step->arena, &now, edition, &wish, err) &&
              item_change_then(step->records, step->session, step->arena, keep, now.edition, wish,
                               (struct item_then){step_other, step}, err);
    json_decref(wish);
    item_end(&now);
    return ok;
}

bool merge_undo(const struct records *records, const struct session *session, struct arena *arena, int64_t other,
                struct err *err)
{
    struct item item;
    if (!item_peek(records, session, arena, other, &item, err))
        return false;
    struct stepping step = {.records = records, .session = session, .arena = arena, .other = other,
                            .other_edition = item.edition};
    bool ok = undo(&step, json_integer_value(json_object_get(item.fields, "merged_into")),
                   json_integer_value(json_object_get(item.fields, "merged_edition")), err);
    item_end(&item);
    return ok;
}
