-- Papers: how often each was printed again, the booth's printer, and what waits to be printed.

-- Made from the journal.
CREATE TABLE reprint (
    stay   BLOB    NOT NULL REFERENCES stay (id),
    paper  TEXT    NOT NULL CHECK (paper IN ('ticket', 'receipt')),
    copies INTEGER NOT NULL CHECK (copies > 0),
    PRIMARY KEY (stay, paper)
) STRICT, WITHOUT ROWID;

-- The booth's printer, as somebody set it; no row where there is none. Not made from the journal.
CREATE TABLE printer (
    one       INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    address   TEXT    NOT NULL,
    width_mm  INTEGER NOT NULL,
    letters   TEXT    NOT NULL,
    drawer_ms INTEGER NOT NULL CHECK (drawer_ms >= 0),
    answers   INTEGER NOT NULL CHECK (answers IN (0, 1)),
    supplier  TEXT    NOT NULL, -- lines
    terms     TEXT    NOT NULL  -- lines
) STRICT;

-- What waits to be printed, and the last that was. A paper is made from the books when its turn comes: nothing personal lies
-- here. Not made from the journal.
CREATE TABLE print_job (
    id        INTEGER NOT NULL PRIMARY KEY,
    paper     TEXT    NOT NULL CHECK (paper IN ('ticket', 'receipt', 'test')),
    stay      BLOB    REFERENCES stay (id),
    copy      INTEGER NOT NULL CHECK (copy >= 0), -- 0 is the first print
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'given_up')),
    queued_ms INTEGER NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    sent      INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)), -- something of it may have come out
    trouble   TEXT,                               -- what went wrong the last time
    CHECK ((paper = 'test') = (stay IS NULL))
) STRICT;

CREATE INDEX print_job_in_turn ON print_job (id) WHERE state IN ('waiting', 'sending');
