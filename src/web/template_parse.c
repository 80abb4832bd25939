/* template_parse.c - Mustache source to nodes; see template.h for the language. */
#include <stdarg.h>

#include "web/template_node.h"
#include "web/words_inside.h"

struct parser {
    struct arena *arena;
    struct arena *scratch; /* for what is not kept */
    const struct words *words;
    struct template *template;
    struct str source;
    size_t at;
    sentence_fn *found;
    void *context;
    int depth;
};

static int line_of(const struct parser *p, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at && i < p->source.n; i++)
        line += p->source.p[i] == '\n';
    return line;
}

#define FAULT(p, at, ...) fault((p), (at), (err), __VA_ARGS__)
static bool fault(const struct parser *p, size_t at, struct err *err, const char *format, ...) PRINTF_LIKE(4, 5);
static bool fault(const struct parser *p, size_t at, struct err *err, const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return err_set(err, ERR_INPUT, "%s:%d: %s", p->template->file, line_of(p, at), text);
}

struct tag {
    size_t begin, end; /* of the whole tag in the source */
    char sign;         /* one of # ^ / > < $ ! {, or 0 for a value */
    struct str name;
};

/* The next tag at or after from; *ret_more says whether there is one. */
static bool tag_next(const struct parser *p, size_t from, struct tag *ret, bool *ret_more, struct err *err)
{
    size_t begin = str_find(p->source, STR("{{"), from);

    *ret_more = begin != SIZE_MAX;
    if (!*ret_more)
        return true;
    bool raw = begin + 2 < p->source.n && p->source.p[begin + 2] == '{';
    struct str close = raw ? STR("}}}") : STR("}}");
    size_t end = str_find(p->source, close, begin + 2);
    if (end == SIZE_MAX)
        return FAULT(p, begin, "a tag is opened with \"{{\" and never closed; add \"" STR_FMT "\"", STR_ARG(close));
    struct str inside = str_slice(p->source, begin + 2, end);
    *ret = (struct tag){.begin = begin, .end = end + close.n};
    if (inside.n && memchr("#^/><$!{", inside.p[0], 8)) {
        ret->sign = inside.p[0];
        inside = str_slice(inside, 1, inside.n);
    }
    ret->name = str_trim(inside);
    return true;
}

static bool name_is_good(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-')
            return false;
    }
    return name.n > 0 && name.n <= 100;
}

static struct node *node_new(struct parser *p, enum node_kind kind, size_t at, struct str text)
{
    struct node *node = ARENA_NEW(p->arena, struct node);

    node->kind = kind;
    node->line = line_of(p, at);
    node->text = kind == NODE_TEXT ? text : str_copy(p->arena, text);
    return node;
}

static bool name_split(struct parser *p, size_t at, struct node *node, struct err *err)
{
    struct str rest = node->text;

    if (!name_is_good(rest))
        return FAULT(p, at, "\"" STR_FMT "\" is no name; use letters, digits, '_', '-' and dots", STR_ARG(rest));
    if (str_is(rest, "."))
        return true;
    const char *parts[NAME_MOST_PARTS];
    size_t count = 0;
    while (rest.n) {
        struct str part = str_cut(&rest, '.');
        if (!part.n || count == NAME_MOST_PARTS)
            return FAULT(p, at, "\"" STR_FMT "\" has an empty part or more than %d", STR_ARG(node->text),
                         NAME_MOST_PARTS);
        parts[count++] = part.n == node->text.n ? node->text.p : str_copy(p->arena, part).p;
    }
    node->part_count = (unsigned char)count;
    node->parts = count == 1 ? &node->text.p
                             : (const char *const *)(void *)arena_copy(p->arena, parts, count * sizeof *parts);
    return true;
}

/* ---- sentences ---- */

static struct str space_folded(struct arena *arena, struct str s)
{
    struct buf out = {.arena = arena};

    s = str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r';
        if (!space)
            buf_byte(&out, s.p[i]);
        else if (out.n && out.p[out.n - 1] != ' ')
            buf_byte(&out, ' ');
    }
    return buf_str(&out);
}

/* A translation never brings markup that its source has not: signs that the source lacks are escaped. */
static struct str markup_kept_out(struct arena *arena, struct str source, struct str translation)
{
    static const struct { char sign; const char *escaped; } signs[] = {
        {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'&', "&amp;"}};
    struct buf out = {.arena = arena};

    for (size_t i = 0; i < translation.n; i++) {
        const char *escaped = NULL;
        for (size_t k = 0; k < LEN(signs); k++)
            if (translation.p[i] == signs[k].sign && !memchr(source.p, signs[k].sign, source.n))
                escaped = signs[k].escaped;
        if (escaped)
            buf_add(&out, str_from(escaped));
        else
            buf_byte(&out, translation.p[i]);
    }
    return buf_str(&out);
}

/* Text and values only; each value must stand in the source as well. */
static bool sentence_nodes(struct parser *p, size_t at, struct str source, struct str sentence, struct node **ret,
                           struct err *err)
{
    struct parser inner = *p;
    struct node **tail = ret;
    bool more = true;
    struct tag tag;

    inner.source = str_copy(p->arena, str_eq(source, sentence) ? sentence
                                                               : markup_kept_out(p->scratch, source, sentence));
    *ret = NULL;
    for (size_t from = 0; more; from = tag.end) {
        if (!tag_next(&inner, from, &tag, &more, err))
            return FAULT(p, at, "the sentence \"" STR_FMT "\" or its translation has a tag that is not closed",
                         STR_ARG(str_slice(source, 0, 120)));
        struct str text = str_slice(inner.source, from, more ? tag.begin : inner.source.n);
        if (text.n) {
            *tail = node_new(&inner, NODE_TEXT, 0, text);
            tail = &(*tail)->next;
        }
        if (!more)
            break;
        struct str whole = str_slice(inner.source, tag.begin, tag.end);
        if (tag.sign || str_find(source, whole, 0) == SIZE_MAX)
            return FAULT(p, at,
                    "\"" STR_FMT "\" in the translation to " STR_FMT " of \"" STR_FMT "\": a sentence may hold only "
                         "{{values}}, and a translation those of its source", STR_ARG(whole),
                         STR_ARG(p->template->lang), STR_ARG(str_slice(source, 0, 120)));
        *tail = node_new(&inner, NODE_VALUE, 0, tag.name);
        (*tail)->line = line_of(p, at);
        if (!name_split(p, at, *tail, err))
            return false;
        tail = &(*tail)->next;
    }
    return true;
}

static bool sentence_parse(struct parser *p, size_t at, struct str inside, struct node **ret, struct err *err)
{
    struct str source = space_folded(p->scratch, inside), sentence = source;

    if (!source.n)
        return FAULT(p, at, "an empty sentence: write it between {{#_}} and {{/_}}");
    if (p->found)
        p->found(p->context, p->template->file, line_of(p, at), source, STR(""));
    if (p->words)
        sentence = words_find(p->words, p->template->lang, source);
    if (p->words && !words_speaks(p->words, p->template->lang, source))
        p->template->untranslated = true;
    return sentence_nodes(p, at, source, sentence, ret, err);
}

static bool plural_parse(struct parser *p, size_t at, struct str name, struct str inside, struct node **ret,
                         struct err *err)
{
    struct str rest = inside, forms[PLURAL_MOST];
    struct str one = space_folded(p->scratch, str_cut(&rest, '|')), many = space_folded(p->scratch, rest);
    struct str both = str_printf(p->scratch, STR_FMT "|" STR_FMT, STR_ARG(one), STR_ARG(many));
    struct node *node = node_new(p, NODE_PLURAL, at, name);

    if (!name_split(p, at, node, err))
        return false;
    if (!one.n || !many.n)
        return FAULT(p, at, "write {{#_n name}}one|many{{/_n}}");
    if (p->found)
        p->found(p->context, p->template->file, line_of(p, at), one, many);
    node->plural = ARENA_NEW(p->arena, struct node_plural);
    forms[0] = one, forms[1] = many;
    if (p->words && !words_speaks(p->words, p->template->lang, one))
        p->template->untranslated = true;
    node->plural->rule = p->words ? words_forms(p->words, p->template->lang, one, many, forms) : &plural_english;
    for (unsigned i = 0; i < node->plural->rule->forms; i++)
        if (!sentence_nodes(p, at, both, forms[i], &node->plural->forms[i], err))
            return false;
    *ret = node;
    return true;
}

/* ---- structure ---- */

/* A tag alone on its line takes the line with it. */
static bool stands_alone(const struct parser *p, const struct tag *tag, size_t from, size_t *ret_begin, size_t *ret_end)
{
    size_t begin = tag->begin, end = tag->end;

    while (begin > from && (p->source.p[begin - 1] == ' ' || p->source.p[begin - 1] == '\t'))
        begin--;
    if (begin > 0 && p->source.p[begin - 1] != '\n')
        return false;
    while (end < p->source.n && (p->source.p[end] == ' ' || p->source.p[end] == '\t' || p->source.p[end] == '\r'))
        end++;
    if (end < p->source.n && p->source.p[end] != '\n')
        return false;
    *ret_begin = begin;
    *ret_end = end < p->source.n ? end + 1 : end;
    return true;
}

static bool nodes_parse(struct parser *p, struct str until, size_t opened_at, struct node **ret, struct err *err);

/* {{#_}} and {{#_n …}}: from the opening tag to the matching close; the parser then stands behind it. */
static bool translated_parse(struct parser *p, const struct tag *tag, struct node **ret, struct err *err)
{
    bool plural = tag->name.n > 1;
    struct str close = plural ? STR("{{/_n}}") : STR("{{/_}}");
    size_t end = str_find(p->source, close, tag->end);

    if (end == SIZE_MAX)
        return FAULT(p, tag->begin, "a sentence is opened and not closed; add \"" STR_FMT "\"", STR_ARG(close));
    struct str inside = str_slice(p->source, tag->end, end);
    p->at = end + close.n;
    if (plural)
        return plural_parse(p, tag->begin, str_trim(str_slice(tag->name, 2, tag->name.n)), inside, ret, err);
    return sentence_parse(p, tag->begin, inside, ret, err);
}

static const struct { char sign; enum node_kind kind; bool holds; } signs[] = {
    {0, NODE_VALUE, false},   {'{', NODE_RAW, false},    {'#', NODE_SECTION, true}, {'^', NODE_INVERTED, true},
    {'>', NODE_PARTIAL, false}, {'$', NODE_BLOCK, true}, {'<', NODE_PARENT, true},
};

static bool tag_parse(struct parser *p, const struct tag *tag, struct node **ret, struct err *err)
{
    size_t i = 0;

    if (tag->sign == '#' && (str_is(tag->name, "_") || str_starts(tag->name, STR("_n "))))
        return translated_parse(p, tag, ret, err);
    while (signs[i].sign != tag->sign)
        i++;
    *ret = node_new(p, signs[i].kind, tag->begin, tag->name);
    if (!name_split(p, tag->begin, *ret, err))
        return false;
    if (!signs[i].holds)
        return true;
    if (++p->depth > TEMPLATE_DEEPEST)
        return FAULT(p, tag->begin, "sections nest deeper than %d; move a part into a partial", TEMPLATE_DEEPEST);
    bool ok = nodes_parse(p, (*ret)->text, tag->begin, &(*ret)->first, err);
    p->depth--;
    return ok;
}

static bool nodes_parse(struct parser *p, struct str until, size_t opened_at, struct node **ret, struct err *err)
{
    struct node **tail = ret;

    for (;;) {
        struct tag tag;
        bool more;
        if (!tag_next(p, p->at, &tag, &more, err))
            return false;
        bool structural = more && tag.sign && tag.sign != '{' && !(tag.name.n && tag.name.p[0] == '_');
        size_t text_end = more ? tag.begin : p->source.n, after = more ? tag.end : p->source.n;
        if (structural)
            stands_alone(p, &tag, p->at, &text_end, &after);
        if (text_end > p->at) {
            *tail = node_new(p, NODE_TEXT, p->at, str_slice(p->source, p->at, text_end));
            tail = &(*tail)->next;
        }
        p->at = after;
        if (!more) {
            if (until.n)
                return FAULT(p, opened_at, "\"" STR_FMT "\" is opened and never closed; add {{/" STR_FMT "}}",
                             STR_ARG(until), STR_ARG(until));
            return true;
        }
        if (tag.sign == '!')
            continue;
        if (tag.sign == '/') {
            if (until.n && str_eq(tag.name, until))
                return true;
            return FAULT(p, tag.begin, "{{/" STR_FMT "}} closes nothing here; %s" STR_FMT, STR_ARG(tag.name),
                         until.n ? "open is " : "nothing is open", STR_ARG(until));
        }
        if (!tag_parse(p, &tag, tail, err))
            return false;
        while (*tail)
            tail = &(*tail)->next;
    }
}

bool template_parse(struct arena *arena, const struct words *words, struct str source, sentence_fn *found,
                    void *context, struct template *ret, struct err *err)
{
    struct arena scratch = {0};
    struct parser parser = {.arena = arena, .words = words, .template = ret, .source = source, .found = found,
                            .scratch = found ? arena : &scratch, /* who looks for sentences keeps them */
                            .context = context};

    if (!str_is_utf8(source))
        return err_set(err, ERR_INPUT, "%s: not UTF-8; save the file as UTF-8", ret->file);
    bool ok = nodes_parse(&parser, STR(""), 0, &ret->first, err);
    arena_clear(&scratch);
    return ok;
}
