/* house_common.c - see house_pages.h. */
#include "desk/house_pages.h"

#include "base/clock.h"

static void want_people(struct value_names *names, const struct item *item)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(item->fields, "persons"), i, one)
        value_names_want_record(names, json_integer_value(one));
}

static bool open_placements(struct lodgers *lodgers, struct err *err)
{
    struct web_request *request = lodgers->request;
    int64_t *ids = ARENA_ARRAY(request->arena, lodgers->bed_count + 1, int64_t);
    size_t count = 0;

    for (size_t i = 0; i < lodgers->bed_count; i++) {
        bool has = false;
        for (size_t k = 0; k < count; k++)
            has = has || ids[k] == lodgers->beds[i].placement;
        if (!has)
            ids[count++] = lodgers->beds[i].placement;
    }
    return items_open(record_of(request), desk_session(request), request->arena, 0, ids, count, &lodgers->items,
                      &lodgers->item_count, err);
}

bool lodgers_open(struct web_request *request, int64_t place, int32_t first, int32_t end, struct lodgers *ret,
                  struct err *err)
{
    const struct records *records = record_of(request);
    struct session *session = desk_session(request);

    *ret = (struct lodgers){.request = request, .tonight = lodging_tonight(clock_now()), .names = value_names_new(request)};
    if (!lodging_houses(records, session, request->arena, first, end, &ret->houses, &ret->house_count, err) ||
        !lodging_stays(records, session, request->arena, place, &ret->beds, &ret->bed_count, err) ||
        !open_placements(ret, err))
        return false;
    for (size_t i = 0; i < ret->house_count; i++)
        value_names_want_record(ret->names, ret->houses[i].place);
    for (size_t i = 0; i < ret->item_count; i++)
        want_people(ret->names, &ret->items[i]);
    if (value_names_open(ret->names, place, err))
        return true;
    lodgers_end(ret);
    return false;
}

void lodgers_end(struct lodgers *lodgers)
{
    items_end(lodgers->items, lodgers->item_count);
    lodgers->item_count = 0;
}

const struct item *lodgers_item(const struct lodgers *lodgers, int64_t placement)
{
    for (size_t i = 0; i < lodgers->item_count; i++)
        if (lodgers->items[i].id == placement)
            return &lodgers->items[i];
    return NULL;
}

struct str lodgers_beds(const struct lodgers *lodgers, int64_t place, int64_t placement)
{
    struct buf text = {.arena = lodgers->request->arena};

    for (size_t i = 0; i < lodgers->bed_count; i++)
        if (lodgers->beds[i].place == place && lodgers->beds[i].placement == placement)
            buf_printf(&text, "%s%d", text.n ? ", " : "", lodgers->beds[i].bed);
    return buf_str(&text);
}

/* "O. V." of "Olena Vymyshlena". */
static void add_initials(struct buf *to, struct str name)
{
    bool begins = true;

    if (to->n)
        buf_add(to, STR(", "));
    for (size_t i = 0; i < name.n;) {
        size_t size = 1;
        while (i + size < name.n && ((unsigned char)name.p[i + size] & 0xc0) == 0x80)
            size++;
        if (begins && name.p[i] != ' ') {
            buf_add(to, str_slice(name, i, i + size));
            buf_byte(to, '.');
        }
        begins = name.p[i] == ' ';
        i += size;
    }
}

void lodgers_people_view(const struct lodgers *lodgers, json_t *view, const struct item *item)
{
    struct buf initials = {.arena = lodgers->request->arena};
    json_t *list = view_list(view, "people"), *one;
    size_t i;

    json_array_foreach(json_object_get(item->fields, "persons"), i, one) {
        struct str name = value_names_record(lodgers->names, json_integer_value(one));
        if (!name.n)
            continue;
        json_t *person = view_item(list);
        view_text(person, "name", name);
        view_number(person, "id", json_integer_value(one));
        add_initials(&initials, name);
    }
    view_flag(view, "has_people", json_array_size(list) > 0);
    view_flag(view, "is_request", str_is(item->kind->id, "bed-request"));
    view_text(view, "initials", buf_str(&initials));
}

void house_suits_view(const struct web_request *request, json_t *view, const struct lodging_house *house)
{
    const struct kinds *kinds = record_of(request)->kinds;
    const struct kind_list *suits = kind_list_find(kinds, STR("suits")),
                           *sorts = kind_list_find(kinds, STR("accommodation-kind"));
    const struct kind_code *sort = sorts ? kind_code_find(sorts, house->accommodation) : NULL;
    json_t *list = view_list(view, "suits");

    for (size_t i = 0; i < house->suit_count; i++) {
        const struct kind_code *code = suits ? kind_code_find(suits, house->suits[i]) : NULL;
        view_text(view_item(list), "label", code ? record_word(request, code->label) : house->suits[i]);
    }
    view_text(view, "sort", sort ? record_word(request, sort->label) : house->accommodation);
}

bool house_day(const struct web_request *request, const char *name, int32_t otherwise, int32_t *ret, struct err *err)
{
    const struct kind *kind = kind_find(record_of(request)->kinds, STR("placement"));
    const struct kind_field *field = kind ? kind_field_find(kind, STR("from")) : NULL;
    struct str text = str_trim(web_get(request, name));
    struct err why;
    json_t *value = NULL;

    *ret = otherwise;
    if (!text.n)
        return true;
    bool ok = field && value_read(request->arena, field, &text, 1, STR(""), &value, &why) && value_day(value, false, ret);
    json_decref(value);
    return ok || err_field(err, name, "!field-not-date");
}

void house_day_view(const struct web_request *request, json_t *view, const char *key, int32_t day)
{
    view_day(request, view, key, day);
    view_text(view, str_printf(request->arena, "%s_iso", key).p, clock_day_text(request->arena, day));
}
