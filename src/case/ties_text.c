/* ties_text.c - see ties_inside.h: texts of a cluster, and two texts side by side. */
#include <stdlib.h>

#include "base/clock.h"
#include "case/ties_inside.h"
#include "link/marks.h"
#include "record/ad.h"

static const struct store_stmt ROW = {
    "ties.text", "SELECT " RECORD_COLUMNS ", " HOLDING_COLUMNS " FROM holding h JOIN record r ON r.id = h.record "
    "WHERE h.record = ? AND h.agency = ? AND h.kind = 'report'"};

struct row { struct record record; struct holding holding; struct ad ad; bool found; };

static bool read_rows(struct ties *ties, const struct session *session, struct arena *arena, const struct ties_node *nodes,
                      size_t count, struct row *ret, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct err ignored;
    bool ok = true;
    if (!store_read_begin(ties->cases->store, &conn, err))
        return false;
    for (size_t i = 0; ok && i < count; i++) {
        if (nodes[i].ref < 0) {
            ret[i].found = ad_get(conn, arena, -nodes[i].ref, &ret[i].ad, &ignored);
            continue;
        }
        ok = store_query(conn, &ROW, VALUES(V_INT(nodes[i].ref), V_INT(session_agency(session))), &rows, err);
        ret[i].found = ok && store_next(&rows) && record_row(&rows, 0, arena, &ret[i].record, &ignored) &&
                       holding_row(&rows, RECORD_WIDE, arena, &ret[i].holding, &ignored);
        ok = ok && store_end(&rows, err);
    }
    store_read_end(conn);
    return ok;
}

/* The reading of them, one line for all: "report:12,15". */
static bool audit_texts(struct ties *ties, const struct session *session, struct arena *arena, const char *action,
                        const struct ties_text *texts, size_t count, struct err *err)
{
    struct buf object = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        if (texts[i].part_count && texts[i].node.ref > 0)
            buf_printf(&object, "%s%" PRId64, object.n ? "," : "report:", texts[i].node.ref);
    struct audit_line line = {.day = clock_day(clock_now()), .member = session_member(session), .action = action,
                              .object = buf_str(&object), .detail = session_audit_detail(session, arena, STR(""))};
    return !object.n || audit_reading(ties->cases, session, &line, NULL, false, err);
}

static void fill(struct ties *ties, const struct session *session, struct arena *arena, const struct row *row,
                 struct ties_text *ret)
{
    struct tie_told told[TIES_FIELDS];
    struct buf whole = {.arena = arena};
    size_t count;
    struct err ignored;
    ret->parts = ARENA_ARRAY(arena, TIES_FIELDS, struct ties_part);
    if (ret->node.ref < 0 && row->found) {
        ret->parts[ret->part_count++] = (struct ties_part){.text = row->ad.text, .wording = true};
        ret->whole = row->ad.text;
        return;
    }
    if (!row->found || !ties_told(ties->cases, session, arena, &row->record, &row->holding, told, &count, &ignored))
        return;
    for (size_t i = 0; i < count; i++) {
        ret->parts[ret->part_count++] = (struct ties_part){.field = told[i].field, .text = told[i].text,
                                                              .wording = told[i].wording};
        if (!told[i].wording)
            continue;
        if (whole.n)
            buf_add(&whole, STR("\n\n"));
        buf_add(&whole, told[i].text);
    }
    ret->whole = whole.n ? buf_str(&whole) : STR("");
}

static bool open_texts(struct ties *ties, const struct session *session, struct arena *arena, const char *action,
                       const struct ties_node *nodes, size_t count, struct ties_text *ret, struct err *err)
{
    struct row *rows = ARENA_ARRAY(arena, count + 1, struct row);
    if (!ties_allowed(session, RIGHT_READ, err) || !read_rows(ties, session, arena, nodes, count, rows, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        ret[i] = (struct ties_text){.node = nodes[i]};
        fill(ties, session, arena, &rows[i], &ret[i]);
    }
    return audit_texts(ties, session, arena, action, ret, count, err);
}

static const struct store_stmt AGENCIES = {
    "ties.agencies", "SELECT a.name FROM holding h JOIN agency a ON a.id = h.agency WHERE h.record = ? AND h.agency <> ? "
    "AND h.ended_day = 0 ORDER BY a.name"};

bool ties_agencies(struct ties *ties, const struct session *session, struct arena *arena,
                   const struct ties_cluster *cluster, struct str **ret, size_t *ret_count, struct err *err)
{
    struct store_conn *conn;
    struct store_rows rows;
    struct str *names = NULL;
    size_t count = 0, room = 0;
    bool ok = store_read_begin(ties->cases->store, &conn, err);
    if (!ok)
        return false;
    for (size_t i = 0; ok && i < cluster->count; i++) {
        if (!cluster->nodes[i].shared || cluster->nodes[i].ref < 0)
            continue;
        ok = store_query(conn, &AGENCIES, VALUES(V_INT(cluster->nodes[i].ref), V_INT(session_agency(session))), &rows, err);
        while (ok && store_next(&rows)) {
            struct str name = store_text(&rows, 0, arena);
            size_t at = 0;
            while (at < count && !str_eq(names[at], name))
                at++;
            if (at < count)
                continue;
            TIES_GROW(arena, names, count, room);
            names[count++] = name;
        }
        ok = ok && store_end(&rows, err);
    }
    store_read_end(conn);
    *ret = names;
    *ret_count = count;
    return ok;
}

bool ties_texts(struct ties *ties, const struct session *session, struct arena *arena, const struct ties_node *nodes,
                size_t count, struct ties_text *ret, struct err *err)
{
    return open_texts(ties, session, arena, "link.read", nodes, count > TIES_TEXTS_MOST ? TIES_TEXTS_MOST : count, ret, err);
}

/* ---- two of them ---- */

/* Numbers are one word to the comparison, whatever they say: one that the other text does not have is not common. */
static void leave_out_numbers(struct arena *arena, struct ties_part *part, const struct tie_words *own, struct str other)
{
    struct text_span *kept = ARENA_ARRAY(arena, part->mark_count + own->count + 1, struct text_span);
    size_t count = 0, w = 0;
    for (size_t i = 0; i < part->mark_count; i++) {
        while (w < own->count && own->starts[w] < part->marks[i].start)
            w++;
        size_t first = w;
        for (; w < own->count && own->ends[w] <= part->marks[i].end; w++) {
            struct str number = str_slice(part->text, own->starts[w], own->ends[w]);
            if (own->words[w] != LINK_WORD_NUMBER || str_find(other, number, 0) != SIZE_MAX)
                continue;
            if (w > first)
                kept[count++] = (struct text_span){own->starts[first], own->ends[w - 1]};
            first = w + 1;
        }
        if (w > first)
            kept[count++] = (struct text_span){own->starts[first], own->ends[w - 1]};
    }
    part->marks = kept;
    part->mark_count = count;
}

static void mark(struct arena *arena, struct ties_text *text, const struct tie_words *own, const struct ties_text *other,
                 const struct tie_words *others)
{
    for (size_t i = 0; i < text->part_count; i++) {
        struct ties_part *part = &text->parts[i];
        struct str with = STR("");
        size_t best = 0;
        for (size_t k = 0; k < other->part_count; k++) {
            struct text_span *marks;
            size_t count, words = tie_words_common(arena, &own[i], &others[k], &marks, &count);
            if (words <= best)
                continue;
            best = words;
            part->marks = marks;
            part->mark_count = count;
            with = other->parts[k].text;
        }
        if (best)
            leave_out_numbers(arena, part, &own[i], with);
    }
}

static int by_start(const void *a, const void *b)
{
    const struct text_span *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* One more stretch of a part; those that touch or overlap become one. */
static void add_mark(struct arena *arena, struct ties_part *part, struct text_span span)
{
    struct text_span *marks = ARENA_ARRAY(arena, part->mark_count + 1, struct text_span);
    size_t kept = 0;
    if (part->mark_count)
        memcpy(marks, part->marks, part->mark_count * sizeof *marks);
    marks[part->mark_count] = span;
    qsort(marks, part->mark_count + 1, sizeof *marks, by_start);
    for (size_t i = 0; i <= part->mark_count; i++) {
        if (kept && marks[i].start <= marks[kept - 1].end)
            marks[kept - 1].end = marks[i].end > marks[kept - 1].end ? marks[i].end : marks[kept - 1].end;
        else
            marks[kept++] = marks[i];
    }
    part->marks = marks;
    part->mark_count = kept;
}

static bool names(struct arena *arena, const struct ties_text *text, const char *country, const struct identifier *wanted)
{
    for (size_t i = 0; i < text->part_count; i++) {
        struct identifier *found;
        size_t count;
        identifier_find(arena, text->parts[i].text, country, &found, &count);
        for (size_t k = 0; k < count; k++)
            if (found[k].type == wanted->type && str_eq(found[k].value, wanted->value))
                return true;
    }
    return false;
}

/* Numbers, addresses and accounts that the other names too, however they are written. */
static void mark_named(struct arena *arena, struct ties_text *text, const struct ties_text *other, const char *country)
{
    for (size_t i = 0; i < text->part_count; i++) {
        struct identifier *found;
        size_t count;
        identifier_find(arena, text->parts[i].text, country, &found, &count);
        for (size_t k = 0; k < count; k++)
            if (link_mark(found[k].type, found[k].value) && names(arena, other, country, &found[k]))
                add_mark(arena, &text->parts[i], found[k].span);
    }
}

static unsigned compare(struct arena *arena, const char *country, struct ties_text texts[2])
{
    struct link_reader *reader = ARENA_NEW(arena, struct link_reader);
    struct tie_words *words = ARENA_ARRAY(arena, 2 * TIES_FIELDS, struct tie_words), *others = words + TIES_FIELDS;
    unsigned best = 0;
    for (size_t i = 0; i < texts[0].part_count; i++)
        tie_words_read(arena, reader, texts[0].parts[i].text, &words[i]);
    for (size_t i = 0; i < texts[1].part_count; i++)
        tie_words_read(arena, reader, texts[1].parts[i].text, &others[i]);
    link_reader_free(reader);
    mark(arena, &texts[0], words, &texts[1], others);
    mark(arena, &texts[1], others, &texts[0], words);
    mark_named(arena, &texts[0], &texts[1], country);
    mark_named(arena, &texts[1], &texts[0], country);
    for (size_t i = 0; i < texts[0].part_count; i++) {
        for (size_t k = 0; k < texts[1].part_count; k++) {
            unsigned percent = texts[0].parts[i].wording && texts[1].parts[k].wording
                                   ? tie_words_percent(&words[i], &others[k]) : 0;
            best = percent > best ? percent : best;
        }
    }
    return best;
}

bool ties_pair(struct ties *ties, const struct session *session, struct arena *arena, int64_t a, int64_t b,
               struct ties_text ret[2], unsigned *ret_percent, struct err *err)
{
    struct ties_node nodes[2];
    const char *country;
    if (a == b)
        return err_set(err, ERR_INPUT, "!tie-two");
    if (!ties_node(ties, session, arena, a, &nodes[0], err) || !ties_node(ties, session, arena, b, &nodes[1], err) ||
        !str_zero(arena, ties->cases->packs->country, &country, err) ||
        !open_texts(ties, session, arena, "link.compare", nodes, 2, ret, err))
        return false;
    *ret_percent = compare(arena, country, ret);
    return true;
}
