/* template.c - loading, joining and reloading sets of templates; see template.h. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "web/template_node.h"

enum { BIGGEST_FILE = 256 * 1024, RELOAD_EVERY_MS = 500 };

struct set {
    struct arena arena;
    struct template *templates; /* sorted as loaded: name by name, language by language */
    size_t count;
};

struct templates {
    char *folder;
    const struct words *words;
    bool reload;
    pthread_rwlock_t lock; /* guards set when reload is on; without it set never changes */
    struct set *set;
    uint64_t state; /* of the files' sizes and times */
    int64_t looked;
};

static struct template *set_find(const struct set *set, struct str name, struct str lang)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(set->templates[i].name, name) && str_eq(set->templates[i].lang, lang))
            return &set->templates[i];
    return NULL;
}

/* Ties partials to their templates and refuses circles and deep nesting. */
static bool nodes_join(const struct set *set, struct template *in, struct node *first, int depth, int *deepest,
                       struct err *err);

static bool target_join(const struct set *set, struct template *in, struct node *node, int depth, int *deepest,
                        struct err *err)
{
    node->target = set_find(set, node->text, in->lang);
    if (!node->target)
        return err_set(err, ERR_INPUT, "%s:%d: there is no template \"" STR_FMT "\"; its file would be " STR_FMT
                       ".mustache", in->file, node->line, STR_ARG(node->text), STR_ARG(node->text));
    if (node->target->depth == 0) {
        int inner = 1;
        node->target->depth = -1;
        if (!nodes_join(set, node->target, node->target->first, 1, &inner, err))
            return false;
        node->target->depth = inner;
    }
    if (node->target->depth < 0)
        return err_set(err, ERR_INPUT, "%s:%d: \"" STR_FMT "\" includes itself in a circle", in->file, node->line,
                       STR_ARG(node->text));
    in->untranslated |= node->target->untranslated;
    if (depth + node->target->depth > *deepest)
        *deepest = depth + node->target->depth;
    if (*deepest > TEMPLATE_DEEPEST)
        return err_set(err, ERR_INPUT, "%s:%d: templates nest deeper than %d", in->file, node->line, TEMPLATE_DEEPEST);
    return true;
}

static bool nodes_join(const struct set *set, struct template *in, struct node *first, int depth, int *deepest,
                       struct err *err)
{
    for (struct node *node = first; node; node = node->next) {
        bool joins = node->kind == NODE_PARTIAL || node->kind == NODE_PARENT;
        if (joins && !target_join(set, in, node, depth, deepest, err))
            return false;
        if (node->first && !nodes_join(set, in, node->first, depth, deepest, err))
            return false;
    }
    return true;
}

static bool set_join(struct set *set, struct err *err)
{
    for (size_t i = 0; i < set->count; i++) {
        struct template *template = &set->templates[i];
        int deepest = 1;
        if (template->depth)
            continue;
        template->depth = -1;
        if (!nodes_join(set, template, template->first, 1, &deepest, err))
            return false;
        template->depth = deepest;
    }
    return true;
}

static struct str template_name(struct str file)
{
    return str_ends(file, STR(".mustache")) ? str_slice(file, 0, file.n - 9) : STR("");
}

static bool set_parse_file(struct set *set, const char *folder, struct str file, const struct words *words,
                           struct err *err)
{
    const struct str *languages;
    size_t language_count = words_languages(words, &languages);
    const char *path = arena_printf(&set->arena, "%s/" STR_FMT, folder, STR_ARG(file));
    struct str source;

    if (!file_read(&set->arena, path, BIGGEST_FILE, &source, err))
        return false;
    for (size_t i = 0; i < language_count; i++) {
        struct template *template = &set->templates[set->count++];
        *template = (struct template){.name = template_name(file), .lang = languages[i], .file = path};
        if (!template_parse(&set->arena, words, source, NULL, NULL, template, err))
            return false;
    }
    return true;
}

static void set_free(struct set *set)
{
    if (!set)
        return;
    arena_clear(&set->arena);
    free(set);
}

static bool set_load(const char *folder, const struct words *words, struct set **ret, struct err *err)
{
    struct set *set = calloc(1, sizeof *set);
    struct str *files;
    size_t file_count;

    if (!set)
        return err_set(err, ERR_FAULT, "cannot load the templates: out of memory");
    if (!file_list(&set->arena, folder, &files, &file_count, err))
        goto failed;
    set->templates = ARENA_ARRAY(&set->arena, file_count * words_languages(words, NULL) + 1, struct template);
    for (size_t i = 0; i < file_count; i++)
        if (template_name(files[i]).n && !set_parse_file(set, folder, files[i], words, err))
            goto failed;
    if (!set_join(set, err))
        goto failed;
    *ret = set;
    return true;
failed:
    set_free(set);
    return false;
}

/* Changes when a file of the folder is added, removed or written. */
static uint64_t folder_state(const char *folder)
{
    struct arena arena = {0};
    struct err ignored;
    struct str *files;
    size_t count;
    uint64_t state = 1;

    if (file_list(&arena, folder, &files, &count, &ignored))
        for (size_t i = 0; i < count; i++) {
            struct stat about;
            if (stat(arena_printf(&arena, "%s/" STR_FMT, folder, STR_ARG(files[i])), &about) != 0)
                continue;
            state = state * 31 + str_hash(files[i]);
            state = state * 31 + (uint64_t)about.st_size;
            state = state * 31 + (uint64_t)about.st_mtim.tv_sec * 1000000007u + (uint64_t)about.st_mtim.tv_nsec;
        }
    arena_clear(&arena);
    return state;
}

bool templates_load(const char *folder, const struct words *words, bool reload, struct templates **ret, struct err *err)
{
    struct templates *templates = calloc(1, sizeof *templates);

    if (!templates || !(templates->folder = strdup(folder))) {
        free(templates);
        return err_set(err, ERR_FAULT, "cannot load the templates: out of memory");
    }
    pthread_rwlock_init(&templates->lock, NULL);
    templates->words = words;
    templates->reload = reload;
    templates->state = reload ? folder_state(folder) : 0;
    if (!set_load(folder, words, &templates->set, err)) {
        templates_free(templates);
        return false;
    }
    *ret = templates;
    return true;
}

void templates_free(struct templates *templates)
{
    if (!templates)
        return;
    set_free(templates->set);
    pthread_rwlock_destroy(&templates->lock);
    free(templates->folder);
    free(templates);
}

const struct words *templates_words(const struct templates *templates)
{
    return templates->words;
}

/* Reads the folder anew when it changed; a designer's mistake is told, and the next look tries again. */
static bool reload_if_changed(struct templates *templates, struct err *err)
{
    bool ok = true;

    pthread_rwlock_wrlock(&templates->lock);
    if (clock_ticks_ms() - templates->looked >= RELOAD_EVERY_MS) {
        uint64_t state = folder_state(templates->folder);
        struct set *fresh;
        templates->looked = clock_ticks_ms();
        if (state != templates->state && (ok = set_load(templates->folder, templates->words, &fresh, err))) {
            set_free(templates->set);
            templates->set = fresh;
            templates->state = state;
        } else if (!ok) {
            templates->looked = 0;
        }
    }
    pthread_rwlock_unlock(&templates->lock);
    return ok;
}

bool template_render(const struct templates *templates, const char *name, struct str lang, const json_t *view,
                     struct arena *arena, struct str *ret, struct err *err)
{
    struct templates *own = (struct templates *)templates; /* the lock and a reload change nothing a caller sees */
    struct template *template;
    bool ok;

    if (own->reload) {
        if (!reload_if_changed(own, err))
            return false;
        pthread_rwlock_rdlock(&own->lock);
    }
    template = set_find(own->set, str_from(name), lang);
    if (template)
        ok = template_walk(template, view, arena, ret, err);
    else
        ok = err_set(err, ERR_FAULT, "there is no template \"%s\" in %s for the language \"" STR_FMT "\"", name,
                     own->folder, STR_ARG(lang));
    if (own->reload)
        pthread_rwlock_unlock(&own->lock);
    return ok;
}

bool template_speaks(const struct templates *templates, const char *name, struct str lang)
{
    struct templates *own = (struct templates *)templates;

    if (own->reload)
        pthread_rwlock_rdlock(&own->lock);
    const struct template *template = set_find(own->set, str_from(name), lang);
    bool speaks = !template || !template->untranslated;
    if (own->reload)
        pthread_rwlock_unlock(&own->lock);
    return speaks;
}

struct seen {
    struct arena *arena;
    void (*found)(void *context, const char *file, int line, struct str sentence, struct str plural);
    void *context;
    struct str *list;
    size_t count, room;
};

static void sentence_seen(void *context, const char *file, int line, struct str sentence, struct str plural)
{
    struct seen *seen = context;

    for (size_t i = 0; i < seen->count; i++)
        if (str_eq(seen->list[i], sentence))
            return;
    if (seen->count == seen->room) {
        struct str *more = ARENA_ARRAY(seen->arena, seen->room * 2 + 64, struct str);
        if (seen->count)
            memcpy(more, seen->list, seen->count * sizeof *more);
        seen->list = more;
        seen->room = seen->room * 2 + 64;
    }
    seen->list[seen->count++] = sentence;
    seen->found(seen->context, file, line, sentence, plural);
}

void templates_sentences(const char *folder, void (*found)(void *context, const char *file, int line,
                                                           struct str sentence,
                         struct str plural), void *context)
{
    struct arena arena = {0};
    struct seen seen = {.arena = &arena, .found = found, .context = context};
    struct err ignored; /* a broken template is told by templates_load; its sentences up to there are found */
    struct str *files, source;
    size_t count;

    if (file_list(&arena, folder, &files, &count, &ignored))
        for (size_t i = 0; i < count; i++) {
            struct template template = {.name = template_name(files[i]), .lang = STR("en")};
            template.file = arena_printf(&arena, "%s/" STR_FMT, folder, STR_ARG(files[i]));
            if (template.name.n && file_read(&arena, template.file, BIGGEST_FILE, &source, &ignored)
                && !template_parse(&arena, NULL, source, sentence_seen, &seen, &template, &ignored))
                continue;
        }
    arena_clear(&arena);
}
