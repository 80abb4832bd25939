/* jsonl.c - fuzz target: a line of JSON Lines.  It is taken as another reader of JSON takes it, its members say the
 * same, and what is written of them is read again; otherwise the error names a byte. */
#include <stdlib.h>

#include <jansson.h>

#include "base/json_out.h"
#include "base/jsonl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void same_member(const struct jsonl_member *member, const json_t *wanted)
{
    static const json_type types[] = {JSON_STRING, JSON_INTEGER, JSON_OBJECT, JSON_ARRAY, JSON_TRUE, JSON_FALSE, JSON_NULL};
    must(wanted != NULL);
    json_type type = json_typeof(wanted) == JSON_REAL ? JSON_INTEGER : json_typeof(wanted);
    must(type == types[member->kind]);
    if (member->kind != JSONL_STRING)
        return;
    char *room = malloc(member->value.n);
    must(room != NULL);
    struct str text = jsonl_text(member, room);
    must(str_is_utf8(text) && text.n <= member->value.n - 2);
    must(str_eq(text, str_make(json_string_value(wanted), json_string_length(wanted))));
    free(room);
}

static void written_is_read_again(const struct jsonl *jsonl)
{
    struct json_out out = {0};
    struct jsonl again = {0};
    struct err err;
    JSON_OUT(&out, "{");
    for (size_t i = 0; i < jsonl->count; i++) {
        if (i)
            JSON_OUT(&out, ",");
        json_out_string(&out, jsonl->members[i].name);
        JSON_OUT(&out, ":");
        json_out_raw(&out, jsonl->members[i].value.p, jsonl->members[i].value.n);
    }
    JSON_OUT(&out, "}");
    must(jsonl_read(&again, str_make(out.p, out.n), &err) && again.count == jsonl->count);
    for (size_t i = 0; i < jsonl->count; i++)
        must(str_eq(again.members[i].name, jsonl->members[i].name) &&
             str_eq(again.members[i].value, jsonl->members[i].value));
    jsonl_free(&again);
    json_out_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct jsonl jsonl;
    struct err err = {0};
    json_error_t fault;
    bool taken = jsonl_read(&jsonl, str_make(data, size), &err);
    json_t *wanted = json_loadb((const char *)data, size,
                                JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &fault);
    if (!taken) {
        must(err.kind == ERR_INPUT && *err.text);
        /* The other one overlooks a zero byte behind a number. */
        must(!json_is_object(wanted) || strstr(err.text, "deeper") || strstr(err.text, "more than") ||
             memchr(data, 0, size));
    } else if (wanted) { /* the other one refuses more: numbers past a double, names doubled within a member */
        must(json_object_size(wanted) == jsonl.count);
        for (size_t i = 0; i < jsonl.count; i++) {
            struct str name = jsonl.members[i].name;
            if (!name.n || memchr(name.p, '\0', name.n))
                continue;
            char *zero_ended = calloc(name.n + 1, 1);
            must(zero_ended != NULL);
            memcpy(zero_ended, name.p, name.n);
            same_member(&jsonl.members[i], json_object_get(wanted, zero_ended));
            free(zero_ended);
        }
        written_is_read_again(&jsonl);
    }
    json_decref(wanted);
    return 0;
}
