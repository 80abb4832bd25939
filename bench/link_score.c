/* link_score.c - how well links that were found agree with those that were planted.
 *
 * usage: link_score [--worst N] TRUTH.jsonl FOUND.jsonl
 *        link_score --self-check
 *
 * TRUTH has {"id", "truth": "c17"|null, "difficulty"} a line, FOUND {"id", "cluster": "c17"|null} in the same order (a
 * line that FOUND lacks counts as alone).  Prints the adjusted Rand index, pair precision and pair recall, of all and by
 * difficulty, and the groups that lose most pairs. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "pairs.h"

enum { IDS_SHOWN = 8 };

struct names { /* strings to numbers, open addressing */
    struct str *at;
    uint32_t *table, count, mask;
};

struct line {
    struct str id, group, kind;
    bool alone;
};

struct scoring {
    struct pairs_text *texts;
    struct str *ids;
    size_t count, missing;
    struct names truths, founds, kinds;
};

static void die(const char *what, const char *where)
{
    fprintf(stderr, "%s: %s\n", what, where);
    exit(1);
}

static void *more(void *p, size_t size)
{
    if (!(p = realloc(p, size)))
        die("memory", strerror(errno));
    return p;
}

static uint32_t number_of(struct names *names, struct str name)
{
    if (!names->table || names->count * 2 > names->mask) {
        uint32_t mask = names->table ? names->mask * 2 + 1 : 1023;
        names->table = more(names->table, (mask + 1ull) * sizeof *names->table);
        names->at = more(names->at, (mask + 1ull) / 2 * sizeof *names->at + sizeof *names->at);
        memset(names->table, 0, (mask + 1ull) * sizeof *names->table);
        names->mask = mask;
        for (uint32_t i = 0, at; i < names->count; i++) {
            for (at = (uint32_t)str_hash(names->at[i]) & mask; names->table[at]; at = (at + 1) & mask)
                ;
            names->table[at] = i + 1;
        }
    }
    uint32_t at = (uint32_t)str_hash(name) & names->mask;
    for (; names->table[at]; at = (at + 1) & names->mask)
        if (str_eq(names->at[names->table[at] - 1], name))
            return names->table[at] - 1;
    names->at[names->count] = name;
    names->table[at] = ++names->count;
    return names->count - 1;
}

/* ---- reading ---- */

static struct str map_file(const char *path)
{
    struct stat stat;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &stat) != 0)
        die(path, strerror(errno));
    void *p = stat.st_size ? mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (p == MAP_FAILED)
        die(path, strerror(errno));
    close(fd);
    return str_make(p, (size_t)stat.st_size);
}

/* What stands between quotes, escapes untouched; *at is behind the opening quote and moves behind the closing one. */
static struct str quoted(const char **at, const char *end)
{
    const char *begin = *at, *p = begin;
    for (; p < end; p++) {
        size_t slashes = 0;
        if (!(p = memchr(p, '"', (size_t)(end - p))))
            break;
        while (p - slashes > begin && p[-1 - (ptrdiff_t)slashes] == '\\')
            slashes++;
        if (slashes % 2 == 0) {
            *at = p + 1;
            return str_make(begin, (size_t)(p - begin));
        }
    }
    *at = end;
    return str_make(begin, (size_t)(end - begin));
}

/* The members of a flat object that matter; numbers are taken as they are written. */
static struct line line_read(struct str text, const char *group)
{
    struct line line = {.alone = true};
    const char *at = text.p, *end = text.p + text.n;
    while (at < end) {
        if (*at++ != '"')
            continue;
        struct str key = quoted(&at, end), value;
        while (at < end && (*at == ' ' || *at == ':'))
            at++;
        bool text_value = at < end && *at == '"';
        if (text_value) {
            at++;
            value = quoted(&at, end);
        } else {
            const char *begin = at;
            while (at < end && *at != ',' && *at != '}')
                at++;
            value = str_trim(str_make(begin, (size_t)(at - begin)));
        }
        if (str_is(key, "id"))
            line.id = value;
        else if (str_is(key, "difficulty"))
            line.kind = value;
        else if (str_is(key, group) && (text_value || !str_is(value, "null"))) {
            line.group = value;
            line.alone = false;
        }
    }
    return line;
}

static void read_truth(struct scoring *scoring, struct str rest)
{
    size_t lines = 0, size = 0;
    for (const char *p = rest.p, *end = rest.p + rest.n; p && p < end; p++, lines++)
        if (!(p = memchr(p, '\n', (size_t)(end - p))))
            p = end;
    size = lines ? lines : 1;
    scoring->texts = more(NULL, size * sizeof *scoring->texts);
    scoring->ids = more(NULL, size * sizeof *scoring->ids);
    while (rest.n) {
        struct str text = str_cut(&rest, '\n');
        if (!text.n)
            continue;
        struct line line = line_read(text, "truth");
        uint32_t kind = number_of(&scoring->kinds, line.kind);
        if (kind >= PAIRS_KINDS)
            die("too many difficulties", "8 are the most");
        scoring->ids[scoring->count] = line.id;
        scoring->texts[scoring->count++] = (struct pairs_text){
            .truth = line.alone ? PAIRS_ALONE : number_of(&scoring->truths, line.group), .found = PAIRS_ALONE,
            .kind = (uint8_t)kind};
    }
}

static void read_found(struct scoring *scoring, struct str rest)
{
    size_t at = 0;
    while (rest.n) {
        struct str text = str_cut(&rest, '\n');
        if (!text.n)
            continue;
        struct line line = line_read(text, "cluster");
        for (; at < scoring->count && !str_eq(scoring->ids[at], line.id); at++)
            scoring->missing++;
        if (at == scoring->count) {
            fprintf(stderr, "no text of the truth, in its order, has the id " STR_FMT "\n", STR_ARG(line.id));
            exit(1);
        }
        if (!line.alone)
            scoring->texts[at].found = number_of(&scoring->founds, line.group);
        at++;
    }
    scoring->missing += scoring->count - at;
}

/* ---- printing ---- */

static void print_row(const char *name, struct str kind, const struct pairs_score *within,
                      const struct pairs_score *touching)
{
    printf("%s" STR_FMT "%*s %10" PRIu64 " %8.4Lf %10.4Lf %8.4Lf %14" PRIu64 " %14" PRIu64 "\n", name, STR_ARG(kind),
           (int)(10 - strlen(name) - (kind.n < 10 ? kind.n : 10)), "", within->texts, within->ari, touching->precision,
           touching->recall, touching->truth, touching->found);
}

static void print_ids(const struct scoring *scoring, bool by_truth, uint32_t group)
{
    size_t shown = 0;
    uint32_t before = PAIRS_ALONE - 1;
    for (size_t i = 0; i < scoring->count && shown < IDS_SHOWN; i++) {
        const struct pairs_text *text = &scoring->texts[i];
        if ((by_truth ? text->truth : text->found) != group)
            continue;
        uint32_t other = by_truth ? text->found : text->truth;
        if (other == before && other != PAIRS_ALONE)
            continue; /* one id of each run is enough */
        before = other;
        struct str name = other == PAIRS_ALONE ? STR("alone") : (by_truth ? &scoring->founds : &scoring->truths)->at[other];
        printf("%s " STR_FMT " (" STR_FMT ")", shown++ ? "," : "    ", STR_ARG(scoring->ids[i]), STR_ARG(name));
    }
    printf("\n");
}

static void print_worst(const struct scoring *scoring, const char *what, bool by_truth, uint64_t *pairs, long worst)
{
    const struct names *names = by_truth ? &scoring->truths : &scoring->founds;
    while (worst-- > 0) {
        uint32_t most = 0;
        for (uint32_t g = 1; g < names->count; g++)
            most = pairs[g] > pairs[most] ? g : most;
        if (!names->count || !pairs[most])
            return;
        printf("%s " STR_FMT ": %" PRIu64 " pairs\n", what, STR_ARG(names->at[most]), pairs[most]);
        print_ids(scoring, by_truth, most);
        pairs[most] = 0;
    }
}

static void print_report(const struct scoring *scoring, struct pairs_report *report, long worst)
{
    printf("%-10s %10s %8s %10s %8s %14s %14s\n", "", "texts", "ARI", "precision", "recall", "pairs planted",
           "pairs found");
    print_row("all", STR(""), &report->all, &report->all);
    for (uint32_t k = 0; k < scoring->kinds.count; k++)
        print_row("", scoring->kinds.at[k], &report->within[k], &report->touching[k]);
    printf("planted %u groups, found %u; %" PRIu64 " texts taken that stand alone, %" PRIu64 " of a group left alone",
           scoring->truths.count, scoring->founds.count, report->alone_taken, report->planted_alone);
    printf(scoring->missing ? "; %zu lines without an answer\n" : "\n", scoring->missing);
    print_worst(scoring, "wrongly merged in", false, report->merged, worst);
    print_worst(scoring, "wrongly split", true, report->split, worst);
}

/* ---- checking itself ---- */

static bool near(long double a, long double b)
{
    return a - b < 1e-12L && b - a < 1e-12L;
}

/* Every pair, one by one. */
static bool agrees(const struct pairs_text *texts, size_t count, const struct pairs_report *report, int kind)
{
    uint64_t seen[3][3] = {0}; /* all, touching, within; both, truth, found */
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            bool truth = texts[i].truth == texts[j].truth && texts[i].truth != PAIRS_ALONE;
            bool found = texts[i].found == texts[j].found && texts[i].found != PAIRS_ALONE;
            int of_kind = (texts[i].kind == kind) + (texts[j].kind == kind);
            for (int s = 0; s <= of_kind; s++) {
                seen[s][0] += truth && found;
                seen[s][1] += truth;
                seen[s][2] += found;
            }
        }
    const struct pairs_score *scores[] = {&report->all, &report->touching[kind], &report->within[kind]};
    for (int s = 0; s < 3; s++)
        if (scores[s]->both != seen[s][0] || scores[s]->truth != seen[s][1] || scores[s]->found != seen[s][2])
            return false;
    return true;
}

static bool check_known(const char *truth, const char *found, long double ari)
{
    struct pairs_text texts[16];
    struct pairs_report report;
    size_t count = strlen(truth);
    for (size_t i = 0; i < count; i++)
        texts[i] = (struct pairs_text){.truth = truth[i] == '-' ? PAIRS_ALONE : (uint32_t)truth[i] - '0',
                                       .found = found[i] == '-' ? PAIRS_ALONE : (uint32_t)found[i] - '0'};
    pairs_compare(texts, count, 10, 10, &report);
    bool good = near(report.all.ari, ari) && agrees(texts, count, &report, 0);
    free(report.merged);
    free(report.split);
    if (!good)
        fprintf(stderr, "%s against %s: %Lf instead of %Lf\n", truth, found, report.all.ari, ari);
    return good;
}

static bool check_all(void)
{
    uint64_t state = 7;
    bool good = check_known("0011", "0012", 4.0L / 7) && check_known("0011", "001-", 4.0L / 7) &&
                check_known("0000", "0123", 0) && check_known("0011", "0101", -0.5L) && check_known("0011", "1100", 1) &&
                check_known("----", "----", 1) && check_known("--00", "00--", -0.2L) &&
                check_known("000111222", "000112222", 9.0L / 14);
    for (int turn = 0; turn < 2000; turn++) {
        struct pairs_text texts[40];
        struct pairs_report report;
        size_t count = 1 + (size_t)turn % 40;
        for (size_t i = 0; i < count; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            uint32_t truth = (uint32_t)(state >> 60), found = (uint32_t)(state >> 50) % 7;
            texts[i] = (struct pairs_text){truth > 9 ? PAIRS_ALONE : truth, found > 5 ? PAIRS_ALONE : found,
                                           (uint8_t)(state >> 40 & 3)};
        }
        pairs_compare(texts, count, 10, 6, &report);
        for (int kind = 0; kind < 4; kind++)
            good = agrees(texts, count, &report, kind) && good;
        free(report.merged);
        free(report.split);
    }
    printf("self-check: %s\n", good ? "good" : "WRONG");
    return good;
}

int main(int argc, char **argv)
{
    struct scoring scoring = {0};
    struct pairs_report report;
    long worst = 0;
    if (argc == 2 && !strcmp(argv[1], "--self-check"))
        return check_all() ? 0 : 1;
    if (argc > 2 && !strcmp(argv[1], "--worst")) {
        worst = strtol(argv[2], NULL, 10);
        argc -= 2;
        argv += 2;
    }
    if (argc != 3) {
        fprintf(stderr, "usage: link_score [--worst N] TRUTH.jsonl FOUND.jsonl\n       link_score --self-check\n");
        return 2;
    }
    read_truth(&scoring, map_file(argv[1]));
    read_found(&scoring, map_file(argv[2]));
    pairs_compare(scoring.texts, scoring.count, scoring.truths.count, scoring.founds.count, &report);
    print_report(&scoring, &report, worst);
    return 0;
}
