-- Links by which a member's own calendar program reads deadlines: days and kinds of record, no names.
CREATE TABLE calendar_feed (
    member INTEGER PRIMARY KEY REFERENCES member (id),
    hash   BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- of the link's secret: the link itself was shown once
    day    INTEGER NOT NULL                                   -- made on this day
) STRICT;
