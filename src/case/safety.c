/* safety.c - see safety.h. */
#include "case/safety.h"

#include "text/normal.h"

/* In the order in which they are shown. */
static const struct { const char *kind, *field; bool never; } FIELDS[] = {
    {"case", "never", true},       {"consent", "fields_not", true},      {"person", "keep_safe", true},
    {"case", "danger_from", true}, {"person", "relations_words", true}, {"case", "ways_safe", false},
};

enum { WORDS_MOST = 200, TEXT_MOST = 8192 };

bool safety_names(struct arena *arena, struct str text, struct str name)
{
    struct text_normal in = {0}, wanted = {0};
    text_fold(arena, name, &wanted);
    text_fold(arena, text, &in);
    if (!wanted.folded.n || wanted.word_count == 0)
        return false;
    for (size_t at = 0; (at = str_find(in.folded, wanted.folded, at)) != SIZE_MAX; at++)
        if (at + wanted.folded.n == in.folded.n || in.folded.p[at + wanted.folded.n] == ' ')
            return true;
    return false;
}

/* "Zavetje Breza (izmišljeno)" is also called "Zavetje Breza". */
static struct str without_brackets(struct str name)
{
    size_t at = str_find(name, STR(" ("), 0);
    return at == SIZE_MAX ? name : str_slice(name, 0, at);
}

static struct str named_in(struct arena *arena, struct str text, const struct safety_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (safety_names(arena, text, names[i].name) || safety_names(arena, text, without_brackets(names[i].name)) ||
            safety_names(arena, text, names[i].other))
            return names[i].name;
    return STR("");
}

struct gathering {
    struct arena *arena;
    const struct safety_name *names; size_t name_count;
    struct safety_word *words; size_t count;
};

static struct str text_of(const struct item *item, const char *field)
{
    const json_t *value = json_object_get(item->fields, field);
    return json_is_string(value) ? str_make(json_string_value(value), json_string_length(value)) : STR("");
}

/* Whom the words are about: the person itself, or the one who consents. */
static struct str about_of(struct arena *arena, const struct item *item, const struct item *items, size_t count)
{
    int64_t person = str_is(item->kind->id, "person") ? item->id
                                                      : json_integer_value(json_object_get(item->fields, "person"));
    for (size_t i = 0; !str_is(item->kind->id, "case") && i < count; i++)
        if (items[i].id == person && str_is(items[i].kind->id, "person"))
            return item_called(arena, &items[i], STR(""));
    return STR("");
}

static void gather(struct gathering *all, const struct item *items, size_t count, size_t row)
{
    for (size_t i = 0; i < count && all->count < WORDS_MOST; i++) {
        const struct kind_field *field = kind_field_find(items[i].kind, str_from(FIELDS[row].field));
        struct str text = field ? str_trim(text_of(&items[i], FIELDS[row].field)) : STR("");
        if (!str_is(items[i].kind->id, FIELDS[row].kind) || !text.n || str_is(items[i].state->id, "merged"))
            continue;
        struct safety_word word = {.field = field, .about = about_of(all->arena, &items[i], items, count),
                                   .text = str_copy(all->arena, str_slice(text, 0, TEXT_MOST)), .never = FIELDS[row].never};
        if (word.never)
            word.named = named_in(all->arena, word.text, all->names, all->name_count);
        all->words[all->count++] = word;
    }
}

bool safety_of(const struct records *records, const struct session *session, struct arena *arena, int64_t case_id,
               const struct safety_name *names, size_t name_count, struct safety_word **ret, size_t *ret_count,
               struct err *err)
{
    int64_t *persons, *consents;
    size_t person_count, consent_count, count;
    struct item *items;
    if (!item_children(records, session, arena, case_id, STR("person"), &persons, &person_count, err) ||
        !item_children(records, session, arena, case_id, STR("consent"), &consents, &consent_count, err))
        return false;
    int64_t *ids = ARENA_ARRAY(arena, person_count + consent_count + 1, int64_t);
    size_t wanted = 0;
    ids[wanted++] = case_id;
    for (size_t i = 0; i < person_count; i++)
        ids[wanted++] = persons[i];
    for (size_t i = 0; i < consent_count; i++)
        ids[wanted++] = consents[i];
    if (!items_open(records, session, arena, case_id, ids, wanted, &items, &count, err))
        return false;
    struct gathering all = {.arena = arena, .names = names, .name_count = name_count,
                            .words = ARENA_ARRAY(arena, WORDS_MOST, struct safety_word)};
    for (size_t row = 0; row < LEN(FIELDS); row++)
        gather(&all, items, count, row);
    items_end(items, count);
    *ret = all.words;
    *ret_count = all.count;
    return true;
}
