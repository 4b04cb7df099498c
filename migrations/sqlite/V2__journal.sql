-- The booth's record. Nothing in it is ever changed or deleted; the keys beside it are the one thing that can be erased.

CREATE TABLE journal (
    epoch      INTEGER NOT NULL CHECK (epoch > 0),
    seq        INTEGER NOT NULL CHECK (seq > 0),
    op         BLOB    NOT NULL CHECK (length(op) = 16),
    part       INTEGER NOT NULL CHECK (part BETWEEN 0 AND 65535),
    at_ms      INTEGER NOT NULL,
    written_ms INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    body       BLOB    NOT NULL,
    sealed     BLOB    NOT NULL,
    prev       BLOB    NOT NULL CHECK (length(prev) = 32),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (epoch, seq)
) STRICT;

-- The same operation again gives the same answer.
CREATE UNIQUE INDEX journal_by_op ON journal (op, part);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is never changed');
END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'nothing is deleted from the journal');
END;

-- One random key for each stay: without it, what is personal in its entries cannot be read.
CREATE TABLE stay_key (
    stay BLOB NOT NULL PRIMARY KEY CHECK (length(stay) = 16),
    key  BLOB NOT NULL CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;
