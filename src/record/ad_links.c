/* ad_links.c - see ad_import.h: who links, and whether the links are what linking all ads would find. */
#include "record/ad_import.h"

#include "base/file.h"
#include "record/ad_inside.h"

#define KEY "ads_link"

/* What is kept under KEY, and behind it the version of the program that linked: another one may find more. */
enum { CURRENT = '0', IN_THE_MAKING = '1', CHANGED = '2' };
struct kept {
    uint8_t stamp[AD_LINK_STAMP];
    char links, counts;
    bool found;
};

static bool kept_get(struct store_conn *conn, struct kept *ret, struct err *err)
{
    struct arena arena = {0};
    struct str value;
    *ret = (struct kept){.links = CHANGED, .counts = CHANGED};
    bool ok = store_meta_get(conn, &arena, KEY, &value, &ret->found, err);
    ret->found = ok && ret->found && value.n >= AD_LINK_STAMP;
    if (ret->found)
        memcpy(ret->stamp, value.p, AD_LINK_STAMP);
    if (ret->found && value.n > AD_LINK_STAMP + 2 && str_is(str_slice(value, AD_LINK_STAMP + 2, value.n), KRES_VERSION)) {
        ret->links = value.p[AD_LINK_STAMP];
        ret->counts = value.p[AD_LINK_STAMP + 1];
    }
    arena_clear(&arena);
    return ok;
}

static bool kept_put(struct store_conn *conn, const struct kept *kept, struct err *err)
{
    char value[AD_LINK_STAMP + 2 + sizeof KRES_VERSION];
    memcpy(value, kept->stamp, AD_LINK_STAMP);
    value[AD_LINK_STAMP] = kept->links;
    value[AD_LINK_STAMP + 1] = kept->counts;
    memcpy(value + AD_LINK_STAMP + 2, KRES_VERSION, sizeof KRES_VERSION);
    return store_meta_set(conn, KEY, str_make(value, sizeof value - 1), err);
}

bool ads_links_are(struct store_conn *conn, enum ad_links *ret, struct err *err)
{
    struct kept kept;
    if (!kept_get(conn, &kept, err))
        return false;
    *ret = kept.links != CURRENT ? AD_LINKS_OLD : kept.counts != CURRENT ? AD_LINKS_UNCOUNTED : AD_LINKS_CURRENT;
    return true;
}

bool ads_links_change(struct store_conn *conn, enum ad_links to, struct err *err)
{
    struct kept kept;
    if (!kept_get(conn, &kept, err))
        return false;
    bool links = to == AD_LINKS_OLD && kept.links != CHANGED, counts = kept.counts != CHANGED;
    if (!kept.found || (!links && !counts))
        return true;
    kept.links = links ? CHANGED : kept.links;
    kept.counts = CHANGED;
    return kept_put(conn, &kept, err);
}

/* ---- a linking ---- */

struct beginning { const uint8_t *stamp; bool links; };

static bool begin(struct store_conn *conn, void *context, struct err *err)
{
    const struct beginning *in = context;
    struct kept kept;
    if (!kept_get(conn, &kept, err))
        return false;
    memcpy(kept.stamp, in->stamp, AD_LINK_STAMP);
    kept.links = in->links ? IN_THE_MAKING : kept.links;
    kept.counts = IN_THE_MAKING;
    return kept_put(conn, &kept, err);
}

bool ads_link_begin(struct store *store, enum ad_links mended, uint8_t stamp[AD_LINK_STAMP], struct err *err)
{
    struct beginning in = {.stamp = stamp, .links = mended == AD_LINKS_OLD};
    random_bytes(stamp, AD_LINK_STAMP);
    return store_write(store, begin, &in, err);
}

static bool kept_ours(struct store_conn *conn, const uint8_t *stamp, struct kept *ret, struct err *err)
{
    return kept_get(conn, ret, err) &&
           ((ret->found && !memcmp(ret->stamp, stamp, AD_LINK_STAMP)) ||
            err_set(err, ERR_CONFLICT, "another linking of the ads began meanwhile; it does what is left"));
}

bool ads_link_is_ours(struct store_conn *conn, const uint8_t stamp[AD_LINK_STAMP], struct err *err)
{
    struct kept kept;
    return kept_ours(conn, stamp, &kept, err);
}

static bool end(struct store_conn *conn, void *context, struct err *err)
{
    struct kept kept;
    if (!kept_ours(conn, context, &kept, err))
        return false;
    kept.links = kept.links == IN_THE_MAKING ? CURRENT : kept.links;
    kept.counts = kept.counts == IN_THE_MAKING ? CURRENT : kept.counts;
    return kept_put(conn, &kept, err);
}

bool ads_link_end(struct store *store, uint8_t stamp[AD_LINK_STAMP], struct err *err)
{
    return store_write(store, end, stamp, err);
}
