/* build_texts.c - of an image: indicators with their texts, rules of levels, labels. */
#include "screen/builder.h"

static struct image_str add_string(struct builder *b, struct str text)
{
    struct image_str ref = {(uint32_t)b->strings.n, (uint32_t)text.n};
    buf_add(&b->strings, text);
    return ref;
}

static struct image_span add_texts(struct builder *b, const struct yaml *node)
{
    struct image_span span = {.first = COUNT(b->texts, struct image_text)};
    const struct yaml *names = yaml_get(node, "name"), *reasons = yaml_get(node, "reason");
    for (const struct yaml *name = names ? names->first : NULL; name; name = name->next, span.count++) {
        struct str reason = yaml_text(reasons, str_copy(&b->scratch, name->key).p);
        ADD(b->texts, struct image_text,
            {add_string(b, name->key), add_string(b, name->text), add_string(b, reason)});
    }
    return span;
}

void builder_indicators(struct builder *b)
{
    for (size_t i = 0; i < b->draft->indicator_count; i++) {
        const struct draft_indicator *from = &b->draft->indicators[i];
        const struct screen_indicator *shown = &from->shown;
        struct image_indicator out = {
            .id = add_string(b, shown->id), .source = add_string(b, shown->source), .weight = shown->weight,
            .element = (uint8_t)shown->element, .strength = (uint8_t)shown->strength, .counter = shown->counter,
            .forms = {COUNT(b->forms, struct image_str), (uint32_t)shown->form_count}};
        for (size_t k = 0; k < shown->form_count; k++) {
            struct image_str form = add_string(b, shown->forms[k]);
            buf_add(&b->forms, str_make(&form, sizeof form));
        }
        out.texts = add_texts(b, from->node);
        out.guards = builder_guards(b, from->guards);
        buf_add(&b->indicators, str_make(&out, sizeof out));
    }
}

static struct image_span add_needs(struct builder *b, const struct image_need *needs, size_t count)
{
    struct image_span span = {COUNT(b->needs, struct image_need), (uint32_t)count};
    buf_add(&b->needs, str_make(needs, count * sizeof *needs));
    return span;
}

void builder_levels(struct builder *b)
{
    const struct draft *draft = b->draft;
    const struct yaml *labels = yaml_get(draft->levels, "labels");
    for (size_t i = 0; i < draft->rule_count; i++) {
        const struct draft_rule *rule = &draft->rules[i];
        struct image_rule out = {.score = rule->score, .id = add_string(b, rule->id), .level = rule->level,
                                 .needs = add_needs(b, rule->needs, rule->need_count),
                                 .unless = add_needs(b, rule->unless, rule->unless_count),
                                 .sentences = {COUNT(b->sentences, struct image_label), (uint32_t)rule->sentence->count}};
        for (const struct yaml *text = rule->sentence->first; text; text = text->next)
            ADD(b->sentences, struct image_label,
                {.lang = add_string(b, text->key), .text = add_string(b, text->text)});
        buf_add(&b->rules, str_make(&out, sizeof out));
    }
    for (const struct yaml *label = labels ? labels->first : NULL; label; label = label->next)
        for (const struct yaml *text = label->first; text; text = text->next)
            ADD(b->labels, struct image_label,
                {add_string(b, label->key), add_string(b, text->key), add_string(b, text->text)});
}
