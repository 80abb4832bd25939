/* draw.c - see draw.h: surfaces, and what a PDF says of itself. */
#include "print/draw.h"

#include <cairo-pdf.h>

#include "print/png.h"
#include "print/poster.h"
#include "print/sheets.h"

enum { PDF_MOST = JOB_ANSWER_MOST - 1024, COLOURS_POSTER = 64, COLOURS_CARD = 96 };
/* The same for every poster, so that the same poster gives the same bytes. */
static const char *const MADE = "2026-01-01T00:00:00Z";

static const struct { double w, h; /* points */ } papers[PAPERS] = {
    [PAPER_A3] = {841.89, 1190.55},
    [PAPER_A4] = {595.28, 841.89},
    [PAPER_A5] = {419.53, 595.28},
    [PAPER_LETTER] = {612, 792},
};

static bool draw(const struct print_job *job, struct arena *arena, cairo_surface_t *surface, double scale, struct err *err)
{
    const struct poster *poster = &job->poster;
    struct canvas canvas;

    cairo_surface_set_device_scale(surface, scale, scale);
    canvas_begin(&canvas, surface, arena, job->ui.p, papers[job->paper].w, papers[job->paper].h, poster->lang,
                 poster->right_to_left);
    if (job->what == PRINT_PNG) { /* a picture has no paper of its own */
        colour_set(&canvas, WHITE, 1);
        cairo_paint(canvas.cr);
    }
    (poster->style == POSTER_STRIPS ? poster_strips : poster_sheet)(&canvas, poster);
    return canvas_end(&canvas, err);
}

/* Cairo forgets the error that pdf_add returned: full tells. */
struct pdf { struct buf bytes; bool full; };

static cairo_status_t pdf_add(void *context, const unsigned char *bytes, unsigned n)
{
    struct pdf *to = context;

    to->full = to->full || to->bytes.n + n > PDF_MOST;
    if (to->full)
        return CAIRO_STATUS_WRITE_ERROR;
    buf_add(&to->bytes, str_make(bytes, n));
    return CAIRO_STATUS_SUCCESS;
}

static bool surface_end(cairo_surface_t *surface, struct err *err)
{
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS
           || err_set(err, ERR_FAULT, "writing the PDF or picture failed: %s", cairo_status_to_string(status));
}

static bool draw_pdf(const struct print_job *job, struct arena *arena, struct str *ret, struct err *err)
{
    struct pdf to = {.bytes.arena = arena};
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(pdf_add, &to, papers[job->paper].w, papers[job->paper].h);
    bool ok;

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, str_copy(arena, job->poster.title).p);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, "Kres");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, MADE);
    ok = draw(job, arena, surface, 1, err);
    if (ok)
        cairo_surface_show_page(surface);
    ok = surface_end(surface, ok ? err : NULL) && ok;
    if (ok && to.full)
        return err_set(err, ERR_TOO_LARGE, "the PDF of this poster would be larger than %d MiB", PDF_MOST >> 20);
    if (ok)
        *ret = buf_str(&to.bytes);
    return ok;
}

/* Cairo writes its name, version and address into every file; the same length of spaces keeps the file's table right. */
static void forget_maker(struct buf *pdf)
{
    const struct str key = STR("/Producer (");
    size_t at = str_find(buf_str(pdf), key, 0), end;

    if (at == SIZE_MAX || (end = str_find(buf_str(pdf), STR("\n"), at)) == SIZE_MAX)
        return;
    for (at += key.n; at < end && pdf->p[end - 1] != ')'; end--)
        ;
    if (at < end)
        memset(pdf->p + at, ' ', end - 1 - at);
}

static bool draw_document(const struct print_job *job, struct arena *arena, struct str *ret, struct err *err)
{
    double w = papers[PAPER_A4].w, h = papers[PAPER_A4].h;
    struct pdf to = {.bytes.arena = arena};
    json_t *document;

    if (!document_read(job->document, &document, err))
        return false;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(pdf_add, &to, w, h);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, MADE);
    bool ok = sheets_draw(surface, arena, document, w, h, err);
    ok = surface_end(surface, ok ? err : NULL) && ok;
    json_decref(document);
    if (ok && to.full)
        return err_set(err, ERR_TOO_LARGE, "!document-too-long");
    if (ok) {
        forget_maker(&to.bytes);
        *ret = buf_str(&to.bytes);
    }
    return ok;
}

static bool draw_png(const struct print_job *job, struct arena *arena, struct str *ret, struct err *err)
{
    double scale = job->width / papers[job->paper].w;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)job->width, (int)(papers[job->paper].h * scale));
    bool ok = draw(job, arena, surface, scale, err) && png_of(surface, COLOURS_POSTER, arena, ret, err);

    cairo_surface_destroy(surface);
    return ok;
}

static bool draw_card(const struct print_job *job, struct arena *arena, struct str *ret, struct err *err)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CARD_PIXELS, CARD_PIXELS);
    struct canvas canvas;
    bool ok;

    canvas_begin(&canvas, surface, arena, job->ui.p, CARD_PIXELS, CARD_PIXELS, job->card.lang, job->card.right_to_left);
    card_draw(&canvas, &job->card);
    ok = canvas_end(&canvas, err) && png_of(surface, COLOURS_CARD, arena, ret, err);
    cairo_surface_destroy(surface);
    return ok;
}

bool job_draw(const struct print_job *job, struct arena *arena, struct str *ret, struct err *err)
{
    static bool (*const ways[])(const struct print_job *, struct arena *, struct str *, struct err *) = {
        [PRINT_PDF] = draw_pdf, [PRINT_PNG] = draw_png, [PRINT_CARD] = draw_card, [PRINT_DOCUMENT] = draw_document};

    return ways[job->what](job, arena, ret, err);
}
