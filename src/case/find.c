/* find.c - the rooms, and a search as the desk shows it; see find.h. */
#include "case/find_inside.h"

#include <stdlib.h>

#include "base/clock.h"
#include "case/inside.h"

bool find_rooms_new(const struct cases *cases, const struct records *records, const struct text_names *names,
                    size_t most_bytes, struct find_rooms **ret, struct err *err)
{
    struct arena arena = {0};
    struct find_rooms *rooms = ARENA_NEW(&arena, struct find_rooms);
    *rooms = (struct find_rooms){.cases = cases, .records = records, .names = names, .most_bytes = most_bytes};
    if (pthread_mutex_init(&rooms->lock, NULL) != 0) {
        arena_clear(&arena);
        return err_set(err, ERR_FAULT, "preparing the search: no lock can be had");
    }
    rooms->arena = arena;
    *ret = rooms;
    return true;
}

void find_rooms_free(struct find_rooms *rooms)
{
    if (!rooms)
        return;
    for (size_t i = 0; i < rooms->count; i++)
        seek_free(rooms->rooms[i].seek);
    pthread_mutex_destroy(&rooms->lock);
    struct arena arena = rooms->arena;
    arena_clear(&arena);
}

/* Each room gets the same share; a further agency takes its room when it first asks. */
static bool room_of(struct find_rooms *rooms, const struct session *session, struct seek **ret, struct err *err)
{
    struct str role = session_role_id(session);
    int64_t agency = session_agency(session);
    bool ok = true;
    *ret = NULL;
    pthread_mutex_lock(&rooms->lock);
    for (size_t i = 0; i < rooms->count; i++)
        if (rooms->rooms[i].agency == agency && str_eq(rooms->rooms[i].role, role))
            *ret = rooms->rooms[i].seek;
    if (!*ret && rooms->count == FIND_ROOMS)
        ok = err_set(err, ERR_BUSY, "!search-busy");
    if (!*ret && ok) {
        struct find_room *room = &rooms->rooms[rooms->count];
        ok = seek_new(rooms->most_bytes, rooms->names, &room->seek, err);
        if (ok) {
            room->agency = agency;
            room->role = str_copy(&rooms->arena, role);
            *ret = room->seek;
            rooms->count++;
        }
    }
    pthread_mutex_unlock(&rooms->lock);
    return ok;
}

void find_rooms_tidy(struct find_rooms *rooms, struct ring *ring)
{
    pthread_mutex_lock(&rooms->lock);
    for (size_t i = 0; i < rooms->count; i++) {
        if (!ring_agency_sessions(ring, rooms->rooms[i].agency))
            seek_wipe(rooms->rooms[i].seek);
        else
            seek_idle(rooms->rooms[i].seek, FIND_IDLE_MS);
    }
    pthread_mutex_unlock(&rooms->lock);
}

/* ---- the feed of one query ---- */

static bool feed_next(void *context, struct seek_document *ret)
{
    struct find_feed *feed = context;
    if (feed->at == feed->count)
        return false;
    *ret = feed->list[feed->at++];
    return true;
}

static bool feed_begin(void *context, struct err *err)
{
    struct find_feed *feed = context;
    feed->at = 0;
    return feed->count || find_list(feed, err);
}

static void feed_done(void *context)
{
    struct find_feed *feed = context;
    session_release(feed->session);
    struct arena arena = feed->arena; /* the feed itself lies in it */
    arena_wipe(&arena);
}

static bool feed_new(const struct find_rooms *rooms, struct session *session, struct str lang, struct seek_feed *ret,
                     struct err *err)
{
    struct arena arena = {0};
    struct find_feed *feed = ARENA_NEW(&arena, struct find_feed);
    *feed = (struct find_feed){.rooms = rooms, .session = session_hold(session), .lang = str_copy(&arena, lang),
                               .role = session_role_id(session)};
    feed->arena = arena;
    *ret = (struct seek_feed){.context = feed, .begin = feed_begin, .next = feed_next, .open = find_open,
                              .done = feed_done};
    if (!find_stamp(rooms, &ret->stamp, err)) {
        feed_done(feed);
        return false;
    }
    return true;
}

/* ---- hits for people ---- */

enum { PIECE_BEFORE = 60, PIECE_AFTER = 100 };

static size_t to_letter(struct str text, size_t at)
{
    while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* The words around the first span of a field. */
static void add_piece(struct find_hit *hit, struct arena *arena, const struct seek_hit *from, const struct seek_field *field,
                      struct str lang)
{
    struct seek_span *spans = ARENA_ARRAY(arena, from->span_count + 1, struct seek_span);
    size_t count = 0, start = SIZE_MAX, end = 0;
    for (size_t i = 0; i < from->span_count; i++) {
        const struct seek_span *span = &from->spans[i];
        if (span->start < field->start || span->end > field->end)
            continue;
        if (start == SIZE_MAX) {
            start = field->start;
            if (span->start > field->start + PIECE_BEFORE)
                start = to_letter(from->text, span->start - PIECE_BEFORE);
            end = span->start + PIECE_AFTER < field->end ? to_letter(from->text, span->start + PIECE_AFTER) : field->end;
        }
        if (span->end > end)
            break;
        spans[count] = *span;
        spans[count].start -= (uint32_t)start;
        spans[count++].end -= (uint32_t)start;
    }
    if (!count)
        return;
    struct find_piece *piece = &hit->pieces[hit->piece_count++];
    *piece = (struct find_piece){.text = str_copy(arena, str_slice(from->text, start, end)), .spans = spans,
                                 .span_count = count};
    if (hit->kind && field->number < hit->kind->field_count) {
        piece->field = &hit->kind->fields[field->number];
        piece->label = pack_text(piece->field->label, lang);
    }
}

static void show_hit(const struct find_rooms *rooms, const struct find_in *in, struct arena *arena,
                     const struct seek_hit *from, struct find_hit *ret)
{
    const struct kinds *kinds = rooms->records->kinds;
    *ret = (struct find_hit){.id = from->document.id, .day = from->document.day,
                             .kind = from->document.kind < kinds->count ? &kinds->kinds[from->document.kind] : NULL,
                             .pieces = ARENA_ARRAY(arena, from->field_count + 1, struct find_piece)};
    struct buf called = {.arena = arena};
    for (size_t i = 0; i < from->field_count; i++) {
        const struct seek_field *field = &from->fields[i];
        for (size_t k = 0; ret->kind && k < ret->kind->called_count; k++) {
            if (field->number != (uint16_t)(ret->kind->called[k] - ret->kind->fields))
                continue;
            if (called.n)
                buf_byte(&called, ' ');
            buf_add(&called, str_slice(from->text, field->start, field->end));
        }
        add_piece(ret, arena, from, field, in->lang);
    }
    ret->called = buf_str(&called);
}

static struct audit_line line_of(const struct session *session, struct arena *arena, struct str words)
{
    return (struct audit_line){.day = clock_day(clock_now()), .member = session_member(session), .action = "search.ask",
                               .object = STR("records"), .detail = session_audit_detail(session, arena, words)};
}

static bool ask(struct find_rooms *rooms, struct session *session, struct arena *arena, const struct find_in *in,
                struct str text, struct seek_result *ret, struct err *err)
{
    const struct kind *kind = in->kind.n ? kind_find(rooms->records->kinds, in->kind) : NULL;
    uint32_t only = kind ? (uint32_t)(kind - rooms->records->kinds->kinds) : find_report_kind(rooms->records);
    struct seek_query query = {.text = text, .country = str_copy(arena, rooms->records->packs->country).p,
                               .session = (uint64_t)session_member(session), .most = in->most, .typing = in->typing,
                               .today = clock_day(clock_now()), .patience_ms = in->patience_ms,
                               .kinds_count = in->kind.n ? 1 : 0, .kinds = &only};
    struct seek_feed feed;
    struct seek *seek;
    if (session_step(session) != STEP_READY)
        return err_set(err, ERR_DENIED, "!not-ready");
    return room_of(rooms, session, &seek, err) && feed_new(rooms, session, in->lang, &feed, err) &&
           seek_ask(seek, &feed, &query, arena, ret, err);
}

bool find_ask(struct find_rooms *rooms, struct session *session, struct arena *arena, const struct find_in *in,
              struct find_result *ret, struct err *err)
{
    struct seek_result result;
    struct audit_line line = line_of(session, arena, in->text);
    if (!ask(rooms, session, arena, in, in->text, &result, err) ||
        !audit_reading(rooms->cases, session, &line, NULL, false, err))
        return false;
    *ret = (struct find_result){.hits = ARENA_ARRAY(arena, result.count + 1, struct find_hit), .count = result.count,
                                .total = result.total, .complete = result.complete, .words = result.words};
    for (size_t i = 0; i < result.count; i++)
        show_hit(rooms, in, arena, &result.hits[i], &ret->hits[i]);
    return true;
}

/* ---- the same person twice ---- */

enum { ALIKE_MOST = 10, ALIKE_QUERIES = 12, ALIKE_PATIENCE_MS = 2000, ALIKE_WINDOW_MS = 10000, ALIKE_SPEND_MS = 2000 };

static struct str text_of(struct arena *arena, const struct kind_field *field, const json_t *value)
{
    return value_text(arena, field, value, STR("en"));
}

static void put_number(struct str list[TEXT_PERSON_LISTS], struct str text)
{
    for (size_t i = 0; i < TEXT_PERSON_LISTS; i++) {
        if (!list[i].n) {
            list[i] = text;
            return;
        }
    }
}

/* What the kind's fields tell about who somebody is. */
static struct text_person person_of(struct arena *arena, const struct kind *kind, const json_t *fields)
{
    struct text_person person = {0};
    struct buf name = {.arena = arena};
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        struct str text = value ? text_of(arena, field, value) : STR("");
        int64_t number;
        if (!text.n)
            continue;
        if (field->identifies == IDENTIFIES_NAME) {
            buf_printf(&name, "%s" STR_FMT, name.n ? " " : "", STR_ARG(text));
        } else if (field->identifies == IDENTIFIES_BIRTH) {
            person.year = str_int(str_slice(text, 0, 4), 1, 9999, &number) ? (int)number : 0;
            person.month = text.n >= 7 && str_int(str_slice(text, 5, 7), 1, 12, &number) ? (int)number : 0;
            person.day = text.n >= 10 && str_int(str_slice(text, 8, 10), 1, 31, &number) ? (int)number : 0;
        } else if (field->identifies == IDENTIFIES_SEX && json_is_string(value)) {
            char c = json_string_value(value)[0];
            person.sex = strchr("fm", c) ? c : 'x';
        } else if (field->identifies == IDENTIFIES_NATIONALITY && text.n >= 2) {
            memcpy(person.nationality, text.p, 2);
        } else if (field->identifies == IDENTIFIES_PHONE) {
            put_number(person.phones, text);
        } else if (field->identifies == IDENTIFIES_DOCUMENT) {
            put_number(person.documents, text);
        }
    }
    person.name = buf_str(&name);
    return person;
}

/* What to look for: each name by itself, each number. */
static size_t queries_of(const struct text_person *person, struct str ret[ALIKE_QUERIES])
{
    size_t count = 0;
    struct str rest = person->name;
    while (rest.n && count < ALIKE_QUERIES - 2 * TEXT_PERSON_LISTS) {
        struct str word = str_trim(str_cut(&rest, ' '));
        if (word.n > 2)
            ret[count++] = word;
    }
    for (size_t i = 0; i < TEXT_PERSON_LISTS && count < ALIKE_QUERIES; i++)
        if (person->phones[i].n)
            ret[count++] = person->phones[i];
    for (size_t i = 0; i < TEXT_PERSON_LISTS && count < ALIKE_QUERIES; i++)
        if (person->documents[i].n)
            ret[count++] = person->documents[i];
    return count;
}

static const struct store_stmt HELD = {"find.held", "SELECT coalesce(sum(n), 0) FROM kind_count WHERE agency = ? AND n > 0"};

bool find_pace(const struct find_rooms *rooms, const struct session *session, enum find_pace *ret, struct err *err)
{
    enum { AT_ONCE = 5000, SOON = 100000 };
    struct store_conn *conn;
    int64_t held = 0;
    if (!store_read_begin(rooms->records->store, &conn, err))
        return false;
    bool ok = store_number(conn, &HELD, VALUES(V_INT(session_agency(session))), 0, &held, err);
    store_read_end(conn);
    *ret = held <= AT_ONCE ? FIND_AT_ONCE : held <= SOON ? FIND_SOON : FIND_LATER;
    return ok;
}

struct candidates { int64_t *ids; size_t count, room; };

static void candidate_add(struct candidates *all, int64_t id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->ids[i] == id)
            return;
    if (all->count < all->room)
        all->ids[all->count++] = id;
}

static int likeliest_first(const void *a, const void *b)
{
    const struct alike *one = a, *two = b;
    return (one->likeness < two->likeness) - (one->likeness > two->likeness);
}

static bool compare_each(struct find_rooms *rooms, const struct session *session, struct arena *arena,
                         const struct kind *kind, const struct text_person *person, const struct candidates *all,
                         struct alike *ret, size_t *ret_count, struct err *err)
{
    for (size_t i = 0; i < all->count; i++) {
        struct item item;
        struct err why = {0};
        if (!item_peek(rooms->records, session, arena, all->ids[i], &item, &why)) {
            if (why.kind == ERR_NOT_FOUND || why.kind == ERR_DENIED)
                continue;
            return err_set(err, why.kind, "%s", why.text);
        }
        struct text_person other = person_of(arena, kind, item.fields);
        struct alike one = {.id = all->ids[i]};
        bool merged = str_is(item.state->id, "merged");
        item_end(&item);
        text_person_compare(rooms->names, person, &other, &one.why);
        one.likeness = one.why.likeness;
        if (!merged && one.likeness * 100 >= TEXT_LIKENESS_SHOW)
            ret[(*ret_count)++] = one;
    }
    return true;
}

static bool alike(struct find_rooms *rooms, struct session *session, struct arena *arena, const struct kind *kind,
                  const json_t *fields, int64_t self, struct alike **ret, size_t *ret_count, struct err *err)
{
    struct text_person person = person_of(arena, kind, fields);
    struct str queries[ALIKE_QUERIES];
    size_t query_count = queries_of(&person, queries);
    struct candidates all = {.room = SEEK_MOST * ALIKE_QUERIES};
    struct find_in in = {.kind = kind->id, .lang = STR("en"), .most = SEEK_MOST, .patience_ms = ALIKE_PATIENCE_MS};
    *ret_count = 0;
    all.ids = ARENA_ARRAY(arena, all.room, int64_t);
    for (size_t i = 0; i < query_count; i++) {
        struct seek_result result;
        if (!ask(rooms, session, arena, &in, queries[i], &result, err))
            return false;
        for (size_t h = 0; h < result.count; h++)
            if (result.hits[h].document.id != self)
                candidate_add(&all, result.hits[h].document.id);
    }
    *ret = ARENA_ARRAY(arena, all.count + 1, struct alike);
    if (!compare_each(rooms, session, arena, kind, &person, &all, *ret, ret_count, err))
        return false;
    if (*ret_count)
        qsort(*ret, *ret_count, sizeof **ret, likeliest_first);
    *ret_count = *ret_count > ALIKE_MOST ? ALIKE_MOST : *ret_count;
    return true;
}

bool find_alike(struct find_rooms *rooms, struct session *session, struct arena *arena, const struct kind *kind,
                const json_t *fields, int64_t self, struct alike **ret, size_t *ret_count, struct err *err)
{
    struct audit_line line = line_of(session, arena, STR("alike"));
    return alike(rooms, session, arena, kind, fields, self, ret, ret_count, err) &&
           audit_reading(rooms->cases, session, &line, NULL, false, err);
}

/* Is there time left for an import's row?  spent: add so much instead of asking. */
static bool import_time(struct find_rooms *rooms, int64_t spent)
{
    int64_t now = clock_ticks_ms();
    pthread_mutex_lock(&rooms->lock);
    if (now - rooms->import_from > ALIKE_WINDOW_MS) {
        rooms->import_from = now;
        rooms->import_spent = 0;
    }
    rooms->import_spent += spent;
    bool left = rooms->import_spent < ALIKE_SPEND_MS;
    pthread_mutex_unlock(&rooms->lock);
    return left;
}

bool find_import_alike(void *context, const struct records *records, const struct session *session, struct arena *arena,
                       const struct kind *kind, const json_t *fields, int64_t *ret_record, struct err *err)
{
    struct find_rooms *rooms = context;
    struct alike *found;
    size_t count;
    int64_t begun = clock_ticks_ms();
    UNUSED(records);
    *ret_record = 0;
    if (!kind_action_find(kind, STR("merge")) || !import_time(rooms, 0)) /* only of persons */
        return true;
    /* The room may go on reading after this: it holds the session itself, which the caller's const does not forbid. */
    if (!alike(rooms, (struct session *)(uintptr_t)session, arena, kind, fields, 0, &found, &count, err))
        return false;
    *ret_record = count ? found[0].id : 0;
    import_time(rooms, clock_ticks_ms() - begun);
    return true;
}
