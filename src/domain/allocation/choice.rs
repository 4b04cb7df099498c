//! The attendant's own choice of spot: any free one, and what is unusual about it is noted.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::facility::{Condition, KeptFor, Need, SizeCode, VehicleClass, Zone};
use super::serves;

/// Whether a vehicle stands on a spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occupancy {
    /// No open stay holds it.
    Free,
    /// An open stay holds it.
    Taken,
}

/// The facts about one spot an attendant chose.
#[derive(Clone, Copy, Debug)]
pub struct ChosenSpot<'a> {
    /// What is painted on it.
    pub label: &'a str,
    /// How large it is.
    pub size: &'a SizeCode,
    /// The zone it belongs to, if any.
    pub zone: Option<&'a Zone>,
    /// Whether it may be given out.
    pub condition: Condition,
    /// Whether a vehicle stands on it.
    pub occupancy: Occupancy,
}

/// Something unusual about a chosen spot, to be shown and recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideNote {
    /// The vehicle class does not use spots of this size.
    OtherSize {
        /// The name of the vehicle class.
        class: String,
        /// The size of the spot.
        size: SizeCode,
    },
    /// The vehicle class takes more than one spot of this size.
    TooFewSpots {
        /// The name of the vehicle class.
        class: String,
        /// The size of the spot.
        size: SizeCode,
        /// How many adjacent spots it takes.
        takes: u8,
    },
    /// The spot's zone is kept for others.
    KeptForOthers {
        /// The name of the zone.
        zone: String,
        /// Whom it is kept for.
        kept_for: KeptFor,
    },
    /// The spot is reserved by hand.
    ReservedByHand,
    /// The driver asked for another kind of spot.
    NeedNotMet {
        /// What was asked for.
        needs: Vec<Need>,
    },
}

/// Why a chosen spot cannot be given out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OverrideRefused {
    /// A vehicle stands there.
    #[error("{0} is taken: choose another spot, or check out the vehicle on it first")]
    Taken(String),
    /// It is closed.
    #[error("{0} is out of service: choose another spot, or put it back into service first")]
    OutOfService(String),
}

/// Whether an attendant may give a vehicle this very spot, and what is unusual about it.
pub fn check_override(
    spot: &ChosenSpot<'_>,
    class: &VehicleClass,
    needs: &[Need],
) -> Result<Vec<OverrideNote>, OverrideRefused> {
    if spot.occupancy == Occupancy::Taken {
        return Err(OverrideRefused::Taken(spot.label.to_owned()));
    }
    let mut notes = Vec::new();
    match spot.condition {
        Condition::OutOfService => return Err(OverrideRefused::OutOfService(spot.label.to_owned())),
        Condition::Reserved => notes.push(OverrideNote::ReservedByHand),
        Condition::InService => {}
    }
    notes.extend(size_note(spot.size, class));
    let serves_a_need = |zone: &Zone| needs.iter().any(|&need| serves(zone, need));
    match spot.zone {
        Some(zone) if serves_a_need(zone) => {}
        Some(zone) => {
            notes.push(OverrideNote::KeptForOthers { zone: zone.name.clone(), kept_for: zone.kept_for });
        }
        None => {}
    }
    if !needs.is_empty() && !spot.zone.is_some_and(serves_a_need) {
        notes.push(OverrideNote::NeedNotMet { needs: needs.to_vec() });
    }
    Ok(notes)
}

fn size_note(size: &SizeCode, class: &VehicleClass) -> Option<OverrideNote> {
    let fits = class.fits.iter().filter(|fit| fit.size == *size);
    match fits.map(|fit| fit.spots).min() {
        None => Some(OverrideNote::OtherSize { class: class.name.clone(), size: size.clone() }),
        Some(0 | 1) => None,
        Some(takes) => Some(OverrideNote::TooFewSpots { class: class.name.clone(), size: size.clone(), takes }),
    }
}

impl fmt::Display for OverrideNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherSize { class, size } => write!(f, "{class} on a {size} spot, which it does not usually use"),
            Self::TooFewSpots { class, size, takes } => {
                write!(f, "{class} on one {size} spot, where it usually takes {takes}: the next spots may be blocked")
            }
            Self::KeptForOthers { zone, kept_for: KeptFor::Accessible } => {
                write!(f, "the spot is in {zone}, kept for holders of an accessible-parking badge")
            }
            Self::KeptForOthers { zone, kept_for: KeptFor::Ev } => {
                write!(f, "the spot is in {zone}, kept for electric vehicles that charge")
            }
            Self::KeptForOthers { zone, kept_for: KeptFor::Reserved } => {
                write!(f, "the spot is in {zone}, kept for holders of a permit")
            }
            Self::ReservedByHand => f.write_str("the spot is reserved by hand"),
            Self::NeedNotMet { needs } => {
                let asked = needs.iter().map(|need| match need {
                    Need::Accessible => "an accessible spot",
                    Need::Ev => "an EV charging spot",
                });
                write!(f, "the driver asked for {}, and this is not one", asked.collect::<Vec<_>>().join(" or "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::super::facility::Fit;
    use super::super::super::facility::standard::standard_classes;
    use super::super::super::ids::ZoneId;
    use super::*;

    fn class(code: &str) -> VehicleClass {
        standard_classes().into_iter().find(|class| class.code.as_str() == code).unwrap()
    }

    fn zone(name: &str, kept_for: KeptFor) -> Zone {
        Zone { id: ZoneId::new(Uuid::from_u128(1)), name: name.to_owned(), kept_for }
    }

    fn notes(vehicle: &str, size: &str, zone: Option<&Zone>, condition: Condition, needs: &[Need]) -> Vec<String> {
        let size = SizeCode::new(size);
        let spot = ChosenSpot { label: "B1-014", size: &size, zone, condition, occupancy: Occupancy::Free };
        let notes = check_override(&spot, &class(vehicle), needs).unwrap();
        notes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_usual_spot_has_nothing_to_note() {
        let accessible = zone("Accessible", KeptFor::Accessible);
        assert!(notes("car", "van", None, Condition::InService, &[]).is_empty());
        assert!(notes("bus", "bus", None, Condition::InService, &[]).is_empty());
        let mut either = class("car");
        either.fits.insert(0, Fit { size: SizeCode::new("car"), spots: 2 });
        assert_eq!(size_note(&SizeCode::new("car"), &either), None);
        let both = [Need::Ev, Need::Accessible];
        assert!(notes("car", "car", Some(&accessible), Condition::InService, &both).is_empty());
    }

    #[test]
    fn each_unusual_thing_is_noted() {
        let doctors = zone("Doctors", KeptFor::Reserved);
        let charging = zone("EV charging", KeptFor::Ev);
        for (noted, expected) in [
            (
                notes("van", "car", None, Condition::InService, &[]),
                vec!["Van on a car spot, which it does not usually use"],
            ),
            (
                notes("bus", "car", None, Condition::InService, &[]),
                vec!["Bus on one car spot, where it usually takes 5: the next spots may be blocked"],
            ),
            (
                notes("car", "motorcycle", Some(&doctors), Condition::Reserved, &[]),
                vec![
                    "the spot is reserved by hand",
                    "Car on a motorcycle spot, which it does not usually use",
                    "the spot is in Doctors, kept for holders of a permit",
                ],
            ),
            (
                notes("car", "car", Some(&charging), Condition::InService, &[Need::Accessible]),
                vec![
                    "the spot is in EV charging, kept for electric vehicles that charge",
                    "the driver asked for an accessible spot, and this is not one",
                ],
            ),
            (
                notes("car", "car", None, Condition::InService, &[Need::Ev, Need::Accessible]),
                vec!["the driver asked for an EV charging spot or an accessible spot, and this is not one"],
            ),
        ] {
            assert_eq!(noted, expected);
        }
    }

    #[test]
    fn notes_read_back_from_the_journal_as_written() {
        let all = vec![
            OverrideNote::OtherSize { class: "Car".to_owned(), size: SizeCode::new("bus") },
            OverrideNote::TooFewSpots { class: "Bus".to_owned(), size: SizeCode::new("car"), takes: 5 },
            OverrideNote::KeptForOthers { zone: "Doctors".to_owned(), kept_for: KeptFor::Reserved },
            OverrideNote::ReservedByHand,
            OverrideNote::NeedNotMet { needs: vec![Need::Ev] },
        ];
        let written = serde_json::to_string(&all).unwrap();
        assert!(
            written.contains(r#"{"kept_for_others":{"zone":"Doctors","kept_for":"reserved"}},"reserved_by_hand""#),
            "{written}"
        );
        assert_eq!(serde_json::from_str::<Vec<OverrideNote>>(&written).unwrap(), all);
    }

    proptest! {
        #[test]
        fn exactly_the_taken_and_the_closed_spots_are_refused(
            vehicle in prop::sample::select(vec!["motorcycle", "car", "van", "bus"]),
            size in prop::sample::select(vec!["motorcycle", "car", "van", "bus", "coach"]),
            kept_for in prop::option::of(prop::sample::select(vec![KeptFor::Accessible, KeptFor::Ev, KeptFor::Reserved])),
            condition in prop::sample::select(vec![Condition::InService, Condition::OutOfService, Condition::Reserved]),
            occupancy in prop::sample::select(vec![Occupancy::Free, Occupancy::Taken]),
            needs in prop::collection::vec(prop::sample::select(vec![Need::Accessible, Need::Ev]), 0..3),
        ) {
            let size = SizeCode::new(size);
            let zone = kept_for.map(|kept_for| zone("Zone", kept_for));
            let spot = ChosenSpot { label: "B1-014", size: &size, zone: zone.as_ref(), condition, occupancy };
            let class = class(vehicle);
            let checked = check_override(&spot, &class, &needs);
            let may = occupancy == Occupancy::Free && condition != Condition::OutOfService;
            prop_assert_eq!(checked.is_ok(), may);
            let usual = class.fits.iter().any(|fit| fit.size == size && fit.spots == 1)
                && condition == Condition::InService
                && match kept_for {
                    None => needs.is_empty(),
                    Some(KeptFor::Accessible) => needs.contains(&Need::Accessible),
                    Some(KeptFor::Ev) => needs.contains(&Need::Ev),
                    Some(KeptFor::Reserved) => false,
                };
            match checked {
                Ok(notes) => prop_assert_eq!(notes.is_empty(), usual, "{:?}", notes),
                Err(refused) => prop_assert!(refused.to_string().contains("B1-014")),
            }
        }
    }
}
