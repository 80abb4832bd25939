/* kind.c - see kind.h. */
#include "image/kind.h"

static const struct { struct str magic; enum image_kind kind; } MAGICS[] = {
    {STR("\xff\xd8\xff"), IMAGE_JPEG},      {STR("\x89PNG\r\n\x1a\n"), IMAGE_PNG}, {STR("GIF87a"), IMAGE_GIF},
    {STR("GIF89a"), IMAGE_GIF},             {STR("II*\0"), IMAGE_TIFF},            {STR("MM\0*"), IMAGE_TIFF},
};
/* ISO base media files name their brand in bytes 8-11. */
static const char *const HEIF_BRANDS[] = {"heic", "heix", "heim", "heis", "mif1", "msf1", "avif", NULL};

enum image_kind image_kind(struct str bytes)
{
    for (size_t i = 0; i < LEN(MAGICS); i++)
        if (str_starts(bytes, MAGICS[i].magic))
            return MAGICS[i].kind;
    if (str_starts(bytes, STR("RIFF")) && str_eq(str_slice(bytes, 8, 12), STR("WEBP")))
        return IMAGE_WEBP;
    if (str_eq(str_slice(bytes, 4, 8), STR("ftyp")))
        for (size_t i = 0; HEIF_BRANDS[i]; i++)
            if (str_is(str_slice(bytes, 8, 12), HEIF_BRANDS[i]))
                return IMAGE_HEIF;
    return IMAGE_OTHER;
}

const char *image_kind_type(enum image_kind kind)
{
    static const char *const TYPES[IMAGE_KINDS] = {
        [IMAGE_JPEG] = "image/jpeg", [IMAGE_PNG] = "image/png",   [IMAGE_WEBP] = "image/webp",
        [IMAGE_GIF] = "image/gif",   [IMAGE_TIFF] = "image/tiff", [IMAGE_HEIF] = "image/heic"};
    return (unsigned)kind < IMAGE_KINDS ? TYPES[kind] : NULL;
}
