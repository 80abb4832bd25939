/* linking_picture.c - see linking_picture.h: a cluster's members are read, and what they have in common is found. */
#include <stdlib.h>

#include "base/clock.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_report.h"
#include "cmd/linking_time.h"
#include "link/words.h"

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
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return order ? order : by_origin(x, y);
}

/* ---- wordings ---- */

static uint64_t part_of(const struct linking *linking, struct linking_hand *hand, const struct linking_text *member)
{
    if (!linking->hands || member->number == LINK_NO_TEXT)
        return linking->hands ? LINKING_BRIEF : 0;
    if (linking->state) { /* numbers of records of earlier runs are not those of this one */
        link_read(&hand->reader, member->text);
        return link_state_wording(linking->state, linking->link, hand->reader.digest);
    }
    uint32_t first = link_cluster(linking->link, member->number);
    return first == LINK_NO_TEXT ? member->number : first;
}

struct parts { uint64_t *cells; size_t count, room; }; /* those that were met, each one more than it is */

static uint64_t *part_cell(const struct parts *parts, uint64_t part)
{
    size_t at = link_mix(part) & (parts->room - 1);
    while (parts->cells[at] && parts->cells[at] != part + 1)
        at = (at + 1) & (parts->room - 1);
    return &parts->cells[at];
}

/* Was it not met before? */
static bool add_part(struct parts *parts, struct arena *arena, uint64_t part)
{
    if (2 * (parts->count + 1) > parts->room) {
        struct parts more = {.room = parts->room ? 4 * parts->room : 16};
        more.cells = ARENA_ARRAY(arena, more.room, uint64_t);
        for (size_t i = 0; i < parts->room; i++)
            if (parts->cells[i])
                *part_cell(&more, parts->cells[i] - 1) = parts->cells[i];
        more.count = parts->count;
        *parts = more;
    }
    uint64_t *cell = part_cell(parts, part);
    if (*cell)
        return false;
    *cell = part + 1;
    parts->count++;
    return true;
}

/* Samples are in the order of their texts: 0 is the wording that most have, the others follow as they come.  O(samples²). */
static void number_groups(struct linking_picture *picture)
{
    struct linking_sample *samples = picture->samples;
    size_t main = 0, most = 0;
    uint32_t next = 1;
    for (size_t i = 0; i < picture->count; i++) {
        size_t n = 0;
        for (size_t k = i; k < picture->count; k++)
            n += samples[k].part == samples[i].part;
        main = n > most ? i : main;
        most = n > most ? n : most;
    }
    for (size_t i = 0; i < picture->count; i++) {
        size_t k = 0;
        while (samples[k].part != samples[i].part)
            k++;
        samples[i].group = samples[i].part == samples[main].part ? 0 : k < i ? samples[k].group : next++;
        picture->alike += !samples[i].group;
    }
}

/* ---- members ---- */

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
                        struct linking_sample sample, size_t most, bool another, struct linking_picture *picture)
{
    struct linking_sample *kept = picture->samples, *end = kept + picture->count;
    bool room = picture->count < most || (another && picture->count < most + LINKING_WORDINGS_MORE);
    if (!room && !linking->report)
        return;
    if (linking->report) {
        sample.hash = str_hash(member->text);
        sample.id = member->id.n <= LINKING_ID_MOST ? member->id : STR("");
    }
    if (room) {
        sample.text = str_copy(arena, member->text);
        kept = end;
        picture->count++;
    } else {
        while (kept < end && (kept->hash != sample.hash || !str_eq(kept->text, member->text)))
            kept++;
        if (kept == end || by_origin(kept, &sample) <= 0)
            return;
        sample.text = kept->text;
    }
    sample.id = str_copy(arena, sample.id);
    *kept = sample;
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Each once, and no more than the most. */
static void sort_ids(struct linking_picture *picture)
{
    size_t n = 0;
    if (!picture->id_count)
        return;
    qsort(picture->ids, picture->id_count, sizeof *picture->ids, by_number);
    for (size_t i = 0; i < picture->id_count && n < LINKING_IDS_MOST; i++)
        if (!n || picture->ids[i] != picture->ids[n - 1])
            picture->ids[n++] = picture->ids[i];
    picture->id_count = n;
}

static void keep_id(struct linking_picture *picture, struct str id)
{
    picture->ids[picture->id_count++] = linking_report_id(id);
    if (picture->id_count == 2 * LINKING_IDS_MOST)
        sort_ids(picture);
}

static void begin(const struct linking *linking, struct arena *arena, const struct linking_cluster *cluster, size_t most,
                  struct linking_picture *picture)
{
    picture->samples = ARENA_ARRAY(arena, most + LINKING_WORDINGS_MORE + 1, struct linking_sample);
    if (!linking->report)
        return;
    picture->days = ARENA_ARRAY(arena, cluster->filled + 1, int32_t);
    picture->ids = ARENA_ARRAY(arena, 2 * LINKING_IDS_MOST, uint64_t);
}

/* In the order of their texts, those of the first wording before others. */
static void sort_samples(struct arena *arena, struct linking_picture *picture)
{
    qsort(picture->samples, picture->count, sizeof *picture->samples, by_text);
    number_groups(picture);
    if (picture->alike < picture->count)
        qsort(picture->samples, picture->count, sizeof *picture->samples, by_text);
    picture->texts = ARENA_ARRAY(arena, picture->count + 1, struct str);
    for (size_t i = 0; i < picture->count; i++)
        picture->texts[i] = picture->samples[i].text;
}

/* All members: their identifiers and times; the first of them stay as texts. */
static bool read_members(const struct linking *linking, struct linking_hand *hand,
                         const struct linking_cluster *cluster, struct linking_picture *picture, struct err *err)
{
    struct link_tally *tally = link_tally_new(&hand->arena, NULL);
    size_t most = cluster->filled < LINK_TEMPLATE_MEMBERS ? cluster->filled : LINK_TEMPLATE_MEMBERS;
    size_t different[IDENTIFIER_TYPES] = {0};
    struct parts parts = {0};
    begin(linking, &hand->arena, cluster, most, picture);
    for (uint64_t i = 0; i < cluster->filled; i++) {
        struct linking_text member;
        struct linking_sample sample = {0};
        if (!linking_text_read(&linking->spool, cluster->places[i], &hand->memory, &member, err))
            return false;
        sample.timed = member.time.n && linking_time_read(member.time, &sample.at);
        picture->untimed += member.time.n && !sample.timed;
        add_time(linking, picture, &sample);
        sample.part = part_of(linking, hand, &member);
        bool another = linking->hands && add_part(&parts, &hand->arena, sample.part);
        bool apart = linking->by == LINK_BY_IDENTIFIERS || sample.part == LINKING_BRIEF; /* identifiers join it alone */
        link_tally_add_of(tally, member.text, apart ? LINKING_BRIEF + 1ULL + i : sample.part);
        keep_sample(linking, &hand->arena, &member, sample, most, another, picture);
        if (linking->report)
            keep_id(picture, member.id);
    }
    picture->wordings = parts.count;
    sort_ids(picture);
    sort_samples(&hand->arena, picture);
    link_tally_list(tally, &picture->identifiers, &picture->identifier_count, different);
    picture->signs.phones = different[IDENTIFIER_PHONE];
    picture->signs.handles = different[IDENTIFIER_HANDLE] + different[IDENTIFIER_EMAIL] + different[IDENTIFIER_URL];
    return true;
}

struct met { struct str lang; size_t texts; };

/* Texts of which only a broader language could be told are in that which others of it are in. */
static void narrow(struct met *met, size_t kinds)
{
    for (size_t k = 0; k < kinds; k++) {
        size_t best = k;
        for (size_t i = 0; i < kinds; i++)
            if (tongue_is_part(met[i].lang, met[k].lang) && (best == k || met[i].texts > met[best].texts))
                best = i;
        size_t texts = met[k].texts;
        met[k].texts = 0;
        met[best].texts += texts;
    }
}

/* Those of at least a fifth of the texts whose language can be told: it is a guess, and single ones are often wrong. */
static void find_languages(const struct tongues *tongues, struct linking_hand *hand, struct linking_picture *picture)
{
    struct met met[LINK_TEMPLATE_MEMBERS + LINKING_WORDINGS_MORE] = {0};
    size_t kinds = 0, told = 0, count = 0;
    for (size_t i = 0; i < picture->count; i++) {
        struct str lang = tongue_of(tongues, &hand->arena, picture->texts[i]);
        size_t k = 0;
        while (k < kinds && !str_eq(met[k].lang, lang))
            k++;
        if (!lang.n)
            continue;
        met[k].lang = lang;
        met[k].texts++;
        kinds += k == kinds;
        told++;
    }
    narrow(met, kinds);
    for (size_t k = 0; k < kinds; k++)
        if (met[k].texts && LINKING_LANGUAGES_MOST * met[k].texts >= told)
            picture->languages[count++] = met[k].lang;
    qsort(picture->languages, count, sizeof *picture->languages, by_bytes);
    picture->signs.languages = count;
}

bool linking_picture_make(const struct linking *linking, const struct tongues *tongues,
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
    find_languages(tongues, hand, ret);
    linking_joins_find(linking, &hand->arena, ret);
    link_template_make(&hand->arena, &hand->reader, ret->texts, ret->alike, &how, &ret->template);
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
