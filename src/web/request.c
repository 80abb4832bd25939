/* request.c - what a handler asks of its request; see web.h. */
#include "web/exchange.h"
#include "web/form.h"

struct str web_get(const struct web_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (str_is(request->fields[i].name, name))
            return request->fields[i].value;
    return STR("");
}

bool web_has(const struct web_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (str_is(request->fields[i].name, name))
            return true;
    return false;
}

bool web_get_int(const struct web_request *request, const char *name, int64_t min, int64_t max, int64_t *ret,
                 struct err *err)
{
    if (str_int(web_get(request, name), min, max, ret))
        return true;
    return err_field(err, name, "!number-wrong");
}

struct str web_header(const struct web_request *request, const char *lower_case_name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (str_is(request->headers[i].name, lower_case_name))
            return request->headers[i].value;
    return STR("");
}

struct str web_cookie(const struct web_request *request, const char *name)
{
    /* Several Cookie headers are allowed (HTTP/2 splits them, balancers pass them on). */
    for (size_t i = 0; i < request->header_count; i++) {
        struct str rest = request->headers[i].value;
        if (!str_is(request->headers[i].name, "cookie"))
            continue;
        while (rest.n) {
            struct str value = str_trim(str_cut(&rest, ';')), key = str_cut(&value, '=');
            if (!str_is(key, name))
                continue;
            bool quoted = value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
            return quoted ? str_slice(value, 1, value.n - 1) : value;
        }
    }
    return STR("");
}

bool exchange_field(struct exchange *ex, struct str name, struct str value, struct err *err)
{
    size_t count = ex->request.field_count;

    if (count == FIELDS_MOST)
        return err_set(err, ERR_INPUT, "!form-too-many-fields");
    if (!str_is_utf8(name) || !str_is_utf8(value) || (value.n && memchr(value.p, 0, value.n))
        || (name.n && memchr(name.p, 0, name.n)))
        return err_set(err, ERR_INPUT, "!text-not-utf8");
    if (count % 32 == 0) {
        struct web_field *more = ARENA_ARRAY(&ex->arena, count + 32, struct web_field);
        if (count)
            memcpy(more, ex->fields, count * sizeof *more);
        ex->fields = more;
        ex->request.fields = more;
    }
    ex->fields[count] = (struct web_field){name, value.p ? value : STR("")};
    ex->request.field_count = count + 1;
    return true;
}
