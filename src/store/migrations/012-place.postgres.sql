-- Written by script/twin.mjs from 012-place.sql: change that one.
-- Beds: who has which on which night.  "One bed is given once a night" is a primary key here; the rules about it stand in
-- src/case/lodging.c.
--
-- A seized disk may show how many beds a place has, which of them are taken when, and by which record's number.  What the
-- place is called, where it is and who sleeps there stand inside seals (doc/threat-model.md).

CREATE TABLE bed_place (
    place     BIGINT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE DEFERRABLE,
    agency    BIGINT NOT NULL,            -- that runs it
    beds      BIGINT NOT NULL CHECK (beds >= 0),
    rooms     TEXT COLLATE "C"    NOT NULL,            -- beds in each room: "2, 2, 4"; '': not told
    is_open   BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    is_shared BIGINT NOT NULL CHECK (is_shared IN (0, 1)), -- other agencies may see how many beds are free
    turn      BIGINT NOT NULL             -- counted up first by whoever gives or takes a bed here: one after the other
);
CREATE INDEX bed_place_agency ON bed_place (agency, place);

-- Beds of placements that are reserved or in use now.
CREATE TABLE bed_stay (
    placement BIGINT NOT NULL REFERENCES record (id) ON DELETE CASCADE DEFERRABLE,
    bed       BIGINT NOT NULL,            -- 1 … beds
    place     BIGINT NOT NULL REFERENCES bed_place (place) ON DELETE CASCADE DEFERRABLE,
    from_day  BIGINT NOT NULL,            -- first night
    until_day BIGINT NOT NULL,            -- day of leaving, as planned: that night is free again
    is_in     BIGINT NOT NULL CHECK (is_in IN (0, 1)), -- 0: reserved
    PRIMARY KEY (placement, bed)
);
CREATE INDEX bed_stay_place ON bed_stay (place, bed);

-- Every night of every bed that was or will be used: what is counted over time stays when the record is deleted.
CREATE TABLE bed_night (
    place     BIGINT NOT NULL REFERENCES bed_place (place) ON DELETE CASCADE DEFERRABLE,
    night     BIGINT NOT NULL,            -- from this day to the next, at the desk's place
    bed       BIGINT NOT NULL CHECK (bed > 0),
    placement BIGINT REFERENCES record (id) ON DELETE SET NULL DEFERRABLE,
    PRIMARY KEY (place, night, bed)
);
CREATE INDEX bed_night_placement ON bed_night (placement);
