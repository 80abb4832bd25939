/* picture.h - small pictures for tests, made by libvips: a place in the comment, lying on its side. */
#ifndef KRES_TEST_CASE_PICTURE_H
#define KRES_TEST_CASE_PICTURE_H

#include <vips/vips.h>

#include "base/str.h"

/* 30 wide and 20 high as stored; its camera says: turn me. suffix: ".jpg", ".png", ".webp", ".gif", ".tif". */
static inline struct str make_picture(struct arena *arena, const char *suffix, int bands)
{
    VipsImage *black = NULL, *image = NULL;
    void *bytes = NULL;
    size_t n = 0;
    struct str ret = {0};
    if (vips_black(&black, 30, 20, "bands", bands, NULL) != 0 ||
        vips_copy(black, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) != 0)
        return ret;
    vips_image_set_int(image, "orientation", 6);
    vips_image_set_string(image, "exif-ifd0-ImageDescription", "SKRIVNIKRAJ");
    if (vips_image_write_to_buffer(image, suffix, &bytes, &n, NULL) == 0)
        ret = str_copy(arena, str_make(bytes, n));
    g_free(bytes);
    g_object_unref(image);
    g_object_unref(black);
    return ret;
}

#endif
