/* package_paper.c - a package for people: labels and values in a language, on a page or a paper. */
#include "case/package.h"

static struct str title_of(struct arena *arena, const struct kind *kind, struct str lang, size_t order)
{
    return str_printf(arena, "%zu. " STR_FMT, order, STR_ARG(pack_text(kind->title, lang)));
}

/* A link is told as the title of the part that it leads to. */
static struct str place_text(const struct records *records, struct arena *arena, const json_t *list, const json_t *place,
                             struct str lang)
{
    json_int_t order = json_integer_value(json_object_get(place, "order"));
    const json_t *other = order > 0 ? json_array_get(list, (size_t)order - 1) : NULL;
    const char *kind_id = json_string_value(json_object_get(other, "kind"));
    const struct kind *kind = kind_id ? kind_find(records->kinds, str_from(kind_id)) : NULL;
    return kind ? title_of(arena, kind, lang, (size_t)order) : STR("");
}

static struct str places_text(const struct records *records, struct arena *arena, const json_t *list, const json_t *value,
                              struct str lang)
{
    struct buf text = {.arena = arena};
    size_t i;
    const json_t *one;
    if (!json_is_array(value))
        return place_text(records, arena, list, value, lang);
    json_array_foreach(value, i, one) {
        if (i)
            buf_add(&text, STR("; "));
        buf_add(&text, place_text(records, arena, list, one, lang));
    }
    return buf_str(&text);
}

static void fill_part(const struct records *records, struct arena *arena, const json_t *list, const struct kind *kind,
                      const json_t *fields, struct str lang, const struct package_words *words,
                      struct package_part *part)
{
    part->rows = ARENA_ARRAY(arena, kind->field_count + 1, struct package_row);
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        const json_t *value = json_object_getn(fields, field->id.p, field->id.n);
        if (!value)
            continue;
        struct package_row *row = &part->rows[part->count++];
        row->label = pack_text(field->label, lang);
        if (field->type == KIND_LINK || field->type == KIND_LINKS)
            row->value = places_text(records, arena, list, value, lang);
        else
            row->value = words ? words->text(words->context, field, value) : value_text(arena, field, value, lang);
    }
}

void package_parts(const struct records *records, struct arena *arena, const json_t *package, struct str lang,
                   const struct package_words *words, struct package_part **ret, size_t *ret_count)
{
    const json_t *one, *list = json_object_get(package, "records");
    size_t i;
    *ret = ARENA_ARRAY(arena, json_array_size(list) + 1, struct package_part);
    *ret_count = 0;
    json_array_foreach(list, i, one) {
        const char *kind_id = json_string_value(json_object_get(one, "kind"));
        const struct kind *kind = kind_id ? kind_find(records->kinds, str_from(kind_id)) : NULL;
        if (!kind)
            continue;
        struct package_part *part = &(*ret)[(*ret_count)++];
        *part = (struct package_part){.title = title_of(arena, kind, lang, i + 1)};
        fill_part(records, arena, list, kind, json_object_get(one, "fields"), lang, words, part);
    }
}

/* Line ends make lines, other control characters spaces. */
static json_t *lines_json(struct arena *arena, struct str text)
{
    json_t *lines = json_array();
    while (text.n) {
        struct str line = str_copy(arena, str_cut(&text, '\n'));
        char *bytes = (char *)(uintptr_t)line.p;
        for (size_t i = 0; i < line.n; i++)
            bytes[i] = (unsigned char)bytes[i] < ' ' ? ' ' : bytes[i];
        json_array_append_new(lines, json_stringn(line.p, line.n));
    }
    return lines;
}

static json_t *row_json(struct arena *arena, struct package_row row)
{
    return json_pack("{s:s%, s:o}", "label", row.label.p ? row.label.p : "", row.label.n, "lines",
                     lines_json(arena, row.value));
}

static json_t *rows_json(struct arena *arena, const struct package_row *rows, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (rows[i].value.n)
            json_array_append_new(list, row_json(arena, rows[i]));
    return list;
}

json_t *package_document(const struct records *records, struct arena *arena, const json_t *package, struct str lang,
                         bool right_to_left, struct str title, const struct package_words *words,
                         const struct package_row *head, size_t head_count)
{
    struct package_part *parts;
    size_t count;
    json_t *list = json_array();
    package_parts(records, arena, package, lang, words, &parts, &count);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s%, s:[{s:o}]}", "heading", parts[i].title.p, parts[i].title.n, "blocks",
                                              "rows", rows_json(arena, parts[i].rows, parts[i].count)));
    return json_pack("{s:s%, s:b, s:s%, s:o, s:o}", "lang", lang.p, lang.n, "rtl", right_to_left, "title", title.p, title.n,
                     "head", rows_json(arena, head, head_count), "parts", list);
}
