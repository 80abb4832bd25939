/* linking_report.c - see linking_report.h: the page is opened, filled and put in its place. */
#include "cmd/linking_aside.h"
#include "cmd/linking_report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/file.h"

enum { PAGE_MOST = 4 << 20, CHUNKS_MOST = 2 * LINK_THREADS_MOST, KEEP = 1 << 20, PACKED = 6 };

enum part { HEAD, ROWS, CLUSTERS, IDS, PARTS };
struct hole { struct str before, open, close; }; /* what stands before the line, and its two ends */

struct linking_report {
    struct arena arena;
    const char *path, *beside; /* beside: NULL when path is written to */
    int fd;
    struct hole holes[PARTS];
    struct str end;
};

/* ---- the page ---- */

static bool find_holes(struct linking_report *report, struct str page, const char *ui, struct err *err)
{
    static const char *const names[PARTS] = {">HEAD</", ">ROWS</", ">CLUSTERS</", ">IDS</"};
    for (size_t i = 0; i < PARTS; i++) {
        const char *end = page.p + page.n, *found = memmem(page.p, page.n, names[i], strlen(names[i]));
        const char *feed = found ? memchr(found, '\n', (size_t)(end - found)) : NULL;
        if (!feed)
            return err_set(err, ERR_FAULT, "%s/link-report.html is no page to review clusters with; script/parcel makes it",
                           ui);
        const char *line = memrchr(page.p, '\n', (size_t)(found - page.p));
        const char *from = line ? line + 1 : page.p, *close = found + strlen(names[i]) - 2;
        report->holes[i] = (struct hole){str_make(page.p, (size_t)(from - page.p)),
                                         str_make(from, (size_t)(found + 1 - from)),
                                         str_make(close, (size_t)(feed + 1 - close))};
        page = str_make(feed + 1, (size_t)(end - feed) - 1);
    }
    report->end = page;
    return true;
}

static bool open_file(struct linking_report *report, struct err *err)
{
    struct stat st;
    const char *file = report->path;
    int flags = O_WRONLY | O_CLOEXEC;
    if (file_is_folder(file))
        return err_set(err, ERR_INPUT, "cannot write %s: it is a folder", file);
    if (stat(file, &st) < 0 || S_ISREG(st.st_mode)) {
        file = report->beside = arena_printf(&report->arena, "%s.part", file);
        flags |= O_CREAT | O_TRUNC;
    }
    report->fd = open(file, flags, 0600);
    if (report->fd >= 0)
        return true;
    report->beside = NULL;
    return err_set(err, ERR_FAULT, "cannot write %s: %s", file, strerror(errno));
}

bool linking_report_open(const char *ui, const char *path, struct linking_report **ret, struct err *err)
{
    struct linking_report *report = calloc(1, sizeof *report);
    struct str page;
    if (!report)
        return err_set(err, ERR_FAULT, "cannot make a page: out of memory");
    report->path = path;
    report->fd = -1;
    if (!file_read(&report->arena, arena_printf(&report->arena, "%s/link-report.html", ui), PAGE_MOST, &page, err) ||
        !find_holes(report, page, ui, err) || !open_file(report, err)) {
        linking_report_close(report);
        return false;
    }
    *ret = report;
    return true;
}

void linking_report_close(struct linking_report *report)
{
    if (!report)
        return;
    if (report->fd >= 0)
        close(report->fd);
    if (report->beside)
        unlink(report->beside);
    arena_clear(&report->arena);
    free(report);
}

static bool cannot_write(const struct linking_report *report, struct err *err)
{
    bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    return err_set(err, full ? ERR_FULL : ERR_FAULT, "cannot write %s: %s", report->path, strerror(errno));
}

static bool put(struct linking_report *report, struct str bytes, struct err *err)
{
    while (bytes.n) {
        ssize_t n = write(report->fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot_write(report, err);
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
    return true;
}

/* ---- chunks ---- */

struct chunk {
    const struct linking_report_entry *entries;
    size_t count;
    struct json_out lines, packed, out;
    bool ok;
    struct err err;
};

struct filling {
    struct linking_report *report;
    const struct linking *linking;
    enum part part;
    struct chunk chunks[CHUNKS_MOST];
};

static void add_base64(struct json_out *out, const unsigned char *from, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *to = json_out_room(out, (n + 2) / 3 * 4);
    for (size_t i = 0; i < n; i += 3) {
        uint32_t bits = (uint32_t)from[i] << 16 | (i + 1 < n ? (uint32_t)from[i + 1] << 8 : 0) |
                        (i + 2 < n ? from[i + 2] : 0);
        *to++ = letters[bits >> 18];
        *to++ = letters[bits >> 12 & 63];
        *to++ = i + 1 < n ? letters[bits >> 6 & 63] : '=';
        *to++ = i + 2 < n ? letters[bits & 63] : '=';
    }
    out->n += (n + 2) / 3 * 4;
}

/* Adds lines to out, deflated and in base64. */
static bool pack(const struct json_out *lines, struct json_out *packed, struct json_out *out, struct err *err)
{
    uLongf n = compressBound((uLong)lines->n);
    Bytef *to = (Bytef *)json_out_room(packed, n);
    if (compress2(to, &n, (const Bytef *)lines->p, (uLong)lines->n, PACKED) != Z_OK)
        return err_set(err, ERR_FAULT, "cannot pack the page: out of memory");
    add_base64(out, to, n);
    return true;
}

static bool read_lines(const struct filling *filling, struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++) {
        const struct linking_report_entry *entry = &chunk->entries[i];
        const size_t n[PARTS] = {[ROWS] = entry->bytes.row, [CLUSTERS] = entry->bytes.cluster, [IDS] = entry->bytes.ids};
        uint64_t from = entry->at;
        for (enum part part = ROWS; part < filling->part; part++)
            from += n[part];
        char *to = json_out_room(&chunk->lines, n[filling->part]);
        if (!spool_get(&filling->linking->spool, from, to, n[filling->part], &chunk->err))
            return false;
        chunk->lines.n += n[filling->part];
    }
    return true;
}

static void fill_chunk(void *context, unsigned thread, size_t piece)
{
    struct filling *filling = context;
    struct chunk *chunk = &filling->chunks[piece];
    const struct hole *hole = &filling->report->holes[filling->part];
    UNUSED(thread);
    json_out_reset(&chunk->lines, KEEP);
    json_out_reset(&chunk->packed, KEEP);
    json_out_reset(&chunk->out, KEEP);
    chunk->ok = read_lines(filling, chunk);
    if (!chunk->ok)
        return;
    json_out_raw(&chunk->out, hole->open.p, hole->open.n);
    chunk->ok = pack(&chunk->lines, &chunk->packed, &chunk->out, &chunk->err);
    json_out_raw(&chunk->out, hole->close.p, hole->close.n);
}

/* All entries, so many a chunk; no chunk at all when there are none. */
static bool put_chunks(struct filling *filling, const struct linking_report_entry *entries, size_t count, size_t each,
                       struct err *err)
{
    unsigned threads = filling->linking->feed.threads;
    bool ok = put(filling->report, filling->report->holes[filling->part].before, err);
    while (ok && count) {
        size_t chunks = 0;
        for (; chunks < 2 * (size_t)threads && count; chunks++) {
            size_t n = count < each ? count : each;
            filling->chunks[chunks].entries = entries;
            filling->chunks[chunks].count = n;
            entries += n;
            count -= n;
        }
        link_crew_run(threads, chunks, fill_chunk, filling);
        for (size_t i = 0; ok && i < chunks; i++) {
            struct chunk *chunk = &filling->chunks[i];
            if (!chunk->ok)
                *err = chunk->err;
            ok = chunk->ok && put(filling->report, str_make(chunk->out.p, chunk->out.n), err);
        }
    }
    return ok;
}

/* ---- the whole ---- */

/* What joins nothing because many share it: hostile like all that stands in texts, so packed. */
static bool add_asides(struct linking_report *report, const struct linking *linking, struct json_out *out, struct err *err)
{
    struct linking_aside_line *asides;
    struct json_out lines = {0}, packed = {0};
    size_t count, all;
    if (!linking_aside_list(linking, &report->arena, LINKING_REPORT_ASIDES, &asides, &count, &all, err))
        return false;
    JSON_OUT(&lines, "[");
    for (size_t i = 0; i < count; i++) {
        json_out_raw(&lines, ",[", i ? 2 : 0);
        json_out_raw(&lines, "[", !i);
        json_out_string(&lines, str_from(identifier_type_name(asides[i].type)));
        JSON_OUT(&lines, ",");
        json_out_string(&lines, asides[i].value);
        JSON_OUT(&lines, ",");
        json_out_number(&lines, asides[i].texts);
        JSON_OUT(&lines, "]");
    }
    JSON_OUT(&lines, "]");
    JSON_OUT(out, ",\"asides_all\":");
    json_out_number(out, all);
    JSON_OUT(out, ",\"asides\":\"");
    bool ok = pack(&lines, &packed, out, err);
    JSON_OUT(out, "\"}");
    json_out_free(&lines);
    json_out_free(&packed);
    return ok;
}

static bool put_head(struct linking_report *report, const struct linking *linking, size_t count,
                     uint64_t collection, struct err *err)
{
    static const char *const by[] = {
        [LINK_BY_TEXT] = "text", [LINK_BY_IDENTIFIERS] = "identifiers", [LINK_BY_BOTH] = "both"};
    const struct hole *hole = &report->holes[HEAD];
    struct str made = clock_time_text(&report->arena, clock_now());
    struct str head = str_printf(&report->arena,
                                 "{\"form\":1,\"collection\":\"%016" PRIx64 "\",\"clusters\":%zu,\"all\":%zu,"
                                 "\"texts\":%" PRIu64 ",\"linked\":%" PRIu64 ",\"rows\":%d,\"details\":%d,"
                                 "\"screened\":%s,\"by\":\"%s\",\"made\":\"" STR_FMT "\",\"version\":\"%s\"",
                                 collection, count, linking->clusters->count, linking->texts + linking->reread,
                                 linking->linked,
                                 LINKING_REPORT_ROWS, LINKING_REPORT_DETAILS, linking->level.screen ? "true" : "false",
                                 by[linking->by], STR_ARG(made), KRES_VERSION);
    struct json_out asides = {0};
    bool ok = add_asides(report, linking, &asides, err) && put(report, hole->before, err) &&
              put(report, hole->open, err) && put(report, head, err) && put(report, str_make(asides.p, asides.n), err) &&
              put(report, hole->close, err);
    json_out_free(&asides);
    return ok;
}

static bool put_in_place(struct linking_report *report, struct err *err)
{
    bool ok = (!report->beside || fsync(report->fd) == 0) && close(report->fd) == 0;
    report->fd = -1;
    ok = ok && (!report->beside || rename(report->beside, report->path) == 0);
    if (!ok)
        return cannot_write(report, err);
    report->beside = NULL;
    return true;
}

bool linking_report_write(struct linking_report *report, const struct linking *linking,
                          const struct linking_report_entry *entries, size_t count, uint64_t collection,
                          struct err *err)
{
    struct filling *filling = calloc(1, sizeof *filling);
    if (!filling)
        return err_set(err, ERR_FAULT, "cannot make a page: out of memory");
    filling->report = report;
    filling->linking = linking;
    filling->part = ROWS;
    bool ok = put_head(report, linking, count, collection, err) &&
              put_chunks(filling, entries, count, LINKING_REPORT_ROWS, err);
    filling->part = CLUSTERS;
    ok = ok && put_chunks(filling, entries, count, LINKING_REPORT_DETAILS, err);
    filling->part = IDS;
    ok = ok && put_chunks(filling, entries, count, LINKING_REPORT_ROWS, err) && put(report, report->end, err) &&
         put_in_place(report, err);
    for (size_t i = 0; i < CHUNKS_MOST; i++) {
        json_out_free(&filling->chunks[i].lines);
        json_out_free(&filling->chunks[i].packed);
        json_out_free(&filling->chunks[i].out);
    }
    free(filling);
    return ok;
}
