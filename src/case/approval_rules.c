/* approval_rules.c - which acts need a second person, as packs/XX/two-persons.yaml says; see approval.h. */
#include "base/file.h"
#include "case/approval.h"

static const char *const ACTS[] = {"role-more", "member-reset", "member-disable", "last-key",    "export-case",
                                   "ground",    "destroy",      "keep-longer",    NULL};

static bool read_rule(struct arena *arena, const struct yaml *item, struct approval_rules *all, struct err *err)
{
    size_t at = 0;
    while (at < all->count && !str_eq(all->rules[at].act, item->key))
        at++;
    if (item->type == YAML_TEXT && str_is(item->text, "off")) {
        if (at < all->count)
            all->rules[at] = all->rules[--all->count];
        return true;
    }
    if (!yaml_expect(item, YAML_LIST, err))
        return false;
    if (!item->count)
        return yaml_fault(err, item, "name a role that may agree, or write \"off\"");
    struct approval_rule *rule = &all->rules[at];
    *rule = (struct approval_rule){.act = item->key, .second = ARENA_ARRAY(arena, item->count, struct str)};
    for (const struct yaml *role = item->first; role; role = role->next) {
        if (!yaml_expect(role, YAML_TEXT, err))
            return false;
        if (!role_find(role->text, &(enum role){ROLE_NONE}, NULL) && !role_rule_find(all->roles, role->text))
            return yaml_fault(err, role, "there is no role " STR_FMT " in roles/", STR_ARG(role->text));
        rule->second[rule->second_count++] = role->text;
    }
    all->count += at == all->count;
    return true;
}

bool approval_rules_load(struct arena *arena, const struct pack_set *packs, const struct roles *roles,
                         struct approval_rules **ret, struct err *err)
{
    struct approval_rules *all = ARENA_NEW(arena, struct approval_rules);
    *all = (struct approval_rules){.rules = ARENA_ARRAY(arena, LEN(ACTS), struct approval_rule), .roles = roles};
    for (size_t i = 0; i < packs->count; i++) {
        struct yaml *root;
        const char *path = arena_printf(arena, "%s/two-persons.yaml", packs->packs[i].folder);
        if (!file_exists(path))
            continue;
        if (!yaml_load(arena, path, &root, err) || !yaml_expect(root, YAML_MAP, err) || !yaml_only(root, ACTS, err))
            return false;
        for (const struct yaml *item = root->first; item; item = item->next)
            if (!read_rule(arena, item, all, err))
                return false;
    }
    *ret = all;
    return true;
}

bool approval_needed(const struct approval_rules *rules, struct str act)
{
    for (size_t i = 0; rules && i < rules->count; i++)
        if (str_eq(rules->rules[i].act, act))
            return true;
    return false;
}
