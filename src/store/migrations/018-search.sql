-- Goes up whenever what an agency may read may have changed, so that a search in memory knows whether its list is still
-- the right one.  Says how often something changed and nothing else.
CREATE TABLE search_stamp (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n  INTEGER NOT NULL
) STRICT;
CREATE TRIGGER search_held AFTER INSERT ON holding BEGIN
    INSERT INTO search_stamp (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER search_dropped AFTER DELETE ON holding BEGIN
    INSERT INTO search_stamp (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER search_moved AFTER UPDATE OF assignee, ended_day ON holding BEGIN
    INSERT INTO search_stamp (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER search_changed AFTER UPDATE OF edition ON record BEGIN
    INSERT INTO search_stamp (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER search_said AFTER INSERT ON entry BEGIN
    INSERT INTO search_stamp (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER search_unsaid AFTER DELETE ON entry BEGIN
    INSERT INTO search_stamp (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = n + 1;
END;
