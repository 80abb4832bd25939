/* form.c - see form.h. */
#include "web/form.h"

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
        : c >= 'a' && c <= 'f' ? c - 'a' + 10
        : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool form_decode(struct arena *arena, struct str s, bool plus, struct str *ret, struct err *err)
{
    char *out;
    size_t n = 0;

    if (!memchr(s.n ? s.p : "", '%', s.n) && !(plus && memchr(s.n ? s.p : "", '+', s.n))) {
        *ret = s.n ? s : STR("");
        return true;
    }
    out = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%') {
            int high = s.n - i > 2 ? hex_digit(s.p[i + 1]) : -1, low = s.n - i > 2 ? hex_digit(s.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return err_set(err, ERR_INPUT, "!form-malformed");
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
        }
    }
    *ret = str_make(out, n);
    return true;
}

bool form_parse(struct arena *arena, struct str s, form_found_fn *found, void *context, struct err *err)
{
    for (int count = 0; s.n; count++) {
        struct str pair = str_cut(&s, '&');
        struct str name = str_cut(&pair, '='), value = pair;
        if (!name.n && !value.n)
            continue;
        if (count == FIELDS_MOST)
            return err_set(err, ERR_INPUT, "!form-too-many-fields");
        if (!form_decode(arena, name, true, &name, err) || !form_decode(arena, value, true, &value, err)
            || !found(context, name, value, err))
            return false;
    }
    return true;
}

/* jansson's own limit is 2048 levels, and it has none for values: three bytes ("[],") cost it a hundred and fifty.
 * Ours are counted before it sees a byte. */
static const char *too_much(struct str s)
{
    bool quoted = false;
    int depth = 0, values = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[' || c == ',') {
            if (c != ',' && ++depth > JSON_DEEPEST)
                return "!json-too-deep";
            if (++values > JSON_VALUES_MOST)
                return "!form-too-many-fields";
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return NULL;
}

bool form_json(struct str s, json_t **ret, struct err *err)
{
    json_error_t wrong;
    json_t *json;
    const char *why = too_much(s);

    if (why)
        return err_set(err, ERR_INPUT, "%s", why);
    json = json_loadb(s.n ? s.p : "", s.n, JSON_REJECT_DUPLICATES, &wrong);
    if (!json_is_object(json)) {
        json_decref(json);
        return err_set(err, ERR_INPUT, "!json-malformed");
    }
    *ret = json;
    return true;
}
