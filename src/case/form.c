/* form.c - see form.h. */
#include "case/form.h"

#include "vault/receipt.h"

static const char *const FORM_KEYS[] = {"form", "steps", NULL};
static const char *const STEP_KEYS[] = {"id", "title", "intro", "fields", NULL};
static const char *const FIELD_KEYS[] = {"id", "type", "label", "help", "required", "screened", "place", "longest",
                                         "options", "only_if", NULL};
static const char *const OPTION_KEYS[] = {"value", "label", NULL};
static const char *const ONLY_IF_KEYS[] = {"field", "value", NULL};
static const char *const TYPES[] = {"choice", "text", "long", "date", "files", NULL};
static const size_t LONGEST[] = {[FORM_CHOICE] = 64, [FORM_TEXT] = 400, [FORM_LONG] = 20000, [FORM_DATE] = 100,
                                 [FORM_FILES] = 0};
enum { LONGEST_ALLOWED = 200000 };

struct loading {
    struct arena *arena;
    const struct pack_set *packs;
    const char *name;
    struct form *form;
};

static bool read_texts(const struct loading *in, const struct yaml *map, const char *key, bool need,
                       const struct yaml **ret, struct err *err)
{
    struct yaml *texts;
    if (!yaml_get(map, key) && !need)
        return true;
    if (!yaml_need(map, key, YAML_MAP, &texts, err) || !pack_text_check(in->packs, texts, err))
        return false;
    *ret = texts;
    return true;
}

/* Ids and values travel in addresses, forms and JSON: they are plain words. */
static bool read_word(const struct yaml *map, const char *key, struct str *ret, struct err *err)
{
    struct yaml *word;
    if (!yaml_need(map, key, YAML_TEXT, &word, err))
        return false;
    bool plain = word->text.n > 0 && word->text.n < 40;
    for (size_t i = 0; plain && i < word->text.n; i++) {
        char c = word->text.p[i];
        plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!plain)
        return yaml_fault(err, word, "%s is written with a-z, 0-9 and -, at most 39 of them", key);
    *ret = word->text;
    return true;
}

static bool read_flag(const struct yaml *map, const char *key, bool *ret, struct err *err)
{
    const struct yaml *flag = yaml_get(map, key);
    return !flag || yaml_bool(flag, ret, err);
}

static bool read_options(const struct loading *in, const struct yaml *map, struct form_field *field, struct err *err)
{
    struct yaml *list;
    if (field->type != FORM_CHOICE)
        return !yaml_get(map, "options") || yaml_fault(err, map, "only a choice has options");
    if (!yaml_need(map, "options", YAML_LIST, &list, err))
        return false;
    field->options = ARENA_ARRAY(in->arena, list->count + 1, struct form_option);
    for (const struct yaml *item = list->first; item; item = item->next) {
        struct form_option *option = &field->options[field->option_count++];
        if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, OPTION_KEYS, err) ||
            !read_word(item, "value", &option->value, err) ||
            !read_texts(in, item, "label", true, &option->label, err))
            return false;
    }
    return field->option_count > 1 || yaml_fault(err, list, "a choice needs two options at least");
}

static bool read_only_if(const struct loading *in, const struct yaml *map, struct form_field *field, struct err *err)
{
    const struct yaml *only = yaml_get(map, "only_if");
    if (!only)
        return true;
    if (!yaml_expect(only, YAML_MAP, err) || !yaml_only(only, ONLY_IF_KEYS, err) ||
        !read_word(only, "field", &field->only_if_field, err) || !read_word(only, "value", &field->only_if_value, err))
        return false;
    return form_find(in->form, field->only_if_field) ||
           yaml_fault(err, only, "only_if names the field " STR_FMT ", which does not stand in an earlier step or above",
                      STR_ARG(field->only_if_field));
}

static bool read_field(const struct loading *in, const struct yaml *map, struct form_field *ret, struct err *err)
{
    struct form_field field = {0};
    struct yaml *type;
    size_t kind;
    if (!yaml_expect(map, YAML_MAP, err) || !yaml_only(map, FIELD_KEYS, err) || !read_word(map, "id", &field.id, err) ||
        !yaml_need(map, "type", YAML_TEXT, &type, err) || !yaml_choice(type, TYPES, &kind, err))
        return false;
    if (form_find(in->form, field.id))
        return yaml_fault(err, map, "the field " STR_FMT " stands here twice", STR_ARG(field.id));
    field.type = (enum form_field_type)kind;
    int64_t longest = (int64_t)LONGEST[kind];
    const struct yaml *given = yaml_get(map, "longest");
    if (given && !yaml_int(given, 1, LONGEST_ALLOWED, &longest, err))
        return false;
    field.longest = (size_t)longest;
    if (!read_texts(in, map, "label", true, &field.label, err) ||
        !read_texts(in, map, "help", false, &field.help, err) || !read_flag(map, "required", &field.required, err) ||
        !read_flag(map, "screened", &field.screened, err) ||
        !read_flag(map, "place", &field.place, err) || !read_options(in, map, &field, err) ||
        !read_only_if(in, map, &field, err))
        return false;
    *ret = field;
    return true;
}

static bool read_step(const struct loading *in, const struct yaml *map, struct err *err)
{
    struct form_step *step = &in->form->steps[in->form->step_count];
    struct yaml *fields;
    if (!yaml_expect(map, YAML_MAP, err) || !yaml_only(map, STEP_KEYS, err) || !read_word(map, "id", &step->id, err) ||
        !read_texts(in, map, "title", true, &step->title, err) ||
        !read_texts(in, map, "intro", false, &step->intro, err) ||
        !yaml_need(map, "fields", YAML_LIST, &fields, err))
        return false;
    step->fields = ARENA_ARRAY(in->arena, fields->count + 1, struct form_field);
    in->form->step_count++;
    for (const struct yaml *item = fields->first; item; item = item->next) {
        if (!read_field(in, item, &step->fields[step->field_count], err))
            return false;
        step->field_count++;
    }
    return step->field_count > 0 || yaml_fault(err, fields, "a step needs a field at least");
}

/* A later pack's form of the same name replaces the whole form. */
static bool read_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    struct loading *in = context;
    struct yaml *steps;
    if (!yaml_expect(root, YAML_MAP, err))
        return false;
    if (!str_is(yaml_text(root, "form"), in->name))
        return true;
    if (!yaml_only(root, FORM_KEYS, err) || !yaml_need(root, "steps", YAML_LIST, &steps, err))
        return false;
    in->form = ARENA_NEW(in->arena, struct form);
    in->form->steps = ARENA_ARRAY(in->arena, steps->count + 1, struct form_step);
    for (const struct yaml *item = steps->first; item; item = item->next)
        if (!read_step(in, item, err))
            return false;
    return in->form->step_count > 0 || yaml_fault(err, steps, "a form needs a step at least");
}

bool form_load(struct arena *arena, const struct pack_set *packs, const char *name, struct form **ret, struct err *err)
{
    struct loading in = {.arena = arena, .packs = packs, .name = name};
    if (!pack_each_file(arena, packs, "forms", read_file, &in, err))
        return false;
    if (!in.form)
        return err_set(err, ERR_INPUT, "no pack has a form \"%s\": see packs/core/forms", name);
    *ret = in.form;
    return true;
}

const struct form_field *form_find(const struct form *form, struct str id)
{
    for (size_t i = 0; i < form->step_count; i++)
        for (size_t k = 0; k < form->steps[i].field_count; k++)
            if (str_eq(form->steps[i].fields[k].id, id))
                return &form->steps[i].fields[k];
    return NULL;
}

static bool fault(struct str id, const char *key, struct err *err)
{
    char field[sizeof err->field];
    snprintf(field, sizeof field, STR_FMT, STR_ARG(id));
    return err_field(err, field, "%s", key);
}

static bool is_option(const struct form_field *field, struct str value)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (str_eq(field->options[i].value, value))
            return true;
    return false;
}

bool form_check_field(const struct form_field *field, struct str value, struct err *err)
{
    if (field->type == FORM_FILES)
        return value.n == 0 || fault(field->id, "!field-unknown", err);
    if (!str_trim(value).n)
        return !field->required || fault(field->id, "!field-required", err);
    if (!str_is_utf8(value) || memchr(value.p, '\0', value.n))
        return fault(field->id, "!field-not-text", err);
    if (value.n > field->longest)
        return fault(field->id, "!field-too-long", err);
    if (field->type == FORM_CHOICE)
        return is_option(field, value) || fault(field->id, "!field-not-an-option", err);
    return !receipt_inside(value) || fault(field->id, "!field-holds-receipt", err);
}

static struct str answer(const json_t *answers, struct str id)
{
    const json_t *value = json_object_getn(answers, id.p, id.n);
    return str_make(json_string_value(value), json_string_length(value));
}

static bool check_known(const struct form *form, const json_t *answers, struct err *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)answers, key, value) {
        if (!form_find(form, str_from(key)))
            return fault(str_from(key), "!field-unknown", err);
        if (!json_is_string(value))
            return fault(str_from(key), "!field-not-text", err);
    }
    return true;
}

bool form_check(const struct form *form, const json_t *answers, struct err *err)
{
    if (!json_is_object(answers))
        return err_set(err, ERR_INPUT, "!answers-not-an-object");
    if (!check_known(form, answers, err))
        return false;
    for (size_t i = 0; i < form->step_count; i++) {
        for (size_t k = 0; k < form->steps[i].field_count; k++) {
            const struct form_field *field = &form->steps[i].fields[k];
            struct str value = answer(answers, field->id);
            bool hidden = field->only_if_field.n && !str_eq(answer(answers, field->only_if_field), field->only_if_value);
            if (!(hidden && !value.n) && !form_check_field(field, value, err))
                return false;
        }
    }
    return true;
}
