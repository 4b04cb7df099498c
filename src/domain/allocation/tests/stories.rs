//! What happens in the booth, told one by one.

use super::*;

#[test]
fn the_reason_names_the_entrance_and_what_comes_next() {
    let mut garage = Garage::default().with_row(1, "car", None, &[1, 2, 3, 4]);
    let car = class("car");
    let nearest = garage.assign(Strategy::NearestToEntrance, &car, &[]);
    assert_eq!(nearest.spot.label, "1-101");
    assert_eq!(nearest.why.to_string(), "nearest free car spot to Entrance A; next best 1-102, 1-103");
    let unused = garage.assign(Strategy::RoundRobin, &car, &[]);
    assert_eq!(unused.why.to_string(), "longest unused free car spot; next best 1-102, 1-103");
    garage.take(&["1-101", "1-102", "1-103"]);
    let emptiest = garage.assign(Strategy::EmptiestFloor, &car, &[]);
    assert_eq!(emptiest.why.to_string(), "nearest free car spot to Entrance A on floor 1, the emptiest with room");
}

#[test]
fn a_motorcycle_falls_back_to_a_car_spot_and_a_car_never_to_a_motorcycle_spot() {
    let mut garage = Garage::default().with_row(1, "motorcycle", None, &[1]).with_row(1, "car", None, &[1, 2]);
    let motorcycle = class("motorcycle");
    assert_eq!(garage.assign(Strategy::NearestToEntrance, &motorcycle, &[]).spot.label, "1-101");
    garage.take(&["1-101"]);
    let fallback = garage.assign(Strategy::NearestToEntrance, &motorcycle, &[]);
    assert_eq!(
        fallback.why.to_string(),
        "no free motorcycle spot: nearest free car spot to Entrance A; next best 1-202"
    );
    garage.leave(&[garage.bays[0].id]);
    garage.take(&["1-201", "1-202"]);
    let Decision::Full(missing) = garage.ask(Strategy::NearestToEntrance, &class("car"), &[]) else {
        panic!("a car on a motorcycle spot");
    };
    assert_eq!(missing.to_string(), "no free car spot and no free van spot");
}

#[test]
fn zones_are_for_those_entitled_and_reserved_ones_for_nobody() {
    let mut garage = Garage::default()
        .with_row(1, "car", Some(zone_id(4)), &[1])
        .with_row(1, "car", Some(zone_id(1)), &[1])
        .with_row(1, "van", Some(zone_id(3)), &[1])
        .with_row(1, "car", None, &[1]);
    let car = class("car");
    let mut go = |needs: &[Need]| {
        let assignment = garage.assign(Strategy::NearestToEntrance, &car, needs);
        garage.park(&assignment.spot.ids);
        (assignment.spot.label, assignment.why.to_string())
    };
    assert_eq!(go(&[Need::Accessible]).0, "1-201");
    assert_eq!(
        go(&[Need::Accessible]),
        ("1-301".to_owned(), "no free accessible car spot: nearest free accessible van spot to Entrance A".to_owned())
    );
    assert_eq!(
        go(&[Need::Accessible]),
        (
            "1-401".to_owned(),
            "no free accessible car spot and no free accessible van spot: nearest free car spot to Entrance A"
                .to_owned()
        )
    );
    let Decision::Full(missing) = garage.ask(Strategy::NearestToEntrance, &car, &[]) else {
        panic!("a reserved spot was given out");
    };
    assert_eq!(missing.gone.len(), 2);
}

#[test]
fn both_needs_are_tried_in_the_order_asked() {
    let garage = Garage::default()
        .with_row(1, "car", Some(zone_id(1)), &[1])
        .with_row(1, "car", Some(zone_id(2)), &[1])
        .with_row(1, "car", None, &[1]);
    let car = class("car");
    for (needs, labels) in [
        ([Need::Accessible, Need::Ev], ["1-101", "1-201", "1-301"]),
        ([Need::Ev, Need::Accessible], ["1-201", "1-101", "1-301"]),
    ] {
        let mut garage = garage.clone();
        for label in labels {
            let assignment = garage.assign(Strategy::NearestToEntrance, &car, &needs);
            assert_eq!(assignment.spot.label, label);
            garage.park(&assignment.spot.ids);
        }
    }
}

#[test]
fn the_reason_says_when_nothing_is_kept_for_a_need() {
    let mut garage = Garage::default().with_row(1, "car", None, &[1]);
    let car = class("car");
    let request = Request { strategy: Strategy::RoundRobin, class: &car, needs: &[Need::Ev], zones: &[], at: now() };
    let Ok(Decision::Assigned(assignment)) = allocate(&request, &mut garage) else { panic!("full") };
    assert_eq!(assignment.why.to_string(), "no zone here is kept for EV charging: longest unused free car spot");
    let unfit = VehicleClass { fits: Vec::new(), ..car };
    let Decision::Full(missing) = garage.ask(Strategy::RoundRobin, &unfit, &[]) else { panic!("assigned") };
    assert!(missing.to_string().contains("Car names no spot size"), "{missing}");
}

#[test]
fn a_bus_takes_adjacent_spots_of_one_row_and_no_pillar_between() {
    let mut garage = Garage::default()
        .with_row(1, "car", None, &[1, 2, 3, 4, 6, 7])
        .with_row(1, "car", None, &[1, 2, 3, 4])
        .with_row(2, "car", None, &[11, 12, 13, 14, 15, 16]);
    let bus = class("bus");
    let assignment = garage.assign(Strategy::NearestToEntrance, &bus, &[]);
    assert_eq!((assignment.spot.label.as_str(), assignment.spot.ids.len()), ("2-111 to 2-115", 5));
    assert_eq!(
        assignment.why.to_string(),
        "no free bus spot: nearest 5 adjacent free car spots of one row to Entrance A; next best 2-112 to 2-116"
    );
    garage.take(&["2-113"]);
    let Decision::Full(missing) = garage.ask(Strategy::NearestToEntrance, &bus, &[]) else { panic!("assigned") };
    assert_eq!(
        missing.to_string(),
        "no free bus spot, no 5 adjacent free car spots of one row and no 4 adjacent free van spots of one row"
    );
}

#[test]
fn the_emptiest_floor_comes_first_and_an_empty_garage_fills_from_the_entrance() {
    let mut garage = Garage::default().with_row(1, "car", None, &[1, 2, 3, 4]).with_row(2, "car", None, &[1, 2]);
    let car = class("car");
    let mut floors = Vec::new();
    for _ in 0..6 {
        let assignment = garage.assign(Strategy::EmptiestFloor, &car, &[]);
        garage.park(&assignment.spot.ids);
        floors.push(assignment.spot.label);
    }
    assert_eq!(floors, ["1-101", "2-101", "1-102", "1-103", "2-102", "1-104"]);
}

#[test]
fn zones_kept_for_one_need_count_together() {
    // Floor 1 has one free and one taken in the first zone, and one free in the second: a third is taken. Floor 2 has half.
    let mut garage = Garage::default()
        .with_row(2, "car", Some(zone_id(1)), &[1, 2])
        .with_row(1, "car", Some(zone_id(1)), &[1, 2])
        .with_row(1, "car", Some(zone_id(3)), &[1]);
    garage.take(&["2-101", "1-101"]);
    let mut go = |strategy| garage.assign(strategy, &class("car"), &[Need::Accessible]).spot.label;
    assert_eq!(go(Strategy::EmptiestFloor), "1-102");
    assert_eq!(go(Strategy::NearestToEntrance), "2-102");
    // With the second spot of the second zone taken too it is floor 2.
    let mut fuller = garage.with_row(1, "car", Some(zone_id(3)), &[1]);
    fuller.take(&["1-201", "1-301"]);
    assert_eq!(fuller.assign(Strategy::EmptiestFloor, &class("car"), &[Need::Accessible]).spot.label, "2-102");
}

#[test]
fn equal_spots_of_two_zones_come_in_the_order_of_their_labels() {
    let mut garage =
        Garage::default().with_row(2, "car", Some(zone_id(1)), &[1]).with_row(1, "car", Some(zone_id(3)), &[1]);
    garage.bays.iter_mut().for_each(|bay| bay.distance_mm = 7);
    for strategy in Strategy::ALL {
        let assignment = garage.assign(strategy, &class("car"), &[Need::Accessible]);
        assert_eq!((assignment.spot.label.as_str(), assignment.why.next_best.join(" ").as_str()), ("1-101", "2-101"));
    }
}

#[test]
fn a_closed_floor_does_not_upset_the_order_of_the_others() {
    let mut garage = Garage::default().with_row(1, "car", None, &[1, 2]).with_row(2, "car", None, &[1]).with_row(
        3,
        "car",
        None,
        &[1, 2, 3],
    );
    garage.take(&["1-101", "3-101"]);
    garage.bays.iter_mut().filter(|bay| bay.floor == 2).for_each(|bay| bay.condition = Condition::OutOfService);
    assert_eq!(garage.assign(Strategy::EmptiestFloor, &class("car"), &[]).spot.label, "3-102");
}

#[test]
fn a_class_said_to_take_no_spot_takes_one() {
    let mut garage = Garage::default().with_row(1, "car", None, &[1]);
    let mut car = class("car");
    car.fits[0].spots = 0;
    assert_eq!(garage.assign(Strategy::NearestToEntrance, &car, &[]).spot.ids.len(), 1);
}

#[test]
fn a_handful_of_questions_is_enough() {
    let mut garage = Garage::default().with_row(1, "van", None, &[1]).with_row(2, "van", None, &[1]);
    for (strategy, needs, most) in [
        (Strategy::NearestToEntrance, [].as_slice(), 2),
        (Strategy::RoundRobin, &[], 2),
        (Strategy::EmptiestFloor, &[], 4),
        (Strategy::NearestToEntrance, &[Need::Accessible, Need::Ev, Need::Accessible], 8),
    ] {
        garage.questions = 0;
        garage.assign(strategy, &class("car"), needs);
        assert!(garage.questions <= most, "{strategy:?}: {} questions", garage.questions);
    }
}

#[test]
fn a_question_that_fails_is_not_taken_for_a_full_garage() {
    struct Broken;
    impl FreeSpots for Broken {
        type Error = &'static str;
        fn free(&mut self, _: &Search, _: Order, _: u8) -> Result<Vec<FreeSpot>, Self::Error> {
            Err("disk gone")
        }
        fn floor_loads(&mut self, _: &SizeCode, _: Option<ZoneId>, _: Instant) -> Result<Vec<FloorLoad>, Self::Error> {
            Err("disk gone")
        }
    }
    for strategy in Strategy::ALL {
        let request = Request { strategy, class: &class("car"), needs: &[], zones: &[], at: now() };
        assert_eq!(allocate(&request, &mut Broken), Err("disk gone"));
    }
}
