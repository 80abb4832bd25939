/* exchange.c - records in and out: spreadsheets in batches, undone, resumed; cases as JSON to another house; packs
 * that change. */
#include "kinds_world.h"

#include "record/exchange/export.h"
#include "record/exchange/import_inside.h"
#include "record/item_inside.h"

static struct world world, *const w = &world;
static struct session *ana, *bor, *cop;
static struct importer importer;
static const struct str WHY = STR("Izmišljen razlog za preizkus");

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->shelter, "ana", ROLE_CASEWORKER, NULL);
    bor = member_in(w, w->shelter, "bor", ROLE_COORDINATOR, "ana");
    cop = member_in(w, w->police, "cop", ROLE_COORDINATOR, NULL);
    importer = (struct importer){.records = &w->records};
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(bor);
    session_release(cop);
    world_down(w);
    return 0;
}

static int64_t begun(struct str bytes)
{
    static struct str KINDS[] = {STR("case"), STR("person")};
    struct import_file in = {.bytes = bytes, .kinds = KINDS, .kind_count = 2};
    int64_t id = 0;
    MUST(import_begin(&importer, ana, &w->arena, &in, &id, err));
    return id;
}

static size_t cases_of(struct session *session, int64_t **ret)
{
    struct item_filter filter = {.kind = STR("case"), .open = -1, .limit = 500};
    size_t count;
    MUST(item_list(&w->records, session, &w->arena, &filter, ret, &count, err));
    return count;
}

static const struct str SHEET = STR(
    "Spisek;;;;\nIn one line;Given name;Family name;Born;Risk\nPrva;Ana;Testna;26. 11. 1999;high\n"
    "Druga;Eva;;31. 2. 2001;low\n;Brez;Primera;1990;\nTretja;=A1;X;;\nČetrta;Olena;Testna;45987;Low\n"
    "Prva;Ana;Testna;26. 11. 1999;high\n");

static void a_spreadsheet_is_tried_and_taken(void **state)
{
    UNUSED(state);
    int64_t id = begun(SHEET), *ids;
    struct import import;
    struct import_plan plan;
    struct table table;
    struct import_row *rows;
    size_t count, fresh, before = cases_of(ana, &ids);
    MUST(import_open(&importer, ana, &w->arena, id, &import, &plan, &table, err));
    assert_int_equal(import.lines, 6);
    assert_true(str_is(plan.columns[3].field->id, "birth"));
    assert_true(str_is(plan.columns[0].field->id, "summary"));
    MUST(import_try(&importer, ana, &w->arena, id, 1000, &rows, &count, &fresh, err));
    assert_int_equal(fresh, 2);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].line, 4);
    assert_true(str_is(rows[0].why, "!field-not-date"));
    assert_true(str_is(rows[0].column, "Born"));
    assert_true(str_is(rows[1].why, "!record-cannot-stand-here")); /* a person without a case */
    assert_true(str_is(rows[2].why, "!cell-formula"));
    assert_int_equal(rows[3].fate, IMPORT_DOUBLE);
    assert_int_equal(rows[3].like_line, 3);
    assert_int_equal(cases_of(ana, &ids), before);
    MUST(import_run(&importer, ana, &w->arena, id, 10000, &import, err));
    assert_true(str_is(import.state, "done"));
    assert_int_equal(import.added, 4);
    assert_int_equal(import.rejected, 4);
    assert_int_equal(cases_of(ana, &ids), before + 2);
    MUST(import_rejects(&importer, ana, &w->arena, id, &plan, &rows, &count, err));
    assert_int_equal(count, 4);
    assert_true(str_is(rows[0].cells[1], "Eva"));
    REFUSED(import_get(&importer, cop, &w->arena, id, &import, err), ERR_NOT_FOUND, "!import-unknown");
    REFUSED(import_open(&importer, ana, &w->arena, id, &import, &plan, &table, err), ERR_CONFLICT, "!import-is-done");
    MUST(import_undo(&importer, ana, &w->arena, id, err));
    assert_int_equal(cases_of(ana, &ids), before);
}

static void what_was_changed_is_not_undone(void **state)
{
    UNUSED(state);
    int64_t id = begun(STR("In one line,Risk\nSprememba,low\n")), *ids;
    struct import import;
    json_t *fields = json_pack("{s:s}", "summary", "Spremenjena");
    MUST(import_run(&importer, ana, &w->arena, id, 0, &import, err));
    cases_of(ana, &ids);
    MUST(item_change(&w->records, ana, &w->arena, ids[0], 1, fields, FIELDS_PART, STR(""), err));
    REFUSED(import_undo(&importer, ana, &w->arena, id, err), ERR_CONFLICT, "!import-was-changed");
    json_decref(fields);
    int64_t late = begun(STR("In one line,Risk\nPrepozno,low\n"));
    MUST(import_run(&importer, ana, &w->arena, late, 0, &import, err));
    MUST(import_sweep(w->store, clock_now() + IMPORT_UNDO + 60, err));
    REFUSED(import_undo(&importer, ana, &w->arena, late, err), ERR_CONFLICT, "!import-too-late");
}

static void a_stopped_import_goes_on(void **state)
{
    UNUSED(state);
    struct buf sheet = {.arena = &w->arena};
    struct import import;
    int64_t *ids;
    size_t before = cases_of(ana, &ids);
    UNUSED(before);
    buf_add(&sheet, STR("In one line,Risk\n"));
    for (int i = 0; i < 1203; i++)
        buf_printf(&sheet, "Vrstica %d,%s\n", i, i % 100 == 7 ? "nonsense" : "low");
    int64_t id = begun(buf_str(&sheet));
    MUST(import_run(&importer, ana, &w->arena, id, 0, &import, err)); /* one batch, as when the server ends behind it */
    assert_true(str_is(import.state, "running"));
    assert_int_equal(import.done, IMPORT_BATCH);
    MUST(import_run(&importer, bor, &w->arena, id, 60000, &import, err));
    assert_true(str_is(import.state, "done"));
    assert_int_equal(import.done, 1203);
    assert_int_equal(import.rejected, 12);
    assert_int_equal(import.added, 1203 - 12);
}

static bool like_olena(void *context, const struct records *records, const struct session *session, struct arena *arena,
                       const struct kind *kind, const json_t *fields, int64_t *ret, struct err *err)
{
    UNUSED(records), UNUSED(session), UNUSED(arena), UNUSED(err);
    const char *name = json_string_value(json_object_get(fields, "given_name"));
    *ret = str_is(kind->id, "person") && name && !strcmp(name, "Olena") ? *(int64_t *)context : 0;
    return true;
}

static void somebody_known_is_told(void **state)
{
    UNUSED(state);
    int64_t known = 4711, id = begun(STR("In one line,Given name\nPrva,Olena\nDruga,Nova\n"));
    struct importer with = {.records = &w->records, .alike = like_olena, .context = &known};
    struct import_row *rows;
    size_t count, fresh;
    MUST(import_try(&with, ana, &w->arena, id, 100, &rows, &count, &fresh, err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].like, known);
    assert_int_equal(fresh, 1);
}

static void a_mapping_is_remembered(void **state)
{
    UNUSED(state);
    int64_t id = begun(STR("Stolpec,Tveganje\nNekaj,low\n"));
    struct import import;
    struct import_plan plan;
    struct table table;
    struct import_mapping *list;
    size_t count;
    MUST(import_open(&importer, ana, &w->arena, id, &import, &plan, &table, err));
    assert_null(plan.columns[0].kind);
    assert_true(import_plan_place(&plan, STR("case.summary"), &plan.columns[0]));
    MUST(import_plan_set(&importer, ana, &w->arena, id, &plan, err));
    MUST(import_mapping_save(&importer, ana, &w->arena, STR("Naša preglednica"), &plan, err));
    MUST(import_mapping_list(&importer, bor, &w->arena, &list, &count, err));
    assert_int_equal(count, 1);
    int64_t again = begun(STR("Drugo,Stolpec\nx,Nekaj drugega\n"));
    MUST(import_open(&importer, ana, &w->arena, again, &import, &plan, &table, err));
    MUST(import_mapping_use(&importer, ana, &w->arena, list[0].id, &plan, err));
    assert_true(str_is(plan.columns[1].field->id, "summary"));
    MUST(import_mapping_list(&importer, cop, &w->arena, &list, &count, err));
    assert_int_equal(count, 0);
}

/* ---- out ---- */

static struct export_in out_of(enum export_form form, const char *kind, int64_t record)
{
    return (struct export_in){.form = form, .kind = str_from(kind), .record = record, .lang = STR("en"),
                              .ground = {.ground = STR("vital"), .why = WHY}};
}

static bool gate_open(const struct records *records, const struct session *session, struct arena *arena,
                      struct item *items, size_t count, const struct export_ground *ground, struct err *err)
{
    UNUSED(records), UNUSED(session), UNUSED(arena), UNUSED(items), UNUSED(count), UNUSED(ground), UNUSED(err);
    return true;
}

static void export_needs_right_reason_and_ground(void **state)
{
    UNUSED(state);
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s}", "summary", "=cmd|izvoz"));
    struct export_in in = out_of(EXPORT_JSON, "", id);
    struct export_out out;
    REFUSED(export_make(&w->records, ana, &w->arena, &in, &out, err), ERR_NOT_FOUND, "!record-unknown"); /* not hers */
    in.ground.why = STR("ker");
    REFUSED(export_make(&w->records, bor, &w->arena, &in, &out, err), ERR_INPUT, "!why-too-short");
    in.ground.why = WHY;
    in.ground.ground = STR("");
    REFUSED(export_make(&w->records, bor, &w->arena, &in, &out, err), ERR_DENIED, "!export-needs-ground");
    in = out_of(EXPORT_CSV, "case", 0);
    in.gate = gate_open;
    MUST(export_make(&w->records, bor, &w->arena, &in, &out, err));
    assert_true(str_find(out.body, STR("\"'=cmd|izvoz\""), 0) != SIZE_MAX);
    assert_true(str_find(out.body, STR("\n=cmd"), 0) == SIZE_MAX && str_find(out.body, STR(",=cmd"), 0) == SIZE_MAX);
}

static void a_case_goes_to_another_house_and_is_the_same(void **state)
{
    UNUSED(state);
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s, s:s}", "summary", "Pot", "risk", "high")), first, *ids;
    int64_t olena = added(w, ana, "person", id, json_pack("{s:s, s:s, s:[s,s]}", "given_name", "Олена", "birth", "1999",
                                                          "languages", "uk", "en"));
    json_t *links = json_pack("{s:[I]}", "persons", (json_int_t)olena);
    MUST(item_change(&w->records, ana, &w->arena, id, 1, links, FIELDS_PART, STR(""), err));
    json_decref(links);
    struct export_in in = out_of(EXPORT_JSON, "", id);
    struct export_out out;
    size_t count;
    in.gate = gate_open;
    MUST(export_make(&w->records, bor, &w->arena, &in, &out, err));
    assert_int_equal(out.count, 2);
    assert_true(str_find(out.body, STR("ana"), 0) == SIZE_MAX); /* no name of a member */
    struct bundle_in back = {.bytes = out.body};
    MUST(bundle_add(&w->records, cop, &w->arena, &back, &first, &count, err));
    assert_int_equal(count, 2);
    struct item was = opened(w, ana, id), is = opened(w, cop, first), she = opened(w, ana, olena), here;
    MUST(item_children(&w->records, cop, &w->arena, first, STR("person"), &ids, &count, err));
    assert_int_equal(count, 1);
    here = opened(w, cop, ids[0]);
    assert_true(json_equal(she.fields, here.fields));
    assert_int_equal(json_integer_value(json_array_get(json_object_get(is.fields, "persons"), 0)), ids[0]);
    json_object_del(was.fields, "persons");
    json_object_del(is.fields, "persons");
    assert_true(json_equal(was.fields, is.fields));
    item_end(&was);
    item_end(&is);
    item_end(&she);
    item_end(&here);
    back.bytes = STR("{\"form\":\"kres-records\",\"records\":[{\"ref\":1,\"kind\":\"case\",\"in\":1,\"fields\":{}}]}");
    REFUSED(bundle_add(&w->records, cop, &w->arena, &back, &first, &count, err), ERR_INPUT, "!bundle-place");
}

/* ---- packs that change ---- */

static void what_the_packs_forget_stays_in_the_record(void **state)
{
    UNUSED(state);
    struct kind old = *kind_find(w->kinds, STR("case"));
    struct kinds kinds = *w->kinds;
    struct kind *all = ARENA_ARRAY(&w->arena, kinds.count, struct kind);
    struct records before = w->records;
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s, s:s, s:s}", "summary", "Ostane", "risk", "high",
                                                    "recovery_from",
                                                    "2026-11-20"));
    memcpy(all, kinds.kinds, kinds.count * sizeof *all);
    kinds.kinds = all;
    for (size_t i = 0; i < kinds.count; i++)
        if (str_eq(all[i].id, old.id)) { /* summary is called title now, and recovery_from is asked no longer */
            static struct str former[] = {STR("summary")};
            struct kind_field *fields = ARENA_ARRAY(&w->arena, old.field_count, struct kind_field);
            size_t count = 0;
            for (size_t f = 0; f < old.field_count; f++)
                if (!str_is(old.fields[f].id, "recovery_from"))
                    fields[count++] = old.fields[f];
            fields[0].id = STR("title");
            fields[0].was = (struct kind_was){.names = former, .count = 1};
            all[i].fields = fields;
            all[i].field_count = count;
            all[i].deadline_count = all[i].called_count = 0;
        }
    w->records.kinds = &kinds;
    struct item item = opened(w, bor, id);
    assert_string_equal(json_string_value(json_object_get(item.fields, "title")), "Ostane");
    assert_string_equal(json_string_value(json_object_get(item.gone, "recovery_from")), "2026-11-20");
    item_end(&item);
    json_t *change = json_pack("{s:s}", "risk", "low");
    MUST(item_change(&w->records, ana, &w->arena, id, 1, change, FIELDS_PART, STR(""), err));
    json_decref(change);
    w->records = before; /* the old packs again: nothing was dropped */
    item = opened(w, bor, id);
    assert_string_equal(json_string_value(json_object_get(item.fields, "recovery_from")), "2026-11-20");
    assert_string_equal(json_string_value(json_object_get(item.fields, "risk")), "low");
    assert_string_equal(json_string_value(json_object_get(item.gone, "title")), "Ostane");
    item_end(&item);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spreadsheet_is_tried_and_taken),
        cmocka_unit_test(what_was_changed_is_not_undone),
        cmocka_unit_test(a_stopped_import_goes_on),
        cmocka_unit_test(somebody_known_is_told),
        cmocka_unit_test(a_mapping_is_remembered),
        cmocka_unit_test(export_needs_right_reason_and_ground),
        cmocka_unit_test(a_case_goes_to_another_house_and_is_the_same),
        cmocka_unit_test(what_the_packs_forget_stays_in_the_record),
    };
    return cmocka_run_group_tests(tests, up, down);
}
