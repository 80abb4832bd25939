/* linking_hands.c - see linking_hands.h. */
#include "cmd/linking_hands.h"

bool linking_by_read(struct cmd *cmd, enum link_by *ret, struct err *err)
{
    size_t choice = LINK_BY_TEXT;
    bool ok = feed_read_choice(cmd, "--by", link_by_names, &choice, err);
    *ret = (enum link_by)choice;
    return ok;
}

bool linking_run(struct linking *linking, struct err *err)
{
    if (!link_run(linking->link, err))
        return false;
    if (!linking->hands)
        return true;
    return linking->state ? link_state_hands(linking->state, linking->link, linking->hands, linking->moved_fd >= 0, err)
                          : link_hands_run(linking->hands, linking->link, err);
}

uint32_t linking_cluster_of(const struct linking *linking, const struct linking_record *record, const char *numbers)
{
    uint32_t marks[LINK_MARKS_MOST];
    if (!linking->hands)
        return link_cluster(linking->link, record->text);
    if (record->marks)
        memcpy(marks, numbers, record->marks * sizeof *marks);
    return link_hands_group(linking->hands, record->text, marks, record->marks);
}

/* By wording, then what only marks join. */
void linking_earlier_each(const struct linking *linking, linking_earlier_fn *each, void *context)
{
    const struct linking_marks *marks = &linking->marks;
    for (size_t i = 0; i < linking->earlier_count && linking->by != LINK_BY_IDENTIFIERS; i++) {
        struct linking_record record = {.text = linking->places[i].text};
        uint32_t cluster = linking_cluster_of(linking, &record, NULL);
        if (cluster != LINKING_NO_CLUSTER)
            each(context, cluster, linking->places[i].place);
    }
    for (size_t i = 0; i < marks->earlier; i++) {
        const struct link_marked *marked = &marks->records[i];
        uint32_t cluster;
        if (linking->by != LINK_BY_IDENTIFIERS && marked->text != LINK_NO_TEXT)
            continue;
        cluster = link_hands_group(linking->hands, marked->text, marks->numbers + marked->from, marked->count);
        if (cluster != LINKING_NO_CLUSTER)
            each(context, cluster, marked->place);
    }
}

size_t linking_cluster_count(const struct linking *linking)
{
    return linking->hands ? link_hands_groups(linking->hands) : link_clusters(linking->link);
}

size_t linking_cluster_end(const struct linking *linking)
{
    return linking->hands ? link_hands_groups(linking->hands) : link_count(linking->link);
}

uint64_t linking_cluster_size(const struct linking *linking, uint32_t cluster)
{
    if (linking->hands)
        return link_hands_at(linking->hands, cluster)->size;
    return link_cluster(linking->link, cluster) == cluster ? link_size(linking->link, cluster) : 0;
}

uint64_t linking_cluster_digest(const struct linking *linking, uint32_t cluster)
{
    return linking->hands ? link_hands_at(linking->hands, cluster)->digest : link_cluster_digest(linking->link, cluster);
}

void linking_cluster_name(const struct linking *linking, uint32_t cluster, char ret[LINK_NAME])
{
    link_digest_name(linking_cluster_digest(linking, cluster), ret);
}

void linking_cluster_why(const struct linking *linking, uint32_t cluster, bool *text, bool *identifier)
{
    const struct link_group *group = linking->hands ? link_hands_at(linking->hands, cluster) : NULL;
    *text = !group || group->by_text;
    *identifier = group && group->by_identifier;
}

bool linking_is_shared(const struct linking *linking, enum identifier_type type, struct str value)
{
    return linking->hands && link_hands_set_aside(linking->hands, link_mark(type, value));
}

void linking_shared_tell(const struct linking *linking)
{
    struct link_hands_sum sum = linking->hands ? link_hands_sum(linking->hands) : (struct link_hands_sum){0};
    if (sum.shared)
        fprintf(stderr, "; %zu identifier%s that more than %d hands share join%s nothing", sum.shared,
                sum.shared == 1 ? "" : "s", LINK_HANDS_MOST, sum.shared == 1 ? "s" : "");
    if (sum.chains)
        fprintf(stderr, "; %zu that would chain more than %d hands join%s nothing", sum.chains, LINK_GROUP_MOST,
                sum.chains == 1 ? "s" : "");
}
