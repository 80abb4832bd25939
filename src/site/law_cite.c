/* law_cite.c - an entry for a bibliography: BibTeX and CSL-JSON (the schema of citationstyles.org, version 1.0.2).
 *
 * Only what was verified is in it.  BibTeX's @misc is what every style knows; text is UTF-8, as biber and Zotero read it. */
#include "site/law.h"

#include <stdlib.h>

/* What a program for citations calls our types. */
static const struct { const char *type, *csl; } TYPES[] = {
    {"code", "legislation"},       {"act", "legislation"},     {"regulation", "legislation"}, {"directive", "legislation"},
    {"decision", "legislation"},   {"convention", "treaty"},   {"protocol", "treaty"},        {"declaration", "treaty"},
    {"judgment", "legal_case"},    {"strategy", "report"},     {"plan", "report"},            {"report", "report"},
    {"guidance", "report"},
};

static struct str title_of(const struct web_request *request, const struct content_item *entry, struct str *ret_lang)
{
    return shape_text(yaml_get(entry->root, "title"), request->lang, ret_lang);
}

/* The identifiers that have no field of their own, in one line. */
static struct str note_of(const struct web_request *request, const struct content_item *entry)
{
    static const char *const FIELDS[][2] = {{"ecli", ""}, {"celex", "CELEX "}, {"eli", "ELI "}};
    struct buf note = {.arena = request->arena};

    for (size_t i = 0; i < LEN(FIELDS); i++) {
        struct str value = law_field(entry, FIELDS[i][0]);
        if (value.n)
            buf_printf(&note, "%s%s" STR_FMT, note.n ? "; " : "", FIELDS[i][1], STR_ARG(value));
    }
    return buf_str(&note);
}

static struct str number_of(const struct content_item *entry)
{
    struct str application = law_field(entry, "application");

    return application.n ? application : law_field(entry, "number");
}

/* The last day on which somebody saw it on an official page. */
static struct str seen_of(const struct content_item *entry)
{
    const struct yaml *list = yaml_get(entry->root, "sources");
    struct str last = STR("");

    for (const struct yaml *each = list ? list->first : NULL; each; each = each->next)
        if (str_cmp(yaml_text(each, "seen"), last) > 0)
            last = yaml_text(each, "seen");
    return last;
}

/* ---- CSL-JSON ---- */

/* {"date-parts": [[2026, 11, 25]]}, as many parts as are known. */
static void set_date(json_t *view, const char *key, struct str day)
{
    json_t *parts = json_array();
    int64_t number;

    while (day.n && str_int(str_cut(&day, '-'), 0, 9999, &number))
        json_array_append_new(parts, json_integer(number));
    if (!json_array_size(parts)) {
        json_decref(parts);
        return;
    }
    json_object_set_new(view, key, json_pack("{s:[o]}", "date-parts", parts));
}

static void set_known(json_t *view, const char *key, struct str value)
{
    if (value.n)
        page_text(view, key, value);
}

static json_t *csl_of(const struct web_request *request, const struct content_item *entry)
{
    json_t *view = json_object();
    struct str lang;
    struct str title = title_of(request, entry, &lang);

    page_text(view, "id", entry->id);
    for (size_t i = 0; i < LEN(TYPES); i++)
        if (str_is(yaml_text(entry->root, "type"), TYPES[i].type))
            page_text(view, "type", str_from(TYPES[i].csl));
    page_text(view, "title", title);
    set_known(view, "title-short", law_field(entry, "short"));
    set_known(view, "number", number_of(entry));
    set_known(view, "authority", law_field(entry, "court"));
    set_known(view, "URL", law_field(entry, "url"));
    set_known(view, "note", note_of(request, entry));
    page_text(view, "language", lang);
    set_date(view, "issued", law_field(entry, "adopted"));
    set_date(view, "accessed", seen_of(entry));
    return view;
}

static void as_download(const struct web_request *request, struct web_reply *reply, const struct content_item *entry,
                        const char *ending)
{
    web_reply_header(reply, "Content-Disposition",
                     str_printf(request->arena, "attachment; filename=\"" STR_FMT ".%s\"", STR_ARG(entry->id), ending));
}

bool law_csl_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *entry = law_asked(request);

    if (!entry)
        return page_gone(err);
    json_t *list = json_array();
    json_array_append_new(list, csl_of(request, entry));
    char *text = json_dumps(list, JSON_INDENT(2));
    json_decref(list);
    reply->status = 200;
    reply->type = STR("application/vnd.citationstyles.csl+json");
    reply->body = str_copy(request->arena, str_from(text));
    free(text);
    as_download(request, reply, entry, "json");
    return true;
}

/* ---- BibTeX ---- */

/* A value in braces; what TeX would read as a command is escaped, and braces are always pairs. */
static void add_value(struct buf *bib, const char *key, struct str value, bool as_is)
{
    static const struct { char c; const char *text; } ESCAPES[] = {
        {'\\', "\\textbackslash{}"}, {'~', "\\textasciitilde{}"}, {'^', "\\textasciicircum{}"}, {'{', "\\{"}, {'}', "\\}"},
        {'&', "\\&"}, {'%', "\\%"}, {'$', "\\$"}, {'#', "\\#"}, {'_', "\\_"},
    };

    if (!value.n)
        return;
    buf_printf(bib, ",\n  %s = {", key);
    for (size_t i = 0; i < value.n; i++) {
        const char *text = NULL;
        for (size_t k = 0; k < LEN(ESCAPES) && !as_is; k++)
            text = ESCAPES[k].c == value.p[i] ? ESCAPES[k].text : text;
        if (text)
            buf_add(bib, str_from(text));
        else if (value.p[i] == '\n' || (as_is && (value.p[i] == '{' || value.p[i] == '}' || value.p[i] == '\\')))
            buf_byte(bib, ' ');
        else
            buf_byte(bib, value.p[i]);
    }
    buf_byte(bib, '}');
}

bool law_bibtex_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    const struct content_item *entry = law_asked(request);
    struct buf bib = {.arena = request->arena};
    struct str lang;

    if (!entry)
        return page_gone(err);
    struct str adopted = law_field(entry, "adopted");
    buf_printf(&bib, "@misc{" STR_FMT, STR_ARG(entry->id));
    add_value(&bib, "title", title_of(request, entry, &lang), false);
    add_value(&bib, "shorttitle", law_field(entry, "short"), false);
    add_value(&bib, "institution", law_field(entry, "court"), false);
    add_value(&bib, "year", str_slice(adopted, 0, 4), false);
    add_value(&bib, "date", adopted, false);
    add_value(&bib, "number", number_of(entry), false);
    add_value(&bib, "howpublished", law_field(entry, "cite"), false);
    add_value(&bib, "note", note_of(request, entry), false);
    add_value(&bib, "url", law_field(entry, "url"), true);
    add_value(&bib, "urldate", seen_of(entry), false);
    add_value(&bib, "language", lang, false);
    buf_add(&bib, STR("\n}\n"));
    reply->status = 200;
    reply->type = STR("application/x-bibtex; charset=utf-8");
    reply->body = buf_str(&bib);
    as_download(request, reply, entry, "bib");
    return true;
}
