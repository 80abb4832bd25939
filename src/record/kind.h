/* kind.h - kinds of record as the packs declare them: fields, states, actions, deadlines, code lists.
 *
 * Person, case, consent, placement: none of them is compiled in.  packs/XX/kinds/NAME.yaml says what such a record holds,
 * packs/XX/lists/NAME.yaml the codes that a choice offers; a later pack adds to an earlier one with "extends: yes"
 * (doc/packs.md).  From this come the forms, the checks, the lists, the history, the export and the interface.
 *
 * kinds_load complains with file, line and remedy.  What it gives never changes and lives in the arena; any thread may
 * read it.  Look-ups are O(number of kinds, fields, codes). */
#ifndef KRES_RECORD_KIND_H
#define KRES_RECORD_KIND_H

#include "base/pack.h"

enum kind_type {
    KIND_TEXT,      /* one line */
    KIND_LONG,      /* several lines */
    KIND_DATE,      /* a year, a month, a day, or a moment: as exactly as it is known */
    KIND_NUMBER,
    KIND_MONEY,     /* {amount: "12.50", currency: "EUR"} (ISO 4217) */
    KIND_CHOICE, KIND_CHOICES, /* of a code list */
    KIND_FLAG,      /* yes or no */
    KIND_LINK, KIND_LINKS,     /* to another record, by its number */
    KIND_FILE, KIND_FILES,     /* attachments, by their uid */
    KIND_COUNTRY, KIND_COUNTRIES, /* ISO 3166-1 alpha-2 */
    KIND_LANGUAGE, KIND_LANGUAGES,/* ISO 639 */
    KIND_PHONE,     /* E.164 where it can be told */
    KIND_EMAIL,
    KIND_INDUSTRY,  /* ISIC rev. 4: the list "industry" */
    KIND_AGENCY, KIND_AGENCIES, /* by slug */
    KIND_MEMBER,    /* by number */
    KIND_TYPES
};
const char *kind_type_name(enum kind_type type);
bool kind_type_is_list(enum kind_type type); /* several values */

/* What a value tells about who somebody is: for search and for finding the same person twice. */
enum kind_identifies { IDENTIFIES_NOTHING, IDENTIFIES_NAME, IDENTIFIES_BIRTH, IDENTIFIES_SEX, IDENTIFIES_NATIONALITY,
                       IDENTIFIES_PHONE, IDENTIFIES_EMAIL, IDENTIFIES_DOCUMENT, IDENTIFIES_PLATE, IDENTIFIES_HANDLE };

/* was: what it was called in packs before (doc/packs.md, "When a pack changes"); values of records follow. */
struct kind_was { struct str *names; size_t count; };
struct kind_code {
    struct str id, htcds;
    const struct yaml *label, *root;
    bool retired, unverified;
    struct kind_was was;
};
struct kind_list { struct str id; struct kind_code *codes; size_t count; };

struct kinds;
struct kind;
struct kind_field;
/* All of its parts must hold; one without parts always holds. */
struct kind_part { struct str field; struct str *values; size_t count; };
struct kind_when { struct kind_part *parts; size_t count; };

struct kind_section { struct str id; const struct yaml *title, *intro; bool quick; };
struct kind_field {
    struct str id, section;
    enum kind_type type;
    const struct yaml *label, *help;  /* help may be NULL */
    const struct kind_list *list;     /* of a choice */
    const struct kind **to; size_t to_count;      /* a link leads to these kinds; none: to any */
    bool required, open, quick;
    bool program;                     /* set by the program's own steps alone, never asked in a form */
    struct kind_when required_when, shown_when;
    struct str *readers; size_t reader_count;     /* roles; none: all who may read the kind */
    struct str *writers; size_t writer_count;
    size_t longest;                   /* bytes of a text */
    bool has_least, has_most;
    int64_t least, most;
    bool precise;                     /* a date with the time of day */
    enum kind_identifies identifies;
    struct str htcds, otherwise;      /* otherwise: value at the beginning */
    struct kind_was was;
    const struct yaml *root;
};
struct kind_state { struct str id; const struct yaml *label; bool open, final; struct kind_was was; };
enum kind_side { SIDE_BOTH, SIDE_OWN, SIDE_OTHER };
struct kind_set { const struct kind_field *field; struct str value; }; /* "today" for a date */
struct kind_action {
    struct str id;
    const struct yaml *label;
    struct str *from; size_t from_count; /* none: from any open state */
    const struct kind_state *to;         /* NULL: stays where it is */
    struct str *roles; size_t role_count;
    bool another, why, danger;           /* by another member than the last; with a written reason; ask once more */
    bool program;                        /* a page of its own takes it; never offered as a plain button */
    enum kind_side side;
    struct kind_when when;               /* must hold, of the fields as they will be */
    const struct kind_field **needs; size_t need_count;
    struct kind_set *sets; size_t set_count;
};
struct kind_deadline {
    struct str id;
    const struct yaml *label;
    const struct kind_field *from, *done; /* done may be NULL */
    int days, warn;
    struct str *states; size_t state_count; /* none: the open ones */
};
struct kind {
    struct str id, icon;
    const struct yaml *title, *plural, *help;
    struct str *within; size_t within_count; bool alone; /* kinds it may stand in; may stand by itself */
    const struct kind_field **called; size_t called_count;
    unsigned retention_days;
    bool sensitive, when_closed;        /* when_closed: still offered in a case that is over */
    bool offline;                       /* its form can be filled in without network (desk/outreach.c) */
    struct kind_section *sections; size_t section_count;
    struct kind_field *fields; size_t field_count;
    struct kind_state *states; size_t state_count; /* the first is where it begins */
    struct kind_action *actions; size_t action_count;
    struct kind_deadline *deadlines; size_t deadline_count;
    const struct yaml *root;
};
struct kinds {
    struct kind *kinds; size_t count;   /* in the order of the packs, then by name of the file */
    struct kind_list *lists; size_t list_count;
    const struct yaml **packages; size_t package_count; /* packages.yaml of each pack that has one: see case/package.h */
};

MUST_CHECK bool kinds_load(struct arena *arena, const struct pack_set *packs, struct kinds **ret, struct err *err);

const struct kind *kind_find(const struct kinds *kinds, struct str id);                       /* or NULL, as below */
const struct kind_field *kind_field_find(const struct kind *kind, struct str id);
const struct kind_state *kind_state_find(const struct kind *kind, struct str id);
const struct kind_state *kind_state_now(const struct kind *kind, struct str id); /* also by a former name */
const struct kind_action *kind_action_find(const struct kind *kind, struct str id);
const struct kind_list *kind_list_find(const struct kinds *kinds, struct str id);
const struct kind_code *kind_code_find(const struct kind_list *list, struct str id);
bool kind_was(const struct kind_was *was, struct str name); /* was it called so? */
bool kind_may_stand_in(const struct kind *kind, struct str parent); /* "" = by itself */
/* May the action be taken in that state? */
bool kind_action_from(const struct kind *kind, const struct kind_action *action, struct str state);
/* Codes of the list "record-field" ("person.given_name"), which the program makes of the kinds: what a consent may name. */
struct str kind_scope_code(struct arena *arena, struct str kind, struct str field);
bool kind_scope_is_of(struct str code, struct str kind);                   /* a field of that kind? */
bool kind_scope_is(struct str code, struct str kind, struct str field);    /* that field? */
bool kind_named(const struct str *names, size_t count, struct str name); /* is it among them? */

#endif
