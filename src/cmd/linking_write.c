/* linking_write.c - see linking.h: some pieces at a time become lines by all threads, and are written in their order. */
#include <stdlib.h>
#include <unistd.h>

#include "cmd/linking_aside.h"
#include "cmd/linking_clusters.h"
#include "cmd/linking_hands.h"
#include "cmd/linking_ids.h"
#include "cmd/linking_state.h"

enum { PIECES = 64, BYTES = 4 << 20 }; /* at a time; one piece in any case */

struct sheet { /* one piece */
    const struct linking_piece *piece;
    struct json_out in, out, members, places, ids, asides; /* ids: hashes */
    struct linking_marks_part marks;
    uint64_t linked;
    bool ok;
    struct err err;
};

struct writing {
    struct linking *linking;
    struct line_writer out;
    struct linking_ids *ids; /* NULL: they are not counted */
    struct sheet sheets[PIECES];
    size_t count;
    uint64_t done; /* bytes of the spool */
};

static void put_line(const struct linking *linking, struct sheet *sheet, struct str id, uint32_t cluster)
{
    struct json_out *out = &sheet->out;
    char name[LINK_NAME];
    JSON_OUT(out, "{\"id\":");
    json_out_raw(out, id.p, id.n);
    if (cluster == LINKING_NO_CLUSTER) {
        JSON_OUT(out, ",\"cluster\":null}\n");
        return;
    }
    linking_cluster_name(linking, cluster, name);
    JSON_OUT(out, ",\"cluster\":\"");
    json_out_raw(out, name, strlen(name));
    JSON_OUT(out, "\"}\n");
    sheet->linked++;
}

static void add_id(struct sheet *sheet, struct str id)
{
    uint64_t hash = linking_id_hash(id);
    json_out_raw(&sheet->ids, (const char *)&hash, sizeof hash);
}

static void add_member(struct sheet *sheet, uint32_t cluster, uint64_t at, struct str body)
{
    struct linking_member member = {.cluster = cluster, .place = linking_place(at, body)};
    json_out_raw(&sheet->members, (const char *)&member, sizeof member);
}

static void add_place(struct sheet *sheet, const struct linking_record *record, uint64_t at, const char *numbers,
                      struct str body)
{
    struct link_place place = {.text = record->text, .place = linking_place(at, body)};
    if (record->text != LINK_NO_TEXT)
        json_out_raw(&sheet->places, (const char *)&place, sizeof place);
    linking_marks_put(&sheet->marks, place.place, record->text, numbers, record->marks);
}

static void fill_sheet(void *context, unsigned thread, size_t number)
{
    struct writing *writing = context;
    struct linking *linking = writing->linking;
    struct sheet *sheet = &writing->sheets[number];
    size_t n = sheet->piece->records + sheet->piece->rejects;
    UNUSED(thread);
    json_out_reset(&sheet->in, FEED_BIG);
    json_out_reset(&sheet->out, FEED_BIG);
    json_out_reset(&sheet->members, FEED_BIG);
    json_out_reset(&sheet->places, FEED_BIG);
    json_out_reset(&sheet->ids, FEED_BIG);
    json_out_reset(&sheet->asides, FEED_BIG);
    linking_marks_part_reset(&sheet->marks);
    sheet->linked = 0;
    char *bytes = json_out_room(&sheet->in, n);
    sheet->ok = spool_get(&linking->spool, sheet->piece->at, bytes, n, &sheet->err);
    for (size_t at = 0; sheet->ok && at < sheet->piece->records;) {
        struct linking_record record;
        memcpy(&record, bytes + at, sizeof record);
        const char *numbers = bytes + at + sizeof record, *id = numbers + record.marks * sizeof(uint32_t);
        uint32_t cluster = linking_cluster_of(linking, &record, numbers);
        put_line(linking, sheet, str_make(id, record.id), cluster);
        add_id(sheet, str_make(id, record.id));
        size_t body = (size_t)(id - bytes) + record.id + record.time;
        if (linking->clusters && cluster != LINKING_NO_CLUSTER)
            add_member(sheet, cluster, sheet->piece->at + at, str_make(bytes + body, record.body));
        if (linking->state)
            add_place(sheet, &record, sheet->piece->at + at, numbers, str_make(bytes + body, record.body));
        if (linking->report && linking->hands)
            linking_aside_see(linking, &record, numbers, sheet->piece->at + at, str_make(bytes + body, record.body),
                              &sheet->asides);
        at = body + record.body;
    }
}

/* They are told in the end, for what that is worth: a disk that is full for them is no reason to stop. */
static void count_ids(struct writing *writing, const struct sheet *sheet)
{
    if (!writing->ids || linking_ids_add(writing->ids, (const uint64_t *)(const void *)sheet->ids.p,
                                         sheet->ids.n / sizeof(uint64_t), NULL))
        return;
    linking_ids_free(writing->ids);
    writing->ids = NULL;
}

static bool write_sheet(struct writing *writing, struct sheet *sheet, struct err *err)
{
    struct linking *linking = writing->linking;
    struct str rejects = str_make(sheet->in.p + sheet->piece->records, sheet->piece->rejects);
    if (!sheet->ok) {
        *err = sheet->err;
        return false;
    }
    linking->linked += sheet->linked;
    count_ids(writing, sheet);
    linking_clusters_add(linking->clusters, (const struct linking_member *)(const void *)sheet->members.p,
                         sheet->members.n / sizeof(struct linking_member));
    linking_state_add(linking, (const struct link_place *)(const void *)sheet->places.p,
                      sheet->places.n / sizeof(struct link_place));
    linking_marks_add(&linking->marks, &sheet->marks);
    writing->done += sheet->piece->records + sheet->piece->rejects;
    return linking_aside_add(linking, &sheet->asides, err) &&
           line_writer_put(&writing->out, str_make(sheet->out.p, sheet->out.n), err) &&
           feed_rejects_put(&linking->rejects, rejects, err);
}

/* The pieces from the number on that are done at a time. */
static size_t take_pieces(struct writing *writing, uint64_t from)
{
    const struct linking *linking = writing->linking;
    size_t bytes = 0;
    writing->count = 0;
    while (writing->count < PIECES && from + writing->count < linking->next_number && (!writing->count || bytes < BYTES)) {
        const struct linking_piece *piece = &linking->pieces[from + writing->count];
        bytes += piece->records + piece->rejects;
        if (writing->count && piece->records > BYTES)
            break;
        writing->sheets[writing->count++].piece = piece;
    }
    return writing->count;
}

static bool write_pieces(struct writing *writing, struct err *err)
{
    struct linking *linking = writing->linking;
    bool ok = true;
    for (uint64_t from = 0; ok && take_pieces(writing, from); from += writing->count) {
        link_crew_run(linking->feed.threads, writing->count, fill_sheet, writing);
        for (size_t i = 0; ok && i < writing->count; i++)
            ok = write_sheet(writing, &writing->sheets[i], err);
        if (ok && progress_is_due(&linking->progress))
            progress_show(&linking->progress, "writing", writing->done, linking->spool.end, "");
    }
    return ok;
}

bool linking_write(struct linking *linking, struct err *err)
{
    struct writing *writing = calloc(1, sizeof *writing);
    if (!writing)
        return err_set(err, ERR_FAULT, "cannot link: out of memory");
    writing->linking = linking;
    writing->out = (struct line_writer){.fd = STDOUT_FILENO, .name = "standard output"};
    if (!linking_ids_new(&linking->spool, &writing->ids, NULL))
        writing->ids = NULL;
    bool ok = write_pieces(writing, err);
    for (size_t i = 0; i < PIECES; i++) {
        json_out_free(&writing->sheets[i].in);
        json_out_free(&writing->sheets[i].out);
        json_out_free(&writing->sheets[i].members);
        json_out_free(&writing->sheets[i].places);
        json_out_free(&writing->sheets[i].ids);
        json_out_free(&writing->sheets[i].asides);
        linking_marks_part_free(&writing->sheets[i].marks);
    }
    if (ok && (!writing->ids || !linking_ids_repeated(writing->ids, &linking->repeated, NULL)))
        linking->repeated = LINKING_UNCOUNTED;
    linking_ids_free(writing->ids);
    free(writing);
    return ok;
}
