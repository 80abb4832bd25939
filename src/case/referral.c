/* referral.c - see referral.h; what happens when one is sent or taken back stands in referral_rule.c. */
#include "case/referral.h"

#include "base/clock.h"

static struct str text_of(const json_t *fields, const char *key)
{
    const json_t *value = json_object_get(fields, key);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* ---- composing ---- */

bool referral_start(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                    const json_t *fields, int64_t *ret_id, struct err *err)
{
    struct item_new in = {.kind = STR("referral"), .parent = case_id, .fields = (json_t *)(uintptr_t)fields,
                          .mode = FIELDS_PART, .assignee = session_member(session)};
    struct item *items;
    size_t count;
    if (!item_add(records, session, arena, &in, ret_id, err) ||
        !package_records(records, session, arena, case_id, &items, &count, err))
        return false;
    json_t *choice = package_first_choice(records, text_of(fields, "purpose"),
                                          json_integer_value(json_object_get(fields, "person")), items, count);
    items_end(items, count);
    bool ok = sharing_choice_save(records, session, arena, *ret_id, choice, err);
    json_decref(choice);
    return ok;
}

static bool is_choice(const json_t *choice, struct err *err)
{
    size_t i, f;
    const json_t *one, *field, *list = json_object_get(choice, "records");
    bool ok = json_is_array(list) && json_array_size(list) <= PACKAGE_RECORDS_MOST;
    json_array_foreach(list, i, one) {
        const json_t *fields = json_object_get(one, "fields");
        ok = ok && json_is_integer(json_object_get(one, "id")) && json_is_array(fields);
        json_array_foreach(fields, f, field)
            ok = ok && json_is_string(field);
    }
    return ok || err_field(err, "records", "!package-too-large");
}

bool referral_choose(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                     const json_t *choice, struct err *err)
{
    return is_choice(choice, err) && sharing_choice_save(records, session, arena, id, choice, err);
}

struct consent_want referral_want(struct arena *arena, const json_t *fields, const struct package_about *about)
{
    int64_t person = json_integer_value(json_object_get(fields, "person"));
    int64_t *persons = ARENA_ARRAY(arena, about->person_count + 1, int64_t);
    size_t count = 0;
    bool named = !person;
    for (size_t i = 0; i < about->person_count; i++) {
        persons[count++] = about->persons[i];
        named = named || about->persons[i] == person;
    }
    if (!named)
        persons[count++] = person;
    return (struct consent_want){
        .persons = persons, .person_count = count, .purpose = text_of(fields, "purpose"),
        .receiver = text_of(fields, "receiver"), .outside = text_of(fields, "receiver_outside"), .kinds = about->kinds,
        .kind_count = about->kind_count, .fields = about->fields, .field_count = about->field_count,
        .ground = text_of(fields, "ground"), .ground_why = text_of(fields, "ground_why")};
}

/* What was chosen, or what its purpose asks for when nobody has chosen yet. */
static bool choice_of(const struct records *records, const struct session *session, struct arena *arena,
                      const struct item *item, json_t **ret, struct err *err)
{
    struct item *items;
    size_t count;
    if (!sharing_package_open(records, session, arena, item->id, false, ret, err))
        return false;
    if (*ret)
        return true;
    if (!package_records(records, session, arena, item->parent, &items, &count, err))
        return false;
    *ret = package_first_choice(records, text_of(item->fields, "purpose"),
                                json_integer_value(json_object_get(item->fields, "person")), items, count);
    items_end(items, count);
    return true;
}

static bool preview(const struct records *records, const struct session *session, struct arena *arena,
                    struct referral_preview *ret, struct err *err)
{
    struct package_about about = {0};
    struct err *why = &ret->cover_why;
    if (!choice_of(records, session, arena, &ret->item, &ret->choice, err))
        return false;
    if (!package_build(records, session, arena, ret->item.parent, ret->choice, &ret->package, &about, why))
        return why->kind == ERR_INPUT || why->kind == ERR_NOT_FOUND || err_set(err, why->kind, "%s", why->text);
    struct consent_want want = referral_want(arena, ret->item.fields, &about);
    if (!want.receiver.n && !want.outside.n)
        return err_field(why, "receiver", "!field-required") || true;
    if (consent_ground(records, session, arena, ret->item.parent, &want, &ret->cover, why)) {
        scope_package(ret->package, &ret->cover);
        return true;
    }
    return why->kind == ERR_INPUT || err_set(err, why->kind, "%s", why->text);
}

bool referral_preview(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                      struct referral_preview *ret, struct err *err)
{
    *ret = (struct referral_preview){0};
    if (!item_open(records, session, arena, id, &ret->item, err))
        return false;
    bool ok = (str_is(ret->item.kind->id, "referral") && !ret->item.is_guest) ||
        err_set(err, ERR_NOT_FOUND, "!record-unknown");
    ok = ok && (str_is(ret->item.state->id, "draft") || err_set(err, ERR_CONFLICT, "!referral-was-sent")) &&
         preview(records, session, arena, ret, err);
    if (!ok)
        referral_preview_end(ret);
    return ok;
}

void referral_preview_end(struct referral_preview *preview)
{
    item_end(&preview->item);
    json_decref(preview->choice);
    json_decref(preview->package);
    preview->choice = preview->package = NULL;
}

/* ---- sending and taking back ---- */

bool referral_send(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                   int64_t edition, struct err *err)
{
    return item_act(records, session, arena, id, edition, STR("send"), NULL, STR(""), err);
}

bool referral_may_undo(const struct session *session, const struct item *item)
{
    return str_is(item->state->id, "sent") && str_is(item->stamp.did, "send") &&
           item->stamp.member == session_member(session) && clock_now() - item->stamp.at <= REFERRAL_UNDO_SECONDS;
}

bool referral_undo(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                   struct err *err)
{
    struct store_conn *conn;
    struct item item;
    bool unopened = false;
    if (!item_open(records, session, arena, id, &item, err))
        return false;
    int64_t edition = item.edition;
    bool may = str_is(item.kind->id, "referral") && referral_may_undo(session, &item);
    item_end(&item);
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = sharing_unopened(conn, id, &unopened, err);
    store_read_end(conn);
    return ok && ((may && unopened) || err_set(err, ERR_CONFLICT, "!too-late-to-undo")) &&
           item_act(records, session, arena, id, edition, STR("withdraw"), NULL, STR("!referral-undone"), err);
}

/* ---- reading ---- */

bool referral_is_late(const struct item *item)
{
    int32_t day;
    return (str_is(item->state->id, "sent") || str_is(item->state->id, "seen")) &&
           value_day(json_object_get(item->fields, "deadline"), true, &day) && day < clock_local_today(clock_now());
}

/* The receiver has opened it.  That it could not be noted (somebody was faster) hinders nobody from reading. */
static void see(const struct records *records, const struct session *session, struct arena *arena, const struct item *item)
{
    struct err why = {0};
    bool ok = item_act(records, session, arena, item->id, item->edition, STR("see"), NULL, STR(""), &why);
    UNUSED(ok);
}

bool referral_open(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                   struct referral *ret, struct err *err)
{
    *ret = (struct referral){0};
    if (!item_open(records, session, arena, id, &ret->item, err))
        return false;
    bool ok = str_is(ret->item.kind->id, "referral") || err_set(err, ERR_NOT_FOUND, "!record-unknown");
    ret->is_ours = ret->item.agency == session_agency(session);
    if (ok && !ret->is_ours && ret->item.may_act && str_is(ret->item.state->id, "sent")) {
        see(records, session, arena, &ret->item);
        item_end(&ret->item);
        ok = item_open(records, session, arena, id, &ret->item, err);
    }
    ok = ok && sharing_package_open(records, session, arena, id, true, &ret->package, err) &&
         sharing_case_of(records, session, id, &ret->own_case, err);
    if (!ok)
        referral_end(ret);
    else
        ret->is_late = referral_is_late(&ret->item);
    return ok;
}

void referral_end(struct referral *referral)
{
    item_end(&referral->item);
    json_decref(referral->package);
    referral->package = NULL;
}

bool referral_make_case(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                        struct str summary, int64_t *ret_case, struct err *err)
{
    struct referral referral;
    if (!referral_open(records, session, arena, id, &referral, err))
        return false;
    bool may = !referral.is_ours && !referral.own_case && referral.item.may_act &&
        str_is(referral.item.state->id, "accepted");
    referral_end(&referral);
    if (!may)
        return err_set(err, ERR_CONFLICT, "!not-in-this-state");
    if (!str_trim(summary).n)
        return err_field(err, "summary", "!field-required");
    json_t *fields = json_pack("{s:s%}", "summary", summary.p, summary.n);
    struct item_new in = {.kind = STR("case"), .fields = fields, .mode = FIELDS_PART, .assignee = session_member(session)};
    bool ok = item_add(records, session, arena, &in, ret_case, err) &&
              sharing_case_set(records, session, id, *ret_case, err);
    json_decref(fields);
    return ok;
}

bool referral_paper(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                    struct str lang, bool right_to_left, struct str title, const struct package_words *words,
                    const struct package_row *head, size_t head_count, json_t **ret, struct err *err)
{
    struct referral referral;
    *ret = NULL;
    if (!referral_open(records, session, arena, id, &referral, err))
        return false;
    bool ok = (referral.is_ours && referral.package && text_of(referral.item.fields, "receiver_outside").n &&
               !str_is(referral.item.state->id, "withdrawn")) || err_set(err, ERR_CONFLICT, "!not-in-this-state");
    if (ok)
        *ret = package_document(records, arena, referral.package, lang, right_to_left, title, words, head,
                                head_count);
    referral_end(&referral);
    return ok;
}

bool referral_leave(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                    struct err *err)
{
    struct package_about about = {0};
    struct consent_cover cover;
    struct referral referral;
    const struct grant *grant;
    if (!referral_open(records, session, arena, id, &referral, err))
        return false;
    bool ok = (referral.is_ours && referral.package && text_of(referral.item.fields, "receiver_outside").n &&
               !str_is(referral.item.state->id, "withdrawn")) || err_set(err, ERR_CONFLICT, "!not-in-this-state");
    if (ok) {
        struct records sent = *records;
        sent.approvals = NULL; /* a second person agreed when it was sent */
        scope_of_package(arena, referral.package, &about);
        struct consent_want want = referral_want(arena, referral.item.fields, &about);
        ok = consent_needed(&sent, session, arena, referral.item.parent, &want, &grant, &cover, err) &&
             (!scope_takes(referral.package, &cover) || err_set(err, ERR_DENIED, "!no-consent")) &&
             consent_leaving(&sent, session, arena, referral.item.parent, &want, STR("export"), &cover, err);
    }
    referral_end(&referral);
    return ok;
}
