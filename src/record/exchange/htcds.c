/* htcds.c - see htcds.h. */
#include "record/exchange/htcds.h"

#include "base/file.h"
#include "record/exchange/table.h"

static const char *const FILE_KEYS[] = {"standard", "fields", NULL};
static const char *const ROW_KEYS[] = {"htcds", "label", "field", "also", "item", "code", "values", "unmapped", NULL};
static const char *const CODES[] = {"plain", "ISO 3166-1 alpha-2", "ISO 639-2", NULL};
enum { FILE_MOST = 1024 * 1024, REASON_LEAST = 12 };

struct loading { struct arena *arena; const struct kinds *kinds; struct htcds *htcds; const struct yaml *root; };

/* ---- the mapping ---- */

/* "person.birth"; "case.state". */
static bool read_place(const struct loading *in, const struct yaml *at, struct str text, struct htcds_place *ret,
                       struct err *err)
{
    struct str field = text, kind = str_cut(&field, '.');
    ret->kind = kind_find(in->kinds, kind);
    ret->field = ret->kind ? kind_field_find(ret->kind, field) : NULL;
    if (!ret->kind)
        return yaml_fault(err, at, "there is no kind " STR_FMT "; write kind.field", STR_ARG(kind));
    return ret->field || str_is(field, "state") ||
           yaml_fault(err, at, "the kind " STR_FMT " has no field " STR_FMT, STR_ARG(kind), STR_ARG(field));
}

static bool read_also(const struct loading *in, const struct yaml *item, struct htcds_row *row, struct err *err)
{
    const struct yaml *also = yaml_get(item, "also");
    if (!also)
        return true;
    size_t count = also->type == YAML_LIST ? also->count : 1;
    row->also = ARENA_ARRAY(in->arena, count + 1, struct htcds_place);
    for (const struct yaml *one = also->type == YAML_LIST ? also->first : also; one && row->also_count < count;
         one = also->type == YAML_LIST ? one->next : NULL)
        if (!yaml_expect(one, YAML_TEXT, err) || !read_place(in, one, one->text, &row->also[row->also_count++], err))
            return false;
    return true;
}

static bool known_value(const struct htcds_place *place, struct str value)
{
    if (!place->field)
        return kind_state_find(place->kind, value) != NULL;
    if (place->field->list)
        return kind_code_find(place->field->list, value) != NULL;
    return place->field->type == KIND_FLAG && (str_is(value, "yes") || str_is(value, "no"));
}

static bool read_values(const struct loading *in, const struct yaml *item, struct htcds_row *row, struct err *err)
{
    const struct yaml *values = yaml_get(item, "values");
    if (!values)
        return row->place.field || yaml_fault(err, item,
                                              "a state needs values: which of ours is which of the standard's");
    if (!yaml_expect(values, YAML_MAP, err))
        return false;
    row->values = ARENA_ARRAY(in->arena, values->count + 1, struct htcds_value);
    for (const struct yaml *one = values->first; one; one = one->next) {
        struct htcds_value *value = &row->values[row->value_count++];
        value->theirs = one->key;
        size_t count = one->type == YAML_LIST ? one->count : 1;
        value->ours = ARENA_ARRAY(in->arena, count + 1, struct str);
        for (const struct yaml *ours = one->type == YAML_LIST ? one->first : one; ours && value->count < count;
             ours = one->type == YAML_LIST ? ours->next : NULL) {
            if (!yaml_expect(ours, YAML_TEXT, err))
                return false;
            if (!known_value(&row->place, ours->text))
                return yaml_fault(err, ours, STR_FMT " is not among the values of " STR_FMT, STR_ARG(ours->text),
                                  STR_ARG(yaml_text(item, "field")));
            value->ours[value->count++] = ours->text;
        }
    }
    return true;
}

static bool read_mapped(const struct loading *in, const struct yaml *item, struct htcds_row *row, struct err *err)
{
    struct yaml *field;
    const struct yaml *code = yaml_get(item, "code"), *place = yaml_get(item, "item");
    size_t at = 0;
    int64_t number = 0;
    if (!yaml_need(item, "field", YAML_TEXT, &field, err) || !read_place(in, field, field->text, &row->place, err) ||
        !read_also(in, item, row, err) || !read_values(in, item, row, err) || (code &&
                                                                               !yaml_choice(code, CODES, &at, err)) ||
        (place && !yaml_int(place, 1, 20, &number, err)))
        return false;
    row->code = (enum htcds_code)at;
    row->item = (size_t)number;
    if (row->item && (!row->place.field || !kind_type_is_list(row->place.field->type)))
        return yaml_fault(err, place, "item chooses one of several values; this field has only one");
    return true;
}

static bool read_row(const struct loading *in, const struct yaml *item, struct htcds_row *row, struct err *err)
{
    struct yaml *name;
    *row = (struct htcds_row){.root = item};
    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, ROW_KEYS, err) ||
        !yaml_need(item, "htcds", YAML_TEXT, &name, err))
        return false;
    row->name = name->text;
    row->label = yaml_text(item, "label");
    row->unmapped = str_trim(yaml_text(item, "unmapped"));
    if (!yaml_get(item, "unmapped"))
        return read_mapped(in, item, row, err);
    if (yaml_get(item, "field"))
        return yaml_fault(err, item, "a row says field or unmapped, not both");
    return row->unmapped.n >= REASON_LEAST || yaml_fault(err, item,
                                                         "unmapped needs a reason that a reader understands");
}

static bool same_row(const struct htcds_row *a, const struct htcds_row *b)
{
    return str_eq(a->name, b->name) && str_eq(a->label, b->label);
}

static bool read_file(struct loading *in, struct yaml *root, struct err *err)
{
    struct yaml *fields;
    struct htcds *htcds = in->htcds;
    if (!yaml_expect(root, YAML_MAP, err) || !yaml_only(root, FILE_KEYS, err) ||
        !yaml_need(root, "fields", YAML_LIST, &fields, err))
        return false;
    htcds->standard = yaml_get(root, "standard") ? yaml_text(root, "standard") : htcds->standard;
    struct htcds_row *rows = ARENA_ARRAY(in->arena, htcds->count + fields->count + 1, struct htcds_row);
    if (htcds->count)
        memcpy(rows, htcds->rows, htcds->count * sizeof *rows);
    size_t before = htcds->count;
    htcds->rows = rows;
    for (const struct yaml *item = fields->first; item; item = item->next) {
        struct htcds_row row;
        if (!read_row(in, item, &row, err))
            return false;
        size_t at = 0;
        while (at < htcds->count && !same_row(&rows[at], &row))
            at++;
        if (at < htcds->count && at >= before)
            return yaml_fault(err, item, STR_FMT " stands here twice", STR_ARG(row.name));
        rows[at] = row;
        htcds->count += at == htcds->count;
    }
    in->root = root;
    return true;
}

/* ---- against the published list ---- */

static bool published_value(struct str values, struct str value)
{
    struct str rest = values;
    while (rest.p)
        if (str_eq(str_trim(str_cut(&rest, '|')), value))
            return true;
    return false;
}

/* Values that a row can say must be among those of the standard, where it lists any ("A | B"). */
static bool check_values(const struct htcds_row *row, struct str values, struct err *err)
{
    const struct kind_list *list = row->place.field ? row->place.field->list : NULL;
    if (!memchr(values.n ? values.p : "", '|', values.n))
        return true;
    for (size_t i = 0; i < row->value_count; i++)
        if (!published_value(values, row->values[i].theirs))
            return yaml_fault(err, row->root, "the standard has no value " STR_FMT " for " STR_FMT,
                              STR_ARG(row->values[i].theirs), STR_ARG(row->name));
    for (size_t i = 0; list && !row->value_count && i < list->count; i++)
        if (list->codes[i].htcds.n && !published_value(values, list->codes[i].htcds))
            return yaml_fault(err, list->codes[i].root, "the standard has no value " STR_FMT " for " STR_FMT,
                              STR_ARG(list->codes[i].htcds), STR_ARG(row->name));
    return true;
}

static bool check_published(struct loading *in, const char *path, struct err *err)
{
    struct str bytes;
    struct table table;
    if (!file_read(in->arena, path, FILE_MOST, &bytes, err) ||
        !table_read(in->arena, bytes, TABLE_UTF8, ',', &table, err))
        return err_wrap(err, "%s", path);
    for (size_t i = 0; i < table.count; i++) {
        struct htcds_row wanted = {.name = table_cell(&table.rows[i], 0)};
        if (str_is(wanted.name, "N/A"))
            wanted.label = table_cell(&table.rows[i], 1);
        size_t at = 0;
        while (at < in->htcds->count && !same_row(&in->htcds->rows[at], &wanted))
            at++;
        if (at == in->htcds->count)
            return yaml_fault(err, in->root,
                              "%s:%zu: " STR_FMT " \"" STR_FMT "\" of the standard is neither mapped nor "
                              "listed as unmapped with a reason", path, table.rows[i].line, STR_ARG(wanted.name),
                              STR_ARG(wanted.label));
        if (!check_values(&in->htcds->rows[at], table_cell(&table.rows[i], 4), err))
            return false;
    }
    return true;
}

bool htcds_load(struct arena *arena, const struct pack_set *packs, const struct kinds *kinds, struct htcds **ret,
                struct err *err)
{
    struct loading in = {.arena = arena, .kinds = kinds, .htcds = ARENA_NEW(arena, struct htcds)};
    const char *published = NULL;
    for (size_t i = 0; i < packs->count; i++) {
        const char *path = arena_printf(arena, "%s/htcds.yaml", packs->packs[i].folder);
        const char *list = arena_printf(arena, "%s/htcds-fields.csv", packs->packs[i].folder);
        struct yaml *root;
        if (file_exists(list))
            published = list;
        if (file_exists(path) && (!yaml_load(arena, path, &root, err) || !read_file(&in, root, err)))
            return false;
    }
    *ret = in.htcds;
    return !in.htcds->count || !published || check_published(&in, published, err);
}

const struct htcds_row *htcds_find(const struct htcds *htcds, struct str name)
{
    for (size_t i = 0; i < htcds->count; i++)
        if (htcds->rows[i].place.kind && str_eq(htcds->rows[i].name, name))
            return &htcds->rows[i];
    return NULL;
}

/* ---- values ---- */

static struct str theirs_of(const struct htcds_row *row, const struct htcds_place *place, struct str ours)
{
    for (size_t i = 0; i < row->value_count; i++)
        if (kind_named(row->values[i].ours, row->values[i].count, ours))
            return row->values[i].theirs;
    const struct kind_code *code = place->field && place->field->list ? kind_code_find(place->field->list, ours) : NULL;
    return code ? code->htcds : STR("");
}

static struct str text_of(const json_t *value)
{
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

static struct str one_out(const struct htcds_row *row, const struct htcds_place *place, struct arena *arena,
                          const json_t *value)
{
    struct str text = text_of(value);
    if (place->field->list)
        return theirs_of(row, place, text);
    if (json_is_boolean(value))
        return row->value_count ? theirs_of(row, place, json_is_true(value) ? STR("yes") : STR("no"))
                                : json_is_true(value) ? STR("true") : STR("false");
    if (row->code == HTCDS_LANGUAGE)
        return names_language_three(text);
    return value_text(arena, place->field, value, STR("en"));
}

struct str htcds_out(const struct htcds_row *row, const struct htcds_place *place, struct arena *arena,
                     const json_t *fields,
                     struct str state)
{
    struct buf all = {.arena = arena};
    size_t i;
    json_t *one;
    if (!place->field)
        return theirs_of(row, place, state);
    const json_t *value = json_object_getn(fields, place->field->id.p, place->field->id.n);
    if (!json_is_array(value))
        return value ? one_out(row, place, arena, value) : STR("");
    json_array_foreach(value, i, one) {
        struct str text = row->item && row->item != i + 1 ? STR("") : one_out(row, place, arena, one);
        if (!text.n || (all.n && str_find(str_printf(arena, ";" STR_FMT ";", STR_ARG(buf_str(&all))),
                                          str_printf(arena, ";" STR_FMT ";", STR_ARG(text)), 0) != SIZE_MAX))
            continue; /* several of ours may be one of theirs */
        if (all.n)
            buf_byte(&all, ';');
        buf_add(&all, text);
    }
    return all.n ? buf_str(&all) : STR("");
}

static struct str ours_of(const struct htcds_row *row, struct str theirs)
{
    const struct kind_list *list = row->place.field ? row->place.field->list : NULL;
    for (size_t i = 0; i < row->value_count; i++)
        if (str_eq(row->values[i].theirs, theirs) && row->values[i].count)
            return row->values[i].ours[0];
    for (size_t i = 0; list && i < list->count; i++)
        if (str_eq(list->codes[i].htcds, theirs))
            return list->codes[i].id;
    return theirs;
}

struct str htcds_in(const struct htcds_row *row, struct arena *arena, struct str theirs, struct str *ret_state)
{
    struct buf all = {.arena = arena};
    struct str rest = theirs;
    if (!row->place.field) {
        *ret_state = ours_of(row, str_trim(theirs));
        return STR("");
    }
    if (!row->place.field->list && !row->value_count)
        return theirs;
    while (rest.p) {
        struct str one = str_trim(str_cut(&rest, ';'));
        if (!one.n)
            continue;
        if (all.n)
            buf_byte(&all, ';');
        buf_add(&all, ours_of(row, one));
    }
    return all.n ? buf_str(&all) : STR("");
}
