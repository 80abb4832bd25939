/* watch.c - see watch.h: the counters of this process and what they raise; flags as rows stand in watch_flag.c. */
#include "agency/watch.h"

#include <stdlib.h>

#include "agency/inside.h"
#include "base/log.h"

enum { DETAIL_MOST = 120 }; /* bytes */
enum { MINUTE = 60, NIGHT = 8 * 3600, SUNDAY = 6, SATURDAY = 5, WEEK = 7, EPOCH_WEEKDAY = 3 /* 1970-01-01: Thursday */ };

static const char *const names[WATCH_RULES] = {
    [WATCH_MANY] = "many", [WATCH_OUTSIDE_HOURS] = "outside-hours", [WATCH_REFUSED] = "refused",
    [WATCH_SENSITIVE] = "sensitive", [WATCH_KEY_COPIED] = "key-copied",
};

/* What a member did lately.  Both lists have room for as many as make a flag, and are empty after one. */
struct watched {
    struct watched *next;
    int64_t member;
    struct watched_read { uint64_t object; int64_t at; } *read;
    int64_t *refused;
    size_t read_count, refused_count;
    int64_t night_until; /* reading outside hours raised a flag; the next one not before then */
};

const char *watch_rule_name(enum watch_rule rule)
{
    return rule >= 0 && rule < WATCH_RULES ? names[rule] : "";
}

void ring_set_watch(struct ring *ring, const struct watch *watch)
{
    ring->watch = *watch;
}

static void *room(size_t count, size_t size)
{
    void *bytes = calloc(count ? count : 1, size);
    if (!bytes)
        abort();
    return bytes;
}

/* Under ring->watch_lock. */
static struct watched *watched_of(struct ring *ring, int64_t member)
{
    struct watched **at = &ring->watched[(uint64_t)member % LEN(ring->watched)];
    while (*at && (*at)->member != member)
        at = &(*at)->next;
    if (!*at) {
        struct watched *fresh = room(1, sizeof *fresh);
        fresh->member = member;
        fresh->read = room((size_t)ring->watch.many, sizeof *fresh->read);
        fresh->refused = room((size_t)ring->watch.refused, sizeof *fresh->refused);
        *at = fresh;
    }
    return *at;
}

void ring_watch_free(struct ring *ring)
{
    for (size_t i = 0; i < LEN(ring->watched); i++) {
        while (ring->watched[i]) {
            struct watched *gone = ring->watched[i];
            ring->watched[i] = gone->next;
            free(gone->read);
            free(gone->refused);
            free(gone);
        }
    }
}

bool watch_is_outside(const struct watch *watch, int64_t now)
{
    int32_t day = clock_local_today(now);
    int64_t minute = (now - clock_local_day(day)) / MINUTE;
    int32_t weekday = (day + EPOCH_WEEKDAY) % WEEK;
    if (!watch->hours)
        return false;
    if (watch->from < watch->to ? minute >= watch->from && minute < watch->to
                                : minute >= watch->from || minute < watch->to)
        return true;
    return (watch->weekends && (weekday == SATURDAY || weekday == SUNDAY)) ||
           (watch->holidays && watch->is_holiday && watch->is_holiday(watch->calendar, day));
}

static void raise_flag(struct watch_seen *seen, enum watch_rule rule, int64_t objects)
{
    seen->flags[seen->count].rule = rule;
    seen->flags[seen->count++].objects = objects;
}

/* Under ring->watch_lock: the object is read now.  True when these are too many. */
static bool count_read(const struct watch *watch, struct watched *one, uint64_t object, int64_t now)
{
    size_t kept = 0;
    bool known = false;
    for (size_t i = 0; i < one->read_count; i++) {
        if (now - one->read[i].at >= watch->many_minutes * MINUTE)
            continue;
        if (one->read[i].object == object) {
            known = true;
            one->read[i].at = now;
        }
        one->read[kept++] = one->read[i];
    }
    if (!known)
        one->read[kept++] = (struct watched_read){.object = object, .at = now};
    one->read_count = kept;
    if ((int64_t)kept < watch->many)
        return false;
    one->read_count = 0;
    return true;
}

/* A list of hundreds tells no more than its beginning and how many they are; the audit log has all of them. */
static struct str short_enough(struct arena *arena, struct str object)
{
    size_t cut = DETAIL_MOST;
    if (object.n <= DETAIL_MOST)
        return object;
    while (cut > 0 && object.p[cut] != ',')
        cut--;
    return str_printf(arena, STR_FMT ", …", STR_ARG(str_slice(object, 0, cut)));
}

void watch_reading(const struct session *session, struct arena *arena, struct str object, bool sensitive,
                   struct watch_seen *ret)
{
    struct ring *ring = session->ring;
    const struct watch *watch = &ring->watch;
    int64_t now = clock_now(), many = 0;
    *ret = (struct watch_seen){.member = session->member, .agency = session->agency};
    if (!watch->many && !watch->hours && !watch->sensitive)
        return;
    bool outside = watch_is_outside(watch, now);
    struct str list = object, kind = str_cut(&list, ':');
    pthread_mutex_lock(&ring->watch_lock);
    struct watched *one = watched_of(ring, session->member);
    while (watch->many && list.n) {
        struct str number = str_cut(&list, ',');
        if (count_read(watch, one, str_hash(kind) ^ (str_hash(number) * 31), now))
            many += watch->many;
    }
    if (many)
        raise_flag(ret, WATCH_MANY, many);
    if (outside && now >= one->night_until) {
        one->night_until = now + NIGHT;
        raise_flag(ret, WATCH_OUTSIDE_HOURS, 1);
    }
    pthread_mutex_unlock(&ring->watch_lock);
    if (sensitive && watch->sensitive)
        raise_flag(ret, WATCH_SENSITIVE, 1);
    if (ret->count)
        ret->detail = session_audit_detail(session, arena, short_enough(arena, object));
}

static bool refused_write(struct store_conn *conn, void *context, struct err *err)
{
    return watch_write(conn, context, err);
}

void watch_refused(const struct session *session, struct str object)
{
    struct ring *ring = session->ring;
    const struct watch *watch = &ring->watch;
    struct watch_seen seen = {.member = session->member, .agency = session->agency};
    struct arena arena = {0};
    struct err err;
    int64_t now = clock_now();
    size_t kept = 0;
    if (!watch->refused)
        return;
    pthread_mutex_lock(&ring->watch_lock);
    struct watched *one = watched_of(ring, session->member);
    for (size_t i = 0; i < one->refused_count; i++)
        if (now - one->refused[i] < watch->refused_minutes * MINUTE)
            one->refused[kept++] = one->refused[i];
    one->refused[kept++] = now;
    one->refused_count = kept;
    if ((int64_t)kept >= watch->refused) {
        one->refused_count = 0;
        raise_flag(&seen, WATCH_REFUSED, watch->refused);
    }
    pthread_mutex_unlock(&ring->watch_lock);
    if (!seen.count)
        return;
    seen.detail = session_audit_detail(session, &arena, object);
    if (!store_write_reserved(ring->store, refused_write, &seen, &err))
        log_line(LOG_WARN, "a flag about refused attempts could not be kept: %s", err.text);
    arena_clear(&arena);
}
