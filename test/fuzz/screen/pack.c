/* pack.c - any bytes as an indicator file, as a file of phrases and as pay.yaml: complaints, never a crash; what is
 * good scans its own bytes. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "screen/screen.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static char folder[] = "/tmp/kres-fuzz-XXXXXX";
static char path[64], phrases[64], pay[64];

static const char *const levels =
    "weights: {weak: 1, medium: 2, strong: 3}\ncounter-weights: {weak: 1, medium: 2, strong: 3}\neven: 3\n"
    "rules:\n  - {id: one, level: some, needs: [1 weak], sentence: {en: One.}}\nlabels: {weak: {en: weak}}\n";

static const char small[] =
    "indicators:\n  - id: small\n    element: act\n    strength: weak\n    source: x\n    name: {en: x}\n"
    "    reason: {en: x}\n"
    "    phrases: {en: [small word]}\n    examples: {en: {hit: [a small word, small word], miss: [small, word]}}\n";

static void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");
    if (!file || (size && fwrite(bytes, size, 1, file) != 1) || fclose(file) != 0)
        abort();
}

static void set_up(void)
{
    char name[64];
    if (!mkdtemp(folder))
        abort();
    snprintf(name, sizeof name, "%s/levels.yaml", folder);
    write_file(name, levels, strlen(levels));
    snprintf(name, sizeof name, "%s/indicators", folder);
    if (mkdir(name, 0700) != 0)
        abort();
    snprintf(path, sizeof path, "%s/indicators/fuzz.yaml", folder);
    snprintf(name, sizeof name, "%s/phrases", folder);
    if (mkdir(name, 0700) != 0)
        abort();
    snprintf(phrases, sizeof phrases, "%s/phrases/fuzz.yaml", folder);
    snprintf(pay, sizeof pay, "%s/pay.yaml", folder);
}

static void hear(void *context, const char *message)
{
    UNUSED(context);
    if (!strstr(message, ".yaml:"))
        abort(); /* a complaint without its place */
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const char *const packs[] = {folder};
    struct screen *screen;
    struct screen_scratch *scratch;
    struct err err;
    if (!path[0])
        set_up();
    /* The first byte says which file it is; the others are small and good, or not there. */
    char kind = size ? (char)data[0] : 'i';
    bool other = kind == 'l' || kind == 'c';
    write_file(path, other ? small : (const char *)data, other ? sizeof small - 1 : size);
    write_file(phrases, kind == 'l' ? (const char *)data : "language: en\n", kind == 'l' ? size : 13);
    if (kind == 'c' || kind == 'w')
        write_file(pay, data, size);
    else
        unlink(pay);
    screen_check(packs, 1, hear, NULL);
    if (!screen_load(packs, 1, NULL, &screen, &err))
        return 0;
    if (screen_scratch_new(screen, &scratch, &err)) {
        struct arena arena = {0};
        struct screen_result result;
        if (screen_scan(screen, scratch, str_make(data, size), "SI", &arena, &result, &err))
            screen_explain(screen, &result, STR("en"), &arena);
        arena_clear(&arena);
        screen_scratch_free(scratch);
    }
    screen_free(screen);
    return 0;
}
