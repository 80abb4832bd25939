-- Roles that the packs name, groups of an agency, and what waits for a second person.
--
-- A seized disk shows who works in which role and group, and that something dangerous was asked for; the words of why
-- stand in the sealed details of the audit log.

-- member.role is a role of the packs; base: the program's role it stands on, '' when it is itself one of the program's.
ALTER TABLE member ADD COLUMN base TEXT NOT NULL DEFAULT '';
-- Who last made, reset or changed this account, and on which day: that person's wishes it does not approve.
ALTER TABLE member ADD COLUMN made_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN made_day INTEGER NOT NULL DEFAULT 0;

-- The groups a member belongs to: a case names its group in its open field "group".
CREATE TABLE member_group (
    member INTEGER NOT NULL REFERENCES member (id),
    team   TEXT    NOT NULL,
    PRIMARY KEY (member, team)
) STRICT, WITHOUT ROWID;

-- Something dangerous that one asked for and another must agree to.
CREATE TABLE approval (
    id      INTEGER PRIMARY KEY,
    act     TEXT    NOT NULL,
    about   TEXT    NOT NULL,                               -- "member:7", "record:12"
    params  TEXT    NOT NULL,                               -- JSON of codes and numbers; never words about a person
    digest  BLOB    NOT NULL CHECK (length(digest) = 32),   -- of who asked, act, about and params
    agency  INTEGER NOT NULL,                               -- whose members agree or refuse
    asker   INTEGER NOT NULL,
    asked   INTEGER NOT NULL,                               -- seconds since 1970, of the full hour
    why     BLOB,                                           -- the reason, sealed for the asker's agency
    state   INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3), -- 0 waits, 1 agreed, 2 refused, 3 taken back
    decider INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX approval_waiting ON approval (state, agency, id);
