/* common.c - see kres/common.h and inside.h. */
#include "lib/inside.h"

_Static_assert(sizeof(kres_error) == 640, "a kres_error is the caller's: its size stays");
_Static_assert(sizeof(kres_string) == 2 * sizeof(void *), "kres_strings are handed over by value");

uint32_t kres_version(void)
{
    return KRES_VERSION_NUMBER;
}

const char *kres_version_text(void)
{
    return KRES_VERSION;
}

int lib_fail(kres_error *error, enum kres_status status, const char *message)
{
    if (error) {
        error->status = (int32_t)status;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return (int)status;
}

/* err as a status.  Who asks for memory and looks at what comes says so in these words. */
static int fail_with(kres_error *error, const struct err *err)
{
    bool input = err->kind == ERR_INPUT || err->kind == ERR_TOO_LARGE || err->kind == ERR_NOT_FOUND;
    bool none = err->kind == ERR_FAULT && str_ends(str_from(err->text), STR("out of memory"));
    return lib_fail(error, input ? KRES_INPUT : none ? KRES_NO_MEMORY : KRES_FAULT, err->text);
}

int lib_guarded(memory_fn *run, void *context, bool *out, kres_error *error)
{
    struct err err = {0};
    bool none;
    bool ok = memory_guarded(run, context, &none, &err);
    if (out)
        *out = none;
    return ok ? KRES_OK : fail_with(error, &err);
}

bool lib_options(const void *options, void *ret, size_t size)
{
    size_t theirs;
    if (!options)
        return true;
    memcpy(&theirs, options, sizeof theirs);
    if (theirs < sizeof theirs || theirs > 4096)
        return false;
    for (size_t i = size; i < theirs; i++)
        if (((const unsigned char *)options)[i])
            return false;
    memcpy(ret, options, theirs < size ? theirs : size);
    return true;
}
