-- Shifts, what happens to their drawers without a vehicle, and the closings that sum them up. All made from the journal.

CREATE TABLE shift (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    epoch         INTEGER NOT NULL CHECK (epoch > 0),
    number        INTEGER NOT NULL CHECK (number > 0),
    drawer        TEXT    NOT NULL,
    who           TEXT    NOT NULL,
    unattended    INTEGER NOT NULL CHECK (unattended IN (0, 1)),
    state         TEXT    NOT NULL CHECK (state IN ('open', 'paused', 'counted', 'closed')),
    float_minor   INTEGER NOT NULL CHECK (float_minor >= 0),
    opened_ms     INTEGER NOT NULL,
    counted_minor INTEGER CHECK (counted_minor >= 0),
    version       INTEGER NOT NULL,
    CHECK ((state IN ('counted', 'closed')) = (counted_minor IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX shift_by_number ON shift (epoch, number);
-- Money has one place to go at a time.
CREATE UNIQUE INDEX one_open_shift ON shift (state) WHERE state = 'open';
-- Two people do not keep one drawer.
CREATE UNIQUE INDEX one_shift_per_drawer ON shift (drawer) WHERE state <> 'closed' AND unattended = 0;
CREATE INDEX shift_to_close ON shift (opened_ms) WHERE state <> 'closed';

CREATE TABLE drawer_movement (
    epoch        INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    shift        BLOB    NOT NULL REFERENCES shift (id),
    at_ms        INTEGER NOT NULL,
    who          TEXT    NOT NULL,
    movement     TEXT    NOT NULL CHECK (movement IN ('drop', 'pay_in', 'pay_out', 'no_sale')),
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    remark       TEXT    NOT NULL,
    PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX drawer_movement_by_shift ON drawer_movement (shift);

-- Z reports of shifts, and the closings of days, months and years. Each is summed up by one of the next longer period.
CREATE TABLE closing (
    period                   TEXT    NOT NULL CHECK (period IN ('shift', 'day', 'month', 'year')),
    epoch                    INTEGER NOT NULL,
    number                   INTEGER NOT NULL CHECK (number > 0),
    seq                      INTEGER NOT NULL, -- its entry, in that epoch
    at_ms                    INTEGER NOT NULL,
    who                      TEXT    NOT NULL,
    shift                    BLOB    REFERENCES shift (id),
    figures                  TEXT    NOT NULL, -- as JSON, with sorted keys
    gross_minor              INTEGER NOT NULL,
    refunded_minor           INTEGER NOT NULL,
    perpetual_gross_minor    INTEGER NOT NULL,
    perpetual_refunded_minor INTEGER NOT NULL,
    expected_minor           INTEGER,
    counted_minor            INTEGER,
    difference_minor         INTEGER,
    reason                   TEXT,
    countersigned_by         TEXT,
    in_epoch                 INTEGER, -- the closing of the longer period that sums it up
    in_number                INTEGER,
    PRIMARY KEY (period, epoch, number),
    CHECK ((period = 'shift') = (shift IS NOT NULL)),
    CHECK ((shift IS NULL) = (expected_minor IS NULL) AND (shift IS NULL) = (counted_minor IS NULL)),
    CHECK (difference_minor IS counted_minor - expected_minor)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX closing_of_shift ON closing (shift) WHERE shift IS NOT NULL;
CREATE INDEX closing_not_summed_up ON closing (period, epoch, number) WHERE in_number IS NULL;

CREATE TRIGGER closing_stays BEFORE DELETE ON closing BEGIN
    SELECT raise(ABORT, 'a closing is never deleted');
END;

CREATE TABLE till_rules (
    one                INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    drawer_limit_minor INTEGER CHECK (drawer_limit_minor >= 0),
    tolerance_minor    INTEGER CHECK (tolerance_minor >= 0),
    second_signature   INTEGER NOT NULL CHECK (second_signature IN (0, 1))
) STRICT;

-- What was ever taken and paid back before this file began, where it was begun anew after damage.
CREATE TABLE perpetual_before (
    one            INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    gross_minor    INTEGER NOT NULL CHECK (gross_minor >= 0),
    refunded_minor INTEGER NOT NULL CHECK (refunded_minor >= 0)
) STRICT;

-- The shift that a payment belongs to; none of those taken before there were shifts.
ALTER TABLE payment ADD COLUMN shift BLOB REFERENCES shift (id);
CREATE INDEX payment_by_shift ON payment (shift) WHERE shift IS NOT NULL;
