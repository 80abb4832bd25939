/* line.c - see line.h. */
#include "case/line.h"

#include <stdlib.h>

#include "base/clock.h"

struct str line_member(struct arena *arena, const json_t *json, const char *name)
{
    const json_t *value = json_object_get(json, name);
    return str_copy(arena, str_make(json_string_value(value), json_string_length(value)));
}

void line_set(json_t *json, const char *name, struct str value)
{
    if (value.n)
        json_object_set_new(json, name, json_stringn(value.p, value.n));
}

static void set_number(json_t *json, const char *name, int64_t value)
{
    if (value)
        json_object_set_new(json, name, json_integer(value));
}

static int64_t number(const json_t *json, const char *name)
{
    return json_integer_value(json_object_get(json, name));
}

void line_seal(const struct record_key *key, struct arena *arena, const struct line *line, struct entry *ret)
{
    json_t *json = json_object();
    set_number(json, "at", line->at);
    set_number(json, "member", line->member);
    set_number(json, "agency", line->agency);
    line_set(json, "name", line->name);
    line_set(json, "agency_name", line->agency_name);
    line_set(json, "text", line->text);
    line_set(json, "action", line->action);
    line_set(json, "choice", line->choice);
    line_set(json, "whom", line->whom);
    set_number(json, "to_agency", line->to_agency);
    line_set(json, "entry", line->entry);
    line_set(json, "state_before", line->state_before);
    line_set(json, "state_after", line->state_after);
    set_number(json, "assignee_before", line->assignee_before);
    set_number(json, "assignee_after", line->assignee_after);
    line_set(json, "words", line->words);
    line_set(json, "level", line->level);
    char *text = json_dumps(json, JSON_COMPACT);
    entry_seal(key, arena, line->thread, clock_day(line->at), line->uid, str_from(text), ret);
    if (text)
        vault_wipe(text, strlen(text));
    free(text);
    json_decref(json);
}

bool line_open(const struct record_key *key, struct arena *arena, const struct entry *entry, struct line *ret,
               struct err *err)
{
    struct str text;
    if (!entry_open(key, arena, entry, &text, err))
        return false;
    json_t *json = json_loadb(text.p, text.n, 0, NULL);
    if (!json_is_object(json)) {
        json_decref(json);
        return err_set(err, ERR_FAULT, "entry %" PRId64 " is damaged: restore a backup", entry->id);
    }
    *ret = (struct line){
        .id = entry->id, .thread = entry->thread, .member = number(json, "member"), .agency = number(json, "agency"),
        .name = line_member(arena, json, "name"), .agency_name = line_member(arena, json, "agency_name"),
        .at = number(json, "at"), .text = line_member(arena, json, "text"),
        .action = line_member(arena, json, "action"), .choice = line_member(arena, json, "choice"),
        .whom = line_member(arena, json, "whom"), .to_agency = number(json, "to_agency"),
        .entry = line_member(arena, json, "entry"), .state_before = line_member(arena, json, "state_before"),
        .state_after = line_member(arena, json, "state_after"), .assignee_before = number(json, "assignee_before"),
        .assignee_after = number(json, "assignee_after"), .words = line_member(arena, json, "words"),
        .level = line_member(arena, json, "level")};
    json_decref(json);
    return true;
}

bool line_list(struct store_conn *conn, const struct record_key *key, struct arena *arena, int64_t record,
               struct lines *ret, struct err *err)
{
    struct entry *entries;
    struct lines lines = {0};
    if (!entry_list(conn, arena, record, &entries, &lines.count, err))
        return false;
    lines.line = ARENA_ARRAY(arena, lines.count + 1, struct line);
    lines.uid = ARENA_ARRAY(arena, lines.count + 1, struct str);
    for (size_t i = 0; i < lines.count; i++) {
        if (!line_open(key, arena, &entries[i], &lines.line[i], err))
            return false;
        lines.uid[i] = str_hex(arena, entries[i].uid, RECORD_UID);
    }
    *ret = lines;
    return true;
}
