//! Whether a ground plan can be used: asked before one is taken over, wherever it comes from.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use thiserror::Error;
use uuid::Uuid;

use super::geometry::outline::twice_area;
use crate::domain::facility::{Floor, Layout, Point, Spot};
use crate::domain::ids::{FloorId, ZoneId};

/// The longest label that can be painted, printed and typed.
pub const LONGEST_LABEL: usize = 24;

/// How far from its floor's corner a place may lie, in millimetres: 10 km.
pub const FARTHEST_MM: i64 = 10_000_000;

/// Why a ground plan cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LayoutProblem {
    /// There is no spot.
    #[error("The plan has no spot. A garage needs at least one: draw or import some.")]
    NoSpot,
    /// There is no vehicle class.
    #[error("The plan has no vehicle class, so nothing could ever enter. Add at least one.")]
    NoClass,
    /// Two things carry one identity.
    #[error(
        "Two parts of the plan carry the same identity, {id}. The file was put together wrongly: make the plan anew."
    )]
    SameId {
        /// The identity.
        id: Uuid,
    },
    /// A floor, an entrance or a spot has no label, or one that cannot be read.
    #[error("The label \"{label}\" is empty or holds a character that cannot be printed. Give it another.")]
    LabelUnreadable {
        /// The label, with what cannot be printed spelled out.
        label: String,
    },
    /// A label is too long.
    #[error("The label \"{label}\" is longer than 24 characters. Shorten it.")]
    LabelTooLong {
        /// The label.
        label: String,
    },
    /// Two spots or two floors are called the same. Capital and small letters do not tell labels apart: nobody would hear it.
    #[error("The label \"{label}\" is there twice. Give one of the two another.")]
    SameLabel {
        /// The label.
        label: String,
    },
    /// A vehicle class code is there twice.
    #[error("The vehicle class \"{code}\" is there twice. Rename or remove one.")]
    SameClass {
        /// The code.
        code: String,
    },
    /// A spot names a floor that is not in the plan.
    #[error("Spot {label} is on a floor that the plan does not have. Put it on one of the floors.")]
    NoSuchFloor {
        /// The spot.
        label: String,
    },
    /// A spot names a zone that is not in the plan.
    #[error("Spot {label} belongs to a zone that the plan does not have. Choose one of the zones, or none.")]
    NoSuchZone {
        /// The spot.
        label: String,
    },
    /// No vehicle class may use a spot's size.
    #[error(
        "Spot {label} is of size \"{size}\", which no vehicle class may use. Change its size, or let a class use it."
    )]
    SizeUnused {
        /// The spot.
        label: String,
        /// Its size.
        size: String,
    },
    /// Two spots of one row have one place.
    #[error("Spots {label} and {other} have the same place in the same row. Give one of them another place.")]
    SamePlace {
        /// The earlier spot.
        label: String,
        /// The later one.
        other: String,
    },
    /// A spot's outline is no area.
    #[error(
        "Spot {label} has no area: its outline needs three corners or more that are not on one line. Draw it again."
    )]
    NoArea {
        /// The spot.
        label: String,
    },
    /// A corner or an entrance lies outside what a plan can hold.
    #[error(
        "{label} lies more than 10 km from the corner of its floor. It was put there by mistake: move or remove it."
    )]
    TooFar {
        /// The spot or the entrance.
        label: String,
    },
    /// A distance is below zero.
    #[error("{label} has a distance below zero. A way driven is 0 or more.")]
    NegativeDistance {
        /// The spot or the entrance.
        label: String,
    },
    /// A floor has spots and no way onto it.
    #[error(
        "Floor {floor} has spots but no entrance, so nobody could say which spot is nearest. Give it an entrance or a ramp."
    )]
    NoEntrance {
        /// The floor.
        floor: String,
    },
}

/// Whether a ground plan can be used; the first thing found that is in the way.
pub fn check(layout: &Layout) -> Result<(), LayoutProblem> {
    if layout.classes.is_empty() {
        return Err(LayoutProblem::NoClass);
    }
    if layout.spots.is_empty() {
        return Err(LayoutProblem::NoSpot);
    }
    check_ids(layout)?;
    check_classes(layout)?;
    check_floors(layout)?;
    check_spots(layout)
}

fn check_ids(layout: &Layout) -> Result<(), LayoutProblem> {
    let mut seen: HashSet<Uuid> = HashSet::with_capacity(layout.spots.len());
    let floors = layout.floors.iter().map(|floor| floor.id.uuid());
    let zones = layout.zones.iter().map(|zone| zone.id.uuid());
    let spots = layout.spots.iter().map(|spot| spot.id.uuid());
    for id in floors.chain(zones).chain(spots) {
        if !seen.insert(id) {
            return Err(LayoutProblem::SameId { id });
        }
    }
    Ok(())
}

fn check_classes(layout: &Layout) -> Result<(), LayoutProblem> {
    let mut seen = BTreeSet::new();
    for class in &layout.classes {
        if !seen.insert(&class.code) {
            return Err(LayoutProblem::SameClass { code: class.code.to_string() });
        }
    }
    Ok(())
}

fn check_floors(layout: &Layout) -> Result<(), LayoutProblem> {
    let with_spots: BTreeSet<FloorId> = layout.spots.iter().map(|spot| spot.floor).collect();
    let mut labels = HashSet::new();
    for floor in &layout.floors {
        check_label(&floor.label, &mut labels)?;
        if floor.entrances.is_empty() && with_spots.contains(&floor.id) {
            return Err(LayoutProblem::NoEntrance { floor: floor.label.clone() });
        }
        check_entrances(floor)?;
    }
    Ok(())
}

fn check_entrances(floor: &Floor) -> Result<(), LayoutProblem> {
    for entrance in &floor.entrances {
        // Two floors may both have a "Ramp".
        check_label(&entrance.label, &mut HashSet::new())?;
        if !is_within(entrance.at) {
            return Err(LayoutProblem::TooFar { label: entrance.label.clone() });
        }
        if entrance.driven_mm < 0 {
            return Err(LayoutProblem::NegativeDistance { label: entrance.label.clone() });
        }
    }
    Ok(())
}

fn check_spots(layout: &Layout) -> Result<(), LayoutProblem> {
    let floors: BTreeSet<FloorId> = layout.floors.iter().map(|floor| floor.id).collect();
    let zones: BTreeSet<ZoneId> = layout.zones.iter().map(|zone| zone.id).collect();
    let sizes: BTreeSet<&str> =
        layout.classes.iter().flat_map(|class| &class.fits).map(|fit| fit.size.as_str()).collect();
    let mut labels = HashSet::with_capacity(layout.spots.len());
    let mut places: BTreeMap<(FloorId, i64, i64), &str> = BTreeMap::new();
    for spot in &layout.spots {
        check_label(&spot.label, &mut labels)?;
        let label = || spot.label.clone();
        if !floors.contains(&spot.floor) {
            return Err(LayoutProblem::NoSuchFloor { label: label() });
        }
        if spot.zone.is_some_and(|zone| !zones.contains(&zone)) {
            return Err(LayoutProblem::NoSuchZone { label: label() });
        }
        if !sizes.contains(spot.size.as_str()) {
            return Err(LayoutProblem::SizeUnused { label: label(), size: spot.size.to_string() });
        }
        check_shape(spot)?;
        if let Some(earlier) = places.insert((spot.floor, spot.row, spot.place), &spot.label) {
            return Err(LayoutProblem::SamePlace { label: earlier.to_owned(), other: label() });
        }
    }
    Ok(())
}

fn check_shape(spot: &Spot) -> Result<(), LayoutProblem> {
    let label = || spot.label.clone();
    if !spot.outline.iter().copied().all(is_within) {
        return Err(LayoutProblem::TooFar { label: label() });
    }
    if spot.outline.len() < 3 || twice_area(&spot.outline) == 0 {
        return Err(LayoutProblem::NoArea { label: label() });
    }
    if spot.distance_mm < 0 {
        return Err(LayoutProblem::NegativeDistance { label: label() });
    }
    Ok(())
}

fn is_within(point: Point) -> bool {
    let range = -FARTHEST_MM..=FARTHEST_MM;
    range.contains(&point.x) && range.contains(&point.y)
}

fn check_label(label: &str, seen: &mut HashSet<String>) -> Result<(), LayoutProblem> {
    if label.trim().is_empty() || label.chars().any(char::is_control) {
        return Err(LayoutProblem::LabelUnreadable { label: label.escape_debug().to_string() });
    }
    if label.chars().count() > LONGEST_LABEL {
        return Err(LayoutProblem::LabelTooLong { label: label.to_owned() });
    }
    if !seen.insert(label.to_lowercase()) {
        return Err(LayoutProblem::SameLabel { label: label.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facility::{SizeCode, Zone};
    use crate::plan::demo;

    fn layout() -> Layout {
        let mut next = 0;
        demo(move || {
            next += 1;
            Uuid::from_u128(next)
        })
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Layout)) -> LayoutProblem {
        let mut layout = layout();
        change(&mut layout);
        check(&layout).unwrap_err()
    }

    #[test]
    fn the_demo_garage_can_be_used() {
        assert_eq!(check(&layout()), Ok(()));
    }

    #[test]
    fn a_plan_needs_a_class_and_a_spot() {
        assert_eq!(refused(|layout| layout.classes.clear()), LayoutProblem::NoClass);
        assert_eq!(refused(|layout| layout.spots.clear()), LayoutProblem::NoSpot);
    }

    #[test]
    fn labels_are_there_once_even_for_the_ear() {
        let problem = refused(|layout| layout.spots[1].label = layout.spots[0].label.to_lowercase());
        assert!(matches!(problem, LayoutProblem::SameLabel { .. }), "{problem}");
        let problem = refused(|layout| layout.floors[1].label = layout.floors[0].label.clone());
        assert!(matches!(problem, LayoutProblem::SameLabel { .. }), "{problem}");
    }

    #[test]
    fn labels_can_be_painted() {
        let problem = refused(|layout| layout.spots[0].label = "Å".repeat(25));
        assert!(matches!(problem, LayoutProblem::LabelTooLong { .. }), "{problem}");
        let problem = refused(|layout| layout.spots[0].label = "B1\n014".to_owned());
        assert_eq!(problem, LayoutProblem::LabelUnreadable { label: "B1\\n014".to_owned() });
        let problem = refused(|layout| layout.floors[0].entrances[0].label = " ".to_owned());
        assert!(matches!(problem, LayoutProblem::LabelUnreadable { .. }), "{problem}");
        let mut longest = layout();
        longest.spots[0].label = "Å".repeat(24);
        assert_eq!(check(&longest), Ok(()));
    }

    #[test]
    fn identities_are_there_once_whatever_they_name() {
        let problem =
            refused(|layout| layout.spots[0].id = crate::domain::ids::SpotId::new(layout.floors[0].id.uuid()));
        assert!(matches!(problem, LayoutProblem::SameId { .. }), "{problem}");
        let problem = refused(|layout| {
            let zone: Zone = layout.zones[0].clone();
            layout.zones.push(zone);
        });
        assert!(matches!(problem, LayoutProblem::SameId { .. }), "{problem}");
    }

    #[test]
    fn a_class_is_there_once() {
        let problem = refused(|layout| layout.classes.push(layout.classes[0].clone()));
        assert!(matches!(problem, LayoutProblem::SameClass { .. }), "{problem}");
    }

    #[test]
    fn what_a_spot_names_is_in_the_plan() {
        let problem = refused(|layout| layout.spots[0].floor = FloorId::new(Uuid::from_u128(u128::MAX)));
        assert!(matches!(problem, LayoutProblem::NoSuchFloor { .. }), "{problem}");
        let problem = refused(|layout| layout.spots[0].zone = Some(ZoneId::new(Uuid::from_u128(u128::MAX))));
        assert!(matches!(problem, LayoutProblem::NoSuchZone { .. }), "{problem}");
        let problem = refused(|layout| layout.spots[0].size = SizeCode::new("horse trailer"));
        assert!(matches!(problem, LayoutProblem::SizeUnused { .. }), "{problem}");
    }

    #[test]
    fn a_spot_is_an_area_near_its_floor() {
        let problem = refused(|layout| layout.spots[0].outline.truncate(2));
        assert!(matches!(problem, LayoutProblem::NoArea { .. }), "{problem}");
        let problem = refused(|layout| layout.spots[0].outline = [0, 1, 2].map(|at| Point { x: at, y: at }).to_vec());
        assert!(matches!(problem, LayoutProblem::NoArea { .. }), "{problem}");
        for far in [FARTHEST_MM + 1, i64::MIN, i64::MAX] {
            let problem = refused(|layout| layout.spots[0].outline[0].y = far);
            assert!(matches!(problem, LayoutProblem::TooFar { .. }), "{problem}");
            let problem = refused(|layout| layout.floors[0].entrances[0].at.x = far);
            assert!(matches!(problem, LayoutProblem::TooFar { .. }), "{problem}");
        }
    }

    #[test]
    fn no_way_is_shorter_than_none() {
        let problem = refused(|layout| layout.spots[0].distance_mm = -1);
        assert!(matches!(problem, LayoutProblem::NegativeDistance { .. }), "{problem}");
        let problem = refused(|layout| layout.floors[0].entrances[0].driven_mm = -1);
        assert!(matches!(problem, LayoutProblem::NegativeDistance { .. }), "{problem}");
    }

    #[test]
    fn a_place_in_a_row_is_one_spots() {
        let problem = refused(|layout| layout.spots[1].place = layout.spots[0].place);
        assert!(matches!(problem, LayoutProblem::SamePlace { .. }), "{problem}");
    }

    #[test]
    fn a_floor_with_spots_can_be_reached_and_an_empty_one_need_not() {
        let problem = refused(|layout| layout.floors[0].entrances.clear());
        assert!(matches!(problem, LayoutProblem::NoEntrance { .. }), "{problem}");
        let mut empty = layout();
        let floor = empty.floors[0].id;
        empty.floors[0].entrances.clear();
        empty.spots.retain(|spot| spot.floor != floor);
        assert_eq!(check(&empty), Ok(()));
    }
}
