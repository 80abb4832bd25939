/* linking_picture.c - see linking_picture.h: a cluster's members are read, and what they have in common is found. */
#include <stdlib.h>

#include "base/clock.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_picture.h"
#include "cmd/linking_time.h"

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Copies of one text: which is told? */
static int by_origin(const struct linking_sample *x, const struct linking_sample *y)
{
    if (x->timed != y->timed)
        return x->timed ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return str_cmp(x->id, y->id);
}

static int by_text(const void *a, const void *b)
{
    const struct linking_sample *x = a, *y = b;
    int order = str_cmp(x->text, y->text);
    return order ? order : by_origin(x, y);
}

static void add_time(const struct linking *linking, struct linking_picture *picture, const struct linking_sample *sample)
{
    struct link_signs *signs = &picture->signs;
    if (!sample->timed)
        return;
    signs->first = !picture->timed || sample->at < signs->first ? sample->at : signs->first;
    signs->last = !picture->timed || sample->at > signs->last ? sample->at : signs->last;
    picture->timed = true;
    if (linking->report)
        picture->days[picture->day_count++] = clock_day(sample->at);
}

/* The first ones are kept; of later ones only where a text of those came from, so that the order of the input does not
 * matter. */
static void keep_sample(const struct linking *linking, struct arena *arena, const struct linking_text *member,
                        struct linking_sample sample, size_t most, struct linking_picture *picture)
{
    struct linking_sample *kept = picture->samples;
    if (picture->count == most && !linking->report)
        return;
    if (linking->report) {
        sample.hash = str_hash(member->text);
        sample.id = member->id.n <= LINKING_ID_MOST ? member->id : STR("");
    }
    if (picture->count < most) {
        sample.text = str_copy(arena, member->text);
        kept += picture->count++;
    } else {
        while (kept < picture->samples + most && (kept->hash != sample.hash || !str_eq(kept->text, member->text)))
            kept++;
        if (kept == picture->samples + most || by_origin(kept, &sample) <= 0)
            return;
        sample.text = kept->text;
    }
    sample.id = str_copy(arena, sample.id);
    *kept = sample;
}

/* All members: their identifiers and times; the first of them stay as texts. */
static bool read_members(const struct linking *linking, struct linking_hand *hand,
                         const struct linking_cluster *cluster, struct linking_picture *picture, struct err *err)
{
    struct link_tally *tally = link_tally_new(&hand->arena, NULL);
    size_t most = cluster->filled < LINK_TEMPLATE_MEMBERS ? cluster->filled : LINK_TEMPLATE_MEMBERS;
    size_t different[IDENTIFIER_TYPES] = {0};
    picture->samples = ARENA_ARRAY(&hand->arena, most + 1, struct linking_sample);
    picture->texts = ARENA_ARRAY(&hand->arena, most + 1, struct str);
    if (linking->report)
        picture->days = ARENA_ARRAY(&hand->arena, cluster->filled + 1, int32_t);
    for (uint64_t i = 0; i < cluster->filled; i++) {
        struct linking_text member;
        struct linking_sample sample = {0};
        if (!linking_text_read(&linking->spool, cluster->places[i], &hand->memory, &member, err))
            return false;
        sample.timed = member.time.n && linking_time_read(member.time, &sample.at);
        add_time(linking, picture, &sample);
        link_tally_add(tally, member.text);
        keep_sample(linking, &hand->arena, &member, sample, most, picture);
    }
    qsort(picture->samples, picture->count, sizeof *picture->samples, by_text);
    for (size_t i = 0; i < picture->count; i++)
        picture->texts[i] = picture->samples[i].text;
    link_tally_list(tally, &picture->identifiers, &picture->identifier_count, different);
    picture->signs.phones = different[IDENTIFIER_PHONE];
    picture->signs.handles = different[IDENTIFIER_HANDLE] + different[IDENTIFIER_EMAIL] + different[IDENTIFIER_URL];
    return true;
}

/* Those of at least a fifth of the texts whose language can be told: it is a guess, and single ones are often wrong. */
static void find_languages(const struct linking_languages *languages, struct linking_hand *hand,
                           struct linking_picture *picture)
{
    struct { struct str lang; size_t texts; } met[TEXT_LANGUAGES] = {0};
    size_t kinds = 0, told = 0, count = 0;
    for (size_t i = 0; i < picture->count; i++) {
        struct str lang = linking_language(languages, &hand->arena, picture->texts[i]);
        size_t k = 0;
        while (k < kinds && !str_eq(met[k].lang, lang))
            k++;
        if (!lang.n || k == TEXT_LANGUAGES)
            continue;
        met[k].lang = lang;
        met[k].texts++;
        kinds += k == kinds;
        told++;
    }
    for (size_t k = 0; k < kinds; k++)
        if (5 * met[k].texts >= told)
            picture->languages[count++] = met[k].lang;
    qsort(picture->languages, count, sizeof *picture->languages, by_bytes);
    picture->signs.languages = count;
}

bool linking_picture_make(const struct linking *linking, const struct linking_languages *languages,
                          struct linking_hand *hand, const struct linking_cluster *cluster, struct linking_picture *ret,
                          struct err *err)
{
    static const int worth[] = {[LEVEL_NONE] = 0, [LEVEL_SOME] = 1, [LEVEL_HIGH] = 3}; /* of the three of score.h */
    const struct link_template_options how = {0};
    linking_cluster_name(linking, cluster->number, ret->name);
    linking_cluster_why(linking, cluster->number, &ret->by_text, &ret->by_identifier);
    ret->size = cluster->size;
    ret->signs = (struct link_signs){.size = cluster->size, .level = -1};
    if (!read_members(linking, hand, cluster, ret, err) ||
        !linking_level_find(&linking->level, &hand->level, ret->texts, ret->count, &ret->level, err))
        return false;
    if (ret->level >= 0)
        ret->signs.level = worth[ret->level];
    find_languages(languages, hand, ret);
    link_template_make(&hand->arena, &hand->reader, ret->texts, ret->count, &how, &ret->template);
    ret->signs.compression = ret->template.compression;
    ret->signs.compared = ret->template.member_count;
    ret->score = link_score(&ret->signs, ret->reasons, &ret->reason_count);
    return true;
}

void linking_hand_free(struct linking_hand *hand)
{
    arena_clear(&hand->arena);
    link_reader_free(&hand->reader);
    linking_level_hand_free(&hand->level);
    json_out_free(&hand->memory);
    json_out_free(&hand->out);
}
