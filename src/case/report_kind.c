/* report_kind.c - see report_kind.h. */
#include "case/report_kind.h"

static const char *const KIND_KEYS[] = {"kind", "retention_days", "states", "actions", "reasons", "grounds", "replies",
                                        NULL};
static const char *const STATE_KEYS[] = {"id", "open", "final", "label", "reporter", NULL};
static const char *const ACTION_KEYS[] = {"id", "from", "to", NULL};
static const char *const CHOICE_KEYS[] = {"id", "label", "text", NULL};
/* What the program does by itself must be in the pack. */
static const char *const ACTIONS[] = {"take", "hand-over", "answer", "close", "reopen", "refer", "message", NULL};

struct loading {
    struct arena *arena;
    const struct pack_set *packs;
    struct report_kind *kind;
};

const struct report_state *report_state_find(const struct report_kind *kind, struct str id)
{
    for (size_t i = 0; i < kind->state_count; i++)
        if (str_eq(kind->states[i].id, id))
            return &kind->states[i];
    return NULL;
}

const struct report_choice *report_choice_find(const struct report_choice *choices, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(choices[i].id, id))
            return &choices[i];
    return NULL;
}

static const struct report_action *action_find(const struct report_kind *kind, struct str id)
{
    for (size_t i = 0; i < kind->action_count; i++)
        if (str_eq(kind->actions[i].id, id))
            return &kind->actions[i];
    return NULL;
}

bool report_next(const struct report_kind *kind, const char *action, struct str from, const struct report_state **ret,
               struct err *err)
{
    const struct report_action *found = action_find(kind, str_from(action));
    for (size_t i = 0; found && i < found->from_count; i++) {
        if (str_eq(found->from[i]->id, from)) {
            *ret = found->to;
            return true;
        }
    }
    return err_set(err, ERR_CONFLICT, "!not-in-this-state");
}

const struct report_state *report_shown(const struct report_kind *kind, const struct str *states, size_t count)
{
    bool any_open = false;
    for (size_t i = 0; i < count; i++) {
        const struct report_state *state = report_state_find(kind, states[i]);
        any_open = any_open || (state && state->open);
    }
    const struct report_state *shown = &kind->states[0];
    for (size_t i = 0; i < count; i++) {
        const struct report_state *state = report_state_find(kind, states[i]);
        if (state && state > shown && !(any_open && state->final))
            shown = state;
    }
    return shown;
}

static bool read_texts(const struct loading *in, const struct yaml *map, const char *key, bool need,
                       const struct yaml **ret, struct err *err)
{
    const struct yaml *texts = yaml_get(map, key);
    if (!texts && !need)
        return true;
    struct yaml *found;
    if (!yaml_need(map, key, YAML_MAP, &found, err) || !pack_text_check(in->packs, found, err))
        return false;
    *ret = found;
    return true;
}

static bool read_id(const struct yaml *map, struct str *ret, struct err *err)
{
    struct yaml *id;
    if (!yaml_need(map, "id", YAML_TEXT, &id, err))
        return false;
    for (size_t i = 0; i < id->text.n; i++)
        if (!((id->text.p[i] >= 'a' && id->text.p[i] <= 'z') || id->text.p[i] == '-'))
            return yaml_fault(err, id, "an id is written with a-z and -");
    if (!id->text.n)
        return yaml_fault(err, id, "an id is missing; write a short word such as answered");
    *ret = id->text;
    return true;
}

static bool read_states(struct loading *in, const struct yaml *list, struct err *err)
{
    struct report_kind *kind = in->kind;
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    if (kind->state_count)
        return yaml_fault(err, list, "an earlier pack has the states already; remove them here");
    kind->states = ARENA_ARRAY(in->arena, list->count + 1, struct report_state);
    for (const struct yaml *item = list->first; item; item = item->next) {
        struct report_state state = {0};
        const struct yaml *final = item->type == YAML_MAP ? yaml_get(item, "final") : NULL;
        struct yaml *open;
        if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, STATE_KEYS, err) || !read_id(item, &state.id, err) ||
            !yaml_need(item, "open", YAML_TEXT, &open, err) || !yaml_bool(open, &state.open, err) ||
            (final && !yaml_bool(final, &state.final, err)) || !read_texts(in, item, "label", true, &state.label, err) ||
            !read_texts(in, item, "reporter", true, &state.reporter, err))
            return false;
        if (report_state_find(kind, state.id))
            return yaml_fault(err, item, "the state " STR_FMT " stands here twice", STR_ARG(state.id));
        kind->states[kind->state_count++] = state;
    }
    return kind->state_count > 0 || yaml_fault(err, list, "a report needs at least one state");
}

static bool read_state_name(const struct loading *in, const struct yaml *name, const struct report_state **ret,
                            struct err *err)
{
    if (!yaml_expect(name, YAML_TEXT, err))
        return false;
    *ret = report_state_find(in->kind, name->text);
    return *ret || yaml_fault(err, name, "there is no state " STR_FMT, STR_ARG(name->text));
}

static bool read_actions(struct loading *in, const struct yaml *list, struct err *err)
{
    struct report_kind *kind = in->kind;
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    if (kind->action_count)
        return yaml_fault(err, list, "an earlier pack has the actions already; remove them here");
    kind->actions = ARENA_ARRAY(in->arena, list->count + 1, struct report_action);
    for (const struct yaml *item = list->first; item; item = item->next) {
        struct report_action action = {0};
        struct yaml *from, *to;
        if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, ACTION_KEYS, err) || !read_id(item, &action.id, err) ||
            !yaml_need(item, "from", YAML_LIST, &from, err) || !yaml_need(item, "to", YAML_TEXT, &to, err) ||
            !read_state_name(in, to, &action.to, err))
            return false;
        action.from = ARENA_ARRAY(in->arena, from->count + 1, const struct report_state *);
        for (const struct yaml *name = from->first; name; name = name->next)
            if (!read_state_name(in, name, &action.from[action.from_count++], err))
                return false;
        kind->actions[kind->action_count++] = action;
    }
    return true;
}

static bool read_choices(struct loading *in, const struct yaml *list, bool with_text, struct report_choice **choices,
                         size_t *count, struct err *err)
{
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    struct report_choice *all = ARENA_ARRAY(in->arena, *count + list->count + 1, struct report_choice);
    if (*count)
        memcpy(all, *choices, *count * sizeof *all);
    size_t n = *count;
    for (const struct yaml *item = list->first; item; item = item->next) {
        struct report_choice choice = {0};
        if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, CHOICE_KEYS, err) || !read_id(item, &choice.id, err) ||
            !read_texts(in, item, "label", true, &choice.label, err) ||
            !read_texts(in, item, "text", with_text, &choice.text, err))
            return false;
        if (report_choice_find(all, n, choice.id))
            return yaml_fault(err, item, STR_FMT " stands here twice", STR_ARG(choice.id));
        all[n++] = choice;
    }
    *choices = all;
    *count = n;
    return true;
}

static bool read_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    struct loading *in = context;
    struct report_kind *kind = in->kind;
    if (!yaml_expect(root, YAML_MAP, err))
        return false;
    if (!str_is(yaml_text(root, "kind"), "report"))
        return true;
    if (!yaml_only(root, KIND_KEYS, err))
        return false;
    const struct yaml *days = yaml_get(root, "retention_days"), *states = yaml_get(root, "states"),
                      *actions = yaml_get(root, "actions"), *reasons = yaml_get(root, "reasons"),
                      *grounds = yaml_get(root, "grounds"), *replies = yaml_get(root, "replies");
    int64_t retention = kind->retention_days;
    if (days && !yaml_int(days, 1, 36500, &retention, err))
        return false;
    kind->retention_days = (unsigned)retention;
    return (!states || read_states(in, states, err)) && (!actions || read_actions(in, actions, err)) &&
           (!reasons || read_choices(in, reasons, false, &kind->reasons, &kind->reason_count, err)) &&
           (!grounds || read_choices(in, grounds, false, &kind->grounds, &kind->ground_count, err)) &&
           (!replies || read_choices(in, replies, true, &kind->replies, &kind->reply_count, err));
}

bool report_kind_load(struct arena *arena, const struct pack_set *packs, struct report_kind **ret, struct err *err)
{
    struct loading in = {.arena = arena, .packs = packs, .kind = ARENA_NEW(arena, struct report_kind)};
    if (!pack_each_file(arena, packs, "kinds", read_file, &in, err))
        return false;
    if (!in.kind->state_count || !in.kind->retention_days)
        return err_set(err, ERR_INPUT, "no pack says which states a report has and how long it is kept: see "
                       "packs/core/kinds/report.yaml");
    for (size_t i = 0; ACTIONS[i]; i++)
        if (!action_find(in.kind, str_from(ACTIONS[i])))
            return err_set(err, ERR_INPUT, "kinds/report.yaml: actions: \"%s\" is missing", ACTIONS[i]);
    if (!in.kind->reason_count || !in.kind->ground_count)
        return err_set(err, ERR_INPUT, "no pack has reasons to close a report and grounds to refer it: add them to the "
                       "country's kinds/report.yaml");
    *ret = in.kind;
    return true;
}
