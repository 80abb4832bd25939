/* letters.c - kres-read: the letters in a grey picture on standard input, as text on standard output.
 *
 * Arguments are the languages of the letters as ISO 639-2 codes ("slv eng"); those that are not installed are left
 * out.  Tesseract does the reading; its data is loaded first, then the process confines itself (confine.h), and only
 * then a byte of the picture is looked at.  The first line of the output is how sure it is, from 0 to 100; the rest is
 * what it read, in UTF-8.  Exit: 0 written, 1 nothing that can be read, 2 wrong use, no language, or no way to confine
 * itself. */
#include <stdlib.h>
#include <tesseract/capi.h>
#include <unistd.h>

#include "base/file.h"
#include "image/confine.h"
#include "image/grey.h"

enum { INPUT_MOST = GREY_DOTS_MOST + 64, LANGUAGES_MOST = 8, DOTS_PER_INCH = 150 };

/* "slv+eng"; a code becomes part of a file's name, so it is three small letters and nothing else. */
static bool join_languages(struct arena *arena, int count, char **codes, struct str *ret)
{
    struct buf joined = {.arena = arena};
    if (count < 1 || count > LANGUAGES_MOST)
        return false;
    for (int i = 0; i < count; i++) {
        struct str code = str_from(codes[i]);
        bool good = code.n == 3;
        for (size_t k = 0; k < code.n; k++)
            good = good && code.p[k] >= 'a' && code.p[k] <= 'z';
        if (!good)
            return false;
        if (i)
            buf_byte(&joined, '+');
        buf_add(&joined, code);
    }
    *ret = buf_str(&joined);
    return true;
}

/* How sure, and the text; NULL when there is none. */
static char *recognise(TessBaseAPI *reader, const struct grey *grey, int *ret_sure)
{
    TessBaseAPISetImage(reader, (const unsigned char *)grey->dots.p, (int)grey->width, (int)grey->height, 1,
                        (int)grey->width);
    TessBaseAPISetSourceResolution(reader, DOTS_PER_INCH);
    if (TessBaseAPIRecognize(reader, NULL) != 0)
        return NULL;
    *ret_sure = TessBaseAPIMeanTextConf(reader);
    return TessBaseAPIGetUTF8Text(reader);
}

/* Everything the library loads lazily is loaded now, while files can still be opened. */
static void warm_up(TessBaseAPI *reader)
{
    char dots[64 * 64];
    const struct grey grey = {.width = 64, .height = 64, .dots = {dots, sizeof dots}};
    int sure;
    memset(dots, 255, sizeof dots);
    for (size_t row = 20; row < 44; row++)
        memset(dots + row * 64 + 30, 0, 4); /* a stroke */
    char *text = recognise(reader, &grey, &sure);
    if (text)
        TessDeleteText(text);
    TessBaseAPIClear(reader);
}

static TessBaseAPI *reader_start(const char *languages)
{
    TessBaseAPI *reader = TessBaseAPICreate();
    if (!reader || TessBaseAPIInit3(reader, NULL, languages) != 0)
        return NULL;
    TessBaseAPISetPageSegMode(reader, PSM_AUTO);
    warm_up(reader);
    return reader;
}

static bool complain(const char *words)
{
    fprintf(stderr, "kres-read: %s\n", words);
    return false;
}

static bool letters(TessBaseAPI *reader, struct arena *arena)
{
    struct str bytes;
    struct grey grey;
    int sure = 0;
    if (!file_read_input(arena, INPUT_MOST, &bytes) || !grey_parse(bytes, &grey))
        return complain("this is no grey picture");
    char *text = recognise(reader, &grey, &sure);
    if (!text || !*text)
        return complain("there are no letters in it");
    printf("%d\n%s", sure, text);
    return fflush(stdout) == 0;
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct str languages;
    struct err err;
    if (!join_languages(&arena, argc - 1, argv + 1, &languages)) {
        fputs("usage: kres-read LANGUAGE… <grey-picture >text\n", stderr);
        return 2;
    }
    TessBaseAPI *reader = reader_start(languages.p);
    if (!reader) {
        complain("none of these languages is installed");
        return 2;
    }
    if (!confine(&err)) {
        complain(err.text);
        return 2;
    }
    bool ok = letters(reader, &arena);
    /* No tidying: the process ends, and library clean-up has nothing to do with the result. */
    fflush(stderr);
    _exit(ok ? 0 : 1);
}
