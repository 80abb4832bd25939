-- Places that have a link of their own to the report form: an accommodation centre, a hotel, a school.  What a report
-- from there says, and that it came from there, stands in the sealed report alone.
CREATE TABLE facility (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,                -- of the link; short, and nobody can guess it
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    by INTEGER NOT NULL REFERENCES member (id),
    made INTEGER NOT NULL,                    -- day
    ended INTEGER                             -- day from which the link is no longer in use
);
