/* begin.c - see begin.h. */
#include "case/begin.h"

#include "base/clock.h"
#include "case/inside.h"

enum { SUMMARY_MOST = 120 };

bool case_of_report(const struct records *records, const struct session *session, struct arena *arena, int64_t report,
                    int64_t *ret, struct err *err)
{
    struct item_filter filter = {.kind = STR("case"), .field = STR("report"), .open = -1, .limit = 1,
                                 .value = str_printf(arena, "%" PRId64, report)};
    int64_t *ids;
    size_t count;
    if (!item_list(records, session, arena, &filter, &ids, &count, err))
        return false;
    *ret = count ? ids[0] : 0;
    return true;
}

/* Sets a value when the kind has the field; value is given away. */
static void put(const struct kind *kind, json_t *fields, const char *id, json_t *value)
{
    if (kind && kind_field_find(kind, str_from(id)))
        json_object_set_new(fields, id, value);
    else
        json_decref(value);
}

static json_t *text(struct str words)
{
    return json_stringn(words.p ? words.p : "", words.n);
}

/* The first words of what was told, cut at a space. */
static struct str first_words(struct arena *arena, const struct form *form, const struct case_report *report)
{
    struct str told = {0};
    for (size_t i = 0; i < report->answer_count && !told.n; i++) {
        const struct form_field *field = form_find(form, report->answers[i].field);
        told = field && field->screened ? str_trim(report->answers[i].value) : told;
    }
    size_t end = str_find(told, STR("\n"), 0);
    told = end == SIZE_MAX ? told : str_slice(told, 0, end);
    if (told.n <= SUMMARY_MOST)
        return told;
    end = SUMMARY_MOST;
    while (end > SUMMARY_MOST / 2 && told.p[end] != ' ')
        end--;
    while (end && ((unsigned char)told.p[end] & 0xc0) == 0x80)
        end--;
    return str_printf(arena, STR_FMT "…", STR_ARG(str_slice(told, 0, end)));
}

/* Every answer with its question. */
static struct str told_words(struct arena *arena, const struct form *form, const struct case_report *report,
                             struct str lang)
{
    struct buf words = {.arena = arena};
    for (size_t i = 0; i < report->answer_count; i++) {
        const struct case_answer *answer = &report->answers[i];
        const struct form_field *field = form_find(form, answer->field);
        struct str value = answer->value;
        for (size_t k = 0; field && k < field->option_count; k++)
            if (str_eq(field->options[k].value, value))
                value = pack_text(field->options[k].label, lang);
        buf_printf(&words, "%s" STR_FMT "\n" STR_FMT, i ? "\n\n" : "",
                   STR_ARG(field ? pack_text(field->label, lang) : answer->field), STR_ARG(value));
    }
    return buf_str(&words);
}

static bool report_event(const struct cases *cases, const struct session *session, struct arena *arena, int64_t report,
                         int64_t id, struct err *err)
{
    struct opened opened;
    struct change change;
    struct entry entry;
    if (!opened_begin(cases, session, arena, RIGHT_READ, report, &opened, err))
        return false;
    bool ok = change_begin(cases, session, arena, &opened, NULL, &change, err);
    if (ok) {
        struct line event = line_by(session, &opened, ENTRY_EVENT);
        event.action = STR("case");
        event.whom = str_printf(arena, "%" PRId64, id);
        change_event(&change, &event);
        line_seal(&opened.key, arena, &event, &entry);
        change.entries = &entry;
        change.entry_count = 1;
        change.anyhow = true;
        change.audit.action = "report.case";
        ok = change_apply(cases, &change, err);
    }
    opened_end(&opened);
    return ok;
}

enum { NEW_CASE, NEW_PERSON, NEW_NOTE, NEWS };

static bool begin(const struct cases *cases, const struct records *records, const struct session *session,
                  struct arena *arena, const struct begin_in *in, const struct case_report *report,
                  struct begin_out *ret, struct err *err)
{
    const struct kind *kinds[NEWS] = {kind_find(records->kinds, STR("case")), kind_find(records->kinds, STR("person")),
                                      kind_find(records->kinds, STR("note"))};
    json_t *fields[NEWS] = {json_object(), json_object(), json_object()};
    struct str lang = report->row.lang, summary = str_trim(in->summary);
    struct item_new news[NEWS];
    int64_t ids[NEWS] = {0}, self = session_member(session);
    size_t count = 0, bad;
    put(kinds[NEW_CASE], fields[NEW_CASE], "summary", text(summary.n ? summary : first_words(arena, cases->form, report)));
    put(kinds[NEW_CASE], fields[NEW_CASE], "report", json_integer(in->report));
    put(kinds[NEW_CASE], fields[NEW_CASE], "opened", text(clock_day_text(arena, clock_local_today(clock_now()))));
    put(kinds[NEW_CASE], fields[NEW_CASE], "status", json_string("potential"));
    put(kinds[NEW_CASE], fields[NEW_CASE], "child", json_boolean(in->child));
    put(kinds[NEW_PERSON], fields[NEW_PERSON], "role", json_string("subject"));
    put(kinds[NEW_PERSON], fields[NEW_PERSON], "status", json_string("potential"));
    put(kinds[NEW_PERSON], fields[NEW_PERSON], "is_child", json_boolean(in->child));
    put(kinds[NEW_PERSON], fields[NEW_PERSON], "languages", json_pack("[o]", text(lang)));
    put(kinds[NEW_NOTE], fields[NEW_NOTE], "text", text(told_words(arena, cases->form, report, in->lang)));
    for (int i = 0; i < NEWS; i++)
        if (kinds[i])
            news[count++] = (struct item_new){.kind = kinds[i]->id, .parent = i == NEW_CASE ? 0 : -1, .lang = lang,
                                              .fields = fields[i], .mode = FIELDS_PART, .assignee = i ? 0 : self};
    bool ok = kinds[NEW_CASE] ? items_add(records, session, arena, news, count, ids, &bad, err)
                              : err_set(err, ERR_DENIED, "!not-allowed");
    for (int i = 0; i < NEWS; i++)
        json_decref(fields[i]);
    *ret = (struct begin_out){.id = ids[0], .person = kinds[NEW_PERSON] ? ids[1] : 0,
                              .note = kinds[NEW_NOTE] ? ids[count - 1] : 0};
    return ok && report_event(cases, session, arena, in->report, ids[0], err);
}

bool case_begin(const struct cases *cases, const struct records *records, const struct session *session,
                struct screen_scratch *scratch, struct arena *arena, const struct begin_in *in, struct begin_out *ret,
                struct err *err)
{
    struct case_report report;
    int64_t existing;
    if (!case_open(cases, session, scratch, arena, in->report, &report, err) ||
        !case_of_report(records, session, arena, in->report, &existing, err))
        return false;
    if (existing) {
        *ret = (struct begin_out){.id = existing, .existed = true};
        return true;
    }
    return begin(cases, records, session, arena, in, &report, ret, err);
}
