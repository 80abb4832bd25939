/* role.c - see role.h. */
#include "record/role.h"

static const char *const SCOPE_NAMES[SCOPES + 1] = {"none", "self", "group", "placed", "agency", "all", NULL};
static const char *const VERB_NAMES[ROLE_VERBS] = {"read", "change", "act", "export"};
static const char *const ROLE_KEYS[] = {"role", "label", "base", "placed_days", "ads", "kinds", NULL};
static const char *const ACCESS_KEYS[] = {"read", "create", "change", "act", "export", NULL};

enum { PLACED_DAYS_MOST = 365 };

struct loading {
    struct arena *arena;
    const struct pack_set *packs;
    const struct kinds *kinds;
    struct roles *roles;
};

const char *scope_name(enum scope scope)
{
    return SCOPE_NAMES[scope];
}

const struct role_rule *role_rule_find(const struct roles *roles, struct str id)
{
    for (size_t i = 0; roles && i < roles->count; i++)
        if (str_eq(roles->roles[i].id, id))
            return &roles->roles[i];
    return NULL;
}

static const struct role_access *access_of(const struct roles *roles, struct str role, struct str kind)
{
    const struct role_rule *rule = role_rule_find(roles, role);
    const struct role_access *others = NULL;
    for (size_t i = 0; rule && i < rule->access_count; i++) {
        if (str_eq(rule->access[i].kind, kind))
            return &rule->access[i];
        if (str_is(rule->access[i].kind, "*"))
            others = &rule->access[i];
    }
    return others;
}

enum scope role_scope(const struct roles *roles, struct str role, struct str kind, enum role_verb verb)
{
    const struct role_access *access = access_of(roles, role, kind);
    return access ? access->scope[verb] : SCOPE_NONE;
}

bool role_may_create(const struct roles *roles, struct str role, struct str kind)
{
    const struct role_access *access = access_of(roles, role, kind);
    return access && access->create;
}

bool role_sees_field(struct str role, const struct kind_field *field)
{
    return !field->reader_count || kind_named(field->readers, field->reader_count, role);
}

bool role_sees_ads(const struct roles *roles, struct str role, enum role base)
{
    const struct role_rule *rule = role_rule_find(roles, role);
    return rule ? rule->ads : role_has(base, RIGHT_ADS);
}

bool role_writes_field(struct str role, const struct kind_field *field)
{
    return role_sees_field(role, field) && !field->program &&
           (!field->writer_count || kind_named(field->writers, field->writer_count, role));
}

/* Beds are given to what a placement names as its persons. */
static bool may_be_placed(const struct kinds *kinds, struct str kind)
{
    const struct kind *placement = kind_find(kinds, STR("placement"));
    const struct kind_field *persons = placement ? kind_field_find(placement, STR("persons")) : NULL;
    for (size_t i = 0; persons && i < persons->to_count; i++)
        if (str_eq(persons->to[i]->id, kind))
            return true;
    return false;
}

static bool read_days(const struct yaml *days, int *ret, struct err *err)
{
    int64_t n = 0;
    if (days && !yaml_int(days, 0, PLACED_DAYS_MOST, &n, err))
        return false;
    *ret = (int)n;
    return true;
}

static bool read_access(struct loading *in, const struct yaml *item, struct role_access *ret, struct err *err)
{
    *ret = (struct role_access){.kind = item->key};
    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, ACCESS_KEYS, err))
        return false;
    if (!str_is(item->key, "*") && !kind_find(in->kinds, item->key))
        return yaml_fault(err, item, "there is no kind " STR_FMT, STR_ARG(item->key));
    for (int verb = 0; verb < ROLE_VERBS; verb++) {
        const struct yaml *word = yaml_get(item, VERB_NAMES[verb]);
        size_t scope = SCOPE_NONE;
        if (word && !yaml_choice(word, SCOPE_NAMES, &scope, err))
            return false;
        if (scope == SCOPE_PLACED && !may_be_placed(in->kinds, item->key))
            return yaml_fault(err, word, "\"placed\" is for kinds that the field \"persons\" of placement names: write it "
                                         "at person, or say self, group, agency or all");
        ret->scope[verb] = (enum scope)scope;
    }
    const struct yaml *create = yaml_get(item, "create");
    if (create && !yaml_bool(create, &ret->create, err))
        return false;
    for (int verb = VERB_CHANGE; verb < ROLE_VERBS; verb++)
        if (ret->scope[verb] > ret->scope[VERB_READ])
            return yaml_fault(err, item, "%s reaches further than read: nobody changes what he may not see",
                              VERB_NAMES[verb]);
    return true;
}

/* What the base may, unless the pack says otherwise; it never gives more. */
static bool read_ads(const struct yaml *ads, struct role_rule *rule, struct err *err)
{
    bool wanted = true;
    if (ads && !yaml_bool(ads, &wanted, err))
        return false;
    rule->ads = role_has(rule->base, RIGHT_ADS) && wanted;
    if (ads && wanted && !rule->ads)
        return yaml_fault(err, ads, "a role on the base %s sees no ads of the open net: leave \"ads\" out",
                          role_name(rule->base));
    return true;
}

static bool read_role(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    struct loading *in = context;
    struct role_rule rule = {0};
    struct yaml *id, *label, *base, *kinds;
    if (!yaml_expect(root, YAML_MAP, err) || !yaml_only(root, ROLE_KEYS, err) ||
        !yaml_need(root, "role", YAML_TEXT, &id, err) || !yaml_need(root, "label", YAML_MAP, &label, err) ||
        !pack_text_check(in->packs, label, err) || !yaml_need(root, "base", YAML_TEXT, &base, err) ||
        !yaml_need(root, "kinds", YAML_MAP, &kinds, err))
        return false;
    if (!read_days(yaml_get(root, "placed_days"), &rule.placed_days, err))
        return false;
    if (!role_find(base->text, &rule.base, NULL))
        return yaml_fault(err, base, "base is one of the program's roles (caseworker, coordinator, …), not " STR_FMT,
                          STR_ARG(base->text));
    if (!read_ads(yaml_get(root, "ads"), &rule, err))
        return false;
    rule.id = id->text;
    rule.label = label;
    rule.access = ARENA_ARRAY(in->arena, kinds->count + 1, struct role_access);
    for (const struct yaml *item = kinds->first; item; item = item->next)
        if (!read_access(in, item, &rule.access[rule.access_count++], err))
            return false;
    for (size_t i = 0; i < in->roles->count; i++) { /* a later pack's word counts */
        if (str_eq(in->roles->roles[i].id, rule.id)) {
            in->roles->roles[i] = rule;
            return true;
        }
    }
    struct role_rule *all = ARENA_ARRAY(in->arena, in->roles->count + 1, struct role_rule);
    if (in->roles->count)
        memcpy(all, in->roles->roles, in->roles->count * sizeof *all);
    all[in->roles->count++] = rule;
    in->roles->roles = all;
    return true;
}

static bool known_role(const struct roles *roles, const struct yaml *at, const struct str *names, size_t count,
                       struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (!role_rule_find(roles, names[i]))
            return yaml_fault(err, at, "there is no role " STR_FMT " in roles/", STR_ARG(names[i]));
    return true;
}

/* Fields and actions name roles that exist. */
static bool check_names(const struct roles *roles, const struct kind *kind, struct err *err)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        if (!known_role(roles, field->root, field->readers, field->reader_count, err) ||
            !known_role(roles, field->root, field->writers, field->writer_count, err))
            return false;
    }
    for (size_t i = 0; i < kind->action_count; i++)
        if (!known_role(roles, kind->root, kind->actions[i].roles, kind->actions[i].role_count, err))
            return false;
    return true;
}

bool roles_load(struct arena *arena, const struct pack_set *packs, const struct kinds *kinds, struct roles **ret,
                struct err *err)
{
    struct loading in = {.arena = arena, .packs = packs, .kinds = kinds, .roles = ARENA_NEW(arena, struct roles)};
    if (!pack_each_file(arena, packs, "roles", read_role, &in, err))
        return false;
    for (size_t i = 0; i < kinds->count; i++)
        if (!check_names(in.roles, &kinds->kinds[i], err))
            return false;
    *ret = in.roles;
    return true;
}
