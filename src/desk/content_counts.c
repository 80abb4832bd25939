/* content_counts.c - how many reports came in lately, as evidence of an advisory: from open columns of the queue alone,
 * never a case, never a number that could point at a person. */
#include "base/yaml_write.h"
#include "desk/content.h"
#include "site/page.h"

enum { DAYS = 30, FEW = 5 };

static const char *const level_sentences[] = {
    [LEVEL_SOME] = "!evidence-level-some", [LEVEL_HIGH] = "!evidence-level-high",
};

static struct yaml *unquoted(struct arena *arena, int64_t number)
{
    return yaml_new_text(arena, str_printf(arena, "%" PRId64, number));
}

/* The sentence in every language of the site. */
static struct yaml *texts_of(const struct content_page *page, const char *sentence)
{
    const struct app *app = desk_app(page->request);
    struct arena *arena = page->request->arena;
    struct yaml *texts = yaml_new(arena, YAML_MAP);

    for (size_t i = 0; i < app->packs->language_count; i++) {
        struct yaml *text = yaml_new_text(arena, words_find(app->words, app->packs->languages[i], str_from(sentence)));
        text->quoted = true;
        yaml_set(arena, texts, app->packs->languages[i], text);
    }
    return texts;
}

/* Pressed again, the button renews the number instead of telling it twice. */
static void tell(const struct content_page *page, struct yaml *evidence, const char *sentence, int64_t count)
{
    struct arena *arena = page->request->arena;
    struct yaml *texts = texts_of(page, sentence);
    struct yaml *item = evidence->first;

    while (item && !str_eq(yaml_text(yaml_get(item, "text") ? yaml_get(item, "text") : item, "en"), yaml_text(texts, "en")))
        item = item->next;
    if (!item) {
        item = yaml_new(arena, YAML_MAP);
        yaml_append(evidence, item);
    }
    yaml_set(arena, item, STR("text"), texts);
    yaml_set(arena, item, STR("count"), unquoted(arena, count));
}

bool content_add_counts(const struct content_page *page, struct yaml *tree, size_t *ret_added, struct err *err)
{
    struct arena *arena = page->request->arena;
    struct yaml *evidence = yaml_get(tree, "evidence");
    struct case_level_counts counts;

    if (!case_count_levels(&desk_app(page->request)->cases, desk_session(page->request), DAYS, FEW, &counts, err))
        return false;
    if (!evidence)
        yaml_set(arena, tree, STR("evidence"), evidence = yaml_new(arena, YAML_LIST));
    *ret_added = 0;
    if (counts.all) {
        tell(page, evidence, "!evidence-reports", counts.all);
        ++*ret_added;
    }
    for (int level = LEVEL_HIGH; level > LEVEL_NONE; level--) {
        if (!counts.by_level[level])
            continue;
        tell(page, evidence, level_sentences[level], counts.by_level[level]);
        ++*ret_added;
    }
    if (!evidence->count)
        yaml_set(arena, tree, STR("evidence"), NULL);
    return true;
}
