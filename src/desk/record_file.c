/* record_file.c - files of a record: the safe copy where there is one; the original only when it is asked for by name. */
#include "desk/record_pages.h"

static bool send(struct web_request *request, struct web_reply *reply, enum attachment_part part, struct err *err)
{
    struct item_file file;
    struct str bytes;
    int64_t id;

    if (!record_asked(request, &id, err))
        return false;
    if (!item_file_read(record_of(request), desk_session(request), request->arena, id, web_get(request, "file"), part, &file,
                        &bytes, err))
        return false;
    return desk_file(request, reply, file.name, part == ATTACHMENT_CLEAN ? file.clean_type : file.type, bytes,
                     part == ATTACHMENT_CLEAN);
}

/* A picture without hidden data; what is no picture, as it came, to be kept and not to be run. */
bool record_file_show(struct web_request *request, struct web_reply *reply, struct err *err)
{
    struct err why = {0};

    if (send(request, reply, ATTACHMENT_CLEAN, &why))
        return true;
    if (why.kind == ERR_NOT_FOUND && str_is(str_from(why.text), "!file-unknown"))
        return send(request, reply, ATTACHMENT_ORIGINAL, err);
    *err = why;
    return false;
}
