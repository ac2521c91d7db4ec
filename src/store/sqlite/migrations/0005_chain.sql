-- The chain of changesets, and takedowns. `nonce` is the salt of a row's texts, `said` what they came to once they
-- were taken down: a row has one of the two, or neither where it never had a text.
ALTER TABLE changeset ADD COLUMN hash  BLOB CHECK (length(hash) = 32);
ALTER TABLE changeset ADD COLUMN nonce BLOB CHECK (length(nonce) = 16);
ALTER TABLE changeset ADD COLUMN said  BLOB CHECK (length(said) = 32);
ALTER TABLE change    ADD COLUMN nonce BLOB CHECK (length(nonce) = 16);
ALTER TABLE change    ADD COLUMN said  BLOB CHECK (length(said) = 32);

-- A territory's takedowns, counted from 1: by the count other processes notice them.
CREATE TABLE redaction (
    territory TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    author    TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    PRIMARY KEY (territory, number),
    UNIQUE (territory, revision),
    FOREIGN KEY (territory, revision) REFERENCES changeset (territory, revision)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER redaction_follows BEFORE INSERT ON redaction
WHEN new.number <> 1 + coalesce((SELECT max(number) FROM redaction WHERE territory = new.territory), 0)
BEGIN SELECT raise(ABORT, 'redactions are gapless'); END;

CREATE TRIGGER redaction_not_updated BEFORE UPDATE ON redaction
BEGIN SELECT raise(ABORT, 'redactions are append-only'); END;

CREATE TRIGGER redaction_not_deleted BEFORE DELETE ON redaction
BEGIN SELECT raise(ABORT, 'redactions are append-only'); END;

-- What is added from now on comes sealed.
CREATE TRIGGER changeset_sealed BEFORE INSERT ON changeset
WHEN new.hash IS NULL OR (new.nonce IS NULL) = (new.said IS NULL)
BEGIN SELECT raise(ABORT, 'changesets are sealed'); END;

CREATE TRIGGER change_sealed BEFORE INSERT ON change
WHEN new.nonce IS NOT NULL AND new.said IS NOT NULL
BEGIN SELECT raise(ABORT, 'changes are sealed once'); END;

-- Two things may be done to a row: to seal what was written before there was a chain, and to take its texts down.
DROP TRIGGER changeset_not_updated;
CREATE TRIGGER changeset_not_updated BEFORE UPDATE ON changeset
WHEN NOT (
    (new.territory, new.revision, new.id, new.at) IS (old.territory, old.revision, old.id, old.at)
    AND (
        (old.hash IS NULL AND new.hash IS NOT NULL AND new.nonce IS NOT NULL AND new.said IS NULL
            AND (new.author, new.comment) IS (old.author, old.comment))
        OR (new.hash IS old.hash AND old.said IS NULL AND new.said IS NOT NULL AND new.nonce IS NULL
            AND new.author = '' AND new.comment = '')
    )
)
BEGIN SELECT raise(ABORT, 'changesets are append-only'); END;

DROP TRIGGER change_not_updated;
CREATE TRIGGER change_not_updated BEFORE UPDATE ON change
WHEN NOT (
    (new.territory, new.revision, new.ordinal, new.kind, new.subject, new.geometry)
        IS (old.territory, old.revision, old.ordinal, old.kind, old.subject, old.geometry)
    AND (
        (new.body = old.body AND old.nonce IS NULL AND old.said IS NULL AND new.nonce IS NOT NULL AND new.said IS NULL
            AND (SELECT hash IS NULL FROM changeset WHERE territory = old.territory AND revision = old.revision))
        OR (old.nonce IS NOT NULL AND new.nonce IS NULL AND new.said IS NOT NULL
            AND new.body = CASE old.kind
                WHEN 'define-event' THEN json_remove(old.body, '$.titles', '$.source')
                ELSE json_remove(old.body, '$.sources', '$.note')
            END)
    )
)
BEGIN SELECT raise(ABORT, 'changes are append-only'); END;
