/* sharing_view.c - consents and sharings in plain words: on the page of a case, and for the pages of both. */
#include "desk/sharing_pages.h"

#include "base/clock.h"
#include "site/page.h"

/* ---- words ---- */

static const struct words *words_of(const struct web_request *request)
{
    return desk_app(request)->words;
}

struct str sentence(const struct web_request *request, struct str lang, const char *key, const struct sentence_part *parts,
                    size_t count)
{
    struct str text = words_find(words_of(request), lang, str_from(key));
    struct buf out = {.arena = request->arena};

    for (size_t at = 0; at < text.n;) {
        size_t found = count, n = 0;
        for (size_t i = 0; i < count && text.p[at] == '{'; i++) {
            n = strlen(parts[i].name);
            if (at + n + 2 <= text.n && !memcmp(text.p + at + 1, parts[i].name, n) && text.p[at + n + 1] == '}') {
                found = i;
                break;
            }
        }
        if (found < count) {
            buf_add(&out, parts[found].value);
            at += n + 2;
        } else {
            buf_byte(&out, text.p[at++]);
        }
    }
    return buf_str(&out);
}

struct str code_text(const struct web_request *request, struct str lang, const char *list, struct str code)
{
    const struct kind_list *codes = kind_list_find(record_of(request)->kinds, str_from(list));
    const struct kind_code *found = codes ? kind_code_find(codes, code) : NULL;

    return found ? pack_text(found->label, lang) : code;
}

struct str codes_text(const struct web_request *request, struct str lang, const char *list, const json_t *codes)
{
    struct str *parts = ARENA_ARRAY(request->arena, json_array_size(codes) + 1, struct str);
    size_t count = 0, i;
    const json_t *one;

    json_array_foreach(codes, i, one)
        if (json_is_string(one))
            parts[count++] = code_text(request, lang, list, str_from(json_string_value(one)));
    struct buf text = {.arena = request->arena}; /* labels are phrases of their own: no "and" between them */
    for (i = 0; i < count; i++) {
        buf_add(&text, i ? STR("; ") : STR(""));
        buf_add(&text, parts[i]);
    }
    return buf_str(&text);
}

bool receivers_text(struct web_request *request, struct str lang, const json_t *slugs, struct str outside, struct str *ret,
                    struct err *err)
{
    struct agency *agencies;
    size_t agency_count, count = 0, i;
    struct str *parts = ARENA_ARRAY(request->arena, json_array_size(slugs) + 2, struct str);
    const json_t *one;

    if (!desk_agencies(request, &agencies, &agency_count, err))
        return false;
    json_array_foreach(slugs, i, one) {
        struct str slug = str_from(json_string_value(one));
        for (size_t a = 0; a < agency_count; a++)
            if (str_eq(agencies[a].slug, slug))
                slug = agencies[a].name;
        parts[count++] = slug;
    }
    if (outside.n)
        parts[count++] = outside;
    *ret = count ? words_join(request->arena, lang, parts, count) : words_find(words_of(request), lang,
                                                                               STR("!consent-public"));
    return true;
}

/* ---- a consent ---- */

static struct str fields_text(const struct web_request *request, struct str lang, const struct consent *consent,
                              const struct kind *kind)
{
    struct buf text = {.arena = request->arena};

    for (size_t i = 0; kind && i < kind->field_count; i++)
        if (consent_names(consent, kind->id, kind->fields[i].id)) {
            buf_add(&text, text.n ? STR(", ") : STR(""));
            buf_add(&text, pack_text(kind->fields[i].label, lang));
        }
    return text.n ? buf_str(&text) : STR("–");
}

struct str consent_kinds_text(const struct web_request *request, struct str lang, const struct consent *consent)
{
    struct buf text = {.arena = request->arena};
    size_t i;
    const json_t *one;

    json_array_foreach(consent->kinds, i, one) {
        struct str id = str_from(json_string_value(one)), label = code_text(request, lang, "record-kind", id);
        const struct sentence_part parts[] = {
            {"kind", label}, {"fields", fields_text(request, lang, consent, kind_find(record_of(request)->kinds, id))}};
        buf_add(&text, i ? STR("; ") : STR(""));
        buf_add(&text, consent_is_limited(consent, id) ? sentence(request, lang, "!consent-only", parts, LEN(parts))
                                                       : label);
    }
    return text.n ? buf_str(&text) : STR("");
}

static bool consent_sentence(struct web_request *request, struct str lang, const char *key, const struct consent *consent,
                             struct str *ret, struct err *err)
{
    struct arena *arena = request->arena;
    struct str receivers;

    if (!receivers_text(request, lang, consent->receivers, consent->outside, &receivers, err))
        return false;
    const struct sentence_part parts[] = {
        {"person", consent->person_name.n ? consent->person_name : words_find(words_of(request), lang,
                                                                              STR("!consent-someone"))},
        {"receivers", receivers},
        {"kinds", consent_kinds_text(request, lang, consent)},
        {"purposes", codes_text(request, lang, "consent-purpose", consent->purposes)},
        {"from", words_day(words_of(request), arena, lang, consent->from)},
        {"until", words_day(words_of(request), arena, lang, consent->until)},
        {"form", code_text(request, lang, "consent-form", consent->form)},
        {"language", words_language_in(arena, lang, consent->language)},
    };
    *ret = sentence(request, lang, key, parts, LEN(parts));
    return true;
}

bool consent_own_text(struct web_request *request, struct str lang, const struct consent *consent, struct str *ret,
                      struct err *err)
{
    return consent_sentence(request, lang, "!consent-own", consent, ret, err);
}

bool consent_view(struct web_request *request, json_t *view, const struct consent *consent, struct err *err)
{
    struct str text;

    if (!consent_sentence(request, request->lang, "!consent-line", consent, &text, err))
        return false;
    view_number(view, "id", consent->id);
    view_number(view, "edition", consent->edition);
    view_text(view, "sentence", text);
    view_text(view, "never", consent->never);
    view_text(view, "words", consent->words);
    view_text(view, "their_lang", consent->language);
    view_text(view, "their_language", words_language_in(request->arena, request->lang, consent->language));
    record_state_view(request, view, consent->item.state);
    view_flag(view, "lives", consent->lives);
    view_flag(view, "not_yet", consent->not_yet && consent->item.state->open);
    view_flag(view, "over", consent->over && consent->item.state->open);
    view_day(request, view, "until", consent->until);
    view_flag(view, "may_withdraw", consent->item.may_act && str_is(consent->item.state->id, "given"));
    return true;
}

/* ---- what covers it ---- */

/* "Person: date of birth, phone", a row for each kind. */
static void out_view(const struct web_request *request, json_t *view, const struct consent_cover *cover)
{
    json_t *list = view_list(view, "out");

    for (size_t k = 0; k < cover->limited_count; k++) {
        const struct kind *kind = kind_find(record_of(request)->kinds, cover->limited[k]);
        struct buf names = {.arena = request->arena};
        for (size_t i = 0; kind && i < cover->out_count; i++) {
            const struct consent_field *out = &cover->out[i];
            const struct kind_field *field = str_eq(out->kind, kind->id) ? kind_field_find(kind, out->field) : NULL;
            if (!field)
                continue;
            buf_add(&names, names.n ? STR(", ") : STR(""));
            buf_add(&names, record_word(request, field->label));
        }
        if (names.n)
            view_text(view_item(list), "sentence",
                      str_printf(request->arena, STR_FMT ": " STR_FMT, STR_ARG(record_word(request, kind->title)),
                                 STR_ARG(buf_str(&names))));
    }
    view_flag(view, "has_out", json_array_size(list) > 0);
}

bool cover_view(struct web_request *request, json_t *view, const struct consent_cover *cover, struct err *err)
{
    json_t *missing = view_list(view, "missing");
    const struct kinds *kinds = record_of(request)->kinds;

    UNUSED(err);
    for (size_t i = 0; i < cover->missing_count; i++) {
        const struct consent_missing *one = &cover->missing[i];
        const struct kind *kind = one->kind.n ? kind_find(kinds, one->kind) : NULL;
        const struct sentence_part parts[] = {
            {"person", one->person_name.n ? one->person_name : page_word(request, STR("!consent-someone"))},
            {"kind", kind ? record_word(request, kind->plural) : one->kind}};
        view_text(view_item(missing), "sentence",
                  sentence(request, request->lang, kind ? "!missing-kind" : "!missing-all", parts, LEN(parts)));
    }
    out_view(request, view, cover);
    view_flag(view, "has_missing", cover->missing_count > 0);
    view_flag(view, "covered", cover->grant != NULL);
    view_number(view, "consent", cover->consent);
    view_flag(view, "by_consent", cover->grant && cover->consent);
    view_flag(view, "by_law", cover->grant && !cover->consent);
    if (cover->until)
        view_day(request, view, "covered_until", cover->until);
    return true;
}

/* ---- what is where ---- */

static void sharing_row(struct web_request *request, json_t *row, const struct sharing *one, const struct agency *agencies,
                        size_t agency_count, bool stands)
{
    const struct kind *kind = kind_find(record_of(request)->kinds, one->kind);
    struct str to = page_word(request, STR("!outside"));

    for (size_t a = 0; a < agency_count; a++)
        if (one->to && agencies[a].id == one->to)
            to = agencies[a].name;
    view_number(row, "id", one->record);
    view_text(row, "title", one->is_whole ? page_word(request, STR("!whole-case"))
                                          : kind ? record_word(request, kind->title) : one->kind);
    view_text(row, "to", to);
    view_flag(row, "outside", !one->to);
    view_flag(row, "is_referral", str_is(one->kind, "referral"));
    view_number(row, "consent", one->consent);
    view_flag(row, "by_consent", one->consent != 0);
    view_text(row, "ground", one->ground.n ? code_text(request, request->lang, "ground", one->ground) : STR(""));
    view_day(request, row, "day", one->day);
    view_flag(row, "has_until", one->until > 0);
    view_day(request, row, "until", one->until);
    view_flag(row, "stands", stands);
    view_flag(row, "moved", one->is_moved);
    view_flag(row, "ended", !stands);
    view_day(request, row, "ended_on", one->ended_day);
}

/* One row for each gift and ground, though a gift has a part for each kind. */
static bool told_before(const struct sharing *list, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (list[j].gift == list[i].gift && list[j].consent == list[i].consent && str_eq(list[j].ground, list[i].ground))
            return true;
    return false;
}

bool sharings_view(struct web_request *request, json_t *view, int64_t case_id, struct err *err)
{
    struct sharing *list;
    struct agency *agencies;
    size_t count, agency_count;
    json_t *rows = view_list(view, "sharings");

    if (!sharing_list(record_of(request), desk_session(request), request->arena, case_id, &list, &count, err) ||
        !desk_agencies(request, &agencies, &agency_count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!told_before(list, i))
            sharing_row(request, view_item(rows), &list[i], agencies, agency_count, !list[i].ended_day);
    view_flag(view, "has_sharings", count > 0);
    return true;
}

/* ---- pieces of the page of a record ---- */

static bool consents_view(struct web_request *request, json_t *view, const struct consents *consents, struct err *err)
{
    json_t *living = view_list(view, "living"), *others = view_list(view, "others");

    for (size_t i = 0; i < consents->count; i++)
        if (!consent_view(request, view_item(consents->list[i].lives ? living : others), &consents->list[i], err))
            return false;
    view_flag(view, "has_living", json_array_size(living) > 0);
    view_flag(view, "has_others", json_array_size(others) > 0);
    view_number(view, "others_count", (int64_t)json_array_size(others));
    return true;
}

static bool may_make(const struct web_request *request, const char *kind)
{
    return role_may_create(record_of(request)->roles, item_role(desk_session(request)), str_from(kind));
}

/* The package that this case of ours came with. */
static bool came_with_view(struct web_request *request, json_t *view, int64_t case_id, struct err *err)
{
    int64_t referral;

    if (!sharing_package_of_case(record_of(request), desk_session(request), case_id, &referral, err))
        return false;
    view_number(view, "came_with", referral);
    view_flag(view, "has_came_with", referral != 0);
    return true;
}

bool sharing_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    struct consents consents;
    json_t *piece = json_object();

    if (!record_may_read(request, STR("consent")) || !record_may_read(request, STR("referral"))) {
        json_decref(piece);
        return true;
    }
    json_object_set_new(view, "sharing", piece);
    if (!consents_of(record_of(request), desk_session(request), request->arena, item->id, &consents, err))
        return false;
    bool ok = consents_view(request, piece, &consents, err) && sharings_view(request, piece, item->id, err) &&
              came_with_view(request, piece, item->id, err);
    consents_end(&consents);
    view_flag(piece, "may_consent", item->state->open && may_make(request, "consent"));
    view_flag(piece, "may_refer", item->state->open && may_make(request, "referral"));
    view_flag(piece, "may_hand_over", item->state->open && item->may_act);
    return ok;
}

bool referral_piece_view(struct web_request *request, json_t *view, const struct item *item, struct err *err)
{
    UNUSED(request);
    UNUSED(err);
    view_flag(view, "to_referral", true);
    view_flag(view, "is_draft", str_is(item->state->id, "draft"));
    return true;
}
