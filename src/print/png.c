/* png.c - see png.h. */
#include "print/png.h"

#include <libimagequant.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

enum { QUICK = 10 /* of libimagequant's speeds 1 to 10: these are flat drawings, no difference is to be seen */ };

struct picture {
    unsigned char *pixels; /* one byte each */
    int w, h;
    liq_palette palette;
};

/* cairo's pixels are 0xXXRRGGBB in the machine's order; libimagequant wants R, G, B, A bytes. */
static void row_get(liq_color *row, int y, int width, void *context)
{
    cairo_surface_t *surface = context;
    const unsigned char *line =
        cairo_image_surface_get_data(surface) + (ptrdiff_t)y * cairo_image_surface_get_stride(surface);

    for (int x = 0; x < width; x++) {
        uint32_t pixel;
        memcpy(&pixel, line + (ptrdiff_t)x * 4, sizeof pixel);
        row[x] = (liq_color){.r = (unsigned char)(pixel >> 16), .g = (unsigned char)(pixel >> 8), .b = (unsigned char)pixel,
                             .a = 255};
    }
}

static bool quantize(cairo_surface_t *surface, int colours, struct picture *picture)
{
    liq_attr *attr = liq_attr_create();
    liq_image *image = NULL;
    liq_result *result = NULL;
    bool ok = attr && liq_set_max_colors(attr, colours) == LIQ_OK && liq_set_speed(attr, QUICK) == LIQ_OK;

    image = ok ? liq_image_create_custom(attr, row_get, surface, picture->w, picture->h, 0) : NULL;
    ok = image && liq_image_quantize(image, attr, &result) == LIQ_OK && liq_set_dithering_level(result, 0) == LIQ_OK &&
         liq_write_remapped_image(result, image, picture->pixels, (size_t)picture->w * (size_t)picture->h) == LIQ_OK;
    if (ok)
        picture->palette = *liq_get_palette(result);
    if (result)
        liq_result_destroy(result);
    if (image)
        liq_image_destroy(image);
    if (attr)
        liq_attr_destroy(attr);
    return ok;
}

/* ---- writing ---- */

static void bytes_add(png_structp png, png_bytep bytes, png_size_t n)
{
    buf_add(png_get_io_ptr(png), str_make(bytes, n));
}

static void nothing_to_flush(png_structp png)
{
    UNUSED(png);
}

static int depth_of(unsigned colours)
{
    return colours <= 2 ? 1 : colours <= 4 ? 2 : colours <= 16 ? 4 : 8;
}

/* libpng leaves by longjmp when something fails; what must survive that stands in the caller. */
static bool png_write(png_structp png, png_infop info, const struct picture *picture, struct buf *to)
{
    png_color colours[256];
    unsigned count = picture->palette.count;

    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_write_fn(png, to, bytes_add, nothing_to_flush);
    png_set_IHDR(png, info, (png_uint_32)picture->w, (png_uint_32)picture->h, depth_of(count), PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    for (unsigned i = 0; i < count; i++)
        colours[i] = (png_color){picture->palette.entries[i].r, picture->palette.entries[i].g,
                                 picture->palette.entries[i].b};
    png_set_PLTE(png, info, colours, (int)count);
    png_set_compression_level(png, 9);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_write_info(png, info);
    png_set_packing(png);
    for (int y = 0; y < picture->h; y++)
        png_write_row(png, picture->pixels + (ptrdiff_t)y * picture->w);
    png_write_end(png, NULL);
    return true;
}

bool png_of(cairo_surface_t *surface, int colours, struct arena *arena, struct str *ret, struct err *err)
{
    struct picture picture = {.w = cairo_image_surface_get_width(surface), .h = cairo_image_surface_get_height(surface)};
    struct buf to = {.arena = arena};
    png_structp png = NULL;
    png_infop info = NULL;
    bool ok;

    cairo_surface_flush(surface);
    picture.pixels = malloc((size_t)picture.w * (size_t)picture.h);
    ok = picture.pixels && quantize(surface, colours, &picture);
    png = ok ? png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL) : NULL;
    info = png ? png_create_info_struct(png) : NULL;
    ok = info && png_write(png, info, &picture, &to);
    if (png)
        png_destroy_write_struct(&png, &info);
    free(picture.pixels);
    if (!ok)
        return err_set(err, ERR_FAULT, "writing the picture as PNG failed: out of memory");
    *ret = buf_str(&to);
    return true;
}
