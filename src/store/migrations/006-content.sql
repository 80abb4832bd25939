-- Content of the public site that editors changed on the desk.  All of it is meant for the public in the end, so it
-- stands open here; what an item keeps from the public (a shelter's address) is sealed in content_sealed.
--
-- One row a version of an item.  state: 1 draft, 2 proposed, 3 published, 4 refused, 5 withdrawn, 6 reverted (the
-- pack's own version is back).  The live version is the highest one of state 3, 5 or 6 whose time has come.
CREATE TABLE content (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    version INTEGER NOT NULL,
    base INTEGER NOT NULL,                    -- the live version that it was written from
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 6),
    body TEXT NOT NULL,                       -- YAML; '' where state says that there is none
    author INTEGER NOT NULL REFERENCES member (id),
    approver INTEGER REFERENCES member (id),  -- somebody else than the author
    note TEXT NOT NULL DEFAULT '',            -- why, in the author's words
    reason TEXT NOT NULL DEFAULT '',          -- why it was refused
    written INTEGER NOT NULL,                 -- seconds
    live_from INTEGER,                        -- seconds; state 3, 5, 6
    UNIQUE (kind, item, version)
);
CREATE INDEX content_state ON content (state, kind, item);

-- Fields above the public level, sealed to the agency that keeps them (staff) or to every agency (partners): one blob of
-- YAML an item, level and agency.
CREATE TABLE content_sealed (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    agency INTEGER NOT NULL REFERENCES agency (id),
    level INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (kind, item, agency, level)
);
