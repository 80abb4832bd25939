/* err.c - see err.h. */
#include "base/err.h"

#include <stdarg.h>

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    if (!err)
        return false;
    err->kind = kind;
    err->field[0] = '\0';
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return false;
}

bool err_field(struct err *err, const char *field, const char *format, ...)
{
    if (!err)
        return false;
    err->kind = ERR_INPUT;
    snprintf(err->field, sizeof err->field, "%s", field);
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
    if (!err)
        return false;
    char before[sizeof err->text];
    va_list args;
    va_start(args, format);
    vsnprintf(before, sizeof before, format, args);
    va_end(args);
    char whole[2 * sizeof err->text];
    snprintf(whole, sizeof whole, "%s: %s", before, err->text);
    memcpy(err->text, whole, sizeof err->text - 1);
    err->text[sizeof err->text - 1] = '\0';
    return false;
}
