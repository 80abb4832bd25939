/* feed_rejects.c - see feed_rejects.h. */
#include "cmd/feed_rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "cmd/feed_source.h"

/* A beginning that ends in the middle of a character is not wrong there. */
static struct str whole_characters(struct str begin)
{
    begin = str_slice(begin, 0, FEED_BEGIN);
    size_t good = str_utf8_length(begin);
    return begin.n == FEED_BEGIN && begin.n - good <= 3 ? str_slice(begin, 0, good) : begin;
}

void feed_reject(const struct feed *feed, struct json_out *out, const char *file, uint64_t line, struct str begin,
                 const char *reason)
{
    if (feed->rejects) {
        JSON_OUT(out, "{\"file\":");
        json_out_bytes(out, str_from(file));
        JSON_OUT(out, ",\"line\":");
        json_out_number(out, line);
        JSON_OUT(out, ",\"reason\":");
        json_out_bytes(out, str_from(reason));
        JSON_OUT(out, ",\"input\":");
        json_out_bytes(out, whole_characters(begin));
        JSON_OUT(out, "}\n");
        return;
    }
    JSON_OUT(out, "kres: ");
    json_out_raw(out, file, strlen(file));
    JSON_OUT(out, ":");
    json_out_number(out, line);
    JSON_OUT(out, ": ");
    json_out_raw(out, reason, strlen(reason));
    JSON_OUT(out, "\n");
}

bool feed_rejects_open(struct feed_rejects *rejects, const struct feed *feed, const struct progress *progress,
                       struct err *err)
{
    const char *path = feed->rejects;
    *rejects = (struct feed_rejects){.feed = feed, .progress = progress, .writer = {.fd = -1, .name = path}};
    if (path && (rejects->writer.fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
        return err_set(err, ERR_FAULT, "cannot write %s: %s", path, strerror(errno));
    return true;
}

bool feed_rejects_put(struct feed_rejects *rejects, struct str lines, struct err *err)
{
    if (rejects->feed->rejects)
        return line_writer_put(&rejects->writer, lines, err);
    if (lines.n && rejects->told < FEED_TOLD)
        progress_hide(rejects->progress);
    while (lines.n && rejects->told < FEED_TOLD) {
        struct str line = str_cut(&lines, '\n');
        fprintf(stderr, STR_FMT "\n", STR_ARG(line));
        rejects->told++;
    }
    return true;
}

bool feed_rejects_close(struct feed_rejects *rejects, struct err *err)
{
    int fd = rejects->writer.fd;
    rejects->writer.fd = -1;
    if (fd >= 0 && close(fd) < 0)
        return err_set(err, ERR_FAULT, "cannot write %s: %s", rejects->writer.name, strerror(errno));
    return true;
}

bool feed_rejects_judge(const struct feed *feed, uint64_t rejected, struct err *err)
{
    if (!feed->strict || !rejected)
        return true;
    return err_set(err, ERR_INPUT, "%" PRIu64 " line%s rejected, which --strict makes an error", rejected,
                   rejected == 1 ? " was" : "s were");
}

void feed_rejects_tell(const struct feed *feed, uint64_t rejected)
{
    if (rejected)
        fprintf(stderr, "; %" PRIu64 " line%s rejected%s", rejected, rejected == 1 ? "" : "s",
                feed->rejects ? "" : " (--rejects FILE keeps them)");
}
