/* item_add.c - records made: one, or many in one transaction. */
#include "record/item_inside.h"

#include "base/clock.h"

static const struct store_stmt HOLDERS = {
    "item.holders", "SELECT h.agency, h.shared_until, COALESCE((SELECT max(d.day) FROM sharing_day d), 0) "
                    "FROM holding h WHERE h.record = ? AND h.ended_day = 0 ORDER BY h.agency"};

/* The agencies that get a key: all that hold the record it stands in, each for as long, or the member's own. */
struct holders { int64_t *agencies; int32_t *until; size_t count; };
struct adding {
    const struct item_new *in;
    const struct kind *kind;
    struct record_key key;
    struct record record;
    struct holding *holdings;
    struct holders holders;
    struct item_event event;
    struct audit_line line;
    int64_t id;
    struct str parent_kind;
    bool once;
    uint8_t form[VAULT_HASH];
};
struct items_batch {
    const struct records *records;
    const struct session *session;
    struct adding *list;
    size_t count, bad;
    store_write_fn *beside; void *context; /* items_add_with */
    int64_t *ids;                          /* as beside() finds them: the caller's; or NULL */
};

static bool holders_of(struct store_conn *conn, struct arena *arena, int64_t record, struct holders *ret, struct err *err)
{
    enum { MOST = 256 };
    struct store_rows rows;
    if (!store_query(conn, &HOLDERS, VALUES(V_INT(record)), &rows, err))
        return false;
    *ret = (struct holders){.agencies = ARENA_ARRAY(arena, MOST, int64_t), .until = ARENA_ARRAY(arena, MOST, int32_t)};
    while (ret->count < MOST && store_next(&rows)) {
        int32_t until = (int32_t)store_int(&rows, 1);
        if (sharing_is_over(until, (int32_t)store_int(&rows, 2)))
            continue;
        ret->until[ret->count] = until;
        ret->agencies[ret->count++] = store_int(&rows, 0);
    }
    return store_end(&rows, err);
}

static bool same_holders(const struct holders *a, const struct holders *b)
{
    return a->count == b->count && !memcmp(a->agencies, b->agencies, a->count * sizeof *a->agencies) &&
           !memcmp(a->until, b->until, a->count * sizeof *a->until);
}

/* ---- in the transaction ---- */

static bool write_one(struct store_conn *conn, struct items_batch *batch, struct adding *one, struct arena *arena,
                      struct err *err)
{
    struct holders now;
    if (one->once && !item_once_find(conn, one->form, &one->id, err))
        return false;
    if (one->once && one->id)
        return true;
    if (one->in->parent < 0)
        one->record.parent = batch->list[-one->in->parent - 1].id;
    const struct adding *before = one > batch->list ? one - 1 : NULL;
    if (one->in->parent > 0 && (!before || before->in->parent != one->in->parent)) {
        if (!holders_of(conn, arena, one->in->parent, &now, err))
            return false;
        if (!same_holders(&now, &one->holders))
            return err_set(err, ERR_CONFLICT, "!changed-meanwhile");
    }
    if (!record_add(conn, &one->record, &one->id, err))
        return false;
    for (size_t i = 0; i < one->holders.count; i++) {
        one->holdings[i].record = one->id;
        if (!holding_add(conn, &one->holdings[i], err))
            return false;
    }
    one->event.id = one->id;
    one->event.parent = one->record.parent;
    bool ok = item_values_add(conn, arena, one->id, one->kind, one->event.after, err);
    for (const struct item_rule *rule = batch->records->rules; ok && rule && rule->kind; rule++)
        if (rule->within && item_rule_for(rule, one->kind))
            ok = rule->within(conn, &one->event, err);
    one->line.object = item_object(arena, one->id);
    ok = ok && (!one->once || item_once_add(conn, one->form, one->id, err));
    return ok && (batch->beside || audit_add(conn, &one->line, err));
}

/* "person:17 person:18 …" */
static struct str told(struct arena *arena, const struct items_batch *batch)
{
    struct buf words = {.arena = arena};
    for (size_t i = 0; i < batch->count; i++)
        buf_printf(&words, "%s%s:%" PRId64, i ? " " : "", batch->list[i].kind->id.p, batch->list[i].id);
    return buf_str(&words);
}

bool items_write(struct store_conn *conn, struct items_batch *batch, struct err *err)
{
    struct arena arena = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < batch->count; i++) {
        batch->bad = i;
        ok = write_one(conn, batch, &batch->list[i], &arena, err);
        if (batch->ids)
            batch->ids[i] = batch->list[i].id;
    }
    if (ok && batch->beside) {
        struct audit_line line = item_line(batch->session, &arena, 0, "record.add", told(&arena, batch));
        ok = batch->beside(conn, batch->context, err) && (!batch->count || audit_add(conn, &line, err));
    }
    arena_clear(&arena);
    return ok;
}

static bool write_batch(struct store_conn *conn, void *context, struct err *err)
{
    return items_write(conn, context, err);
}

/* ---- before it ---- */

static bool set_defaults(struct arena *arena, const struct kind *kind, json_t *fields, struct err *err)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        struct str text = field->otherwise;
        json_t *value;
        if (!text.n || json_object_getn(fields, field->id.p, field->id.n))
            continue;
        if (str_is(text, "today"))
            text = clock_day_text(arena, clock_local_today(clock_now()));
        if (!value_read(arena, field, &text, 1, STR(""), &value, err))
            return false;
        if (value)
            json_object_setn_new(fields, field->id.p, field->id.n, value);
    }
    return true;
}

/* The parent may be read, and such a record may stand in it. */
static bool check_parent(const struct records *records, const struct session *session, struct arena *arena,
                         struct items_batch *batch, struct adding *one, struct err *err)
{
    int64_t parent = one->in->parent;
    struct kept kept;
    struct str kind = STR("");
    if (parent < 0) {
        const struct adding *before = &batch->list[-parent - 1];
        kind = before->kind->id;
        one->holders = before->holders;
    } else if (parent > 0 && one > batch->list && one[-1].in->parent == parent) {
        one->parent_kind = kind = one[-1].parent_kind; /* asked a moment ago */
        one->holders = one[-1].holders;
    } else if (parent > 0) {
        struct store_conn *conn;
        if (!kept_begin(records, session, arena, parent, &kept, err))
            return false;
        one->parent_kind = kind = kept.kind->id;
        kept_end(&kept);
        if (!store_read_begin(records->store, &conn, err))
            return false;
        bool ok = holders_of(conn, arena, parent, &one->holders, err);
        store_read_end(conn);
        if (!ok)
            return false;
    } else {
        one->holders = (struct holders){.agencies = ARENA_ARRAY(arena, 1, int64_t),
                                        .until = ARENA_ARRAY(arena, 1, int32_t), .count = 1};
        one->holders.agencies[0] = session_agency(session);
    }
    return kind_may_stand_in(one->kind, kind) || err_set(err, ERR_INPUT, "!record-cannot-stand-here");
}

static bool seal_holdings(const struct session *session, struct arena *arena, struct adding *one,
                          const struct agency *agencies, size_t agency_count, struct err *err)
{
    /* Who may read only what is in his charge has what he makes in his charge. */
    enum scope reads = role_scope(one->event.records->roles, item_role(session), one->kind->id, VERB_READ);
    bool keeps = reads == SCOPE_SELF || reads == SCOPE_GROUP || reads == SCOPE_PLACED;
    int64_t assignee = one->in->assignee || !keeps ? one->in->assignee : session_member(session);
    one->holdings = ARENA_ARRAY(arena, one->holders.count, struct holding);
    for (size_t i = 0; i < one->holders.count; i++) {
        struct holding *holding = &one->holdings[i];
        const struct agency *agency = NULL;
        for (size_t a = 0; a < agency_count; a++)
            agency = agencies[a].id == one->holders.agencies[i] ? &agencies[a] : agency;
        if (!agency || !agency->epoch)
            return err_set(err, ERR_CONFLICT, "!agency-without-key");
        bool own = agency->id == session_agency(session);
        int32_t due = 0;
        if (!own || !holding_wrap_own(&one->key, session, agency->epoch, arena, holding))
            holding_box(&one->key, agency->id, agency->epoch, agency->public_key, holding);
        if (!fields_due(one->kind, one->event.after, one->event.state->id, &due, NULL))
            due = 0;
        holding->kind = one->kind->id;
        holding->state = one->event.state->id;
        holding->is_open = one->event.state->open;
        holding->lang = one->record.lang;
        holding->assignee = own ? assignee : 0;
        holding->referred_from = own ? 0 : session_agency(session);
        holding->unread = !own;
        holding->changed_day = one->record.changed_day;
        holding->due = due;
        holding->shared_until = one->holders.until[i];
    }
    return true;
}

static bool check_state(struct adding *one, struct err *err)
{
    const struct kind_state *state = one->in->state.n ? kind_state_find(one->kind, one->in->state) : &one->kind->states[0];
    one->event.state = state;
    return state || err_field(err, "state", "!state-unknown");
}

/* Everything that can be said before the transaction about one of them. */
static bool prepare(const struct records *records, const struct session *session, struct arena *arena,
                    struct items_batch *batch,
                    struct adding *one, const struct agency *agencies, size_t agency_count, struct err *err)
{
    const struct item_new *in = one->in;
    int64_t at = in->at ? in->at : clock_now();
    struct str own_name = STR("");
    one->kind = kind_find(records->kinds, in->kind);
    one->once = in->once.n > 0;
    item_once_hash(session, arena, in->once, one->form);
    if (!one->kind || !role_may_create(records->roles, item_role(session), in->kind))
        return err_set(err, ERR_DENIED, "!not-allowed");
    one->event = (struct item_event){.records = records, .session = session, .arena = arena, .kind = one->kind,
                                     .parent = in->parent, .action = STR("add"), .after = json_object(), .key = &one->key};
    if (!check_state(one, err) || !item_fields_put(session, one->kind, one->event.after, in->fields, false, err) ||
        !set_defaults(arena, one->kind, one->event.after, err) ||
        !fields_check(one->kind, one->event.after, in->mode, err) ||
        !item_links_check(records, session, arena, one->kind, NULL, one->event.after, err) ||
        !check_parent(records, session, arena, batch, one, err) || !item_rules_before(&one->event, err))
        return false;
    for (size_t i = 0; i < agency_count; i++)
        own_name = agencies[i].id == session_agency(session) ? agencies[i].name : own_name;
    struct body body = {.fields = one->event.after, .state = one->event.state->id, .acted_by = session_member(session),
                        .stamp = {.member = session_member(session), .agency = session_agency(session), .at = at,
                                  .name = session_name(session), .agency_name = own_name, .did = STR("add"),
                                                       .why = in->why}};
    record_key_new(one->kind->id.p, &one->key);
    one->record = (struct record){.kind = one->kind->id, .lang = in->lang.n ? in->lang : STR("und"), .day = clock_day(at),
                                  .parent = in->parent > 0 ? in->parent : 0, .agency = session_agency(session),
                                  .changed_day = clock_day(at)};
    record_seal_edition(&one->key, arena, 1, body_write(arena, &body), &one->record);
    if (!batch->beside)
        one->line = item_line(session, arena, 0, "record.add", one->kind->id);
    return seal_holdings(session, arena, one, agencies, agency_count, err);
}

static bool agencies_of(const struct records *records, struct arena *arena, struct agency **ret, size_t *ret_count,
                        struct err *err)
{
    struct store_conn *conn;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = agency_list(conn, arena, ret, ret_count, err);
    store_read_end(conn);
    return ok;
}

static bool prepare_all(struct items_batch *batch, struct arena *arena, const struct item_new *in, struct err *err)
{
    const struct records *records = batch->records;
    const struct session *session = batch->session;
    size_t count = batch->count;
    struct agency *agencies;
    size_t agency_count;
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!agencies_of(records, arena, &agencies, &agency_count, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        batch->bad = i;
        batch->list[i].in = &in[i];
        ok = (in[i].parent >= 0 || (size_t)-in[i].parent <= i || err_set(err, ERR_INPUT, "!record-unknown")) &&
             prepare(records, session, arena, batch, &batch->list[i], agencies, agency_count, err);
    }
    return ok;
}

bool items_begin(const struct records *records, const struct session *session, struct arena *arena,
                 const struct item_new *in, size_t count, struct items_batch **ret, struct err *err)
{
    struct items_batch *batch = ARENA_NEW(arena, struct items_batch);
    *batch = (struct items_batch){.records = records, .session = session, .count = count,
                                  .list = ARENA_ARRAY(arena, count + 1, struct adding)};
    *ret = batch;
    return prepare_all(batch, arena, in, err);
}

void items_finish(struct items_batch *batch, bool written, int64_t *ret_ids, size_t *ret_bad)
{
    for (size_t i = 0; i < batch->count; i++) {
        ret_ids[i] = batch->list[i].id;
        if (written)
            item_rules_after(&batch->list[i].event);
        record_key_wipe(&batch->list[i].key);
        json_decref(batch->list[i].event.after);
    }
    *ret_bad = batch->bad;
}

bool items_add(const struct records *records, const struct session *session, struct arena *arena, const struct item_new *in,
               size_t count, int64_t *ret_ids, size_t *ret_bad, struct err *err)
{
    return items_add_with(records, session, arena, in, count, NULL, NULL, ret_ids, ret_bad, err);
}

bool items_add_with(const struct records *records, const struct session *session, struct arena *arena,
                    const struct item_new *in, size_t count, store_write_fn *beside, void *context, int64_t *ret_ids,
                    size_t *ret_bad, struct err *err)
{
    struct items_batch batch = {.records = records, .session = session, .count = count, .beside = beside,
                                .context = context, .ids = ret_ids,
                                .list = ARENA_ARRAY(arena, count + 1, struct adding)};
    bool ok = prepare_all(&batch, arena, in, err) && store_write(records->store, write_batch, &batch, err);
    items_finish(&batch, ok, ret_ids, ret_bad);
    return ok;
}

bool item_add(const struct records *records, const struct session *session, struct arena *arena, const struct item_new *in,
              int64_t *ret_id, struct err *err)
{
    size_t bad;
    return items_add(records, session, arena, in, 1, ret_id, &bad, err);
}
