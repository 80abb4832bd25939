/* linking_describe.c - the file of --clusters: what the texts of each cluster have in common, and which to read first.
 *
 * Clusters are described by all threads, each line goes to the spool, and in the end they are written by their scores. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/linking_clusters.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_language.h"
#include "cmd/linking_time.h"
#include "link/score.h"
#include "link/tally.h"
#include "link/template.h"

enum { AT_A_TIME = 1024, IDENTIFIERS_MOST = 100, MORE_PUT = 1 << 20 };

struct entry { double score; uint64_t at; size_t n; }; /* of a cluster, its line in the spool */

struct hand { /* of one thread */
    struct arena arena;
    struct link_reader reader;
    struct json_out memory, out;
};

struct describing {
    struct linking *linking;
    struct hand *hands;
    struct linking_languages languages;
    struct entry *entries; /* by number of the cluster */
    size_t from;
    pthread_mutex_t lock;
    bool failed;
    struct err err;
};

/* What was found out about one cluster. */
struct picture {
    struct str *texts;
    size_t count;
    struct link_template template;
    struct link_identifier *identifiers;
    size_t identifier_count;
    struct str languages[TEXT_LANGUAGES];
    struct link_signs signs;
    bool timed; /* its first and last are known */
    struct link_reason reasons[LINK_REASONS];
    size_t reason_count;
    double score;
};

/* ---- finding out ---- */

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void add_time(struct picture *picture, struct str text)
{
    struct link_signs *signs = &picture->signs;
    int64_t at;
    if (!text.n || !linking_time_read(text, &at))
        return;
    signs->first = !picture->timed || at < signs->first ? at : signs->first;
    signs->last = !picture->timed || at > signs->last ? at : signs->last;
    picture->timed = true;
}

/* All members: their identifiers and times; the first of them stay as texts. */
static bool read_members(struct describing *describing, struct hand *hand, const struct linking_cluster *cluster,
                         struct picture *picture, struct err *err)
{
    struct link_tally *tally = link_tally_new(&hand->arena, NULL);
    size_t most = cluster->filled < LINK_TEMPLATE_MEMBERS ? cluster->filled : LINK_TEMPLATE_MEMBERS;
    size_t different[IDENTIFIER_TYPES] = {0};
    picture->texts = ARENA_ARRAY(&hand->arena, most + 1, struct str);
    for (uint64_t i = 0; i < cluster->filled; i++) {
        struct linking_text member;
        if (!linking_text_read(&describing->linking->spool, cluster->places[i], &hand->memory, &member, err))
            return false;
        add_time(picture, member.time);
        link_tally_add(tally, member.text);
        if (picture->count < most)
            picture->texts[picture->count++] = str_copy(&hand->arena, member.text);
    }
    qsort(picture->texts, picture->count, sizeof *picture->texts, by_bytes);
    link_tally_list(tally, &picture->identifiers, &picture->identifier_count, different);
    picture->signs.phones = different[IDENTIFIER_PHONE];
    picture->signs.handles = different[IDENTIFIER_HANDLE] + different[IDENTIFIER_EMAIL] + different[IDENTIFIER_URL];
    return true;
}

/* Those of at least a fifth of the texts whose language can be told: it is a guess, and single ones are often wrong. */
static void find_languages(struct describing *describing, struct hand *hand, struct picture *picture)
{
    struct { struct str lang; size_t texts; } met[TEXT_LANGUAGES] = {0};
    size_t kinds = 0, told = 0, count = 0;
    for (size_t i = 0; i < picture->count; i++) {
        struct str lang = linking_language(&describing->languages, &hand->arena, picture->texts[i]);
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

static bool make_picture(struct describing *describing, struct hand *hand, const struct linking_cluster *cluster,
                         struct picture *picture, struct err *err)
{
    const struct link_template_options how = {0};
    picture->signs = (struct link_signs){.size = cluster->size, .level = -1};
    if (!read_members(describing, hand, cluster, picture, err))
        return false;
    find_languages(describing, hand, picture);
    link_template_make(&hand->arena, &hand->reader, picture->texts, picture->count, &how, &picture->template);
    picture->signs.compression = picture->template.compression;
    picture->signs.compared = picture->template.member_count;
    picture->score = link_score(&picture->signs, picture->reasons, &picture->reason_count);
    return true;
}

/* ---- saying it ---- */

static void put_word(struct json_out *out, const char *word)
{
    json_out_string(out, str_from(word));
}

static void put_piece(struct json_out *out, const struct link_piece *piece)
{
    if (!piece->slot) {
        JSON_OUT(out, "{\"text\":");
        json_out_string(out, piece->text);
        JSON_OUT(out, "}");
        return;
    }
    JSON_OUT(out, "{\"slot\":[");
    for (size_t i = 0; i < piece->value_count; i++) {
        json_out_raw(out, ",", i > 0);
        json_out_string(out, piece->values[i].text);
    }
    JSON_OUT(out, "],\"kinds\":[");
    for (size_t i = 0; i < piece->kind_count; i++) {
        json_out_raw(out, ",", i > 0);
        put_word(out, link_kind_name(piece->kinds[i]));
    }
    JSON_OUT(out, "],\"different\":");
    json_out_number(out, piece->different);
    JSON_OUT(out, "}");
}

static void put_reasons(struct json_out *out, const struct picture *picture)
{
    JSON_OUT(out, ",\"score\":");
    json_out_decimal(out, picture->score);
    JSON_OUT(out, ",\"reasons\":[");
    for (size_t i = 0; i < picture->reason_count; i++) {
        const struct link_reason *reason = &picture->reasons[i];
        json_out_raw(out, ",", i > 0);
        JSON_OUT(out, "{\"name\":");
        put_word(out, reason->name);
        JSON_OUT(out, ",\"why\":");
        put_word(out, reason->why);
        JSON_OUT(out, ",\"value\":");
        json_out_decimal(out, reason->value);
        JSON_OUT(out, ",\"points\":");
        json_out_decimal(out, reason->points);
        JSON_OUT(out, ",\"most\":");
        json_out_decimal(out, reason->most);
        JSON_OUT(out, "}");
    }
    JSON_OUT(out, "]");
}

static void put_times(struct json_out *out, struct arena *arena, const struct picture *picture)
{
    if (!picture->timed) {
        JSON_OUT(out, ",\"first\":null,\"last\":null");
        return;
    }
    JSON_OUT(out, ",\"first\":");
    json_out_string(out, clock_time_text(arena, picture->signs.first));
    JSON_OUT(out, ",\"last\":");
    json_out_string(out, clock_time_text(arena, picture->signs.last));
}

static void put_identifiers(struct json_out *out, const struct linking *linking, const struct picture *picture)
{
    JSON_OUT(out, ",\"identifiers\":[");
    for (size_t i = 0; i < picture->identifier_count && i < IDENTIFIERS_MOST; i++) {
        const struct link_identifier *identifier = &picture->identifiers[i];
        json_out_raw(out, ",", i > 0);
        JSON_OUT(out, "{\"type\":");
        put_word(out, identifier_type_name(identifier->type));
        JSON_OUT(out, ",\"value\":");
        json_out_string(out, identifier->value);
        JSON_OUT(out, ",\"count\":");
        json_out_number(out, identifier->count);
        if (linking_is_shared(linking, identifier->type, identifier->value))
            JSON_OUT(out, ",\"shared\":true");
        JSON_OUT(out, "}");
    }
    JSON_OUT(out, "]");
}

static void put_why(struct json_out *out, const struct linking *linking, const struct linking_cluster *cluster)
{
    bool text, identifier;
    linking_cluster_why(linking, cluster->number, &text, &identifier);
    JSON_OUT(out, ",\"why\":[");
    if (text)
        put_word(out, "text");
    json_out_raw(out, ",", text && identifier);
    if (identifier)
        put_word(out, "identifier");
    JSON_OUT(out, "]");
}

static void put_line(struct hand *hand, const struct linking *linking, const struct linking_cluster *cluster,
                     const struct picture *picture)
{
    struct json_out *out = &hand->out;
    char name[LINK_NAME];
    linking_cluster_name(linking, cluster->number, name);
    JSON_OUT(out, "{\"cluster\":");
    put_word(out, name);
    JSON_OUT(out, ",\"size\":");
    json_out_number(out, cluster->size);
    put_reasons(out, picture);
    put_times(out, &hand->arena, picture);
    JSON_OUT(out, ",\"template\":[");
    for (size_t i = 0; i < picture->template.piece_count; i++) {
        json_out_raw(out, ",", i > 0);
        put_piece(out, &picture->template.pieces[i]);
    }
    JSON_OUT(out, "]");
    put_identifiers(out, linking, picture);
    put_why(out, linking, cluster);
    JSON_OUT(out, ",\"compression\":");
    json_out_decimal(out, picture->template.compression);
    JSON_OUT(out, ",\"compared\":");
    json_out_number(out, picture->template.member_count);
    JSON_OUT(out, ",\"languages\":[");
    for (size_t i = 0; i < picture->signs.languages; i++) {
        json_out_raw(out, ",", i > 0);
        json_out_string(out, picture->languages[i]);
    }
    JSON_OUT(out, "]}\n");
}

/* ---- all clusters ---- */

static void describe_one(void *context, unsigned thread, size_t piece)
{
    struct describing *describing = context;
    struct linking *linking = describing->linking;
    struct hand *hand = &describing->hands[thread];
    struct linking_cluster *cluster = &linking->clusters->items[describing->from + piece];
    struct entry *entry = &describing->entries[describing->from + piece];
    struct picture picture = {0};
    struct err err = {0};
    arena_reset(&hand->arena);
    json_out_reset(&hand->out, MORE_PUT);
    linking_clusters_sort(cluster);
    bool ok = make_picture(describing, hand, cluster, &picture, &err);
    if (ok) {
        put_line(hand, linking, cluster, &picture);
        entry->score = picture.score;
        entry->n = hand->out.n;
        ok = spool_put(&linking->spool, str_make(hand->out.p, hand->out.n), &entry->at, &err);
    }
    if (ok)
        return;
    pthread_mutex_lock(&describing->lock);
    if (!describing->failed)
        describing->err = err;
    describing->failed = true;
    pthread_mutex_unlock(&describing->lock);
}

static void show_progress(struct linking *linking, size_t done)
{
    char line[96];
    double seconds = progress_seconds(&linking->progress);
    size_t all = linking->clusters->count;
    unsigned long left = done ? (unsigned long)(seconds * (double)(all - done) / (double)done) : 0;
    snprintf(line, sizeof line, "describing %zu of %zu clusters, %.0f/s, %lu:%02lu left", done, all,
             (double)done / seconds, left / 60, left % 60);
    progress_say(&linking->progress, line);
}

static void describe_all(struct describing *describing)
{
    struct linking *linking = describing->linking;
    size_t all = linking->clusters->count;
    for (size_t n; describing->from < all && !describing->failed; describing->from += n) {
        n = all - describing->from < AT_A_TIME ? all - describing->from : AT_A_TIME;
        link_crew_run(linking->feed.threads, n, describe_one, describing);
        if (progress_is_due(&linking->progress))
            show_progress(linking, describing->from + n);
    }
}

static int by_score(const void *a, const void *b)
{
    const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x < y ? -1 : x > y; /* the larger, then by name */
}

static bool write_lines(struct describing *describing, const struct entry **order, int fd, struct err *err)
{
    struct linking *linking = describing->linking;
    struct line_writer writer = {.fd = fd, .name = linking->clusters_file};
    struct json_out out = {0};
    bool ok = true;
    for (size_t i = 0; ok && i <= linking->clusters->count; i++) {
        if (out.n && (i == linking->clusters->count || out.n >= MORE_PUT)) {
            ok = line_writer_put(&writer, str_make(out.p, out.n), err);
            out.n = 0;
        }
        if (!ok || i == linking->clusters->count)
            break;
        ok = spool_get(&linking->spool, order[i]->at, json_out_room(&out, order[i]->n), order[i]->n, err);
        out.n += order[i]->n;
    }
    json_out_free(&out);
    return ok || (writer.closed && err_set(err, ERR_FAULT, "cannot write %s: nobody reads it", writer.name));
}

static bool write_file(struct describing *describing, struct err *err)
{
    struct linking *linking = describing->linking;
    size_t count = linking->clusters->count;
    const struct entry **order = calloc(count + 1, sizeof *order);
    if (!order)
        return err_set(err, ERR_FAULT, "cannot describe the clusters: out of memory");
    for (size_t i = 0; i < count; i++)
        order[i] = &describing->entries[i];
    qsort(order, count, sizeof *order, by_score);
    bool ok = write_lines(describing, order, linking->clusters_fd, err);
    free(order);
    return ok;
}

bool linking_describe(struct linking *linking, struct err *err)
{
    struct describing *describing = calloc(1, sizeof *describing);
    struct hand *hands = calloc(linking->feed.threads, sizeof *hands);
    struct entry *entries = calloc(linking->clusters->count + 1, sizeof *entries);
    bool ok = describing && hands && entries;
    if (!ok) {
        err_set(err, ERR_FAULT, "cannot describe the clusters: out of memory");
    } else {
        describing->linking = linking;
        describing->hands = hands;
        describing->entries = entries;
        pthread_mutex_init(&describing->lock, NULL);
        linking_languages_make(&describing->languages);
        describe_all(describing);
        if (describing->failed)
            *err = describing->err;
        ok = !describing->failed && write_file(describing, err);
        pthread_mutex_destroy(&describing->lock);
    }
    for (unsigned i = 0; hands && i < linking->feed.threads; i++) {
        arena_clear(&hands[i].arena);
        link_reader_free(&hands[i].reader);
        json_out_free(&hands[i].memory);
        json_out_free(&hands[i].out);
    }
    free(entries);
    free(hands);
    free(describing);
    return ok;
}
