//! What must always hold, asked of the tables directly.

use rusqlite::Connection;

use super::{ProblemKind, Report};
use crate::operations::ports::BooksError;
use crate::store::sqlite::errors::from_sqlite;

/// Each rule as a question whose answer is empty in sound books: what is wrong, one line a row.
const RULES: [(ProblemKind, &str); 16] = [
    (
        ProblemKind::Spots,
        "SELECT 'spot ' || spot.label || ' is held by ' || count(DISTINCT stay_spot.stay) || ' stays'
         FROM main.stay_spot NOT INDEXED JOIN main.spot ON spot.id = stay_spot.spot
         WHERE stay_spot.released_ms IS NULL GROUP BY stay_spot.spot HAVING count(DISTINCT stay_spot.stay) > 1",
    ),
    (
        ProblemKind::Spots,
        "SELECT 'stay ' || stay.ticket || ' has ended and still holds a spot'
         FROM main.stay_spot JOIN main.stay ON stay.id = stay_spot.stay
         WHERE stay_spot.released_ms IS NULL AND stay.state NOT IN ('open', 'paid')",
    ),
    (
        ProblemKind::Spots,
        "SELECT 'stay ' || stay.ticket || ' is inside without a spot and is not marked as overflow'
         FROM main.stay WHERE stay.state IN ('open', 'paid') AND instr(flags, 'overflow') = 0
         AND NOT EXISTS (SELECT 1 FROM main.stay_spot WHERE stay_spot.stay = stay.id AND released_ms IS NULL)",
    ),
    (
        ProblemKind::Spots,
        "SELECT 'spot ' || label || ' is marked ' || iif(taken, 'taken', 'free') || ', its stays say otherwise'
         FROM main.spot WHERE taken <> EXISTS (
             SELECT 1 FROM main.stay_spot WHERE stay_spot.spot = spot.id AND released_ms IS NULL)",
    ),
    (
        ProblemKind::Spots,
        "SELECT 'floor ' || floor.label || ' is said to have ' || capacity.taken || ' of ' || capacity.spots || ' ' || capacity.size
             || ' spots taken, its spots say otherwise'
         FROM main.floor_capacity AS capacity JOIN main.floor ON floor.id = capacity.floor
         WHERE (capacity.spots, capacity.taken) IS NOT (
             SELECT sum(condition = 'in_service'), sum(taken = 1 AND condition = 'in_service') FROM main.spot
             WHERE spot.size = capacity.size AND coalesce(spot.zone, x'') = capacity.zone AND spot.floor = capacity.floor)",
    ),
    (
        ProblemKind::Money,
        "SELECT 'the lines of payment ' || lower(hex(payment.id)) || ' add up to ' || coalesce(sum(payment_line.amount_minor), 0)
             || ' and not to ' || payment.amount_minor
         FROM main.payment LEFT JOIN main.payment_line ON payment_line.payment = payment.id
         GROUP BY payment.id HAVING coalesce(sum(payment_line.amount_minor), 0) <> payment.amount_minor",
    ),
    (
        ProblemKind::Money,
        "SELECT 'the quote of payment ' || lower(hex(payment.id)) || ' adds up to another amount than was due'
         FROM main.payment JOIN main.journal ON journal.epoch = payment.entry_epoch AND journal.seq = payment.entry_seq
         WHERE payment.refund_of IS NULL AND payment.amount_minor <> (
             SELECT coalesce(sum(json_extract(line.value, '$.amount_minor')), 0)
             FROM json_each(CAST(journal.body AS TEXT), '$.quote') AS line)",
    ),
    (
        ProblemKind::Money,
        "SELECT 'payment ' || lower(hex(id)) || ' gives back more than was given'
         FROM main.payment WHERE change_minor > coalesce(given_minor, 0)",
    ),
    (
        ProblemKind::Money,
        "SELECT 'payment ' || lower(hex(back.id)) || ' is not the opposite of the one it takes back'
         FROM main.payment AS back JOIN main.payment AS taken ON taken.id = back.refund_of
         WHERE back.amount_minor <> -taken.amount_minor OR back.stay <> taken.stay OR taken.refund_of IS NOT NULL
             OR EXISTS (
                 SELECT kind, -amount_minor FROM main.payment_line WHERE payment = taken.id
                 EXCEPT SELECT kind, amount_minor FROM main.payment_line WHERE payment = back.id)",
    ),
    (
        ProblemKind::Stays,
        "SELECT 'stay ' || stay.ticket || ' is ' || stay.state || ' and has ' || sum(iif(payment.refund_of IS NULL, 1, -1))
             || ' payments that stand'
         FROM main.stay LEFT JOIN main.payment ON payment.stay = stay.id
         GROUP BY stay.id
         HAVING coalesce(sum(CASE WHEN payment.id IS NULL THEN 0 WHEN payment.refund_of IS NULL THEN 1 ELSE -1 END), 0)
             <> (stay.state IN ('paid', 'closed'))",
    ),
    (
        ProblemKind::Stays,
        "SELECT 'stay ' || stay.ticket || ' says a fee of ' || stay.fee_minor || ', its payments ' || sum(payment.amount_minor)
         FROM main.stay JOIN main.payment ON payment.stay = stay.id
         GROUP BY stay.id HAVING coalesce(stay.fee_minor, 0) <> sum(payment.amount_minor)",
    ),
    (
        ProblemKind::Stays,
        "SELECT 'an exit of stay ' || stay.ticket || ' was undone and a receipt of that number stands'
         FROM main.undone_exit JOIN main.stay ON stay.receipt_epoch = undone_exit.of_epoch AND stay.receipt = undone_exit.of_receipt",
    ),
    (
        ProblemKind::Stays,
        "SELECT 'stay ' || ticket || ' ended before it began and is not marked so'
         FROM main.stay WHERE state = 'closed' AND ended_ms < entered_ms AND instr(flags, 'clock_behind_entry') = 0",
    ),
    (
        ProblemKind::Stays,
        "SELECT count(*) || ' vehicles with one plate are inside, and nobody said why'
         FROM main.stay WHERE state IN ('open', 'paid') AND plate_key IS NOT NULL AND instr(flags, 'inside_again') = 0
         GROUP BY plate_key HAVING count(*) > 1",
    ),
    (
        ProblemKind::Receipts,
        "SELECT 'epoch ' || receipt_epoch || ' has ' || count(*) || ' receipts numbered up to ' || max(receipt)
         FROM (SELECT receipt_epoch, receipt FROM main.stay WHERE receipt IS NOT NULL
             UNION ALL SELECT epoch, receipt FROM main.undone_exit
             UNION ALL SELECT of_epoch, of_receipt FROM main.undone_exit)
         GROUP BY receipt_epoch HAVING count(*) <> max(receipt) OR min(receipt) <> 1",
    ),
    (
        ProblemKind::Receipts,
        "SELECT 'receipt ' || receipt_epoch || '-' || receipt || ' was given ' || count(*) || ' times'
         FROM (SELECT receipt_epoch, receipt FROM main.stay WHERE receipt IS NOT NULL
             UNION ALL SELECT epoch, receipt FROM main.undone_exit
             UNION ALL SELECT of_epoch, of_receipt FROM main.undone_exit)
         GROUP BY receipt_epoch, receipt HAVING count(*) > 1",
    ),
];

/// Asks every question.
pub(super) fn check(live: &Connection, report: &mut Report) -> Result<(), BooksError> {
    for (kind, rule) in RULES {
        let mut select = live.prepare(rule).map_err(from_sqlite)?;
        let mut rows = select.query([]).map_err(from_sqlite)?;
        while let Some(row) = rows.next().map_err(from_sqlite)? {
            report.add(kind, row.get::<_, String>(0).map_err(from_sqlite)?);
        }
    }
    Ok(())
}
