/* record_page.c - the page of a record: what it says, its deadlines, what can be done, and what stands in it. */
#include <stdlib.h>

#include "base/clock.h"
#include "desk/record_pages.h"
#include "desk/record_pieces.h"
#include "site/page.h"

enum { GROUP_MOST = 30, GROUP_SHOWN = 5, NEXT_SHOWN = 5 };

struct group { const struct kind *kind; struct item *items; size_t count; size_t all; bool may_add; };
struct page {
    struct web_request *request;
    struct item item;
    struct value_names *names;
    struct record_parents parents;
    struct group *groups; size_t group_count;
    struct item *inside; size_t inside_count;     /* of all groups */
    struct record_form *acts; size_t act_count;   /* forms of the actions, in the kind's order */
    struct str failed;
    const struct record_read *read;
    json_t *view;
};

static struct str role_of(const struct page *page)
{
    return item_role(desk_session(page->request));
}

/* ---- what stands in it ---- */

/* Tasks and people come first: they are what she looks for. */
static unsigned order_of(struct str kind)
{
    static const char *const first[] = {"task", "person", "appointment", "placement", "plan"};

    for (unsigned i = 0; i < LEN(first); i++)
        if (str_is(kind, first[i]))
            return i;
    return LEN(first);
}

static void groups_sort(struct page *page)
{
    for (size_t i = 1; i < page->group_count; i++) {
        struct group one = page->groups[i];
        size_t at = i;
        for (; at > 0 && order_of(page->groups[at - 1].kind->id) > order_of(one.kind->id); at--)
            page->groups[at] = page->groups[at - 1];
        page->groups[at] = one;
    }
}

/* All that stands in it, by number. */
struct inside { int64_t *ids; const struct kind **kinds; size_t count; };

/* The newest ones of a kind: their numbers go behind those that are to be opened. */
static void group_find(struct page *page, const struct inside *inside, const struct kind *kind, int64_t *wanted,
                       size_t *count)
{
    const struct records *records = record_of(page->request);
    size_t all = 0, newest = 0;

    for (size_t i = inside->count; i-- > 0;) {
        if (inside->kinds[i] != kind)
            continue;
        if (all++ < GROUP_MOST)
            wanted[*count + newest++] = inside->ids[i];
    }
    *count += newest;
    page->groups[page->group_count++] =
        (struct group){.kind = kind, .all = all, .may_add = (page->item.state->open || kind->when_closed) &&
                       role_may_create(records->roles, role_of(page), kind->id)};
}

/* What stands in it, opened in one go: one line in the log. */
static bool groups_read(struct page *page, struct err *err)
{
    struct web_request *request = page->request;
    const struct records *records = record_of(request);
    const struct kinds *kinds = records->kinds;
    int64_t *wanted = ARENA_ARRAY(request->arena, kinds->count * GROUP_MOST + 1, int64_t);
    struct inside in;
    size_t count = 0, at = 0;

    if (!item_inside(records, desk_session(request), request->arena, page->item.id, &in.ids, &in.kinds, &in.count, err))
        return false;
    page->groups = ARENA_ARRAY(request->arena, kinds->count + 1, struct group);
    for (size_t i = 0; i < kinds->count; i++)
        if (kind_may_stand_in(&kinds->kinds[i], page->item.kind->id) && record_may_read(request, kinds->kinds[i].id))
            group_find(page, &in, &kinds->kinds[i], wanted, &count);
    if (!items_open(records, desk_session(request), request->arena, page->item.id, wanted, count, &page->inside,
                    &page->inside_count, err))
        return false;
    value_names_know(page->names, &page->item, 1);
    value_names_know(page->names, page->inside, page->inside_count);
    for (size_t g = 0; g < page->group_count; g++) { /* they come in the order in which they were wanted */
        struct group *group = &page->groups[g];
        group->items = &page->inside[at];
        for (; at < page->inside_count && page->inside[at].kind == group->kind; at++, group->count++)
            value_names_want(page->names, group->kind, page->inside[at].fields, true);
    }
    groups_sort(page);
    return true;
}

static void group_view(const struct page *page, json_t *list, const struct group *group)
{
    json_t *view = view_item(list), *rows = view_list(view, "rows"), *more = view_list(view, "more");

    record_kind_view(page->request, view, "kind", group->kind);
    for (size_t i = 0; i < group->count; i++)
        record_row_view(page->request, page->names, view_item(i < GROUP_SHOWN ? rows : more), &group->items[i]);
    view_number(view, "count", (int64_t)group->all);
    view_number(view, "more_count", (int64_t)json_array_size(more));
    view_flag(view, "has_more", json_array_size(more) > 0);
    view_flag(view, "beyond", group->all > group->count);
    view_flag(view, "may_add", group->may_add);
    view_flag(view, "wide", str_is(group->kind->id, "task") || str_is(group->kind->id, "person"));
}

static void groups_view(const struct page *page)
{
    json_t *groups = view_list(page->view, "groups_in"), *add = view_list(page->view, "to_add");

    for (size_t i = 0; i < page->group_count; i++) {
        const struct group *group = &page->groups[i];
        if (group->count)
            group_view(page, groups, group);
        else if (group->may_add)
            record_kind_view(page->request, view_item(add), "kind", group->kind);
    }
    view_flag(page->view, "has_groups", json_array_size(groups) > 0);
    view_flag(page->view, "has_to_add", json_array_size(add) > 0);
}

/* ---- deadlines ---- */

struct due { int32_t day; const struct kind_deadline *which; const struct item *item; };

static void due_add(struct due *list, size_t *count, struct due one)
{
    size_t at = *count;

    for (; at > 0 && list[at - 1].day > one.day; at--)
        list[at] = list[at - 1];
    list[at] = one;
    (*count)++;
}

static void own_dues(const struct item *item, struct due *list, size_t *count)
{
    const struct kind *kind = item->kind;

    for (size_t i = 0; i < kind->deadline_count; i++) {
        const struct kind_deadline *which = &kind->deadlines[i];
        bool counts = which->state_count ? kind_named(which->states, which->state_count, item->state->id)
                                         : item->state->open;
        int32_t day;
        if (counts && deadline_day(which, item->fields, &day))
            due_add(list, count, (struct due){day, which, item});
    }
}

static void dues_view(const struct page *page)
{
    size_t most = page->item.kind->deadline_count, count = 0;
    json_t *first = view_list(page->view, "deadlines"), *rest = view_list(page->view, "later_deadlines");

    for (size_t g = 0; g < page->group_count; g++)
        most += page->groups[g].count * (page->groups[g].kind->deadline_count + 1);
    struct due *list = ARENA_ARRAY(page->request->arena, most + 1, struct due);
    own_dues(&page->item, list, &count);
    for (size_t g = 0; g < page->group_count; g++)
        for (size_t i = 0; i < page->groups[g].count; i++)
            own_dues(&page->groups[g].items[i], list, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *view = view_item(i < NEXT_SHOWN ? first : rest);
        view_text(view, "label", record_word(page->request, list[i].which->label));
        record_due_view(page->request, view, list[i].day, list[i].which->warn);
        view_flag(view, "elsewhere", list[i].item != &page->item);
        view_number(view, "id", list[i].item->id);
        view_text(view, "title", list[i].item != &page->item ? record_title(page->names, list[i].item) : STR(""));
    }
    view_flag(page->view, "has_deadlines", count > 0);
    view_flag(page->view, "has_later_deadlines", count > NEXT_SHOWN);
    view_number(page->view, "later_count", count > NEXT_SHOWN ? (int64_t)count - NEXT_SHOWN : 0);
}

/* ---- what it says ---- */

static void sections_view(const struct page *page)
{
    const struct item *item = &page->item;
    json_t *list = view_list(page->view, "parts_of");

    for (size_t s = 0; s < item->kind->section_count; s++) {
        const struct kind_section *section = &item->kind->sections[s];
        json_t *view = json_object(), *fields = view_list(view, "fields");
        view_text(view, "id", section->id);
        view_text(view, "title", record_word(page->request, section->title));
        for (size_t i = 0; i < item->kind->field_count; i++) {
            const struct kind_field *field = &item->kind->fields[i];
            const json_t *value = json_object_getn(item->fields, field->id.p, field->id.n);
            if (!value || !str_eq(field->section, section->id))
                continue;
            json_t *one = view_item(fields);
            view_text(one, "id", field->id);
            view_text(one, "label", record_word(page->request, field->label));
            value_view(page->names, one, field, value);
        }
        if (json_array_size(fields))
            json_array_append_new(list, view);
        else
            json_decref(view);
    }
    view_flag(page->view, "says_nothing", json_array_size(list) == 0);
}

/* What packs asked before and ask no longer: as it stands, for the label is gone with the field. */
static void gone_view(const struct page *page)
{
    struct arena *arena = page->request->arena;
    json_t *list = view_list(page->view, "gone"), *value;
    const char *key;

    json_object_foreach(page->item.gone, key, value) {
        const struct kind_field *field = kind_field_find(page->item.kind, str_from(key));
        json_t *one = view_item(list);
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        view_text(one, "label", field ? record_word(page->request, field->label) : str_copy(arena, str_from(key)));
        view_text(one, "text", json_is_string(value) ? str_copy(arena, str_from(json_string_value(value)))
                                                     : str_copy(arena, str_from(text)));
        free(text);
    }
    view_flag(page->view, "has_gone", json_array_size(list) > 0);
}

/* ---- what can be done ---- */

static bool may_do(const struct page *page, const struct kind_action *action)
{
    const struct item *item = &page->item;
    bool own = item->agency == session_agency(desk_session(page->request));

    return item->may_act && !action->program && kind_action_from(item->kind, action, item->state->id) &&
           (!action->role_count || kind_named(action->roles, action->role_count, role_of(page))) &&
           (action->side == SIDE_BOTH || (action->side == SIDE_OWN) == own);
}

static struct record_form act_form(const struct page *page, const struct kind_action *action)
{
    bool failed = str_eq(page->failed, action->id);
    struct record_form form = {.request = page->request, .kind = page->item.kind, .values = page->item.fields,
                               .typed = failed, .only = action->needs, .only_count = action->need_count,
                               .self = page->item.id, .root = page->parents.count ? page->parents.id[0] : page->item.id,
                               .prefix = str_printf(page->request->arena, STR_FMT "-", STR_ARG(action->id))};

    if (!form.only)
        form.only = ARENA_ARRAY(page->request->arena, 1, const struct kind_field *);
    if (failed && page->read) {
        form.faults = page->read->faults;
        form.fault_count = page->read->fault_count;
    }
    return form;
}

static bool acts_want(struct page *page, struct err *err)
{
    const struct kind *kind = page->item.kind;

    page->acts = ARENA_ARRAY(page->request->arena, kind->action_count + 1, struct record_form);
    for (size_t i = 0; i < kind->action_count; i++) {
        page->acts[i] = act_form(page, &kind->actions[i]);
        if (may_do(page, &kind->actions[i]) && !record_form_want(&page->acts[i], page->names, err))
            return false;
    }
    return true;
}

/* A bed is promised with the house it stands in: by the form of house_piece.c, to which the button leads. */
static bool leads_to_house(const struct page *page, const struct kind_action *action)
{
    return str_is(page->item.kind->id, "bed-request") && str_is(action->id, "accept");
}

static void acts_view(const struct page *page)
{
    const struct kind *kind = page->item.kind;
    json_t *list = view_list(page->view, "actions");
    int64_t me = session_member(desk_session(page->request));

    for (size_t i = 0; i < kind->action_count; i++) {
        const struct kind_action *action = &kind->actions[i];
        if (!may_do(page, action) || (leads_to_house(page, action) && !record_may_read(page->request, STR("place"))))
            continue;
        json_t *view = view_item(list);
        view_flag(view, "leads", leads_to_house(page, action));
        bool failed = str_eq(page->failed, action->id), form = action->need_count || action->why || action->danger;
        view_text(view, "id", action->id);
        view_text(view, "label", record_word(page->request, action->label));
        view_flag(view, "waits_for_another", action->another && page->item.acted_by == me);
        view_flag(view, "why_needed", action->why);
        view_flag(view, "danger", action->danger);
        view_flag(view, "has_form", form);
        view_flag(view, "failed", failed);
        view_text(view, "why", failed ? web_get(page->request, "why") : STR(""));
        record_form_view(&page->acts[i], page->names, view);
        for (size_t f = 0; failed && page->read && f < page->read->fault_count; f++) {
            if (str_is(page->read->faults[f].field, "why"))
                view_text(view, "wrong_why", page->read->faults[f].text);
            if (str_is(page->read->faults[f].field, "sure"))
                view_text(view, "wrong_sure", page->read->faults[f].text);
        }
    }
    view_flag(page->view, "has_actions", json_array_size(list) > 0);
}

/* In whose charge it is, and who could have it. */
static void charge_view(const struct page *page)
{
    size_t count;
    const struct member *members = value_names_colleagues(page->names, &count);
    int64_t me = session_member(desk_session(page->request));
    json_t *list = view_list(page->view, "colleagues");

    view_flag(page->view, "has_charge", page->item.assignee != 0);
    view_flag(page->view, "mine", page->item.assignee == me);
    view_text(page->view, "charge", page->item.assignee ? value_names_member(page->names, page->item.assignee) : STR(""));
    view_number(page->view, "my_number", me);
    for (size_t i = 0; i < count; i++) {
        if (members[i].state != MEMBER_ACTIVE || !members[i].has_key)
            continue;
        json_t *one = view_item(list);
        view_number(one, "id", members[i].id);
        view_text(one, "name", members[i].name);
        view_flag(one, "chosen", members[i].id == page->item.assignee);
    }
}

/* The agencies that hold it, by name. */
static bool holders_view(const struct page *page, struct err *err)
{
    struct web_request *request = page->request;
    json_t *list = view_list(page->view, "held_by");
    size_t count, agency_count;
    const struct agency *agencies = value_names_agencies(page->names, &agency_count);
    struct holding *holdings;
    struct store_conn *conn;

    if (!store_read_begin(desk_app(request)->store, &conn, err))
        return false;
    bool ok = holding_list(conn, request->arena, page->item.id, &holdings, &count, err);
    store_read_end(conn);
    for (size_t i = 0; ok && i < count; i++)
        for (size_t a = 0; a < agency_count; a++) {
            if (agencies[a].id != holdings[i].agency || holdings[i].ended_day)
                continue;
            json_t *one = view_item(list);
            view_text(one, "name", agencies[a].name);
            view_flag(one, "own", agencies[a].id == session_agency(desk_session(request)));
        }
    view_flag(page->view, "is_shared", json_array_size(list) > 1);
    return ok;
}

/* ---- all of it ---- */

static void head_view(const struct page *page)
{
    const struct item *item = &page->item;
    json_t *view = page->view;

    view_number(view, "id", item->id);
    view_number(view, "record", item->id);
    view_number(view, "edition", item->edition);
    view_text(view, "title", record_title(page->names, item));
    record_kind_view(page->request, view, "kind", item->kind);
    record_state_view(page->request, view, item->state);
    view_text(view, "at_records", page->parents.count ? STR("case") : item->kind->id);
    view_flag(view, "is_case", str_is(item->kind->id, "case"));
    view_flag(view, "may_print", str_is(item->kind->id, "case") && item->may_export);
    view_flag(view, "alone", page->parents.count == 0);
    view_flag(view, "may_change", item->may_change);
    view_flag(view, "may_export", item->may_export);
    view_flag(view, "may_end", item->state->final && item->may_act && !item->is_guest &&
                               item->agency == session_agency(desk_session(page->request)));
    view_flag(view, "may_act", item->may_act);
    view_flag(view, "shared_with_us", item->shared_from != 0);
    record_stamp_view(page->request, view, "stamp", &item->stamp);
    view_day(page->request, view, "made", item->day);
    record_parents_view(&page->parents, page->names, view);
    record_form_id(page->request, view);
}

static bool page_read(struct page *page, struct err *err)
{
    struct web_request *request = page->request;
    struct item_file *files;
    size_t count;

    value_names_want(page->names, page->item.kind, page->item.fields, false);
    value_names_want_people(page->names);
    if (!record_parents_find(request, page->item.parent, &page->parents, err) || !groups_read(page, err) ||
        !acts_want(page, err) ||
        !item_files_list(record_of(request), desk_session(request), request->arena, page->item.id, &files, &count, err))
        return false;
    record_parents_want(&page->parents, page->names);
    value_names_files(page->names, page->item.id, files, count);
    return value_names_open(page->names, page->item.id, err);
}

static bool page_make(struct page *page, struct err *err)
{
    if (!page_read(page, err))
        return false;
    head_view(page);
    dues_view(page);
    sections_view(page);
    gone_view(page);
    acts_view(page);
    charge_view(page);
    groups_view(page);
    return holders_view(page, err) && record_pieces_view(page->request, page->view, &page->item, err);
}

bool record_page_view(struct web_request *request, int64_t id, struct str failed, const struct record_read *read,
                      json_t **ret, struct err *err)
{
    struct page page = {.request = request, .failed = failed, .read = read};

    if (!item_open(record_of(request), desk_session(request), request->arena, id, &page.item, err))
        return false;
    page.names = value_names_new(request);
    page.view = json_object();
    bool ok = page_make(&page, err);
    items_end(page.inside, page.inside_count);
    item_end(&page.item);
    if (ok)
        *ret = page.view;
    else
        json_decref(page.view);
    return ok;
}

bool record_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    int64_t id;
    json_t *view;

    if (!record_asked(request, &id, err))
        return false;
    return record_page_view(request, id, STR(""), NULL, &view, err) && desk_show(reply, "desk-record", view);
}
