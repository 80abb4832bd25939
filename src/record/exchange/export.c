/* export.c - see export.h: which records leave, on what ground, and the line in the log; the files are written
 * beside. */
#include "record/exchange/export_inside.h"

#include <stdlib.h>

#include "base/clock.h"
#include "record/item_inside.h"

enum { PAGE = 500, DEPTH = 4, WHY_LEAST = 10, WHY_MOST = 4000 };

static const char *const FORMS[EXPORT_FORMS] = {"csv", "json", "htcds-csv", "htcds-json"};

const char *export_form_name(enum export_form form)
{
    return FORMS[form];
}

bool export_form_find(struct str name, enum export_form *ret, struct err *err)
{
    for (int i = 0; i < EXPORT_FORMS; i++)
        if (str_is(name, FORMS[i])) {
            *ret = (enum export_form)i;
            return true;
        }
    return err_field(err, "form", "!export-form-unknown");
}

/* ---- the gate ---- */

bool export_is_personal(const struct kind *kind)
{
    if (str_is(kind->id, "case") || str_is(kind->id, "person") || kind_named(kind->within, kind->within_count,
                                                                             STR("case")))
        return true;
    for (size_t i = 0; i < kind->field_count; i++)
        if (kind->fields[i].identifies == IDENTIFIES_NAME || kind->fields[i].identifies == IDENTIFIES_BIRTH ||
            kind->fields[i].identifies == IDENTIFIES_DOCUMENT)
            return true;
    return false;
}

static bool consent_lives(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                          bool *ret, struct err *err)
{
    struct item consent;
    int32_t from = 0, until = 0, today = clock_local_today(clock_now());
    if (!item_open(records, session, arena, id, &consent, err))
        return false;
    bool limited = json_object_get(consent.fields, "fields_only") || json_object_get(consent.gone, "fields_only");
    *ret = str_is(consent.kind->id, "consent") && consent.state->open && !limited && /* case/leaving.h knows fields */
           (!value_day(json_object_get(consent.fields, "from"), false, &from) || from <= today) &&
           (!value_day(json_object_get(consent.fields, "until"), true, &until) || until >= today);
    item_end(&consent);
    return true;
}

bool export_gate_plain(const struct records *records, const struct session *session, struct arena *arena,
                       struct item *items, size_t count, const struct export_ground *ground, struct err *err)
{
    const struct kind_list *grounds = kind_list_find(records->kinds, STR("ground"));
    bool personal = false, lives = false;
    for (size_t i = 0; i < count; i++)
        personal = personal || export_is_personal(items[i].kind);
    if (!personal)
        return true;
    if (ground->ground.n)
        return (grounds && kind_code_find(grounds, ground->ground)) || err_field(err, "ground", "!field-not-choice");
    if (!ground->consent)
        return err_set(err, ERR_DENIED, "!export-needs-ground");
    return consent_lives(records, session, arena, ground->consent, &lives, err) &&
           (lives || err_set(err, ERR_DENIED, "!export-consent-ended"));
}

static bool check_why(struct str why, struct err *err)
{
    struct str words = str_trim(why);
    size_t letters = 0;
    for (size_t i = 0; i < words.n; i++)
        letters += ((unsigned char)words.p[i] & 0xc0) != 0x80;
    if (!str_is_utf8(words) || words.n > WHY_MOST || (words.n && memchr(words.p, '\0', words.n)))
        return err_field(err, "why", "!field-too-long");
    return letters >= WHY_LEAST || err_field(err, "why", "!why-too-short");
}

/* ---- which records ---- */

static bool keep(struct leaving *leaving, const int64_t *ids, size_t count, struct err *err)
{
    struct item *items;
    size_t found;
    const struct export_in *in = leaving->in;
    if (!items_open(leaving->records, leaving->session, leaving->arena, in->record, ids, count, &items, &found, err))
        return false;
    for (size_t i = 0; i < found; i++) {
        bool wanted = items[i].may_export && (!in->from || items[i].day >= in->from) && (!in->until ||
                                                                                         items[i].day <= in->until);
        if (wanted && leaving->count < EXPORT_MOST + 1) {
            if (leaving->count == leaving->room) {
                leaving->room = leaving->room ? leaving->room * 2 : PAGE;
                struct item *grown = ARENA_ARRAY(leaving->arena, leaving->room, struct item);
                if (leaving->count)
                    memcpy(grown, leaving->items, leaving->count * sizeof *grown);
                leaving->items = grown;
            }
            leaving->items[leaving->count++] = items[i];
        } else {
            item_end(&items[i]);
        }
    }
    return leaving->count <= EXPORT_MOST || err_set(err, ERR_TOO_LARGE, "!export-too-large");
}

static bool gather_kind(struct leaving *leaving, struct err *err)
{
    const struct export_in *in = leaving->in;
    struct item_filter filter = {.kind = in->kind, .state = in->state, .open = -1, .limit = PAGE};
    for (;;) {
        int64_t *ids;
        size_t count;
        if (!item_list(leaving->records, leaving->session, leaving->arena, &filter, &ids, &count, err))
            return false;
        if (!count)
            return true;
        if (!keep(leaving, ids, count, err))
            return false;
        filter.after = ids[count - 1];
    }
}

static bool gather_within(struct leaving *leaving, int64_t parent, unsigned depth, struct err *err)
{
    int64_t *ids;
    size_t count;
    if (!item_children(leaving->records, leaving->session, leaving->arena, parent, STR(""), &ids, &count, err) ||
        (count && !keep(leaving, ids, count, err)))
        return false;
    for (size_t i = 0; i < count && depth < DEPTH; i++)
        if (!gather_within(leaving, ids[i], depth + 1, err))
            return false;
    return true;
}

/* HTCDS of all cases: what stands in them comes along. */
static bool gather_cases(struct leaving *leaving, struct err *err)
{
    size_t cases = leaving->count;
    struct export_in in = *leaving->in;
    in.from = in.until = 0;
    leaving->in = &in;
    bool ok = true;
    for (size_t i = 0; ok && i < cases; i++)
        ok = gather_within(leaving, leaving->items[i].id, 1, err);
    return ok;
}

static bool gather(struct leaving *leaving, struct err *err)
{
    const struct export_in *in = leaving->in;
    bool htcds = in->form == EXPORT_HTCDS_CSV || in->form == EXPORT_HTCDS_JSON;
    if (in->record) {
        struct export_in whole = *in;
        whole.from = whole.until = 0;
        leaving->in = &whole;
        bool ok = keep(leaving, &in->record, 1, err) && (leaving->count || item_not_found(err)) &&
                  gather_within(leaving, in->record, 1, err);
        leaving->in = in;
        return ok;
    }
    if (!kind_find(leaving->records->kinds, in->kind))
        return err_set(err, ERR_NOT_FOUND, "!kind-unknown");
    bool ok = gather_kind(leaving, err) && (!htcds || !str_is(in->kind, "case") || gather_cases(leaving, err));
    leaving->in = in;
    return ok;
}

/* ---- names of what fields lead to ---- */

static int by_id(const void *a, const void *b)
{
    const struct leaving_link *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void note_links(struct leaving *leaving, const json_t *value, int64_t *ids, size_t *count, size_t most)
{
    size_t i;
    json_t *one;
    if (json_is_integer(value) && *count < most)
        ids[(*count)++] = json_integer_value(value);
    json_array_foreach(value, i, one)
        note_links(leaving, one, ids, count, most);
}

static int by_place(const void *a, const void *b)
{
    const struct leaving_place *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void index_items(struct leaving *leaving)
{
    leaving->places = ARENA_ARRAY(leaving->arena, leaving->count + 1, struct leaving_place);
    for (size_t i = 0; i < leaving->count; i++)
        leaving->places[i] = (struct leaving_place){.id = leaving->items[i].id, .at = i};
    qsort(leaving->places, leaving->count, sizeof *leaving->places, by_place);
}

size_t leaving_find(const struct leaving *leaving, int64_t id)
{
    const struct leaving_place *place = !leaving->count ? NULL :
        bsearch(&(struct leaving_place){.id = id}, leaving->places, leaving->count, sizeof *place, by_place);
    return place ? place->at : SIZE_MAX;
}

/* The other record's name, when what it says leaves too, or nobody needs to be asked. */
static struct str name_leaving(struct leaving *leaving, const struct item *other)
{
    size_t at = leaving_find(leaving, other->id);
    const struct item *named = at == SIZE_MAX ? other : &leaving->items[at];
    bool told = at != SIZE_MAX || leaving->in->ground.ground.n || !export_is_personal(other->kind);
    leaving->left_out += !told;
    return told ? item_called(leaving->arena, named, leaving->in->lang) : STR("");
}

static bool find_links(struct leaving *leaving, struct err *err)
{
    size_t count = 0, kept = 0, most = 4 * EXPORT_MOST, found;
    int64_t *ids = ARENA_ARRAY(leaving->arena, most, int64_t);
    struct item *items;
    index_items(leaving);
    for (size_t i = 0; i < leaving->count; i++)
        for (size_t f = 0; f < leaving->items[i].kind->field_count; f++) {
            const struct kind_field *field = &leaving->items[i].kind->fields[f];
            if (field->type == KIND_LINK || field->type == KIND_LINKS)
                note_links(leaving, json_object_getn(leaving->items[i].fields, field->id.p, field->id.n), ids, &count,
                           most);
        }
    struct leaving_link *links = ARENA_ARRAY(leaving->arena, count + 1, struct leaving_link);
    for (size_t i = 0; i < count; i++)
        links[i].id = ids[i];
    qsort(links, count, sizeof *links, by_id);
    for (size_t i = 0; i < count; i++)
        if (!kept || links[kept - 1].id != links[i].id)
            links[kept++] = links[i];
    for (size_t i = 0; i < kept; i++)
        ids[i] = links[i].id;
    if (kept && !items_open(leaving->records, leaving->session, leaving->arena, leaving->in->record, ids, kept, &items,
                            &found, err))
        return false;
    for (size_t i = 0; kept && i < found; i++) {
        struct leaving_link *link = bsearch(&(struct leaving_link){.id = items[i].id}, links, kept, sizeof *links,
                                            by_id);
        if (link)
            link->called = name_leaving(leaving, &items[i]);
    }
    if (kept)
        items_end(items, found);
    leaving->links = links;
    leaving->link_count = kept;
    return true;
}

struct str leaving_called(const struct leaving *leaving, int64_t id)
{
    const struct leaving_link *link = !leaving->link_count ? NULL :
        bsearch(&(struct leaving_link){.id = id}, leaving->links, leaving->link_count, sizeof *link, by_id);
    return link ? link->called : STR("");
}

struct str leaving_text(const struct leaving *leaving, const struct kind_field *field, const json_t *value)
{
    struct buf all = {.arena = leaving->arena};
    size_t i;
    json_t *one;
    if (!value || field->type == KIND_FILE || field->type == KIND_FILES || field->type == KIND_MEMBER)
        return STR("");
    if (json_is_array(value)) {
        json_array_foreach(value, i, one) {
            if (i)
                buf_add(&all, STR("; "));
            buf_add(&all, leaving_text(leaving, field, one));
        }
        return all.n ? buf_str(&all) : STR("");
    }
    if (field->type == KIND_LINK || field->type == KIND_LINKS)
        return leaving_called(leaving, json_integer_value(value));
    if (field->list && !leaving->in->words)
        return str_copy(leaving->arena, str_from(json_string_value(value)));
    return value_text(leaving->arena, field, value, leaving->in->lang);
}

/* ---- the whole ---- */

static struct str told(const struct leaving *leaving)
{
    const struct export_in *in = leaving->in;
    struct buf words = {.arena = leaving->arena};
    buf_printf(&words, "%s %zu", export_form_name(in->form), leaving->count);
    if (in->record)
        buf_printf(&words, " of record:%" PRId64, in->record);
    else
        buf_printf(&words, " " STR_FMT, STR_ARG(in->kind));
    if (in->ground.ground.n)
        buf_printf(&words, " ground " STR_FMT, STR_ARG(in->ground.ground));
    if (in->ground.consent)
        buf_printf(&words, " consent record:%" PRId64, in->ground.consent);
    if (in->ground.receiver.n)
        buf_printf(&words, " to " STR_FMT, STR_ARG(in->ground.receiver));
    buf_printf(&words, ": " STR_FMT, STR_ARG(str_trim(in->ground.why)));
    return buf_str(&words);
}

struct noting { const struct export_in *in; const struct audit_line *line; };

static bool note_beside(struct store_conn *conn, void *context, struct err *err)
{
    const struct noting *noting = context;
    return noting->in->beside(conn, noting->in->context, err) && audit_add(conn, noting->line, err);
}

static bool write_file(struct leaving *leaving, struct export_out *ret, struct err *err)
{
    const struct export_in *in = leaving->in;
    struct arena *arena = leaving->arena;
    bool json = in->form == EXPORT_JSON || in->form == EXPORT_HTCDS_JSON;
    if (in->form >= EXPORT_HTCDS_CSV && (!in->htcds || !in->htcds->count))
        return err_field(err, "form", "!export-form-unknown");
    if (in->form == EXPORT_CSV && in->record)
        return err_field(err, "form", "!export-form-unknown"); /* several kinds are no table */
    ret->body = in->form == EXPORT_CSV ? export_csv(leaving) : in->form == EXPORT_JSON ? export_json(leaving)
              : in->form == EXPORT_HTCDS_CSV ? export_htcds_csv(leaving) : export_htcds_json(leaving);
    ret->type = json ? STR("application/json") : STR("text/csv; charset=utf-8");
    ret->name = str_printf(arena, "%s" STR_FMT "-" STR_FMT ".%s", in->form >= EXPORT_HTCDS_CSV ? "htcds-" : "",
                           STR_ARG(in->record ? leaving->items[0].kind->id : in->kind),
                           STR_ARG(clock_day_text(arena, clock_local_today(clock_now()))), json ? "json" : "csv");
    ret->count = leaving->count;
    ret->left_out = leaving->left_out;
    struct audit_line line = item_line(leaving->session, arena, in->record, "record.export", told(leaving));
    struct noting noting = {in, &line};
    return in->beside ? store_write(leaving->records->store, note_beside, &noting, err)
                      : item_audit(leaving->records, &line, err);
}

/* Records of which no field may leave; the one that was asked for stays, as the place of the others. */
static void drop_empty(struct leaving *leaving)
{
    size_t kept = 0;
    for (size_t i = 0; i < leaving->count; i++) {
        struct item *item = &leaving->items[i];
        bool empty = item->limited && !json_object_size(item->fields) && !(leaving->in->record && !i);
        leaving->left_out += empty;
        if (empty)
            item_end(item);
        else
            leaving->items[kept++] = *item;
    }
    leaving->count = kept;
}

static bool ask_gate(struct leaving *leaving, struct err *err)
{
    const struct export_in *in = leaving->in;
    export_gate_fn *gate = in->gate ? in->gate : export_gate_plain;
    if (!gate(leaving->records, leaving->session, leaving->arena, leaving->items, leaving->count, &in->ground, err))
        return false;
    drop_empty(leaving);
    return leaving->count || err_set(err, ERR_NOT_FOUND, "!export-nothing");
}

bool export_make(const struct records *records, const struct session *session, struct arena *arena,
                 const struct export_in *in, struct export_out *ret, struct err *err)
{
    struct leaving leaving = {.records = records, .session = session, .arena = arena, .in = in};
    *ret = (struct export_out){0};
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    if (!in->record && role_scope(records->roles, item_role(session), in->kind, VERB_EXPORT) == SCOPE_NONE)
        return err_set(err, ERR_DENIED, "!not-allowed");
    bool ok = check_why(in->ground.why, err) && gather(&leaving, err) &&
              (leaving.count || err_set(err, ERR_NOT_FOUND, "!export-nothing")) &&
              ask_gate(&leaving, err) && (in->only_look || (find_links(&leaving, err) && write_file(&leaving, ret, err)));
    items_end(leaving.items, leaving.count);
    return ok;
}
