-- Exchange: files that are being read in, how their columns fit, programs that are told of events, what to keep how long.

-- A spreadsheet on its way in.  Its bytes and how its columns fit stand sealed under a key of their own, which is sealed to
-- the agency, and are gone when it is done.
CREATE TABLE import (
    id       INTEGER PRIMARY KEY,
    uid      BLOB    NOT NULL CHECK (length(uid) = 16),-- bound into the seals
    agency   INTEGER NOT NULL,
    member   INTEGER NOT NULL,                         -- who brought it
    parent   INTEGER NOT NULL DEFAULT 0,               -- the record that its records stand in
    state    TEXT    NOT NULL,                         -- "mapping", "running", "done", "undone"
    day      INTEGER NOT NULL,
    ended    INTEGER NOT NULL DEFAULT 0,               -- moment in seconds at which it was done: it can be undone for a day
    lines    INTEGER NOT NULL,                         -- rows with something in them
    done     INTEGER NOT NULL DEFAULT 0,               -- rows worked off, in their order
    added    INTEGER NOT NULL DEFAULT 0,               -- records made
    rejected INTEGER NOT NULL DEFAULT 0,               -- rows that made none
    epoch    INTEGER NOT NULL,                         -- which of the agency's keys
    wrapped  BLOB,                                     -- the key under the agency's symmetric key; NULL: destroyed
    sealed   BLOB    NOT NULL,                         -- the file
    plan     BLOB    NOT NULL                          -- how its columns fit
);
CREATE INDEX import_agency ON import (agency, id);

-- Rows that were not taken, sealed under the import's key, one piece a batch.
CREATE TABLE import_reject (
    import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,                           -- the batch: how many rows were done before it
    sealed BLOB    NOT NULL,
    PRIMARY KEY (import, number)
);

-- Which records an import made: for its undoing.
CREATE TABLE import_record (
    import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    record INTEGER NOT NULL,
    PRIMARY KEY (import, record)
);

-- How columns fit, remembered under a name by the agency: headings of columns and ids of fields, nothing about a person.
CREATE TABLE import_mapping (
    id      INTEGER PRIMARY KEY,
    agency  INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    columns TEXT    NOT NULL,                          -- JSON
    UNIQUE (agency, name)
);

-- Programs that are told that something happened, never what.
CREATE TABLE webhook (
    id       INTEGER PRIMARY KEY,
    agency   INTEGER NOT NULL,
    url      TEXT    NOT NULL,
    secret   BLOB    NOT NULL CHECK (length(secret) = 32), -- signs what is sent; opens nothing
    events   TEXT    NOT NULL,                         -- names with a space around each: " record.add referral "
    day      INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,               -- one after the other
    ended    INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1, 2)) -- 1: by an administrator, 2: after too many failures
);
CREATE INDEX webhook_agency ON webhook (agency, ended);
CREATE TABLE webhook_out (
    id      INTEGER PRIMARY KEY,
    webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event   TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    record  INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    tries   INTEGER NOT NULL DEFAULT 0,
    due     INTEGER NOT NULL DEFAULT 0                 -- moment of the next try
);
CREATE INDEX webhook_out_due ON webhook_out (due, id);

-- Retention: the records of a kind that have come to their end, the oldest first.
CREATE INDEX holding_ended_state ON holding (kind, state, changed_day, record) WHERE ended_day = 0;
