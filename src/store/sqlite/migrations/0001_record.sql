-- The record: changesets, their changes, and the geometries these name.
-- Times are microseconds since 1970-01-01T00:00:00Z. Rows are added, never altered.

-- Each geometry once, under the SHA-256 of its bytes. The box stands before the bytes, so that reading it
-- does not walk through them.
CREATE TABLE geometry (
    hash  BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    west  REAL NOT NULL,
    south REAL NOT NULL,
    east  REAL NOT NULL,
    north REAL NOT NULL,
    wkb   BLOB NOT NULL
) STRICT;

CREATE TABLE changeset (
    territory TEXT    NOT NULL,
    revision  INTEGER NOT NULL,
    id        TEXT    NOT NULL UNIQUE,
    author    TEXT    NOT NULL,
    comment   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (territory, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    territory TEXT    NOT NULL,
    revision  INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    geometry  BLOB    REFERENCES geometry (hash),
    body      TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (territory, revision, ordinal),
    FOREIGN KEY (territory, revision) REFERENCES changeset (territory, revision)
) STRICT, WITHOUT ROWID;

-- The last line of defence: what the program promises holds for other hands on the file too.
CREATE TRIGGER changeset_follows BEFORE INSERT ON changeset
WHEN new.revision <> 1 + coalesce((SELECT max(revision) FROM changeset WHERE territory = new.territory), 0)
BEGIN SELECT raise(ABORT, 'revisions are gapless'); END;

CREATE TRIGGER changeset_time_increases BEFORE INSERT ON changeset
WHEN new.at <= (SELECT at FROM changeset WHERE territory = new.territory ORDER BY revision DESC LIMIT 1)
BEGIN SELECT raise(ABORT, 'changeset times increase'); END;

CREATE TRIGGER changeset_not_updated BEFORE UPDATE ON changeset
BEGIN SELECT raise(ABORT, 'changesets are append-only'); END;

CREATE TRIGGER changeset_not_deleted BEFORE DELETE ON changeset
BEGIN SELECT raise(ABORT, 'changesets are append-only'); END;

CREATE TRIGGER change_not_updated BEFORE UPDATE ON change
BEGIN SELECT raise(ABORT, 'changes are append-only'); END;

CREATE TRIGGER change_not_deleted BEFORE DELETE ON change
BEGIN SELECT raise(ABORT, 'changes are append-only'); END;

CREATE TRIGGER geometry_not_updated BEFORE UPDATE ON geometry
BEGIN SELECT raise(ABORT, 'geometries are append-only'); END;

CREATE TRIGGER geometry_not_deleted BEFORE DELETE ON geometry
BEGIN SELECT raise(ABORT, 'geometries are append-only'); END;
