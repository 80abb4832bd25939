/* handover.c - see handover.h. */
#include "case/handover.h"

bool handover_all(const struct records *records, const struct session *session, struct arena *arena, int64_t from,
                  int64_t to, size_t *ret, struct err *err)
{
    struct item_filter filter = {.assignee = from, .open = 1, .limit = 500};
    int64_t *ids;
    size_t count;
    *ret = 0;
    if (from != session_member(session) && !role_has(session_role(session), RIGHT_AGENCY))
        return err_set(err, ERR_DENIED, "!not-allowed");
    if (from == to || !to)
        return err_field(err, "member", "!member-cannot-work");
    for (;;) {
        if (!item_list(records, session, arena, &filter, &ids, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            struct err why = {0};
            if (item_assign(records, session, arena, ids[i], to, &why))
                ++*ret;
            else if (why.kind == ERR_INPUT || why.kind == ERR_FULL || why.kind == ERR_BUSY || why.kind == ERR_FAULT)
                return err_field(err, why.field, "%s", why.text);
        }
        if (count < filter.limit)
            return true;
        filter.after = ids[count - 1];
    }
}
