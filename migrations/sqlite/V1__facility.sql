-- The facility as laid out: classes, zones, floors, spots; and the tariffs it charges by.
-- Ids are UUID v7 in 16 bytes, instants milliseconds since 1970 (UTC), money minor units, lengths millimetres.

CREATE TABLE facility (
    one                 INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id                  BLOB    NOT NULL CHECK (length(id) = 16),
    name                TEXT    NOT NULL,
    time_zone           TEXT    NOT NULL,
    currency            TEXT    NOT NULL CHECK (length(currency) = 3),
    decimals            INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4),
    strategy            TEXT    NOT NULL CHECK (strategy IN ('nearest_to_entrance', 'round_robin', 'emptiest_floor')),
    smallest_coin_minor INTEGER NOT NULL CHECK (smallest_coin_minor > 0),
    booth               BLOB    NOT NULL CHECK (length(booth) = 16),
    booth_code          TEXT    NOT NULL,
    epoch               INTEGER NOT NULL CHECK (epoch > 0),
    version             INTEGER NOT NULL
) STRICT;

CREATE TABLE vehicle_class (
    code TEXT    NOT NULL PRIMARY KEY,
    name TEXT    NOT NULL,
    rank INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which spots a class may use, the preferred first.
CREATE TABLE vehicle_class_fit (
    class TEXT    NOT NULL REFERENCES vehicle_class (code),
    rank  INTEGER NOT NULL,
    size  TEXT    NOT NULL,
    spots INTEGER NOT NULL CHECK (spots BETWEEN 1 AND 255),
    PRIMARY KEY (class, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE zone (
    id       BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name     TEXT    NOT NULL,
    kept_for TEXT    NOT NULL CHECK (kept_for IN ('accessible', 'ev', 'reserved')),
    rank     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE floor (
    id    BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    label TEXT    NOT NULL UNIQUE,
    level INTEGER NOT NULL,
    rank  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE entrance (
    floor     BLOB    NOT NULL REFERENCES floor (id),
    rank      INTEGER NOT NULL,
    label     TEXT    NOT NULL,
    x         INTEGER NOT NULL,
    y         INTEGER NOT NULL,
    driven_mm INTEGER NOT NULL CHECK (driven_mm >= 0),
    PRIMARY KEY (floor, rank)
) STRICT, WITHOUT ROWID;

-- `taken`, `last_given` and `version` are kept by the triggers on `stay_spot`, like an index: no program writes them, and
-- `parkhaus verify` compares them with the stays.
CREATE TABLE spot (
    id               BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    floor            BLOB    NOT NULL REFERENCES floor (id),
    label            TEXT    NOT NULL,
    size             TEXT    NOT NULL,
    zone             BLOB    REFERENCES zone (id),
    row              INTEGER NOT NULL,
    place            INTEGER NOT NULL,
    distance_mm      INTEGER NOT NULL CHECK (distance_mm >= 0),
    condition        TEXT    NOT NULL CHECK (condition IN ('in_service', 'out_of_service', 'reserved')),
    taken            INTEGER NOT NULL DEFAULT 0 CHECK (taken IN (0, 1)),
    last_given       INTEGER NOT NULL DEFAULT 0, -- epoch * 10^12 + seq of the entry that last gave it: grows without a clock
    version          INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX spot_by_label ON spot (label);
-- Neighbours in a row, for long vehicles.
CREATE UNIQUE INDEX spot_by_place ON spot (floor, row, place);
-- The free spots in the orders in which they are given out. Only free ones are in these, so the first row is the answer, however large the garage is.
CREATE INDEX free_by_distance ON spot (size, zone, distance_mm, label) WHERE taken = 0 AND condition = 'in_service';
CREATE INDEX free_by_wear ON spot (size, zone, last_given, distance_mm, label) WHERE taken = 0 AND condition = 'in_service';
CREATE INDEX free_on_floor ON spot (size, zone, floor, distance_mm, label) WHERE taken = 0 AND condition = 'in_service';

-- The corners, apart: only the map reads them. Pairs of big-endian 64-bit millimetres.
CREATE TABLE spot_outline (
    spot    BLOB NOT NULL PRIMARY KEY REFERENCES spot (id),
    corners BLOB NOT NULL CHECK (length(corners) >= 48 AND length(corners) % 16 = 0)
) STRICT, WITHOUT ROWID;

-- How many spots in service of each size and zone a floor has: the denominators of "emptiest floor". Changes only with the layout
-- and with a spot's condition, never with a vehicle.
CREATE TABLE floor_capacity (
    floor BLOB    NOT NULL REFERENCES floor (id),
    size  TEXT    NOT NULL,
    zone  BLOB    NOT NULL, -- empty for general spots
    spots INTEGER NOT NULL,
    PRIMARY KEY (floor, size, zone)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER spot_counts AFTER INSERT ON spot BEGIN
    INSERT INTO floor_capacity (floor, size, zone, spots)
    VALUES (NEW.floor, NEW.size, coalesce(NEW.zone, x''), NEW.condition = 'in_service')
    ON CONFLICT (floor, size, zone) DO UPDATE SET spots = spots + excluded.spots;
END;
CREATE TRIGGER spot_counts_anew AFTER UPDATE OF condition ON spot BEGIN
    UPDATE floor_capacity SET spots = spots - (OLD.condition = 'in_service') + (NEW.condition = 'in_service')
    WHERE floor = NEW.floor AND size = NEW.size AND zone = coalesce(NEW.zone, x'');
END;

CREATE TABLE tariff (
    id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name    TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    from_ms INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The newest published one that is already valid prices an entry.
CREATE INDEX tariff_in_force ON tariff (from_ms, epoch, seq);
