/* shape.h - what a piece of content consists of: one table a kind, and all that follows from it.
 *
 * The public site's content is data: the files in packs/XX/KIND, and what editors changed on the desk.  A kind's shape says
 * which fields an item has, which of them are written in every language, and who may see them.  From the table come the
 * checks of `kres pack check`, the list of missing translations, the forms of the desk, and the views of the pages.
 *
 * An item is a YAML tree (base/yaml.h), wherever it came from.  Shapes are constant; any thread may use them. */
#ifndef KRES_KNOW_SHAPE_H
#define KRES_KNOW_SHAPE_H

#include <jansson.h>

#include "base/pack.h"

/* How far a field may go.  A shelter's address is for staff; a page, a feed or an export is public. */
enum disclosure { DISCLOSE_PUBLIC, DISCLOSE_PARTNERS, DISCLOSE_STAFF };

enum shape_type {
    SHAPE_LINE,     /* one line of text */
    SHAPE_PROSE,    /* plain text, perhaps several lines */
    SHAPE_MARKDOWN, /* see markdown.h */
    SHAPE_CHOICE,   /* one of shape.choices */
    SHAPE_FLAG,     /* yes or no */
    SHAPE_NUMBER,   /* decimal, perhaps with a point */
    SHAPE_DAY,      /* 2026-11-25, or 2026-11, or 2026 */
    SHAPE_LINK,     /* https://… */
    SHAPE_GROUP,    /* fields of its own: shape.inner */
    SHAPE_CHECKED,  /* no, or {day, by}: who has checked a contact or a fact, and when */
    SHAPE_OTHER,    /* shape.check says */
};
enum shape_flag {
    SHAPE_NEEDED = 1,
    SHAPE_TEXTS = 2,    /* a text a language; languages of the site that lack one are told as missing */
    SHAPE_SOME = 4,     /* with SHAPE_TEXTS: the pack's first language and English are enough */
    SHAPE_MANY = 8,     /* a list of these */
    SHAPE_PARTNERS = 16,/* for signed-in members of the agencies only */
    SHAPE_STAFF = 32,   /* for the desk of those who keep the content only */
};
typedef bool shape_check_fn(const struct yaml *value, struct err *err);
struct shape {
    const char *key; /* NULL ends a table */
    enum shape_type type;
    unsigned flags;
    const char *const *choices;
    const struct shape *inner;
    shape_check_fn *check;
};

struct content_kind {
    const char *name;  /* folder in a pack, key of its files, part of addresses: "tips" */
    const char *title; /* the field that names an item to people */
    const struct shape *fields;
    bool desk;         /* editors may change it on the desk */
};
extern const struct content_kind content_kinds[]; /* ended by a row with name NULL */
const struct content_kind *content_kind_find(struct str name); /* NULL when unknown */

/* A language in which a text is not written yet. */
struct shape_missing { const char *file; int line; struct str item, key, lang; };
typedef void shape_missing_fn(void *context, const struct shape_missing *missing);

/* Complains (file, line, remedy) about a field that is unknown, missing, of the wrong type; calls missing (may be NULL)
 * for each language that a text lacks.  O(size of the item). */
MUST_CHECK bool shape_check(const struct content_kind *kind, const struct pack_set *packs, const struct yaml *item,
                            shape_missing_fn *missing, void *context, struct err *err);
/* The same for what is not finished: nothing is missing yet, but what is there is well formed. */
MUST_CHECK bool shape_check_draft(const struct content_kind *kind, const struct pack_set *packs, const struct yaml *item,
                                  struct err *err);

/* Who looks, and in which language. */
struct shape_reader {
    struct str lang;
    enum disclosure level;
    bool editor; /* sees unverified fields, each named in "unverified" */
};
/* The item as a page shows it: texts in the reader's language.  Where that language lacks a text, English (or the first)
 * stands there, "KEY_lang" names it (false otherwise), and "fallback" is set on the item: never silently.  Markdown comes
 * as KEY and, made into safe HTML, html_KEY.  What the reader may not see is not in it: fields above the level; for all
 * but editors also fields that the item lists as unverified, and groups (or the whole item: NULL) whose "checked" is no.
 * A field that is not there is null, an absent list's has_KEY false.  New reference. */
json_t *shape_view(const struct content_kind *kind, const struct yaml *item, const struct shape_reader *reader);
/* The same for one group inside. */
json_t *shape_view_group(const struct shape *fields, const struct yaml *group, const struct shape_reader *reader);
/* May the public see the item (or a group) at all? */
bool shape_is_public(const struct yaml *group);
/* May this reader see the field? */
bool shape_shows(const struct shape *shape, const struct shape_reader *reader);
/* Is the field (or "group.field") of the item listed in its "unverified"? */
bool shape_is_unverified(const struct yaml *item, struct str key);

/* One text in the reader's language; *ret_lang is the language it is really in. */
struct str shape_text(const struct yaml *texts, struct str lang, struct str *ret_lang);

#endif
