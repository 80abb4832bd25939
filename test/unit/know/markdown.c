/* markdown.c - whatever editors write, what comes out harms nobody and reads well. */
#include "know/markdown.h"

#include "../check.h"

static struct arena arena;

static const char *html(const char *markdown)
{
    return str_copy(&arena, markdown_html(&arena, str_from(markdown), STR("uk"))).p;
}

static const char *plain(const char *markdown)
{
    return str_copy(&arena, markdown_plain(&arena, str_from(markdown), STR("https://kres.example"), STR("uk"))).p;
}

static void plain_markdown_becomes_plain_html(void **state)
{
    UNUSED(state);
    assert_string_equal(html("Be **calm** and *kind*."), "<p>Be <strong>calm</strong> and <em>kind</em>.</p>\n");
    assert_string_equal(html("# One\n\n## Two"), "<h2>One</h2>\n<h2>Two</h2>\n"); /* the page has the first heading */
    assert_string_equal(html("- a\n- b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    assert_string_equal(html("1. a\n2. b"), "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n");
    assert_string_equal(html("a\\\nb"), "<p>a<br>\nb</p>\n");
    assert_string_equal(html("> said"), "<blockquote>\n<p>said</p>\n</blockquote>\n");
    assert_string_equal(html("---"), "<hr>\n");
    assert_string_equal(html(""), "");
}

static void links_stay_on_the_site_or_say_where_they_go(void **state)
{
    UNUSED(state);
    assert_string_equal(html("[check](/check)"), "<p><a href=\"/uk/check\">check</a></p>\n");
    assert_string_equal(html("[b](/pages/rights#stay)"), "<p><a href=\"/uk/pages/rights#stay\">b</a></p>\n");
    assert_string_equal(html("[x](https://example.org/?a=1&b=2)"),
                        "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noreferrer noopener\">x</a></p>\n");
    assert_string_equal(html("[x](https://example.org/?a=1&amp;b=2)"),
                        "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noreferrer noopener\">x</a></p>\n");
    assert_string_equal(html("<mail@example.org>"),
                        "<p><a href=\"mailto:mail@example.org\" rel=\"noreferrer noopener\">mail@example.org</a></p>\n");
}

static void no_link_leads_astray(void **state)
{
    static const char *const HOSTILE[] = {
        "[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))", "[x](&#106;avascript:alert(1))",
        "[x](java&#x0A;script:alert(1))", "[x](data:text/html,hi)", "[x](vbscript:x)", "[x](//evil.example)",
        "[x](/&#47;evil.example)", "[x](/\\evil.example)", "[x](/&#92;evil.example)", "[x](/../desk)",
        "[x](check)", "[x](&#x2F;&#x2F;evil.example)", "[x]( javascript:alert(1))",
        "[x]: javascript:alert(1)\n\n[x]", "<javascript:alert(1)>", "[x](file:///etc/passwd)",
    };

    UNUSED(state);
    for (size_t i = 0; i < LEN(HOSTILE); i++)
        if (strstr(html(HOSTILE[i]), "<a "))
            fail_msg("%s became %s", HOSTILE[i], html(HOSTILE[i]));
}

static void html_is_shown_and_never_done(void **state)
{
    static const char *const HOSTILE[] = {
        "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<div onclick=\"x\">\n\nhi\n\n</div>",
        "<style>*{}</style>", "`<script>`", "```\n<script>\n```", "    <script>", "<!-- <script> -->", "<?php x ?>",
        "**<b onmouseover=x>**", "[<script>](/check)", "![<script>](/x.png)", "&lt;script&gt;", "&#60;script&#62;",
        "[a](/check \"<script>\")", "[a](</check\"onmouseover=\"x>)", "<a href='javascript:x'>y</a>",
        "<svg/onload=alert(1)>", "<math><mi//xlink:href=\"data:x,y\">", "| a |\n|---|\n| <b> |",
    };
    static const char *const OURS[] = {"p", "strong", "em", "a href=\"", "a>", "code", "pre", "ul", "li", "ol", "h2", "br",
                                       "hr", "blockquote"};

    UNUSED(state);
    for (size_t i = 0; i < LEN(HOSTILE); i++) {
        for (const char *at = html(HOSTILE[i]); (at = strchr(at, '<')); at++) {
            bool known = false;
            for (size_t k = 0; k < LEN(OURS); k++)
                known = known || strncmp(at[1] == '/' ? at + 2 : at + 1, OURS[k], strlen(OURS[k])) == 0;
            if (!known)
                fail_msg("%s became %s", HOSTILE[i], html(HOSTILE[i]));
        }
        if (strstr(html(HOSTILE[i]), "\"onmouseover") || strstr(html(HOSTILE[i]), "<img"))
            fail_msg("%s became %s", HOSTILE[i], html(HOSTILE[i]));
    }
}

static void images_become_their_words(void **state)
{
    UNUSED(state);
    assert_string_equal(html("![a map](https://evil.example/track.png)"), "<p>a map</p>\n");
    assert_string_equal(html("[![a map](/x.png)](/check)"), "<p><a href=\"/uk/check\">a map</a></p>\n");
}

static void entities_are_characters(void **state)
{
    UNUSED(state);
    assert_string_equal(html("a &amp; b &lt; c &#8230; &bogus;"), "<p>a &amp; b &lt; c … &amp;bogus;</p>\n");
    assert_string_equal(plain("a &amp; b &lt; c &#x2026; &ndash;"), "a & b < c … –");
    assert_string_equal(html("&#0; &#xD800; &#128;"), "<p>\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd</p>\n");
    assert_string_equal(html("&#x110000;"), "<p>\xef\xbf\xbd</p>\n");
}

static void words_alone_read_well_in_a_letter(void **state)
{
    UNUSED(state);
    assert_string_equal(plain("## Beware\n\nCheck [the offer](/check) **now**."),
                        "Beware\n\nCheck the offer (https://kres.example/uk/check) now.");
    assert_string_equal(plain("- one\n- two\n\nEnd"), "- one\n- two\n\nEnd");
    assert_string_equal(plain("1. one\n2. two"), "1. one\n2. two");
    assert_string_equal(plain("- one\n  - in\n  - in too\n- two"), "- one\n  - in\n  - in too\n- two");
    assert_string_equal(plain("- one\n\n  more\n- two"), "- one\n  more\n- two");
    assert_string_equal(plain("<https://kres.example/>"), "https://kres.example/");
    assert_string_equal(plain("<script>"), "<script>"); /* text is text */
}

static void depth_and_size_stay_bounded(void **state)
{
    struct buf deep = {.arena = &arena}, long_one = {.arena = &arena};

    UNUSED(state);
    for (int i = 0; i < 5000; i++)
        buf_add(&deep, STR("> - "));
    buf_add(&deep, STR("x"));
    assert_true(markdown_html(&arena, buf_str(&deep), STR("en")).n > 0);
    assert_true(markdown_plain(&arena, buf_str(&deep), STR(""), STR("en")).n > 0);
    for (int i = 0; i < 20000; i++)
        buf_add(&long_one, STR("[a](/b) *c* `d`\n"));
    assert_true(markdown_html(&arena, buf_str(&long_one), STR("en")).n > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_markdown_becomes_plain_html),
        cmocka_unit_test(links_stay_on_the_site_or_say_where_they_go),
        cmocka_unit_test(no_link_leads_astray),
        cmocka_unit_test(html_is_shown_and_never_done),
        cmocka_unit_test(images_become_their_words),
        cmocka_unit_test(entities_are_characters),
        cmocka_unit_test(words_alone_read_well_in_a_letter),
        cmocka_unit_test(depth_and_size_stay_bounded),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_clear(&arena);
    return failed;
}
