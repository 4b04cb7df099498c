//! `parkhaus spot close`, `spot reserve` and `spot open`

use super::{actor, open, operation};
use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::{SpotArgs, SpotCommand};
use crate::cli::failure::Failure;
use crate::domain::facility::Condition;
use crate::operations::spot_condition::{SetSpotCondition, set_spot_condition};

/// Closes a spot, keeps it for somebody, or opens it.
pub(in crate::cli) fn spot(command: &SpotCommand) -> Result<Answer, Failure> {
    let (args, condition, until) = match command {
        SpotCommand::Close(args) => (&args.spot, Condition::OutOfService, args.until.as_deref()),
        SpotCommand::Reserve(args) => (&args.spot, Condition::Reserved, args.until.as_deref()),
        SpotCommand::Open(args) => (args, Condition::InService, None),
    };
    set(args, condition, until)
}

fn set(args: &SpotArgs, condition: Condition, until: Option<&str>) -> Result<Answer, Failure> {
    let mut store = open(&args.folder.data)?;
    let request = SetSpotCondition {
        op: operation(args.op_id, store.machine().source.as_ref()),
        spot: args.spot.clone(),
        shown: None,
        condition,
        reason: args.reason.clone(),
        until: until.map(|until| store.zone().parse(until)).transpose()?,
    };
    let spot = store.write(&actor(), |desk| set_spot_condition(desk, &request))?;
    let zone = store.zone();
    let stands = match spot.condition {
        Condition::InService => "in service",
        Condition::OutOfService => "out of service",
        Condition::Reserved => "reserved",
    };
    let end = match (spot.condition, spot.until) {
        (Condition::InService, _) => String::new(),
        (_, Some(until)) => shown_time(until, zone),
        (_, None) => "somebody opens it".to_owned(),
    };
    let taken = spot.held_by.map(|_stay| "a vehicle stands on it and may stay; the next one is not sent there");
    Ok(Answer {
        text: aligned(&[
            ("Spot", spot.label.clone()),
            ("Floor", spot.floor.clone()),
            ("Now", stands.to_owned()),
            ("Because", spot.reason.clone().unwrap_or_default()),
            ("Until", end),
            ("Note", taken.filter(|_| spot.condition != Condition::InService).unwrap_or_default().to_owned()),
        ]),
        json: object! {
            "spot": spot.label,
            "floor": spot.floor,
            "condition": spot.condition.code(),
            "reason": spot.reason,
            "until": spot.until.map(|until| written_time(until, zone)),
            "taken": spot.held_by.is_some(),
        },
    })
}
