/* demo_records.c - see demo.h: the cases of packs/demo/demo.yaml with the people, notes and tasks in them.
 *
 * Kinds, fields and actions that the packs do not have are left out, so that a demonstration can be made of any packs. */
#include "base/clock.h"
#include "cmd/demo.h"

static const char *const record_keys[] = {"by", "kind", "days", "hour", "as", "charge", "fields", "within", "then", NULL};
static const char *const act_keys[] = {"by", "do", "days", "fields", "why", NULL};
enum { DAY = 24 * 3600, ALIASES_MOST = 64, TEXTS_MOST = 32, DEEP = 4 };

struct alias { struct str name; int64_t id; };
struct telling {
    struct demo *demo;
    int64_t now;
    struct alias aliases[ALIASES_MOST];
    size_t alias_count;
};

/* "+12" and "-3" are days from today; "@olena" is the record that was called so. */
static struct str said(struct telling *telling, const struct kind_field *field, struct str text)
{
    struct arena *arena = telling->demo->arena;
    int64_t days;
    if (field->type == KIND_DATE && text.n > 1 && (text.p[0] == '+' || text.p[0] == '-') &&
        str_int(str_slice(text, 1, text.n), 0, 4000, &days))
        return clock_day_text(arena, clock_day_add(clock_day(telling->now), 0, 0, (int)(text.p[0] == '-' ? -days : days)));
    for (size_t i = 0; text.n && text.p[0] == '@' && i < telling->alias_count; i++)
        if (str_eq(telling->aliases[i].name, str_slice(text, 1, text.n)))
            return str_printf(arena, "%" PRId64, telling->aliases[i].id);
    return text;
}

static void read_fields(struct telling *telling, const struct kind *kind, const struct yaml *fields, json_t *ret)
{
    for (const struct yaml *one = fields ? fields->first : NULL; one; one = one->next) {
        const struct kind_field *field = kind_field_find(kind, one->key);
        struct str texts[TEXTS_MOST];
        size_t count = 0;
        json_t *value;
        if (!field)
            continue;
        if (one->type == YAML_TEXT)
            texts[count++] = said(telling, field, one->text);
        const struct yaml *part = one->type == YAML_LIST ? one->first : NULL;
        for (; part && count < TEXTS_MOST; part = part->next)
            texts[count++] = said(telling, field, part->text);
        struct err ignored;
        if (!value_read(telling->demo->arena, field, texts, count, telling->demo->house->packs.country, &value, &ignored))
            continue; /* a code of other packs */
        if (value)
            json_object_setn_new(ret, field->id.p, field->id.n, value);
    }
}

static bool member_of(struct telling *telling, const struct yaml *node, struct demo_member **ret, struct err *err)
{
    *ret = demo_member_find(telling->demo, yaml_text(node, "by"));
    return (*ret && (*ret)->session) || yaml_fault(err, node, "\"by\" is no login of a member above who reads");
}

static bool when_of(struct telling *telling, const struct yaml *node, int64_t otherwise, int64_t *ret, struct err *err)
{
    const struct yaml *days = yaml_get(node, "days"), *hour = yaml_get(node, "hour");
    int64_t ago = 0, at = 9;
    *ret = otherwise;
    if (!days)
        return true;
    if (!yaml_int(days, 0, 4000, &ago, err) || (hour && !yaml_int(hour, 0, 23, &at, err)))
        return false;
    int64_t then = (telling->now / DAY - ago) * DAY + at * 3600;
    *ret = then < telling->now ? then : telling->now;
    return true;
}

static bool act(struct telling *telling, const struct kind *kind, int64_t id, const struct yaml *node, int64_t *at,
                struct err *err)
{
    const struct records *records = &telling->demo->house->app.records;
    struct str action = yaml_text(node, "do");
    struct demo_member *by;
    struct item item;
    if (!yaml_only(node, act_keys, err) || !member_of(telling, node, &by, err) ||
        !when_of(telling, node, *at + 3600, at, err))
        return false;
    if (!str_is(action, "change") && !kind_action_find(kind, action))
        return true;
    clock_pretend(*at);
    if (!item_open(records, by->session, telling->demo->arena, id, &item, err))
        return false;
    json_t *fields = json_object();
    bool ok;
    read_fields(telling, kind, yaml_get(node, "fields"), fields);
    if (str_is(action, "change"))
        ok = item_change(records, by->session, telling->demo->arena, id, item.edition, fields, FIELDS_PART,
                         yaml_text(node, "why"), err);
    else
        ok = item_act(records, by->session, telling->demo->arena, id, item.edition, action, fields, yaml_text(node, "why"),
                      err);
    json_decref(fields);
    item_end(&item);
    return ok || err_wrap(err, "%s:%d: " STR_FMT, node->file, node->line, STR_ARG(action));
}

static bool add(struct telling *telling, const struct yaml *node, const struct kind *kind, int64_t parent,
                struct demo_member *by, int64_t *ret_id, struct err *err)
{
    const struct records *records = &telling->demo->house->app.records;
    struct demo_member *charge = demo_member_find(telling->demo, yaml_text(node, "charge"));
    json_t *fields = json_object();
    struct item_new in = {.kind = kind->id, .parent = parent, .fields = fields, .mode = FIELDS_PART,
                          .assignee = charge ? charge->id : by->id};
    read_fields(telling, kind, yaml_get(node, "fields"), fields);
    bool ok = item_add(records, by->session, telling->demo->arena, &in, ret_id, err);
    json_decref(fields);
    return ok || err_wrap(err, "%s:%d: adding the record", node->file, node->line);
}

static bool tell(struct telling *telling, const struct yaml *node, int64_t parent, int64_t at, unsigned deep,
                 struct err *err)
{
    const struct records *records = &telling->demo->house->app.records;
    const struct kind *kind = kind_find(records->kinds, yaml_text(node, "kind"));
    struct str name = yaml_text(node, "as");
    struct demo_member *by;
    int64_t id;
    if (!yaml_only(node, record_keys, err) || !member_of(telling, node, &by, err) || !when_of(telling, node, at, &at, err))
        return false;
    if (!kind || deep == DEEP || !role_may_create(records->roles, item_role(by->session), kind->id))
        return true;
    clock_pretend(at);
    if (!add(telling, node, kind, parent, by, &id, err))
        return false;
    if (name.n && telling->alias_count < ALIASES_MOST)
        telling->aliases[telling->alias_count++] = (struct alias){name, id};
    const struct yaml *within = yaml_get(node, "within"), *then = yaml_get(node, "then");
    for (const struct yaml *one = within ? within->first : NULL; one; one = one->next)
        if (!tell(telling, one, id, at, deep + 1, err))
            return false;
    for (const struct yaml *one = then ? then->first : NULL; one; one = one->next)
        if (!act(telling, kind, id, one, &at, err))
            return false;
    return true;
}

bool demo_records(struct demo *demo, struct err *err)
{
    const struct yaml *list = yaml_get(demo->root, "records");
    struct telling *telling = ARENA_NEW(demo->arena, struct telling);
    clock_pretend(0);
    *telling = (struct telling){.demo = demo, .now = clock_now()};
    for (const struct yaml *one = list ? list->first : NULL; one; one = one->next)
        if (!tell(telling, one, 0, telling->now, 0, err))
            return false;
    clock_pretend(0);
    return true;
}
