-- What came of requests that carried an Idempotency-Key, under the token that sent them. Kept for a time, then forgotten.
CREATE TABLE receipt (
    holder    TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    request   BLOB    NOT NULL CHECK (length(request) = 32),
    territory TEXT    NOT NULL,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (holder, key),
    FOREIGN KEY (territory, revision) REFERENCES changeset (territory, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_at ON receipt (at);
