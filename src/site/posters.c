/* posters.c - see posters.h. */
#include "site/posters.h"

bool site_address_parse(struct arena *arena, struct str text, struct str *ret, struct err *err)
{
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};
    struct str rest = {0};

    while (str_ends(text, STR("/")))
        text = str_slice(text, 0, text.n - 1);
    for (size_t i = 0; i < LEN(schemes) && !rest.n; i++)
        if (str_starts(text, schemes[i]))
            rest = str_slice(text, schemes[i].n, text.n);
    bool ok = rest.n > 0 && rest.n <= 120;
    for (size_t i = 0; ok && i < rest.n; i++) {
        char c = rest.p[i];
        ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-:[]", c);
    }
    if (!ok)
        return err_field(err, "url", "!site-address");
    *ret = str_copy(arena, text);
    return true;
}

/* ---- words ---- */

static struct str text_of(const struct yaml *texts, struct str lang, struct str *ret_lang)
{
    struct str real, text = texts ? shape_text(texts, lang, &real) : STR("");

    if (ret_lang)
        *ret_lang = texts ? real : lang;
    return str_trim(text);
}

/* The sentence that stands at the top of each page, with the number in its place. */
static struct str danger_of(const struct words *words, struct arena *arena, struct str lang, struct str phone)
{
    static const struct str slot = {"{{phone}}", 9};
    struct str sentence = words_find(words, lang, STR("In danger? Call {{phone}}"));
    size_t at = str_find(sentence, slot, 0);

    if (at == SIZE_MAX)
        return sentence;
    return str_printf(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(sentence, 0, at)), STR_ARG(phone),
                      STR_ARG(str_slice(sentence, at + slot.n, sentence.n)));
}

static struct str phone_of(const struct poster_source *source)
{
    if (source->phone.n)
        return source->phone;
    const struct directory_service *alarm = edition_directory(source->edition)->alarm;
    return alarm ? yaml_text(alarm->root, "phone") : STR("");
}

/* An address is read from left to right in every language: isolated where the text around it is not (Unicode UAX #9). */
static struct str address_text(const struct poster_source *source, struct arena *arena, struct str address)
{
    return words_right_to_left(source->lang) ? str_printf(arena, "\u2066" STR_FMT "\u2069", STR_ARG(address)) : address;
}

static void fill_address(const struct poster_source *source, struct arena *arena, struct poster *ret)
{
    struct str host = str_slice(source->site, str_find(source->site, STR("://"), 0) + 3, source->site.n);

    if (source->code.n) { /* scanned it opens in the poster's language; typed it is short */
        ret->link = str_printf(arena, STR_FMT "/" STR_FMT "/report?place=" STR_FMT, STR_ARG(source->site),
                               STR_ARG(source->lang), STR_ARG(source->code));
        ret->address = address_text(source, arena, str_printf(arena, STR_FMT "/p/" STR_FMT, STR_ARG(host),
                                                              STR_ARG(source->code)));
        return;
    }
    ret->link = str_printf(arena, STR_FMT "/" STR_FMT "/", STR_ARG(source->site), STR_ARG(source->lang));
    ret->address = address_text(source, arena, str_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(host), STR_ARG(source->lang)));
}

bool poster_fill(const struct poster_source *source, struct arena *arena, struct str id, struct poster *ret, struct err *err)
{
    const struct content_item *item = edition_find(source->edition, "posters", id);
    struct poster poster = {.lang = source->lang};
    const struct yaml *lines;

    if (!item || !shape_is_public(item->root))
        return err_set(err, ERR_NOT_FOUND, "!poster-unknown");
    if (source->place.n && !print_place_is_good(source->place))
        return err_field(err, "place", "!poster-place");
    poster.style = str_is(yaml_text(item->root, "style"), "strips") ? POSTER_STRIPS : POSTER_SHEET;
    poster.title = text_of(yaml_get(item->root, "title"), source->lang, &poster.lang);
    poster.call = text_of(yaml_get(item->root, "call"), source->lang, NULL);
    lines = yaml_get(item->root, "lines");
    for (const struct yaml *line = lines ? lines->first : NULL; line && poster.line_count < POSTER_LINES_MOST;
         line = line->next)
        poster.lines[poster.line_count++] = text_of(line, source->lang, NULL);
    poster.right_to_left = words_right_to_left(poster.lang);
    poster.drawing = yaml_text(item->root, "drawing");
    poster.phone = phone_of(source);
    poster.danger = poster.phone.n ? danger_of(source->words, arena, source->lang, poster.phone) : STR("");
    poster.place = source->place;
    fill_address(source, arena, &poster);
    *ret = poster;
    return true;
}

/* ---- cards ---- */

/* Up to the first full stop, question or exclamation mark before a space (or the Arabic question mark). */
static struct str first_sentence(struct str text)
{
    for (size_t i = 0; i + 1 < text.n; i++)
        if (strchr(".?!", text.p[i]) && text.p[i] && (text.p[i + 1] == ' ' || text.p[i + 1] == '\n'))
            return str_slice(text, 0, i + 1);
        else if (str_starts(str_slice(text, i, text.n), STR("؟ ")))
            return str_slice(text, 0, i + 2);
    return text;
}

void card_fill(const struct content_item *tip, struct str lang, struct card *ret)
{
    struct str real;

    *ret = (struct card){.title = text_of(yaml_get(tip->root, "title"), lang, &real),
                         .line = first_sentence(text_of(yaml_get(tip->root, "text"), lang, NULL)),
                         .drawing = yaml_text(tip->root, "drawing")};
    ret->lang = real;
    ret->right_to_left = words_right_to_left(real);
}
