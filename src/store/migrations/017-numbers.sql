-- Counts for the desk: how many records are open, since when, whose, how late, how long an answer took.
--
-- Kept by the triggers below, so that a page of numbers reads some hundred small rows among 20 million records.  Weeks are
-- counted from Monday, 29 December 1969: (day + 3) / 7.  side: 0 the agency's own, 1 shared with it by another.
-- Everything here can be counted from the open columns of holding; nothing new is told (doc/threat-model.md).

ALTER TABLE holding ADD COLUMN came_day INTEGER NOT NULL DEFAULT 0;  -- day on which the agency got it
ALTER TABLE holding ADD COLUMN asked_day INTEGER NOT NULL DEFAULT 0; -- an answer is awaited since that day; 0: none is

-- Open records by the week in which they came.
CREATE TABLE number_open (
    agency INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    side   INTEGER NOT NULL,
    state  TEXT    NOT NULL,
    week   INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, side, state, week)
) STRICT, WITHOUT ROWID;

-- What happened in a week: came, was closed, was opened again.  level: rank of a report when it came; 0 for all others.
CREATE TABLE number_flow (
    agency INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    week   INTEGER NOT NULL,
    side   INTEGER NOT NULL,
    level  INTEGER NOT NULL,
    came   INTEGER NOT NULL,
    done   INTEGER NOT NULL,
    again  INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, week, side, level)
) STRICT, WITHOUT ROWID;

-- Open records with a deadline, by its day; and open records by colleague (0: nobody) and week of the deadline (0: none).
CREATE TABLE number_due (
    agency INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    due    INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, due)
) STRICT, WITHOUT ROWID;
CREATE TABLE number_whose (
    agency   INTEGER NOT NULL,
    assignee INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    week     INTEGER NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (agency, assignee, kind, week)
) STRICT, WITHOUT ROWID;

-- Answers given in a week, by the days they took: the first step with a report, the answer to a referral.
CREATE TABLE number_wait (
    agency INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    side   INTEGER NOT NULL,
    week   INTEGER NOT NULL,
    days   INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (agency, kind, side, week, days)
) STRICT, WITHOUT ROWID;

-- What stands there already.
UPDATE holding SET came_day = (SELECT day FROM record WHERE record.id = holding.record);
UPDATE holding SET asked_day = came_day WHERE (kind = 'report' AND state = 'received') OR
    (kind = 'referral' AND state IN ('sent', 'seen'));
INSERT INTO number_open (agency, kind, side, state, week, n)
    SELECT agency, kind, CASE WHEN referred_from > 0 THEN 1 ELSE 0 END, state, (came_day + 3) / 7, COUNT(*) FROM holding
    WHERE is_open = 1 AND ended_day = 0
    GROUP BY agency, kind, CASE WHEN referred_from > 0 THEN 1 ELSE 0 END, state, (came_day + 3) / 7;
INSERT INTO number_due (agency, kind, due, n)
    SELECT agency, kind, due, COUNT(*) FROM holding
    WHERE is_open = 1 AND ended_day = 0 AND due > 0 GROUP BY agency, kind, due;
INSERT INTO number_whose (agency, assignee, kind, week, n)
    SELECT agency, assignee, kind, CASE WHEN due > 0 THEN (due + 3) / 7 ELSE 0 END, COUNT(*) FROM holding
    WHERE is_open = 1 AND ended_day = 0 AND (due > 0 OR assignee > 0)
    GROUP BY agency, assignee, kind, CASE WHEN due > 0 THEN (due + 3) / 7 ELSE 0 END;
INSERT INTO number_flow (agency, kind, week, side, level, came, done, again)
    SELECT agency, kind, (came_day + 3) / 7, CASE WHEN referred_from > 0 THEN 1 ELSE 0 END, rank, COUNT(*), 0, 0 FROM holding
    WHERE came_day > 0
    GROUP BY agency, kind, (came_day + 3) / 7, CASE WHEN referred_from > 0 THEN 1 ELSE 0 END, rank;
INSERT INTO number_flow (agency, kind, week, side, level, came, done, again)
    SELECT agency, kind, (changed_day + 3) / 7, CASE WHEN referred_from > 0 THEN 1 ELSE 0 END, rank, 0, COUNT(*), 0
    FROM holding WHERE is_open = 0 AND ended_day = 0
    GROUP BY agency, kind, (changed_day + 3) / 7, CASE WHEN referred_from > 0 THEN 1 ELSE 0 END, rank
    ON CONFLICT (agency, kind, week, side, level) DO UPDATE SET done = number_flow.done + excluded.done;

-- A record comes.
CREATE TRIGGER number_added AFTER INSERT ON holding BEGIN
    UPDATE holding SET came_day = new.changed_day,
        asked_day = CASE WHEN new.kind = 'report' OR (new.kind = 'referral' AND new.state IN ('sent', 'seen'))
                    THEN new.changed_day ELSE 0 END
        WHERE id = new.id;
    INSERT INTO number_flow (agency, kind, week, side, level, came, done, again)
        VALUES (new.agency, new.kind, (new.changed_day + 3) / 7, CASE WHEN new.referred_from > 0 THEN 1 ELSE 0 END, new.rank,
                1, CASE WHEN new.is_open = 1 THEN 0 ELSE 1 END, 0)
        ON CONFLICT (agency, kind, week, side, level) DO UPDATE SET came = number_flow.came + 1, done = number_flow.done + excluded.done;
END;
CREATE TRIGGER number_added_open AFTER INSERT ON holding WHEN new.is_open = 1 AND new.ended_day = 0 BEGIN
    INSERT INTO number_open (agency, kind, side, state, week, n)
        VALUES (new.agency, new.kind, CASE WHEN new.referred_from > 0 THEN 1 ELSE 0 END, new.state, (new.changed_day + 3) / 7, 1)
        ON CONFLICT (agency, kind, side, state, week) DO UPDATE SET n = number_open.n + 1;
END;
CREATE TRIGGER number_added_work AFTER INSERT ON holding
    WHEN new.is_open = 1 AND new.ended_day = 0 AND (new.due > 0 OR new.assignee > 0) BEGIN
    INSERT INTO number_due (agency, kind, due, n)
        SELECT new.agency, new.kind, new.due, 1 WHERE new.due > 0
        ON CONFLICT (agency, kind, due) DO UPDATE SET n = number_due.n + 1;
    INSERT INTO number_whose (agency, assignee, kind, week, n)
        VALUES (new.agency, new.assignee, new.kind, CASE WHEN new.due > 0 THEN (new.due + 3) / 7 ELSE 0 END, 1)
        ON CONFLICT (agency, assignee, kind, week) DO UPDATE SET n = number_whose.n + 1;
END;

-- A record goes.  What happened in its weeks stays.
CREATE TRIGGER number_dropped_open AFTER DELETE ON holding WHEN old.is_open = 1 AND old.ended_day = 0 BEGIN
    UPDATE number_open SET n = n - 1 WHERE agency = old.agency AND kind = old.kind AND state = old.state AND
        side = CASE WHEN old.referred_from > 0 THEN 1 ELSE 0 END AND week = (old.came_day + 3) / 7;
END;
CREATE TRIGGER number_dropped_work AFTER DELETE ON holding
    WHEN old.is_open = 1 AND old.ended_day = 0 AND (old.due > 0 OR old.assignee > 0) BEGIN
    UPDATE number_due SET n = n - 1 WHERE agency = old.agency AND kind = old.kind AND due = old.due AND old.due > 0;
    UPDATE number_whose SET n = n - 1 WHERE agency = old.agency AND assignee = old.assignee AND kind = old.kind AND
        week = (CASE WHEN old.due > 0 THEN (old.due + 3) / 7 ELSE 0 END);
END;

-- A record moves: out of where it stood, then into where it stands.
CREATE TRIGGER number_open_out AFTER UPDATE OF state, is_open, ended_day ON holding
    WHEN old.is_open = 1 AND old.ended_day = 0 AND (new.is_open = 0 OR new.ended_day > 0 OR new.state <> old.state) BEGIN
    UPDATE number_open SET n = n - 1 WHERE agency = old.agency AND kind = old.kind AND state = old.state AND
        side = CASE WHEN old.referred_from > 0 THEN 1 ELSE 0 END AND week = (old.came_day + 3) / 7;
END;
CREATE TRIGGER number_open_in AFTER UPDATE OF state, is_open, ended_day ON holding
    WHEN new.is_open = 1 AND new.ended_day = 0 AND (old.is_open = 0 OR old.ended_day > 0 OR new.state <> old.state) BEGIN
    INSERT INTO number_open (agency, kind, side, state, week, n)
        VALUES (new.agency, new.kind, CASE WHEN new.referred_from > 0 THEN 1 ELSE 0 END, new.state, (new.came_day + 3) / 7, 1)
        ON CONFLICT (agency, kind, side, state, week) DO UPDATE SET n = number_open.n + 1;
END;
CREATE TRIGGER number_work_out AFTER UPDATE OF is_open, ended_day, due, assignee ON holding
    WHEN old.is_open = 1 AND old.ended_day = 0 AND (old.due > 0 OR old.assignee > 0) AND
         (new.is_open = 0 OR new.ended_day > 0 OR new.due <> old.due OR new.assignee <> old.assignee) BEGIN
    UPDATE number_due SET n = n - 1 WHERE agency = old.agency AND kind = old.kind AND due = old.due AND old.due > 0;
    UPDATE number_whose SET n = n - 1 WHERE agency = old.agency AND assignee = old.assignee AND kind = old.kind AND
        week = (CASE WHEN old.due > 0 THEN (old.due + 3) / 7 ELSE 0 END);
END;
CREATE TRIGGER number_work_in AFTER UPDATE OF is_open, ended_day, due, assignee ON holding
    WHEN new.is_open = 1 AND new.ended_day = 0 AND (new.due > 0 OR new.assignee > 0) AND
         (old.is_open = 0 OR old.ended_day > 0 OR new.due <> old.due OR new.assignee <> old.assignee) BEGIN
    INSERT INTO number_due (agency, kind, due, n)
        SELECT new.agency, new.kind, new.due, 1 WHERE new.due > 0
        ON CONFLICT (agency, kind, due) DO UPDATE SET n = number_due.n + 1;
    INSERT INTO number_whose (agency, assignee, kind, week, n)
        VALUES (new.agency, new.assignee, new.kind, CASE WHEN new.due > 0 THEN (new.due + 3) / 7 ELSE 0 END, 1)
        ON CONFLICT (agency, assignee, kind, week) DO UPDATE SET n = number_whose.n + 1;
END;
CREATE TRIGGER number_moved AFTER UPDATE OF is_open, ended_day ON holding
    WHEN new.ended_day = 0 AND (old.is_open <> new.is_open OR old.ended_day > 0) BEGIN
    INSERT INTO number_flow (agency, kind, week, side, level, came, done, again)
        VALUES (new.agency, new.kind, (new.changed_day + 3) / 7, CASE WHEN new.referred_from > 0 THEN 1 ELSE 0 END, new.rank,
                CASE WHEN old.ended_day > 0 THEN 1 ELSE 0 END,
                CASE WHEN old.ended_day = 0 AND new.is_open = 0 THEN 1 ELSE 0 END,
                CASE WHEN old.ended_day = 0 AND new.is_open = 1 THEN 1 ELSE 0 END)
        ON CONFLICT (agency, kind, week, side, level) DO UPDATE SET
            came = number_flow.came + excluded.came, done = number_flow.done + excluded.done, again = number_flow.again + excluded.again;
END;

-- A question is asked; an answer comes.
CREATE TRIGGER number_asked AFTER UPDATE OF state ON holding
    WHEN new.kind = 'referral' AND new.state = 'sent' AND old.state <> 'sent' BEGIN
    UPDATE holding SET asked_day = new.changed_day WHERE id = new.id;
END;
CREATE TRIGGER number_answered AFTER UPDATE OF state ON holding
    WHEN old.asked_day > 0 AND new.state <> old.state AND new.ended_day = 0 AND
         (new.kind = 'report' OR new.state IN ('accepted', 'declined', 'answered')) BEGIN
    INSERT INTO number_wait (agency, kind, side, week, days, n)
        VALUES (new.agency, new.kind, CASE WHEN new.referred_from > 0 THEN 1 ELSE 0 END, (new.changed_day + 3) / 7,
                CASE WHEN new.changed_day > old.asked_day THEN new.changed_day - old.asked_day ELSE 0 END, 1)
        ON CONFLICT (agency, kind, side, week, days) DO UPDATE SET n = number_wait.n + 1;
    UPDATE holding SET asked_day = 0 WHERE id = new.id;
END;
CREATE TRIGGER number_asked_no_more AFTER UPDATE OF state ON holding
    WHEN old.asked_day > 0 AND new.kind = 'referral' AND new.state IN ('draft', 'withdrawn', 'done') BEGIN
    UPDATE holding SET asked_day = 0 WHERE id = new.id;
END;

-- One's own records.  "assignee > 0" made SQLite take the index for a range of members instead of for one: a list of one's
-- own cases read the holdings of all colleagues.
DROP INDEX holding_mine;
CREATE INDEX holding_mine ON holding (agency, assignee, is_open, rank, record) WHERE assignee <> 0 AND kind = 'report';
DROP INDEX holding_kind_mine;
CREATE INDEX holding_kind_mine ON holding (agency, assignee, kind, is_open, record) WHERE assignee <> 0 AND kind <> 'report';
CREATE INDEX holding_due_mine ON holding (agency, assignee, is_open, due, record) WHERE due > 0;
