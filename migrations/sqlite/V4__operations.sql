-- What the attendant's screen needs beyond entry and exit: spots held with a reason and an end, exits undone, what somebody must
-- look at, notes to the next shift.

-- Why a spot is out of service or reserved, and until when; no end: until somebody opens it.
ALTER TABLE spot ADD COLUMN condition_reason TEXT;
ALTER TABLE spot ADD COLUMN condition_until_ms INTEGER;
-- The few that open by themselves, the next to open first.
CREATE INDEX spot_by_end ON spot (condition_until_ms) WHERE condition_until_ms IS NOT NULL;

-- How many spots in service of each size and zone a floor has, and how many of those are taken: what "emptiest floor" compares.
-- Kept by triggers on `spot`, like an index, so that the shares of the floors are read and not counted; `parkhaus verify` compares
-- them with the spots.
DROP TRIGGER spot_counts;
DROP TRIGGER spot_counts_anew;
DROP TABLE floor_capacity;
CREATE TABLE floor_capacity (
    size  TEXT    NOT NULL,
    zone  BLOB    NOT NULL, -- empty for general spots
    floor BLOB    NOT NULL REFERENCES floor (id),
    spots INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (size, zone, floor)
) STRICT, WITHOUT ROWID;
INSERT INTO floor_capacity (size, zone, floor, spots, taken)
SELECT size, coalesce(zone, x''), floor, sum(condition = 'in_service'), sum(taken = 1 AND condition = 'in_service')
FROM spot GROUP BY size, coalesce(zone, x''), floor;

CREATE TRIGGER spot_counts AFTER INSERT ON spot BEGIN
    INSERT INTO floor_capacity (size, zone, floor, spots, taken)
    VALUES (NEW.size, coalesce(NEW.zone, x''), NEW.floor, NEW.condition = 'in_service', NEW.taken = 1 AND NEW.condition = 'in_service')
    ON CONFLICT (size, zone, floor) DO UPDATE SET spots = spots + excluded.spots, taken = taken + excluded.taken;
END;
CREATE TRIGGER spot_counts_anew AFTER UPDATE OF condition, taken ON spot
WHEN OLD.condition <> NEW.condition OR OLD.taken <> NEW.taken BEGIN
    UPDATE floor_capacity SET
        spots = spots - (OLD.condition = 'in_service') + (NEW.condition = 'in_service'),
        taken = taken - (OLD.taken = 1 AND OLD.condition = 'in_service') + (NEW.taken = 1 AND NEW.condition = 'in_service')
    WHERE size = NEW.size AND zone = coalesce(NEW.zone, x'') AND floor = NEW.floor;
END;

-- The keys are of stays and of notes.
ALTER TABLE stay_key RENAME TO personal_key;
ALTER TABLE personal_key RENAME COLUMN stay TO subject;

-- Whether the personal data of a stay is gone, and what about it nobody has looked at yet.
ALTER TABLE stay ADD COLUMN erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1));
ALTER TABLE stay ADD COLUMN matters TEXT NOT NULL DEFAULT '';
UPDATE stay SET erased = 1 WHERE id IN (
    SELECT unhex(replace(json_extract(CAST(body AS TEXT), '$.stay'), '-', '')) FROM journal WHERE kind = 'stay_erased');
UPDATE stay SET matters = trim(replace(iif(ended_ms IS NULL, ',' || flags || ',', replace(',' || flags || ',', ',overflow,', ',')),
    ',chosen_by_hand,', ','), ',') WHERE flags <> '';
CREATE INDEX stay_to_look_at ON stay (entered_ms) WHERE matters <> '';

-- A payment taken back is a payment of its own, of the opposite amount, that names the first.
ALTER TABLE payment ADD COLUMN refund_of BLOB REFERENCES payment (id);
CREATE UNIQUE INDEX payment_taken_back_once ON payment (refund_of) WHERE refund_of IS NOT NULL;

-- Exits that were undone. Each draws a number of the receipt series for the paper that takes the first receipt back.
CREATE TABLE undone_exit (
    epoch       INTEGER NOT NULL,
    receipt     INTEGER NOT NULL CHECK (receipt > 0),
    seq         INTEGER NOT NULL, -- the entry that undid it, in the receipt's epoch
    stay        BLOB    NOT NULL REFERENCES stay (id),
    at_ms       INTEGER NOT NULL,
    of_epoch    INTEGER NOT NULL,
    of_receipt  INTEGER NOT NULL,
    of_seq      INTEGER NOT NULL, -- the entry that closed the stay, in the epoch of the first receipt
    reason      TEXT    NOT NULL,
    approved_by TEXT,
    PRIMARY KEY (epoch, receipt)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX exit_undone_once ON undone_exit (of_epoch, of_receipt);
CREATE INDEX undone_exit_by_stay ON undone_exit (stay);

-- The comings and goings, so that the last of them are found whatever else was recorded since.
CREATE INDEX journal_movement ON journal (epoch, seq)
    WHERE kind IN ('checked_in', 'stay_carried_over', 'stay_corrected', 'stay_moved', 'stay_closed', 'stay_voided', 'stay_reopened');

-- Notes to the next shift.
CREATE TABLE handover (
    id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    left_by TEXT    NOT NULL,
    note    TEXT,             -- none if nothing was written, or it is erased
    matters INTEGER NOT NULL, -- how many were open then
    seen_ms INTEGER,
    seen_by TEXT,
    erased  INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
    CHECK ((seen_ms IS NULL) = (seen_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX handover_in_order ON handover (epoch, seq);
CREATE INDEX handover_not_seen ON handover (epoch, seq) WHERE seen_ms IS NULL;

-- As before, but a vehicle that is inside again without a spot is on none.
DROP VIEW parking_transaction;
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
    AND (stay.ended_ms IS NOT NULL OR stay_spot.released_ms IS NULL)
    AND (stay_spot.entry_epoch, stay_spot.entry_seq) = (
        SELECT last.entry_epoch, last.entry_seq FROM stay_spot AS last
        WHERE last.stay = stay.id ORDER BY last.entry_epoch DESC, last.entry_seq DESC LIMIT 1)
LEFT JOIN spot ON spot.id = stay_spot.spot
LEFT JOIN floor ON floor.id = spot.floor
WHERE stay.state <> 'voided';
