//! Tariffs.

use rusqlite::{Connection, OptionalExtension as _};

use super::super::errors::from_sqlite;
use super::super::rows::{Id, get, id};
use crate::domain::ids::TariffId;
use crate::domain::journal::Actor;
use crate::domain::time::{Instant, from_ms, to_ms};
use crate::operations::ports::{BooksError, PublishedTariff};
use crate::operations::tariff_versions::TariffVersion;
use crate::tariff_file;

/// The latest valid at an instant.
pub(in crate::store::sqlite) const IN_FORCE: &str =
    "SELECT id FROM tariff WHERE from_ms <= ?1 ORDER BY from_ms DESC, epoch DESC, seq DESC LIMIT 1";

/// The tariff that prices an entry at that instant: of those valid then, the latest valid; of two from the same instant, the one
/// published later.
pub(in crate::store::sqlite) fn in_force(
    connection: &Connection,
    entry: Instant,
) -> Result<Option<TariffId>, BooksError> {
    let mut select = connection.prepare_cached(IN_FORCE).map_err(from_sqlite)?;
    let id: Option<Id> = select.query_row([to_ms(entry)], |row| row.get(0)).optional().map_err(from_sqlite)?;
    Ok(id.map(TariffId::from))
}

/// The tariff of that identity.
pub(in crate::store::sqlite) fn by_id(
    connection: &Connection,
    id: TariffId,
) -> Result<Option<PublishedTariff>, BooksError> {
    let mut select = connection.prepare_cached("SELECT name, text FROM tariff WHERE id = ?1").map_err(from_sqlite)?;
    let found: Option<(String, String)> =
        select.query_row([Id::from(id)], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(from_sqlite)?;
    let Some((name, text)) = found else { return Ok(None) };
    let tariff = tariff_file::parse(&text)
        .map_err(|error| BooksError::Damaged(format!("the published tariff “{name}” cannot be read: {error}")))?;
    Ok(Some(PublishedTariff { id, name, tariff }))
}

/// Every version: by when they begin, then by when they were published.
pub(in crate::store::sqlite) const VERSIONS: &str = "SELECT tariff.id AS id, name, text, from_ms, written_ms, actor
     FROM tariff JOIN journal ON journal.epoch = tariff.epoch AND journal.seq = tariff.seq
     ORDER BY from_ms, tariff.epoch, tariff.seq";

/// Every version that was published: by when they begin, then by when they were published.
pub(in crate::store::sqlite) fn versions(connection: &Connection) -> Result<Vec<TariffVersion>, BooksError> {
    let instant = |ms: i64| from_ms(ms).map_err(|error| BooksError::Damaged(error.to_string()));
    let mut select = connection.prepare_cached(VERSIONS).map_err(from_sqlite)?;
    let mut rows = select.query([]).map_err(from_sqlite)?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        versions.push(TariffVersion {
            id: id(row, "id")?,
            name: get(row, "name")?,
            text: get(row, "text")?,
            from: instant(get(row, "from_ms")?)?,
            published: instant(get(row, "written_ms")?)?,
            by: Actor::new(get::<String>(row, "actor")?),
        });
    }
    Ok(versions)
}
