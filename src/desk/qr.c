/* qr.c - a QR code as one SVG path, so that the page needs no image and no foreign service draws it. */
#include <qrencode.h>

#include "desk/pages.h"

/* One run of dark modules in a row is one bar: "M4 7h3v1h-3z". */
static void row_path(struct buf *path, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width;) {
        int start = x;

        if (!(row[x] & 1)) {
            x++;
            continue;
        }
        while (x < width && (row[x] & 1))
            x++;
        buf_printf(path, "M%d %dh%dv1h-%dz", start, y, x - start, x - start);
    }
}

bool qr_view(struct arena *arena, json_t *view, struct str text, struct err *err)
{
    struct buf path = {.arena = arena};
    const char *zero;
    QRcode *code;

    if (!str_zero(arena, text, &zero, err))
        return false;
    code = QRcode_encodeString(zero, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code)
        return err_set(err, ERR_FAULT, "drawing the QR code of the code app: the text is too long");
    for (int y = 0; y < code->width; y++)
        row_path(&path, code->data + (ptrdiff_t)y * code->width, code->width, y);
    json_t *qr = json_object();
    json_object_set_new(view, "qr", qr);
    view_text(qr, "path", buf_str(&path));
    /* Four modules of quiet zone on each side (ISO/IEC 18004). */
    view_text(qr, "box", str_printf(arena, "-4 -4 %d %d", code->width + 8, code->width + 8));
    QRcode_free(code);
    return true;
}
