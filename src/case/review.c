/* review.c - what staff say of the screen's findings in a report; see review.h. */
#include "case/review.h"

#include "base/clock.h"
#include "case/inside.h"

enum { WORDS_SHOWN = 5 };

static const char *const kinds[REVIEW_KINDS] = {
    [REVIEW_WRONG] = "wrong", [REVIEW_MISSED] = "missed", [REVIEW_LEVEL] = "level"};

const char *review_kind_name(enum review_kind kind)
{
    return kinds[kind];
}

bool review_kind_find(struct str name, enum review_kind *ret)
{
    for (int kind = 0; kind < REVIEW_KINDS; kind++) {
        if (str_is(name, kinds[kind])) {
            *ret = (enum review_kind)kind;
            return true;
        }
    }
    return false;
}

static bool level_find(struct str name, enum screen_level *ret)
{
    for (int level = LEVEL_NONE; level <= LEVEL_HIGH; level++) {
        if (str_is(name, screen_level_name((enum screen_level)level))) {
            *ret = (enum screen_level)level;
            return true;
        }
    }
    return false;
}

struct review review_of(const struct line *line, struct str uid, struct str author)
{
    struct review review = {.id = uid, .indicator = line->choice, .words = line->words, .note = line->text,
                            .author = author, .at = line->at};
    /* A later program may know more; nothing of it is shown as something it is not. */
    if (!review_kind_find(line->action, &review.kind) ||
        (review.kind == REVIEW_LEVEL && !level_find(line->level, &review.level)))
        review.kind = REVIEW_KINDS;
    return review;
}

bool review_open(const struct record_key *key, struct arena *arena, const struct entry *entry, int64_t own_agency,
                 struct review *ret, struct err *err)
{
    struct line line;
    if (!line_open(key, arena, entry, &line, err))
        return false;
    *ret = review_of(&line, str_hex(arena, entry->uid, RECORD_UID), author_of(arena, &line, own_agency));
    return true;
}

static void set_found(const struct screen *screen, bool *found, struct str id, bool value)
{
    const struct screen_indicator *indicator = screen_find(screen, id);
    if (indicator)
        found[screen_indicator_number(screen, indicator)] = value;
}

enum screen_level review_level(const struct screen *screen, const struct screen_result *result,
                               const struct review *reviews, size_t count, struct arena *arena, bool *ret_chosen)
{
    size_t all = screen_indicator_count(screen), left = 0;
    bool *found = ARENA_ARRAY(arena, all + 1, bool), chosen = false, changed = false;
    uint32_t *numbers = ARENA_ARRAY(arena, all + 1, uint32_t);
    enum screen_level level = result->level;
    for (size_t i = 0; i < result->finding_count; i++)
        found[screen_indicator_number(screen, result->findings[i].indicator)] = true;
    for (size_t i = 0; i < count; i++) {
        if (reviews[i].kind == REVIEW_LEVEL) {
            chosen = true;
            level = reviews[i].level;
        } else if (reviews[i].kind != REVIEW_KINDS) {
            changed = true;
            set_found(screen, found, reviews[i].indicator, reviews[i].kind == REVIEW_MISSED);
        }
    }
    for (size_t i = 0; i < all; i++)
        if (found[i])
            numbers[left++] = (uint32_t)i;
    if (!chosen && changed)
        level = screen_level_with(screen, numbers, left, NULL);
    if (ret_chosen)
        *ret_chosen = chosen;
    return level;
}

/* ---- what a review says, checked against the report ---- */

static bool told_text_of(const struct cases *cases, const struct opened *opened, struct arena *arena, struct str *ret,
                         struct err *err)
{
    json_t *told;
    if (!told_open(&opened->key, arena, &opened->record, &told, err))
        return false;
    *ret = told_screened(cases->form, arena, json_object_get(told, "answers"));
    json_decref(told);
    return true;
}

/* The words behind a sign as the text has them, each once, a few of them. */
static struct str words_found(const struct screen_result *result, struct str text, struct str indicator,
                              struct arena *arena)
{
    struct str shown[WORDS_SHOWN];
    struct buf words = {.arena = arena};
    size_t count = 0;
    for (size_t i = 0; i < result->finding_count && count < WORDS_SHOWN; i++) {
        struct str found = str_slice(text, result->findings[i].span.start, result->findings[i].span.end);
        bool again = !str_eq(result->findings[i].indicator->id, indicator) || !found.n;
        for (size_t k = 0; k < count; k++)
            again = again || str_eq(shown[k], found);
        if (again)
            continue;
        buf_printf(&words, "%s" STR_FMT, count ? " · " : "", STR_ARG(found));
        shown[count++] = found;
    }
    return count ? buf_str(&words) : STR("");
}

static bool check_wrong(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena, struct str text,
                        const struct review_in *in, struct line *line, struct err *err)
{
    struct screen_result result;
    const char *country;
    if (!str_zero(arena, cases->packs->country, &country, err) ||
        !screen_scan(cases->screen, scratch, text, country, arena, &result, err))
        return false;
    line->choice = in->indicator;
    line->words = words_found(&result, text, in->indicator, arena);
    return line->words.n || err_field(err, "indicator", "!review-sign-not-found");
}

/* The words as the text has them: the same bytes, or the same words in another case, spelling or spacing. */
static bool words_in(struct arena *arena, struct str text, struct str words, struct str *ret)
{
    struct text_normal all = {0}, part = {0};
    size_t at = str_find(text, words, 0);
    if (at != SIZE_MAX) {
        *ret = str_slice(text, at, at + words.n);
        return true;
    }
    if (!text_normalise(arena, text, &all, NULL) || !text_normalise(arena, words, &part, NULL) || !part.word_count)
        return false;
    for (size_t i = 0; i + part.word_count <= all.word_count; i++) {
        size_t same = 0;
        while (same < part.word_count && str_eq(text_word_of(&all, i + same), text_word_of(&part, same)))
            same++;
        if (same < part.word_count)
            continue;
        *ret = str_slice(text, all.words[i].from, all.words[i + same - 1].to);
        return true;
    }
    return false;
}

static bool check_missed(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena, struct str text,
                         const struct review_in *in, struct line *line, struct err *err)
{
    struct str words = str_trim(in->words);
    UNUSED(scratch);
    if (!words.n)
        return err_field(err, "words", "!review-choose-words");
    if (words.n > REVIEW_WORDS_LONGEST)
        return err_field(err, "words", "!field-too-long");
    if (!words_in(arena, text, words, &line->words))
        return err_field(err, "words", "!review-words-elsewhere");
    if (in->indicator.n && !screen_find(cases->screen, in->indicator))
        return err_field(err, "indicator", "!review-choose-sign");
    if (in->note.n > REVIEW_NOTE_LONGEST)
        return err_field(err, "note", "!field-too-long");
    line->choice = in->indicator;
    line->text = str_trim(in->note);
    return words_check("note", in->note, false, err);
}

static bool check_level(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena, struct str text,
                        const struct review_in *in, struct line *line, struct err *err)
{
    enum screen_level level;
    UNUSED(cases);
    UNUSED(scratch);
    UNUSED(arena);
    UNUSED(text);
    line->level = in->level;
    return level_find(in->level, &level) || err_field(err, "level", "!review-choose-level");
}

/* Which kind takes the place of what was said before, when it is said again. */
static const struct {
    bool (*check)(const struct cases *cases, struct screen_scratch *scratch, struct arena *arena, struct str text,
                  const struct review_in *in, struct line *line, struct err *err);
    bool replaces;
} rules[REVIEW_KINDS] = {
    [REVIEW_WRONG] = {check_wrong, false}, [REVIEW_MISSED] = {check_missed, true}, [REVIEW_LEVEL] = {check_level, true}};

/* ---- writing ---- */

struct reviewing {
    const struct opened *opened;
    const struct entry *entry; /* NULL: it is taken back */
    uint8_t uid[RECORD_UID];
    bool replaces;
    struct audit_line audit;
};

static bool write_review(struct store_conn *conn, void *context, struct err *err)
{
    const struct reviewing *in = context;
    const struct opened *opened = in->opened;
    int64_t record = opened->record.id, id;
    struct arena arena = {0};
    struct holding now;
    bool known = false, gone = false;
    bool ok = holding_get(conn, &arena, record, opened->holding.agency, &now, err) &&
              (!now.is_boxed || holding_wrap(conn, now.id, opened->wrapped, err)) &&
              entry_known(conn, record, in->uid, &known, err);
    bool drops = known && (!in->entry || in->replaces), adds = in->entry && (!known || in->replaces);
    ok = ok && (!drops || entry_drop_uid(conn, record, ENTRY_REVIEW, in->uid, &gone, err));
    ok = ok && (!adds || entry_add(conn, record, in->entry, &id, err));
    ok = ok && (!(gone || adds) || audit_add(conn, &in->audit, err));
    arena_clear(&arena);
    return ok;
}

static struct audit_line audit_of(const struct session *session, struct arena *arena, int64_t report)
{
    return (struct audit_line){.day = clock_day(clock_now()), .member = session_member(session),
                               .object = audit_object(arena, report),
                               .detail = session_audit_detail(session, arena, STR(""))};
}

static bool review(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
                   struct arena *arena, const struct opened *opened, const struct review_in *in, struct err *err)
{
    struct reviewing reviewing = {.opened = opened, .replaces = rules[in->kind].replaces,
                                  .audit = audit_of(session, arena, opened->record.id)};
    struct line line = line_by(session, opened, ENTRY_REVIEW);
    struct entry entry;
    struct str text;
    line.action = str_from(kinds[in->kind]);
    if (!told_text_of(cases, opened, arena, &text, err) ||
        !rules[in->kind].check(cases, scratch, arena, text, in, &line, err))
        return false;
    /* What makes it the same review: kind and sign, and of what was missed the words. */
    struct str says = str_printf(arena, "%s/" STR_FMT "/" STR_FMT, kinds[in->kind], STR_ARG(line.choice),
                                 STR_ARG(in->kind == REVIEW_MISSED ? line.words : STR("")));
    entry_uid(&opened->key, arena, ENTRY_REVIEW, says, reviewing.uid);
    line.uid = reviewing.uid;
    line_seal(&opened->key, arena, &line, &entry);
    reviewing.entry = &entry;
    reviewing.audit.action = "report.review";
    return store_write(cases->store, write_review, &reviewing, err);
}

bool case_review(const struct cases *cases, const struct session *session, struct screen_scratch *scratch,
                 struct arena *arena, int64_t report, const struct review_in *in, struct err *err)
{
    struct opened opened;
    if (!opened_begin(cases, session, arena, RIGHT_WORK, report, &opened, err))
        return false;
    bool ok = review(cases, session, scratch, arena, &opened, in, err);
    opened_end(&opened);
    return ok;
}

bool case_review_drop(const struct cases *cases, const struct session *session, int64_t report, struct str id,
                      struct err *err)
{
    struct arena arena = {0};
    struct opened opened;
    struct reviewing reviewing = {.opened = &opened};
    if (id.n != REVIEW_ID || !str_unhex(id, reviewing.uid, RECORD_UID))
        return err_set(err, ERR_INPUT, "!review-unknown");
    bool ok = opened_begin(cases, session, &arena, RIGHT_WORK, report, &opened, err);
    if (ok) {
        reviewing.audit = audit_of(session, &arena, report);
        reviewing.audit.action = "report.review-drop";
        ok = store_write(cases->store, write_review, &reviewing, err);
        opened_end(&opened);
    }
    arena_wipe(&arena);
    return ok;
}
