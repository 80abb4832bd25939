/* form.h - what a report asks, as the pack declares it (packs/core/forms/report.yaml): steps, fields, rules.
 *
 * No question is compiled in.  A form never changes after loading; any thread may read it. */
#ifndef KRES_CASE_FORM_H
#define KRES_CASE_FORM_H

#include <jansson.h>

#include "base/pack.h"

enum form_field_type {
    FORM_CHOICE, /* one of options: radio buttons */
    FORM_TEXT,   /* one line */
    FORM_LONG,   /* several lines */
    FORM_DATE,   /* as people say it: free text up to 100 characters, or a date */
    FORM_FILES,
};

struct form_option { struct str value; const struct yaml *label; };
struct form_field {
    struct str id;
    enum form_field_type type;
    const struct yaml *label, *help; /* texts per language (pack_text); help may be NULL */
    bool required;
    bool screened;      /* goes through the screen */
    bool place;         /* asks where: the name of a facility is filled in when the report comes over its link */
    size_t longest;     /* bytes */
    struct form_option *options;
    size_t option_count;
    struct str only_if_field, only_if_value; /* shown and required only then; "" = always */
};
struct form_step {
    struct str id;
    const struct yaml *title, *intro; /* intro may be NULL */
    struct form_field *fields;
    size_t field_count;
};
struct form {
    struct form_step *steps;
    size_t step_count;
};

MUST_CHECK bool form_load(struct arena *arena, const struct pack_set *packs, const char *name, struct form **ret,
                          struct err *err);
const struct form_field *form_find(const struct form *form, struct str id); /* or NULL */
/* Checks one value; ERR_INPUT with field and a message key ("!field-required", "!field-too-long",
 * "!field-not-an-option", "!field-holds-receipt"). */
MUST_CHECK bool form_check_field(const struct form_field *field, struct str value, struct err *err);
/* Checks answers {id: text}; an unknown field is an error too ("!field-unknown"). Stops at the first. */
MUST_CHECK bool form_check(const struct form *form, const json_t *answers, struct err *err);

#endif
