/* labelled.c - see labelled.h: reading labelled texts and counting what a screen says of them. */
#include "screen/labelled.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/file.h"

enum { FILE_LARGEST = 512 * 1024 * 1024 };

static const char *const quiet_kinds[] = {"warning", "news", "notice", "help", "research"};

static bool fault(struct err *err, const char *path, size_t line, const char *what)
{
    return err_set(err, ERR_INPUT, "%s:%zu: %s", path, line, what);
}

static struct str text_of(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? str_copy(arena, str_make(json_string_value(value), json_string_length(value)))
                                 : STR("");
}

static void read_forms(struct arena *arena, const json_t *object, struct labelled *ret)
{
    const json_t *forms = json_object_get(object, "forms"), *form;
    size_t i;
    ret->forms = ARENA_ARRAY(arena, json_array_size(forms), struct str);
    json_array_foreach(forms, i, form)
        if (json_is_string(form))
            ret->forms[ret->form_count++] = str_copy(arena, str_from(json_string_value(form)));
}

static bool read_one(struct arena *arena, const char *path, struct str line, struct labelled *ret, struct err *err)
{
    json_error_t why;
    json_t *object = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, &why);
    bool ok = json_is_object(object);
    if (!ok) {
        fault(err, path, ret->line, object ? "a line is one JSON object" : why.text);
        goto done;
    }
    struct str level = text_of(arena, object, "level");
    ret->id = text_of(arena, object, "id");
    ret->lang = text_of(arena, object, "lang");
    ret->kind = text_of(arena, object, "kind");
    ret->text = text_of(arena, object, "text");
    read_forms(arena, object, ret);
    ok = json_is_string(json_object_get(object, "text")) ||
         fault(err, path, ret->line, "\"text\" is missing, or is no text");
    int known = LABELLED_LEVELS;
    for (int i = 0; i < LABELLED_LEVELS; i++)
        if (str_is(level, screen_level_name((enum screen_level)i)))
            known = i;
    ret->level = (enum screen_level)known;
    ok = ok && (known < LABELLED_LEVELS || fault(err, path, ret->line, "\"level\" must be high, some or none"));
done:
    json_decref(object);
    return ok;
}

bool labelled_read(struct arena *arena, const char *path, struct labelled **ret, size_t *ret_count, struct err *err)
{
    struct str rest;
    size_t room = 1, count = 0, number = 0;
    if (!file_read(arena, path, FILE_LARGEST, &rest, err))
        return false;
    for (size_t i = 0; i < rest.n; i++)
        room += rest.p[i] == '\n';
    struct labelled *texts = ARENA_ARRAY(arena, room, struct labelled);
    while (rest.p) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        number++;
        if (!line.n)
            continue;
        texts[count].line = number;
        if (!read_one(arena, path, line, &texts[count], err))
            return false;
        if (!texts[count].id.n)
            texts[count].id = str_printf(arena, "%zu", number);
        count++;
    }
    if (!count)
        return err_set(err, ERR_INPUT, "%s has no labelled texts; a line is {\"text\": …, \"level\": \"high\"}", path);
    *ret = texts;
    *ret_count = count;
    return true;
}

static int number_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

bool labelled_screen(const struct screen *screen, struct labelled *texts, size_t count, const char *country,
                     struct arena *arena, struct err *err)
{
    struct screen_scratch *scratch;
    bool ok = screen_scratch_new(screen, &scratch, err);
    if (!ok)
        return false;
    for (size_t i = 0; ok && i < count; i++) {
        struct labelled *text = &texts[i];
        ok = screen_scan(screen, scratch, text->text, country, arena, &text->result, err);
        if (!ok)
            break;
        text->found = ARENA_ARRAY(arena, text->result.finding_count, uint32_t);
        for (size_t k = 0; k < text->result.finding_count; k++)
            text->found[k] = (uint32_t)screen_indicator_number(screen, text->result.findings[k].indicator);
        size_t kept = 0;
        if (text->result.finding_count)
            qsort(text->found, text->result.finding_count, sizeof *text->found, number_order);
        for (size_t k = 0; k < text->result.finding_count; k++)
            if (!kept || text->found[kept - 1] != text->found[k])
                text->found[kept++] = text->found[k];
        text->found_count = kept;
    }
    screen_scratch_free(scratch);
    return ok;
}

double tally_precision(const struct tally *tally)
{
    return tally->said ? (double)tally->both / (double)tally->said : 1;
}

double tally_recall(const struct tally *tally)
{
    return tally->are ? (double)tally->both / (double)tally->are : 1;
}

double tally_f1(const struct tally *tally)
{
    size_t all = tally->are + tally->said;
    return all ? 2 * (double)tally->both / (double)all : 1;
}

static void count_one(struct tally *tally, bool is, bool said)
{
    tally->are += is;
    tally->said += said;
    tally->both += is && said;
}

static struct tally *tally_of(struct arena *arena, struct tally **tallies, size_t *count, struct str name)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq((*tallies)[i].name, name))
            return &(*tallies)[i];
    struct tally *more = ARENA_ARRAY(arena, *count + 1, struct tally);
    if (*count)
        memcpy(more, *tallies, *count * sizeof *more);
    more[*count] = (struct tally){.name = name};
    *tallies = more;
    return &more[(*count)++];
}

static bool is_quiet(const struct labelled *text)
{
    bool quiet = false;
    for (size_t i = 0; i < LEN(quiet_kinds); i++)
        quiet = quiet || str_is(text->kind, quiet_kinds[i]);
    return quiet && text->level == LEVEL_NONE;
}

static bool has_form(const struct str *forms, size_t count, struct str form)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(forms[i], form))
            return true;
    return false;
}

static void count_forms(const struct labelled *text, struct arena *arena, struct verdict *verdict)
{
    const struct screen_result *result = &text->result;
    size_t said_count = result->level > LEVEL_NONE ? result->form_count : 0;
    for (size_t i = 0; i < text->form_count; i++)
        count_one(tally_of(arena, &verdict->forms, &verdict->form_count, text->forms[i]), true,
                  has_form(result->forms, said_count, text->forms[i]));
    for (size_t i = 0; i < said_count; i++)
        if (!has_form(text->forms, text->form_count, result->forms[i]))
            count_one(tally_of(arena, &verdict->forms, &verdict->form_count, result->forms[i]), false, true);
}

void labelled_judge(const struct labelled *texts, size_t count, struct arena *arena, struct verdict *ret)
{
    struct verdict verdict = {.count = count};
    for (int level = 0; level < LABELLED_LEVELS; level++)
        verdict.levels[level].name = str_from(screen_level_name((enum screen_level)level));
    for (size_t i = 0; i < count; i++) {
        const struct labelled *text = &texts[i];
        enum screen_level said = text->result.level;
        struct str lang = text->lang.n ? text->lang : text->result.lang;
        verdict.confusion[text->level][said]++;
        for (int level = 0; level < LABELLED_LEVELS; level++)
            count_one(&verdict.levels[level], (int)text->level == level, (int)said == level);
        count_one(tally_of(arena, &verdict.languages, &verdict.language_count, lang), text->level == LEVEL_HIGH,
                  said == LEVEL_HIGH);
        count_forms(text, arena, &verdict);
        verdict.quiet += is_quiet(text);
        verdict.quiet_high += is_quiet(text) && said == LEVEL_HIGH;
    }
    *ret = verdict;
}
