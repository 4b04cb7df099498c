//! A ticket was made, or a vehicle left: what to tell the driver, and the paper.

use eframe::egui::{Key, Label, RichText, Ui};

use super::keys::Pressed;
use crate::domain::journal::fact::Flag;
use crate::kiosk::command::SaveTo;
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::reply::Paper;
use crate::kiosk::state::{Left, PaperShown, Remote, Saving, Ticket};
use crate::kiosk::theme;
use crate::kiosk::widgets::figure::{figure, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::receipt_preview::ReceiptPreview;
use crate::text::format;

/// How wide a paper is drawn, in points, its frame included.
const PAPER_WIDTH: f32 = 296.0;

/// Draws what to tell the driver after an entry, and the ticket.
pub(super) fn ticket_ui(
    ui: &mut Ui,
    preview: &mut ReceiptPreview,
    ticket: &Ticket,
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let entry = &ticket.made.entry;
    beside_paper(ui, preview, &ticket.made.paper, |ui| {
        match entry.spots.as_slice() {
            [] => {
                over_figure(ui, "Inside, but");
                figure(ui, "no spot");
                ui.add(Label::new("Tell the driver where to wait; a spot can be given later.").wrap());
            }
            [first, ..] => {
                over_figure(ui, &format!("Spot on floor {}", first.floor));
                let labels: Vec<String> = entry.spots.iter().map(|spot| spot.label.clone()).collect();
                figure(ui, &span(&labels));
            }
        }
        let plate = entry.plate.as_deref().unwrap_or("Without a plate");
        ui.add(Label::new(format!("{plate} is inside. The ticket is recorded.")).wrap());
        paper_buttons(ui, &ticket.saving, &ticket.printing, pressed)
    })
}

/// Draws what to tell the driver after an exit, and the receipt.
pub(super) fn receipt_ui(
    ui: &mut Ui,
    preview: &mut ReceiptPreview,
    receipt: &PaperShown,
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let exit = &receipt.made.exit;
    let paid = format::amount(exit.quote.amount());
    let tender = exit.lines.iter().map(|line| line.kind.as_str()).find(|kind| *kind != "rounding");
    let is_unpaid = exit.stay.flags.contains(&Flag::LetOutUnpaid);
    let (over, amount) = match (receipt.when, tender) {
        _ if is_unpaid => ("Let out unpaid", paid.clone()),
        (Left::Now, Some("cash")) => ("Change", format::amount(exit.change)),
        (_, Some("cash")) => ("Paid in cash", paid.clone()),
        (_, Some(_)) => ("Paid by card", paid.clone()),
        (_, None) => ("Nothing to pay", paid.clone()),
    };
    over_figure(ui, over);
    figure(ui, &amount);
    beside_paper(ui, preview, &receipt.made.paper, |ui| {
        if let Some(given) = exit.given {
            ui.add(Label::new(format!("{} given, {paid} to pay.", format::amount(given))).wrap());
        }
        let plate = exit.stay.plate.as_ref().map_or("The vehicle", |plate| plate.typed());
        let done = match receipt.when {
            Left::Now => format!("{plate} has left. Receipt {}.", exit.receipt),
            Left::Earlier => format!("Receipt {}.", exit.receipt),
        };
        ui.add(Label::new(done).wrap());
        paper_buttons(ui, &receipt.saving, &receipt.printing, pressed)
    })
}

/// The paper on the right, the rest on the left.
fn beside_paper<T>(
    ui: &mut Ui,
    preview: &mut ReceiptPreview,
    paper: &Paper,
    add_contents: impl FnOnce(&mut Ui) -> T,
) -> T {
    let paper_width = PAPER_WIDTH.min(ui.available_width() * 0.55);
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - paper_width - theme::GAP;
        let told = ui.vertical(|ui| {
            ui.set_width(width);
            add_contents(ui)
        });
        ui.vertical(|ui| preview.ui(ui, paper));
        told.inner
    })
    .inner
}

/// What can be done with the paper, and what came of it.
fn paper_buttons(ui: &mut Ui, saving: &Saving, printing: &Remote<u32>, pressed: &Pressed) -> Option<CounterIntent> {
    let mut intent = None;
    let width = ui.available_width();
    ui.add_space(theme::GAP);
    if KeyedButton::new("Next vehicle", Kind::Primary).key(Key::Enter).width(width).show(ui).clicked() {
        intent = Some(CounterIntent::Back);
    }
    if let Some(message) = printing.failure() {
        message_box(ui, message);
    }
    let again = KeyedButton::new("Print again", Kind::Secondary).key(Key::F3).width(width);
    if !printing.is_pending() && (again.show(ui).clicked() || pressed.has(Key::F3)) {
        intent = Some(CounterIntent::Reprint);
    }
    let asks = KeyedButton::new("Save the picture …", Kind::Secondary).key(Key::F2).width(width);
    match saving {
        Remote::Pending(_) => {
            ui.label("Choose where to save the picture …");
        }
        Remote::Ready(Some(place)) => {
            ui.add(Label::new(RichText::new(format!("Saved: {}", place.display())).small()).wrap());
        }
        Remote::Ready(None) => {
            ui.add(Label::new("Not saved: no place was chosen.").wrap());
            if theme::secondary_button(ui, "Save it in the data folder").clicked() {
                intent = Some(CounterIntent::Save(SaveTo::DataFolder));
            }
        }
        Remote::Failed(message) => message_box(ui, message),
        Remote::Idle => {}
    }
    if !saving.is_pending() && (asks.show(ui).clicked() || pressed.has(Key::F2)) {
        intent = Some(CounterIntent::Save(SaveTo::Chosen));
    }
    intent
}

/// `B1-014`, or `B1-014 to B1-018`.
fn span(labels: &[String]) -> String {
    match labels {
        [only] => only.clone(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    }
}
