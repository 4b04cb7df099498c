//! A vehicle comes in: it gets a spot, a ticket and an open stay.

use thiserror::Error;

use super::desk::{Desk, When, WhenError, said};
use super::ports::{Books, BooksError, Garage, NoRandomness, SpotFacts};
use crate::domain::allocation::{self, ChosenSpot, Decision, Missing, Occupancy, OverrideRefused};
use crate::domain::facility::{ClassCode, Condition, Need, VehicleClass};
use crate::domain::ids::{OpId, SpotId, StayId};
use crate::domain::journal::fact::{AtEntry, CheckedIn as CheckedInFact, Fact, Flag};
use crate::domain::journal::{Personal, PersonalPart};
use crate::domain::plate::{Plate, PlateError};
use crate::domain::stay::HeldSpot;
use crate::domain::ticket::TicketCode;
use crate::domain::time::Instant;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The same id again gives the same answer and does nothing.
    pub op: OpId,
    /// The plate as typed, if one was.
    pub plate: Option<String>,
    /// The vehicle's class.
    pub class: ClassCode,
    /// Which spot.
    pub spot: SpotChoice,
    /// What the driver is entitled to.
    pub needs: Vec<Need>,
    /// What to do when there is no spot.
    pub when_full: WhenFull,
    /// Why the same vehicle may come in although it is inside; `None` refuses it.
    pub again: Option<String>,
    /// When.
    pub when: When,
    /// What the tariff may ask at the exit.
    pub at_entry: AtEntry,
}

/// Which spot a vehicle shall get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SpotChoice {
    /// The best by the facility's strategy.
    #[default]
    Best,
    /// The one that was suggested; if it went meanwhile, the best of those left.
    Suggested(Suggestion),
    /// One that the attendant chose, by its label.
    Chosen(String),
}

/// A spot as suggested before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The spots: several for a long vehicle.
    pub spots: Vec<SpotId>,
    /// Their label, as shown.
    pub label: String,
    /// Their floor, as shown.
    pub floor: String,
    /// Why, as shown.
    pub why: String,
}

/// What to do when there is no spot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenFull {
    /// Refuse the vehicle.
    #[default]
    Refuse,
    /// Let it in without a spot; it may be given one later.
    Overflow,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// The stay.
    pub stay: StayId,
    /// Its version.
    pub version: i64,
    /// The code on the ticket.
    pub ticket: String,
    /// The plate as typed.
    pub plate: Option<String>,
    /// The class.
    pub class: ClassCode,
    /// The spots: none in overflow.
    pub spots: Vec<HeldSpot>,
    /// Why these.
    pub why: String,
    /// When it came in.
    pub entered: Instant,
    /// What is unusual.
    pub flags: Vec<Flag>,
    /// The label of the suggested spot that went meanwhile, if it did.
    pub replaced: Option<String>,
}

/// Why it was refused. Nothing was done.
#[derive(Debug, Error)]
pub enum CheckInError {
    /// No such class.
    #[error("the garage has no vehicle class “{0}”; it has: {1}")]
    UnknownClass(ClassCode, String),
    /// The plate is none.
    #[error(transparent)]
    Plate(#[from] PlateError),
    /// The vehicle is inside.
    #[error("{plate} is already inside{place}; if this is another vehicle, let it in again with a reason")]
    AlreadyInside {
        /// The plate as typed at its entry.
        plate: String,
        /// Where: ` on B1-014`, or nothing.
        place: String,
        /// Its stay.
        stay: StayId,
    },
    /// No spot.
    #[error("{0}")]
    Full(Missing),
    /// No such spot.
    #[error("the garage has no spot “{0}”; look at its label again, or let the program choose")]
    UnknownSpot(String),
    /// That spot cannot be given.
    #[error("{why}")]
    SpotRefused {
        /// The spot.
        label: String,
        /// Why.
        why: OverrideRefused,
    },
    /// The time is none.
    #[error(transparent)]
    When(#[from] WhenError),
    /// A value that the tariff may ask is too long.
    #[error("“{0}” is too long for a ticket: at most {1} characters; say it shorter")]
    TooLong(String, usize),
    /// The id belongs to something else.
    #[error("this operation id was used for something else; use a new one")]
    OtherOperation,
    /// No chance.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// The longest reason or value kept with a stay, in characters.
pub const LONGEST_TEXT: usize = 500;

/// Lets a vehicle in.
pub fn check_in<B: Books>(desk: &mut Desk<'_, B>, request: &CheckIn) -> Result<CheckedIn, CheckInError> {
    let done = desk.books.entries_of(request.op)?;
    if let Some(entry) = done.first() {
        let Fact::CheckedIn(fact) = &entry.fact else { return Err(CheckInError::OtherOperation) };
        if !is_of_this_vehicle(request, fact, &entry.personal) {
            return Err(CheckInError::OtherOperation);
        }
        return outcome(desk, fact, entry.personal.plate().map(str::to_owned), entry.at, None);
    }
    desk.books.room_for_entries()?;
    let garage = desk.books.garage()?;
    let class = garage.class(&request.class).ok_or_else(|| {
        let known: Vec<&str> = garage.classes.iter().map(|class| class.code.as_str()).collect();
        CheckInError::UnknownClass(request.class.clone(), known.join(", "))
    })?;
    let plate = request.plate.as_deref().map(Plate::parse).transpose()?;
    check_texts(request)?;
    let entered = request.when.instant(desk.source.now(), desk.zone)?;
    let mut flags = Vec::new();
    if request.when.is_by_hand() {
        flags.push(Flag::EntryByHand);
    }
    let again = said(request.again.as_deref());
    if is_inside(desk, plate.as_ref(), again.is_some())? {
        flags.push(Flag::InsideAgain);
    }
    let place = find_place(desk, &garage, class, request)?;
    flags.extend(&place.flags);
    flags.sort_unstable();
    flags.dedup();
    let mut chance = [0; 7];
    desk.source.random(&mut chance)?;
    let fact = CheckedInFact {
        stay: StayId::new(desk.source.id()),
        ticket: TicketCode::from_random(chance).to_string(),
        class: request.class.clone(),
        spots: place.spots,
        why: place.why,
        needs: request.needs.clone(),
        at_entry: request.at_entry.clone(),
        flags,
        reason: again.or_else(|| request.when.reason().map(str::to_owned)),
    };
    let typed = plate.as_ref().map(|plate| plate.typed().to_owned());
    let personal = typed.clone().map(Personal::of_plate);
    desk.record(request.op, entered, fact.clone(), personal)?;
    outcome(desk, &fact, typed, entered, place.replaced)
}

/// Whether an entry done before is of the vehicle that is asked for now. A plate that was erased may be any.
fn is_of_this_vehicle(request: &CheckIn, fact: &CheckedInFact, personal: &PersonalPart) -> bool {
    let key = |plate: &str| Plate::parse(plate).map(|plate| plate.key().to_owned()).ok();
    let is_its_plate =
        *personal == PersonalPart::Erased || request.plate.as_deref().and_then(key) == personal.plate().and_then(key);
    request.class == fact.class && is_its_plate
}

/// Which spot a vehicle would get now, and why. Nothing is done.
pub fn suggest<B: Books>(
    desk: &mut Desk<'_, B>,
    class: &ClassCode,
    needs: &[Need],
) -> Result<Suggestion, CheckInError> {
    let garage = desk.books.garage()?;
    let Some(class) = garage.class(class) else {
        return Err(CheckInError::UnknownClass(class.clone(), String::new()));
    };
    let now = desk.source.now();
    match allocate(desk, &garage, class, needs, now)? {
        Decision::Assigned(assignment) => Ok(Suggestion {
            spots: assignment.spot.ids.clone(),
            label: assignment.spot.label.clone(),
            floor: assignment.spot.floor_label.clone(),
            why: assignment.why.to_string(),
        }),
        Decision::Full(missing) => Err(CheckInError::Full(missing)),
    }
}

fn giving<B: Books>(desk: &Desk<'_, B>, request: &CheckIn) -> Instant {
    request.when.giving(desk.source.now())
}

struct Place {
    spots: Vec<SpotId>,
    why: String,
    flags: Vec<Flag>,
    replaced: Option<String>,
}

fn check_texts(request: &CheckIn) -> Result<(), CheckInError> {
    let entry = &request.at_entry;
    let values = entry.values.iter().flat_map(|(key, value)| [key, value]);
    let reasons = request.again.iter().chain(match &request.when {
        When::ByHand { reason, .. } => Some(reason),
        When::Now | When::Recorded(_) => None,
    });
    for text in entry.customer.iter().chain(&entry.product).chain(values).chain(reasons) {
        if text.chars().count() > LONGEST_TEXT {
            return Err(CheckInError::TooLong(text.chars().take(20).collect(), LONGEST_TEXT));
        }
    }
    Ok(())
}

/// Whether the vehicle is inside; refused unless somebody said why it may come in again.
fn is_inside<B: Books>(desk: &mut Desk<'_, B>, plate: Option<&Plate>, said_why: bool) -> Result<bool, CheckInError> {
    let Some(plate) = plate else { return Ok(false) };
    let inside = desk.books.stays_inside_by_plate(plate.key())?;
    let Some(stay) = inside.first() else { return Ok(false) };
    if said_why {
        return Ok(true);
    }
    Err(CheckInError::AlreadyInside {
        plate: stay.plate.as_ref().unwrap_or(plate).typed().to_owned(),
        place: stay.spots.first().map(|spot| format!(" on {}", spot.label)).unwrap_or_default(),
        stay: stay.id,
    })
}

fn allocate<B: Books>(
    desk: &mut Desk<'_, B>,
    garage: &Garage,
    class: &VehicleClass,
    needs: &[Need],
    at: Instant,
) -> Result<Decision, BooksError> {
    let request = allocation::Request { strategy: garage.facility.strategy, class, needs, zones: &garage.zones, at };
    allocation::allocate(&request, desk.books)
}

fn find_place<B: Books>(
    desk: &mut Desk<'_, B>,
    garage: &Garage,
    class: &VehicleClass,
    request: &CheckIn,
) -> Result<Place, CheckInError> {
    match &request.spot {
        SpotChoice::Chosen(label) => chosen(desk, garage, class, request, label),
        SpotChoice::Suggested(suggestion) if still_free(desk, &suggestion.spots, giving(desk, request))? => Ok(Place {
            spots: suggestion.spots.clone(),
            why: suggestion.why.clone(),
            flags: Vec::new(),
            replaced: None,
        }),
        SpotChoice::Suggested(suggestion) => {
            let place = best(desk, garage, class, request)?;
            Ok(Place { replaced: Some(suggestion.label.clone()), ..place })
        }
        SpotChoice::Best => best(desk, garage, class, request),
    }
}

/// Whether all of these may be given out at that instant.
pub(super) fn still_free<B: Books>(desk: &mut Desk<'_, B>, spots: &[SpotId], at: Instant) -> Result<bool, BooksError> {
    for id in spots {
        let is_free = |spot: SpotFacts| spot.held_by.is_none() && spot.condition_at(at) == Condition::InService;
        if !desk.books.spot(*id)?.is_some_and(is_free) {
            return Ok(false);
        }
    }
    Ok(!spots.is_empty())
}

fn best<B: Books>(
    desk: &mut Desk<'_, B>,
    garage: &Garage,
    class: &VehicleClass,
    request: &CheckIn,
) -> Result<Place, CheckInError> {
    let at = giving(desk, request);
    match allocate(desk, garage, class, &request.needs, at)? {
        Decision::Assigned(assignment) => {
            Ok(Place { why: assignment.why.to_string(), spots: assignment.spot.ids, flags: Vec::new(), replaced: None })
        }
        Decision::Full(missing) => match request.when_full {
            WhenFull::Refuse => Err(CheckInError::Full(missing)),
            WhenFull::Overflow => {
                Ok(Place { spots: Vec::new(), why: missing.to_string(), flags: vec![Flag::Overflow], replaced: None })
            }
        },
    }
}

fn chosen<B: Books>(
    desk: &mut Desk<'_, B>,
    garage: &Garage,
    class: &VehicleClass,
    request: &CheckIn,
    label: &str,
) -> Result<Place, CheckInError> {
    let spot = desk.books.spot_by_label(label)?.ok_or_else(|| CheckInError::UnknownSpot(label.trim().to_owned()))?;
    let why = chosen_why(garage, class, &request.needs, &spot, giving(desk, request))?;
    Ok(Place { spots: vec![spot.id], why, flags: vec![Flag::ChosenByHand], replaced: None })
}

/// Why a spot that the attendant chose is unusual, or that it cannot be given.
pub(super) fn chosen_why(
    garage: &Garage,
    class: &VehicleClass,
    needs: &[Need],
    spot: &SpotFacts,
    at: Instant,
) -> Result<String, CheckInError> {
    let chosen = ChosenSpot {
        label: &spot.label,
        size: &spot.size,
        zone: spot.zone.and_then(|zone| garage.zone(zone)),
        condition: spot.condition_at(at),
        occupancy: if spot.held_by.is_some() { Occupancy::Taken } else { Occupancy::Free },
    };
    let notes = allocation::check_override(&chosen, class, needs)
        .map_err(|why| CheckInError::SpotRefused { label: spot.label.clone(), why })?;
    let mut why = "chosen by the attendant".to_owned();
    for note in notes {
        why.push_str("; ");
        why.push_str(&note.to_string());
    }
    Ok(why)
}

fn outcome<B: Books>(
    desk: &mut Desk<'_, B>,
    fact: &CheckedInFact,
    plate: Option<String>,
    entered: Instant,
    replaced: Option<String>,
) -> Result<CheckedIn, CheckInError> {
    let mut spots = Vec::with_capacity(fact.spots.len());
    for id in &fact.spots {
        if let Some(spot) = desk.books.spot(*id)? {
            spots.push(HeldSpot { id: spot.id, label: spot.label, floor: spot.floor });
        }
    }
    Ok(CheckedIn {
        stay: fact.stay,
        version: 1,
        ticket: fact.ticket.clone(),
        plate,
        class: fact.class.clone(),
        spots,
        why: fact.why.clone(),
        entered,
        flags: fact.flags.clone(),
        replaced,
    })
}
