/* form.c - see planted.h: the form of a site around a text, with few answers to choose from. */
#include "planted.h"

static const char *any_of(const char *const *list, uint32_t count, uint64_t *chance)
{
    return list[chance_below(chance, count)];
}

size_t form_head_write(char *to, uint64_t *chance)
{
    static const char *const names[] = {"Ana", "Mia", "Lena", "Zoe", "Olga", "Kate", "Ira", "Nadia"},
                      *const cities[] = {"Graz", "Koper", "Brno", "Split", "Trieste", "Berlin", "Maribor"},
                      *const eyes[] = {"blue", "green", "brown", "grey"}, *const hair[] = {"blonde", "dark", "red", "black"},
                      *const tongues[] = {"English", "German", "Italian", "Slovene", "Russian", "Ukrainian"},
                      *const days[] = {"today", "all week", "weekdays", "weekends"}, *const yes[] = {"yes", "no"};
    return (size_t)snprintf(to, FORM_MOST, "Name: %s Age: %u City: %s Height: %u cm Weight: %u kg Eyes: %s Hair: %s "
                            "Languages: %s, %s Available: %s At home: %s On a visit: %s About me: ",
                            any_of(names, LEN(names), chance), 19 + chance_below(chance, 20),
                            any_of(cities, LEN(cities), chance), 150 + chance_below(chance, 35),
                            45 + chance_below(chance, 30), any_of(eyes, LEN(eyes), chance), any_of(hair, LEN(hair), chance),
                            any_of(tongues, LEN(tongues), chance), any_of(tongues, LEN(tongues), chance),
                            any_of(days, LEN(days), chance), any_of(yes, LEN(yes), chance), any_of(yes, LEN(yes), chance));
}

size_t form_tail_write(char *to)
{
    return (size_t)snprintf(to, FORM_MOST, " Contact: write to me here Please say that you found me on this site");
}
