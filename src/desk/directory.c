/* directory.c - the directory on the desk: which contacts somebody has to check, "I have checked this today", and what
 * an entry keeps from the public. */
#include "base/clock.h"
#include "base/yaml_write.h"
#include "desk/pages.h"
#include "know/checking.h"
#include "record/restricted.h"
#include "site/page.h"

enum { FIELD_MOST = 2000 };

static struct shape_reader reader_of(const struct web_request *request)
{
    return (struct shape_reader){.lang = request->lang, .level = DISCLOSE_STAFF, .editor = true};
}

/* ---- one contact ---- */

static const char *const due_names[] = {[CHECK_NEVER] = "never", [CHECK_PAST] = "past", [CHECK_SOON] = "soon",
                                        [CHECK_LATER] = "later"};

static void day_or_text(const struct web_request *request, json_t *view, const char *key, struct str text)
{
    int32_t day;

    if (clock_day_parse(text, &day))
        view_day(request, view, key, day);
    else
        view_text(view, key, text);
}

static void contact_view(const struct web_request *request, json_t *view, const struct check_entry *entry)
{
    const struct yaml *root = entry->root;
    const struct yaml *checked = yaml_get(root, "checked");
    bool is_checked = checked && checked->type == YAML_MAP;
    struct str lang, source = yaml_text(root, "source");

    view_text(view, "id", entry->item->id);
    view_text(view, "service", entry->service);
    view_text(view, "organisation", shape_text(yaml_get(entry->item->root, "name"), request->lang, &lang));
    view_text(view, "name", shape_text(yaml_get(root, "name"), request->lang, &lang));
    view_text(view, "phone", yaml_text(root, "phone"));
    view_text(view, "dial", yaml_text(root, "dial"));
    view_text(view, "email", yaml_text(root, "email"));
    view_text(view, "web", yaml_text(root, "web"));
    view_flag(view, "source_is_link", str_starts(source, STR("https://")) || str_starts(source, STR("http://")));
    view_text(view, "source", source);
    day_or_text(request, view, "seen", yaml_text(root, "seen"));
    day_or_text(request, view, "again", yaml_text(root, "check_again"));
    page_named(request, view, "checked_by", "checked-by", is_checked ? yaml_text(checked, "by") : STR(""));
    day_or_text(request, view, "checked_on", is_checked ? yaml_text(checked, "day") : STR(""));
    for (size_t i = 0; i < LEN(due_names); i++)
        view_flag(view, str_printf(request->arena, "due_%s", due_names[i]).p, (size_t)entry->due == i);
}

/* ---- the list ---- */

bool directory_list_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct check_entry *entries;
    size_t count, counts[LEN(due_names)] = {0};
    bool all = web_get(request, "all").n > 0;
    json_t *view = json_object();
    json_t *list = view_list(view, "contacts");

    UNUSED(err);
    checking_list(page_edition(request), request->arena, clock_day(clock_now()), &entries, &count);
    for (size_t i = 0; i < count; i++) {
        counts[entries[i].due]++;
        if (all || entries[i].due != CHECK_LATER)
            contact_view(request, view_item(list), &entries[i]);
    }
    for (size_t i = 0; i < LEN(due_names); i++)
        view_number(view, str_printf(request->arena, "count_%s", due_names[i]).p, (int64_t)counts[i]);
    view_number(view, "count", (int64_t)count);
    view_flag(view, "all", all);
    view_flag(view, "empty", json_array_size(list) == 0);
    view_flag(view, "at_directory", true);
    return desk_show(reply, "desk-directory", view);
}

/* ---- one entry ---- */

static void add_contacts(const struct web_request *request, json_t *view, const struct check_entry *entries, size_t count,
                         struct str id)
{
    json_t *list = view_list(view, "contacts");

    for (size_t i = 0; i < count; i++) /* the organisation itself first */
        if (str_eq(entries[i].item->id, id) && !entries[i].service.n)
            contact_view(request, view_item(list), &entries[i]);
    for (size_t i = 0; i < count; i++)
        if (str_eq(entries[i].item->id, id) && entries[i].service.n)
            contact_view(request, view_item(list), &entries[i]);
}

/* view[key]: {exists, opened, address, notes} of what is sealed at a level. */
static bool add_restricted(const struct web_request *request, json_t *view, const char *key, struct str id,
                           enum restricted_level level, struct err *err)
{
    struct str words;
    bool exists, opened;
    struct yaml *root = NULL;

    if (!restricted_get(desk_app(request)->store, desk_session(request), request->arena, "directory", id, level, &words,
                        &exists, &opened, err) ||
        (words.n && !yaml_parse(request->arena, "sealed", words, &root, err)))
        return false;
    json_t *set = json_object();
    json_object_set_new(view, key, set);
    view_flag(set, "exists", exists);
    view_flag(set, "locked", exists && !opened);
    view_text(set, "address", root ? yaml_text(root, "address") : STR(""));
    view_text(set, "notes", root ? yaml_text(root, "notes") : STR(""));
    return true;
}

static bool entry_view(struct web_request *request, json_t **ret, struct err *err)
{
    struct app *app = desk_app(request);
    const struct session *session = desk_session(request);
    const struct content_item *item = edition_find(page_edition(request), "directory", web_get(request, "id"));
    const struct shape_reader reader = reader_of(request);
    struct check_entry *entries;
    size_t count;
    bool undo = false;

    if (!item)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    if (desk_may(request, RIGHT_EDIT) &&
        !checking_may_undo(app->store, session_member(session), item->id, clock_now(), &undo, err))
        return false;
    json_t *view = json_object();
    json_object_set_new(view, "entry", shape_view(item->kind, item->root, &reader));
    view_text(view, "id", item->id);
    view_flag(view, "public", shape_is_public(item->root));
    view_flag(view, "may_undo", undo);
    view_flag(view, "at_directory", true);
    checking_list(page_edition(request), request->arena, clock_day(clock_now()), &entries, &count);
    add_contacts(request, view, entries, count, item->id);
    /* Partners' words: whoever works with reports, and editors; staff's words: editors. */
    if (!add_restricted(request, view, "partners", item->id, RESTRICTED_PARTNERS, err) ||
        (desk_may(request, RIGHT_EDIT) &&
         !add_restricted(request, view, "staff_only", item->id, RESTRICTED_STAFF, err))) {
        json_decref(view);
        return false;
    }
    *ret = view;
    return true;
}

bool directory_entry_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view;

    return entry_view(request, &view, err) && desk_show(reply, "desk-directory-entry", view);
}

/* The entry's page again with the reason. */
static bool entry_again(struct web_request *request, struct web_reply *reply, const struct err *why, struct err *err)
{
    json_t *view;

    if (!desk_can_tell(why)) {
        *err = *why;
        return false;
    }
    return entry_view(request, &view, err) && desk_again(request, reply, "desk-directory-entry", view, why, err);
}

static struct str safe_id(const struct web_request *request)
{
    const struct content_item *item = edition_find(page_edition((struct web_request *)request), "directory",
                                                   web_get(request, "id"));
    return item ? item->id : STR("");
}

/* ---- acts ---- */

/* From the list back to the list, from an entry to the entry. */
static bool go_back(struct web_request *request, struct web_reply *reply, struct str id)
{
    return desk_go(request, reply, "/directory/" STR_FMT "#contacts", STR_ARG(id));
}

bool directory_checked_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    const struct session *session = desk_session(request);
    struct str id = safe_id(request);
    struct err why = {0};

    if (!checking_done(app->store, app->packs, page_edition(request), session_member(session), session_name(session), id,
                       web_get(request, "service"), clock_day(clock_now()),
                       page_word(request, STR("!directory-note-checked")), &why))
        return entry_again(request, reply, &why, err);
    return app_content_changed(app, err) && go_back(request, reply, id);
}

bool directory_undo_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    struct str id = safe_id(request);
    struct err why = {0};

    if (!checking_undo(app->store, app->packs, session_member(desk_session(request)), id, clock_now(),
                       page_word(request, STR("!directory-note-undone")), &why))
        return entry_again(request, reply, &why, err);
    return app_content_changed(app, err) && go_back(request, reply, id);
}

static void put_field(struct arena *arena, struct yaml *map, const char *key, struct str text)
{
    struct yaml *value = yaml_new_text(arena, text);

    value->quoted = true;
    if (text.n)
        yaml_set(arena, map, str_from(key), value);
}

bool directory_restricted_do(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct app *app = desk_app(request);
    enum restricted_level level = str_is(web_get(request, "level"), "staff") ? RESTRICTED_STAFF : RESTRICTED_PARTNERS;
    struct str address = str_trim(web_get(request, "address")), notes = str_trim(web_get(request, "notes"));
    struct str words = STR(""), id = safe_id(request);
    struct yaml *map = yaml_new(request->arena, YAML_MAP);
    struct err why = {0};
    unsigned agencies;

    if (!id.n)
        return err_set(err, ERR_NOT_FOUND, "!content-unknown");
    put_field(request->arena, map, "address", str_slice(address, 0, FIELD_MOST));
    put_field(request->arena, map, "notes", str_slice(notes, 0, FIELD_MOST));
    bool ok = (address.n <= FIELD_MOST && notes.n <= FIELD_MOST) || err_set(&why, ERR_TOO_LARGE, "!restricted-too-long");
    ok = ok && (!map->count || yaml_write(request->arena, map, &words, &why)) &&
         restricted_put(app->store, desk_session(request), "directory", id, level, words, &agencies, &why);
    if (!ok)
        return entry_again(request, reply, &why, err);
    return desk_go(request, reply, "/directory/" STR_FMT "#restricted", STR_ARG(id));
}
