/* merge.c - see merge.h. */
#include "case/merge.h"

static bool check_pair(const struct item *keep, const struct item *other, struct err *err)
{
    if (keep->id == other->id || keep->kind != other->kind || !kind_action_find(keep->kind, STR("merge")))
        return err_set(err, ERR_INPUT, "!merge-not-alike");
    return true;
}

static bool merge(const struct records *records, const struct session *session, struct arena *arena,
                  const struct merge_in *in, const struct item *keep, const struct item *other, struct err *err)
{
    if (!check_pair(keep, other, err) ||
        !item_change(records, session, arena, in->keep, in->keep_edition, in->fields, FIELDS_PART, STR(""), err))
        return false;
    struct item after;
    if (!item_peek(records, session, arena, in->keep, &after, err))
        return false;
    /* 0: nothing was taken, so there is nothing to give back. */
    int64_t edition = after.edition > in->keep_edition ? after.edition : 0;
    item_end(&after);
    json_t *step = json_pack("{s:I, s:I}", "merged_into", (json_int_t)in->keep, "merged_edition", (json_int_t)edition);
    bool ok = item_act(records, session, arena, in->other, in->other_edition, STR("merge"), step, STR(""), err);
    json_decref(step);
    return ok;
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

/* The kept record without what that edition brought. */
static bool give_back(const struct records *records, const struct session *session, struct arena *arena, int64_t keep,
                      int64_t edition, struct err *err)
{
    struct item_edition *past;
    struct item now;
    size_t count, at = 0, changed;
    struct field_change *changes;
    if (!item_peek(records, session, arena, keep, &now, err))
        return false;
    bool ok = item_history(records, session, arena, keep, &past, &count, err);
    while (ok && at < count && past[at].edition != edition)
        at++;
    if (ok && at && at < count) {
        json_t *wish = json_object();
        fields_compare(now.kind, arena, past[at - 1].fields, past[at].fields, &changes, &changed);
        for (size_t i = 0; i < changed; i++) {
            struct str id = changes[i].field->id;
            const json_t *is = json_object_getn(now.fields, id.p, id.n), *was = changes[i].before;
            bool same = is == changes[i].after || (is && changes[i].after && json_equal(is, changes[i].after));
            if (same)
                json_object_setn_new(wish, id.p, id.n, was ? json_deep_copy(was) : json_null());
        }
        ok = item_change(records, session, arena, keep, now.edition, wish, FIELDS_PART, STR(""), err);
        json_decref(wish);
    }
    for (size_t i = 0; i < count; i++)
        json_decref(past[i].fields);
    item_end(&now);
    return ok;
}

bool merge_undo(const struct records *records, const struct session *session, struct arena *arena, int64_t other,
                struct err *err)
{
    struct item item;
    if (!item_peek(records, session, arena, other, &item, err))
        return false;
    int64_t keep = json_integer_value(json_object_get(item.fields, "merged_into"));
    int64_t edition = json_integer_value(json_object_get(item.fields, "merged_edition"));
    json_t *step = json_pack("{s:n, s:n}", "merged_into", "merged_edition");
    bool ok = item_act(records, session, arena, other, item.edition, STR("unmerge"), step, STR(""), err) &&
              (!edition || give_back(records, session, arena, keep, edition, err));
    json_decref(step);
    item_end(&item);
    return ok;
}
