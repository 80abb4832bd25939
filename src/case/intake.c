/* intake.c - a report comes in: checked, screened, sealed, kept.  All slow work is done before the one write. */
#include <stdlib.h>

#include "base/clock.h"
#include "case/inside.h"

enum { RECEIPT_TRIES = 4 };

struct intake {
    struct record record;
    struct holding holding;
    struct reporter reporter;
    bool receipt;
    struct attachment *files;
    size_t file_count;
    struct str form_id;
    struct audit_line audit;
    int64_t id;
    bool form_was_used;
};

static bool write_report(struct store_conn *conn, void *context, struct err *err)
{
    struct intake *in = context;
    if (in->form_id.n && !used_form_add(conn, in->form_id, in->record.day, err)) {
        in->form_was_used = !err || err->kind == ERR_CONFLICT;
        return false;
    }
    if (!record_add(conn, &in->record, &in->id, err))
        return false;
    in->holding.record = in->id;
    if (!holding_add(conn, &in->holding, err) || (in->receipt && !reporter_add(conn, in->id, &in->reporter, err)))
        return false;
    for (size_t i = 0; i < in->file_count; i++)
        if (!attachment_add(conn, in->id, 0, &in->files[i], err))
            return false;
    char object[40];
    snprintf(object, sizeof object, "report:%" PRId64, in->id);
    in->audit.object = str_from(object);
    return audit_add(conn, &in->audit, err);
}

static bool lang_check(struct str lang, struct err *err)
{
    bool code = lang.n == 2 || lang.n == 3;
    for (size_t i = 0; code && i < lang.n; i++)
        code = lang.p[i] >= 'a' && lang.p[i] <= 'z';
    return code || err_field(err, "lang", "!lang-unknown");
}

struct str told_screened(const struct form *form, struct arena *arena, const json_t *answers)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < form->step_count; i++) {
        for (size_t k = 0; k < form->steps[i].field_count; k++) {
            const struct form_field *field = &form->steps[i].fields[k];
            const json_t *value = field->screened ? json_object_getn(answers, field->id.p, field->id.n) : NULL;
            if (!json_string_length(value))
                continue;
            if (text.n)
                buf_add(&text, STR("\n\n"));
            buf_add(&text, str_make(json_string_value(value), json_string_length(value)));
        }
    }
    return text.n ? buf_str(&text) : STR("");
}

static struct str told_text(struct arena *arena, const json_t *answers, int64_t now)
{
    json_t *told = json_pack("{s:I, s:O}", "at", (json_int_t)now, "answers", (json_t *)answers);
    char *text = told ? json_dumps(told, JSON_COMPACT) : NULL;
    struct str ret = str_copy(arena, str_from(text));
    if (text)
        vault_wipe(text, strlen(text));
    free(text);
    json_decref(told);
    return ret;
}

bool told_open(const struct record_key *key, struct arena *arena, const struct record *record, json_t **ret,
               struct err *err)
{
    struct str text;
    if (!record_open(key, arena, record, &text, err))
        return false;
    json_t *told = json_loadb(text.p, text.n, 0, NULL);
    if (!json_is_object(json_object_get(told, "answers"))) {
        json_decref(told);
        return err_set(err, ERR_FAULT, "record %" PRId64 " is damaged: restore a backup", record->id);
    }
    *ret = told;
    return true;
}

static bool find_agency(const struct cases *cases, struct arena *arena, const struct case_report_in *in,
                        struct agency *ret, struct err *err)
{
    struct store_conn *conn;
    bool ok = in->agency_read != NULL;
    if (ok) {
        *ret = *in->agency_read;
    } else {
        if (!store_read_begin(cases->store, &conn, err))
            return false;
        ok = in->agency ? agency_get(conn, arena, in->agency, ret, err) : agency_of_intake(conn, arena, ret, err);
        store_read_end(conn);
    }
    return ok && (ret->epoch > 0 || err_set(err, ERR_NOT_FOUND, "!agency-without-key"));
}

/* Everything of the write but the receipt. */
static bool prepare(const struct cases *cases, struct arena *arena, const struct case_report_in *in,
                    const struct agency *agency, enum screen_level level, const struct record_key *key,
                    struct intake *ret, struct err *err)
{
    int64_t now = clock_now();
    const struct report_state *first = &cases->kind->states[0];
    *ret = (struct intake){.receipt = in->receipt, .file_count = in->file_count, .form_id = in->form_id,
                           .audit = {.day = clock_day(now), .member = in->agency ? 0 : -1, .action = "report.create"}};
    record_seal(key, arena, in->lang, clock_day(now), told_text(arena, in->answers, now), &ret->record);
    holding_box(key, agency->id, agency->epoch, agency->public_key, &ret->holding);
    ret->holding.state = first->id;
    ret->holding.is_open = first->open;
    ret->holding.rank = rank_of(level);
    ret->holding.lang = in->lang;
    ret->holding.changed_day = ret->record.day;
    return files_seal(cases, key, arena, in->files, in->file_count, &ret->files, err);
}

/* Writes; another receipt when the locator was taken (once in a hundred million per report kept). */
static bool keep(const struct cases *cases, const struct record_key *key, struct intake *in,
                 struct case_report_out *out, struct err *err)
{
    for (unsigned tries = 0; tries < RECEIPT_TRIES; tries++) {
        struct receipt receipt;
        struct err why;
        if (in->receipt) {
            if (!reporter_new(key, &receipt, &in->reporter, err))
                return false;
            receipt_format(&receipt, out->receipt);
            vault_wipe(&receipt, sizeof receipt);
        }
        if (store_write(cases->store, write_report, in, &why))
            return true;
        if (in->form_was_used)
            return err_set(err, ERR_CONFLICT, "!report-already-sent");
        if (!in->receipt || why.kind != ERR_CONFLICT) {
            if (err)
                *err = why;
            return false;
        }
    }
    return err_set(err, ERR_BUSY, "!receipts-exhausted");
}

bool case_submit(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena,
                 const struct case_report_in *in, struct case_report_out *ret, struct err *err)
{
    struct case_report_out out = {0};
    struct record_key key = {0};
    struct agency agency;
    struct intake intake;
    const char *country;
    if (!lang_check(in->lang, err) || !form_check(cases->form, in->answers, err) ||
        !files_check(in->files, in->file_count, err) || !str_zero(arena, cases->packs->country, &country, err) ||
        !screen_scan(cases->screen, scratch, told_screened(cases->form, arena, in->answers), country, arena,
                     &out.result, err) ||
        !find_agency(cases, arena, in, &agency, err))
        return false;
    record_key_new("report", &key);
    bool ok = prepare(cases, arena, in, &agency, out.result.level, &key, &intake, err) &&
              keep(cases, &key, &intake, &out, err);
    if (ok) {
        out.id = intake.id;
        out.level = out.result.level;
        out.agency = agency.name;
        *ret = out;
    }
    vault_wipe(out.receipt, sizeof out.receipt);
    record_key_wipe(&key);
    return ok;
}
