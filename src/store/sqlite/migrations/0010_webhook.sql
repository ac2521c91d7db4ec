-- Who is told of new revisions, and how far each has been told. A deleted webhook's row goes.
CREATE TABLE webhook (
    id        TEXT    NOT NULL PRIMARY KEY,
    territory TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    -- The key deliveries are signed with. It must be at hand to sign, so it cannot be kept as a hash.
    secret    BLOB    NOT NULL CHECK (length(secret) = 32),
    created   INTEGER NOT NULL,
    -- The last revision that arrived; at first, the last there was.
    delivered INTEGER NOT NULL,
    -- How often the one after it failed.
    attempts  INTEGER NOT NULL DEFAULT 0,
    -- The next is not sent before. While it is being sent, the end of the sender's claim.
    due       INTEGER NOT NULL,
    -- Whose claim that is: only its holder says how it went.
    claim     TEXT,
    -- When it was given up.
    stopped   INTEGER,
    -- How the last attempt went; no fault where it arrived.
    last_at       INTEGER,
    last_revision INTEGER,
    last_status   INTEGER,
    last_fault    TEXT
) STRICT;

CREATE INDEX webhook_of_territory ON webhook (territory, created);
