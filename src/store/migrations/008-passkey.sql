-- Security keys of members: what stands in place of the six-digit code at the door.
--
-- A seized disk shows that a member has keys, how often each was used at the most, and their public halves, which open
-- nothing.  What the member calls a key stands in a seal; the seal is bound to the public half, so that a row which
-- somebody wrote into this table lets nobody in.
CREATE TABLE security_key (
    id         INTEGER PRIMARY KEY,
    member     INTEGER NOT NULL REFERENCES member (id),
    credential BLOB    NOT NULL UNIQUE,              -- by which the key finds itself again
    algorithm  INTEGER NOT NULL,                     -- COSE's number: -7, -8, -257
    public_key BLOB    NOT NULL,
    counter    INTEGER NOT NULL,                     -- of the last signature: one that does not grow tells of a copy
    sealed     BLOB    NOT NULL,                     -- its name, under a key from the member's private key
    made       INTEGER NOT NULL,                     -- day
    used       INTEGER NOT NULL DEFAULT 0            -- day of the last sign-in with it; 0: none yet
);
CREATE INDEX security_key_member ON security_key (member, id);
