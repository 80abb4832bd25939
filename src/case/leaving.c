/* leaving.c - see leaving.h. */
#include "case/leaving.h"

#include "case/scope.h"
#include "record/item_inside.h"

enum { CASES_MOST = 20000, KINDS_MOST = 64, FIELDS_MOST = 2000, DEEP = 8 };

struct leaving_case {
    int64_t id;
    struct str kinds[KINDS_MOST]; size_t kind_count;
    struct consent_field *fields; size_t field_count, field_room;
    struct consent_cover cover;
};
/* alone: something personal without a case */
struct leaving_cases { struct leaving_case *list; size_t count; bool alone; };

static const struct item *find(const struct item *items, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].id == id)
            return &items[i];
    return NULL;
}

/* The case that a record stands in, or 0. */
static bool case_of(const struct records *records, const struct session *session, struct arena *arena,
                    const struct item *item,
                    const struct item *items, size_t count, int64_t *ret, struct err *err)
{
    int64_t id = item->id, parent = item->parent;
    struct str kind = item->kind->id;
    *ret = 0;
    for (unsigned deep = 0; deep < DEEP; deep++) {
        struct kept kept;
        const struct item *up;
        if (str_is(kind, "case")) {
            *ret = id;
            return true;
        }
        if (!parent)
            return true;
        id = parent;
        up = find(items, count < 64 ? count : 64, parent); /* mostly the first of them; else it is read */
        if (up) {
            kind = up->kind->id;
            parent = up->parent;
            continue;
        }
        struct err why = {0};
        if (!kept_begin(records, session, arena, id, &kept, &why))
            return why.kind == ERR_NOT_FOUND || err_set(err, why.kind, "%s", why.text);
        kind = kept.kind->id;
        parent = kept.record.parent;
        kept_end(&kept);
    }
    return true;
}

static void note_field(struct arena *arena, struct leaving_case *one, struct str kind, struct str field)
{
    for (size_t i = one->field_count; i-- > 0;)
        if (str_eq(one->fields[i].field, field) && str_eq(one->fields[i].kind, kind))
            return;
    if (one->field_count == FIELDS_MOST) /* what is not asked for does not leave */
        return;
    if (one->field_count == one->field_room) {
        one->field_room = one->field_room ? one->field_room * 2 : 16;
        struct consent_field *grown = ARENA_ARRAY(arena, one->field_room, struct consent_field);
        if (one->field_count)
            memcpy(grown, one->fields, one->field_count * sizeof *grown);
        one->fields = grown;
    }
    one->fields[one->field_count++] = (struct consent_field){.kind = kind, .field = field};
}

static struct leaving_case *note(struct arena *arena, struct leaving_cases *cases, int64_t id, const struct item *item)
{
    struct str kind = item->kind->id;
    size_t at = cases->count; /* records of a case stand together, so the last ones are asked first */
    while (at > 0 && cases->list[at - 1].id != id)
        at--;
    struct leaving_case *one = at ? &cases->list[at - 1] : &cases->list[cases->count++];
    one->id = id;
    if (!kind_named(one->kinds, one->kind_count, kind) && one->kind_count < KINDS_MOST)
        one->kinds[one->kind_count++] = kind;
    for (size_t i = 0; i < item->kind->field_count; i++) {
        struct str field = item->kind->fields[i].id;
        if (json_object_getn(item->fields, field.p, field.n))
            note_field(arena, one, kind, field);
    }
    return one;
}

static bool second_needed(const struct records *records, const struct export_ground *ground)
{
    return approval_needed(records->approvals, STR("export-case")) ||
           (ground->ground.n && approval_needed(records->approvals, STR("ground")));
}

static bool ask(const struct records *records, const struct session *session, struct arena *arena,
                struct leaving_case *one,
                const struct export_ground *ground, bool write_down, struct err *err)
{
    const struct grant *grant;
    struct consent_want want = {.purpose = ground->purpose, .outside = ground->receiver, .kinds = one->kinds,
                                .kind_count = one->kind_count, .fields = one->fields, .field_count = one->field_count,
                                .ground = ground->ground,
                                .ground_why = ground->ground.n ? ground->why : STR("")};
    return write_down ? consent_leaving(records, session, arena, one->id, &want, STR("export"), &one->cover, err)
                      : consent_needed(records, session, arena, one->id, &want, &grant, &one->cover, err);
}

/* An agency's own notes, tasks and consents cannot be agreed to; on a consent they stay. */
static bool stays(const struct records *records, const struct export_ground *ground, const struct kind *kind)
{
    const struct kind_list *list = kind_list_find(records->kinds, STR("record-kind"));
    return !ground->ground.n && list && !kind_code_find(list, kind->id);
}

static void keep_back(struct item *item)
{
    json_object_clear(item->fields);
    item->limited = true;
}

/* Every case that something leaves from may; then, when it should be, it is written down there. */
static bool leave(const struct records *records, const struct session *session, struct arena *arena,
                  struct item *items, size_t count, const struct export_ground *ground, bool write_down,
                  struct err *err)
{
    struct leaving_cases cases = {.list = ARENA_ARRAY(arena, (count < CASES_MOST ? count : CASES_MOST) + 1,
                                                      struct leaving_case)};
    const struct kind_list *grounds = kind_list_find(records->kinds, STR("ground"));
    bool kept_back = false;
    const struct leaving_case **of = ARENA_ARRAY(arena, count + 1, const struct leaving_case *);
    for (size_t i = 0; i < count && cases.count < CASES_MOST; i++) {
        int64_t id;
        if (!export_is_personal(items[i].kind))
            continue;
        if (stays(records, ground, items[i].kind)) {
            keep_back(&items[i]);
            kept_back = true;
            continue;
        }
        if (!case_of(records, session, arena, &items[i], items, count, &id, err))
            return false;
        if (id)
            of[i] = note(arena, &cases, id, &items[i]);
        else
            cases.alone = true;
    }
    if (!cases.count && !cases.alone)
        return !kept_back || err_set(err, ERR_DENIED, "!no-consent");
    if (!str_trim(ground->receiver).n)
        return err_field(err, "receiver", "!field-required");
    if (ground->ground.n && !(grounds && kind_code_find(grounds, ground->ground)))
        return err_field(err, "ground", "!field-not-choice");
    if (cases.alone && !ground->ground.n)
        return err_set(err, ERR_DENIED, "!export-needs-ground");
    if (write_down && second_needed(records, ground))
        return err_set(err, ERR_DENIED, "!second-needed");
    for (size_t i = 0; i < (write_down ? 2 : 1) * cases.count; i++) /* all of them may before anything is written down */
        if (!ask(records, session, arena, &cases.list[i % cases.count], ground, i >= cases.count, err))
            return false;
    for (size_t i = 0; i < count; i++)
        if (of[i])
            scope_item(&items[i], &of[i]->cover);
    return true;
}

bool leaving_gate(const struct records *records, const struct session *session, struct arena *arena,
                  struct item *items, size_t count, const struct export_ground *ground, struct err *err)
{
    return leave(records, session, arena, items, count, ground, true, err);
}

/* ---- with a second person ---- */

static bool look_gate(const struct records *records, const struct session *session, struct arena *arena,
                      struct item *items, size_t count, const struct export_ground *ground, struct err *err)
{
    return leave(records, session, arena, items, count, ground, false, err);
}

bool leaving_waits(const struct records *records, const struct export_in *in)
{
    const struct kind *kind = in->record ? NULL : kind_find(records->kinds, in->kind);
    return (!kind || export_is_personal(kind)) && second_needed(records, &in->ground);
}

static json_t *text_json(struct str text)
{
    return json_stringn(text.n ? text.p : "", text.n);
}

static struct str text_of(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? str_copy(arena, str_make(json_string_value(value), json_string_length(value))) : STR("");
}

bool leaving_ask(const struct records *records, const struct session *session, struct arena *arena,
                 const struct export_in *in, int64_t *ret_wish, struct err *err)
{
    const struct kind_list *purposes = kind_list_find(records->kinds, STR("consent-purpose"));
    struct export_in looking = *in;
    struct export_out out;
    looking.gate = look_gate;
    looking.only_look = true;
    if (in->ground.purpose.n && !(purposes && kind_code_find(purposes, in->ground.purpose)))
        return err_field(err, "purpose", "!field-not-choice");
    if (in->form == EXPORT_CSV && in->record)
        return err_field(err, "form", "!export-form-unknown");
    if (!export_make(records, session, arena, &looking, &out, err))
        return false;
    json_t *params = json_object(), *words = json_object();
    json_object_set_new(params, "way", json_string("export"));
    json_object_set_new(params, "form", json_string(export_form_name(in->form)));
    json_object_set_new(params, "kind", text_json(in->record ? STR("") : in->kind));
    json_object_set_new(params, "purpose", text_json(in->ground.purpose));
    json_object_set_new(params, "ground", text_json(in->ground.ground));
    json_object_set_new(params, "lang", text_json(in->lang));
    json_object_set_new(params, "words", json_boolean(in->words));
    json_object_set_new(words, "receiver", text_json(str_trim(in->ground.receiver)));
    struct approval_wish wish = {.act = approval_needed(records->approvals, STR("export-case")) ? STR("export-case")
                                                                                               : STR("ground"),
                                 .object = in->record ? "record" : "agency", .params = params, .words = words,
                                 .about = in->record ? in->record : session_agency(session),
                                 .agency = session_agency(session), .why = in->ground.why};
    bool ok = approval_ask(records, session, arena, &wish, ret_wish, err);
    json_decref(params);
    json_decref(words);
    return ok;
}

void leaving_read(struct arena *arena, const struct approval *wish, struct export_in *ret)
{
    struct err ignored;
    json_t *params = json_loadb(wish->params.p, wish->params.n, 0, NULL);
    json_t *words = json_loadb(wish->words.p, wish->words.n, 0, NULL);
    *ret = (struct export_in){
        .kind = text_of(arena, params, "kind"), .lang = text_of(arena, params, "lang"),
        .record = str_starts(wish->object, STR("record:")) ? wish->about : 0,
        .words = json_is_true(json_object_get(params, "words")),
        .ground = {.ground = text_of(arena, params, "ground"), .purpose = text_of(arena, params, "purpose"),
                   .receiver = text_of(arena, words, "receiver"), .why = wish->why}};
    if (!export_form_find(text_of(arena, params, "form"), &ret->form, &ignored))
        ret->form = EXPORT_FORMS;
    json_decref(params);
    json_decref(words);
}

struct using { const struct session *session; struct arena *arena; const struct approval *wish; };

static bool use_wish(struct store_conn *conn, void *context, struct err *err)
{
    const struct using *in = context;
    return approval_use(conn, in->session, in->arena, in->wish, err);
}

bool leaving_make(const struct records *records, const struct session *session, struct arena *arena, int64_t wish,
                  const struct htcds *htcds, struct export_out *ret, struct err *err)
{
    struct records agreed = *records;
    struct export_in in;
    struct approval found;
    if (!approval_granted(records, session, arena, wish, &found, err))
        return false;
    struct using using = {session, arena, &found};
    leaving_read(arena, &found, &in);
    if (!approval_is_later(&found) || in.form == EXPORT_FORMS)
        return err_set(err, ERR_NOT_FOUND, "!approval-unknown");
    agreed.approvals = NULL;
    in.gate = leaving_gate;
    in.htcds = htcds;
    in.beside = use_wish;
    in.context = &using;
    return export_make(&agreed, session, arena, &in, ret, err);
}
