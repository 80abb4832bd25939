/* accept.c - see accept.h. */
#include "web/accept.h"

enum { MOST_ELEMENTS = 64 };

/* "0.8" → 800; what is no weight counts as 1. */
static int quality_read(struct str s)
{
    int value = 0, digits = 0;

    if (!s.n || (s.p[0] != '0' && s.p[0] != '1'))
        return 1000;
    value = (s.p[0] - '0') * 1000;
    if (s.n > 1 && s.p[1] != '.')
        return 1000;
    for (size_t i = 2, unit = 100; i < s.n && digits < 3; i++, digits++, unit /= 10) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return 1000;
        value += (s.p[i] - '0') * (int)unit;
    }
    return value > 1000 ? 1000 : value;
}

void accept_each(struct str header, void (*found)(void *context, struct str name, int quality), void *context)
{
    for (int i = 0; header.n && i < MOST_ELEMENTS; i++) {
        struct str element = str_cut(&header, ',');
        struct str name = str_trim(str_cut(&element, ';'));
        int quality = 1000;

        while (element.n) {
            struct str parameter = str_trim(str_cut(&element, ';'));
            if (parameter.n > 2 && (parameter.p[0] == 'q' || parameter.p[0] == 'Q') && parameter.p[1] == '=')
                quality = quality_read(str_slice(parameter, 2, parameter.n));
        }
        if (name.n)
            found(context, name, quality);
    }
}

static bool name_is(struct str a, const char *b)
{
    return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

struct media {
    int json, html, any;
};

static void media_found(void *context, struct str name, int quality)
{
    struct media *media = context;

    if (name_is(name, "application/json") || name_is(name, "application/problem+json")) {
        if (quality > media->json)
            media->json = quality;
    } else if (name_is(name, "text/html") || name_is(name, "application/xhtml+xml")) {
        if (quality > media->html)
            media->html = quality;
    } else if (name_is(name, "*/*") || name_is(name, "text/*")) {
        media->any = quality;
    }
}

bool accept_prefers_json(struct str accept)
{
    struct media media = {.html = -1};

    if (!accept.n)
        return false;
    accept_each(accept, media_found, &media);
    return media.json > 0 && media.json > media.html;
}

struct codings {
    int br, gzip, any;
};

static void coding_found(void *context, struct str name, int quality)
{
    struct codings *codings = context;

    if (name_is(name, "br"))
        codings->br = quality;
    else if (name_is(name, "gzip") || name_is(name, "x-gzip"))
        codings->gzip = quality;
    else if (name_is(name, "*"))
        codings->any = quality;
}

enum accept_coding accept_coding(struct str accept_encoding)
{
    struct codings codings = {-1, -1, 0};

    if (!accept_encoding.n)
        return CODING_NONE;
    accept_each(accept_encoding, coding_found, &codings);
    int br = codings.br < 0 ? codings.any : codings.br;
    int gzip = codings.gzip < 0 ? codings.any : codings.gzip;
    if (br > 0 && br >= gzip)
        return CODING_BR;
    return gzip > 0 ? CODING_GZIP : CODING_NONE;
}
