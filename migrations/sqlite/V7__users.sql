-- Who may sign in, made from the journal; and beside it what proves who somebody is, which no entry makes and no rebuild brings back.

CREATE TABLE user (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name     TEXT    NOT NULL,
    name_key TEXT    NOT NULL,
    role     TEXT    NOT NULL CHECK (role IN ('attendant', 'supervisor', 'manager', 'owner')),
    retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    version  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A name is never given to somebody else, whatever its upper and lower case.
CREATE UNIQUE INDEX user_by_name ON user (name_key);

-- Enough to try a PIN, together with the pepper, which lies in a file beside the database.
CREATE TABLE user_credential (
    user       BLOB    NOT NULL PRIMARY KEY REFERENCES user (id),
    pepper     BLOB    NOT NULL CHECK (length(pepper) = 8), -- the beginning of that pepper's hash
    salt       BLOB    NOT NULL CHECK (length(salt) = 16),
    memory_kib INTEGER NOT NULL CHECK (memory_kib > 0),
    passes     INTEGER NOT NULL CHECK (passes > 0),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Wrong tries in a row, and since when their wait runs: since the computer started, for a clock can be set.
CREATE TABLE user_lockout (
    user     BLOB    NOT NULL PRIMARY KEY REFERENCES user (id),
    failures INTEGER NOT NULL CHECK (failures > 0),
    boot     BLOB    NOT NULL CHECK (length(boot) = 16),
    since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
    user BLOB NOT NULL PRIMARY KEY REFERENCES user (id),
    made BLOB NOT NULL CHECK (length(made) = 16),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
