/* scope.c - see scope.h. */
#include "case/scope.h"

#include "case/package.h"

static bool in_fields_alone(const struct consent_cover *cover, struct str kind)
{
    return kind_named(cover->limited, cover->limited_count, kind);
}

static bool stays_out(const struct consent_cover *cover, struct str kind, const char *field)
{
    bool allowed = false;
    for (size_t i = 0; i < cover->in_count; i++)
        allowed = allowed || (str_eq(cover->in[i].kind, kind) && str_is(cover->in[i].field, field));
    return !allowed;
}

static void cut_fields(json_t *fields, const struct consent_cover *cover, struct str kind)
{
    const char *key;
    void *next;
    json_t *value;
    json_object_foreach_safe(fields, next, key, value)
        if (stays_out(cover, kind, key))
            json_object_del(fields, key);
}

/* ---- packages ---- */

static struct str kind_of(const json_t *record)
{
    const json_t *kind = json_object_get(record, "kind");
    return json_is_string(kind) ? str_make(json_string_value(kind), json_string_length(kind)) : STR("");
}

static void note_field(struct package_about *about, struct arena *arena, struct str kind, const char *field)
{
    for (size_t i = 0; i < about->field_count; i++)
        if (str_eq(about->fields[i].kind, kind) && str_is(about->fields[i].field, field))
            return;
    about->fields[about->field_count++] = (struct consent_field){.kind = kind, .field = str_copy(arena, str_from(field))};
}

void scope_of_package(struct arena *arena, const json_t *package, struct package_about *ret)
{
    const json_t *one, *list = json_object_get(package, "records");
    const char *key;
    json_t *value;
    size_t i, room = 1;
    json_array_foreach(list, i, one)
        room += json_object_size(json_object_get(one, "fields"));
    ret->kinds = ARENA_ARRAY(arena, json_array_size(list) + 1, struct str);
    ret->fields = ARENA_ARRAY(arena, room, struct consent_field);
    ret->kind_count = ret->field_count = 0;
    json_array_foreach(list, i, one) {
        struct str kind = str_copy(arena, kind_of(one));
        if (!kind_named(ret->kinds, ret->kind_count, kind))
            ret->kinds[ret->kind_count++] = kind;
        json_object_foreach(json_object_get(one, "fields"), key, value)
            note_field(ret, arena, kind, key);
    }
}

/* The place of another record, as it is now; true: it is gone. */
static bool moved(json_t *place, const size_t *places, size_t count)
{
    json_int_t order = json_integer_value(json_object_get(place, "order"));
    size_t now = order > 0 && (size_t)order <= count ? places[order - 1] : 0;
    if (now)
        json_object_set_new(place, "order", json_integer((json_int_t)now));
    return !now;
}

static bool is_place(const json_t *value)
{
    return json_is_object(value) && json_object_get(value, "order");
}

static void move_places(json_t *fields, const size_t *places, size_t count)
{
    const char *key;
    void *next;
    json_t *value;
    json_object_foreach_safe(fields, next, key, value) {
        bool listed = json_is_array(value) && is_place(json_array_get(value, 0));
        for (size_t i = listed ? json_array_size(value) : 0; i-- > 0;)
            if (moved(json_array_get(value, i), places, count))
                json_array_remove(value, i);
        if ((listed && !json_array_size(value)) || (is_place(value) && moved(value, places, count)))
            json_object_del(fields, key);
    }
}

void scope_package(json_t *package, const struct consent_cover *cover)
{
    json_t *one, *list = json_object_get(package, "records");
    size_t i, count = json_array_size(list), kept = 0;
    if (!cover->limited_count || !count)
        return;
    struct arena arena = {0};
    size_t *places = ARENA_ARRAY(&arena, count, size_t);
    json_array_foreach(list, i, one) {
        bool limited = in_fields_alone(cover, kind_of(one));
        if (limited) {
            json_object_del(one, "state");
            cut_fields(json_object_get(one, "fields"), cover, kind_of(one));
        }
        places[i] = limited && !json_object_size(json_object_get(one, "fields")) ? 0 : ++kept;
    }
    for (i = count; i-- > 0;)
        if (!places[i])
            json_array_remove(list, i);
    json_array_foreach(list, i, one)
        move_places(json_object_get(one, "fields"), places, count);
    arena_clear(&arena);
}

bool scope_takes(const json_t *package, const struct consent_cover *cover)
{
    json_t *cut = json_deep_copy(package);
    scope_package(cut, cover);
    bool takes = !json_equal(cut, package);
    json_decref(cut);
    return takes;
}

/* ---- records ---- */

void scope_item(struct item *item, const struct consent_cover *cover)
{
    if (!in_fields_alone(cover, item->kind->id))
        return;
    cut_fields(item->fields, cover, item->kind->id);
    item->limited = true;
}
