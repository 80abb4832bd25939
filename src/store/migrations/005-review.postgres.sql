-- Written by script/twin.mjs from 005-review.sql: change that one.
-- What staff say of the signs that the screen found: entries of the thread "review".  Which report was spoken of and
-- on which day shows; whether a sign was wrong or missed, which, and the words stand inside the seal.
--
-- The review list of an agency, the newest first, without walking all entries.
CREATE INDEX entry_review ON entry (id, record) WHERE thread = 'review';
