/* kind_fields.c - reads sections and fields of a kind; see kind_inside.h. */
#include "record/kind_inside.h"

static const char *const SECTION_KEYS[] = {"id", "title", "intro", "quick", NULL};
static const char *const FIELD_KEYS[] = {"id", "section", "type", "label", "help", "list", "to", "precision", "required",
                                         "shown", "open", "read", "write", "longest", "least", "most", "identifies",
                                         "htcds", "quick", "default", "program", NULL};
static const char *const PRECISIONS[] = {"day", "time", NULL};
static const char *const IDENTIFIES[] = {"nothing", "name", "birth", "sex", "nationality", "phone", "email", "document",
                                         "plate", "handle", NULL};
enum { FIELD_MOST = 40, TEXT_LONGEST = 400, LONG_LONGEST = 20000, LONGEST = 100000 };

bool kind_read_sections(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct yaml *list;
    if (!kind_items(file->root, "sections", &list, err))
        return false;
    if (!kind->sections)
        kind->sections = ARENA_ARRAY(in->arena, kind_room(in, kind, "sections"), struct kind_section);
    struct kind_section *all = kind->sections;
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        struct kind_section section = {0};
        if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, SECTION_KEYS, err) ||
            !kind_id(item, "id", FIELD_MOST, &section.id, err) ||
            !kind_texts(in, item, "title", true, &section.title, err) ||
            !kind_texts(in, item, "intro", false, &section.intro, err) || !kind_yes(item, "quick", &section.quick, err))
            return false;
        for (size_t i = 0; i < kind->section_count; i++)
            if (str_eq(all[i].id, section.id))
                return yaml_fault(err, item, "the section " STR_FMT " stands here twice", STR_ARG(section.id));
        all[kind->section_count++] = section;
    }
    return true;
}

static const struct kind_section *section_of(const struct kind *kind, struct str id)
{
    for (size_t i = 0; i < kind->section_count; i++)
        if (str_eq(kind->sections[i].id, id))
            return &kind->sections[i];
    return NULL;
}

bool kind_read_when(struct kind_loading *in, const struct yaml *map, const char *key, bool *ret_always,
                    struct kind_when *ret, struct err *err)
{
    const struct yaml *value = yaml_get(map, key);
    if (!value)
        return true;
    if (value->type == YAML_TEXT && ret_always)
        return yaml_bool(value, ret_always, err);
    if (!yaml_expect(value, YAML_MAP, err))
        return false;
    ret->parts = ARENA_ARRAY(in->arena, value->count + 1, struct kind_part);
    for (const struct yaml *item = value->first; item; item = item->next) {
        struct kind_part *part = &ret->parts[ret->count++];
        part->field = item->key;
        if (!kind_names(in->arena, value, str_copy(in->arena, item->key).p, &part->values, &part->count, err))
            return false;
    }
    return true;
}

static bool read_type(struct kind_loading *in, const struct yaml *item, struct kind_field *ret, struct err *err)
{
    const char *names[KIND_TYPES + 1] = {0};
    size_t type;
    struct yaml *word;
    for (int i = 0; i < KIND_TYPES; i++)
        names[i] = kind_type_name((enum kind_type)i);
    if (!yaml_need(item, "type", YAML_TEXT, &word, err) || !yaml_choice(word, names, &type, err))
        return false;
    ret->type = (enum kind_type)type;
    bool chosen = ret->type == KIND_CHOICE || ret->type == KIND_CHOICES || ret->type == KIND_INDUSTRY;
    struct str list = ret->type == KIND_INDUSTRY ? STR("industry") : yaml_text(item, "list");
    if (chosen)
        ret->list = kind_list_find(in->kinds, list);
    if (chosen && !ret->list)
        return yaml_fault(err, item, "there is no code list " STR_FMT " in lists/; a %s needs one",
                          STR_ARG(list), names[type]);
    if (!chosen && list.n)
        return yaml_fault(err, yaml_get(item, "list"), "only a choice has a list");
    return true;
}

static bool read_links(struct kind_loading *in, const struct yaml *item, struct kind_field *ret, struct err *err)
{
    struct str *names;
    size_t count;
    if (!kind_names(in->arena, item, "to", &names, &count, err))
        return false;
    if (count && ret->type != KIND_LINK && ret->type != KIND_LINKS)
        return yaml_fault(err, yaml_get(item, "to"), "only a link leads to other records");
    ret->to = ARENA_ARRAY(in->arena, count + 1, const struct kind *);
    for (size_t i = 0; i < count; i++) {
        ret->to[i] = kind_find(in->kinds, names[i]);
        if (!ret->to[i])
            return yaml_fault(err, yaml_get(item, "to"), "there is no kind " STR_FMT, STR_ARG(names[i]));
        ret->to_count++;
    }
    return true;
}

static bool read_limits(const struct yaml *item, struct kind_field *ret, struct err *err)
{
    int64_t longest = ret->type == KIND_LONG ? LONG_LONGEST : TEXT_LONGEST;
    ret->has_least = yaml_get(item, "least") != NULL;
    ret->has_most = yaml_get(item, "most") != NULL;
    if (!kind_small(item, "longest", 1, LONGEST, &longest, err) ||
        !kind_small(item, "least", INT32_MIN, INT32_MAX, &ret->least, err) ||
        !kind_small(item, "most", INT32_MIN, INT32_MAX, &ret->most, err))
        return false;
    ret->longest = (size_t)longest;
    if (ret->has_least && ret->has_most && ret->least > ret->most)
        return yaml_fault(err, item, "least is more than most");
    return true;
}

static bool read_words(const struct yaml *item, struct kind_field *ret, struct err *err)
{
    const struct yaml *precision = yaml_get(item, "precision"), *identifies = yaml_get(item, "identifies");
    size_t at = 0;
    if (precision && !yaml_choice(precision, PRECISIONS, &at, err))
        return false;
    ret->precise = at == 1;
    at = 0;
    if (identifies && !yaml_choice(identifies, IDENTIFIES, &at, err))
        return false;
    ret->identifies = (enum kind_identifies)at;
    ret->htcds = yaml_text(item, "htcds");
    ret->otherwise = yaml_text(item, "default");
    return true;
}

static bool open_type(enum kind_type type)
{
    return type == KIND_CHOICE || type == KIND_CHOICES || type == KIND_FLAG || type == KIND_NUMBER || type == KIND_DATE ||
           type == KIND_TEXT;
}

static bool read_field(struct kind_loading *in, struct kind *kind, const struct yaml *item, struct kind_field *ret,
                       struct err *err)
{
    *ret = (struct kind_field){.root = item};
    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, FIELD_KEYS, err) ||
        !kind_id(item, "id", FIELD_MOST, &ret->id, err) || !read_type(in, item, ret, err) ||
        !read_links(in, item, ret, err) || !kind_texts(in, item, "label", true, &ret->label, err) ||
        !kind_texts(in, item, "help", false, &ret->help, err) || !read_limits(item, ret, err) ||
        !read_words(item, ret, err) || !kind_yes(item, "open", &ret->open, err) ||
        !kind_yes(item, "quick", &ret->quick, err) || !kind_yes(item, "program", &ret->program, err) ||
        !kind_read_when(in, item, "required", &ret->required, &ret->required_when, err) ||
        !kind_read_when(in, item, "shown", NULL, &ret->shown_when, err) ||
        !kind_names(in->arena, item, "read", &ret->readers, &ret->reader_count, err) ||
        !kind_names(in->arena, item, "write", &ret->writers, &ret->writer_count, err))
        return false;
    ret->section = yaml_text(item, "section");
    const struct kind_section *section = section_of(kind, ret->section);
    if (!section)
        return yaml_fault(err, item, "there is no section \"" STR_FMT "\" in this kind", STR_ARG(ret->section));
    ret->quick = ret->quick || section->quick;
    if (ret->open && !open_type(ret->type))
        return yaml_fault(err, item, "a %s cannot be open: only codes, flags, numbers, days and short words that tell "
                          "nothing about a person", kind_type_name(ret->type));
    return true;
}

bool kind_read_fields(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct yaml *list;
    if (!kind_items(file->root, "fields", &list, err))
        return false;
    if (!kind->fields)
        kind->fields = ARENA_ARRAY(in->arena, kind_room(in, kind, "fields"), struct kind_field);
    struct kind_field *all = kind->fields;
    size_t before = kind->field_count;
    for (const struct yaml *item = list ? list->first : NULL; item; item = item->next) {
        struct kind_field field;
        if (!read_field(in, kind, item, &field, err))
            return false;
        size_t at = 0;
        while (at < kind->field_count && !str_eq(all[at].id, field.id))
            at++;
        if (at < kind->field_count && (!file->extends || at >= before))
            return yaml_fault(err, item, "the field " STR_FMT " stands here twice", STR_ARG(field.id));
        all[at] = field;
        kind->field_count += at == kind->field_count;
    }
    return true;
}

/* ---- after all packs ---- */

/* at: where the condition stands; field: whose it is, or NULL. */
static bool check_when(const struct kind *kind, const struct yaml *at, const struct kind_field *field,
                       const struct kind_when *when, struct err *err)
{
    for (size_t i = 0; i < when->count; i++) {
        const struct kind_part *part = &when->parts[i];
        const struct kind_field *other = kind_field_find(kind, part->field);
        if (!other || other == field)
            return yaml_fault(err, at, "the condition names the field " STR_FMT ", which is not there",
                              STR_ARG(part->field));
        if (other->type != KIND_FLAG && !other->list)
            return yaml_fault(err, at, "a condition looks at a choice or a flag; " STR_FMT " is none",
                              STR_ARG(part->field));
        for (size_t v = 0; v < part->count; v++) {
            bool known = other->list ? kind_code_find(other->list, part->values[v]) != NULL
                                     : str_is(part->values[v], "yes") || str_is(part->values[v], "no");
            if (!known)
                return yaml_fault(err, at, "the field " STR_FMT " never is " STR_FMT, STR_ARG(part->field),
                                  STR_ARG(part->values[v]));
        }
    }
    return true;
}

bool kind_check_fields(const struct kind *kind, struct err *err)
{
    if (!kind->state_count)
        return yaml_fault(err, kind->root, "a kind needs at least one state");
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        if (!check_when(kind, field->root, field, &field->required_when, err) ||
            !check_when(kind, field->root, field, &field->shown_when, err))
            return false;
        if (field->list && field->otherwise.n && !kind_code_find(field->list, field->otherwise))
            return yaml_fault(err, field->root, "the default " STR_FMT " is not in the list", STR_ARG(field->otherwise));
    }
    for (size_t i = 0; i < kind->action_count; i++)
        if (!check_when(kind, kind->root, NULL, &kind->actions[i].when, err))
            return false;
    return true;
}
