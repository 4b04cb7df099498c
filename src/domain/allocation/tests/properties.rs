//! Allocation against looking at every spot there is.

use proptest::prelude::*;
use proptest::strategy::Strategy as Draw;

use super::super::super::facility::{Fit, Strategy};
use super::*;

/// What a person would find who looked at every spot: the rank of each allowed group, the best first.
///
/// Area and fit come first; then the strategy's own measure; then distance and label.
type Rank = (usize, usize, i128, i64, String);

fn by_looking_at_every_spot(
    garage: &Garage,
    strategy: Strategy,
    class: &VehicleClass,
    needs: &[Need],
) -> Vec<(Rank, FreeSpot)> {
    let zone_area = |zone: Option<ZoneId>| match zone {
        None => Some(needs.len()),
        Some(id) => {
            let kept_for = zones().into_iter().find(|zone| zone.id == id).unwrap().kept_for;
            needs.iter().position(|need| need.code() == kept_for.code())
        }
    };
    let all_zones = [None, Some(1), Some(2), Some(3), Some(4)].map(|number| number.map(zone_id));
    let mut ranked = Vec::new();
    for zone in all_zones {
        let Some(area) = zone_area(zone) else { continue };
        for (fit_rank, fit) in class.fits.iter().enumerate() {
            for spot in garage.groups(fit.size.as_str(), zone, fit.spots) {
                let measure = match strategy {
                    Strategy::NearestToEntrance => 0,
                    Strategy::RoundRobin => i128::from(spot.last_used),
                    Strategy::EmptiestFloor => {
                        let same: Vec<&Bay> = garage
                            .bays
                            .iter()
                            .filter(|bay| bay.condition == Condition::InService && floor_id(bay.floor) == spot.floor)
                            .filter(|bay| bay.size == fit.size.as_str() && zone_area(bay.zone) == Some(area))
                            .collect();
                        let taken = same.iter().filter(|bay| bay.taken).count();
                        // Fractions of less than a hundred spots that differ, differ by more than a ten-thousandth.
                        i128::try_from(taken * 1_000_000 / same.len()).unwrap()
                    }
                };
                ranked.push(((area, fit_rank, measure, spot.distance_mm, spot.label.clone()), spot));
            }
        }
    }
    ranked.sort_by(|left, right| left.0.cmp(&right.0));
    ranked
}

fn any_garage() -> impl Draw<Value = Garage> {
    let bay = (
        (0_u8..3, 1_u8..3, 0_u8..2, prop::sample::select(SIZES.to_vec())),
        prop::option::weighted(0.3, (1_u128..5).prop_map(zone_id)),
        prop::sample::select(vec![
            Condition::InService,
            Condition::InService,
            Condition::InService,
            Condition::OutOfService,
            Condition::Reserved,
        ]),
        (any::<bool>(), 0_i64..4, 0_i64..3),
    );
    // Runs of equal bays, so that there are groups to find; a gap now and then.
    prop::collection::vec((bay, 1_u8..6), 0..10).prop_map(|runs| {
        let mut garage = Garage::default();
        for (((floor, row, gap, size), zone, condition, (taken, distance_mm, last_used)), length) in runs {
            for step in 0..length {
                let in_row = |bay: &&Bay| (bay.floor, bay.row) == (floor, row);
                let last = garage.bays.iter().filter(in_row).map(|bay| bay.place).max().unwrap_or(0);
                let unusual = step == length / 2;
                garage.bays.push(Bay {
                    id: SpotId::new(Uuid::from_u128(garage.bays.len().try_into().unwrap())),
                    floor,
                    row,
                    place: last + 1 + if step == 0 { gap } else { 0 },
                    size,
                    zone,
                    condition: if unusual { condition } else { Condition::InService },
                    taken: taken && step % 2 == 0,
                    distance_mm: distance_mm + i64::from(step % 3),
                    last_used,
                    uses: 0,
                });
            }
        }
        garage
    })
}

fn any_class() -> impl Draw<Value = VehicleClass> {
    let fit = (prop::sample::select(SIZES.to_vec()), 1_u8..4)
        .prop_map(|(size, spots)| Fit { size: SizeCode::new(size), spots });
    let made_up = prop::collection::vec(fit, 0..4).prop_map(|fits| VehicleClass { fits, ..class("car") });
    prop_oneof![prop::sample::select(standard_classes()), made_up]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_chosen_spot_is_the_best_that_looking_at_every_spot_finds(
        mut garage in any_garage(),
        class in any_class(),
        needs in prop_oneof![
            Just(vec![]),
            Just(vec![Need::Accessible]),
            Just(vec![Need::Ev]),
            Just(vec![Need::Accessible, Need::Ev]),
            Just(vec![Need::Ev, Need::Accessible]),
        ],
        strategy in prop::sample::select(Strategy::ALL.to_vec()),
    ) {
        let ranked = by_looking_at_every_spot(&garage, strategy, &class, &needs);
        match garage.ask(strategy, &class, &needs) {
            Decision::Full(missing) => {
                prop_assert!(ranked.is_empty(), "{} although {:?} is free", missing, ranked);
                let none_free = missing.gone.iter().filter(|gone| matches!(gone, Gone::NoneFree(_))).count();
                prop_assert_eq!(none_free, class.fits.len() * (needs.len() + 1));
            }
            Decision::Assigned(assignment) => {
                let ((area, fit, ..), _) = ranked[0].clone();
                let same_kind = ranked.iter().filter(|(rank, _)| (rank.0, rank.1) == (area, fit)).map(|(_, spot)| spot.clone());
                let offered: Vec<FreeSpot> = std::iter::once(assignment.spot.clone()).chain(assignment.next_best.clone()).collect();
                prop_assert_eq!(&offered, &same_kind.take(3).collect::<Vec<_>>());

                let bays: Vec<&Bay> = assignment.spot.ids.iter().map(|id| garage.bays.iter().find(|bay| bay.id == *id).unwrap()).collect();
                let sought = &assignment.why.sought;
                prop_assert_eq!(bays.len(), usize::from(sought.spots));
                prop_assert!(bays.iter().all(|bay| bay.is_free() && bay.size == sought.size.as_str()));
                prop_assert!(class.fits.iter().any(|fit| fit.size == sought.size && fit.spots == sought.spots));
                prop_assert!(bays.windows(2).all(|pair| (pair[0].floor, pair[0].row, pair[0].place + 1) == (pair[1].floor, pair[1].row, pair[1].place)));
                for bay in bays {
                    let kept_for = bay.zone.map(|id| zones().into_iter().find(|zone| zone.id == id).unwrap().kept_for);
                    prop_assert_eq!(kept_for.map(KeptFor::code), sought.need.map(Need::code));
                    prop_assert!(sought.need.is_none_or(|need| needs.contains(&need)));
                }
                prop_assert_eq!(assignment.why.gone.len(), area * class.fits.len() + fit);
            }
        }
    }

    #[test]
    fn round_robin_wears_equal_spots_evenly(
        spots in 1_u8..12,
        visits in 0_usize..60,
        inside_at_once in 0_usize..12,
        reverse in any::<bool>(),
    ) {
        let places: Vec<u8> = (1..=spots).collect();
        let mut garage = Garage::default().with_row(1, "car", None, &places);
        let car = class("car");
        let mut inside: Vec<Vec<SpotId>> = Vec::new();
        for _ in 0..visits {
            // All that are inside leave together, in either order, before one more would not fit.
            if inside.len() > inside_at_once.min(usize::from(spots) - 1) {
                if reverse {
                    inside.reverse();
                }
                inside.drain(..).for_each(|ids| garage.leave(&ids));
            }
            let assignment = garage.assign(Strategy::RoundRobin, &car, &[]);
            garage.park(&assignment.spot.ids);
            inside.push(assignment.spot.ids);
        }
        let uses = || garage.bays.iter().map(|bay| bay.uses);
        prop_assert!(uses().max().unwrap() - uses().min().unwrap() <= 1, "{:?}", uses().collect::<Vec<_>>());
        prop_assert_eq!(uses().sum::<u32>(), u32::try_from(visits).unwrap());
    }

    #[test]
    fn a_garage_that_fills_gives_every_fitting_spot_once(mut garage in any_garage(), strategy in prop::sample::select(Strategy::ALL.to_vec())) {
        let car = class("car");
        let fitting = garage.bays.iter().filter(|bay| bay.is_free() && bay.zone.is_none() && ["car", "van"].contains(&bay.size)).count();
        let mut given = 0;
        while let Decision::Assigned(assignment) = garage.ask(strategy, &car, &[]) {
            garage.park(&assignment.spot.ids);
            given += 1;
            prop_assert!(given <= fitting);
        }
        prop_assert_eq!(given, fitting);
    }
}
