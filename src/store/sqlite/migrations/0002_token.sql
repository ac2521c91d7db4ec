-- Who may: tokens, known by the SHA-256 of their secret. Without a territory, a token counts for all.
CREATE TABLE token (
    id        TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    hash      BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    role      TEXT    NOT NULL,
    territory TEXT,
    created   INTEGER NOT NULL,
    expires   INTEGER,
    revoked   INTEGER,
    last_used INTEGER
) STRICT;
