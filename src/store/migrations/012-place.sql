-- Beds: who has which on which night.  "One bed is given once a night" is a primary key here; the rules about it stand in
-- src/case/lodging.c.
--
-- A seized disk may show how many beds a place has, which of them are taken when, and by which record's number.  What the
-- place is called, where it is and who sleeps there stand inside seals (doc/threat-model.md).

CREATE TABLE bed_place (
    place     INTEGER PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    agency    INTEGER NOT NULL,            -- that runs it
    beds      INTEGER NOT NULL CHECK (beds >= 0),
    rooms     TEXT    NOT NULL,            -- beds in each room: "2, 2, 4"; '': not told
    is_open   INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)), -- other agencies may see how many beds are free
    turn      INTEGER NOT NULL             -- counted up first by whoever gives or takes a bed here: one after the other
) STRICT;
CREATE INDEX bed_place_agency ON bed_place (agency, place);

-- Beds of placements that are reserved or in use now.
CREATE TABLE bed_stay (
    placement INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    bed       INTEGER NOT NULL,            -- 1 … beds
    place     INTEGER NOT NULL REFERENCES bed_place (place) ON DELETE CASCADE,
    from_day  INTEGER NOT NULL,            -- first night
    until_day INTEGER NOT NULL,            -- day of leaving, as planned: that night is free again
    is_in     INTEGER NOT NULL CHECK (is_in IN (0, 1)), -- 0: reserved
    PRIMARY KEY (placement, bed)
) STRICT, WITHOUT ROWID;
CREATE INDEX bed_stay_place ON bed_stay (place, bed);

-- Every night of every bed that was or will be used: what is counted over time stays when the record is deleted.
CREATE TABLE bed_night (
    place     INTEGER NOT NULL REFERENCES bed_place (place) ON DELETE CASCADE,
    night     INTEGER NOT NULL,            -- from this day to the next, at the desk's place
    bed       INTEGER NOT NULL CHECK (bed > 0),
    placement INTEGER REFERENCES record (id) ON DELETE SET NULL,
    PRIMARY KEY (place, night, bed)
) STRICT, WITHOUT ROWID;
CREATE INDEX bed_night_placement ON bed_night (placement);
