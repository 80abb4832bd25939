/* document.c - fuzzes what kres-print takes as a paper and what a parcel holds: either it is refused, or it can be written,
 * read again, shown and set on pages. */
#include <stdlib.h>

#include <cairo-pdf.h>

#include "print/sheets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static cairo_status_t nowhere(void *context, const unsigned char *bytes, unsigned n)
{
    UNUSED(context);
    UNUSED(bytes);
    UNUSED(n);
    return CAIRO_STATUS_SUCCESS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    json_t *document, *again, *view;

    if (size > 4096 || !document_read(str_make(data, size), &document, &err))
        return 0;
    if (!document_read(document_write(&arena, document), &again, &err) || !json_equal(document, again))
        abort();
    view = document_view(document);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(nowhere, NULL, 595, 842);
    if (!sheets_draw(surface, &arena, document, 595, 842, &err) && err.kind != ERR_TOO_LARGE)
        abort();
    cairo_surface_destroy(surface);
    json_decref(view);
    json_decref(again);
    json_decref(document);
    arena_clear(&arena);
    return 0;
}
