-- The log. Text compares byte by byte (BINARY), so stream names and their prefixes are ordinal.

CREATE TABLE partition (
    number INTEGER PRIMARY KEY,
    head   INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0)
) STRICT;

-- Events carry a stream's number instead of its name: numbers grow with time, so the index that every append
-- touches stays ordered however random the names are.
CREATE TABLE stream (
    number    INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL REFERENCES partition (number),
    name      TEXT    NOT NULL,
    UNIQUE (partition, name)
) STRICT;

CREATE TABLE event (
    partition    INTEGER NOT NULL,
    position     INTEGER NOT NULL CHECK (position > 0),
    stream       INTEGER NOT NULL REFERENCES stream (number),
    version      INTEGER NOT NULL CHECK (version > 0),
    id           BLOB    NOT NULL CHECK (length(id) = 16),
    command_size INTEGER NOT NULL,  -- how many events the command appended, on its first; 0 on the others
    fingerprint  BLOB,              -- of the command's request, on its first event
    type         TEXT    NOT NULL,
    data         BLOB    NOT NULL,
    metadata     BLOB    NOT NULL,
    recorded_at  INTEGER NOT NULL,  -- microseconds since 1970-01-01 UTC
    PRIMARY KEY (partition, position),
    UNIQUE (stream, version),
    UNIQUE (partition, id),
    CHECK ((command_size > 0) = (fingerprint IS NOT NULL))
) STRICT;

CREATE TABLE snapshot (
    stream  INTEGER NOT NULL REFERENCES stream (number),
    schema  TEXT    NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    data    BLOB    NOT NULL,
    PRIMARY KEY (stream, schema)
) STRICT;
