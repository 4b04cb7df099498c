//! `parkhaus check-out`

use super::{actor, flag_codes, flags_shown, open, operation, when};
use crate::cli::answer::{Answer, aligned, object, shown_time, written_time};
use crate::cli::args::{CheckOutArgs, WhoArgs};
use crate::cli::failure::Failure;
use crate::domain::tariff::PriceRule;
use crate::domain::time::TimeZone;
use crate::operations::check_out::{CheckOut, CheckedOut, Who};
use crate::operations::print::let_out_with;

/// Lets a vehicle out.
pub(in crate::cli) fn check_out(args: CheckOutArgs) -> Result<Answer, Failure> {
    let who = who(args.who)?;
    let mut store = open(&args.folder.data)?;
    let request = CheckOut {
        op: operation(args.op_id, store.machine().source.as_ref()),
        who,
        tender: args.tender.map(Into::into),
        given: None,
        price_by_hand: None,
        reason: args.by_hand.reason.clone(),
        when: when(&args.by_hand, store.zone())?,
        shown: None,
    };
    let ticket = args.ticket_state.state(store.zone())?;
    let (done, _paper) = store.write(&actor(), |desk| let_out_with(desk, &request, ticket))?;
    Ok(answer(&done, store.zone()))
}

pub(super) fn who(args: WhoArgs) -> Result<Who, Failure> {
    match (args.plate, args.ticket, args.spot) {
        (Some(plate), None, None) => Ok(Who::Plate(plate)),
        (None, Some(code), None) => Ok(Who::Ticket(code)),
        (None, None, Some(label)) if label.trim().is_empty() => {
            Err(Failure::usage("no spot is named: write its label as it is painted, such as B1-014"))
        }
        (None, None, Some(label)) => Ok(Who::Spot(label)),
        _ => Err(Failure::usage("say one of --plate, --ticket and --spot")),
    }
}

fn answer(done: &CheckedOut, zone: &TimeZone) -> Answer {
    let due = done.quote.amount();
    let settled: Vec<String> = done.lines.iter().map(|line| line.kind.clone()).collect();
    let lines: Vec<serde_json::Value> =
        done.quote.lines().iter().map(|line| super::quote::line_object(line, zone)).collect();
    let mut text = vec![
        ("Fee", due.to_string()),
        ("Paid by", settled.join(", ")),
        ("Change", if done.change.is_zero() { String::new() } else { done.change.to_string() }),
        ("Receipt", done.receipt.clone()),
        ("Plate", done.stay.plate.as_ref().map(|plate| plate.typed().to_owned()).unwrap_or_default()),
        ("Entry", shown_time(done.entered(), zone)),
        ("Exit", shown_time(done.exit, zone)),
    ];
    text.extend(done.quote.lines().iter().map(|line| ("Price", format!("{}: {}", line.label, line.amount))));
    text.push(("Note", flags_shown(&done.stay.flags)));
    if done.drop_due {
        text.push(("Drawer", "holds more than its limit: drop cash into the safe".to_owned()));
    }
    text.push(("Stay", done.stay.id.to_string()));
    Answer {
        text: aligned(&text),
        json: object! {
            "stay": done.stay.id.to_string(),
            "amount": due.decimal(),
            "currency": due.currency().code(),
            "receipt": done.receipt.clone(),
            "change": done.change.decimal(),
            "lines": lines,
            "plate": done.stay.plate.as_ref().map(|plate| plate.typed().to_owned()),
            "entry": written_time(done.entered(), zone),
            "price_rule": done.ticket.as_ref().map_or_else(|| PriceRule::Stay.code().to_owned(), |ticket| ticket.rule.clone()),
            "exit": written_time(done.exit, zone),
            "flags": flag_codes(&done.stay.flags),
            "drop_due": done.drop_due,
        },
    }
}
