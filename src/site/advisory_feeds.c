/* advisory_feeds.c - the advisories as Atom (RFC 4287) and as JSON Feed 1.1 (jsonfeed.org).
 *
 * Both want whole addresses, which are those that the reader's own program called; so they are not cached for everyone.
 * Ids never change: they come from this house's public key and the advisory's id.  One that was withdrawn stays in the
 * feed for those who have it, and says so. */
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"
#include "know/advisory.h"
#include "know/markdown.h"
#include "site/page.h"

enum { SHOWN = 1 << ADVISORY_CURRENT | 1 << ADVISORY_ENDED | 1 << ADVISORY_WITHDRAWN, MOST_ENTRIES = 50 };

/* urn:uuid:… of version 8 (RFC 9562) for a name. */
static struct str uuid_of(const struct web_request *request, struct str name)
{
    const struct cases *cases = &page_app(request)->cases;
    uint8_t hash[16];
    struct buf out = {.arena = request->arena};
    struct str text = str_printf(request->arena, "advisories/" STR_FMT "/" STR_FMT, STR_ARG(request->lang), STR_ARG(name));

    crypto_generichash(hash, sizeof hash, (const unsigned char *)text.p, text.n, cases->proof_public,
                       sizeof cases->proof_public);
    hash[6] = (uint8_t)((hash[6] & 0x0f) | 0x80);
    hash[8] = (uint8_t)((hash[8] & 0x3f) | 0x80);
    buf_add(&out, STR("urn:uuid:"));
    for (size_t i = 0; i < sizeof hash; i++)
        buf_printf(&out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", hash[i]);
    return buf_str(&out);
}

/* What an advisory says in one piece; a withdrawn one only that. */
static struct str content_of(struct web_request *request, const struct content_item *item, struct str site, bool html)
{
    struct arena *arena = request->arena;
    struct str lang;
    struct str body = shape_text(yaml_get(item->root, "body"), request->lang, &lang);
    struct str advice = shape_text(yaml_get(item->root, "advice"), request->lang, &lang);
    struct str heading = page_word(request, STR("!advisory-advice"));
    struct str whole = body;

    if (advice.n)
        whole = str_printf(arena, STR_FMT "\n\n## " STR_FMT "\n\n" STR_FMT, STR_ARG(body), STR_ARG(heading),
                           STR_ARG(advice));

    if (item->withdrawn)
        whole = page_word(request, STR("!advisory-withdrawn"));
    return html ? markdown_html_at(arena, whole, site, request->lang) : markdown_plain(arena, whole, site, request->lang);
}

static void entry_view(struct web_request *request, json_t *list, const struct content_item *item, struct str site)
{
    json_t *entry = page_item(list);
    struct str lang;
    struct str title = shape_text(yaml_get(item->root, "title"), request->lang, &lang);
    int64_t begin = advisory_begin(item->root);
    bool urgent = false;
    const struct yaml *flag = yaml_get(item->root, "urgent");

    if (item->withdrawn)
        title = str_printf(request->arena, STR_FMT ": " STR_FMT,
                           STR_ARG(page_word(request, STR("!advisory-withdrawn-mark"))), STR_ARG(title));
    page_text(entry, "title", title);
    page_text(entry, "entry_lang", lang);
    page_text(entry, "id", uuid_of(request, item->id));
    struct str url = str_printf(request->arena, STR_FMT "/" STR_FMT "/advisories/" STR_FMT, STR_ARG(site),
                                STR_ARG(request->lang), STR_ARG(item->id));
    page_text(entry, "url", url);
    page_text(entry, "published", clock_time_text(request->arena, begin));
    page_text(entry, "updated", clock_time_text(request->arena, advisory_changed(item)));
    page_text(entry, "summary",
              item->withdrawn ? page_word(request, STR("!advisory-withdrawn"))
                              : str_trim(shape_text(yaml_get(item->root, "summary"), request->lang, &lang)));
    page_text(entry, "content", content_of(request, item, site, true));
    page_text(entry, "text", content_of(request, item, site, false));
    page_flag(entry, "urgent", !item->withdrawn && flag && yaml_bool(flag, &urgent, NULL) && urgent);
}

/* "entries" and what stands above them; the same for both feeds. */
static json_t *feed_view(struct web_request *request, const char *self)
{
    const struct content_item **items;
    size_t count = advisories_list(request, SHOWN, &items);
    struct str site = page_site(request);
    json_t *view = json_object(), *list = page_list(view, "entries");

    page_text(view, "lang", request->lang);
    page_text(view, "title", page_word(request, STR("!advisories-feed")));
    page_text(view, "id", uuid_of(request, STR("")));
    page_text(view, "home", str_printf(request->arena, STR_FMT "/" STR_FMT "/advisories", STR_ARG(site),
                                       STR_ARG(request->lang)));
    page_text(view, "self", str_printf(request->arena, STR_FMT "/" STR_FMT "/advisories.%s", STR_ARG(site),
                                       STR_ARG(request->lang), self));
    page_text(view, "updated", clock_time_text(request->arena, count ? advisory_changed(items[0])
                                                                     : edition_made(page_edition(request))));
    for (size_t i = 0; i < count && i < MOST_ENTRIES; i++)
        entry_view(request, list, items[i], site);
    return view;
}

bool advisories_atom(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = feed_view(request, "atom");
    bool ok = template_render(page_app(request)->templates, "feed-advisories", request->lang, view, request->arena,
                              &reply->body, err);

    json_decref(view);
    reply->type = STR("application/atom+xml; charset=utf-8");
    return ok;
}

static json_t *json_entry(json_t *entry)
{
    json_t *item = json_object();
    static const struct { const char *from, *to; } members[] = {
        {"id", "id"}, {"url", "url"}, {"title", "title"}, {"summary", "summary"}, {"content", "content_html"},
        {"text", "content_text"}, {"published", "date_published"}, {"updated", "date_modified"}, {"entry_lang", "language"},
    };

    for (size_t i = 0; i < LEN(members); i++)
        json_object_set(item, members[i].to, json_object_get(entry, members[i].from));
    if (json_is_true(json_object_get(entry, "urgent")))
        json_object_set_new(item, "tags", json_pack("[s]", "urgent"));
    return item;
}

bool advisories_json(struct web_request *request, struct web_reply *reply, struct err *err)
{
    json_t *view = feed_view(request, "json"), *feed = json_object(), *items = json_array(), *entry;
    size_t i;

    UNUSED(err);
    json_object_set_new(feed, "version", json_string("https://jsonfeed.org/version/1.1"));
    json_object_set(feed, "title", json_object_get(view, "title"));
    json_object_set(feed, "home_page_url", json_object_get(view, "home"));
    json_object_set(feed, "feed_url", json_object_get(view, "self"));
    json_object_set(feed, "language", json_object_get(view, "lang"));
    json_array_foreach(json_object_get(view, "entries"), i, entry)
        json_array_append_new(items, json_entry(entry));
    json_object_set_new(feed, "items", items);
    char *text = json_dumps(feed, JSON_COMPACT);
    reply->type = STR("application/feed+json");
    reply->body = text ? str_copy(request->arena, str_from(text)) : STR("{}");
    free(text);
    json_decref(feed);
    json_decref(view);
    return true;
}
