-- What the command line changed beside a running server.  The server looks here and ends the sessions of those
-- members; it empties the table when it starts, because then nobody is signed in.
CREATE TABLE outside (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- goes up, so that the server knows what it has seen
    member INTEGER NOT NULL                   -- whose account or keys changed
) STRICT;
