/* markdown.c - fuzz target: what editors write.  Whatever comes in, only our own tags and harmless links come out. */
#include <stdlib.h>

#include "know/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool begins(const char *at, const char *end, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(end - at) >= n && memcmp(at, with, n) == 0;
}

static void look_at_tag(const char *at, const char *end)
{
    static const char *const OURS[] = {"p>", "strong>", "em>", "code>", "pre>", "ul>", "li>", "ol>", "h2>", "h3>", "h4>",
                                       "h5>", "h6>", "br>", "hr>", "blockquote>", "a>", "a href=\"/en/", "a href=\"https://",
                                       "a href=\"http://", "a href=\"mailto:"};
    at += begins(at, end, "/");
    for (size_t i = 0; i < LEN(OURS); i++)
        if (begins(at, end, OURS[i]))
            return;
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct str text = str_make(data, size);
    struct str html = markdown_html(&arena, text, STR("en"));
    const char *end = html.p + html.n;
    for (const char *at = html.p; at && at < end; at++)
        if (*at == '<')
            look_at_tag(at + 1, end);
    struct str plain = markdown_plain(&arena, text, STR("https://kres.example"), STR("en"));
    if (str_is_utf8(text) && (!str_is_utf8(html) || !str_is_utf8(plain)))
        abort();
    arena_clear(&arena);
    return 0;
}
