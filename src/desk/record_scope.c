/* record_scope.c - the single fields that a consent may name, as boxes: kind by kind, folded, the usual ones first. */
#include "desk/record_pages.h"

bool record_scope_is(const struct kind_field *field)
{
    return field->list && str_is(field->list->id, "record-field");
}

static bool is_chosen(const struct str *texts, size_t count, struct str code)
{
    return kind_named(texts, count, code);
}

static bool is_quick(const struct kind *kind, const struct kind_field *field)
{
    for (size_t i = 0; i < kind->section_count; i++)
        if (str_eq(kind->sections[i].id, field->section) && kind->sections[i].quick)
            return true;
    return field->quick || field->required;
}

static void box_view(const struct web_request *request, json_t *list, struct str code, const struct kind_field *field,
                     bool chosen)
{
    json_t *box = view_item(list);
    view_text(box, "value", code);
    view_text(box, "text", record_word(request, field->label));
    view_flag(box, "chosen", chosen);
}

static void group_view(const struct web_request *request, json_t *list, const struct kind *kind,
                       const struct kind_list *codes, struct str label, const struct str *texts, size_t count)
{
    json_t *group = view_item(list), *first = view_list(group, "first"), *more = view_list(group, "more");
    bool any = false, any_more = false;
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        struct str code = kind_scope_code(request->arena, kind->id, field->id);
        if (!kind_code_find(codes, code))
            continue;
        bool chosen = is_chosen(texts, count, code), quick = is_quick(kind, field);
        box_view(request, quick ? first : more, code, field, chosen);
        any = any || chosen;
        any_more = any_more || (chosen && !quick);
    }
    if (!json_array_size(first)) { /* nothing to fold behind */
        json_array_extend(first, more);
        json_array_clear(more);
    }
    view_text(group, "kind", kind->id);
    view_text(group, "label", label);
    view_flag(group, "any", any);
    view_flag(group, "has_more", json_array_size(more) > 0);
    view_flag(group, "any_more", any_more);
}

void record_scope_view(const struct web_request *request, json_t *view, const struct str *texts, size_t count)
{
    const struct kinds *kinds = record_of(request)->kinds;
    const struct kind_list *offered = kind_list_find(kinds, STR("record-kind"));
    const struct kind_list *codes = kind_list_find(kinds, STR("record-field"));
    json_t *list = view_list(view, "scopes");
    for (size_t i = 0; offered && i < offered->count; i++) {
        const struct kind *kind = kind_find(kinds, offered->codes[i].id);
        if (kind && !offered->codes[i].retired)
            group_view(request, list, kind, codes, record_word(request, offered->codes[i].label), texts, count);
    }
}
