/* search_items.c - see search_items.h. */
#include "know/search_items.h"

/* A row a field, in the order in which they are read.  inner: the field of a group's elements; detail: the one that
 * names the element ("113(1)").  tag: its values narrow a search ("topic:offence"). */
struct searched {
    const char *kind, *key, *inner, *detail;
    enum search_rank rank;
    const char *tag;
};
static const struct searched FIELDS[] = {
    {"law", "title", NULL, NULL, SEARCH_TITLE, NULL},
    {"law", "short", NULL, NULL, SEARCH_NAME, NULL},
    {"law", "number", NULL, NULL, SEARCH_NUMBER, NULL},
    {"law", "celex", NULL, NULL, SEARCH_NUMBER, NULL},
    {"law", "ecli", NULL, NULL, SEARCH_NUMBER, NULL},
    {"law", "application", NULL, NULL, SEARCH_NUMBER, NULL},
    {"law", "court", NULL, NULL, SEARCH_TOPIC, NULL},
    {"law", "cite", NULL, NULL, SEARCH_TOPIC, NULL},
    {"law", "topics", NULL, NULL, SEARCH_TOPIC, "topic:"},
    {"law", "group", NULL, NULL, SEARCH_RANKS, "group:"},
    {"law", "victim", NULL, NULL, SEARCH_MEANING, NULL},
    {"law", "notes", "text", "article", SEARCH_NOTE, NULL},
    {"law", "caseworker", NULL, NULL, SEARCH_MEANING, NULL},
    {"law", "investigator", NULL, NULL, SEARCH_MEANING, NULL},
};

enum { MOST_PASSAGES = 400, MOST_TAGS = 40 };

struct gathering {
    struct arena *arena; /* the edition's */
    const struct content_item *item;
    struct search_passage passages[MOST_PASSAGES];
    size_t passage_count;
    struct str tags[MOST_TAGS];
    size_t tag_count;
};

static void add_text(struct gathering *in, const struct searched *field, struct str text, struct str lang,
                     struct str detail)
{
    if (!text.n)
        return;
    if (field->rank < SEARCH_RANKS && in->passage_count < MOST_PASSAGES)
        in->passages[in->passage_count++] = (struct search_passage){
            .text = text, .lang = field->tag ? STR("en") : lang, .rank = field->rank, .key = field->key, .detail = detail};
    if (field->tag && in->tag_count < MOST_TAGS)
        in->tags[in->tag_count++] = str_printf(in->arena, "%s" STR_FMT, field->tag, STR_ARG(text));
}

/* One text, a text a language, a list of either, or a group's inner field. */
static void add_value(struct gathering *in, const struct searched *field, const struct yaml *value, struct str detail)
{
    if (value->type == YAML_TEXT) {
        add_text(in, field, value->text, STR(""), detail);
        return;
    }
    for (const struct yaml *each = value->first; each; each = each->next) {
        if (value->type == YAML_LIST && field->inner) {
            const struct yaml *inner = yaml_get(each, field->inner);
            struct str named = field->detail ? yaml_text(each, field->detail) : STR("");
            if (inner && shape_is_public(each))
                add_value(in, field, inner, named);
        } else if (value->type == YAML_LIST) {
            add_value(in, field, each, detail);
        } else {
            add_text(in, field, each->text, each->key, detail);
        }
    }
}

/* The article of a note is looked for as well: "113". */
static void add_details(struct gathering *in, const struct searched *field, const struct yaml *value)
{
    const struct searched as_number = {.key = field->key, .rank = SEARCH_NOTE};

    for (const struct yaml *each = value->first; field->detail && each; each = each->next)
        add_text(in, &as_number, yaml_text(each, field->detail), STR(""), STR(""));
}

static const struct shape *shape_of(const struct content_kind *kind, const char *key)
{
    const struct shape *shape = kind->fields;

    while (shape->key && strcmp(shape->key, key) != 0)
        shape++;
    return shape;
}

static void gather(struct gathering *in)
{
    const struct shape_reader reader = {.level = DISCLOSE_PUBLIC};
    const struct content_item *item = in->item;

    for (size_t i = 0; i < LEN(FIELDS); i++) {
        const struct yaml *value = yaml_get(item->root, FIELDS[i].key);
        if (!value || strcmp(FIELDS[i].kind, item->kind->name) != 0 ||
            !shape_shows(shape_of(item->kind, FIELDS[i].key), &reader) ||
            shape_is_unverified(item->root, str_from(FIELDS[i].key)))
            continue;
        add_value(in, &FIELDS[i], value, STR(""));
        add_details(in, &FIELDS[i], value);
    }
}

static bool is_searched(const struct content_kind *kind)
{
    for (size_t i = 0; i < LEN(FIELDS); i++)
        if (strcmp(FIELDS[i].kind, kind->name) == 0)
            return true;
    return false;
}

static void add_item(struct gathering *in, struct arena *scratch, const struct content_item *item,
                     struct search_document *ret)
{
    struct search_passage *passages;

    in->item = item;
    in->passage_count = in->tag_count = 0;
    in->tags[in->tag_count++] = str_printf(in->arena, "kind:%s", item->kind->name);
    gather(in);
    passages = ARENA_ARRAY(scratch, in->passage_count + 1, struct search_passage);
    memcpy(passages, in->passages, in->passage_count * sizeof *passages);
    struct str *tags = ARENA_ARRAY(scratch, in->tag_count, struct str);
    memcpy(tags, in->tags, in->tag_count * sizeof *tags);
    *ret = (struct search_document){passages, in->passage_count, tags, in->tag_count};
}

void search_items(struct edition *edition)
{
    struct arena scratch = {0};
    struct gathering *in = ARENA_NEW(&scratch, struct gathering);
    size_t most = 0;
    size_t count = 0;

    in->arena = &edition->arena;
    for (size_t k = 0; content_kinds[k].name; k++)
        most += is_searched(&content_kinds[k]) ? edition->kinds[k].count : 0;
    struct search_document *documents = ARENA_ARRAY(&scratch, most + 1, struct search_document);
    edition->found = ARENA_ARRAY(&edition->arena, most + 1, const struct content_item *);
    for (size_t k = 0; content_kinds[k].name; k++) {
        for (size_t i = 0; is_searched(&content_kinds[k]) && i < edition->kinds[k].count; i++) {
            const struct content_item *item = edition->kinds[k].items[i];
            if (!shape_is_public(item->root) || item->withdrawn)
                continue;
            edition->found[count] = item;
            add_item(in, &scratch, item, &documents[count++]);
        }
    }
    edition->search = search_build(&edition->arena, documents, count);
    arena_clear(&scratch);
}
