/* watch_pack.c - the rules of watch.h as packs write them. */
#include "agency/inside.h"
#include "agency/watch.h"

static bool read_times(const struct yaml *rule, const char *what, int64_t most, int64_t *ret, int64_t *ret_minutes,
                       struct err *err)
{
    const char *const keys[] = {what, "minutes", NULL};
    struct yaml *times, *minutes;
    if (rule->type == YAML_TEXT && str_is(rule->text, "off")) {
        *ret = 0;
        return true;
    }
    return yaml_expect(rule, YAML_MAP, err) && yaml_only(rule, keys, err) &&
           yaml_need(rule, what, YAML_TEXT, &times, err) && yaml_int(times, 2, most, ret, err) &&
           yaml_need(rule, "minutes", YAML_TEXT, &minutes, err) && yaml_int(minutes, 1, 24 * 60, ret_minutes, err);
}

/* "18:30" */
static bool read_minute(const struct yaml *rule, const char *key, int *ret, struct err *err)
{
    struct yaml *node;
    int64_t hour = 0, minute = 0;
    if (!yaml_need(rule, key, YAML_TEXT, &node, err))
        return false;
    struct str rest = node->text, hours = str_cut(&rest, ':');
    if (!rest.p || hours.n != 2 || rest.n != 2 || !str_int(hours, 0, 23, &hour) || !str_int(rest, 0, 59, &minute))
        return yaml_fault(err, node, "%s is a time of day like \"18:30\", in quotes", key);
    *ret = (int)(hour * 60 + minute);
    return true;
}

static bool read_flag(const struct yaml *rule, const char *key, bool *ret, struct err *err)
{
    const struct yaml *flag = yaml_get(rule, key);
    return !flag || yaml_bool(flag, ret, err);
}

static bool read_hours(const struct yaml *rule, struct watch *watch, struct err *err)
{
    static const char *const keys[] = {"from", "to", "weekends", "holidays", NULL};
    watch->hours = !(rule->type == YAML_TEXT && str_is(rule->text, "off"));
    if (!watch->hours)
        return true;
    watch->weekends = watch->holidays = false;
    if (!yaml_expect(rule, YAML_MAP, err) || !yaml_only(rule, keys, err) ||
        !read_minute(rule, "from", &watch->from, err) || !read_minute(rule, "to", &watch->to, err) ||
        !read_flag(rule, "weekends", &watch->weekends, err) || !read_flag(rule, "holidays", &watch->holidays, err))
        return false;
    return watch->from != watch->to || yaml_fault(err, rule, "from and to are the same: write \"outside_hours: off\"");
}

static bool read_file(const struct yaml *root, struct watch *watch, struct err *err)
{
    static const char *const keys[] = {"many", "outside_hours", "refused", "sensitive", NULL};
    if (!yaml_expect(root, YAML_MAP, err) || !yaml_only(root, keys, err))
        return false;
    for (const struct yaml *rule = root->first; rule; rule = rule->next) {
        bool ok = str_is(rule->key, "many")
                      ? read_times(rule, "records", WATCH_RECORDS_MOST, &watch->many, &watch->many_minutes, err)
                  : str_is(rule->key, "refused")
                      ? read_times(rule, "attempts", WATCH_RECORDS_MOST, &watch->refused, &watch->refused_minutes, err)
                  : str_is(rule->key, "sensitive") ? yaml_bool(rule, &watch->sensitive, err)
                                                   : read_hours(rule, watch, err);
        if (!ok)
            return false;
    }
    return true;
}

bool watch_load(struct arena *arena, const struct pack_set *packs, struct watch *ret, struct err *err)
{
    struct watch watch = {0};
    for (size_t i = 0; i < packs->count; i++) {
        struct yaml *root;
        const char *path = arena_printf(arena, "%s/watch.yaml", packs->packs[i].folder);
        if (file_exists(path) && (!yaml_load(arena, path, &root, err) || !read_file(root, &watch, err)))
            return false;
    }
    *ret = watch;
    return true;
}
