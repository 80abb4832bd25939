/* Form bodies: urlencoded, then the same bytes as JSON. */
#include "web/form.h"

static bool found(void *context, struct str name, struct str value, struct err *err)
{
    size_t *total = context;

    UNUSED(err);
    *total += name.n + value.n;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str input = str_make(bytes, n);
    struct err err;
    json_t *json = NULL;
    size_t total = 0;

    if (form_parse(&arena, input, found, &total, &err) && total > n)
        __builtin_trap(); /* decoding never makes more */
    if (form_json(input, &json, &err))
        json_decref(json);
    arena_clear(&arena);
    return 0;
}
