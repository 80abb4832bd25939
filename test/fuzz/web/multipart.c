/* Multipart bodies: the first line is the boundary, the rest the body. */
#include "web/multipart.h"

struct seen {
    struct str body;
    size_t total;
};

static bool found(void *context, const struct web_file *part, struct err *err)
{
    struct seen *seen = context;

    UNUSED(err);
    if (part->bytes.n && (part->bytes.p < seen->body.p || part->bytes.p + part->bytes.n > seen->body.p + seen->body.n))
        __builtin_trap(); /* parts lie inside the body */
    if (part->name.n && (memchr(part->name.p, '/', part->name.n) || memchr(part->name.p, 0, part->name.n)
                         || !str_is_utf8(part->name)))
        __builtin_trap();
    seen->total += part->bytes.n;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str body = str_make(bytes, n), type = str_cut(&body, '\n');
    struct seen seen = {.body = body};
    struct err err;

    type = str_printf(&arena, "multipart/form-data; boundary=" STR_FMT, STR_ARG(type));
    if (body.p && multipart_parse(&arena, type, body, found, &seen, &err) && seen.total > body.n)
        __builtin_trap();
    arena_clear(&arena);
    return 0;
}
