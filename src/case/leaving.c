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

bool leaving_gate(const struct records *records, const struct session *session, struct arena *arena,
                  struct item *items,
                  size_t count, const struct export_ground *ground, struct err *err)
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
    for (size_t i = 0; i < 2 * cases.count; i++) /* all of them may before anything is written down */
        if (!ask(records, session, arena, &cases.list[i % cases.count], ground, i >= cases.count, err))
            return false;
    for (size_t i = 0; i < count; i++)
        if (of[i])
            scope_item(&items[i], &of[i]->cover);
    return true;
}
