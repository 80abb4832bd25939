-- Records of every kind that the packs declare: cases, persons, consents, placements, beside the reports.
--
-- A seized disk may show of a record its kind, state, agency, days, the record it stands in, and the fields that the pack
-- calls open.  Who it is about, who wrote it and every word stand inside seals (doc/threat-model.md).

ALTER TABLE record ADD COLUMN parent INTEGER NOT NULL DEFAULT 0;      -- the record it stands in; 0: by itself
ALTER TABLE record ADD COLUMN agency INTEGER NOT NULL DEFAULT 0;      -- that made it; 0: the public
ALTER TABLE record ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;     -- goes up with every change; bound into the seal
ALTER TABLE record ADD COLUMN changed_day INTEGER NOT NULL DEFAULT 0; -- day of the last change
CREATE INDEX record_parent ON record (parent, kind, id) WHERE parent > 0;

-- What a record said before: every edition, sealed under the record's key.
CREATE TABLE record_past (
    record  INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    edition INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    sealed  BLOB    NOT NULL,
    PRIMARY KEY (record, edition)
) STRICT, WITHOUT ROWID;

-- Values of open fields: what lists are filtered and counted by.
CREATE TABLE record_value (
    record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    field  TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    kind   TEXT    NOT NULL,
    PRIMARY KEY (record, field, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_value_kind ON record_value (kind, field, value, record);

-- The same table as before with the kind of the record, its next deadline, and holdings whose key was destroyed: what was
-- shared and is shared no longer leaves its row, so that the agency still sees that it was.
DROP TRIGGER holding_added;
DROP TRIGGER holding_dropped;
DROP TRIGGER holding_moved;
DROP INDEX holding_queue;
DROP INDEX holding_lang;
DROP INDEX holding_state;
DROP INDEX holding_mine;
DROP INDEX holding_boxed;
ALTER TABLE holding RENAME TO holding_before;
CREATE TABLE holding (
    id            INTEGER PRIMARY KEY,
    record        INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    agency        INTEGER NOT NULL,
    kind          TEXT    NOT NULL DEFAULT 'report',  -- of the record
    epoch         INTEGER NOT NULL,
    boxed         BLOB,
    wrapped       BLOB,
    state         TEXT    NOT NULL,
    is_open       INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    rank          INTEGER NOT NULL,
    lang          TEXT    NOT NULL,
    assignee      INTEGER NOT NULL DEFAULT 0,
    referred_from INTEGER NOT NULL DEFAULT 0,         -- agency that shared it; 0: made here, or came by itself
    unread        INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1)),
    changed_day   INTEGER NOT NULL,
    due           INTEGER NOT NULL DEFAULT 0,         -- day of the next deadline; 0: none
    ended_day     INTEGER NOT NULL DEFAULT 0,         -- day on which the key was destroyed here; 0: it was not
    CHECK (boxed IS NULL OR wrapped IS NULL),
    CHECK ((boxed IS NULL AND wrapped IS NULL) = (ended_day > 0)),
    UNIQUE (record, agency)
) STRICT;
INSERT INTO holding (id, record, agency, epoch, boxed, wrapped, state, is_open, rank, lang, assignee, referred_from, unread,
                     changed_day)
    SELECT id, record, agency, epoch, boxed, wrapped, state, is_open, rank, lang, assignee, referred_from, unread,
           changed_day FROM holding_before;
DROP TABLE holding_before;

-- The queue of reports, as before.
CREATE INDEX holding_queue ON holding (agency, is_open, rank, record) WHERE kind = 'report';
CREATE INDEX holding_lang ON holding (agency, is_open, lang, rank, record) WHERE kind = 'report';
CREATE INDEX holding_state ON holding (agency, state, rank, record) WHERE kind = 'report';
CREATE INDEX holding_mine ON holding (agency, assignee, is_open, rank, record) WHERE assignee > 0 AND kind = 'report';
CREATE INDEX holding_boxed ON holding (agency, record) WHERE boxed IS NOT NULL;
-- Lists of all other kinds: the newest first, by state, one's own, by deadline.
CREATE INDEX holding_kind ON holding (agency, kind, is_open, record) WHERE kind <> 'report';
CREATE INDEX holding_kind_state ON holding (agency, kind, state, record) WHERE kind <> 'report';
CREATE INDEX holding_kind_mine ON holding (agency, assignee, kind, is_open, record) WHERE assignee > 0 AND kind <> 'report';
CREATE INDEX holding_due ON holding (agency, is_open, due, record) WHERE due > 0;

CREATE TRIGGER holding_added AFTER INSERT ON holding WHEN new.kind = 'report' BEGIN
    INSERT INTO holding_count (agency, state, rank, unread, n) VALUES (new.agency, new.state, new.rank, new.unread, 1)
        ON CONFLICT (agency, state, rank, unread) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER holding_dropped AFTER DELETE ON holding WHEN old.kind = 'report' BEGIN
    UPDATE holding_count SET n = n - 1
        WHERE agency = old.agency AND state = old.state AND rank = old.rank AND unread = old.unread;
END;
CREATE TRIGGER holding_moved AFTER UPDATE OF state, rank, unread ON holding
    WHEN old.kind = 'report' AND (old.state <> new.state OR old.rank <> new.rank OR old.unread <> new.unread) BEGIN
    UPDATE holding_count SET n = n - 1
        WHERE agency = old.agency AND state = old.state AND rank = old.rank AND unread = old.unread;
    INSERT INTO holding_count (agency, state, rank, unread, n) VALUES (new.agency, new.state, new.rank, new.unread, 1)
        ON CONFLICT (agency, state, rank, unread) DO UPDATE SET n = n + 1;
END;

-- How many records of a kind an agency has in each state: counts never walk the lists.
CREATE TABLE kind_count (
    agency INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    state  TEXT    NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER kind_added AFTER INSERT ON holding WHEN new.kind <> 'report' BEGIN
    INSERT INTO kind_count (agency, kind, state, n) VALUES (new.agency, new.kind, new.state, 1)
        ON CONFLICT (agency, kind, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER kind_dropped AFTER DELETE ON holding WHEN old.kind <> 'report' BEGIN
    UPDATE kind_count SET n = n - 1 WHERE agency = old.agency AND kind = old.kind AND state = old.state;
END;
CREATE TRIGGER kind_moved AFTER UPDATE OF state ON holding WHEN old.kind <> 'report' AND old.state <> new.state BEGIN
    UPDATE kind_count SET n = n - 1 WHERE agency = old.agency AND kind = old.kind AND state = old.state;
    INSERT INTO kind_count (agency, kind, state, n) VALUES (new.agency, new.kind, new.state, 1)
        ON CONFLICT (agency, kind, state) DO UPDATE SET n = n + 1;
END;
