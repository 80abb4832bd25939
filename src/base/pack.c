/* pack.c - see pack.h. */
#include "base/pack.h"

#include "base/file.h"

static const char *const pack_keys[] = {"id", "version", "name", "country", "languages", "licence", NULL};

static bool read_languages(struct arena *arena, const struct yaml *list, struct pack_set *set, struct err *err)
{
    if (!yaml_expect(list, YAML_LIST, err))
        return false;
    set->languages = ARENA_ARRAY(arena, list->count, struct str);
    set->language_count = 0;
    for (const struct yaml *item = list->first; item; item = item->next) {
        bool code = item->type == YAML_TEXT && (item->text.n == 2 || item->text.n == 3);
        for (size_t i = 0; code && i < item->text.n; i++)
            code = item->text.p[i] >= 'a' && item->text.p[i] <= 'z';
        if (!code)
            return yaml_fault(err, item, "a language is written as its ISO 639 code, such as sl or uk");
        set->languages[set->language_count++] = item->text;
    }
    return set->language_count > 0 || yaml_fault(err, list, "name at least one language");
}

bool pack_set_load(struct arena *arena, const char *const *folders, size_t count, struct pack_set *ret,
                   struct err *err)
{
    struct pack_set set = {.packs = ARENA_ARRAY(arena, count, struct pack),
                           .folders = ARENA_ARRAY(arena, count, const char *)};
    for (size_t i = 0; i < count; i++) {
        struct pack *pack = &set.packs[i];
        struct yaml *id;
        pack->folder = set.folders[i] = arena_copy(arena, folders[i], strlen(folders[i]));
        if (!file_is_folder(pack->folder))
            return err_set(err, ERR_NOT_FOUND, "there is no pack folder %s; name one with --pack DIR", pack->folder);
        if (!yaml_load(arena, arena_printf(arena, "%s/pack.yaml", pack->folder), &pack->root, err) ||
            !yaml_only(pack->root, pack_keys, err) || !yaml_need(pack->root, "id", YAML_TEXT, &id, err))
            return false;
        pack->id = id->text;
        pack->version = yaml_text(pack->root, "version");
        pack->country = yaml_text(pack->root, "country");
        if (pack->country.n)
            set.country = pack->country;
        const struct yaml *languages = yaml_get(pack->root, "languages");
        if (languages && !read_languages(arena, languages, &set, err))
            return false;
    }
    set.count = count;
    if (!set.language_count)
        return err_set(err, ERR_INPUT, "no pack names its languages; add \"languages: [sl, en]\" to a pack.yaml");
    *ret = set;
    return true;
}

bool pack_each_file(struct arena *arena, const struct pack_set *set, const char *subject, pack_file_fn *visit,
                    void *context, struct err *err)
{
    for (size_t i = 0; i < set->count; i++) {
        struct str *names;
        size_t count;
        const char *folder = arena_printf(arena, "%s/%s", set->packs[i].folder, subject);
        if (!file_is_folder(folder))
            continue;
        if (!file_list(arena, folder, &names, &count, err))
            return false;
        for (size_t k = 0; k < count; k++) {
            struct yaml *root;
            if (!str_ends(names[k], STR(".yaml")))
                continue;
            if (!yaml_load(arena, arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(names[k])), &root, err) ||
                !visit(context, &set->packs[i], root, err))
                return false;
        }
    }
    return true;
}

struct str pack_text(const struct yaml *texts, struct str lang)
{
    if (!texts)
        return STR("");
    if (texts->type == YAML_TEXT)
        return texts->text;
    const struct yaml *english = NULL;
    for (const struct yaml *text = texts->first; text; text = text->next) {
        if (str_eq(text->key, lang))
            return text->text;
        if (str_is(text->key, "en"))
            english = text;
    }
    return english ? english->text : texts->first ? texts->first->text : STR("");
}

bool pack_text_check(const struct pack_set *set, const struct yaml *texts, struct err *err)
{
    if (!yaml_expect(texts, YAML_MAP, err))
        return false;
    for (size_t i = 0; i < set->language_count; i++) {
        bool found = false;
        for (const struct yaml *text = texts->first; text && !found; text = text->next)
            found = str_eq(text->key, set->languages[i]) && text->type == YAML_TEXT && text->text.n;
        if (!found)
            return yaml_fault(err, texts, "\"" STR_FMT "\" has no text in " STR_FMT "; add \"" STR_FMT ": …\"",
                              STR_ARG(texts->key), STR_ARG(set->languages[i]), STR_ARG(set->languages[i]));
    }
    return true;
}

bool pack_has_language(const struct pack_set *set, struct str lang)
{
    for (size_t i = 0; i < set->language_count; i++)
        if (str_eq(set->languages[i], lang))
            return true;
    return false;
}
