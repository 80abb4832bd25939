/* Accept headers, cookies and the parameters of a header. */
#include "web/accept.h"
#include "web/exchange.h"
#include "web/multipart.h"

static void found(void *context, struct str name, int quality)
{
    UNUSED(context);
    if (!name.n || quality < 0 || quality > 1000)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str input = str_make(bytes, n);
    const struct web_field headers[] = {{STR("cookie"), input}, {STR("cookie"), STR("a=b")}};
    struct web_request request = {.headers = headers, .header_count = LEN(headers)};

    accept_each(input, found, NULL);
    accept_prefers_json(input);
    accept_coding(input);
    web_cookie(&request, "who");
    if (!web_cookie(&request, "a").n && !n)
        __builtin_trap();
    header_parameter(&arena, input, "name");
    arena_clear(&arena);
    return 0;
}
