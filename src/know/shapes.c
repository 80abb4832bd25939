/* shapes.c - the kinds of content and their fields: the table that everything else follows; see shape.h. */
#include "know/directory.h"
#include "know/outline.h"
#include "know/shape.h"

enum {
    NEEDED = SHAPE_NEEDED,
    TEXTS = SHAPE_TEXTS,
    SOME = SHAPE_TEXTS | SHAPE_SOME,
    MANY = SHAPE_MANY,
};
#define END {.key = NULL}

static const char *const tools[] = {"check", "trip", "help", "report", "none", NULL};
static const char *const elements[] = {"act", "means", "purpose", "child", NULL};
static const char *const answers[] = {"yes", "no", "unclear", NULL};
static const char *const page_groups[] = {"at-risk", "public", "professionals", "customers", "employers", "rights", "law",
                                          NULL};
static const char *const poster_styles[] = {"poster", "strips", NULL};

static const struct shape source_fields[] = {
    {"title", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"url", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"seen", SHAPE_DAY, 0, NULL, NULL, NULL},
    {"status", SHAPE_LINE, 0, NULL, NULL, NULL},
    END,
};
#define SOURCES {"sources", SHAPE_GROUP, MANY, NULL, source_fields, NULL}
#define LAWS {"laws", SHAPE_LINE, MANY, NULL, NULL, NULL}

/* ---- tips, elements, situations, myths, pages ---- */

static const struct shape tip_fields[] = {
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"text", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"steps", SHAPE_PROSE, MANY | TEXTS, NULL, NULL, NULL},
    {"tool", SHAPE_CHOICE, 0, tools, NULL, NULL},
    {"drawing", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"alt", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"for", SHAPE_LINE, MANY, NULL, NULL, NULL},
    {"always", SHAPE_FLAG, 0, NULL, NULL, NULL},
    SOURCES,
    END,
};
static const struct shape element_fields[] = {
    {"element", SHAPE_CHOICE, NEEDED, elements, NULL, NULL},
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"text", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"example", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    LAWS,
    SOURCES,
    END,
};
static const struct shape choice_fields[] = {
    {"text", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"right", SHAPE_FLAG, NEEDED, NULL, NULL, NULL},
    {"feedback", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    END,
};
static const struct shape question_fields[] = {
    {"element", SHAPE_CHOICE, 0, elements, NULL, NULL},
    {"story", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"question", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"choices", SHAPE_GROUP, NEEDED | MANY, NULL, choice_fields, NULL},
    END,
};
static const struct shape situation_fields[] = {
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"story", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"child", SHAPE_FLAG, 0, NULL, NULL, NULL},
    {"questions", SHAPE_GROUP, NEEDED | MANY, NULL, question_fields, NULL},
    {"answer", SHAPE_CHOICE, NEEDED, answers, NULL, NULL},
    {"verdict", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"why", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"advice", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"tool", SHAPE_CHOICE, 0, tools, NULL, NULL},
    LAWS,
    SOURCES,
    END,
};
static const struct shape myth_fields[] = {
    {"myth", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"truth", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    LAWS,
    SOURCES,
    END,
};
static const struct shape page_fields[] = {
    {"group", SHAPE_CHOICE, NEEDED, page_groups, NULL, NULL},
    {"icon", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"order", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"summary", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"body", SHAPE_MARKDOWN, NEEDED | TEXTS, NULL, NULL, NULL},
    LAWS,
    SOURCES,
    END,
};
static const struct shape course_fields[] = {
    {"order", SHAPE_NUMBER, NEEDED, NULL, NULL, NULL},
    {"minutes", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"summary", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"body", SHAPE_MARKDOWN, NEEDED | TEXTS, NULL, NULL, NULL},
    {"questions", SHAPE_GROUP, NEEDED | MANY, NULL, question_fields, NULL},
    LAWS,
    SOURCES,
    END,
};

/* ---- film, posters ---- */

static const struct shape scene_fields[] = {
    {"from", SHAPE_NUMBER, NEEDED, NULL, NULL, NULL},
    {"to", SHAPE_NUMBER, NEEDED, NULL, NULL, NULL},
    {"caption", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"shows", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    END,
};
static const struct shape film_fields[] = {
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"summary", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"seconds", SHAPE_NUMBER, NEEDED, NULL, NULL, NULL},
    {"webm", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"mp4", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"poster", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"by", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"scenes", SHAPE_GROUP, NEEDED | MANY, NULL, scene_fields, NULL},
    END,
};
static const struct shape poster_fields[] = {
    {"style", SHAPE_CHOICE, NEEDED, poster_styles, NULL, NULL},
    {"drawing", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"lines", SHAPE_PROSE, MANY | TEXTS, NULL, NULL, NULL},
    {"call", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"order", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    END,
};

/* ---- advisories ---- */

static const struct shape evidence_fields[] = {
    {"text", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"count", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    SOURCES,
    END,
};
static const struct shape advisory_fields[] = {
    {"title", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"summary", SHAPE_PROSE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"urgent", SHAPE_FLAG, 0, NULL, NULL, NULL},
    {"published", SHAPE_DAY, NEEDED, NULL, NULL, NULL},
    {"until", SHAPE_DAY, 0, NULL, NULL, NULL},
    {"places", SHAPE_LINE, MANY, NULL, NULL, NULL},
    {"groups", SHAPE_LINE, MANY, NULL, NULL, NULL},
    {"for_languages", SHAPE_LINE, MANY, NULL, NULL, NULL},
    {"body", SHAPE_MARKDOWN, NEEDED | TEXTS, NULL, NULL, NULL},
    {"advice", SHAPE_MARKDOWN, TEXTS, NULL, NULL, NULL},
    {"evidence", SHAPE_GROUP, MANY, NULL, evidence_fields, NULL},
    SOURCES,
    END,
};

/* ---- the directory of help ---- */

static const char *const organisation_kinds[] = {"police", "ngo", "state", "church", "international", "embassy", "line",
                                                 NULL};
static const struct shape place_fields[] = {
    {"id", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    {"name", SHAPE_LINE, TEXTS, NULL, NULL, NULL},
    {"address", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"town", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"region", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"lat", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    {"lon", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    END,
};
#define CHECKED                                                                                                       \
    {"checked", SHAPE_CHECKED, NEEDED, NULL, NULL, NULL}, {"source", SHAPE_LINE, NEEDED, NULL, NULL, NULL},           \
        {"seen", SHAPE_DAY, NEEDED, NULL, NULL, NULL}, {"check_again", SHAPE_DAY, 0, NULL, NULL, NULL}

static const struct shape service_fields[] = {
    {"id", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    {"needs", SHAPE_CHOICE, NEEDED | MANY, directory_needs, NULL, NULL},
    {"name", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"what", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"who", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"suits", SHAPE_CHOICE, MANY, directory_suits, NULL, NULL},
    {"cost", SHAPE_LINE, TEXTS, NULL, NULL, NULL},
    {"free", SHAPE_FLAG, 0, NULL, NULL, NULL},
    {"languages", SHAPE_LINE, MANY, NULL, NULL, NULL},
    {"phone", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"dial", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"chat", SHAPE_LINK, 0, NULL, NULL, NULL},
    {"web", SHAPE_LINK, 0, NULL, NULL, NULL},
    {"email", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"place", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"emergency", SHAPE_FLAG, 0, NULL, NULL, NULL},
    {"first", SHAPE_FLAG, 0, NULL, NULL, NULL},
    {"hours", SHAPE_OTHER, 0, NULL, NULL, hours_check},
    {"hours_text", SHAPE_LINE, TEXTS, NULL, NULL, NULL},
    CHECKED,
    END,
};
static const struct shape organisation_fields[] = {
    {"name", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"what", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"country", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    {"kind", SHAPE_CHOICE, NEEDED, organisation_kinds, NULL, NULL},
    {"web", SHAPE_LINK, 0, NULL, NULL, NULL},
    {"email", SHAPE_LINE, 0, NULL, NULL, NULL},
    CHECKED,
    {"places", SHAPE_GROUP, MANY, NULL, place_fields, NULL},
    {"services", SHAPE_GROUP, MANY, NULL, service_fields, NULL},
    END,
};

/* ---- law ---- */

static const char *const law_groups[] = {"national", "case-law", "international", "eu", NULL};
static const char *const law_types[] = {"code", "act", "regulation", "directive", "decision", "convention", "protocol",
                                        "strategy", "judgment", "plan", "guidance", "report", "declaration", NULL};
static const char *const law_statuses[] = {"in-force", "amended", "repealed", "not-yet", "superseded", "final", NULL};
static const char *const relation_kinds[] = {"amends", "amended-by", "transposes", "transposed-by", "cites", "cited-by",
                                             "applied-in", "applies", "ratifies", "ratified-by", "repeals", "repealed-by",
                                             "implements", "implemented-by", "same-case", "supplements", NULL};

static const struct shape date_fields[] = {
    {"what", SHAPE_LINE, NEEDED | SOME, NULL, NULL, NULL},
    {"day", SHAPE_DAY, NEEDED, NULL, NULL, NULL},
    END,
};
static const struct shape note_fields[] = {
    {"article", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    {"text", SHAPE_PROSE, NEEDED | SOME, NULL, NULL, NULL},
    END,
};
static const struct shape relation_fields[] = {
    {"kind", SHAPE_CHOICE, NEEDED, relation_kinds, NULL, NULL},
    {"to", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    END,
};
static const struct shape law_fields[] = {
    {"group", SHAPE_CHOICE, NEEDED, law_groups, NULL, NULL},
    {"type", SHAPE_CHOICE, NEEDED, law_types, NULL, NULL},
    {"title", SHAPE_LINE, NEEDED | SOME, NULL, NULL, NULL},
    {"short", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"number", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"adopted", SHAPE_DAY, 0, NULL, NULL, NULL},
    {"in_force", SHAPE_DAY, 0, NULL, NULL, NULL},
    {"dates", SHAPE_GROUP, MANY, NULL, date_fields, NULL},
    {"status", SHAPE_CHOICE, 0, law_statuses, NULL, NULL},
    {"eli", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"celex", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"ecli", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"url", SHAPE_LINK, 0, NULL, NULL, NULL},
    {"court", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"application", SHAPE_LINE, 0, NULL, NULL, NULL},
    {"topics", SHAPE_LINE, MANY, NULL, NULL, NULL},
    {"notes", SHAPE_GROUP, MANY, NULL, note_fields, NULL},
    {"victim", SHAPE_PROSE, TEXTS, NULL, NULL, NULL},
    {"caseworker", SHAPE_PROSE, SOME, NULL, NULL, NULL},
    {"investigator", SHAPE_PROSE, SOME, NULL, NULL, NULL},
    {"relations", SHAPE_GROUP, MANY, NULL, relation_fields, NULL},
    {"cite", SHAPE_LINE, 0, NULL, NULL, NULL},
    SOURCES,
    {"checked", SHAPE_CHECKED, NEEDED, NULL, NULL, NULL},
    END,
};

/* ---- days free of work ---- */

static const struct shape holiday_fields[] = {
    {"name", SHAPE_LINE, NEEDED | TEXTS, NULL, NULL, NULL},
    {"country", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    {"date", SHAPE_OTHER, 0, NULL, NULL, holiday_check_date},
    {"easter", SHAPE_NUMBER, 0, NULL, NULL, NULL},
    END,
};

/* ---- outlines of countries ---- */

static const struct shape outline_fields[] = {
    {"country", SHAPE_LINE, NEEDED, NULL, NULL, NULL},
    {"rings", SHAPE_OTHER, NEEDED | MANY, NULL, NULL, outline_check},
    END,
};

/* ---- all kinds ---- */

const struct content_kind content_kinds[] = {
    {"advisories", "title", advisory_fields, true},
    {"tips", "title", tip_fields, true},
    {"pages", "title", page_fields, true},
    {"directory", "name", organisation_fields, true},
    {"law", "title", law_fields, true},
    {"course", "title", course_fields, true},
    {"situations", "title", situation_fields, true},
    {"elements", "title", element_fields, true},
    {"myths", "myth", myth_fields, true},
    {"posters", "title", poster_fields, true},
    {"film", "title", film_fields, true},
    {"holidays", "name", holiday_fields, false},
    {"map", "country", outline_fields, false},
    {.name = NULL},
};

const struct content_kind *content_kind_find(struct str name)
{
    for (const struct content_kind *kind = content_kinds; kind->name; kind++)
        if (str_is(name, kind->name))
            return kind;
    return NULL;
}
