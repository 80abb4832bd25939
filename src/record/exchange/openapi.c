/* openapi.c - see openapi.h. */
#include "record/exchange/openapi.h"

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static json_t *words(const struct yaml *texts, struct str lang)
{
    return text(texts ? pack_text(texts, lang) : STR(""));
}

static json_t *reference(struct arena *arena, const char *place, struct str name)
{
    return json_pack("{s:o}", "$ref", text(str_printf(arena, "#/components/%s/" STR_FMT, place, STR_ARG(name))));
}

/* ---- values ---- */

static json_t *codes_of(const struct kind_list *list, struct str lang)
{
    json_t *schema = json_pack("{s:s}", "type", "string"), *values = json_array(), *labels = json_object();
    for (size_t i = 0; i < list->count; i++) {
        json_array_append_new(values, text(list->codes[i].id));
        json_object_setn_new(labels, list->codes[i].id.p, list->codes[i].id.n, words(list->codes[i].label, lang));
    }
    json_object_set_new(schema, "enum", values);
    json_object_set_new(schema, "x-labels", labels);
    return schema;
}

static const char DATE[] = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?)?$";

static json_t *number_schema(const struct kind_field *field)
{
    json_t *schema = json_pack("{s:s}", "type", "number");
    if (field->has_least)
        json_object_set_new(schema, "minimum", json_integer(field->least));
    if (field->has_most)
        json_object_set_new(schema, "maximum", json_integer(field->most));
    return schema;
}

/* One value; several are an array of it. */
static json_t *one_schema(struct arena *arena, const struct kind_field *field)
{
    switch (field->type) {
    case KIND_DATE:
        return json_pack("{s:s, s:s}", "type", "string", "pattern", DATE);
    case KIND_NUMBER:
        return number_schema(field);
    case KIND_MONEY:
        return json_pack("{s:s, s:[s, s], s:{s:{s:s, s:s}, s:{s:s, s:s}}, s:b}", "type", "object", "required",
                         "amount", "currency",
                         "properties", "amount", "type", "string", "pattern", "^[0-9]{1,12}(\\.[0-9]{1,2})?$",
                             "currency",
                         "type", "string", "pattern", "^[A-Z]{3}$", "additionalProperties", 0);
    case KIND_CHOICE: case KIND_CHOICES: case KIND_INDUSTRY:
        return reference(arena, "schemas", str_printf(arena, "list." STR_FMT, STR_ARG(field->list->id)));
    case KIND_FLAG:
        return json_pack("{s:s}", "type", "boolean");
    case KIND_LINK: case KIND_LINKS: case KIND_MEMBER:
        return json_pack("{s:s, s:i}", "type", "integer", "minimum", 1);
    case KIND_COUNTRY: case KIND_COUNTRIES:
        return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", "^[A-Z]{2}$", "description",
                         "ISO 3166-1 alpha-2");
    case KIND_LANGUAGE: case KIND_LANGUAGES:
        return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", "^[a-z]{2,3}$", "description", "ISO 639");
    case KIND_EMAIL:
        return json_pack("{s:s, s:s, s:i}", "type", "string", "format", "email", "maxLength", 254);
    default:
        return json_pack("{s:s, s:i}", "type", "string", "maxLength", (int)(field->longest ? field->longest : 400));
    }
}

static json_t *names_out(const struct str *names, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, text(names[i]));
    return list;
}

static json_t *when_out(const struct kind_when *when)
{
    json_t *map = json_object();
    for (size_t i = 0; i < when->count; i++)
        json_object_setn_new(map, when->parts[i].field.p, when->parts[i].field.n,
                             names_out(when->parts[i].values, when->parts[i].count));
    return map;
}

static json_t *field_schema(struct arena *arena, const struct kind_field *field, struct str lang)
{
    json_t *schema = one_schema(arena, field);
    if (kind_type_is_list(field->type))
        schema = json_pack("{s:s, s:o, s:i, s:i, s:b}", "type", "array", "items", schema, "minItems", 1, "maxItems",
                           200,
                           "uniqueItems", 1);
    json_object_set_new(schema, "title", words(field->label, lang));
    if (field->help)
        json_object_set_new(schema, "description", words(field->help, lang));
    json_object_set_new(schema, "x-type", json_string(kind_type_name(field->type)));
    if (field->htcds.n)
        json_object_set_new(schema, "x-htcds", text(field->htcds));
    if (field->open)
        json_object_set_new(schema, "x-open", json_true());
    if (field->reader_count)
        json_object_set_new(schema, "x-read", names_out(field->readers, field->reader_count));
    if (field->writer_count)
        json_object_set_new(schema, "x-write", names_out(field->writers, field->writer_count));
    if (field->required_when.count)
        json_object_set_new(schema, "x-required-when", when_out(&field->required_when));
    if (field->shown_when.count)
        json_object_set_new(schema, "x-shown-when", when_out(&field->shown_when));
    if (field->to_count) {
        json_t *to = json_array();
        for (size_t i = 0; i < field->to_count; i++)
            json_array_append_new(to, text(field->to[i]->id));
        json_object_set_new(schema, "x-leads-to", to);
    }
    return schema;
}

/* ---- kinds ---- */

static json_t *states_out(const struct kind *kind, struct str lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < kind->state_count; i++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:b, s:b}", "id", text(kind->states[i].id), "label",
                                              words(kind->states[i].label, lang), "open", kind->states[i].open, "final",
                                              kind->states[i].final));
    return list;
}

static json_t *actions_out(const struct kind *kind, struct str lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < kind->action_count; i++) {
        const struct kind_action *action = &kind->actions[i];
        json_t *one = json_pack("{s:o, s:o, s:o, s:b, s:b}", "id", text(action->id), "label", words(action->label,
                                                                                                    lang), "from",
                                names_out(action->from, action->from_count), "another", action->another, "why",
                                    action->why);
        json_t *needs = json_array();
        for (size_t n = 0; n < action->need_count; n++)
            json_array_append_new(needs, text(action->needs[n]->id));
        json_object_set_new(one, "needs", needs);
        if (action->to)
            json_object_set_new(one, "to", text(action->to->id));
        if (action->role_count)
            json_object_set_new(one, "roles", names_out(action->roles, action->role_count));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *deadlines_out(const struct kind *kind, struct str lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < kind->deadline_count; i++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:i, s:i}", "id", text(kind->deadlines[i].id), "label",
                                              words(kind->deadlines[i].label, lang), "from",
                                                  text(kind->deadlines[i].from->id),
                                              "days", kind->deadlines[i].days, "warn", kind->deadlines[i].warn));
    return list;
}

static json_t *kind_schema(struct arena *arena, const struct kind *kind, struct str lang)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct kind_field *field = &kind->fields[i];
        json_object_setn_new(properties, field->id.p, field->id.n, field_schema(arena, field, lang));
    }
    json_t *schema = json_pack("{s:s, s:o, s:o, s:b, s:o, s:o, s:o}", "type", "object", "title", words(kind->title,
                                                                                                       lang),
                               "properties", properties, "additionalProperties", 0, "x-states", states_out(kind, lang),
                               "x-actions", actions_out(kind, lang), "x-deadlines", deadlines_out(kind, lang));
    if (kind->help)
        json_object_set_new(schema, "description", words(kind->help, lang));
    json_t *within = names_out(kind->within, kind->within_count);
    json_object_set_new(schema, "x-within", within);
    json_object_set_new(schema, "x-alone", json_boolean(kind->alone));
    json_object_set_new(schema, "x-retention-days", json_integer(kind->retention_days));
    return schema;
}

/* What is asked of a new one; records of before, and those whose fields the role does not see, may lack it. */
static json_t *new_schema(struct arena *arena, const struct kind *kind)
{
    json_t *required = json_array();
    for (size_t i = 0; i < kind->field_count; i++)
        if (kind->fields[i].required && !kind->fields[i].otherwise.n)
            json_array_append_new(required, text(kind->fields[i].id));
    return json_pack("{s:[o, {s:o}]}", "allOf", reference(arena, "schemas", kind->id), "required", required);
}

static struct str new_name(struct arena *arena, const struct kind *kind)
{
    return str_printf(arena, STR_FMT ".new", STR_ARG(kind->id));
}

static json_t *record_schema(struct arena *arena, const struct kind *kind)
{
    json_t *states = json_array();
    for (size_t i = 0; i < kind->state_count; i++)
        json_array_append_new(states, text(kind->states[i].id));
    return json_pack("{s:s, s:[s, s, s, s, s], s:{s:{s:s}, s:{s:o}, s:{s:s}, s:{s:s, s:o}, s:{s:s}, s:{s:s, s:s}, "
                     "s:{s:s, s:s},"
                     " s:{s:s, s:s}, s:o, s:{s:s, s:s}}}",
                     "type", "object", "required", "id", "kind", "state", "edition", "fields", "properties",
                     "id", "type", "integer", "kind", "const", text(kind->id), "edition", "type", "integer",
                     "state", "type", "string", "enum", states, "parent", "type", "integer",
                     "day", "type", "string", "format", "date", "changed", "type", "string", "format", "date",
                     "due", "type", "string", "format", "date",
                     "fields", reference(arena, "schemas", kind->id), "gone", "type", "object", "description",
                     "values that the packs ask for no longer");
}

/* ---- paths ---- */

static json_t *answer(json_t *schema, const char *words_of)
{
    return json_pack("{s:s, s:{s:{s:o}}}", "description", words_of, "content", "application/json", "schema", schema);
}

static json_t *answers(json_t *good, const char *status)
{
    static const char *const BAD[] = {"400", "403", "404", "409", "422"};
    json_t *all = json_pack("{s:o}", status, good);
    for (size_t i = 0; i < LEN(BAD); i++)
        json_object_set_new(all, BAD[i], json_pack("{s:s}", "$ref", "#/components/responses/Problem"));
    return all;
}

static json_t *parameter(const char *name, const char *in, const char *type, bool required)
{
    return json_pack("{s:s, s:s, s:b, s:{s:s}}", "name", name, "in", in, "required", required, "schema", "type", type);
}

static json_t *body_of(struct arena *arena, const struct kind *kind, bool is_new)
{
    json_t *properties = json_pack("{s:{s:s, s:s}, s:o}", "csrf", "type", "string", "description",
                                   "the session's token, from /{lang}/desk/data/session", "fields",
                                   kind ? reference(arena, "schemas", new_name(arena, kind))
                                        : json_pack("{s:s}", "type", "object"));
    json_object_set_new(properties, is_new ? "parent" : "edition", json_pack("{s:s, s:i}", "type", "integer",
                                                                             "minimum", 1));
    if (!is_new)
        json_object_set_new(properties, "why", json_pack("{s:s, s:i}", "type", "string", "maxLength", 4000));
    json_t *required = is_new ? json_pack("[s, s]", "csrf", "fields") : json_pack("[s, s]", "csrf", "edition");
    return json_pack("{s:b, s:{s:{s:{s:s, s:o, s:o}}}}", "required", 1, "content", "application/json", "schema",
                     "type", "object",
                     "required", required, "properties", properties);
}

static json_t *made_schema(void)
{
    return json_pack("{s:s, s:[s], s:{s:{s:s}}}", "type", "object", "required", "id", "properties", "id", "type",
                     "integer");
}

static void kind_paths(struct arena *arena, json_t *paths, const struct kind *kind, struct str lang)
{
    struct str record = str_printf(arena, STR_FMT ".record", STR_ARG(kind->id));
    json_t *list = json_pack("{s:s, s:[s], s:{s:{s:s, s:o}, s:{s:s}}}", "type", "object", "required", "records",
                             "properties",
                             "records", "type", "array", "items", reference(arena, "schemas", record), "next", "type",
                                 "string");
    json_t *get = json_pack("{s:o, s:o, s:[o, o, o], s:o}", "operationId",
                            text(str_printf(arena, "list-" STR_FMT, STR_ARG(kind->id))), "summary", words(kind->plural,
                                                                                                          lang),
                            "parameters", parameter("after", "query", "integer", false), parameter("parent", "query",
                                                                                                   "integer",
                            false), parameter("state", "query", "string", false), "responses",
                            answers(answer(list, "Those that the member may read, the newest first; at most 100"),
                                    "200"));
    json_t *post = json_pack("{s:o, s:o, s:o, s:o}", "operationId",
                             text(str_printf(arena, "add-" STR_FMT, STR_ARG(kind->id))), "summary", words(kind->title,
                                                                                                          lang),
                             "requestBody", body_of(arena, kind, true), "responses",
                                 answers(answer(made_schema(), "Made"), "201"));
    json_object_set_new(paths, str_printf(arena, "/{lang}/desk/data/records/" STR_FMT, STR_ARG(kind->id)).p,
                        json_pack("{s:[o], s:o, s:o}", "parameters", parameter("lang", "path", "string", true), "get",
                                  get, "post",
                                  post));
}

static void record_paths(struct arena *arena, json_t *paths, const struct kinds *kinds)
{
    json_t *any = json_array(), *done = json_pack("{s:s, s:{s:{s:s}}}", "type", "object", "properties", "id", "type",
                                                  "integer");
    for (size_t i = 0; i < kinds->count; i++)
        json_array_append_new(any, reference(arena, "schemas", str_printf(arena, STR_FMT ".record",
                                                                          STR_ARG(kinds->kinds[i].id))));
    json_t *get = json_pack("{s:s, s:s, s:o}", "operationId", "open-record", "summary", "One record", "responses",
                            answers(answer(json_pack("{s:o}", "oneOf", any), "The record"), "200"));
    json_t *change = json_pack("{s:s, s:s, s:o, s:o}", "operationId", "change-record", "summary",
                               "Changes fields; null takes a value away", "requestBody", body_of(arena, NULL, false),
                                   "responses",
                               answers(answer(json_incref(done), "Changed"), "200"));
    json_t *act = json_pack("{s:s, s:s, s:o, s:o}", "operationId", "act-on-record", "summary", "An action of the kind",
                            "requestBody", body_of(arena, NULL, false), "responses", answers(answer(done, "Done"),
                                                                                             "200"));
    json_t *who = json_pack("{s:s, s:[s], s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}}", "type", "object", "required",
                            "csrf",
                            "properties", "csrf", "type", "string", "login", "type", "string", "role", "type", "string",
                            "agency", "type", "string");
    json_object_set_new(paths, "/{lang}/desk/data/session",
                        json_pack("{s:[o], s:{s:s, s:s, s:o}}", "parameters", parameter("lang", "path", "string",
                                                                                        true), "get",
                                  "operationId", "who-am-i", "summary", "The session", "responses",
                                  answers(answer(who, "Who it is, and the token for every POST"), "200")));
    json_object_set_new(paths, "/{lang}/desk/data/record/{id}",
                        json_pack("{s:[o, o], s:o, s:o}", "parameters", parameter("lang", "path", "string", true),
                                  parameter("id", "path", "integer", true), "get", get, "post", change));
    json_object_set_new(paths, "/{lang}/desk/data/record/{id}/act/{action}",
                        json_pack("{s:[o, o, o], s:o}", "parameters", parameter("lang", "path", "string", true),
                                  parameter("id", "path", "integer", true), parameter("action", "path", "string",
                                                                                      true), "post",
                                  act));
}

static json_t *components(struct arena *arena, const struct kinds *kinds, struct str lang)
{
    json_t *schemas = json_object();
    for (size_t i = 0; i < kinds->list_count; i++)
        json_object_set_new(schemas, str_printf(arena, "list." STR_FMT, STR_ARG(kinds->lists[i].id)).p,
                            codes_of(&kinds->lists[i], lang));
    for (size_t i = 0; i < kinds->count; i++) {
        const struct kind *kind = &kinds->kinds[i];
        json_object_setn_new(schemas, kind->id.p, kind->id.n, kind_schema(arena, kind, lang));
        json_object_set_new(schemas, new_name(arena, kind).p, new_schema(arena, kind));
        json_object_set_new(schemas, str_printf(arena, STR_FMT ".record", STR_ARG(kind->id)).p, record_schema(arena,
                                                                                                              kind));
    }
    json_object_set_new(schemas, "Problem", json_pack("{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}}", "type", "object",
                                                      "properties", "title", "type", "string", "status", "type",
                                                          "integer",
                                                      "detail", "type", "string", "field", "type", "string"));
    return json_pack("{s:o, s:{s:{s:s, s:{s:{s:{s:s}}}}}, s:{s:{s:s, s:s, s:s}}}", "schemas", schemas, "responses",
                     "Problem",
                     "description", "What is wrong, and in which field", "content", "application/problem+json",
                         "schema", "$ref",
                     "#/components/schemas/Problem", "securitySchemes", "member", "type", "apiKey", "in", "cookie",
                         "name",
                     "kres_desk");
}

json_t *openapi_make(struct arena *arena, const struct kinds *kinds, struct str lang, const char *version)
{
    json_t *paths = json_object();
    for (size_t i = 0; i < kinds->count; i++)
        kind_paths(arena, paths, &kinds->kinds[i], lang);
    record_paths(arena, paths, kinds);
    return json_pack("{s:s, s:{s:s, s:s, s:s, s:{s:s, s:s}}, s:[{s:s}], s:[{s:[]}], s:o, s:o}", "openapi", "3.1.0",
                     "info", "title",
                     "Kres: records of the desk", "version", version, "description",
                     "Made of the kinds of record that this house's packs declare.  Every request is one of a signed-in "
                     "member, "
                     "with the rights of the member's role; what may not be seen answers like what does not exist.",
                     "license", "name", "AGPL-3.0-or-later", "identifier", "AGPL-3.0-or-later", "servers", "url", "/",
                         "security",
                     "member", "paths", paths, "components", components(arena, kinds, lang));
}
