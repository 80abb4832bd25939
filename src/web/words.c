/* words.c - see words.h.  Negotiation, names and dates of languages are in words_lang.c. */
#include "web/words_table.h"

#include <gettext-po.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/file.h"
#include "web/words_inside.h"

/* libgettextpo keeps a few hundred bytes of each file it has read: its own, once a start, and no leak of ours. */
#if defined(__SANITIZE_ADDRESS__)
#define WORDS_LSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WORDS_LSAN 1
#endif
#endif
#ifdef WORDS_LSAN
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable() ((void)0)
#endif

/* libgettextpo reports through functions without a context and must not return from a fatal one. */
static _Thread_local struct {
    struct err *err;
    bool failed;
    jmp_buf out;
} reading;

static void on_error(int severity, po_message_t message, const char *file, size_t line, size_t column, int several,
                     const char *text)
{
    UNUSED(message), UNUSED(column), UNUSED(several);
    if (severity == PO_SEVERITY_WARNING)
        return;
    if (!reading.failed)
        err_set(reading.err, ERR_INPUT, "%s:%zu: %s", file ? file : "PO file", line == (size_t)-1 ? 0 : line, text);
    reading.failed = true;
    if (severity == PO_SEVERITY_FATAL_ERROR)
        longjmp(reading.out, 1);
}

static void on_error_two(int severity, po_message_t a, const char *file_a, size_t line_a, size_t column_a,
                         int several_a,
                         const char *text_a, po_message_t b, const char *file_b, size_t line_b, size_t column_b,
                         int several_b, const char *text_b)
{
    UNUSED(b), UNUSED(file_b), UNUSED(line_b), UNUSED(column_b), UNUSED(several_b), UNUSED(text_b);
    on_error(severity, a, file_a, line_a, column_a, several_a, text_a);
}

static const struct po_xerror_handler handler = {.xerror = on_error, .xerror2 = on_error_two};

static po_file_t file_open(const char *path, struct err *err)
{
    reading.err = err;
    reading.failed = false;
    if (setjmp(reading.out))
        return NULL;
    po_file_t file = po_file_read(path, &handler);
    if (!file && !reading.failed)
        err_set(err, ERR_INPUT, "cannot read %s; is it there and readable?", path);
    if (file && reading.failed) {
        po_file_free(file);
        file = NULL;
    }
    return file;
}

static struct message *table_slot(const struct words_lang *lang, struct str id)
{
    size_t at = str_hash(id) & (lang->room - 1);

    while (lang->table[at].id.p && !str_eq(lang->table[at].id, id))
        at = (at + 1) & (lang->room - 1);
    return &lang->table[at];
}

static bool text_take(struct words *words, const char *path, const char *text, struct str *ret, struct err *err)
{
    struct str s = str_from(text);

    if (!str_is_utf8(s))
        return err_set(err, ERR_INPUT, "%s: \"%.40s…\" is not UTF-8; save the file as UTF-8", path, text);
    *ret = str_copy(&words->arena, s);
    return true;
}

static bool message_take(struct words *words, struct words_lang *lang, const char *path, po_message_t from,
                         struct err *err)
{
    const char *id = po_message_msgid(from), *many = po_message_msgid_plural(from);
    struct message message = {0};

    if (!*id || po_message_is_obsolete(from) || po_message_is_fuzzy(from))
        return true;
    if (!text_take(words, path, id, &message.id, err))
        return false;
    if (!many) {
        if (!text_take(words, path, po_message_msgstr(from), &message.forms[0], err))
            return false;
        message.count = 1;
    }
    for (unsigned i = 0; many && i < lang->plural->forms; i++) {
        const char *form = po_message_msgstr_plural(from, (int)i);
        if (!form || !*form)
            return true; /* half a translation is none */
        if (!text_take(words, path, form, &message.forms[i], err))
            return false;
        message.count = i + 1;
    }
    if (message.forms[0].n)
        *table_slot(lang, message.id) = message;
    return true;
}

static bool header_read(struct words_lang *lang, const char *path, po_file_t file, struct err *err)
{
    const char *header = po_file_domain_header(file, NULL);
    char *charset = header ? po_header_field(header, "Content-Type") : NULL;
    char *plural = header ? po_header_field(header, "Plural-Forms") : NULL;
    bool ok = true;

    if (!charset || (!strcasestr(charset, "charset=utf-8") && !strcasestr(charset, "charset=us-ascii")))
        ok = err_set(err, ERR_INPUT,
                     "%s: the header must say \"Content-Type: text/plain; charset=UTF-8\"", path);
    else if (plural && !plural_find(str_from(plural), &lang->plural, err))
        ok = err_wrap(err, "%s", path);
    else if (!plural && !str_is(lang->code, "en"))
        ok = err_set(err, ERR_INPUT, "%s: the header lacks Plural-Forms", path);
    free(charset);
    free(plural);
    return ok;
}

static size_t messages_count(po_file_t file)
{
    po_message_iterator_t each = po_message_iterator(file, NULL);
    size_t count = 0;

    while (po_next_message(each))
        count++;
    po_message_iterator_free(each);
    return count;
}

static bool lang_parse(struct words *words, struct words_lang *lang, const char *path, struct err *err)
{
    bool ok = false;
    po_message_iterator_t each = NULL;
    po_file_t file = file_open(path, err);

    if (!file)
        return false;
    if (!header_read(lang, path, file, err))
        goto done;
    size_t count = messages_count(file);
    while (lang->room < count * 2 + 2)
        lang->room *= 2;
    lang->table = ARENA_ARRAY(&words->arena, lang->room, struct message);
    each = po_message_iterator(file, NULL);
    for (po_message_t message; (message = po_next_message(each));)
        if (!message_take(words, lang, path, message, err))
            goto done;
    ok = true;
done:
    if (each)
        po_message_iterator_free(each);
    po_file_free(file);
    return ok;
}

static bool lang_read(struct words *words, struct words_lang *lang, const char *path, struct err *err)
{
    __lsan_disable();
    bool ok = lang_parse(words, lang, path, err);
    __lsan_enable();
    return ok;
}

#define CODE_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"

bool words_load(const char *folder, const struct str *languages, size_t count, struct words **ret, struct err *err)
{
    struct words *words = calloc(1, sizeof *words);

    if (!words)
        return err_set(err, ERR_FAULT, "cannot load the translations: out of memory");
    words->langs = ARENA_ARRAY(&words->arena, count + 1, struct words_lang);
    words->codes = ARENA_ARRAY(&words->arena, count + 1, struct str);
    for (size_t i = 0; i < count; i++) {
        struct words_lang *lang = &words->langs[i];
        words->codes[i] = lang->code = str_copy(&words->arena, languages[i]);
        lang->plural = &plural_english;
        lang->room = 2;
        lang->table = ARENA_ARRAY(&words->arena, lang->room, struct message);
        words->count = i + 1;
        if (!lang->code.n || strspn(lang->code.p, CODE_LETTERS) != lang->code.n) {
            err_set(err, ERR_INPUT, "\"" STR_FMT "\" is no language code", STR_ARG(lang->code));
            goto failed;
        }
        const char *path = arena_printf(&words->arena, "%s/%s.po", folder, lang->code.p);
        if (str_is(lang->code, "en"))
            words->english = lang;
        if (lang == words->english && !file_exists(path))
            ;
        else if (!lang_read(words, lang, path, err))
            goto failed;
        if (!words_lang_prepare(words, lang, err))
            goto failed;
    }
    *ret = words;
    return true;
failed:
    words_free(words);
    return false;
}

void words_free(struct words *words)
{
    if (!words)
        return;
    for (size_t i = 0; i < words->count; i++)
        words_lang_release(&words->langs[i]);
    arena_clear(&words->arena);
    free(words);
}

size_t words_languages(const struct words *words, const struct str **ret)
{
    if (ret)
        *ret = words->codes;
    return words->count;
}

const struct words_lang *words_lang_find(const struct words *words, struct str code)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->langs[i].code, code))
            return &words->langs[i];
    return NULL;
}

bool words_has(const struct words *words, struct str lang)
{
    return words_lang_find(words, lang) != NULL;
}

static const struct message *message_find(const struct words_lang *lang, struct str id)
{
    const struct message *found = lang ? table_slot(lang, id) : NULL;

    return found && found->id.p ? found : NULL;
}

struct str words_find(const struct words *words, struct str lang, struct str msgid)
{
    const struct message *found = message_find(words_lang_find(words, lang), msgid);

    if (!found)
        found = message_find(words->english, msgid);
    return found ? found->forms[0] : msgid;
}

bool words_speaks(const struct words *words, struct str lang, struct str msgid)
{
    return str_is(lang, "en") || message_find(words_lang_find(words, lang), msgid) != NULL;
}

const struct plural *words_forms(const struct words *words, struct str lang, struct str one, struct str many,
                                 struct str forms[PLURAL_MOST])
{
    const struct words_lang *tried[] = {words_lang_find(words, lang), words->english};

    for (size_t i = 0; i < LEN(tried); i++) {
        const struct message *found = message_find(tried[i], one);
        if (!found || found->count != tried[i]->plural->forms)
            continue;
        for (unsigned f = 0; f < found->count; f++)
            forms[f] = found->forms[f];
        return tried[i]->plural;
    }
    forms[0] = one;
    forms[1] = many;
    return &plural_english;
}

struct str words_plural(const struct words *words, struct str lang, struct str one, struct str many, int64_t n)
{
    struct str forms[PLURAL_MOST];
    const struct plural *plural = words_forms(words, lang, one, many, forms);

    return forms[plural->form(n < 0 ? (uint64_t)-n : (uint64_t)n)];
}
