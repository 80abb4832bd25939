/* roles.c - a role as its members see the desk: what stands in the navigation, which kinds, which fields, which steps.
 *
 * Everything here comes from the packs; no record is opened and no name of anybody is shown.  The values of the form are
 * invented. */
#include "desk/pages.h"

static const char *const VERBS[ROLE_VERBS] = {"read", "change", "act", "export"};

/* What of the desk a base opens, by the words of the navigation (ui/templates/desk-layout.mustache). */
static const struct { const char *place; int right; } PLACES[] = {
    {"Inbox", RIGHT_QUEUE},       {"Search", RIGHT_READ},    {"Review list", RIGHT_READ},    {"Content", RIGHT_EDIT},
    {"Colleagues", RIGHT_ADMIT},  {"Members", RIGHT_AGENCY}, {"Agencies", RIGHT_ADMINISTER}, {"Audit log", RIGHT_AUDIT},
    {"My account", RIGHT_SELF},
};

static struct str text_of(const struct web_request *request, const struct yaml *texts)
{
    return texts ? pack_text(texts, request->lang) : STR("");
}

/* ---- one kind: how far, and its fields ---- */

static bool reach_view(const struct web_request *request, json_t *row, struct str role, const struct kind *kind)
{
    const struct roles *roles = desk_app(request)->records.roles;
    json_t *cells = view_list(row, "cells");
    bool any = false;

    view_text(row, "id", kind->id);
    view_text(row, "name", text_of(request, kind->title));
    for (int verb = 0; verb < ROLE_VERBS; verb++) {
        enum scope scope = role_scope(roles, role, kind->id, (enum role_verb)verb);
        json_t *cell = view_item(cells);
        view_word(request, cell, "scope", "scope", str_from(scope_name(scope)));
        view_flag(cell, "no", scope == SCOPE_NONE);
        any = any || scope != SCOPE_NONE;
    }
    view_flag(row, "makes", role_may_create(roles, role, kind->id));
    return any || role_may_create(roles, role, kind->id);
}

/* An invented value, as such a field would show it. */
static struct str sample_of(const struct web_request *request, const struct kind_field *field)
{
    switch (field->type) {
    case KIND_CHOICE: case KIND_CHOICES: case KIND_INDUSTRY:
        return field->list && field->list->count ? text_of(request, field->list->codes[0].label) : STR("…");
    case KIND_DATE:
        return field->precise ? STR("1. 1. 2000, 12:00") : STR("1. 1. 2000");
    case KIND_NUMBER:
        return STR("3");
    case KIND_MONEY:
        return STR("12.50 EUR");
    case KIND_PHONE:
        return STR("+44 7700 900123");
    case KIND_EMAIL:
        return STR("invented@example.org");
    default:
        return words_find(desk_app(request)->words, request->lang, STR("!sample-text"));
    }
}

static void field_view(const struct web_request *request, json_t *list, struct str role, const struct kind *kind,
                       const struct kind_field *field)
{
    const struct roles *roles = desk_app(request)->records.roles;
    bool sees = role_sees_field(role, field), far = role_scope(roles, role, kind->id, VERB_CHANGE) != SCOPE_NONE ||
                                                    role_may_create(roles, role, kind->id);
    bool writes = far && !field->program && role_writes_field(role, field);
    json_t *item = view_item(list);

    view_text(item, "label", text_of(request, field->label));
    view_flag(item, "hidden", !sees);
    view_flag(item, "writes", sees && writes);
    view_flag(item, "reads", sees && !writes);
    view_flag(item, "long", field->type == KIND_LONG);
    view_flag(item, "open", field->open);
    if (sees)
        view_text(item, "sample", sample_of(request, field));
}

static void actions_view(const struct web_request *request, json_t *view, struct str role, const struct kind *kind)
{
    json_t *list = view_list(view, "actions");
    bool acts = role_scope(desk_app(request)->records.roles, role, kind->id, VERB_ACT) != SCOPE_NONE;

    for (size_t i = 0; acts && i < kind->action_count; i++) {
        const struct kind_action *action = &kind->actions[i];
        if (action->role_count && !kind_named(action->roles, action->role_count, role))
            continue;
        json_t *item = view_item(list);
        view_text(item, "label", text_of(request, action->label));
        view_flag(item, "another", action->another);
    }
    view_flag(view, "has_actions", json_array_size(list) > 0);
}

static void kind_view(const struct web_request *request, json_t *view, struct str role, const struct kind *kind)
{
    json_t *chosen = json_object(), *fields = view_list(chosen, "fields"), *columns = view_list(chosen, "columns");

    json_object_set_new(view, "kind", chosen);
    view_text(chosen, "title", text_of(request, kind->title));
    view_text(chosen, "about", text_of(request, kind->help));
    for (size_t i = 0; i < kind->field_count; i++)
        field_view(request, fields, role, kind, &kind->fields[i]);
    for (size_t i = 0; i < kind->called_count; i++)
        if (role_sees_field(role, kind->called[i]))
            view_text(view_item(columns), "label", text_of(request, kind->called[i]->label));
    actions_view(request, chosen, role, kind);
}

/* ---- the page ---- */

static void places_view(const struct web_request *request, json_t *view, const struct role_as *role)
{
    const struct records *records = &desk_app(request)->records;
    const struct words *words = desk_app(request)->words;
    static const char *const KINDS[] = {"case", "task", "incident", "place"};
    json_t *list = view_list(view, "places");

    for (size_t i = 0; i < LEN(KINDS); i++) {
        const struct kind *kind = kind_find(records->kinds, str_from(KINDS[i]));
        if (kind && role_scope(records->roles, role->id, kind->id, VERB_READ) != SCOPE_NONE)
            view_text(view_item(list), "name", text_of(request, kind->plural));
    }
    for (size_t i = 0; i < LEN(PLACES); i++)
        if (role_has(role->base, (enum right)PLACES[i].right))
            view_text(view_item(list), "name", words_find(words, request->lang, str_from(PLACES[i].place)));
}

static void roles_list(const struct web_request *request, json_t *view, struct str chosen)
{
    const struct roles *roles = desk_app(request)->records.roles;
    json_t *list = view_list(view, "roles");

    for (size_t i = 0; roles && i < roles->count; i++) {
        json_t *item = view_item(list);
        view_text(item, "id", roles->roles[i].id);
        view_role(request, item, "label", roles->roles[i].id);
        view_flag(item, "chosen", str_eq(roles->roles[i].id, chosen));
    }
}

bool roles_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct records *records = &desk_app(request)->records;
    struct str id = web_get(request, "role");
    const struct role_rule *rule;
    json_t *heads, *rows;

    if (!id.n)
        id = records->roles && records->roles->count ? records->roles->roles[0].id : STR("");
    rule = records->roles && records->kinds ? role_rule_find(records->roles, id) : NULL;
    if (!rule)
        return err_set(err, ERR_NOT_FOUND, "!role-unknown");
    const struct role_as role = {.id = rule->id, .base = rule->base};
    const struct kind *kind = kind_find(records->kinds, web_get(request, "kind"));
    json_t *view = json_object();
    roles_list(request, view, id);
    view_text(view, "role_id", id);
    view_role(request, view, "role_name", id);
    view_word(request, view, "base", "role", str_from(role_name(rule->base)));
    places_view(request, view, &role);
    heads = view_list(view, "verbs");
    for (int verb = 0; verb < ROLE_VERBS; verb++)
        view_word(request, view_item(heads), "name", "verb", str_from(VERBS[verb]));
    rows = view_list(view, "kinds");
    for (size_t i = 0; i < records->kinds->count; i++) {
        json_t *row = json_object();
        if (reach_view(request, row, id, &records->kinds->kinds[i]))
            json_array_append_new(rows, row);
        else
            json_decref(row);
    }
    view_flag(view, "no_kinds", json_array_size(rows) == 0);
    if (kind)
        kind_view(request, view, id, kind);
    view_flag(view, "at_admin", true);
    view_flag(view, "at_roles", true);
    return desk_show(reply, "desk-roles", view);
}
