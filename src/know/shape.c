/* shape.c - see shape.h. */
#include "know/shape.h"

#include "base/clock.h"
#include "know/markdown.h"

/* ---- checking ---- */

struct checking {
    const struct pack_set *packs;
    struct str item;
    bool unfinished; /* a draft: what is needed may be missing still */
    shape_missing_fn *missing;
    void *context;
};

static bool check_fields(const struct checking *in, const struct shape *fields, const struct yaml *map, bool is_item,
                         struct err *err);

static bool is_day(struct str text)
{
    struct arena arena = {0};
    int32_t day;
    bool good = clock_day_parse(text, &day);

    if (!good && text.n == sizeof "2026-11" - 1)
        good = clock_day_parse(str_printf(&arena, STR_FMT "-01", STR_ARG(text)), &day);
    if (!good && text.n == sizeof "2026" - 1)
        good = clock_day_parse(str_printf(&arena, STR_FMT "-01-01", STR_ARG(text)), &day);
    arena_clear(&arena);
    return good;
}

static bool is_number(struct str text)
{
    size_t digits = 0;
    size_t points = 0;

    for (size_t i = text.n && text.p[0] == '-'; i < text.n; i++) {
        points += text.p[i] == '.';
        digits += text.p[i] >= '0' && text.p[i] <= '9';
    }
    return digits && points <= 1 && digits + points + (text.p[0] == '-') == text.n;
}

static bool check_checked(const struct yaml *value, struct err *err)
{
    static const char *const keys[] = {"day", "by", NULL};
    bool yes;

    if (value->type == YAML_TEXT && yaml_bool(value, &yes, NULL) && !yes)
        return true;
    if (value->type != YAML_MAP || !yaml_text(value, "by").n || !is_day(yaml_text(value, "day")))
        return yaml_fault(err, value, "checked: write no, or who checked it and when: {day: 2026-11-25, by: \"…\"}");
    return yaml_only(value, keys, err);
}

static bool check_choice(const struct shape *shape, const struct yaml *value, struct err *err)
{
    size_t which;

    return yaml_choice(value, shape->choices, &which, err);
}

static bool check_line(const struct shape *shape, const struct yaml *value, struct err *err)
{
    if (!yaml_expect(value, YAML_TEXT, err))
        return false;
    if (shape->type == SHAPE_LINE && memchr(value->text.n ? value->text.p : "", '\n', value->text.n))
        return yaml_fault(err, value, "\"%s\" must stand on one line", shape->key);
    return true;
}

static bool check_value(const struct checking *in, const struct shape *shape, const struct yaml *value,
                        struct err *err)
{
    bool flag;

    switch (shape->type) {
    case SHAPE_LINE: case SHAPE_PROSE: case SHAPE_MARKDOWN: return check_line(shape, value, err);
    case SHAPE_CHOICE: return check_choice(shape, value, err);
    case SHAPE_FLAG: return yaml_bool(value, &flag, err);
    case SHAPE_NUMBER:
        return (value->type == YAML_TEXT && is_number(value->text)) ||
               yaml_fault(err, value, "\"%s\" must be a number, such as 12 or 46.05", shape->key);
    case SHAPE_DAY:
        return (value->type == YAML_TEXT && is_day(value->text)) ||
               yaml_fault(err, value, "\"%s\" must be a day, written 2026-11-25 (or 2026-11, or 2026)", shape->key);
    case SHAPE_LINK:
        return (value->type == YAML_TEXT && str_starts(value->text, STR("https://"))) ||
               (value->type == YAML_TEXT && str_starts(value->text, STR("http://"))) ||
               yaml_fault(err, value, "\"%s\" must be an address that begins with https://", shape->key);
    case SHAPE_GROUP: return check_fields(in, shape->inner, value, false, err);
    case SHAPE_CHECKED: return check_checked(value, err);
    case SHAPE_OTHER: return !shape->check || shape->check(value, err);
    }
    return false;
}

static bool wants(const struct checking *in, const struct shape *shape, size_t language)
{
    return !(shape->flags & SHAPE_SOME) || language == 0 || str_is(in->packs->languages[language], "en");
}

static bool check_texts(const struct checking *in, const struct shape *shape, const struct yaml *texts, struct err *err)
{
    if (!yaml_expect(texts, YAML_MAP, err))
        return false;
    if (!texts->count && (shape->flags & SHAPE_NEEDED) && !in->unfinished)
        return yaml_fault(err, texts, "\"%s\" has no text; add one in each language, such as \"en: …\"", shape->key);
    for (const struct yaml *text = texts->first; text; text = text->next)
        if (!check_value(in, shape, text, err))
            return false;
    for (size_t i = 0; in->missing && i < in->packs->language_count; i++) {
        struct str lang = in->packs->languages[i];
        bool found = false;
        for (const struct yaml *text = texts->first; text && !found; text = text->next)
            found = str_eq(text->key, lang) && text->text.n;
        if (!found && wants(in, shape, i)) {
            const struct shape_missing missing = {.file = texts->file, .line = texts->line, .item = in->item,
                                                  .key = str_from(shape->key), .lang = lang};
            in->missing(in->context, &missing);
        }
    }
    return true;
}

static bool check_one(const struct checking *in, const struct shape *shape, const struct yaml *value, struct err *err)
{
    return shape->flags & SHAPE_TEXTS ? check_texts(in, shape, value, err) : check_value(in, shape, value, err);
}

static bool check_field(const struct checking *in, const struct shape *shape, const struct yaml *value, struct err *err)
{
    if (!(shape->flags & SHAPE_MANY))
        return check_one(in, shape, value, err);
    if (!yaml_expect(value, YAML_LIST, err))
        return false;
    for (const struct yaml *each = value->first; each; each = each->next)
        if (!check_one(in, shape, each, err))
            return false;
    return true;
}

enum { MOST_FIELDS = 48 };

/* What a file must never hold: a pack goes into repositories and to everybody. */
static bool nothing_hidden(const struct yaml *map, struct err *err)
{
    static const char *const hidden[] = {"hidden_address", "secret_address", "partners", "staff", "notes_for_partners",
                                         "notes_for_staff"};

    for (size_t i = 0; i < LEN(hidden); i++)
        if (yaml_get(map, hidden[i]))
            return yaml_fault(err, yaml_get(map, hidden[i]), "\"%s\" stands in no file: enter it on the desk, under "
                              "Directory, where it is sealed", hidden[i]);
    return true;
}

static bool check_fields(const struct checking *in, const struct shape *fields, const struct yaml *map, bool is_item,
                         struct err *err)
{
    const char *names[MOST_FIELDS + 3];
    size_t count = 0;

    for (const struct shape *shape = fields; shape->key && count < MOST_FIELDS; shape++)
        names[count++] = shape->key;
    if (is_item) {
        names[count++] = "id";
        names[count++] = "unverified";
    }
    names[count] = NULL;
    if (!yaml_expect(map, YAML_MAP, err) || !nothing_hidden(map, err) || !yaml_only(map, names, err))
        return false;
    for (const struct shape *shape = fields; shape->key; shape++) {
        const struct yaml *value = yaml_get(map, shape->key);
        if (!value && (shape->flags & SHAPE_NEEDED) && !in->unfinished)
            return yaml_fault(err, map, "\"%s\" is missing", shape->key);
        if (value && !check_field(in, shape, value, err))
            return false;
    }
    return true;
}

static bool check_id(const struct yaml *item, struct str *ret, struct err *err)
{
    struct yaml *id;

    if (!yaml_need(item, "id", YAML_TEXT, &id, err))
        return false;
    for (size_t i = 0; i < id->text.n; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", id->text.p[i]))
            return yaml_fault(err, id, "id: write lower-case letters, digits and hyphens, such as \"safe-house\"");
    if (!id->text.n || id->text.n > 64)
        return yaml_fault(err, id, "id: write one to 64 letters");
    *ret = id->text;
    return true;
}

bool shape_check(const struct content_kind *kind, const struct pack_set *packs, const struct yaml *item,
                 shape_missing_fn *missing, void *context, struct err *err)
{
    struct checking in = {.packs = packs, .missing = missing, .context = context};

    return check_id(item, &in.item, err) && check_fields(&in, kind->fields, item, true, err);
}

bool shape_check_draft(const struct content_kind *kind, const struct pack_set *packs, const struct yaml *item,
                       struct err *err)
{
    struct checking in = {.packs = packs, .unfinished = true};

    return check_id(item, &in.item, err) && check_fields(&in, kind->fields, item, true, err);
}

/* ---- showing ---- */

struct str shape_text(const struct yaml *texts, struct str lang, struct str *ret_lang)
{
    const struct yaml *english = NULL;
    const struct yaml *first = NULL;

    *ret_lang = lang;
    if (!texts || texts->type == YAML_TEXT)
        return texts ? texts->text : STR("");
    for (const struct yaml *text = texts->first; text; text = text->next) {
        if (text->type != YAML_TEXT || !text->text.n)
            continue;
        if (str_eq(text->key, lang))
            return text->text;
        english = str_is(text->key, "en") ? text : english;
        first = first ? first : text;
    }
    first = english ? english : first;
    *ret_lang = first ? first->key : lang;
    return first ? first->text : STR("");
}

bool shape_is_public(const struct yaml *group)
{
    const struct yaml *checked = yaml_get(group, "checked");

    return !checked || checked->type == YAML_MAP;
}

bool shape_shows(const struct shape *shape, const struct shape_reader *reader)
{
    enum disclosure need = shape->flags & SHAPE_STAFF ? DISCLOSE_STAFF
                         : shape->flags & SHAPE_PARTNERS ? DISCLOSE_PARTNERS : DISCLOSE_PUBLIC;

    return reader->level >= need;
}

bool shape_is_unverified(const struct yaml *item, struct str key)
{
    const struct yaml *list = yaml_get(item, "unverified");

    for (const struct yaml *each = list && list->type == YAML_LIST ? list->first : NULL; each; each = each->next)
        if (str_eq(each->text, key))
            return true;
    return false;
}

/* The item, or a group above, names the field by its way down: "notes.text". */
static bool is_kept_back(const struct yaml *map, const char *key)
{
    char path[160];
    size_t at = sizeof path - 1 - strlen(key);

    memcpy(path + at, key, strlen(key) + 1);
    while (!shape_is_unverified(map, str_from(path + at))) {
        const struct yaml *holder = map->parent && map->parent->type == YAML_LIST ? map->parent : map;
        if (!holder->key.n || !holder->parent || holder->key.n + 1 > at)
            return false;
        path[--at] = '.';
        at -= holder->key.n;
        memcpy(path + at, holder->key.p, holder->key.n);
        map = holder->parent;
    }
    return true;
}

static json_t *text_of(struct str text)
{
    json_t *json = json_stringn(text.p ? text.p : "", text.n);

    return json ? json : json_string("\xef\xbf\xbd");
}

static void set_html(json_t *view, const char *key, struct str markdown, struct str lang)
{
    struct arena arena = {0};
    char name[80];

    snprintf(name, sizeof name, "html_%s", key);
    json_object_set_new(view, name, text_of(markdown_html(&arena, markdown, lang)));
    arena_clear(&arena);
}

static void set_text(json_t *view, const struct shape *shape, const struct yaml *value,
                     const struct shape_reader *reader)
{
    struct str lang;
    struct str text = shape_text(value, reader->lang, &lang);
    char name[80];

    json_object_set_new(view, shape->key, text_of(text));
    if (shape->type == SHAPE_MARKDOWN)
        set_html(view, shape->key, text, reader->lang);
    bool own = str_eq(lang, reader->lang) || !text.n;
    snprintf(name, sizeof name, "%s_lang", shape->key);
    json_object_set_new(view, name, own ? json_false() : text_of(lang));
    if (!own)
        json_object_set_new(view, "fallback", json_true());
}

/* One element of a list: texts as {text, text_lang}, groups as they are, all else as text. */
static json_t *element(const struct shape *shape, const struct yaml *value, const struct shape_reader *reader)
{
    struct shape plain = *shape;

    if (shape->type == SHAPE_GROUP)
        return shape_view_group(shape->inner, value, reader);
    if (!(shape->flags & SHAPE_TEXTS))
        return text_of(value->text);
    json_t *view = json_object();
    plain.key = "text";
    set_text(view, &plain, value, reader);
    return view;
}

static void set_list(json_t *view, const struct shape *shape, const struct yaml *value,
                     const struct shape_reader *reader)
{
    json_t *list = json_array();
    char name[80];

    for (const struct yaml *each = value->first; each; each = each->next) {
        json_t *one = element(shape, each, reader);
        if (!one)
            continue;
        if (json_is_object(one) && json_object_get(one, "fallback"))
            json_object_set_new(view, "fallback", json_true());
        json_array_append_new(list, one);
    }
    snprintf(name, sizeof name, "has_%s", shape->key);
    json_object_set_new(view, name, json_boolean(json_array_size(list) > 0));
    json_object_set_new(view, shape->key, list);
}

static void set_checked(json_t *view, const struct yaml *value)
{
    if (value->type != YAML_MAP) {
        json_object_set_new(view, "unchecked", json_true());
        return;
    }
    json_object_set_new(view, "checked_day", text_of(yaml_text(value, "day")));
    json_object_set_new(view, "checked_by", text_of(yaml_text(value, "by")));
}

static void set_value(json_t *view, const struct shape *shape, const struct yaml *value,
                      const struct shape_reader *reader)
{
    bool flag = false;
    int64_t number;
    char name[80];

    if (shape->flags & SHAPE_MANY) {
        set_list(view, shape, value, reader);
    } else if (shape->flags & SHAPE_TEXTS || shape->type == SHAPE_MARKDOWN) {
        set_text(view, shape, value, reader);
    } else if (shape->type == SHAPE_GROUP) {
        json_t *inner = shape_view_group(shape->inner, value, reader);
        if (inner && json_object_get(inner, "fallback"))
            json_object_set_new(view, "fallback", json_true());
        if (inner)
            json_object_set_new(view, shape->key, inner);
    } else if (shape->type == SHAPE_FLAG) {
        json_object_set_new(view, shape->key, json_boolean(yaml_bool(value, &flag, NULL) && flag));
    } else if (shape->type == SHAPE_NUMBER && str_int(value->text, INT64_MIN + 1, INT64_MAX, &number)) {
        json_object_set_new(view, shape->key, json_integer(number)); /* so that a plural can be chosen by it */
    } else if (shape->type == SHAPE_CHECKED) {
        set_checked(view, value);
    } else if (value->type == YAML_TEXT && value->text.n) {
        json_object_set_new(view, shape->key, text_of(value->text));
        if (shape->type == SHAPE_CHOICE) { /* templates have no comparison: {{#tool_check}} */
            snprintf(name, sizeof name, "%s_" STR_FMT, shape->key, STR_ARG(value->text));
            json_object_set_new(view, name, json_true());
        }
    }
}

/* A template looks for a name in the views around as well: what is not there must be seen not to be there. */
static void set_absent(json_t *view, const struct shape *shape)
{
    char name[80];

    if (shape->flags & SHAPE_MANY) {
        snprintf(name, sizeof name, "has_%s", shape->key);
        json_object_set_new(view, name, json_false());
    } else {
        json_object_set_new(view, shape->key, json_null());
    }
}

static json_t *view_fields(const struct shape *fields, const struct yaml *map, const struct shape_reader *reader)
{
    if (!reader->editor && !shape_is_public(map))
        return NULL;
    json_t *view = json_object();
    for (const struct shape *shape = fields; shape->key; shape++) {
        const struct yaml *value = yaml_get(map, shape->key);
        bool shown = value && shape_shows(shape, reader) && (reader->editor || !is_kept_back(map, shape->key));
        if (shown)
            set_value(view, shape, value, reader);
        else
            set_absent(view, shape);
    }
    return view;
}

json_t *shape_view_group(const struct shape *fields, const struct yaml *group, const struct shape_reader *reader)
{
    /* Most groups have an id of their own, which is not a field that people see. */
    json_t *view = view_fields(fields, group, reader);

    if (view && yaml_text(group, "id").n && !json_object_get(view, "id"))
        json_object_set_new(view, "id", text_of(yaml_text(group, "id")));
    return view;
}

json_t *shape_view(const struct content_kind *kind, const struct yaml *item, const struct shape_reader *reader)
{
    json_t *view = view_fields(kind->fields, item, reader);
    const struct yaml *list = yaml_get(item, "unverified");

    if (!view)
        return NULL;
    json_object_set_new(view, "id", text_of(yaml_text(item, "id")));
    if (!reader->editor || !list)
        return view;
    json_t *names = json_array();
    for (const struct yaml *each = list->first; each; each = each->next)
        json_array_append_new(names, text_of(each->text));
    json_object_set_new(view, "has_unverified", json_boolean(json_array_size(names) > 0));
    json_object_set_new(view, "unverified", names);
    return view;
}
