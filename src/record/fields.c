/* fields.c - the fields of a record together: checks, deadlines, differences, merging; see value.h. */
#include "record/item_inside.h"
#include "record/value_inside.h"

#include "base/clock.h"

static bool has_value(const json_t *value, struct str wanted)
{
    size_t i;
    json_t *one;
    if (json_is_array(value)) {
        json_array_foreach(value, i, one)
            if (str_eq(value_string(one), wanted))
                return true;
        return false;
    }
    if (str_is(wanted, "yes"))
        return json_is_true(value);
    if (str_is(wanted, "no"))
        return !json_is_true(value);
    return str_eq(value_string(value), wanted);
}

static const json_t *field_of(const json_t *fields, struct str id)
{
    return json_object_getn(fields, id.p, id.n);
}

bool value_when(const struct kind_when *when, const struct kind *kind, const json_t *fields)
{
    for (size_t i = 0; i < when->count; i++) {
        const struct kind_part *part = &when->parts[i];
        const struct kind_field *other = kind_field_find(kind, part->field);
        const json_t *value = field_of(fields, part->field);
        bool holds = false;
        for (size_t v = 0; v < part->count; v++)
            holds = holds || has_value(value, part->values[v]);
        if (!holds || (other && !value_when(&other->shown_when, kind, fields)))
            return false;
    }
    return true;
}

static bool check_field(const struct kind *kind, const struct kind_field *field, json_t *fields, enum fields_mode mode,
                        struct err *err)
{
    const json_t *value = field_of(fields, field->id);
    if (json_is_null(value) || !value_when(&field->shown_when, kind, fields)) {
        json_object_deln(fields, field->id.p, field->id.n);
        return true;
    }
    if (value)
        return value_check(field, value, err);
    bool needed = field->required || (field->required_when.count && value_when(&field->required_when, kind, fields));
    return mode == FIELDS_PART || !needed || value_fault(field, "!field-required", err);
}

bool fields_check(const struct kind *kind, json_t *fields, enum fields_mode mode, struct err *err)
{
    const char *key;
    json_t *value;
    if (!json_is_object(fields))
        return err_set(err, ERR_INPUT, "!fields-not-object");
    json_object_foreach(fields, key, value)
        if (!kind_field_find(kind, str_from(key)))
            return err_field(err, key, "!field-unknown");
    for (size_t i = 0; i < kind->field_count; i++)
        if (!check_field(kind, &kind->fields[i], fields, mode, err))
            return false;
    return true;
}

bool deadline_day(const struct kind_deadline *deadline, const json_t *fields, int32_t *ret)
{
    int32_t from;
    const json_t *done = deadline->done ? field_of(fields, deadline->done->id) : NULL;
    if ((done && !json_is_false(done)) || !value_day(field_of(fields, deadline->from->id), true, &from))
        return false;
    *ret = clock_day_add(from, 0, 0, deadline->days);
    return true;
}

bool fields_due(const struct kind *kind, const json_t *fields, struct str state, int32_t *ret_day,
                const struct kind_deadline **ret_which)
{
    const struct kind_state *now = kind_state_find(kind, state);
    bool found = false;
    for (size_t i = 0; i < kind->deadline_count; i++) {
        const struct kind_deadline *deadline = &kind->deadlines[i];
        int32_t day;
        bool counts = deadline->state_count ? kind_named(deadline->states, deadline->state_count, state) : now && now->open;
        if (!counts || !deadline_day(deadline, fields, &day) || (found && day >= *ret_day))
            continue;
        found = true;
        *ret_day = day;
        if (ret_which)
            *ret_which = deadline;
    }
    return found;
}

static bool same(const json_t *a, const json_t *b)
{
    return a == b || (a && b && json_equal(a, b));
}

void fields_compare(const struct kind *kind, struct arena *arena, const json_t *before, const json_t *after,
                    struct field_change **ret, size_t *ret_count)
{
    *ret = ARENA_ARRAY(arena, kind->field_count + 1, struct field_change);
    *ret_count = 0;
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *was = field_of(before, field->id), *is = field_of(after, field->id);
        if (!same(was, is))
            (*ret)[(*ret_count)++] = (struct field_change){.field = field, .before = was, .after = is};
    }
}

json_t *fields_merge(const struct kind *kind, struct arena *arena, const json_t *base, const json_t *mine,
                     const json_t *theirs, struct field_change **ret_clash, size_t *ret_clash_count)
{
    json_t *merged = json_deep_copy(theirs);
    struct field_change *changes;
    size_t count;
    fields_compare(kind, arena, base, mine, &changes, &count);
    *ret_clash = ARENA_ARRAY(arena, count + 1, struct field_change);
    *ret_clash_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct str id = changes[i].field->id;
        const json_t *now = field_of(theirs, id);
        if (!same(now, changes[i].before) && !same(now, changes[i].after)) {
            (*ret_clash)[(*ret_clash_count)++] =
                (struct field_change){.field = changes[i].field, .before = now, .after = changes[i].after};
            continue;
        }
        if (changes[i].after)
            json_object_setn_new(merged, id.p, id.n, json_deep_copy(changes[i].after));
        else
            json_object_deln(merged, id.p, id.n);
    }
    return merged;
}

/* ---- packs that changed ---- */

static void settle_code(const struct kind_list *list, json_t *holder, size_t at, json_t *value)
{
    struct str code = value_string(value);
    if (kind_code_find(list, code))
        return;
    for (size_t i = 0; i < list->count; i++)
        if (kind_was(&list->codes[i].was, code)) {
            if (holder)
                json_array_set_new(holder, at, json_stringn(list->codes[i].id.p, list->codes[i].id.n));
            else
                json_string_setn(value, list->codes[i].id.p, list->codes[i].id.n);
            return;
        }
}

/* A field under a former name, and codes under theirs. */
static void settle_field(const struct kind_field *field, json_t *fields)
{
    json_t *value = json_object_getn(fields, field->id.p, field->id.n), *one;
    size_t at;
    for (size_t i = 0; !value && i < field->was.count; i++) {
        struct str before = field->was.names[i];
        value = json_object_getn(fields, before.p, before.n);
        if (!value)
            continue;
        json_object_setn(fields, field->id.p, field->id.n, value);
        json_object_deln(fields, before.p, before.n);
    }
    if (!value || !field->list)
        return;
    if (!json_is_array(value)) {
        settle_code(field->list, NULL, 0, value);
        return;
    }
    json_array_foreach(value, at, one)
        settle_code(field->list, value, at, one);
}

void fields_settle(const struct kind *kind, json_t *fields, json_t **ret_gone)
{
    const char *key;
    void *next;
    json_t *value;
    *ret_gone = NULL;
    for (size_t i = 0; i < kind->field_count; i++)
        settle_field(&kind->fields[i], fields);
    json_object_foreach_safe(fields, next, key, value) {
        const struct kind_field *field = kind_field_find(kind, str_from(key));
        if (field && value_check(field, value, NULL))
            continue;
        *ret_gone = *ret_gone ? *ret_gone : json_object();
        json_object_set(*ret_gone, key, value);
        json_object_del(fields, key);
    }
}
