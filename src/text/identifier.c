/* identifier.c - see identifier.h.  One way through the text: at each beginning of a word the finders are
 * asked in turn, and the first that finds something moves the place past it. */
#include "text/identifier.h"

#include <pthread.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/finder.h"
#include "text/plain.h"

enum { EMAIL_LOCAL = 64, HOST_LONGEST = 253, URL_LONGEST = 2048, MOST_FOUND = 1000, LOOK_BACK = 3 };

static const char *const names[IDENTIFIER_TYPES] = {
    [IDENTIFIER_PHONE] = "phone", [IDENTIFIER_EMAIL] = "email", [IDENTIFIER_URL] = "url",
    [IDENTIFIER_HANDLE] = "handle", [IDENTIFIER_PLATE] = "plate", [IDENTIFIER_IBAN] = "iban",
};

const char *identifier_type_name(enum identifier_type type)
{
    return names[type];
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static struct str lower(struct arena *arena, struct str s)
{
    char *copy = arena_copy(arena, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = small(copy[i]);
    return str_make(copy, s.n);
}

static bool starts_at(const struct finder *f, size_t at, const char *lower_case)
{
    for (size_t i = 0; lower_case[i]; i++)
        if (at + i >= f->n || small(f->p[at + i]) != lower_case[i])
            return false;
    return true;
}

const uint8_t finder_signs[256] = {
    ['a' ... 'z'] = SIGN_LETTER | SIGN_LOCAL | SIGN_HOST, ['A' ... 'Z'] = SIGN_LETTER | SIGN_LOCAL | SIGN_HOST,
    ['0' ... '9'] = SIGN_DIGIT | SIGN_LOCAL | SIGN_HOST,  ['_'] = SIGN_UNDER | SIGN_LOCAL,
    ['.'] = SIGN_LOCAL, ['+'] = SIGN_LOCAL, ['-'] = SIGN_LOCAL | SIGN_HOST, ['%'] = SIGN_LOCAL,
    [0x80 ... 0xff] = SIGN_WIDE,
};

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80; /* not the first byte of a character */
}

static bool is_handle_sign(const struct finder *f, size_t at)
{
    return finder_is(f, at, SIGN_LETTER | SIGN_DIGIT | SIGN_UNDER);
}

/* label.label.tld from at, ASCII; the last label has letters only.  Returns its end, or 0. */
static size_t host_end(const struct finder *f, size_t at, struct str *tld)
{
    size_t end = at, label = at, labels = 0;
    while (end < f->n && end - at <= HOST_LONGEST &&
           (finder_is(f, end, SIGN_HOST) || (f->p[end] == '.' && end > label))) {
        if (f->p[end] == '.')
            label = end + 1, labels++;
        end++;
    }
    if (end > at && f->p[end - 1] == '.') { /* the full stop of the sentence */
        end--;
        labels--;
        label = end;
        while (label > at && f->p[label - 1] != '.')
            label--;
    }
    if (!labels)
        return 0;
    *tld = str_make(f->p + label, end - label);
    for (size_t i = 0; i < tld->n; i++)
        if (!finder_letter(f, label + i))
            return 0;
    return tld->n >= 2 && end - at <= HOST_LONGEST && !(end < f->n && (unsigned char)f->p[end] >= 0x80)
               ? end : 0;
}

static size_t find_email(const struct finder *f, size_t at, struct str *value)
{
    size_t sign = at;
    struct str tld;
    while (sign - at <= EMAIL_LOCAL && finder_is(f, sign, SIGN_LOCAL))
        sign++;
    if (sign == at || sign >= f->n || f->p[sign] != '@' || f->p[at] == '.')
        return 0;
    size_t end = host_end(f, sign + 1, &tld);
    if (end)
        *value = lower(f->arena, str_make(f->p + at, end - at));
    return end;
}

/* Names of top-level domains that are taken for an address without http:// or www. before it. */
static const char *const domains[] = {"com", "net", "org", "info", "biz", "eu", "si", "ua", "ru", "hr", "de", "at",
                                      "it", "pl", "cz", "sk", "hu", "rs", "ba", "me", "io", "ly", "uk", "ro", "bg",
                                      "gov", "edu", "online", "site", "xyz", "shop", "club", "jobs", "agency", "link"};

static bool known_domain(struct arena *arena, struct str tld)
{
    struct str small = lower(arena, tld);
    for (size_t i = 0; i < LEN(domains); i++)
        if (str_is(small, domains[i]))
            return true;
    return false;
}

/* What follows the host: path, query, fragment; marks that end a sentence do not belong to it. */
static size_t path_end(const struct finder *f, size_t at)
{
    size_t end = at;
    if (end < f->n && f->p[end] == ':' && finder_digit(f, end + 1))
        while (finder_digit(f, ++end)) {}
    if (end >= f->n || !memchr("/?#", f->p[end], 3))
        return end;
    while (end < f->n && end - at < URL_LONGEST && (unsigned char)f->p[end] > ' ' && f->p[end] != 0x7f &&
           !memchr("<>\"|\\^`{}", f->p[end], 9))
        end++;
    while (end > at && end < f->n && continues(f->p[end]))
        end--; /* the limit cut a character */
    while (end > at && memchr(".,;:!?)]'", f->p[end - 1], 9))
        end--;
    return end;
}

/* Addresses that are really somebody's name or number: t.me/name, wa.me/number. */
static bool read_messenger(const struct finder *f, size_t host, size_t end, struct identifier *ret)
{
    static const struct { const char *prefix; bool number; } kinds[] = {
        {"t.me/", false}, {"telegram.me/", false}, {"wa.me/", true}, {"wa.me/+", true},
        {"api.whatsapp.com/send?phone=", true},
    };
    for (size_t i = 0; i < LEN(kinds); i++) {
        if (!starts_at(f, host, kinds[i].prefix))
            continue;
        size_t at = host + strlen(kinds[i].prefix), stop = at;
        while (stop < end && (kinds[i].number ? finder_digit(f, stop) : is_handle_sign(f, stop)))
            stop++;
        if (stop - at < (kinds[i].number ? 8 : 4) || stop - at > 32 ||
            (!kinds[i].number && starts_at(f, at, "joinchat")))
            continue;
        struct str name = lower(f->arena, str_make(f->p + at, stop - at));
        ret->type = kinds[i].number ? IDENTIFIER_PHONE : IDENTIFIER_HANDLE;
        ret->value = str_printf(f->arena, "%c" STR_FMT, kinds[i].number ? '+' : '@', STR_ARG(name));
        return true;
    }
    return false;
}

static size_t find_url(const struct finder *f, size_t at, struct identifier *ret)
{
    size_t host = at;
    struct str tld;
    bool sure = true;
    char first = small(f->p[at]);
    if (first != 'h' && first != 'w')
        sure = false;
    else if (starts_at(f, at, "https://"))
        host += 8;
    else if (starts_at(f, at, "http://"))
        host += 7;
    else
        sure = starts_at(f, at, "www.");
    if ((host > at || first == 'w') && starts_at(f, host, "www."))
        host += 4;
    size_t end = host_end(f, host, &tld);
    if (!end || (!sure && !known_domain(f->arena, tld)))
        return 0;
    size_t name = end;
    end = path_end(f, end);
    ret->type = IDENTIFIER_URL;
    if (read_messenger(f, host, end, ret))
        return end;
    struct str path = str_make(f->p + name, end - name);
    if (str_is(path, "/"))
        path = STR("");
    ret->value = str_printf(f->arena, STR_FMT STR_FMT, STR_ARG(lower(f->arena, str_make(f->p + host, name - host))),
                            STR_ARG(path));
    return end;
}

static size_t find_handle(const struct finder *f, size_t at, struct str *value)
{
    size_t end = at + 1;
    if (f->p[at] != '@')
        return 0;
    while (is_handle_sign(f, end) || (end + 1 < f->n && f->p[end] == '.' && is_handle_sign(f, end + 1)))
        end++;
    if (end - at < 4 || end - at > 33 || finder_word(f, end))
        return 0;
    *value = lower(f->arena, str_make(f->p + at, end - at));
    return end;
}

static const char *const services[] = {"telegram", "телеграм", "телеграмм", "Телеграм", "Телеграмм", "instagram",
                                       "insta", "snapchat", "snap", "skype", "wechat", "signal", "facebook",
                                       "tiktok", "viber", "вайбер", "тг", "tg", "ig"};

/* "Telegram: name", "instagram - name": the name begins at *begin. */
static size_t find_named_handle(const struct finder *f, size_t at, size_t *begin, struct str *value)
{
    char first = small(f->p[at]);
    for (size_t i = 0; i < LEN(services); i++) {
        if (services[i][0] != first || !starts_at(f, at, services[i]))
            continue;
        size_t here = at + strlen(services[i]);
        if (finder_word(f, here))
            continue;
        bool colon = false;
        for (; here < f->n && memchr(" :-@", f->p[here], 4) && here - at < 24; here++)
            colon = colon || f->p[here] != ' ';
        size_t end = here, marks = 0;
        for (; is_handle_sign(f, end) || (end + 1 < f->n && f->p[end] == '.' && is_handle_sign(f, end + 1)); end++)
            marks += f->p[end] == '_' || finder_digit(f, end);
        if (end - here < 4 || end - here > 32 || finder_word(f, end) || !finder_letter(f, here) || (!colon && !marks))
            return 0;
        *begin = here;
        *value = str_printf(f->arena, "@" STR_FMT, STR_ARG(lower(f->arena, str_make(f->p + here, end - here))));
        return end;
    }
    return 0;
}

/* Lengths of the ISO 13616 registry. */
static const char iban_lengths[] =
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BY28 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 "
    "FR27 GB22 GE22 GI23 GR27 HR21 HU28 IE22 IL23 IS26 IT27 KZ20 LI21 LT20 LU20 LV21 MC27 "
    "MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 TR26 UA29 XK20 ";

static bool iban_checks(const char *iban, size_t n)
{
    unsigned rest = 0;
    for (size_t i = 0; i < n; i++) {
        char c = iban[(i + 4) % n];
        rest = c >= 'A' ? (rest * 100 + (unsigned)(c - 'A' + 10)) % 97 : (rest * 10 + (unsigned)(c - '0')) % 97;
    }
    return rest == 1;
}

static size_t find_iban(const struct finder *f, size_t at, struct str *value)
{
    char iban[35], code[3] = "";
    size_t n = 0, want = 0;
    if (!finder_letter(f, at) || !finder_letter(f, at + 1) || !finder_digit(f, at + 2))
        return 0;
    for (size_t here = at; here < f->n; here++) {
        char c = f->p[here];
        if (n >= 4 && c == ' ' && f->p[here - 1] != ' ')
            continue;
        if (!finder_letter(f, here) && !finder_digit(f, here))
            return 0;
        iban[n++] = c >= 'a' ? (char)(c - 32) : c;
        if (n == 2) {
            memcpy(code, iban, 2);
            const char *entry = strstr(iban_lengths, code);
            want = entry ? (size_t)(entry[2] - '0') * 10 + (size_t)(entry[3] - '0') : 0;
            if (!entry)
                return 0;
        } else if (n == want) {
            if (finder_word(f, here + 1) || !iban_checks(iban, n))
                return 0;
            *value = str_copy(f->arena, str_make(iban, n));
            return here + 1;
        }
    }
    return 0;
}

/* What begins at `at`, a beginning of a word; its end, or 0.  announces: the word may announce a name or plate. */
static size_t find_at(const struct finder *f, size_t at, bool announces, struct identifier *ret)
{
    size_t end = 0, begin = at;
    bool digits = finder_digit(f, at), letters = !digits && finder_word(f, at);
    if (letters && (f->token & TOKEN_DIGIT) && (end = find_iban(f, at, &ret->value)))
        ret->type = IDENTIFIER_IBAN;
    else if ((f->token & TOKEN_AT) && (end = find_email(f, at, &ret->value)))
        ret->type = IDENTIFIER_EMAIL;
    else if ((f->token & TOKEN_DOT) && (end = find_url(f, at, ret))) /* sets the type itself */
        ;
    else if (((f->token & TOKEN_AT) && (end = find_handle(f, at, &ret->value))) ||
             (announces && (end = find_named_handle(f, at, &begin, &ret->value))))
        ret->type = IDENTIFIER_HANDLE;
    else if (letters && ((end = plate_find(f, at, &ret->value)) ||
                         (announces && (end = plate_find_announced(f, at, &begin, &ret->value)))))
        ret->type = IDENTIFIER_PLATE;
    else if (!letters && (end = phone_find(f, at, &ret->value)))
        ret->type = IDENTIFIER_PHONE;
    ret->span = (struct text_span){(uint32_t)begin, (uint32_t)end};
    return end;
}

/* Words that announce a name or plate, by a hash of their first three bytes in small letters: most words of most
 * texts are passed over at a look. */
enum { ANNOUNCE = 4096, WIDE = 0x80 };
static uint8_t announce[ANNOUNCE];
static uint8_t token_signs[256];
static pthread_once_t tables_made = PTHREAD_ONCE_INIT;

static inline unsigned announce_hash(const char *p)
{
    unsigned a = (unsigned char)p[0], b = (unsigned char)p[1], c = (unsigned char)p[2];
    return ((a | 0x20) * 31 * 31 + (b | 0x20) * 31 + (c | 0x20)) % ANNOUNCE;
}

static void make_tables(void)
{
    for (size_t i = 0; i < LEN(services); i++)
        if ((unsigned char)services[i][0] < WIDE)
            for (unsigned c = 0; c < 256; c++) { /* "tg" and "ig" are two bytes long: any may follow */
                char three[3] = {services[i][0], services[i][1], services[i][2] ? services[i][2] : (char)c};
                announce[announce_hash(three)] = 1;
            }
    for (size_t i = 0; plate_announcing[i]; i++)
        if ((unsigned char)plate_announcing[i][0] < WIDE)
            announce[announce_hash(plate_announcing[i])] = 1;
    for (unsigned c = 0; c < 256; c++)
        token_signs[c] = c >= '0' && c <= '9' ? TOKEN_DIGIT
                         : c == '@' ? TOKEN_AT
                         : c == '.' || c == '/' || c == ':' ? TOKEN_DOT
                         : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= WIDE || c == ',' || c == '!' ||
                                 c == '?' || c == ';' ? 0 : TOKEN_MARK;
}

/* The token's end and signs; a dot or colon at its end ends a sentence and is none. */
static size_t read_token(const struct finder *f, size_t at, unsigned *signs)
{
    unsigned all = 0, last = 0;
    for (; at < f->n && (unsigned char)f->p[at] > ' '; at++) {
        all |= last;
        last = token_signs[(unsigned char)f->p[at]];
    }
    *signs = all | (last & ~(unsigned)TOKEN_DOT);
    return at;
}

/* Cyrillic words announce by their first letters: н, д, г, т, в of both cases. */
static bool announces(const struct finder *f, size_t at)
{
    unsigned a = (unsigned char)f->p[at], b = at + 1 < f->n ? (unsigned char)f->p[at + 1] : 0;
    if (a < WIDE)
        return at + 3 <= f->n && announce[announce_hash(f->p + at)];
    if (a == 0xd0)
        return b == 0xbd || b == 0xb4 || b == 0xb3 || b == 0xb2 || b == 0x9d || b == 0x94 || b == 0x93 || b == 0xa2 ||
               b == 0x92;
    return a == 0xd1 && b == 0x82;
}

/* Two capitals, Latin or Cyrillic, are all of the token. */
static bool may_begin_plate(const struct finder *f, size_t at, size_t end)
{
    size_t n = end - at;
    unsigned char a = (unsigned char)f->p[at], b = n > 1 ? (unsigned char)f->p[at + 1] : 0;
    if (n < 2 || n > 4)
        return false;
    return (a >= 'A' && a <= 'Z' && (n == 2 ? b >= 'A' && b <= 'Z' : b >= WIDE)) || (a == 0xd0 && b >= 0x84 && b < 0xb0);
}

struct found {
    struct identifier *list;
    size_t count, room;
};

static void found_add(struct arena *arena, struct found *found, struct identifier one)
{
    if (found->count == found->room) {
        size_t room = found->room ? found->room * 2 : 8;
        struct identifier *more = ARENA_ARRAY(arena, room, struct identifier);
        if (found->count)
            memcpy(more, found->list, found->count * sizeof *more);
        found->list = more;
        found->room = room;
    }
    found->list[found->count++] = one;
}

/* Looks at every beginning of a word in [at, end); returns where to go on. */
static size_t search_token(const struct finder *f, size_t at, size_t end, struct found *found)
{
    while (at < end && found->count < MOST_FOUND) {
        bool begins = !continues(f->p[at]) && (at == 0 || !finder_word(f, at - 1) || f->p[at] == '@');
        struct identifier here = {0};
        size_t stop = begins ? find_at(f, at, announces(f, at), &here) : 0;
        if (stop)
            found_add(f->arena, found, here);
        at = stop ? stop : at + 1;
    }
    return at;
}

/* Every identifier has one of these signs in it or beside it: a digit, "@", "_", ":", a dot that ends nothing, or a
 * dash that begins a token ("instagram - name").  Whatever has none is passed over. */
static bool is_sign(const struct finder *f, size_t at)
{
    char c = f->p[at];
    return (c >= '0' && c <= ':') || c == '@' || c == '_' ||
           (c == '.' && at + 1 < f->n && (unsigned char)f->p[at + 1] > ' ') ||
           (c == '-' && at > 0 && (unsigned char)f->p[at - 1] <= ' ');
}

#ifdef __SSE2__
/* Signs among the 16 bytes at `at`, one bit each; a byte stands before and after them. */
static unsigned signs_of(const struct finder *f, size_t at)
{
    const char *p = f->p + at;
    __m128i text = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i before = _mm_loadu_si128((const __m128i *)(const void *)(p - 1));
    __m128i after = _mm_loadu_si128((const __m128i *)(const void *)(p + 1));
    __m128i space = _mm_set1_epi8(' ' + 1);
    __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(text, _mm_set1_epi8('/')), _mm_cmplt_epi8(text, _mm_set1_epi8(';')));
    __m128i mark = _mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('@')), _mm_cmpeq_epi8(text, _mm_set1_epi8('_')));
    __m128i dot = _mm_and_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('.')),
                                _mm_cmpeq_epi8(_mm_max_epu8(after, space), after));
    __m128i dash = _mm_andnot_si128(_mm_cmpeq_epi8(_mm_max_epu8(before, space), before),
                                    _mm_cmpeq_epi8(text, _mm_set1_epi8('-')));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(digit, mark), _mm_or_si128(dot, dash)));
}
#endif

/* The first sign at or after `at`, or the text's end. */
static size_t next_sign(const struct finder *f, size_t at)
{
    while (at < f->n) {
#ifdef __SSE2__
        if (at > 0 && at + 16 < f->n) {
            unsigned signs = signs_of(f, at);
            if (signs)
                return at + (unsigned)__builtin_ctz(signs);
            at += 16;
            continue;
        }
#endif
        if (is_sign(f, at))
            return at;
        at++;
    }
    return f->n;
}

/* Where the token before `at` begins, not before least; `at` when there is none. */
static size_t token_before(const struct finder *f, size_t at, size_t least)
{
    size_t end = at;
    while (end > least && (unsigned char)f->p[end - 1] <= ' ')
        end--;
    size_t begin = end;
    while (begin > least && (unsigned char)f->p[begin - 1] > ' ')
        begin--;
    return begin < end ? begin : at;
}

/* The token of a sign, and before it those whose words announce it or begin a plate; returns where to go on. */
static size_t search_around(struct finder *f, size_t sign, size_t least, struct found *found)
{
    size_t begins[LOOK_BACK + 1], count = 1;
    begins[0] = sign;
    while (begins[0] > least && (unsigned char)f->p[begins[0] - 1] > ' ')
        begins[0]--;
    for (; count <= LOOK_BACK; count++) {
        begins[count] = token_before(f, begins[count - 1], least);
        if (begins[count] == begins[count - 1])
            break;
    }
    for (size_t back = count - 1; back > 0; back--) {
        size_t at = begins[back], end = read_token(f, at, &f->token);
        while (at < end && !finder_word(f, at))
            at++; /* a bracket or quote before it */
        if (at == end || !(may_begin_plate(f, at, end) || announces(f, at)))
            continue;
        size_t stop = search_token(f, at, at + 1, found);
        if (stop > at + 1)
            return stop;
    }
    return search_token(f, begins[0], read_token(f, begins[0], &f->token), found);
}

void identifier_find(struct arena *arena, struct str text, const char *country, struct identifier **ret,
                     size_t *ret_count)
{
    struct plain plain = {.text = text};
    bool changed = plain_make(arena, text, &plain);
    struct finder f = {.arena = arena, .p = plain.text.p, .n = plain.text.n, .country = country ? country : ""};
    struct found found = {0};
    pthread_once(&tables_made, make_tables);
    for (size_t least = 0, sign; found.count < MOST_FOUND && (sign = next_sign(&f, least)) < f.n;)
        least = search_around(&f, sign, least, &found);
    for (size_t i = 0; changed && i < found.count; i++)
        found.list[i].span = plain_span(&plain, found.list[i].span);
    *ret = found.list;
    *ret_count = found.count;
}
