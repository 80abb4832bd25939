/* keeping_hand.c - a record kept longer than its days, or destroyed before them; see keeping.h. */
#include "base/clock.h"
#include "case/approval.h"
#include "case/keeping.h"
#include "record/item_inside.h"

static const struct store_stmt BEDS = {
    "keeping.beds", "SELECT count(*) FROM bed_stay s JOIN record r ON r.id = s.placement "
    "WHERE r.id = ? OR r.parent = ? OR s.place = ?"};

enum { REASON_LEAST = 10 };

static bool has_reason(struct str why, struct err *err)
{
    size_t letters = 0;
    why = str_trim(why);
    for (size_t i = 0; i < why.n; i++)
        letters += ((unsigned char)why.p[i] & 0xc0) != 0x80;
    return letters >= REASON_LEAST || err_field(err, "why", "!why-too-short");
}

static bool is_ours(const struct item *item, const struct session *session)
{
    return item->may_act && !item->is_guest && item->agency == session_agency(session);
}

bool keeping_open(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                  struct keeping *ret, struct err *err)
{
    struct store_conn *conn;
    *ret = (struct keeping){0};
    if (!item_open(records, session, arena, id, &ret->item, err))
        return false;
    bool ok = true, lead = role_has(session_role(session), RIGHT_AGENCY), ours = is_ours(&ret->item, session);
    if (ret->item.state->final) {
        ok = store_read_begin(records->store, &conn, err);
        if (ok) {
            ok = retention_day(conn, id, ret->item.kind->retention_days, &ret->day, err);
            store_read_end(conn);
        }
    }
    ret->may_keep = ours && ret->day && (lead || approval_needed(records->approvals, STR("keep-longer")));
    ret->may_destroy = ours && ret->day && (lead || approval_needed(records->approvals, STR("destroy")));
    if (!ok)
        item_end(&ret->item);
    return ok;
}

/* One of the two, looked at. */
struct hand { const char *act; int64_t id, edition; int32_t until; struct str why; };

static bool may(const struct records *records, const struct session *session, struct arena *arena, const struct hand *hand,
                struct err *err)
{
    struct keeping keeping;
    if (!has_reason(hand->why, err) || !keeping_open(records, session, arena, hand->id, &keeping, err))
        return false;
    bool ours = is_ours(&keeping.item, session), same = !hand->edition || keeping.item.edition == hand->edition;
    item_end(&keeping.item);
    if (!ours)
        return err_set(err, ERR_DENIED, "!not-allowed");
    if (!keeping.day)
        return err_set(err, ERR_CONFLICT, "!destroy-open");
    if (!same)
        return err_set(err, ERR_CONFLICT, "!changed-meanwhile");
    return !hand->until || (hand->until > keeping.day && hand->until <= keeping.day + KEEPING_MOST_DAYS) ||
           err_field(err, "until", "!keep-day");
}

/* Asks, when a second person is needed; else only who leads the agency goes on. */
static bool ask(const struct records *records, const struct session *session, struct arena *arena, const struct hand *hand,
                int64_t *ret_wish, struct err *err)
{
    *ret_wish = 0;
    if (!approval_needed(records->approvals, str_from(hand->act)))
        return role_has(session_role(session), RIGHT_AGENCY) || err_set(err, ERR_DENIED, "!not-allowed");
    if (!may(records, session, arena, hand, err))
        return false;
    json_t *params = hand->until ? json_pack("{s:i}", "until", hand->until)
                                 : json_pack("{s:I}", "edition", (json_int_t)hand->edition);
    struct approval_wish wish = {.act = str_from(hand->act), .object = "record", .about = hand->id, .params = params,
                                 .agency = session_agency(session), .why = hand->why};
    bool ok = approval_ask(records, session, arena, &wish, ret_wish, err);
    json_decref(params);
    return ok;
}

/* ---- longer ---- */

struct keeping_write {
    const struct hand *hand;
    const struct session *session;
    struct arena *arena;
    struct audit_line line;
};

static bool write_longer(struct store_conn *conn, void *context, struct err *err)
{
    const struct keeping_write *in = context;
    return retention_keep(conn, in->arena, in->hand->id, in->hand->until, err) && audit_add(conn, &in->line, err);
}

bool keeping_longer_now(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                        int32_t until, struct str why, struct err *err)
{
    struct hand hand = {.act = "keep-longer", .id = id, .until = until, .why = why};
    if (approval_needed(records->approvals, str_from(hand.act)))
        return err_set(err, ERR_DENIED, "!second-needed");
    if (!until)
        return err_field(err, "until", "!keep-day");
    if (!may(records, session, arena, &hand, err))
        return false;
    struct str words = str_printf(arena, STR_FMT " " STR_FMT, STR_ARG(clock_day_text(arena, until)), STR_ARG(str_trim(why)));
    struct keeping_write in = {&hand, session, arena, item_line(session, arena, id, "record.keep", words)};
    return store_write(records->store, write_longer, &in, err);
}

bool keeping_longer(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                    int32_t until, struct str why, int64_t *ret_wish, struct err *err)
{
    struct hand hand = {.act = "keep-longer", .id = id, .until = until, .why = why};
    if (!until)
        return err_field(err, "until", "!keep-day");
    return ask(records, session, arena, &hand, ret_wish, err) &&
           (*ret_wish || keeping_longer_now(records, session, arena, id, until, why, err));
}

/* ---- destroyed ---- */

static bool write_destroy(struct store_conn *conn, void *context, struct err *err)
{
    const struct keeping_write *in = context;
    int64_t id = in->hand->id, beds;
    if (!store_number(conn, &BEDS, VALUES(V_INT(id), V_INT(id), V_INT(id)), 0, &beds, err))
        return false;
    if (beds)
        return err_set(err, ERR_CONFLICT, "!destroy-bed");
    return audit_add(conn, &in->line, err) &&
           retention_destroy(conn, in->arena, id, in->hand->edition, session_agency(in->session),
                             clock_local_today(clock_now()), err);
}

bool keeping_destroy_now(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                         int64_t edition, struct str why, struct err *err)
{
    struct hand hand = {.act = "destroy", .id = id, .edition = edition, .why = why};
    if (approval_needed(records->approvals, str_from(hand.act)))
        return err_set(err, ERR_DENIED, "!second-needed");
    if (!may(records, session, arena, &hand, err))
        return false;
    struct keeping_write in = {&hand, session, arena, item_line(session, arena, id, "record.destroy", str_trim(why))};
    return store_write(records->store, write_destroy, &in, err) && store_settle(records->store, err);
}

bool keeping_destroy(const struct records *records, const struct session *session, struct arena *arena, int64_t id,
                     int64_t edition, struct str why, int64_t *ret_wish, struct err *err)
{
    struct hand hand = {.act = "destroy", .id = id, .edition = edition, .why = why};
    return ask(records, session, arena, &hand, ret_wish, err) &&
           (*ret_wish || keeping_destroy_now(records, session, arena, id, edition, why, err));
}
