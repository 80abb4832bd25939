-- Who sleeps where, by number: one person has one bed a night (a primary key here; the rule stands in
-- src/case/lodging_person.c), and a role that reaches those who are placed in its agency's houses (record/reach.h) asks here.
--
-- A seized disk may show which record of a person a placement names, as it shows in which record each stands.  Names and
-- houses stay inside seals.  Placements from before this table are in it once they are changed or acted on.

CREATE TABLE bed_person (
    placement INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    person    INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL REFERENCES bed_place (place) ON DELETE CASCADE,
    from_day  INTEGER NOT NULL,            -- first night
    until_day INTEGER NOT NULL,            -- day of leaving, planned or real: that night is free again
    is_live   INTEGER NOT NULL CHECK (is_live IN (0, 1)), -- reserved or in; 0: she left
    is_in     INTEGER NOT NULL CHECK (is_in IN (0, 1)),
    PRIMARY KEY (placement, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX bed_person_person ON bed_person (person, place);
CREATE INDEX bed_person_place ON bed_person (place);

CREATE TABLE person_night (
    person    INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    night     INTEGER NOT NULL,
    placement INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    PRIMARY KEY (person, night)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_night_placement ON person_night (placement);
