-- What was added up, under the fingerprint of the map it is of. Derived: rows may be dropped, and are made again.
CREATE TABLE tally (
    fingerprint BLOB    NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 32),
    engine      INTEGER NOT NULL,
    body        TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
