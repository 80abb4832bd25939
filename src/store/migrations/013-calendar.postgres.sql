-- Written by script/twin.mjs from 013-calendar.sql: change that one.
-- Links by which a member's own calendar program reads deadlines: days and kinds of record, no names.
CREATE TABLE calendar_feed (
    member BIGINT PRIMARY KEY REFERENCES member (id) DEFERRABLE,
    hash   BYTEA    NOT NULL UNIQUE CHECK (length(hash) = 32), -- of the link's secret: the link itself was shown once
    day    BIGINT NOT NULL                                   -- made on this day
);
