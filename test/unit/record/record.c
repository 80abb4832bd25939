/* record.c - what is sealed in a record opens there and nowhere else. */
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../place.h"
#include "record/attachment.h"
#include "record/draft.h"
#include "record/entry.h"
#include "record/holding.h"
#include "record/reporter.h"

/* The call names its error "err". */
#define MUST(call) do { \
    struct err must_why = {0}, *err = &must_why; \
    if (!(call)) \
        fail_msg("%s: %s", #call, must_why.text); \
} while (0)

static char folder[] = "/tmp/kres-record-XXXXXX";
static struct store *store;
static struct arena arena;

static int up(void **state)
{
    UNUSED(state);
    vault_cheap(true);
    MUST(vault_start(err));
    assert_non_null(mkdtemp(folder));
    MUST(store_open(place_of(folder), true, &store, err));
    return 0;
}

static int down(void **state)
{
    UNUSED(state);
    char command[64];
    store_close(store);
    arena_clear(&arena);
    place_remove(folder);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

struct kept { struct record record; struct holding holding; struct entry entry; struct attachment file; int64_t id; };

static bool keep(struct store_conn *conn, void *context, struct err *err)
{
    struct kept *kept = context;
    int64_t entry;
    if (!record_add(conn, &kept->record, &kept->id, err))
        return false;
    kept->holding.record = kept->id;
    return holding_add(conn, &kept->holding, err) && entry_add(conn, kept->id, &kept->entry, &entry, err) &&
           attachment_add(conn, kept->id, entry, &kept->file, err);
}

static struct record_key key_of(const char *words, struct kept *kept, size_t file_size)
{
    struct record_key key;
    uint8_t public_key[VAULT_PUBLIC], private_key[VAULT_KEY];
    struct attachment_head head = {.name = STR("name.bin"), .type = {STR("application/pdf")}, .size = {file_size}};
    char *bytes = arena_alloc(&arena, file_size + 1);
    for (size_t i = 0; i < file_size; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    const struct str parts[ATTACHMENT_PARTS] = {str_make(bytes, file_size), STR("")};
    *kept = (struct kept){0};
    vault_pair(public_key, private_key);
    record_key_new("report", &key);
    record_seal(&key, &arena, STR("sl"), 20000, str_from(words), &kept->record);
    holding_box(&key, 1, 1, public_key, &kept->holding);
    kept->holding.state = STR("received");
    kept->holding.lang = STR("sl");
    kept->holding.is_open = true;
    entry_seal(&key, &arena, ENTRY_NOTE, 20000, NULL, str_from(words), &kept->entry);
    attachment_seal(&key, &arena, &head, parts, &kept->file);
    MUST(store_write(store, keep, kept, err));
    return key;
}

static void what_was_told_comes_back(void **state)
{
    UNUSED(state);
    struct kept kept;
    struct store_conn *conn;
    struct record record;
    struct entry *entries;
    struct attachment *files;
    struct attachment_head head;
    struct str text;
    size_t count, size = 2 * ATTACHMENT_PIECE + 5;
    struct record_key key = key_of("prvič", &kept, size);
    MUST(store_read_begin(store, &conn, err));
    MUST(record_get(conn, &arena, kept.id, &record, err));
    MUST(record_open(&key, &arena, &record, &text, err));
    assert_true(str_is(text, "prvič"));
    MUST(entry_list(conn, &arena, kept.id, &entries, &count, err));
    assert_int_equal(count, 1);
    MUST(entry_open(&key, &arena, &entries[0], &text, err));
    assert_true(str_is(text, "prvič"));
    MUST(attachment_list(conn, &arena, kept.id, &files, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(files[0].entry, entries[0].id);
    MUST(attachment_open(&key, &arena, &files[0], &head, err));
    assert_true(str_is(head.name, "name.bin"));
    MUST(attachment_read(conn, &key, &arena, &files[0], &head, ATTACHMENT_ORIGINAL, &text, err));
    assert_int_equal(text.n, size);
    for (size_t i = 0; i < size; i++)
        assert_true(text.p[i] == (char)(i * 7 + i / 251));
    struct err err = {0};
    assert_false(attachment_read(conn, &key, &arena, &files[0], &head, ATTACHMENT_CLEAN, &text, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    store_read_end(conn);
}

static void nothing_opens_in_another_place(void **state)
{
    UNUSED(state);
    struct kept first, second;
    struct err err;
    struct str text;
    struct record_key key = key_of("prvi", &first, 10), other = key_of("drugi", &second, 10);
    assert_false(record_open(&other, &arena, &first.record, &text, &err)); /* another record's key */
    struct record_key moved = key;
    memcpy(moved.uid, other.uid, RECORD_UID);
    assert_false(record_open(&moved, &arena, &first.record, &text, &err)); /* another record's place */
    struct entry entry = first.entry;
    entry.thread = ENTRY_MESSAGE; /* a note that poses as a message to the reporter */
    assert_false(entry_open(&key, &arena, &entry, &text, &err));
    entry = first.entry;
    entry.uid[0] ^= 1;
    assert_false(entry_open(&key, &arena, &entry, &text, &err));
    struct record older = first.record;
    older.version = 2;
    assert_false(record_open(&key, &arena, &older, &text, &err));
}

static bool drop_last_piece(struct store_conn *conn, void *context, struct err *err)
{
    static const struct store_stmt DROP = {
        "test.drop_piece", "DELETE FROM piece WHERE number = 1 AND attachment IN "
                           "(SELECT id FROM attachment WHERE record = ?)"};
    const int64_t *record = context;
    return store_run(conn, &DROP, VALUES(V_INT(*record)), err);
}

static bool swap_pieces(struct store_conn *conn, void *context, struct err *err)
{
    static const struct store_stmt SWAP[] = {
        {"test.swap_1", "UPDATE piece SET number = 7 WHERE number = 0 AND attachment IN "
                        "(SELECT id FROM attachment WHERE record = ?)"},
        {"test.swap_2", "UPDATE piece SET number = 0 WHERE number = 1 AND attachment IN "
                        "(SELECT id FROM attachment WHERE record = ?)"},
        {"test.swap_3", "UPDATE piece SET number = 1 WHERE number = 7 AND attachment IN "
                        "(SELECT id FROM attachment WHERE record = ?)"}};
    const int64_t *record = context;
    for (size_t i = 0; i < LEN(SWAP); i++)
        if (!store_run(conn, &SWAP[i], VALUES(V_INT(*record)), err))
            return false;
    return true;
}

static void a_file_that_was_tampered_with_is_refused(void **state)
{
    UNUSED(state);
    static store_write_fn *const TAMPER[] = {drop_last_piece, swap_pieces};
    for (size_t i = 0; i < LEN(TAMPER); i++) {
        struct kept kept;
        struct store_conn *conn;
        struct attachment *files;
        struct attachment_head head;
        struct str bytes;
        struct err why = {0};
        size_t count;
        struct record_key key = key_of("dokaz", &kept, 2 * ATTACHMENT_PIECE);
        MUST(store_write(store, TAMPER[i], &kept.id, err));
        MUST(store_read_begin(store, &conn, err));
        MUST(attachment_list(conn, &arena, kept.id, &files, &count, err));
        MUST(attachment_open(&key, &arena, &files[0], &head, err));
        assert_false(attachment_read(conn, &key, &arena, &files[0], &head, ATTACHMENT_ORIGINAL, &bytes, &why));
        assert_int_equal(why.kind, ERR_FAULT);
        store_read_end(conn);
    }
}

static void the_receipt_alone_gives_the_key(void **state)
{
    UNUSED(state);
    struct kept kept;
    struct receipt receipt;
    struct reporter reporter;
    uint8_t found[VAULT_KEY];
    struct err why = {0};
    struct record_key key = key_of("pot nazaj", &kept, 1);
    MUST(reporter_new(&key, &receipt, &reporter, err));
    MUST(reporter_key(&receipt, &reporter, found, err));
    assert_memory_equal(found, key.key, VAULT_KEY);
    receipt.secret[0] = receipt.secret[0] == '1' ? '2' : '1';
    assert_false(reporter_key(&receipt, &reporter, found, &why));
    assert_int_equal(why.kind, ERR_NOT_FOUND);
    assert_string_equal(why.field, "receipt");
    assert_false(reporter_key(&receipt, NULL, found, &why));
    assert_int_equal(why.kind, ERR_NOT_FOUND);
}

static bool drop_holding(struct store_conn *conn, void *context, struct err *err)
{
    const struct holding *holding = context;
    return holding_drop(conn, holding->id, err);
}

static bool save_holding(struct store_conn *conn, void *context, struct err *err)
{
    return holding_save(conn, context, err);
}

static int64_t counted(int64_t agency, const char *state, bool unread)
{
    struct store_conn *conn;
    struct holding_count *counts;
    size_t count;
    int64_t n = 0;
    MUST(store_read_begin(store, &conn, err));
    MUST(holding_counts(conn, &arena, agency, &counts, &count, err));
    store_read_end(conn);
    for (size_t i = 0; i < count; i++)
        if (str_is(counts[i].state, state) && counts[i].unread == unread)
            n += counts[i].n;
    return n;
}

static void counts_follow_every_change(void **state)
{
    UNUSED(state);
    struct kept kept;
    struct store_conn *conn;
    struct holding holding;
    int64_t before = counted(1, "received", false);
    key_of("štetje", &kept, 1);
    assert_int_equal(counted(1, "received", false), before + 1);
    MUST(store_read_begin(store, &conn, err));
    MUST(holding_get(conn, &arena, kept.id, 1, &holding, err));
    store_read_end(conn);
    holding.unread = true;
    MUST(store_write(store, save_holding, &holding, err));
    assert_int_equal(counted(1, "received", false), before);
    assert_int_equal(counted(1, "received", true), 1);
    holding.state = STR("closed");
    holding.is_open = false;
    MUST(store_write(store, save_holding, &holding, err));
    assert_int_equal(counted(1, "closed", true), 1);
    MUST(store_write(store, drop_holding, &holding, err));
    assert_int_equal(counted(1, "closed", true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_told_comes_back),
        cmocka_unit_test(nothing_opens_in_another_place),
        cmocka_unit_test(a_file_that_was_tampered_with_is_refused),
        cmocka_unit_test(the_receipt_alone_gives_the_key),
        cmocka_unit_test(counts_follow_every_change),
    };
    return cmocka_run_group_tests(tests, up, down);
}
