/* bed_give.c - a bed for somebody of a case: who, until when, which house; one page. */
#include "desk/house_pages.h"

#include "base/clock.h"

enum { NIGHTS_AT_FIRST = 14, PEOPLE_MOST = 50 };

/* What the page asks. */
struct giving {
    struct web_request *request;
    struct item of; /* the case */
    int32_t from, until;
    int64_t people[PEOPLE_MOST]; size_t people_count;
    bool typed;     /* the form was sent */
};

static bool asked(struct web_request *request, struct giving *ret, struct err *err)
{
    int32_t tonight = lodging_tonight(clock_now());
    struct err ignored;
    int64_t id;

    *ret = (struct giving){.request = request, .typed = web_has(request, "asked")};
    if (!record_asked(request, &id, err) ||
        !item_open(record_of(request), desk_session(request), request->arena, id, &ret->of, err))
        return false;
    if (!str_is(ret->of.kind->id, "case") ||
        !role_may_create(record_of(request)->roles, item_role(desk_session(request)), STR("placement"))) {
        item_end(&ret->of);
        return err_set(err, ERR_DENIED, "!not-allowed");
    }
    if (!house_day(request, "from", tonight, &ret->from, &ignored))
        ret->from = tonight;
    if (!house_day(request, "until", ret->from + NIGHTS_AT_FIRST, &ret->until, &ignored) || ret->until < ret->from)
        ret->until = ret->from + NIGHTS_AT_FIRST;
    for (size_t i = 0; i < request->field_count && ret->people_count < PEOPLE_MOST; i++)
        if (str_is(request->fields[i].name, "person") &&
            str_int(request->fields[i].value, 1, INT64_MAX, &ret->people[ret->people_count]))
            ret->people_count++;
    return true;
}

static bool is_chosen(const struct giving *giving, const struct item *person)
{
    const char *role = json_string_value(json_object_get(person->fields, "role"));

    for (size_t i = 0; i < giving->people_count; i++)
        if (giving->people[i] == person->id)
            return true;
    return !giving->typed && (!role || !strcmp(role, "subject") || !strcmp(role, "child-of-subject"));
}

/* Her and her children at first. */
static bool people_view(struct giving *giving, json_t *view, size_t *ret_chosen, struct err *err)
{
    struct web_request *request = giving->request;
    struct session *session = desk_session(request);
    json_t *list = view_list(view, "persons");
    struct item *items;
    int64_t *ids;
    size_t count;

    *ret_chosen = 0;
    if (!item_children(record_of(request), session, request->arena, giving->of.id, STR("person"), &ids, &count, err) ||
        !items_open(record_of(request), session, request->arena, giving->of.id, ids, count, &items, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct str called = item_called(request->arena, &items[i], request->lang);
        bool chosen = is_chosen(giving, &items[i]);
        json_t *item = view_item(list);
        view_number(item, "id", items[i].id);
        view_text(item, "name", called);
        view_flag(item, "unnamed", !called.n);
        view_flag(item, "chosen", chosen);
        view_flag(item, "child", json_is_true(json_object_get(items[i].fields, "is_child")));
        *ret_chosen += chosen;
    }
    items_end(items, count);
    view_flag(view, "has_persons", count > 0);
    return true;
}

/* Does it suit more of what is needed, and if as much: is it the smaller one that has enough? */
static size_t fit(const struct web_request *request, const struct lodging_house *house)
{
    size_t n = 0;

    for (size_t i = 0; i < request->field_count; i++)
        n += str_is(request->fields[i].name, "needs") && lodging_suits(house, request->fields[i].value);
    return n;
}

static bool houses_view(struct giving *giving, json_t *view, size_t people, struct err *err)
{
    struct web_request *request = giving->request;
    int32_t end = giving->until > giving->from ? giving->until : giving->from + 1;
    json_t *list = view_list(view, "houses"), *best = NULL;
    struct lodgers all;
    int64_t wanted = 0;
    size_t best_fit = 0, need = people ? people : 1, fitting = 0;
    int best_free = 0;

    if (!lodgers_open(request, 0, giving->from, end, &all, err))
        return false;
    bool has_wish = str_int(web_get(request, "place"), 1, INT64_MAX, &wanted);
    for (size_t i = 0; i < all.house_count; i++) {
        const struct lodging_house *house = &all.houses[i];
        bool enough = (size_t)house->free >= need;
        json_t *item = view_item(list);
        view_number(item, "place", house->place);
        view_text(item, "name", value_names_record(all.names, house->place));
        view_number(item, "free", house->free);
        view_flag(item, "enough", enough);
        house_suits_view(request, item, house);
        fitting += enough;
        size_t fits = fit(request, house);
        bool better = !best || fits > best_fit || (fits == best_fit && house->free < best_free);
        if (enough && (has_wish ? house->place == wanted : better)) {
            best = item;
            best_fit = fits;
            best_free = house->free;
        }
    }
    if (best)
        view_flag(best, "chosen", true);
    view_flag(view, "has_houses", all.house_count > 0);
    view_flag(view, "has_fitting", fitting > 0);
    lodgers_end(&all);
    return true;
}

static void needs_view(const struct web_request *request, json_t *view)
{
    const struct kind_list *suits = kind_list_find(record_of(request)->kinds, STR("suits"));
    json_t *list = view_list(view, "needs");

    for (size_t i = 0; suits && i < suits->count; i++) {
        json_t *item = view_item(list);
        view_text(item, "value", suits->codes[i].id);
        view_text(item, "label", record_word(request, suits->codes[i].label));
        for (size_t k = 0; k < request->field_count; k++)
            if (str_is(request->fields[k].name, "needs") && str_eq(request->fields[k].value, suits->codes[i].id))
                view_flag(item, "chosen", true);
    }
}

static bool giving_view(struct giving *giving, json_t *view, struct err *err)
{
    struct web_request *request = giving->request;
    size_t people;

    if (!people_view(giving, view, &people, err) || !houses_view(giving, view, people, err))
        return false;
    needs_view(request, view);
    view_number(view, "case", giving->of.id);
    view_text(view, "title", item_called(request->arena, &giving->of, request->lang));
    house_day_view(request, view, "from", giving->from);
    house_day_view(request, view, "until", giving->until);
    view_flag(view, "is_now", giving->from <= lodging_tonight(clock_now()));
    view_typed(request, view, "bed");
    view_text(view, "at_records", STR("case"));
    record_form_id(request, view);
    return true;
}

/* She has a bed already: in which house, for whoever may read it. */
static bool where_view(const struct giving *giving, json_t *view, struct err *err)
{
    struct web_request *request = giving->request;
    int32_t end = giving->until > giving->from ? giving->until : giving->from + 1;
    struct item house;
    bool found;

    if (!lodging_where(record_of(request), desk_session(request), request->arena, giving->people, giving->people_count,
                       giving->from, end, &house, &found, err))
        return false;
    if (found) {
        json_t *where = view_item(view_list(view, "where"));
        view_number(where, "place", house.id);
        view_text(where, "name", item_called(request->arena, &house, request->lang));
        item_end(&house);
    }
    return true;
}

static bool show(struct giving *giving, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view = json_object();
    bool ok = giving_view(giving, view, err) &&
              (!why || strcmp(why->text, "!person-has-bed") || where_view(giving, view, err));

    item_end(&giving->of);
    if (ok)
        return why ? desk_again(giving->request, reply, "desk-bed", view, why, err) : desk_show(reply, "desk-bed", view);
    json_decref(view);
    return false;
}

bool bed_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct giving giving;

    return asked(request, &giving, err) && show(&giving, reply, NULL, err);
}

static bool give(struct giving *giving, int64_t *ret_id, struct err *err)
{
    struct web_request *request = giving->request;
    json_t *fields = json_object(), *persons = json_array(), *needs = json_array();
    int64_t place, bed;

    if (!str_int(web_get(request, "place"), 1, INT64_MAX, &place))
        place = 0;
    for (size_t i = 0; i < giving->people_count; i++)
        json_array_append_new(persons, json_integer(giving->people[i]));
    for (size_t i = 0; i < request->field_count; i++)
        if (str_is(request->fields[i].name, "needs"))
            json_array_append_new(needs, json_stringn(request->fields[i].value.p, request->fields[i].value.n));
    if (place)
        json_object_set_new(fields, "place", json_integer(place));
    if (str_int(web_get(request, "bed"), 1, LODGING_BEDS_MOST, &bed))
        json_object_set_new(fields, "bed", json_integer(bed));
    bool has_people = json_array_size(persons) > 0;
    json_object_set_new(fields, "persons", persons);
    json_object_set_new(fields, "needs", needs);
    if (!json_array_size(needs))
        json_object_del(fields, "needs");
    json_object_set_new(fields, "from", json_string(clock_day_text(request->arena, giving->from).p));
    json_object_set_new(fields, "until", json_string(clock_day_text(request->arena, giving->until).p));
    struct item_new in = {.kind = STR("placement"), .parent = giving->of.id, .lang = giving->of.lang, .fields = fields,
                          .mode = FIELDS_WHOLE, .assignee = session_member(desk_session(request)),
                          .state = str_is(web_get(request, "as"), "admitted") ? STR("admitted") : STR("reserved")};
    bool ok = (has_people || err_field(err, "person", "!choose-person")) &&
              (place || err_field(err, "place", "!choose-house")) &&
              item_add(record_of(request), desk_session(request), request->arena, &in, ret_id, err);
    json_decref(fields);
    return ok;
}

bool bed_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct giving giving;
    struct err why = {0};
    int32_t day;
    int64_t id;
    bool sent;

    if (!record_sent(request, reply, &sent, err))
        return false;
    if (sent)
        return true;
    if (!asked(request, &giving, err)) {
        record_sent_forget(request);
        return false;
    }
    if (house_day(request, "from", 0, &day, &why) && house_day(request, "until", giving.until, &giving.until, &why) &&
        give(&giving, &id, &why)) {
        desk_go(request, reply, "/tonight?date=" STR_FMT "#stay-%" PRId64,
                STR_ARG(clock_day_text(request->arena, giving.from)), id);
        item_end(&giving.of);
        record_sent_keep(request, reply);
        return true;
    }
    record_sent_forget(request);
    if (giving.until < giving.from)
        giving.until = giving.from + 1;
    return show(&giving, reply, &why, err);
}
