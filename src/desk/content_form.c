/* content_form.c - the form of an item, made from the shape of its kind; see content.h.
 *
 * The view is a flat list of rows, for templates know no recursion: a group opens with one row and closes with another.
 * Values are looked up outwards in a template, so each row sets all of its flags. */
#include "desk/content.h"
#include "know/markdown.h"
#include "site/page.h"

struct making {
    const struct content_page *page;
    json_t *rows;
    const struct yaml *tree;
    const struct content_problem *problems;
    size_t problem_count;
    bool marks; /* a box "not verified yet" at every field: kinds whose facts are checked one by one */
};

static const char *const sorts[] = {"open", "close", "more", "line", "area", "markdown", "select", "tick", "ticks", "words",
                                    "checked", "hours"};
static const char *const flags[] = {"source", "lacking", "needed", "help", "wrong", "movable", "first", "last", "mark",
                                    "marked", "optional", "has_html", "number", "day", "quiet"};

static json_t *row_new(struct making *form, const char *sort, struct str path)
{
    struct arena *arena = form->page->request->arena;
    json_t *row = view_item(form->rows);
    struct buf id = {.arena = arena};

    for (size_t i = 0; i < LEN(sorts); i++)
        view_flag(row, arena_printf(arena, "is_%s", sorts[i]), strcmp(sorts[i], sort) == 0);
    for (size_t i = 0; i < LEN(flags); i++)
        view_flag(row, flags[i], false);
    buf_add(&id, STR("f-"));
    for (size_t i = 0; i < path.n; i++)
        buf_byte(&id, path.p[i] == '.' ? '-' : path.p[i]);
    view_text(row, "path", path);
    view_text(row, "id", buf_str(&id));
    view_text(row, "value", STR(""));
    return row;
}

/* Fields that a sentence explains. */
static const char *const helped[] = {"summary", "urgent", "until", "places", "groups", "for_languages", "evidence", "laws",
                                     "alt", "drawing", "for", "always", "tool", "order", "dial", "emergency", "first",
                                     "languages", "check_again", "seen", "icon", "sources"};

static void hint_view(const struct making *form, json_t *row, const char *key)
{
    const struct web_request *request = form->page->request;
    char *name = arena_printf(request->arena, "!field-help-%s", key);

    for (char *p = name; *p; p++)
        *p = *p == '_' ? '-' : *p;
    for (size_t i = 0; i < LEN(helped); i++) {
        if (strcmp(helped[i], key) != 0)
            continue;
        view_flag(row, "help", true);
        view_text(row, "help_text", page_word(request, str_from(name)));
    }
}

static void problem_view(const struct making *form, json_t *row, struct str path)
{
    for (size_t i = 0; i < form->problem_count; i++) {
        if (!str_eq(form->problems[i].path, path))
            continue;
        view_flag(row, "wrong", true);
        view_text(row, "wrong_text", page_word(form->page->request, str_from(form->problems[i].message)));
    }
}

/* "notes.0.text" is marked as "notes.text": for all of them. */
static struct str mark_of(struct arena *arena, struct str path)
{
    struct buf out = {.arena = arena};

    while (path.n) {
        struct str part = str_cut(&path, '.');
        if (part.p[0] >= '0' && part.p[0] <= '9')
            continue;
        buf_add(&out, out.n ? STR(".") : STR(""));
        buf_add(&out, part);
    }
    return buf_str(&out);
}

static void mark_view(const struct making *form, json_t *row, struct str path)
{
    struct str mark = mark_of(form->page->request->arena, path);
    bool marked = shape_is_unverified(form->tree, mark);

    view_flag(row, "mark", form->marks || marked);
    view_flag(row, "marked", marked);
    view_text(row, "mark_name", mark);
}

static json_t *input(struct making *form, const char *sort, const struct shape *shape, struct str path)
{
    json_t *row = row_new(form, sort, path);

    view_text(row, "label", content_label(form->page->request, shape->key));
    view_flag(row, "needed", shape->flags & SHAPE_NEEDED);
    view_flag(row, "optional", !(shape->flags & SHAPE_NEEDED));
    view_flag(row, "number", shape->type == SHAPE_NUMBER);
    view_flag(row, "day", shape->type == SHAPE_DAY);
    hint_view(form, row, shape->key);
    problem_view(form, row, path);
    mark_view(form, row, path);
    return row;
}

/* The text in the language that is written, and beside it the one that is read. */
static void texts_view(struct making *form, json_t *row, const struct shape *shape, const struct yaml *texts)
{
    const struct content_page *page = form->page;
    struct arena *arena = page->request->arena;
    struct str own = texts ? yaml_text(texts, str_copy(arena, page->to).p) : STR("");
    struct str beside = texts ? yaml_text(texts, str_copy(arena, page->from).p) : STR("");
    struct str lang = page->from;

    if (!beside.n && texts && !str_eq(page->to, page->from))
        beside = shape_text(texts, page->from, &lang);
    bool shown = beside.n && !str_eq(lang, page->to);
    view_text(row, "value", own);
    view_flag(row, "lacking", !own.n);
    view_flag(row, "source", shown);
    view_text(row, "source_text", shown ? beside : STR(""));
    view_text(row, "source_lang", lang);
    view_name(row, "source_dir", words_right_to_left(lang) ? "rtl" : "ltr");
    view_text(row, "text_lang", page->to);
    view_name(row, "text_dir", words_right_to_left(page->to) ? "rtl" : "ltr");
    view_text(row, "text_lang_name", words_language_name(desk_app(page->request)->words, page->to));
    view_flag(row, "has_html", shape->type == SHAPE_MARKDOWN && own.n);
    if (shape->type == SHAPE_MARKDOWN)
        view_text(row, "html_value", markdown_html(arena, own, page->to));
}

static const char *sort_of(const struct shape *shape)
{
    static const char *const by_type[] = {
        [SHAPE_LINE] = "line",     [SHAPE_PROSE] = "area", [SHAPE_MARKDOWN] = "markdown", [SHAPE_CHOICE] = "select",
        [SHAPE_FLAG] = "tick",     [SHAPE_NUMBER] = "line", [SHAPE_DAY] = "line",         [SHAPE_LINK] = "line",
        [SHAPE_CHECKED] = "checked", [SHAPE_OTHER] = "hours",
    };

    return by_type[shape->type];
}

static void choices_view(const struct making *form, json_t *row, const struct shape *shape, const struct yaml *value)
{
    json_t *list = view_list(row, "choices");

    for (size_t i = 0; shape->choices && shape->choices[i]; i++) {
        json_t *item = view_item(list);
        bool chosen = value && str_is(value->text, shape->choices[i]);
        for (const struct yaml *each = value ? value->first : NULL; each; each = each->next)
            chosen = chosen || str_is(each->text, shape->choices[i]);
        view_name(item, "value", shape->choices[i]);
        view_text(item, "label", content_choice_label(form->page->request, shape->key, shape->choices[i]));
        view_flag(item, "chosen", chosen);
    }
}

/* Languages that an advisory is for: those of the site, and what else stands there. */
static void language_boxes(const struct making *form, json_t *row, const struct yaml *value)
{
    const struct app *app = desk_app(form->page->request);
    json_t *list = view_list(row, "choices");

    for (size_t i = 0; i < app->packs->language_count; i++) {
        json_t *item = view_item(list);
        bool chosen = false;
        for (const struct yaml *each = value ? value->first : NULL; each; each = each->next)
            chosen = chosen || str_eq(each->text, app->packs->languages[i]);
        view_text(item, "value", app->packs->languages[i]);
        view_text(item, "label", words_language_name(app->words, app->packs->languages[i]));
        view_flag(item, "chosen", chosen);
    }
    for (const struct yaml *each = value ? value->first : NULL; each; each = each->next) {
        if (pack_has_language(app->packs, each->text))
            continue;
        json_t *item = view_item(list);
        view_text(item, "value", each->text);
        view_text(item, "label", each->text);
        view_flag(item, "chosen", true);
    }
}

static void words_view(struct making *form, const struct shape *shape, const struct yaml *value, struct str path)
{
    struct buf lines = {.arena = form->page->request->arena};
    bool boxes = shape->type == SHAPE_CHOICE || strcmp(shape->key, "for_languages") == 0;
    json_t *row = input(form, boxes ? "ticks" : "words", shape, path);

    if (shape->type == SHAPE_CHOICE)
        choices_view(form, row, shape, value);
    else if (boxes)
        language_boxes(form, row, value);
    for (const struct yaml *each = value ? value->first : NULL; each && !boxes; each = each->next) {
        buf_add(&lines, lines.n ? STR("\n") : STR(""));
        buf_add(&lines, each->text);
    }
    if (lines.n)
        view_text(row, "value", buf_str(&lines));
}

static json_t *single_view(struct making *form, const struct shape *shape, const struct yaml *value, struct str path)
{
    json_t *row = input(form, sort_of(shape), shape, path);
    bool yes = false;

    if (shape->flags & SHAPE_TEXTS) {
        texts_view(form, row, shape, value);
        return row;
    }
    switch (shape->type) {
    case SHAPE_CHOICE: choices_view(form, row, shape, value); break;
    case SHAPE_OTHER: content_hours_view(form->page->request, row, value); break;
    case SHAPE_FLAG: view_flag(row, "ticked", value && yaml_bool(value, &yes, NULL) && yes); break;
    case SHAPE_CHECKED:
        view_text(row, "checked_day", value ? yaml_text(value, "day") : STR(""));
        view_text(row, "checked_by", value ? yaml_text(value, "by") : STR(""));
        break;
    default: view_text(row, "value", value ? value->text : STR(""));
    }
    return row;
}

static void fields_view(struct making *form, const struct shape *fields, const struct yaml *map, struct str path);

/* A piece of a list: its frame with the buttons that move it, and what is in it. */
static void piece_view(struct making *form, const struct shape *shape, const struct yaml *piece, struct str path, size_t i,
                       size_t count)
{
    struct arena *arena = form->page->request->arena;
    struct str at = str_printf(arena, STR_FMT ".%zu", STR_ARG(path), i);
    struct str label = content_label(form->page->request, shape->key);
    struct str numbered = str_printf(arena, STR_FMT " %zu", STR_ARG(label), i + 1);
    json_t *row = row_new(form, "open", at);

    view_flag(row, "movable", true);
    view_flag(row, "first", i == 0);
    view_flag(row, "last", i + 1 == count);
    view_text(row, "label", numbered);
    if (shape->type == SHAPE_GROUP) {
        fields_view(form, shape->inner, piece, at);
    } else {
        struct shape alone = *shape;
        alone.flags &= ~(unsigned)(SHAPE_MANY | SHAPE_NEEDED);
        row = single_view(form, &alone, piece, at);
        view_text(row, "label", numbered);
        view_flag(row, "quiet", true); /* its frame says it */
    }
    row_new(form, "close", at);
}

static void list_view(struct making *form, const struct shape *shape, const struct yaml *list, struct str path)
{
    size_t i = 0;
    json_t *row = row_new(form, "open", path);

    view_text(row, "label", content_label(form->page->request, shape->key));
    hint_view(form, row, shape->key);
    problem_view(form, row, path);
    mark_view(form, row, path);
    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next)
        piece_view(form, shape, each, path, i++, list->count);
    row = row_new(form, "more", path);
    view_text(row, "label", content_label(form->page->request, shape->key));
    view_flag(row, "counts", strcmp(form->page->kind->name, "advisories") == 0 && str_is(path, "evidence"));
    row_new(form, "close", path);
}

static void fields_view(struct making *form, const struct shape *fields, const struct yaml *map, struct str path)
{
    for (const struct shape *shape = fields; shape->key; shape++) {
        const struct yaml *value = yaml_get(map, shape->key);
        struct str at = path.n ? str_printf(form->page->request->arena, STR_FMT ".%s", STR_ARG(path), shape->key)
                               : str_from(shape->key);
        bool list = shape->type == SHAPE_GROUP || (shape->flags & SHAPE_TEXTS);
        if (!(shape->flags & SHAPE_MANY))
            single_view(form, shape, value, at);
        else if (list)
            list_view(form, shape, value, at);
        else
            words_view(form, shape, value, at);
    }
}

void content_form_view(const struct content_page *page, json_t *view, const struct yaml *tree,
                       const struct content_problem *problems, size_t problem_count)
{
    struct making form = {.page = page, .rows = view_list(view, "rows"), .tree = tree, .problems = problems,
                        .problem_count = problem_count};
    json_t *list = view_list(view, "wrongs");

    for (const struct shape *shape = page->kind->fields; shape->key; shape++)
        form.marks = form.marks || shape->type == SHAPE_CHECKED;
    fields_view(&form, page->kind->fields, tree, STR(""));
    for (size_t i = 0; i < problem_count; i++) {
        json_t *item = view_item(list);
        struct buf id = {.arena = page->request->arena};
        for (size_t k = 0; k < problems[i].path.n; k++)
            buf_byte(&id, problems[i].path.p[k] == '.' ? '-' : problems[i].path.p[k]);
        view_text(item, "input", buf_str(&id));
        view_text(item, "label", content_path_label(page->request, page->kind, problems[i].path));
        view_text(item, "sentence", page_word(page->request, str_from(problems[i].message)));
    }
    view_flag(view, "has_wrongs", problem_count > 0);
}
