/* paging.c - lists that are read a page at a time by key: the addresses of the next page and of the one before. */
#include "desk/pages.h"

enum { TRAIL_MOST = 2000 };

void query_add(struct buf *to, const char *name, struct str value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~";

    if (!value.n)
        return;
    buf_printf(to, "%s%s=", to->n ? "&" : "", name);
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] && strchr(plain, value.p[i]))
            buf_byte(to, value.p[i]);
        else
            buf_printf(to, "%%%02X", (unsigned)(unsigned char)value.p[i]);
    }
}

static struct str with_place(const struct web_request *request, struct str filters, struct str after, struct str trail)
{
    struct buf query = {.arena = request->arena};

    buf_add(&query, filters);
    query_add(&query, "after", after);
    query_add(&query, "trail", trail);
    return buf_str(&query);
}

void paging_view(const struct web_request *request, json_t *view, struct str filters, struct str next)
{
    struct str trail = web_get(request, "trail"), after = web_get(request, "after");
    struct str here = after.n ? after : STR("-");
    size_t cut;

    if (trail.n > TRAIL_MOST)
        trail = STR("");
    cut = trail.n;
    if (next.n) {
        struct str longer = trail.n ? str_printf(request->arena, STR_FMT "~" STR_FMT, STR_ARG(trail), STR_ARG(here))
                                    : here;
        view_text(view, "next_query", with_place(request, filters, next, longer));
    }
    if (!after.n)
        return;
    while (cut > 0 && trail.p[cut - 1] != '~')
        cut--;
    struct str last = str_slice(trail, cut, trail.n);
    struct str rest = str_slice(trail, 0, cut ? cut - 1 : 0);
    view_text(view, "back_query", with_place(request, filters, str_is(last, "-") ? STR("") : last, rest));
    view_flag(view, "has_back", true);
}
