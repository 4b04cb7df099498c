//! A ticket was made, or a vehicle left: what to tell the driver, and the paper.

use eframe::egui::{Key, Label, Rect, RichText, Ui};

use super::keys::Pressed;
use super::{SIDE_GAP, Split, ending_height, scrolled, within};
use crate::domain::journal::fact::Flag;
use crate::kiosk::command::SaveTo;
use crate::kiosk::intent::CounterIntent;
use crate::kiosk::messages;
use crate::kiosk::reply::Paper;
use crate::kiosk::state::{Left, PaperShown, RefundShown, Remote, Saving, Ticket};
use crate::kiosk::theme::{self, Room};
use crate::kiosk::widgets::figure::{amount, figure, over_figure};
use crate::kiosk::widgets::keyed_button::{KeyedButton, Kind, even_width};
use crate::kiosk::widgets::message_box::message_box;
use crate::kiosk::widgets::pictures::Picture;
use crate::kiosk::widgets::receipt_preview::ReceiptPreview;
use crate::text::format;

/// How wide a paper is drawn, in points, its frame included.
const PAPER_WIDTH: f32 = 296.0;

/// Draws what to tell the driver after an entry, and the ticket.
pub(super) fn ticket_ui(
    ui: &mut Ui,
    room: Room,
    preview: &mut ReceiptPreview,
    (ticket, printer): (&Ticket, Reprints),
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let entry = &ticket.made.entry;
    let printing = printer.is_there(&ticket.printing);
    let split = paper_split(ui, room);
    let saved = beside_paper(ui, split.above, preview, &ticket.made.paper, |ui| {
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
        done_ui(ui, &format!("{plate} is inside. The ticket is recorded."));
        printing_ui(ui, printing);
        saving_ui(ui, &ticket.saving)
    });
    let buttons = within(ui, split.below, |ui| paper_buttons(ui, room, (&ticket.saving, printing), pressed));
    buttons.or(saved)
}

/// Draws what to tell the driver after an exit, and the receipt.
pub(super) fn receipt_ui(
    ui: &mut Ui,
    room: Room,
    preview: &mut ReceiptPreview,
    (receipt, printer): (&PaperShown, Reprints),
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let exit = &receipt.made.exit;
    let printing = printer.is_there(&receipt.printing);
    let paid = exit.quote.amount();
    let tender = exit.lines.iter().map(|line| line.kind.as_str()).find(|kind| *kind != "rounding");
    let is_unpaid = exit.stay.flags.contains(&Flag::LetOutUnpaid);
    let (over, shown) = match (receipt.when, tender) {
        _ if is_unpaid => ("Let out unpaid", paid),
        (Left::Now, Some("cash")) => ("Change", exit.change),
        (_, Some("cash")) => ("Paid in cash", paid),
        (_, Some(_)) => ("Paid by card", paid),
        (_, None) => ("Nothing to pay", paid),
    };
    let split = paper_split(ui, room);
    let saved = beside_paper(ui, split.above, preview, &receipt.made.paper, |ui| {
        over_figure(ui, over);
        amount(ui, shown);
        if let Some(given) = exit.given {
            let words = format!("{} given, {} to pay.", format::amount(given), format::amount(paid));
            ui.add(Label::new(words).wrap());
        }
        let plate = exit.stay.plate.as_ref().map_or("The vehicle", |plate| plate.typed());
        let done = match receipt.when {
            Left::Now => format!("{plate} has left. Receipt {}.", exit.receipt),
            Left::Earlier => format!("Receipt {}.", exit.receipt),
        };
        done_ui(ui, &done);
        printing_ui(ui, printing);
        saving_ui(ui, &receipt.saving)
    });
    let buttons = within(ui, split.below, |ui| paper_buttons(ui, room, (&receipt.saving, printing), pressed));
    buttons.or(saved)
}

/// Draws what goes back to the driver after an exit was undone, and the paper for it.
pub(super) fn refund_ui(
    ui: &mut Ui,
    room: Room,
    preview: &mut ReceiptPreview,
    (refund, printer): (&RefundShown, Reprints),
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let undone = &refund.made.undone;
    let printing = printer.is_there(&refund.printing);
    let split = paper_split(ui, room);
    let saved = beside_paper(ui, split.above, preview, &refund.made.paper, |ui| {
        let (cash, card) = (messages::goes_back(undone, "cash"), messages::goes_back(undone, "card"));
        for (over, back) in [("Back in cash", cash), ("Back to the card", card)] {
            if let Some(back) = back {
                over_figure(ui, over);
                amount(ui, back);
            }
        }
        if cash.is_none() && card.is_none() {
            over_figure(ui, "Nothing goes back");
        }
        if card.is_some() {
            ui.add(Label::new("Do it on the terminal.").wrap());
        }
        done_ui(ui, &format!("Receipt {} takes back {}.", undone.receipt, undone.of_receipt));
        printing_ui(ui, printing);
        saving_ui(ui, &refund.saving)
    });
    let buttons = within(ui, split.below, |ui| paper_buttons(ui, room, (&refund.saving, printing), pressed));
    buttons.or(saved)
}

/// What was done, with a tick: it stands in the books.
fn done_ui(ui: &mut Ui, done: &str) {
    let palette = theme::palette(ui);
    ui.horizontal_top(|ui| {
        Picture::Tick.show(ui, 24.0, palette.ok, palette.background);
        ui.add(Label::new(done).wrap());
    });
}

/// The room for the buttons below a paper: one row of small ones, one of the large.
fn paper_split(ui: &Ui, room: Room) -> Split {
    Split::bottom(ui, ending_height(room) + theme::CONTROL_HEIGHT + ui.spacing().item_spacing.y)
}

/// The paper on the right, the rest on the left; what does not fit can be scrolled to.
fn beside_paper<T>(
    ui: &mut Ui,
    rect: Rect,
    preview: &mut ReceiptPreview,
    paper: &Paper,
    add_contents: impl FnOnce(&mut Ui) -> T,
) -> T {
    // As wide without the bar of the scroll area as with it: else paper and words would grow and shrink by themselves, for ever.
    let whole = rect.width() - ui.spacing().scroll.allocated_width();
    let paper_width = PAPER_WIDTH.min(whole * 0.55);
    scrolled(ui, rect, &paper.file_stem, |ui| {
        ui.set_max_width(whole);
        ui.horizontal_top(|ui| {
            let told = ui.vertical(|ui| {
                ui.set_width(whole - paper_width - theme::GAP);
                add_contents(ui)
            });
            ui.vertical(|ui| preview.ui(ui, paper));
            told.inner
        })
        .inner
    })
}

/// What can be done with the paper, and the way on.
fn paper_buttons(
    ui: &mut Ui,
    room: Room,
    (saving, printing): (&Saving, Option<&Remote<u32>>),
    pressed: &Pressed,
) -> Option<CounterIntent> {
    let mut intent = None;
    let width = ui.available_width();
    let label = if saving.is_pending() { "Choosing …" } else { "Save the picture …" };
    let (count, save_label) = match printing {
        Some(_) => (3, if saving.is_pending() { "Choosing …" } else { "Save …" }),
        None => (2, label),
    };
    let part = even_width(width, count, 0.0, SIDE_GAP);
    let asked = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SIDE_GAP;
            let recent = KeyedButton::new("Undo …", Kind::Secondary).key(Key::F11).width(part);
            if recent.show(ui).clicked() {
                intent = Some(CounterIntent::Recent);
            }
            if let Some(printing) = printing {
                let again = KeyedButton::new("Print again", Kind::Secondary).key(Key::F3).width(part);
                let is_free = !printing.is_pending();
                let is_clicked = ui.add_enabled_ui(is_free, |ui| again.show(ui).clicked()).inner;
                if is_free && (is_clicked || pressed.has(Key::F3)) {
                    intent = Some(CounterIntent::Reprint);
                }
            }
            let save = KeyedButton::new(save_label, Kind::Secondary).key(Key::F2).width(part);
            ui.add_enabled_ui(!saving.is_pending(), |ui| save.show(ui).clicked()).inner
        })
        .inner;
    if !saving.is_pending() && (asked || pressed.has(Key::F2)) {
        intent = Some(CounterIntent::Save(SaveTo::Chosen));
    }
    let next = KeyedButton::new("Next vehicle", Kind::Primary).key(Key::Enter);
    if next.width(width).height(ending_height(room)).show(ui).clicked() {
        intent = Some(CounterIntent::Back);
    }
    intent
}

/// Whether papers can be printed again here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reprints {
    /// The booth has a printer.
    Yes,
    /// It has none.
    No,
}

impl Reprints {
    /// How far a reprint has come, where there can be one.
    const fn is_there(self, printing: &Remote<u32>) -> Option<&Remote<u32>> {
        match self {
            Self::Yes => Some(printing),
            Self::No => None,
        }
    }
}

/// Why a paper was not printed again, if it was not.
fn printing_ui(ui: &mut Ui, printing: Option<&Remote<u32>>) {
    if let Some(message) = printing.and_then(Remote::failure) {
        message_box(ui, message);
    }
}

/// What came of saving the picture.
fn saving_ui(ui: &mut Ui, saving: &Saving) -> Option<CounterIntent> {
    match saving {
        Remote::Idle | Remote::Pending(_) => None,
        Remote::Ready(Some(place)) => {
            ui.add(Label::new(RichText::new(format!("Saved: {}", place.display())).small()).wrap());
            None
        }
        Remote::Ready(None) => {
            ui.add(Label::new("Not saved: no place was chosen.").wrap());
            let here = KeyedButton::new("Save it in the data folder", Kind::Secondary);
            here.show(ui).clicked().then_some(CounterIntent::Save(SaveTo::DataFolder))
        }
        Remote::Failed(message) => {
            message_box(ui, message);
            None
        }
    }
}

/// `B1-014`, or `B1-014 to B1-018`.
fn span(labels: &[String]) -> String {
    match labels {
        [only] => only.clone(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    }
}
