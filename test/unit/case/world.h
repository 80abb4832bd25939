/* world.h - a small world for tests of case/: a fresh folder, two agencies, their people, the real packs. */
#ifndef KRES_TEST_CASE_WORLD_H
#define KRES_TEST_CASE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <unistd.h>

#include "../place.h"
#include "base/clock.h"
#include "base/file.h"
#include "case/case.h"
#include "case/report_kind.h"
#include "case/rules.h"

/* The call names its error "err". */
#define MUST(call) do { \
    struct err must_why = {0}, *err = &must_why; \
    if (!(call)) \
        fail_msg("%s: %s", #call, must_why.text); \
} while (0)
/* The call fails with this message. */
#define REFUSED(call, kind_wanted, message) do { \
    struct err refused_why = {0}, *err = &refused_why; \
    if (call) \
        fail_msg("%s was not refused", #call); \
    assert_string_equal(refused_why.text, message); \
    assert_int_equal(refused_why.kind, kind_wanted); \
} while (0)

static const uint8_t TOTP[TOTP_SECRET] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

struct world {
    char folder[64];
    struct arena packs_arena, arena;
    struct pack_set packs;
    struct form *form;
    struct report_kind *kind;
    struct screen *screen;
    struct screen_scratch *scratch;
    struct store *store;
    struct ring *ring;
    struct cases cases;
    struct kinds *kinds;
    struct roles *roles;
    struct records records;
    int64_t intake, shelter; /* agencies */
};

static inline void copy_file(struct arena *arena, const char *from, const char *folder, const char *name)
{
    struct str bytes;
    MUST(file_read(arena, from, 1024 * 1024, &bytes, err));
    MUST(file_write(arena_printf(arena, "%s/%s", folder, name), bytes, 0600, err));
}

/* Two signs that never change, under the core pack's own rules of level. */
static inline void load_signs(struct world *w)
{
    char folder[] = "/tmp/kres-signs-XXXXXX", command[64];
    const char *packs[] = {folder};
    assert_non_null(mkdtemp(folder));
    MUST(file_make_folder(arena_printf(&w->arena, "%s/indicators", folder), err));
    copy_file(&w->arena, KRES_PACKS "/core/levels.yaml", folder, "levels.yaml");
    copy_file(&w->arena, KRES_TEST_DATA "/signs/pack.yaml", folder, "pack.yaml");
    copy_file(&w->arena, KRES_TEST_DATA "/signs/indicators/signs.yaml", folder, "indicators/signs.yaml");
    MUST(screen_load(packs, 1, NULL, &w->screen, err));
    snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

static inline void world_up(struct world *w)
{
    static const char *const FOLDERS[] = {KRES_PACKS "/core", KRES_PACKS "/si"};
    *w = (struct world){.folder = "/tmp/kres-case-XXXXXX"};
    MUST(vault_start(err));
    vault_cheap(true);
    assert_non_null(mkdtemp(w->folder));
    MUST(pack_set_load(&w->packs_arena, FOLDERS, 2, &w->packs, err));
    MUST(form_load(&w->packs_arena, &w->packs, "report", &w->form, err));
    MUST(report_kind_load(&w->packs_arena, &w->packs, &w->kind, err));
    MUST(kinds_load(&w->packs_arena, &w->packs, &w->kinds, err));
    MUST(roles_load(&w->packs_arena, &w->packs, w->kinds, &w->roles, err));
    load_signs(w);
    MUST(screen_scratch_new(w->screen, &w->scratch, err));
    MUST(store_open(place_of(w->folder), true, &w->store, err));
    MUST(ring_new(w->store, &w->ring, err));
    w->cases = (struct cases){.store = w->store, .packs = &w->packs, .form = w->form, .kind = w->kind,
                              .screen = w->screen, .image_tool = KRES_IMAGE};
    w->records = (struct records){.store = w->store, .packs = &w->packs, .kinds = w->kinds, .roles = w->roles,
                                  .rules = case_rules};
    MUST(token_key_new(&w->cases.tokens, err));
    MUST(agency_add(w->store, 0, STR("intake"), STR("Testni vpis"), &w->intake, err));
    MUST(agency_add(w->store, 0, STR("shelter"), STR("Testna varna hiša"), &w->shelter, err));
}

static inline void world_down(struct world *w)
{
    char command[128];
    ring_free(w->ring);
    token_key_free(w->cases.tokens);
    store_close(w->store);
    screen_scratch_free(w->scratch);
    screen_free(w->screen);
    arena_clear(&w->arena);
    arena_clear(&w->packs_arena);
    clock_pretend(0);
    place_remove(w->folder);
    snprintf(command, sizeof command, "rm -rf %s", w->folder);
    assert_int_equal(system(command), 0);
}

static inline int64_t add_member(struct world *w, int64_t agency, const char *login, const char *name, enum role role)
{
    int64_t id = 0;
    MUST(member_add_ready(w->store, agency, str_from(login), str_from(name), role, STR("long enough a password"), TOTP,
                          &id, err));
    return id;
}

/* Once a member: a code of the code app counts once. */
static inline struct session *sign_in(struct world *w, const char *login)
{
    char code[7], token[SESSION_TOKEN + 1];
    totp_code(TOTP, clock_now(), code);
    MUST(session_sign_in(w->ring, str_from(login), STR("long enough a password"), str_from(code), STR("test"), token,
                         err));
    struct session *session = session_find(w->ring, str_from(token));
    assert_non_null(session);
    return session;
}

/* A member of the agency, added and signed in; all but the first are admitted by the first. */
static inline struct session *member_in(struct world *w, int64_t agency, const char *login, const char *name,
                                        enum role role, const char *admitted_by)
{
    int64_t id = add_member(w, agency, login, name, role);
    if (admitted_by)
        MUST(member_admit_ready(w->store, str_from(admitted_by), STR("long enough a password"), id, err));
    return sign_in(w, login);
}

static inline bool submit(struct world *w, const char *text, bool receipt, const struct case_file_in *files,
                          size_t file_count, struct case_report_out *ret, struct err *err)
{
    json_t *answers = json_pack("{s:s, s:s, s:s}", "text", text, "who", "witness", "where", "Izmišljeni Kraj");
    struct case_report_in in = {.lang = STR("en"), .answers = answers, .receipt = receipt, .files = files,
                                .file_count = file_count};
    bool ok = case_submit(&w->cases, w->scratch, &w->arena, &in, ret, err);
    json_decref(answers);
    return ok;
}

static inline struct case_report_out submitted(struct world *w, const char *text, bool receipt)
{
    struct case_report_out out = {0};
    MUST(submit(w, text, receipt, NULL, 0, &out, err));
    return out;
}

static inline struct case_report open_report(struct world *w, struct session *session, int64_t id)
{
    struct case_report report = {0};
    MUST(case_open(&w->cases, session, w->scratch, &w->arena, id, &report, err));
    return report;
}

static inline void assert_str(struct str s, const char *wanted)
{
    if (!str_is(s, wanted))
        fail_msg("\"" STR_FMT "\" is not \"%s\"", STR_ARG(s), wanted);
}

/* Stands in no file of the folder, or in no row of the database. */
static inline void assert_absent(const struct world *w, struct str word)
{
    const char *folder = w->folder;
    struct arena arena = {0};
    struct str *names;
    size_t count;
    place_dump(w->store, folder);
    MUST(file_list(&arena, folder, &names, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct str bytes;
        const char *path = arena_printf(&arena, "%s/" STR_FMT, folder, STR_ARG(names[i]));
        MUST(file_read(&arena, path, 256 * 1024 * 1024, &bytes, err));
        if (str_find(bytes, word, 0) != SIZE_MAX)
            fail_msg("\"" STR_FMT "\" stands in " STR_FMT, STR_ARG(word), STR_ARG(names[i]));
    }
    arena_clear(&arena);
}

#endif
