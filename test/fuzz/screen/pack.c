/* pack.c - any bytes as an indicator file: complaints, never a crash; a good file scans its own bytes. */
#include <stdlib.h>
#include <sys/stat.h>

#include "screen/screen.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static char folder[] = "/tmp/kres-fuzz-XXXXXX";
static char path[64];

static const char *const levels =
    "weights: {weak: 1, medium: 2, strong: 3}\ncounter-weights: {weak: 1, medium: 2, strong: 3}\neven: 3\n"
    "rules:\n  - {id: one, level: some, needs: [1 weak], sentence: {en: One.}}\nlabels: {weak: {en: weak}}\n";

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
    write_file(path, data, size);
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
