//! `parkhaus reprint`

use super::check_out::who;
use super::{actor, open, operation};
use crate::cli::answer::{Answer, aligned, object};
use crate::cli::failure::{Code, Failure};
use crate::cli::paper_args::ReprintArgs;
use crate::domain::ids::StayId;
use crate::domain::plate::Plate;
use crate::domain::receipt::PaperKind;
use crate::domain::ticket::TicketCode;
use crate::operations::check_out::Who;
use crate::operations::desk::Desk;
use crate::operations::ports::Books;
use crate::operations::print::{Queued, Reprint, reprint as print_again};

/// Prints the ticket of a vehicle inside, the receipt of one that has left, or the paper that took a receipt back, once more.
pub(in crate::cli) fn reprint(args: ReprintArgs) -> Result<Answer, Failure> {
    let who = who(args.who)?;
    let mut store = open(&args.folder.data)?;
    let op = operation(args.op_id, store.machine().source.as_ref());
    let (again, paper) = store.write(&actor(), |desk| {
        let (stay, paper) = find(desk, &who, args.refund)?;
        Ok::<_, Failure>((print_again(desk, &Reprint { op, stay, paper })?, paper))
    })?;
    let queued = match again.queued {
        Queued::Waits => "it waits for the printer",
        Queued::No => "no printer is set, or it was done before",
    };
    Ok(Answer {
        text: aligned(&[
            ("Paper", paper.code().to_owned()),
            ("Marked", format!("DUPLICATE {}", again.copy)),
            ("Print", queued.to_owned()),
            ("Stay", again.stay.id.to_string()),
        ]),
        json: object! {
            "stay": again.stay.id.to_string(),
            "paper": paper.code(),
            "duplicate": again.copy,
            "queued": again.queued == Queued::Waits,
        },
    })
}

fn find<B: Books>(desk: &mut Desk<'_, B>, who: &Who, refund: bool) -> Result<(StayId, PaperKind), Failure> {
    let found = match who {
        Who::Ticket(code) => {
            let code = TicketCode::parse(code).map_err(|error| Failure::usage(error.to_string()))?;
            desk.books.stay_by_ticket(code.as_str())?
        }
        Who::Plate(text) => {
            let plate = Plate::parse(text).map_err(|error| Failure::usage(error.to_string()))?;
            let mut inside = desk.books.stays_inside_by_plate(plate.key())?;
            if inside.len() > 1 {
                return Err(Failure::usage("several vehicles with that plate are inside: say --ticket or --spot"));
            }
            match inside.pop() {
                Some(stay) => Some(stay),
                None => desk.books.last_stay_of_plate(plate.key())?,
            }
        }
        Who::Spot(label) => match desk.books.spot_by_label(label)? {
            Some(spot) => desk.books.stay_on_spot(spot.id)?,
            None => None,
        },
        Who::Stay(id, _) => desk.books.stay(*id)?,
    };
    let stay = found.ok_or_else(|| Failure::new(Code::Inside, "there is no such stay; look again, or say --ticket"))?;
    if refund {
        let number = desk.books.last_refund_of(stay.id)?;
        let number = number.ok_or_else(|| Failure::new(Code::Inside, "no exit of that stay was undone"))?;
        return Ok((stay.id, PaperKind::Refund(number)));
    }
    let paper = if stay.state.is_inside() { PaperKind::Ticket } else { PaperKind::Receipt };
    Ok((stay.id, paper))
}
