-- What every folder of Kres has before any room adds its tables.
PRAGMA application_id = 1263682899; -- "KRES": tells our file from any other database

-- Small settings of the folder itself: which migrations have run, the server's own keys, "demo".
CREATE TABLE meta (
    key   TEXT PRIMARY KEY, -- "schema_version", "proof_secret", …
    value BLOB NOT NULL     -- bytes as their owner writes them
) STRICT, WITHOUT ROWID;

-- Who read or changed what, one line each, never updated and never deleted.  The hash of a line covers the
-- line before, so that a changed, missing or reordered line shows (src/store/audit.h).
CREATE TABLE audit (
    number INTEGER PRIMARY KEY, -- from 1, without a gap; part of what is hashed
    day    INTEGER NOT NULL,    -- days since 1970: a seized server may tell no more than the day
    member INTEGER NOT NULL,    -- who; 0 the program or the command line, -1 a reporter
    action TEXT    NOT NULL,    -- "report.read", …
    object TEXT    NOT NULL,    -- "report:42", …
    detail BLOB    NOT NULL,    -- exact time and words, sealed; empty when there is nothing to say
    hash   BLOB    NOT NULL CHECK (length(hash) = 32) -- BLAKE2b(hash of the line before, this line)
) STRICT;
-- The history of one record or one member, newest first, without reading the whole log.
CREATE INDEX audit_object ON audit (object, number);
CREATE INDEX audit_member ON audit (member, number);
