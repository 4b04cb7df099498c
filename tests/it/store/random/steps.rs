//! What may happen in a booth, at random.

use parkhaus::domain::facility::Condition;
use parkhaus::domain::payment::Tender;
use proptest::prelude::*;
use proptest::sample::Index;

/// When something is said to have happened.
#[derive(Clone, Copy, Debug)]
pub(super) enum Time {
    Now,
    /// Minutes from now by hand: before it, or a little after it.
    ByHand {
        minutes: i64,
        has_reason: bool,
    },
}

/// Which spot is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    Best,
    /// What the screen suggested when it was last asked.
    Suggested,
    /// The spot of that number; there is none of the last.
    Chosen(usize),
}

/// By what a stay is found.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Ticket(Index),
    Plate(u8),
    Spot(usize),
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Enter {
        class: &'static str,
        plate: Option<u8>,
        needs: Option<&'static str>,
        wanted: Wanted,
        overflow: bool,
        again: bool,
        time: Time,
    },
    Leave {
        key: Key,
        tender: Option<Tender>,
        given: Option<i64>,
        by_hand: Option<i64>,
        has_reason: bool,
        time: Time,
    },
    /// The screen shows what a stay costs now.
    Scan(Index),
    /// What the screen showed last is paid.
    PayShown(Option<Tender>),
    /// The screen asks for a spot and keeps the answer.
    Suggest {
        class: &'static str,
    },
    Move {
        stay: Index,
        spot: Option<usize>,
    },
    Correct {
        stay: Index,
        plate: Option<u8>,
        class: Option<&'static str>,
        entered: Option<i64>,
        has_reason: bool,
    },
    /// A spot is closed, kept or opened; its end lies so many minutes ahead, or behind.
    Hold {
        spot: usize,
        condition: Condition,
        minutes: Option<i64>,
        has_reason: bool,
    },
    Void {
        stay: Index,
        has_reason: bool,
    },
    Erase {
        stay: Index,
        has_reason: bool,
    },
    /// Cents for each hour begun, from so many minutes before or after now.
    Publish {
        cents: i64,
        minutes: i64,
    },
    /// The booth's clock goes on, or is set back.
    Clock(i64),
    /// Somebody looks at what is unusual about a stay.
    Settle {
        stay: Index,
        has_reason: bool,
    },
    /// A note is left to the next shift, or none.
    Note {
        says: bool,
    },
    /// A note is seen, or its words are erased.
    Seen {
        note: Index,
        erased: bool,
    },
    /// An entry or an exit is undone.
    Undo {
        movement: Index,
        has_reason: bool,
    },
    /// Something that succeeded is asked once more with the same id.
    Again(Index),
    /// The program ends and starts again.
    Reopen,
}

fn class() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => Just("car"), 2 => Just("motorcycle"), 1 => Just("bus"), 1 => Just("van")]
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![
        5 => Just(Time::Now),
        1 => (-400..4_i64, prop::bool::weighted(0.9)).prop_map(|(minutes, has_reason)| Time::ByHand { minutes, has_reason }),
    ]
}

fn spot() -> impl Strategy<Value = usize> {
    1..=super::model::SPOTS + 1
}

fn tender() -> impl Strategy<Value = Option<Tender>> {
    prop_oneof![
        1 => Just(None),
        4 => Just(Some(Tender::Cash)),
        2 => Just(Some(Tender::Card)),
        1 => Just(Some(Tender::Nil)),
    ]
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        3 => any::<Index>().prop_map(Key::Ticket),
        2 => (0..7_u8).prop_map(Key::Plate),
        2 => spot().prop_map(Key::Spot),
    ]
}

fn enter() -> impl Strategy<Value = Step> {
    let wanted = prop_oneof![
        5 => Just(Wanted::Best),
        1 => Just(Wanted::Suggested),
        2 => spot().prop_map(Wanted::Chosen),
    ];
    let needs = prop_oneof![6 => Just(None), 1 => Just(Some("accessible")), 1 => Just(Some("ev"))];
    let plate = prop::option::weighted(0.7, 0..7_u8);
    (class(), plate, needs, wanted, any::<bool>(), prop::bool::weighted(0.2), time()).prop_map(
        |(class, plate, needs, wanted, overflow, again, time)| Step::Enter {
            class,
            plate,
            needs,
            wanted,
            overflow,
            again,
            time,
        },
    )
}

fn leave() -> impl Strategy<Value = Step> {
    let given = prop::option::weighted(0.3, prop_oneof![Just(0_i64), 1..3_000_i64]);
    let by_hand = prop::option::weighted(0.3, -20..500_i64);
    (key(), tender(), given, by_hand, any::<bool>(), time()).prop_map(
        |(key, tender, given, by_hand, has_reason, time)| Step::Leave { key, tender, given, by_hand, has_reason, time },
    )
}

fn correct() -> impl Strategy<Value = Step> {
    (
        any::<Index>(),
        prop::option::of(0..7_u8),
        prop::option::weighted(0.3, class()),
        prop::option::weighted(0.4, -300..5_i64),
        any::<bool>(),
    )
        .prop_map(|(stay, plate, class, entered, has_reason)| Step::Correct {
            stay,
            plate,
            class,
            entered,
            has_reason,
        })
}

fn hold() -> impl Strategy<Value = Step> {
    let condition = prop_oneof![Just(Condition::InService), Just(Condition::OutOfService), Just(Condition::Reserved)];
    (spot(), condition, prop::option::of(-3..120_i64), prop::bool::weighted(0.9))
        .prop_map(|(spot, condition, minutes, has_reason)| Step::Hold { spot, condition, minutes, has_reason })
}

/// One step, the daily ones the likeliest.
pub(super) fn step() -> impl Strategy<Value = Step> {
    let has_reason = || prop::bool::weighted(0.8);
    prop_oneof![
        10 => enter(),
        9 => leave(),
        2 => any::<Index>().prop_map(Step::Scan),
        3 => tender().prop_map(Step::PayShown),
        2 => class().prop_map(|class| Step::Suggest { class }),
        3 => (any::<Index>(), prop::option::of(spot())).prop_map(|(stay, spot)| Step::Move { stay, spot }),
        3 => correct(),
        3 => hold(),
        1 => (any::<Index>(), has_reason()).prop_map(|(stay, has_reason)| Step::Void { stay, has_reason }),
        2 => (any::<Index>(), has_reason()).prop_map(|(stay, has_reason)| Step::Erase { stay, has_reason }),
        3 => (any::<Index>(), prop::bool::weighted(0.7)).prop_map(|(movement, has_reason)| Step::Undo { movement, has_reason }),
        2 => (any::<Index>(), has_reason()).prop_map(|(stay, has_reason)| Step::Settle { stay, has_reason }),
        1 => any::<bool>().prop_map(|says| Step::Note { says }),
        1 => (any::<Index>(), any::<bool>()).prop_map(|(note, erased)| Step::Seen { note, erased }),
        1 => (1..400_i64, -200..200_i64).prop_map(|(cents, minutes)| Step::Publish { cents, minutes }),
        6 => prop_oneof![4 => 1..200_i64, 2 => 1..8_i64, 1 => -300..0_i64].prop_map(Step::Clock),
        3 => any::<Index>().prop_map(Step::Again),
        1 => Just(Step::Reopen),
    ]
}
