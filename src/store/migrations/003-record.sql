-- Records: one a report, sealed once, held by the agencies that may read it.
--
-- A seized disk may show of a report its kind, its language, and per agency its state and level, and days: what
-- stands in clear below is that and nothing else.  Exact times, names, words, names of files and who wrote what
-- stand inside seals, and seals are padded.

CREATE TABLE record (
    id      INTEGER PRIMARY KEY,                      -- what the desk and the audit log call it
    uid     BLOB    NOT NULL CHECK (length(uid) = 16),-- random; part of what every seal of the record is bound to,
                                                      -- so that no seal opens in another record's place
    kind    TEXT    NOT NULL,                         -- "report"
    lang    TEXT    NOT NULL,                         -- the reporter's language: who can read it, which replies fit
    day     INTEGER NOT NULL,                         -- came in on this day (days since 1970)
    version INTEGER NOT NULL,                         -- of the sealed form; bound into the seal
    sealed  BLOB    NOT NULL                          -- what was told, and the exact time, under the record's key
) STRICT;

-- One row for each agency that may read a record: its copy of the key, and where the record stands there.
CREATE TABLE holding (
    id            INTEGER PRIMARY KEY,                -- new rows at the end: cheap to insert
    record        INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    agency        INTEGER NOT NULL,                   -- who holds it
    epoch         INTEGER NOT NULL,                   -- which of the agency's keys it is sealed to
    boxed         BLOB,                               -- the record key sealed to the agency's public key; destroyed
                                                      -- as soon as it has been wrapped
    wrapped       BLOB,                               -- the record key under the agency's symmetric key
    state         TEXT    NOT NULL,                   -- a state of the pack, for the queue
    is_open       INTEGER NOT NULL CHECK (is_open IN (0, 1)), -- the pack's word on that state, for the queue
    rank          INTEGER NOT NULL,                   -- place in the queue by level: 0 high, 1 some, 2 none
    lang          TEXT    NOT NULL,                   -- of the record, for the filter of the queue
    assignee      INTEGER NOT NULL DEFAULT 0,         -- member in charge, 0 = nobody
    referred_from INTEGER NOT NULL DEFAULT 0,         -- agency that referred it here, 0 = it came by itself
    unread        INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1)), -- the reporter wrote since staff last looked
    changed_day   INTEGER NOT NULL,                   -- day of the last change of state, for retention
    CHECK ((boxed IS NULL) <> (wrapped IS NULL)),     -- exactly one copy of the key
    UNIQUE (record, agency)
) STRICT;
-- The queue: what is open, the most urgent first, the oldest first; and the same by language, by state, one's own.
-- Each filter reads a stretch of one index, so a page costs the same among ten rows and among a million.
CREATE INDEX holding_queue ON holding (agency, is_open, rank, record);
CREATE INDEX holding_lang ON holding (agency, is_open, lang, rank, record);
CREATE INDEX holding_state ON holding (agency, state, rank, record);
CREATE INDEX holding_mine ON holding (agency, assignee, is_open, rank, record) WHERE assignee > 0;
-- Keys that wait to be wrapped by a member who is signed in.
CREATE INDEX holding_boxed ON holding (agency, record) WHERE boxed IS NOT NULL;

-- How many holdings stand where, kept by the triggers below: a count never walks the queue.
CREATE TABLE holding_count (
    agency INTEGER NOT NULL,
    state  TEXT    NOT NULL,
    rank   INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    n      INTEGER NOT NULL,                          -- holdings of that agency with these three
    PRIMARY KEY (agency, state, rank, unread)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER holding_added AFTER INSERT ON holding BEGIN
    INSERT INTO holding_count (agency, state, rank, unread, n) VALUES (new.agency, new.state, new.rank, new.unread, 1)
        ON CONFLICT (agency, state, rank, unread) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER holding_dropped AFTER DELETE ON holding BEGIN
    UPDATE holding_count SET n = n - 1
        WHERE agency = old.agency AND state = old.state AND rank = old.rank AND unread = old.unread;
END;
CREATE TRIGGER holding_moved AFTER UPDATE OF state, rank, unread ON holding
    WHEN old.state <> new.state OR old.rank <> new.rank OR old.unread <> new.unread BEGIN
    UPDATE holding_count SET n = n - 1
        WHERE agency = old.agency AND state = old.state AND rank = old.rank AND unread = old.unread;
    INSERT INTO holding_count (agency, state, rank, unread, n) VALUES (new.agency, new.state, new.rank, new.unread, 1)
        ON CONFLICT (agency, state, rank, unread) DO UPDATE SET n = n + 1;
END;

-- What was added to a record later: messages with the reporter, notes among staff, what happened.  Who wrote it
-- and when stands inside the seal.
CREATE TABLE entry (
    id     INTEGER PRIMARY KEY,                       -- the order in which things happened
    record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    uid    BLOB    NOT NULL CHECK (length(uid) = 16), -- bound into the seal: no entry passes for another
    thread TEXT    NOT NULL,                          -- "message", "note", "event": which of them the reporter may open
    day    INTEGER NOT NULL,
    sealed BLOB    NOT NULL
) STRICT;
CREATE INDEX entry_record ON entry (record, id);

-- Files.  What a file is called, what it is and how long stands in the sealed head.
CREATE TABLE attachment (
    id     INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    entry  INTEGER REFERENCES entry (id) ON DELETE CASCADE, -- NULL: came with the report itself
    uid    BLOB    NOT NULL CHECK (length(uid) = 16), -- bound into the seals of head and pieces
    head   BLOB    NOT NULL
) STRICT;
CREATE INDEX attachment_record ON attachment (record, id);
CREATE INDEX attachment_entry ON attachment (entry) WHERE entry IS NOT NULL;

-- The bytes of files in pieces of 1 MiB, so that none is held in memory twice over.
CREATE TABLE piece (
    attachment INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
    part       INTEGER NOT NULL CHECK (part IN (0, 1)), -- 0 the untouched original, 1 the copy without metadata
    number     INTEGER NOT NULL,                        -- from 0
    sealed     BLOB    NOT NULL,
    UNIQUE (attachment, part, number)
) STRICT;

-- The way back for whoever has the receipt.
CREATE TABLE reporter (
    record     INTEGER PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    locator    TEXT NOT NULL UNIQUE,                       -- first part of the receipt: finds one record, opens none
    salt       BLOB NOT NULL CHECK (length(salt) = 16),    -- for Argon2id of the second part
    public_key BLOB NOT NULL CHECK (length(public_key) = 32), -- a later key of the record can be sealed to her
    boxed      BLOB NOT NULL                               -- the record key sealed to her key
) STRICT;

-- A form that is sent twice is one report.
CREATE TABLE used_form (
    hash BLOB PRIMARY KEY,                            -- of the random id that stood in the form
    day  INTEGER NOT NULL                             -- swept after some days
) STRICT, WITHOUT ROWID;
CREATE INDEX used_form_day ON used_form (day);

-- Files that wait for their report while a form without JavaScript goes through its steps.  The key stands only
-- in the reader's page.
CREATE TABLE draft (
    id      INTEGER PRIMARY KEY,
    uid     BLOB    NOT NULL UNIQUE CHECK (length(uid) = 16), -- random: stands, sealed, in the handle
    expires INTEGER NOT NULL,                         -- hours since 1970, rounded up: no exact time
    size    INTEGER NOT NULL,                         -- sealed bytes, padded; bounds the whole without reading it
    sealed  BLOB    NOT NULL
) STRICT;
CREATE INDEX draft_expires ON draft (expires, size);
