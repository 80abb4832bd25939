/* item_write.c - records changed: the new edition, its checks, the rules, one transaction. */
#include "record/item_inside.h"

#include "base/clock.h"

static const struct store_stmt STATE = {
    "item.state", "UPDATE holding SET state = ?, is_open = ?, due = ?, changed_day = ? WHERE record = ? AND ended_day = 0"};
static const struct store_stmt ASSIGN = {
    "item.assign", "UPDATE holding SET assignee = ? WHERE id = ? AND assignee = ?"};

enum { WHY_LEAST = 10, WHY_MOST = 4000 };

/* One change of one record, on its way into the transaction. */
struct writing {
    struct kept *kept;
    struct record after;
    struct item_event *event;
    int32_t due;
    struct audit_line line;
};

/* A form that came twice at once: the second one begins anew, and finds that it was here. */
static bool once_first(struct store_conn *conn, const struct writing *writing, struct err *err)
{
    int64_t before;
    if (!writing->kept->once)
        return true;
    if (!item_once_find(conn, writing->kept->once, &before, err))
        return false;
    return before ? err_set(err, ERR_CONFLICT, "!changed-meanwhile")
                  : item_once_add(conn, writing->kept->once, writing->event->id, err);
}

static bool write_change(struct store_conn *conn, void *context, struct err *err)
{
    struct writing *writing = context;
    struct item_event *event = writing->event;
    const struct kind_state *state = event->state;
    struct arena arena = {0};
    bool ok = once_first(conn, writing, err) && record_replace(conn, &writing->after, err) &&
              store_run(conn, &STATE, VALUES(V_TEXT(state->id), V_INT(state->open), V_INT(writing->due),
                                             V_INT(writing->after.changed_day), V_INT(event->id)), err) &&
              item_values_save(conn, &arena, event->id, event->kind, event->after, err) &&
              (!writing->kept->clashed || item_clash_save(conn, event->id, writing->kept->clash, err)) &&
              (!writing->kept->holding.is_boxed || holding_wrap(conn, writing->kept->holding.id,
               writing->kept->wrapped, err));
    for (const struct item_rule *rule = event->records->rules; ok && rule && rule->kind; rule++)
        if (rule->within && item_rule_for(rule, event->kind))
            ok = rule->within(conn, event, err);
    ok = ok && (!event->also.run || event->also.run(conn, event->also.context, err));
    ok = ok && audit_add(conn, &writing->line, err);
    arena_clear(&arena);
    return ok;
}

bool item_rule_for(const struct item_rule *rule, const struct kind *kind)
{
    return str_is(kind->id, rule->kind) || !strcmp(rule->kind, "*");
}

void item_rules_after(struct item_event *event)
{
    for (const struct item_rule *rule = event->records->rules; rule && rule->kind; rule++)
        if (rule->after && item_rule_for(rule, event->kind))
            rule->after(event);
}

bool item_rules_before(struct item_event *event, struct err *err)
{
    for (const struct item_rule *rule = event->records->rules; rule && rule->kind; rule++)
        if (rule->before && item_rule_for(rule, event->kind) && !rule->before(event, err))
            return false;
    return true;
}

/* Links lead only to what the agency holds; a number that leads nowhere and one that may not be seen are the same. */
static bool check_link(struct store_conn *conn, struct arena *arena, const struct session *session,
                       const struct kind_field *field, const json_t *value, struct err *err)
{
    struct holding to;
    struct err why = {0};
    char name[64];
    bool known = false, found = holding_get(conn, arena, json_integer_value(value), session_agency(session), &to, &why);
    for (size_t i = 0; found && i < field->to_count; i++)
        known = known || str_eq(field->to[i]->id, to.kind);
    if (found && (known || !field->to_count))
        return true;
    if (!found && why.kind != ERR_NOT_FOUND)
        return err_set(err, why.kind, "%s", why.text);
    snprintf(name, sizeof name, STR_FMT, STR_ARG(field->id));
    return err_field(err, name, "!record-unknown");
}

static bool check_links_of(struct store_conn *conn, struct arena *arena, const struct session *session,
                           const struct kind_field *field, const json_t *value, struct err *err)
{
    size_t i;
    json_t *one;
    if (!json_is_array(value))
        return check_link(conn, arena, session, field, value, err);
    json_array_foreach(value, i, one)
        if (!check_link(conn, arena, session, field, one, err))
            return false;
    return true;
}

bool item_links_check(const struct records *records, const struct session *session, struct arena *arena,
                      const struct kind *kind, const json_t *before, const json_t *after, struct err *err)
{
    struct field_change *changes;
    struct store_conn *conn = NULL;
    size_t count;
    bool ok = true;
    fields_compare(kind, arena, before, after, &changes, &count);
    for (size_t i = 0; ok && i < count; i++) {
        enum kind_type type = changes[i].field->type;
        if (!changes[i].after || (type != KIND_LINK && type != KIND_LINKS))
            continue;
        ok = (conn || store_read_begin(records->store, &conn, err)) &&
             check_links_of(conn, arena, session, changes[i].field, changes[i].after, err);
    }
    store_read_end(conn);
    return ok;
}

/* The wish onto what stands there: what the role may not write is refused, null takes away. */
static bool put_fields(const struct session *session, const struct kind *kind, json_t *after, const json_t *wish,
                       bool step, struct err *err)
{
    const char *key;
    json_t *value;
    struct str role = item_role(session);
    json_object_foreach((json_t *)(uintptr_t)wish, key, value) {
        const struct kind_field *field = kind_field_find(kind, str_from(key));
        const json_t *was = json_object_get(after, key);
        if (!field || !role_sees_field(role, field) || (field->program && !step))
            return err_field(err, key, "!field-unknown");
        bool same = json_is_null(value) ? !was : was && json_equal(value, was);
        if (same)
            continue;
        if (!role_writes_field(role, field) && !(field->program && step))
            return err_field(err, key, "!field-not-yours");
        if (json_is_null(value))
            json_object_del(after, key);
        else
            json_object_set_new(after, key, json_deep_copy(value));
    }
    return true;
}

bool item_fields_put(const struct session *session, const struct kind *kind, json_t *after, const json_t *wish,
                     bool step, struct err *err)
{
    return !wish || put_fields(session, kind, after, wish, step, err);
}

/* The name of the member's agency: the same as before, or looked up. */
bool item_agency_name(const struct records *records, const struct session *session, struct arena *arena,
                      const struct kept *kept, struct str *ret, struct err *err)
{
    struct store_conn *conn;
    struct agency agency;
    *ret = kept->stamp.agency_name;
    if (kept->stamp.agency == session_agency(session))
        return true;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = agency_get(conn, arena, session_agency(session), &agency, err);
    store_read_end(conn);
    *ret = agency.name;
    return ok;
}

static struct item_stamp stamp_by(const struct session *session, struct str agency_name, struct str did, struct str why)
{
    return (struct item_stamp){.member = session_member(session), .agency = session_agency(session),
                               .name = session_name(session), .at = clock_now(), .did = did, .why = why,
                               .agency_name = agency_name};
}

bool item_edition_write(struct item_event *event, struct kept *kept, struct str why, bool acted, struct err *err)
{
    struct arena *arena = event->arena;
    int32_t due = 0;
    struct str name = STR("");
    if (!item_agency_name(event->records, event->session, arena, kept, &name, err))
        return false;
    struct item_stamp stamp = stamp_by(event->session, name, kept->did.n ? kept->did : event->action, why);
    struct body body = {.fields = event->after, .gone = kept->gone, .clash = kept->clash, .stamp = stamp,
                        .state = event->state->id,
                        .acted_by = acted ? session_member(event->session) : kept->acted_by};
    if (!fields_due(event->kind, event->after, event->state->id, &due, NULL))
        due = 0;
    struct writing writing = {.kept = kept, .after = kept->record, .event = event, .due = due,
                              .line = item_line(event->session, arena, event->id, acted ? "record.act" : "record.change",
                                                str_printf(arena, "%s " STR_FMT, event->kind->id.p,
                                                           STR_ARG(event->action)))};
    writing.after.changed_day = clock_day(clock_now());
    record_seal_edition(&kept->key, arena, kept->record.edition + 1, body_write(arena, &body), &writing.after);
    bool ok = event->then.run ? event->then.run(event->then.context, (struct item_also){write_change, &writing}, err)
                              : store_write(event->records->store, write_change, &writing, err);
    if (!ok)
        return false;
    item_rules_after(event);
    return true;
}

bool item_why_check(struct str why, bool needed, struct err *err)
{
    struct str words = str_trim(why);
    size_t letters = 0;
    for (size_t i = 0; i < words.n; i++)
        letters += ((unsigned char)words.p[i] & 0xc0) != 0x80;
    if (!words.n)
        return !needed || err_field(err, "why", "!field-required");
    if (!str_is_utf8(words) || memchr(words.p, '\0', words.n))
        return err_field(err, "why", "!field-not-text");
    if (words.n > WHY_MOST)
        return err_field(err, "why", "!field-too-long");
    return !needed || letters >= WHY_LEAST || err_field(err, "why", "!why-too-short");
}

static bool at_edition(const struct kept *kept, int64_t edition, struct err *err)
{
    return kept->record.edition == edition || err_set(err, ERR_CONFLICT, "!changed-meanwhile");
}

struct item_event item_event_of(const struct records *records, const struct session *session, struct arena *arena,
                                struct kept *kept, struct item *before, struct str action)
{
    kept_item(records, session, kept, before);
    json_decref(before->fields);
    before->fields = json_incref(kept->fields);
    return (struct item_event){.records = records, .session = session, .arena = arena, .before = before,
                               .id = kept->record.id, .parent = kept->record.parent, .kind = kept->kind,
                               .action = action, .after = json_deep_copy(kept->fields), .state = kept->state,
                               .key = &kept->key};
}

/* What a rule keeps from the member stays as it is, whatever the form says. */
static void keep_hidden(struct item_event *event, const struct kept *kept)
{
    for (const char *const *id = kept->hidden; id && *id; id++) {
        json_t *was = json_object_get(kept->fields, *id);
        if (was)
            json_object_set(event->after, *id, was);
        else
            json_object_del(event->after, *id);
    }
}

static bool change(struct item_event *event, struct kept *kept, const json_t *fields, enum fields_mode mode,
                   struct str why, struct err *err)
{
    if (!item_fields_put(event->session, event->kind, event->after, fields, false, err))
        return false;
    keep_hidden(event, kept);
    if (!fields_check(event->kind, event->after, mode, err))
        return false;
    if (json_equal(event->after, kept->fields))
        return !event->then.run || event->then.run(event->then.context, (struct item_also){0}, err);
    return item_links_check(event->records, event->session, event->arena, event->kind, kept->fields, event->after, err) &&
           item_rules_before(event, err) && item_edition_write(event, kept, why, false, err);
}

static bool change_then(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                        int64_t edition, const json_t *fields, enum fields_mode mode, struct str why,
                        struct item_then then, struct err *err)
{
    struct kept kept;
    struct item before;
    if (!item_why_check(why, false, err) || !kept_begin(records, session, arena, id, &kept, err))
        return false;
    struct item_event event = item_event_of(records, session, arena, &kept, &before, STR("change"));
    event.then = then;
    bool ok = (before.may_change || err_set(err, ERR_DENIED, "!not-allowed")) && at_edition(&kept, edition, err) &&
              change(&event, &kept, fields, mode, why, err);
    json_decref(event.after);
    item_end(&before);
    kept_end(&kept);
    return ok;
}

bool item_change(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                 int64_t edition, const json_t *fields, enum fields_mode mode, struct str why, struct err *err)
{
    return change_then(records, session, arena, id, edition, fields, mode, why, (struct item_then){0}, err);
}

bool item_change_then(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                      int64_t edition, const json_t *fields, struct item_then then, struct err *err)
{
    return change_then(records, session, arena, id, edition, fields, FIELDS_PART, STR(""), then, err);
}

/* ---- actions ---- */

static bool may_act(const struct item_event *event, const struct kept *kept, const struct kind_action *action,
                    struct err *err)
{
    bool own = kept->record.agency == session_agency(event->session);
    struct str role = item_role(event->session);
    if (!event->before->may_act || (action->role_count && !kind_named(action->roles, action->role_count, role)) ||
        (action->side == SIDE_OWN && !own) || (action->side == SIDE_OTHER && own))
        return err_set(err, ERR_DENIED, "!not-allowed");
    if (!kind_action_from(event->kind, action, kept->state->id))
        return err_set(err, ERR_CONFLICT, "!not-in-this-state");
    if (action->another && kept->acted_by == session_member(event->session))
        return err_set(err, ERR_DENIED, "!needs-another");
    return true;
}

static bool set_values(struct item_event *event, const struct kind_action *action, struct err *err)
{
    for (size_t i = 0; i < action->set_count; i++) {
        const struct kind_field *field = action->sets[i].field;
        struct str text = action->sets[i].value;
        json_t *value;
        if (str_is(text, "today"))
            text = clock_day_text(event->arena, clock_local_today(clock_now()));
        if (!value_read(event->arena, field, &text, 1, STR(""), &value, err))
            return false;
        json_object_setn_new(event->after, field->id.p, field->id.n, value ? value : json_null());
    }
    for (size_t i = 0; i < action->need_count; i++) {
        const struct kind_field *field = action->needs[i];
        const json_t *value = json_object_getn(event->after, field->id.p, field->id.n);
        char name[64];
        snprintf(name, sizeof name, STR_FMT, STR_ARG(field->id));
        if (!value || json_is_null(value))
            return err_field(err, name, "!field-required");
    }
    return true;
}

static bool act(struct item_event *event, struct kept *kept, const struct kind_action *action, const json_t *fields,
                struct str why, struct err *err)
{
    if (!may_act(event, kept, action, err) || !item_why_check(why, action->why, err) ||
        !item_fields_put(event->session, event->kind, event->after, fields, true, err) || !set_values(event, action, err))
        return false;
    keep_hidden(event, kept);
    if (!fields_check(event->kind, event->after, FIELDS_PART, err) ||
        !item_links_check(event->records, event->session, event->arena, event->kind, kept->fields, event->after, err))
        return false;
    if (!value_when(&action->when, event->kind, event->after))
        return err_set(err, ERR_CONFLICT, "!not-with-these-words");
    if (action->to)
        event->state = action->to;
    return item_rules_before(event, err) && item_edition_write(event, kept, why, true, err);
}

bool item_act(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
              int64_t edition, struct str action, const json_t *fields, struct str why, struct err *err)
{
    return item_act_also(records, session, arena, id, edition, action, fields, why, (struct item_also){0}, err);
}

bool item_act_also(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                   int64_t edition, struct str action, const json_t *fields, struct str why, struct item_also also,
                   struct err *err)
{
    struct kept kept;
    struct item before;
    if (!kept_begin(records, session, arena, id, &kept, err))
        return false;
    struct item_event event = item_event_of(records, session, arena, &kept, &before, action);
    const struct kind_action *found = kind_action_find(kept.kind, action);
    event.also = also;
    bool ok = (found || err_set(err, ERR_NOT_FOUND, "!action-unknown")) && at_edition(&kept, edition, err) &&
              act(&event, &kept, found, fields, why, err);
    json_decref(event.after);
    item_end(&before);
    kept_end(&kept);
    return ok;
}

/* ---- in whose charge ---- */

struct assigning { int64_t holding, before, member; struct audit_line line; };

static bool write_assign(struct store_conn *conn, void *context, struct err *err)
{
    const struct assigning *in = context;
    if (!store_run(conn, &ASSIGN, VALUES(V_INT(in->member), V_INT(in->holding), V_INT(in->before)), err))
        return false;
    if (store_changed(conn) != 1)
        return err_set(err, ERR_CONFLICT, "!changed-meanwhile");
    return audit_add(conn, &in->line, err);
}

static bool check_member(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                         struct err *err)
{
    struct store_conn *conn;
    struct member member;
    if (!id)
        return true;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = member_get(conn, arena, id, &member, err);
    store_read_end(conn);
    return ok && ((member.agency == session_agency(session) && member.state == MEMBER_ACTIVE && member.has_key) ||
                  err_field(err, "member", "!member-cannot-work"));
}

bool item_assign(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                 int64_t member, struct err *err)
{
    struct kept kept;
    if (!check_member(records, session, arena, member, err) || !kept_begin(records, session, arena, id, &kept, err))
        return false;
    struct assigning in = {.holding = kept.holding.id, .before = kept.holding.assignee, .member = member,
                           .line = item_line(session, arena, id, "record.assign",
                                             str_printf(arena, "%s member:%" PRId64, kept.kind->id.p, member))};
    bool ok = (kept_may(records, session, &kept, VERB_ACT) || err_set(err, ERR_DENIED, "!not-allowed")) &&
              (in.before == member || store_write(records->store, write_assign, &in, err));
    kept_end(&kept);
    return ok;
}
