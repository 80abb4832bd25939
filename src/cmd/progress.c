/* progress.c - see progress.h. */
#include "cmd/progress.h"

#include <stdio.h>

#include "base/clock.h"

void progress_begin(struct progress *progress, bool shown)
{
    int64_t now = clock_ticks_ms();
    *progress = (struct progress){.shown = shown, .began = now, .last = now};
}

double progress_seconds(const struct progress *progress)
{
    int64_t ms = clock_ticks_ms() - progress->began;
    return (double)(ms > 0 ? ms : 1) / 1000;
}

bool progress_is_due(const struct progress *progress)
{
    return progress->shown && clock_ticks_ms() - progress->last >= 1000;
}

void progress_show(struct progress *progress, const char *verb, uint64_t done, uint64_t total, const char *more)
{
    double seconds = progress_seconds(progress), megabytes = (double)done / 1e6;
    progress->last = clock_ticks_ms();
    fprintf(stderr, "\r%s%s%.0f", verb, *verb ? " " : "", megabytes);
    if (total)
        fprintf(stderr, " of %.0f", (double)total / 1e6);
    fprintf(stderr, " MB, %.0f MB/s%s%s", megabytes / seconds, *more ? ", " : "", more);
    if (total && done) {
        uint64_t left = total > done ? total - done : 0;
        unsigned long seconds_left = (unsigned long)(seconds * (double)left / (double)done);
        fprintf(stderr, ", %lu:%02lu left", seconds_left / 60, seconds_left % 60);
    }
    fputs("\x1b[K", stderr);
    fflush(stderr);
}

void progress_say(struct progress *progress, const char *line)
{
    progress->last = clock_ticks_ms();
    if (progress->shown)
        fprintf(stderr, "\r%s\x1b[K", line);
    fflush(stderr);
}

void progress_hide(const struct progress *progress)
{
    if (progress->shown)
        fputs("\r\x1b[K", stderr);
}
