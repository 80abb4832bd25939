/* sighting.c - see sighting.h. */
#include "case/sighting.h"

#include "base/clock.h"
#include "case/inside.h"
#include "case/sighting_marks.h"
#include "text/normal.h"

enum { LINKS_MOST = 4000 };

static const char *const BY[] = {"plate", "phone", "handle", "likeness"};

const char *sighting_by_name(enum sighting_by by)
{
    return BY[by];
}

struct search {
    const struct records *records;
    const struct session *session;
    struct arena *arena;
    const char *country;
    struct sighting_marks *marks; /* of each incident */
    size_t link_room;
    struct sightings *ret;
};

static struct str text_of(const json_t *fields, const char *id)
{
    const json_t *value = json_object_get(fields, id);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

int32_t incident_day(const struct item *incident)
{
    int32_t day;
    return value_day(json_object_get(incident->fields, "at"), false, &day) ? day : incident->day;
}

static void add_link(struct search *search, struct sighting_link link)
{
    struct sightings *ret = search->ret;
    if (ret->link_count == LINKS_MOST)
        return;
    if (ret->link_count == search->link_room) {
        search->link_room = search->link_room ? search->link_room * 2 : 32;
        struct sighting_link *grown = ARENA_ARRAY(search->arena, search->link_room, struct sighting_link);
        if (ret->link_count)
            memcpy(grown, ret->links, ret->link_count * sizeof *grown);
        ret->links = grown;
    }
    ret->links[ret->link_count++] = link;
}

static struct sighting_marks marks_from(const struct search *search, const struct item *item)
{
    struct sighting_marks marks = {.arena = search->arena};
    marks_of_item(&marks, item->kind, item->fields, search->country);
    return marks;
}

/* ---- incidents among each other ---- */

static bool share_code(const json_t *a, const json_t *b)
{
    size_t i, k;
    json_t *one, *other;
    json_array_foreach(a, i, one)
        json_array_foreach(b, k, other)
            if (json_equal(one, other))
                return true;
    return false;
}

static bool same_place(struct arena *arena, const struct item *a, const struct item *b)
{
    struct text_normal one = {0}, other = {0};
    text_fold(arena, text_of(a->fields, "facility"), &one);
    text_fold(arena, text_of(b->fields, "facility"), &other);
    return one.folded.n && str_eq(one.folded, other.folded);
}

static bool alike(struct arena *arena, const struct item *a, const struct item *b)
{
    int32_t apart = incident_day(a) - incident_day(b);
    bool repeated = json_is_true(json_object_get(a->fields, "repeated")) ||
                    json_is_true(json_object_get(b->fields, "repeated"));
    return repeated && apart <= SIGHTING_DAYS && apart >= -SIGHTING_DAYS &&
           share_code(json_object_get(a->fields, "what"), json_object_get(b->fields, "what")) && same_place(arena, a, b);
}

static void meet(struct search *search, size_t from, size_t to)
{
    const struct item *a = &search->ret->incidents[from], *b = &search->ret->incidents[to];
    const struct sighting_mark *mark = marks_meet(&search->marks[from], &search->marks[to]);
    if (mark)
        add_link(search, (struct sighting_link){.from = from, .to = b->id, .kind = b->kind, .by = mark->by,
                                                .value = mark->value});
    else if (alike(search->arena, a, b))
        add_link(search, (struct sighting_link){.from = from, .to = b->id, .kind = b->kind, .by = SIGHTING_LIKENESS});
}

/* ---- other kinds, reports ---- */

static bool meet_kind(struct search *search, size_t from, const char *kind, struct err *err)
{
    struct item_filter filter = {.kind = str_from(kind), .open = -1, .limit = SIGHTING_MOST};
    int64_t *ids;
    size_t count;
    struct item *items;
    if (!kind_find(search->records->kinds, filter.kind))
        return true;
    if (!item_list(search->records, search->session, search->arena, &filter, &ids, &count, err) ||
        !items_open(search->records, search->session, search->arena, 0, ids, count, &items, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct sighting_marks marks = marks_from(search, &items[i]);
        const struct sighting_mark *mark = marks_meet(&search->marks[from], &marks);
        if (mark)
            add_link(search, (struct sighting_link){.from = from, .to = items[i].id, .kind = items[i].kind, .by = mark->by,
                                                    .value = mark->value});
    }
    items_end(items, count);
    return true;
}

static bool meet_report(struct search *search, const struct cases *cases, size_t from, int64_t id, struct err *err)
{
    struct opened opened;
    struct sighting_marks marks = {.arena = search->arena};
    json_t *told;
    struct err why;
    if (!opened_begin(cases, search->session, search->arena, RIGHT_READ, id, &opened, &why))
        return why.kind == ERR_NOT_FOUND || why.kind == ERR_DENIED || err_set(err, why.kind, "%s", why.text);
    bool ok = told_open(&opened.key, search->arena, &opened.record, &told, err);
    if (ok) {
        const char *key;
        json_t *value;
        json_object_foreach(json_object_get(told, "answers"), key, value)
            if (json_is_string(value))
                marks_of_text(&marks, str_make(json_string_value(value), json_string_length(value)), search->country);
        json_decref(told);
    }
    opened_end(&opened);
    const struct sighting_mark *mark = ok ? marks_meet(&search->marks[from], &marks) : NULL;
    if (mark)
        add_link(search, (struct sighting_link){.from = from, .to = id, .by = mark->by,
                                                .value = str_copy(search->arena, mark->value)});
    return ok;
}

/* One line in the log for all of them. */
static bool meet_reports(struct search *search, const struct cases *cases, size_t from, struct err *err)
{
    struct case_filter filter = {.level = -1, .limit = SIGHTING_REPORTS_MOST};
    struct case_row *rows;
    size_t count;
    struct err why;
    if (!role_has(session_role(search->session), RIGHT_READ) || !role_has(session_role(search->session), RIGHT_QUEUE))
        return true;
    if (!case_inbox(cases, search->session, search->arena, &filter, &rows, &count, &why))
        return why.kind == ERR_DENIED || err_set(err, why.kind, "%s", why.text);
    for (size_t i = 0; i < count; i++)
        if (!meet_report(search, cases, from, rows[i].id, err))
            return false;
    struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(search->session),
                              .action = "report.compare",
                              .object = item_object(search->arena, search->ret->incidents[from].id),
                              .detail = session_audit_detail(search->session, search->arena,
                                                             str_printf(search->arena, "%zu reports", count))};
    return !count || audit_reading(cases, search->session, &line, NULL, false, err);
}

/* ---- all of it ---- */

static bool open_incidents(struct search *search, int64_t about, struct err *err)
{
    struct item_filter filter = {.kind = STR("incident"), .open = -1, .limit = SIGHTING_MOST};
    struct sightings *ret = search->ret;
    int64_t *ids, *all;
    size_t count;
    if (!item_list(search->records, search->session, search->arena, &filter, &ids, &count, err))
        return false;
    all = ARENA_ARRAY(search->arena, count + 1, int64_t);
    bool has = about == 0;
    for (size_t i = 0; i < count; i++) {
        all[i] = ids[i];
        has = has || ids[i] == about;
    }
    if (!has)
        all[count++] = about;
    if (!items_open(search->records, search->session, search->arena, about, all, count, &ret->incidents, &ret->count, err))
        return false;
    search->marks = ARENA_ARRAY(search->arena, ret->count + 1, struct sighting_marks);
    for (size_t i = 0; i < ret->count; i++)
        search->marks[i] = marks_from(search, &ret->incidents[i]);
    return true;
}

static bool find_about(struct search *search, const struct cases *cases, int64_t about, struct err *err)
{
    struct sightings *ret = search->ret;
    size_t at = 0;
    while (at < ret->count && ret->incidents[at].id != about)
        at++;
    if (at == ret->count || !str_is(ret->incidents[at].kind->id, "incident"))
        return err_set(err, ERR_NOT_FOUND, "!record-unknown");
    for (size_t i = 0; i < ret->count; i++)
        if (i != at)
            meet(search, at, i);
    return meet_kind(search, at, "offer", err) && meet_kind(search, at, "suspect", err) &&
           (!cases || meet_reports(search, cases, at, err));
}

bool sightings_find(const struct records *records, const struct cases *cases, const struct session *session,
                    struct arena *arena, int64_t about, struct sightings *ret, struct err *err)
{
    struct search search = {.records = records, .session = session, .arena = arena, .ret = ret};
    *ret = (struct sightings){0};
    if (!str_zero(arena, records->packs->country, &search.country, err) || !open_incidents(&search, about, err))
        return false;
    bool ok = true;
    if (about)
        ok = find_about(&search, cases, about, err);
    for (size_t i = 0; !about && i < ret->count; i++)
        for (size_t k = i + 1; k < ret->count; k++)
            meet(&search, i, k);
    if (!ok)
        sightings_end(ret);
    return ok;
}

void sightings_end(struct sightings *sightings)
{
    items_end(sightings->incidents, sightings->count);
    sightings->count = 0;
}

/* ---- what is told, and to whom it is left ---- */

static void add_field(struct buf *words, const struct item *incident, const char *id, struct str lang)
{
    const struct kind_field *field = kind_field_find(incident->kind, str_from(id));
    const json_t *value = json_object_get(incident->fields, id);
    if (field && value)
        buf_printf(words, STR_FMT ": " STR_FMT "\n", STR_ARG(pack_text(field->label, lang)),
                   STR_ARG(value_text(words->arena, field, value, lang)));
}

static void add_incident(struct buf *words, const struct item *incident, struct str lang)
{
    static const char *const TOLD[] = {"at", "facility", "what", "plates", "vehicles", "people"};
    if (words->n)
        buf_byte(words, '\n');
    for (size_t i = 0; i < LEN(TOLD); i++)
        add_field(words, incident, TOLD[i], lang);
}

struct str sighting_words(const struct sightings *sightings, struct arena *arena, size_t about, struct str lang)
{
    struct buf words = {.arena = arena};
    add_incident(&words, &sightings->incidents[about], lang);
    for (size_t i = 0; i < sightings->count; i++) {
        bool linked = false;
        for (size_t k = 0; k < sightings->link_count && i != about; k++)
            linked = linked || (sightings->links[k].from == about && sightings->links[k].to == sightings->incidents[i].id) ||
                     (sightings->links[k].from == i && sightings->links[k].to == sightings->incidents[about].id);
        if (linked)
            add_incident(&words, &sightings->incidents[i], lang);
    }
    return buf_str(&words);
}

static bool has_child(const struct records *records, const struct session *session, struct arena *arena, int64_t incident,
                      const char *kind, bool *ret, struct err *err)
{
    int64_t *ids;
    size_t count;
    if (!item_children(records, session, arena, incident, str_from(kind), &ids, &count, err))
        return false;
    *ret = *ret || count;
    return true;
}

bool sighting_task(const struct records *records, const struct session *session, struct arena *arena, int64_t incident,
                   struct str what, struct str lang, int64_t *ret_task, struct err *err)
{
    struct sightings found;
    bool has = false;
    *ret_task = 0;
    if (!role_may_create(records->roles, str_from(role_name(session_role(session))), STR("task")))
        return true;
    if (!has_child(records, session, arena, incident, "task", &has, err) ||
        !has_child(records, session, arena, incident, "alert", &has, err))
        return false;
    if (has)
        return true;
    if (!sightings_find(records, NULL, session, arena, incident, &found, err))
        return false;
    size_t at = 0, seen = 0;
    while (at < found.count && found.incidents[at].id != incident)
        at++;
    for (size_t i = 0; i < found.link_count; i++)
        seen += found.links[i].kind && str_is(found.links[i].kind->id, "incident");
    struct str words = sighting_words(&found, arena, at, lang);
    sightings_end(&found);
    if (!seen)
        return true;
    json_t *fields = json_pack("{s:s%, s:s%, s:s, s:s%}", "what", what.p, what.n, "details", words.p,
                               words.n < 4000 ? words.n : (size_t)0, "urgency", "today", "by",
                               clock_day_text(arena, clock_local_today(clock_now())).p, (size_t)10);
    struct item_new task = {.kind = STR("task"), .parent = incident, .fields = fields, .mode = FIELDS_PART};
    bool ok = item_add(records, session, arena, &task, ret_task, err);
    json_decref(fields);
    return ok;
}
