/* item_file.h - files of a record of a declared kind: sealed under its key, named by a field through their uid.
 *
 * A field of type "file" or "files" holds uids (32 hexadecimal digits).  The bytes stand as attachments of the record: the
 * untouched original and, for pictures, a copy without hidden data.  A file that no field names any more stays, because
 * earlier editions still name it.  Who may read the field may read the file; every reading is a line of the audit log.
 * Functions are thread-safe; results live in the arena. */
#ifndef KRES_RECORD_ITEM_FILE_H
#define KRES_RECORD_ITEM_FILE_H

#include "record/attachment.h"
#include "record/item.h"

enum { ITEM_FILE_UID = 2 * RECORD_UID }; /* hexadecimal digits */

/* Ready to be sealed: checked, cleaned (case_files_ready); bytes are borrowed. */
struct item_file_in {
    struct str uid;                     /* for the field; item_file_uid makes one */
    struct attachment_head head;
    struct str bytes[ATTACHMENT_PARTS];
};
struct item_file {
    struct str uid, name, type, clean_type; /* clean_type "": there is no safe copy */
    size_t size;
};

struct str item_file_uid(struct arena *arena);
/* Needs the right to change the record.  ERR_DENIED "!not-allowed"; the record's ERR_NOT_FOUND.  O(bytes). */
MUST_CHECK bool item_files_add(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t id, const struct item_file_in *files, size_t count, struct err *err);
/* All of the record; the caller shows only those that fields name.  No line in the log: names alone. */
MUST_CHECK bool item_files_list(const struct records *records, const struct session *session, struct arena *arena,
                                int64_t id, struct item_file **ret, size_t *ret_count, struct err *err);
/* The bytes of a part: ERR_NOT_FOUND "!file-unknown" for a file that no edition names in a field that the role sees, and
 * for a part that is not there. */
MUST_CHECK bool item_file_read(const struct records *records, const struct session *session, struct arena *arena,
                               int64_t id, struct str uid, enum attachment_part part, struct item_file *ret,
                               struct str *ret_bytes, struct err *err);

#endif
