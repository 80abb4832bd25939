/* kind.c - look-ups in what the packs declare; see kind.h, and kind_load.c for the reading. */
#include "record/kind.h"

static const char *const type_names[KIND_TYPES + 1] = {
    [KIND_TEXT] = "text",         [KIND_LONG] = "long",           [KIND_DATE] = "date",
    [KIND_NUMBER] = "number",     [KIND_MONEY] = "money",         [KIND_CHOICE] = "choice",
    [KIND_CHOICES] = "choices",   [KIND_FLAG] = "flag",           [KIND_LINK] = "link",
    [KIND_LINKS] = "links",       [KIND_FILE] = "file",           [KIND_FILES] = "files",
    [KIND_COUNTRY] = "country",   [KIND_COUNTRIES] = "countries", [KIND_LANGUAGE] = "language",
    [KIND_LANGUAGES] = "languages", [KIND_PHONE] = "phone",       [KIND_EMAIL] = "email",
    [KIND_INDUSTRY] = "industry", [KIND_AGENCY] = "agency",       [KIND_AGENCIES] = "agencies",
    [KIND_MEMBER] = "member",
};

const char *kind_type_name(enum kind_type type)
{
    return type_names[type];
}

bool kind_type_is_list(enum kind_type type)
{
    return type == KIND_CHOICES || type == KIND_LINKS || type == KIND_FILES || type == KIND_COUNTRIES ||
           type == KIND_LANGUAGES || type == KIND_AGENCIES;
}

const struct kind *kind_find(const struct kinds *kinds, struct str id)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (str_eq(kinds->kinds[i].id, id))
            return &kinds->kinds[i];
    return NULL;
}

const struct kind_field *kind_field_find(const struct kind *kind, struct str id)
{
    for (size_t i = 0; i < kind->field_count; i++)
        if (str_eq(kind->fields[i].id, id))
            return &kind->fields[i];
    return NULL;
}

const struct kind_state *kind_state_find(const struct kind *kind, struct str id)
{
    for (size_t i = 0; i < kind->state_count; i++)
        if (str_eq(kind->states[i].id, id))
            return &kind->states[i];
    return NULL;
}

const struct kind_action *kind_action_find(const struct kind *kind, struct str id)
{
    for (size_t i = 0; i < kind->action_count; i++)
        if (str_eq(kind->actions[i].id, id))
            return &kind->actions[i];
    return NULL;
}

const struct kind_list *kind_list_find(const struct kinds *kinds, struct str id)
{
    for (size_t i = 0; i < kinds->list_count; i++)
        if (str_eq(kinds->lists[i].id, id))
            return &kinds->lists[i];
    return NULL;
}

const struct kind_code *kind_code_find(const struct kind_list *list, struct str id)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (str_eq(list->codes[i].id, id))
            return &list->codes[i];
    return NULL;
}

bool kind_named(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

bool kind_was(const struct kind_was *was, struct str name)
{
    return kind_named(was->names, was->count, name);
}

const struct kind_state *kind_state_now(const struct kind *kind, struct str id)
{
    const struct kind_state *state = kind_state_find(kind, id);
    for (size_t i = 0; !state && i < kind->state_count; i++)
        state = kind_was(&kind->states[i].was, id) ? &kind->states[i] : NULL;
    return state;
}

bool kind_may_stand_in(const struct kind *kind, struct str parent)
{
    return parent.n ? kind_named(kind->within, kind->within_count, parent) : kind->alone;
}

bool kind_action_from(const struct kind *kind, const struct kind_action *action, struct str state)
{
    const struct kind_state *from = kind_state_find(kind, state);
    if (!from)
        return false;
    return action->from_count ? kind_named(action->from, action->from_count, state) : from->open;
}
