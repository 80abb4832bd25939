/* consent.c - the gate: which living consents, or which ground of law, cover what should move. */
#include "case/consent.h"

#include "case/approval.h"
#include "record/grant.h"

enum { GROUND_REASON_LEAST = 10, PARTS_MOST = 4096 };

/* ---- consents as they stand ---- */

static struct str text_of(const json_t *fields, const char *key)
{
    const json_t *value = json_object_get(fields, key);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static bool has(const json_t *list, struct str wanted)
{
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one)
        if (json_is_string(one) && str_eq(str_from(json_string_value(one)), wanted))
            return true;
    return false;
}

static void consent_read(const struct item *item, int32_t today, struct consent *ret)
{
    const json_t *fields = item->fields;
    *ret = (struct consent){.id = item->id, .edition = item->edition, .item = *item,
                            .person = json_integer_value(json_object_get(fields, "person")),
                            .language = text_of(fields, "language"), .form = text_of(fields, "form"),
                            .outside = text_of(fields, "receiver_outside"), .words = text_of(fields, "words"),
                            .never = text_of(fields, "fields_not"), .purposes = json_object_get(fields, "purpose"),
                            .receivers = json_object_get(fields, "receivers"), .kinds = json_object_get(fields, "kinds"),
                            .only = json_object_get(fields, "fields_only"),
                            .only_gone = json_object_get(item->gone, "fields_only")};
    bool dated = value_day(json_object_get(fields, "from"), false, &ret->from) &&
                 value_day(json_object_get(fields, "until"), true, &ret->until);
    ret->not_yet = dated && ret->from > today;
    ret->over = dated && ret->until < today;
    ret->lives = dated && !ret->not_yet && !ret->over && str_is(item->state->id, "given");
}

static bool name_persons(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                         struct consents *consents, struct err *err)
{
    int64_t *ids = ARENA_ARRAY(arena, consents->count + 1, int64_t);
    struct item *items;
    size_t count = 0;
    for (size_t i = 0; i < consents->count; i++)
        ids[i] = consents->list[i].person;
    if (!items_open(records, session, arena, case_id, ids, consents->count, &items, &count, err))
        return false;
    for (size_t i = 0; i < consents->count; i++)
        for (size_t n = 0; n < count; n++)
            if (items[n].id == consents->list[i].person)
                consents->list[i].person_name = item_called(arena, &items[n], STR(""));
    items_end(items, count);
    return true;
}

bool consents_of(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                 struct consents *ret, struct err *err)
{
    int64_t *ids;
    size_t count;
    struct item *items;
    int32_t today;
    *ret = (struct consents){0};
    if (!sharing_day(records->store, &today, err) ||
        !item_children(records, session, arena, case_id, STR("consent"), &ids, &count, err) ||
        !items_open(records, session, arena, case_id, ids, count, &items, &count, err))
        return false;
    ret->list = ARENA_ARRAY(arena, count + 1, struct consent);
    for (size_t i = count; i-- > 0;)
        consent_read(&items[i], today, &ret->list[ret->count++]);
    if (name_persons(records, session, arena, case_id, ret, err))
        return true;
    consents_end(ret);
    return false;
}

void consents_end(struct consents *consents)
{
    for (size_t i = 0; i < consents->count; i++)
        item_end(&consents->list[i].item);
    consents->count = 0;
}

/* ---- does one cover it? ---- */

static bool same_name(struct str a, struct str b)
{
    a = str_trim(a);
    b = str_trim(b);
    bool same = a.n == b.n && a.n > 0;
    for (size_t i = 0; same && i < a.n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        same = x == y || ((x | 32) == (y | 32) && (x | 32) >= 'a' && (x | 32) <= 'z');
    }
    return same;
}

static bool for_receiver(const struct consent *consent, const struct consent_want *want)
{
    if (want->receiver.n)
        return has(consent->receivers, want->receiver);
    return !want->outside.n || same_name(consent->outside, want->outside);
}

static bool any_of_kind(const json_t *codes, struct str kind)
{
    size_t i;
    const json_t *one;
    json_array_foreach(codes, i, one)
        if (json_is_string(one) && kind_scope_is_of(str_from(json_string_value(one)), kind))
            return true;
    return false;
}

/* Also by fields that the packs have forgotten: what she narrowed never grows by itself. */
bool consent_is_limited(const struct consent *consent, struct str kind)
{
    return any_of_kind(consent->only, kind) || any_of_kind(consent->only_gone, kind);
}

static bool names_kind(const struct consent *consent, struct str kind)
{
    return has(consent->kinds, kind) || has(consent->kinds, STR("everything"));
}

bool consent_names(const struct consent *consent, struct str kind, struct str field)
{
    size_t i;
    const json_t *one;
    if (!names_kind(consent, kind))
        return false;
    if (!consent_is_limited(consent, kind))
        return true;
    json_array_foreach(consent->only, i, one)
        if (json_is_string(one) && kind_scope_is(str_from(json_string_value(one)), kind, field))
            return true;
    return false;
}

/* Does it live, for that person, purpose and receiver? */
static bool fits(const struct consent *consent, const struct consent_want *want, int64_t person)
{
    return consent->lives && consent->person == person && has(consent->purposes, want->purpose) &&
           for_receiver(consent, want);
}

/* kind "": everything; field "": the whole kind. */
static bool covers(const struct records *records, const struct consent *consent, const struct consent_want *want,
                   int64_t person, struct consent_field part)
{
    if (!fits(consent, want, person))
        return false;
    if (part.field.n)
        return consent_names(consent, part.kind, part.field);
    if (part.kind.n)
        return names_kind(consent, part.kind) && !consent_is_limited(consent, part.kind);
    const struct kind_list *list = kind_list_find(records->kinds, STR("record-kind"));
    bool all = list && list->count && !json_array_size(consent->only) && !json_array_size(consent->only_gone);
    bool named = has(consent->kinds, STR("everything"));
    for (size_t i = 0; all && !named && i < list->count; i++)
        all = list->codes[i].retired || str_is(list->codes[i].id, "everything") || has(consent->kinds, list->codes[i].id);
    return all;
}

/* ---- whom it is about ---- */

struct concerned { int64_t id; struct str name; };
struct whom { struct concerned *list; size_t count; };

/* A person of whom the case is: not a witness or somebody to call, who are in it for her. */
static bool is_subject(const struct item *person)
{
    struct str role = text_of(person->fields, "role");
    return !role.n || str_is(role, "subject") || str_is(role, "child-of-subject");
}

static bool whom_of(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                    const struct consent_want *want, struct whom *ret, struct err *err)
{
    int64_t *ids;
    size_t count, wanted = 0;
    struct item *items;
    if (!item_children(records, session, arena, case_id, STR("person"), &ids, &count, err) ||
        !items_open(records, session, arena, case_id, ids, count, &items, &count, err))
        return false;
    *ret = (struct whom){.list = ARENA_ARRAY(arena, count + 1, struct concerned)};
    for (size_t i = 0; i < count; i++) {
        bool named = false;
        for (size_t n = 0; n < want->person_count; n++)
            named = named || want->persons[n] == items[i].id;
        wanted += named;
        if ((named || (!want->person_count && is_subject(&items[i]))) && !str_is(items[i].state->id, "merged"))
            ret->list[ret->count++] = (struct concerned){.id = items[i].id, .name = item_called(arena, &items[i], STR(""))};
    }
    items_end(items, count);
    return wanted == want->person_count || err_field(err, "person", "!record-unknown");
}

/* ---- the grant ---- */

struct making {
    const struct records *records;
    const struct consents *consents;
    const struct consent_want *want;
    const struct whom *whom;
    struct arena *arena;
    struct grant_part *parts; size_t count;
    struct consent_cover cover; /* missing, limited, in, out */
};

static void is_missing(struct making *making, const struct concerned *person, struct str kind)
{
    if (making->cover.missing_count < PARTS_MOST)
        making->cover.missing[making->cover.missing_count++] = (struct consent_missing){
            .person = person->id, .person_name = person->name, .kind = kind};
}

/* Every consent that covers it, as stand-ins for each other. */
static bool one_part(struct making *making, const struct concerned *person, struct consent_field part)
{
    struct str what = part.field.n ? kind_scope_code(making->arena, part.kind, part.field) : part.kind;
    size_t before = making->count;
    for (size_t i = 0; i < making->consents->count && making->count < PARTS_MOST; i++) {
        const struct consent *consent = &making->consents->list[i];
        if (covers(making->records, consent, making->want, person->id, part))
            making->parts[making->count++] = (struct grant_part){.about = person->id, .what = what, .consent = consent->id,
                                                                .edition = consent->edition, .until = consent->until};
    }
    return making->count > before;
}

static bool is_covered(const struct making *making, const struct concerned *person, struct consent_field part)
{
    for (size_t i = 0; i < making->consents->count; i++)
        if (covers(making->records, &making->consents->list[i], making->want, person->id, part))
            return true;
    return false;
}

static bool all_agree(const struct making *making, struct consent_field part)
{
    for (size_t p = 0; p < making->whom->count; p++)
        if (!is_covered(making, &making->whom->list[p], part))
            return false;
    return true;
}

/* Not covered as a whole: the fields that everybody whom it is about has agreed to. */
static void some_fields(struct making *making, struct str kind)
{
    const struct consent_want *want = making->want;
    const struct whom *whom = making->whom;
    struct consent_cover *cover = &making->cover;
    size_t before = cover->in_count, out = cover->out_count, missing = cover->missing_count;
    for (size_t i = 0; i < want->field_count; i++) {
        if (!str_eq(want->fields[i].kind, kind))
            continue;
        bool agreed = making->count + whom->count * making->consents->count < PARTS_MOST &&
                      all_agree(making, want->fields[i]);
        for (size_t p = 0; agreed && p < whom->count; p++)
            agreed = one_part(making, &whom->list[p], want->fields[i]);
        if (agreed)
            cover->in[cover->in_count++] = want->fields[i];
        else
            cover->out[cover->out_count++] = want->fields[i];
    }
    if (cover->in_count > before) {
        cover->limited[cover->limited_count++] = kind;
        return;
    }
    cover->out_count = out; /* nothing of it at all */
    for (size_t p = 0; p < whom->count; p++) {
        bool any = false;
        for (size_t i = 0; i < want->field_count && !any; i++)
            any = str_eq(want->fields[i].kind, kind) && is_covered(making, &whom->list[p], want->fields[i]);
        if (!any)
            is_missing(making, &whom->list[p], kind);
    }
    for (size_t p = 0; cover->missing_count == missing && p < whom->count; p++) /* each agreed to something else */
        is_missing(making, &whom->list[p], kind);
}

static void all_parts(struct making *making)
{
    const struct consent_want *want = making->want;
    const struct whom *whom = making->whom;
    for (size_t p = 0; want->everything && p < whom->count; p++)
        if (!one_part(making, &whom->list[p], (struct consent_field){.kind = STR("")}))
            is_missing(making, &whom->list[p], STR(""));
    for (size_t k = 0; !want->everything && k < want->kind_count; k++) {
        struct consent_field whole = {.kind = want->kinds[k]};
        if (!all_agree(making, whole)) {
            some_fields(making, want->kinds[k]);
            continue;
        }
        for (size_t p = 0; p < whom->count; p++)
            if (!one_part(making, &whom->list[p], whole))
                is_missing(making, &whom->list[p], whole.kind);
    }
    if (!whom->count) /* nobody stands in the case: nobody has agreed */
        making->cover.missing[making->cover.missing_count++] = (struct consent_missing){.kind = STR("")};
}

static bool law_part(const struct records *records, const struct consent_want *want, struct making *making, struct err *err)
{
    const struct kind_list *list = kind_list_find(records->kinds, STR("ground"));
    const struct kind_code *code = list ? kind_code_find(list, want->ground) : NULL;
    struct str why = str_trim(want->ground_why);
    size_t letters = 0;
    for (size_t i = 0; i < why.n; i++)
        letters += ((unsigned char)why.p[i] & 0xc0) != 0x80;
    if (!code || code->retired)
        return err_field(err, "ground", "!ground-unknown");
    if (letters < GROUND_REASON_LEAST)
        return err_field(err, "ground_why", "!why-too-short");
    if (!str_is_utf8(why))
        return err_field(err, "ground_why", "!field-not-text");
    making->parts[making->count++] = (struct grant_part){.what = STR(""), .ground = code->id};
    return true;
}

static bool receiver_of(const struct records *records, const struct session *session, struct arena *arena,
                        const struct consent_want *want, struct grant *ret, struct err *err)
{
    struct store_conn *conn;
    struct agency agency;
    struct err why = {0};
    ret->from = session_agency(session);
    ret->receiver = want->outside;
    if (!want->receiver.n)
        return true;
    if (!store_read_begin(records->store, &conn, err))
        return false;
    bool ok = agency_find(conn, arena, want->receiver, &agency, &why);
    store_read_end(conn);
    if (!ok)
        return why.kind == ERR_NOT_FOUND ? err_field(err, "receiver", "!receiver-unknown")
                                         : err_set(err, why.kind, "%s", why.text);
    if (agency.id == ret->from)
        return err_field(err, "receiver", "!own-agency");
    ret->to = agency.id;
    ret->receiver = agency.name;
    return true;
}

static int32_t first_end(const struct making *making)
{
    int32_t until = 0;
    for (size_t i = 0; i < making->count; i++)
        if (making->parts[i].until && (!until || making->parts[i].until < until))
            until = making->parts[i].until;
    return until;
}

static bool cover(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                  const struct consent_want *want, struct making *making, struct err *err)
{
    struct consents consents;
    struct whom whom;
    if (want->ground.n)
        return law_part(records, want, making, err);
    if (!consents_of(records, session, arena, case_id, &consents, err))
        return false;
    bool ok = whom_of(records, session, arena, case_id, want, &whom, err);
    making->consents = &consents;
    making->whom = &whom;
    if (ok)
        all_parts(making);
    consents_end(&consents);
    return ok;
}

bool consent_ground(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                    const struct consent_want *want, struct consent_cover *ret, struct err *err)
{
    struct grant *grant = ARENA_NEW(arena, struct grant);
    struct making making = {.records = records, .want = want, .arena = arena,
                            .parts = ARENA_ARRAY(arena, PARTS_MOST, struct grant_part)};
    making.cover = (struct consent_cover){.missing = ARENA_ARRAY(arena, PARTS_MOST + 1, struct consent_missing),
                                          .limited = ARENA_ARRAY(arena, want->kind_count + 1, struct str),
                                          .in = ARENA_ARRAY(arena, want->field_count + 1, struct consent_field),
                                          .out = ARENA_ARRAY(arena, want->field_count + 1, struct consent_field)};
    *grant = (struct grant){0};
    *ret = (struct consent_cover){0};
    if (!receiver_of(records, session, arena, want, grant, err) ||
        !cover(records, session, arena, case_id, want, &making, err))
        return false;
    *ret = making.cover;
    ret->until = first_end(&making);
    if (ret->missing_count || !making.count)
        return true;
    grant->parts = making.parts;
    grant->count = making.count;
    grant->waits = want->ground.n && approval_needed(records->approvals, STR("ground"));
    ret->grant = grant;
    ret->waits = grant->waits;
    ret->consent = making.parts[0].consent;
    return true;
}

bool consent_needed(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                    const struct consent_want *want, const struct grant **ret, struct consent_cover *ret_cover,
                    struct err *err)
{
    struct consent_cover own, *cover = ret_cover ? ret_cover : &own;
    if (!consent_ground(records, session, arena, case_id, want, cover, err))
        return false;
    *ret = cover->grant;
    return (cover->grant && (ret_cover || !cover->limited_count)) || err_set(err, ERR_DENIED, "!no-consent");
}

bool consent_leaving(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                     const struct consent_want *want, struct str how, struct consent_cover *ret_cover, struct err *err)
{
    const struct grant *grant;
    struct sharing_plan *plan;
    return consent_needed(records, session, arena, case_id, want, &grant, ret_cover, err) &&
           sharing_of_leaving(session, arena, grant, case_id, how, &plan, err) && sharing_give_now(records, plan, err);
}

/* What covers the whole case, when the member may hand it over. */
static bool hand_over_grant(const struct records *records, const struct session *session, struct arena *arena,
                            int64_t case_id, const struct consent_want *want, const struct grant **ret, struct err *err)
{
    struct consent_want whole = *want;
    struct item item;
    whole.everything = true;
    whole.person_count = 0;
    if (!want->receiver.n)
        return err_field(err, "receiver", "!field-required");
    if (!item_open(records, session, arena, case_id, &item, err))
        return false;
    bool may = item.may_act && str_is(item.kind->id, "case");
    item_end(&item);
    return (may || err_set(err, ERR_DENIED, "!not-allowed")) &&
           consent_needed(records, session, arena, case_id, &whole, ret, NULL, err);
}

bool case_hand_over_to(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                       const struct consent_want *want, bool keep, struct err *err)
{
    const struct grant *grant;
    struct sharing_plan *plan;
    return hand_over_grant(records, session, arena, case_id, want, &grant, err) &&
           sharing_of_whole(records, session, arena, grant, case_id, !keep, &plan, err) &&
           sharing_give_now(records, plan, err);
}

bool case_hand_over_ask(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
                        const struct consent_want *want, bool keep, int64_t *ret_wish, struct err *err)
{
    const struct kind_list *purposes = kind_list_find(records->kinds, STR("consent-purpose"));
    const struct grant *grant;
    if (want->purpose.n && !(purposes && kind_code_find(purposes, want->purpose)))
        return err_field(err, "purpose", "!field-not-choice");
    if (!hand_over_grant(records, session, arena, case_id, want, &grant, err))
        return false;
    json_t *params = json_pack("{s:s, s:s%, s:s%, s:s%, s:b}", "way", "hand-over", "receiver", want->receiver.p,
                               want->receiver.n, "purpose", want->purpose.n ? want->purpose.p : "", want->purpose.n,
                               "ground", want->ground.p, want->ground.n, "keep", keep);
    struct approval_wish wish = {.act = STR("ground"), .object = "record", .about = case_id, .params = params,
                                 .agency = session_agency(session), .why = want->ground_why};
    bool ok = approval_ask(records, session, arena, &wish, ret_wish, err);
    json_decref(params);
    return ok;
}
