-- Agencies, their keys, the people in them, and the ways back to a lost key.
--
-- A seized disk shows which organisations work here and who works in them; it opens nothing: every private key
-- below stands under a password, a recovery code or another person's key.

CREATE TABLE agency (
    id     INTEGER PRIMARY KEY,
    slug   TEXT    NOT NULL UNIQUE,                    -- short name for the command line: "crisis-line"
    name   TEXT    NOT NULL,                           -- as people read it
    intake INTEGER NOT NULL CHECK (intake IN (0, 1)),  -- 1: reports from the public arrive here
    day    INTEGER NOT NULL                            -- added on this day (days since 1970)
) STRICT;
-- Reports from the public arrive at one place.
CREATE UNIQUE INDEX agency_intake ON agency (intake) WHERE intake = 1;

-- One key pair an epoch; the private half stands only in member_key.
CREATE TABLE agency_key (
    agency     INTEGER NOT NULL REFERENCES agency (id),
    epoch      INTEGER NOT NULL,                       -- from 1; the newest is what new records are sealed to
    public_key BLOB    NOT NULL CHECK (length(public_key) = 32),
    day        INTEGER NOT NULL,                       -- made on this day
    lost       INTEGER NOT NULL DEFAULT 0 CHECK (lost IN (0, 1)), -- 1: the last holder was sent off by force;
                                                       -- nothing may be sealed to it any more
    PRIMARY KEY (agency, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    id               INTEGER PRIMARY KEY,
    agency           INTEGER NOT NULL REFERENCES agency (id),
    login            TEXT    NOT NULL UNIQUE,          -- never changes: the wrapped keys are bound to it
    name             TEXT    NOT NULL,                 -- how colleagues know the person
    role             TEXT    NOT NULL,                 -- a name of the table in agency.c
    state            INTEGER NOT NULL CHECK (state IN (0, 1, 2)), -- 0 first sign-in not finished, 1 active, 2 disabled
    day              INTEGER NOT NULL,                 -- added on this day
    public_key       BLOB    NOT NULL CHECK (length(public_key) = 32), -- agency keys and shares are sealed to it
    salt             BLOB    NOT NULL CHECK (length(salt) = 16), -- for Argon2id of the password
    wrapped_password BLOB,                             -- the private key under the password; NULL once disabled
    wrapped_recovery BLOB,                             -- the private key under the recovery code, once confirmed
    totp             BLOB,                             -- the code app's secret under a key from the private key
    totp_step        INTEGER NOT NULL DEFAULT 0,       -- last time step used: no code works twice
    must_password    INTEGER NOT NULL CHECK (must_password IN (0, 1)), -- 1: the password is the one-time password
    must_recovery    INTEGER NOT NULL CHECK (must_recovery IN (0, 1)), -- 1: a recovery code must be made and typed back
    former_public    BLOB,                             -- key before a reset, while it can still be brought back
    former_recovery  BLOB,                             -- its private half under the recovery code of that time
    asks             INTEGER NOT NULL DEFAULT 0 CHECK (asks IN (0, 1)) -- 1: colleagues with shares are asked to help
) STRICT;
CREATE INDEX member_agency ON member (agency, state);

-- An agency's private key of one epoch, sealed to one member.
CREATE TABLE member_key (
    member INTEGER NOT NULL REFERENCES member (id),
    former INTEGER NOT NULL CHECK (former IN (0, 1)),  -- 1: sealed to the member's key before a reset
    epoch  INTEGER NOT NULL,
    boxed  BLOB    NOT NULL,
    PRIMARY KEY (member, former, epoch)
) STRICT, WITHOUT ROWID;

-- A member's private key split among colleagues (Shamir): any "need" of the rows of one owner restore it.
CREATE TABLE share (
    owner      INTEGER NOT NULL REFERENCES member (id),
    holder     INTEGER NOT NULL REFERENCES member (id),
    public_key BLOB    NOT NULL CHECK (length(public_key) = 32), -- of the key that was split: tells when it is restored
    need       INTEGER NOT NULL,
    number     INTEGER NOT NULL,                       -- the share's place on the curve; not secret
    boxed      BLOB    NOT NULL,                       -- the share sealed to the holder
    passed     BLOB,                                   -- the share sealed to the owner's new key, once passed on
    PRIMARY KEY (owner, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX share_holder ON share (holder);

-- Keys for the software of hotlines.
CREATE TABLE api_key (
    id       INTEGER PRIMARY KEY,
    agency   INTEGER NOT NULL REFERENCES agency (id),
    label    TEXT    NOT NULL,                         -- which software, which place
    hash     BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- of the key: the key itself was shown once
    day      INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)) -- rows stay: the audit log names them
) STRICT;
CREATE INDEX api_key_agency ON api_key (agency, id);
