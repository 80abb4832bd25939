-- What was shared with whom, and on what ground: so that a withdrawal finds everything it opened.
--
-- One gift is one act of sharing; it stands while each of its parts (about whom, what kind of record) has a ground that
-- lives.  Reasons, questions and what was shared stand inside the seals of the records.
CREATE TABLE sharing (
    id          INTEGER PRIMARY KEY,
    gift        INTEGER NOT NULL DEFAULT 0,  -- id of the first row of the same act
    record      INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    is_whole    INTEGER NOT NULL DEFAULT 0 CHECK (is_whole IN (0, 1)), -- with all that stands in it
    is_moved    INTEGER NOT NULL DEFAULT 0 CHECK (is_moved IN (0, 1)), -- the giver kept nothing: it is theirs now
    from_agency INTEGER NOT NULL,
    to_agency   INTEGER NOT NULL DEFAULT 0,  -- 0: somebody outside this system
    about       INTEGER NOT NULL DEFAULT 0,  -- person; 0: all
    what        TEXT    NOT NULL DEFAULT '', -- kind of record; '': all
    consent     INTEGER NOT NULL DEFAULT 0,  -- record of the consent it stands on, or
    ground      TEXT    NOT NULL DEFAULT '', -- code of the ground of law
    day         INTEGER NOT NULL,
    until       INTEGER NOT NULL DEFAULT 0,  -- last day; 0: no end
    ended_day   INTEGER NOT NULL DEFAULT 0,  -- 0: it stands
    CHECK ((consent > 0) <> (ground <> ''))
) STRICT;
CREATE INDEX sharing_record ON sharing (record, to_agency, gift, about, what);
CREATE INDEX sharing_consent ON sharing (consent) WHERE consent > 0;
CREATE INDEX sharing_until ON sharing (until) WHERE until > 0 AND ended_day = 0;

-- What a referral shows to its receiver, under the referral's key: first the choice of the sender, then the package.
CREATE TABLE package (
    record  INTEGER NOT NULL PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    is_sent INTEGER NOT NULL DEFAULT 0 CHECK (is_sent IN (0, 1)),
    sealed  BLOB    NOT NULL
) STRICT;

-- The case that a receiver made of a referral.
CREATE TABLE package_case (
    record   INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE, -- the referral
    agency   INTEGER NOT NULL,
    own_case INTEGER NOT NULL,
    PRIMARY KEY (record, agency)
) STRICT, WITHOUT ROWID;
CREATE INDEX package_case_own ON package_case (own_case);

-- The latest day that was seen, moved on by at most a day at a time: a clock set back opens nothing again, and one that
-- runs ahead for an hour destroys nothing.
CREATE TABLE sharing_day (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), day INTEGER NOT NULL) STRICT;
INSERT INTO sharing_day (id, day) VALUES (1, 0);

-- Last day on which this holding opens; 0: no end.
ALTER TABLE holding ADD COLUMN shared_until INTEGER NOT NULL DEFAULT 0;
