-- What was refused without a token that counts is one row an address and minute: the first of it, and how many there were.
-- So a flood adds few rows, and rows of tokens are never dropped for its sake.
ALTER TABLE deed ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE deed ADD COLUMN minute INTEGER;

CREATE UNIQUE INDEX deed_minute ON deed (minute, address) WHERE minute IS NOT NULL;
CREATE INDEX deed_with_token ON deed (id) WHERE token IS NOT NULL;
CREATE INDEX deed_without_token ON deed (id) WHERE token IS NULL;

DROP TRIGGER deed_not_updated;
CREATE TRIGGER deed_not_updated BEFORE UPDATE ON deed
WHEN NOT (
    old.minute IS NOT NULL AND new.count > old.count
    AND (new.id, new.at, new.token, new.name, new.address, new.method, new.path, new.status, new.territory,
         new.revision, new.reason, new.minute)
     IS (old.id, old.at, old.token, old.name, old.address, old.method, old.path, old.status, old.territory,
         old.revision, old.reason, old.minute)
)
BEGIN SELECT raise(ABORT, 'deeds are append-only'); END;
