/* find_open.c - what a member may read, as a list and opened: the feed of the search room. */
#include "case/find_inside.h"
#include "case/inside.h"
#include "record/reach.h"
#include "record/sharing.h"

static const struct store_stmt LIST = {
    "find.list", "SELECT h.record, h.kind, r.edition, r.changed_day, r.day, h.assignee, r.agency, p.assignee, "
    "(SELECT count(*) FROM entry e WHERE e.record = h.record AND h.kind = 'report'), " REACH_NEAR " FROM holding h "
    "JOIN record r ON r.id = h.record LEFT JOIN holding p ON p.record = r.parent AND p.agency = h.agency "
    "WHERE h.agency = ? AND h.ended_day = 0 AND (h.shared_until = 0 OR h.shared_until >= ?) ORDER BY h.record DESC"};
static const struct store_stmt STAMP = {"find.stamp", "SELECT n FROM search_stamp WHERE id = 1"};

uint32_t find_report_kind(const struct records *records)
{
    return (uint32_t)records->kinds->count;
}

static void add(struct find_feed *feed, size_t *room, struct seek_document document)
{
    if (feed->count == *room) {
        *room = *room ? *room * 2 : 1024;
        struct seek_document *grown = ARENA_ARRAY(&feed->arena, *room, struct seek_document);
        if (feed->count)
            memcpy(grown, feed->list, feed->count * sizeof *grown);
        feed->list = grown;
    }
    feed->list[feed->count++] = document;
}

static bool read_list(struct find_feed *feed, struct store_conn *conn, int32_t today, struct err *err)
{
    const struct kinds *kinds = feed->rooms->records->kinds;
    bool reports = role_has(session_role(feed->session), RIGHT_READ);
    struct store_rows rows;
    struct arena arena = {0};
    size_t room = 0;
    const struct roles *roles = feed->rooms->records->roles;
    struct reach_near near = reach_near(roles, feed->session);
    if (!store_query(conn, &LIST, VALUES(NEAR_OF(near), V_INT(session_agency(feed->session)), V_INT(today)), &rows,
                     err))
        return false;
    while (store_next(&rows)) {
        arena_reset(&arena);
        struct str name = store_text(&rows, 1, &arena);
        const struct kind *kind = kind_find(kinds, name);
        int64_t id = store_int(&rows, 0);
        const struct reach reach = {.kind = kind, .assignee = store_int(&rows, 5), .agency = store_int(&rows, 6),
                                    .parent_assignee = store_int(&rows, 7), .near = store_int(&rows, 9)};
        if (reach_may(roles, feed->session, &reach, VERB_READ))
            add(feed, &room, (struct seek_document){.id = id, .version = store_int(&rows, 2),
                                                    .day = (int32_t)store_int(&rows, 3),
                                                    .kind = (uint32_t)(kind - kinds->kinds)});
        else if (reports && str_is(name, "report"))
            add(feed, &room, (struct seek_document){.id = id, .version = 1 + store_int(&rows, 8),
                                                    .day = (int32_t)store_int(&rows, 4),
                                                    .kind = find_report_kind(feed->rooms->records)});
    }
    arena_clear(&arena);
    return store_end(&rows, err);
}

bool find_stamp(const struct find_rooms *rooms, uint64_t *ret, struct err *err)
{
    struct store_conn *conn;
    int64_t stamp = 0;
    int32_t today;
    if (!sharing_day(rooms->records->store, &today, err) || !store_read_begin(rooms->records->store, &conn, err))
        return false;
    bool ok = store_number(conn, &STAMP, NO_VALUES, 0, &stamp, err);
    store_read_end(conn);
    *ret = (uint64_t)stamp << 20 | (uint32_t)today; /* what is shared until a day ends with it */
    return ok;
}

bool find_list(struct find_feed *feed, struct err *err)
{
    struct store_conn *conn;
    int32_t today;
    if (!sharing_day(feed->rooms->records->store, &today, err) ||
        !store_read_begin(feed->rooms->records->store, &conn, err))
        return false;
    bool ok = read_list(feed, conn, today, err);
    store_read_end(conn);
    return ok;
}

/* ---- opened ---- */

/* Appends a field's words to the locked memory. */
static void put(struct seek_text *to, struct str text, uint16_t number, enum seek_rank rank)
{
    size_t at = to->text.n;
    if (!text.n || to->field_count == SEEK_FIELDS || at + text.n + 1 > to->room)
        return;
    memcpy(to->bytes + at, text.p, text.n);
    to->bytes[at + text.n] = '\n';
    to->fields[to->field_count++] = (struct seek_field){.start = (uint32_t)at, .end = (uint32_t)(at + text.n),
                                                        .number = number, .rank = (uint8_t)rank};
    to->text = str_make(to->bytes, at + text.n + 1);
}

static enum seek_rank rank_of_field(const struct kind *kind, const struct kind_field *field)
{
    switch (field->identifies) {
    case IDENTIFIES_NAME: case IDENTIFIES_HANDLE:
        return SEEK_RANK_NAME;
    case IDENTIFIES_PHONE: case IDENTIFIES_EMAIL: case IDENTIFIES_DOCUMENT: case IDENTIFIES_PLATE:
        return SEEK_RANK_NUMBER;
    default:
        break;
    }
    for (size_t i = 0; i < kind->called_count; i++)
        if (kind->called[i] == field)
            return SEEK_RANK_TITLE;
    return SEEK_RANK_TEXT;
}

/* What a rule keeps from some members (the address of a house) is found by none: all of one role share a room, and the words
 * in it must be those that each of them may see. */
static bool for_all(const struct records *records, const struct kind *kind, const struct kind_field *field)
{
    bool hides = false;
    for (const struct item_rule *rule = records->rules; rule && rule->kind; rule++)
        hides = hides || (rule->hides && str_is(kind->id, rule->kind));
    return !hides || field->open || rank_of_field(kind, field) == SEEK_RANK_TITLE ||
           rank_of_field(kind, field) == SEEK_RANK_NAME;
}

static bool has_words(const struct kind_field *field)
{
    return field->type != KIND_LINK && field->type != KIND_LINKS && field->type != KIND_FILE && field->type != KIND_FILES &&
           field->type != KIND_FLAG && field->type != KIND_MEMBER;
}

static void put_value(const struct find_feed *feed, struct arena *arena, const struct kind *kind,
                      const struct kind_field *field, const json_t *value, struct seek_text *ret)
{
    if (value && has_words(field) && for_all(feed->rooms->records, kind, field))
        put(ret, value_text(arena, field, value, feed->lang), (uint16_t)(field - kind->fields), rank_of_field(kind, field));
}

static bool open_item(const struct find_feed *feed, struct arena *arena, const struct kind *kind, int64_t id,
                      struct seek_text *ret, struct err *err)
{
    struct item item;
    struct item_clash *waiting;
    size_t count;
    if (!item_peek(feed->rooms->records, feed->session, arena, id, &item, err))
        return false;
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        put_value(feed, arena, kind, field, json_object_getn(item.fields, field->id.p, field->id.n), ret);
    }
    item_clashes(arena, &item, &waiting, &count);
    for (size_t i = 0; i < count; i++) /* an answer that waits for a decision is an answer */
        put_value(feed, arena, kind, waiting[i].field, waiting[i].value, ret);
    item_end(&item);
    return true;
}

static void put_answers(const struct form *form, const json_t *answers, struct seek_text *ret)
{
    uint16_t number = 0;
    for (size_t s = 0; s < form->step_count; s++) {
        for (size_t i = 0; i < form->steps[s].field_count; i++, number++) {
            const struct form_field *field = &form->steps[s].fields[i];
            const json_t *text = json_object_getn(answers, field->id.p, field->id.n);
            if (json_is_string(text) && field->type != FORM_CHOICE)
                put(ret, str_make(json_string_value(text), json_string_length(text)), number, SEEK_RANK_TEXT);
        }
    }
}

static bool open_report_words(const struct find_feed *feed, struct arena *arena, int64_t id, struct seek_text *ret,
                              struct err *err)
{
    const struct cases *cases = feed->rooms->cases;
    struct opened opened;
    struct lines lines;
    struct store_conn *conn;
    json_t *told;
    if (!opened_begin(cases, feed->session, arena, RIGHT_READ, id, &opened, err))
        return false;
    bool ok = told_open(&opened.key, arena, &opened.record, &told, err);
    if (ok) {
        put_answers(cases->form, json_object_get(told, "answers"), ret);
        json_decref(told);
        ok = store_read_begin(cases->store, &conn, err);
    }
    if (ok) {
        ok = line_list(conn, &opened.key, arena, id, &lines, err);
        store_read_end(conn);
        for (size_t i = 0; ok && i < lines.count; i++)
            put(ret, lines.line[i].text, UINT16_MAX - 1, SEEK_RANK_TEXT);
    }
    opened_end(&opened);
    return ok;
}

bool find_open(void *context, const struct seek_document *document, struct seek_text *ret, struct err *err)
{
    const struct find_feed *feed = context;
    const struct kinds *kinds = feed->rooms->records->kinds;
    struct arena arena = {0};
    bool ok = document->kind < kinds->count
                  ? open_item(feed, &arena, &kinds->kinds[document->kind], document->id, ret, err)
                  : open_report_words(feed, &arena, document->id, ret, err);
    arena_wipe(&arena);
    return ok;
}
