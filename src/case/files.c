/* files.c - attachments on their way in, and as the views show them. */
#include "base/clock.h"
#include "case/inside.h"
#include "image/kind.h"
#include "record/item_file.h"

/* All pictures of one form together: pictures made to be slow must not hold up the next reporter.  What is not
 * cleaned by then is kept as it is. */
enum { NAME_LONGEST = 200, PICTURES_MS = 20000 };

bool files_check(const struct case_file_in *files, size_t count, struct err *err)
{
    size_t bytes = 0;
    if (count > CASE_FILES_MOST)
        return err_field(err, "files", "!files-too-many");
    for (size_t i = 0; i < count; i++) {
        if (files[i].bytes.n > CASE_FILES_BYTES - bytes) {
            err_field(err, "files", "!files-too-large");
            if (err)
                err->kind = ERR_TOO_LARGE;
            return false;
        }
        bytes += files[i].bytes.n;
    }
    return true;
}

/* The last part of a path, without control characters; a name that is no text becomes "file". */
static struct str plain_name(struct arena *arena, struct str name)
{
    if (!str_is_utf8(name))
        return STR("file");
    for (size_t i = name.n; i-- > 0;) {
        if (name.p[i] == '/' || name.p[i] == '\\') {
            name = str_slice(name, i + 1, name.n);
            break;
        }
    }
    size_t n = name.n < NAME_LONGEST ? name.n : NAME_LONGEST;
    while (n < name.n && n > 0 && ((unsigned char)name.p[n] & 0xc0) == 0x80)
        n--;
    char *copy = arena_copy(arena, name.p ? name.p : "", n);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)copy[i] < ' ' || copy[i] == 0x7f || copy[i] == '"')
            copy[i] = '_';
    return n ? str_make(copy, n) : STR("file");
}

/* What a sender says about a file is believed only where it can do no harm: text/plain, audio, video, PDF. */
static struct str plain_type(struct str type, struct str bytes)
{
    static const char *const HARMLESS[] = {
        "text/plain", "application/pdf", "audio/mpeg", "audio/ogg", "audio/mp4", "audio/wav", "audio/webm", "video/mp4",
        "video/webm", "video/quicktime", "application/zip", "message/rfc822", NULL};
    const char *picture = image_kind_type(image_kind(bytes));
    if (picture)
        return str_from(picture);
    for (size_t i = 0; HARMLESS[i]; i++)
        if (str_is(type, HARMLESS[i]))
            return str_from(HARMLESS[i]);
    return STR("application/octet-stream");
}

/* Checked, named plainly, the pictures cleaned. */
static bool make_ready(const struct cases *cases, struct arena *arena, const struct case_file_in *files, size_t count,
                       struct item_file_in **ret, struct err *err)
{
    if (!files_check(files, count, err))
        return false;
    struct item_file_in *list = ARENA_ARRAY(arena, count + 1, struct item_file_in);
    int64_t until = clock_ticks_ms() + PICTURES_MS;
    for (size_t i = 0; i < count; i++) {
        struct item_file_in *one = &list[i];
        one->head = (struct attachment_head){.name = plain_name(arena, files[i].name),
                                             .type = {plain_type(files[i].type, files[i].bytes)}};
        one->bytes[ATTACHMENT_ORIGINAL] = files[i].bytes;
        one->bytes[ATTACHMENT_CLEAN] = STR("");
        if (picture_clean(cases->image_tool, arena, files[i].bytes, until, &one->bytes[ATTACHMENT_CLEAN],
                          &one->head.type[ATTACHMENT_CLEAN]))
            one->head.size[ATTACHMENT_CLEAN] = one->bytes[ATTACHMENT_CLEAN].n;
        else
            one->bytes[ATTACHMENT_CLEAN] = STR("");
        one->head.size[ATTACHMENT_ORIGINAL] = files[i].bytes.n;
    }
    *ret = list;
    return true;
}

bool case_files_ready(const struct cases *cases, struct arena *arena, const struct case_file_in *files, size_t count,
                      struct item_file_in **ret, struct err *err)
{
    if (!make_ready(cases, arena, files, count, ret, err))
        return false;
    for (size_t i = 0; i < count; i++)
        (*ret)[i].uid = item_file_uid(arena);
    return true;
}

bool files_seal(const struct cases *cases, const struct record_key *key, struct arena *arena,
                const struct case_file_in *files, size_t count, struct attachment **ret, struct err *err)
{
    struct item_file_in *ready;
    if (!make_ready(cases, arena, files, count, &ready, err))
        return false;
    struct attachment *list = ARENA_ARRAY(arena, count + 1, struct attachment);
    for (size_t i = 0; i < count; i++)
        attachment_seal(key, arena, &ready[i].head, ready[i].bytes, &list[i]);
    *ret = list;
    return true;
}

bool files_list(struct store_conn *conn, const struct record_key *key, struct arena *arena, int64_t record,
                struct files *ret, struct err *err)
{
    struct files files = {0};
    if (!attachment_list(conn, arena, record, &files.attachment, &files.count, err))
        return false;
    files.head = ARENA_ARRAY(arena, files.count + 1, struct attachment_head);
    for (size_t i = 0; i < files.count; i++)
        if (!attachment_open(key, arena, &files.attachment[i], &files.head[i], err))
            return false;
    *ret = files;
    return true;
}

void files_of_entry(const struct files *files, struct arena *arena, int64_t entry, struct case_file **ret,
                    size_t *ret_count)
{
    struct case_file *list = ARENA_ARRAY(arena, files->count + 1, struct case_file);
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct attachment_head *head = &files->head[i];
        if (files->attachment[i].entry != entry)
            continue;
        list[count++] = (struct case_file){.id = files->attachment[i].id, .name = head->name,
                                           .type = head->type[ATTACHMENT_ORIGINAL],
                                           .size = head->size[ATTACHMENT_ORIGINAL],
                                           .has_clean = head->type[ATTACHMENT_CLEAN].n > 0,
                                           .clean_type = head->type[ATTACHMENT_CLEAN]};
    }
    *ret = list;
    *ret_count = count;
}

size_t files_find(const struct files *files, int64_t id)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->attachment[i].id == id)
            return i;
    return SIZE_MAX;
}
