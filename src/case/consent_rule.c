/* consent_rule.c - what a consent must say, and what follows when it does not hold any more. */
#include "case/consent.h"
#include "case/package.h"

static bool is_empty(const json_t *fields, const char *key)
{
    const json_t *value = json_object_get(fields, key);
    return !value || json_is_null(value) || (json_is_array(value) && !json_array_size(value)) ||
           (json_is_string(value) && !json_string_length(value));
}

static bool needs(const json_t *fields, const char *key, struct err *err)
{
    return !is_empty(fields, key) || err_field(err, key, "!field-required");
}

/* For what the public sees nobody is named. */
static bool for_somebody(const json_t *fields)
{
    const json_t *one, *list = json_object_get(fields, "purpose");
    size_t i;
    json_array_foreach(list, i, one) {
        struct str purpose = str_from(json_string_value(one));
        if (!str_is(purpose, "publication") && !str_is(purpose, "statistics"))
            return true;
    }
    return !json_array_size(list);
}

/* Single fields are of kinds that she named. */
static bool only_of_kinds(const json_t *fields, struct err *err)
{
    size_t i, k;
    const json_t *one, *kind;
    json_array_foreach(json_object_get(fields, "fields_only"), i, one) {
        bool named = false;
        json_array_foreach(json_object_get(fields, "kinds"), k, kind) {
            struct str id = str_from(json_string_value(kind));
            named = named || str_is(id, "everything") || kind_scope_is_of(str_from(json_string_value(one)), id);
        }
        if (!named)
            return err_field(err, "fields_only", "!consent-field-alone");
    }
    return true;
}

static bool is_valid(const json_t *fields, struct err *err)
{
    int32_t from, until;
    if (!needs(fields, "person", err) || !needs(fields, "purpose", err) || !needs(fields, "kinds", err) ||
        !needs(fields, "language", err) || !needs(fields, "form", err))
        return false;
    if (str_is(str_from(json_string_value(json_object_get(fields, "form"))), "guardian") && !needs(fields, "guardian", err))
        return false;
    if (for_somebody(fields) && is_empty(fields, "receivers") && is_empty(fields, "receiver_outside"))
        return err_field(err, "receivers", "!consent-for-nobody");
    if (!value_day(json_object_get(fields, "from"), false, &from))
        return err_field(err, "from", "!field-required");
    if (!value_day(json_object_get(fields, "until"), true, &until))
        return err_field(err, "until", "!field-required");
    return only_of_kinds(fields, err) && (from <= until || err_field(err, "until", "!consent-ends-before"));
}

/* The person stands in the same case. */
static bool person_is_here(const struct item_event *event, struct err *err)
{
    int64_t person = json_integer_value(json_object_get(event->after, "person"));
    struct item item;
    if (event->parent < 0)
        return true; /* in one import with its case */
    if (!item_open(event->records, event->session, event->arena, person, &item, err))
        return false;
    bool here = item.parent == event->parent;
    item_end(&item);
    return here || err_field(err, "person", "!record-unknown");
}

static bool is_made_or_changed(const struct item_event *event)
{
    return str_is(event->action, "add") || str_is(event->action, "change");
}

bool consent_before(struct item_event *event, struct err *err)
{
    return !is_made_or_changed(event) || (is_valid(event->after, err) && person_is_here(event, err));
}

/* What she agreed to; the rest (a witness, the paper) may be added later. */
static bool scope_changed(const struct item_event *event)
{
    static const char *const SCOPE[] = {"person", "purpose", "receivers", "receiver_outside", "kinds", "fields_only",
                                        "fields_not", "from", "until", "form", "language", "guardian"};
    for (size_t i = 0; i < LEN(SCOPE); i++) {
        const json_t *was = json_object_get(event->before->fields, SCOPE[i]), *now = json_object_get(event->after, SCOPE[i]);
        if (was != now && (!was || !now || !json_equal(was, now)))
            return true;
    }
    return false;
}

bool consent_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    bool stands = false;
    if (!event->before)
        return true;
    if (str_is(event->action, "change")) {
        if (!scope_changed(event))
            return true;
        if (!sharing_stands_on(conn, event->id, &stands, err))
            return false;
        return !stands || err_set(err, ERR_CONFLICT, "!consent-in-use");
    }
    if (str_is(event->state->id, "given"))
        return true;
    int64_t *ended = ARENA_NEW(event->arena, int64_t);
    event->own = ended;
    return sharing_consent_gone(conn, event->id, ended, err);
}

/* Somebody tells those who had it outside, and looks at what she needs now.  A task that cannot be made is no error: what
 * ended stands in the table of sharings and on the page of the case. */
void consent_after(struct item_event *event)
{
    struct str words = package_task(event->records, event->arena, "consent-gone");
    struct err why = {0};
    int64_t id, *ended = event->own;
    if (!ended || !*ended || !words.n || !kind_find(event->records->kinds, STR("task")))
        return;
    json_t *fields = json_object();
    struct item in_case = {0};
    json_object_set_new(fields, "what", json_stringn(words.p, words.n));
    struct item_new task = {.kind = STR("task"), .parent = event->parent, .fields = fields, .mode = FIELDS_PART};
    bool ok = item_open(event->records, event->session, event->arena, event->parent, &in_case, &why);
    task.assignee = ok ? in_case.assignee : 0;
    item_end(&in_case);
    ok = ok && item_add(event->records, event->session, event->arena, &task, &id, &why);
    json_decref(fields);
}
