/* kind_states.c - reads states, actions and deadlines of a kind; see kind_inside.h. */
#include "record/kind_inside.h"

static const char *const STATE_KEYS[] = {"id", "label", "open", "final", NULL};
static const char *const ACTION_KEYS[] = {"id", "label", "from", "to", "roles", "another", "needs", "sets", "why", "danger",
                                          "side", "when", "program", NULL};
static const char *const DEADLINE_KEYS[] = {"id", "label", "from", "days", "warn", "in", "done", NULL};
static const char *const SIDES[] = {"both", "own", "other", NULL};
enum { ID_MOST = 40 };

static bool known_states(const struct kind *kind, const struct yaml *at, const struct str *names, size_t count,
                         struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (!kind_state_find(kind, names[i]))
            return yaml_fault(err, at, "there is no state " STR_FMT, STR_ARG(names[i]));
    return true;
}

static bool known_field(const struct kind *kind, const struct yaml *at, struct str id, const struct kind_field **ret,
                        struct err *err)
{
    *ret = kind_field_find(kind, id);
    return *ret || yaml_fault(err, at, "there is no field " STR_FMT, STR_ARG(id));
}

bool kind_read_states(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct yaml *list;
    if (!kind_items(file->root, "states", &list, err))
        return false;
    if (!kind->states)
        kind->states = ARENA_ARRAY(in->arena, kind_room(in, kind, "states"), struct kind_state);
    struct kind_state *all = kind->states;
    size_t before = kind->state_count;
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        struct kind_state state = {0};
        if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, STATE_KEYS, err) ||
            !kind_id(item, "id", ID_MOST, &state.id, err) || !kind_texts(in, item, "label", true, &state.label, err) ||
            !kind_yes(item, "open", &state.open, err) || !kind_yes(item, "final", &state.final, err))
            return false;
        if (state.open && state.final)
            return yaml_fault(err, item, "a state is open or final, not both");
        size_t at = 0;
        while (at < kind->state_count && !str_eq(all[at].id, state.id))
            at++;
        if (at < kind->state_count && (!file->extends || at >= before))
            return yaml_fault(err, item, "the state " STR_FMT " stands here twice", STR_ARG(state.id));
        all[at] = state;
        kind->state_count += at == kind->state_count;
    }
    return true;
}

static bool read_sets(struct kind_loading *in, const struct kind *kind, const struct yaml *item, struct kind_action *ret,
                      struct err *err)
{
    const struct yaml *sets = yaml_get(item, "sets");
    if (!sets)
        return true;
    if (!yaml_expect(sets, YAML_MAP, err))
        return false;
    ret->sets = ARENA_ARRAY(in->arena, sets->count + 1, struct kind_set);
    for (const struct yaml *one = sets->first; one; one = one->next) {
        struct kind_set *set = &ret->sets[ret->set_count++];
        if (!yaml_expect(one, YAML_TEXT, err) || !known_field(kind, one, one->key, &set->field, err))
            return false;
        set->value = one->text;
    }
    return true;
}

static bool read_needs(struct kind_loading *in, const struct kind *kind, const struct yaml *item, struct kind_action *ret,
                       struct err *err)
{
    struct str *names;
    size_t count;
    if (!kind_names(in->arena, item, "needs", &names, &count, err))
        return false;
    ret->needs = ARENA_ARRAY(in->arena, count + 1, const struct kind_field *);
    for (size_t i = 0; i < count; i++)
        if (!known_field(kind, yaml_get(item, "needs"), names[i], &ret->needs[ret->need_count++], err))
            return false;
    return true;
}

static bool read_action(struct kind_loading *in, const struct kind *kind, const struct yaml *item,
                        struct kind_action *ret, struct err *err)
{
    const struct yaml *side = yaml_get(item, "side");
    size_t at = 0;
    *ret = (struct kind_action){0};
    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, ACTION_KEYS, err) ||
        !kind_id(item, "id", ID_MOST, &ret->id, err) || !kind_texts(in, item, "label", true, &ret->label, err) ||
        !kind_names(in->arena, item, "from", &ret->from, &ret->from_count, err) ||
        !known_states(kind, item, ret->from, ret->from_count, err) ||
        !kind_names(in->arena, item, "roles", &ret->roles, &ret->role_count, err) ||
        !kind_yes(item, "another", &ret->another, err) || !kind_yes(item, "why", &ret->why, err) ||
        !kind_yes(item, "danger", &ret->danger, err) || !kind_yes(item, "program", &ret->program, err) ||
                  (side && !yaml_choice(side, SIDES, &at, err)) ||
        !kind_read_when(in, item, "when", NULL, &ret->when, err) || !read_needs(in, kind, item, ret, err) ||
                        !read_sets(in, kind, item, ret, err))
        return false;
    ret->side = (enum kind_side)at;
    struct str to = yaml_text(item, "to");
    ret->to = to.n ? kind_state_find(kind, to) : NULL;
    return !to.n || ret->to || yaml_fault(err, yaml_get(item, "to"), "there is no state " STR_FMT, STR_ARG(to));
}

bool kind_read_actions(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct yaml *list;
    if (!kind_items(file->root, "actions", &list, err))
        return false;
    if (!kind->actions)
        kind->actions = ARENA_ARRAY(in->arena, kind_room(in, kind, "actions"), struct kind_action);
    struct kind_action *all = kind->actions;
    size_t before = kind->action_count;
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        struct kind_action action;
        if (!read_action(in, kind, item, &action, err))
            return false;
        size_t at = 0;
        while (at < kind->action_count && !str_eq(all[at].id, action.id))
            at++;
        if (at < kind->action_count && (!file->extends || at >= before))
            return yaml_fault(err, item, "the action " STR_FMT " stands here twice", STR_ARG(action.id));
        all[at] = action;
        kind->action_count += at == kind->action_count;
    }
    return true;
}

static bool read_deadline(struct kind_loading *in, const struct kind *kind, const struct yaml *item,
                          struct kind_deadline *ret, struct err *err)
{
    int64_t days = 0, warn = 3;
    struct yaml *from;
    struct str done = yaml_expect(item, YAML_MAP, NULL) ? yaml_text(item, "done") : STR("");
    *ret = (struct kind_deadline){0};
    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, DEADLINE_KEYS, err) ||
        !kind_id(item, "id", ID_MOST, &ret->id, err) || !kind_texts(in, item, "label", true, &ret->label, err) ||
        !yaml_need(item, "from", YAML_TEXT, &from, err) || !known_field(kind, from, from->text, &ret->from, err) ||
        (done.n && !known_field(kind, item, done, &ret->done, err)) ||
        !kind_small(item, "days", 0, 3660, &days, err) || !kind_small(item, "warn", 0, 366, &warn, err) ||
        !kind_names(in->arena, item, "in", &ret->states, &ret->state_count, err) ||
        !known_states(kind, item, ret->states, ret->state_count, err))
        return false;
    if (ret->from->type != KIND_DATE)
        return yaml_fault(err, from, "a deadline counts from a date; " STR_FMT " is none", STR_ARG(from->text));
    ret->days = (int)days;
    ret->warn = (int)warn;
    return true;
}

bool kind_read_deadlines(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct yaml *list;
    if (!kind_items(file->root, "deadlines", &list, err))
        return false;
    if (!kind->deadlines)
        kind->deadlines = ARENA_ARRAY(in->arena, kind_room(in, kind, "deadlines"), struct kind_deadline);
    struct kind_deadline *all = kind->deadlines;
    size_t before = kind->deadline_count;
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        struct kind_deadline deadline;
        if (!read_deadline(in, kind, item, &deadline, err))
            return false;
        size_t at = 0;
        while (at < kind->deadline_count && !str_eq(all[at].id, deadline.id))
            at++;
        if (at < kind->deadline_count && (!file->extends || at >= before))
            return yaml_fault(err, item, "the deadline " STR_FMT " stands here twice", STR_ARG(deadline.id));
        all[at] = deadline;
        kind->deadline_count += at == kind->deadline_count;
    }
    return true;
}
