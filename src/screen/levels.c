/* levels.c - levels.yaml: what each strength weighs and how a level comes about. */
#include <stdlib.h>

#include "base/file.h"
#include "screen/draft.h"

static const char *const strengths[] = {"weak", "medium", "strong", NULL};
static const char *const elements[] = {"act", "means", "purpose", "vulnerability", "context", NULL};
static const char *const levels[] = {"none", "some", "high", NULL};

const char *screen_element_name(enum screen_element element)
{
    return elements[element];
}

const char *screen_strength_name(enum screen_strength strength)
{
    return strengths[strength];
}

const char *screen_level_name(enum screen_level level)
{
    return levels[level];
}

bool draft_decimal(const struct yaml *node, double *ret, struct err *err)
{
    char *end = NULL;
    bool plain = node->type == YAML_TEXT && node->text.n > 0 && node->text.n < 16 &&
                 strspn(node->text.p, "0123456789.-") == node->text.n;
    double value = plain ? strtod(node->text.p, &end) : 0;
    if (!plain || *end)
        return yaml_fault(err, node, "\"" STR_FMT "\" must be a number such as 1.2", STR_ARG(node->key));
    *ret = value;
    return true;
}

static int name_index(struct str word, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        if (str_is(word, names[i]))
            return i;
    return -1;
}

/* "2 strong means or purpose": how many, how strong at least, of which elements (none named: any). */
static bool read_need(const struct yaml *node, struct image_need *ret, struct err *err)
{
    struct str rest = node->text, word = str_cut(&rest, ' ');
    int64_t count = 0;
    struct image_need need = {0};
    bool ok = node->type == YAML_TEXT && str_int(word, 1, 99, &count);
    word = str_cut(&rest, ' ');
    int strength = name_index(word, strengths);
    ok = ok && strength >= 0;
    while (ok && rest.p) {
        word = str_cut(&rest, ' ');
        int element = name_index(word, elements);
        if (element >= 0)
            need.elements |= 1u << element;
        else
            ok = str_is(word, "or");
    }
    if (!ok)
        return yaml_fault(err, node, "a need is written like \"2 strong means or purpose\" or \"3 medium\": how many, "
                          "weak, medium or strong, and elements");
    need.count = (unsigned)count;
    need.strength = (uint32_t)strength;
    if (!need.elements)
        need.elements = (1u << SCREEN_ELEMENTS) - 1;
    *ret = need;
    return true;
}

static bool read_needs(const struct yaml *list, struct image_need *needs, size_t *ret_count, struct err *err)
{
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    if (list->count > RULE_NEEDS)
        return yaml_fault(err, list, "a rule has at most %d needs", RULE_NEEDS);
    for (const struct yaml *need = list->first; need; need = need->next)
        if (!read_need(need, &needs[(*ret_count)++], err))
            return false;
    return true;
}

static bool read_rule(const struct yaml *node, struct draft_rule *ret, struct err *err)
{
    static const char *const keys[] = {"id", "level", "needs", "unless", "score", "sentence", NULL};
    struct yaml *id, *level, *needs, *sentence;
    size_t choice;
    struct draft_rule rule = {.score = -1e9};
    if (!yaml_only(node, keys, err) || !yaml_need(node, "id", YAML_TEXT, &id, err) ||
        !yaml_need(node, "level", YAML_TEXT, &level, err) || !yaml_choice(level, levels, &choice, err) ||
        !yaml_need(node, "needs", YAML_LIST, &needs, err) || !yaml_need(node, "sentence", YAML_MAP, &sentence, err))
        return false;
    const struct yaml *score = yaml_get(node, "score"), *unless = yaml_get(node, "unless");
    if (score && !draft_decimal(score, &rule.score, err))
        return false;
    rule.id = id->text;
    rule.level = (enum screen_level)choice;
    rule.sentence = sentence;
    if (!read_needs(needs, rule.needs, &rule.need_count, err) ||
        (unless && !read_needs(unless, rule.unless, &rule.unless_count, err)))
        return false;
    *ret = rule;
    return true;
}

static bool read_weights(const struct yaml *map, double *weights, struct err *err)
{
    if (!yaml_only(map, strengths, err))
        return false;
    for (size_t i = 0; i < SCREEN_STRENGTHS; i++) {
        struct yaml *node;
        if (!yaml_need(map, strengths[i], YAML_TEXT, &node, err) || !draft_decimal(node, &weights[i], err))
            return false;
    }
    return true;
}

static bool read_levels(struct draft *draft, const struct yaml *root, struct err *err)
{
    static const char *const keys[] = {"weights", "counter-weights", "even", "rules", "labels", NULL};
    struct yaml *weights, *counter, *even, *rules, *labels;
    if (!yaml_only(root, keys, err) || !yaml_need(root, "weights", YAML_MAP, &weights, err) ||
        !read_weights(weights, draft->weights, err) ||
        !yaml_need(root, "counter-weights", YAML_MAP, &counter, err) ||
        !read_weights(counter, draft->counter_weights, err) ||
        !yaml_need(root, "even", YAML_TEXT, &even, err) || !draft_decimal(even, &draft->even, err) ||
        !yaml_need(root, "rules", YAML_LIST, &rules, err) || !yaml_need(root, "labels", YAML_MAP, &labels, err))
        return false;
    draft->rules = ARENA_ARRAY(&draft->arena, rules->count, struct draft_rule);
    draft->rule_count = 0;
    for (const struct yaml *rule = rules->first; rule; rule = rule->next)
        if (!read_rule(rule, &draft->rules[draft->rule_count++], err))
            return false;
    draft->levels = root;
    return true;
}

void levels_read(struct draft *draft, const char *const *packs, size_t pack_count)
{
    struct err err;
    bool any = false;
    for (size_t i = 0; i < pack_count; i++) {
        struct yaml *root;
        const char *path = arena_printf(&draft->arena, "%s/levels.yaml", packs[i]);
        if (!file_exists(path))
            continue;
        any = true;
        if (!yaml_load(&draft->arena, path, &root, &err) || !read_levels(draft, root, &err))
            draft_complain(draft, &err);
    }
    if (!any) {
        err_set(&err, ERR_INPUT, "%s/levels.yaml:1: no pack says how a level comes about; add this file",
                pack_count ? packs[0] : "pack");
        draft_complain(draft, &err);
    }
}
