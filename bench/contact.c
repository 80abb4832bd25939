/* contact.c - what hands are reached by, so many that no two of them share one by chance.
 *
 * Telephone numbers of country code 999, which the ITU has given to nobody, addresses at example.org, accounts. */
#include "planted.h"

static uint32_t below(uint64_t seed, uint32_t limit)
{
    return chance_below(&seed, limit);
}

size_t contact_phone(char *to, uint64_t seed, uint64_t person, uint32_t which, uint32_t habit)
{
    uint64_t own = chance_seed(seed, 1001 + which, person);
    char plain[32];
    int n = snprintf(plain, sizeof plain, "999 %u %u %04u", 10 + below(own, 90), 100 + below(own >> 8, 900),
                     below(own >> 16, 10000));
    return phone_habit(to, plain, (size_t)n, habit);
}

size_t contact_write(char *to, uint64_t seed, uint64_t person, uint64_t *chance)
{
    static const char *const NAMES[] = {"jobs", "work", "office", "info", "ana", "marko", "elena", "team"};
    uint64_t own = chance_seed(seed, 1000, person);
    const char *name = NAMES[own % LEN(NAMES)];
    unsigned number = (unsigned)(own >> 20 & 0xfffffff);
    switch (chance_below(chance, 4)) {
    case 0: return (size_t)snprintf(to, CONTACT_MOST, "%s.%u@example.org", name, number);
    case 1: return (size_t)snprintf(to, CONTACT_MOST, "telegram: %s_%u", name, number);
    case 2: return (size_t)snprintf(to, CONTACT_MOST, "@%s_%u", name, number);
    default: return contact_phone(to, seed, person, chance_below(chance, 3), chance_below(chance, 18));
    }
}
