-- Stays and payments, made from the journal.

CREATE TABLE stay (
    id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version       INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'paid', 'closed', 'voided')),
    ticket        TEXT    NOT NULL,
    class         TEXT    NOT NULL,
    plate         TEXT,            -- as typed
    plate_key     TEXT,            -- normalised, for comparison
    plate_folded  TEXT,            -- look-alikes folded, for near matches
    entered_ms    INTEGER NOT NULL,
    paid_ms       INTEGER,
    ended_ms      INTEGER,         -- left, or declared void
    needs         TEXT    NOT NULL DEFAULT '',
    at_entry      TEXT,            -- what the tariff may ask, as JSON; none if nothing was said
    flags         TEXT    NOT NULL DEFAULT '',
    fee_minor     INTEGER CHECK (fee_minor >= 0),
    tariff        BLOB    REFERENCES tariff (id),
    receipt_epoch INTEGER,
    receipt       INTEGER,
    closed_seq    INTEGER,         -- the entry that closed it, in the receipt's epoch
    ticket_fate   TEXT    CHECK (ticket_fate IN ('collected', 'not_collected')),
    void_reason   TEXT,
    CHECK ((state IN ('open', 'paid')) = (ended_ms IS NULL)),
    CHECK ((state IN ('paid', 'closed')) = (fee_minor IS NOT NULL)),
    CHECK ((state = 'closed') = (receipt IS NOT NULL)),
    CHECK ((receipt IS NULL) = (receipt_epoch IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX stay_by_ticket ON stay (ticket);
CREATE UNIQUE INDEX stay_by_receipt ON stay (receipt_epoch, receipt) WHERE receipt IS NOT NULL;
-- One vehicle is not inside twice, unless somebody said so and why.
CREATE UNIQUE INDEX one_open_stay_per_plate ON stay (plate_key)
    WHERE state IN ('open', 'paid') AND plate_key IS NOT NULL AND instr(flags, 'inside_again') = 0;
CREATE INDEX open_stay_by_plate ON stay (plate_key, entered_ms) WHERE state IN ('open', 'paid') AND plate_key IS NOT NULL;
CREATE INDEX open_stay_by_look ON stay (plate_folded, entered_ms) WHERE state IN ('open', 'paid') AND plate_folded IS NOT NULL;
CREATE INDEX open_stay_by_age ON stay (entered_ms) WHERE state IN ('open', 'paid');
CREATE INDEX ended_stay_by_plate ON stay (plate_key, ended_ms) WHERE state = 'closed' AND plate_key IS NOT NULL;

-- Which spots a stay holds and held.
CREATE TABLE stay_spot (
    stay        BLOB    NOT NULL REFERENCES stay (id),
    entry_epoch INTEGER NOT NULL,
    entry_seq   INTEGER NOT NULL,
    rank        INTEGER NOT NULL,
    spot        BLOB    NOT NULL REFERENCES spot (id),
    held_ms     INTEGER NOT NULL,
    released_ms INTEGER,
    PRIMARY KEY (stay, entry_epoch, entry_seq, rank)
) STRICT, WITHOUT ROWID;

-- No spot is held by two stays: the database itself refuses it, whatever the code does.
CREATE UNIQUE INDEX one_open_stay_per_spot ON stay_spot (spot) WHERE released_ms IS NULL;

CREATE TRIGGER spot_is_taken AFTER INSERT ON stay_spot WHEN NEW.released_ms IS NULL BEGIN
    UPDATE spot SET taken = 1, last_given = NEW.entry_epoch * 1000000000000 + NEW.entry_seq, version = version + 1
    WHERE id = NEW.spot;
END;
CREATE TRIGGER spot_is_freed AFTER UPDATE OF released_ms ON stay_spot WHEN OLD.released_ms IS NULL AND NEW.released_ms IS NOT NULL BEGIN
    UPDATE spot SET taken = 0, version = version + 1 WHERE id = NEW.spot;
END;
CREATE TRIGGER spot_is_taken_back BEFORE UPDATE OF released_ms ON stay_spot WHEN OLD.released_ms IS NOT NULL AND NEW.released_ms IS NULL BEGIN
    SELECT raise(ABORT, 'a released spot is held again by a new row');
END;
CREATE TRIGGER stay_spot_stays BEFORE DELETE ON stay_spot BEGIN
    SELECT raise(ABORT, 'which spots a stay held is never deleted');
END;

CREATE TABLE payment (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    stay         BLOB    NOT NULL REFERENCES stay (id),
    at_ms        INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    given_minor  INTEGER,
    change_minor INTEGER NOT NULL CHECK (change_minor >= 0),
    entry_epoch  INTEGER NOT NULL,
    entry_seq    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX payment_by_stay ON payment (stay);

CREATE TABLE payment_line (
    payment      BLOB    NOT NULL REFERENCES payment (id),
    rank         INTEGER NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('cash', 'card', 'nil', 'rounding')),
    amount_minor INTEGER NOT NULL,
    PRIMARY KEY (payment, rank)
) STRICT, WITHOUT ROWID;

-- The columns of the original data model. Times are UTC; the fee is a decimal in the facility's currency; of several spots
-- the first counts.
CREATE VIEW parking_transaction AS
SELECT
    lower(hex(spot.id)) AS spot_id,
    floor.level AS floor_number,
    spot.label AS spot_number,
    coalesce(spot.size, stay.class) AS size,
    stay.plate AS license_plate,
    strftime('%Y-%m-%dT%H:%M:%SZ', stay.entered_ms / 1000, 'unixepoch') AS entry_time,
    strftime('%Y-%m-%dT%H:%M:%SZ', stay.ended_ms / 1000, 'unixepoch') AS exit_time,
    CASE facility.decimals
        WHEN 0 THEN CAST(stay.fee_minor AS TEXT)
        WHEN 1 THEN printf('%d.%01d', stay.fee_minor / 10, stay.fee_minor % 10)
        WHEN 2 THEN printf('%d.%02d', stay.fee_minor / 100, stay.fee_minor % 100)
        WHEN 3 THEN printf('%d.%03d', stay.fee_minor / 1000, stay.fee_minor % 1000)
        ELSE printf('%d.%04d', stay.fee_minor / 10000, stay.fee_minor % 10000)
    END AS fee
FROM stay
JOIN facility
LEFT JOIN stay_spot ON stay_spot.stay = stay.id AND stay_spot.rank = 0
    AND (stay_spot.entry_epoch, stay_spot.entry_seq) = (
        SELECT last.entry_epoch, last.entry_seq FROM stay_spot AS last
        WHERE last.stay = stay.id ORDER BY last.entry_epoch DESC, last.entry_seq DESC LIMIT 1)
LEFT JOIN spot ON spot.id = stay_spot.spot
LEFT JOIN floor ON floor.id = spot.floor
WHERE stay.state <> 'voided';
