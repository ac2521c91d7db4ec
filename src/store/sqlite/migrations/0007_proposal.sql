-- Proposals: changesets that wait for a reviewer's word. Their changes are written as those of changesets are, and
-- stay whatever becomes of them.
CREATE TABLE proposal (
    id         TEXT    NOT NULL PRIMARY KEY,
    territory  TEXT    NOT NULL,
    base       INTEGER NOT NULL,
    author     TEXT    NOT NULL,
    holder     TEXT    NOT NULL,
    comment    TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'applied', 'rejected', 'withdrawn')),
    revision   INTEGER,
    decided_by TEXT,
    decided_at INTEGER,
    decision   TEXT,
    -- The Idempotency-Key of the request it came with, and a hash of that request; forgotten after a time.
    key        TEXT,
    request    BLOB CHECK (length(request) = 32),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((state = 'applied') = (revision IS NOT NULL)),
    CHECK ((key IS NULL) = (request IS NULL)),
    UNIQUE (holder, key),
    FOREIGN KEY (territory, base) REFERENCES changeset (territory, revision),
    FOREIGN KEY (territory, revision) REFERENCES changeset (territory, revision)
) STRICT;

CREATE TABLE proposed_change (
    proposal TEXT    NOT NULL REFERENCES proposal (id),
    ordinal  INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    geometry BLOB    REFERENCES geometry (hash),
    body     TEXT    NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (proposal, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX proposal_territory ON proposal (territory, id);
CREATE INDEX proposal_open ON proposal (territory) WHERE state = 'open';

CREATE TRIGGER proposal_decided_once BEFORE UPDATE OF state, revision, decided_at ON proposal
WHEN old.state <> 'open'
BEGIN SELECT raise(ABORT, 'a proposal is decided once'); END;

CREATE TRIGGER proposal_not_deleted BEFORE DELETE ON proposal
BEGIN SELECT raise(ABORT, 'proposals stay'); END;

CREATE TRIGGER proposed_change_not_deleted BEFORE DELETE ON proposed_change
BEGIN SELECT raise(ABORT, 'proposals stay'); END;
