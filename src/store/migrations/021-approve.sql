-- What two persons agreed to and the one who asked has not done yet, and records that are kept beyond their days.

-- When the second person agreed: seconds since 1970, of the full hour.
ALTER TABLE approval ADD COLUMN agreed INTEGER NOT NULL DEFAULT 0;
-- 1: what was agreed to is done, or was cut off.  0 beside state 1: the one who asked may do it, once.
ALTER TABLE approval ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
UPDATE approval SET used = 1 WHERE state = 1;

-- Day before which the record is not destroyed, although its days are over; 0: none.
ALTER TABLE record ADD COLUMN keep_until INTEGER NOT NULL DEFAULT 0;
