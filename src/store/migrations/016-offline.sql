-- What was written without network: forms that arrived, so that sending twice is sending once; and how many fields of a
-- record wait for a decision between two answers.  The answers themselves stand inside the record's seal.

CREATE TABLE item_once (
    form   BLOB    NOT NULL PRIMARY KEY,  -- one-way hash of the member and the form's random id
    record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    day    INTEGER NOT NULL               -- forgotten some weeks later
) STRICT, WITHOUT ROWID;
CREATE INDEX item_once_day ON item_once (day);
CREATE INDEX item_once_record ON item_once (record);

CREATE TABLE record_clash (
    record INTEGER NOT NULL PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    n      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
