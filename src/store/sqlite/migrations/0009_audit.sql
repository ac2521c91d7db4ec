-- Who did or tried what. Rows are added, never altered, and dropped when they are old.
CREATE TABLE deed (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    token     TEXT,
    name      TEXT,
    address   TEXT    NOT NULL,
    method    TEXT    NOT NULL,
    path      TEXT    NOT NULL,
    status    INTEGER NOT NULL,
    territory TEXT,
    revision  INTEGER,
    reason    TEXT
) STRICT;

CREATE INDEX deed_territory ON deed (territory, id);

CREATE TRIGGER deed_not_updated BEFORE UPDATE ON deed
BEGIN SELECT raise(ABORT, 'deeds are append-only'); END;
