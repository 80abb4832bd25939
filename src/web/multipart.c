/* multipart.c - see multipart.h. */
#include "web/multipart.h"

enum { LONGEST_BOUNDARY = 70 /* RFC 2046 §5.1.1 */, LONGEST_HEADERS = 4096, LONGEST_NAME = 255 };

static bool malformed(struct err *err)
{
    return err_set(err, ERR_INPUT, "!form-malformed");
}

/* Reads a quoted string from its opening quote; *at ends behind the closing one. */
static struct str quoted_read(struct arena *arena, struct str s, size_t *at)
{
    struct buf out = {.arena = arena};

    for ((*at)++; *at < s.n && s.p[*at] != '"'; (*at)++) {
        /* Browsers write %22 for a quote and leave a backslash alone; old ones escape the quote. */
        if (s.p[*at] == '\\' && *at + 1 < s.n && s.p[*at + 1] == '"')
            (*at)++;
        buf_byte(&out, s.p[*at]);
    }
    (*at)++;
    return out.n ? buf_str(&out) : STR("");
}

struct str header_parameter(struct arena *arena, struct str header, const char *name)
{
    size_t at = str_find(header, STR(";"), 0), length = strlen(name);

    while (at < header.n) {
        at++;
        while (at < header.n && (header.p[at] == ' ' || header.p[at] == '\t'))
            at++;
        size_t begin = at;
        while (at < header.n && header.p[at] != '=' && header.p[at] != ';')
            at++;
        bool wanted = at - begin == length && strncasecmp(header.p + begin, name, length) == 0;
        if (at >= header.n || header.p[at] == ';')
            continue;
        struct str value;
        at++;
        if (at < header.n && header.p[at] == '"') {
            value = quoted_read(arena, header, &at);
        } else {
            begin = at;
            while (at < header.n && header.p[at] != ';')
                at++;
            value = str_trim(str_slice(header, begin, at));
        }
        if (wanted)
            return value.p ? value : STR("");
        while (at < header.n && header.p[at] != ';')
            at++;
    }
    return (struct str){0};
}

/* The last part of a path, without control characters: "C:\pictures\a.jpg" → "a.jpg". */
static struct str file_name(struct arena *arena, struct str name)
{
    struct buf out = {.arena = arena};

    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            name = str_slice(name, i, name.n);
            break;
        }
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] >= 0x20 && name.p[i] != 0x7f)
            buf_byte(&out, name.p[i]);
    struct str cut = out.n ? str_slice(buf_str(&out), 0, LONGEST_NAME) : STR("");
    while (cut.n && !str_is_utf8(cut))
        cut.n--; /* never half a character */
    return str_is(cut, ".") || str_is(cut, "..") ? STR("") : cut;
}

static bool headers_read(struct arena *arena, struct str headers, struct web_file *part, struct err *err)
{
    bool disposed = false;

    *part = (struct web_file){0};
    while (headers.n) {
        size_t end = str_find(headers, STR("\r\n"), 0);
        struct str line = str_slice(headers, 0, end == SIZE_MAX ? headers.n : end);
        headers = end == SIZE_MAX ? STR("") : str_slice(headers, end + 2, headers.n);
        struct str value = line, name = str_trim(str_cut(&value, ':'));
        value = str_trim(value);
        if (name.n == 12 && strncasecmp(name.p, "Content-Type", 12) == 0)
            part->type = str_slice(value, 0, 100);
        if (name.n != 19 || strncasecmp(name.p, "Content-Disposition", 19) != 0)
            continue;
        disposed = value.n >= 9 && strncasecmp(value.p, "form-data", 9) == 0;
        part->field = header_parameter(arena, value, "name");
        part->name = header_parameter(arena, value, "filename");
    }
    if (!disposed || !part->field.p || !str_is_utf8(part->field) || part->field.n > LONGEST_NAME)
        return malformed(err);
    if (part->name.p)
        part->name = file_name(arena, part->name);
    if (!str_is_utf8(part->type))
        part->type = STR("");
    return true;
}

bool multipart_parse(struct arena *arena, struct str content_type, struct str body, multipart_found_fn *found,
                     void *context, struct err *err)
{
    struct str boundary = header_parameter(arena, content_type, "boundary");

    if (!boundary.n || boundary.n > LONGEST_BOUNDARY)
        return malformed(err);
    struct str line = str_printf(arena, "\r\n--" STR_FMT, STR_ARG(boundary));
    struct str first = str_slice(line, 2, line.n);
    size_t at;
    if (line.n != boundary.n + 4) /* a zero byte inside */
        return malformed(err);
    if (str_starts(body, first))
        at = first.n;
    else if ((at = str_find(body, line, 0)) != SIZE_MAX)
        at += line.n;
    else
        return malformed(err);
    for (int count = 0;; count++) {
        struct str rest = str_slice(body, at, body.n);
        if (str_starts(rest, STR("--")))
            return true;
        while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t'))
            rest = str_slice(rest, 1, rest.n);
        size_t headers_end = str_find(str_slice(rest, 0, LONGEST_HEADERS), STR("\r\n\r\n"), 0);
        if (!str_starts(rest, STR("\r\n")) || headers_end == SIZE_MAX)
            return malformed(err);
        if (count == MULTIPART_MOST_PARTS)
            return err_set(err, ERR_INPUT, "!form-too-many-fields");
        struct web_file part;
        struct str headers = headers_end > 2 ? str_slice(rest, 2, headers_end) : STR("");
        size_t begin = (size_t)(rest.p - body.p) + headers_end + 4;
        size_t end = str_find(body, line, begin > 2 ? begin - 2 : begin);
        if (end == SIZE_MAX || !headers_read(arena, headers, &part, err))
            return malformed(err);
        part.bytes = end > begin ? str_slice(body, begin, end) : STR("");
        if (!found(context, &part, err))
            return false;
        at = end + line.n;
    }
}
