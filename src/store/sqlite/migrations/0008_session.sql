-- Sessions of browsers, known by the SHA-256 of their secret. Each stands for a token, and ends with it.
CREATE TABLE session (
    hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    token   TEXT    NOT NULL REFERENCES token (id),
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_expires ON session (expires);
