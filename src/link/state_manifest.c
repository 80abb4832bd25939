/* state_manifest.c - see state_manifest.h. */
#include "link/state_manifest.h"

#include "link/state_file.h"

#define TITLE "kres link state"

static bool take_number(struct str *rest, int64_t most, uint64_t *ret)
{
    int64_t number;
    if (!str_int(str_cut(rest, ' '), 0, most, &number))
        return false;
    *ret = (uint64_t)number;
    return true;
}

/* "NAME number": the only number of a line. */
static bool read_number(struct str line, const char *name, int64_t most, uint64_t *ret)
{
    return str_is(str_cut(&line, ' '), name) && take_number(&line, most, ret) && !line.p;
}

static bool read_sum(struct str text, uint64_t *ret)
{
    unsigned char bytes[8];
    *ret = 0;
    if (text.n != 16 || !str_unhex(text, bytes, sizeof bytes))
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        *ret = *ret << 8 | bytes[i];
    return true;
}

static bool read_segment(struct str line, struct link_manifest *manifest)
{
    struct link_manifest_segment *segment = &manifest->segments[manifest->segment_count];
    uint64_t number;
    str_cut(&line, ' ');
    if (manifest->segment_count == LINK_SEGMENTS_MOST || !take_number(&line, UINT32_MAX, &number) ||
        !take_number(&line, INT64_MAX / 2, &segment->size) || !read_sum(line, &segment->sum))
        return false;
    segment->number = (uint32_t)number;
    manifest->segment_count++;
    return true;
}

static bool read_by(struct str line, struct link_manifest *manifest)
{
    if (!str_is(str_cut(&line, ' '), "by") || !line.n || line.n >= LINK_BY_MOST)
        return false;
    memcpy(manifest->by, line.p, line.n);
    return true;
}

static bool read_lines(struct str text, struct link_manifest *manifest)
{
    uint64_t next, marks = 0;
    struct str line = str_cut(&text, '\n');
    if (!read_by(line, manifest))
        return false;
    if (manifest->version >= LINK_STATE_MARKED && !read_number(str_cut(&text, '\n'), "marks", UINT32_MAX, &marks))
        return false;
    manifest->marks = (uint32_t)marks;
    if (!read_number(str_cut(&text, '\n'), "next", UINT32_MAX, &next))
        return false;
    manifest->next = (uint32_t)next;
    line = str_cut(&text, '\n');
    if (!str_is(str_cut(&line, ' '), "records") || !take_number(&line, INT64_MAX / 2, &manifest->records) ||
        !take_number(&line, INT64_MAX / 2, &manifest->record_count) || line.p)
        return false;
    for (line = str_cut(&text, '\n'); line.n; line = str_cut(&text, '\n'))
        if (!str_starts(line, STR("segment ")) || !read_segment(line, manifest))
            return false;
    return !text.p && manifest->segment_count > 0;
}

bool link_manifest_read(struct str text, struct link_manifest *ret, struct err *err)
{
    struct link_manifest manifest = {0};
    uint64_t version = 0, words = 0, sum;
    struct str rest = text;
    if (!str_is(str_cut(&rest, '\n'), TITLE) || !read_number(str_cut(&rest, '\n'), "version", UINT32_MAX, &version) ||
        !rest.p)
        return err_set(err, ERR_FAULT, "does not begin as such a file does");
    if (!version || version > LINK_STATE_VERSION)
        return err_set(err, ERR_INPUT, "is of version %" PRIu64 ", and this kres knows version %d", version,
                       LINK_STATE_VERSION);
    size_t end = text.n >= 21 ? text.n - 21 : 0; /* "sum ", sixteen digits, end of line */
    if (!str_starts(str_slice(text, end, text.n), STR("sum ")) || text.p[text.n - 1] != '\n' ||
        !read_sum(str_slice(text, end + 4, end + 20), &sum) || sum != link_sum(text.p, end))
        return err_set(err, ERR_FAULT, "is not what was written");
    rest = str_slice(text, (size_t)(rest.p - text.p), end);
    manifest.version = (uint32_t)version;
    if (!read_number(str_cut(&rest, '\n'), "words", UINT32_MAX, &words) || !read_lines(rest, &manifest))
        return err_set(err, ERR_FAULT, "has lines that do not belong there");
    manifest.words = (uint32_t)words;
    *ret = manifest;
    return true;
}

size_t link_manifest_write(const struct link_manifest *manifest, char ret[LINK_MANIFEST_MOST])
{
    int n = snprintf(ret, LINK_MANIFEST_MOST, TITLE "\nversion %" PRIu32 "\nwords %" PRIu32 "\nby %s\n",
                     manifest->version, manifest->words, manifest->by);
    if (manifest->version >= LINK_STATE_MARKED)
        n += snprintf(ret + n, LINK_MANIFEST_MOST - (size_t)n, "marks %" PRIu32 "\n", manifest->marks);
    n += snprintf(ret + n, LINK_MANIFEST_MOST - (size_t)n, "next %" PRIu32 "\nrecords %" PRIu64 " %" PRIu64 "\n",
                  manifest->next, manifest->records, manifest->record_count);
    for (size_t i = 0; i < manifest->segment_count; i++) {
        const struct link_manifest_segment *segment = &manifest->segments[i];
        n += snprintf(ret + n, LINK_MANIFEST_MOST - (size_t)n, "segment %" PRIu32 " %" PRIu64 " %016" PRIx64 "\n",
                      segment->number, segment->size, segment->sum);
    }
    n += snprintf(ret + n, LINK_MANIFEST_MOST - (size_t)n, "sum %016" PRIx64 "\n", link_sum(ret, (size_t)n));
    return (size_t)n;
}
