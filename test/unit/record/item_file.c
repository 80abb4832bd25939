/* item_file.c - files of records: kept under the record's key, read by whom a field of any edition shows them; and the lists
 * of a role that sees only what is in her charge. */
#include "kinds_world.h"

#include "record/item_file.h"

static struct world world, *const w = &world;
static struct session *ana, *cop;

static int up(void **state)
{
    UNUSED(state);
    world_up(w);
    ana = member_in(w, w->shelter, "ana", ROLE_CASEWORKER, NULL);
    cop = member_in(w, w->police, "cop", ROLE_INVESTIGATOR, NULL);
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    session_release(ana);
    session_release(cop);
    world_down(w);
    return 0;
}

static int64_t new_person(struct str uid)
{
    int64_t id = added(w, ana, "case", 0, json_pack("{s:s}", "summary", "Izmišljen primer"));
    json_t *fields = json_pack("{s:s}", "given_name", "Olena");
    if (uid.n)
        json_object_set_new(fields, "papers", json_pack("[s]", uid.p));
    return added(w, ana, "person", id, fields);
}

static struct item_file_in letter(struct str uid)
{
    return (struct item_file_in){.uid = uid, .head = {.name = STR("pismo.txt"), .type = {STR("text/plain"), STR("")},
                                 .size = {6}}, .bytes = {STR("Beseda"), STR("")}};
}

static void a_file_is_read_by_who_reads_its_field(void **state)
{
    UNUSED(state);
    struct str uid = item_file_uid(&w->arena), bytes;
    int64_t id = new_person(uid);
    struct item_file_in in = letter(uid);
    struct item_file *list, file;
    size_t count;
    MUST(item_files_add(&w->records, ana, &w->arena, id, &in, 1, err));
    MUST(item_files_list(&w->records, ana, &w->arena, id, &list, &count, err));
    assert_int_equal(count, 1);
    assert_true(str_eq(list[0].uid, uid));
    assert_true(str_is(list[0].name, "pismo.txt"));
    MUST(item_file_read(&w->records, ana, &w->arena, id, uid, ATTACHMENT_ORIGINAL, &file, &bytes, err));
    assert_true(str_is(bytes, "Beseda"));
    REFUSED(item_file_read(&w->records, ana, &w->arena, id, uid, ATTACHMENT_CLEAN, &file, &bytes, err), ERR_NOT_FOUND,
            "!file-unknown");
    REFUSED(item_file_read(&w->records, cop, &w->arena, id, uid, ATTACHMENT_ORIGINAL, &file, &bytes, err), ERR_NOT_FOUND,
            "!record-unknown");
    REFUSED(item_file_read(&w->records, ana, &w->arena, id, STR("no uid"), ATTACHMENT_ORIGINAL, &file, &bytes, err),
            ERR_NOT_FOUND, "!file-unknown");
}

static void a_file_that_nothing_names_is_read_by_nobody(void **state)
{
    UNUSED(state);
    struct str uid = item_file_uid(&w->arena), bytes;
    int64_t id = new_person(STR(""));
    struct item_file_in in = letter(uid);
    struct item_file file;
    MUST(item_files_add(&w->records, ana, &w->arena, id, &in, 1, err));
    REFUSED(item_file_read(&w->records, ana, &w->arena, id, uid, ATTACHMENT_ORIGINAL, &file, &bytes, err), ERR_NOT_FOUND,
            "!file-unknown");
    json_t *fields = json_pack("{s:[s]}", "papers", uid.p), *none = json_pack("{s:n}", "papers");
    MUST(item_change(&w->records, ana, &w->arena, id, 1, fields, FIELDS_WHOLE, STR(""), err));
    MUST(item_change(&w->records, ana, &w->arena, id, 2, none, FIELDS_WHOLE, STR(""), err));
    /* The history names it. */
    MUST(item_file_read(&w->records, ana, &w->arena, id, uid, ATTACHMENT_ORIGINAL, &file, &bytes, err));
    assert_true(str_is(bytes, "Beseda"));
    json_decref(fields);
    json_decref(none);
}

static void a_file_of_another_record_stays_there(void **state)
{
    UNUSED(state);
    struct str uid = item_file_uid(&w->arena), bytes;
    int64_t id = new_person(uid), other = new_person(uid);
    struct item_file_in in = letter(uid);
    struct item_file file;
    MUST(item_files_add(&w->records, ana, &w->arena, id, &in, 1, err));
    REFUSED(item_file_read(&w->records, ana, &w->arena, other, uid, ATTACHMENT_ORIGINAL, &file, &bytes, err), ERR_NOT_FOUND,
            "!file-unknown");
    in.uid = STR("short");
    REFUSED(item_files_add(&w->records, ana, &w->arena, id, &in, 1, err), ERR_INPUT, "!field-not-file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_by_who_reads_its_field),
        cmocka_unit_test(a_file_that_nothing_names_is_read_by_nobody),
        cmocka_unit_test(a_file_of_another_record_stays_there),
    };
    return cmocka_run_group_tests(tests, up, down);
}
