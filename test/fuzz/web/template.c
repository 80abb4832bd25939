/* Template sources, parsed and, when they hold no partials, rendered with a small view. */
#include "web/template_node.h"

static bool holds_partials(const struct node *node)
{
    for (; node; node = node->next)
        if (node->kind == NODE_PARTIAL || node->kind == NODE_PARENT || holds_partials(node->first))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static json_t *view;
    struct arena arena = {0};
    struct template template = {.name = STR("t"), .lang = STR("en"), .file = "t"};
    struct str text;
    struct err err;

    if (!view)
        view = json_pack("{s:s, s:[i,i], s:{s:s}, s:b}", "a", "<x>", "l", 1, 2, "o", "a", "\"", "t", 1);
    if (n < 4096 && template_parse(&arena, NULL, str_make(bytes, n), NULL, NULL, &template, &err)
        && !holds_partials(template.first) && template_walk(&template, view, &arena, &text, &err))
        UNUSED(text);
    arena_clear(&arena);
    return 0;
}
