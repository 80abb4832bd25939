-- Written by script/twin.mjs from 020-speed.sql: change that one.
-- Deadlines of one kind ("cases, the next deadline first"): a stretch of an index, not a walk over the overdue tasks of all.
CREATE INDEX holding_due_kind ON holding (agency, kind, is_open, due, record) WHERE due > 0;
