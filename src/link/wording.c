/* wording.c - see maker.h: fixed text, each word as most members write it. */
#include <stdlib.h>

#include "link/maker.h"
#include "text/letter.h"

enum { MARKS = 12, BETWEEN = 48 }; /* bytes of marks that a fixed text takes along at its ends, and inside */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Marks that stand at a word without a space, up to the next word. */
static struct str marks_behind(const struct link_tokens *text, const struct link_token *token)
{
    size_t at = token->end, index = (size_t)(token - text->items);
    size_t end = index + 1 < text->count ? token[1].start : text->text.n;
    end = end > at + MARKS ? at + MARKS : end;
    while (at < end && !is_space(text->text.p[at]))
        at++;
    while (at > token->end && at < text->text.n && ((unsigned char)text->text.p[at] & 0xc0) == 0x80)
        at--;
    return str_slice(text->text, token->end, at);
}

static struct str marks_before(const struct link_tokens *text, const struct link_token *token)
{
    size_t at = token->start, index = (size_t)(token - text->items);
    size_t least = index ? token[-1].end : 0;
    least = token->start - least > MARKS ? token->start - MARKS : least;
    while (at > least && !is_space(text->text.p[at - 1]))
        at--;
    if (index && at == token[-1].end) /* they belong to what stands before */
        at = token->start;
    while (at < token->start && ((unsigned char)text->text.p[at] & 0xc0) == 0x80)
        at++;
    return str_slice(text->text, at, token->start);
}

/* How a word, or what stands between two, is written most often; the most typical member wins a tie, then the first. */
struct writing { uint64_t hash; struct str text; size_t member; };

static int by_hash(const void *a, const void *b)
{
    const struct writing *x = a, *y = b;
    return x->hash != y->hash ? x->hash < y->hash ? -1 : 1 : x->member < y->member ? -1 : x->member > y->member;
}

static struct writing most_written(struct writing *writings, size_t count)
{
    struct writing best = writings[0];
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        writings[i].hash = str_hash(writings[i].text);
    qsort(writings, count, sizeof *writings, by_hash);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && writings[end].hash == writings[i].hash; end++)
            ;
        if (end - i < most || (end - i == most && writings[i].member > best.member))
            continue;
        most = end - i;
        best = writings[i];
    }
    return best;
}

static struct writing write_word(const struct link_maker *m, size_t c)
{
    struct writing writings[LINK_TEMPLATE_MEMBERS];
    size_t n = 0;
    for (size_t t = 0; t < m->count; t++) {
        const struct link_token *token = link_token_at(m, t, c);
        if (link_says(m, t, c))
            writings[n++] = (struct writing){.text = str_slice(m->texts[t].text, token->start, token->end),
                                             .member = link_rank(m, t)};
    }
    return most_written(writings, n);
}

/* Pictures, arrows and what joins them, and what is not seen at all: they change from member to member and say little. */
static bool is_picture(uint32_t code)
{
    return (code >= 0x1f000 && code < 0x20000) || (code >= 0x2190 && code < 0x2c00) || (code >= 0xfe00 && code < 0xfe10);
}

static bool is_unseen(uint32_t code)
{
    return code == 0xad || code == 0x200b || code == 0x200e || code == 0x200f || (code >= 0x2060 && code < 0x2065) ||
           code == 0xfeff;
}

/* Text without pictures; white space is one space. */
void link_add_seen(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        uint32_t code = letter_read(text.p, &at);
        if (is_space((char)code) && code < 0x80) {
            if (!out->n || out->p[out->n - 1] != ' ')
                buf_byte(out, ' ');
        } else if (!is_picture(code) && !is_unseen(code)) {
            buf_add(out, str_slice(text, start, at));
        }
    }
}

/* What stands between two words in those that have both together; when there are none, a space. */
static void add_between(const struct link_maker *m, size_t a, size_t b, struct buf *out)
{
    struct writing writings[LINK_TEMPLATE_MEMBERS];
    struct arena scratch = {0};
    size_t n = 0;
    for (size_t t = 0; t < m->count; t++) {
        const struct link_token *x = link_token_at(m, t, a), *y = link_token_at(m, t, b);
        struct buf between = {.arena = &scratch};
        if (!x || y != x + 1 || !link_says(m, t, a) || !link_says(m, t, b) || y->start - x->end > BETWEEN)
            continue;
        link_add_seen(&between, str_slice(m->texts[t].text, x->end, y->start));
        writings[n++] = (struct writing){.text = buf_str(&between), .member = link_rank(m, t)};
    }
    if (n)
        buf_add(out, most_written(writings, n).text);
    else if (!m->columns[a].unspaced || !m->columns[b].unspaced)
        buf_byte(out, ' ');
    arena_clear(&scratch);
}

struct str link_wording(const struct link_maker *m, size_t from, size_t to)
{
    struct buf out = {.arena = m->arena};
    struct writing word = {0};
    size_t last = to, t = 0;

    for (size_t c = from; c < to; c++) {
        if (!m->columns[c].fixed)
            continue;
        word = write_word(m, c);
        t = word.member ? word.member - 1 : m->ret->typical;
        if (last != to)
            add_between(m, last, c, &out);
        else
            link_add_seen(&out, marks_before(&m->texts[t], link_token_at(m, t, c)));
        link_add_seen(&out, word.text);
        last = c;
    }
    if (last != to)
        link_add_seen(&out, marks_behind(&m->texts[t], link_token_at(m, t, last)));
    return buf_str(&out);
}
