/* review_export.c - labelled texts made of reviewed reports; see review.h and screen/labelled.h.
 *
 * A text leaves its seal here, so the file says as little as it can: no number of a report, no day, no name of whoever
 * reviewed it, and identifiers only when the member insists. */
#include <stdlib.h>

#include "base/clock.h"
#include "case/inside.h"

struct exporting {
    const struct cases *cases;
    const struct session *session;
    struct screen_scratch *scratch;
    const struct review_export *in;
    const char *country;
    struct buf file;
    int64_t *records; /* those that are in the file */
    size_t count;
    struct str detail; /* of the audit lines */
    struct watch_seen watched;
};

/* A reviewed report while its line is made. */
struct labelling {
    struct record_key key;
    struct str text, lang;
    struct screen_result result;
    struct review *reviews;
    size_t review_count;
};

/* ---- identifiers ---- */

/* The piece [from, to) of a text, with "[phone]" and the like for what was found there; a piece that begins or ends
 * inside of an identifier does not show its part of it. */
static struct str masked(struct arena *arena, struct str text, const struct identifier *found, size_t count,
                         size_t from, size_t to)
{
    struct buf out = {.arena = arena};
    size_t done = from;
    for (size_t i = 0; i < count; i++) {
        size_t start = found[i].span.start, end = found[i].span.end;
        if (end <= done || start >= to)
            continue;
        buf_add(&out, str_slice(text, done, start > done ? start : done));
        buf_printf(&out, "[%s]", identifier_type_name(found[i].type));
        done = end;
    }
    if (done < to)
        buf_add(&out, str_slice(text, done, to));
    return out.n ? buf_str(&out) : STR("");
}

/* Words that stand nowhere else, as a note. */
static struct str masked_alone(const struct exporting *exporting, struct arena *arena, struct str words)
{
    struct identifier *found;
    size_t count;
    if (exporting->in->keep_identifiers)
        return words;
    identifier_find(arena, words, exporting->country, &found, &count);
    return masked(arena, words, found, count, 0, words.n);
}

static struct str masked_part(const struct exporting *exporting, struct arena *arena,
                              const struct labelling *labelling, struct str words)
{
    const struct screen_result *result = &labelling->result;
    size_t at = str_find(labelling->text, words, 0);
    if (exporting->in->keep_identifiers)
        return words;
    if (at == SIZE_MAX)
        return masked_alone(exporting, arena, words);
    return masked(arena, labelling->text, result->identifiers, result->identifier_count, at, at + words.n);
}

/* ---- one line ---- */

static void set_text(json_t *json, const char *name, struct str value)
{
    json_object_set_new(json, name, json_stringn(value.p ? value.p : "", value.n));
}

static void add_labels(const struct exporting *exporting, struct arena *arena, const struct labelling *labelling,
                       json_t *json)
{
    json_t *wrong = json_array(), *missed = json_array();
    for (size_t i = 0; i < labelling->review_count; i++) {
        const struct review *review = &labelling->reviews[i];
        if (review->kind == REVIEW_WRONG)
            json_array_append_new(wrong, json_stringn(review->indicator.p, review->indicator.n));
        if (review->kind != REVIEW_MISSED)
            continue;
        json_t *item = json_object();
        set_text(item, "indicator", review->indicator);
        set_text(item, "words", masked_part(exporting, arena, labelling, review->words));
        if (review->note.n)
            set_text(item, "note", masked_alone(exporting, arena, review->note));
        json_array_append_new(missed, item);
    }
    json_object_set_new(json, "wrong", wrong);
    json_object_set_new(json, "missed", missed);
}

static void add_line(struct exporting *exporting, struct arena *arena, const struct labelling *labelling)
{
    enum screen_level level = review_level(exporting->cases->screen, &labelling->result, labelling->reviews,
                                           labelling->review_count, arena, NULL);
    json_t *json = json_object();
    set_text(json, "id", str_printf(arena, "%zu", exporting->count + 1));
    set_text(json, "text", masked_part(exporting, arena, labelling, labelling->text));
    json_object_set_new(json, "level", json_string(screen_level_name(level)));
    set_text(json, "lang", labelling->lang);
    json_object_set_new(json, "forms", json_array());
    json_object_set_new(json, "kind", json_string("report"));
    add_labels(exporting, arena, labelling, json);
    char *text = json_dumps(json, JSON_COMPACT);
    buf_add(&exporting->file, str_from(text));
    buf_byte(&exporting->file, '\n');
    if (text)
        vault_wipe(text, strlen(text));
    free(text);
    json_decref(json);
}

/* ---- one report ---- */

static bool open_reviews(const struct exporting *exporting, struct arena *arena, const struct entry *entries,
                         size_t count, struct labelling *ret, struct err *err)
{
    ret->reviews = ARENA_ARRAY(arena, count + 1, struct review);
    for (size_t i = 0; i < count; i++) {
        struct review *review = &ret->reviews[ret->review_count];
        if (!review_open(&ret->key, arena, &entries[i], session_agency(exporting->session), review, err))
            return false;
        ret->review_count += review->kind != REVIEW_KINDS;
    }
    return true;
}

static bool label(struct exporting *exporting, struct arena *arena, const struct record *record,
                  const struct entry *entries, size_t count, struct labelling *labelling, struct err *err)
{
    json_t *told;
    if (!told_open(&labelling->key, arena, record, &told, err))
        return false;
    labelling->text = told_screened(exporting->cases->form, arena, json_object_get(told, "answers"));
    json_decref(told);
    if (!screen_scan(exporting->cases->screen, exporting->scratch, labelling->text, exporting->country, arena,
                     &labelling->result, err))
        return false;
    /* Of the text; the reporter may have read the pages in another one. */
    labelling->lang = labelling->result.lang.n ? labelling->result.lang : record->lang;
    return open_reviews(exporting, arena, entries, count, labelling, err);
}

static bool export_one(struct exporting *exporting, struct arena *arena, int64_t id, struct err *err)
{
    struct labelling labelling = {0};
    struct holding holding;
    struct record record;
    struct entry *entries;
    struct store_conn *conn;
    size_t count = 0;
    if (!store_read_begin(exporting->cases->store, &conn, err))
        return false;
    bool ok = holding_get(conn, arena, id, session_agency(exporting->session), &holding, err) &&
              record_get(conn, arena, id, &record, err) && entry_reviews(conn, arena, id, &entries, &count, err);
    store_read_end(conn);
    /* Reports whose key this member never held are left out; so are reviews that were taken back just now. */
    if (!ok || !count ||
        !holding_key(&holding, &record, exporting->session, arena, &labelling.key, NULL, NULL))
        return ok;
    ok = label(exporting, arena, &record, entries, count, &labelling, err);
    if (ok && labelling.review_count) {
        add_line(exporting, arena, &labelling);
        exporting->records[exporting->count++] = id;
    }
    record_key_wipe(&labelling.key);
    return ok;
}

/* ---- the whole file ---- */

static bool write_export(struct store_conn *conn, void *context, struct err *err)
{
    const struct exporting *exporting = context;
    for (size_t i = 0; i < exporting->count; i++) {
        char object[40];
        snprintf(object, sizeof object, "report:%" PRId64, exporting->records[i]);
        struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(exporting->session),
                                  .action = "report.export", .object = str_from(object),
                                  .detail = exporting->detail};
        if (exporting->in->keep_identifiers)
            line.action = "report.export-whole";
        if (!audit_add(conn, &line, err))
            return false;
    }
    return watch_write(conn, &exporting->watched, err);
}

static bool export_all(struct exporting *exporting, const int64_t *records, size_t count, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        struct arena arena = {0};
        ok = export_one(exporting, &arena, records[i], err);
        arena_wipe(&arena);
        if (ok && exporting->file.n > REVIEW_EXPORT_BYTES)
            ok = err_set(err, ERR_TOO_LARGE, "!export-too-large");
    }
    return ok && (exporting->count || err_set(err, ERR_CONFLICT, "!review-none"));
}

static void watch_export(struct exporting *exporting, struct arena *arena)
{
    struct buf object = {.arena = arena};
    buf_add(&object, STR("report:"));
    for (size_t i = 0; i < exporting->count; i++)
        buf_printf(&object, "%s%" PRId64, i ? "," : "", exporting->records[i]);
    watch_reading(exporting->session, arena, buf_str(&object), false, &exporting->watched);
}

bool case_review_export(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
                        struct arena *arena, const struct review_export *in, struct str *ret, size_t *ret_count,
                        struct err *err)
{
    struct exporting exporting = {.cases = cases, .session = session, .scratch = scratch, .in = in,
                                  .file = {.arena = arena}};
    struct store_conn *conn;
    int64_t *records;
    size_t count = 0;
    if (!case_allowed(session, RIGHT_READ, err) || !case_allowed(session, RIGHT_EXPORT, err) ||
        !reason_check(in->reason, "!export-reason-too-short", err) ||
        !str_zero(arena, cases->packs->country, &exporting.country, err) ||
        !store_read_begin(cases->store, &conn, err))
        return false;
    bool ok = entry_review_records(conn, arena, session_agency(session), REVIEW_EXPORT_MOST, &records, &count, err);
    store_read_end(conn);
    exporting.records = ARENA_ARRAY(arena, count + 1, int64_t);
    exporting.detail = session_audit_detail(session, arena, in->reason);
    ok = ok && export_all(&exporting, records, count, err);
    if (ok)
        watch_export(&exporting, arena);
    if (!ok || !store_write(cases->store, write_export, &exporting, err))
        return false;
    *ret = buf_str(&exporting.file);
    *ret_count = exporting.count;
    return true;
}
