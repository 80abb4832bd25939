-- Advertisements found on the open net, brought in by "kres import ads": open records, for they were public (doc/ads.md).
--
-- Nothing here is sealed.  A text holds what whoever wrote it showed to everybody; there is no field about a person.

-- Where ads come from.  gone_day: taken out on that day; shown nowhere since, and destroyed by the hourly job.
CREATE TABLE ad_collection (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL,
    made_day INTEGER NOT NULL,
    gone_day INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX ad_collection_name ON ad_collection (name) WHERE gone_day = 0;

-- A file that was brought in, and how far: a second start finds it by its digest and goes on at line.
CREATE TABLE ad_file (
    id         INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    name       TEXT    NOT NULL,           -- without its folder
    size       INTEGER NOT NULL,
    digest     BLOB    NOT NULL,           -- BLAKE2b-256 of all bytes
    who        TEXT    NOT NULL,           -- account of the machine
    began_day  INTEGER NOT NULL,
    ended_day  INTEGER NOT NULL DEFAULT 0, -- 0: not all of it is in
    line       INTEGER NOT NULL DEFAULT 1, -- first line that is not in
    records    INTEGER NOT NULL DEFAULT 0, -- before that line
    added      INTEGER NOT NULL DEFAULT 0,
    updated    INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX ad_file_digest ON ad_file (collection, digest);

CREATE TABLE ad (
    id         INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    own        TEXT    NOT NULL,           -- the source's id of it; without one, file and line
    file       INTEGER NOT NULL,           -- that brought it last
    posted     INTEGER NOT NULL,           -- seconds since 1970; 0: not known
    seen       INTEGER NOT NULL,           -- last day on which it was seen: it is kept for some days from then
    day        INTEGER NOT NULL,           -- of posted, or seen: lists go by it
    text       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    place      TEXT    NOT NULL,
    lang       TEXT    NOT NULL,
    level      INTEGER NOT NULL,           -- of screening: 0 none, 1 some, 2 high
    signs      TEXT    NOT NULL,           -- ids of the indicators found, with spaces between
    digest     INTEGER NOT NULL,           -- of the text
    cluster    TEXT    NOT NULL DEFAULT '' -- '': nobody else wrote like that, or not linked yet
) STRICT;
CREATE UNIQUE INDEX ad_own ON ad (collection, own);
-- Lists and their filters are answered from this alone.  Days, not seconds: a batch touches few places of it.
CREATE INDEX ad_day ON ad (day, id, level, collection);
CREATE INDEX ad_seen ON ad (seen, id);
CREATE INDEX ad_cluster_day ON ad (cluster, day, id, level) WHERE cluster <> '';

-- Ads of one hand.  What can be counted from ad, kept for lists.
CREATE TABLE ad_cluster (
    name  TEXT    NOT NULL PRIMARY KEY,
    size  INTEGER NOT NULL,
    first INTEGER NOT NULL,                -- days
    last  INTEGER NOT NULL,
    level INTEGER NOT NULL,                -- highest of its ads
    high  INTEGER NOT NULL                 -- how many are at level 2
) STRICT, WITHOUT ROWID;
CREATE INDEX ad_cluster_size ON ad_cluster (level, size, name);
