-- Reading that stands out (many records, outside hours, …), for a coordinator to look at.  The rules stand in the packs'
-- watch.yaml.  Which records and at what time stands inside the seal, as in the audit log.
CREATE TABLE watch_flag (
    id         INTEGER PRIMARY KEY,
    day        INTEGER NOT NULL,
    member     INTEGER NOT NULL REFERENCES member (id), -- who read
    agency     INTEGER NOT NULL REFERENCES agency (id), -- of the member at that time: who looks at it
    rule       TEXT    NOT NULL,                        -- "many", "outside-hours", "refused", "sensitive", "key-copied"
    objects    INTEGER NOT NULL,                        -- how many records or attempts
    detail     BLOB    NOT NULL,                        -- exact time and records, sealed; empty when nobody could read it
    looked_by  INTEGER NOT NULL DEFAULT 0,              -- member who looked at it; 0: nobody yet
    looked_day INTEGER NOT NULL DEFAULT 0,
    reason     BLOB                                     -- what that member wrote, sealed
);
CREATE INDEX watch_flag_agency ON watch_flag (agency, looked_by, id);
CREATE INDEX watch_flag_member ON watch_flag (member, id);
-- An agency that works around the clock has no hours to be outside of.
ALTER TABLE agency ADD COLUMN all_hours INTEGER NOT NULL DEFAULT 0;
