/* hours.c - see hours.h. */
#include "know/hours.h"

bool hours_check(const struct yaml *hours, struct err *err)
{
    static const char *const words[] = {"always", "unknown", NULL};
    static const char *const keys[] = {"timezone", "week", "holidays", "exceptions", NULL};
    size_t which;

    if (hours->type == YAML_TEXT)
        return yaml_choice(hours, words, &which, err);
    return yaml_only(hours, keys, err);
}
