/* linking_line.c - see linking_picture.h: a cluster as a line of JSON. */
#include "base/clock.h"
#include "cmd/linking_picture.h"

enum { IDENTIFIERS_MOST = 100 };

static void put_word(struct json_out *out, const char *word)
{
    json_out_string(out, str_from(word));
}

static void put_piece(struct json_out *out, const struct link_piece *piece)
{
    if (!piece->slot) {
        JSON_OUT(out, "{\"text\":");
        json_out_string(out, piece->text);
        JSON_OUT(out, "}");
        return;
    }
    JSON_OUT(out, "{\"slot\":[");
    for (size_t i = 0; i < piece->value_count; i++) {
        json_out_raw(out, ",", i > 0);
        json_out_string(out, piece->values[i].text);
    }
    JSON_OUT(out, "],\"kinds\":[");
    for (size_t i = 0; i < piece->kind_count; i++) {
        json_out_raw(out, ",", i > 0);
        put_word(out, link_kind_name(piece->kinds[i]));
    }
    JSON_OUT(out, "],\"different\":");
    json_out_number(out, piece->different);
    JSON_OUT(out, "}");
}

static void put_reasons(struct json_out *out, const struct linking_picture *picture)
{
    JSON_OUT(out, ",\"score\":");
    json_out_decimal(out, picture->score);
    JSON_OUT(out, ",\"reasons\":[");
    for (size_t i = 0; i < picture->reason_count; i++) {
        const struct link_reason *reason = &picture->reasons[i];
        json_out_raw(out, ",", i > 0);
        JSON_OUT(out, "{\"name\":");
        put_word(out, reason->name);
        JSON_OUT(out, ",\"why\":");
        put_word(out, reason->why);
        JSON_OUT(out, ",\"value\":");
        json_out_decimal(out, reason->value);
        JSON_OUT(out, ",\"points\":");
        json_out_decimal(out, reason->points);
        JSON_OUT(out, ",\"most\":");
        json_out_decimal(out, reason->most);
        JSON_OUT(out, "}");
    }
    JSON_OUT(out, "]");
}

static void put_times(struct json_out *out, struct arena *arena, const struct linking_picture *picture)
{
    if (!picture->timed) {
        JSON_OUT(out, ",\"first\":null,\"last\":null");
        return;
    }
    JSON_OUT(out, ",\"first\":");
    json_out_string(out, clock_time_text(arena, picture->signs.first));
    JSON_OUT(out, ",\"last\":");
    json_out_string(out, clock_time_text(arena, picture->signs.last));
}

static void put_identifiers(struct json_out *out, const struct linking_picture *picture)
{
    JSON_OUT(out, ",\"identifiers\":[");
    for (size_t i = 0; i < picture->identifier_count && i < IDENTIFIERS_MOST; i++) {
        const struct link_identifier *identifier = &picture->identifiers[i];
        json_out_raw(out, ",", i > 0);
        JSON_OUT(out, "{\"type\":");
        put_word(out, identifier_type_name(identifier->type));
        JSON_OUT(out, ",\"value\":");
        json_out_string(out, identifier->value);
        JSON_OUT(out, ",\"count\":");
        json_out_number(out, identifier->count);
        if (picture->joins[i] == LINKING_ASIDE)
            JSON_OUT(out, ",\"shared\":true");
        JSON_OUT(out, "}");
    }
    JSON_OUT(out, "]");
}

static void put_why(struct json_out *out, const struct linking_picture *picture)
{
    JSON_OUT(out, ",\"why\":[");
    if (picture->by_text)
        put_word(out, "text");
    json_out_raw(out, ",", picture->by_text && picture->by_identifier);
    if (picture->by_identifier)
        put_word(out, "identifier");
    JSON_OUT(out, "]");
}

void linking_line_put(struct json_out *out, struct arena *arena, const struct linking_picture *picture)
{
    JSON_OUT(out, "{\"cluster\":");
    put_word(out, picture->name);
    JSON_OUT(out, ",\"size\":");
    json_out_number(out, picture->size);
    put_reasons(out, picture);
    put_times(out, arena, picture);
    JSON_OUT(out, ",\"template\":[");
    for (size_t i = 0; i < picture->template.piece_count; i++) {
        json_out_raw(out, ",", i > 0);
        put_piece(out, &picture->template.pieces[i]);
    }
    JSON_OUT(out, "]");
    put_identifiers(out, picture);
    put_why(out, picture);
    JSON_OUT(out, ",\"compression\":");
    json_out_decimal(out, picture->template.compression);
    JSON_OUT(out, ",\"compared\":");
    json_out_number(out, picture->template.member_count);
    JSON_OUT(out, ",\"languages\":[");
    for (size_t i = 0; i < picture->signs.languages; i++) {
        json_out_raw(out, ",", i > 0);
        json_out_string(out, picture->languages[i]);
    }
    JSON_OUT(out, "],\"level\":");
    if (picture->level < 0)
        JSON_OUT(out, "null");
    else
        put_word(out, screen_level_name((enum screen_level)picture->level));
    JSON_OUT(out, "}\n");
}
