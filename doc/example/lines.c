/* lines.c - an example of libkres: screens lines of text and finds which are of one hand.
 *
 *     cc lines.c -o lines $(pkg-config --cflags --libs kres)
 *     ./lines PACK… <texts.txt
 *
 * A PACK is a folder of indicators, such as share/kres/packs/core where Kres is installed.  Each line of standard input
 * is a text; for each a line is written: its cluster (or "-"), its level, how it came about.  Behind them stands what
 * the texts of each cluster have in common, with [slots] where they differ.  See doc/library.md. */
#define _POSIX_C_SOURCE 200809L /* getline */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kres/link.h>
#include <kres/screen.h>

struct line { char *text; size_t bytes; uint32_t number; };
struct lines { struct line *items; size_t count, room; };

static void end(const char *what, const kres_error *error)
{
    fprintf(stderr, "lines: %s: %s\n", what, error->message);
    exit(1);
}

/* ---- screening ---- */

static void show(const kres_screen *screen, kres_result *result, const kres_link *link, const struct line *line)
{
    static const char *const levels[] = {"none", "some", "high"};
    char name[KRES_LINK_NAME];
    kres_error error;
    kres_string why;

    if (kres_screen_text(screen, result, line->text, line->bytes, "SI", &error) != KRES_OK ||
        kres_result_explain(result, "en", &why, &error) != KRES_OK)
        end("cannot screen a line", &error);
    kres_link_name(link, kres_link_cluster(link, line->number), name);
    printf("%s\t%s\t%.*s\n", *name ? name : "-", levels[kres_result_level(result)], (int)why.bytes, why.text);
    for (size_t i = 0; i < kres_result_findings(result); i++) {
        kres_finding finding = kres_result_finding(result, i);
        kres_string sign = kres_indicator_name(screen, finding.indicator, "en");
        printf("\t\t%.*s: \"%.*s\"\n", (int)sign.bytes, sign.text, (int)(finding.end - finding.start),
               line->text + finding.start);
    }
}

/* ---- linking ---- */

static struct lines read_lines(kres_link *link)
{
    struct lines lines = {NULL, 0, 0};
    struct line line = {NULL, 0, 0};
    kres_error error;
    ssize_t n;

    for (size_t room = 0; (n = getline(&line.text, &room, stdin)) > 0; line.text = NULL, room = 0) {
        line.bytes = (size_t)n - (line.text[n - 1] == '\n');
        if (kres_link_add(link, 0, line.text, line.bytes, &line.number, &error) != KRES_OK)
            end("cannot take a line", &error);
        if (lines.count == lines.room) {
            lines.room = lines.room ? 2 * lines.room : 1024;
            lines.items = realloc(lines.items, lines.room * sizeof *lines.items);
            if (!lines.items)
                abort();
        }
        lines.items[lines.count++] = line;
    }
    free(line.text);
    return lines;
}

/* What the texts of the cluster of this first text have in common. */
static void show_cluster(const kres_link *link, const struct lines *lines, uint32_t first)
{
    kres_string texts[KRES_TEMPLATE_TEXTS];
    char name[KRES_LINK_NAME];
    kres_template *made;
    kres_error error;
    size_t count = 0;

    for (size_t i = 0; i < lines->count && count < KRES_TEMPLATE_TEXTS; i++)
        if (kres_link_cluster(link, lines->items[i].number) == first)
            texts[count++] = (kres_string){lines->items[i].text, lines->items[i].bytes};
    if (kres_template_new(texts, count, NULL, &made, &error) != KRES_OK)
        end("cannot align a cluster", &error);
    kres_link_name(link, first, name);
    printf("%s: %llu texts, %.1f times shorter together:", name, (unsigned long long)kres_link_size(link, first),
           kres_template_compression(made));
    for (size_t i = 0; i < kres_template_pieces(made); i++) {
        int slot = kres_template_is_slot(made, i);
        kres_string text = slot ? kres_template_kind(made, i, 0) : kres_template_text(made, i);
        printf(slot ? " [%.*s]" : " %.*s", (int)text.bytes, text.text);
    }
    printf("\n");
    kres_template_free(made);
}

int main(int argc, char **argv)
{
    kres_screen *screen;
    kres_result *result;
    kres_link *link;
    kres_error error;

    if (argc < 2) {
        fprintf(stderr, "Usage: lines PACK… <texts.txt (libkres %s)\n", kres_version_text());
        return 2;
    }
    if (kres_screen_open((const char *const *)(argv + 1), (size_t)argc - 1, NULL, &screen, &error) != KRES_OK)
        end("cannot read the packs", &error);
    if (kres_result_new(screen, &result, &error) != KRES_OK || kres_link_new(NULL, &link, &error) != KRES_OK)
        end("cannot begin", &error);
    struct lines lines = read_lines(link);
    if (kres_link_run(link, &error) != KRES_OK)
        end("cannot link", &error);
    for (size_t i = 0; i < lines.count; i++)
        show(screen, result, link, &lines.items[i]);
    for (uint32_t first = 0; first < kres_link_texts(link); first++)
        if (kres_link_cluster(link, first) == first)
            show_cluster(link, &lines, first);
    for (size_t i = 0; i < lines.count; i++)
        free(lines.items[i].text);
    free(lines.items);
    kres_link_free(link);
    kres_result_free(result);
    kres_screen_close(screen);
    return 0;
}
