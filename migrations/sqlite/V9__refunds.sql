-- The paper that takes a receipt back is a paper like the others: printed with the exit that is undone, and again when asked for.

-- How often each was printed again. Made from the journal.
ALTER TABLE undone_exit ADD COLUMN copies INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0);

-- The queue, which holds some hundreds of papers at most, made anew: it knew tickets, receipts and test pages only.
CREATE TABLE print_queue (
    id           INTEGER NOT NULL PRIMARY KEY,
    paper        TEXT    NOT NULL CHECK (paper IN ('ticket', 'receipt', 'refund', 'test')),
    stay         BLOB    REFERENCES stay (id),
    refund_epoch INTEGER, -- which paper it is that takes a receipt back: a stay can have several
    refund       INTEGER,
    copy         INTEGER NOT NULL CHECK (copy >= 0), -- 0 is the first print
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'printed', 'given_up')),
    queued_ms    INTEGER NOT NULL,
    tries        INTEGER NOT NULL DEFAULT 0,
    sent         INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)), -- something of it may have come out
    trouble      TEXT,                               -- what went wrong the last time
    CHECK ((paper = 'test') = (stay IS NULL)),
    CHECK ((paper = 'refund') = (refund IS NOT NULL) AND (refund IS NULL) = (refund_epoch IS NULL))
) STRICT;

INSERT INTO print_queue (id, paper, stay, copy, state, queued_ms, tries, sent, trouble)
    SELECT id, paper, stay, copy, state, queued_ms, tries, sent, trouble FROM print_job;
DROP TABLE print_job;
ALTER TABLE print_queue RENAME TO print_job;
CREATE INDEX print_job_in_turn ON print_job (id) WHERE state IN ('waiting', 'sending');
