//! Values of the domain in columns, and back.

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use uuid::Uuid;

use crate::domain::facility::{ClassCode, Condition, Need, Point, SizeCode, Spot};
use crate::domain::ids::{
    BoothId, FacilityId, FloorId, HandoverId, PaymentId, ShiftId, SpotId, StayId, TariffId, UserId, ZoneId,
};
use crate::domain::journal::fact::Flag;
use crate::operations::ports::BooksError;

use super::errors::from_sqlite;

/// An identity as its 16 bytes.
pub(super) struct Id(pub(super) Uuid);

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
    }
}

impl FromSql for Id {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        Uuid::from_slice(bytes).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

macro_rules! column_ids {
    ($($name:ident),+) => {$(
        impl From<$name> for Id {
            fn from(id: $name) -> Self {
                Self(id.uuid())
            }
        }

        impl From<Id> for $name {
            fn from(id: Id) -> Self {
                Self::new(id.0)
            }
        }
    )+};
}

column_ids!(BoothId, FacilityId, FloorId, HandoverId, PaymentId, ShiftId, SpotId, StayId, TariffId, UserId, ZoneId);

/// Reads one column.
pub(super) fn get<T: FromSql>(row: &Row<'_>, column: &str) -> Result<T, BooksError> {
    row.get(column).map_err(from_sqlite)
}

/// Reads an identity.
pub(super) fn id<T: From<Id>>(row: &Row<'_>, column: &str) -> Result<T, BooksError> {
    get::<Id>(row, column).map(T::from)
}

/// Reads an identity that may be missing.
pub(super) fn maybe_id<T: From<Id>>(row: &Row<'_>, column: &str) -> Result<Option<T>, BooksError> {
    Ok(get::<Option<Id>>(row, column)?.map(T::from))
}

/// Reads a name that must be one of ours.
pub(super) fn coded<T>(row: &Row<'_>, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, BooksError> {
    let code: String = get(row, column)?;
    read(&code).ok_or_else(|| BooksError::Damaged(format!("the column {column} holds “{code}”")))
}

/// Reads names joined by commas.
pub(super) fn coded_list<T>(
    row: &Row<'_>,
    column: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, BooksError> {
    let codes: String = get(row, column)?;
    codes
        .split(',')
        .filter(|code| !code.is_empty())
        .map(|code| read(code).ok_or_else(|| BooksError::Damaged(format!("the column {column} holds “{code}”"))))
        .collect()
}

/// Flags, joined by commas.
pub(super) fn join_flags(flags: &[Flag]) -> String {
    flags.iter().map(|flag| flag.code()).collect::<Vec<_>>().join(",")
}

/// Needs, joined by commas.
pub(super) fn join_needs(needs: &[Need]) -> String {
    needs.iter().map(|need| need.code()).collect::<Vec<_>>().join(",")
}

/// A class.
pub(super) fn class(row: &Row<'_>, column: &str) -> Result<ClassCode, BooksError> {
    get::<String>(row, column).map(ClassCode::new)
}

/// A size.
pub(super) fn size(row: &Row<'_>, column: &str) -> Result<SizeCode, BooksError> {
    get::<String>(row, column).map(SizeCode::new)
}

/// A spot as laid out: its row with the column `corners` of its outline.
pub(super) fn spot(row: &Row<'_>) -> Result<Spot, BooksError> {
    Ok(Spot {
        id: id(row, "id")?,
        floor: id(row, "floor")?,
        label: get(row, "label")?,
        size: size(row, "size")?,
        zone: maybe_id(row, "zone")?,
        row: get(row, "row")?,
        place: get(row, "place")?,
        outline: corners_from_bytes(&get::<Vec<u8>>(row, "corners")?),
        distance_mm: get(row, "distance_mm")?,
        condition: coded(row, "condition", Condition::from_code)?,
    })
}

/// Corners as bytes: pairs of big-endian 64-bit millimetres.
pub(super) fn corners_to_bytes(corners: &[Point]) -> Vec<u8> {
    corners.iter().flat_map(|corner| [corner.x.to_be_bytes(), corner.y.to_be_bytes()]).flatten().collect()
}

/// Corners from bytes; what is left over at the end is no corner.
pub(super) fn corners_from_bytes(bytes: &[u8]) -> Vec<Point> {
    let numbers: Vec<i64> = bytes.as_chunks::<8>().0.iter().map(|chunk| i64::from_be_bytes(*chunk)).collect();
    numbers.as_chunks::<2>().0.iter().map(|[x, y]| Point { x: *x, y: *y }).collect()
}
