/* feed_source.c - see feed_source.h: bytes are read behind each other into one piece of memory, records are found
 * in it, and the piece goes to the block with all whole records while the rest moves to another piece. */
#include "cmd/feed_format.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = FEED_BLOCK + 64 * 1024, HEADER_MOST = 1024 * 1024, FEED_RECORD_LEAST = 1024 * 1024 };

struct feed_source {
    const struct feed *feed;
    struct arena arena; /* headers */
    uint64_t total;
    size_t record_most; /* bytes of a record */
    size_t next_file;
    const char *file; /* as named on the line; "-" is standard input */
    int fd;
    bool open, ended; /* ended: everything of the open file is in memory */
    bool skipping;    /* what follows, up to the end of the line, belongs to a record that is too long */
    char *memory;
    size_t room, start, end; /* bytes not yet given: [start, end) of memory */
    size_t looked;           /* how far behind start no end of a record was found */
    struct csv_scan scan;
    const struct feed_columns *columns;
    uint64_t line;  /* of the byte at start */
    uint64_t taken; /* bytes read since the last block */
};

static bool is_standard_input(const char *file)
{
    return !strcmp(file, "-");
}

static const char *file_name(const struct feed_source *source)
{
    return is_standard_input(source->file) ? "standard input" : *source->file ? source->file : "\"\"";
}

static bool cannot_read(const struct feed_source *source, struct err *err)
{
    return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAULT, "cannot read %s: %s", file_name(source),
                   strerror(errno));
}

/* Is it there, how long is it, and is it not what we write to? */
static bool look_at(struct feed_source *source, const char *const *others, bool *known, struct err *err)
{
    struct stat st, other;
    const char *file = source->file;
    bool standard = is_standard_input(file);
    if ((standard ? fstat(STDIN_FILENO, &st) : stat(file, &st)) < 0 || (!standard && access(file, R_OK) < 0))
        return cannot_read(source, err);
    if (S_ISDIR(st.st_mode))
        return err_set(err, ERR_INPUT, "cannot read %s: it is a folder; name the files in it", file);
    *known = *known && S_ISREG(st.st_mode);
    if (!S_ISREG(st.st_mode))
        return true;
    off_t already = standard ? lseek(STDIN_FILENO, 0, SEEK_CUR) : 0;
    source->total += already < st.st_size ? (uint64_t)(st.st_size - (already > 0 ? already : 0)) : 0;
    for (; *others; others++)
        if (stat(*others, &other) == 0 && other.st_dev == st.st_dev && other.st_ino == st.st_ino)
            return err_set(err, ERR_INPUT, "%s is read, so it cannot be written to as well", *others);
    if (fstat(STDOUT_FILENO, &other) == 0 && other.st_dev == st.st_dev && other.st_ino == st.st_ino)
        return err_set(err, ERR_INPUT, "%s is both input and output; write to another file", file);
    return true;
}

bool feed_source_open(const struct feed *feed, const char *const *others, struct feed_source **ret,
                        struct err *err)
{
    struct feed_source *source = calloc(1, sizeof *source);
    bool known = true;
    if (!source)
        return err_set(err, ERR_FAULT, "cannot read the texts: out of memory");
    source->feed = feed;
    source->record_most = FEED_RECORD_MOST;
    source->fd = -1;
    for (size_t i = 0; i < feed->file_count; i++) {
        source->file = feed->files[i];
        if (!look_at(source, others, &known, err)) {
            feed_source_close(source);
            return false;
        }
    }
    source->total = known ? source->total : 0;
    *ret = source;
    return true;
}

static void close_file(struct feed_source *source)
{
    if (source->fd > STDIN_FILENO)
        close(source->fd);
    source->fd = -1;
    source->open = false;
}

void feed_source_close(struct feed_source *source)
{
    if (!source)
        return;
    close_file(source);
    arena_clear(&source->arena);
    free(source->memory);
    free(source);
}

uint64_t feed_source_total(const struct feed_source *source)
{
    return source->total;
}

void feed_source_bound(struct feed_source *source, uint64_t record_most)
{
    uint64_t most = record_most < FEED_RECORD_MOST ? record_most : FEED_RECORD_MOST;
    source->record_most = most > FEED_RECORD_LEAST ? (size_t)most : FEED_RECORD_LEAST;
}

/* ---- bytes ---- */

static bool make_room(char **memory, size_t *room, size_t wanted, struct err *err)
{
    if (*room >= wanted)
        return true;
    char *larger = realloc(*memory, wanted);
    if (!larger)
        return err_set(err, ERR_FAULT, "cannot read the texts: out of memory");
    *memory = larger;
    *room = wanted;
    return true;
}

/* Reads once, behind what is there. */
static bool read_more(struct feed_source *source, struct err *err)
{
    if (source->start && source->room - source->end < FEED_BLOCK / 4) {
        memmove(source->memory, source->memory + source->start, source->end - source->start);
        source->end -= source->start;
        source->start = 0;
    }
    size_t wanted = source->room - source->end < FEED_BLOCK / 4 ? 2 * source->room : source->room;
    if (wanted > source->record_most + ROOM)
        wanted = source->record_most + ROOM;
    if (!make_room(&source->memory, &source->room, wanted > ROOM ? wanted : ROOM, err))
        return false;
    for (;;) {
        ssize_t got = read(source->fd, source->memory + source->end, source->room - source->end);
        if (got < 0 && errno == EAGAIN) {
            struct pollfd poll_fd = {.fd = source->fd, .events = POLLIN};
            poll(&poll_fd, 1, -1);
            continue;
        }
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot_read(source, err);
        source->ended = got == 0;
        source->end += (size_t)got;
        source->taken += (uint64_t)got;
        return true;
    }
}

static bool more_is_ready(const struct feed_source *source)
{
    struct pollfd poll_fd = {.fd = source->fd, .events = POLLIN};
    return poll(&poll_fd, 1, 0) > 0;
}

static struct str pending(const struct feed_source *source)
{
    return str_make(source->memory ? source->memory + source->start : "", source->end - source->start);
}

/* ---- records ---- */

static uint64_t count_lines(struct str bytes)
{
    uint64_t lines = 0;
    for (const char *feed; bytes.n && (feed = memchr(bytes.p, '\n', bytes.n)); lines++)
        bytes = str_slice(bytes, (size_t)(feed - bytes.p) + 1, bytes.n);
    return lines;
}

/* The end of the record that begins before *at, as csv_scan says it. */
static enum csv_found record_end(struct feed_source *source, struct str bytes, size_t *at)
{
    if (source->columns)
        return csv_scan(&source->scan, bytes, source->columns->separator, at);
    const char *feed = *at < bytes.n ? memchr(bytes.p + *at, '\n', bytes.n - *at) : NULL;
    *at = feed ? (size_t)(feed - bytes.p) + 1 : bytes.n;
    return feed ? CSV_ROW : CSV_MORE;
}

struct cut {
    size_t bytes;         /* of whole records */
    uint64_t lines;       /* in them */
    enum csv_found ended; /* what stopped: CSV_ROW when the block is full */
};

static struct cut cut_records(struct feed_source *source)
{
    struct str bytes = pending(source);
    struct cut cut = {.ended = CSV_ROW};
    size_t at = source->looked;
    for (unsigned count = 0; count < FEED_BLOCK_RECORDS && cut.bytes < FEED_BLOCK && cut.ended == CSV_ROW; count++) {
        cut.ended = record_end(source, bytes, &at);
        if (cut.ended != CSV_ROW)
            break;
        cut.lines += source->columns ? count_lines(str_slice(bytes, cut.bytes, at)) : 1;
        cut.bytes = at;
    }
    /* What was given is looked at no more; what was not is looked at from where the search ended. */
    source->looked = cut.ended == CSV_MORE ? at - cut.bytes : 0;
    if (cut.ended == CSV_MORE)
        source->scan.quote -= source->scan.quote >= cut.bytes ? cut.bytes : 0;
    return cut;
}

static void block_begin(struct feed_source *source, struct feed_block *block)
{
    block->file = source->file;
    block->columns = source->columns;
    block->line = source->line;
    block->broken[0] = '\0';
    block->taken = source->taken;
    source->taken = 0;
}

/* The first bytes go to the block; the fewer of both parts are copied. */
static bool give(struct feed_source *source, struct feed_block *block, struct cut cut, struct err *err)
{
    size_t rest = source->end - source->start - cut.bytes;
    bool swap = rest <= cut.bytes;
    size_t wanted = swap ? rest : cut.bytes;
    if (!make_room(&block->memory, &block->room, wanted > ROOM ? wanted : ROOM, err))
        return false;
    block_begin(source, block);
    block->n = cut.bytes;
    if (swap) {
        char *memory = block->memory;
        size_t room = block->room;
        memcpy(memory, source->memory + source->start + cut.bytes, rest);
        block->memory = source->memory;
        block->room = source->room;
        block->bytes = block->memory + source->start;
        source->memory = memory;
        source->room = room;
        source->start = 0;
        source->end = rest;
    } else {
        memcpy(block->memory, source->memory + source->start, cut.bytes);
        block->bytes = block->memory;
        source->start += cut.bytes;
    }
    source->line += cut.lines;
    return true;
}

/* A block that says what is wrong.  These bytes are left behind, or when there are none, the line it begins on. */
static bool give_broken(struct feed_source *source, struct feed_block *block, struct cut whole, struct err *err)
{
    struct str bytes = pending(source);
    size_t shown = bytes.n < FEED_BEGIN + 4 ? bytes.n : FEED_BEGIN + 4;
    if (!make_room(&block->memory, &block->room, ROOM, err))
        return false;
    memcpy(block->memory, bytes.p, shown);
    const char *feed = memchr(bytes.p, '\n', bytes.n);
    size_t length = feed ? (size_t)(feed - bytes.p) : bytes.n;
    block_begin(source, block);
    block->bytes = block->memory;
    block->n = shown < length ? shown : length;
    source->start += whole.bytes ? whole.bytes : feed ? length + 1 : length;
    source->skipping = !feed && !source->ended;
    source->line += whole.bytes ? whole.lines : feed || source->ended;
    source->looked = 0;
    source->scan = (struct csv_scan){0};
    return true;
}

/* The line of a byte of the record at start. */
static unsigned long long line_of(const struct feed_source *source, size_t at)
{
    return source->line + count_lines(str_slice(pending(source), 0, at));
}

static bool too_long(struct feed_source *source, struct feed_block *block, struct cut whole, struct err *err)
{
    bool quoted = source->columns && source->scan.place == CSV_QUOTED;
    unsigned long long line = quoted ? line_of(source, source->scan.quote) : 0;
    if (source->record_most < FEED_RECORD_MOST)
        return err_set(err, ERR_TOO_LARGE, "%s:%" PRIu64 ": this record is longer than %zu MiB, and there is no memory for "
                       "more; leave it out, or allow more with --memory SIZE", file_name(source), source->line,
                       source->record_most >> 20);
    if (!give_broken(source, block, whole, err))
        return false;
    if (quoted)
        snprintf(block->broken, sizeof block->broken, "the quote opened on line %llu is not closed within 128 MiB", line);
    else
        snprintf(block->broken, sizeof block->broken, "the line is longer than 128 MiB");
    return true;
}

/* Passes over the rest of a line whose beginning was given. */
static bool skip_line(struct feed_source *source, struct err *err)
{
    free(source->memory);
    source->memory = NULL;
    source->room = 0;
    while (source->skipping && !source->ended) {
        source->start = source->end = 0;
        if (!read_more(source, err))
            return false;
        const char *feed = memchr(source->memory, '\n', source->end);
        source->start = feed ? (size_t)(feed - source->memory) + 1 : source->end;
        source->skipping = !feed;
    }
    source->skipping = false;
    source->line++;
    return true;
}

/* ---- files ---- */

/* Files that many have and that are no texts as they stand. */
static bool check_kind(const struct feed_source *source, struct str bytes, struct err *err)
{
    static const struct { struct str begin; const char *kind, *remedy; } kinds[] = {
        {STR("\xff\xfe"), "UTF-16", "save it as UTF-8 and try again"},
        {STR("\xfe\xff"), "UTF-16", "save it as UTF-8 and try again"},
        {STR("{\0\"\0"), "UTF-16", "save it as UTF-8 and try again"},
        {STR("\0{\0\""), "UTF-16", "save it as UTF-8 and try again"},
        {STR("\x1f\x8b"), "compressed (gzip)", "unpack it on the way: zcat FILE | kres …"},
        {STR("\x28\xb5\x2f\xfd"), "compressed (zstd)", "unpack it on the way: zstdcat FILE | kres …"},
        {STR("PK\3\4"), "an archive or a workbook", "unpack it, or save the sheet as CSV in UTF-8"},
    };
    for (size_t i = 0; i < LEN(kinds); i++)
        if (str_starts(bytes, kinds[i].begin))
            return err_set(err, ERR_INPUT, "%s is %s; %s", file_name(source), kinds[i].kind, kinds[i].remedy);
    return true;
}

static bool open_next(struct feed_source *source, struct err *err)
{
    source->file = source->feed->files[source->next_file++];
    source->fd = is_standard_input(source->file) ? STDIN_FILENO : open(source->file, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0)
        return cannot_read(source, err);
    posix_fadvise(source->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    source->open = true;
    source->ended = source->skipping = false;
    source->start = source->end = source->looked = 0;
    source->line = 1;
    source->columns = NULL;
    source->scan = (struct csv_scan){0};
    while (!source->ended && source->end < 4)
        if (!read_more(source, err))
            return false;
    struct str bytes = pending(source);
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        source->start = 3;
    return check_kind(source, bytes, err);
}

static bool read_header(struct feed_source *source, struct err *err)
{
    struct feed_columns *columns = ARENA_NEW(&source->arena, struct feed_columns);
    char separator = source->feed->separator;
    size_t at = 0;
    enum csv_found found;
    for (;;) {
        struct str bytes = pending(source);
        separator = source->feed->separator ? source->feed->separator : csv_guess(bytes);
        source->scan = (struct csv_scan){0};
        at = 0;
        found = csv_scan(&source->scan, bytes, separator, &at);
        if (found != CSV_MORE || source->ended)
            break;
        if (bytes.n > HEADER_MOST)
            return err_set(err, ERR_INPUT, "%s: the header is longer than 1 MiB; is this a CSV file?", file_name(source));
        if (!read_more(source, err))
            return false;
    }
    if (found == CSV_BROKEN || source->scan.place == CSV_QUOTED)
        return err_set(err, ERR_INPUT, "%s:%llu: the header is no CSV: a quote is not closed at the end of its field",
                       file_name(source), line_of(source, source->scan.quote));
    struct str header = str_slice(pending(source), 0, at);
    source->line += count_lines(header);
    source->start += at;
    source->scan = (struct csv_scan){0};
    source->columns = columns;
    if (!header.n)
        return true; /* an empty file holds no texts */
    return feed_columns_read(&source->arena, header, separator, file_name(source), columns, err);
}

/* What is left when a file has ended: a record without an end of line, or a quote that stays open. */
static bool give_last(struct feed_source *source, struct feed_block *block, struct err *err)
{
    struct str bytes = pending(source);
    if (!source->columns || source->scan.place != CSV_QUOTED)
        return give(source, block, (struct cut){.bytes = bytes.n, .lines = 1}, err);
    unsigned long long line = line_of(source, source->scan.quote);
    if (!give_broken(source, block, (struct cut){0}, err))
        return false;
    snprintf(block->broken, sizeof block->broken, "the quote opened on line %llu is never closed", line);
    return true;
}

/* What the bytes in memory give; *given is false when more have to be read. */
static bool give_some(struct feed_source *source, struct feed_block *block, bool *given, struct err *err)
{
    struct csv_scan scan = source->scan;
    size_t looked = source->looked;
    struct cut cut = cut_records(source);
    *given = true;
    bool full = cut.ended != CSV_MORE || source->ended;
    if (cut.bytes > source->record_most + 1) /* one record, and its end of line */
        return too_long(source, block, cut, err);
    if (cut.bytes && (full || pending(source).n >= FEED_BLOCK || !more_is_ready(source)))
        return give(source, block, cut, err);
    if (cut.bytes) { /* there is room for more in this block: look again when it has come */
        source->scan = scan;
        source->looked = looked;
        *given = false;
        return true;
    }
    if (cut.ended == CSV_BROKEN) {
        unsigned long long line = line_of(source, source->scan.quote);
        if (!give_broken(source, block, cut, err))
            return false;
        snprintf(block->broken, sizeof block->broken,
                 "the quote opened on line %llu closes before the end of its field", line);
        return true;
    }
    if (source->ended && pending(source).n)
        return give_last(source, block, err);
    if (pending(source).n > source->record_most)
        return too_long(source, block, cut, err);
    *given = false;
    return true;
}

bool feed_source_next(struct feed_source *source, struct feed_block *block, bool *ret_any, struct err *err)
{
    bool given = false;
    while (!given) {
        if (!source->open) {
            if (source->next_file == source->feed->file_count)
                break;
            if (!open_next(source, err) || (source->feed->format->header && !read_header(source, err)))
                return false;
        }
        if (source->skipping && !skip_line(source, err))
            return false;
        if (!give_some(source, block, &given, err))
            return false;
        if (given)
            break;
        if (source->ended)
            close_file(source);
        else if (!read_more(source, err))
            return false;
    }
    *ret_any = given;
    return true;
}

/* ---- blocks ---- */

void feed_block_reset(struct feed_block *block)
{
    if (block->room > FEED_BIG) {
        free(block->memory);
        block->memory = NULL;
        block->room = 0;
    }
    block->bytes = NULL;
    block->n = 0;
}

void feed_block_free(struct feed_block *block)
{
    free(block->memory);
    *block = (struct feed_block){0};
}
