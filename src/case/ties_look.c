/* ties_look.c - see ties_inside.h: which reports and ads a member may open at this moment. */
#include "case/ties_inside.h"
#include "record/ad.h"

#define SEEN_COLUMNS "h.epoch, h.shared_until, coalesce((SELECT max(d.day) FROM sharing_day d), 0), h.state, h.is_open, " \
                     "h.rank, r.day, r.lang, (SELECT count(*) FROM holding o WHERE o.record = h.record AND " \
                     "o.agency <> h.agency AND o.ended_day = 0), h.record FROM holding h JOIN record r ON r.id = h.record "
static const struct store_stmt ONE = {
    "ties.see_one", "SELECT " SEEN_COLUMNS "WHERE h.record = ? AND h.agency = ? AND h.kind = 'report' AND h.ended_day = 0"};
static const struct store_stmt BETWEEN = {
    "ties.see_between", "SELECT " SEEN_COLUMNS "WHERE h.agency = ? AND h.kind = 'report' AND h.ended_day = 0 AND "
    "h.record BETWEEN ? AND ? ORDER BY h.record"};
static const struct store_stmt ALL = {
    "ties.see_all", "SELECT " SEEN_COLUMNS "WHERE h.agency = ? AND h.kind = 'report' AND h.ended_day = 0 ORDER BY h.record"};

enum { ROWS_A_QUESTION = 32 };

struct tie_look tie_look_of(const struct ties *ties, const struct session *session, struct arena *arena)
{
    return (struct tie_look){.session = session, .arena = arena,
                         .sees_ads = role_sees_ads(ties->records->roles, session_role_id(session), session_role(session))};
}

static bool holds(struct tie_look *look, int64_t epoch)
{
    uint8_t key[VAULT_KEY];
    for (size_t i = 0; i < look->epoch_count; i++)
        if (look->epochs[i].epoch == epoch)
            return look->epochs[i].held;
    bool held = session_agency_key(look->session, epoch, key);
    vault_wipe(key, sizeof key);
    if (look->epoch_count < TIE_EPOCHS) {
        look->epochs[look->epoch_count].epoch = epoch;
        look->epochs[look->epoch_count++].held = held;
    }
    return held;
}

static bool may_open(struct tie_look *look, struct store_rows *rows)
{
    return !sharing_is_over((int32_t)store_int(rows, 1), (int32_t)store_int(rows, 2)) && holds(look, store_int(rows, 0));
}

/* The row as a node; false when the member may not open it. */
static bool node_read(struct tie_look *look, struct store_rows *rows, struct ties_node *ret)
{
    if (!may_open(look, rows))
        return false;
    *ret = (struct ties_node){.ref = store_int(rows, 9), .day = (int32_t)store_int(rows, 6),
                              .state = store_text(rows, 3, look->arena), .lang = store_text(rows, 7, look->arena),
                              .level = level_of((unsigned)store_int(rows, 5)), .is_open = store_int(rows, 4) != 0,
                              .shared = store_int(rows, 8) > 0};
    return true;
}

/* An ad is seen by who sees ads, as long as it is kept. */
static bool see_ad(struct tie_look *look, int64_t ref, struct ties_node *ret, bool *ret_seen, struct err *err)
{
    struct ad ad;
    struct err why = {0};
    *ret_seen = look->sees_ads && ad_get(look->conn, look->arena, -ref, &ad, &why);
    if (!*ret_seen)
        return why.kind != ERR_FAULT || err_set(err, why.kind, "%s", why.text);
    *ret = (struct ties_node){.ref = ref, .day = ad.day, .lang = ad.lang, .level = (enum screen_level)ad.level,
                              .source = ad.source, .cluster = ad.cluster, .alike = ad.alike};
    return true;
}

bool tie_look_one(struct tie_look *look, int64_t ref, struct ties_node *ret, bool *ret_seen, struct err *err)
{
    struct store_rows rows;
    *ret_seen = false;
    if (ref < 0)
        return see_ad(look, ref, ret, ret_seen, err);
    if (!store_query(look->conn, &ONE, VALUES(V_INT(ref), V_INT(session_agency(look->session))), &rows, err))
        return false;
    *ret_seen = store_next(&rows) && node_read(look, &rows, ret);
    return store_end(&rows, err);
}

static bool look_each(struct tie_look *look, const uint32_t *members, size_t count, struct ties_node *nodes, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        bool seen;
        if (!tie_look_one(look, look->web->result.refs[members[i]], &nodes[i], &seen, err))
            return false;
        if (!seen)
            nodes[i].ref = 0;
    }
    return true;
}

/* Reports, with one question for all that lie between the first and the last. */
static bool look_between(struct tie_look *look, const uint32_t *members, size_t count, struct ties_node *nodes,
                         struct err *err)
{
    const int64_t *refs = look->web->result.refs;
    struct store_rows rows;
    if (!store_query(look->conn, &BETWEEN, VALUES(V_INT(session_agency(look->session)), V_INT(refs[members[0]]),
                                                  V_INT(refs[members[count - 1]])), &rows, err))
        return false;
    for (size_t i = 0; store_next(&rows);) {
        while (i < count && refs[members[i]] < store_int(&rows, 9))
            i++;
        if (i < count && refs[members[i]] == store_int(&rows, 9) && !node_read(look, &rows, &nodes[i]))
            nodes[i].ref = 0;
    }
    return store_end(&rows, err);
}

bool tie_look_some(struct tie_look *look, const uint32_t *members, size_t count, struct ties_node *nodes, struct err *err)
{
    const int64_t *refs = look->web->result.refs;
    size_t ads = 0;
    while (ads < count && refs[members[ads]] < 0)
        ads++;
    if (!look_each(look, members, ads, nodes, err))
        return false;
    if (ads == count)
        return true;
    members += ads, nodes += ads, count -= ads;
    bool near = refs[members[count - 1]] - refs[members[0]] < ROWS_A_QUESTION * (int64_t)count;
    return near ? look_between(look, members, count, nodes, err) : look_each(look, members, count, nodes, err);
}

bool tie_look_all(struct tie_look *look, struct ties_node *nodes, struct err *err)
{
    struct store_rows rows;
    const struct tie_result *result = &look->web->result;
    if (!store_query(look->conn, &ALL, VALUES(V_INT(session_agency(look->session))), &rows, err))
        return false;
    while (store_next(&rows)) {
        uint32_t index = ties_index(result, store_int(&rows, 9));
        bool linked = index != TIES_ALONE && look->web->cluster[index] != TIES_ALONE;
        look->hides = look->hides || !may_open(look, &rows);
        if (linked && !node_read(look, &rows, &nodes[index]))
            nodes[index].ref = 0;
    }
    bool ok = store_end(&rows, err);
    for (size_t i = 0; ok && i < result->ref_count && result->refs[i] < 0; i++) {
        bool seen = false;
        ok = look->web->cluster[i] == TIES_ALONE || see_ad(look, result->refs[i], &nodes[i], &seen, err);
    }
    return ok;
}
