/* state.c - states whose checksums are right and whose contents are anything: refused or used, never a fault.
 *
 * The first byte says what the rest is.  Even: a manifest without its last line.  Odd: changes to the two segments of a
 * small state by identifiers that is right, each of twelve bytes: a width, three bytes of a place, a number.  The checksums
 * are then made anew, and texts are linked onto it. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "link/link.h"
#include "link/state.h"
#include "link/state_file.h"
#include "link/state_manifest.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { SEGMENTS = 2, RECORDS = 64 };
static char folder[64];
static struct str segments[SEGMENTS]; /* the data, without checksums */
static struct link_manifest manifest;
static struct arena arena;
static uint32_t numbers[RECORDS * LINK_MARKS_MOST];
static enum link_reach reach;

static void check(bool good)
{
    if (!good)
        abort();
}

static struct str text_of(unsigned number)
{
    static const char *const hands[] = {
        "Waitress wanted for a small hotel by the sea room and meals are free write to",
        "An old bicycle with a basket is given away to whoever comes first with a smile and",
        "The town library lends ladders and drills to its members on every second Saturday of"};
    static const char *const names[] = {"Ana", "Maja", "Petra", "Iva", "Nina"};
    if (number % 13 == 12)
        return STR("too short");
    if (number % 4 < 3)
        return str_printf(&arena, "%s %s%s", hands[number % 3], names[number % 5], number % 7 ? "" : " today or tomorrow");
    return str_printf(&arena, "Alone %c%c stands this text with words %c%cx %cyz that nobody else %cq uses",
                      'a' + number % 26, 'b' + number % 23, 'c' + number % 19, 'd' + number % 17, 'e' + number % 13,
                      'f' + number % 11);
}

static void read_marks(unsigned number, struct link_marks *ret)
{
    *ret = (struct link_marks){.count = number % 3};
    for (size_t i = 0; i < ret->count; i++) /* telephones of two countries, of none, and names */
        ret->items[i] = (uint64_t)(1 + (number / 5 + 3 * i) % 8 + 100 * i) << LINK_MARK_CODE_BITS | "\0\1\2"[number % 3];
}

struct told { size_t count; };

static void tell(void *context, uint64_t place, uint64_t was, uint64_t now)
{
    struct told *told = context;
    told->count += place + was + now > 0;
}

static void tell_earlier(void *context, uint32_t first, uint64_t place)
{
    struct told *told = context;
    told->count += first + place > 0;
}

/* Links texts onto the state in the folder. */
static bool link_onto(unsigned from, unsigned to, struct err *err)
{
    const struct link_state_options how = {.by = LINK_BY_BOTH, .reach = reach};
    struct link_place places[RECORDS];
    struct link_marked marked[RECORDS];
    const struct link_marked_list list = {marked, to - from, numbers};
    size_t count = 0;
    struct link_state *state;
    struct link *link;
    struct link_hands *hands;
    struct told told = {0};
    if (!link_state_open(folder, &how, &state, err))
        return false;
    check(link_new(&(struct link_options){.threads = 2, .state = state}, &link, err));
    check(link_hands_new(how.by, 2, &hands, err));
    for (unsigned i = from; i < to; i++) {
        struct link_marks marks;
        uint32_t text = link_add(link, i % 2, text_of(i));
        read_marks(i, &marks);
        link_hands_add(hands, i % 2, text, &marks, &numbers[LINK_MARKS_MOST * (i - from)]);
        marked[i - from] = (struct link_marked){i, LINK_MARKS_MOST * (i - from), text, (uint32_t)marks.count};
        if (text != LINK_NO_TEXT)
            places[count++] = (struct link_place){.place = i, .text = text};
    }
    bool ok = link_run(link, err) && link_state_hands(state, link, hands, true, err);
    for (unsigned i = 0; ok && i < to - from; i++) {
        char name[LINK_NAME];
        uint32_t group = link_hands_group(hands, marked[i].text, &numbers[marked[i].from], marked[i].count);
        check(group == LINK_NO_GROUP || group < link_hands_groups(hands));
        if (group != LINK_NO_GROUP)
            link_digest_name(link_hands_at(hands, group)->digest, name);
    }
    ok = ok && link_state_moved(state, tell, &told, err) && link_state_earlier(state, tell_earlier, &told, err);
    if (ok && !link_state_names(state, tell, &told, err))
        ok = false;
    link_state_marks(state, &list, hands);
    ok = ok && link_state_commit(state, places, count, 0, link_state_record_count(state) + to - from, err);
    link_hands_free(hands);
    link_free(link);
    link_state_close(state);
    return ok;
}

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void drop_folder(void)
{
    char line[96];
    snprintf(line, sizeof line, "rm -rf %s", folder);
    if (system(line))
        fputs("the folder stays\n", stderr);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct err err;
    struct str text, bytes;
    UNUSED(argc);
    UNUSED(argv);
    snprintf(folder, sizeof folder, "%s/kres-fuzz-state-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    check(mkdtemp(folder) != NULL);
    atexit(drop_folder);
    check(link_onto(0, 50, &err) && link_onto(50, 58, &err));
    check(file_read(&arena, path_of("state"), LINK_MANIFEST_MOST, &text, &err) &&
          link_manifest_read(text, &manifest, &err) && manifest.segment_count == SEGMENTS);
    for (size_t i = 0; i < SEGMENTS; i++) {
        char name[40];
        snprintf(name, sizeof name, "segment-%u", (unsigned)manifest.segments[i].number);
        check(file_read(&arena, path_of(name), 1 << 24, &bytes, &err));
        segments[i] = str_make(bytes.p, manifest.segments[i].size);
    }
    return 0;
}

static void read_manifest(struct str lines)
{
    struct link_manifest found, again;
    char text[LINK_MANIFEST_MOST];
    struct arena scratch = {0};
    struct err err = {0};
    struct str whole = str_printf(&scratch, STR_FMT "sum %016" PRIx64 "\n", STR_ARG(lines), link_sum(lines.p, lines.n));
    if (link_manifest_read(whole, &found, &err)) {
        struct str written = str_make(text, link_manifest_write(&found, text));
        check(written.n <= sizeof text && link_manifest_read(written, &again, &err));
        check(!memcmp(&found, &again, sizeof found));
    } else {
        check(err.kind == ERR_FAULT || err.kind == ERR_INPUT);
    }
    if (link_manifest_read(lines, &found, &err))
        check(found.segment_count > 0);
    arena_clear(&scratch);
}

static void put_segment(size_t number, char *bytes, size_t n, struct link_manifest *changed)
{
    char name[40];
    uint64_t sums[64];
    size_t blocks = 0;
    for (size_t at = 0; at < n; at += LINK_BLOCK)
        sums[blocks++] = link_sum(bytes + at, n - at < LINK_BLOCK ? n - at : LINK_BLOCK);
    snprintf(name, sizeof name, "segment-%u", (unsigned)manifest.segments[number].number);
    int fd = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    check(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && write(fd, sums, 8 * blocks) == (ssize_t)(8 * blocks));
    close(fd);
    changed->segments[number].sum = link_sum(sums, 8 * blocks);
}

static void use_state(const unsigned char *data, size_t size)
{
    struct link_manifest changed = manifest;
    struct arena scratch = {0};
    struct err err = {0};
    char text[LINK_MANIFEST_MOST], *copies[SEGMENTS];
    reach = size % 12 % 2 ? LINK_REACH_ALL : LINK_REACH_NEAR; /* bytes behind the last change */
    for (size_t i = 0; i < SEGMENTS; i++)
        copies[i] = (char *)(uintptr_t)str_copy(&scratch, segments[i]).p;
    for (; size >= 12; data += 12, size -= 12) {
        size_t number = data[0] >> 7, width = (size_t)1 << (data[0] & 3), n = segments[number].n;
        size_t place = (size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3];
        place = data[0] & 4 ? n - 1 - place % 512 : place % n; /* the table of sections stands at the end */
        memcpy(copies[number] + place, data + 4, width < n - place ? width : n - place);
    }
    for (size_t i = 0; i < SEGMENTS; i++)
        put_segment(i, copies[i], segments[i].n, &changed);
    size_t n = link_manifest_write(&changed, text);
    check(file_write(path_of("state"), str_make(text, n), 0600, &err));
    if (!link_onto(48, 64, &err))
        check(err.kind == ERR_FAULT || err.kind == ERR_INPUT);
    arena_clear(&scratch);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size && *data % 2)
        use_state(data + 1, size - 1);
    else if (size)
        read_manifest(str_make(data + 1, size - 1));
    return 0;
}
