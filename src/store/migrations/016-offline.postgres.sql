-- Written by script/twin.mjs from 016-offline.sql: change that one.
-- What was written without network: forms that arrived, so that sending twice is sending once; and how many fields of a
-- record wait for a decision between two answers.  The answers themselves stand inside the record's seal.

CREATE TABLE item_once (
    form   BYTEA    NOT NULL PRIMARY KEY,  -- one-way hash of the member and the form's random id
    record BIGINT NOT NULL REFERENCES record (id) ON DELETE CASCADE DEFERRABLE,
    day    BIGINT NOT NULL               -- forgotten some weeks later
);
CREATE INDEX item_once_day ON item_once (day);
CREATE INDEX item_once_record ON item_once (record);

CREATE TABLE record_clash (
    record BIGINT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE DEFERRABLE,
    n      BIGINT NOT NULL
);
