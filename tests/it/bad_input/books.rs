//! What is in the books, read past the program: the entries of the journal and the vehicles inside.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// What must not be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Books {
    /// Each entry's epoch, number and hash, which covers all that it says.
    pub(super) journal: Vec<(i64, i64, Vec<u8>)>,
    /// Each vehicle inside: ticket, class, plate, entry time, spots.
    pub(super) inside: BTreeSet<(String, String, Option<String>, i64, String)>,
}

impl Books {
    /// Reads them from a data folder.
    pub(super) fn read(folder: &Path) -> Self {
        let file = folder.join("parkhaus.sqlite");
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        let mut journal = connection.prepare("SELECT epoch, seq, hash FROM journal ORDER BY epoch, seq").unwrap();
        let journal = journal.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let mut inside = connection
            .prepare(
                "SELECT ticket, class, plate, entered_ms, coalesce((
                     SELECT group_concat(label) FROM stay_spot JOIN spot ON spot.id = spot
                     WHERE stay_spot.stay = stay.id AND released_ms IS NULL), '')
                 FROM stay WHERE state IN ('open', 'paid')",
            )
            .unwrap();
        let inside =
            inside.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))).unwrap();
        Self { journal: journal.map(Result::unwrap).collect(), inside: inside.map(Result::unwrap).collect() }
    }
}
