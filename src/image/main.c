/* main.c - kres-image: a picture on standard input, the same picture without metadata on standard output.
 *
 * Reads at most 25 MB, recognises the kind by content, turns the picture as its camera meant, gives it the
 * colours of sRGB and writes it anew as JPEG, or as PNG when it has transparency; of moving pictures and
 * documents of several pages the first.  Place, time, camera, owner, thumbnails and comments do not survive.
 * With the argument "grey" it writes grey dots instead (grey.h), of a size at which letters can be read: dark letters
 * on a light ground, small ones larger, huge ones smaller.
 * Exit: 0 written, 1 not a picture that can be read, 2 wrong use or no way to confine itself. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#include <vips/vips.h>

#include "base/file.h"
#include "image/confine.h"
#include "image/grey.h"
#include "image/kind.h"

enum { INPUT_MOST = 25 * 1024 * 1024, EDGE_MOST = 30000, SHOWN_MOST = 4096, QUALITY = 88, SMALL_SCREEN = 1400 };
static const double PIXELS_MOST = 150e6;

static bool write_output(const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n > 0) {
        ssize_t done = write(STDOUT_FILENO, p, n);
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* The loader by what was recognised, never by the library's own guess: it knows far more kinds than we want. */
static VipsImage *load(enum image_kind kind, struct str bytes)
{
    VipsImage *image = NULL;
    void *p = (void *)bytes.p;
    int failed = -1;
    switch (kind) {
    case IMAGE_JPEG: failed = vips_jpegload_buffer(p, bytes.n, &image, NULL); break;
    case IMAGE_PNG:  failed = vips_pngload_buffer(p, bytes.n, &image, NULL); break;
    case IMAGE_WEBP: failed = vips_webpload_buffer(p, bytes.n, &image, NULL); break;
    case IMAGE_GIF:  failed = vips_gifload_buffer(p, bytes.n, &image, NULL); break;
    case IMAGE_TIFF: failed = vips_tiffload_buffer(p, bytes.n, &image, NULL); break;
    case IMAGE_HEIF: failed = vips_heifload_buffer(p, bytes.n, &image, NULL); break;
    case IMAGE_OTHER:
    case IMAGE_KINDS: break;
    }
    if (!failed && (vips_image_get_width(image) > EDGE_MOST || vips_image_get_height(image) > EDGE_MOST ||
                    (double)vips_image_get_width(image) * vips_image_get_height(image) > PIXELS_MOST)) {
        g_object_unref(image);
        return NULL;
    }
    return failed ? NULL : image;
}

typedef int straighten_fn(VipsImage *in, VipsImage **out);

static int turn(VipsImage *in, VipsImage **out)
{
    return vips_autorot(in, out, NULL);
}

static int colour(VipsImage *in, VipsImage **out)
{
    return vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, NULL);
}

static int shrink(VipsImage *in, VipsImage **out)
{
    int edge = vips_image_get_width(in) > vips_image_get_height(in) ? vips_image_get_width(in)
                                                                    : vips_image_get_height(in);
    if (edge <= SHOWN_MOST)
        return vips_copy(in, out, NULL);
    return vips_resize(in, out, (double)SHOWN_MOST / edge, NULL);
}

/* Eight bits a channel, as JPEG wants them. */
static int narrow(VipsImage *in, VipsImage **out)
{
    return vips_cast_uchar(in, out, NULL);
}

/* Into memory: the loaders read line by line, turning wants any line at any time. */
static int settle(VipsImage *in, VipsImage **out)
{
    *out = vips_image_copy_memory(in);
    return *out ? 0 : -1;
}

/* What is transparent becomes white. */
static int flatten(VipsImage *in, VipsImage **out)
{
    if (!vips_image_hasalpha(in))
        return vips_copy(in, out, NULL);
    VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
    int failed = vips_flatten(in, out, "background", white, NULL);
    vips_area_unref(VIPS_AREA(white));
    return failed;
}

static int grey(VipsImage *in, VipsImage **out)
{
    return vips_colourspace(in, out, VIPS_INTERPRETATION_B_W, NULL);
}

/* Letters are read best when they are some thirty dots high: those of a small screenshot have ten. */
static int fit(VipsImage *in, VipsImage **out)
{
    double width = vips_image_get_width(in), height = vips_image_get_height(in), dots = width * height, scale = 1;
    if (dots * 4 <= GREY_DOTS_MOST && width < SMALL_SCREEN)
        scale = 2;
    else if (dots > GREY_DOTS_MOST)
        scale = sqrt(GREY_DOTS_MOST / dots);
    if (scale * fmax(width, height) >= GREY_EDGE_MOST)
        scale = (GREY_EDGE_MOST - 1) / fmax(width, height);
    return vips_resize(in, out, scale * (1 - 1e-4), NULL); /* rounding up must not pass the bound */
}

/* A screen at night: light letters on a dark ground. */
static int dark_on_light(VipsImage *in, VipsImage **out)
{
    double mean = 255;
    if (vips_avg(in, &mean, NULL) != 0)
        return -1;
    return mean < 110 ? vips_invert(in, out, NULL) : vips_copy(in, out, NULL);
}

static bool straighten(VipsImage **image, straighten_fn *const *steps)
{
    for (; *steps; steps++) {
        VipsImage *next = NULL;
        if ((*steps)(*image, &next) != 0)
            return false;
        g_object_unref(*image);
        *image = next;
    }
    return true;
}

static bool save(VipsImage *image)
{
    void *bytes = NULL;
    size_t n = 0;
    int failed = vips_image_hasalpha(image)
                     ? vips_pngsave_buffer(image, &bytes, &n, "strip", TRUE, NULL)
                     : vips_jpegsave_buffer(image, &bytes, &n, "strip", TRUE, "Q", QUALITY, NULL);
    bool ok = !failed && write_output(bytes, n);
    g_free(bytes);
    return ok;
}

static bool save_dots(VipsImage *image)
{
    struct arena arena = {0};
    size_t n = 0;
    void *dots = vips_image_get_bands(image) == 1 ? vips_image_write_to_memory(image, &n) : NULL;
    struct str head = grey_head(&arena, (unsigned)vips_image_get_width(image), (unsigned)vips_image_get_height(image));
    bool ok = dots && write_output(head.p, head.n) && write_output(dots, n);
    g_free(dots);
    arena_clear(&arena);
    return ok;
}

/* What can be asked for: by what name, through which steps, and how it is written. */
static const struct way {
    const char *name;
    straighten_fn *steps[12]; /* NULL-ended */
    bool (*save)(VipsImage *image);
} WAYS[] = {
    {NULL, {settle, turn, colour, shrink, narrow}, save},
    {"grey", {settle, turn, colour, flatten, grey, fit, narrow, settle, dark_on_light, narrow}, save_dots},
};

static const struct way *way_find(int argc, char **argv)
{
    for (size_t i = 0; i < LEN(WAYS); i++)
        if (WAYS[i].name ? argc == 2 && strcmp(argv[1], WAYS[i].name) == 0 : argc == 1)
            return &WAYS[i];
    return NULL;
}

/* Everything a library loads lazily is loaded now, while files can still be opened. */
static bool warm_up(const struct way *way)
{
    VipsImage *image = NULL;
    bool ok = vips_black(&image, 16, 16, "bands", 3, NULL) == 0 && straighten(&image, way->steps);
    void *bytes = NULL;
    size_t n = 0;
    ok = ok && vips_jpegsave_buffer(image, &bytes, &n, "strip", TRUE, NULL) == 0;
    g_free(bytes);
    g_clear_object(&image);
    return ok;
}

int main(int argc, char **argv)
{
    const struct way *way = way_find(argc, argv);
    struct arena arena = {0};
    struct err err;
    struct str bytes;
    if (!way) {
        fputs("usage: kres-image [grey] <picture >clean-picture\n", stderr);
        return 2;
    }
    if (vips_init("kres-image") != 0 || (vips_concurrency_set(1), vips_cache_set_max(0), !warm_up(way))) {
        fputs("kres-image: cannot start libvips\n", stderr);
        return 2;
    }
    if (!confine(&err)) {
        fprintf(stderr, "kres-image: %s\n", err.text);
        return 2;
    }
    VipsImage *image = file_read_input(&arena, INPUT_MOST, &bytes) ? load(image_kind(bytes), bytes) : NULL;
    bool ok = image && straighten(&image, way->steps) && way->save(image);
    if (!ok)
        fputs("kres-image: this is no picture that can be read\n", stderr);
    /* No tidying: the process ends, and library clean-up has nothing to do with the result. */
    fflush(stderr);
    _exit(ok ? 0 : 1);
}
