/* kind_scope.c - the list "record-field": the fields of every kind that a consent may name ("record-kind"), made of the
 * kinds themselves, so that a pack's new field can be named at once. */
#include "record/kind_inside.h"

#define SCOPE_LIST STR("record-field")

bool kind_scope_begin(struct kinds *kinds, struct err *err)
{
    if (kind_list_find(kinds, SCOPE_LIST))
        return err_field(err, "list", "the list record-field is made of the kinds; a pack's own needs another name");
    kinds->lists[kinds->list_count++] = (struct kind_list){.id = SCOPE_LIST};
    return true;
}

static bool may_be_told(const struct kind_field *field)
{
    return field->type != KIND_FILE && field->type != KIND_FILES && field->type != KIND_MEMBER;
}

/* "Person: Given name", in every language of the field. */
static const struct yaml *label_of(struct arena *arena, const struct kind *kind, const struct kind_field *field)
{
    struct yaml *label = ARENA_NEW(arena, struct yaml), **at = &label->first;
    *label = (struct yaml){.type = YAML_MAP, .line = field->label->line, .file = field->label->file, .key = STR("label")};
    for (const struct yaml *one = field->label->first; one; one = one->next) {
        struct yaml *text = ARENA_NEW(arena, struct yaml);
        *text = *one;
        text->text = str_printf(arena, STR_FMT ": " STR_FMT, STR_ARG(pack_text(kind->title, one->key)), STR_ARG(one->text));
        text->parent = label;
        text->next = NULL;
        *at = text;
        at = &text->next;
        label->count++;
    }
    return label;
}

static void add_fields(struct arena *arena, const struct kind *kind, struct kind_list *list)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        if (!may_be_told(field))
            continue;
        struct kind_code *code = &list->codes[list->count++];
        *code = (struct kind_code){.id = kind_scope_code(arena, kind->id, field->id), .root = field->root,
                                   .label = label_of(arena, kind, field)};
        code->was.names = ARENA_ARRAY(arena, field->was.count + 1, struct str);
        for (size_t w = 0; w < field->was.count; w++)
            code->was.names[code->was.count++] = kind_scope_code(arena, kind->id, field->was.names[w]);
    }
}

void kind_scope_end(struct arena *arena, struct kinds *kinds)
{
    const struct kind_list *offered = kind_list_find(kinds, STR("record-kind"));
    struct kind_list *list = NULL;
    size_t room = 1;
    for (size_t i = 0; i < kinds->list_count; i++)
        list = str_eq(kinds->lists[i].id, SCOPE_LIST) ? &kinds->lists[i] : list;
    for (size_t i = 0; i < kinds->count; i++)
        room += kinds->kinds[i].field_count;
    list->codes = ARENA_ARRAY(arena, room, struct kind_code);
    for (size_t i = 0; offered && i < offered->count; i++) {
        const struct kind *kind = kind_find(kinds, offered->codes[i].id);
        if (kind)
            add_fields(arena, kind, list);
    }
}

/* ---- the codes ---- */

struct str kind_scope_code(struct arena *arena, struct str kind, struct str field)
{
    return str_printf(arena, STR_FMT "." STR_FMT, STR_ARG(kind), STR_ARG(field));
}

bool kind_scope_is_of(struct str code, struct str kind)
{
    return code.n > kind.n && str_starts(code, kind) && code.p[kind.n] == '.';
}

bool kind_scope_is(struct str code, struct str kind, struct str field)
{
    return kind_scope_is_of(code, kind) && str_eq(str_slice(code, kind.n + 1, code.n), field);
}
