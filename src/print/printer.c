/* printer.c - see print.h: what may be printed, and the way to kres-print and back. */
#include <stdatomic.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/child.h"
#include "base/clock.h"
#include "print/job.h"

enum { PATIENCE_MS = 20 * 1000, PLACE_DIGITS_MOST = 4, MARKS_MOST = 3 };

struct printer {
    const char *ui, *tool;
    unsigned most;
    atomic_uint runs;
    struct arena arena;
};

bool printer_open(const char *ui, const char *tool, unsigned most, struct printer **ret, struct err *err)
{
    struct printer *printer = calloc(1, sizeof *printer);

    if (!printer)
        return err_set(err, ERR_FAULT, "cannot open the printer: out of memory");
    printer->ui = arena_copy(&printer->arena, ui, strlen(ui));
    printer->tool = tool ? arena_copy(&printer->arena, tool, strlen(tool)) : NULL;
    printer->most = most;
    *ret = printer;
    return true;
}

void printer_close(struct printer *printer)
{
    if (!printer)
        return;
    arena_clear(&printer->arena);
    free(printer);
}

bool print_place_is_good(struct str place)
{
    size_t characters = 0, digits = 0, marks = 0;

    if (!str_is_utf8(place))
        return false;
    for (size_t at = 0; at < place.n; characters++) {
        utf8proc_int32_t c;
        at += (size_t)utf8proc_iterate((const uint8_t *)place.p + at, (utf8proc_ssize_t)(place.n - at), &c);
        utf8proc_category_t kind = utf8proc_category(c);
        bool letter = kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
        bool mark = kind >= UTF8PROC_CATEGORY_MN && kind <= UTF8PROC_CATEGORY_ME;
        bool digit = kind == UTF8PROC_CATEGORY_ND;
        bool sign = (c > 0 && c < 128 && strchr(" -.,'()&", (char)c)) || c == 0x2019;
        digits += digit;
        marks = mark ? marks + 1 : 0;
        if (marks > MARKS_MOST || !(letter || mark || digit || sign))
            return false;
    }
    return characters <= POSTER_PLACE_MOST && digits <= PLACE_DIGITS_MOST;
}

/* ---- runs ---- */

static bool run_begin(struct printer *printer, struct err *err)
{
    if (!printer->tool)
        return err_set(err, ERR_NOT_FOUND, "kres-print is missing beside the program: nothing can be printed");
    if (atomic_fetch_add(&printer->runs, 1) < printer->most || !printer->most)
        return true;
    atomic_fetch_sub(&printer->runs, 1);
    return err_set(err, ERR_BUSY, "!too-busy");
}

static bool run(struct printer *printer, struct arena *arena, struct print_job *job, struct str *ret, struct err *err)
{
    struct child_work work = {.program = printer->tool, .most = JOB_ANSWER_MOST};
    struct str answer;
    bool ok;

    job->ui = str_from(printer->ui);
    if (!job_check(job, err) || !run_begin(printer, err))
        return false;
    work.in = job_write(job, arena);
    work.until = clock_ticks_ms() + PATIENCE_MS;
    ok = child_run(&work, arena, &answer) || err_set(err, ERR_FAULT, "kres-print did not end well");
    atomic_fetch_sub(&printer->runs, 1);
    return ok && answer_read(answer, ret, err);
}

bool print_pdf(struct printer *printer, struct arena *arena, const struct poster *poster, enum paper paper, struct str *ret,
               struct err *err)
{
    struct print_job job = {.what = PRINT_PDF, .paper = paper, .poster = *poster};

    return run(printer, arena, &job, ret, err);
}

bool print_png(struct printer *printer, struct arena *arena, const struct poster *poster, enum paper paper, unsigned width,
               struct str *ret, struct err *err)
{
    struct print_job job = {.what = PRINT_PNG, .paper = paper, .width = width, .poster = *poster};

    return run(printer, arena, &job, ret, err);
}

bool print_document(struct printer *printer, struct arena *arena, const json_t *document, struct str *ret, struct err *err)
{
    struct print_job job = {.what = PRINT_DOCUMENT, .paper = PAPER_A4};

    if (!document_check(document, err))
        return false;
    job.document = document_write(arena, document);
    return run(printer, arena, &job, ret, err);
}

bool print_card(struct printer *printer, struct arena *arena, const struct card *card, struct str *ret, struct err *err)
{
    struct print_job job = {.what = PRINT_CARD, .card = *card};

    return run(printer, arena, &job, ret, err);
}
