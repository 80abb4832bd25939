/* template_node.h - inside of templates: what template_parse.c makes and template_render.c walks.
 *
 * Every template is parsed once a language, with its sentences already in that language, so that rendering
 * looks up nothing but values.  Nodes live in the arena of their set and never change. */
#ifndef KRES_WEB_TEMPLATE_NODE_H
#define KRES_WEB_TEMPLATE_NODE_H

#include "web/plural.h"
#include "web/template.h"

enum node_kind {
    NODE_TEXT,     /* as it is */
    NODE_VALUE,    /* {{name}} */
    NODE_RAW,      /* {{{name}}} */
    NODE_SECTION,  /* {{#name}} */
    NODE_INVERTED, /* {{^name}} */
    NODE_PARTIAL,  /* {{>name}} */
    NODE_BLOCK,    /* {{$name}} */
    NODE_PARENT,   /* {{<name}} */
    NODE_PLURAL,   /* {{#_n name}} */
};

enum { TEMPLATE_DEEPEST = 16, NAME_MOST_PARTS = 8 };

struct node_plural { const struct plural *rule; struct node *forms[PLURAL_MOST]; };
/* Small on purpose: there are hundreds of thousands, one a tag, text and language. */
struct node {
    enum node_kind kind;
    int line;
    struct str text;                 /* NODE_TEXT, or the name as written */
    const char *const *parts;        /* the dotted name's parts; none for "." */
    struct node *first, *next;       /* what is inside; what follows */
    union {
        struct template *target;     /* NODE_PARTIAL, NODE_PARENT */
        struct node_plural *plural;  /* NODE_PLURAL */
    };
    unsigned char part_count;
};

struct template {
    struct str name, lang;
    const char *file;
    struct node *first;
    int depth; /* 0 unknown, -1 being computed */
    bool untranslated; /* a sentence of it, or of what it includes, is not in its language */
};

typedef void sentence_fn(void *context, const char *file, int line, struct str sentence, struct str plural);

/* Parses source into *ret->first.  words may be NULL (sentences stay as they are); found may be NULL. */
MUST_CHECK bool template_parse(struct arena *arena, const struct words *words, struct str source, sentence_fn *found,
                               void *context, struct template *ret, struct err *err);

/* Renders nodes parsed (and joined to their partials) before.  O(size of the result). */
MUST_CHECK bool template_walk(const struct template *template, const json_t *view, struct arena *arena, struct str *ret,
                              struct err *err);

#endif
