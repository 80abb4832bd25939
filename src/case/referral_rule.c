/* referral_rule.c - what a referral may say and when; sending goes through the one door in the same transaction. */
#include "case/approval.h"
#include "case/referral.h"

static struct str text_of(const json_t *fields, const char *key)
{
    const json_t *value = json_object_get(fields, key);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* Every field that differs is among those. */
static bool only_changes(const struct item_event *event, const char *const *allowed, struct err *err)
{
    struct field_change *changes;
    size_t count;
    fields_compare(event->kind, event->arena, event->before->fields, event->after, &changes, &count);
    for (size_t i = 0; i < count; i++) {
        bool may = false;
        for (const char *const *one = allowed; *one; one++)
            may = may || str_is(changes[i].field->id, *one);
        if (!may)
            return err_set(err, ERR_CONFLICT, "!referral-was-sent");
    }
    return true;
}

static bool names_receiver(const json_t *fields, struct err *err)
{
    bool agency = text_of(fields, "receiver").n > 0, outside = str_trim(text_of(fields, "receiver_outside")).n > 0;
    if (agency && outside)
        return err_field(err, "receiver_outside", "!one-receiver");
    return agency || outside || err_field(err, "receiver", "!field-required");
}

/* ---- sent by two ---- */

static void package_digest(const json_t *package, char ret[2 * VAULT_HASH + 1])
{
    uint8_t hash[VAULT_HASH];
    char *text = json_dumps(package, JSON_COMPACT | JSON_SORT_KEYS);
    vault_hash(str_from(text ? text : ""), hash);
    free(text);
    for (size_t i = 0; i < VAULT_HASH; i++)
        snprintf(ret + 2 * i, 3, "%02x", hash[i]);
}

/* Stands beside an action that two agreed to: its context is the digest of the package that the second one saw. */
static bool as_agreed(struct store_conn *conn, void *context, struct err *err)
{
    UNUSED(conn);
    UNUSED(context);
    UNUSED(err);
    return true;
}

static bool is_as_agreed(const struct item_event *event, const json_t *package, struct err *err)
{
    char digest[2 * VAULT_HASH + 1];
    if (event->also.run != as_agreed)
        return true;
    package_digest(package, digest);
    return str_is(*(const struct str *)event->also.context, digest) || err_set(err, ERR_CONFLICT, "!approval-differs");
}

bool referral_send_agreed(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                          int64_t edition, struct str package, struct err *err)
{
    return item_act_also(records, session, arena, id, edition, STR("send"), NULL, STR(""),
                         (struct item_also){as_agreed, &package}, err);
}

static bool ask_second(const struct records *records, const struct session *session, struct arena *arena,
                       const struct referral_preview *preview, int64_t *ret_wish, struct err *err)
{
    const json_t *fields = preview->item.fields;
    char digest[2 * VAULT_HASH + 1];
    struct str ground = text_of(fields, "ground");
    package_digest(preview->package, digest);
    json_t *params = json_pack("{s:s, s:I, s:s%}", "way", "referral", "edition", (json_int_t)preview->item.edition,
                               "ground", ground.p, ground.n);
    json_t *words = json_pack("{s:s}", "package", digest);
    struct approval_wish wish = {.act = STR("ground"), .object = "record", .about = preview->item.id, .params = params,
                                 .words = words, .agency = session_agency(session),
                                 .why = text_of(fields, "ground_why")};
    bool ok = approval_ask(records, session, arena, &wish, ret_wish, err);
    json_decref(params);
    json_decref(words);
    return ok;
}

bool referral_ask(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                  int64_t edition, int64_t *ret_wish, struct err *err)
{
    struct referral_preview preview;
    const struct err *why = &preview.cover_why;
    if (!referral_preview(records, session, arena, id, &preview, err))
        return false;
    bool ok = names_receiver(preview.item.fields, err) &&
              (text_of(preview.item.fields, "question").n || err_field(err, "question", "!field-required")) &&
              (preview.item.may_act || err_set(err, ERR_DENIED, "!not-allowed")) &&
              (preview.item.edition == edition || err_set(err, ERR_CONFLICT, "!changed-meanwhile"));
    if (ok && why->kind)
        ok = err_field(err, why->field, "%s", why->text);
    ok = ok && (preview.cover.grant || err_set(err, ERR_DENIED, "!no-consent")) &&
         (preview.package || err_field(err, "records", "!package-empty")) &&
         ask_second(records, session, arena, &preview, ret_wish, err);
    referral_preview_end(&preview);
    return ok;
}

/* ---- sending ---- */

static bool plan_send(struct item_event *event, struct err *err)
{
    struct arena *arena = event->arena;
    struct package_about about;
    struct consent_cover cover;
    struct sharing_plan *plan;
    json_t *choice, *package = NULL;
    if (!names_receiver(event->after, err))
        return false;
    if (!text_of(event->after, "question").n)
        return err_field(err, "question", "!field-required");
    if (!sharing_package_get(event->records, arena, event->id, event->key, false, &choice, err))
        return false;
    bool ok = package_build(event->records, event->session, arena, event->parent, choice, &package, &about, err);
    json_decref(choice);
    ok = ok && is_as_agreed(event, package, err);
    if (ok) {
        struct consent_want want = referral_want(arena, event->after, &about);
        ok = consent_ground(event->records, event->session, arena, event->parent, &want, &cover, err) &&
             (cover.grant || err_set(err, ERR_DENIED, "!no-consent"));
        if (ok)
            scope_package(package, &cover);
        ok = ok &&
             sharing_of_package(event->records, event->session, arena, cover.grant, event->id, event->key, package,
                                &plan, err);
    }
    json_decref(package);
    if (!ok)
        return false;
    event->own = plan;
    if (cover.consent && kind_field_find(event->kind, STR("consent")))
        json_object_set_new(event->after, "consent", json_integer(cover.consent));
    return true;
}

bool referral_before(struct item_event *event, struct err *err)
{
    static const char *const NOTHING[] = {"sent_on", NULL};
    static const char *const REPLY[] = {"answer", "decline_reason", "decline_why", "accepted_on", "their_worker", NULL};
    if (!event->before)
        return str_is(event->state->id, "draft") || str_is(event->state->id, "done") ||
               err_field(err, "state", "!state-unknown"); /* one that was sent was sent by this program */
    bool own = event->before->agency == session_agency(event->session);
    if (str_is(event->action, "send"))
        return plan_send(event, err);
    if (!own)
        return str_is(event->action, "change") ? err_set(err, ERR_DENIED, "!not-allowed") : only_changes(event, REPLY, err);
    return str_is(event->before->state->id, "draft") || only_changes(event, NOTHING, err);
}

bool referral_within(struct store_conn *conn, struct item_event *event, struct err *err)
{
    if (str_is(event->action, "send"))
        return sharing_give(conn, event->own, err);
    if (str_is(event->action, "withdraw"))
        return sharing_take_back(conn, event->id, err);
    return true;
}
