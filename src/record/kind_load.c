/* kind_load.c - reads kinds/ and lists/ of the packs; the parts of a kind are read in kind_fields.c and kind_states.c. */
#include "record/kind_inside.h"

static const char *const KIND_KEYS[] = {"kind", "extends", "title", "plural", "help", "icon", "within", "called",
                                        "retention_days", "sensitive", "when_closed", "offline", "sections", "fields",
                                        "states", "actions", "deadlines", NULL};
static const char *const LIST_KEYS[] = {"list", "extends", "values", NULL};
static const char *const CODE_KEYS[] = {"id", "label", "htcds", "retired", "law", "unverified", "source", "was", NULL};
enum { KIND_MOST = 15, ID_MOST = 60, PARTS_MOST = 400 };

bool kind_texts(const struct kind_loading *in, const struct yaml *map, const char *key, bool need,
                const struct yaml **ret, struct err *err)
{
    struct yaml *found;
    if (!yaml_get(map, key) && !need)
        return true;
    if (!yaml_need(map, key, YAML_MAP, &found, err) || !pack_text_check(in->packs, found, err))
        return false;
    *ret = found;
    return true;
}

bool kind_id(const struct yaml *map, const char *key, size_t most, struct str *ret, struct err *err)
{
    struct yaml *id;
    if (!yaml_need(map, key, YAML_TEXT, &id, err))
        return false;
    for (size_t i = 0; i < id->text.n; i++) {
        char c = id->text.p[i];
        if (!((c >= 'a' && c <= 'z') || (i && c >= '0' && c <= '9') || (i && (c == '-' || c == '_'))))
            return yaml_fault(err, id, "an id is written with a-z, 0-9, - and _, and begins with a letter");
    }
    if (!id->text.n || id->text.n > most)
        return yaml_fault(err, id, "an id has from one to %zu letters", most);
    *ret = id->text;
    return true;
}

bool kind_items(const struct yaml *map, const char *key, struct yaml **ret, struct err *err)
{
    *ret = yaml_get(map, key);
    if (*ret && (*ret)->type == YAML_LIST && (*ret)->count > PARTS_MOST)
        return yaml_fault(err, *ret, "more than %d of these; split the kind in two", PARTS_MOST);
    return !*ret || yaml_expect(*ret, YAML_LIST, err);
}

bool kind_names(struct arena *arena, const struct yaml *map, const char *key, struct str **ret, size_t *ret_count,
                struct err *err)
{
    const struct yaml *value = yaml_get(map, key);
    *ret = NULL;
    *ret_count = 0;
    if (!value)
        return true;
    *ret = ARENA_ARRAY(arena, value->count + 1, struct str);
    if (value->type == YAML_TEXT) {
        (*ret)[(*ret_count)++] = value->text;
        return true;
    }
    if (!yaml_expect(value, YAML_LIST, err))
        return false;
    for (const struct yaml *item = value->first; item; item = item->next) {
        if (!yaml_expect(item, YAML_TEXT, err))
            return false;
        (*ret)[(*ret_count)++] = item->text;
    }
    return true;
}

bool kind_formers(struct arena *arena, const struct yaml *map, struct kind_was *ret, struct err *err)
{
    return kind_names(arena, map, "was", &ret->names, &ret->count, err);
}

bool kind_yes(const struct yaml *map, const char *key, bool *ret, struct err *err)
{
    const struct yaml *value = yaml_get(map, key);
    return !value || yaml_bool(value, ret, err);
}

bool kind_small(const struct yaml *map, const char *key, int64_t least, int64_t most, int64_t *ret, struct err *err)
{
    const struct yaml *value = yaml_get(map, key);
    return !value || yaml_int(value, least, most, ret, err);
}

size_t kind_room(const struct kind_loading *in, const struct kind *kind, const char *key)
{
    size_t room = 1;
    for (size_t i = 0; i < in->file_count; i++) {
        const struct yaml *list = in->files[i].kind == kind ? yaml_get(in->files[i].root, key) : NULL;
        room += list && list->type == YAML_LIST ? list->count : 0;
    }
    return room;
}

/* ---- code lists ---- */

/* extends: one of the first `before` values may be replaced. */
static bool read_code(const struct kind_loading *in, const struct yaml *item, struct kind_list *list, bool extends,
                      size_t before, struct err *err)
{
    struct kind_code code = {.root = item};
    if (!yaml_expect(item, YAML_MAP, err) || !yaml_only(item, CODE_KEYS, err) ||
        !kind_id(item, "id", ID_MOST, &code.id, err) || !kind_texts(in, item, "label", true, &code.label, err) ||
        !kind_yes(item, "retired", &code.retired, err) || !kind_yes(item, "unverified", &code.unverified, err) ||
        !kind_formers(in->arena, item, &code.was, err))
        return false;
    size_t at = 0;
    while (at < list->count && !str_eq(list->codes[at].id, code.id))
        at++;
    if (at < list->count && (!extends || at >= before))
        return yaml_fault(err, item, STR_FMT " stands in this list twice", STR_ARG(code.id));
    code.htcds = yaml_text(item, "htcds");
    list->codes[at] = code; /* a later pack's word counts */
    list->count += at == list->count;
    return true;
}

bool kind_read_list(struct kind_loading *in, const struct yaml *root, struct err *err)
{
    struct kinds *kinds = in->kinds;
    struct str id;
    struct yaml *values;
    bool extends = false;
    if (!yaml_expect(root, YAML_MAP, err) || !yaml_only(root, LIST_KEYS, err) ||
        !kind_id(root, "list", ID_MOST, &id, err) || !kind_yes(root, "extends", &extends, err) ||
        !yaml_need(root, "values", YAML_LIST, &values, err))
        return false;
    struct kind_list *list = NULL;
    for (size_t i = 0; i < kinds->list_count; i++)
        list = str_eq(kinds->lists[i].id, id) ? &kinds->lists[i] : list;
    if (list && !extends)
        return yaml_fault(err, root, "the list " STR_FMT " is there already; write extends: yes to add to it", STR_ARG(id));
    if (!list && extends)
        return yaml_fault(err, root, "there is no list " STR_FMT " to extend", STR_ARG(id));
    if (!list) {
        list = &kinds->lists[kinds->list_count++];
        list->id = id;
    }
    struct kind_code *codes = ARENA_ARRAY(in->arena, list->count + values->count + 1, struct kind_code);
    if (list->count)
        memcpy(codes, list->codes, list->count * sizeof *codes);
    list->codes = codes;
    size_t before = list->count;
    for (const struct yaml *item = values->first; item; item = item->next)
        if (!read_code(in, item, list, extends, before, err))
            return false;
    return true;
}

/* ---- kinds ---- */

static bool count_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    UNUSED(root);
    UNUSED(err);
    ++*(size_t *)context;
    return true;
}

static bool list_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    return kind_read_list(context, root, err);
}

static bool kind_file(void *context, const struct pack *pack, struct yaml *root, struct err *err)
{
    UNUSED(pack);
    struct kind_loading *in = context;
    struct str id;
    bool extends = false;
    if (!yaml_expect(root, YAML_MAP, err))
        return false;
    if (str_is(yaml_text(root, "kind"), "report")) /* case/report_kind.h */
        return true;
    if (!yaml_only(root, KIND_KEYS, err) || !kind_id(root, "kind", KIND_MOST, &id, err) ||
        !kind_yes(root, "extends", &extends, err))
        return false;
    struct kind *kind = NULL;
    for (size_t i = 0; i < in->kinds->count; i++)
        kind = str_eq(in->kinds->kinds[i].id, id) ? &in->kinds->kinds[i] : kind;
    if (kind && !extends)
        return yaml_fault(err, root, "the kind " STR_FMT " is there already; write extends: yes to add to it", STR_ARG(id));
    if (!kind && extends)
        return yaml_fault(err, root, "there is no kind " STR_FMT " to extend", STR_ARG(id));
    if (!kind) {
        kind = &in->kinds->kinds[in->kinds->count++];
        *kind = (struct kind){.id = id, .root = root};
    }
    in->files[in->file_count++] = (struct kind_file){.root = root, .kind = kind, .extends = extends};
    return true;
}

static bool read_called(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct str *names;
    size_t count;
    if (!kind_names(in->arena, file->root, "called", &names, &count, err))
        return false;
    kind->called = count ? ARENA_ARRAY(in->arena, count, const struct kind_field *) : kind->called;
    kind->called_count = count ? 0 : kind->called_count;
    for (size_t i = 0; i < count; i++) {
        const struct kind_field *field = kind_field_find(kind, names[i]);
        if (!field)
            return yaml_fault(err, yaml_get(file->root, "called"), "there is no field " STR_FMT, STR_ARG(names[i]));
        kind->called[kind->called_count++] = field;
    }
    return true;
}

static bool read_within(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    struct str *names;
    size_t count;
    if (!kind_names(in->arena, file->root, "within", &names, &count, err))
        return false;
    kind->within = names;
    kind->alone = count == 0;
    for (size_t i = 0; i < count; i++) {
        if (!names[i].n)
            kind->alone = true;
        else if (!kind_find(in->kinds, names[i]))
            return yaml_fault(err, yaml_get(file->root, "within"), "there is no kind " STR_FMT, STR_ARG(names[i]));
        else
            kind->within[kind->within_count++] = names[i];
    }
    return true;
}

static bool read_head(struct kind_loading *in, const struct kind_file *file, struct err *err)
{
    struct kind *kind = file->kind;
    const struct yaml *root = file->root;
    int64_t days = kind->retention_days;
    if (!kind_texts(in, root, "title", !file->extends, &kind->title, err) ||
        !kind_texts(in, root, "plural", !file->extends, &kind->plural, err) ||
        !kind_texts(in, root, "help", false, &kind->help, err) || !kind_yes(root, "sensitive", &kind->sensitive, err) ||
        !kind_yes(root, "offline", &kind->offline, err) ||
        !kind_yes(root, "when_closed", &kind->when_closed, err) ||
        !kind_small(root, "retention_days", 1, 36500, &days, err))
        return false;
    kind->retention_days = (unsigned)days;
    if (yaml_get(root, "icon"))
        kind->icon = yaml_text(root, "icon");
    if (!kind->retention_days)
        return yaml_fault(err, root, "retention_days is missing: how long is such a record kept once it is closed?");
    return file->extends || read_within(in, file, err);
}

typedef bool part_fn(struct kind_loading *in, const struct kind_file *file, struct err *err);
static part_fn *const parts[] = {read_head, kind_read_sections, kind_read_fields, read_called, kind_read_states,
                                 kind_read_actions, kind_read_deadlines};

static bool read_all(struct kind_loading *in, size_t lists, size_t files, struct err *err)
{
    in->kinds->lists = ARENA_ARRAY(in->arena, lists + 2, struct kind_list);
    in->kinds->kinds = ARENA_ARRAY(in->arena, files + 1, struct kind);
    in->files = ARENA_ARRAY(in->arena, files + 1, struct kind_file);
    if (!pack_each_file(in->arena, in->packs, "lists", list_file, in, err) ||
        !kind_scope_begin(in->kinds, err) || !pack_each_file(in->arena, in->packs, "kinds", kind_file, in, err))
        return false;
    for (size_t i = 0; i < in->file_count; i++)
        for (size_t part = 0; part < LEN(parts); part++)
            if (!parts[part](in, &in->files[i], err))
                return false;
    for (size_t i = 0; i < in->kinds->count; i++)
        if (!kind_check_fields(&in->kinds->kinds[i], err))
            return false;
    kind_scope_end(in->arena, in->kinds);
    return true;
}

bool kinds_load(struct arena *arena, const struct pack_set *packs, struct kinds **ret, struct err *err)
{
    struct kind_loading in = {.arena = arena, .packs = packs, .kinds = ARENA_NEW(arena, struct kinds)};
    size_t lists = 0, files = 0;
    if (!pack_each_file(arena, packs, "lists", count_file, &lists, err) ||
        !pack_each_file(arena, packs, "kinds", count_file, &files, err) || !read_all(&in, lists, files, err) ||
        !kind_read_packages(arena, packs, in.kinds, err))
        return false;
    *ret = in.kinds;
    return true;
}
