/* poster.c - kres poster: a poster as PDF from the command line, the list of them, and the tips as pictures to pass on. */
#include "cmd/poster.h"


#include "base/file.h"

static const struct cmd_option options[] = {
    {"--list", NULL, "Tells which posters there are."},
    {"--lang", "CODE", "The language of the poster.  Default: the first of the packs."},
    {"--size", "a3|a4|a5|letter", "The paper.  Default: a4."},
    {"--url", "https://…", "The site's address, for the code and the text; otherwise the setting \"address\"."},
    {"--place", "NAME", "Where it will hang, such as Logatec."},
    {"--phone", "NUMBER", "The number to call in danger; otherwise the directory's emergency number of the country."},
    {"-o", "FILE", "Where the PDF goes.  Default: ID-LANG-SIZE.pdf; - for standard output."},
    {"--cards", "DIR", "Makes a picture of each tip in each language instead: DIR/LANG/TIP.png."},
    {0},
};

static bool open_all(struct cmd *cmd, struct poster_job *job, struct err *err)
{
    struct arena *arena = cmd->arena;
    struct share share;

    if (!share_find(arena, &share, err) || !house_packs(arena, &cmd->config, &share, &job->packs, err))
        return false;
    job->ui = cmd->config.ui ? cmd->config.ui : share.ui;
    return words_load(arena_printf(arena, "%s/po", job->ui), job->packs.languages, job->packs.language_count, &job->words,
                      err) &&
           know_open(NULL, &job->packs, &job->know, err) &&
           printer_open(job->ui, share.print_tool, 0, &job->printer, err);
}

static void close_all(struct poster_job *job)
{
    edition_release(job->edition);
    printer_close(job->printer);
    know_close(job->know);
    words_free(job->words);
}

static void print_list(const struct poster_job *job, struct str lang)
{
    const struct content_item *const *items;
    size_t count = edition_list(job->edition, "posters", &items);

    for (size_t i = 0; i < count; i++) {
        struct str real, title = shape_text(yaml_get(items[i]->root, "title"), lang, &real);
        printf("%-16.*s %-7.*s " STR_FMT "\n", STR_ARG(items[i]->id), STR_ARG(yaml_text(items[i]->root, "style")),
               STR_ARG(title));
    }
}

static bool read_lang(struct cmd *cmd, const struct poster_job *job, struct str *ret, struct err *err)
{
    struct str lang = str_from(cmd_value(cmd, "--lang"));
    struct buf all = {.arena = cmd->arena};

    *ret = lang.n ? lang : job->packs.languages[0];
    for (size_t i = 0; i < job->packs.language_count; i++) {
        if (str_eq(*ret, job->packs.languages[i]))
            return true;
        buf_printf(&all, "%s" STR_FMT, i ? ", " : "", STR_ARG(job->packs.languages[i]));
    }
    return err_set(err, ERR_INPUT, "--lang is one of the languages of the packs: " STR_FMT "; not \"" STR_FMT "\"",
                   STR_ARG(buf_str(&all)), STR_ARG(lang));
}

static bool read_address(struct cmd *cmd, struct str *ret, struct err *err)
{
    const char *url = cmd_value(cmd, "--url") ? cmd_value(cmd, "--url") : cmd->config.address;

    if (!url)
        return err_set(err, ERR_INPUT, "say where the poster leads: --url https://kres.example.org");
    return site_address_parse(cmd->arena, str_from(url), ret, NULL)
           || err_set(err, ERR_INPUT, "\"%s\" is no address of a site; write it like https://kres.example.org", url);
}

/* Keys are for pages; the command line says it in its own words. */
static bool fill(struct cmd *cmd, const struct poster_source *source, struct str id, struct poster *ret, struct err *err)
{
    struct err why = {0};

    if (poster_fill(source, cmd->arena, id, ret, &why))
        return true;
    if (why.kind == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "there is no poster \"" STR_FMT "\"; kres poster --list tells which there are",
                       STR_ARG(id));
    return err_set(err, ERR_INPUT, "--place is the name of a place: at most %d letters and spaces, four digits",
                   POSTER_PLACE_MOST);
}

static bool write_out(struct cmd *cmd, const char *path, struct str pdf, struct err *err)
{
    UNUSED(cmd);
    if (strcmp(path, "-") != 0)
        return file_write(path, pdf, 0644, err);
    return (fwrite(pdf.p, 1, pdf.n, stdout) == pdf.n && fflush(stdout) == 0)
           || err_set(err, ERR_FAULT, "cannot write the PDF to standard output");
}

/* A poster is made without its drawing too; whoever wrote its name should know. */
static void tell_drawing(struct cmd *cmd, const struct poster_job *job, const struct poster *poster)
{
    const char *path = arena_printf(cmd->arena, "%s/drawings/" STR_FMT ".svg", job->ui, STR_ARG(poster->drawing));

    if (poster->drawing.n && !file_exists(path))
        fprintf(stderr, "kres: %s is not there; the poster is made without a drawing\n", path);
}

static bool make_one(struct cmd *cmd, const struct poster_job *job, struct str lang, struct err *err)
{
    const char *size = cmd_value(cmd, "--size"), *path = cmd_value(cmd, "-o");
    struct poster_source source = {.edition = job->edition, .words = job->words, .lang = lang,
                                   .phone = str_from(cmd_value(cmd, "--phone")),
                                   .place = str_from(cmd_value(cmd, "--place"))};
    struct poster poster;
    enum paper paper = PAPER_A4;
    struct str pdf;

    if (!cmd->operand_count)
        return err_set(err, ERR_INPUT, "say which poster: kres poster ID; kres poster --list tells which there are");
    if (size && !paper_find(str_from(size), &paper))
        return err_set(err, ERR_INPUT, "--size is one of: a3, a4, a5, letter; not \"%s\"", size);
    if (!read_address(cmd, &source.site, err) || !fill(cmd, &source, str_from(cmd->operands[0]), &poster, err) ||
        !print_pdf(job->printer, cmd->arena, &poster, paper, &pdf, err))
        return false;
    tell_drawing(cmd, job, &poster);
    if (!path)
        path = arena_printf(cmd->arena, "%s-" STR_FMT "-%s.pdf", cmd->operands[0], STR_ARG(lang), paper_name(paper));
    if (!write_out(cmd, path, pdf, err))
        return false;
    if (strcmp(path, "-") != 0)
        printf("%s\n", path);
    return true;
}

static enum cmd_exit run(struct cmd *cmd, struct err *err)
{
    struct poster_job job = {0};
    struct str lang;
    bool ok = open_all(cmd, &job, err);

    if (ok) {
        job.edition = know_hold(job.know);
        if (cmd_value(cmd, "--cards"))
            ok = poster_cards(cmd, &job, cmd_value(cmd, "--cards"), err);
        else if ((ok = read_lang(cmd, &job, &lang, err)) && cmd_value(cmd, "--list"))
            print_list(&job, lang);
        else
            ok = ok && make_one(cmd, &job, lang, err);
    }
    close_all(&job);
    return ok ? CMD_DONE : CMD_WRONG;
}

const struct command cmd_poster = {
    .name = "poster",
    .operands = "[ID]",
    .least = 0,
    .most = 1,
    .summary = "Makes a poster to print, or pictures of the tips to pass on",
    .help = "A poster is a PDF with a question, a drawing, a few lines, and a code that leads to the site in the\n"
            "language of the poster.  What it says stands in the packs (posters/).",
    .settings = CONFIG_PACKS,
    .options = options,
    .run = run,
};
