//! A garage is set up: facility, booth, layout.

use thiserror::Error;

use super::desk::Desk;
use super::ports::{Books, BooksError};
use crate::domain::facility::{Layout, Strategy};
use crate::domain::ids::{BoothId, FacilityId, OpId};
use crate::domain::journal::fact::{FacilitySetUp, FloorsLaidOut, LaidOutSpot, SpotsLaidOut};
use crate::domain::money::Currency;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// The operation.
    pub op: OpId,
    /// What stands over the entrance.
    pub name: String,
    /// Its time zone in the tz database; the caller has found its rules.
    pub time_zone: String,
    /// What it charges in.
    pub currency: Currency,
    /// How a spot is chosen.
    pub strategy: Strategy,
    /// The smallest coin in use, in minor units.
    pub smallest_coin_minor: i64,
    /// The booth's short name.
    pub booth_code: String,
    /// The ground plan; the caller has checked it.
    pub layout: Layout,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum SetUpError {
    /// There is one.
    #[error("this data folder already holds the garage “{0}”")]
    AlreadySetUp(String),
    /// No name.
    #[error("a garage needs a name of 1 to 80 characters")]
    Name,
    /// A name that no screen or paper can show.
    #[error("the name of the garage has a tab, a line break or another control character in it: type it again")]
    NameUnreadable,
    /// The booth's name.
    #[error("a booth's short name is one to four letters and digits, such as B1")]
    BoothCode,
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Sets a garage up.
pub fn set_up<B: Books>(desk: &mut Desk<'_, B>, request: &SetUp) -> Result<(), SetUpError> {
    match desk.books.garage() {
        Ok(garage) => return Err(SetUpError::AlreadySetUp(garage.facility.name.clone())),
        Err(BooksError::NoGarage) => {}
        Err(error) => return Err(error.into()),
    }
    let name = request.name.trim();
    if name.chars().any(char::is_control) {
        return Err(SetUpError::NameUnreadable);
    }
    if name.is_empty() || name.chars().count() > 80 {
        return Err(SetUpError::Name);
    }
    let code = &request.booth_code;
    if code.is_empty() || code.len() > 4 || !code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    {
        return Err(SetUpError::BoothCode);
    }
    let now = desk.source.now();
    let fact = FacilitySetUp {
        facility: FacilityId::new(desk.source.id()),
        name: name.to_owned(),
        time_zone: request.time_zone.clone(),
        currency: request.currency.code().to_owned(),
        decimals: request.currency.decimals(),
        strategy: request.strategy,
        smallest_coin_minor: request.smallest_coin_minor.max(1),
        booth: BoothId::new(desk.source.id()),
        booth_code: code.clone(),
    };
    desk.record(request.op, now, fact, None)?;
    lay_out(desk, request.op, &request.layout)?;
    Ok(())
}

/// Records a ground plan: its floors, then its spots in portions.
pub fn lay_out<B: Books>(desk: &mut Desk<'_, B>, op: OpId, layout: &Layout) -> Result<(), BooksError> {
    let now = desk.source.now();
    let floors =
        FloorsLaidOut { classes: layout.classes.clone(), zones: layout.zones.clone(), floors: layout.floors.clone() };
    desk.record(op, now, floors, None)?;
    for floor in &layout.floors {
        let spots: Vec<LaidOutSpot> = layout
            .spots
            .iter()
            .filter(|spot| spot.floor == floor.id)
            .map(|spot| LaidOutSpot {
                spot: spot.id,
                label: spot.label.clone(),
                size: spot.size.clone(),
                zone: spot.zone,
                row: spot.row,
                place: spot.place,
                outline: spot.outline.clone(),
                distance_mm: spot.distance_mm,
                condition: spot.condition,
            })
            .collect();
        for portion in spots.chunks(SpotsLaidOut::AT_MOST) {
            let fact = SpotsLaidOut { floor: floor.id, spots: portion.to_vec() };
            desk.record(op, now, fact, None)?;
        }
    }
    Ok(())
}
