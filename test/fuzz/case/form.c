/* form.c - fuzzes what reads forms, kinds and answers: a pack's YAML from anybody's hand, JSON from the network,
 * and the first bytes of files.
 *
 * The input's first byte chooses: 'f' a form, 'k' a kind, 'j' answers to the real shape of a form, else a file. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "case/form.h"
#include "case/report_kind.h"
#include "image/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char FORM[] = "form: report\nsteps:\n  - id: a\n    title: {en: A}\n    fields:\n"
                           "      - {id: text, type: long, required: yes, label: {en: T}}\n"
                           "      - {id: who, type: choice, label: {en: W}, options: "
                           "[{value: self, label: {en: S}}, {value: other, label: {en: O}}]}\n"
                           "      - {id: reach, type: text, label: {en: R}, only_if: {field: who, value: self}}\n";

static char folder[] = "/tmp/kres-fuzz-XXXXXX";

static void remove_folder(void)
{
    static const char *const NAMES[] = {"/pack.yaml", "/forms/report.yaml", "/kinds/report.yaml", "/forms", "/kinds", ""};
    char path[128];
    for (size_t i = 0; i < LEN(NAMES); i++) {
        snprintf(path, sizeof path, "%s%s", folder, NAMES[i]);
        if (unlink(path) != 0)
            rmdir(path);
    }
}

/* Plain writes: file_write syncs, which a fuzzer has no time for. */
static void put(const char *name, struct str bytes)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0)
        abort();
}

static void prepare(void)
{
    char path[128];
    struct err err;
    if (!mkdtemp(folder))
        abort();
    atexit(remove_folder);
    put("pack.yaml", STR("id: f\nversion: \"1\"\nname: F\nlanguages: [en]\n"));
    snprintf(path, sizeof path, "%s/forms", folder);
    if (!file_make_folder(path, &err))
        abort();
    snprintf(path, sizeof path, "%s/kinds", folder);
    if (!file_make_folder(path, &err))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    if (!ready)
        prepare();
    ready = true;
    if (!size)
        return 0;
    struct str rest = str_make(data + 1, size - 1);
    struct arena arena = {0};
    struct err err;
    struct pack_set packs;
    struct form *form;
    struct report_kind *kind;
    const char *folders[] = {folder};
    put("forms/report.yaml", data[0] == 'f' ? rest : str_from(FORM));
    put("kinds/report.yaml", data[0] == 'k' ? rest : str_from(""));
    if (!pack_set_load(&arena, folders, 1, &packs, &err))
        abort();
    if (data[0] == 'k' && report_kind_load(&arena, &packs, &kind, &err) && !report_state_find(kind, kind->states[0].id))
        abort();
    bool loaded = data[0] != 'k' && form_load(&arena, &packs, "report", &form, &err);
    json_t *answers = data[0] == 'j' ? json_loadb(rest.p, rest.n, JSON_ALLOW_NUL, NULL) : NULL;
    if (loaded && answers && form_check(form, answers, &err) && !json_object_get(answers, "text"))
        abort(); /* the one field that must be there */
    json_decref(answers);
    if (image_kind(rest) != IMAGE_OTHER && !image_kind_type(image_kind(rest)))
        abort();
    arena_clear(&arena);
    return 0;
}
