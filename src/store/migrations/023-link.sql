-- Which reports of an agency belong together, as its members' program found it, and what they decided.
--
-- A seized disk shows for each agency on which day its reports were last compared and how many there were, how often they
-- were, and how many decisions stand.  Which reports belong together, why, and who decided what stands in the seals.

CREATE TABLE link_result (
    agency  INTEGER NOT NULL,
    run     INTEGER NOT NULL,            -- goes up with each run; bound into the seal
    epoch   INTEGER NOT NULL,            -- which of the agency's keys it is sealed with
    day     INTEGER NOT NULL,            -- of the run
    reports INTEGER NOT NULL,            -- that were compared
    ended   INTEGER NOT NULL,            -- goes up whenever a report left the agency: a run that began before is not kept
    decided INTEGER NOT NULL,            -- goes up with each decision and each that is taken back
    sealed  BLOB,                        -- NULL: there is no result
    PRIMARY KEY (agency)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_decision (
    id     INTEGER PRIMARY KEY,
    agency INTEGER NOT NULL,
    epoch  INTEGER NOT NULL,
    uid    BLOB    NOT NULL CHECK (length(uid) = 16), -- bound into the seal
    sealed BLOB    NOT NULL              -- which reports, what was decided, by whom and when
) STRICT;
-- A run reads an agency's reports in the order of their numbers.
CREATE INDEX holding_report ON holding (agency, record) WHERE kind = 'report';
CREATE INDEX link_decision_agency ON link_decision (agency, id);

-- A report that is destroyed, or that the agency may no longer read, leaves no number and no place in a result: the whole
-- result goes, and is made anew when a member next opens a report.
CREATE TRIGGER link_dropped AFTER DELETE ON holding WHEN old.kind = 'report' BEGIN
    UPDATE link_result SET ended = ended + 1, sealed = NULL, reports = 0 WHERE agency = old.agency;
END;
CREATE TRIGGER link_ended AFTER UPDATE OF ended_day ON holding
    WHEN old.kind = 'report' AND old.ended_day = 0 AND new.ended_day > 0 BEGIN
    UPDATE link_result SET ended = ended + 1, sealed = NULL, reports = 0 WHERE agency = old.agency;
END;
