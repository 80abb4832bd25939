/* marks.c - see marks.h. */
#include "link/marks.h"

#include "link/number.h"
#include "link/words.h"

/* Networks where everybody is: without a path their address names nobody. */
static const char *const networks[] = {
    "facebook.com", "m.facebook.com", "fb.com", "fb.me", "m.me", "instagram.com", "twitter.com", "x.com", "tiktok.com",
    "youtube.com", "youtu.be", "telegram.org", "telegram.me", "t.me", "whatsapp.com", "web.whatsapp.com", "wa.me",
    "viber.com", "signal.org", "skype.com", "snapchat.com", "linkedin.com", "vk.com", "ok.ru", "google.com", "goo.gl",
    "bit.ly", "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "mail.ru", "yandex.ru", "ukr.net",
    "olx.ua", "avito.ru", "craigslist.org", "bolha.com", "njuskalo.hr", "airbnb.com", "booking.com", "paypal.com",
    "wikipedia.org",
};
/* What stands behind the at of a mail address that was written with a space. */
static const char *const providers[] = {"gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "protonmail",
                                        "proton", "yandex", "gmx", "mail", "email", "ukr", "inbox", "live", "aol", "siol",
                                        "web", "home", "work", "all", "everyone"};

static bool is_one_of(struct str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

static bool is_nobody(enum identifier_type type, struct str value)
{
    if (type == IDENTIFIER_URL)
        return is_one_of(value, networks, LEN(networks));
    if (type != IDENTIFIER_HANDLE || !value.n)
        return false;
    struct str name = str_slice(value, 1, value.n);
    size_t dot = str_find(name, STR("."), 0);
    return is_one_of(str_slice(name, 0, dot == SIZE_MAX ? name.n : dot), providers, LEN(providers));
}

uint64_t link_mark(enum identifier_type type, struct str value)
{
    if (type == IDENTIFIER_PHONE) {
        bool plus = value.n && value.p[0] == '+';
        struct str digits = str_slice(value, plus, value.n);
        bool abroad = !plus && digits.n > LINK_NUMBER_LEAST + 2 && str_starts(digits, STR("00"));
        struct str inside;
        if (digits.n < LINK_NUMBER_LEAST)
            return 0;
        unsigned code = link_number_inside(str_slice(digits, abroad ? 2 : 0, digits.n), plus || abroad, &inside);
        return link_mix(str_hash(inside) + 1) << LINK_MARK_CODE_BITS | code;
    }
    if (is_nobody(type, value))
        return 0;
    return link_mix(str_hash(value) + (uint64_t)type * 0x9e3779b97f4a7c15ULL) << LINK_MARK_CODE_BITS | LINK_MARK_CODE;
}

/* "08.00-20.00 1.500": a number that begins in the middle of others is none. */
static bool is_within(struct str text, const struct identifier *found)
{
    size_t at = found->span.start;
    return found->type == IDENTIFIER_PHONE && at > 1 && memchr("./-", text.p[at - 1], 3) && text.p[at - 2] >= '0' &&
           text.p[at - 2] <= '9';
}

/* In their order, each once; false when there is no room. */
static bool add(struct link_marks *marks, uint64_t mark)
{
    size_t at = marks->count;
    while (at && marks->items[at - 1] >= mark)
        at--;
    if (!mark || (at < marks->count && marks->items[at] == mark))
        return true;
    if (marks->count == LINK_MARKS_MOST)
        return false;
    memmove(marks->items + at + 1, marks->items + at, (marks->count - at) * sizeof mark);
    marks->items[at] = mark;
    marks->count++;
    return true;
}

static void more(struct arena *arena, struct identifier **list, size_t count, size_t *room)
{
    if (count < *room)
        return;
    struct identifier *longer = ARENA_ARRAY(arena, *room = 2 * count + 8, struct identifier);
    if (count)
        memcpy(longer, *list, count * sizeof *longer);
    *list = longer;
}

void link_identifiers_find(struct arena *arena, struct str text, const char *country, struct identifier **ret,
                           size_t *ret_count)
{
    struct identifier *found;
    struct link_number number;
    size_t count, all, next = 0, room;

    identifier_find(arena, text, country, &found, &count);
    room = all = count;
    struct identifier *list = found;
    for (size_t at = 0; link_number_next(text, &at, &number);) {
        while (next < count && found[next].span.end <= number.start)
            next++;
        if (next < count && found[next].span.start < number.end)
            continue;
        more(arena, &list, all, &room);
        list[all++] = (struct identifier){.type = IDENTIFIER_PHONE,
                                          .value = str_printf(arena, "%s%s", number.plus ? "+" : "", number.digits),
                                          .span = {(uint32_t)number.start, (uint32_t)number.end}};
    }
    *ret = list;
    *ret_count = 0;
    for (size_t i = 0; i < all; i++)
        if (!is_within(text, &list[i]))
            list[(*ret_count)++] = list[i];
}

void link_marks_read(struct arena *scratch, struct str text, const char *country, struct link_marks *ret)
{
    struct identifier *found;
    size_t count;
    bool room = true;

    arena_reset(scratch);
    ret->count = 0;
    if (text.n > LINK_MARKS_BYTES) {
        text.n = LINK_MARKS_BYTES;
        text.n = str_utf8_length(text);
    }
    link_identifiers_find(scratch, text, country, &found, &count);
    for (size_t i = 0; room && i < count; i++)
        room = add(ret, link_mark(found[i].type, found[i].value));
    if (!room)
        ret->count = 0;
}
