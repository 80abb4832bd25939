/* screen_pass.c - fields of the input that are passed on into the output as they stand. */
#include "cmd/screen_work.h"

/* What every output record may have: a field of the input that is called so gives way. */
static const struct str own_fields[] = {
    {"id", 2},    {"text", 4},     {"lang", 4},    {"level", 5},        {"score", 5}, {"rule", 4}, {"why", 3},
    {"forms", 5}, {"findings", 8}, {"counter", 7}, {"identifiers", 11}};

bool screen_is_own_field(struct str name)
{
    for (size_t i = 0; i < LEN(own_fields); i++)
        if (name.n == own_fields[i].n && memcmp(name.p, own_fields[i].p, name.n) == 0)
            return true;
    return false;
}

static void pass_json(struct screen_worker *worker)
{
    const struct jsonl *jsonl = &worker->reader.jsonl;
    for (size_t i = 0; i < jsonl->count; i++)
        if (!screen_is_own_field(jsonl->members[i].name)) {
            screen_put_raw(worker, STR(","));
            screen_put_raw(worker, jsonl->members[i].raw);
        }
}

static void pass_csv(struct screen_worker *worker)
{
    struct feed_block *block = worker->reader.block;
    const struct feed_columns *columns = block->columns;
    for (size_t i = 0; i < columns->count; i++) {
        if (i == columns->text || i == columns->id || i == columns->lang || screen_is_own_field(columns->names[i]))
            continue;
        const struct csv_field *field = &worker->reader.fields[i];
        screen_put_raw(worker, STR(","));
        screen_put_string(worker, columns->names[i]);
        screen_put_raw(worker, STR(":"));
        screen_put_string(worker, csv_text(field, block->bytes + (field->raw.p - block->bytes)));
    }
}

void screen_pass_fields(struct screen_worker *worker)
{
    if (worker->reader.block->columns)
        pass_csv(worker);
    else
        pass_json(worker); /* plain lines have none */
}
