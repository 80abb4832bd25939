/* hands_told.c - see hands.h: what is told afterwards of groups and marks. */
#include "link/hands_inside.h"

size_t link_hands_groups(const struct link_hands *hands)
{
    return hands->group_count;
}

const struct link_group *link_hands_at(const struct link_hands *hands, uint32_t group)
{
    return &hands->groups[group];
}

size_t link_hands_marks(const struct link_hands *hands)
{
    return link_roll_marks(hands->roll);
}

uint64_t link_hands_mark(const struct link_hands *hands, uint32_t number)
{
    return link_roll_mark(hands->roll, number);
}

struct link_hands_sum link_hands_sum(const struct link_hands *hands)
{
    return hands->sum;
}

bool link_hands_set_aside(const struct link_hands *hands, uint64_t mark)
{
    return link_hands_aside(hands, mark) != LINK_NO_ASIDE;
}

uint32_t link_hands_aside(const struct link_hands *hands, uint64_t mark)
{
    uint32_t number = mark ? link_roll_find(hands->roll, mark) : LINK_NO_MARK;
    return number == LINK_NO_MARK ? LINK_NO_ASIDE : link_hands_aside_at(hands, number);
}

uint32_t link_hands_aside_at(const struct link_hands *hands, uint32_t number)
{
    uint32_t mark = hands->same[number];
    return hands->became[mark] == USED ? LINK_NO_ASIDE : mark;
}
