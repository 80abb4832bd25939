/* kind.c - fuzzes what reads kinds, lists and roles from anybody's hand, and values from forms, files and the network.
 *
 * The input's first byte chooses: 'k' a kind, 'l' a code list, 'r' a role, 'j' fields as JSON, 'v' a typed value for every
 * field of a kind, 'm' three states of the same fields to merge (JSON, a line each). */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "record/role.h"
#include "record/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char KIND[] =
    "kind: all\ntitle: {en: A}\nplural: {en: A}\nretention_days: 1\nsections: [{id: s, title: {en: S}}]\nfields:\n"
    "  - {id: a, section: s, type: text, label: {en: A}, longest: 20, required: yes}\n"
    "  - {id: b, section: s, type: date, label: {en: B}, precision: time}\n"
    "  - {id: c, section: s, type: number, label: {en: C}, least: -5, most: 5}\n"
    "  - {id: d, section: s, type: money, label: {en: D}}\n"
    "  - {id: e, section: s, type: choices, list: l, label: {en: E}}\n"
    "  - {id: f, section: s, type: flag, label: {en: F}}\n"
    "  - {id: g, section: s, type: links, label: {en: G}}\n"
    "  - {id: h, section: s, type: phone, label: {en: H}, shown: {f: yes}}\n"
    "  - {id: i, section: s, type: countries, label: {en: I}, required: {e: [x]}}\n"
    "  - {id: j, section: s, type: email, label: {en: J}}\n"
    "  - {id: k, section: s, type: file, label: {en: K}}\n"
    "states: [{id: on, label: {en: O}, open: yes}, {id: off, label: {en: F}, final: yes}]\n"
    "actions: [{id: end, label: {en: E}, to: off, needs: [a], sets: {b: today}}]\n"
    "deadlines: [{id: t, label: {en: T}, from: b, days: 3}]\n";
static const char LIST[] = "list: l\nvalues: [{id: x, label: {en: X}}, {id: y, label: {en: Y}}]\n";
static const char ROLE[] = "role: r\nlabel: {en: R}\nbase: caseworker\nkinds: {\"*\": {read: all}}\n";

static char folder[] = "/tmp/kres-fuzz-XXXXXX";

static void remove_folder(void)
{
    static const char *const NAMES[] = {"/pack.yaml", "/kinds/k.yaml", "/lists/l.yaml", "/roles/r.yaml", "/kinds", "/lists",
                                        "/roles", ""};
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
    static const char *const FOLDERS[] = {"kinds", "lists", "roles"};
    char path[128];
    struct err err;
    if (!mkdtemp(folder))
        abort();
    atexit(remove_folder);
    put("pack.yaml", STR("id: f\nversion: \"1\"\nname: F\nlanguages: [en]\n"));
    for (size_t i = 0; i < LEN(FOLDERS); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FOLDERS[i]);
        if (!file_make_folder(path, &err))
            abort();
    }
}

/* What was accepted once is accepted again, and tells itself as text. */
static void use_fields(struct arena *arena, const struct kind *kind, json_t *fields)
{
    struct err err;
    int32_t day;
    if (!fields_check(kind, fields, FIELDS_PART, &err))
        return;
    if (!fields_check(kind, fields, FIELDS_PART, &err))
        abort();
    (void)fields_due(kind, fields, kind->states[0].id, &day, NULL);
    for (size_t i = 0; i < kind->field_count; i++) {
        const json_t *value = json_object_getn(fields, kind->fields[i].id.p, kind->fields[i].id.n);
        if (value)
            (void)value_text(arena, &kind->fields[i], value, STR("en"));
    }
}

static void use_typed(struct arena *arena, const struct kind *kind, struct str typed)
{
    struct err err;
    struct str texts[2] = {typed, STR("eur")};
    for (size_t i = 0; i < kind->field_count; i++) {
        json_t *value, *again;
        if (!value_read(arena, &kind->fields[i], texts, 2, STR("SI"), &value, &err) || !value)
            continue;
        if (!value_check(&kind->fields[i], value, &err))
            abort();
        struct str shown = value_text(arena, &kind->fields[i], value, STR("en"));
        if (kind->fields[i].type == KIND_DATE &&
            (!value_read(arena, &kind->fields[i], &shown, 1, STR("SI"), &again, &err) || !json_equal(value, again)))
            abort(); /* a date told is the date read */
        else if (kind->fields[i].type == KIND_DATE)
            json_decref(again);
        json_decref(value);
    }
}

static void use_merge(struct arena *arena, const struct kind *kind, struct str lines)
{
    json_t *sides[3] = {0};
    struct field_change *clash;
    struct err err;
    size_t count;
    bool good = true;
    for (int i = 0; i < 3; i++) {
        struct str line = str_cut(&lines, '\n');
        sides[i] = json_loadb(line.p ? line.p : "", line.n, JSON_ALLOW_NUL, NULL);
        good = good && sides[i] && fields_check(kind, sides[i], FIELDS_PART, &err);
    }
    if (good) {
        json_t *merged = fields_merge(kind, arena, sides[0], sides[1], sides[2], &clash, &count);
        if (json_equal(sides[0], sides[1]) && !json_equal(merged, sides[2]))
            abort(); /* who changed nothing takes nothing away */
        if (json_equal(sides[0], sides[2]) && !json_equal(merged, sides[1]))
            abort(); /* what nobody else touched is mine */
        json_decref(merged);
    }
    for (int i = 0; i < 3; i++)
        json_decref(sides[i]);
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
    struct kinds *kinds;
    struct roles *roles;
    const char *folders[] = {folder};
    put("kinds/k.yaml", data[0] == 'k' ? rest : str_from(KIND));
    put("lists/l.yaml", data[0] == 'l' ? rest : str_from(LIST));
    put("roles/r.yaml", data[0] == 'r' ? rest : str_from(ROLE));
    if (!pack_set_load(&arena, folders, 1, &packs, &err))
        abort();
    bool loaded = kinds_load(&arena, &packs, &kinds, &err) && roles_load(&arena, &packs, kinds, &roles, &err);
    if (!loaded && strchr("jvm", data[0]))
        abort();
    if (data[0] == 'j') {
        json_t *fields = json_loadb(rest.p, rest.n, JSON_ALLOW_NUL, NULL);
        if (fields)
            use_fields(&arena, &kinds->kinds[0], fields);
        json_decref(fields);
    } else if (data[0] == 'v') {
        use_typed(&arena, &kinds->kinds[0], rest);
    } else if (data[0] == 'm') {
        use_merge(&arena, &kinds->kinds[0], rest);
    }
    arena_clear(&arena);
    return 0;
}
