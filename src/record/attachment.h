/* attachment.h - files of a record: the untouched original, and perhaps a copy without metadata.
 *
 * The name, the type and the lengths stand in a sealed head; the bytes in pieces of 1 MiB, each sealed and
 * bound to the file, the part and its number, so that none can be exchanged, moved or left out (the head says
 * how many there are).  Thread-safe. */
#ifndef KRES_RECORD_ATTACHMENT_H
#define KRES_RECORD_ATTACHMENT_H

#include "record/record.h"

enum attachment_part { ATTACHMENT_ORIGINAL, ATTACHMENT_CLEAN, ATTACHMENT_PARTS };
enum { ATTACHMENT_PIECE = 1024 * 1024 };

/* What the sealed head says; type of a part that is not there: "". */
struct attachment_head {
    struct str name;
    struct str type[ATTACHMENT_PARTS];
    size_t size[ATTACHMENT_PARTS];
};
struct attachment {
    int64_t id, record, entry; /* entry 0: came with the record itself */
    uint8_t uid[RECORD_UID];
    struct str head;
    struct str *pieces[ATTACHMENT_PARTS]; /* only after attachment_seal */
    size_t piece_count[ATTACHMENT_PARTS];
};

/* bytes: of each part, as long as head->size says.  Fills all but id, record and entry. */
void attachment_seal(const struct record_key *key, struct arena *arena, const struct attachment_head *head,
                     const struct str bytes[ATTACHMENT_PARTS], struct attachment *ret);
/* The same under a random uid that something else names already. */
void attachment_seal_as(const struct record_key *key, struct arena *arena, const uint8_t uid[RECORD_UID],
                        const struct attachment_head *head, const struct str bytes[ATTACHMENT_PARTS],
                        struct attachment *ret);
MUST_CHECK bool attachment_open(const struct record_key *key, struct arena *arena, const struct attachment *attachment,
                                struct attachment_head *ret, struct err *err);

/* In store_write. entry 0: of the record itself. */
MUST_CHECK bool attachment_add(struct store_conn *conn, int64_t record, int64_t entry,
                               const struct attachment *attachment, struct err *err);

MUST_CHECK bool attachment_list(struct store_conn *conn, struct arena *arena, int64_t record, struct attachment **ret,
                                size_t *ret_count, struct err *err);
/* The bytes of a part, in the arena.  ERR_NOT_FOUND "!file-unknown" for a part that is not there. */
MUST_CHECK bool attachment_read(struct store_conn *conn, const struct record_key *key, struct arena *arena,
                                const struct attachment *attachment, const struct attachment_head *head,
                                enum attachment_part part, struct str *ret, struct err *err);

#endif
