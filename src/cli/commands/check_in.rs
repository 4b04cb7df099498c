//! `parkhaus check-in`

use super::{actor, at_entry, flag_codes, flags_shown, open, operation, when};
use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::CheckInArgs;
use crate::cli::failure::Failure;
use crate::domain::facility::ClassCode;
use crate::domain::ticket::TicketCode;
use crate::domain::time::TimeZone;
use crate::operations::check_in::{CheckIn, CheckedIn, SpotChoice, WhenFull};
use crate::operations::print::let_in;

/// Lets a vehicle in.
pub(in crate::cli) fn check_in(args: CheckInArgs) -> Result<Answer, Failure> {
    if args.by_hand.reason.is_some() && args.by_hand.at.is_none() && !args.again {
        return Err(Failure::usage("a reason goes with --again or --at: say which of them is meant"));
    }
    let mut store = open(&args.folder.data)?;
    let request = CheckIn {
        op: operation(args.op_id, store.machine().source.as_ref()),
        plate: args.plate,
        class: ClassCode::new(args.vehicle.trim()),
        spot: args.spot.map_or(SpotChoice::Best, SpotChoice::Chosen),
        needs: args.needs.into_iter().map(Into::into).collect(),
        when_full: if args.overflow { WhenFull::Overflow } else { WhenFull::Refuse },
        again: if args.again { args.by_hand.reason.clone() } else { None },
        when: when(&args.by_hand, store.zone())?,
        at_entry: at_entry(args.at_entry)?,
    };
    let (done, _paper) = store.write(&actor(), |desk| let_in(desk, &request))?;
    Ok(answer(&done, store.zone()))
}

fn answer(done: &CheckedIn, zone: &TimeZone) -> Answer {
    let labels: Vec<String> = done.spots.iter().map(|spot| spot.label.clone()).collect();
    let floor = done.spots.first().map(|spot| spot.floor.clone());
    let spot = match floor.as_deref() {
        Some(floor) => format!("{}, floor {floor}", labels.join(", ")),
        None => "none: overflow".to_owned(),
    };
    let ticket = TicketCode::parse(&done.ticket).map_or_else(|_other| done.ticket.clone(), |code| code.grouped());
    Answer {
        text: aligned(&[
            ("Spot", spot),
            ("Why", done.why.clone()),
            ("Ticket", ticket),
            ("Plate", done.plate.clone().unwrap_or_default()),
            ("Entry", shown_time(done.entered, zone)),
            ("Note", flags_shown(&done.flags)),
            ("Stay", done.stay.to_string()),
        ]),
        json: object! {
            "stay": done.stay.to_string(),
            "ticket": done.ticket.clone(),
            "spot": labels.first().cloned(),
            "spots": labels,
            "floor": floor,
            "why": done.why.clone(),
            "plate": done.plate.clone(),
            "vehicle": done.class.as_str(),
            "entry": written_time(done.entered, zone),
            "flags": flag_codes(&done.flags),
        },
    }
}
